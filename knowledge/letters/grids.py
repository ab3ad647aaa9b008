"""Tables with rules around their cells, found on a PDF page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from knowledge.letters.blocks import is_figure
from knowledge.letters.glyphs import Glyph
from knowledge.letters.pieces import Piece, pieces_of

_RULE = 3.0
"""Points; a thinner path is a rule."""
_MOST_CELLS = 5000


@dataclass(frozen=True, slots=True)
class Box:
    """A rule, or one side of a frame, in points."""

    left: float
    foot: float
    right: float
    top: float


def rules_of(page: Any) -> list[Box]:
    """The rules on a page; of a frame its four sides."""
    found: list[Box] = []
    _, foot, _, top = page.get_bbox()
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3):
        left, low, right, high = thing.get_bounds()
        if right - left <= _RULE or high - low <= _RULE:
            found.append(Box(left, low, right, high))
        elif high - low < 0.8 * (top - foot):
            found += [
                Box(left, low, right, low), Box(left, high, right, high),
                Box(left, low, left, high), Box(right, low, right, high),
            ]  # fmt: skip
        if len(found) > _MOST_CELLS:
            return []
    return found


def ruled(glyphs: Sequence[Glyph], rules: Sequence[Box]) -> tuple[list[Piece], list[Glyph]]:
    """The tables on a page, and the glyphs that stand in none."""
    tables = []
    rest = list(glyphs)
    for group in _touching(rules):
        columns = _places(
            box.left for box in group if box.right - box.left <= _RULE and box.top - box.foot > _RULE
        )
        heights = _places(
            box.foot for box in group if box.top - box.foot <= _RULE and box.right - box.left > _RULE
        )
        if len(columns) < 3 or len(heights) < 3:
            continue
        inside = [
            one for one in rest
            if columns[0] <= (one.left + one.right) / 2 <= columns[-1]
            and heights[0] <= one.base + one.size / 4 <= heights[-1]
        ]  # fmt: skip
        if not inside:
            continue
        grid = _Grid(columns, heights[::-1], group)
        table = grid.table(inside)
        tables.append(Piece("", columns[0], columns[-1], heights[-1], inside[0].size, table=table))
        within = set(map(id, inside))
        rest = [one for one in rest if id(one) not in within]
    return tables, rest


class _Grid:
    """The cells between rules; where a rule is left out between two of them they are one cell."""

    def __init__(self, columns: Sequence[float], heights: Sequence[float], rules: Sequence[Box]) -> None:
        self._columns = columns
        self._heights = heights
        """From top to foot."""
        self._upright = [box for box in rules if box.right - box.left <= _RULE]
        self._flat = [box for box in rules if box.top - box.foot <= _RULE]
        self._owners: dict[tuple[int, int], tuple[int, int]] = {}
        for row in range(len(heights) - 1):
            for column in range(len(columns) - 1):
                owner = (row, column)
                if column and not self._parted(row, column):
                    owner = self._owners[row, column - 1]
                elif row and self._hangs(row, column):
                    owner = self._owners[row - 1, column]
                self._owners[row, column] = owner

    def _parted(self, row: int, column: int) -> bool:
        """Whether a rule stands before a cell."""
        middle, place = (self._heights[row] + self._heights[row + 1]) / 2, self._columns[column]
        return any(
            abs(box.left - place) <= 2 * _RULE and box.foot - _RULE <= middle <= box.top + _RULE
            for box in self._upright
        )

    def _hangs(self, row: int, column: int) -> bool:
        """Whether no rule lies above a cell, and the cell above is as wide."""
        place, middle = self._heights[row], (self._columns[column] + self._columns[column + 1]) / 2
        covered = any(
            abs(box.foot - place) <= 2 * _RULE and box.left - _RULE <= middle <= box.right + _RULE
            for box in self._flat
        )
        last = column + 1 == len(self._columns) - 1
        alike = last or (self._parted(row - 1, column + 1) and self._parted(row, column + 1))
        return not covered and alike and self._owners[row - 1, column][1] == column

    def table(self, glyphs: Sequence[Glyph]) -> tuple[tuple[str, ...], ...]:
        """The text of the cells. A wide cell at the head names each of its columns, a high one each of its rows."""
        cells: dict[tuple[int, int], list[Glyph]] = {}
        for one in glyphs:
            across, down = (one.left + one.right) / 2, one.base + one.size / 4
            column = max(at for at, place in enumerate(self._columns[:-1]) if at == 0 or place <= across)
            row = max(at for at, place in enumerate(self._heights[:-1]) if at == 0 or place >= down)
            cells.setdefault(self._owners[row, column], []).append(one)
        pieces = {owner: list(pieces_of(cell)) for owner, cell in cells.items()}
        found: list[tuple[str, ...]] = []
        for row in range(len(self._heights) - 1):
            lines = [pieces.get((row, column), []) for column in range(len(self._columns) - 1)]
            if several := _several(lines):
                found += several
                continue
            found.append(tuple(self._said(row, column, pieces) for column in range(len(lines))))
        return tuple(found)

    def _said(self, row: int, column: int, pieces: Mapping[tuple[int, int], Sequence[Piece]]) -> str:
        top, left = owner = self._owners[row, column]
        text = " ".join(piece.text for piece in pieces.get(owner, ()))
        named = (top == row == 0) or (left == column and not is_figure(text))
        return text if owner == (row, column) or named else ""


def _several(cells: Sequence[Sequence[Piece]]) -> list[tuple[str, ...]]:
    """The rows between two rules that hold more of them: labels with a figure beside each, on the same height."""
    labels = cells[0]
    heights = [piece.base for piece in labels]
    beside = [
        cell
        for cell in cells[1:]
        if len(cell) == len(labels) and all(is_figure(piece.text) for piece in cell)
    ]
    if len(labels) < 2 or not beside or any(piece.text[0].islower() for piece in labels):
        return []
    rows = [[""] * len(cells) for _ in labels]
    for column, cell in enumerate(cells):
        for piece in cell:
            near = min(range(len(heights)), key=lambda at: abs(heights[at] - piece.base))
            if abs(heights[near] - piece.base) > 0.3 * piece.size or rows[near][column]:
                return []
            rows[near][column] = piece.text
    return [tuple(row) for row in rows]


def _touching(rules: Sequence[Box]) -> list[list[Box]]:
    groups: list[list[Box]] = []
    for rule in rules:
        near = [group for group in groups if any(_meet(rule, other) for other in group)]
        groups = [group for group in groups if not any(group is one for one in near)]
        groups.append([rule, *(other for group in near for other in group)])
    return groups


def _meet(one: Box, other: Box) -> bool:
    return (
        one.left - _RULE <= other.right
        and other.left - _RULE <= one.right
        and one.foot - _RULE <= other.top
        and other.foot - _RULE <= one.top
    )


def _places(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 2 * _RULE:
            found.append(value)
    return found
