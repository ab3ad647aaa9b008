"""Lists whose items stand below the line that announces them."""

from __future__ import annotations

import pytest

from knowledge.extraction.bullets import announced
from knowledge.extraction.remarks import Told
from knowledge.letters.documents import Passage, PassageKind

LEAD = "De gemeente Waterbergen regelt drie dingen:"


def lists(*rows: tuple[str, PassageKind, int]) -> tuple[list[Told], str]:
    """The lists among paragraphs and items, and the text they are in."""
    text, passages = "", []
    for number, (words, kind, level) in enumerate(rows, 1):
        passages.append(
            Passage(number, "Aanpak", None, words, len(text), len(text) + len(words), kind, level)
        )
        text += words + "\n"
    return [told for _, told in announced(passages, text)], text


def paragraph(text: str) -> tuple[str, PassageKind, int]:
    return text, PassageKind.PARAGRAPH, 0


def item(text: str, level: int = 1) -> tuple[str, PassageKind, int]:
    return text, PassageKind.BULLET, level


CASES = [
    ([paragraph(LEAD), item("Meer banken."), item("Een fietspad;")], [("Meer banken", "Een fietspad")]),
    # A nested item belongs to the one above it.
    ([paragraph(LEAD), item("Meer banken"), item("Van hout", 2), item("Bomen")], [("Meer banken", "Bomen")]),
    # An item goes on in a paragraph that holds a list of its own.
    (
        [paragraph(LEAD), item("Meer banken"), paragraph("Namelijk:\n• In het park"), item("Bomen")],
        [("Meer banken", "Bomen")],
    ),
    # Whether what follows words in between belongs to the list is not said: half a list is worse than none.
    ([paragraph(LEAD), item("Meer banken"), item("Bomen"), paragraph("Dat is veel."), item("Paden")], []),
    # One item is no list, and neither are paragraphs below a colon.
    ([paragraph(LEAD), item("Meer banken")], []),
    ([paragraph(LEAD), paragraph("Meer banken."), paragraph("Een fietspad.")], []),
    # What no line announces has no name.
    ([paragraph("Dit gebeurt er."), item("Meer banken"), item("Bomen")], []),
    # Two lists, each below its own line.
    (
        [
            paragraph(LEAD),
            item("Banken"),
            item("Bomen"),
            paragraph("En dit niet:"),
            item("Lampen"),
            item("Paden"),
        ],
        [("Banken", "Bomen"), ("Lampen", "Paden")],
    ),
]


@pytest.mark.parametrize(("rows", "expected"), CASES)
def test_the_items_of_a_list(
    rows: list[tuple[str, PassageKind, int]], expected: list[tuple[str, ...]]
) -> None:
    assert [told.items for told in lists(*rows)[0]] == expected


def test_a_list_is_told_with_its_line_and_quoted_in_full() -> None:
    (told,), text = lists(paragraph(LEAD), item("Meer banken"), item("Bomen"))
    assert told.statement == "De gemeente Waterbergen regelt drie dingen: {value}."
    assert text[told.start : told.end] == f"{LEAD}\nMeer banken\nBomen"
    assert told.value is not None
    assert text[slice(*told.value)] == "Meer banken\nBomen"


def test_of_a_list_too_long_to_quote_only_the_line_is_quoted() -> None:
    words = ("Meer banken en lampen", "Nog meer bomen")
    (told,), text = lists(paragraph(LEAD), *(item(word) for word in words * 60))
    assert (text[told.start : told.end], told.value) == (LEAD, None)


def test_an_item_with_a_figure_stands_in_the_quote_or_is_left_out() -> None:
    assert lists(paragraph(LEAD), *(item(f"Plan {n} van de wijk") for n in range(100)))[0] == []
