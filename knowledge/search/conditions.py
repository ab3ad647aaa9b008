"""Hard conditions: what rules a candidate out as an answer, whatever its score. Each is a function with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from knowledge.model import Kind, Period, Scenario
from knowledge.questions import Asked
from knowledge.search.asking import BARE, Asking, counted_kind
from knowledge.search.shelf import Reading, Shelf, Token
from knowledge.search.spotting import Shape
from knowledge.search.units import Target, Unit
from knowledge.words import fold, words

BEHIND = 30
"""Characters behind a figure within which the word stands that it counts."""


@dataclass(frozen=True, slots=True)
class Case:
    """A candidate beside what is asked: a target of the unit in a slot of the shelf."""

    asking: Asking
    slot: int
    unit: Unit
    reading: Reading
    target: Target
    shelf: Shelf


def touches(one: Period, other: Period) -> bool:
    """Whether two periods have a day in common."""
    starts = one.first is None or other.last is None or one.first <= other.last
    ends = one.last is None or other.first is None or other.first <= one.last
    return starts and ends


def _any_touches(periods: Iterable[Period], asked: Iterable[Period]) -> bool:
    return any(touches(one, other) for one in periods for other in asked)


_OTHER_SHAPES: Final[dict[str, set[Shape]]] = {
    BARE: {Shape.DATE, Shape.YEAR, Shape.TEXT},
    Asked.MONEY: {Shape.COUNT, Shape.SHARE, Shape.DURATION, Shape.TIMES, Shape.DATE, Shape.YEAR, Shape.TEXT},
    Asked.SHARE: {Shape.MONEY, Shape.DURATION, Shape.TIMES, Shape.DATE, Shape.YEAR, Shape.TEXT},
    Asked.COUNT: {Shape.MONEY, Shape.DATE, Shape.YEAR, Shape.TEXT},
    Asked.TIMES: {Shape.MONEY, Shape.SHARE, Shape.DATE, Shape.YEAR, Shape.DURATION, Shape.TEXT},
    Asked.DURATION: {Shape.MONEY, Shape.SHARE, Shape.TEXT},
    Asked.WHEN: {Shape.MONEY, Shape.SHARE, Shape.COUNT, Shape.TIMES, Shape.TEXT},
    Asked.WHO: {Shape.MONEY, Shape.SHARE, Shape.COUNT, Shape.TIMES, Shape.DATE, Shape.YEAR, Shape.DURATION},
    Asked.PERSON: {
        Shape.MONEY,
        Shape.SHARE,
        Shape.COUNT,
        Shape.TIMES,
        Shape.DATE,
        Shape.YEAR,
        Shape.DURATION,
    },
    Asked.WHY: {Shape.MONEY, Shape.SHARE, Shape.COUNT, Shape.TIMES, Shape.DATE, Shape.YEAR, Shape.DURATION},
    Asked.WHAT_IS: {
        Shape.MONEY,
        Shape.SHARE,
        Shape.COUNT,
        Shape.TIMES,
        Shape.DATE,
        Shape.YEAR,
        Shape.DURATION,
    },
}


def other_type(case: Case) -> bool:
    """The figure is of another type than is asked: money where a number of things is asked."""
    return case.target.shape in _OTHER_SHAPES.get(case.asking.sort, ())


def other_time(case: Case) -> bool:
    """The year or period that is asked is contradicted by the unit, and unknown to its fact and its context."""
    if not case.asking.periods:
        return False
    fact = case.target.fact
    if fact is not None and fact.period is not None and fact.kind is not Kind.DATE:
        return not _any_touches([fact.period], case.asking.periods)
    own = [period for _, period in case.reading.times]
    if _any_touches(own, case.asking.periods):
        return False
    if own and case.asking.asked is not Asked.WHEN:
        return True
    return not _any_touches([*case.reading.around, *_letter_times(case.unit)], case.asking.periods)


def _letter_times(unit: Unit) -> list[Period]:
    day = unit.letter.date
    if day is None:
        return []
    # A letter tells of the year before it as often as of its own.
    return [Period(day.replace(year=day.year - 1, month=1, day=1), day.replace(month=12, day=31))]


def other_place(case: Case) -> bool:
    """A place is asked that neither the unit nor its context nor the name or sender of its letter has."""
    named = _letter_words(case.unit) if case.asking.places else set()
    fact = case.target.fact
    if fact is not None and fact.place:
        named |= {word.text for word in words(fold(fact.place))}
    return any(
        one.word in case.asking.places and not one.is_in(case.slot) and one.word not in named
        for one in case.asking.sought
    )


def _letter_words(unit: Unit) -> set[str]:
    text = f"{unit.letter.title} {unit.letter.sender or ''}"
    return {word.text for word in words(fold(text))}


def unknown_name(case: Case) -> bool:
    """An organisation or person is asked that the letter does not know at all."""
    letter = case.shelf.of_letter(case.unit.letter.id)
    named = _letter_words(case.unit)
    return any(
        one.word in case.asking.names and not (one.carriers & letter) and one.word not in named
        for one in case.asking.sought
    )


def other_counted(case: Case) -> bool:
    """Another kind of thing is counted: people where places are asked, applications where grants are."""
    if case.asking.kind is None or case.target.shape is not Shape.COUNT:
        return False
    kind = next(
        (kind for token in behind(case.reading, case.target) if (kind := counted_kind(token.word))), None
    )
    return kind is not None and kind != case.asking.kind


def behind(reading: Reading, target: Target) -> list[Token]:
    """The words right behind a figure, nearest first."""
    return [token for token in reading.tokens if target.end <= token.start < target.end + BEHIND]


def other_scenario(case: Case) -> bool:
    """A planned figure where the realised one is asked, or the other way round."""
    fact = case.target.fact
    planned = fact is not None and fact.scenario is not Scenario.REALISED
    if case.asking.scenarios == {Scenario.REALISED}:
        return planned or "plan" in case.reading.marks
    wanted = bool(case.asking.scenarios) and Scenario.REALISED not in case.asking.scenarios
    return wanted and not planned and "plan" not in case.reading.marks


Condition = Callable[[Case], bool]
CONDITIONS: Final[tuple[Condition, ...]] = (
    other_type,
    other_time,
    other_place,
    unknown_name,
    other_counted,
    other_scenario,
)


def ruled_out(case: Case) -> str | None:
    """The name of the first condition that rules the candidate out, None when none does."""
    return next((one.__name__ for one in CONDITIONS if one(case)), None)
