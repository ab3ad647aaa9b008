"""What every format is read into before it is a letter: blocks, and the reason why there are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from itertools import takewhile

from knowledge.words import data


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
    """The blocks of a file in reading order, and what its reviewer must be told: (key of [warnings], value).

    `running` are the lines of page headers: no text of the letter, but a letterhead may be printed there. `recognised`
    tells that a program read the text in a scan.
    """

    blocks: list[Block] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    running: list[str] = field(default_factory=list)
    recognised: bool = False


_SPACES = re.compile(r"[ \t\n]+")
_FIGURE = re.compile(r"\d")
_RULER = re.compile(r"^[-–—=_]{3,}$")
"""A line drawn with signs, above a total."""
_YEARS = re.compile(r"(?:19|20)\d\d")
_ORDINAL = re.compile(r"\b(?:[QT][1-4]|[1-4]e|[12]\d?[-/]\d{1,2}[-/])\b")


def is_figure(cell: str) -> bool:
    """Whether a table cell holds a figure; a year or a quarter rather names a column."""
    return bool(_FIGURE.search(_ORDINAL.sub("", _YEARS.sub("", cell))))


def one_line(text: str) -> str:
    """The text with single spaces; the one within a number ("1\u00a0200") is none of those."""
    return _SPACES.sub(" ", text).strip(" ")


def rows(
    table: Sequence[Sequence[str]],
    page: int | None = None,
    headed: int | None = None,
    above: Sequence[Sequence[str]] = (),
) -> list[Block]:
    """The rows of a table as blocks, each cell after the words at the head of its column.

    `headed` is how many rows are the head, where the format tells. Otherwise the first row is when it has no figures
    and a later one has. A row of one cell names what is below it, or could not be divided: it gets no such words.
    `above` is the head of a table that this one goes on with over the page; it counts when this one has none. A head
    of which a column stays empty is a row too, so that no word is lost.
    """
    found: list[Block] = []
    for part in _parts(_even(table)):
        start, end = _head_rows(part, headed)
        carried = end == start and bool(above) and len(above[0]) == len(part[0])
        head = list(above) if carried else part[start:end]
        names = [" ".join(dict.fromkeys(row[at] for row in head if row[at])) for at in range(len(part[0]))]
        below = [row for row in part[end:] if row not in head]
        full = [any(row[at] for row in below if not _is_alone(row)) for at in range(len(names))]
        said = part[:start]
        if not carried and any(name and not some for name, some in zip(names, full, strict=True)):
            said = [*said, *map(list, head)]
        found += [Block(Form.ROW, " | ".join(filter(None, row)), page) for row in said]
        for row in below:
            told = (
                f"{name}: {cell}" if name and not _is_alone(row) else cell
                for name, cell in zip(names, row, strict=True)
                if cell
            )
            found.append(Block(Form.ROW, " | ".join(told), page))
    return found


def head_rows(table: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows that name the columns of a table."""
    cells = _even(table)
    start, end = _head_rows(cells, None) if cells else (0, 0)
    return cells[start:end]


def _even(table: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows that are not empty, all as wide as the widest."""
    width = max((len(row) for row in table), default=0)
    cells = [[_RULER.sub("", one_line(cell)) for cell in row] + [""] * (width - len(row)) for row in table]
    return [row for row in cells if any(row)]


def _parts(cells: Sequence[list[str]]) -> Iterator[list[list[str]]]:
    """A table parted where labels of a letterhead follow each other: "Datum", "Kenmerk", below them "Onderwerp"."""
    labels, sure = (
        _labels("title", "date", "reference", "addressee", "sender", "other"),
        _labels("title", "date"),
    )
    part: list[list[str]] = []
    for row in cells:
        said = {cell.casefold().rstrip(" :") for cell in row if cell}
        if part and said <= (labels if len(said) > 1 else sure):
            yield part
            part = []
        part.append(row)
    if part:
        yield part


@cache
def _labels(*keys: str) -> frozenset[str]:
    return frozenset(label for key in keys for label in data("documents")["letterhead"][key])


def _head_rows(cells: Sequence[Sequence[str]], headed: int | None) -> tuple[int, int]:
    """Where the head begins and ends; what is above it names the table."""
    above = 0 if headed else len(list(takewhile(_is_alone, cells)))
    return above, above + _head(cells[above:]) if headed is None else min(headed, len(cells) - 1)


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
