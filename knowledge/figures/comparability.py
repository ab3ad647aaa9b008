"""Which figures can be set side by side: they count the same, at the same sort of time, and differ in one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from knowledge.figures.units import measured_in
from knowledge.model import Fact, Kind, Missing, Over, Period, Qualifier
from knowledge.words import data, fold, words

REMEMBERED = 10_000
"""Measures, places and the like whose folding is remembered: they come back in many figures."""
_ROW = re.compile(r"([^:|]+): ([^|]+?) \|")


def row(fact: Fact) -> tuple[str, str] | None:
    """The first cell of the table row that a figure was drawn from, with what stands above it: ("Wijk", "De Veste").

    None for a figure that was drawn from no table, or whose measure does not name the row.
    """
    found = _ROW.match(fact.quote or "") if fact.context is not None else None
    if found is None or fold(found[2]) not in fold(fact.measure):
        return None
    return found[1], found[2]


def column(fact: Fact) -> str:
    """The measure of a figure, without the name of the table row that it was drawn from."""
    named = row(fact)
    if named is None:
        return fact.measure
    return re.sub(rf"(?<!\w){re.escape(named[1])}(?!\w) *", "", fact.measure, flags=re.IGNORECASE).strip()


def is_figure(fact: Fact) -> bool:
    """Whether it is a figure with its amount."""
    return fact.kind is Kind.FIGURE and fact.amount is not None


def exact_enough(facts: Iterable[Fact]) -> bool:
    """Whether one can reckon with the figures: not with a range, nor with "minstens"."""
    return all(
        fact.amount is not None
        and fact.amount.high is None
        and fact.amount.qualifier in (Qualifier.EXACT, Qualifier.CIRCA)
        for fact in facts
    )


@lru_cache(REMEMBERED)
def _folded(text: str) -> str:
    return fold(text)


_ABOUT = (Over.MEASURE, Over.POPULATION, Over.ORGANISATION, Over.PLACE)


def _of(fact: Fact, over: Over, but: Over) -> object:
    """One of the things that a figure is about, folded; without the table row where figures may differ in that."""
    if over is Over.PERIOD:
        return fact.period or fact.letter.id
    if over is Over.MEASURE:
        return _folded(column(fact) if but is Over.ROW else fact.measure)
    if over is Over.POPULATION:
        return _folded(fact.population or "")
    return _folded((fact.organisation if over is Over.ORGANISATION else fact.place) or "")


def about(fact: Fact, but: Over) -> dict[Over, object]:
    """What a figure is about, apart from the thing in which it may differ."""
    return {over: _of(fact, over, but) for over in (*_ABOUT, Over.PERIOD) if over is not but}


def unlike(one: Fact, other: Fact, but: Over) -> Missing | None:
    """Why two figures cannot be set side by side; None when they differ only in what they may differ in."""
    if one.amount is None or other.amount is None or measured_in(one) != measured_in(other):
        return Missing.OTHER_UNIT
    if one.scenario is not other.scenario and but is not Over.SCENARIO:
        return Missing.OTHER_SCENARIO
    if any(over is not but and _of(one, over, but) != _of(other, over, but) for over in _ABOUT):
        return Missing.OTHER_SUBJECT
    if but is not Over.PERIOD:
        same = _of(one, Over.PERIOD, but) == _of(other, Over.PERIOD, but)
        return None if same else Missing.OTHER_PERIOD
    return None if length(one) == length(other) is not None else Missing.OTHER_PERIOD


def length(fact: Fact) -> str | None:
    """The sort of time a figure is of: a day, a month, a quarter, a year; None when that is not known."""
    if fact.period is None or fact.period.first is None or fact.period.last is None:
        return None
    days = (fact.period.last - fact.period.first).days + 1
    for name, least, most in (
        ("day", 1, 1),
        ("month", 28, 31),
        ("quarter", 90, 92),
        ("half", 181, 184),
        ("year", 365, 366),
    ):
        if least <= days <= most:
            return name
    return str(days)


def starts(fact: Fact) -> date:
    """The first day that a figure is of, the first of all days when that is not known."""
    return (fact.period.first or date.min) if fact.period is not None else date.min


def ends(fact: Fact) -> date:
    """The last day that a figure is of, the last of all days when that is not known."""
    return (fact.period.last or date.max) if fact.period is not None else date.max


def overlap(facts: Sequence[Fact]) -> bool:
    """Whether two figures are of the same days."""
    ordered = sorted((fact.period for fact in facts if fact.period), key=lambda one: one.first or date.min)
    return any(
        one.last is None or other.first is None or other.first <= one.last for one, other in pairwise(ordered)
    )


def differs_in(one: Fact, other: Fact) -> Over | None:
    """The one thing in which two figures differ; a place or an organisation may stand in the measure as well."""
    mine, theirs = about(one, Over.PERIOD), about(other, Over.PERIOD)
    unequal = [over for over in mine if mine[over] != theirs[over]]
    return unequal[0] if len(unequal) == 1 else None


def incomparable(one: Fact, other: Fact) -> Missing | None:
    """Why two figures of different things cannot be compared; None when they differ in one thing only."""
    over = differs_in(one, other)
    if over is None:
        return unlike(one, other, Over.MEASURE) or Missing.OTHER_SUBJECT
    return unlike(one, other, over)


def attribute(fact: Fact, over: Over) -> object:
    """What a figure has for the thing in which it differs from others; empty or None when it has none."""
    match over:
        case Over.PERIOD:
            return fact.period
        case Over.PLACE:
            return fold(fact.place or "")
        case Over.ORGANISATION:
            return fold(fact.organisation or "")
        case Over.POPULATION:
            return fold(fact.population or "")
        case Over.MEASURE:
            return fold(fact.measure)
        case Over.SCENARIO:
            return fact.scenario
        case Over.ROW:
            named = row(fact)
            return fold(named[1]) if named is not None else ""


def disagree(facts: Sequence[Fact], over: Over) -> bool:
    """Whether two letters give other figures for the very same."""
    told: dict[object, object] = {}
    return any(told.setdefault(attribute(fact, over), fact.amount) != fact.amount for fact in facts)


def single(facts: Sequence[Fact], over: Over) -> list[Fact]:
    """The facts, of those that tell the same only the one of the latest letter."""
    last: dict[object, Fact] = {}
    for fact in facts:
        known = last.get(attribute(fact, over))
        if known is None or (fact.letter.date or date.min) > (known.letter.date or date.min):
            last[attribute(fact, over)] = fact
    return list(last.values())


def is_stock(fact: Fact) -> bool:
    """Whether a figure is of one moment ("op 1 januari"): what is there then may be there a year later too."""
    return fact.period_basis == "reference date" or length(fact) == "day"


def is_rate(fact: Fact) -> bool:
    """Whether a figure is an average or a number for each of something, as its words tell."""
    rows = data("conditions")["operations"]
    said = {word.text for word in words(fold(f"{fact.measure} {fact.amount.unit if fact.amount else ''}"))}
    told = {word.text for word in words(fold(fact.statement))}
    return bool(said.intersection(rows["rates"]) or told.intersection(rows["means"]))


def value(fact: Fact) -> Decimal:
    """The number of a figure, 0 for what is none."""
    return fact.amount.value if fact.amount is not None else Decimal(0)


def all_exact(facts: Sequence[Fact]) -> bool:
    """Whether no figure is told as "ongeveer" or "minstens"."""
    return all(fact.amount is not None and fact.amount.qualifier is Qualifier.EXACT for fact in facts)


def subject(fact: Fact, over: Over) -> tuple[object, ...]:
    """What figures are about, whatever their time."""
    return (
        *(value for key, value in about(fact, over).items() if key is not Over.PERIOD),
        measured_in(fact),
        fact.scenario,
    )


def within(period: Period, fact: Fact) -> bool:
    """Whether a figure is of a time within the period."""
    return fact.period is not None and period.contains(fact.period)


def years(period: Period) -> list[int]:
    """The years of a stretch of whole years, none for anything else."""
    first, last = period.first, period.last
    if first is None or last is None or (first.month, first.day, last.month, last.day) != (1, 1, 12, 31):
        return []
    return list(range(first.year, last.year + 1))


def is_home(fact: Fact) -> bool:
    """Whether the fact is of the place whose municipality wrote the letter."""
    return _stands_in(fact.place or "", fact.letter.sender or "")


@lru_cache(REMEMBERED)
def _stands_in(place: str, sender: str) -> bool:
    named = fold(place)
    return bool(named) and re.search(rf"(?<!\w){re.escape(named)}(?!\w)", fold(sender)) is not None
