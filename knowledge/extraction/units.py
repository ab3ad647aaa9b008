"""The verbatim units of a letter that facts are drawn from: a sentence, a bullet with its lead-in, a row of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.letters import Document, Passage, PassageKind
from knowledge.words import data, sentences

Span = tuple[int, int]
_LISTED = (PassageKind.BULLET, PassageKind.NUMBERED)
_LABEL = re.compile(r"[A-ZÀ-Þ][^.:;!?\d]{2,60}:\s+(?=\S)")
_LABEL_WORDS = 8
_LEAD = 300
"""Characters up to which a lead-in is quoted before its bullets."""
_BAR = re.compile(r"\s\|\s")
_HEAD = re.compile(r":\s(?!.*:\s)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of `Document.text` that is quoted as it stands, from `start` to `end`.

    `lead` is the sentence that announces the list it is an item of. `label` is a name at the start of a paragraph that
    goes for the whole ("Participatiewet: ..."), or for a row the line above it. `above` are the headings over it, the
    outermost first, and `openers` the sentences that announced something since the last heading. `before` is the unit
    before it in the same passage.
    `row` tells that it is a row of a table, `signed` that it stands in the signature.
    """

    passage: Passage
    start: int
    end: int
    lead: Span | None = None
    label: Span | None = None
    above: tuple[Span, ...] = ()
    openers: tuple[Span, ...] = ()
    before: Unit | None = None
    row: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: `start` to `end` are its own words, `head` those of its column where there are any."""

    start: int
    end: int
    head: Span | None


_FLAT = re.compile(
    r"(?P<label>[^\d|.:;?!]*[^\W\d_]{3}[^\d|.:;?!]*?)?(?P<cells>(?:(?:^|\s+)[-€]?\s?[1-9\d](?:[\d.,]*\d)?%?){2,})"
)
"""A row of a table whose columns are one space apart: a name and two numbers or more, no sentence."""
_YEARS = re.compile(r"(?:(?:^|\s)(?:19|20)\d\d){2,}$")


def units(document: Document) -> Iterator[Unit]:
    """The units of a letter in order, without letterhead and headings."""
    text = document.text
    above: list[Span] = []
    openers: list[Span] = []
    lead: Span | None = None
    wrapped: Span | None = None
    closed = True
    for passage in document.passages:
        if passage.kind is PassageKind.LETTERHEAD:
            continue
        if passage.kind is PassageKind.HEADING:
            above = [*(() if closed else above), (passage.start, passage.end)]
            openers, lead, closed, wrapped = [], None, False, None
            continue
        closed = True
        listed = passage.kind in _LISTED
        if not listed and passage.kind is not PassageKind.ROW:
            lead = None
        yield from _of(passage, text, lead if listed else None, tuple(above), tuple(openers), wrapped)
        wrapped = _wrapped(passage)
        if passage.text.rstrip().endswith(":"):
            first, last = sentences(passage.text)[-1]
            lead = (passage.start + first, passage.start + last)
            openers.append(lead)
            lead = lead if lead[1] - lead[0] <= _LEAD else None


def _wrapped(passage: Passage) -> Span | None:
    """A line that may be the name of the row below it: words without a number or a full stop."""
    named = re.fullmatch(r"[^\d.:;?!]{4,160}", passage.text) is not None
    return (passage.start, passage.end) if named and passage.kind is PassageKind.PARAGRAPH else None


def _of(
    passage: Passage,
    text: str,
    lead: Span | None,
    above: tuple[Span, ...],
    openers: tuple[Span, ...],
    wrapped: Span | None,
) -> Iterator[Unit]:
    signed = passage.section == data("documents")["sections"]["closing"]
    if passage.kind is PassageKind.ROW or " | " in passage.text or _FLAT.fullmatch(passage.text):
        yield Unit(passage, passage.start, passage.end, None, wrapped, above, openers, None, True, signed)
        return
    before: Unit | None = None
    label: Span | None = None
    for first, last in sentences(passage.text):
        start, end = passage.start + first, passage.start + last
        mark = _LABEL.match(text[start:end]) if before is None else None
        if mark and len(mark[0].split()) < _LABEL_WORDS:
            label = (start, start + len(mark[0].rstrip()))
        before = Unit(passage, start, end, lead, label, above, openers, before, False, signed)
        yield before
        if text[start:end].endswith(":"):
            # Short items below their announcement, each on a line of its own.
            lead = (start, end)


def cells(unit: Unit, text: str) -> tuple[Cell, ...]:
    """The cells of a row: of "Wijk: Zandhoek | 2022: 1.200", or of "Zandhoek 1.200 1.340" below "Wijk 2022 2023"."""
    flat = _FLAT.fullmatch(text[unit.start : unit.end])
    if flat is not None:
        return tuple(_flat_cells(unit, text, flat))
    found: list[Cell] = []
    at = unit.start
    for piece in _BAR.split(text[unit.start : unit.end]):
        start = text.index(piece, at)
        at = start + len(piece)
        head = _HEAD.search(piece)
        if head is None:
            found.append(Cell(start, at, None))
        else:
            found.append(Cell(start + head.end(), at, (start, start + head.start())))
    return tuple(found)


def _flat_cells(unit: Unit, text: str, flat: re.Match[str]) -> Iterator[Cell]:
    said = list(re.finditer(r"[-€]?\s?\d[\d.,]*%?", flat["cells"]))
    heads: list[Span | None] = [None] * len(said)
    for start, end in reversed(unit.above):
        years = _YEARS.search(text[start:end])
        if years is not None:
            named = [(start + m.start(), start + m.end()) for m in re.finditer(r"\d{4}", text[start:end])]
            heads = [*named[-len(said) :]] if len(named) >= len(said) else heads
            break
    offset = unit.start + flat.start("cells")
    if flat["label"]:
        yield Cell(unit.start, unit.start + len(flat["label"].rstrip()), None)
    for match, head in zip(said, heads, strict=True):
        yield Cell(
            offset + match.start() + len(match[0]) - len(match[0].lstrip()), offset + match.end(), head
        )
