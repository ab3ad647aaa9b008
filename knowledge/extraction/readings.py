"""A figure with all that was read about it, and what surrounds the sentence that it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from knowledge.extraction.clauses import Clause, Sentence
from knowledge.extraction.numbers import Number
from knowledge.extraction.times import Time
from knowledge.model import Kind, Period, Scenario
from knowledge.words import Phrase

PERSONS = "personen"
UNKNOWN = "aantal"
"""The unit of a figure of which the letter does not say what it counts."""
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a sentence and may hold for the figures in it.

    `topic` is the figure before this sentence in its passage, `before` the period of the sentence before, `last` the
    period named last in the section, `lead` that of what announces the passage, `heading` that of the heading, `report`
    that of the whole letter ("Jaarverslag 2017"), `title` that in its title and `now` the date of the letter.
    `year` is that of a day without one, `place` that of the sender.
    """

    place: str | None = None
    topic: Reading | None = None
    before: Period | None = None
    last: Period | None = None
    lead: Period | None = None
    heading: Period | None = None
    report: Period | None = None
    title: Period | None = None
    now: Period | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure as it was read.

    `unit` is what the value is in; `counted` the place of the noun phrase that says what is counted, None where the
    letter does not say it. `whole` is the place among the figures of its sentence of the one that it is a part of.
    `inherited` tells where an attribute came from that did not stand beside the figure, and `doubts` what a reviewer
    must look at, and why. `cell` are the labels of a table cell: those of the row and of the column.
    """

    sentence: Sentence
    clause: Clause
    unit: str
    counted: Span | None = None
    phrase: Phrase | None = None
    organisation: str | None = None
    place: str | None = None
    time: Time | None = None
    period: Period | None = None
    scenario: Scenario = Scenario.REALISED
    whole: int | None = None
    inherited: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[tuple[str, str], ...] = ()
    cell: tuple[Span | None, Span | None] | None = None

    @property
    def number(self) -> Number:
        """The number as it stands in the letter."""
        return self.clause.number

    @property
    def value(self) -> Decimal:
        """Its value."""
        return self.clause.number.value or Decimal(0)


@dataclass(frozen=True, slots=True)
class Said:
    """What a letter says beside its figures. `start` to `end` is its quote, `value` what `{value}` stands for in it.

    `label` names it in the letter's words; `statement` is the quote, or a piece of it, with `{value}`.
    """

    kind: Kind
    label: str
    statement: str
    start: int
    end: int
    value: Span | None = None
    text: str | None = None
    items: tuple[str, ...] = ()
    period: Period | None = None
    scenario: Scenario = Scenario.REALISED
    inherited: tuple[tuple[str, str], ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()
