"""Where the sentences of a paragraph start and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.words.splitting import sentences

SPLIT = [
    ("", []),
    ("  \n ", []),
    ("Eén zin zonder punt", ["Eén zin zonder punt"]),
    ("Dat is nieuw. Dit is oud.", ["Dat is nieuw.", "Dit is oud."]),
    ("Is dat zo? Ja! Klaar.", ["Is dat zo?", "Ja!", "Klaar."]),
    ("Het kan... Misschien.", ["Het kan...", "Misschien."]),
    # A number, euro sign or quotation mark may open a sentence as well.
    (
        "Er waren 40. 12 gingen weg. € 5 bleef over.",
        ["Er waren 40.", "12 gingen weg.", "€ 5 bleef over."],
    ),
    ("‘Dat is goed.’ Hij zei het.", ["‘Dat is goed.’", "Hij zei het."]),
    ("Dat zei hij. ‘Goed zo.’", ["Dat zei hij.", "‘Goed zo.’"]),
    ("De bijlage (zie blz. 3). Einde.", ["De bijlage (zie blz. 3).", "Einde."]),
    # No space after the full stop.
    ("Het gesprek eindigde.Het aantal was 3.", ["Het gesprek eindigde.", "Het aantal was 3."]),
    # A new line ends a sentence too.
    ("regel een\nregel twee", ["regel een", "regel twee"]),
    ("regel een.\n\n  Regel twee.", ["regel een.", "Regel twee."]),
    ("Dat kost 2,5 mln. Dat is veel.", ["Dat kost 2,5 mln.", "Dat is veel."]),
]
WHOLE = [
    # Abbreviations.
    "De wet bevat o.a. Regels voor hulp.",
    "Dat kostte ca. 40 euro.",
    "Zie art. 7 van de wet.",
    "Dat kost 2,5 mln. Euro.",
    "Het gesprek met dhr. Bedacht en mevr. Voorbeeld.",
    "De heer drs. Verzonnen sprak.",
    "Op 1 jan. 2022 was het er.",
    "Vanaf d.d. 1 maart geldt het.",
    # Initials.
    "De heer P. Bedacht sprak.",
    "Wethouder Q.Z. Verzonnen sprak.",
    "De N.V. Lindemeer werkt.",
    "Het college van B. en W. Lindemeer.",
    # Numbers, dates and marks of items.
    "Er waren 1.200 inwoners en 2,5 fte.",
    "1. Scholing",
    "3) Scholing",
    # A small letter goes on.
    "Kijk op www.lindemeer.example voor meer.",
    "Het was goed. maar niet heus",
]
# What is cut wrongly now; the second column is what it should be. A row that comes right belongs in a table above.
KNOWN_GAPS = [
    ("Brood, melk enz. Daarna niets.", ["Brood, melk enz.", "Daarna niets."]),
    ("Brief aan B. en W. Daarna kwam antwoord.", ["Brief aan B. en W.", "Daarna kwam antwoord."]),
    ("Dit geldt t.m. 2022.", ["Dit geldt t.m. 2022."]),
]


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(("text", "expected"), SPLIT)
def test_a_paragraph_is_cut_into_sentences(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize("text", WHOLE)
def test_a_full_stop_within_a_sentence_ends_none(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(("text", "right"), KNOWN_GAPS)
def test_known_gaps_are_still_there(text: str, right: list[str]) -> None:
    assert cut(text) != right


PIECES = [
    "De",
    "raad",
    "ca",
    "A",
    "1",
    "€",
    ".",
    "!",
    "?",
    "...",
    "’",
    '"',
    "(",
    ")",
    " ",
    "  ",
    "\n",
    "\u00a0",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60))
def test_nothing_but_white_space_is_between_sentences(text: str) -> None:
    at = 0
    for start, end in sentences(text):
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        at = end
    assert not text[at:].strip()
