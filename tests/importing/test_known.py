"""Facts that were there before a letter was loaded, and where they stand in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from letter_files import as_docx, as_text, edition

from knowledge.extraction.drafts import Draft
from knowledge.importing.known import is_letter_of, quoted, twins
from knowledge.letters.documents import Document, read
from knowledge.model import Amount, Fact, Kind, Letter, Period

LETTER = Letter("lindemeer", "Raadsbrief over leerbanen")


def fact(name: str, section: str, passage: int, kind: Kind = Kind.FIGURE, **columns: object) -> Fact:
    told = {"measure": "in een leerbaan", "statement": "{value}", **columns}
    return Fact(name, LETTER, kind, section=section, passage=passage, **told)  # type: ignore[arg-type]


def figure(name: str, section: str, passage: int, value: str, **columns: object) -> Fact:
    unit = str(columns.pop("unit", "personen"))
    return fact(name, section, passage, amount=Amount(Decimal(value), unit), **columns)


JOBS = figure("banen", "Leerbanen", 1, "1100", population="inwoners")
CARE = figure("zorg", "Leerbanen in cijfers", 1, "425", measure="in een leerbaan in de zorg")
CRAFT = figure("techniek", "Leerbanen in cijfers", 1, "275", measure="in een leerbaan in de techniek")
COST = figure("begeleiding", "Wat het kost", 2, "122000", measure="begeleiding op de werkplek", unit="euro")
AGENCIES = figure("bureaus", "Wat het kost", 2, "3", measure="begeleiding gegeven", unit="bureaus")
DISTRICTS = fact("wijken", "Leerbanen in cijfers", 2, Kind.LIST, items=("Centrum", "De Veste", "Zandhoek"))
YEAR = fact("jaar", "Aanhef", 1, Kind.DATE, period=Period(date(2022, 1, 1), date(2022, 12, 31)))
MAYOR = fact("burgemeester", "Ondertekening", 1, Kind.PERSON, measure="burgemeester", text="Z. Verzonnen")
WITH_WHOM = fact("samen", "Aanhef", 1, Kind.STATEMENT, measure="met wie", text="de ondernemersvereniging")
DECISIONS = fact(
    "besluiten", "Wat het kost", 5, Kind.LIST, items=("Budget niet verlaagd", "Afspraken verlengd")
)
ALL = (JOBS, CARE, CRAFT, COST, AGENCIES, DISTRICTS, YEAR, MAYOR, WITH_WHOM, DECISIONS)


@pytest.fixture(scope="module", params=["txt", "docx"])
def document(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("brief") / f"brief.{request.param}"
    letter = edition(2022)
    path.write_bytes(as_docx(letter) if request.param == "docx" else as_text(letter).encode())
    return read(path)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (ALL, True),
        ((JOBS, CARE, CRAFT), True),
        # Too few to be sure; or too many that do not stand there.
        ((JOBS, CARE), False),
        ((DISTRICTS, WITH_WHOM, DECISIONS), False),
        ((), False),
        ((JOBS, CARE, CRAFT, replace(COST, passage=1), replace(AGENCIES, passage=1)), True),
        ((JOBS, CARE, CRAFT, replace(COST, passage=1), replace(YEAR, passage=2), replace(MAYOR, passage=2)), False),
        # Corrected by staff since.
        ((replace(JOBS, amount=Amount(Decimal(1101), "personen")), CARE, CRAFT, COST), True),
        ((replace(JOBS, section=None), replace(CARE, passage=None), replace(CRAFT, section="Anders")), False),
    ],
)  # fmt: skip
def test_the_letter_of_the_facts(document: Document, facts: tuple[Fact, ...], expected: bool) -> None:
    assert is_letter_of(document, facts) is expected


def test_another_edition_is_another_letter(tmp_path: Path) -> None:
    path = tmp_path / "brief.txt"
    path.write_text(as_text(edition(2023)), encoding="utf-8")
    assert not is_letter_of(read(path), ALL)


@pytest.mark.parametrize(
    ("one", "begins", "value"),
    [
        (JOBS, "In 2022 werkten", "1.100"),
        (CARE, "Van hen werkten", "425"),
        (COST, "Begeleiding op de werkplek", "122.000"),
        (AGENCIES, "Begeleiding op de werkplek", "drie"),
        (YEAR, "Deze brief gaat over", "het jaar 2022"),
        (MAYOR, "Hoogachtend,", "Z. Verzonnen"),
        (WITH_WHOM, "Deze brief gaat over", "de ondernemersvereniging"),
        # In other words than the letter's.
        (replace(WITH_WHOM, text="samen met ondernemers"), "Deze brief gaat over", None),
        (DISTRICTS, "• Centrum", None),
        (DECISIONS, "Het budget wordt", None),
    ],
)
def test_the_quote_of_a_fact(document: Document, one: Fact, begins: str, value: str | None) -> None:
    (found,) = quoted(document, [one])
    assert document.text[found.start : found.end].startswith(begins)
    if value is None:
        assert found.value_start is None
    else:
        assert document.text[found.value_start : found.value_end] == value


@pytest.mark.parametrize(
    "one",
    [
        replace(JOBS, amount=Amount(Decimal(1101), "personen")),
        # A year is no number of persons.
        replace(JOBS, amount=Amount(Decimal(2022), "personen")),
        replace(JOBS, section="Onbekend"),
        replace(JOBS, section=None),
        replace(JOBS, passage=9),
        replace(JOBS, amount=Amount(Decimal(1100), "personen", high=Decimal(1300))),
        replace(YEAR, period=Period(date(2021, 1, 1), date(2021, 12, 31))),
        replace(MAYOR, text="A. Nders"),
        replace(DISTRICTS, items=("Noord", "Zuid")),
        replace(WITH_WHOM, measure="xxxx", text="yyyy", statement="{value}"),
    ],
)
def test_what_does_not_stand_there_gets_no_quote(document: Document, one: Fact) -> None:
    assert quoted(document, [one]) == ()


def test_drafts_that_tell_what_is_there(document: Document) -> None:
    def draft(drawn: Fact, words: str) -> Draft:
        start = document.text.index(words)
        return Draft(drawn, start, start + len(words))

    care = replace(CARE, id="nieuw-zorg", measure="anders gezegd", section="Leerbanen in cijfers")
    year = replace(YEAR, id="nieuw-jaar")
    districts = replace(DISTRICTS, id="nieuw-wijken", items=("Centrum", "Zandhoek"))
    elsewhere = replace(CARE, id="nieuw-elders")
    other = replace(CARE, id="nieuw-ander", amount=Amount(Decimal(426), "personen"))
    sentence = fact("nieuw-zin", "Leerbanen in cijfers", 1, Kind.STATEMENT, text="iets", measure="iets")
    drafts = [
        draft(sentence, "Van hen werkten 425"),
        draft(replace(sentence, id="nieuw-los"), "Hiervoor namen wij"),
        draft(care, "Van hen werkten"),
        draft(year, "Deze brief gaat over"),
        draft(districts, "Zandhoek"),
        draft(elsewhere, "Ieder najaar"),
        draft(other, "Van hen werkten"),
    ]
    assert twins(document, drafts, ALL) == {
        "nieuw-zin": "zorg",
        "nieuw-zorg": "zorg",
        "nieuw-jaar": "jaar",
        "nieuw-wijken": "wijken",
    }


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        (Kind.DEFINITION, {"measure": "job coaching"}, {"measure": "Jobcoaching"}, True),
        (Kind.DEFINITION, {"measure": "SW"}, {"measure": "WW"}, False),
        (Kind.DEFINITION, {"measure": "leerbaan"}, {"measure": "een leerbaan, ook leerplek"}, True),
        (Kind.DEFINITION, {"measure": "leerbaan"}, {"measure": "stage"}, False),
        (Kind.PERSON, {"text": "Z. Verzonnen"}, {"text": "mevrouw Z. Verzonnen"}, True),
        (Kind.PERSON, {"text": "Z. Verzonnen"}, {"text": "Q. Voorbeeld"}, False),
    ],
)
def test_what_tells_the_same(
    document: Document, kind: Kind, one: dict[str, str], other: dict[str, str], same: bool
) -> None:
    there = fact("bekend", "Leerbanen in cijfers", 1, kind, **{"text": "x", **other})
    start = document.text.index("Van hen werkten")
    drawn = Draft(fact("nieuw", "Leerbanen in cijfers", 1, kind, **{"text": "y", **one}), start, start + 9)
    assert twins(document, [drawn], [there]) == ({"nieuw": "bekend"} if same else {})
