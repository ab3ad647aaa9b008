"""Letters as PDF: the glyphs on a page, put together into lines again by where they stand.

PDFium gives glyphs; their order in the file is not the order of reading. Runs only in the process of
knowledge/letters/reader.py: PDFium ends its process when memory runs out.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from knowledge.letters.blocks import Reading, UnreadableError, is_figure
from knowledge.letters.paragraphs import BULLETS, Cell, Line, blocks
from knowledge.letters.plain import tidy
from knowledge.words import data

_SMALLER = 0.92
"""A glyph this much smaller than its neighbour may be a footnote mark."""
_NOTE_SIZE = 0.92
"""Lines this much smaller than the text, at the foot of the page, are footnotes."""
_HEADING_SIZE = 1.12
_WORD_GAP = 0.15
_CELL_GAP = 0.9
"""Gaps between words and between cells, in sizes of the letters."""
_MARGIN = 0.12
"""The part of a page, at its top and at its foot, where headers and footers stand."""
_RULE = 3.0
"""Points; a thinner path is a rule."""
_MOST_NAMED = 12
"""Words that a warning names."""
_MOST_STARTS = 30
"""Places where a second column may begin; more are no columns."""
_MOST_CELLS = 5000
_SHOWN = 60
"""Characters of hidden text that the warning repeats."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What all glyphs of one text object share."""

    bold: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class _Glyph:
    char: str
    left: float
    right: float
    base: float
    """The height of the line it stands on, in points from the foot of the page."""
    size: float
    look: _Look
    gap: bool = False
    """Whether a space comes before it."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Glyphs on one line without a wide gap between them; or a table with rules around its cells, without text."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    top: float
    foot: float
    pieces: list[_Piece]


def read_pdf(content: bytes, most_pages: int, most: int) -> Reading:  # noqa: C901
    """The blocks of a PDF of `most` characters. Raises UnreadableError, also when it is a scan without text."""
    # A file that breaks off is repaired by PDFium, without the pages that are missing.
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-4096:]:
        raise UnreadableError("damaged")
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        code = "encrypted" if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD else "damaged"
        raise UnreadableError(code) from None
    if len(document) > most_pages:
        raise UnreadableError("too_big")
    hidden: list[str] = []
    marked: list[str] = []
    pages = []
    turned = False
    for number in range(len(document)):
        try:
            page = document[number]
            glyphs, others = _glyphs(page)
            rules = _rules(page)
        except pypdfium2.PdfiumError:
            raise UnreadableError("damaged") from None
        turned |= others
        most -= len(glyphs)
        if most < 0:
            raise UnreadableError("too_big")
        hidden += [f" {glyph.char}" if glyph.gap else glyph.char for glyph in glyphs if glyph.look.hidden]
        pages.append(_page(number + 1, page, _without_marks(glyphs, marked), rules))
        page.close()
    if not any(page.pieces for page in pages):
        raise UnreadableError("scan")
    _check_letters(pages)
    reading = Reading(blocks(list(_lines(_without_running_lines(pages)))))
    if shown := " ".join("".join(hidden).split()):
        reading.warnings.append(("hidden", shown[:_SHOWN]))
    if marked:
        reading.warnings.append(("marks", ", ".join(list(dict.fromkeys(marked))[:_MOST_NAMED])))
    if turned:
        reading.warnings.append(("turned", ""))
    return reading


def _check_letters(pages: Sequence[_Page]) -> None:
    """Raises when a font does not tell which letters its glyphs are."""
    text = "".join(piece.text for page in pages for piece in page.pieces)
    strange = sum(c == "\ufffd" or c < " " or ("\ue000" <= c <= "\uf8ff" and c not in BULLETS) for c in text)
    if strange > 0.02 * len(text):
        raise UnreadableError("garbled")


# --- Glyphs


def _glyphs(page: Any) -> tuple[list[_Glyph], bool]:
    """The glyphs of a page that stand upright, in the order of the file; and whether there are others."""
    text = page.get_textpage()
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    looks: dict[int, _Look] = {}
    found: list[_Glyph] = []
    gap = others = False
    left, foot, right, top = page.get_bbox()
    for at in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, at)
        char = chr(code) if code not in (0x02, 0xFFFE) else "-"
        # PDFium also puts in spaces of its own, around every raised or moved glyph; the distances tell better.
        if pdfium.FPDFText_IsGenerated(text, at) == 1:
            continue
        if char.isspace():
            gap = True
            continue
        if 0xD800 <= code <= 0xDFFF or not code:
            char = "\ufffd"
        # In radians; the text of a page that was scanned or typed askew is still upright.
        if 0.2 < pdfium.FPDFText_GetCharAngle(text, at) < 6.08:
            others = True
            continue
        pdfium.FPDFText_GetLooseCharBox(text, at, box)
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        thing = pdfium.FPDFText_GetTextObject(text, at)
        key = ctypes.cast(thing, ctypes.c_void_p).value or 0
        if key not in looks:
            looks[key] = _look(text, at, thing)
        look = looks[key]
        if not (left <= x.value <= right and foot <= y.value <= top):
            look = replace(look, hidden=True)
        found.append(_Glyph(char, box.left, box.right, y.value, max(box.top - box.bottom, 0.1), look, gap))
        gap = False
    text.close()
    return found, others


def _look(text: Any, at: int, thing: Any) -> _Look:
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(text, at, name, len(name), None)
    colours = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFText_GetFillColor(text, at, *colours)
    *colour, opacity = (value.value for value in colours)
    bold = re.search(rb"bold|black|heavy|demi", name.value, re.IGNORECASE) is not None
    unseen = pdfium.FPDFTextObj_GetTextRenderMode(thing) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    # White letters also stand on a dark ground; a reviewer sees which.
    return _Look(
        bold or pdfium.FPDFText_GetFontWeight(text, at) >= 600, unseen or opacity == 0 or min(colour) >= 250
    )


def _without_marks(glyphs: Sequence[_Glyph], marked: list[str]) -> list[_Glyph]:
    """The glyphs without raised footnote marks; other raised or lowered ones put on their line.

    `marked` gets the words and figures that lost a mark.
    """
    found: list[_Glyph] = []
    dropping = 0.0
    for at, glyph in enumerate(glyphs):
        before = found[-1] if found else None
        if before is not None and _beside(before, glyph) and glyph.size <= _SMALLER * before.size:
            rise = (glyph.base - before.base) / before.size
            if 0.15 < rise < 0.8 and (glyph.char.isdigit() or glyph.char in "*†‡,)("):
                word = _word(found)
                if word in ("m", "km", "cm", "dm", "mm") and glyph.char in "23":
                    found.append(
                        replace(
                            glyph, char="²" if glyph.char == "2" else "³", base=before.base, size=before.size
                        )
                    )
                else:
                    dropping = glyph.right
                    marked.append(word)
                    # The full stop behind a mark is no word of its own.
                    found[-1] = replace(before, right=glyph.right)
                continue
            if -0.5 < rise < 0.8:
                found.append(replace(glyph, base=before.base, size=before.size))
                continue
        if (
            dropping
            and before is not None
            and glyph.size <= _SMALLER * before.size
            and abs(glyph.left - dropping) < glyph.size
        ):
            dropping = glyph.right
            continue
        dropping = 0.0
        after = glyphs[at + 1] if at + 1 < len(glyphs) else None
        if (
            after is not None
            and glyph.size <= _SMALLER * after.size
            and 0 < glyph.base - after.base < after.size
            and _beside(glyph, after)
        ):
            # The mark that opens a footnote.
            glyph = replace(glyph, base=after.base)
        found.append(glyph)
    return found


def _beside(first: _Glyph, second: _Glyph) -> bool:
    return -0.3 * first.size < second.left - first.right < 0.6 * max(first.size, second.size)


def _word(glyphs: Sequence[_Glyph]) -> str:
    word = ""
    for before, glyph in pairwise(reversed(glyphs[-40:])):
        word = before.char + word
        if before.gap or before.left - glyph.right > _WORD_GAP * glyph.size or before.base != glyph.base:
            return word
    return word


# --- Lines of a page


def _page(number: int, page: Any, glyphs: Sequence[_Glyph], rules: Sequence[_Box]) -> _Page:
    _, foot, _, top = page.get_bbox()
    tables, rest = _ruled(glyphs, rules)
    return _Page(number, top, foot, tables + list(_pieces(rest)))


def _pieces(glyphs: Iterable[_Glyph]) -> Iterator[_Piece]:
    for line in _on_one_line(glyphs):
        start = 0
        for at in range(1, len(line) + 1):
            if at == len(line) or (
                line[at].left - line[at - 1].right > _CELL_GAP * line[at].size
                and line[start:at][-1].char not in BULLETS
            ):
                yield _piece(line[start:at])
                start = at


def _on_one_line(glyphs: Iterable[_Glyph]) -> Iterator[list[_Glyph]]:
    line: list[_Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.base):
        if line and line[0].base - glyph.base > 0.3 * min(line[0].size, glyph.size):
            yield sorted(line, key=lambda one: one.left)
            line = []
        line.append(glyph)
    if line:
        yield sorted(line, key=lambda one: one.left)


def _piece(glyphs: Sequence[_Glyph]) -> _Piece:
    text = glyphs[0].char
    for before, glyph in pairwise(glyphs):
        space = (glyph.gap and glyph.left > before.left) or glyph.left - before.right > _WORD_GAP * glyph.size
        text += f" {glyph.char}" if space else glyph.char
    size = median(glyph.size for glyph in glyphs)
    bold = sum(glyph.look.bold for glyph in glyphs) > 0.9 * len(glyphs)
    return _Piece(tidy(text), glyphs[0].left, glyphs[-1].right, glyphs[0].base, size, bold)


# --- Tables with rules


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    foot: float
    right: float
    top: float


def _rules(page: Any) -> list[_Box]:
    """The rules on a page; of a frame its four sides."""
    found: list[_Box] = []
    _, foot, _, top = page.get_bbox()
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3):
        left, low, right, high = thing.get_bounds()
        if right - left <= _RULE or high - low <= _RULE:
            found.append(_Box(left, low, right, high))
        elif high - low < 0.8 * (top - foot):
            found += [
                _Box(left, low, right, low), _Box(left, high, right, high),
                _Box(left, low, left, high), _Box(right, low, right, high),
            ]  # fmt: skip
        if len(found) > _MOST_CELLS:
            return []
    return found


def _ruled(glyphs: Sequence[_Glyph], rules: Sequence[_Box]) -> tuple[list[_Piece], list[_Glyph]]:
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
        tables.append(_Piece("", columns[0], columns[-1], heights[-1], inside[0].size, table=table))
        within = set(map(id, inside))
        rest = [one for one in rest if id(one) not in within]
    return tables, rest


class _Grid:
    """The cells between rules; where a rule is left out between two of them they are one cell."""

    def __init__(self, columns: Sequence[float], heights: Sequence[float], rules: Sequence[_Box]) -> None:
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

    def table(self, glyphs: Sequence[_Glyph]) -> tuple[tuple[str, ...], ...]:
        """The text of the cells. A wide cell at the head names each of its columns, a high one each of its rows."""
        cells: dict[tuple[int, int], list[_Glyph]] = {}
        for one in glyphs:
            across, down = (one.left + one.right) / 2, one.base + one.size / 4
            column = max(at for at, place in enumerate(self._columns[:-1]) if at == 0 or place <= across)
            row = max(at for at, place in enumerate(self._heights[:-1]) if at == 0 or place >= down)
            cells.setdefault(self._owners[row, column], []).append(one)
        pieces = {owner: list(_pieces(cell)) for owner, cell in cells.items()}
        found: list[tuple[str, ...]] = []
        for row in range(len(self._heights) - 1):
            lines = [pieces.get((row, column), []) for column in range(len(self._columns) - 1)]
            if several := _several(lines):
                found += several
                continue
            found.append(tuple(self._said(row, column, pieces) for column in range(len(lines))))
        return tuple(found)

    def _said(self, row: int, column: int, pieces: Mapping[tuple[int, int], Sequence[_Piece]]) -> str:
        top, left = owner = self._owners[row, column]
        text = " ".join(piece.text for piece in pieces.get(owner, ()))
        named = (top == row == 0) or (left == column and not is_figure(text))
        return text if owner == (row, column) or named else ""


def _several(cells: Sequence[Sequence[_Piece]]) -> list[tuple[str, ...]]:
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


def _touching(rules: Sequence[_Box]) -> list[list[_Box]]:
    groups: list[list[_Box]] = []
    for rule in rules:
        near = [group for group in groups if any(_meet(rule, other) for other in group)]
        groups = [group for group in groups if not any(group is one for one in near)]
        groups.append([rule, *(other for group in near for other in group)])
    return groups


def _meet(one: _Box, other: _Box) -> bool:
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


# --- Headers and footers


def _without_running_lines(pages: Sequence[_Page]) -> list[_Page]:
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


def _in_margin(piece: _Piece, page: _Page) -> bool:
    edge = _MARGIN * (page.top - page.foot)
    return piece.base > page.top - edge or piece.base < page.foot + edge


def _running(piece: _Piece) -> tuple[str, int]:
    return re.sub(r"\d+", "#", piece.text), round(piece.base / 4)


# --- Reading order


def _lines(pages: Sequence[_Page]) -> Iterator[Line]:
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


def _footnotes(page: _Page, body: float) -> list[_Piece]:
    """The small lines at the foot of a page, from the first that opens with a mark."""
    found: list[_Piece] = []
    for piece in sorted(page.pieces, key=lambda piece: piece.base):
        if piece.table or piece.size > _NOTE_SIZE * body:
            break
        found.insert(0, piece)
    while found and not re.match(r"\(?\d{1,2}[.)]?\s*\S|\*", found[0].text):
        del found[0]
    return found


def _in_order(pieces: Sequence[_Piece], page: _Page, body: float) -> Iterator[Line]:
    """The lines of a page: columns one after the other between what runs over both."""
    bands = [_rows(band) for band in _bands(pieces)]
    # Of the page as a whole: a band may hold nothing but a letterhead, whose lines all stand apart.
    leads = [lead for band in bands for lead in _leads(band)]
    above: _Piece | None = None
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


def _bands(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Stretches of a page that are read from top to foot before the next one is."""
    gutter = _gutter(pieces)
    if gutter is None:
        if pieces:
            yield list(pieces)
        return
    whole: list[_Piece] = []
    sides: tuple[list[_Piece], list[_Piece]] = ([], [])
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


def _closing(first: Sequence[_Piece], second: Sequence[_Piece]) -> int:
    """Where in the first column the closing of the letter begins, which stands below both columns."""
    words = data("documents")["closing"]
    opens = (*words["phrases"], *words["bodies"])
    foot = min(piece.base for piece in second)
    for at, piece in enumerate(first):
        if piece.base < foot and piece.text.casefold().startswith(opens):
            return at
    return len(first)


def _gutter(pieces: Sequence[_Piece]) -> float | None:
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


def _is_column(pieces: Iterable[_Piece]) -> bool:
    pieces = [piece for piece in pieces if not piece.table]
    if len(pieces) < 4:
        return False
    width = max(piece.right for piece in pieces) - min(piece.left for piece in pieces)
    full = sum(piece.right - piece.left > 0.7 * width for piece in pieces)
    words = median(len(piece.text.split()) for piece in pieces)
    return full >= 0.4 * len(pieces) and words >= 3


def _rows(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """The pieces that stand beside each other, from top to foot."""
    rows: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.base):
        beside = rows and not piece.table and not rows[-1][0].table
        if beside and abs(rows[-1][0].base - piece.base) <= 0.3 * piece.size:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _flow(
    rows: Sequence[list[_Piece]],
    page: _Page,
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


def _leads(rows: Sequence[list[_Piece]]) -> list[float]:
    return [round(above[0].base - row[0].base, 1) for above, row in pairwise(rows)]


def _lead(leads: Sequence[float], size: float) -> float:
    """The usual distance between lines, in points; that of a lone line is a guess by its size."""
    near = [lead for lead in leads if 0.8 * size < lead < 2.2 * size]
    return min(Counter(near).most_common(1)[0][0] if near else 1.3 * size, 1.6 * size)
