"""Reads the amounts of a Dutch text exactly: digits, fractions, scales, ranges and number words, each with its span.

A number is read whole or not at all: what touches a character, digit group or scale that is not understood has no
value, so that "€ 2½ miljoen" can never become 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from knowledge.words.amounts import read_word
from knowledge.words.grammar import plain
from knowledge.words.language import data

Span = tuple[int, int]
_SPACES = " \u00a0\u202f\u2009"
_LONGEST = 15
"""Digits beyond which a number counts nothing: an account, a reference."""
_BLANK = "\ufffc"
_SHARED = 50
"""How many times larger one of two amounts may be that share a scale ("van € 12,4 naar € 9,8 miljoen")."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number of a text, from `start` to `end`: currency sign, scale and percent sign included, other units not.

    `value` is None when the number was not understood as a whole; `problem` is then a key of [ledger] in
    dutch/drawing.toml. `high` is the upper end of a range. `unit` is "euro", "%", "promille" or "procentpunt" where a
    sign or word says so. `scaled` tells that a scale was written, `shared` that it was written at the other of two
    amounts. `doubt` is a key of [doubts] in dutch/drawing.toml. `pair` is 1 or 2 for the two numbers of "711/773".
    """

    start: int
    end: int
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    scaled: bool = False
    word: bool = False
    doubt: str = ""
    problem: str = ""
    pair: int = 0


def numerals(text: str, taken: Sequence[Span] = ()) -> tuple[Numeral, ...]:
    """The numbers of a text in order, without those in the spans that are `taken` (dates, references)."""
    folded = plain(text)
    for start, end in taken:
        folded = folded[:start] + _BLANK * (end - start) + folded[end:]
    found: list[Numeral] = []
    for source in (_fractions(folded), _pairs(folded, plain(text)), _digits(folded), _words(folded, text)):
        for one in source:
            if not any(one.start < other.end and other.start < one.end for other in found):
                found.append(one)
    return tuple(_combined(sorted(found, key=lambda one: one.start), folded))


# --- Digits

_SIGNS = {
    "½": "0.5",
    "¼": "0.25",
    "¾": "0.75",
    "⅛": "0.125",
    "⅜": "0.375",
    "⅝": "0.625",
    "⅞": "0.875",
    "⅕": "0.2",
}
_FRACTION = "[½¼¾⅛⅜⅝⅞⅕⅓⅔⅖⅗⅘⅙⅚]"
_GROUP = rf"[{_SPACES}]\d{{3}}(?!\d)"
_NUMBER = (
    r"(?P<point>\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d))"
    rf"|(?P<space>\d{{1,3}}(?:{_GROUP})+(?:,\d+)?(?!\d))"
    r"|(?P<tick>\d{1,3}(?:'\d{3}(?!\d))+(?:,\d+)?)"
    rf"|(?P<torn>\d{{1,3}}(?:[{_SPACES}]?\.[{_SPACES}]?\d{{3}}(?!\d))+)"
    r"|(?P<comma>\d+,\d+)|(?P<dot>\d+\.\d{1,2}(?!\d))|(?P<whole>\d+)"
    rf"|(?P<sign>(?={_FRACTION}))"
)


@cache
def _amount() -> re.Pattern[str]:
    words = data("numbers")
    scale = "|".join(sorted(map(re.escape, words["scales"]), key=len, reverse=True))
    short = "|".join(sorted(words["short scales"], key=len, reverse=True))
    money = "|".join(sorted(map(re.escape, words["money"]), key=len, reverse=True))
    units = "|".join(sorted(map(re.escape, words["parts"]), key=len, reverse=True))
    return re.compile(
        rf"(?P<minus1>-/-\s?|(?<![\w)])[-−]\s?(?=€)|(?<!\S)[-−](?=\d))?"
        rf"(?:(?<!\w)(?P<before>{short}|mln\.?\s?|mio\.?\s?)?(?P<euro>€|\beur\b)[{_SPACES}]*(?P<minus2>-/-\s?|[-−]\s?)?)?"
        rf"(?<![\w])(?P<number>{_NUMBER})"
        rf"(?:[{_SPACES}]?(?P<fraction>{_FRACTION})|[{_SPACES}](?P<slash>[13]/[248])(?![\d/]))?"
        rf"(?P<dash>,-{{1,2}}|,–|,—)?"
        rf"(?:[{_SPACES}\n]?(?P<scale>{scale})\b(?:\.(?=\s+[a-z€(]|,))?|[{_SPACES}]?(?P<short>{short})(?=€|(?!\w)))?"
        rf"(?:\s?(?P<part>{units})(?!\w)|\s?(?P<money>€|\b(?:{money})(?!\w)))?"
    )


def _digits(folded: str) -> Iterator[Numeral]:
    at = 0
    while match := _amount().search(folded, at):
        one = _read(match, folded)
        yield one
        at = max(one.end, match.start() + 1)


def _read(match: re.Match[str], folded: str) -> Numeral:  # noqa: C901
    shape = next(name for name in _SHAPES if match[name] is not None)
    euro = bool(match["euro"] or match["money"] or match["dash"])
    short = match["short"]
    if short and not (euro or folded[match.end("short") : match.end("short") + 1] == "€"):
        # "12 m" are metres and "k" on its own is nothing known.
        return _unread(match.start("number"), match.end("number"), folded)
    torn = _is_torn(match, euro)
    written = match["number"]
    number_end = match.end("number")
    if shape == "torn" and not torn:
        written = re.match(r"\d+", written)[0]  # type: ignore[index]  # the shape begins with digits
        return _tail(match, written)
    if shape == "space" and (bad := _spaced(match, folded, euro)):
        if bad == "row":
            first = re.match(r"\d+", written)[0]  # type: ignore[index]
            return replace(_tail(match, first), doubt="row")
        return Numeral(match.start(), number_end, problem="spaced")
    decimals = euro or match["scale"] or match["part"]
    if shape == "dot" and not decimals:
        return _unread(match.start("number"), number_end, folded)
    odd = match["fraction"] and (match["fraction"] not in _SIGNS or shape == "comma")
    if odd or len(re.sub(r"\D", "", written)) > _LONGEST:
        return _unread(match.start("number"), match.end(), folded)
    value = _value(written, shape) + Decimal(_SIGNS.get(match["fraction"] or "", "0"))
    if match["slash"]:
        value += Decimal(match["slash"][0]) / Decimal(match["slash"][2])
    if match["minus2"] or match["minus1"]:
        value = -value
    scales = {**data("numbers")["scales"], **data("numbers")["short scales"]}
    said = [(match[name] or "").strip(" .\u00a0") for name in ("before", "scale", "short")]
    for scale in filter(None, said):
        value *= scales[scale]
    start = match.start("number") if not (match["euro"] or match["minus1"]) else match.start()
    part = data("numbers")["parts"].get(match["part"] or "")
    kept_unit = part in ("procentpunt", "promille")
    end = match.start("part") if kept_unit else match.end()
    while folded[end - 1] in _SPACES + "\n":
        end -= 1
    one = Numeral(
        start,
        end,
        exact(value),
        unit=part or ("euro" if euro else None),
        scaled=any(said),
        doubt="torn"
        if shape == "torn"
        else "spaced"
        if shape == "space" and not euro and " " in written
        else "",
    )
    return one if kept_unit else _untouched(one, folded)


_SHAPES = ("point", "space", "tick", "torn", "comma", "dot", "whole", "sign")


def _value(written: str, shape: str) -> Decimal:
    if shape == "sign":
        return Decimal(0)
    if shape == "dot":
        return Decimal(written)
    return Decimal(re.sub(rf"[.'{_SPACES}]", "", written).replace(",", "."))


def _tail(match: re.Match[str], first: str) -> Numeral:
    """Only the first group of digits: what follows is another number."""
    start = match.start() if match["euro"] else match.start("number")
    end = match.start("number") + len(first)
    return Numeral(start, end, Decimal(first), unit="euro" if match["euro"] else None)


def _is_torn(match: re.Match[str], euro: bool) -> bool:
    """Whether the groups belong together, as OCR tears "500.000" apart: money, or groups of noughts."""
    return bool(match["torn"]) and (euro or match["torn"].endswith("000"))


def _spaced(match: re.Match[str], folded: str, euro: bool) -> str:
    """Why digits with spaces between them are no one number: "row" for one of several numbers, "spaced" for doubt."""
    if euro or " " not in match["space"]:
        return ""
    near = re.search(r"\d[\d.,]* $", folded[: match.start()]) or re.match(
        r" \d", folded[match.end("number") :]
    )
    if near:
        return "row"
    return "" if match["space"].count(" ") > 1 or match["scale"] or match["part"] else "spaced"


_BLOB = re.compile(r"[\w.,/'½¼¾⅓⅔-]*[\w½¼¾⅓⅔]")


def _unread(start: int, end: int, folded: str) -> Numeral:
    """The number with everything that is glued to it, without a value."""
    blob = _BLOB.match(folded, end)
    return Numeral(start, max(end, blob.end() if blob and blob.end() > end else end), problem="unclear")


def _untouched(one: Numeral, folded: str) -> Numeral:
    """The number, or one without a value where it touches what was not read."""
    before, after = folded[max(0, one.start - 2) : one.start], folded[one.end : one.end + 30]
    glued = re.match(rf"{_FRACTION}|\d|[.,'/:]\d|[.,]?[{_SPACES}]?\d/\d|[-–]?[a-z]", after)
    if glued and re.match(r"[a-z]", after):
        measure = re.match(r"[a-z²³]+\d?", after)
        if measure and measure[0] in data("drawing")["numbers"]["measures"]:
            glued = None
    if glued and re.match(r"[-–]\d", after):
        glued = None
    if re.search(rf"(?:{_FRACTION}|\d[.,'/:]|[/])$", before) or glued:
        return _unread(one.start, one.end, folded)
    if re.search(r"[.,;!?)\]»”’¨%\w]$", before) and one.unit != "euro":
        # "in de brief van 25 oktober.1": the mark of a footnote, or glued to what stands before it.
        return Numeral(one.start, one.end, problem="note")
    unread = re.match(r"\s(\w+)", after)
    if (
        unread
        and unread[1] in data("numbers")["unread scales"]
        and (one.unit == "euro" or unread[1] != "ton")
    ):
        return Numeral(one.start, one.end, problem="unclear")
    return one


# --- Fractions, ratios and pairs

_OF = r"(?=\s(?:van|der|deel|minder|meer|is|was|wil|heeft|zijn|aan|werd|wordt|gaat|bestaat|in|komt)\b|[,.;:)]|$)"
_PARTS = {"vierde": 4, "vijfde": 5, "achtste": 8, "tiende": 10}
_HALF = re.compile(
    r"(?<!eerste )(?<!tweede )(?<!laatste )(?<!andere )"
    r"\b(?P<half>de helft|een kwart|driekwart|drie kwart)\b(?! (?:eeuw|jaar))"
)
_NTH = re.compile(
    r"\b(?P<times>een|twee|drie|vier|1|2|3|4)[ -]"
    rf"(?P<nth>derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende)n?(?:\sdeel)?\b{_OF}"
)
_RATIO = re.compile(r"(?<![\d.,])\b(?P<few>\d+|[a-z]+) op (?:de |elke )?(?P<many>\d+|[a-z]+)\b(?![.,]?\d)")
_PAIR = re.compile(
    r"(?<![\w/.,])(?<!\d )(?P<one>\d{1,3}(?:\.\d{3})*|\d+)\s?/\s?(?P<two>\d{1,3}(?:\.\d{3})*|\d+)(?![\w/]|[.,]\d)"
)
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d\s?/\s?(?:(?:19|20)\d\d|\d\d)(?!\d)")
_HALVES = {"de helft": 50, "een kwart": 25, "driekwart": 75, "drie kwart": 75}


def _fractions(folded: str) -> Iterator[Numeral]:
    for match in _HALF.finditer(folded):
        yield Numeral(match.start(), match.end(), Decimal(_HALVES[match["half"]]), unit="%", word=True)
    for match in _NTH.finditer(folded):
        times = read_word(match["times"]) or Decimal({"een": 1}.get(match["times"], match["times"]))
        parts = _PARTS.get(match["nth"])
        value = exact(times * 100 / parts) if parts and times < parts else None
        yield Numeral(
            match.start(), match.end(), value, unit="%", word=True, problem="" if value else "fraction"
        )
    for match in _RATIO.finditer(folded):
        few, many = _small(match["few"]), _small(match["many"])
        if few is None or many is None or not 0 < few < many or many > 100:
            continue
        share = few * 100 / many
        value = exact(share) if share == round(share, 1) else None
        yield Numeral(
            match.start(), match.end(), value, unit="%", word=True, problem="" if value else "ratio"
        )


def _small(word: str) -> Decimal | None:
    if word.isdigit():
        return Decimal(word)
    return Decimal(1) if word == "een" else read_word(word)


def _pairs(folded: str, whole: str) -> Iterator[Numeral]:
    """Of "711/773 bezoeken in 2022/2023" two numbers; without two years a slash is a fraction or a reference."""
    years = _YEARS.search(whole)
    for match in _PAIR.finditer(folded):
        for at, name in enumerate(("one", "two"), start=1):
            value = Decimal(match[name].replace(".", ""))
            if years:
                yield Numeral(match.start(name), match.end(name), value, pair=at)
        if not years:
            yield Numeral(match.start(), match.end(), problem="ratio")


# --- Number words

_WORD = re.compile(r"[a-z]+")


def _words(folded: str, text: str) -> Iterator[Numeral]:
    words = data("numbers")
    scales, money, parts = words["scales"], words["money"], words["parts"]
    row = list(_WORD.finditer(folded))
    for at, match in enumerate(row):
        after = row[at + 1].group() if at + 1 < len(row) else ""
        near = at + 1 < len(row) and folded[match.end() : row[at + 1].start()] in (" ", "\n")
        scale = scales.get(after) if near else None
        value = _word(match.group(), text[match.start() : match.end()], scale is not None)
        if value is None or (
            match.group() == "een" and text[match.end() :].startswith((" van ", " op ", " of "))
        ):
            continue
        end = row[at + 1].end() if scale else match.end()
        rest = re.match(r"[ \n]?(%)|[ \n]([a-z']+)", folded[end:])
        said = (rest[1] or rest[2]) if rest else ""
        part = parts.get(said)
        unit = part or ("euro" if said in money else None)
        if rest and unit and unit not in ("procentpunt", "promille"):
            end += rest.end()
        if folded[match.start() - 1 : match.start()] in ("-", "'", "/") or folded[end : end + 1] == "-":
            continue
        yield Numeral(
            match.start(), end, exact(value * (scale or 1)), unit=unit, scaled=scale is not None, word=True
        )


def _word(word: str, spelt: str, scaled: bool) -> Decimal | None:
    if word == "een":
        # The accents that make it a number are gone in the folded text.
        return Decimal(1) if scaled or spelt.casefold() in ("één", "éen", "eén") else None
    if word in ("half", "halve", "nul"):
        return Decimal("0.5") if scaled and word != "nul" else None
    value = data("numbers")["fractions"].get(word)
    return Decimal(value) if value else read_word(word)


# --- Ranges and shared scales

_TO = re.compile(r"\s?(?:tot(?: wel)?(?: en met)?|t/m|a|à|-|–|—)\s?")
_TURN = re.compile(
    r"\s(?:\w+\s){0,3}?(?:(?:in|eind|begin|per)\s[\w\ufffc ]{1,20}\s)?(?:naar|tot)\s(?:\w+\.?\s)?"
)


def _combined(row: list[Numeral], folded: str) -> Iterator[Numeral]:
    """The row with ranges made one, and with a scale or unit that is written once given to both."""
    for at in range(len(row) - 2, -1, -1):
        if row[at].value is not None and row[at + 1].value is not None and not row[at].pair:
            gap, between, turn = _joint(row[at], row[at + 1], folded)
            row[at] = _with_scale_of(row[at], row[at + 1], gap, turn or between)
    at = 0
    while at < len(row):
        one, after = row[at], row[at + 1] if at + 1 < len(row) else None
        if after is not None and not one.pair and _is_range(one, after):
            gap, between, turn = _joint(one, after, folded)
            if between or (_TO.fullmatch(gap) and not turn):
                one = replace(
                    one,
                    end=after.end,
                    high=after.value,
                    unit=one.unit or after.unit,
                    scaled=after.scaled,
                    doubt=one.doubt or after.doubt,
                )
                at += 1
        yield one
        at += 1


def _joint(one: Numeral, after: Numeral, folded: str) -> tuple[str, bool, bool]:
    """What stands between two numbers, whether they are "tussen 2 en 3", and whether they are "van 2 naar 3"."""
    gap, before = folded[one.end : after.start], folded[: one.start]
    between = re.search(r"\btussen(?: de)?\s$", before) is not None and gap.strip() == "en"
    return gap, between, re.search(r"\bvan\s(?:\w+\.?\s)?$", before) is not None


def _is_range(one: Numeral, after: Numeral) -> bool:
    year = one.value is not None and not one.unit and 1900 <= one.value <= 2100 and not after.unit
    units = one.unit is None or one.unit == after.unit
    return (
        not year and units and one.value is not None and after.value is not None and one.value < after.value
    )


def _with_scale_of(one: Numeral, after: Numeral, gap: str, opened: bool) -> Numeral:
    """The first of two amounts, with the scale or unit of the second where that goes for both."""
    turned = opened and (_TURN.fullmatch(gap) or gap.strip() in ("en", "naar", "tot"))
    ranged = _TO.fullmatch(gap) is not None
    listed = re.fullmatch(r"\s?(?:en|of|,|resp\.?|respectievelijk)\s", gap) is not None
    if not (turned or ranged or listed) or one.value is None or after.value is None:
        return one
    unit = one.unit
    if unit is None and (turned or ranged) and after.unit in ("%", "euro"):
        unit = after.unit
    same = one.unit == after.unit or one.unit is None
    if not after.scaled or one.scaled or not same or abs(one.value) >= 1000 or not one.value:
        return replace(one, unit=unit) if not listed else one
    scale = _scale_of(after)
    scaled = one.value * scale
    near = Decimal(1) / _SHARED < scaled / after.value < _SHARED
    if not near:
        return replace(one, unit=unit, doubt="scale")
    return replace(one, value=exact(scaled), unit=unit, scaled=True, doubt="scale" if listed else one.doubt)


def _scale_of(one: Numeral) -> Decimal:
    value = abs(one.value or Decimal(0))
    return next((Decimal(10) ** power for power in (9, 6, 3) if value >= Decimal(10) ** power), Decimal(1))


def exact(value: Decimal) -> Decimal:
    """The same number without empty decimals: 2.65 million is 2650000."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
