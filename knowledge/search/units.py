"""Candidates for an answer: the sentences, list items and table rows of letters, and the facts that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from knowledge.model import Fact, Kind, Letter, Passage
from knowledge.search.spotting import Figure, Shape, figures_in
from knowledge.words import figure, phrase, sentences

LONGEST_LEAD = 300
"""Characters of the words before a sentence that are kept with it."""
HEADINGS, SHORT = 3, 120
"""How many headings stand above each other at most, and the characters below one that belongs to the next."""
FEWEST, LONGEST_LIST = 2, 800
"""A list that is a unit as a whole has more pieces than this, its lead among them, and at most so many characters."""
_ROW = " | "


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a letter, word for word, or the statement of a fact whose letter may not be quoted.

    `heading`, the headings `above` it, `lead` (the line that announces a list) and `before` (the previous sentence) are
    its context. `passage` is the number of its paragraph. `places` are the facts in it, each with the place of its
    figure in `text`.
    """

    text: str
    letter: Letter
    heading: str = ""
    lead: str = ""
    before: str = ""
    passage: int | None = None
    places: tuple[tuple[Fact, int, int], ...] = ()
    above: tuple[str, ...] = ()
    is_stated: bool = False
    is_item: bool = False
    is_list: bool = False

    @property
    def around(self) -> tuple[str, ...]:
        """The texts of its context."""
        texts = (self.heading, *self.above, self.lead, self.before, self.letter.title)
        return tuple(text for text in texts if text)


@dataclass(frozen=True, slots=True)
class Target:
    """What a unit can answer with: a figure in it, or all of it; `fact` is the approved fact that says so."""

    start: int
    end: int
    shape: Shape
    fact: Fact | None = None


_SHAPES = {"euro": Shape.MONEY, "%": Shape.SHARE, "procentpunt": Shape.SHARE, "keer": Shape.TIMES}


def targets(unit: Unit) -> tuple[Target, ...]:
    """Everything that a unit can answer with; the unit as a whole comes last."""
    if unit.is_list:
        return (Target(0, len(unit.text), Shape.TEXT),)
    found: list[Target] = []
    placed = [place for place in unit.places if place[0].kind in (Kind.FIGURE, Kind.DATE)]
    for spot in _with_facts(figures_in(unit.text), placed):
        fact = next((fact for fact, start, end in placed if start < spot.end and spot.start < end), None)
        found.append(Target(spot.start, spot.end, _shape(spot, fact), fact))
    told = [fact for fact, _, _ in unit.places if fact.kind not in (Kind.FIGURE, Kind.DATE)]
    found += [Target(0, len(unit.text), Shape.TEXT, fact) for fact in told]
    if not told:
        found.append(Target(0, len(unit.text), Shape.TEXT))
    return tuple(found)


def _with_facts(found: Iterable[Figure], placed: Iterable[tuple[Fact, int, int]]) -> list[Figure]:
    """The figures of a text, with those that only a fact knows ("een derde van de woningen")."""
    spots = list(found)
    for fact, start, end in placed:
        if not any(start < spot.end and spot.start < end for spot in spots):
            shape = Shape.DATE if fact.kind is Kind.DATE else Shape.COUNT
            spots.append(Figure(start, end, shape))
    return sorted(spots, key=lambda spot: spot.start)


def _shape(spot: Figure, fact: Fact | None) -> Shape:
    """The kind of a figure; the unit of its fact knows best, for staff may have corrected it."""
    if fact is None or fact.amount is None:
        return spot.shape
    return _SHAPES.get(fact.amount.unit, spot.shape if spot.shape is not Shape.DATE else Shape.COUNT)


def stated(fact: Fact) -> Unit:
    """A fact by itself, as the unit of its own statement."""
    told = _told(fact)
    text = fact.statement.replace("{period}", phrase(fact.period) if fact.period else "")
    at = text.find("{value}")
    text = text.replace("{value}", told)
    # What is asked is often in the measure alone: it is read as what announces the statement.
    about = (fact.measure, fact.population, fact.organisation, fact.place, fact.context)
    return Unit(
        text=text,
        letter=fact.letter,
        heading=fact.section or "",
        lead=" ".join(one for one in about if one),
        passage=fact.passage,
        places=((fact, max(at, 0), max(at, 0) + len(told)),),
        is_stated=True,
    )


def _told(fact: Fact) -> str:
    if fact.amount is not None:
        return figure(fact.amount)
    if fact.kind is Kind.DATE and fact.period is not None:
        return phrase(fact.period)
    return ", ".join(fact.items) or fact.text or ""


def units(passages: Iterable[Passage], facts: Mapping[str, Fact]) -> Iterator[Unit]:
    """The units of the passages of one letter, in their order; `facts` are those that may be told, by id.

    A list is also a unit as a whole, with the line that announces it.
    """
    context = _Context()
    for passage in _joined(passages):
        pieces = _pieces(passage.text)
        if context.ends(passage, len(pieces)):
            yield from context.listed()
            context = context.then(passage.heading or "")
        for start, end in pieces:
            unit = _unit(passage, start, end, facts, context)
            context.after(unit)
            yield unit
    yield from context.listed()


_CELL = re.compile(r"[-–€\d.,%/() ]*\d[-–€\d.,%/() ]*|[-–]")
_LABEL = 12
"""Words at most of a cell to which the cells with numbers below it belong."""


def _pieces(text: str) -> list[tuple[int, int]]:
    """The sentences of a passage; a row of a table is one piece, and a mark without a word is none."""
    lines = text.split("\n")
    if _ROW in text or (len(lines) > 1 and all(map(_CELL.fullmatch, lines[1:]))):
        return [(0, len(text))]
    return [(start, end) for start, end in sentences(text) if re.search(r"\w", text[start:end])]


def _joined(passages: Iterable[Passage]) -> Iterator[Passage]:
    """The passages; a row of a table that was read cell by cell is one: its label with the numbers below it.

    The label is a short line, or the heading when the numbers come right below that.
    """
    row: Passage | None = None
    heading: str | None = None
    for passage in passages:
        is_cell = _CELL.fullmatch(passage.text) is not None
        if is_cell and row is not None and row.heading == passage.heading:
            row = _below(row.text, passage, row.facts)
            continue
        if row is not None:
            yield row
        opens = passage.heading != heading
        heading = passage.heading
        labels = len(passage.text.split()) <= _LABEL and not passage.text.endswith((".", ":"))
        row = passage if labels else None
        if is_cell and opens and heading:
            row = _below(heading, passage, ())
        if row is None:
            yield passage
    if row is not None:
        yield row


def _below(label: str, cell: Passage, before: tuple[tuple[str, int, int], ...]) -> Passage:
    """A cell with the line above it."""
    offset = len(label) + 1
    places = tuple((name, start + offset, end + offset) for name, start, end in cell.facts)
    return replace(cell, text=f"{label}\n{cell.text}", facts=(*before, *places))


class _Context:
    """What stands before a sentence: heading, the line that announces a list with its items, the sentence before."""

    def __init__(self, heading: str = "", above: tuple[str, ...] = ()) -> None:
        self.heading = heading
        self.lead = self.before = ""
        self.above = above
        self._list: list[Unit] = []
        self._length = 0

    def then(self, heading: str) -> _Context:
        """The context of what comes next; a heading with hardly any text below it belongs to the next one too."""
        if heading == self.heading:
            return _Context(heading, self.above)
        kept = (*self.above, self.heading)[-HEADINGS:] if self._length <= SHORT else ()
        return _Context(heading, kept)

    def ends(self, passage: Passage, pieces: int) -> bool:
        """Whether a passage begins something else: a section, or a paragraph after a list."""
        return (passage.heading or "") != self.heading or bool(pieces > 1 and self.lead)

    def after(self, unit: Unit) -> None:
        """Takes in the sentence that was read last."""
        if unit.text.endswith(":"):
            self.lead, self._list = unit.text, [unit]
        elif self.lead:
            self._list.append(unit)
        self.before = unit.text
        self._length += len(unit.text)

    def listed(self) -> Iterator[Unit]:
        """The list so far as a whole, when it has several items and is not too long to be shown."""
        text = "\n".join(unit.text for unit in self._list)
        if len(self._list) > FEWEST and len(text) <= LONGEST_LIST:
            yield replace(self._list[0], text=text, places=(), is_list=True)


def _unit(passage: Passage, start: int, end: int, facts: Mapping[str, Fact], context: _Context) -> Unit:
    text = passage.text[start:end]
    places = tuple(
        (facts[name], max(first - start, 0), min(past - start, end - start))
        for name, first, past in passage.facts
        if name in facts and start <= first < end
    )
    lead = context.lead[-LONGEST_LEAD:]
    return Unit(
        text=text,
        letter=passage.letter,
        heading=context.heading,
        lead=lead,
        before=context.before[-LONGEST_LEAD:] if context.before != context.lead else "",
        passage=passage.number,
        places=places,
        above=context.above,
        is_item=_ROW in text or "\n" in text or bool(lead),
    )
