"""Letters as PDF: the glyphs on a page, put together into lines again by where they stand.

Runs only in the process of knowledge/letters/reader.py: PDFium ends its process when memory runs out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from knowledge.letters.blocks import Reading, UnreadableError
from knowledge.letters.glyphs import glyphs_of, without_marks
from knowledge.letters.grids import ruled, rules_of
from knowledge.letters.order import lines_of, without_running_lines
from knowledge.letters.paragraphs import BULLETS, blocks
from knowledge.letters.pieces import Page, pieces_of
from knowledge.letters.scanned import is_scanned, scanned_pieces

_MOST_NAMED = 12
"""Words that a warning names."""
_SHOWN = 60
"""Characters of hidden text that the warning repeats."""


def read_pdf(content: bytes, most_pages: int, most: int) -> Reading:
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
    found = _Pages(most)
    for number in range(len(document)):
        try:
            page = document[number]
            found.add(page)
        except pypdfium2.PdfiumError:
            raise UnreadableError("damaged") from None
        page.close()
    if not any(page.pieces for page in found.pages):
        raise UnreadableError("scan")
    _check_letters(found.pages)
    return found.reading()


class _Pages:
    """The pages of a PDF as they are read, and what its reviewer must be told of them."""

    def __init__(self, most: int) -> None:
        self.pages: list[Page] = []
        self._left = most
        self._hidden: list[str] = []
        self._marked: list[str] = []
        self._turned = False
        self._scanned = False

    def add(self, page: Any) -> None:
        """Reads a page. Raises UnreadableError when there are too many characters, and PdfiumError."""
        glyphs, turned = glyphs_of(page)
        self._turned |= turned
        self._left -= len(glyphs)
        if self._left < 0:
            raise UnreadableError("too_big")
        _, foot, _, top = page.get_bbox()
        number = len(self.pages) + 1
        if is_scanned(glyphs) and _has_picture(page):
            self._scanned = True
            self.pages.append(Page(number, top, foot, scanned_pieces(glyphs)))
            return
        self._hidden += [
            f" {glyph.char}" if glyph.gap else glyph.char for glyph in glyphs if glyph.look.hidden
        ]
        tables, rest = ruled(without_marks(glyphs, self._marked), rules_of(page))
        self.pages.append(Page(number, top, foot, tables + list(pieces_of(rest))))

    def reading(self) -> Reading:
        """What the pages make up."""
        reading = Reading(blocks(list(lines_of(without_running_lines(self.pages)))), recognised=self._scanned)
        if shown := " ".join("".join(self._hidden).split()):
            reading.warnings.append(("hidden", shown[:_SHOWN]))
        if self._marked:
            reading.warnings.append(("marks", ", ".join(list(dict.fromkeys(self._marked))[:_MOST_NAMED])))
        if self._turned:
            reading.warnings.append(("turned", ""))
        if self._scanned:
            reading.warnings.append(("recognised", ""))
        return reading


def _has_picture(page: Any) -> bool:
    """Whether a picture fills at least half of a page."""
    left, foot, right, top = page.get_bbox()
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        one, low, other, high = thing.get_bounds()
        if (other - one) * (high - low) >= 0.5 * (right - left) * (top - foot):
            return True
    return False


def _check_letters(pages: Sequence[Page]) -> None:
    """Raises when a font does not tell which letters its glyphs are."""
    text = "".join(piece.text for page in pages for piece in page.pieces)
    strange = sum(c == "\ufffd" or c < " " or ("\ue000" <= c <= "\uf8ff" and c not in BULLETS) for c in text)
    if strange > 0.02 * len(text):
        raise UnreadableError("garbled")
