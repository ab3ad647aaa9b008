"""Pieces of a page: glyphs put together into words that stand beside each other on a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from knowledge.letters.glyphs import WORD_GAP, Glyph
from knowledge.letters.paragraphs import BULLETS
from knowledge.letters.plain import tidy

_CELL_GAP = 0.9
"""The gap between cells, in sizes of the letters."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Glyphs on one line without a wide gap between them; or a table with rules around its cells, without text."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page, and how high its edges are."""

    number: int
    top: float
    foot: float
    pieces: list[Piece]


def pieces_of(glyphs: Iterable[Glyph]) -> Iterator[Piece]:
    """The glyphs as pieces, line by line from the top and from left to right."""
    for line in _on_one_line(glyphs):
        start = 0
        for at in range(1, len(line) + 1):
            if at == len(line) or (
                line[at].left - line[at - 1].right > _CELL_GAP * line[at].size
                and line[start:at][-1].char not in BULLETS
            ):
                yield _piece(line[start:at])
                start = at


def _on_one_line(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    line: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.base):
        if line and line[0].base - glyph.base > 0.3 * min(line[0].size, glyph.size):
            yield sorted(line, key=lambda one: one.left)
            line = []
        line.append(glyph)
    if line:
        yield sorted(line, key=lambda one: one.left)


def _piece(glyphs: Sequence[Glyph]) -> Piece:
    text = glyphs[0].char
    for before, glyph in pairwise(glyphs):
        space = (glyph.gap and glyph.left > before.left) or glyph.left - before.right > WORD_GAP * glyph.size
        text += f" {glyph.char}" if space else glyph.char
    size = median(glyph.size for glyph in glyphs)
    bold = sum(glyph.look.bold for glyph in glyphs) > 0.9 * len(glyphs)
    return Piece(tidy(text), glyphs[0].left, glyphs[-1].right, glyphs[0].base, size, bold)
