"""Pages of a scan: words whose boxes fit the ink are put on common lines, and scraps of pictures are left out."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.letters.glyphs import Glyph, Look
from knowledge.letters.scanned import is_scanned, scanned_pieces

SIZE = 11.0
LAYER, INK = Look(False, True, layer=True), Look(False, False)


def word(text: str, left: float, line: float, look: Look = LAYER) -> list[Glyph]:
    """The glyphs of a word as a recognising program writes them: in a box from the lowest ink to the highest."""
    below = 0.21 * SIZE if re.search(r"[gjpqyQ,;()/]", text) else 0.0
    above = (0.72 if re.search(r"[A-Z0-9bdfhklti€%()/]", text) else 0.52) * SIZE
    width = 0.5 * SIZE
    return [
        Glyph(one, left + at * width, left + (at + 1) * width, line - below, above + below, look, gap=at == 0)
        for at, one in enumerate(text)
    ]


def written(*lines: tuple[float, str | list[tuple[float, str]]]) -> list[Glyph]:
    """Lines of words; or of cells, each with its place."""
    found: list[Glyph] = []
    for height, said in lines:
        for start, text in [(70.0, said)] if isinstance(said, str) else said:
            left = start
            for one in text.split():
                found += word(one, left, height)
                left += (len(one) * 0.5 + 0.5) * SIZE
    return found


def read(glyphs: list[Glyph]) -> list[str]:
    """The text of each line, with two bars between pieces."""
    lines: dict[float, list[tuple[float, str]]] = {}
    for piece in scanned_pieces(glyphs):
        lines.setdefault(piece.base, []).append((piece.left, piece.text))
    return [" || ".join(text for _, text in sorted(lines[base])) for base in sorted(lines, reverse=True)]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            [(700, "Vanaf maart gingen er zeven bussen per uur"), (687, "naar de wijk, ook op zondag")],
            ["Vanaf maart gingen er zeven bussen per uur", "naar de wijk, ook op zondag"],
        ),
        (
            [(700, [(70, "Wijk"), (200, "2023"), (260, "2024")]), (687, [(70, "Zandhoek"), (200, "98"), (260, "104")])],
            ["Wijk || 2023 || 2024", "Zandhoek || 98 || 104"],
        ),
        # The axis of a chart, and a sign that was seen in a picture.
        ([(700, "Opbrengst per jaar"), (640, "400"), (625, "300"), (610, "200"), (560, "©")], ["Opbrengst per jaar"]),
        # One number on a line of its own may belong to the text around it.
        ([(700, "Het aantal is"), (687, "400"), (674, "en dat is meer")], ["Het aantal is", "400", "en dat is meer"]),
        # In a narrow cell the sign stands above its number.
        ([(700, [(70, "Busbaan"), (230, "€")]), (687, [(205, "75.000")])], ["Busbaan || € 75.000"]),
    ],
)  # fmt: skip
def test_words_on_lines(lines: list[tuple[float, str | list[tuple[float, str]]]], told: list[str]) -> None:
    assert read(written(*lines)) == told


def test_words_cut_at_a_sign_are_whole_again() -> None:
    glyphs = written((700, "Daar is voor dat jaar"))
    at = 70 + len("Daar is voor dat jaar ") * 0.5 * SIZE
    for text, step in (("€", 1.5), ("12.", 1.65), ("500", 2.0), (",", 1.0)):
        glyphs += word(text, at, 700)
        at += step * SIZE
    assert read(glyphs) == ["Daar is voor dat jaar € 12.500,"]


def test_what_is_blotted_out_is_not_read() -> None:
    glyphs = written((700, "Gevraagd door Xq1z op dinsdag"))
    cover = word("[..]", 70 + len("Gevraagd door ") * 0.5 * SIZE, 698, INK)
    assert read([*glyphs, *cover]) == ["Gevraagd door [..] op dinsdag"]


@given(st.floats(-0.012, 0.012))
def test_a_page_laid_askew_keeps_its_lines(slope: float) -> None:
    lines = [
        (700, "Op alle lijnen gaan de bussen vaker rijden"),
        (686, "dan in de jaren die achter ons liggen"),
    ]
    glyphs = [replace(glyph, base=glyph.base + slope * glyph.left) for glyph in written(*lines)]
    # A word keeps its box upright.
    for at in range(1, len(glyphs)):
        if not glyphs[at].gap:
            glyphs[at] = replace(glyphs[at], base=glyphs[at - 1].base)
    assert read(glyphs) == [text for _, text in lines]


def test_a_page_is_scanned_when_most_of_its_text_is_invisible() -> None:
    assert is_scanned(written((700, "Een hele regel")))
    assert not is_scanned([*word("stiekem", 70, 700), *word("zichtbaar", 70, 687, INK)])
    assert not is_scanned([])
