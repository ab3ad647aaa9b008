"""The times that a sentence names, and words that point back at the sentence or figure before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.extraction.clauses import Clause, Sentence
from knowledge.extraction.drafts import Outcome
from knowledge.model import Period
from knowledge.words import Token, data, months, plain


@dataclass(frozen=True, slots=True)
class Time:
    """A period named from `start` to `end`, its preposition included ("in 2021", "vanaf 1 oktober 2021").

    `date_start` is where the date itself starts. `compared` tells that the figure is compared with that time ("dan in
    2016"): it is not the figure's own. `inferred` tells that the year did not stand there.
    """

    start: int
    end: int
    date_start: int
    period: Period
    compared: bool = False
    inferred: bool = False


def times(sentence: Sentence, year: int | None) -> tuple[Time, ...]:
    """The times of a sentence in order. A day without a year gets that of another date beside it, else `year`."""
    return tuple(_times(sentence, year))


_NAMED = re.compile(r"(\w+)(?: (?:van|uit))?\s$")
"""A noun right before a year, which may be the name of a law or plan: "de wet van 2015"."""


def _times(sentence: Sentence, year: int | None) -> Iterator[Time]:
    dates = [n for n in sentence.numbers if n.outcome is Outcome.DATE]
    directions = data("drawing")["times"]
    for number in dates:
        period = number.period
        # A year that was named before goes on; one that comes later is of something else ("tegen 988 in 2022").
        years = {n.period.first.year for n in dates if n.period and n.period.first and n.start < number.start}
        near = years.pop() if len(years) == 1 else year
        if period is None and number.day is not None and near is not None:
            try:
                moment = date(near, *number.day)
            except ValueError:
                continue
            period = Period(moment, moment)
        if period is None and number.month is not None and near is not None:
            period = months(near, number.month, number.month)
        if period is None:
            continue
        before = plain(sentence.text[sentence.start : number.start])
        said = re.search(
            rf"(?<!\w)({'|'.join(directions['prepositions'])})(?: (?:eind|begin|medio|het|de))?\s*$", before
        )
        start = number.start
        if said:
            start = sentence.start + said.start()
            key = said[1]
            if key in directions["from"] and period.first is not None:
                period = Period(period.first, None)
            elif key in directions["until"] and period.last is not None:
                period = Period(None, period.last)
            elif key == "voor" and period.first == period.last and period.first is not None:
                period = Period(None, period.first - timedelta(days=1))
        compared = re.search(
            rf"(?:{'|'.join(directions['compared'])})(?: van)?(?: in| over| op| eind)?(?: het)?\s*$", before
        )
        named = _NAMED.search(before)
        law = named is not None and named[1] in data("drawing")["relative"]["laws"]
        yield Time(
            start, number.end, number.start, period, compared is not None or law, number.period is None
        )


def in_time(token: Token, time: Time | None) -> bool:
    """Whether a word is one of those that name the time."""
    return time is not None and time.start <= token.start < time.end


# --- Pointing back


def points_back(sentence: Sentence) -> bool:
    """Whether the sentence opens with a word that points at the one before it."""
    opening = [token.plain for token in sentence.tokens[:2]]
    if opening[:1] in (["van"], ["onder"]) and opening[1:] in (["deze"], ["die"], ["hen"]):
        return True
    return bool(opening) and opening[0] in data("drawing")["pointing"]["opening"]


def is_part_of_those_before(sentence: Sentence, clause: Clause) -> bool:
    """Whether the figure is said to be of those of the sentence before: "61 *van deze* medewerkers"."""
    behind = [t.plain for t in sentence.words(clause.number.end, sentence.end)[:2]]
    return behind[:1] == ["daarvan"] or (behind[:1] == ["van"] and behind[1:] in (["deze"], ["die"], ["hen"]))


_TURNS = re.compile(r"(?:\s[\w-]+)?(?:\s(?:in|eind|begin|per) [\w ]{4,16}?)?,?\s(?:naar|tot)\s*")
"""What stands between what something was and what it became: " fte in 2021 naar "."""


def is_former(sentence: Sentence, clause: Clause) -> bool:
    """Whether it is the figure that something was before: "van *9,6 fte* naar 12 fte"."""
    before = sentence.words(sentence.start, clause.number.qualified)
    rest = plain(sentence.text[clause.number.end : sentence.end])
    opened = bool(before) and before[-1].plain == "van"
    after = next(
        (n for n in sentence.numbers if n.outcome is Outcome.FACT and n.start >= clause.number.end), None
    )
    if (
        opened
        and after is not None
        and _TURNS.fullmatch(plain(sentence.text[clause.number.end : after.qualified]))
    ):
        return True
    return (
        opened
        and re.match(
            r"(?:\s[\w€-]+)?(?:\s(?:in|eind|begin|per) [\w ]{4,16}?)?,?\s(?:naar|tot)\s"
            r"(?:ruim|circa|ca\.|bijna|ongeveer|€)?\s?[€\d]",
            rest,
        )
        is not None
    )
