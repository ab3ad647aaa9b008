"""What an import tells of a letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.extraction.drafts import Numeral
from knowledge.extraction.drafts import Outcome as Became
from knowledge.importing.importer import Imported, Outcome
from knowledge.model import Kind, Letter
from knowledge.staff.summary import ledger, lines, total
from knowledge.words.personal import Personal

FILE, STORE = Path("map/brief.txt"), Path("mijn map/raad.db")
TEXT = "In 2022 werkten 1.100 inwoners\nin een leerbaan, zie motie 20.140."
LETTER = Letter("lm-2022", "Leerbanen", "Gemeente Lindemeer", date(2022, 11, 14))
PLAIN = Imported(Outcome.NEW, LETTER, TEXT)
OLDER = Letter("lm-oud", "Leerbanen")


def numeral(text: str, outcome: Became, why: str = "", fact: str | None = None) -> Numeral:
    start = TEXT.index(text)
    return Numeral(text, start, start + len(text), outcome, why, fact)


LEDGER = (
    numeral("2022", Became.DATE, "datum"),
    numeral("1.100", Became.FACT, fact="lm-2022-banen"),
    numeral("20.140", Became.REFERENCE, "nummer van een motie"),
)


def test_a_letter_that_tells_nothing() -> None:
    assert list(lines(PLAIN, FILE, STORE)) == [
        "map/brief.txt: ingelezen als lm-2022.",
        "  Titel: Leerbanen",
        "  Afzender: Gemeente Lindemeer",
        "  Datum: 14 november 2022",
        "  Nieuwe feiten: geen",
        "  Getallen in de brief: 0, waarvan 0 feit, 0 datum, 0 verwijzing, 0 overgeslagen.",
    ]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"letter": replace(LETTER, sender=None)}, "Afzender: staat niet in de brief"),
        ({"letter": replace(LETTER, date=None)}, "Datum: staat niet in de brief"),
        ({"letter": replace(LETTER, title="a\x1b[2Jb\nc")}, "Titel: a�[2Jb c"),
        ({"facts": {Kind.DATE: 1, Kind.FIGURE: 2}}, "Nieuwe feiten: 2 cijfers, 1 datum"),
        ({"facts": {Kind.DATE: 1}}, "Kijk de feiten na met: sqlite-utils raad review 'mijn map/raad.db' lm-2022"),
        ({"facts": {Kind.DATE: 1}, "approved": True}, "Alle nieuwe feiten zijn meteen goedgekeurd (--approve): "
         "de bot noemt ze bij de volgende vraag."),
        ({"ledger": LEDGER}, "Getallen in de brief: 3, waarvan 1 feit, 1 datum, 1 verwijzing, 0 overgeslagen."),
        ({"warnings": ("Er is iets.",)}, "Let op: Er is iets."),
        ({"personal": {Personal.BSN: 1, Personal.PHONE: 2}}, "Let op: in de brief staan misschien persoonsgegevens "
         "(2 telefoonnummers, 1 getal dat een BSN kan zijn). Kijk of dat mag."),
        ({"refused": (("lm-1", "Dat kan niet."),)}, "Let op: niet overgenomen is lm-1. Dat kan niet."),
        ({"quoted": ("a", "b")}, "Nu met citaat: 2 feiten die er al waren."),
        ({"unquoted": tuple("abcdefg")}, "Nog zonder citaat: a, b, c, d, e en nog 2."),
        ({"older": OLDER, "replaced": True}, "Deze brief vervangt lm-oud."),
        ({"older": OLDER, "replaced": True, "left": ("a",)}, "Let op: deze feiten uit lm-oud komen niet terug in de "
         "nieuwe brief: a. Kijk of zij nog kloppen."),
        ({"older": OLDER}, "Let op: dit lijkt een verbeterde versie van lm-oud. Is dat zo, geef dan dezelfde opdracht "
         "met --supersedes lm-oud erbij."),
    ],
)  # fmt: skip
def test_a_line_of_the_summary(change: dict[str, object], line: str) -> None:
    assert f"  {line}" in lines(replace(PLAIN, **change), FILE, STORE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("imported", "expected"),
    [
        (replace(PLAIN, outcome=Outcome.JOINED), "map/brief.txt: dit is de brief lm-2022. De feiten die daarvan al in "
         "het bestand stonden, zijn ermee verbonden."),
        (replace(PLAIN, outcome=Outcome.KNOWN), "map/brief.txt: deze brief staat al in het bestand, als lm-2022, en is "
         "niet opnieuw ingelezen."),
    ],
)  # fmt: skip
def test_what_became_of_the_file(imported: Imported, expected: str) -> None:
    told = list(lines(imported, FILE, STORE))
    assert told[0] == expected
    assert (len(told) == 1) is (imported.outcome is Outcome.KNOWN)


def test_the_ledger() -> None:
    assert list(ledger(replace(PLAIN, ledger=LEDGER))) == [
        "  In [2022] werkten 1.100 inwoners in",
        "      datum",
        "  In 2022 werkten [1.100] inwoners in een leerbaan,",
        "      feit lm-2022-banen",
        "  een leerbaan, zie motie [20.140].",
        "      verwijzing: nummer van een motie",
    ]


def test_the_total() -> None:
    known = replace(PLAIN, outcome=Outcome.KNOWN)
    done = [replace(PLAIN, facts={Kind.FIGURE: 3, Kind.DATE: 1}), known, PLAIN]
    assert total(done, 2) == "Samen: 2 ingelezen, 1 al bekend, 2 niet gelezen, 4 nieuwe feiten."
