"""Letters as PDF: the glyphs on a page, put together into lines again by where they stand.

Runs only in the process of knowledge/letters/reader.py: PDFium ends its process when memory runs out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from knowledge.letters.blocks import Reading, UnreadableError
from knowledge.letters.glyphs import Glyph, glyphs_of, without_marks
from knowledge.letters.grids import Box, ruled, rules_of
from knowledge.letters.order import lines_of, without_running_lines
from knowledge.letters.paragraphs import BULLETS, blocks
from knowledge.letters.pieces import Page, pieces_of

_MOST_NAMED = 12
"""Words that a warning names."""
_SHOWN = 60
"""Characters of hidden text that the warning repeats."""


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
            glyphs, others = glyphs_of(page)
            rules = rules_of(page)
        except pypdfium2.PdfiumError:
            raise UnreadableError("damaged") from None
        turned |= others
        most -= len(glyphs)
        if most < 0:
            raise UnreadableError("too_big")
        hidden += [f" {glyph.char}" if glyph.gap else glyph.char for glyph in glyphs if glyph.look.hidden]
        pages.append(_page(number + 1, page, without_marks(glyphs, marked), rules))
        page.close()
    if not any(page.pieces for page in pages):
        raise UnreadableError("scan")
    _check_letters(pages)
    reading = Reading(blocks(list(lines_of(without_running_lines(pages)))))
    if shown := " ".join("".join(hidden).split()):
        reading.warnings.append(("hidden", shown[:_SHOWN]))
    if marked:
        reading.warnings.append(("marks", ", ".join(list(dict.fromkeys(marked))[:_MOST_NAMED])))
    if turned:
        reading.warnings.append(("turned", ""))
    return reading


def _check_letters(pages: Sequence[Page]) -> None:
    """Raises when a font does not tell which letters its glyphs are."""
    text = "".join(piece.text for page in pages for piece in page.pieces)
    strange = sum(c == "\ufffd" or c < " " or ("\ue000" <= c <= "\uf8ff" and c not in BULLETS) for c in text)
    if strange > 0.02 * len(text):
        raise UnreadableError("garbled")


def _page(number: int, page: Any, glyphs: Sequence[Glyph], rules: Sequence[Box]) -> Page:
    _, foot, _, top = page.get_bbox()
    tables, rest = ruled(glyphs, rules)
    return Page(number, top, foot, tables + list(pieces_of(rest)))
