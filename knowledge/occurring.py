"""The period a figure holds for: named beside it, or inherited from what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.clauses import Clause, Sentence, brackets_in
from knowledge.language import data
from knowledge.model import Period, Scenario
from knowledge.observation import Around, Observation
from knowledge.periods import year
from knowledge.referring import is_part_of_those_before, points_back
from knowledge.tags import plain
from knowledge.times import Time, times

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
    earlier: Sequence[Observation],
    around: Around,
    scenario: Scenario,
) -> tuple[Period | None, str | None]:
    """The period and where it was inherited from; None for what stood beside the figure."""
    if time is not None:
        listed = [
            one for one in times(sentence, around.year) if not one.compared and one.end <= clause.number.start
        ]
        if (
            len({one.period for one in listed if clause.start <= one.start}) > 1
            and time.end <= clause.number.start
        ):
            # "in 2020, 2021 en 2022 waren er 10, 20 en 30": which is whose is not said.
            return None, None
        return time.period, None
    said = plain(sentence.text[sentence.start : sentence.end])
    pointing = data("drawing")["pointing"]
    before = earlier[-1] if earlier else None
    opening = (
        max(sentence.start, clause.start - _BEFORE_BRACKETS) if clause.host is not None else clause.start
    )
    own = plain(sentence.text[opening : clause.end])
    relative = data("drawing")["relative"]
    if re.search(relative["before"], own):
        return _year_before(before, around), "year before"
    if re.search(relative["away"], own):
        return None, None
    if earlier and any(re.search(rf"\b{phrase}\b", own) for phrase in pointing["now"]):
        return around.now, "letter date" if around.now else None
    if re.search(relative["this"], own):
        this = around.report or (year(around.now.first.year) if around.now and around.now.first else None)
        return this, "letter date" if this else None
    shared = before is None or before.time is None or before.time.start < before.number.start
    if (
        before is not None
        and before.period is not None
        and "period" not in before.inherited
        and (shared or clause.host is not None or _is_elliptical_part(clause))
    ):
        return before.period, "sentence"
    all_ = [one for one in times(sentence, around.year) if not one.compared]
    if "respectievelijk" in said or "resp." in said or _lists_years(all_, clause):
        return None, None
    all_ = [
        one for one in all_ if not any(other.number.start < one.start < other.clause.end for other in earlier)
    ]
    # A time behind the figure belongs to what stands there ("waar het er in 2019 nog 300 waren").
    if clause.named is None:
        all_ = [one for one in all_ if one.start < clause.number.start or one.end <= clause.end]
    # "(2021: 8,1 jaar)": what stands in brackets is of the figure in those brackets.
    around_brackets = brackets_in(sentence)
    all_ = [
        one
        for one in all_
        if not any(a <= one.start < b and not a <= clause.number.start < b for a, b in around_brackets)
    ]
    if len({one.period for one in all_}) == 1:
        return all_[0].period, "sentence"
    if any(re.search(rf"\b{phrase}\b", said) for phrase in pointing["then"]):
        return around.last, "then" if around.last else None
    if any(re.search(rf"\b{phrase}\b", said) for phrase in pointing["now"]):
        return around.now, "letter date" if around.now else None
    if any(re.search(rf"\b{phrase}\b", said) for phrase in pointing["soon"]):
        return None, None
    if before is not None and before.period is not None and shared:
        return before.period, before.inherited.get("period", "sentence")
    if before is not None and before.period is not None:
        return None, None
    for period, basis in (
        (
            around.before if points_back(sentence) or is_part_of_those_before(sentence, clause) else None,
            "previous sentence",
        ),
        (around.lead, "lead-in"),
        (around.heading, "heading"),
        (around.report, "report"),
    ):
        if period is not None and (basis != "previous sentence" or scenario is Scenario.REALISED):
            return period, basis
    return None, None


def _lists_years(all_: Sequence[Time], clause: Clause) -> bool:
    """Whether several years stand before the figure, so that which one is its own is not said."""
    before = {time.period for time in all_ if time.end <= clause.number.start}
    return len(before) > 1


def _year_before(before: Observation | None, around: Around) -> Period | None:
    """The year before the one spoken of, where that is known."""
    for period in (before.period if before is not None else None, around.last, around.report, around.now):
        if period is not None and period.last is not None:
            return year(period.last.year - 1)
    return None


def _is_elliptical_part(clause: Clause) -> bool:
    """Whether words say that the figure is a part of the one before, and so of its time."""
    return any(f" {word} " in f" {clause.link} " for word in data("drawing")["parts"]["words"])
