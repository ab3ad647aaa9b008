"""Dates and periods in Dutch questions, and how they are written in an answer."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from babel.dates import format_date

from knowledge.model import Period
from knowledge.words.language import data

REMEMBERED = 10_000
"""Days whose writing is remembered."""
_ORDINALS = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "laatste": 4}
_YEAR = r"(?:19|20)\d\d"
_TO = r"(?:tot en met|t/m|tot|en|-|–)"
Groups = tuple[str, ...]


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
    count = "|".join(table["counts"])
    seasons = "|".join(table["seasons"])
    nth = r"(?:[1-4](?:e|de|ste)?|eerste|tweede|derde|vierde)"
    day = r"(\d{1,2})(?:e|ste|de)?"
    patterns = {
        "between": rf"(?<=tussen ){day}(?: ({month})\.?)?(?: ({_YEAR}))? en {day} ({month})\.? ({_YEAR})\b",
        "days": rf"\b{day}(?: ({month})\.?)?(?: ({_YEAR}))? ?(?:tot en met|t/m|tot|-|–) ?"
        rf"{day} ({month})\.? ({_YEAR})\b",
        "day": rf"\b{day} ({month})\.?(?: ({_YEAR}))?\b",
        "numeric": rf"(?<![\w/-])(\d{{1,2}})([-/.])(\d{{1,2}})\2({_YEAR}|(?<!\.)\d\d)\b(?![-/]?\d)",
        "iso": rf"\b({_YEAR})-(\d{{2}})-(\d{{2}})\b",
        "week": rf"\b(?:week|weken|wk\.?) (\d{{1,2}})(?: ?{_TO} ?(?:week )?(\d{{1,2}}))?,?"
        rf"(?: van| in)?(?: het jaar)? ({_YEAR})\b",
        "school": rf"\b({seasons})(?: van)? ({_YEAR}) ?[/–-] ?({_YEAR}|\d\d)\b",
        "months": rf"\b({month})\.? ?{_TO} ?({month})\.? ({_YEAR})\b",
        "month": rf"\b({month})\.? (?:van )?(?:het jaar )?({_YEAR})\b",
        "quarters": rf"\b(q[1-4]|{nth}) ?{_TO} ?(q[1-4]|{nth})(?: kwartaal)?(?: van)?(?: het jaar)? ({_YEAR})\b",
        "first": rf"\beerste ({count}|\d{{1,2}}) (kwartalen|maanden)(?: van)?(?: het jaar)? ({_YEAR})\b",
        "quarter": rf"\b(?:(q[1-4])|({nth}|laatste) kwartaal)(?: van)?(?: het jaar)? ({_YEAR})\b",
        "half": rf"\b(eerste|tweede|1e|2e) (?:half ?jaar|helft)(?: van)?(?: het jaar)? ({_YEAR})\b",
        "part": rf"\b({part})(?: van)?(?: het jaar)? ({_YEAR})\b",
        "span": rf"\b({_YEAR})(?: ?(?:-|–|tot en met|t/m|tot|en) ?)({_YEAR})\b",
        "short span": rf"(?<![\d.,/-])({_YEAR}) ?([/-]) ?({_YEAR}|\d\d)\b(?![.,/-]?\d)",
        "year": rf"(?<![\d.,])\b(?:(?:het )?(?:kalender|verslag)?jaar )?({_YEAR})\b(?![.,]?\d)",
        "short year": r"(?<!\w)'(\d\d)\b",
        "last": rf"\b(?:afgelopen|laatste|voorbije) ({count}|\d) (?:kalender)?(?:jaar|jaren)\b",
        "relative": rf"\b({relative})\b",
    }
    named = tuple(table["months"])
    signs = {
        **dict.fromkeys(("between", "days", "day", "months", "month"), named),
        **dict.fromkeys(("iso", "span"), ("-", "–", "t/m", "tot", "en")),
        "numeric": ("-", "/", "."),
        "week": ("week", "weken"),
        "school": ("jaar", "seizoen", "winter"),
        **dict.fromkeys(("quarters", "quarter"), ("kwartaal", "q")),
        "first": ("kwartalen", "maanden"),
        "half": ("half", "helft"),
        "part": tuple(table["parts"]),
        "short span": ("/", "-"),
        "year": ("19", "20"),
        "short year": ("'",),
        "last": ("afgelopen", "laatste", "voorbije"),
        "relative": tuple(table["years"]),
    }
    return tuple(_Form(kind, re.compile(pattern), signs[kind]) for kind, pattern in patterns.items())


def _month(name: str) -> int:
    return int(data("months")["months"][name])


def _one_day(value: Groups, _: date) -> Period | None:
    if not value[2]:
        return None
    day_ = date(int(value[2]), _month(value[1]), int(value[0]))
    return Period(day_, day_)


def _days(value: Groups, _: date) -> Period:
    last = date(int(value[5]), _month(value[4]), int(value[3]))
    month = _month(value[1]) if value[1] else last.month
    return Period(date(int(value[2] or value[5]), month, int(value[0])), last)


def _numeric(value: Groups, _: date) -> Period:
    day_ = date(_full(value[3], "2000"), int(value[2]), int(value[0]))
    return Period(day_, day_)


def _iso(value: Groups, _: date) -> Period:
    day_ = date(*map(int, value))
    return Period(day_, day_)


def _weeks(value: Groups, _: date) -> Period:
    number = int(value[2])
    first = date.fromisocalendar(number, int(value[0]), 1)
    return Period(first, date.fromisocalendar(number, int(value[1] or value[0]), 7))


def _season(value: Groups, _: date) -> Period | None:
    """A year that starts in one calendar year and ends in the next: its days are in dutch/months.toml."""
    first, second = int(value[1]), _full(value[2], value[1])
    if second != first + 1:
        return None
    (from_day, from_month), (to_day, to_month) = data("months")["seasons"][value[0]]
    if to_day > monthrange(second, to_month)[1] or to_month == 2:
        to_day = monthrange(second, to_month)[1]
    return Period(date(first, from_month, from_day), date(second, to_month, to_day))


def _quarter(name: str) -> int:
    digit = re.search(r"[1-4]", name)
    return int(digit[0]) if digit else _ORDINALS[name]


def _first(value: Groups, _: date) -> Period:
    count = int(data("months")["counts"].get(value[0]) or value[0])
    return months(int(value[2]), 1, count * (3 if value[1] == "kwartalen" else 1))


def _short_span(value: Groups, _: date) -> Period | None:
    """Years in a row ("2021/2022", "2021/22", "2021-22"), and no other numbers with a dash."""
    first, last = int(value[0]), _full(value[2], value[0])
    apart = last - first
    return (
        Period(year(first).first, year(last).last) if 0 < apart < (60 if len(value[2]) == 4 else 5) else None
    )


def _full(short: str, century: str) -> int:
    return int(short) if len(short) == 4 else int(century[:2] + short)


def _last_years(value: Groups, today: date) -> Period:
    count = int(data("months")["counts"].get(value[0]) or value[0])
    return Period(year(today.year - max(count, 1)).first, year(today.year - 1).last)


_READERS: dict[str, Callable[[Groups, date], Period | None]] = {
    "between": _days,
    "days": _days,
    "day": _one_day,
    "numeric": _numeric,
    "iso": _iso,
    "week": _weeks,
    "school": _season,
    "months": lambda value, _: months(int(value[2]), _month(value[0]), _month(value[1])),
    "month": lambda value, _: months(int(value[1]), _month(value[0]), _month(value[0])),
    "quarters": lambda value, _: months(int(value[2]), 3 * _quarter(value[0]) - 2, 3 * _quarter(value[1])),
    "first": _first,
    "quarter": lambda value, _: months(
        int(value[2]), 3 * _quarter(value[0] or value[1]) - 2, 3 * _quarter(value[0] or value[1])
    ),
    "half": lambda value, _: months(int(value[1]), *((1, 6) if value[0] in ("eerste", "1e") else (7, 12))),
    "part": lambda value, _: months(int(value[1]), *data("months")["parts"][value[0]]),
    "span": lambda value, _: Period(year(int(value[0])).first, year(int(value[1])).last),
    "short span": _short_span,
    "year": lambda value, _: year(int(value[0])),
    "short year": lambda value, _: year(2000 + int(value[0])),
    "last": _last_years,
    "relative": lambda value, today: year(today.year + data("months")["years"][value[0]]),
}


def mentions(folded: str, today: date, directed: bool = True) -> tuple[Mention, ...]:
    """The periods that a folded text names, in order; a day without a year is no period (it fits every year).

    An impossible date ("31 juni 2021") is left out. "De afgelopen drie jaar" are the calendar years before `today`.
    Unless `directed`, a word before a date ("sinds") does not open its period at one end.
    """
    found: list[Mention] = []
    for form in _forms():
        if not any(sign in folded for sign in form.signs):
            continue
        for match in form.pattern.finditer(folded):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            try:
                period = _READERS[form.kind](tuple(group or "" for group in match.groups()), today)
            except ValueError:
                continue
            if period is not None:
                if directed:
                    period = _directed(period, folded[: match.start()])
                found.append(Mention(period, match.start(), match.end()))
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
