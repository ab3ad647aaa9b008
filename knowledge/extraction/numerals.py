"""Every number of a text, and what it is: a figure, a date, a reference, or nothing to tell of.

Offsets are those of the text that is given; the text is not changed. Numbers are read as Dutch letters write them:
1.200, 1200, 2,5 miljoen, zeven.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

from knowledge.extraction.drafts import Outcome
from knowledge.model import Period, Qualifier
from knowledge.words import data, mentions, plain, read_word

_POINT = r"\d+\.\d{1,2}(?![\d.])(?=\s?(?:%|procent|mln|miljoen|mld|miljard))"
"""A decimal point, where what follows leaves no doubt."""
_LONGEST_NUMBER = 15
"""Digits beyond which a number counts nothing: an account, a reference."""
_NUMBER = _POINT + r"|\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?:,\d+)?(?!\d)|\d+(?:,\d+)?"
_QUALIFIER = 45
"""Characters before a number in which its qualifier stands."""
_NO_DATE = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text, from `start` to `end`, its scale and unit sign included ("€ 7,9 miljard", "12%").

    A figure has a `value` (and `high` for a range), and a `unit` where a sign or word beside it tells: "euro" or "%".
    `scaled` tells that it is written with a scale ("2,7 miljard"). The qualifier's words stand before it, from
    `qualified`. A date has its `period`; one without a year has `day` (month and day) or `month` instead. `why` is a
    key of [ledger] in dutch/drawing.toml for what is no fact.
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


def numbers_in(text: str) -> tuple[Number, ...]:
    """The numbers of a text in order; they do not overlap."""
    folded = plain(text)
    taken: list[Number] = []
    for found in (_dates(folded), _references(folded), _figures(text, folded), _rest(folded)):
        for number in found:
            if not any(number.start < other.end and other.start < number.end for other in taken):
                taken.append(number)
    return tuple(sorted(taken, key=lambda number: number.start))


# --- Dates


def _dates(folded: str) -> Iterator[Number]:
    # A date is looked for a piece at a time: `mentions` reads questions, where a preposition opens the period.
    for mention in mentions(folded, _NO_DATE):
        piece = folded[mention.start : mention.end]
        if re.search(r"\d", piece):
            span = _spelt_out(piece)
            yield Number(mention.start, mention.end, Outcome.DATE, period=span or mention.period)
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
    for match in re.finditer(r"\b(?:19|20)\d\d\s?[/-]\s?(?:(?:19|20)?\d\d)\b", folded):
        first = int(match.group()[:4])
        last = int(re.split(r"\s?[/-]\s?", match.group())[1])
        last += first // 100 * 100 if last < 100 else 0
        if first < last < first + 60:
            yield Number(
                match.start(), match.end(), Outcome.DATE, period=Period(date(first, 1, 1), date(last, 12, 31))
            )


def _spelt_out(piece: str) -> Period | None:
    """The period of a date on its own, without what the word before it makes of it."""
    found = mentions(piece, _NO_DATE)
    return found[0].period if len(found) == 1 else None


# --- References and what is no figure


@cache
def _reference_words() -> str:
    words = sorted(data("drawing")["numbers"]["references"], key=len, reverse=True)
    return "|".join(map(re.escape, words))


_NAMES = re.compile(r"(?<![\w.,])(?:[a-z]+[’'/-]?\d[\w/-]*|\d+[’'-]?[a-z][\w-]*|[a-z]+-\d[\d.]*)(?![\w%])")
_OTHER = (
    ("time", re.compile(r"\b\d{1,2}[.:]\d{2}\s?(?:uur|u\b)")),
    ("phone", re.compile(r"(?:\+31|\b0)[\s-]?\d[\d\s-]{7,11}\d\b|\(0\d{2,3}\)\s?\d[\d\s-]{5,9}")),
    ("postcode", re.compile(r"\b\d{4}\s?[a-z]{2}\b(?=\s+[a-z])")),
    (
        "address",
        re.compile(r"\b(?:\w+(?:straat|weg|laan|plein|kade|gracht|dijk|hof|singel)|postbus)\s\d+\w?\b"),
    ),
    (
        "reference",
        re.compile(
            r"\b\d{2}\s?\d{3}(?:-[ivx]+)?,\s?nr\.?\s?\d+|\b\d{5,}[-/]\d+\b|\b\d{4}[./-]\d{4,}\b|\b\d{2}\s\d{3}\b(?=\s?,)"
        ),
    ),
    ("mark", re.compile(r"^\s*(?:\d{1,2}[.)](?:\d{1,2}\.?(?!\d))*|\(\d{1,2}\))\s+(?=\D)")),
    (
        "ratio",
        re.compile(
            r"\b(?:1|een) op (?:de )?(?:een|\d+|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twintig)\b"
            r"|\b24/7\b|\b\d+\s?:\s?\d+\b"
        ),
    ),
    (
        "fraction",
        re.compile(
            r"\b(?:een|twee|drie|vier|vijf|1|2|3|4)[ -](?:derde|kwart|vierde|vijfde|zesde|achtste|tiende)n?\b|\b\d/\d\b"
        ),
    ),
    ("reference", re.compile(r"\b\d{4,}-\d{3,}\b")),
    ("spaced", re.compile(r"(?<![\d.,])\d{1,3} \d{3}(?![\d.,%]|\s?%)")),
    (
        "rate",
        re.compile(
            r"(?:\bper|\belke|\biedere|\bop elke|\bop de|\bx €?)\s(\d{1,3}(?:\.\d{3})+|\d{2,})(?=\s[a-z]{3,}|\))"
        ),
    ),
)


def _references(folded: str) -> Iterator[Number]:
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
        if not re.fullmatch(r"\d+(?:e|de|ste|x)", match.group()):
            yield Number(match.start(), match.end(), Outcome.IGNORED, "name")
        elif match.group().endswith(("e", "de")):
            yield Number(match.start(), match.end(), Outcome.IGNORED, "ordinal")
    numbers = data("drawing")["numbers"]
    for match in re.finditer(rf"\b(?:{_NUMBER})\b", folded):
        before, after = folded[: match.start()], folded[match.end() :]
        old = any(re.match(rf"[\s-]*{re.escape(word)}(?!\w)", after) for word in numbers["ages_after"])
        young = re.match(
            r"\s*(?:t/m|tot|en|-)?\s*(?:\d+\s*)?jaar\b(?! (?:tijd|geleden))", after
        ) and re.search(
            rf"\b(?:{'|'.join(numbers['ages_before'])})(?: de)?(?: leeftijd van)?(?: \d+ (?:tot|en|t/m))?\s*$",
            before,
        )
        if (old or young) and Decimal(_digits(match.group())) < 121:
            yield Number(match.start(), match.end(), Outcome.IGNORED, "age")


def _outcome(why: str) -> Outcome:
    return Outcome.REFERENCE if why in ("reference", "mark") else Outcome.IGNORED


# --- Figures


@cache
def _figure() -> re.Pattern[str]:
    numbers = data("drawing")["numbers"]
    scale = "|".join(sorted(numbers["scales"], key=len, reverse=True))
    money = "|".join(sorted(map(re.escape, numbers["money"]), key=len, reverse=True))
    percent = "|".join(map(re.escape, numbers["percent"]))
    words = r"[a-z]+(?:en)?[a-z]*"
    return re.compile(
        rf"(?P<euro>€\s?|\beur\s)?(?P<minus>-\s?)?(?<![\w.,])(?P<value>{_NUMBER})(?![\d])(?P<dash>,-{{1,2}})?"
        rf"(?:\s?(?P<scale1>{scale})\b\.?)?(?:\s?(?P<percent1>%))?"
        rf"(?:\s?(?:tot(?: wel)?|a|-|–|en)\s?(?:€\s?)?(?P<high>{_NUMBER})(?![\w.,]*\d))?"
        rf"(?:\s?(?P<scale>{scale})\b\.?)?"
        rf"(?:\s?(?P<percent>{percent})(?!\w)|\s(?P<money>{money})(?!\w))?"
        rf"|\b(?P<word>{words})\b(?:\s(?P<wordscale>{scale})\b)?(?:\s(?P<wordpercent>procent|%)|\s(?P<wordmoney>{money})(?!\w))?"
    )


def _figures(text: str, folded: str) -> Iterator[Number]:
    at = 0
    while match := _figure().search(folded, at):
        long = match["value"] and len(re.sub(r"\D", "", match["value"])) > _LONGEST_NUMBER
        number = None if long else _written(match, folded) if match["value"] else _in_words(match, text)
        if number is None:
            at = match.end() if match["word"] else max(match.end("value"), match.start() + 1)
            if match["word"]:
                at = match.end("word")
            continue
        yield _qualified(number, folded)
        at = number.end


def _written(match: re.Match[str], folded: str) -> Number:
    scales = data("drawing")["numbers"]["scales"]
    high = match["high"]
    joined = folded[match.end("value") : match.start("high")].strip() if high else ""
    low, upper = Decimal(_digits(match["value"])), Decimal(_digits(high)) if high else None
    end = match.end()
    scale, percent, money = (
        match["scale1"] or match["scale"],
        match["percent1"] or match["percent"],
        match["money"],
    )
    between = re.search(r"\btussen(?: de)?\s*(?:€\s?)?$", folded[: match.start()])
    # "51 en 55" are two figures, unless they are between something; "2 - 3" is a range, "5 tot 3" is none.
    if upper is not None and (upper <= low or ("en" in joined.split() and not between) or _is_year(low)):
        upper, end = (
            None,
            match.end("percent1")
            if match["percent1"]
            else match.end("scale1")
            if match["scale1"]
            else match.end("value"),
        )
        if match["dash"]:
            end = max(end, match.end("dash"))
        scale, percent, money = match["scale1"], match["percent1"], None
    factor = Decimal(scales[scale]) if scale else Decimal(1)
    lower = Decimal(scales[match["scale1"]]) if match["scale1"] else factor
    euro = bool(match["euro"] or money or match["dash"])
    sign = -1 if match["minus"] and (match["euro"] or percent) else 1
    dash = re.search(r"(?<=\w\s)[-–−]\s?$", folded[: match.start()]) if match["euro"] else None
    if dash and _BALANCE.search(folded):
        sign = -1
    start = match.start() if match["euro"] or sign < 0 else match.start("value")
    if dash and sign < 0:
        start = dash.start()
    return Number(
        start,
        end,
        Outcome.FACT,
        value=_exact(sign * low * lower),
        high=_exact(upper * factor) if upper is not None else None,
        unit="%" if percent else "euro" if euro else None,
        scaled=bool(scale),
    )


_BALANCE = re.compile(r"\b(?:saldo|resultaat|tekort|verschil|mutatie|nadeel)\b")
"""Words of which an amount may be below zero; elsewhere a dash before an amount is a dash."""


def _in_words(match: re.Match[str], text: str) -> Number | None:
    word = match["word"]
    if word == "een":
        # The accents that make it a number are gone in the folded text; "één van de" picks one out and counts nothing.
        said = text[match.start() : match.end("word")].casefold()
        if said not in ("één", "éen", "eén") or re.match(r"\s(?:van|op|of)\b", text[match.end("word") :]):
            return None
        return Number(match.start(), match.end("word"), Outcome.FACT, value=Decimal(1), word=True)
    value = {"half": Decimal("0.5"), "anderhalf": Decimal("1.5"), "anderhalve": Decimal("1.5")}.get(word)
    value = read_word(word) if value is None else value
    if value is None or (word in ("half", "nul") and not match["wordscale"]):
        return None
    scales = data("drawing")["numbers"]["scales"]
    scale = match["wordscale"]
    return Number(
        match.start(),
        match.end(),
        Outcome.FACT,
        value=_exact(value * (scales[scale] if scale else 1)),
        unit="%" if match["wordpercent"] else "euro" if match["wordmoney"] else None,
        scaled=bool(scale),
        word=True,
    )


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


def _digits(written: str) -> str:
    """'1.234,5' as a decimal: '1234.5'. A full stop before other than three digits cannot occur here."""
    if re.fullmatch(r"\d+\.\d{1,2}", written):
        return written
    return re.sub(r"[.\u00a0\u202f]", "", written).replace(",", ".")


def _exact(value: Decimal) -> Decimal:
    """The same number without empty decimals: 2.65 million is 2650000."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _is_year(value: Decimal) -> bool:
    return value == value.to_integral_value() and 1900 <= value <= 2100
