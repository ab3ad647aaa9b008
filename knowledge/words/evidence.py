"""Whether the words of a letter bear a figure out: numbers in a quote, and digits that come from nowhere."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from unicodedata import normalize

from knowledge.words.amounts import read_word
from knowledge.words.quantities import numerals

_TOKEN = re.compile(r"[0-9]+(?:[.,\u00a0\u202f][0-9]+)*|[^\W\d_]+")
_DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.\u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})*(?:,[0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")


def holds(quote: str, value: Decimal) -> bool:
    """Whether `quote` holds the number `value`, its sign left aside ("een daling van 3" holds -3).

    Numbers are read as Dutch letters write them: 1.200, 1200, 2½ miljoen, twaalf, de helft (50). A quote in words bears
    a figure out loosely ("een" is also an article); what this catches is a figure that was mistyped.
    """
    if abs(value) in numbers(quote):
        return True
    ends = (end for one in numerals(quote) for end in (one.value, one.high) if end is not None)
    return any(abs(end) == abs(value) for end in ends)


def numbers(text: str) -> set[Decimal]:
    """Every number `text` can be read to hold; "7,9 miljard" is both 7.9 and 7900000000."""
    scales = _scales()
    found: set[Decimal] = set()
    last: set[Decimal] = set()
    earlier: set[Decimal] = set()
    for token in _TOKEN.findall(normalize("NFC", text).casefold()):
        # "1,2 tot 1,5 miljoen": the scale goes for both ends of a range.
        scaled = {number * scales[token] for number in last | earlier} if token in scales else set()
        if token not in ("tot", "a", "en"):
            earlier, last = last, _readings(token)
        found |= scaled | last
    return found


def unfounded(statement: str, columns: Iterable[str | None]) -> tuple[str, ...]:
    """The numbers written out in `statement` that stand in none of `columns`: they would outlive an edit."""
    known = {digits for column in columns if column for digits in _DIGITS.findall(column)}
    return tuple(digits for digits in _DIGITS.findall(statement) if digits not in known)


def _readings(token: str) -> set[Decimal]:
    if not token[0].isascii() or not token[0].isdigit():
        word = _word(token)
        return set() if word is None else {word}
    if grouped := _GROUPED.fullmatch(token):
        return {Decimal(token.replace(grouped[1], "").replace(",", "."))}
    if _PLAIN.fullmatch(token):
        return {Decimal(token.replace(",", "."))}
    return set()


@lru_cache(maxsize=10_000)
def _word(token: str) -> Decimal | None:
    number = _data()["words"].get(token)
    return read_word(token) if number is None else Decimal(number)


@cache
def _scales() -> dict[str, int]:
    return dict(_data()["scales"])


@cache
def _data() -> dict[str, Any]:
    text = files("knowledge.dutch").joinpath("store.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["numbers"])
