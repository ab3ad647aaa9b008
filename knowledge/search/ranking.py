"""Question -> candidates with a probability each: retrieval, features, and a linear listwise softmax over them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from operator import mul

from knowledge.questions import Question
from knowledge.search.asking import Asking, asking
from knowledge.search.conditions import Case, ruled_out
from knowledge.search.features import Found, Hints, target_features, unit_features
from knowledge.search.index import Slots
from knowledge.search.shelf import Shelf
from knowledge.search.units import Target, Unit
from knowledge.search.weights import Weights

CLOSE = 30
"""Units of the pool of which the features are worked out: those that share the greatest weight of words."""
AROUND = 0.4
"""What a word in the context weighs beside one in the unit, for that choice."""
BESIDE = (1, -1, 2, -2, 3, 4)
"""Where the answer may stand whose words the question has none of: in the sentences around one that shares some."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A target of a unit with its features (see FEATURES)."""

    slot: int
    unit: Unit
    target: Target
    features: tuple[float, ...]

    @property
    def said(self) -> str:
        """The figure as it is written, without its sign: what makes two candidates say the same."""
        return re.sub(r"[^\w,]", "", self.unit.text[self.target.start : self.target.end]).casefold()


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its probability among all."""

    candidate: Candidate
    probability: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """The candidates of a question, the most probable first, what was asked, and where it was looked for."""

    asking: Asking
    scored: tuple[Scored, ...]
    shelf: Shelf

    def letter(self, candidate: Candidate) -> Slots:
        """All units of the letter that a candidate stands in."""
        return self.shelf.of_letter(candidate.unit.letter.id)

    def against(self, scored: Scored) -> str | None:
        """The name of the hard condition that rules a candidate out, None when none does."""
        one = scored.candidate
        reading = self.shelf.reading(one.slot)
        return ruled_out(Case(self.asking, one.slot, one.unit, reading, one.target, self.shelf))


def candidates(asked: Asking, shelf: Shelf, hints: Hints, weights: Weights) -> list[Candidate]:
    """The targets of the units that share most with the question."""
    found: list[Candidate] = []
    for slot in _closest(asked, shelf):
        unit, reading = shelf.unit(slot), shelf.reading(slot)
        places = Found(asked, slot, reading)
        shared = unit_features(asked, slot, unit, reading, places)
        for target in reading.targets:
            own = target_features(asked, reading, target, places, hints, weights.fit)
            found.append(Candidate(slot, unit, target, (*shared, *own)))
    return found


def _closest(asked: Asking, shelf: Shelf) -> Sequence[int]:
    """The units with the greatest weight of words of the question, and where those are few the ones beside them."""
    shares: dict[int, float] = {}
    for one in asked.sought:
        for slot, degree in one.around.items():
            shares[slot] = shares.get(slot, 0.0) + AROUND * one.weight * degree
        for slot, degree in one.own.items():
            share = one.weight * max(0.0, degree - AROUND * one.around.get(slot, 0.0))
            shares[slot] = shares.get(slot, 0.0) + share
    found = sorted(shares, key=lambda slot: (-shares[slot], slot))[:CLOSE]
    if len(found) == CLOSE:
        return found
    beside = dict.fromkeys(found)
    for slot in found:
        letter = shelf.of_letter(shelf.unit(slot).letter.id)
        beside |= dict.fromkeys(slot + step for step in BESIDE if slot + step >= 0 and slot + step in letter)
    return list(beside)[:CLOSE]


def probabilities(rows: Sequence[Sequence[float]], ranking: Sequence[float]) -> list[float]:
    """Softmax of the weighted sums of the features."""
    scores = [sum(map(mul, row, ranking)) for row in rows]
    top = max(scores, default=0.0)
    powers = [exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def rank(question: Question, shelf: Shelf, hints: Hints, weights: Weights) -> Ranked:
    """All candidates of a question, the most probable first."""
    asked = asking(question, shelf)
    return ordered(asked, candidates(asked, shelf, hints, weights), shelf, weights)


def ordered(asked: Asking, found: Sequence[Candidate], shelf: Shelf, weights: Weights) -> Ranked:
    """The candidates by their probability with these weights."""
    likely = probabilities([one.features for one in found], weights.ranking)
    order = sorted(range(len(found)), key=lambda at: (-likely[at], at))
    return Ranked(asked, tuple(Scored(found[at], likely[at]) for at in order), shelf)
