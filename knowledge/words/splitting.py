"""Cuts a text into sentences. A small splitter with a list of abbreviations beats the libraries on Dutch letters."""

from __future__ import annotations

import re
from functools import cache

from knowledge.words.language import data

_END = re.compile(
    r"(?P<mark>[.!?]+[’”\"')\]]*)(?=\s+[‘“\"'(\[]*[A-ZÀ-Þ0-9€]|\s*$|(?<=[a-zà-ÿ)][.!?])[A-ZÀ-Þ][a-zà-ÿ])|\n+"
)
_INITIALS = re.compile(r"(?:^|[\s(])(?:[A-Z]\.)*[A-Z]$")
_ABBREVIATED = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*$")


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(data("drawing")["abbreviations"])


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a paragraph, each as (start, end) in `text`, without white space around it.

    A full stop ends no sentence after an abbreviation, initials or the number of a list item ("3. Scholing"). Also one
    without a space behind it ends a sentence ("gesprek.Het aantal"). A new line ends one too.
    """
    found = []
    start = 0
    for match in _END.finditer(text):
        if match.group("mark") and not _ends(
            text[start : match.start()], text[match.end() :], match.group("mark")
        ):
            continue
        end = match.end() if match.group("mark") else match.start()
        found.append((start, end))
        start = match.end()
    found.append((start, len(text)))
    trimmed = []
    for first, last in found:
        piece = text[first:last]
        if piece.strip():
            trimmed.append((first + len(piece) - len(piece.lstrip()), first + len(piece.rstrip())))
    return tuple(trimmed)


def _ends(before: str, after: str, mark: str) -> bool:
    """Whether the full stop between these ends a sentence."""
    if not after.strip():
        return True
    if not mark.startswith("."):
        return True
    if re.search(r"€\s?\d{1,3}$", before) and re.match(r"\s?\d{3}(?!\d)", after):
        # An amount that was torn apart: "€ 500. 000".
        return False
    word = _ABBREVIATED.search(before)
    if word is not None and word[0].casefold() in _abbreviations():
        opening = re.match(r"\s+(\w+)", after)
        goes_on = opening is None or opening[1].casefold() not in data("drawing")["openings"]
        return (
            not goes_on
            and opening is not None
            and opening[1][0].isupper()
            and word[0].casefold() in ("mln", "mld", "enz", "etc", "e.d", "jl")
        )
    if _INITIALS.search(before):
        return False
    # A date or number goes on ("1. januari") and so does a list mark at the very start.
    return re.fullmatch(r"\s*\(?[0-9]{1,2}", before) is None
