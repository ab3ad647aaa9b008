"""Titles and ids of letters that are loaded from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.importing.titles import LONGEST_ID, LONGEST_TITLE, letter_id, printable, title_of
from knowledge.letters.documents import Document, Passage, PassageKind


@pytest.mark.parametrize(
    ("sender", "year", "title", "expected"),
    [
        ("Burgemeester en wethouders van Lindemeer", 2022, "Leerbanen 2022", "lindemeer-2022-leerbanen"),
        ("Gemeente Lindemeer", None, "Voortgang leerbanen 2022", "lindemeer-voortgang-leerbanen-2022"),
        ("Het college van B&W van Lindemeer", 2023, "Raadsbrief over het zwembad", "lindemeer-2023-zwembad"),
        (None, None, "Zwembad ’t Veen: één jaar", "zwembad-veen-jaar"),
        ("De minister van Werk, Inkomen, Pech en Geluk", 2020, "Brief", "minister-werk-inkomen-2020"),
        (None, None, "De brief", "brief"),
        (None, None, "../../etc/passwd; DROP TABLE", "etc-passwd-drop-table"),
        (None, None, "\u202eفاتورة", "brief"),
        (None, None, "x" * 300, "x" * 56),
        ("Gemeente Lindemeer", 2022, "woord " * 30, "lindemeer-2022-woord-woord-woord-woord-woord-woord-woord"),
    ],
)  # fmt: skip
def test_the_id_of_a_letter(sender: str | None, year: int | None, title: str, expected: str) -> None:
    found = letter_id(sender, year, title, ())
    assert found == expected
    assert len(found) <= LONGEST_ID


def test_an_id_is_given_once() -> None:
    taken: set[str] = set()
    for _ in range(120):
        name = letter_id("Gemeente Lindemeer", 2022, "woord " * 30, taken)
        assert name not in taken
        assert len(name) <= LONGEST_ID
        taken.add(name)


def document(title: str | None, heading: str | None) -> Document:
    passages = (
        () if heading is None else (Passage(0, heading, None, heading, 0, len(heading), PassageKind.HEADING),)
    )
    return Document(title, None, None, None, None, "0" * 64, heading or "", passages, ())


@pytest.mark.parametrize(
    ("title", "heading", "file", "expected"),
    [
        ("Voortgang leerbanen", "Inleiding", "brief.txt", "Voortgang leerbanen"),
        (None, "Leerbanen in\ncijfers", "brief.txt", "Leerbanen in cijfers"),
        (None, None, "raadsbrief_leerbanen-2022.pdf", "Raadsbrief leerbanen 2022"),
        (None, None, "-rf.txt", "Rf"),
        (None, None, "\u202e\x1b\udcff.txt", "Brief zonder titel"),
        ("woord " * 100, None, "brief.txt", ("Woord " + "woord " * 23).strip() + " woord …"),
    ],
)
def test_the_title_of_a_letter(title: str | None, heading: str | None, file: str, expected: str) -> None:
    found = title_of(document(title, heading), Path(file))
    assert found == expected
    assert len(found) <= LONGEST_TITLE + 2


@pytest.mark.parametrize(
    ("text", "expected"), [("a\u202eb\x1b[2Jc\udcff", "a�b�[2Jc�"), ("één\ntwee\u00a0drie", "één twee drie")]
)
def test_printable(text: str, expected: str) -> None:
    assert printable(text) == expected
