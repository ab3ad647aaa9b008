"""The glyphs of a PDF page as PDFium gives them, without footnote marks.

Their order in the file is not the order of reading. Runs only in the process of knowledge/letters/reader.py.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

_SMALLER = 0.92
"""A glyph this much smaller than its neighbour may be a footnote mark."""
WORD_GAP = 0.15
"""The gap between words, in sizes of the letters."""


@dataclass(frozen=True, slots=True)
class Look:
    """What all glyphs of one text object share."""

    bold: bool
    hidden: bool
    layer: bool = False
    """Whether it is drawn without ink, as the text of a scan is."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and where it stands, in points from the left and the foot of the page."""

    char: str
    left: float
    right: float
    base: float
    """The height of the line it stands on, in points from the foot of the page."""
    size: float
    look: Look
    gap: bool = False
    """Whether a space comes before it."""


def glyphs_of(page: Any) -> tuple[list[Glyph], bool]:
    """The glyphs of a page that stand upright, in the order of the file; and whether there are others."""
    text = page.get_textpage()
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    looks: dict[int, Look] = {}
    found: list[Glyph] = []
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
        found.append(Glyph(char, box.left, box.right, y.value, max(box.top - box.bottom, 0.1), look, gap))
        gap = False
    text.close()
    return found, others


def _look(text: Any, at: int, thing: Any) -> Look:
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(text, at, name, len(name), None)
    colours = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFText_GetFillColor(text, at, *colours)
    *colour, opacity = (value.value for value in colours)
    bold = re.search(rb"bold|black|heavy|demi", name.value, re.IGNORECASE) is not None
    unseen = pdfium.FPDFTextObj_GetTextRenderMode(thing) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    # White letters also stand on a dark ground; a reviewer sees which.
    return Look(
        bold or pdfium.FPDFText_GetFontWeight(text, at) >= 600,
        unseen or opacity == 0 or min(colour) >= 250,
        layer=unseen,
    )


def without_marks(glyphs: Sequence[Glyph], marked: list[str]) -> list[Glyph]:
    """The glyphs without raised footnote marks; other raised or lowered ones put on their line.

    `marked` gets the words and figures that lost a mark.
    """
    found: list[Glyph] = []
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


def _beside(first: Glyph, second: Glyph) -> bool:
    return -0.3 * first.size < second.left - first.right < 0.6 * max(first.size, second.size)


def _word(glyphs: Sequence[Glyph]) -> str:
    word = ""
    for before, glyph in pairwise(reversed(glyphs[-40:])):
        word = before.char + word
        if before.gap or before.left - glyph.right > WORD_GAP * glyph.size or before.base != glyph.base:
            return word
    return word
