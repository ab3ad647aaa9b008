"""What words mean to the matcher: the ideas behind a word, and the word that was meant by a misspelt one.

An *idea* is written as the head word of a line of the term lists, or as the dictionary form of the word itself. Two
words match when they share an idea; the weight tells how sure that is. The shipped lists come first, the table `terms`
of the store adds what staff know.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise

from knowledge.words.cache import Remembered
from knowledge.words.language import (
    TEXT_LIMIT,
    abbreviations,
    data,
    fold,
    is_divided,
    known,
    lemma,
    parts,
    words,
)
from knowledge.words.places import place_in

Ideas = Mapping[str, float]

SYNONYM = 0.95
NEAR = 0.85
DERIVED = 0.85
PART = 0.7
REMEMBERED = 100_000
"""Words whose meaning is remembered."""
ITSELF = "="
"""Before an idea: the word itself, not one that means the same."""


SPELLINGS = ("dialect", "misspelling")
"""The kinds of staff's terms that say how a word is written, not what it means."""
ORDINAL = "no. "
"""Before a number: the idea of being the first, second, ... of a row."""


def ordinal(word: str) -> int | None:
    """The place in a row that a word says: "eerste", "1e", "2de"."""
    match = re.fullmatch(r"(\d{1,2})(?:e|de|ste)", word)
    places: dict[str, int] = data("numbers")["ordinals"]
    return int(match[1]) if match else places.get(word)


@dataclass(frozen=True, slots=True)
class Meaning:
    """The ideas of one word: of the `whole`, and of each of its `parts` when it is a compound.

    `divided` compounds show their parts in writing ('Wsw-medewerker'): the parts are as sure as loose words. `all` are
    the ideas of the word and its parts, `telling` those of the parts that are not too general.
    """

    whole: Ideas = field(hash=False)
    parts: tuple[Ideas, ...] = field(default=(), hash=False)
    divided: bool = False
    all: frozenset[str] = field(init=False)
    telling: tuple[Ideas, ...] = field(init=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "all", frozenset(self.whole).union(*self.parts))
        object.__setattr__(self, "telling", tuple(part for part in self.parts if not light() & part.keys()))

    def flat(self) -> dict[str, float]:
        """All ideas in one table, which is how the words of a fact are indexed.

        A part of a compound is found by that very word and not by a synonym: a 'werkgeversservicepunt' is not about
        bosses, nor the 'minimumloon' about wages.
        """
        parts = (pair for part in self.parts for pair in part.items())
        if self.divided:
            return dict(parts) | dict(self.whole)
        return {idea: weight * PART for idea, weight in parts if idea.startswith(ITSELF)} | dict(self.whole)


@cache
def fillers() -> frozenset[str]:
    """Function words and particles, folded."""
    return frozenset(fold(word).replace("'", "") for word in data("fillers")["words"])


@cache
def light() -> frozenset[str]:
    """Lemmas too general to tell facts apart."""
    return frozenset(lemma(fold(word)) for word in data("fillers")["light"])


@cache
def question_words() -> frozenset[str]:
    """Words by which a question tells what it asks for, as far as they are words of their own."""
    return frozenset(word for words_ in data("asking")["words"].values() for word in words_)


@cache
def _empty() -> frozenset[str]:
    """Words by which no fact is found."""
    return fillers() | question_words() | frozenset(data("conditions")["comparison"])


@cache
def dialects() -> dict[str, str]:
    """Dialect and chat spelling -> ordinary Dutch, from the shipped lists."""
    return {
        fold(said).replace("'", ""): fold(meant)
        for table in data("dialect").values()
        for said, meant in table.items()
    }


@lru_cache(10_000)
def _sequence(phrase: str) -> tuple[str, ...]:
    return tuple(lemma(word.text) for word in words(fold(phrase)))


class _Lines:
    """The lines of the term lists by the lemmas of what is said: the idea of each line, with its weight."""

    def __init__(self) -> None:
        self._ideas: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
        self._longest: dict[str, int] = {}

    def add(self, head: str, says: Iterable[str], weight: float) -> None:
        """One line: its head word, and what may be said instead."""
        idea = " ".join(_sequence(head))
        for said in (head, *says):
            sequence = _sequence(said)
            if sequence:
                self._ideas[sequence][idea] = max(weight, self._ideas[sequence].get(idea, 0.0))
                self._longest[sequence[0]] = max(len(sequence), self._longest.get(sequence[0], 0))

    def ideas(self, sequence: tuple[str, ...]) -> Ideas:
        """The ideas of the lines that hold exactly these lemmas."""
        return self._ideas.get(sequence, {})

    def longest(self, first: str) -> int:
        """How many words the longest phrase has that starts with this lemma."""
        return self._longest.get(first, 0)


@cache
def _shipped_lines() -> _Lines:
    lines = _Lines()
    for name, weight in (("synonyms", SYNONYM), ("near", NEAR)):
        for theme in data(name).values():
            for head, says in theme.items():
                lines.add(head, says, weight)
    for short, long in abbreviations().items():
        lines.add(short, [long], SYNONYM)
    return lines


class Vocabulary:
    """The meanings of words, with staff's own `terms` (say, means, kind) beside the shipped lists.

    `places` are the folded words that name a place in the letters: districts, villages.
    """

    def __init__(
        self, terms: Iterable[tuple[str, str, str]] = (), places: Container[str] = frozenset()
    ) -> None:
        self._places = places
        self._cache: Remembered[str, Meaning] = Remembered(REMEMBERED, lambda meaning: meaning.all)
        self._flattened: Remembered[str, Ideas] = Remembered(REMEMBERED, list)
        self._read(terms)

    def _read(self, terms: Iterable[tuple[str, str, str]]) -> None:
        self._own = _Lines()
        self._spellings = dict(dialects())
        for say, means, kind in terms:
            if kind in SPELLINGS:
                self._spellings[fold(say).replace("'", "")] = fold(means)
            else:
                self._own.add(means, [say], SYNONYM)
        # How many words the longest spelling has that begins with a word.
        self._longest_spelling: dict[str, int] = {}
        for say in self._spellings:
            first, length = say.split(" ", 1)[0], say.count(" ") + 1
            self._longest_spelling[first] = max(length, self._longest_spelling.get(first, 0))

    def change(self, terms: Iterable[tuple[str, str, str]], ideas: Set[str]) -> None:
        """Takes the terms as they are now; `ideas` are those of the words in terms that changed."""
        self._read(terms)
        self._cache.forget(ideas)
        self._flattened.forget(ideas)

    def _ideas(self, sequence: tuple[str, ...]) -> Ideas:
        return {**_shipped_lines().ideas(sequence), **self._own.ideas(sequence)}

    def rewritten(self, folded: str) -> str:
        """A folded text with dialect, chat spelling and the misspellings that staff listed put into ordinary Dutch."""
        row = words(folded)
        pieces: list[str] = []
        at = index = 0
        while index < len(row):
            length = min(self._longest_spelling.get(row[index].text, 0), len(row) - index)
            while (
                length and " ".join(word.text for word in row[index : index + length]) not in self._spellings
            ):
                length -= 1
            said, last = row[index : index + length], row[index + max(length, 1) - 1]
            new = (
                self._spellings[" ".join(word.text for word in said)]
                if said
                else folded[row[index].start : last.end]
            )
            pieces += [folded[at : row[index].start], new]
            at = last.end
            index += max(length, 1)
        return "".join(pieces) + folded[at:]

    def is_place(self, word: str) -> bool:
        """Whether a word names a place that the letters speak of."""
        return word in self._places

    def knows(self, word: str) -> bool:
        """Whether any list has this word."""
        return bool(self._ideas((lemma(word),)))

    def has_idea(self, word: str) -> bool:
        """Whether the lists of true synonyms know this word, so that we know what it means."""
        return any(weight >= SYNONYM for weight in self._ideas((lemma(word),)).values())

    def meaning(self, word: str) -> Meaning:
        """The ideas of one folded word, on its own."""
        found = self._cache.get(word)
        if found is None:
            found = Meaning(
                self._whole(word), tuple(self._whole(part) for part in parts(word)), is_divided(word)
            )
            self._cache.put(word, found)
        return found

    def _flat(self, word: str) -> Ideas:
        found = self._flattened.get(word)
        if found is None:
            found = self.meaning(word).flat()
            self._flattened.put(word, found)
        return found

    def _whole(self, word: str) -> dict[str, float]:
        base = lemma(word)
        ideas: dict[str, float] = {}
        for form, weight in (*((derived, DERIVED) for derived in _derived(base)), (word, 1.0), (base, 1.0)):
            for idea, sureness in self._ideas((form,)).items():
                ideas[idea] = max(weight * sureness, ideas.get(idea, 0.0))
            ideas[form] = ideas[ITSELF + form] = weight
        if (place := ordinal(word)) is not None:
            ideas[f"{ORDINAL}{place}"] = 1.0
        for idea in place_in(word):
            ideas[idea] = max(SYNONYM, ideas.get(idea, 0.0))
        return ideas

    def phrases(self, lemmas: Sequence[str]) -> list[tuple[int, int, str, float]]:
        """Phrases of the term lists in a row of lemmas, as (first, past last, idea, weight); longer ones first."""
        found = []
        for start, first in enumerate(lemmas):
            longest = max(_shipped_lines().longest(first), self._own.longest(first))
            for end in range(min(len(lemmas), start + longest), start + 1, -1):
                found += [
                    (start, end, idea, weight)
                    for idea, weight in self._ideas(tuple(lemmas[start:end])).items()
                ]
        return found

    def text_ideas(self, text: str) -> dict[str, float]:
        """All ideas in a piece of a fact, with their weights; joined neighbours count as a compound."""
        row = [word.text for word in words(fold(text, TEXT_LIMIT))]
        ideas: dict[str, float] = {}
        empty = _empty()
        for word in row:
            if word not in empty:
                for idea, weight in self._flat(word).items():
                    if weight > ideas.get(idea, 0.0):
                        ideas[idea] = weight
        for _, _, idea, weight in self.phrases([lemma(word) for word in row]):
            ideas[idea] = max(weight, ideas.get(idea, 0.0))
        content = [(left, right) for left, right in pairwise(row) if not fillers() & {left, right}]
        for joined in (left + right for left, right in content if left.isalpha() and right.isalpha()):
            # "job coaching" is found as "jobcoaching" too; compounds that no list knows are cut by the question.
            if known(joined):
                ideas.setdefault(lemma(joined), SYNONYM)
        return ideas


@cache
def _derived(base: str) -> tuple[str, ...]:
    """The verb behind a noun in -ing ('begeleiding' -> 'begeleiden'), where the dictionary knows that verb."""
    exceptions = data("lemmas")["not_derived"]
    if base.endswith("ing") and len(base) > 6 and base not in exceptions:
        stem = base[:-3]
        forms = [stem + "en"]
        if len(stem) > 2 and stem[-1] == stem[-2]:
            forms.append(stem[:-1] + "en")
        return tuple(form for form in forms if known(form))[:1]
    return ()
