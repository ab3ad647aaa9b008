"""Going through concept facts: in the store, on the screen, at a pipe, at a terminal and in a spreadsheet."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lindemeer import LETTER, Ran
from sqlite_utils import Database
from sqlite_utils.cli import cli
from sqlite_utils.utils import sqlite3

from knowledge.staff.fields import TypedError, cells, fields, shown, typed
from knowledge.staff.proposals import Sort
from knowledge.staff.screen import Paper, fact_lines, marked, printable
from knowledge.staff.sheet import COLUMNS, sheet, table
from knowledge.store.reviews import (
    BusyError,
    ChangedError,
    Concept,
    Decision,
    Proposal,
    RefusedError,
    Review,
    UnfoundedError,
    UnknownLetterError,
)
from knowledge.store.store import create, history
from knowledge.words.language import data

Cli = Callable[..., Ran]

TODAY = date(2024, 5, 1)
SAYS = data("review")["says"]
QUOTE = "In 2023 waren 1.200 inwoners aan het werk in een leerbaan, waarvan 450 in de zorg en 300 in de bouw."
BUDGET = "Voor 2024 ramen wij 2,5 miljoen euro; bel 0546-54 11 11."
TEXT = f"""Leerbanen
Vorig jaar ging het goed met de leerbanen in onze gemeente.
{QUOTE} Dat is meer dan eerst.
{BUDGET}
"""
YEAR = {"period_start": "2023-01-01", "period_end": "2023-12-31", "period_basis": "period"}
WHOLE, CARE, BUILDING, MONEY = "l-banen", "l-zorg", "l-bouw", "l-geld"


def concept(name: str, figure: str, quote: str = QUOTE, **columns: Any) -> dict[str, Any]:
    """A concept fact as it is drawn from TEXT."""
    start = TEXT.index(quote)
    value = start + quote.index(figure)
    return {
        "id": name,
        "letter": LETTER["id"],
        "kind": "figure",
        "unit": "personen",
        "quote": quote,
        "quote_start": start,
        "quote_end": start + len(quote),
        "value_start": value,
        "value_end": value + len(figure),
        "section": "Leerbanen",
        "passage": 2,
        "population": "inwoners",
        **columns,
    }


CONCEPTS = [
    concept(
        WHOLE,
        "1.200",
        value="1200",
        measure="aan het werk in een leerbaan",
        statement="{period} waren {value} inwoners aan het werk in een leerbaan.",
        **YEAR,
    ),
    concept(
        BUILDING,
        "300",
        value="300",
        measure="aan het werk in de bouw",
        statement="{period} waren {value} inwoners aan het werk in de bouw.",
        part_of=WHOLE,
        **YEAR,
    ),
    concept(
        CARE,
        "450",
        value="450",
        measure="aan het werk in de zorg",
        statement="{period} waren {value} inwoners aan het werk in de zorg.",
        part_of=WHOLE,
        inherited={"population": "lead-in", "period": "sentence"},
        doubts={"unit": "staat niet bij dit getal", "period": "staat eerder in de zin"},
        **YEAR,
    ),
    concept(
        MONEY,
        "2,5 miljoen",
        BUDGET,
        value="2500000",
        unit="euro",
        population=None,
        scenario="budget",
        measure="voor leerbanen",
        statement="Voor leerbanen is {value} begroot.",
        doubts={"scenario": "kan ook een verwachting zijn"},
    ),
]


def put(store: Path, *rows: dict[str, Any]) -> None:
    """The rows into the store, each with its own columns alone."""
    with closing(Database(store, execute_plugins=False)) as database:
        for row in rows:
            values = [json.dumps(v) if isinstance(v, dict | list) else v for v in row.values()]
            marks = ", ".join("?" for _ in row)
            database.execute(f"INSERT INTO facts ({', '.join(row)}) VALUES ({marks})", values)
        database.commit()


def change(store: Path, sql: str, *values: object) -> None:
    """What somebody else does to the store meanwhile."""
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute(sql, values)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with a loaded letter, and what was drawn from it."""
    path = tmp_path / "facts.db"
    assert create(path, shipped=False)
    with closing(Database(path, execute_plugins=False)) as database:
        database["letters"].insert({**LETTER, "text": TEXT})
    put(path, *CONCEPTS)
    return path


@pytest.fixture
def review(store: Path) -> Iterator[Review]:
    with Review(store) as going:
        yield going


def look(review: Review, fact: str) -> Concept:
    seen = review.look(fact)
    assert seen is not None
    return seen


def row_of(store: Path, fact: str) -> dict[str, Any]:
    with closing(sqlite3.connect(store)) as connection:
        connection.row_factory = sqlite3.Row
        return dict(connection.execute("SELECT * FROM facts WHERE id = ?", [fact]).fetchone())


# --- In which order


def test_the_most_doubtful_first_but_a_whole_before_its_parts(review: Review) -> None:
    assert review.waiting() == (WHOLE, CARE, MONEY, BUILDING)


def test_letter_by_letter_and_without_places_as_they_came(store: Path, review: Review) -> None:
    change(store, "INSERT INTO letters (id, title) VALUES ('a-later', 'Later geladen')")
    plain = {
        "letter": "a-later",
        "kind": "person",
        "text": "Q.",
        "measure": "wethouder",
        "statement": "{value}",
    }
    put(store, {"id": "b", **plain}, {"id": "a", **plain}, {"id": "c", **plain, "doubts": {"text": "?"}})
    assert review.waiting()[4:] == ("c", "b", "a")
    with Review(store, "a-later") as one:
        assert one.waiting() == ("c", "b", "a")


def test_only_concepts_wait_and_what_was_skipped_does_not(store: Path, review: Review) -> None:
    change(store, "UPDATE facts SET status = 'rejected' WHERE id = ?", MONEY)
    review.skip(look(review, CARE))
    assert review.waiting() == (WHOLE, BUILDING)
    assert review.look(MONEY) is None
    assert review.look("weg") is None


def test_an_unknown_letter(store: Path) -> None:
    with pytest.raises(UnknownLetterError) as unknown:
        Review(store, "onbekend")
    assert unknown.value.known == (LETTER["id"],)


# --- What is decided


def test_every_decision_is_in_the_history_with_its_reason(store: Path, review: Review) -> None:
    review.approve(look(review, WHOLE))
    review.correct(look(review, CARE), {"place": "Lindemeer"})
    review.reject(look(review, CARE))
    assert [row_of(store, fact)["status"] for fact in (WHOLE, CARE)] == ["approved", "rejected"]
    last = history(store, None)[-3:]
    assert [line.row for line in last] == [WHOLE, CARE, CARE]
    assert {line.reason for line in last} == {"nagekeken"}
    assert None not in {line.by for line in last}


def test_a_correction_settles_its_doubt_and_is_no_longer_inherited(store: Path, review: Review) -> None:
    review.correct(look(review, CARE), {"population": "leerlingen"})
    assert json.loads(row_of(store, CARE)["inherited"]) == {"period": "sentence"}
    review.correct(look(review, CARE), cells("period", "2022", TODAY))
    row = row_of(store, CARE)
    assert row["inherited"] is None
    assert json.loads(row["doubts"]) == {"unit": "staat niet bij dit getal"}
    assert (row["period_start"], row["period_end"], row["status"]) == ("2022-01-01", "2022-12-31", "concept")


def test_a_figure_that_is_not_in_the_quote_needs_a_reason(store: Path, review: Review) -> None:
    before = row_of(store, CARE)
    with pytest.raises(UnfoundedError, match="455"):
        review.correct(look(review, CARE), {"value": "455"})
    assert row_of(store, CARE) == before
    review.correct(look(review, CARE), {"value": "455"}, "erratum")
    row = row_of(store, CARE)
    assert (row["value"], row["corrected"], row["value_start"]) == ("455", "erratum", None)
    review.approve(look(review, CARE))
    # A figure that does stand there needs no reason any more, and its place is known again.
    assert review.undo() is not None
    review.correct(look(review, CARE), {"value": "300"})
    row = row_of(store, CARE)
    assert row["corrected"] is None
    assert TEXT[row["value_start"] : row["value_end"]] == "300"


def test_approving_a_figure_that_is_not_in_the_quote(store: Path, review: Review) -> None:
    change(store, "UPDATE facts SET value = '455' WHERE id = ?", CARE)
    with pytest.raises(UnfoundedError, match="455"):
        review.approve(look(review, CARE))
    assert row_of(store, CARE)["status"] == "concept"
    review.approve(look(review, CARE), "erratum")
    assert row_of(store, CARE)["status"] == "approved"
    assert review.undo() is not None
    assert row_of(store, CARE)["corrected"] is None


def test_what_the_bot_would_not_show_is_not_approved(store: Path, review: Review) -> None:
    change(store, "UPDATE facts SET statement = 'Van de 99 zijn er {value}.' WHERE id = ?", CARE)
    seen = look(review, CARE)
    assert seen.fact is None
    assert seen.withheld is not None
    with pytest.raises(RefusedError, match="99"):
        review.approve(seen)
    assert row_of(store, CARE)["status"] == "concept"


@pytest.mark.parametrize(
    ("field", "text", "refused"),
    [
        ("value", "1.250", "Schrijf een duizendtal zonder punt"),
        ("value", "veel", "kan niet. Schrijf alleen cijfers"),
        ("value", "-", "heeft value en unit nodig"),
        ("value_high", "400", "is value_high"),
        ("qualifier", "zowat", "qualifier 'zowat' bestaat niet"),
        ("scenario", "-", "niet leeg gemaakt"),
        ("part_of", "weg", "Het geheel 'weg' in part_of bestaat niet"),
        ("part_of", CARE, "kan geen deel van zichzelf zijn"),
        ("statement", "Er zijn er 450.", "ontbreekt {value}"),
        ("statement", "Er zijn {value} van de 450.", "staat het cijfer 450 zelf"),
        ("measure", "-", "ontbreekt: measure"),
    ],
)
def test_the_store_refuses_in_dutch(store: Path, review: Review, field: str, text: str, refused: str) -> None:
    before = row_of(store, CARE)
    with pytest.raises(RefusedError, match=re.escape(refused)):
        review.correct(look(review, CARE), cells(field, text, TODAY))
    assert row_of(store, CARE) == before
    assert review.undo() is None


def test_wholes_to_choose_from(store: Path, review: Review) -> None:
    assert [one.id for one in review.wholes(look(review, WHOLE))] == [MONEY]
    assert [one.id for one in review.wholes(look(review, CARE))] == [WHOLE, BUILDING, MONEY]
    assert review.parts(WHOLE) == 2


# --- What is taken back


def test_steps_are_taken_back_one_by_one_as_new_changes(store: Path, review: Review) -> None:
    before = [row_of(store, row["id"]) for row in CONCEPTS]
    review.correct(look(review, CARE), {"value": "300"})
    review.correct(look(review, CARE), {"place": "Lindemeer"})
    review.approve(look(review, CARE))
    review.reject(look(review, MONEY))
    review.skip(look(review, BUILDING))
    lines = len(history(store, None))
    undone = [review.undo() for _ in range(6)]
    assert [step and (step.decision, step.fact) for step in undone] == [
        (Decision.SKIPPED, BUILDING),
        (Decision.REJECTED, MONEY),
        (Decision.APPROVED, CARE),
        (Decision.CORRECTED, CARE),
        (Decision.CORRECTED, CARE),
        None,
    ]
    assert [row_of(store, row["id"]) for row in CONCEPTS] == before
    added = history(store, None)[lines:]
    assert {line.reason for line in added} == {"nagekeken, teruggedraaid"}
    assert len(added) >= 4


def test_what_a_fact_replaces_comes_back_with_it(store: Path, review: Review) -> None:
    change(store, "UPDATE facts SET status = 'approved' WHERE id = ?", WHOLE)
    change(store, "UPDATE facts SET supersedes = ? WHERE id = ?", WHOLE, MONEY)
    seen = look(review, MONEY)
    assert seen.old is not None
    review.approve(seen)
    assert [row_of(store, fact)["status"] for fact in (WHOLE, MONEY)] == ["replaced", "approved"]
    assert review.undo() is not None
    assert [row_of(store, fact)["status"] for fact in (WHOLE, MONEY)] == ["approved", "concept"]


def test_what_somebody_else_changed_since_is_not_taken_back(store: Path, review: Review) -> None:
    review.reject(look(review, MONEY))
    review.approve(look(review, CARE))
    change(store, "UPDATE facts SET place = 'Elders' WHERE id = ?", CARE)
    with pytest.raises(ChangedError):
        review.undo()
    assert row_of(store, CARE)["place"] == "Elders"
    step = review.undo()
    assert step is not None
    assert step.fact == MONEY


# --- Somebody else at the same time


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE facts SET place = 'Elders' WHERE id = ?",
        "UPDATE facts SET status = 'approved' WHERE id = ?",
        "DELETE FROM facts WHERE id = ?",
    ],
)
def test_a_fact_that_changed_since_it_was_shown_is_not_decided_on(
    store: Path, review: Review, edit: str
) -> None:
    seen = look(review, MONEY)
    change(store, edit, MONEY)
    for decide in (review.approve, review.reject, lambda it: review.correct(it, {"place": "Hier"})):
        with pytest.raises(ChangedError):
            decide(seen)
    assert review.undo() is None


def test_a_store_that_is_being_written_is_busy(store: Path, review: Review) -> None:
    seen = look(review, MONEY)
    review._connection.execute("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyError):
            review.approve(seen)
        other.execute("ROLLBACK")
    review.approve(seen)


# --- Fields


@pytest.mark.parametrize(
    ("field", "text", "columns"),
    [
        ("value", "1200", {"value": "1200"}),
        ("value", "2,5", {"value": "2.5"}),
        ("value", "-3", {"value": "-3"}),
        ("value", "-", {"value": None}),
        # What the store has to say something about is left as it is.
        ("value", "1.200", {"value": "1.200"}),
        ("value", "1.200,5", {"value": "1.200,5"}),
        ("qualifier", "2", {"qualifier": "circa"}),
        ("qualifier", "Ongeveer", {"qualifier": "circa"}),
        ("qualifier", "circa", {"qualifier": "circa"}),
        ("scenario", "begroot", {"scenario": "budget"}),
        ("items", "Centrum; Wijk 7;", {"items": '["Centrum", "Wijk 7"]'}),
        ("items", '["a;b"]', {"items": '["a;b"]'}),
        ("items", "-", {"items": None}),
        ("passage", "3", {"passage": 3}),
        ("unit", "fte", {"unit": "fte"}),
    ],
)
def test_what_is_typed_becomes_columns(field: str, text: str, columns: dict[str, object]) -> None:
    assert cells(field, text, TODAY) == columns


@pytest.mark.parametrize(
    ("text", "first", "last", "basis"),
    [
        ("2021", "2021-01-01", "2021-12-31", "period"),
        ("1-10-2021", "2021-10-01", "2021-10-01", "reference date"),
        ("1 oktober 2021", "2021-10-01", "2021-10-01", "reference date"),
        ("2021-10-01", "2021-10-01", "2021-10-01", "reference date"),
        ("september 2021", "2021-09-01", "2021-09-30", "period"),
        ("eerste kwartaal 2022", "2022-01-01", "2022-03-31", "period"),
        ("vanaf 1 januari 2022", "2022-01-01", None, "period"),
        ("tot en met 2021", None, "2021-12-31", "period"),
        ("2019 tot en met 2021", "2019-01-01", "2021-12-31", "period"),
        ("1 maart 2021 t/m 3 april 2021", "2021-03-01", "2021-04-03", "period"),
        ("vorig jaar", "2023-01-01", "2023-12-31", "period"),
        ("-", None, None, None),
    ],
)
def test_a_period_that_is_typed(text: str, first: str | None, last: str | None, basis: str | None) -> None:
    columns = {"period_start": first, "period_end": last, "period_basis": basis}
    assert cells("period", text, TODAY) == columns
    if text != "-":
        assert cells("period", shown("period", columns), TODAY) == columns


@pytest.mark.parametrize(
    ("field", "text"),
    [
        *(
            ("period", text)
            for text in ("ooit", "2021 of 2022", "ongeveer 2021", "2022 tot en met 2021", "31 juni 2021")
        ),
        ("passage", "drie"),
        ("passage", "²"),
    ],
)
def test_what_cannot_be_read(field: str, text: str) -> None:
    with pytest.raises(TypedError):
        cells(field, text, TODAY)


@pytest.mark.parametrize(
    ("field", "cell", "seen"),
    [
        ("value", "1200", "1.200"),
        ("value", "2.50", "2,5"),
        ("value", "x", "x"),
        ("qualifier", "circa", "ongeveer"),
    ],
)
def test_how_a_field_is_shown(field: str, cell: str, seen: str) -> None:
    assert shown(field, {field: cell}) == seen


@pytest.mark.parametrize("row", CONCEPTS, ids=lambda row: row["id"])
def test_a_field_that_is_left_as_it_stands_changes_nothing(store: Path, row: dict[str, Any]) -> None:
    """What stands ready on a terminal to be changed must read back as what it was."""
    there = row_of(store, row["id"])
    for field in fields(there):
        if offered := typed(field, there):
            for column, cell in cells(field, offered, TODAY).items():
                assert cell == there[column], field


# --- The screen


def screen(seen: Concept, columns: int = 80, colours: bool = False) -> str:
    return "\n".join(fact_lines(seen, 3, 21, Paper(columns, colours)))


def test_all_that_a_reviewer_needs_is_on_the_screen(review: Review) -> None:
    text = screen(look(review, CARE))
    for piece in (
        "Feit 3 van 21 · cijfer",
        "In 2023 waren 450 inwoners aan het werk in de zorg.",
        "wie       inwoners (uit de aanloop)",
        "deel van  1.200 inwoners aan het werk in een leerbaan (2023) (nog niet",
        "onderdeel Leerbanen, alinea 2",
        "waarvan «450»",
        "Vorig jaar ging het goed",
        "Dat is meer dan eerst.",
    ):
        assert piece in text
    doubts = [text.index(doubt) for doubt in ("staat niet bij dit getal", "staat eerder in de zin")]
    assert text.index("De bot zegt") < doubts[0] < doubts[1] < text.index("wat ")


def test_personal_data_in_a_quote_is_pointed_out(review: Review) -> None:
    assert "persoonsgegevens in het citaat: 1x telefoonnummer" in screen(look(review, MONEY))
    assert "persoonsgegevens" not in screen(look(review, CARE))


@pytest.mark.parametrize("columns", [10, 40, 80, 200])
@pytest.mark.parametrize("colours", [True, False])
def test_a_screen_of_any_width(store: Path, review: Review, columns: int, colours: bool) -> None:
    change(store, "UPDATE facts SET section = ? WHERE id = ?", "Arbeidsmarktregio" * 20, CARE)
    for fact in review.waiting():
        text = screen(look(review, fact), columns, colours)
        assert ("\x1b[" in text) is colours
        plain = re.sub("\x1b\\[[0-9;]*m", "", text)
        assert max(map(len, plain.splitlines())) < max(columns, 21)
        assert all(character.isprintable() for character in plain.replace("\n", ""))


def test_a_letter_gives_the_terminal_no_orders(store: Path, review: Review) -> None:
    evil = "\x1b[2J\x07\u202e\ue000\x00"
    for column in ("measure", "population", "section", "quote", "corrected"):
        change(store, f"UPDATE facts SET {column} = ? WHERE id = ?", f"a{evil}b", CARE)
    change(store, "UPDATE facts SET doubts = ? WHERE id = ?", json.dumps({evil: evil}), CARE)
    change(store, "UPDATE letters SET title = ?", f"a{evil}b")
    text = screen(look(review, CARE))
    assert "�[2J" in text
    assert all(character.isprintable() for character in text.replace("\n", ""))


@pytest.mark.parametrize(
    ("quote", "figure", "columns", "lines"),
    [
        ("Er zijn 12 banen.", (8, 10), 80, ["  Er zijn «12» banen."]),
        ("Er zijn 12 banen.", None, 80, ["  Er zijn 12 banen."]),
        ("Er zijn\n 12\u00a0banen.", (9, 11), 80, ["  Er zijn «12» banen."]),
        ("Wij ramen 2,5 miljoen euro", (10, 21), 21, ["  Wij ramen «2,5", "  miljoen» euro"]),
        ("«12» of 13", (8, 10), 80, ["  «12» of «13»"]),
    ],
)
def test_the_figure_in_its_quote(
    quote: str, figure: tuple[int, int] | None, columns: int, lines: list[str]
) -> None:
    assert marked(quote, figure, Paper(columns)) == lines
    on, off = "\x1b[1;7m", "\x1b[0m"
    for line in marked(quote, figure, Paper(columns, colours=True)):
        assert line.count(on) == line.count(off)
        assert line.startswith("  ")


def test_a_figure_without_a_place_is_looked_for(store: Path, review: Review) -> None:
    change(store, "UPDATE facts SET value_start = NULL, quote_start = NULL WHERE id = ?", CARE)
    assert "waarvan «450» in" in screen(look(review, CARE))
    change(store, "UPDATE facts SET quote = '450 van de 450' WHERE id = ?", CARE)
    assert "«" not in screen(look(review, CARE))
    change(store, "UPDATE facts SET quote = NULL WHERE id = ?", CARE)
    assert data("review")["screen"]["no_quote"] in screen(look(review, CARE)).replace("\n", " ")


def test_soft_hyphens_go_and_hard_spaces_are_spaces() -> None:
    assert printable("leer\u00adbaan\u00a012\tx\u200b") == "leerbaan 12 x�"


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_table_fits(review: Review, columns: int) -> None:
    lines = table(review, Paper(columns))
    assert max(map(len, lines)) < columns
    text = " ".join(" ".join(lines).split())
    assert all(fact in text for fact in review.waiting())


# --- At a pipe


def run(store: Path, *keys: str, arguments: tuple[str, ...] = (), **environment: str) -> Ran:
    asked = ["raad", "review", str(store), *arguments]
    done = CliRunner(env=environment).invoke(cli, asked, input="".join(f"{key}\n" for key in keys))
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return Ran(done.exit_code, done.stdout, done.stderr)


def test_a_whole_review_from_a_script(store: Path) -> None:
    done = run(
        store,
        *("goedkeuren", "v", "cijfer", "1.000", "455", "erratum van mei", "v", "4", "leerlingen", "g"),
        *("a", "t", "overslaan", "x", "v", "nee", "", "v", "11", "1", "h", "", "g", ""),
    )
    assert (done.rc, done.err) == (0, "")
    assert "\x1b" not in done.out
    assert "! Het bedrag '1.000' in value is onduidelijk." in done.out
    assert "455 staat niet in het citaat" in done.out
    assert SAYS["undone"]["rejected"] in done.out
    assert "Goedgekeurd: 3. Afgewezen: 0. Overgeslagen: 1." in done.out
    status = {row["id"]: row_of(store, row["id"])["status"] for row in CONCEPTS}
    assert status == {WHOLE: "approved", CARE: "approved", MONEY: "concept", BUILDING: "approved"}
    care = row_of(store, CARE)
    assert (care["value"], care["corrected"], care["unit"]) == ("455", "erratum van mei", "leerlingen")


def test_the_end_of_the_input_stops_and_the_next_review_goes_on(store: Path) -> None:
    assert SAYS["stopped"] in run(store, "g").out
    done = run(store)
    assert "Feit 1 van 3" in done.out
    assert done.rc == 0


def test_the_first_time_a_letter_comes_by_it_is_introduced(store: Path) -> None:
    done = run(store, "o", "o")
    assert done.out.count("misschien persoonsgegevens: 1x telefoonnummer") == 1
    assert "Na te kijken: 4." in done.out


def test_rejecting_a_whole_tells_of_its_parts_and_approving_a_part_of_its_whole(store: Path) -> None:
    assert "2 andere feiten zijn een deel" in run(store, "a").out
    change(store, "UPDATE facts SET status = 'concept' WHERE id = ?", WHOLE)
    assert SAYS["whole_waits"] in " ".join(run(store, "o", "g").out.split())


def test_a_decision_on_what_changed_asks_again(store: Path) -> None:
    """The edit is done by a review of its own between showing and deciding."""
    with subprocess.Popen(
        [sys.executable, "-m", "sqlite_utils", "raad", "review", str(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as going:
        assert going.stdin is not None
        assert going.stdout is not None
        until(going.stdout.fileno(), "Uw keuze:")
        change(store, "UPDATE facts SET place = 'Elders' WHERE id = ?", WHOLE)
        going.stdin.write("g\n")
        going.stdin.flush()
        assert SAYS["changed"] in until(going.stdout.fileno(), "Uw keuze:")
        change(store, "UPDATE facts SET status = 'approved' WHERE id = ?", WHOLE)
        going.stdin.write("a\n")
        going.stdin.close()
        assert SAYS["gone"] in until(going.stdout.fileno(), "Gestopt.")
    assert row_of(store, WHOLE)["status"] == "approved"


def test_nothing_decided_is_lost_when_it_is_killed(store: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "sqlite_utils", "raad", "review", str(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as going:
        assert going.stdin is not None
        assert going.stdout is not None
        going.stdin.write("g\nv\n")
        going.stdin.flush()
        until(going.stdout.fileno(), "Welk veld?")
        going.send_signal(signal.SIGKILL)
    assert row_of(store, WHOLE)["status"] == "approved"
    assert "Feit 1 van 3" in run(store).out


def test_nothing_to_review_is_one_friendly_sentence(store: Path, tmp_path: Path) -> None:
    change(store, "UPDATE facts SET status = 'approved'")
    for arguments in ((), ("--table",), (LETTER["id"],)):
        done = run(store, arguments=arguments)
        assert (done.rc, done.out, done.err) == (0, SAYS["none"] + "\n", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("onbekend\x1b[2J",), f"De brief ‘onbekend�[2J’ staat niet in dit bestand; wel: {LETTER['id']}."),
        (("--table", "--csv"), "Kies --table of --csv"),
        (("--tabel",), "ziet u hoe het moet"),
    ],
)
def test_what_cannot_be_reviewed_is_one_sentence(store: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(store, arguments=arguments)
    assert (done.rc, done.out) == (1, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_a_store_that_lost_its_triggers_is_not_reviewed(store: Path, sqlite_utils: Cli) -> None:
    assert sqlite_utils("transform", store, "facts").rc == 0
    done = run(store, "g")
    assert done.rc == 1
    assert "raad repair" in done.err


# --- At a terminal


def until(file: int, awaited: str, seconds: float = 20) -> str:
    """What is printed up to and including `awaited`."""
    printed = b""
    deadline = time.monotonic() + seconds
    while awaited not in printed.decode("utf-8", "ignore"):
        ready, _, _ = select.select([file], [], [], max(0, deadline - time.monotonic()))
        assert ready, f"{awaited!r} did not come: {printed.decode('utf-8', 'replace')!r}"
        try:
            piece = os.read(file, 65536)
        except OSError:  # what Linux says when a terminal has gone
            piece = b""
        assert piece, f"ended before {awaited!r}: {printed.decode('utf-8', 'replace')!r}"
        printed += piece
    return printed.decode("utf-8", "ignore").replace("\r\n", "\n")


class Typist:
    """Somebody at a terminal of its own."""

    def __init__(
        self, store: Path, columns: int = 80, arguments: tuple[str, ...] = (), **environment: str
    ) -> None:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        known = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS")}
        self._file = ours
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sqlite_utils", "raad", "review", str(store), *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**known, "TERM": "xterm-256color", **environment},
            start_new_session=True,
        )
        os.close(theirs)

    def sees(self, awaited: str) -> str:
        return until(self._file, awaited)

    def presses(self, keys: str, awaited: str) -> str:
        # The terminal throws away what was typed before it was asked for.
        time.sleep(0.1)
        os.write(self._file, keys.encode())
        return self.sees(awaited)

    def close(self) -> int:
        rc = self._process.wait(timeout=20)
        os.close(self._file)
        return rc


def test_one_key_decides_on_a_terminal(store: Path) -> None:
    typist = Typist(store)
    first = typist.sees("Uw keuze:")
    assert "\x1b[1;7m1.200\x1b[0m" in first
    assert "\x1b[2J" in first
    assert "Feit 2 van 4" in typist.presses("g", "Uw keuze:")
    assert row_of(store, WHOLE)["status"] == "approved"
    assert SAYS["unknown_key"] in typist.presses("\x1b[A", "Uw keuze:")
    # A pasted text is no series of decisions.
    assert SAYS["unknown_key"] in typist.presses("ggg", "Uw keuze:")
    assert row_of(store, CARE)["status"] == "concept"
    assert "Feit 1 van 4" in typist.presses("T", "Uw keuze:")
    assert row_of(store, WHOLE)["status"] == "concept"
    typist.presses("v", "Welk veld?")
    typist.presses("waar\n", "Nieuw")
    assert "Lindemeer" in typist.presses("Lindemeer\n", "Uw keuze:")
    assert row_of(store, WHOLE)["place"] == "Lindemeer"
    assert SAYS["stopped"] in typist.presses("s", "Met dezelfde opdracht gaat u verder.")
    assert typist.close() == 0


def test_what_stands_there_can_be_edited_on_a_terminal(store: Path) -> None:
    pytest.importorskip("readline")
    change(store, "UPDATE facts SET measure = ? WHERE id = ?", "aan het werk\u00a0in  een leerbaan", WHOLE)
    typist = Typist(store)
    typist.sees("Uw keuze:")
    typist.presses("v", "Welk veld?")
    assert "1200" in typist.presses("cijfer\n", "1200")
    typist.presses("\x7f\x7f50\n", "Waarom klopt het toch?")
    assert "1.250 inwoners" in typist.presses("erratum\n", "Uw keuze:")
    assert row_of(store, WHOLE)["value"] == "1250"
    # Left as it stands it stays as it is, also what a terminal cannot show.
    typist.presses("v", "Welk veld?")
    typist.presses("wat\n", "een leerbaan")
    typist.presses("\n", "Uw keuze:")
    assert row_of(store, WHOLE)["measure"] == "aan het werk\u00a0in  een leerbaan"
    typist.presses("\x03", SAYS["stopped"])
    assert typist.close() == 0


@pytest.mark.parametrize("columns", [40, 80])
def test_without_colours_and_narrow_on_a_terminal(store: Path, columns: int) -> None:
    typist = Typist(store, columns, NO_COLOR="ja")
    printed = typist.sees("Uw keuze:")
    assert "\x1b" not in printed
    assert "«1.200»" in printed
    assert max(map(len, printed.splitlines())) <= columns
    typist.presses("s", SAYS["stopped"])
    assert typist.close() == 0


# --- Golden questions

ASKED = "Hoeveel inwoners waren in 2023 aan het werk in een leerbaan?"
WITH = ("--examples",)


def examples_of(store: Path) -> dict[str, tuple[str, str]]:
    with closing(sqlite3.connect(store)) as connection:
        rows = connection.execute("SELECT id, question, expect FROM examples ORDER BY rowid")
        return {row[0]: (row[1], row[2]) for row in rows}


def test_golden_questions_are_added_with_an_approval(store: Path, sqlite_utils: Cli) -> None:
    done = run(store, "g", "j", "s", arguments=WITH)
    assert (done.rc, done.err) == (0, "")
    assert f"1. {ASKED} (gewone vraag: geeft dit feit)" in " ".join(done.out.split())
    assert "Toegevoegd: 3 voorbeeldvragen." in done.out
    assert "Voorbeeldvragen: 3 toegevoegd, 0 niet gelukt." in done.out
    added = examples_of(store)
    assert list(added) == [f"{WHOLE}-vraag", f"{WHOLE}-tikfout", f"{WHOLE}-onbekend"]
    assert added[f"{WHOLE}-vraag"] == (ASKED, WHOLE)
    assert [expect for _, expect in added.values()] == [WHOLE, WHOLE, "decline"]
    lines = [line for line in history(store, None) if line.table == "examples"]
    assert {line.reason for line in lines} == {f"voorbeeldvraag bij nagekeken feit {WHOLE}"}
    assert None not in {line.by for line in lines}
    checked = sqlite_utils("raad", "check", store)
    assert (checked.rc, "3 voorbeeldvragen gesteld, 0 problemen" in checked.out) == (0, True)


def test_without_the_option_nothing_is_proposed(store: Path) -> None:
    assert "oorbeeldvra" not in run(store, "g", "s").out


@pytest.mark.parametrize(
    ("keys", "added"), [("n", []), ("2", [f"{WHOLE}-tikfout"]), ("9x1", [f"{WHOLE}-vraag"])]
)
def test_a_reviewer_takes_none_or_a_single_one(store: Path, keys: str, added: list[str]) -> None:
    done = run(store, "g", *keys, "s", arguments=WITH)
    assert list(examples_of(store)) == added
    assert row_of(store, WHOLE)["status"] == "approved"
    assert (data("review")["asks"]["unknown_answer"] in done.out) is (len(keys) > 1)


def test_the_end_of_the_input_keeps_the_approval(store: Path) -> None:
    assert SAYS["stopped"] in run(store, "g", arguments=WITH).out
    assert row_of(store, WHOLE)["status"] == "approved"
    assert examples_of(store) == {}


def test_an_approval_that_is_taken_back_takes_its_questions_along(store: Path) -> None:
    before = len(history(store, None))
    done = run(store, "g", "j", "t", "g", "1", "s", arguments=WITH)
    assert "De 3 voorbeeldvragen van dit feit zijn ook weg." in done.out
    assert "Voorbeeldvragen: 1 toegevoegd, 0 niet gelukt." in done.out
    assert list(examples_of(store)) == [f"{WHOLE}-vraag"]
    removed = [line for line in history(store, None)[before:] if line.new is None]
    assert {line.reason for line in removed} == {"nagekeken, teruggedraaid"}
    assert len(removed) == 3


def test_a_question_that_somebody_changed_is_not_taken_back(store: Path, review: Review) -> None:
    one = Proposal(Sort.PLAIN, ASKED, WHOLE)
    review.approve(look(review, WHOLE))
    review.add_examples(WHOLE, [one])
    change(store, "UPDATE examples SET question = 'Anders?'")
    with pytest.raises(ChangedError):
        review.undo()
    assert row_of(store, WHOLE)["status"] == "approved"
    assert len(examples_of(store)) == 1


def test_a_question_that_somebody_removed_is_let_pass(store: Path, review: Review) -> None:
    review.approve(look(review, WHOLE))
    review.add_examples(WHOLE, [Proposal(Sort.PLAIN, ASKED, WHOLE)])
    change(store, "DELETE FROM examples")
    assert review.undo() is not None
    assert row_of(store, WHOLE)["status"] == "concept"


def test_ids_are_free_and_no_question_is_asked_twice(store: Path, review: Review) -> None:
    insert = "INSERT INTO examples (id, question, expect) VALUES (?, ?, 'decline')"
    change(store, insert, f"{WHOLE}-vraag", "Hoeveel pinguïns zijn er?")
    review.approve(look(review, WHOLE))
    proposals = [
        Proposal(Sort.PLAIN, ASKED, WHOLE),
        Proposal(Sort.MISS, "HOEVEEL pinguins zijn er?", "decline"),
    ]
    assert review.unasked(proposals) == (proposals[0],)
    (added,) = review.add_examples(WHOLE, proposals[:1])
    assert (added.id, review.added()) == (f"{WHOLE}-vraag-2", (added,))
    with pytest.raises(ValueError, match=CARE):
        review.add_examples(CARE, proposals)


def test_a_fact_that_somebody_rejected_meanwhile_gets_no_questions(store: Path, review: Review) -> None:
    review.approve(look(review, WHOLE))
    change(store, "UPDATE facts SET status = 'rejected' WHERE id = ?", WHOLE)
    assert review.approved(WHOLE) is None
    with pytest.raises(ChangedError):
        review.add_examples(WHOLE, [Proposal(Sort.PLAIN, ASKED, WHOLE)])
    assert examples_of(store) == {}


def test_a_fact_for_which_no_question_holds_is_told(store: Path) -> None:
    """Another letter tells something else: the bot asks back."""
    change(store, "DELETE FROM facts WHERE id <> ?", WHOLE)
    rival = {name: cell for name, cell in CONCEPTS[0].items() if not name.endswith(("_start", "_end"))}
    put(store, {**rival, **YEAR, "id": "l-anders", "value": "450", "status": "approved"})
    done = run(store, "g", "s", arguments=WITH)
    assert SAYS["none_made"] in " ".join(done.out.split())
    assert "Voorbeeldvragen: 0 toegevoegd, 3 niet gelukt." in done.out
    assert examples_of(store) == {}


def test_questions_that_a_later_approval_breaks_are_told(store: Path, sqlite_utils: Cli) -> None:
    rival = {name: cell for name, cell in CONCEPTS[0].items() if not name.endswith(("_start", "_end"))}
    put(store, {**rival, **YEAR, "id": "l-later", "value": "450", "part_of": None})
    change(store, "DELETE FROM facts WHERE id NOT IN (?, 'l-later')", WHOLE)
    done = run(store, "g", "1", "g", "x", arguments=WITH)
    assert f"later hebt goedgekeurd: {WHOLE}-vraag." in " ".join(done.out.split())
    checked = sqlite_utils("raad", "check", store)
    assert checked.rc == 1
    assert f"{WHOLE}-vraag" in checked.out


def test_golden_questions_go_with_one_by_one_only(store: Path) -> None:
    for other in ("--table", "--csv"):
        done = run(store, arguments=(*WITH, other))
        assert (done.rc, done.out) == (1, "")
        assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("columns", [40, 80])
def test_golden_questions_at_a_terminal(store: Path, columns: int) -> None:
    typist = Typist(store, columns, WITH, NO_COLOR="ja")
    typist.sees("Uw keuze:")
    printed = typist.presses("g", "nummer:")
    assert ASKED in " ".join(printed.split())
    assert max(map(len, printed.splitlines())) <= max(columns, len(data("review")["asks"]["add"]))
    assert "Druk op j" in typist.presses("\x1b[A", "nummer:")
    assert "3 voorbeeldvragen" in typist.presses("j", "Uw keuze:")
    assert len(examples_of(store)) == 3
    assert "ook weg" in " ".join(typist.presses("t", "Uw keuze:").split())
    assert examples_of(store) == {}
    typist.presses("g", "nummer:")
    typist.presses("\x03", SAYS["stopped"])
    assert typist.close() == 0
    assert row_of(store, WHOLE)["status"] == "approved"


# --- In a spreadsheet


def as_sheet(store: Path) -> list[dict[str, str]]:
    done = subprocess.run(
        [sys.executable, "-m", "sqlite_utils", "raad", "review", str(store), "--csv"],
        capture_output=True,
        check=True,
    )
    return list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8-sig"), newline="")))


def load(
    sqlite_utils: Cli, store: Path, rows: list[dict[str, str]], *options: str, delimiter: str = ","
) -> Ran:
    path = store.with_name("feiten.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return sqlite_utils("upsert", store, "facts", path, "--csv", "--pk", "id", "--empty-null", *options)


def test_a_sheet_that_nobody_changed_changes_nothing(store: Path, sqlite_utils: Cli) -> None:
    change(
        store,
        "UPDATE facts SET quote = ?, value = '450.50', unit = 'fte' WHERE id = ?",
        f'a;\n"b", {QUOTE}',
        CARE,
    )
    before = [row_of(store, row["id"]) for row in CONCEPTS]
    lines = len(history(store, None))
    path = store.with_name("feiten.csv")
    path.write_bytes(
        subprocess.run(
            [sys.executable, "-m", "sqlite_utils", "raad", "review", str(store), "--csv"],
            capture_output=True,
            check=True,
        ).stdout
    )
    done = sqlite_utils("upsert", store, "facts", path, "--csv", "--pk", "id", "--empty-null")
    assert done.rc == 0, done.err
    assert [row_of(store, row["id"]) for row in CONCEPTS] == before
    assert len(history(store, None)) == lines


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_sheet_is_edited_and_loaded_back(store: Path, sqlite_utils: Cli, delimiter: str) -> None:
    rows = {row["id"]: row for row in as_sheet(store)}
    assert list(rows) == [WHOLE, CARE, MONEY, BUILDING]
    rows[WHOLE] |= {"status": "approved"}
    rows[CARE] |= {
        "value": "455.50",
        "unit": "fte",
        "corrected": "erratum; zie\nde brief",
        "population": "",
        "doubts": "",
    }
    rows[BUILDING] |= {"status": "rejected", "measure": "007"}
    options = ("--delimiter", ";") if delimiter == ";" else ()
    done = load(sqlite_utils, store, list(rows.values()), *options, delimiter=delimiter)
    assert done.rc == 0, done.err
    care = row_of(store, CARE)
    assert (care["value"], care["unit"], care["population"]) == ("455.50", "fte", None)
    assert (care["corrected"], care["doubts"]) == ("erratum; zie\nde brief", None)
    assert (care["quote"], care["passage"], care["quote_start"]) == (QUOTE, 2, TEXT.index(QUOTE))
    assert row_of(store, BUILDING)["measure"] == "007"
    assert [row["id"] for row in as_sheet(store)] == [MONEY, CARE]
    # The store itself was not rebuilt: it is still guarded.
    assert sqlite_utils("raad", "check", store).rc == 0


def test_a_wrong_cell_is_refused_in_dutch(store: Path, sqlite_utils: Cli) -> None:
    rows = as_sheet(store)
    rows[0]["value"] = "1.200"
    done = load(sqlite_utils, store, rows)
    assert done.rc == 1
    assert "Het bedrag '1.200' in value is onduidelijk" in done.err


@pytest.mark.parametrize(
    ("column", "cell", "stays"),
    [
        ("measure", "=HYPERLINK(1)", False),
        ("measure", "+31", False),
        ("measure", "-2+3", False),
        ("measure", "@SUM(1)", False),
        ("measure", "＝1+1", False),
        ("measure", '"=1+1', False),
        ("quote", "- 450 in de zorg", False),
        # A Dutch spreadsheet takes what stands after a semicolon for a cell of its own.
        ("quote", "450 in de zorg;=1+1;", False),
        ("quote", "450 in de zorg\n=1+1", False),
        ("quote", "450 in\r\nde zorg", False),
        ("quote", "450 in de zorg - en meer = goed; ook @home", True),
        ("corrected", "\t=1", False),
    ],
)
def test_nothing_of_a_letter_runs_in_a_spreadsheet(
    store: Path, sqlite_utils: Cli, column: str, cell: str, stays: bool
) -> None:
    change(store, f"UPDATE facts SET {column} = ? WHERE id = ?", cell, CARE)
    done = run(store, arguments=("--csv",))
    assert (CARE in done.err) is not stays
    rows = as_sheet(store)
    assert (CARE in [row["id"] for row in rows]) is stays
    assert load(sqlite_utils, store, rows).rc == 0
    assert row_of(store, CARE)[column] == cell


def test_a_negative_amount_is_no_formula(store: Path) -> None:
    change(store, "UPDATE facts SET value = '-450' WHERE id = ?", CARE)
    assert "-450" in [row["value"] for row in as_sheet(store)]


CELLS = st.text(st.sampled_from("ab 1=+-@;,\t\n\r\"'{}é") | st.characters(codec="utf-8"), min_size=1)


@given(st.lists(st.fixed_dictionaries({"measure": CELLS, "quote": CELLS}), max_size=3))
def test_whatever_is_in_a_sheet_comes_back_and_does_not_run(texts: list[dict[str, str]]) -> None:
    empty = dict.fromkeys(COLUMNS)
    rows = [{**empty, **text, "id": f"f{number}"} for number, text in enumerate(texts)]
    text, left_out = sheet(rows)
    # As sqlite-utils reads it.
    back = list(csv.DictReader(io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8-sig")))
    kept = [row for row in rows if row["id"] not in left_out]
    assert [{key: cell or None for key, cell in row.items()} for row in back] == kept
    for delimiter in ",;\t":
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            assert not [cell for cell in line if re.match(r"\s*[=+@-]", cell)], line
