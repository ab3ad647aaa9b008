"""The times that a sentence names, with the words that go with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.extraction.clauses import Sentence
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
        said = re.search(rf"(?<!\w)({'|'.join(directions['prepositions'])})\s*$", before)
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
