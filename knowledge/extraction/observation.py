"""A figure with all that was read about it, and what surrounds the sentence it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from knowledge.extraction.clauses import Clause, Sentence, Span
from knowledge.extraction.numerals import Number
from knowledge.extraction.times import Time
from knowledge.model import Period, Scenario
from knowledge.words import Phrase

PERSONS = "personen"
UNKNOWN = "aantal"
"""The unit of a figure of which the letter does not say what it counts."""


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a sentence and may hold for the figures in it.

    `topic` is the figure told last in this passage, `before` the period of the sentence before, `last` the one named
    last in the section, `lead` that of the lead-in, `heading` that of the heading, `report` that of the whole letter
    ("Jaarverslag 2017") and `now` the date of the letter. `year` is the year that a day without one is in.
    """

    place: str | None = None
    topic: Observation | None = None
    before: Period | None = None
    last: Period | None = None
    lead: Period | None = None
    heading: Period | None = None
    report: Period | None = None
    now: Period | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure with all that was read about it.

    `whole` is the place among the figures of its sentence of the one that it is a part of. `inherited` tells where an
    attribute came from that did not stand beside the figure, and `doubts` what a reviewer must look at, and why.
    """

    sentence: Sentence
    clause: Clause
    unit: str
    measure: str
    population: str | None = None
    about: str | None = None
    organisation: str | None = None
    place: str | None = None
    time: Time | None = None
    period: Period | None = None
    scenario: Scenario = Scenario.REALISED
    whole: int | None = None
    counted: Phrase | None = None
    inherited: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[tuple[str, str], ...] = ()

    @property
    def number(self) -> Number:
        """The number as it stands in the letter."""
        return self.clause.number

    @property
    def value(self) -> Decimal:
        """Its value."""
        return self.clause.number.value or Decimal(0)


def spans(one: Observation) -> tuple[Span, ...]:
    """Where the words of the figure's own clause stand."""
    found, start = [], one.clause.start
    for first, last in one.clause.holes:
        found.append((start, first))
        start = last
    return (*found, (start, one.clause.end))
