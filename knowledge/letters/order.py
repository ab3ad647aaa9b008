"""Pages of a PDF as lines in the order of reading, without page numbers, running headers and footers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from knowledge.letters.paragraphs import Cell, Line
from knowledge.letters.pieces import Page, Piece
from knowledge.words import data

_NOTE_SIZE = 0.92
"""Lines this much smaller than the text, at the foot of the page, are footnotes."""
_HEADING_SIZE = 1.12
_MARGIN = 0.12
"""The part of a page, at its top and at its foot, where headers and footers stand."""
_MOST_STARTS = 30
"""Places where a second column may begin; more are no columns."""


def without_running_lines(pages: Sequence[Page]) -> list[Page]:
    """The pages without page numbers, and without what stands at the same height on several pages."""
    number = re.compile(data("documents")["text"]["page_number"], re.IGNORECASE)
    named = re.compile(data("documents")["text"]["named_page_number"], re.IGNORECASE)
    seen = Counter(
        key for page in pages for key in {_running(piece) for piece in page.pieces if _in_margin(piece, page)}
    )
    least = max(2, (len(pages) + 1) // 2)
    found = []
    for page in pages:
        kept = []
        for piece in page.pieces:
            alone = not any(other is not piece and abs(other.base - piece.base) < 1 for other in page.pieces)
            numbers = named.fullmatch(piece.text) or (alone and number.fullmatch(piece.text))
            if piece.table or not (_in_margin(piece, page) and (numbers or seen[_running(piece)] >= least)):
                kept.append(piece)
        found.append(replace(page, pieces=kept))
    return found


def _in_margin(piece: Piece, page: Page) -> bool:
    edge = _MARGIN * (page.top - page.foot)
    return piece.base > page.top - edge or piece.base < page.foot + edge


def _running(piece: Piece) -> tuple[str, int]:
    return re.sub(r"\d+", "#", piece.text), round(piece.base / 4)


def lines_of(pages: Sequence[Page]) -> Iterator[Line]:
    """The lines of the pages in the order of reading; the footnotes of all pages stand at the end."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for piece in page.pieces:
            sizes[round(piece.size, 1)] += len(piece.text)
    body = sizes.most_common(1)[0][0] if sizes else 1.0
    notes: list[Line] = []
    for page in pages:
        small = _footnotes(page, body)
        notes += _flow([[piece] for piece in small], page, body, small=True)
        text = [piece for piece in page.pieces if piece not in small]
        yield from _in_order(text, page, body)
    yield from notes


def _footnotes(page: Page, body: float) -> list[Piece]:
    """The small lines at the foot of a page, from the first that opens with a mark."""
    found: list[Piece] = []
    for piece in sorted(page.pieces, key=lambda piece: piece.base):
        if piece.table or piece.size > _NOTE_SIZE * body:
            break
        found.insert(0, piece)
    while found and not re.match(r"\(?\d{1,2}[.)]?\s*\S|\*", found[0].text):
        del found[0]
    return found


def _in_order(pieces: Sequence[Piece], page: Page, body: float) -> Iterator[Line]:
    """The lines of a page: columns one after the other between what runs over both."""
    bands = [_rows(band) for band in _bands(pieces)]
    # Of the page as a whole: a band may hold nothing but a letterhead, whose lines all stand apart.
    leads = [lead for band in bands for lead in _leads(band)]
    above: Piece | None = None
    for band in bands:
        first, *others = _flow(band, page, body, leads)
        down = above.base - band[0][0].base if above else 0.0
        if above is not None and down > 0:
            # Below what runs over both columns a line may go on as it does within a column.
            size = max(above.size, band[0][0].size)
            yield replace(first, turned=False, apart=down > 1.25 * _lead(leads, size))
        else:
            turned = above is not None or page.number > 1
            yield replace(first, turned=turned, apart=not turned)
        yield from others
        above = band[-1][0]


def _bands(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Stretches of a page that are read from top to foot before the next one is."""
    gutter = _gutter(pieces)
    if gutter is None:
        if pieces:
            yield list(pieces)
        return
    whole: list[Piece] = []
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for piece in [*sorted(pieces, key=lambda piece: -piece.base), None]:
        if piece is not None and not piece.left < gutter < piece.right:
            sides[piece.left >= gutter].append(piece)
            continue
        if all(sides):
            closing = _closing(*sides)
            if whole:
                yield whole
            yield from _bands(sides[0][:closing])
            yield from _bands(sides[1])
            whole = sides[0][closing:]
        else:
            # Short lines with nothing beside them are no column.
            whole += sides[0] + sides[1]
        sides = ([], [])
        if piece is not None:
            whole.append(piece)
    if whole:
        yield whole


def _closing(first: Sequence[Piece], second: Sequence[Piece]) -> int:
    """Where in the first column the closing of the letter begins, which stands below both columns."""
    words = data("documents")["closing"]
    opens = (*words["phrases"], *words["bodies"])
    foot = min(piece.base for piece in second)
    for at, piece in enumerate(first):
        if piece.base < foot and piece.text.casefold().startswith(opens):
            return at
    return len(first)


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """Where the white between two columns of text stands; None when there are no columns.

    Both columns have several lines of several words that mostly fill them: a table has short cells.
    """
    if len(pieces) < 8:
        return None
    left = min(piece.left for piece in pieces)
    starts = Counter(round(piece.left) for piece in pieces if piece.left > left + 50)
    found: list[tuple[int, float]] = []
    for start, _ in starts.most_common(_MOST_STARTS):
        gutter = start - 3.0
        first = [piece for piece in pieces if piece.right <= gutter]
        second = [piece for piece in pieces if piece.left >= gutter]
        crossing = len(pieces) - len(first) - len(second)
        if crossing <= 0.4 * len(pieces) and _is_column(first) and _is_column(second):
            found.append((crossing, gutter))
    return min(found)[1] if found else None


def _is_column(pieces: Iterable[Piece]) -> bool:
    pieces = [piece for piece in pieces if not piece.table]
    if len(pieces) < 4:
        return False
    width = max(piece.right for piece in pieces) - min(piece.left for piece in pieces)
    full = sum(piece.right - piece.left > 0.7 * width for piece in pieces)
    words = median(len(piece.text.split()) for piece in pieces)
    return full >= 0.4 * len(pieces) and words >= 3


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces that stand beside each other, from top to foot."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.base):
        beside = rows and not piece.table and not rows[-1][0].table
        if beside and abs(rows[-1][0].base - piece.base) <= 0.3 * piece.size:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _flow(
    rows: Sequence[list[Piece]],
    page: Page,
    body: float,
    usual: Sequence[float] = (),
    small: bool = False,
) -> list[Line]:
    """Lines that know the white above them, the room behind them and their indent.

    `usual` are the distances between lines that tell what is white; those of the rows themselves when empty.
    """
    if not rows:
        return []
    leads = _leads(rows)
    left = min(row[0].left for row in rows)
    right = max(row[-1].right for row in rows)
    found = []
    for at, row in enumerate(rows):
        letters = sum(len(piece.text) for piece in row)
        wide = max(sum(piece.right - piece.left for piece in row) / max(letters, 1), 0.1)
        size = max(piece.size for piece in row)
        lead = _lead(usual or leads, size)
        found.append(
            Line(
                tuple(Cell(piece.text, piece.left, piece.right) for piece in row),
                page.number,
                apart=at == 0 or leads[at - 1] > 1.25 * lead,
                room=max(0.0, (right - row[-1].right) / wide),
                indent=(row[0].left - left) / wide,
                strong=not small and (all(piece.bold for piece in row) or size > _HEADING_SIZE * body),
                small=small,
                table=row[0].table,
            )
        )
    return found


def _leads(rows: Sequence[list[Piece]]) -> list[float]:
    return [round(above[0].base - row[0].base, 1) for above, row in pairwise(rows)]


def _lead(leads: Sequence[float], size: float) -> float:
    """The usual distance between lines, in points; that of a lone line is a guess by its size."""
    near = [lead for lead in leads if 0.8 * size < lead < 2.2 * size]
    return min(Counter(near).most_common(1)[0][0] if near else 1.3 * size, 1.6 * size)
