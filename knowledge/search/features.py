"""What the ranker looks at: about twenty numbers for each target of a unit, most from 0 to 1.

`weights.toml` has a table for each, with its weight and why it is there; a test holds the two together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from knowledge.model import Period
from knowledge.questions import Asked
from knowledge.search.asking import Asking, Sought
from knowledge.search.conditions import behind, touches
from knowledge.search.shelf import Reading
from knowledge.search.spotting import Shape
from knowledge.search.units import Target, Unit

NEAR = 55
"""Characters on either side of a figure within which a word counts as near to it."""
BORDER = 25
"""Characters for which the border between two parts of a sentence counts."""
LONG = 40
"""Words of a sentence that is long."""

OF_UNIT: Final = (
    *("own", "around", "order", "names", "names lacking", "year own", "year around", "year against"),
    *("plan apart", "change apart", "total apart", "item", "length", "stated"),
)
OF_TARGET: Final = (
    *("near", "nearest", "fit", "reason", "counted near", "year nearest", "part apart", "unasked", "fact"),
    *("rules", "offered"),
)
FEATURES: Final = (*OF_UNIT, *OF_TARGET)

Fit = Mapping[str, Mapping[str, float]]
"""How well each shape of target fits what is asked, from -1 to 1: the tables `fit` of the weights."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What today's rules say: the fact that they answer with, and those that they offer instead of an answer."""

    answer: frozenset[str] = frozenset()
    offered: frozenset[str] = frozenset()


def unit_features(asking: Asking, slot: int, unit: Unit, reading: Reading, found: Found) -> tuple[float, ...]:
    """The features of OF_UNIT, in that order."""
    own = sum(one.weight * one.own.get(slot, 0.0) for one in asking.sought)
    around = sum(one.weight * max(one.own.get(slot, 0.0), one.around.get(slot, 0.0)) for one in asking.sought)
    named = [one for one in asking.sought if one.word in asking.names or one.word in asking.places]
    there = sum(slot in one.own or slot in one.around for one in named)
    year = _year(asking, reading)
    lacking = asking.marks ^ reading.marks
    return (
        own,
        around,
        found.order,
        there / len(named) if named else 0.0,
        float(there < len(named)),
        *(float(year == kind) for kind in ("own", "around", "against")),
        *(float(mark in lacking) for mark in ("plan", "change", "total")),
        float(unit.is_item),
        log(1 + len(reading.tokens)) / log(1 + LONG),
        float(unit.is_stated),
    )


def _year(asking: Asking, reading: Reading) -> str:
    """Where the time that is asked stands: in the unit, in its context, nowhere, or another one in its place."""
    if not asking.periods:
        return "none"
    own = [period for _, period in reading.times]
    if _touching(own, asking.periods):
        return "own"
    if own:
        return "against"
    return "around" if _touching(reading.around, asking.periods) else "nowhere"


def _touching(periods: Iterable[Period], asked: Sequence[Period]) -> bool:
    return any(touches(one, other) for one in periods for other in asked)


def target_features(
    asking: Asking, reading: Reading, target: Target, found: Found, hints: Hints, fit: Fit
) -> tuple[float, ...]:
    """The features of OF_TARGET, in that order."""
    near, nearest = found.near(target)
    fact = target.fact.id if target.fact is not None else None
    whole = target.shape is Shape.TEXT
    return (
        near,
        nearest,
        fit[asking.sort].get(target.shape, 0.0),
        float(whole and _gives_reason(asking, reading)),
        float(not whole and _counts(asking, reading, target)),
        0.0 if whole else _year_nearest(asking, reading, target),
        float(not whole and "part" in reading.marks and "part" not in asking.marks),
        0.0 if whole else found.unasked(target),
        float(fact is not None),
        float(fact in hints.answer),
        float(fact in hints.offered),
    )


def _gives_reason(asking: Asking, reading: Reading) -> bool:
    """Whether a sentence gives the reason or the meaning that is asked."""
    return (asking.asked is Asked.WHY and "because" in reading.marks) or (
        asking.asked is Asked.WHAT_IS and "means" in reading.marks
    )


def _counts(asking: Asking, reading: Reading, target: Target) -> bool:
    return any(not token.ideas.isdisjoint(asking.counted) for token in behind(reading, target))


def _year_nearest(asking: Asking, reading: Reading, target: Target) -> float:
    """Of several times in a sentence: 1 when the one nearest to the figure is asked, -1 when it is another."""
    if not asking.periods or len(reading.times) < 2:
        return 0.0
    at = (target.start + target.end) // 2
    _, period = min(reading.times, key=lambda time: abs(time[0] - at))
    return 1.0 if _touching([period], asking.periods) else -1.0


# --- Where the words of the question stand


class Found:
    """Where the words of the question stand in a unit."""

    def __init__(self, asking: Asking, slot: int, reading: Reading) -> None:
        self._tokens = reading.tokens
        self._borders = reading.borders
        self._figures = [target for target in reading.targets if target.shape is not Shape.TEXT]
        self._at: list[tuple[Sought, list[int]]] = []
        for one in asking.sought:
            if slot in one.own:
                places = [
                    at for at, token in enumerate(reading.tokens) if not token.ideas.isdisjoint(one.ideas)
                ]
                if places:
                    self._at.append((one, places))
        self._asked = {at for _, places in self._at for at in places}

    @property
    def order(self) -> float:
        """The share of neighbouring words of the question that are neighbours in the unit too."""
        pairs = list(zip(self._at, self._at[1:], strict=False))
        together = sum(
            any(0 < abs(one - other) <= 2 for one in first for other in second)
            for (_, first), (_, second) in pairs
        )
        return together / len(pairs) if pairs else 0.0

    def near(self, target: Target) -> tuple[float, float]:
        """Of the words of the question: the weight near to the figure, and the share to which it is the nearest."""
        if target.shape is Shape.TEXT:
            return sum(one.weight for one, _ in self._at), 1.0
        close = mine = total = 0.0
        for one, places in self._at:
            distance = min(self._distance(at, target) for at in places)
            if distance <= NEAR:
                close += one.weight * (1 - distance / (2 * NEAR))
            total += one.weight
            others = (
                min(self._distance(at, figure) for at in places)
                for figure in self._figures
                if figure.start != target.start
            )
            if all(distance <= other for other in others):
                mine += one.weight
        return close, mine / total if total else 0.0

    def _distance(self, at: int, target: Target) -> int:
        """Characters between a word and a figure; another part of the sentence is farther away."""
        token = self._tokens[at]
        first, last = min(token.end, target.end), max(token.start, target.start)
        crossed = bisect_left(self._borders, last) - bisect_left(self._borders, first)
        return max(last - first, 0) + BORDER * max(crossed, 0)

    def unasked(self, target: Target) -> float:
        """The share of the words near to the figure that the question does not have."""
        near = [
            at
            for at, token in enumerate(self._tokens)
            if self._distance(at, target) <= NEAR // 2 and not token.word[:1].isdigit()
        ]
        return sum(at not in self._asked for at in near) / len(near) if near else 0.0
