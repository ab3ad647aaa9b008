"""Reading letters: the same letter in every format, the letters in ../shared, and files made to do harm."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import letter_files
import pytest
from editions import EDITIONS, Edition
from hypothesis import given
from hypothesis import strategies as st
from letter_files import Heading, Items, Letter, Text, docx, odt, pages, shown, word_paragraph, word_run

from knowledge.letters.blocks import Block, Form, Reading, UnreadableError, rows
from knowledge.letters.documents import LIMITS, Document, DocumentError, Limits, PassageKind, read
from knowledge.letters.paragraphs import Cell, Line, blocks, join, signature_of
from knowledge.letters.plain import decode, read_plain, without_marks
from knowledge.letters.reader import read as read_here
from knowledge.letters.sections import compose
from knowledge.words.evidence import holds

WORDS = tomllib.loads(files("knowledge.dutch").joinpath("documents.toml").read_text(encoding="utf-8"))
ERRORS: dict[str, str] = WORDS["errors"]
LETTER = letter_files.edition(2022)
FORMATS: dict[str, Callable[[Letter], bytes]] = {
    "wrapped.txt": lambda letter: letter_files.as_text(letter).encode(),
    "double-spaced.txt": lambda letter: letter_files.as_text(letter, double=True).encode(),
    "word.docx": letter_files.as_docx,
    "office.odt": letter_files.as_odt,
    "ruled.pdf": letter_files.as_pdf,
    "open.pdf": lambda letter: letter_files.as_pdf(letter, ruled=False),
    "columns.pdf": lambda letter: letter_files.as_pdf(letter, columns=2),
}


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Document]:
    """Reads a content as a file of a name."""

    def written(name: str, content: bytes | str, limits: Limits = LIMITS) -> Document:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read(path, limits)

    return written


@pytest.fixture
def refused(load: Callable[..., Document]) -> Callable[..., str]:
    """The reason why a content is refused, as a key of [errors]."""

    def written(name: str, content: bytes | str, limits: Limits = LIMITS) -> str:
        with pytest.raises(DocumentError) as caught:
            load(name, content, limits)
        reasons = [key for key, sentence in ERRORS.items() if sentence == str(caught.value)]
        assert len(reasons) == 1, "one Dutch sentence, and none of the file's content or name"
        return reasons[0]

    return written


def told(document: Document) -> list[tuple[str, str, int, str]]:
    return [(p.kind.value, p.section, p.number, p.text) for p in document.passages]


# --- One letter in every format


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_passages(name: str, load: Callable[..., Document]) -> None:
    document = load(name, FORMATS[name](LETTER))
    body = [passage for passage in told(document) if passage[0] != "letterhead" and passage[1] != "Voetnoten"]
    lengths = [len(expected[3]) for expected in letter_files.EXPECTED]
    assert [(*p[:3], p[3][:length]) for p, length in zip(body, lengths, strict=True)] == letter_files.EXPECTED


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_who_when_and_what(name: str, load: Callable[..., Document]) -> None:
    document = load(name, FORMATS[name](LETTER))
    assert document.title == "Voortgang leerbanen 2022"
    assert document.sender == "Burgemeester en wethouders van Lindemeer"
    assert document.date == date(2022, 11, 14)
    assert document.reference == "LM-2022-0815"
    assert document.addressee == "de leden van de gemeenteraad"


@pytest.mark.parametrize("name", FORMATS)
def test_words_broken_at_the_end_of_a_line_are_whole_again(name: str, load: Callable[..., Document]) -> None:
    text = load(name, FORMATS[name](LETTER)).text
    assert "groenvoorziening en de kinderopvang van onze gemeente." in text
    assert "\u00ad" not in text


@pytest.mark.parametrize("name", [name for name in FORMATS if not name.endswith(".txt")])
def test_a_footnote_leaves_its_figure_alone_and_stands_at_the_end(
    name: str, load: Callable[..., Document]
) -> None:
    document = load(name, FORMATS[name](LETTER))
    assert "werkten 1.100 inwoners in een leerbaan" in document.text
    assert told(document)[-1] == ("paragraph", "Voetnoten", 1, LETTER.notes[0])


@pytest.mark.parametrize("name", FORMATS)
def test_every_passage_is_a_slice_of_the_text(name: str, load: Callable[..., Document]) -> None:
    document = load(name, FORMATS[name](LETTER))
    assert document.passages
    assert all(document.text[p.start : p.end] == p.text for p in document.passages)
    assert all(one.end < other.start for one, other in pairwise(document.passages))


def test_nested_items_know_their_level(load: Callable[..., Document]) -> None:
    for name in FORMATS:
        document = load(name, FORMATS[name](LETTER))
        assert [p.level for p in document.passages if p.kind is PassageKind.BULLET] == [1, 2, 1], name


def test_a_pdf_tells_pages_and_loses_its_header_and_page_numbers(load: Callable[..., Document]) -> None:
    document = load("a.pdf", letter_files.as_pdf(LETTER))
    assert {p.section: p.page for p in document.passages if p.number}["Ondertekening"] == 2
    assert document.passages[0].page == 1
    assert "Pagina" not in document.text
    assert "Raadsbrief gemeente" not in document.text


def test_other_formats_have_no_pages(load: Callable[..., Document]) -> None:
    document = load("a.docx", letter_files.as_docx(LETTER))
    assert {p.page for p in document.passages} == {None}


def test_three_yearly_editions_differ_in_their_figures_only(load: Callable[..., Document]) -> None:
    found = [load(f"{edition.year}.pdf", letter_files.as_pdf(edition.letter)) for edition in EDITIONS]
    assert [document.date.year for document in found if document.date] == [2023, 2024, 2025]
    shapes = {tuple((p.kind, p.section.rstrip("0123456789"), p.number) for p in d.passages) for d in found}
    assert len(shapes) == 1
    assert len({document.sha256 for document in found}) == 3


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_keeps_the_figures_of_an_edition(name: str, load: Callable[..., Document]) -> None:
    for edition in EDITIONS:
        document = load(name, FORMATS[name](edition.letter))
        assert document.title == f"Jaarbericht schuldhulp {edition.year}"
        for told in edition.expected:
            section = "\n".join(p.text for p in document.passages if p.section == told.section)
            assert section.count(told.said) == 1, told
            assert holds(told.said, Decimal(told.value)), told


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: str(edition.year))
def test_the_figures_of_an_edition_are_all_counted_and_add_up(edition: Edition) -> None:
    """The table beside the letters is right by itself: others are judged by it."""
    values = {told.key: Decimal(told.value) for told in edition.expected}
    assert len(values) == len(edition.expected)
    wholes = {told.part_of for told in edition.expected if told.part_of}
    for whole in wholes - {"all"}:
        unit = 1_000_000 if whole == "cost" else 1
        parts = sum(values[told.key] for told in edition.expected if told.part_of == whole)
        assert parts == values[whole] * unit, whole
    assert values["settled"] + values["coached"] + values["advised"] == values["all"]
    assert values["Centrum"] + values["De Veste"] + values["Zandhoek"] == values["all"]
    assert values["Centrum done"] + values["De Veste done"] + values["Zandhoek done"] == values["done"]
    assert round(100 * values["young"] / values["all"]) == values["young share"]
    body = "\n".join(part.text for part in edition.letter.parts if isinstance(part, Text))
    counted = [told.said for told in edition.expected]
    dates = ("27 jaar", "8 juni 2021", "31 december", str(edition.year - 1), str(edition.year))
    for known in sorted((*counted, *dates, f"begroting van {edition.year + 1}"), key=len, reverse=True):
        body = body.replace(known, "")
    assert re.findall(r"\d[\d.,]*", letter_files.MARK.sub("", body)) == [str(edition.year + 1)]


def test_each_edition_says_what_the_next_one_says_of_the_year_before() -> None:
    tables = [{told.key: told for told in edition.expected} for edition in EDITIONS]
    for table, following in pairwise(tables):
        assert table["young share"].value == following["share before"].value
        assert table["young share"].first == following["share before"].first


def test_ig_07_a_change_within_a_letter(load: Callable[..., Document]) -> None:
    changed = letter_files.Changed("Er waren ", "1.450", "1.405", " inwoners die hulp vroegen.")
    letter = replace(LETTER, parts=(*LETTER.parts, changed))
    for name, make in FORMATS.items():
        document = load(name, make(letter))
        assert "Er waren 1.405 inwoners die hulp vroegen." in document.text, name
        assert "1.450" not in document.text, name
        warned = [warning for warning in document.warnings if "bijgehouden wijzigingen" in warning]
        assert len(warned) == (2 if name.endswith((".docx", ".odt")) else 0), name


def test_the_same_file_has_the_same_sha256(load: Callable[..., Document]) -> None:
    assert load("a.txt", "Geachte raad,\n\nWij schrijven u.") == load(
        "b.txt", "Geachte raad,\n\nWij schrijven u."
    )


# --- The letters beside the checkout


@pytest.fixture(scope="module")
def texts(shared: Path) -> dict[str, Document]:
    found = {path.name[:2]: read(path) for path in sorted((shared / "letters").glob("*.txt"))}
    assert {"00", "01", "02", "03", "04", "05"} <= found.keys()
    return found


def counted(document: Document) -> dict[str, int]:
    return dict(Counter(p.section for p in document.passages if p.number))


def test_the_almelo_letter_is_counted_as_the_shipped_facts_count(texts: dict[str, Document]) -> None:
    assert {section.split(":")[0]: count for section, count in counted(texts["00"]).items()} == {
        "Aanhef": 2,
        "Motie Samen voor een inclusieve arbeidsmarkt": 11,
        "Inleiding": 1,
        "Uitvoering Wsw in 2021": 7,
        "Ambtelijke medewerkers": 1,
        "Ondertekening": 1,
    }


def test_every_shipped_figure_stands_in_the_passage_that_its_fact_names(
    texts: dict[str, Document], shipped_facts: dict[str, Any]
) -> None:
    passages = {(p.section.split(":")[0], p.number): p.text for p in texts["00"].passages}
    figures = [fact for fact in shipped_facts["fact"] if fact["kind"] == "figure"]
    assert len(figures) > 15
    assert not [
        fact["id"]
        for fact in figures
        if not holds(passages[fact["section"], fact["passage"]], Decimal(fact["value"]))
    ]


def test_the_almelo_letter_bears_no_date_and_no_title(texts: dict[str, Document]) -> None:
    letter = texts["00"]
    assert (letter.title, letter.date, letter.reference) == (None, None, None)
    assert letter.sender == "Burgemeester en Wethouders van Almelo"
    assert letter.addressee == "leden van de raad"


@pytest.mark.parametrize(
    ("letter", "sections"),
    [
        ("01", [1, 1, 3]),
        ("02", [4]),
        ("03", [1, 3]),
        ("04", [3, 2, 1]),
        ("05", [2, 2, 1]),
    ],
)
def test_the_other_letters_are_cut_into_their_sections(
    letter: str, sections: list[int], texts: dict[str, Document]
) -> None:
    assert list(counted(texts[letter]).values()) == sections


def test_papers_of_parliament_tell_number_name_date_and_minister(texts: dict[str, Document]) -> None:
    assert texts["01"].date == date(2020, 7, 9)
    assert texts["01"].reference == "35 420, nr. 95"
    assert texts["01"].title == "Noodpakket banen en economie"
    assert texts["03"].date == date(2017, 2, 24)
    assert "MINISTER EN STAATSSECRETARIS" in (texts["03"].sender or "")


def test_footnote_marks_in_plain_text_are_no_figures(texts: dict[str, Document]) -> None:
    assert "2025.3" not in texts["03"].text
    assert "fte in 2025. Deze" in texts["03"].text
    assert any("afgewezen" in warning for warning in texts["01"].warnings)


# --- Lines into paragraphs


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("de gemeen-", "te betaalt", "de gemeente betaalt"),
        ("de gemeen\u00ad", "te betaalt", "de gemeente betaalt"),
        ("de werk-", "en begeleidingssituatie", "de werk- en begeleidingssituatie"),
        ("een Wsw-", "medewerker", "een Wsw-medewerker"),
        ("in Noord-", "Holland", "in Noord-Holland"),
        ("over 2021-", "2022 heen", "over 2021-2022 heen"),
        ("de DVO-", "afspraken", "de DVO-afspraken"),
        ("het raad -", "en daadhuis", "het raad - en daadhuis"),
        ("de raad", "besluit", "de raad besluit"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line(first: str, second: str, whole: str) -> None:
    assert join(first, second, Counter()) == whole


def test_the_rest_of_the_letter_tells_whether_a_hyphen_belongs_to_the_word() -> None:
    assert join("de na-", "zorg", Counter({"na-zorg": 1})) == "de na-zorg"
    assert join("de na-", "zorg", Counter({"nazorg": 1})) == "de nazorg"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("• een\n• twee", [("BULLET", 1, "een"), ("BULLET", 1, "twee")]),
        ("• een • twee • drie", [("BULLET", 1, "een"), ("BULLET", 1, "twee"), ("BULLET", 1, "drie")]),
        ("- een\n- twee", [("BULLET", 1, "een"), ("BULLET", 1, "twee")]),
        ("• een\n  - diep\n• twee", [("BULLET", 1, "een"), ("BULLET", 2, "diep"), ("BULLET", 1, "twee")]),
        ("• een\no diep\n• twee", [("BULLET", 1, "een"), ("BULLET", 2, "diep"), ("BULLET", 1, "twee")]),
        ("\uf0b7 een\n\uf0b7 twee", [("BULLET", 1, "een"), ("BULLET", 1, "twee")]),
        ("1. een\n2. twee", [("NUMBERED", 1, "1. een"), ("NUMBERED", 1, "2. twee")]),
        ("a) een\nb) twee", [("NUMBERED", 1, "a) een"), ("NUMBERED", 1, "b) twee")]),
        ("Er zijn:\no een\no twee", [("TEXT", 0, "Er zijn:"), ("BULLET", 1, "een"), ("BULLET", 1, "twee")]),
        ("Het is 5 of\no jee nog meer.", [("TEXT", 0, "Het is 5 of o jee nog meer.")]),
        ("Er zijn:\nzorg: 2.310\nwerk: € 250\nWij", [("TEXT", 0, "Er zijn:"), ("TEXT", 0, "zorg: 2.310"),
         ("TEXT", 0, "werk: € 250"), ("TEXT", 0, "Wij")]),
        ("(i) een\n(ii) twee", [("NUMBERED", 1, "(i) een"), ("NUMBERED", 1, "(ii) twee")]),
        ("Planning\n* een\n* twee", [("TEXT", 0, "Planning"), ("BULLET", 1, "een"), ("BULLET", 1, "twee")]),
        ("– een\n– twee", [("BULLET", 1, "een"), ("BULLET", 1, "twee")]),
        ("Wijken. • een • twee", [("TEXT", 0, "Wijken."), ("BULLET", 1, "een"), ("BULLET", 1, "twee")]),
        ("Er zijn er drie. • een\nof meer • twee",
         [("TEXT", 0, "Er zijn er drie."), ("BULLET", 1, "een of meer"), ("BULLET", 1, "twee")]),
        ("• een\nEn dan:\n1. twee\n2. drie",
         [("BULLET", 1, "een"), ("TEXT", 0, "En dan:"), ("NUMBERED", 1, "1. twee"), ("NUMBERED", 1, "2. drie")]),
        ("Postbus 1 • 1234 AB\nTelefoon 14 012 • Lindemeer", [("TEXT", 0, "Postbus 1 • 1234 AB"),
         ("TEXT", 0, "Telefoon 14 012 • Lindemeer")]),
        ("Het is 5 en\n- nu al - meer\ndan dat.", [("TEXT", 0, "Het is 5 en - nu al - meer dan dat.")]),
        ("Zie het rapport,\np. 12 van dat stuk.", [("TEXT", 0, "Zie het rapport, p. 12 van dat stuk.")]),
        ("b. Wat nu?\nc. En dan?", [("TEXT", 0, "b. Wat nu?"), ("TEXT", 0, "c. En dan?")]),
    ],
)  # fmt: skip
def test_marks_of_lists(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert [
        (block.form.name, block.level, block.text) for block in read_plain(text.encode(), 10_000).blocks
    ] == expected


def test_a_paragraph_may_go_on_over_the_page() -> None:
    lines = [
        Line((Cell("De raad besluit over het geld van de", 0, 40),), page=1, apart=True),
        Line((Cell("gemeente en over de wegen.", 0, 20),), page=2, turned=True, room=20),
        Line((Cell("Een nieuwe alinea.", 0, 20),), page=2, apart=True, room=20),
    ]
    assert [(block.page, block.text) for block in blocks(lines)] == [
        (1, "De raad besluit over het geld van de gemeente en over de wegen."),
        (2, "Een nieuwe alinea."),
    ]


@pytest.mark.parametrize(
    ("lines", "signature"),
    [
        (["Tekst.", "Hoogachtend,", "de burgemeester"], range(1, 3)),
        (["Tekst.", "Met vriendelijke groet,", "Q. Voorbeeld", "Bijlage: overzicht"], range(1, 3)),
        (["Tekst.", "Het college van burgemeester en wethouders,", "Q. Voorbeeld"], range(1, 3)),
        (["Burgemeester en wethouders van Lindemeer hebben besloten."], range(0)),
        (["burgemeester en wethouders van Lindemeer", "Tekst."], range(0)),
        (["Het college van burgemeester en wethouders,", "een tekst " * 10], range(0)),
        (["Tekst."], range(0)),
    ],
)
def test_where_the_signature_stands(lines: list[str], signature: range) -> None:
    assert signature_of(lines) == signature


# --- Tables


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([["Wijk", "2022"], ["Centrum", "12"]], ["Wijk: Centrum | 2022: 12"]),
        ([["", "2022"], ["Centrum", "12"]], ["Centrum | 2022: 12"]),
        ([["Centrum", "12"], ["Zandhoek", "9"]], ["Centrum | 12", "Zandhoek | 9"]),
        ([["Wijk", "wie"], ["Centrum", "zij"]], ["Wijk | wie", "Centrum | zij"]),
        ([["Wijk", "2022"], ["Noord"], ["Centrum", "12"]], ["Noord", "Wijk: Centrum | 2022: 12"]),
        ([["Overzicht"], ["Wijk", "2022"], ["Centrum", "12"]], ["Overzicht", "Wijk: Centrum | 2022: 12"]),
        (
            [["Wijk", "2022", "2022"], ["Wijk", "banen", "euro"], ["Centrum", "12", "9"]],
            ["Wijk: Centrum | 2022 banen: 12 | 2022 euro: 9"],
        ),
        (
            [["Wijk", "2022", "2023"], ["Centrum", "", "12"]],
            ["Wijk | 2022 | 2023", "Wijk: Centrum | 2023: 12"],
        ),
        ([["Wijk", "1e kwartaal 2022"], ["Centrum", "12"]], ["Wijk: Centrum | 1e kwartaal 2022: 12"]),
        (
            [["Wijk", "2022"], ["Centrum", "12"], ["Wijk", "2022"], ["Noord", "9"]],
            ["Wijk: Centrum | 2022: 12", "Wijk: Noord | 2022: 9"],
        ),
        (
            [["", "2022"], ["Centrum", "12"], ["", "----"], ["Totaal", "12"]],
            ["Centrum | 2022: 12", "Totaal | 2022: 12"],
        ),
        (
            [["Datum", "Ons kenmerk"], ["3 mei 2022", "Z-1"], ["Onderwerp", "Bijlagen"], ["De brug", "2"]],
            ["Datum: 3 mei 2022 | Ons kenmerk: Z-1", "Onderwerp: De brug | Bijlagen: 2"],
        ),
    ],
)
def test_rows_carry_the_words_at_the_head_of_their_column(
    table: list[list[str]], expected: list[str]
) -> None:
    assert [block.text for block in rows(table)] == expected


WORDS_OF_CELLS = st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=8)
CELLS = st.one_of(st.just(""), WORDS_OF_CELLS, st.integers(0, 9999).map(str))


@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=6))
def test_no_word_of_a_table_is_lost(table: list[list[str]]) -> None:
    said = " ".join(block.text for block in rows(table))
    for row in table:
        assert all(cell in said for cell in row)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=2, max_size=6))
def test_no_figure_of_a_table_is_told_more_often_than_it_stands_there(table: list[list[str]]) -> None:
    stands = Counter(cell for row in table[1:] for cell in row if cell.isdigit())
    told = Counter(
        re.findall(r"(?:^|: |\| )(\d+)(?= \||$)", "\n".join(b.text for b in rows(table)), re.MULTILINE)
    )
    for figure in stands:
        assert told[figure] <= stands[figure] + table[0].count(figure)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Wijk          2022      2023\nCentrum       120       130\nNoord en Zuid en ook Oost  9\n",
            ["Wijk: Centrum | 2022: 120 | 2023: 130", "Noord en Zuid en ook Oost 9"],
        ),
        (
            "Wijk          2022      2023\nCentrum                 130\nNoord         120\n",
            ["Wijk: Centrum | 2023: 130", "Wijk: Noord | 2022: 120"],
        ),
        ("Wijk          2022      2023\nCentrum            130\n", ["Wijk | 2022 | 2023", "Centrum 130"]),
        ("Wijk\t2022\t2023\nEen lange naam\t120\t130\n", ["Wijk: Een lange naam | 2022: 120 | 2023: 130"]),
        ("Wijk\t2022\t2023\nCentrum\t\t130\n", ["Wijk | 2022 | 2023", "Centrum 130"]),
        ("| Wijk | 2022 |\n| Noord | 120 |\n", ["Wijk: Noord | 2022: 120"]),
        ("| Wijk | 2022 | 2023 |\n| Noord | | 120 |\n", ["Wijk | 2022 | 2023", "Noord 120"]),
    ],
)
def test_a_figure_that_stands_under_no_column_for_sure_gets_no_words_of_the_head(
    text: str, expected: list[str]
) -> None:
    assert [block.text.replace("  ", " ") for block in read_plain(text.encode(), 1000).blocks] == expected


def test_cells_over_more_columns_or_rows_in_word(load: Callable[..., Document]) -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{word_paragraph(word_run(text))}</w:tc>"

    wide, high = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>'
    table = (
        f"<w:tbl><w:tr>{cell('Wijk')}{cell('2022', wide)}</w:tr>"
        f"<w:tr>{cell('')}{cell('banen')}{cell('euro')}</w:tr>"
        f"<w:tr>{cell('Centrum', high)}{cell('12')}{cell('34')}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('56')}{cell('78')}</w:tr></w:tbl>"
    )
    assert [p.text for p in load("a.docx", docx(table)).passages] == [
        "Wijk: Centrum | 2022 banen: 12 | 2022 euro: 34",
        "Wijk: Centrum | 2022 banen: 56 | 2022 euro: 78",
    ]


def test_a_row_of_word_that_begins_further_on(load: Callable[..., Document]) -> None:
    def row(*cells: str, properties: str = "") -> str:
        inside = "".join(f"<w:tc>{word_paragraph(word_run(cell))}</w:tc>" for cell in cells)
        return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"

    later = row("9", properties='<w:gridBefore w:val="2"/>')
    table = f"<w:tbl>{row('Wijk', '2022', '2023')}{row('Noord', '7', '8')}{later}</w:tbl>"
    assert [p.text for p in load("a.docx", docx(table)).passages] == [
        "Wijk: Noord | 2022: 7 | 2023: 8",
        "2023: 9",
    ]


def odt_row(*cells: str, times: str = "") -> str:
    """A row of an ODT; a cell may be XML of its own."""
    inside = "".join(
        cell if cell.startswith("<") else f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>"
        for cell in cells
    )
    return f"<table:table-row{times}>{inside}</table:table-row>"


def odt_cell(text: str, properties: str, name: str = "table-cell") -> str:
    return f"<table:{name} table:{properties}><text:p>{text}</text:p></table:{name}>"


REPEATED = "number-columns-repeated"


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            odt_row("Wijk", "2021", "2022", "2023")
            + odt_row("Noord", odt_cell("", f'{REPEATED}="2"'), "9")
            + odt_row("Zuid", odt_cell("7", f'{REPEATED}="2"'), "8"),
            ["Wijk: Noord | 2023: 9", "Wijk: Zuid | 2021: 7 | 2022: 7 | 2023: 8"],
        ),
        (
            odt_row("Wijk", "2022", odt_cell("", f'{REPEATED}="1000000"'))
            + odt_row("Noord", "9", odt_cell("", f'{REPEATED}="1000000"'))
            + odt_row(odt_cell("", f'{REPEATED}="1000000"'), times=' table:number-rows-repeated="1000000"'),
            ["Wijk: Noord | 2022: 9"],
        ),
        (
            odt_row("Wijk", odt_cell("2022", 'number-columns-spanned="2"'), "<table:covered-table-cell/>", "2023")
            + odt_row("", "banen", "euro", "banen")
            + odt_row(odt_cell("Noord", 'number-rows-spanned="2"'), "1", "2", "3")
            + odt_row("<table:covered-table-cell/>", "4", "5", "6"),
            [
                "Wijk: Noord | 2022 banen: 1 | 2022 euro: 2 | 2023 banen: 3",
                "Wijk: Noord | 2022 banen: 4 | 2022 euro: 5 | 2023 banen: 6",
            ],
        ),
        (
            odt_row("Wijk", "2022", "2023")
            + odt_row("Noord", odt_cell("1", 'number-rows-spanned="2"'), "2")
            + odt_row("Zuid", odt_cell("99", 'style-name="x"', "covered-table-cell"), "4"),
            ["Wijk: Noord | 2022: 1 | 2023: 2", "Wijk: Zuid | 2023: 4"],
        ),
    ],
)  # fmt: skip
def test_cells_of_an_odt_that_stand_for_more(
    table: str, expected: list[str], load: Callable[..., Document]
) -> None:
    document = load("a.odt", odt(f"<table:table>{table}</table:table>"))
    assert [p.text for p in document.passages] == expected


def lattice(columns: list[float], heights: list[float], without: tuple[tuple[float, ...], ...] = ()) -> bytes:
    """The rules of a table, but for those pieces (x, y, x, y) that are left out."""
    pieces = [(left, y, right, y) for y in heights for left, right in pairwise(columns)]
    pieces += [(x, low, x, high) for x in columns for low, high in pairwise(heights)]
    return b"".join(b"%d %d m %d %d l S\n" % piece for piece in pieces if piece not in without)


def test_a_ruled_table_goes_on_over_the_page_under_the_same_heads(load: Callable[..., Document]) -> None:
    rules = lattice([70, 200, 300], [640, 660, 680])
    first = (
        rules
        + shown(74, 665, "Wijk")
        + shown(204, 665, "2022")
        + shown(74, 645, "Noord")
        + shown(204, 645, "12")
    )
    second = (
        rules + shown(74, 665, "Zuid") + shown(204, 665, "9") + shown(74, 645, "Oost") + shown(204, 645, "7")
    )
    other = lattice([70, 250, 400], [640, 660, 680]) + shown(74, 665, "Fiets") + shown(254, 665, "8")
    text = shown(72, 600, "Hierna volgen de fietsen.")
    document = load("a.pdf", pages([first, second + text, other]))
    assert [(p.page, p.text) for p in document.passages if p.kind is PassageKind.ROW] == [
        (1, "Wijk: Noord | 2022: 12"),
        (2, "Wijk: Zuid | 2022: 9"),
        (2, "Wijk: Oost | 2022: 7"),
        (3, "Fiets | 8"),
    ]  # fmt: skip


def test_ruled_cells_over_more_columns_or_rows(load: Callable[..., Document]) -> None:
    without = ((300, 660, 300, 680), (70, 620, 200, 620))
    content = lattice([70, 200, 300, 400], [600, 620, 640, 660, 680], without)
    content += shown(290, 665, "2022") + shown(204, 645, "banen") + shown(304, 645, "euro")
    content += shown(74, 616, "Noord") + shown(204, 625, "12") + shown(304, 625, "34") + shown(204, 605, "56")
    assert [p.text for p in load("a.pdf", pages([content])).passages] == [
        "Noord | 2022 banen: 12 | 2022 euro: 34",
        "Noord | 2022 banen: 56",
    ]


def test_rows_without_rules_between_them_are_rows_all_the_same(load: Callable[..., Document]) -> None:
    content = lattice([70, 200, 300], [600, 660, 680]) + shown(74, 665, "Wijk") + shown(204, 665, "2022")
    for at, (name, figure) in enumerate((("Noord", "12"), ("Zuid", "9"), ("Oost", "7"))):
        content += shown(74, 645 - 15 * at, name) + shown(204, 645 - 15 * at, figure)
    assert [p.text for p in load("a.pdf", pages([content])).passages] == [
        "Wijk: Noord | 2022: 12",
        "Wijk: Zuid | 2022: 9",
        "Wijk: Oost | 2022: 7",
    ]


# --- Headings


def composed(*texts: Block | str) -> Document:
    found = [text if isinstance(text, Block) else Block(Form.TEXT, text) for text in texts]
    return compose(Reading(found), "0")


SENTENCE = "De gemeente heeft dit jaar drie nieuwe bruggen gebouwd en er een hersteld."


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Wat het kost", True),
        ("2.1 Wat het kost", True),
        ("Bijlage 3", True),
        ("Wat hebben we gedaan?", True),
        ("Uitvoering in 2021: begeleiding door de nieuwe organisatie.", True),
        ("Totaal 1.200", False),
        ("Het kost € 12", False),
        ("Vraag 2", True),
        ("KOSTEN EN BATEN", True),
        ("Vraag 3, 4 en 5", True),
        ("Bron: CBS", False),
        ("Verzuim: meldingen, waarvan", False),
        ("Er waren meldingen op school. Van hen", False),
        ("In dit jaar waren er 19 thuiszitters", False),
        ("(bedragen x € 1.000)", False),
        ("Nu zijn het er 214: 120 in het hotel, 60 in de sporthal en 34 bij gezinnen.", False),
        ("Wij melden u het volgende:", False),
        ("De raad is akkoord.", False),
        ("zonder hoofdletter", False),
        ("een woord " * 20, False),
    ],
)
def test_what_is_a_heading_in_a_text_without_styles(text: str, heading: bool) -> None:
    document = composed(SENTENCE, text.strip(), SENTENCE)
    assert (document.passages[1].kind is PassageKind.HEADING) is heading


def test_where_headings_are_bold_a_short_line_is_none() -> None:
    document = composed(Block(Form.TEXT, "Wonen", strong=True), SENTENCE, "Een korte regel", SENTENCE)
    assert [p.kind.value for p in document.passages] == ["heading", "paragraph", "paragraph", "paragraph"]


def test_a_letterhead_in_bold_does_not_make_plain_headings_text() -> None:
    document = composed(
        Block(Form.TEXT, "Gemeente Lindemeer", strong=True), "Geachte raad,", SENTENCE, "Kosten", SENTENCE
    )
    assert document.passages[3].kind is PassageKind.HEADING


def test_a_numbered_heading_stands_right_below_a_text() -> None:
    text = f"{SENTENCE}\n1.1 Centrum\n{SENTENCE}\n1.2 Zandhoek\n{SENTENCE}\n"
    document = compose(read_plain(text.encode(), 10_000), "0")
    assert [p.section for p in document.passages if p.kind is PassageKind.HEADING] == [
        "1.1 Centrum",
        "1.2 Zandhoek",
    ]
    assert [p.text for p in document.passages if p.number] == [SENTENCE] * 3


def test_the_caption_of_a_table_is_the_heading_of_its_rows_only() -> None:
    rows = [Block(Form.ROW, "Noord | 12"), Block(Form.ROW, "Zuid | 9")]
    document = composed(SENTENCE, "Kosten", SENTENCE, "Tabel 1: kosten per wijk", *rows, SENTENCE)
    assert [(p.section, p.number) for p in document.passages] == [
        ("Aanhef", 1),
        ("Kosten", 0),
        ("Kosten", 1),
        ("Tabel 1: kosten per wijk", 0),
        ("Tabel 1: kosten per wijk", 1),
        ("Tabel 1: kosten per wijk", 2),
        ("Kosten", 2),
    ]


def test_lists_that_lost_their_bullets_belong_to_what_announces_them() -> None:
    document = composed("Wij spraken met deze wijken:", "Centrum", "Zandhoek", "De Veste", SENTENCE)
    assert [p.text for p in document.passages] == [
        "Wij spraken met deze wijken:\n• Centrum\n• Zandhoek\n• De Veste",
        SENTENCE,
    ]


def test_a_heading_below_a_list_without_bullets_is_none_of_its_items() -> None:
    names = [Block(Form.TEXT, text, apart=False) for text in ("Centrum", "Zandhoek", "De Veste")]
    document = composed("Wij spraken met deze wijken:", *names, "Kosten", SENTENCE)
    assert [p.section for p in document.passages if p.number] == ["Aanhef", "Kosten"]


def test_the_last_name_of_a_list_may_end_in_a_full_stop() -> None:
    items = [Block(Form.BULLET, text, level=1) for text in ("kosten;", "plaats; en", "planning.")]
    document = composed("Wij onderzoeken dit:", *items, SENTENCE)
    assert [p.text for p in document.passages] == [
        "Wij onderzoeken dit:\n• kosten;\n• plaats; en\n• planning.",
        SENTENCE,
    ]


def test_an_item_with_a_figure_is_a_passage_of_its_own() -> None:
    items = [Block(Form.BULLET, text, level=1) for text in ("Centrum", "Zandhoek: 1.200", "De Veste")]
    document = composed("Wij spraken met deze wijken:", *items, SENTENCE)
    assert [p.number for p in document.passages] == [1, 2, 3, 4]


# --- The letterhead


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Datum: 3 mei 2023"], ("date", date(2023, 5, 3))),
        (["Datum", "3 mei 2023"], ("date", date(2023, 5, 3))),
        (["Datum  3 mei 2023"], ("date", date(2023, 5, 3))),
        (["Datum  Ons kenmerk", "3 mei 2023  Z-1"], ("date", date(2023, 5, 3))),
        (["Verzonden: 03-05-2023"], ("date", date(2023, 5, 3))),
        (["Lindemeer, 3 mei 2023"], ("date", date(2023, 5, 3))),
        (["Uw brief van: 3 mei 2023"], ("date", None)),
        (["Datum: mei 2023"], ("date", None)),
        (["Datum beantwoording: 3 mei 2023"], ("date", date(2023, 5, 3))),
        (["Verzonden: woensdag 3 mei 2023 10:12"], ("date", date(2023, 5, 3))),
        (["Den Haag, 3 mei 2023"], ("date", date(2023, 5, 3))),
        (["Bergen op Zoom, 3 mei 2023"], ("date", date(2023, 5, 3))),
        (["Raadsbrief  3 mei 2023"], ("date", date(2023, 5, 3))),
        (["Uw brief van  3 mei 2023"], ("date", None)),
        (["Stand per 3 mei 2023"], ("date", None)),
        (["Peildatum 3 mei 2023"], ("date", None)),
        (["Peildatum, 3 mei 2023"], ("date", None)),
        (["Datum: 31 juni 2023"], ("date", None)),
        (["Ons kenmerk: Z-23-1"], ("reference", "Z-23-1")),
        (["Datum  Ons kenmerk", "3 mei 2023  Z-1"], ("reference", "Z-1")),
        (["Zaaknummer Z-23-1"], ("reference", "Z-23-1")),
        (["Uw kenmerk: Z-23-1"], ("reference", None)),
        (["Onderwerp: De brug"], ("title", "De brug")),
        (["Onderwerp: Motie 'De brug'"], ("title", "Motie 'De brug'")),
        (
            ["Datum  Ons kenmerk", "3 mei 2023  Z-1", "Onderwerp  Bijlagen", "De brug  2"],
            ("title", "De brug"),
        ),
        (["Betreft", "De brug"], ("title", "De brug")),
        (["Aan de leden van de raad"], ("addressee", "de leden van de raad")),
        (["Aan: de raad"], ("addressee", "de raad")),
        (["Gemeente Lindemeer"], ("sender", "Gemeente Lindemeer")),
        (["Van: wethouder Q. Voorbeeld"], ("sender", "wethouder Q. Voorbeeld")),
    ],
)
def test_labels_of_a_letterhead(lines: list[str], expected: tuple[str, object]) -> None:
    document = composed(*lines, "Geachte lezer,", SENTENCE)
    assert getattr(document, expected[0]) == expected[1]
    assert [p.text for p in document.passages if p.number] == [SENTENCE]


def test_a_letterhead_needs_neither_greeting_nor_colons() -> None:
    document = composed("KAMERBRIEF", "Datum 3 mei 2023", "Betreft De brug", SENTENCE, "Kosten", SENTENCE)
    assert (document.title, document.date) == ("De brug", date(2023, 5, 3))
    assert [p.section for p in document.passages if p.number] == ["Aanhef", "Kosten"]


def test_a_value_may_take_two_lines() -> None:
    text = "Datum:       3 mei 2023\nOnderwerp:   De brug over\n             de Linde\n\nGeachte raad,\n"
    assert compose(read_plain(text.encode(), 1000), "0").title == "De brug over de Linde"


@pytest.mark.parametrize(
    ("closing", "sender"),
    [
        ("College van B&W gemeente Lindemeer", "College van B&W gemeente Lindemeer"),
        ("de minister van Wonen en Wegen,", "de minister van Wonen en Wegen"),
        ("de minister van Wonen,\nWegen en Water,", "de minister van Wonen, Wegen en Water"),
        ("De minister voor Water,", "De minister voor Water"),
        ("Q. Voorbeeld, wethouder", None),
    ],
)
def test_who_signs_is_the_sender(closing: str, sender: str | None) -> None:
    document = composed("Geachte raad,", SENTENCE, "Groet,", closing, "Z. Verzonnen")
    assert document.sender == sender


HEADER = ("Gemeente Lindemeer", "Datum: 3 mei 2023", "Ons kenmerk: Z-1", "Onderwerp: De brug")


def test_the_header_of_the_page_tells_what_the_letter_does_not(load: Callable[..., Document]) -> None:
    body = f"<text:p>Geachte raad,</text:p><text:p>{SENTENCE}</text:p>"
    lines = "".join(f"<text:p>{line}</text:p>" for line in HEADER)
    header = f"<style:master-page><style:header-first>{lines}</style:header-first></style:master-page>"
    styles = (
        f"<office:document-styles{letter_files.OASIS}><office:master-styles>{header}</office:master-styles>"
    )
    with zipfile.ZipFile(BytesIO(odt(body))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    contents = {
        "a.odt": letter_files.packed({**members, "styles.xml": f"{styles}</office:document-styles>"}),
        "a.docx": docx(
            word_paragraph(word_run("Geachte raad,")) + word_paragraph(word_run(SENTENCE)),
            **{
                "word/header1.xml": f'<w:hdr xmlns:w="{letter_files.WORD}">'
                + "".join(word_paragraph(word_run(line)) for line in HEADER)
                + "</w:hdr>"
            },
        ),
    }
    for name, content in contents.items():
        document = load(name, content)
        assert (document.title, document.sender, document.reference) == (
            "De brug",
            "Gemeente Lindemeer",
            "Z-1",
        )
        assert document.date == date(2023, 5, 3)
        assert document.text == f"Geachte raad,\n\n{SENTENCE}", "no text of the letter"


def test_a_date_in_the_text_is_not_the_date_of_the_letter() -> None:
    document = composed("Geachte lezer,", "Datum: 3 mei 2023 was de dag waarop wij dit besloten.", SENTENCE)
    assert document.date is None


def test_what_stands_below_the_signature_is_an_attachment() -> None:
    document = composed(SENTENCE, "Hoogachtend,", "Q. Voorbeeld", "Bijlagen: twee", SENTENCE)
    assert {p.section for p in document.passages} == {"Aanhef", "Ondertekening", "Bijlagen: twee"}


# --- Word processors


def test_ig_07_tracked_changes_are_kept_or_left_out_and_told(load: Callable[..., Document]) -> None:
    content = (
        "<w:p>" + word_run("Er zijn ") + "<w:ins>" + word_run("145") + "</w:ins>"
        "<w:del><w:r><w:delText>99</w:delText></w:r></w:del>" + word_run(" banen.") + "</w:p>"
    )
    document = load("a.docx", docx(content))
    assert document.text == "Er zijn 145 banen."
    assert [w.startswith("Er staan bijgehouden wijzigingen") for w in document.warnings] == [True, True]


def test_ig_07_tracked_changes_in_odt(load: Callable[..., Document]) -> None:
    content = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>99</text:p></text:deletion>"
        "</text:changed-region><text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>"
        "<text:p>Er zijn 145 banen.</text:p>"
    )
    document = load("a.odt", odt(content))
    assert document.text == "Er zijn 145 banen."
    assert len(document.warnings) == 2


def test_ig_06_hidden_text_is_told(load: Callable[..., Document]) -> None:
    style = '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    hidden = {
        "a.docx": docx(word_paragraph(word_run("Er zijn 12 banen.") + word_run("Geheim 999", "<w:vanish/>"))),
        "a.odt": odt('<text:p>Er zijn 12 banen.<text:span text:style-name="H">Geheim 999</text:span></text:p>', style),
        "mode.pdf": pages([shown(72, 700, "Er zijn 12 banen.") + shown(72, 680, "Geheim 999", before="3 Tr")]),
        "white.pdf": pages([shown(72, 700, "Er zijn 12 banen.") + shown(72, 680, "Geheim 999", before="1 1 1 rg")]),
        "off.pdf": pages([shown(72, 700, "Er zijn 12 banen.") + shown(72, 900, "Geheim 999")]),
    }  # fmt: skip
    for name, content in hidden.items():
        document = load(name, content)
        assert len(document.warnings) == 1, name
        assert "999" in document.warnings[0], name


def test_a_fixed_space_within_a_number_stays(load: Callable[..., Document]) -> None:
    text = "Er zijn 1\u00a0360 banen."
    contents = {
        "a.docx": docx(word_paragraph(word_run(text))),
        "a.odt": odt(f"<text:p>{text}</text:p>"),
        # Not in a PDF: PDFium makes it a plain one.
        "a.txt": text.encode(),
    }
    for name, content in contents.items():
        assert load(name, content).text == text, name


def test_a_bold_first_line_of_a_paragraph_is_a_heading(load: Callable[..., Document]) -> None:
    style = '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
    word = word_run("Kosten", "<w:b/>") + "<w:r><w:br/></w:r>" + word_run(SENTENCE)
    inside = word_run("Let op: ", "<w:b/>") + word_run(SENTENCE)
    contents = {
        "a.docx": docx(word_paragraph(word) + word_paragraph(inside)),
        "a.odt": odt(
            f'<text:p><text:span text:style-name="B">Kosten</text:span><text:line-break/>{SENTENCE}</text:p>'
            f'<text:p><text:span text:style-name="B">Let op: </text:span>{SENTENCE}</text:p>',
            style,
        ),
    }
    for name, content in contents.items():
        assert [(p.section, p.number, p.text) for p in load(name, content).passages] == [
            ("Kosten", 0, "Kosten"),
            ("Kosten", 1, SENTENCE),
            ("Kosten", 2, f"Let op: {SENTENCE}"),
        ], name


def test_items_typed_within_a_paragraph(load: Callable[..., Document]) -> None:
    broken = "<w:r><w:br/></w:r>".join(map(word_run, ("Er zijn er drie:", "• 90 in Noord", "• 30 in Zuid")))
    lines = "<text:line-break/>".join(("Er zijn er drie:", "- 90 in Noord", "- 30 in Zuid"))
    contents = {"a.docx": docx(word_paragraph(broken)), "a.odt": odt(f"<text:p>{lines}</text:p>")}
    for name, content in contents.items():
        assert [(p.kind.value, p.text) for p in load(name, content).passages] == [
            ("paragraph", "Er zijn er drie:"),
            ("bullet", "90 in Noord"),
            ("bullet", "30 in Zuid"),
        ]


def test_raised_digits_in_word(load: Callable[..., Document]) -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    content = (
        word_run("Op 151") + word_run("1", raised) + word_run(" plekken is 40 m") + word_run("2", raised)
    )
    assert load("a.docx", docx(word_paragraph(content))).text == "Op 151 plekken is 40 m²"


def test_a_text_box_is_read_once(load: Callable[..., Document]) -> None:
    box = f"<w:txbxContent>{word_paragraph(word_run('In het kader.'))}</w:txbxContent>"
    office = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    content = (
        f"<w:p {office}><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert load("a.docx", docx(content)).text == "In het kader."


def test_field_codes_are_no_text(load: Callable[..., Document]) -> None:
    content = "<w:r><w:instrText>PAGE 99</w:instrText></w:r>" + word_run("Er zijn 12 banen.")
    assert load("a.docx", docx(word_paragraph(content))).text == "Er zijn 12 banen."


# --- PDF


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Er waren 151{1} banen.", "Er waren 151 banen."),
        ("Er waren er 151{1}.", "Er waren er 151."),
        ("Er waren er 151{1}{2}, zegt men.", "Er waren er 151, zegt men."),
        ("Er was 40 m{2} over.", "Er was 40 m² over."),
        ("Het is de 1e keer.", "Het is de 1e keer."),
    ],
)
def test_raised_digits_in_a_pdf(text: str, expected: str, load: Callable[..., Document]) -> None:
    assert load("a.pdf", pages([shown(72, 700, text)])).text == expected


def test_columns_are_read_one_after_the_other_between_head_and_closing(load: Callable[..., Document]) -> None:
    def column(left: int, *paragraphs: str) -> bytes:
        lines = [line for text in paragraphs for line in (*letter_files.wrap(text, 34), "")]
        return b"".join(shown(left, 660 - 12 * at, line) for at, line in enumerate(lines) if line)

    roads, trees = (
        "De wegen zijn hersteld en dat duurde 14 weken. ",
        "Er zijn 120 bomen geplant in de wijk Zandhoek. ",
    )
    content = shown(72, 760, "Datum: 3 mei 2023") + shown(72, 738, "Onderwerp: Buiten")
    content += shown(72, 716, "Geachte leden van de raad,")
    content += shown(72, 694, "In deze brief leest u wat wij in het afgelopen jaar buiten hebben gedaan.")
    content += column(72, roads * 4, trees * 4) + column(310, trees * 3, roads * 3)
    content += shown(72, 400, "Met vriendelijke groet,") + shown(72, 380, "Q. Voorbeeld")
    document = load("a.pdf", pages([content]))
    assert document.title == "Buiten"
    assert [(p.section, p.text) for p in document.passages if p.number] == [
        ("Aanhef", "In deze brief leest u wat wij in het afgelopen jaar buiten hebben gedaan."),
        *(("Aanhef", text.strip()) for text in (roads * 4, trees * 4, trees * 3, roads * 3)),
        ("Ondertekening", "Met vriendelijke groet,\nQ. Voorbeeld"),
    ]


def test_words_on_one_line_far_apart_are_not_one_word(load: Callable[..., Document]) -> None:
    content = shown(72, 700, "Zij") + shown(300, 700, "aan") + shown(72, 680, "zij")
    assert load("a.pdf", pages([content])).text.split() == ["Zij", "aan", "zij"]


def test_ig_09_scripts_and_attachments_are_left_alone(load: Callable[..., Document]) -> None:
    content = pages([shown(72, 700, "Er zijn 12 banen.")]).replace(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(99\\))>>>>",
    )
    assert load("a.pdf", content).text == "Er zijn 12 banen."


# --- Text files (IG-11) and stored figures (IN-10)


@pytest.mark.parametrize(
    "content",
    [
        "Eén café in Oekraïne: € 5".encode(),
        "Eén café in Oekraïne: € 5".encode("utf-8-sig"),
        "Eén café in Oekraïne: € 5".encode("cp1252"),
        "Eén café in Oekraïne: € 5".encode("utf-16"),
        "Eén café in Oekraïne: € 5".encode("utf-16-le"),
        "Eén café in Oekraïne: € 5".encode("utf-16-be"),
        "Eén café in Oekraïne: € 5".encode("utf-32"),
    ],
)
def test_ig_11_encodings(content: bytes) -> None:
    assert decode(content).removeprefix("\ufeff") == "Eén café in Oekraïne: € 5"


@pytest.mark.parametrize(
    "content",
    [
        b"Er zijn \x00 banen in de gemeente",
        b"Er zijn \x07 banen",
        "Er zijn geïnformeerd".encode().decode("cp1252").encode(),
        "een financiële patiënt".encode("cp850"),
        b"caf\x81 en zo",
        "kapot \ufffd teken".encode(),
        bytes(range(1, 200)),
    ],
)
def test_ig_11_what_cannot_be_read_for_sure_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableError, match="garbled"):
        decode(content)


@pytest.mark.parametrize("figure", ["779¹", "10²", "1.000 m²", "½", "1\u00a0200", "€ 688.805"])
def test_in_10_figures_stay_as_they_are_written(figure: str) -> None:
    assert figure in compose(read_plain(f"Er zijn {figure} banen.".encode(), 10_000), "0").text


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("de brief1 is afgewezen2.", ["brief", "afgewezen"]),
        ("voorspeld.1 En in 2025.2 Deze", ["voorspeld", "2025"]),
        ("de regeling tozo1 en de regeling tozo2", []),
        ("alleen brief1 heeft er een", []),
        ("fase 1 en fase 2", []),
        ("in 2025.1 Deze en 2026.2 Die", []),
        ("artikel 4.1 De raad en 4.2 De raad", []),
        ("alleen brief1 heeft er een\n\n1 Van mei", ["brief"]),
        ("een brief1 van 40%2 en zo.3 Dus (ja).4", ["brief", "40%", "zo", "ja"]),
        ("brief1 gaat2 over tafels3 en een brief4 daarna", ["brief", "gaat", "tafels", "brief"]),
        ("loket1 en loket2 en een brief3", []),
    ],
)
def test_footnote_marks_that_became_digits(text: str, marked: list[str]) -> None:
    assert without_marks(text)[1] == marked


@pytest.mark.parametrize(
    "kept",
    [
        "COVID-19", "2025", "A28", "5G", "40 m2", "CO2", "groep 3", "Q3", "H2", "PM10", "PM2.5", "MH17", "1.735", "3D",
        "24/7", "Wmo2015", "NOW3", "NOW-3", "NOW 2.0", "top10", "top3", "vmbo4", "havo3", "tozo3", "Tozo 3", "G40",
        "fase3", "scenario3", "wijk 3", "art. 3", "3.", "nr. 3", "1-3-2022", "€ 3", "3%", "3,5", "12.3", "km3", "Pw3",
    ],
)  # fmt: skip
def test_a_figure_is_no_footnote_mark(kept: str) -> None:
    text = f"Wij schreven een brief1 en een notitie2 over {kept} en nog veel meer.3 Deze zin sluit af."
    found, marked = without_marks(text)
    assert f" {kept} " in found
    assert marked == ["brief", "notitie", "meer"]


def test_footnotes_below_a_text_are_footnotes() -> None:
    text = (
        "Geachte raad,\n\nWij schreven een brief1 over 12 zaken.2 Dit zijn ze.\n\nGroet,\nQ. Voorbeeld\n\n"
        "1 Van 3 mei 2022,\ngericht aan de raad.\n2 Volgens de telling.\n"
    )
    document = compose(read_plain(text.encode(), 1000), "0")
    assert [p.text for p in document.passages if p.section == "Voetnoten"] == [
        "Van 3 mei 2022, gericht aan de raad.",
        "Volgens de telling.",
    ]
    assert [p.text for p in document.passages if p.section == "Aanhef" and p.number] == [
        "Wij schreven een brief over 12 zaken. Dit zijn ze."
    ]


@given(st.binary(max_size=400))
def test_any_bytes_are_a_letter_or_refused(content: bytes) -> None:
    try:
        found = read_here(content, ".txt", LIMITS)
    except UnreadableError as error:
        found = {"error": error.code, "passages": ()}
    assert found.get("error", "empty") in ERRORS
    assert all(found["text"][p["start"] : p["end"]] == p["text"] for p in found["passages"])


@given(st.lists(st.text(alphabet="ab AB:.•-o\t\n ", max_size=60), max_size=12))
def test_no_word_of_running_text_is_lost_or_made_up(parts: list[str]) -> None:
    # Enough words for a letter, whatever signs follow.
    text = "Wij zijn er allemaal. " * 40 + "\n".join(parts)
    document = compose(read_plain(text.encode(), 10_000), "0")
    kept = Counter(c for c in document.text if c in "abAB")
    # The words at the head of a table are repeated in each row.
    if not any(p.kind is PassageKind.ROW for p in document.passages):
        assert kept <= Counter(text)
    # Of "a. een" the letter is the mark of a list, as a bullet is.
    least = Counter(re.sub(r"(?<=\n)\s*[ab]\.\s", "", text))
    assert all(kept[c] >= least[c] for c in "abAB")


# --- Files that are refused (IG-01, IG-10)

GARBAGE = bytes(range(256)) * 40


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".odt", ".txt"])
def test_ig_01_nothing_is_a_letter(suffix: str, refused: Callable[..., str]) -> None:
    assert refused(f"a{suffix}", b"") == "empty"
    assert refused(f"a{suffix}", b" \n ") == "empty"
    assert refused(f"a{suffix}", GARBAGE) in ("other_type", "garbled")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.exe", b"MZ", "type"),
        ("a", b"Geachte raad,", "type"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "type"),
        ("a.pdf", b"Geachte raad, wij schrijven u.", "other_type"),
        ("a.txt", letter_files.as_pdf(LETTER), "other_type"),
        ("a.pdf", letter_files.as_docx(LETTER), "other_type"),
        ("a.odt", letter_files.as_docx(LETTER), "other_type"),
        ("a.docx", letter_files.packed({"a.txt": "Geachte raad,"}), "other_type"),
        ("a.docx", letter_files.as_docx(LETTER)[:-600], "damaged"),
        ("a.odt", letter_files.as_odt(LETTER)[:-600], "damaged"),
        ("a.pdf", letter_files.as_pdf(LETTER)[:-600], "damaged"),
        ("a.pdf", b"%PDF-1.7\n" + b"x" * 100 + b"startxref\n0\n%%EOF", "damaged"),
        ("a.docx", docx("<w:p>"), "damaged"),
        ("a.docx", docx(""), "empty"),
        ("a.pdf", pages([b"", b""]), "scan"),
        ("a.pdf", pages([b"q 500 0 0 700 40 40 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"]), "scan"),
    ],
)  # fmt: skip
def test_ig_01_and_ig_10_bad_files(
    name: str, content: bytes, reason: str, refused: Callable[..., str]
) -> None:
    assert refused(name, content) == reason


def test_ig_10_encrypted_files(refused: Callable[..., str]) -> None:
    # A user password that is not empty: the standard handler, revision 2, with a key that nothing fits.
    locked = pages([shown(72, 700, "Er zijn 12 banen.")]).replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"11" * 32, b"22" * 32),
    )  # fmt: skip
    assert refused("a.pdf", locked) == "encrypted"
    # The flag that a member of a zip is encrypted, in both of its headers.
    content = bytearray(letter_files.as_docx(LETTER))
    for sign, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = content.find(sign)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(sign, at + 4)
    assert refused("a.docx", bytes(content)) == "encrypted"
    manifest = "<manifest><encryption-data/></manifest>"
    assert (
        refused("a.odt", letter_files.packed({"content.xml": "x", "META-INF/manifest.xml": manifest}))
        == "encrypted"
    )


def test_ig_08_strange_names(tmp_path: Path, load: Callable[..., Document]) -> None:
    text = "Geachte raad,\n\nWij schrijven u."
    for name in ("-rf.txt", "--help.txt", "\u202eabc.txt", "a b.TXT", "café.txt"):
        assert load(name, text).text.startswith("Geachte raad")
    for name in ("a\0b.txt", "x" * 300 + ".txt", "../" * 20 + "niets.txt", "niets.txt"):
        with pytest.raises(DocumentError, match="bestaat niet"):
            read(tmp_path / name)
    with pytest.raises(DocumentError, match="gewoon bestand"):
        read(tmp_path)


def test_ig_08_a_zip_with_names_outside_writes_nothing(tmp_path: Path) -> None:
    inner = letter_files.as_docx(LETTER)
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    path = folder / "a.docx"
    with zipfile.ZipFile(BytesIO(inner)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    path.write_bytes(letter_files.packed({**members, "../../evil.txt": "x", "/evil": "x"}))
    assert read(path).date == date(2022, 11, 14)
    assert [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*")] == ["a", "a/b", "a/b/a.docx"]


def test_a_device_is_no_letter() -> None:
    with pytest.raises(DocumentError, match="pdf, docx, odt of txt"):
        read(Path("/dev/zero"))


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(DocumentError, match="gewoon bestand"):
        read(tmp_path / "a.txt")


# --- Bombs (IG-02 to IG-05): refused or read, within 30 seconds and 1 GB

LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9)
    ) + "]>"
)  # fmt: skip
OUTSIDE = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def with_doctype(doctype: str) -> bytes:
    body = "<w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body>"
    document = f"{doctype}<w:document xmlns:w='{letter_files.WORD}'>{body}</w:document>"
    return docx("", **{"word/document.xml": document})


def deflated(size: int, text: bytes = b"\0") -> bytes:
    packer = zlib.compressobj(9)
    block = text * (1_000_000 // len(text))
    return b"".join(packer.compress(block) for _ in range(size // 1_000_000)) + packer.flush()


def double_flate() -> bytes:
    packed = zlib.compress(deflated(900_000_000))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    return letter_files.pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            page,
            letter_files.stream(packed, b"/Filter[/FlateDecode/FlateDecode]"),
        ]
    )


def form_loop() -> bytes:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"
    return letter_files.pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
            letter_files.stream(b"/X Do"),
            letter_files.stream(b"/X Do /X Do /X Do", form),
        ]
    )


def many_pages() -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(20_000))
    return letter_files.pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 20000/Kids[%s]>>" % kids,
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        ]
    )


def long_word(paragraphs: int, text: str) -> bytes:
    return docx(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" * paragraphs)


BOMBS: dict[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "IG-02 entities": ("a.docx", lambda: with_doctype(LAUGHS), {"doctype"}),
    "IG-02 a file from outside": ("a.docx", lambda: with_doctype(OUTSIDE), {"doctype"}),
    "IG-02 ODT": (
        "a.odt",
        lambda: letter_files.packed({"content.xml": f"{LAUGHS}<l>&a;</l>"}),
        {"doctype"},
    ),
    "IG-03 many paragraphs": ("a.docx", lambda: long_word(1_500_000, ""), {"empty", "too_big"}),
    "IG-03 many short texts": ("a.docx", lambda: long_word(1_500_000, "x"), {"too_big"}),
    "IG-03 long text": ("a.docx", lambda: docx("", **{"word/document.xml": b"x" * 700_000_000}), {"too_big"}),
    "IG-04 twice packed": ("a.pdf", double_flate, {"memory", "scan", "too_long", "damaged"}),
    "IG-05 pages that hold themselves": (
        "a.pdf",
        lambda: letter_files.pdf(
            [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"]
        ),
        {"damaged", "scan"},
    ),
    "IG-05 forms that hold themselves": ("a.pdf", form_loop, {"scan", "memory"}),
    "IG-05 many pages": ("a.pdf", many_pages, {"too_big"}),
    "500 pages": ("a.pdf", lambda: pages([shown(72, 700, "Er zijn 12 banen.")] * 500), {"too_big"}),
    "a long text file": ("a.txt", lambda: b"Er zijn 12 banen.\n" * 500_000, {"too_big"}),
    "one long line": ("a.txt", lambda: b"banen- " * 1_000_000, {"too_big"}),
    "too many bytes": ("a.txt", lambda: b"a" * 50_000_001, {"too_big"}),
    "many rules": (
        "a.pdf",
        lambda: pages([b"".join(b"%d 0 m %d 800 l S\n" % (x, x) for x in range(100_000))]),
        {"scan"},
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_refused_in_time(bomb: str, refused: Callable[..., str]) -> None:
    name, make, reasons = BOMBS[bomb]
    content = make()
    start = time.monotonic()
    assert refused(name, content) in reasons
    assert time.monotonic() - start < 30
    # In kilobytes, the largest child so far.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_000_000


def test_the_limits_are_kept(refused: Callable[..., str]) -> None:
    # Long enough that no computer reads it in a second; the start of Python counts too.
    slow = b"".join(f"{chr(97 + at % 26) * 9} heeft {at}\n".encode() for at in range(400_000))
    assert refused("a.txt", slow, Limits(seconds=1, characters=10**8)) == "too_long"
    assert refused("a.pdf", letter_files.as_pdf(LETTER), Limits(memory=45_000_000)) in ("memory", "damaged")
    assert refused("a.pdf", letter_files.as_pdf(LETTER), Limits(pages=1)) == "too_big"
    assert refused("a.docx", letter_files.as_docx(LETTER), Limits(unpacked=1000)) == "too_big"
    assert refused("a.txt", b"Geachte raad, " * 20, Limits(characters=100)) == "too_big"


def test_the_reading_process_can_write_no_file(tmp_path: Path) -> None:
    """Its output to a file is refused by the system: the limit holds for all that it could write."""
    (tmp_path / "a.txt").write_text("Geachte raad,\n\nWij schrijven u.")
    command = [sys.executable, "-P", "-m", "knowledge.letters.reader", ".txt", "{}"]
    with (tmp_path / "a.txt").open("rb") as file, (tmp_path / "out").open("wb") as out:
        done = subprocess.run(command, stdin=file, stdout=out, stderr=subprocess.DEVNULL, check=False)
    assert done.returncode in (-signal.SIGXFSZ, 1, 120)
    assert (tmp_path / "out").read_bytes() == b""


def test_modules_beside_the_letters_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('not ours')")
    (tmp_path / "a.txt").write_text("Geachte raad,\n\nWij schrijven u.")
    monkeypatch.chdir(tmp_path)
    assert read(Path("a.txt")).addressee == "raad"


def test_ten_pages_within_two_seconds(load: Callable[..., Document]) -> None:
    sentence = (
        "In de wijk Zandhoek werkten in het afgelopen jaar 125 mensen aan het herstel van de oude brug. "
    )

    def section(at: int) -> tuple[Heading, Text, Items]:
        return Heading(f"Onderdeel {chr(65 + at % 26)}"), Text(sentence * 8), Items((sentence, sentence))

    letter = Letter(
        ("Datum: 3 mei 2023", "Geachte raad,"),
        tuple(part for at in range(40) for part in section(at)),
        ("Hoogachtend,", "Q. Voorbeeld"),
    )  # fmt: skip
    content = letter_files.as_pdf(letter)
    start = time.monotonic()
    document = load("a.pdf", content)
    assert time.monotonic() - start < 6, "a safety bound: 2 seconds on a quiet machine"
    assert max(p.page or 0 for p in document.passages) >= 10
    assert document.text.count("125 mensen") == 40 * 10
    assert len([p for p in document.passages if p.kind is PassageKind.HEADING]) == 40
    assert len([p for p in document.passages if p.kind is PassageKind.BULLET]) == 80
