"""No row silences the bot: whatever the schema lets pass, everything else is answered, and the row is named."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lindemeer import LETTER, Ran
from sqlite_utils import Database
from sqlite_utils.cli import cli
from sqlite_utils.utils import sqlite3

from knowledge.desk import Desk
from knowledge.model import Fact
from knowledge.search.entries import Scribe
from knowledge.search.shelf import Shelf
from knowledge.search.units import Unit
from knowledge.staff.screen import Paper, fact_lines
from knowledge.staff.sheet import sheet
from knowledge.store.reviews import Review
from knowledge.store.store import create
from knowledge.words.vocabulary import Vocabulary

Cli = Callable[..., Ran]
TODAY = date(2024, 5, 1)
KNOWN = "Hoeveel inwoners waren er in 2023 aan het werk in een leerbaan?"

# --- Rows as the schema lets them pass

ODD = (
    *(
        "aantal",
        "hoeveel",
        "het",
        "er",
        "de van",
        "a",
        "%",
        "€",
        "een twee drie",
        "1.000",
        "2023",
    ),
    *(
        "🏠",
        "👩\u200d👧",
        "\u202eomgekeerd",
        "\u200b",
        "\u00ad",
        "ⅩⅣ",
        "١٢٣",
        "１２",
        "10²",
        "½",
        "ſ",
        "İ",
        "\ufdfa",
    ),
    *(
        "Wsw-medewerkers",
        "'s-Hertogenbosch",
        "{waarde",
        "NULL",
        "' OR 1=1 --",
        "=1+1",
        "\n",
        "\t x",
        "a\x00b",
        "o" * 40,
    ),
)
LONG = ("x" * 3000, "\ufdfa" * 50, "woord " * 500)
"""Now and then only: what is read of them takes as long as a hundred others."""
AMOUNTS = ("0", "-5", "12", "2999", "9" * 26, "0.000000001", "12345.67", "-0.5", "1000000")
UNITS = ("personen", "euro", "%", "procent", "fte", "m2", "uur", "keer", "miljoen euro", "aantal", "promille")
KINDS = ("figure", "figure", "figure", "date", "list", "definition", "person", "statement")


def text(chance: Random) -> str:
    """Up to three odd words, or some characters from anywhere in Unicode."""
    if chance.random() < 0.003:
        return chance.choice(LONG)
    if chance.random() < 0.7:
        return " ".join(chance.choices(ODD, k=chance.randint(1, 3)))
    drawn = (chr(chance.randrange(1, 0x30000)) for _ in range(chance.randint(1, 30)))
    return "".join(one for one in drawn if not 0xD800 <= ord(one) < 0xE000) or "a"


def day(chance: Random) -> str | None:
    return (
        date.fromordinal(chance.randint(1, date.max.toordinal())).isoformat()
        if chance.random() < 0.6
        else None
    )


def rows(chance: Random, count: int) -> list[dict[str, Any]]:
    """Facts of one letter, of every kind, with whatever a column can hold."""
    made = []
    for number in range(count):
        kind = chance.choice(KINDS)
        row: dict[str, Any] = {
            "id": f"f{number}",
            "letter": LETTER["id"],
            "kind": kind,
            "status": chance.choice(["approved", "approved", "approved", "concept"]),
            "measure": text(chance),
            "statement": f"{text(chance)} {{value}} {chance.choice(['', '{period}', text(chance)])}",
            "period_start": day(chance),
            "period_end": day(chance),
            "qualifier": chance.choice(["exact", "circa", "at least", "at most"]),
            "scenario": chance.choice(["realised", "forecast", "budget", "target"]),
        }
        for name in ("population", "organisation", "place", "section", "context", "quote"):
            row[name] = text(chance) if chance.random() < 0.4 else None
        if kind == "figure":
            row["value"] = chance.choice(AMOUNTS)
            row["value_high"] = chance.choice(AMOUNTS) if chance.random() < 0.2 else None
            row["unit"] = chance.choice(UNITS) if chance.random() < 0.7 else text(chance)
        elif kind == "list":
            row["items"] = json.dumps([text(chance) for _ in range(chance.randint(1, 4))])
        else:
            row["text"] = text(chance)
        made.append(row)
    return made


def put(path: Path, made: list[dict[str, Any]], links: list[tuple[int, int]]) -> int:
    """Puts in what the triggers let pass; how many rows that were."""
    passed = 0
    with closing(Database(path, execute_plugins=False)) as database:
        for row in made:
            columns, marks = ", ".join(row), ", ".join("?" for _ in row)
            try:
                database.execute(f"INSERT INTO facts ({columns}) VALUES ({marks})", list(row.values()))
                passed += 1
            except (sqlite3.Error, UnicodeError):
                continue
        for column in ("part_of", "supersedes"):
            for one, other in links:
                try:
                    database.execute(f"UPDATE facts SET {column} = ? WHERE id = ?", [f"f{other}", f"f{one}"])
                except sqlite3.Error:
                    continue
        database.commit()
    return passed


def odd_passages(path: Path, chance: Random, count: int) -> int:
    """Makes the letter quotable and gives it passages, some with facts in them; how many went in."""
    passed = 0
    with closing(Database(path, execute_plugins=False)) as database:
        database.execute("UPDATE letters SET quotable = 1")
        for number in range(1000, 1000 + count):
            start = chance.choice([None, number * 50])
            end = None if start is None else start + 50
            row = [LETTER["id"], number, text(chance) if chance.random() < 0.5 else None, passage(chance)]
            with suppress(sqlite3.Error, UnicodeError):
                database.execute(
                    'INSERT INTO passages (letter, number, heading, text, start, "end") VALUES (?, ?, ?, ?, ?, ?)',
                    [*row, start, end],
                )
                passed += 1
        for number in range(ROWS):
            start = chance.randrange(50_000, 60_000)
            with suppress(sqlite3.Error):
                database.execute(
                    "UPDATE facts SET quote_start = ?, quote_end = ? WHERE id = ? AND quote IS NOT NULL",
                    [start, start + chance.randint(1, 400), f"f{number}"],
                )
        database.commit()
    return passed


def passage(chance: Random) -> str:
    """Sentences, a list, or a row of a table, of odd words."""
    between = chance.choice([". ", "\n", " | ", ":\n- ", " "])
    return between.join(text(chance) for _ in range(chance.randint(1, 4)))


def garble(path: Path, chance: Random) -> None:
    """Bytes that are no UTF-8 in a text column of some facts, as a sheet in another encoding leaves them."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for number in chance.sample(range(ROWS), 5):
            column = chance.choice(["measure", "population", "place", "section", "context"])
            with suppress(sqlite3.Error, UnicodeError):
                connection.execute(
                    f"UPDATE facts SET {column} = CAST(x'6f6566e9' AS TEXT) WHERE id = ?", [f"f{number}"]
                )


STORES, ROWS = 20, 380
"""So many stores of so many rows are tried; more with `--hypothesis-profile=default`, which draws new ones."""
PASSED: list[int] = []


@settings(max_examples=STORES, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_whatever_the_schema_lets_pass_the_rest_is_answered(
    filled: Path, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = Random(seed)
    path = tmp_path_factory.mktemp("odd") / "facts.db"
    path.write_bytes(filled.read_bytes())
    made = rows(chance, ROWS)
    PASSED.append(put(path, made, [(chance.randrange(ROWS), chance.randrange(ROWS)) for _ in range(60)]))
    assert odd_passages(path, chance, 10) > 0
    garble(path, chance)
    with Desk(path, lambda: TODAY) as desk:
        assert desk.ask(KNOWN).kind in ("answer", "clarify", "quote")
        desk.welcome()
        desk.find("leer", 5)
        for row in made[:3]:
            assert desk.ask(f"Hoeveel {row['measure']}?", "gesprek").text
            assert desk.show(row["id"]).text
        assert desk.coverage().faults == 0
    with Review(path) as review:
        for concept in review.waiting()[:3]:
            review.look(concept)
        list(csv.reader(io.StringIO(sheet(review.concepts())[0])))
    checked = CliRunner().invoke(cli, ["raad", "check", str(path)])
    assert checked.exception is None or isinstance(checked.exception, SystemExit)


def test_that_was_tried_on_many_rows() -> None:
    if not PASSED:
        pytest.skip("the property test did not run in this process")
    assert sum(PASSED) >= 5000 * len(PASSED) // STORES


# --- Measures of nothing but small words


@pytest.mark.parametrize("measure", ["aantal", "hoeveel", "het", "er", "Het aantal", "de van", "€", "%"])
def test_a_measure_that_says_nothing_harms_nobody(store: Path, measure: str) -> None:
    put(store, [{**filler("leeg"), "measure": measure}], [])
    with Desk(store, lambda: TODAY) as desk:
        assert "1.200" in desk.ask(KNOWN).text
        assert "483" in desk.show("leeg").text
        assert desk.coverage().withheld == 0


def filler(name: str) -> dict[str, Any]:
    return {
        "id": name,
        "letter": LETTER["id"],
        "kind": "figure",
        "status": "approved",
        "measure": "aantal",
        "statement": "Het aantal is {value}.",
        "value": "483",
        "unit": "stuks",
    }


# --- The net below it: an error that nobody foresaw


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours that only a fact about mushrooms, and a term with them, runs into."""
    entry, init = Scribe.entry, Vocabulary.__init__

    def odd(self: Scribe, slot: int, fact: Fact) -> Any:
        if "paddenstoel" in fact.measure:
            raise ZeroDivisionError("geheime tekst")
        return entry(self, slot, fact)

    def odd_term(self: Vocabulary, terms: Any = (), *more: Any) -> None:
        if any("paddenstoel" in say for say, _, _ in terms):
            raise IndexError
        init(self, terms, *more)

    monkeypatch.setattr(Scribe, "entry", odd)
    monkeypatch.setattr(Vocabulary, "__init__", odd_term)


@pytest.mark.usefixtures("broken")
def test_a_fact_that_cannot_be_taken_in_is_withheld_named_and_comes_back(
    store: Path, sqlite_utils: Cli
) -> None:
    put(store, [{**filler("zwam"), "measure": "paddenstoelen"}], [])
    with Desk(store, lambda: TODAY) as desk:
        assert "1.200" in desk.ask(KNOWN).text
        coverage = desk.coverage()
        assert coverage.withheld == 1
        assert "zwam" in coverage.warnings[0]
        checked = sqlite_utils("raad", "check", store)
        assert (checked.rc, "zwam" in checked.out) == (1, True), checked
        assert "ZeroDivisionError" in checked.out
        assert "geheime" not in checked.out
        # Mended while the bot runs; and the other way round.
        change(store, "UPDATE facts SET measure = 'zwammen' WHERE id = 'zwam'")
        assert "483" in desk.ask("Hoeveel zwammen?").text
        assert desk.coverage().withheld == 0
        change(store, "UPDATE facts SET measure = 'paddenstoelen' WHERE id = 'zwam'")
        assert desk.coverage().withheld == 1
        assert "1.200" in desk.ask(KNOWN).text


@pytest.mark.usefixtures("broken")
def test_a_term_that_cannot_be_taken_in_is_left_out_and_named(store: Path) -> None:
    with Desk(store, lambda: TODAY) as desk:
        change(store, "INSERT INTO terms VALUES ('paddenstoel', 'leerbaan', 'synonym')")
        assert "1.200" in desk.ask(KNOWN.replace("leerbaan", "leerplek")).text
        assert any("paddenstoel = leerbaan" in warning for warning in desk.coverage().warnings)
        change(store, "DELETE FROM terms WHERE say = 'paddenstoel'")
        assert desk.coverage().warnings == ()


def test_a_letter_that_cannot_be_read_withholds_its_facts_alone(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from knowledge.store import rows as rows_

    change(store, "INSERT INTO letters (id, title) VALUES ('raar', 'Rare brief')")
    put(store, [{**filler("los"), "letter": "raar", "measure": "losse eindjes"}], [])
    read = rows_.read_letter

    def odd(row: Any) -> Any:
        if row["id"] == "raar":
            raise OverflowError
        return read(row)

    monkeypatch.setattr(rows_, "read_letter", odd)
    with Desk(store, lambda: TODAY) as desk:
        assert "1.200" in desk.ask(KNOWN).text
        assert "los" in desk.coverage().warnings[0]


@pytest.mark.parametrize(
    ("row", "sql"),
    [
        ("lindemeer-2023-wijken", "UPDATE facts SET measure = {garbled} WHERE id = 'lindemeer-2023-wijken'"),
        ("facts nieuw", "INSERT INTO facts (id, letter, kind, measure, statement, value, unit) {new}"),
        ("letters raar", "INSERT INTO letters (id, title) VALUES ('raar', {garbled})"),
        ("terms", "INSERT INTO terms VALUES ({garbled}, 'leerbaan', 'synonym')"),
        ("examples e", "INSERT INTO examples (id, question, expect) VALUES ('e', {garbled}, 'decline')"),
        ("#99", "INSERT INTO passages (letter, number, text) SELECT id, 99, {garbled} FROM letters LIMIT 1"),
    ],
)
def test_bytes_that_are_no_text_harm_their_own_row_alone(
    store: Path, sqlite_utils: Cli, row: str, sql: str
) -> None:
    """As a program leaves them that loads a sheet in Windows-1252."""
    garbled = "CAST(x'6f6566e9' AS TEXT)"
    new = f"SELECT 'nieuw', id, 'figure', {garbled}, 'Er waren {{value}}.', '3', 'stuks' FROM letters LIMIT 1"
    change(store, "UPDATE letters SET quotable = 1")
    with Desk(store, lambda: TODAY) as desk:
        change(store, sql.format(garbled=garbled, new=new))
        assert "1.200" in desk.ask(KNOWN).text
        assert desk.coverage().withheld == (row == "lindemeer-2023-wijken")
    with Desk(store, lambda: TODAY) as desk:
        assert "1.200" in desk.ask(KNOWN).text
    checked = sqlite_utils("raad", "check", store)
    assert checked.rc == 1
    assert any(row in line and "UTF-8" in line for line in checked.out.splitlines()), checked.out
    listed = sqlite_utils("raad", "review", store, "--csv")
    assert listed.rc == 0


@pytest.fixture
def broken_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours that only a passage, and the statement of a fact, with truffles runs into."""
    ideas = Shelf._ideas

    def odd(self: Shelf, words: str) -> Any:
        if "truffel" in words:
            raise ZeroDivisionError("geheime tekst")
        return ideas(self, words)

    monkeypatch.setattr(Shelf, "_ideas", odd)


@pytest.mark.usefixtures("broken_units")
def test_a_passage_that_cannot_be_taken_in_is_left_out_named_and_comes_back(
    store: Path, sqlite_utils: Cli
) -> None:
    change(store, "UPDATE letters SET quotable = 1")
    with Desk(store, lambda: TODAY) as desk:
        for number, words in (
            (98, "Er groeien zeldzame truffels."),
            (99, "Er groeien zeldzame kantharellen."),
        ):
            change(
                store,
                f"INSERT INTO passages (letter, number, text) VALUES ('{LETTER['id']}', {number}, '{words}')",
            )
        assert "1.200" in desk.ask(KNOWN).text
        assert (desk.coverage().withheld, desk.coverage().faults) == (1, 0)
        assert f"{LETTER['id']}#98" in desk.coverage().warnings[0]
        assert "kantharellen" in str(desk.ask("Welke zeldzame kantharellen groeien er?"))
        assert not any("geheime" in line for line in desk.withheld())
        checked = sqlite_utils("raad", "check", store)
        assert f"{LETTER['id']}#98" in checked.out
        change(store, "UPDATE passages SET text = 'Er groeien zeldzame morieljes.' WHERE number = 98")
        assert "morieljes" in str(desk.ask("Welke zeldzame morieljes groeien er?"))
        assert desk.coverage().withheld == 0


@pytest.mark.usefixtures("broken_units")
def test_a_fact_that_can_be_found_but_not_shown_is_withheld_too(store: Path) -> None:
    put(store, [{**filler("zwam"), "measure": "truffels"}], [])
    with Desk(store, lambda: TODAY) as desk:
        assert "1.200" in desk.ask(KNOWN).text
        assert desk.coverage().withheld == 1
        assert desk.show("zwam").kind == "decline"
        change(store, "UPDATE facts SET measure = 'zwammen' WHERE id = 'zwam'")
        assert "483" in desk.ask("Hoeveel zwammen?").text
        assert desk.coverage().withheld == 0


def test_a_unit_that_cannot_be_read_leaves_the_others_to_answer(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Shelf._read

    def odd(self: Shelf, unit: Unit) -> Any:
        if "truffel" in unit.text:
            raise ZeroDivisionError
        return read(self, unit)

    monkeypatch.setattr(Shelf, "_read", odd)
    put(
        store,
        [{**filler("zwam"), "measure": "inwoners", "statement": "Truffels en inwoners: {value} truffels."}],
        [],
    )
    with Desk(store, lambda: TODAY) as desk:
        assert "1.200" in desk.ask(KNOWN).text
        assert desk.coverage().faults == 0


@pytest.mark.usefixtures("broken")
def test_a_reviewer_sees_that_a_fact_would_not_be_found(store: Path) -> None:
    put(store, [{**filler("zwam"), "measure": "paddenstoelen", "status": "concept"}], [])
    with Review(store) as review:
        seen = review.look("zwam")
        assert seen is not None
        lines = " ".join(fact_lines(seen, 1, 1, Paper(80)))
    assert "niet tonen" in lines
    assert "ZeroDivisionError" in lines


@pytest.mark.parametrize("call", ["ask", "show", "find", "welcome"])
def test_a_question_that_goes_wrong_is_one_sentence_and_counted(
    store: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, call: str
) -> None:
    def fail(*_: object) -> Any:
        raise KeyError("Hoeveel geheime inwoners?")

    with Desk(store, lambda: TODAY) as desk:
        with monkeypatch.context() as patched:
            patched.setattr(Desk, "_current", fail)
            arguments = {
                "ask": ["Hoeveel geheime inwoners?"],
                "show": ["x"],
                "find": ["geheim", 5],
                "welcome": [],
            }
            said = getattr(desk, call)(*arguments[call])
        assert said == () if call == "find" else (said.kind, said.text.count(".")) == ("decline", 2)
        assert desk.coverage().faults == 1
        assert "1.200" in desk.ask(KNOWN).text
    assert "KeyError" in caplog.text
    assert "geheime" not in caplog.text


def change(store: Path, sql: str) -> None:
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute(sql)


def test_an_empty_store_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    assert create(path, shipped=False)
    with Desk(path, lambda: TODAY) as desk:
        assert desk.ask(KNOWN).kind == "decline"
        assert (desk.coverage().facts, desk.coverage().faults) == (0, 0)
