"""What is drawn from a letter before anyone has looked at it: facts with their place, and a ledger of every number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.model import Fact


class Outcome(StrEnum):
    """What became of a number of the letter."""

    FACT = "fact"
    DATE = "date"
    REFERENCE = "reference"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A line of the ledger: a number of the letter and what became of it.

    `text` is `Document.text[start:end]`. `why` is the reason in Dutch, a few words without a full stop, empty when the
    number became a fact; `fact` is the id of that fact.
    """

    text: str
    start: int
    end: int
    outcome: Outcome
    why: str = ""
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact that was drawn, with its place in `Document.text`.

    `text[start:end]` is the quote and `text[value_start:value_end]` the words of the figure, date or name itself; they
    are None for what has no words of its own. In the statement `{value}` stands for them, and for a word such as
    "circa" before them. `doubts` are (column of the table facts, what is doubtful in Dutch): what a reviewer should
    look at first. `sure` tells that there is no
    doubt, that unit, counted noun and period stand in the figure's own sentence or cell, and that the value can be read
    back from its words. `score` ranks the drafts of a letter from 0 to 10: what matters most comes first.
    """

    fact: Fact
    start: int
    end: int
    value_start: int | None = None
    value_end: int | None = None
    doubts: tuple[tuple[str, str], ...] = ()
    sure: bool = False
    score: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """All that was drawn from one letter; a whole stands before its parts. Each number of the letter is in `ledger`."""

    drafts: tuple[Draft, ...]
    ledger: tuple[Numeral, ...]
