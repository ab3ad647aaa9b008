"""Dates and periods in Dutch questions, and how they are written in an answer."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from babel.dates import format_date

from knowledge.model import Period
from knowledge.words.language import data

REMEMBERED = 10_000
"""Days whose writing is remembered."""
_QUARTERS = {"1": 1, "eerste": 1, "2": 2, "tweede": 2, "3": 3, "derde": 3, "4": 4, "vierde": 4}
_YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True, slots=True)
class Mention:
    """A period that is named in a folded text from `start` to `end`.

    "Sinds", "na", "voor" and "tot" before a date open it at one end.
    """

    period: Period
    start: int
    end: int


def year(number: int) -> Period:
    """The whole calendar year."""
    return Period(date(number, 1, 1), date(number, 12, 31))


def months(year_number: int, first: int, last: int) -> Period:
    """The months `first` to `last` of a year, both included."""
    return Period(date(year_number, first, 1), date(year_number, last, monthrange(year_number, last)[1]))


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to name a period. It stands only in a text with one of the `signs`: to look for those takes no time."""

    kind: str
    pattern: re.Pattern[str]
    signs: tuple[str, ...]


@cache
def _forms() -> tuple[_Form, ...]:
    table = data("months")
    month = "|".join(sorted(table["months"], key=len, reverse=True))
    part = "|".join(table["parts"])
    relative = "|".join(table["years"])
    patterns = {
        "day": rf"\b(\d{{1,2}})(?:e|ste|de)? ({month})\.?(?: ({_YEAR}))?\b",
        "numeric": rf"\b(\d{{1,2}})[-/.](\d{{1,2}})[-/.]({_YEAR})\b",
        "iso": rf"\b({_YEAR})-(\d{{2}})-(\d{{2}})\b",
        "months": rf"\b({month})\.? ?(?:tot en met|t/m|tot|-|en) ?({month})\.? ({_YEAR})\b",
        "month": rf"\b({month})\.? (?:van )?(?:het jaar )?({_YEAR})\b",
        "quarter": rf"\b(?:q([1-4])|(1|2|3|4|eerste|tweede|derde|vierde)(?:e|de|ste)? kwartaal)(?: van)? ({_YEAR})\b",
        "half": rf"\b(eerste|tweede|1e|2e) (?:half ?jaar|helft)(?: van)? ({_YEAR})\b",
        "part": rf"\b({part})(?: van)?(?: het jaar)? ({_YEAR})\b",
        "span": rf"\b({_YEAR})(?: ?(?:-|tot en met|t/m|tot|en) ?)({_YEAR})\b",
        "year": rf"(?<![\d.,])\b(?:(?:het )?(?:kalender|verslag)?jaar )?({_YEAR})\b(?![.,]?\d)",
        "short year": r"(?<!\w)'(\d\d)\b",
        "relative": rf"\b({relative})\b",
    }
    named = tuple(table["months"])
    signs = {
        **dict.fromkeys(("day", "months", "month"), named),
        "numeric": ("-", "/", "."),
        "iso": ("-",),
        "quarter": ("kwartaal", "q"),
        "half": ("half", "helft"),
        "part": tuple(table["parts"]),
        "span": ("-", "t/m", "tot", "en"),
        "year": ("19", "20"),
        "short year": ("'",),
        "relative": tuple(table["years"]),
    }
    return tuple(_Form(kind, re.compile(pattern), signs[kind]) for kind, pattern in patterns.items())


def _read(kind: str, groups: tuple[str | None, ...], today: date) -> Period | None:
    table = data("months")
    value = [group or "" for group in groups]
    match kind:
        case "day":
            day = date(int(value[2]) if value[2] else today.year, table["months"][value[1]], int(value[0]))
            return Period(day, day) if value[2] else None
        case "numeric":
            day = date(int(value[2]), int(value[1]), int(value[0]))
            return Period(day, day)
        case "iso":
            day = date(int(value[0]), int(value[1]), int(value[2]))
            return Period(day, day)
        case "months":
            return months(int(value[2]), table["months"][value[0]], table["months"][value[1]])
        case "month":
            return months(int(value[1]), table["months"][value[0]], table["months"][value[0]])
        case "quarter":
            quarter = _QUARTERS[value[0] or value[1]]
            return months(int(value[2]), 3 * quarter - 2, 3 * quarter)
        case "half":
            return (
                months(int(value[1]), 1, 6) if value[0] in ("eerste", "1e") else months(int(value[1]), 7, 12)
            )
        case "part":
            first, last = table["parts"][value[0]]
            return months(int(value[1]), first, last)
        case "span":
            return Period(year(int(value[0])).first, year(int(value[1])).last)
        case "year":
            return year(int(value[0]))
        case "short year":
            return year(2000 + int(value[0]))
        case _:
            return year(today.year + table["years"][value[0]])


def mentions(folded: str, today: date) -> tuple[Mention, ...]:
    """The periods that a folded question names, in order; a day without a year is no period (it fits every year).

    An impossible date ("31 juni 2021") is left out.
    """
    found: list[Mention] = []
    for form in _forms():
        if not any(sign in folded for sign in form.signs):
            continue
        for match in form.pattern.finditer(folded):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            try:
                period = _read(form.kind, match.groups(), today)
            except ValueError:
                continue
            if period is not None:
                found.append(Mention(_directed(period, folded[: match.start()]), match.start(), match.end()))
    return tuple(sorted(found, key=lambda mention: mention.start))


def _directed(period: Period, before: str) -> Period:
    """The period that is meant with the word before it: since when, or until when."""
    said = re.search(r"(\w+)(?: (?:het|de))? ?$", before.replace("tot en met", "tot"))
    directions = data("months")["directions"]
    word = said.group(1) if said else ""
    first, last = period.first, period.last
    if word in directions["from"] and first is not None:
        return Period(first, None)
    if word in directions["after"] and last is not None:
        return Period(last + timedelta(days=1), None)
    if word in directions["until"] and last is not None:
        return Period(None, last)
    if word in directions["before"] and first is not None:
        return Period(None, first - timedelta(days=1))
    return period


@lru_cache(REMEMBERED)
def day(moment: date) -> str:
    """'1 oktober 2021'."""
    return format_date(moment, "d MMMM y", locale="nl")


def written(period: Period) -> str:
    """The period without a preposition: '1 oktober 2021', 'september 2021', '2021', '2019 tot en met 2021'."""
    first, last = period.first, period.last
    if first is None or last is None:
        return day(first or last)  # a Period has at least one of them
    if first == last:
        return day(first)
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        if (first.year, first.month) == (last.year, last.month):
            return format_date(first, "MMMM y", locale="nl")
        if first.month == 1 and last.month == 12:
            return str(first.year) if first.year == last.year else f"{first.year} tot en met {last.year}"
        return f"{format_date(first, 'MMMM y', locale='nl')} tot en met {format_date(last, 'MMMM y', locale='nl')}"
    return f"{day(first)} tot en met {day(last)}"


def phrase(period: Period) -> str:
    """The period as an adverb: 'op 1 oktober 2021', 'in 2021', 'vanaf 1 januari 2022', 'tot en met 2021'."""
    prepositions = data("sentences")["prepositions"]
    if period.last is None:
        preposition = prepositions["from"]
    elif period.first is None:
        preposition = prepositions["until"]
    elif period.first == period.last:
        preposition = prepositions["on"]
    elif "tot en met" in written(period):
        preposition = prepositions["during"]
    else:
        preposition = prepositions["in"]
    return f"{preposition} {written(period)}"
