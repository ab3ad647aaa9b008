"""The question as the ranker needs it: weighted words, names, times, and the units that could answer it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from knowledge.model import Period, Scenario
from knowledge.questions import Asked, Question, Term
from knowledge.search.index import Index, Levels, Slots, as_slots, at_least
from knowledge.search.shelf import STEM, Shelf, marks_in, stem
from knowledge.words import ITSELF, REMEMBERED, data, fold, known, lemma, light, parts, words

POOL = 200
"""Units that are looked at: those that share most words with the question."""
BARE = "bare"
"""The sort of a question for how much, without what: money or a share answers it as well as a number of things."""
LIGHT = 0.3
"""What a general word weighs beside one that tells facts apart."""
PART = 0.6
"""How surely a compound is meant by one of its parts."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A word of the question. `weight` is its share of the question, by how rare it is; `ideas` find it in a text.

    `own` and `around` are the units that have it in their own words and in those around them, each with how surely;
    `carriers` are all units that have it in either, also outside the pool.
    """

    word: str
    weight: float
    ideas: frozenset[str]
    own: Mapping[int, float]
    around: Mapping[int, float]
    carriers: Slots
    counted: bool = False

    def is_in(self, slot: int) -> bool:
        """Whether a unit has the word, in its own words or in its context."""
        return slot in self.own or slot in self.around


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question seeks among the units of a shelf, and the `pool` of units that share most words with it.

    `counted` are the ideas of what is counted ("hoeveel *banen*") and `kind` the kind of thing that is. `names` are
    words with a capital that no dictionary has, `places` known places, both folded. `marks` are those of MARKS in it.
    What must be `worked_out` no figure answers by itself.
    """

    asked: Asked
    sought: tuple[Sought, ...]
    pool: Slots
    counted: frozenset[str]
    kind: str | None
    names: frozenset[str]
    places: frozenset[str]
    periods: tuple[Period, ...]
    marks: frozenset[str]
    scenarios: frozenset[Scenario] = frozenset()
    worked_out: bool = False

    @property
    def sort(self) -> str:
        """What is asked, as the tables `fit` of the weights name it; BARE for "hoeveel" without what is counted."""
        return BARE if self.asked is Asked.COUNT and not self.counted and self.kind is None else self.asked

    def counted_in(self, slot: int) -> bool:
        """Whether a unit has a word for what is counted."""
        return any(one.counted and slot in one.own for one in self.sought)


def asking(question: Question, shelf: Shelf) -> Asking:
    """What the question seeks."""
    terms = _terms(question)
    reach = [_reach(term) for term in terms]
    own = [shelf.own.levels(ideas) for ideas in reach]
    around = [shelf.around.levels(ideas) for ideas in reach]
    carriers = [_union((*mine, *others)) for mine, others in zip(own, around, strict=True)]
    weights = _weights(terms, shelf)
    pool = _pool(carriers, weights)
    counted = [term for term in terms if term.counted]
    return Asking(
        asked=question.asked,
        sought=tuple(
            Sought(
                term.word,
                weight,
                frozenset(ideas),
                _degrees(mine, pool),
                _degrees(others, pool),
                slots,
                term.counted,
            )
            for term, weight, ideas, mine, others, slots in zip(
                terms, weights, reach, own, around, carriers, strict=True
            )
        ),
        pool=pool,
        counted=frozenset[str]().union(*(_reach(term) for term in counted)),
        kind=_kind_asked(question, counted),
        names=frozenset(_names(question.typed)),
        places=frozenset(term.word for term in question.terms if term.place),
        periods=question.periods,
        marks=marks_in(question.text),
        scenarios=question.scenarios,
        worked_out=any((question.wish, question.rest, question.negated, question.growth, question.sum)),
    )


def _terms(question: Question) -> list[Term]:
    """The words that were said, each once: not what the question only implies ("doel" of "waarom")."""
    said = {word.text for text in (question.text, fold(question.typed)) for word in words(text)}
    implied = set(data("asking")["implied"].get(question.asked, ())) - said
    return list({term.word: term for term in question.terms if term.word not in implied}.values())


def _reach(term: Term) -> dict[str, float]:
    """The ideas by which a term is found, with how surely each means it."""
    ideas = {STEM + stem(term.word): 1.0, **term.meaning.whole}
    for part in term.meaning.telling:
        for idea, sureness in part.items():
            if idea.startswith(ITSELF):
                ideas.setdefault(idea, sureness * PART)
    return ideas


def _weights(terms: Sequence[Term], shelf: Shelf) -> list[float]:
    """The share of each word in the question; a rare word tells more, and one that no letter has most of all."""
    found = [
        (LIGHT if term.light else 1.0) * log(2 + len(shelf) / (1 + _spread(term, shelf.own)))
        for term in terms
    ]
    total = sum(found) or 1.0
    return [weight / total for weight in found]


def _spread(term: Term, index: Index) -> int:
    return max((index.count(idea) for idea in term.meaning.whole if idea.startswith(ITSELF)), default=0)


def _union(levels: Levels) -> Slots:
    return Slots.union(*(slots for _, slots in levels)) if levels else as_slots(())


def _pool(carriers: Sequence[Slots], weights: Sequence[float]) -> Slots:
    """At most POOL units: those that share most words, and of as many those with the rarest."""
    rarest = sorted(range(len(carriers)), key=lambda at: -weights[at])
    pool = as_slots(())
    for sharing in reversed(at_least(carriers)):
        fresh = sharing - pool
        if len(pool) + len(fresh) <= POOL:
            pool |= fresh
            continue
        for at in rarest:
            those = fresh & carriers[at]
            pool |= as_slots(list(those)[: POOL - len(pool)])
            fresh -= those
        break
    return pool


def _degrees(levels: Levels, pool: Slots) -> dict[int, float]:
    """How surely each unit of the pool carries a word; the surest level counts."""
    found: dict[int, float] = {}
    for weight, slots in levels:
        for slot in slots & pool:
            found.setdefault(slot, weight)
    return found


# --- What kinds of words it holds


@lru_cache(REMEMBERED)
def counted_kind(word: str) -> str | None:
    """The kind of thing that a folded word counts: people, places, requests or homes; None for another word."""
    forms = (word, lemma(word), *parts(word)[-1:])
    for kind, named in data("passages")["counted"].items():
        for form in forms:
            if form in named or any(form.endswith(one) and len(one) > 5 for one in named):
                return str(kind)
    return None


def _kind_asked(question: Question, counted: Sequence[Term]) -> str | None:
    kinds = (counted_kind(term.word) for term in counted)
    return next((kind for kind in kinds if kind is not None), "people" if question.people else None)


def _names(typed: str) -> Iterator[str]:
    """Words with a capital inside a sentence that are no ordinary Dutch words, folded."""
    for match in re.finditer(r"(?<![.!?] )(?<!^)\b[A-ZÀ-Þ][\w'’-]+", typed):
        for word in words(fold(match.group())):
            if not (known(word.text) or word.text in light() or word.text in data("passages")["names"]):
                yield word.text
