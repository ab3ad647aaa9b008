"""The period a figure holds for: named beside it, or inherited from what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from knowledge.extraction.clauses import Clause, Sentence, brackets_in
from knowledge.extraction.readings import Around, Reading
from knowledge.extraction.times import Time, is_part_of_those_before, points_back, times
from knowledge.model import Period, Scenario
from knowledge.words import data, plain, year

Dated = tuple[Period | None, str | None]
"""A period, and where it was inherited from."""
_UNSAID: Dated = (None, None)
_BEFORE_BRACKETS = 22
"""Characters before brackets in which a time stands that goes for what is in them."""


def time_of(sentence: Sentence, clause: Clause, around: Around) -> Time | None:
    """The time that stands in the figure's own clause; the one closest to it."""
    mine = [
        time
        for time in times(sentence, around.year)
        if clause.start <= time.start < clause.end
        and not any(a <= time.start < b for a, b in clause.holes)
        and not time.compared
    ]
    return min(mine, key=lambda time: abs(time.start - clause.number.start), default=None)


def period_of(
    time: Time | None,
    sentence: Sentence,
    clause: Clause,
    earlier: Sequence[Reading],
    around: Around,
    scenario: Scenario,
) -> Dated:
    """The period and where it was inherited from; None for what stood beside the figure."""
    if time is not None:
        return _UNSAID if _is_of_a_row(time, sentence, clause, around) else (time.period, None)
    before = earlier[-1] if earlier else None
    # A rule that finds nothing lets the next one look; _UNSAID ends the search.
    found = _by_own_words(sentence, clause, before, around) or _with_figure_before(clause, before)
    found = found or _by_sentence(sentence, clause, earlier, around)
    if found is not None:
        return found
    if before is not None and before.period is not None:
        return (before.period, before.inherited.get("period", "sentence")) if _shares(before) else _UNSAID
    return _from_around(sentence, clause, around, scenario)


def _is_of_a_row(time: Time, sentence: Sentence, clause: Clause, around: Around) -> bool:
    """Whether several times stand before the figure: "in 2020, 2021 en 2022 waren er 10, 20 en 30"."""
    listed = {
        one.period
        for one in times(sentence, around.year)
        if not one.compared and clause.start <= one.start and one.end <= clause.number.start
    }
    return len(listed) > 1 and time.end <= clause.number.start


def _by_own_words(sentence: Sentence, clause: Clause, before: Reading | None, around: Around) -> Dated | None:
    """By words of the clause that point at a time: "een jaar eerder", "dit jaar"."""
    relative = data("drawing")["relative"]
    start = clause.start if clause.host is None else max(sentence.start, clause.start - _BEFORE_BRACKETS)
    own = plain(sentence.text[start : clause.end])
    if around.now is not None and around.now.first is not None and re.search(relative["last"], own):
        return year(around.now.first.year - 1), "letter date"
    if re.search(relative["before"], own):
        return _year_before(before, around), "year before"
    if re.search(relative["away"], own):
        return _UNSAID
    if before is not None and _points(own, "now"):
        return around.now, "letter date" if around.now else None
    if re.search(relative["this"], own):
        this = around.report or (year(around.now.first.year) if around.now and around.now.first else None)
        return this, "letter date" if this else None
    return None


def _points(said: str, at: str) -> bool:
    return _pointing(at).search(said) is not None


@cache
def _pointing(at: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(data('drawing')['pointing'][at])})\b")


def _shares(before: Reading) -> bool:
    """Whether the time of the figure before stood ahead of it, and so may go for what follows."""
    return before.time is None or before.time.start < before.number.start


def _with_figure_before(clause: Clause, before: Reading | None) -> Dated | None:
    """With the figure before it in the sentence, where that has a time of its own."""
    if before is None or before.period is None or "period" in before.inherited:
        return None
    goes_on = _shares(before) or clause.host is not None or _is_elliptical_part(clause)
    return (before.period, "sentence") if goes_on else None


def _by_sentence(
    sentence: Sentence, clause: Clause, earlier: Sequence[Reading], around: Around
) -> Dated | None:
    """By the one time that the sentence names elsewhere, or words that point at one."""
    said = plain(sentence.text[sentence.start : sentence.end])
    named = [one for one in times(sentence, around.year) if not one.compared]
    if "respectievelijk" in said or "resp." in said or _lists_years(named, clause):
        return _UNSAID
    named = [
        one
        for one in named
        if not any(other.number.start < one.start < other.clause.end for other in earlier)
    ]
    # A time behind the figure belongs to what stands there ("waar het er in 2019 nog 300 waren").
    if clause.named is None:
        named = [one for one in named if one.start < clause.number.start or one.end <= clause.end]
    # "(2021: 8,1 jaar)": what stands in brackets is of the figure in those brackets.
    brackets = brackets_in(sentence)
    named = [
        one
        for one in named
        if not any(a <= one.start < b and not a <= clause.number.start < b for a, b in brackets)
    ]
    if len({one.period for one in named}) == 1:
        return named[0].period, "sentence"
    if _points(said, "then"):
        return around.last, "then" if around.last else None
    if _points(said, "now"):
        return around.now, "letter date" if around.now else None
    return _UNSAID if _points(said, "soon") else None


def _from_around(sentence: Sentence, clause: Clause, around: Around, scenario: Scenario) -> Dated:
    """From the sentence before, where this one goes on about it, else from what stands above it."""
    goes_on = points_back(sentence) or is_part_of_those_before(sentence, clause)
    if around.before is not None and goes_on and scenario is Scenario.REALISED:
        return around.before, "previous sentence"
    past = any(t.plain in data("drawing")["past"]["words"] for t in sentence.tokens)
    if around.before is not None and past and scenario is Scenario.REALISED and around.lead is None:
        return around.before, "previous sentence"
    above = (
        (around.lead, "lead-in"),
        (around.heading, "heading"),
        (around.report, "report"),
        (around.title, "title"),
    )
    return next(((period, basis) for period, basis in above if period is not None), _UNSAID)


def _lists_years(all_: Sequence[Time], clause: Clause) -> bool:
    """Whether several years stand before the figure, so that which one is its own is not said."""
    before = {time.period for time in all_ if time.end <= clause.number.start}
    return len(before) > 1


def _year_before(before: Reading | None, around: Around) -> Period | None:
    """The year before the one spoken of, where that is known."""
    for period in (before.period if before is not None else None, around.last, around.report, around.now):
        if period is not None and period.last is not None:
            return year(period.last.year - 1)
    return None


def _is_elliptical_part(clause: Clause) -> bool:
    """Whether words say that the figure is a part of the one before, and so of its time."""
    return any(f" {word} " in f" {clause.link} " for word in data("drawing")["parts"]["words"])
