"""The index that questions run on: which facts carry which ideas, kept in step with the store."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from math import log

from knowledge.asking import Asked, asked_by
from knowledge.language import TEXT_LIMIT, data, fold, lemma, parts, words
from knowledge.model import Amount, Fact, Kind
from knowledge.phrases import counts_persons
from knowledge.places import place_name
from knowledge.spelling import Speller
from knowledge.tags import Tag, joined_verb, tokens
from knowledge.vocabulary import Vocabulary, fillers, light, question_words

STRONG = 1.0
STATED = 0.9
ITEM = 0.8
WHOLE = 0.75
AROUND = 0.66
SETTING = 0.3
"""Weights of an idea by where it stands: own fields, sentence, items, its whole, words around, heading."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with its ideas.

    `head` are the ideas of the first noun of the measure ("*organisaties* voor jobcoaching"), `lead` those of the first
    three, `measure` those of each of its words that is not general, `keys` these and those of the population: what the
    fact is about. `counts` are the ideas of what a figure can be said to count, `counted_parts` also those of parts of
    compounds. `nouns` are those of the nouns in the measure of a drawn figure; `change` tells that such a figure is a
    difference. `tells` is set for a statement whose measure asks a question itself ("wie de Wsw-medewerkers
    begeleidt"): that is the question it answers.
    """

    fact: Fact
    ideas: Mapping[str, float]
    head: frozenset[str]
    lead: tuple[frozenset[str], ...]
    keys: tuple[frozenset[str], ...]
    measure: tuple[frozenset[str], ...]
    counts: frozenset[str]
    counted_parts: frozenset[str]
    nouns: tuple[frozenset[str], ...] = ()
    change: bool = False
    tells: Asked | None = None


@dataclass(frozen=True, slots=True)
class _Key:
    """A word of measure or population: all its ideas, those of the word as a whole, and whether it is general."""

    text: str
    ideas: frozenset[str]
    exact: frozenset[str]
    general: bool


class Catalogue:
    """Facts by idea. Facts come and go one by one, at a cost that does not depend on how many there are."""

    def __init__(self, facts: Iterable[Fact], terms: Iterable[tuple[str, str, str]] = ()) -> None:
        self.vocabulary = Vocabulary(terms)
        self.speller = Speller(_general_words())
        self._entries: dict[str, Entry] = {}
        self._postings: dict[str, dict[str, float]] = defaultdict(dict)
        self._parts: dict[str, dict[str, None]] = defaultdict(dict)
        self._order: dict[str, int] = {}
        self._facts = {fact.id: fact for fact in facts}
        for fact in self._facts.values():
            self._index(fact)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def get(self, fact_id: str) -> Fact | None:
        """The fact with this id, None when there is none to show."""
        entry = self._entries.get(fact_id)
        return entry.fact if entry else None

    def entry(self, fact_id: str) -> Entry:
        """The fact with its ideas; KeyError for an unknown id."""
        return self._entries[fact_id]

    def parts_of(self, fact_id: str) -> tuple[Fact, ...]:
        """The figures that the fact is made up of, as far as the letters give them, in the order of the store.

        Only those that count the same in the same period; none when they add up to more than the whole.
        """
        whole = self.get(fact_id)
        found = (self.get(part) for part in self._parts.get(fact_id, ()))
        parts = tuple(
            fact for fact in found if fact is not None and whole is not None and _counts_as(fact, whole)
        )
        sums_up = whole is None or sum(map(_value, parts)) <= _value(whole)
        return tuple(sorted(parts, key=lambda part: self._order[part.id])) if sums_up else ()

    def all_parts_of(self, fact_id: str) -> tuple[Fact, ...]:
        """The figures that the fact is made up of, and theirs."""
        return tuple(part for one in self.parts_of(fact_id) for part in (one, *self.all_parts_of(one.id)))

    def whole(self, fact: Fact) -> Fact | None:
        """The figure that a figure is directly part of."""
        found = next(iter(self.ancestors(fact)), None)
        return found if found is not None and found.kind is Kind.FIGURE else None

    def ancestors(self, fact: Fact) -> tuple[Fact, ...]:
        """The whole that a fact is part of, the whole of that, and so on."""
        found: list[Fact] = []
        while fact.part_of is not None and len(found) < 10:
            whole = self._facts.get(fact.part_of)
            if whole is None or whole in found:
                break
            found.append(whole)
            fact = whole
        return tuple(found)

    def with_idea(self, idea: str) -> Mapping[str, float]:
        """Fact ids that carry the idea, with its weight."""
        return self._postings.get(idea, {})

    def rarity(self, ideas: Iterable[str]) -> float:
        """How much finding one of these ideas tells: 1 when a single fact has it, towards 0 when all do."""
        spread = max((len(self._postings.get(idea, ())) for idea in ideas), default=0)
        return log((1 + len(self._entries)) / (1 + spread) + 1) / log(len(self._entries) + 2)

    def update(self, changed: Mapping[str, Fact | None]) -> None:
        """Takes in changed and new facts, and drops those that are None; parts follow their whole."""
        touched = dict(changed)
        for fact_id in changed:
            touched |= {
                part: self._facts.get(part) for part in self._descendants(fact_id) if part not in changed
            }
        for fact_id, fact in touched.items():
            self._drop(fact_id)
            if fact is None:
                self._facts.pop(fact_id, None)
            else:
                self._facts[fact_id] = fact
        for fact in touched.values():
            if fact is not None:
                self._index(fact)

    def _descendants(self, fact_id: str) -> set[str]:
        found: set[str] = set()
        waiting = [fact_id]
        while waiting:
            for part in self._parts.get(waiting.pop(), ()):
                if part not in found:
                    found.add(part)
                    waiting.append(part)
        return found

    def _drop(self, fact_id: str) -> None:
        entry = self._entries.pop(fact_id, None)
        if entry is None:
            return
        for idea in entry.ideas:
            self._postings[idea].pop(fact_id, None)
        if entry.fact.part_of:
            self._parts[entry.fact.part_of].pop(fact_id, None)

    def _index(self, fact: Fact) -> None:
        self._order.setdefault(fact.id, len(self._order))
        ideas = dict.fromkeys(self._numbers(fact), STRONG)
        for text, weight in self._texts(fact):
            for idea, sureness in self.vocabulary.text_ideas(text).items():
                ideas[idea] = max(weight * sureness, ideas.get(idea, 0.0))
        measure, population = self._read(fact.measure), self._read(fact.population or "")
        keys = [word for word in (*measure, *population) if not word.general]
        organisation = {word.text for word in self._read(fact.organisation or "")}
        unit = self._read(fact.amount.unit) if fact.amount else []
        counted = [word for word in (*measure, *population, *unit) if word.text not in organisation]
        if fact.context is not None and (
            population or (fact.amount is not None and fact.amount.unit not in ("personen", "aantal"))
        ):
            # What is measured of a drawn figure names all sorts of things beside what is counted.
            persons = [
                word
                for word in measure
                if fact.amount is not None and fact.amount.unit == "personen" and counts_persons(word.text)
            ]
            counted = [*population, *unit, *persons]
            if fact.amount is not None and fact.amount.unit in _MEASURED:
                # "hoeveel restafval": an amount is of what is measured.
                counted += measure
        self._entries[fact.id] = Entry(
            fact=fact,
            ideas=ideas,
            head=next((word.ideas for word in measure if not _is_adjective(word.text)), frozenset()),
            lead=tuple(word.ideas for word in measure[:3]),
            keys=tuple(word.ideas for word in keys),
            measure=tuple(word.ideas for word in measure if not word.general),
            counts=frozenset[str]().union(*(word.exact for word in counted)),
            counted_parts=frozenset[str]().union(*(word.ideas for word in counted)),
            nouns=tuple(word.ideas for word in measure if word.text in _nouns(fact) and not word.general),
            change=fact.context is not None and fact.amount is not None and _is_change(fact.measure),
            tells=asked_by(fold(fact.measure)) if fact.kind is Kind.STATEMENT and not fact.context else None,
        )
        for idea, weight in ideas.items():
            self._postings[idea][fact.id] = weight
        if fact.part_of:
            self._parts[fact.part_of][fact.id] = None

    def _numbers(self, fact: Fact) -> Iterator[str]:
        """The numbers that a question may name while it is about this fact: its own and those of what it is part of."""
        for one in (fact, *self.ancestors(fact)):
            if one.amount is not None:
                yield number_idea(one.amount)
            for text in (*_own_texts(one), *one.items):
                yield from (f"#{word.text}" for word in words(fold(text, TEXT_LIMIT)) if word.text.isdigit())

    def _read(self, text: str) -> list[_Key]:
        """The content words of a text with what they mean, also as a part of a phrase."""
        row = words(fold(text, TEXT_LIMIT))
        extra: list[set[str]] = [set() for _ in row]
        for first, past, idea, _ in self.vocabulary.phrases([lemma(word.text) for word in row]):
            for at in range(first, past):
                extra[at].add(idea)
        found = []
        for word, also in zip(row, extra, strict=True):
            if word.text not in fillers() and word.text not in question_words():
                meaning = self.vocabulary.meaning(word.text)
                # What comes before the head of a compound tells which: 'wsw' of 'wsw-medewerker'.
                exact = also.union(meaning.whole, *(meaning.parts[:-1] if meaning.divided else ()))
                general = lemma(word.text) in light() or lemma(word.text) in _asking_words()
                found.append(
                    _Key(word.text, frozenset(also.union(meaning.flat())), frozenset(exact), general)
                )
        return found

    def _texts(self, fact: Fact) -> Iterator[tuple[str, float]]:
        yield from ((text, STRONG) for text in _own_texts(fact))
        yield from ((item, ITEM) for item in fact.items)
        yield fact.statement.replace("{value}", " ").replace("{period}", " "), STATED
        if fact.context:
            verb = joined_verb(tokens(f"{fact.statement} {fact.text or ''}".removesuffix(".")))
            if verb is not None:
                yield verb, STATED
            named = words(fold(f"{fact.measure} {fact.population or ''}"))
            yield " ".join(part for word in named for part in parts(word.text)[:-1]), AROUND
        for whole in self.ancestors(fact):
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
        for text in (*_own_texts(fact), *fact.items, fact.statement, fact.context or ""):
            for word in words(fold(text, TEXT_LIMIT)):
                for part in re.split("[/-]", word.text):
                    self.speller.add_name(part)
                self.speller.add_name(word.text)


def _is_change(measure: str) -> bool:
    words_ = data("drawing")["change"]
    first = fold(measure).split(" ")[0]
    return first in words_["up"] or first in words_["down"]


def _nouns(fact: Fact) -> frozenset[str]:
    """The nouns and names in the measure of a drawn figure, folded."""
    if fact.context is None:
        return frozenset()
    named = (token for token in tokens(fact.measure) if token.tag in (Tag.NOUN, Tag.NAME))
    return frozenset(word.text for token in named for word in words(fold(token.text)))


_MEASURED = (
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
    "uur",
    "weken",
    "dagen",
    "maanden",
    "jaar",
    "keer",
)
"""Units that measure something rather than count things."""


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


def _counts_as(part: Fact, whole: Fact) -> bool:
    """Whether a part is told with its whole: the same unit, scenario and period."""
    if part.amount is None or whole.amount is None:
        return False
    same = (part.amount.unit, part.scenario, part.period) == (whole.amount.unit, whole.scenario, whole.period)
    return same and part.kind is Kind.FIGURE


def _value(fact: Fact) -> Decimal:
    return fact.amount.value if fact.amount else Decimal(0)


@cache
def _asking_words() -> frozenset[str]:
    """Words in a measure that only say that it is a meaning or a reason."""
    own = data("asking")["own"]
    return frozenset((*own["what is"], *own["why"]))


def _general_words() -> Iterator[str]:
    """The words of the shipped lists, so that a misspelt ordinary word is recognised for what it is."""
    yield from fillers()
    yield from question_words()
    yield from light()
    for theme in data("synonyms").values():
        for head, says in theme.items():
            for phrase in (head, *says):
                for word in words(fold(phrase)):
                    yield word.text
                    if word.text.endswith(("a", "i", "o", "u", "y")):
                        # "boa's", as it is folded.
                        yield f"{word.text}s"
    yield from data("months")["months"]
    yield from data("conditions")["words"]
    for own in data("asking")["own"].values():
        yield from own
    yield from data("asking")["forms"]
    for group in data("places")["places"].values():
        for place in group:
            yield from (word.text for word in words(fold(place)))


def number_idea(amount: Amount) -> str:
    """The idea of a figure, as a question that names it carries it: '#1200'."""
    return f"#{amount.value.normalize():f}"


def _is_adjective(word: str) -> bool:
    """Whether a word looks like an inflected adjective ("*externe* organisaties"): nouns and verbs rarely do."""
    base = lemma(word)
    return word.endswith("e") and base != word and not base.endswith(("e", "en"))
