"""What a question wants done with figures: set against a limit, compared, followed in time, ranked, put together.

The cues stand in `dutch/conditions.toml`, below [operations]. What is left of the question without them asks for the
figures themselves and can be answered like any other: "Zijn er meer dan 300 leerbanen?" asks how many there are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from knowledge.model import Over, Period
from knowledge.words import data, read_word

_YEAR = r"(?:19|20)\d\d"


class Operation(StrEnum):
    """What is done with the figures."""

    LIMIT = "limit"
    DIFFERENCE = "difference"
    TREND = "trend"
    LISTING = "listing"
    RANKING = "ranking"
    TOTAL = "total"
    AVERAGE = "average"


class Bound(StrEnum):
    """On which side of a limit a figure must be."""

    MORE = "more"
    LESS = "less"
    LEAST = "least"
    MOST = "most"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Limit:
    """The number that a figure is held against; `unit` is "euro", "%" or empty when none was said."""

    bound: Bound
    value: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of the figures that the rest of a question asks for.

    `upward` tells whether more or less was asked, None when neither; for a ranking whether the highest is. `percent`
    asks for a change in percents, `truth` for yes or no. `over` is what the figures may differ in, `noun` the word that
    was said for it ("wijk"). `against` are the periods after "dan", `earlier` that it is the year before, `split` where
    in the text the other side begins, `than` that this is after
    "dan", `sided` that it begins with a word and not with a time, `within` that a single
    period is the one in which it changed, `lately` that no time was named: since the time before the last.
    """

    operation: Operation
    limit: Limit | None = None
    upward: bool | None = None
    percent: bool = False
    truth: bool = False
    over: Over | None = None
    noun: str = ""
    against: tuple[Period, ...] = ()
    earlier: bool = False
    split: int | None = None
    than: bool = False
    sided: bool = False
    within: bool = False
    lately: bool = False


def _rows() -> dict[str, Any]:
    rows: dict[str, Any] = data("conditions")["operations"]
    return rows


@cache
def _pattern(*names: str) -> re.Pattern[str]:
    """What is said in these rows: one search for all of them takes as long as for one."""
    said = [phrase for name in names for phrase in _rows()[name]]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(said)})(?![\w-])")


def latest(text: str) -> str:
    """The text without the words that ask for the latest figure: that is what is given anyway."""
    if _pattern("latest_figure", "latest").search(text) is not None:
        text = _pattern("latest").sub(" ", _pattern("latest_figure").sub(" ", text))
    return _tidy(text)


def is_superlative(text: str) -> bool:
    """Whether a folded text tells itself what has most or least of something."""
    return _pattern("most", "fewest").search(text) is not None


def read_wish(text: str) -> tuple[Wish, str] | None:
    """What is wanted of figures, with the text that asks for the figures themselves; None when nothing is."""
    for said, meant in _gathered():
        if said.search(text) is not None:
            text = _tidy(said.sub(meant, text))
    readers = (_limit, _average, _total, _ranking, _difference, _trend, _listing)
    return next((found for reader in readers if (found := reader(text)) is not None), None)


@cache
def _gathered() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(said), meant) for said, meant in _rows()["gathered"].items())


def _tidy(text: str) -> str:
    return re.sub(r" +([?.,;:])", r"\1", re.sub(r"\s+", " ", text)).strip()


def _asks_yes_or_no(text: str) -> bool:
    """Whether the question starts with a verb, also after "weet u of"."""
    first = re.sub(_rows()["opening"], "", text).split(" ")[0]
    return first in data("asking")["yes or no"] or _pattern("whether").search(text) is not None


# --- A limit


@cache
def _bounds() -> re.Pattern[str]:
    said = {name: "|".join(phrases) for name, phrases in _rows()["bounds"].items()}
    bounds = "|".join(f"(?P<{name}>{phrases})" for name, phrases in said.items())
    scales = "|".join(_rows()["scales"])
    fractions = "|".join(_rows()["fractions"])
    number = rf"(?P<euro>€ ?|euro )?(?P<number>\d[\d.]*(?:,\d+)?|[a-z]+)(?: (?P<scale>{scales}))?\b"
    unit = r"(?: ?(?P<percent>procent\b|%)| (?P<money>euro)\b)?"
    return re.compile(
        rf"(?<!\w)(?:{bounds})(?: (?:dan|de|het|een|zo'n|wel))* (?:(?P<fraction>{fractions})\b|{number}{unit})"
    )


def _limit(text: str) -> tuple[Wish, str] | None:
    """A limit, as in "Zijn er meer dan 300 banen?": the limit goes out, "hoeveel" comes in its place."""
    if _pattern("wh").search(text):
        return None
    for found in _bounds().finditer(text):
        value, unit = _limited(found)
        if value is None or _pattern("relative").search(text[: found.start()]):
            continue
        asks = _asks_yes_or_no(text) or text.rstrip().endswith("?")
        if not asks and found.start() > 0 and not _pattern("verbs").search(text):
            continue
        said = text[found.start() : found.end() + 8]
        if re.search(r"\ber\b", text[: found.start()]) and _pattern("how_long").search(said):
            continue
        bound = next(bound for bound in Bound if found[bound.value])
        asked = {"%": "percents", "euro": "money"}.get(unit, "count")
        rest = f"{text[: found.start()]} {_rows()[asked]} {text[found.end() :]}"
        return Wish(Operation.LIMIT, Limit(bound, value, unit), truth=True), _tidy(rest)
    return None


def _limited(found: re.Match[str]) -> tuple[Decimal | None, str]:
    if found["fraction"]:
        return Decimal(_rows()["fractions"][found["fraction"]]) * 100 / Decimal(
            _rows()["parts"][found["fraction"]]
        ), "%"
    written = found["number"]
    if written[0].isdigit():
        if not re.fullmatch(r"\d+(?:,\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)?", written.rstrip(".")):
            return None, ""
        value: Decimal | None = Decimal(written.rstrip(".").replace(".", "").replace(",", "."))
    else:
        value = read_word(written)
    if value is not None and found["scale"]:
        value *= _rows()["scales"][found["scale"]]
    unit = "%" if found["percent"] else "euro" if found["euro"] or found["money"] else ""
    return value, unit


def _is_year(found: re.Match[str]) -> bool:
    return re.fullmatch(_YEAR, found["number"] or "") is not None


# --- Between periods, places and groups


def _difference(text: str) -> tuple[Wish, str] | None:
    """As in "hoeveel meer ... dan ...", "het verschil tussen ... en ...", "met hoeveel is ... gestegen sinds ..."."""
    if _pattern("more", "less", "rises", "falls", "changes", "gap").search(text) is None:
        return None
    percent = _pattern("percent").search(text) is not None
    earlier = _pattern("earlier").search(text) is not None
    rest = _pattern("earlier").sub(" ", text)
    compares = _pattern("than").search(rest) is not None or earlier
    more = _pattern("more").search(rest)
    less = _pattern("less").search(rest)
    rises, falls = _pattern("rises").search(rest), _pattern("falls").search(rest)
    moves = rises or falls or _pattern("changes").search(rest)
    dated = re.search(_YEAR, text) is not None or _pattern("relative_year").search(text) is not None
    lately = bool(moves) and not (dated or compares or _pattern("rising_on").search(text))
    truth = _asks_yes_or_no(text)
    how_much = _pattern("how_much").search(rest)
    if any(_limited(found)[0] is not None and not _is_year(found) for found in _bounds().finditer(rest)):
        # "hoeveel inwoners wachten langer dan 30 dagen": a limit of what is counted.
        return None
    if (more or less) and compares and (how_much or truth):
        rest = _pattern("how_high").sub(" ", rest)
        rest = _pattern("less" if less else "more").sub(" ", rest, count=1)
        upward: bool | None = not less
        if truth and how_much is None:
            # "Waren er meer banen ..." asks how many there were.
            place = (less or more).start() if (less or more) is not None else 0  # type: ignore[union-attr]
            rest = f"{rest[:place]} {_rows()['count']} {rest[place:]}"
        within = False
    elif _pattern("gap").search(rest):
        upward, within = True if rises else False if falls else None, False
        rest = _pattern("gap").sub(" ", rest, count=1)
        if not (dated or _pattern("between").search(text)):
            return None
    elif moves and (dated or lately) and (how_much or truth):
        upward, within = True if rises else False if falls else None, dated
        for name in ("rises", "falls", "changes", "by_how_much"):
            rest = _pattern(name).sub(" ", rest)
    else:
        return None
    rest = _pattern("percent").sub(" ", rest) if percent else rest
    rest = _pattern("than").sub(f" {_rows()['dan']} ", rest, count=1)
    rest = _apart(_tidy(rest))
    split = _split(rest)
    return Wish(
        Operation.DIFFERENCE,
        upward=upward,
        percent=percent,
        truth=truth,
        earlier=earlier,
        split=split,
        than=_than(rest) is not None,
        within=within,
        lately=lately,
    ), rest


def _split(text: str) -> int | None:
    """Where the other side begins: after "dan", or after the last "en" that follows "tussen"."""
    found = _than(text)
    if found is None:
        between = _pattern("between").search(text)
        ends = [
            one for one in re.finditer(r"(?<!\w)en(?!\w)", text) if between and one.start() > between.end()
        ]
        found = ends[0] if ends else None
    return found.end() if found is not None else None


def _than(text: str) -> re.Match[str] | None:
    return re.search(rf"(?<!\w){_rows()['dan']}(?!\w)", text)


def _apart(text: str) -> str:
    """Years that are named one by one ("2021 en 2023") kept from being read as one stretch."""
    return re.sub(rf"\b({_YEAR}),? (en|of) (?={_YEAR}\b)", r"\1 \2 in ", text)


# --- In time


def _trend(text: str) -> tuple[Wish, str] | None:
    """As in "hoe ontwikkelde zich het aantal ...", "... per jaar", "het verloop van ..."."""
    if _pattern("trend").search(text) is None:
        return None
    rest = _pattern("trend").sub(" ", text)
    return Wish(Operation.TREND, over=Over.PERIOD), _listed_years(_tidy(rest))


def _listing(text: str) -> tuple[Wish, str] | None:
    """As in "... in 2021, 2022 en 2023": each of them."""
    found = re.search(rf"\b{_YEAR}(?:, (?:in )?{_YEAR})*,? en (?:in )?{_YEAR}\b", text)
    if found is None or re.search(r"tussen (?:het jaar )?$", text[: found.start()]):
        return None
    return Wish(Operation.LISTING, over=Over.PERIOD), _apart(text)


def _listed_years(text: str) -> str:
    """As `_apart`, unless they are the ends of a stretch ("tussen 2021 en 2023")."""
    return text if re.search(rf"tussen (?:het jaar )?{_YEAR}", text) else _apart(text)


# --- Among places, organisations, groups and years


@cache
def _nouns() -> Mapping[str, tuple[Over, str]]:
    """The words for what figures can differ in, singular and plural, with their singular."""
    return {
        word: (Over(over), one)
        for over, rows in _rows()["nouns"].items()
        for one, many in rows.items()
        for word in (one, many)
    }


@cache
def _noun() -> str:
    return "|".join(sorted(map(re.escape, _nouns()), key=len, reverse=True))


def _ranking(text: str) -> tuple[Wish, str] | None:
    """As in "welke wijk heeft de meeste ...", "in welk jaar waren er de minste ..."."""
    if _pattern("most", "fewest").search(text) is None:
        return None
    having = "|".join(_rows()["having"])
    asked = (
        rf"(?:(?:in|bij|van|voor|uit) )?(?:welke?|wat voor) (?P<noun>{_noun()})(?: (?:{having})(?!\w))?(?!\w)"
    )
    telegram = rf"^(?:de |het )?(?P<noun>{_noun()}) met(?= (?:de |het )?(?:meeste|minste|hoogste|laagste)\b)"
    who = re.search(rf"(?<!\w){asked}", text) or re.search(telegram, text)
    most = _pattern("most").search(text)
    if who is None:
        return None
    over, noun = _nouns()[who["noun"]]
    rest = f"{text[: who.start()]} {text[who.end() :]}"
    for name in ("most", "fewest"):
        rest = _pattern(name).sub(
            lambda found: f" {_rows()['count']} " if found[0].split()[-1] in _rows()["counted"] else " ", rest
        )
    return Wish(Operation.RANKING, upward=most is not None, over=over, noun=noun), _tidy(rest)


# --- Together


def _average(text: str) -> tuple[Wish, str] | None:
    """As in "hoeveel ... gemiddeld per jaar", "het gemiddelde aantal ... per wijk"."""
    per = re.search(rf"(?<!\w)(?:per|elke?|ieder) (?P<noun>{_noun()})(?!\w)", text)
    if per is None or _pattern("mean").search(text) is None:
        return None
    over, noun = _nouns()[per["noun"]]
    rest = _pattern("mean").sub(" ", f"{text[: per.start()]} {text[per.end() :]}")
    return Wish(Operation.AVERAGE, over=over, noun=noun), _listed_years(_tidy(rest))


def _total(text: str) -> tuple[Wish, str] | None:
    """As in "... in 2021 en 2022 samen", "... in de ene en de andere wijk bij elkaar"."""
    if _pattern("together").search(text) is None:
        return None
    if _pattern("wh").search(text) is None and _asks_yes_or_no(text):
        return None
    rest = _listed_years(_tidy(_pattern("together").sub(" ", text)))
    several = len(re.findall(_YEAR, rest)) > 1
    joined = next(reversed(list(re.finditer(r"(?<!\w)en(?!\w)", rest))), None)
    if not several and joined is None:
        return None
    return Wish(
        Operation.TOTAL,
        over=Over.PERIOD if several else None,
        split=joined.end() if joined is not None and not several else None,
    ), rest
