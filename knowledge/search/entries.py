"""What the matcher knows of a fact: the ideas in its texts, by where they stand, and what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from knowledge.model import Amount, Fact, Kind
from knowledge.questions import Asked, asked_by
from knowledge.words import (
    TEXT_LIMIT,
    Remembered,
    Tag,
    Vocabulary,
    counts_persons,
    data,
    fillers,
    fold,
    joined_verb,
    known,
    lemma,
    light,
    parts,
    place_name,
    question_words,
    says_change,
    tokens,
    words,
)

STRONG = 1.0
STATED = 0.9
ITEM = 0.8
WHOLE = 0.75
AROUND = 0.66
SETTING = 0.3
"""Weights of an idea by where it stands: own fields, sentence, items, its whole, words around, heading."""
REMEMBERED = 50_000
"""Texts and words whose reading is remembered: titles, headings and populations come back in many facts."""

Ideas = frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with what it is about, each word as the set of its ideas.

    `slot` is its number in the index. `head` are the ideas of the first noun of the measure ("*organisaties* voor
    jobcoaching"), `lead` those of the first three words, `measure` those of each of its words that is not general,
    `keys` these and those of the population: what the fact is about. `counts` are the ideas of each word that a figure
    can be said to count, `counted_parts` also those of parts of compounds. `nouns` are those of the nouns in the
    measure of a drawn figure; `change` tells that such a figure is a difference. `tells` is set for a statement whose
    measure asks a question itself ("wie de Wsw-medewerkers begeleidt"): that is the question it answers.
    """

    slot: int
    fact: Fact
    head: Ideas
    lead: tuple[Ideas, ...]
    keys: tuple[Ideas, ...]
    measure: tuple[Ideas, ...]
    counts: tuple[Ideas, ...]
    counted_parts: tuple[Ideas, ...]
    nouns: tuple[Ideas, ...] = ()
    change: bool = False
    tells: Asked | None = None


@dataclass(frozen=True, slots=True)
class _Key:
    """A word of measure or population: all its ideas, those of the word as a whole, and whether it is general."""

    text: str
    ideas: Ideas
    exact: Ideas
    general: bool


def _held(keys: Sequence[_Key]) -> Ideas:
    return frozenset[str]().union(*(key.ideas for key in keys))


class Scribe:
    """Writes entries, with the meanings of `vocabulary`; what it read before it does not read again."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._texts: Remembered[str, Mapping[str, float]] = Remembered(REMEMBERED, list)
        self._keys: Remembered[str, tuple[_Key, ...]] = Remembered(REMEMBERED, _held)
        self._known: Remembered[tuple[str, Ideas], _Key] = Remembered(REMEMBERED, lambda key: key.ideas)

    def forget(self, ideas: Set[str]) -> None:
        """Forgets how the texts were read that hold one of these ideas, as the vocabulary has changed."""
        for remembered in (self._texts, self._keys, self._known):
            remembered.forget(ideas)

    def ideas(self, fact: Fact, wholes: Sequence[Fact]) -> dict[str, float]:
        """All ideas of a fact with their weights; `wholes` is what it is part of, nearest first."""
        ideas = dict.fromkeys(_numbers(fact, wholes), STRONG)
        for text, weight in _texts(fact, wholes):
            for idea, sureness in self.read(text).items():
                if weight * sureness > ideas.get(idea, 0.0):
                    ideas[idea] = weight * sureness
        return ideas

    def entry(self, slot: int, fact: Fact) -> Entry:
        """What the fact is about."""
        measure, population = self._words(fact.measure), self._words(fact.population or "")
        keys = [word for word in (*measure, *population) if not word.general]
        heads = _without_modifiers(measure)
        counted = self._counted(fact, heads, population)
        nouns = _nouns(fact)
        return Entry(
            slot=slot,
            fact=fact,
            head=next((word.ideas for word in heads if not _is_adjective(word.text)), frozenset()),
            lead=tuple(word.ideas for word in measure[:3]),
            keys=tuple(word.ideas for word in keys),
            measure=tuple(word.ideas for word in measure if not word.general),
            counts=tuple(word.exact for word in counted),
            counted_parts=tuple(word.ideas for word in counted),
            nouns=tuple(word.ideas for word in measure if word.text in nouns and not word.general),
            change=fact.context is not None
            and fact.amount is not None
            and says_change(fact.statement, fact.measure),
            tells=told_by(fact),
        )

    def _counted(self, fact: Fact, measure: Sequence[_Key], population: Sequence[_Key]) -> Sequence[_Key]:
        """The words that a figure can be said to count."""
        unit = self._words(fact.amount.unit) if fact.amount else ()
        if fact.context is not None and (
            population or (fact.amount is not None and fact.amount.unit not in ("personen", "aantal"))
        ):
            # What is measured of a drawn figure names all sorts of things beside what is counted.
            persons = [
                word
                for word in measure
                if fact.amount is not None and fact.amount.unit == "personen" and counts_persons(word.text)
            ]
            # "hoeveel restafval": an amount is of what is measured.
            measured = measure if fact.amount is not None and fact.amount.unit in _MEASURED else ()
            return [*population, *unit, *persons, *measured]
        organisation = {word.text for word in self._words(fact.organisation or "")}
        return [word for word in (*measure, *population, *unit) if word.text not in organisation]

    def read(self, text: str) -> Mapping[str, float]:
        """All ideas in a text with their weights."""
        found = self._texts.get(text)
        if found is None:
            found = self._vocabulary.text_ideas(text)
            self._texts.put(text, found)
        return found

    def _words(self, text: str) -> tuple[_Key, ...]:
        """The content words of a text with what they mean, also as a part of a phrase."""
        found = self._keys.get(text)
        if found is None:
            found = tuple(self._content(text))
            self._keys.put(text, found)
        return found

    def _content(self, text: str) -> Iterator[_Key]:
        row = words(fold(text, TEXT_LIMIT))
        extra: list[set[str]] = [set() for _ in row]
        for first, past, idea, _ in self._vocabulary.phrases([lemma(word.text) for word in row]):
            for at in range(first, past):
                extra[at].add(idea)
        for word, also in zip(row, extra, strict=True):
            if word.text not in fillers() and word.text not in question_words():
                yield self._key(word.text, frozenset(also))

    def _key(self, word: str, also: Ideas) -> _Key:
        """One and the same object for the same word, which is in many facts."""
        found = self._known.get((word, also))
        if found is None:
            meaning = self._vocabulary.meaning(word)
            # What comes before the head of a compound tells which: 'wsw' of 'wsw-medewerker'.
            exact = also.union(meaning.whole, *(meaning.parts[:-1] if meaning.divided else ()))
            general = lemma(word) in light() or lemma(word) in _asking_words()
            found = _Key(word, also.union(meaning.flat()), exact, general)
            self._known.put((word, also), found)
        return found


def _without_modifiers(measure: Sequence[_Key]) -> list[_Key]:
    """Without what only tells which, in a compound that is written apart: "*job* coaching" counts no jobs."""
    following = [*(word.text for word in measure), ""][1:]
    return [
        word
        for word, after in zip(measure, following, strict=True)
        if not (after and known(word.text + after))
    ]


def told_by(fact: Fact) -> Asked | None:
    """The question that the measure of a statement asks itself."""
    return asked_by(fold(fact.measure)) if fact.kind is Kind.STATEMENT and not fact.context else None


def texts(fact: Fact) -> Iterator[str]:
    """The texts of a fact whose words a question may misspell."""
    yield from _own_texts(fact)
    yield from fact.items
    yield fact.statement
    if fact.context:
        yield fact.context


def names(text: str) -> Iterator[str]:
    """The words of a text, and the parts of those that are written with a hyphen or slash."""
    for word in words(fold(text, TEXT_LIMIT)):
        if not word.text.isalpha():
            yield from re.split("[/-]", word.text)
        yield word.text


def number_idea(amount: Amount) -> str:
    """The idea of a figure, as a question that names it carries it: '#1200'."""
    return f"#{amount.value.normalize():f}"


def _numbers(fact: Fact, wholes: Iterable[Fact]) -> Iterator[str]:
    """The numbers that a question may name while it is about this fact: its own and those of what it is part of."""
    for one in (fact, *wholes):
        if one.amount is not None:
            yield number_idea(one.amount)
        for text in (*_own_texts(one), *one.items):
            if any(map(str.isdigit, text)):
                yield from (f"#{word.text}" for word in words(fold(text, TEXT_LIMIT)) if word.text.isdigit())


def _texts(fact: Fact, wholes: Iterable[Fact]) -> Iterator[tuple[str, float]]:
    yield from ((text, STRONG) for text in _own_texts(fact))
    yield from ((item, ITEM) for item in fact.items)
    yield fact.statement.replace("{value}", " ").replace("{period}", " "), STATED
    if fact.context:
        verb = joined_verb(tokens(f"{fact.statement} {fact.text or ''}".removesuffix(".")))
        if verb is not None:
            yield verb, STATED
        named = words(fold(f"{fact.measure} {fact.population or ''}"))
        yield " ".join(part for word in named for part in parts(word.text)[:-1]), AROUND
    for whole in wholes:
        yield from ((text, WHOLE) for text in _own_texts(whole))
    around = (fact.context, f"{fact.section or ''} {fact.letter.title}") if fact.context else ()
    yield from ((text, AROUND) for text in around if text)
    for text in (fact.section, fact.letter.title):
        if text:
            yield text, SETTING
    # What a letter tells without a figure holds for its sender's place; a figure may be of a part or of more.
    if fact.letter.sender and fact.kind not in (Kind.FIGURE, Kind.DATE):
        yield (
            " ".join(word.text for word in words(fold(fact.letter.sender)) if place_name(word.text)),
            STATED,
        )


def _own_texts(fact: Fact) -> tuple[str, ...]:
    texts = (
        fact.measure,
        fact.population,
        fact.organisation,
        fact.place,
        fact.text,
        fact.amount.unit if fact.amount else None,
    )
    return tuple(text for text in texts if text)


def _nouns(fact: Fact) -> frozenset[str]:
    """The nouns and names in the measure of a drawn figure, folded."""
    if fact.context is None:
        return frozenset()
    named = (token for token in tokens(fact.measure) if token.tag in (Tag.NOUN, Tag.NAME))
    return frozenset(word.text for token in named for word in words(fold(token.text)))


_MEASURED = (
    *(
        "euro",
        "fte",
        "kilo",
        "ton",
        "liter",
        "km",
        "hectare",
        "m2",
        "m3",
        "kwh",
        "mw",
        "gwh",
        "kg per inwoner",
    ),
    *("uur", "weken", "dagen", "maanden", "jaar", "keer"),
)
"""Units that measure something rather than count things."""


@cache
def _asking_words() -> frozenset[str]:
    """Words in a measure that only say that it is a meaning or a reason."""
    own = data("asking")["own"]
    return frozenset((*own["what is"], *own["why"]))


def _is_adjective(word: str) -> bool:
    """Whether a word looks like an inflected adjective ("*externe* organisaties"): nouns and verbs rarely do."""
    base = lemma(word)
    return word.endswith("e") and base != word and not base.endswith(("e", "en"))
