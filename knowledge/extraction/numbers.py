"""What each number of a text is: a figure, a date, a reference, or none of these. Offsets are those of that text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

from knowledge.extraction.drafts import Outcome
from knowledge.model import Period, Qualifier
from knowledge.words import Numeral, data, mentions, numerals, plain

_QUALIFIER = 45
"""Characters before a number in which its qualifier stands."""
_NO_DATE = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text, from `start` to `end`, its scale and unit sign included ("€ 7,9 miljard", "12%").

    A figure has a `value` (and `high` for a range), and a `unit` where a sign or word beside it tells: "euro" or "%".
    `scaled` tells that it is written with a scale ("2,7 miljard"). The qualifier's words stand before it, from
    `qualified`. A date has its `period`; one without a year has `day` (month and day) or `month` instead. `why` is a
    key of [ledger] in dutch/drawing.toml for what is no fact, `doubt` one of [doubts] for what was read with doubt.
    `pair` is 1 or 2 for the two numbers of "711/773".
    """

    start: int
    end: int
    outcome: Outcome
    why: str = ""
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    scaled: bool = False
    word: bool = False
    qualifier: Qualifier = Qualifier.EXACT
    qualified: int = 0
    period: Period | None = None
    day: tuple[int, int] | None = None
    month: int | None = None
    doubt: str = ""
    pair: int = 0


def numbers_in(text: str) -> tuple[Number, ...]:
    """The numbers of a text in order; they do not overlap."""
    folded = plain(text)
    taken: list[Number] = []
    for found in (_codes(folded), _dates(folded), _references(folded)):
        _take(found, taken)
    figures = numerals(text, [(number.start, number.end) for number in taken])
    _take((_figure(one, folded) for one in figures), taken)
    _take(_rest(folded), taken)
    return tuple(sorted(taken, key=lambda number: number.start))


def _take(found: Iterable[Number], taken: list[Number]) -> None:
    for number in found:
        if not any(number.start < other.end and other.start < number.end for other in taken):
            taken.append(number)


def _figure(one: Numeral, folded: str) -> Number:
    if one.value is None:
        return Number(one.start, one.end, Outcome.IGNORED, one.problem)
    return _qualified(
        Number(
            one.start,
            one.end,
            Outcome.FACT,
            value=one.value,
            high=one.high,
            unit=one.unit,
            scaled=one.scaled,
            word=one.word,
            doubt=one.doubt,
            pair=one.pair,
        ),
        folded,
    )


# --- Dates


def _dates(folded: str) -> Iterator[Number]:
    for mention in mentions(folded, _NO_DATE, directed=False):
        # "Dit jaar" has no digit: which year that is depends on the letter.
        if re.search(r"\d", folded[mention.start : mention.end]):
            yield Number(mention.start, mention.end, Outcome.DATE, period=mention.period)
    months = data("months")["months"]
    names = "|".join(sorted(months, key=len, reverse=True))
    for match in re.finditer(rf"\b(\d{{1,2}})(?:e|ste|de)? ({names})\b(?!\.? (?:19|20)\d\d)", folded):
        if 1 <= int(match[1]) <= 31:
            yield Number(match.start(), match.end(), Outcome.DATE, day=(months[match[2]], int(match[1])))
    long_names = "|".join(
        sorted(
            (name for name in months if len(name) > 4 or name in ("mei", "juni", "juli")),
            key=len,
            reverse=True,
        )
    )
    for match in re.finditer(
        rf"\b(?:in|eind|begin|vanaf|sinds|tot|tot en met|medio|per) ({long_names})\b(?!\.? (?:19|20)\d\d)",
        folded,
    ):
        yield Number(match.start(1), match.end(1), Outcome.DATE, month=months[match[1]])


# --- References and what is no figure


@cache
def _reference_words() -> str:
    words = sorted(data("drawing")["numbers"]["references"], key=len, reverse=True)
    return "|".join(map(re.escape, words))


_NAMES = re.compile(r"(?<![\w.,])(?:[a-z]+[’'/-]?\d[\w/-]*|\d+[’'-]?[a-z][\w-]*|[a-z]+-\d[\d.]*)(?![\w%])")
_CODES = re.compile(
    r"\b\d{2}\s?\d{3}(?:-[ivx]+)?,\s?nr\.?\s?\d+|\b\d{5,}[-/.]\d+\b|\b(?:19|20)\d\d[./-](?!(?:19|20)\d\d\b)\d{4,}\b"
    r"|\b(?!(?:19|20)\d\d-)\d{4,}-\d{3,}\b|\b\d{2}\s\d{3}\b(?=\s?(?:,|[ivx]+,))"
)
"""Numbers of files and letters: "29 689, nr. 12", "2023-0815"."""


@cache
def _glued() -> frozenset[str]:
    """Units and scales that are written without a space: "12km", "480k€"."""
    numbers = data("numbers")
    return frozenset((*numbers["scales"], *numbers["short scales"], *data("drawing")["numbers"]["measures"]))


def _codes(folded: str) -> Iterator[Number]:
    for match in _CODES.finditer(folded):
        yield Number(match.start(), match.end(), Outcome.REFERENCE, "reference")


_OTHER = (
    ("time", re.compile(r"\b\d{1,2}[.:]\d{2}\s?(?:uur|u\b)")),
    ("phone", re.compile(r"(?:\+31|\b0)[\s-]?\d[\d\s-]{7,11}\d\b|\(0\d{2,3}\)\s?\d[\d\s-]{5,9}")),
    ("postcode", re.compile(r"\b\d{4}\s?[a-z]{2}\b(?=\s+[a-z])")),
    (
        "address",
        re.compile(r"\b(?:\w+(?:straat|weg|laan|plein|kade|gracht|dijk|hof|singel)|postbus)\s\d+\w?\b"),
    ),
    ("mark", re.compile(r"^\s*(?:\d{1,2}[.)](?:\d{1,2}\.?(?!\d))*|\(\d{1,2}\))\s+(?=\D)")),
    ("ratio", re.compile(r"\b24/7\b|\b\d+\s?:\s?\d+\b")),
    ("page", re.compile(r"(?<=pagina )\d+ van \d+|(?<=blz\. )\d+ van \d+")),
    ("page", re.compile(r"(?:^|\n)\s*(?:-\s?)?\d{1,3}(?:\s?(?:/|van)\s?\d{1,3})?(?:\s?-)?\s*(?=\n)")),
    (
        "rate",
        re.compile(
            r"(?:\bper|\belke|\biedere|\bop elke|\bop de|\bx €?)\s(\d{1,3}(?:\.\d{3})+|\d{2,})(?=\s[a-z]{3,}|\))"
        ),
    ),
)


def _references(folded: str) -> Iterator[Number]:  # noqa: C901
    for why, pattern in _OTHER:
        for match in pattern.finditer(folded):
            group = 1 if match.lastindex else 0
            yield Number(match.start(group), match.end(group), _outcome(why), why)
    for match in re.finditer(
        rf"\b(?:{_reference_words()})\.?\s(?:nr\.?\s|nummer\s|m-?)?(\d+(?:[.,:/-]\d+)*[a-z]?)"
        r"(?:(?:\s?(?:,|en|tot en met|t/m|-)\s?)(\d+(?:\.\d+)*)(?!\s?%))*",
        folded,
    ):
        after = folded[match.end() :]
        # "Kamer 2" is a place, "doel 2.000 woningen" is a figure: what is counted follows it.
        if re.match(r"\s*(?:%|procent|miljoen|miljard|duizend|mln|mld|euro)\b", after):
            continue
        if (
            len(re.sub(r"\D", "", match[1])) > 3
            and re.match(r" [a-z]{4,}", after)
            and not re.match(r" (?:van|over|voor|met|waarin|werd|wordt|heeft)\b", after)
        ):
            continue
        yield Number(match.start(1), match.end(), Outcome.REFERENCE, "reference")
    for match in _NAMES.finditer(folded):
        if re.sub(r"^\d+", "", match.group()) in _glued():
            continue
        if not re.fullmatch(r"\d+(?:e|de|ste|x)", match.group()):
            yield Number(match.start(), match.end(), Outcome.IGNORED, "name")
        elif match.group().endswith(("e", "de")):
            yield Number(match.start(), match.end(), Outcome.IGNORED, "ordinal")
    numbers = data("drawing")["numbers"]
    for match in re.finditer(r"(?<![\w.,])\d+(?:,\d+)?\b(?![.,]\d)", folded):
        before, after = folded[: match.start()], folded[match.end() :]
        old = any(re.match(rf"[\s-]*{re.escape(word)}(?!\w)", after) for word in numbers["ages_after"])
        young = re.match(
            r"\s*(?:t/m|tot|en|-)?\s*(?:\d+\s*)?jaar\b(?! (?:tijd|geleden))", after
        ) and re.search(
            rf"\b(?:{'|'.join(numbers['ages_before'])})(?: de)?(?: leeftijd van)?(?: \d+ (?:tot|en|t/m))?\s*$",
            before,
        )
        if (old or young) and Decimal(match.group().replace(",", ".")) < 121:
            yield Number(match.start(), match.end(), Outcome.IGNORED, "age")


def _outcome(why: str) -> Outcome:
    return Outcome.REFERENCE if why in ("reference", "mark") else Outcome.IGNORED


# --- Figures


def _qualified(number: Number, folded: str) -> Number:
    before = folded[max(0, number.start - _QUALIFIER) : number.start]
    skipped = number.start - len(before)
    between = re.search(r"\btussen(?: de)?\s*(?:€\s?)?$", before) if number.high is not None else None
    if between:
        return replace(number, qualified=between.start() + skipped)
    # "niet meer dan" before "meer dan": the longer one says the opposite.
    for qualifier, pattern in sorted(_qualifiers(), key=lambda row: -_length(row[1], before)):
        found = pattern.search(before)
        if found and found.group().strip() != "vanaf":
            return replace(number, qualifier=qualifier, qualified=found.start() + skipped)
    return replace(number, qualified=number.start)


def _length(pattern: re.Pattern[str], before: str) -> int:
    found = pattern.search(before)
    return len(found.group()) if found else 0


@cache
def _qualifiers() -> tuple[tuple[Qualifier, re.Pattern[str]], ...]:
    found = []
    for qualifier, key in (
        (Qualifier.AT_LEAST, "at_least"),
        (Qualifier.AT_MOST, "at_most"),
        (Qualifier.CIRCA, "circa"),
    ):
        said = "|".join(sorted(map(re.escape, data("drawing")["numbers"][key]), key=len, reverse=True))
        pattern = rf"(?<!\w)(?:{said})\.?(?:\s(?:de|een|van))?\s*(?:€\s?)?$"
        found.append((qualifier, re.compile(pattern)))
    return tuple(found)


def _rest(folded: str) -> Iterator[Number]:
    """Digits that nothing else explains, so that the ledger misses none."""
    for match in re.finditer(r"\d+(?:[.,]\d+)*", folded):
        yield Number(match.start(), match.end(), Outcome.IGNORED, "unclear")
