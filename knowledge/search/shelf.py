"""The units that a question may find, by the ideas in their own words and in the words around them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from knowledge.model import Fact, Passage, Period
from knowledge.search.index import Index, Slots, as_slots
from knowledge.search.units import Target, Unit, stated, targets, units
from knowledge.words import (
    ITSELF,
    REMEMBERED,
    TEXT_LIMIT,
    Ideas,
    Remembered,
    Vocabulary,
    data,
    fillers,
    fold,
    lemma,
    mentions,
    place_name,
    question_words,
    words,
)

_log = logging.getLogger(__name__)

STEM = "~"
"""Begins the idea of a stem: words of one stem are often about the same ("toekennen", "toekenning")."""
STEMMED = 0.5
"""How surely two words with the same stem mean the same."""
READ = 5000
"""Units of which the reading is remembered."""
_EARLIEST = 1900
_ENDINGS = (
    *("heden", "heid", "ingen", "ering", "eren", "atie", "elijk", "lijk", "baar", "ing", "ers", "end"),
    *("en", "er", "st", "e", "s", "t", "d"),
)
_SHORTEST = 4
"""Letters that a stem keeps."""

_Prepared = tuple[Unit, Ideas, Ideas]
"""A unit with its own ideas and those of its context."""


@lru_cache(REMEMBERED)
def stem(word: str) -> str:
    """What words of one family share: 'toekenning' and 'toegekend' give 'toeken'. For finding, never for equality."""
    base = lemma(word)
    for ending in _ENDINGS:
        if base.endswith(ending) and len(base) - len(ending) >= _SHORTEST:
            base = base.removesuffix(ending)
            break
    if len(base) > _SHORTEST and base[-1] == base[-2]:
        base = base[:-1]
    return base[:-1] + {"v": "f", "z": "s"}.get(base[-1], base[-1]) if base else base


MARKS = ("plan", "change", "total", "part", "because", "means")
"""Kinds of words that a question and its answer have both, or neither: lists of `dutch/passages.toml`."""


def marks_in(lower: str) -> frozenset[str]:
    """Which of MARKS a text in lower case holds."""
    return frozenset(mark for mark in MARKS if _pattern(mark).search(lower))


@cache
def _pattern(mark: str) -> re.Pattern[str]:
    return re.compile("|".join(data("passages")[mark]))


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a unit: its place in the text and the ideas it carries, stem included."""

    start: int
    end: int
    word: str
    ideas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A unit as the features need it: content words, what it can answer with, and the times and places it names.

    `borders` are the places where one part of the sentence ends and another begins.
    `times` are periods with the place where each stands; `around` are the periods that only its context names.
    """

    tokens: tuple[Token, ...]
    targets: tuple[Target, ...]
    times: tuple[tuple[int, Period], ...]
    around: tuple[Period, ...]
    places: frozenset[str]
    marks: frozenset[str]
    borders: tuple[int, ...]


UNREAD = Reading((), (), (), (), frozenset(), frozenset(), ())


class Shelf:
    """The units of all letters, and the facts of which no letter may be quoted.

    A fact or passage of which no unit can be made is left out: `odd_facts` by id and `odd_passages` by letter and
    "letter#number" name it, with the type of the error.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._units: list[Unit | None] = []
        self._free: list[int] = []
        self.own, self.around = Index(), Index()
        self._passages: dict[str, tuple[Passage, ...]] = {}
        self._of_letter: dict[str, Slots] = {}
        self._quoted: dict[str, list[int]] = {}
        self._slot_of_fact: dict[str, int] = {}
        self._held: dict[str, set[str]] = {}
        self._letter_of: dict[str, str] = {}
        self._readings: dict[int, Reading] = {}
        self._last: tuple[str, dict[str, float]] = ("", {})
        self.odd_facts: dict[str, str] = {}
        self.odd_passages: dict[str, dict[str, str]] = {}
        self._words: Remembered[str, frozenset[str]] = Remembered(REMEMBERED, list)

    def __len__(self) -> int:
        return len(self._units) - len(self._free)

    def unit(self, slot: int) -> Unit:
        """The unit in a slot; KeyError for an empty one."""
        unit = self._units[slot]
        if unit is None:
            raise KeyError(slot)
        return unit

    def of_letter(self, letter: str) -> Slots:
        """The units of a letter."""
        return self._of_letter.get(letter) or as_slots(())

    def is_quoted(self, letter: str) -> bool:
        """Whether the bot may quote from the letter with this id."""
        return letter in self._passages

    # --- Keeping up

    def update(
        self,
        changed: Mapping[str, Fact | None],
        passages: Mapping[str, tuple[Passage, ...]],
        facts: Mapping[str, Fact],
    ) -> Iterator[Unit]:
        """Takes in what changed: facts by id (None for one that is gone) and all passages of letters by id.

        `facts` are all there are now. Gives the units that are new.
        """
        letters = dict.fromkeys(passages)
        for name, fact in changed.items():
            letter = self._letter_of.pop(name, None)
            if letter in self._passages:
                letters[letter] = None
            self._remove(self._slot_of_fact.pop(name, None))
            self.odd_facts.pop(name, None)
            if fact is not None:
                self._letter_of[name] = fact.letter.id
                if fact.letter.id in self._passages:
                    letters[fact.letter.id] = None
        self._passages.update(passages)
        loose = [name for name, fact in changed.items() if fact is not None]
        for letter in letters:
            loose += self._reshelve(letter, facts)
        for name in dict.fromkeys(loose):
            if (unit := self._state(facts.get(name))) is not None:
                yield unit
        for letter in letters:
            yield from (self.unit(slot) for slot in self._quoted.get(letter, ()))

    def _state(self, fact: Fact | None) -> Unit | None:
        """Adds a fact that is in no unit yet as the unit of its own statement, and gives that."""
        if fact is None or fact.id in self._held.get(fact.letter.id, ()) or fact.id in self._slot_of_fact:
            return None
        try:
            unit = stated(fact)
            self._slot_of_fact[fact.id] = self._add(*self._prepare(unit))
        except Exception as error:
            self.odd_facts[fact.id] = type(error).__name__
            return None
        return unit

    def _reshelve(self, letter: str, facts: Mapping[str, Fact]) -> set[str]:
        """Makes the units of a letter anew; the ids of the facts that stood in a unit before."""
        for slot in self._quoted.pop(letter, ()):
            self._remove(slot)
        before = self._held.pop(letter, set())
        self.odd_passages.pop(letter, None)
        passages = self._passages.get(letter, ())
        if not passages:
            self._passages.pop(letter, None)
            return before
        those = {name: facts[name] for passage in passages for name, _, _ in passage.facts if name in facts}
        quoted = self._quoted[letter] = []
        held = self._held[letter] = set()
        for unit, own, around in self._prepared(letter, those):
            quoted.append(self._add(unit, own, around))
            held.update(fact.id for fact, _, _ in unit.places)
        for name in held:
            self._remove(self._slot_of_fact.pop(name, None))
        return before

    def _prepared(self, letter: str, facts: Mapping[str, Fact]) -> list[_Prepared]:
        """The units of a letter; a passage of which none can be made is left out, and if need be all of them."""
        passages = self._passages[letter]
        found, failure = self._tried(passages, facts)
        if failure is None:
            return found
        odd: dict[str, str] = {}
        usable: list[Passage] = []
        for passage in passages:
            _, alone = self._tried((passage,), facts)
            if alone is None:
                usable.append(passage)
            else:
                odd[f"{letter}#{passage.number}"] = alone
        found, together = self._tried(usable, facts)
        if together is not None:
            # Each can be read, but not beside the others.
            odd |= {f"{letter}#{passage.number}": together for passage in usable}
        self.odd_passages[letter] = odd
        return found

    def _tried(
        self, passages: Iterable[Passage], facts: Mapping[str, Fact]
    ) -> tuple[list[_Prepared], str | None]:
        """The units of these passages with their ideas; none, and the type of the error, when that fails."""
        try:
            return [self._prepare(unit) for unit in units(passages, facts)], None
        except Exception as error:
            return [], type(error).__name__

    def _prepare(self, unit: Unit) -> _Prepared:
        return unit, self._own_ideas(unit), self._around_ideas(unit)

    def with_ideas(self, ideas: Set[str]) -> Mapping[int, tuple[Ideas, Ideas]]:
        """The units that carry one of these ideas, each with its ideas as they are indexed: see `reread`."""
        slots = as_slots(
            slot for index in (self.own, self.around) for idea in ideas for slot in index.weights(idea)
        )
        found = {}
        for slot in slots:
            unit = self._units[slot]
            if unit is not None:
                found[slot] = (self._own_ideas(unit), self._around_ideas(unit))
        return found

    def reread(
        self, before: Mapping[int, tuple[Ideas, Ideas]], vocabulary: Vocabulary, ideas: Set[str]
    ) -> None:
        """Reads units anew after a change of the vocabulary; `before` is what `with_ideas` gave before the change."""
        self._vocabulary = vocabulary
        self._words.forget(ideas)
        self._forget()
        for slot, (own, around) in before.items():
            unit = self.unit(slot)
            self.own.change(slot, own, self._own_ideas(unit))
            self.around.change(slot, around, self._around_ideas(unit))

    def _forget(self) -> None:
        self._readings.clear()
        self._last = ("", {})

    def _add(self, unit: Unit, own: Ideas, around: Ideas) -> int:
        if self._free:
            slot = self._free.pop()
            self._units[slot] = unit
        else:
            slot = len(self._units)
            self._units.append(unit)
        self.own.change(slot, {}, own)
        self.around.change(slot, {}, around)
        self._of_letter.setdefault(unit.letter.id, as_slots(())).add(slot)
        return slot

    def _remove(self, slot: int | None) -> None:
        unit = self._units[slot] if slot is not None else None
        if unit is None or slot is None:
            return
        self.own.remove(slot, list(self._own_ideas(unit)))
        self.around.remove(slot, list(self._around_ideas(unit)))
        self._of_letter[unit.letter.id].discard(slot)
        self._readings.pop(slot, None)
        self._units[slot] = None
        self._free.append(slot)

    # --- Reading

    def _own_ideas(self, unit: Unit) -> dict[str, float]:
        return self._ideas(unit.text)

    def _around_ideas(self, unit: Unit) -> dict[str, float]:
        found: dict[str, float] = {}
        for text in unit.around:
            for idea, weight in self._ideas(text).items():
                found[idea] = max(weight, found.get(idea, 0.0))
        return found

    def _ideas(self, text: str) -> dict[str, float]:
        """The ideas of a text with their weights, stems included; of the last text they are remembered."""
        if text != self._last[0]:
            ideas = dict(self._vocabulary.text_ideas(text))
            for idea in list(ideas):
                if idea.startswith(ITSELF) and ideas[idea] == 1.0:
                    ideas.setdefault(STEM + stem(idea.removeprefix(ITSELF)), STEMMED)
            self._last = (text, ideas)
        return self._last[1]

    def word_ideas(self, word: str) -> frozenset[str]:
        """The ideas by which a folded word is found, its stem included."""
        found = self._words.get(word)
        if found is None:
            found = frozenset((*self._vocabulary.meaning(word).flat(), STEM + stem(word)))
            self._words.put(word, found)
        return found

    def reading(self, slot: int) -> Reading:
        """What a unit says, read once; nothing for one that cannot be read."""
        found = self._readings.get(slot)
        if found is None:
            if len(self._readings) >= READ:
                self._readings.clear()
            try:
                found = self._read(self.unit(slot))
            except Exception as error:
                # Without a target the other units go on answering.
                _log.error("a unit cannot be read: %s", type(error).__name__)
                found = UNREAD
            self._readings[slot] = found
        return found

    def _read(self, unit: Unit) -> Reading:
        folded = fold(unit.text, TEXT_LIMIT)
        empty = fillers() | question_words()
        tokens = tuple(
            Token(start, end, word, self.word_ideas(word))
            for start, end, word in _words_in(unit.text, folded)
            if word not in empty
        )
        written = unit.letter.date or date.min
        return Reading(
            tokens=tokens,
            targets=targets(unit),
            times=_times(folded, written),
            around=tuple(
                period for text in unit.around for _, period in _times(fold(text, TEXT_LIMIT), written)
            ),
            places=frozenset(token.word for token in tokens if place_name(token.word)),
            marks=marks_in(folded),
            borders=tuple(match.start() for match in _pattern("borders").finditer(unit.text.lower())),
        )


def _words_in(text: str, folded: str) -> Iterator[tuple[int, int, str]]:
    """The words of a text, folded, each with its place in the text itself."""
    if len(folded) == len(text):
        yield from ((word.start, word.end, word.text) for word in words(folded))
        return
    # Folding changed the length ("½", accents apart): each word is folded by itself.
    for piece in re.finditer(r"\S+", text):
        for word in words(fold(piece.group())):
            yield piece.start() + word.start, piece.start() + word.end, word.text


@lru_cache(REMEMBERED)
def _times(folded: str, written: date) -> tuple[tuple[int, Period], ...]:
    """The periods that a text names, each with its place; titles and headings come back in many units."""
    if not _DIGIT.search(folded):
        return ()
    found = ((mention.start, mention.period) for mention in mentions(folded, written))
    return tuple(
        (start, period)
        for start, period in found
        if (day := period.first or period.last) is not None and day.year >= _EARLIEST
    )


_DIGIT = re.compile(r"\d")
