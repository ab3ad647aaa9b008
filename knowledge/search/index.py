"""An inverted index: which facts carry which ideas, and how surely.

A fact is known here by its slot, a small number. For each idea the slots stand in compressed bitmaps (roaring), one for
each weight: to find the facts that carry all words of a question takes microseconds, whatever the size of the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pyroaring import BitMap

from knowledge.words import Ideas, Meaning

Slots = BitMap
"""A set of facts, by slot."""
REMEMBERED = 500
"""Words of which it is remembered which facts carry them, until a fact changes."""

Levels = Sequence[tuple[float, Slots]]
"""The facts that carry one of some ideas, by how surely; the surest first."""


@dataclass(frozen=True, slots=True)
class _Carried:
    """The facts that carry a word: as a whole, and each of its telling parts; `spread`: its widest idea.

    `surely` are those that carry it at least so surely, as far as that was asked.
    """

    whole: Levels
    parts: tuple[Levels, ...]
    spread: int
    surely: dict[float, Slots] = field(default_factory=dict)


class Index:
    """The facts that carry an idea, with its weight from 0 to 1."""

    def __init__(self) -> None:
        self._postings: dict[str, list[tuple[float, Slots]]] = {}
        self._carried: dict[Meaning, _Carried] = {}

    def change(self, slot: int, before: Ideas, after: Ideas) -> None:
        """Takes in what became of the ideas of a fact; `before` is empty for a new one."""
        self._carried.clear()
        self.remove(slot, (idea for idea, weight in before.items() if after.get(idea) != weight))
        for idea, weight in after.items():
            if before.get(idea) != weight:
                self._add(slot, idea, weight)

    def remove(self, slot: int, ideas: Iterable[str]) -> None:
        """Takes out ideas of a fact; an idea that nothing carries any more goes."""
        self._carried.clear()
        for idea in ideas:
            levels = self._postings.get(idea, [])
            for _, slots in levels:
                slots.discard(slot)
            levels[:] = [(level, slots) for level, slots in levels if slots]
            if not levels:
                self._postings.pop(idea, None)

    def _add(self, slot: int, idea: str, weight: float) -> None:
        levels = self._postings.setdefault(idea, [])
        for level, slots in levels:
            if level == weight:
                slots.add(slot)
                return
        levels.append((weight, BitMap((slot,))))

    def ideas(self) -> frozenset[str]:
        """All ideas that some fact carries."""
        return frozenset(self._postings)

    def weights(self, idea: str) -> dict[int, float]:
        """The slots of the facts that carry an idea, with its weight."""
        return {slot: weight for weight, slots in self._postings.get(idea, ()) for slot in slots}

    def count(self, idea: str) -> int:
        """How many facts carry an idea."""
        return sum(len(slots) for _, slots in self._postings.get(idea, ()))

    def carries_any(self, slot: int, ideas: Iterable[str]) -> bool:
        """Whether a fact carries one of these ideas at all."""
        return any(slot in slots for idea in ideas for _, slots in self._postings.get(idea, ()))

    def carriers(self, meaning: Meaning, least: float) -> Slots:
        """The facts that carry a word at least so surely (see `degree`): a set that is not to be changed."""
        carried = self._of(meaning)
        found = carried.surely.get(least)
        if found is None:
            found = _within(carried.whole, least)
            if carried.parts:
                found |= BitMap.intersection(*(_within(part, least) for part in carried.parts))
            carried.surely[least] = found
        return found

    def degree(self, meaning: Meaning, slot: int) -> float:
        """How surely a fact carries a word: by the word itself, or by all parts of a compound."""
        carried = self._of(meaning)
        whole = _degree(carried.whole, slot)
        if not carried.parts:
            return whole
        return max(whole, min(_degree(part, slot) for part in carried.parts))

    def spread(self, meaning: Meaning) -> int:
        """How many facts carry the idea of a word that most of them carry."""
        return self._of(meaning).spread

    def _of(self, meaning: Meaning) -> _Carried:
        found = self._carried.get(meaning)
        if found is None:
            if len(self._carried) >= REMEMBERED:
                self._carried.clear()
            found = self._carried[meaning] = _Carried(
                self.levels(meaning.whole),
                tuple(map(self.levels, meaning.telling)),
                max(map(self.count, meaning.all), default=0),
            )
        return found

    def levels(self, ideas: Ideas) -> Levels:
        """The slots that carry one of these ideas, by how surely; the surest first."""
        levels = [
            (weight * sureness, slots)
            for idea, sureness in ideas.items()
            for weight, slots in self._postings.get(idea, ())
        ]
        return sorted(levels, key=lambda level: -level[0])


def _within(levels: Levels, least: float) -> Slots:
    found = [slots for weight, slots in levels if weight >= least]
    return BitMap.union(*found) if found else BitMap()


def _degree(levels: Levels, slot: int) -> float:
    for weight, slots in levels:
        if slot in slots:
            return weight
    return 0.0


class Buckets:
    """Facts by one of their properties: their kind, unit, year or size."""

    def __init__(self) -> None:
        self._slots: dict[object, Slots] = {}

    def add(self, slot: int, *keys: object) -> None:
        """Puts a fact into these buckets."""
        for key in keys:
            self._slots.setdefault(key, BitMap()).add(slot)

    def remove(self, slot: int, *keys: object) -> None:
        """Takes a fact out of these buckets."""
        for key in keys:
            slots = self._slots.get(key)
            if slots is not None:
                slots.discard(slot)
                if not slots:
                    del self._slots[key]

    def within(self, keys: Iterable[object]) -> Slots:
        """The facts in any of these buckets."""
        found = [self._slots[key] for key in keys if key in self._slots]
        return BitMap.union(*found) if found else BitMap()

    def __getitem__(self, key: object) -> Slots:
        return self._slots.get(key) or BitMap()

    def __iter__(self) -> Iterator[object]:
        return iter(self._slots)


def all_but(carriers: Sequence[Slots], within: Slots, most: int) -> list[Slots]:
    """For 0, 1, ... `most` words of a question: the facts of `within` that lack at most so many of its words."""
    lacking = [within.copy() for _ in range(most + 1)]
    for slots in carriers:
        for count in range(most, 0, -1):
            lacking[count] = (lacking[count] & slots) | lacking[count - 1]
        lacking[0] &= slots
    return lacking


def at_least(carriers: Iterable[Slots]) -> list[Slots]:
    """For 1, 2, ... words of a question: the facts that carry at least so many; the work grows as their square."""
    found: list[Slots] = []
    for slots in carriers:
        found.append(BitMap())
        for count in range(len(found) - 1, 0, -1):
            found[count] |= found[count - 1] & slots
        found[0] |= slots
    return found


def as_slots(slots: Iterable[int]) -> Slots:
    """A set of slots."""
    return BitMap(slots)
