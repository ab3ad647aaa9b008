"""What every format is read into before it is a letter: blocks, and the reason why there are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import takewhile


class UnreadableError(Exception):
    """A file that is no readable letter; `code` is a key of [errors] in dutch/documents.toml."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Form(Enum):
    """What a block is, as far as its format tells."""

    TITLE = auto()
    HEADING = auto()
    TEXT = auto()
    BULLET = auto()
    NUMBERED = auto()
    ROW = auto()
    NOTE = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table row or footnote, without its bullet.

    Two spaces in the text are a gap on the page. `strong` is a whole block in bold or larger letters, `apart` one with
    white above it; both may be a heading. A new line in the text is one that the writer made within the paragraph.
    """

    form: Form
    text: str
    page: int | None = None
    level: int = 0
    strong: bool = False
    apart: bool = True


@dataclass(slots=True)
class Reading:
    """The blocks of a file in reading order, and what its reviewer must be told: (key of [warnings], value)."""

    blocks: list[Block] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)


_SPACES = re.compile(r"[ \t\n]+")
_FIGURE = re.compile(r"\d")
_YEARS = re.compile(r"(?:19|20)\d\d")
_ORDINAL = re.compile(r"\b(?:[QT][1-4]|[1-4]e|[12]\d?[-/]\d{1,2}[-/])\b")


def is_figure(cell: str) -> bool:
    """Whether a table cell holds a figure; a year or a quarter rather names a column."""
    return bool(_FIGURE.search(_ORDINAL.sub("", _YEARS.sub("", cell))))


def one_line(text: str) -> str:
    """The text with single spaces; the one within a number ("1\u00a0200") is none of those."""
    return _SPACES.sub(" ", text).strip(" ")


def rows(table: Sequence[Sequence[str]], page: int | None = None, headed: int | None = None) -> list[Block]:
    """The rows of a table as blocks, each cell after the words at the head of its column.

    `headed` is how many rows are the head, where the format tells. Otherwise the first row is when it has no figures
    and a later one has. A row of one cell names what is below it, or could not be divided: it gets no such words.
    """
    width = max((len(row) for row in table), default=0)
    cells = [[one_line(cell) for cell in row] + [""] * (width - len(row)) for row in table]
    cells = [row for row in cells if any(row)]
    above = 0 if headed else len(list(takewhile(_is_alone, cells)))
    end = above + _head(cells[above:]) if headed is None else min(headed, len(cells) - 1)
    names = [" ".join(dict.fromkeys(row[at] for row in cells[above:end] if row[at])) for at in range(width)]
    found = []
    for row in cells[:above] + cells[end:]:
        said = (
            f"{name}: {cell}" if name and not _is_alone(row) else cell
            for name, cell in zip(names, row, strict=True)
            if cell
        )
        found.append(Block(Form.ROW, " | ".join(said), page))
    return found


def _is_alone(row: Sequence[str]) -> bool:
    return bool(row[0]) and not any(row[1:])


def _head(cells: Sequence[Sequence[str]]) -> int:
    """How many rows are the head, told from the cells alone."""
    plain = [not any(map(is_figure, row)) for row in cells]
    if len(cells) < 2 or not plain[0] or all(plain):
        return 0
    # Below a wide cell, or with no label of its own, a second row names columns too.
    wide = len(set(filter(None, cells[0]))) == 1
    second = len(cells) > 2 and plain[1] and (wide or cells[1][0] in ("", cells[0][0]))
    return 2 if second else 1
