"""Corrected versions: which letter a letter takes the place of, and which fact a fact takes the place of."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.fuzz import ratio

from knowledge.model import Fact, Letter
from knowledge.words import fold

NEARLY = 90
"""From this likeness on (0 to 100) two texts of the same title are versions of one letter."""
SAME = 97
"""From this likeness on they are so whatever their titles: a letter without one is called after its file."""
READ = 20_000
"""Characters of a text that are compared."""
SOON = 183
"""Days within which a letter is corrected: a report that comes every year is alike too, but is another letter."""


def is_version(letter: Letter, text: str, older: Letter, older_text: str | None) -> bool:
    """Whether `letter` may be a corrected version of `older`.

    It is when both bear the same reference; or have the same sender and nearly the same text, and are not dated more
    than half a year apart. Under another title the texts must be next to the same.
    """
    if letter.reference and older.reference:
        return fold(letter.reference) == fold(older.reference)
    if older_text is None or not _alike(letter.sender, older.sender):
        return False
    if letter.date and older.date and abs((letter.date - older.date).days) > SOON:
        return False
    least = NEARLY if _alike(letter.title, older.title) else SAME
    return ratio(text[:READ], older_text[:READ], score_cutoff=least) > 0


def successors(facts: Iterable[Fact], older: Iterable[Fact]) -> dict[str, str]:
    """Which of the older facts each fact takes the place of: id -> id.

    It tells the same thing of the same group, place and time, whatever its figure; each older fact is replaced once.
    """
    waiting: dict[tuple[object, ...], list[str]] = {}
    for fact in older:
        waiting.setdefault(_told(fact), []).append(fact.id)
    found = {}
    for fact in facts:
        if there := waiting.get(_told(fact)):
            found[fact.id] = there.pop(0)
    return found


def _told(fact: Fact) -> tuple[object, ...]:
    named = (fact.measure, fact.population, fact.organisation, fact.place, fact.amount and fact.amount.unit)
    return (fact.kind, *(fold(name or "") for name in named), fact.period, fact.scenario)


def _alike(one: str | None, other: str | None) -> bool:
    return fold(one or "") == fold(other or "")
