"""Figures in a sentence of a letter: where each stands, and whether it is money, a share, a date or a count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from knowledge.words import data, fold, read_word

RECENT = 5000
"""Sentences of which the figures are remembered."""


class Shape(StrEnum):
    """What a figure is by what stands around it; TEXT is a whole sentence without looking at a figure in it."""

    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    DURATION = "duration"
    TIMES = "times"
    DATE = "date"
    YEAR = "year"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its sign and scale, from `start` to `end` in the sentence."""

    start: int
    end: int
    shape: Shape


_NUMBER = re.compile(
    r"(?<![\w.,/-])\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?:,\d+)?(?![\w/])|(?<![\w.,/-])\d+(?:[,.]\d+)?(?!\w)"
)
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")


@lru_cache(RECENT)
def figures_in(text: str) -> tuple[Figure, ...]:
    """The figures of a sentence in their order; no two share a character."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = text
    found = [
        Figure(*match.span(), Shape.YEAR if _YEAR.fullmatch(match.group()) else Shape.DATE)
        for match in _dates().finditer(lower)
    ]
    taken = [(figure.start, figure.end) for figure in found]
    for match in _shares().finditer(lower):
        found.append(Figure(*match.span(), Shape.SHARE))
        taken.append(match.span())
    for start, end in _numbers(lower):
        if any(first < end and start < past for first, past in taken):
            continue
        figure = _figure(lower, start, end)
        if figure is not None:
            found.append(figure)
    return tuple(sorted(found, key=lambda figure: figure.start))


def _numbers(lower: str) -> list[tuple[int, int]]:
    """The numbers in digits and in words."""
    digits = [match.span() for match in _NUMBER.finditer(lower)]
    said = [
        match.span()
        for match in _WORD.finditer(lower)
        # "één van de scholen", "één op één": no count.
        if _is_number(match.group()) and not lower.startswith((" van", " op"), match.end())
    ]
    return sorted(digits + said)


@lru_cache(RECENT)
def _is_number(word: str) -> bool:
    return len(word) > 2 and word != "een" and read_word(word) is not None


def _figure(lower: str, start: int, end: int) -> Figure | None:
    """The figure around a number, None for a number that is no amount: a list number, an article."""
    before, after = lower[max(0, start - 24) : start].rstrip(), lower[end : end + 24]
    if re.search(r"(?:€|\beuro|\beur)$", before):
        start = (
            start
            - (len(lower[max(0, start - 24) : start]) - len(before))
            - (1 if before.endswith("€") else 0)
        )
        scale = _scale().match(after)
        return Figure(start, end + (scale.end() if scale else 0), Shape.MONEY)
    scale = _scale().match(after)
    if scale is not None:
        end += scale.end()
        after = lower[end : end + 24]
    unit = re.match(r"[ -]?(%|[^\W\d_]+)", after)
    said = unit[1] if unit else ""
    for name, words in data("passages")["spans"].items():
        if said in words:
            keep = end + unit.end() if unit and name in ("share", "money") else end
            return Figure(start, keep, Shape(name))
    if scale is None and (
        _YEAR.fullmatch(lower[start:end]) or _refers(before) or _numbers_a_list(lower, start, end)
    ):
        return None
    return Figure(start, end, Shape.COUNT)


def _refers(before: str) -> bool:
    last = re.search(r"([^\W\d_]+)\.?$", before)
    return last is not None and last[1] in data("passages")["referring"]


def _numbers_a_list(lower: str, start: int, end: int) -> bool:
    return not lower[:start].strip(" (") and re.match(r"[.)]\s", lower[end:]) is not None


@cache
def _scale() -> re.Pattern[str]:
    scales = data("passages")["scales"]
    return re.compile(rf" ?(?:(?:{'|'.join(scales['words'])})\b|(?:{'|'.join(scales['short'])})\b\.?)")


@cache
def _shares() -> re.Pattern[str]:
    return re.compile("|".join(data("passages")["shares"]))


@cache
def _dates() -> re.Pattern[str]:
    """Days, months, quarters and years, as they are written in letters."""
    table = data("months")
    month = "|".join(sorted(map(fold, table["months"]), key=len, reverse=True))
    part = "|".join(table["parts"])
    year = r"(?:19|20)\d\d"
    return re.compile(
        rf"\b\d{{1,2}} (?:{month})\b\.?(?: {year})?|\b(?:{month})\.? {year}\b"
        rf"|\b\d{{1,2}}[-/]\d{{1,2}}[-/](?:{year}|\d\d)\b"
        rf"|\b(?:{part})(?: van)? {year}\b|\b(?:eerste|tweede|derde|vierde|[1-4]e) kwartaal(?: van)?(?: {year})?\b"
        rf"|(?<![\d.,/€])(?<!€ )\b{year}\b(?![.,]\d|/)"
    )
