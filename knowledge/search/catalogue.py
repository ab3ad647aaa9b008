"""The facts as questions find them: an index by idea and property, kept in step with the store."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import chain
from math import log
from types import MappingProxyType

from knowledge.figures import about, is_figure, unlike
from knowledge.model import Fact, Kind, Over, Passage, Period
from knowledge.search.entries import Entry, Scribe, names, texts
from knowledge.search.index import Buckets, Index, Slots, as_slots
from knowledge.search.shelf import Shelf
from knowledge.search.units import stated
from knowledge.search.work import Work
from knowledge.words import (
    ITSELF,
    SPELLINGS,
    Ideas,
    Meaning,
    Speller,
    Vocabulary,
    data,
    fillers,
    fold,
    lemma,
    light,
    question_words,
    words,
)

LONGEST_SPAN = 100
"""Years of a period that are filed one by one; a longer one is filed as a period without an end."""
LONGEST = 20
"""Words beyond which the length of what a fact is about makes no difference."""

Term = tuple[str, str, str]


class Catalogue:
    """Facts by idea. Facts come and go one by one, at a cost that does not depend on how many there are.

    A fact, term or passage that cannot be taken in is left out; `withheld`, `odd_terms` and `odd_passages` name it.
    `work` counts what the question at hand has taken so far. `passages` are those that may be quoted; `shelf` holds
    them with the facts, as what a question may be shown.
    """

    def __init__(
        self, facts: Iterable[Fact], terms: Iterable[Term] = (), passages: Iterable[Passage] = ()
    ) -> None:
        self.work = Work()
        self._withheld: dict[str, str] = {}
        self._odd_terms: dict[str, str] = {}
        self._places: Counter[str] = Counter()
        self._letters: Counter[str] = Counter()
        self._terms = self._usable(terms)
        self.vocabulary = Vocabulary(sorted(self._terms), self._places)
        self.speller = Speller(_general_words())
        self._scribe = Scribe(self.vocabulary)
        self._facts: dict[str, Fact] = {}
        self._slots: dict[str, int] = {}
        self._entries: list[Entry | None] = []
        self._parts: dict[str, dict[str, None]] = defaultdict(dict)
        self._index = Index()
        self._spelled: Counter[str] = Counter()
        self._unspelled: list[str] = []
        self._buckets = Buckets()
        # Apart, so that the years there are of can be counted up: of the others there are as many as facts.
        self._times = Buckets()
        self._all = as_slots(())
        self._facts = {fact.id: fact for fact in facts}
        for fact in tuple(self._facts.values()):
            self._take(fact)
        self.shelf = Shelf(self.vocabulary)
        letters: dict[str, list[Passage]] = defaultdict(list)
        for passage in passages:
            letters[passage.letter.id].append(passage)
        self._shelve(dict(self._facts), {name: tuple(those) for name, those in letters.items()})

    @property
    def withheld(self) -> Mapping[str, str]:
        """The ids of the facts that could not be taken in, each with the type of the error."""
        return self._withheld

    @property
    def odd_terms(self) -> Mapping[str, str]:
        """The terms that could not be taken in, as "say = means", each with the type of the error."""
        return self._odd_terms

    @property
    def odd_passages(self) -> Mapping[str, str]:
        """The passages that could not be taken in, as "letter#number", each with the type of the error."""
        return {name: why for those in self.shelf.odd_passages.values() for name, why in those.items()}

    # --- Single facts

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Entry]:
        """All facts, in the order of the store."""
        return self.entries(self._all)

    def get(self, fact_id: str) -> Fact | None:
        """The fact with this id, None when there is none to show."""
        return self._facts.get(fact_id)

    def entry(self, fact_id: str) -> Entry:
        """The fact with what it is about; KeyError for an unknown id."""
        entry = self._entries[self._slots[fact_id]]
        if entry is None:
            raise KeyError(fact_id)
        return entry

    def parts_of(self, fact_id: str, like: Fact | None = None) -> tuple[Fact, ...]:
        """The figures that the fact is made up of, as far as the letters give them, in the order of the store.

        Only those that count the same in the same period, and divide it in the same way: by district, or by
        organisation, as `like` is or else as tells most of the whole. None when they add up to more than the whole.
        """
        whole, parts = self.get(fact_id), self._counted_parts(fact_id)
        if whole is None or sum(map(_value, parts)) > _value(whole):
            return ()
        ways: dict[str, list[Fact]] = defaultdict(list)
        for part in parts:
            ways[_division(part, whole)].append(part)
        if len(ways) < 2 or sum(map(_value, parts)) == _value(whole):
            return parts
        way = _division(like, whole) if like is not None else ""
        return tuple(ways.get(way) or max(ways.values(), key=lambda group: sum(map(_value, group))))

    def alike(self, fact: Fact, over: Over) -> Iterator[Fact]:
        """The other figures that count the very same, but of another period, or in another place."""
        found = (entry.fact for entry in self.entries(self._buckets[_alike(fact, over)]))
        return (one for one in found if one.id != fact.id and unlike(fact, one, over) is None)

    def of_letter(self, letter: str) -> Slots:
        """The facts of the letter with this id."""
        return self._buckets["letter", letter]

    def all_parts_of(self, fact_id: str) -> tuple[Fact, ...]:
        """The figures that the fact is made up of in whatever way, and theirs."""
        return tuple(
            part for one in self._counted_parts(fact_id) for part in (one, *self.all_parts_of(one.id))
        )

    def _counted_parts(self, fact_id: str) -> tuple[Fact, ...]:
        whole = self.get(fact_id)
        found = (self.get(part) for part in self._parts.get(fact_id, ()))
        parts = [fact for fact in found if fact is not None and whole is not None and _counts_as(fact, whole)]
        return tuple(sorted(parts, key=lambda part: self._slots[part.id]))

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

    @property
    def letters(self) -> frozenset[str]:
        """The ids of the letters of which there are facts."""
        return frozenset(self._letters)

    # --- Finding

    @property
    def everything(self) -> Slots:
        """All facts."""
        return self._all

    def carriers(self, meaning: Meaning, least: float) -> Slots:
        """The facts that carry a word at least so surely."""
        return self._index.carriers(meaning, least)

    def degree(self, entry: Entry, meaning: Meaning) -> float:
        """How surely a fact carries a word, from 0 to 1."""
        return self._index.degree(meaning, entry.slot)

    def carries_any(self, entry: Entry, ideas: Iterable[str]) -> bool:
        """Whether a fact carries one of these ideas at all."""
        return self._index.carries_any(entry.slot, ideas)

    def ideas_in(self, text: str) -> Mapping[str, float]:
        """The ideas in a text of a fact, with their weights: read once, as the fact itself is."""
        return self._scribe.read(text)

    def ideas(self) -> frozenset[str]:
        """All ideas that any fact carries."""
        return self._index.ideas()

    def has_idea(self, ideas: Iterable[str]) -> bool:
        """Whether any fact carries one of these ideas at all."""
        return any(self._index.count(idea) for idea in ideas)

    def with_idea(self, idea: str) -> dict[str, float]:
        """Ids of the facts that carry the idea, with its weight."""
        weights = self._index.weights(idea)
        return {entry.fact.id: weights[entry.slot] for entry in self.entries(as_slots(weights))}

    def rarity(self, meaning: Meaning) -> float:
        """How much finding a word tells: 1 when a single fact has it, towards 0 when all do."""
        spread = self._index.spread(meaning)
        return log((1 + len(self)) / (1 + spread) + 1) / log(len(self) + 2)

    def of_kinds(self, kinds: Iterable[Kind]) -> Slots:
        """The facts of these kinds."""
        return self._buckets.within(("kind", kind) for kind in kinds)

    @property
    def drawn(self) -> Slots:
        """The facts that were drawn from the text of a letter."""
        return self._buckets["drawn"]

    @property
    def asking(self) -> Slots:
        """The statements whose measure asks a question itself."""
        return self._buckets["asking"]

    @property
    def wholes(self) -> Slots:
        """The facts that others are part of."""
        return as_slots(
            self._slots[whole] for whole in self._parts if self._parts[whole] and whole in self._facts
        )

    def about(self, period: Period) -> Slots:
        """The facts of any year of a period, and those of a period without a beginning or end."""
        return self._times.within((*_years(period), "open"))

    def entries(self, slots: Iterable[int]) -> Iterator[Entry]:
        """The facts in these slots, in the order of the store."""
        found = (self._entries[slot] for slot in slots)
        return (entry for entry in found if entry is not None)

    def broadest(self, slots: Slots, most: int, asked: Sequence[Period] = ()) -> list[Entry]:
        """At most so many of these facts: those that say least beside what they are about first.

        Of as broad ones those of the years that are nearest to what is `asked`, or else the latest.
        """
        if len(slots) <= most:
            return list(self.entries(slots))
        found: list[int] = []
        years = self._years_from(asked)
        for size in range(LONGEST + 1):
            sized = slots & self._buckets["size", size]
            if len(found) + len(sized) <= most:
                found += sized
                continue
            for year in (*years, "undated"):
                if sized and len(found) < most:
                    of_year = sized & self._times[year]
                    found += list(of_year)[: most - len(found)]
                    sized -= of_year
            if len(found) >= most:
                break
        return list(self.entries(found))

    def _years_from(self, asked: Sequence[Period]) -> list[int]:
        """The years that there are facts of, the latest first, or those nearest to what is asked."""
        years = sorted((key for key in self._times if isinstance(key, int)), reverse=True)
        wanted = [day.year for period in asked for day in (period.first, period.last) if day is not None]
        return sorted(years, key=lambda year: min(abs(year - one) for one in wanted)) if wanted else years

    # --- Keeping up

    def update(
        self,
        changed: Mapping[str, Fact | None],
        passages: Mapping[str, tuple[Passage, ...]] = MappingProxyType({}),
    ) -> None:
        """Takes in changed and new facts, and drops those that are None; parts follow their whole.

        `passages` are all passages of each letter of which something changed.
        """
        ids = dict.fromkeys(chain(changed, *(self._descendants(fact_id) for fact_id in changed)))
        before = {fact_id: self._ideas_of(fact_id) for fact_id in ids}
        for fact_id, fact in changed.items():
            if fact is None:
                self._facts.pop(fact_id, None)
            else:
                self._facts[fact_id] = fact
        for fact_id, ideas in before.items():
            self._drop(fact_id)
            self._withheld.pop(fact_id, None)
            if (fact := self._facts.get(fact_id)) is not None:
                self._take(fact, ideas)
            else:
                self._index.remove(self._slots.get(fact_id, 0), ideas)
        self._unspell()
        self._shelve(changed, passages)

    def _shelve(
        self, changed: Mapping[str, Fact | None], passages: Mapping[str, tuple[Passage, ...]]
    ) -> None:
        for unit in self.shelf.update(changed, passages, self._facts):
            if not unit.is_stated:
                # A word that once stood in a letter stays a word: it is not taken out again.
                for name in names(unit.text):
                    self.speller.add_name(name)
        for fact_id, error in self.shelf.odd_facts.items():
            if fact_id in self._facts:
                ideas = self._ideas_of(fact_id)
                self._drop(fact_id)
                self._withhold(fact_id, error, ideas)
                self._unspell()

    def reword(self, terms: Iterable[Term]) -> None:
        """Takes in the terms as they are now: the facts that carry a word of a changed term are read anew."""
        new = self._usable(terms)
        phrases = [phrase for term in new ^ self._terms for phrase in _read_anew(term)]
        ideas = {ITSELF + form for phrase in phrases for form in _telling(phrase)}
        # A term of nothing but small words, by which no fact can be found, may be in all of them.
        everywhere = any(not _telling(phrase) for phrase in phrases)
        slots = self._all if everywhere else as_slots(chain(*map(self._index.weights, ideas)))
        before = {entry.fact.id: self._ideas_of(entry.fact.id) for entry in self.entries(slots)}
        shelved = self.shelf.with_ideas(self.shelf.own.ideas() if everywhere else ideas)
        self._terms = new
        if everywhere:
            self.vocabulary = Vocabulary(sorted(new), self._places)
            self._scribe = Scribe(self.vocabulary)
        else:
            self.vocabulary.change(sorted(new), ideas)
            self._scribe.forget(ideas)
        for fact_id, old in before.items():
            self._drop(fact_id)
            self._take(self._facts[fact_id], old)
        self._unspell()
        self.shelf.reread(shelved, self.vocabulary, self.shelf.own.ideas() if everywhere else ideas)

    def _ideas_of(self, fact_id: str) -> Ideas:
        """The ideas by which a fact was found so far, none for one that is new."""
        slot = self._slots.get(fact_id)
        entry = self._entries[slot] if slot is not None else None
        return self._scribe.ideas(entry.fact, self.ancestors(entry.fact)) if entry is not None else {}

    def _descendants(self, fact_id: str) -> list[str]:
        found: dict[str, None] = {}
        waiting = [fact_id]
        while waiting:
            for part in self._parts.get(waiting.pop(), ()):
                if part not in found:
                    found[part] = None
                    waiting.append(part)
        return list(found)

    def _drop(self, fact_id: str) -> None:
        """Takes a fact out of all but the index."""
        slot = self._slots.get(fact_id)
        entry = self._entries[slot] if slot is not None else None
        if entry is None or slot is None:
            return
        self._buckets.remove(slot, *_properties(entry))
        self._times.remove(slot, *_times(entry.fact))
        self._all.discard(slot)
        _uncount(self._letters, entry.fact.letter.id)
        if place := _one_word(entry.fact.place):
            _uncount(self._places, place)
        self._entries[slot] = None
        self._unspelled += texts(entry.fact)
        if entry.fact.part_of:
            self._parts[entry.fact.part_of].pop(fact_id, None)

    def _unspell(self) -> None:
        """Takes the words out that no fact has any more: last of all, for most come back in the fact as it is now."""
        for text in self._unspelled:
            self._spelled[text] -= 1
            if not self._spelled[text]:
                del self._spelled[text]
                for name in names(text):
                    self.speller.remove_name(name)
        self._unspelled.clear()

    def _usable(self, terms: Iterable[Term]) -> frozenset[Term]:
        """The terms without those that no vocabulary can hold."""
        self._odd_terms = {}
        given = frozenset(terms)
        try:
            Vocabulary(sorted(given), Counter())
        except Exception:
            for term in given:
                try:
                    Vocabulary([term], Counter())
                except Exception as error:
                    self._odd_terms[f"{term[0]} = {term[1]}"] = type(error).__name__
            return frozenset(term for term in given if f"{term[0]} = {term[1]}" not in self._odd_terms)
        return given

    def _take(self, fact: Fact, before: Ideas = MappingProxyType({})) -> None:
        """Takes a fact in, or withholds it: an odd fact must not keep the others from being found.

        `before` are the ideas by which the index still has it.
        """
        slot = self._slots.get(fact.id, len(self._entries))
        try:
            read = _read(self._scribe, slot, fact, self.ancestors(fact))
        except Exception as error:
            self._withhold(fact.id, type(error).__name__, before)
            return
        self._add(slot, read, before)

    def _withhold(self, fact_id: str, error: str, before: Ideas) -> None:
        """Leaves a fact out that was dropped or never added; `before` are the ideas by which the index has it."""
        self._withheld[fact_id] = error
        del self._facts[fact_id]
        self._index.remove(self._slots.get(fact_id, len(self._entries)), before)

    def _add(self, slot: int, read: _Read, before: Ideas) -> None:
        fact = read.entry.fact
        self._slots[fact.id] = slot
        if slot == len(self._entries):
            self._entries.append(None)
        self._entries[slot] = read.entry
        self._index.change(slot, before, read.ideas)
        self._buckets.add(slot, *_properties(read.entry))
        self._times.add(slot, *_times(fact))
        self._all.add(slot)
        self._letters[fact.letter.id] += 1
        if place := _one_word(fact.place):
            self._places[place] += 1
        for text, named in read.names:
            known = self._spelled.get(text, 0)
            self._spelled[text] = known + 1
            for name in () if known else named:
                self.speller.add_name(name)
        if fact.part_of:
            self._parts[fact.part_of][fact.id] = None


@dataclass(frozen=True, slots=True)
class _Read:
    """A fact as it was read: its entry, its ideas, and of each of its texts the words that may be misspelt."""

    entry: Entry
    ideas: Ideas
    names: tuple[tuple[str, tuple[str, ...]], ...]


def misfit(fact: Fact) -> str | None:
    """The type of the error when a catalogue would withhold this fact, None when it would take it in."""
    try:
        _read(_shipped_scribe(), 0, fact, ())
        stated(fact)
    except Exception as error:
        return type(error).__name__
    return None


@cache
def _shipped_scribe() -> Scribe:
    return Scribe(Vocabulary())


def _read(scribe: Scribe, slot: int, fact: Fact, wholes: Sequence[Fact]) -> _Read:
    return _Read(
        scribe.entry(slot, fact),
        scribe.ideas(fact, wholes),
        tuple((text, tuple(names(text))) for text in texts(fact)),
    )


def _properties(entry: Entry) -> Iterator[object]:
    """By what a fact is filed beside its ideas."""
    fact = entry.fact
    yield "kind", fact.kind
    yield "letter", fact.letter.id
    if is_figure(fact):
        yield _alike(fact, Over.PERIOD)
        yield _alike(fact, Over.PLACE)
    yield "size", min(len(entry.keys), LONGEST)
    if fact.context is not None:
        yield "drawn"
    if entry.tells is not None:
        yield "asking"


def _times(fact: Fact) -> Sequence[object]:
    """The years that a fact is of, as in `_years`."""
    return ("undated",) if fact.period is None else _years(fact.period)


def _alike(fact: Fact, over: Over) -> object:
    """Under which figures are filed that differ in this one thing; its hash, for there are as many as facts."""
    return "alike", over, hash(tuple(about(fact, over).values()))


def _years(period: Period) -> Sequence[object]:
    """The years of a period, and "open" for one that begins or ends at no known time."""
    first, last = period.first, period.last
    if first is None or last is None:
        return ((first or last or date.min).year, "open")
    span = range(first.year, last.year + 1)
    return tuple(span) if len(span) <= LONGEST_SPAN else (last.year, "open")


def _uncount(counter: Counter[str], key: str) -> None:
    counter[key] -= 1
    if not counter[key]:
        del counter[key]


def _one_word(place: str | None) -> str | None:
    """The name of a place that is one word, folded, without the words before it ("de gemeente Almelo")."""
    named = [word.text for word in words(fold(place or "")) if word.text not in fillers()]
    named = [word for word in named if lemma(word) not in light()]
    return named[0] if len(named) == 1 else None


def _read_anew(term: Term) -> Iterator[str]:
    """The phrases by which facts are read otherwise when this term comes or goes.

    How a question is spelled makes no difference to them, and a single word means itself already.
    """
    say, means, kind = term
    if kind not in SPELLINGS:
        yield say
        if len(words(fold(means))) != 1:
            yield means


def _telling(phrase: str) -> list[str]:
    """The words of a phrase by which facts can be found, and their dictionary forms."""
    empty = fillers() | question_words()
    named = [word.text for word in words(fold(phrase)) if word.text not in empty]
    return [form for word in named for form in (word, lemma(word))]


def _division(part: Fact, whole: Fact) -> str:
    """In what a part differs from its whole: the first of place, organisation, group and measure."""
    for name in ("place", "organisation", "population"):
        mine, other = getattr(part, name), getattr(whole, name)
        if mine and fold(mine) != fold(other or ""):
            return name
    return "measure"


def _counts_as(part: Fact, whole: Fact) -> bool:
    """Whether a part is told with its whole: the same unit, scenario and period."""
    if part.amount is None or whole.amount is None:
        return False
    same = (part.amount.unit, part.scenario, part.period) == (whole.amount.unit, whole.scenario, whole.period)
    return same and part.kind is Kind.FIGURE


def _value(fact: Fact) -> Decimal:
    return fact.amount.value if fact.amount else Decimal(0)


@cache
def _general_words() -> tuple[str, ...]:
    """The words of the shipped lists, so that a misspelt ordinary word is recognised for what it is."""
    return tuple(dict.fromkeys(_listed_words()))


def _listed_words() -> Iterator[str]:
    # In a fixed order: of two words that are as much alike the first is taken, in every process.
    for listed in (fillers(), question_words(), light()):
        yield from sorted(listed)
    yield from _words_of_synonyms()
    yield from data("months")["months"]
    yield from data("conditions")["words"]
    for bounds in data("conditions")["operations"]["bounds"].values():
        for bound in bounds:
            yield from bound.split(" ")
    for own in data("asking")["own"].values():
        yield from own
    yield from data("asking")["forms"]
    places = chain(*data("places")["places"].values())
    yield from (word.text for place in places for word in words(fold(place)))


def _words_of_synonyms() -> Iterator[str]:
    for theme in data("synonyms").values():
        for phrase in chain(*((head, *says) for head, says in theme.items())):
            for word in words(fold(phrase)):
                yield word.text
                if word.text.endswith(("a", "i", "o", "u", "y")):
                    # "boa's", as it is folded.
                    yield f"{word.text}s"
