"""The store under the hands of staff: every edit here is made with the real sqlite-utils command."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lindemeer import FACTS, LETTER, Ran
from sqlite_utils.utils import sqlite3

from knowledge.model import Amount, Kind, Letter, Period, Qualifier, Scenario, StoreError
from knowledge.store import schema
from knowledge.store.inspection import problems
from knowledge.store.mending import repair
from knowledge.store.schema import sound
from knowledge.store.store import Freshness, Reader, create, history

Cli = Callable[..., Ran]

BANEN = "lindemeer-2023-leerbanen"
ZORG = "lindemeer-2023-leerbanen-zorg"
BUDGET = "lindemeer-2024-budget"
GEHEIM = "lindemeer-2023-geheim"
WIJKEN = "lindemeer-2023-wijken"
NEW = {
    "id": "lindemeer-2023-nieuw",
    "letter": LETTER["id"],
    "kind": "figure",
    "measure": "meldingen over leerbanen",
    "value": "12",
    "unit": "meldingen",
    "statement": "Er waren {value} meldingen over leerbanen.",
    "status": "approved",
}


@pytest.fixture
def reader(store: Path) -> Iterator[Reader]:
    reader = Reader(store)
    yield reader
    reader.close()


@pytest.fixture
def raw(store: Path) -> Iterator[sqlite3.Connection]:
    """The store as a foreign tool sees it, which may do anything."""
    connection = sqlite3.connect(store, isolation_level=None)
    yield connection
    connection.close()


def dropped(connection: sqlite3.Connection, table: str) -> None:
    """What sqlite-utils transform does without a word: every trigger of the table goes."""
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?", [table]
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")


# --- Refusals


def fact(**columns: object) -> dict[str, object]:
    """A good new fact but for the given columns; None leaves a column out."""
    return {key: value for key, value in {**NEW, **columns}.items() if value is not None}


AMOUNTS = [
    ("1.000", 'zonder punt ("1000")'),
    ("12.000", 'zonder punt ("12000")'),
    ("-1.200", 'zonder punt ("-1200")'),
    ("1,5", "een punt voor decimalen"),
    ("7e2", "Schrijf alleen cijfers"),
    ("€ 779", "zonder spaties of eenheid"),
    (" 779 ", "zonder spaties"),
    ("0x10", "Schrijf alleen cijfers"),
    ("", "--empty-null"),
    ("007", "Schrijf alleen cijfers"),
    ("-", "Schrijf alleen cijfers"),
    (".5", "Schrijf alleen cijfers"),
    ("5.", "Schrijf alleen cijfers"),
    ("1.2.3", "Schrijf alleen cijfers"),
    ("10²", "Schrijf alleen cijfers"),
    ("-0", "Schrijf alleen cijfers"),
    (1.2, "telt u in hele getallen"),
    ("1.2", "telt u in hele getallen"),
]

FACT_FAULTS = [
    *((fact(value=value), said) for value, said in AMOUNTS),
    *((fact(value="1", value_high=value), said) for value, said in AMOUNTS),
    (fact(value="9", value_high="8"), "is value_high (8) niet hoger dan value (9)"),
    (fact(letter="onbekend"), "De brief 'onbekend' van het feit 'lindemeer-2023-nieuw' bestaat niet"),
    (fact(id="Met Spatie"), "Gebruik kleine letters, cijfers en streepjes"),
    (fact(id=None), "Geef het feit een id"),
    (fact(status="Approved"), "Kies concept, approved, rejected of replaced"),
    (fact(kind="figures"), "Kies figure, date, list, definition, person of statement"),
    (fact(qualifier="ca."), "Kies exact, circa, at least of at most"),
    (fact(scenario="verwacht"), "Kies realised, forecast, budget of target"),
    (fact(period_basis="jaar"), "Kies period, reference date of unknown"),
    (fact(period_start="2021-02-30"), "in period_start klopt niet. Schrijf jaar-maand-dag"),
    (fact(period_end="31-12-2021"), "in period_end klopt niet. Schrijf jaar-maand-dag"),
    (fact(period_start="2022-01-01", period_end="2021-12-31"), "Draai de datums om"),
    (fact(part_of=NEW["id"]), "kan geen deel van zichzelf zijn"),
    (fact(part_of="onbekend"), "Het geheel 'onbekend' in part_of bestaat niet"),
    (fact(supersedes=NEW["id"]), "kan zichzelf niet vervangen"),
    (fact(supersedes="onbekend"), "Het oude feit 'onbekend' in supersedes bestaat niet"),
    (
        fact(kind="statement", text="x", part_of="lindemeer-2023-leerbaan"),
        "geen cijfer (figure) en geen lijst",
    ),
    (fact(statement=None), "ontbreekt: statement"),
    (fact(letter=None, kind=None, measure=None), "ontbreekt: letter, kind, measure"),
    (fact(statement="Er waren meldingen."), "ontbreekt {value}"),
    (fact(statement="{value} in {jaar}"), "alleen {value} en {period}"),
    (fact(statement="{value} {"), "alleen {value} en {period}"),
    (fact(statement="Er waren {value} meldingen, dus 12."), "staat het cijfer 12 zelf"),
    (fact(value="1200", statement="{value} van 1.200."), "staat het cijfer 1.200 zelf"),
    (fact(value="2.5", unit="fte", statement="{value}, dus 2,5 fte."), "staat het cijfer 2,5 zelf"),
    (
        fact(kind="definition", text="een baan", statement="{value}: een baan."),
        "staat de tekst 'een baan' zelf",
    ),
    (fact(value=None), "heeft value en unit nodig"),
    (fact(unit=None), "heeft value en unit nodig"),
    (fact(kind="date"), "heeft period_start of period_end nodig"),
    (fact(kind="list"), "heeft items nodig"),
    (fact(kind="definition"), "heeft text nodig"),
    (fact(kind="person"), "heeft text nodig"),
    (fact(kind="statement"), "heeft text nodig"),
    (fact(kind="list", items="een, twee"), 'Schrijf ze zo: ["eerste", "tweede"]'),
    (fact(kind="list", items=[]), 'Schrijf ze zo: ["eerste", "tweede"]'),
    (fact(kind="list", items=["een", 2]), 'Schrijf ze zo: ["eerste", "tweede"]'),
    (fact(inherited=["period"]), '{"period": "lead-in"}'),
    (fact(inherited="lead-in"), '{"period": "lead-in"}'),
    (fact(measure=""), "bij een spreadsheet helpt --empty-null"),
]

OTHER_FAULTS = [
    ("letters", {"id": "brief"}, "Een nieuwe brief heeft minstens id en title nodig"),
    ("letters", {"title": "Brief"}, "Geef de brief een id"),
    ("letters", {"id": "b", "title": "B", "url": "http://voorbeeld.example/"}, "Een url begint met https://"),
    ("letters", {"id": "b", "title": "B", "url": "javascript:alert(1)"}, "Een url begint met https://"),
    ("letters", {"id": "b", "title": "B", "date": "14 november 2023"}, "of laat date weg"),
    ("letters", {"id": "b", "title": "B", "sha256": "abc"}, "Dat zijn 64 tekens"),
    ("letters", {"id": "b", "title": "B", "sender": ""}, "--empty-null"),
    ("passages", {"letter": "onbekend", "number": 1, "text": "x"}, "De brief 'onbekend' bestaat niet"),
    ("passages", {"letter": LETTER["id"], "number": 0, "text": "x"}, "beginnen bij 1"),
    ("passages", {"letter": LETTER["id"], "number": 1}, "heeft geen text"),
    ("terms", {"say": "plek", "means": "baan"}, "heeft kind nodig"),
    ("terms", {"say": "plek", "means": "baan", "kind": "synoniem"}, "Kies synonym"),
    ("terms", {"say": "plek", "kind": "synonym"}, "heeft say (wat mensen zeggen) en means"),
    ("examples", {"id": "v1", "question": "Hoeveel?", "expect": "onbekend"}, "of decline (geen antwoord)"),
    ("examples", {"id": "v1", "question": "Hoeveel?"}, "heeft question en expect nodig"),
    ("changes", {"id": 1, "at": "x", "table_name": "facts", "row_id": "x"}, "niet te overschrijven"),
    (
        "changes",
        {"id": 999, "at": "2023-01-01T00:00:00.000Z", "table_name": "facts", "row_id": "x"},
        "voeg hier zelf niets toe",
    ),
]

UPDATES = [
    (
        f"UPDATE facts SET part_of = '{ZORG}' WHERE id = '{BANEN}'",
        "een deel van zichzelf. Kies een ander geheel",
    ),
    (f"UPDATE facts SET statement = NULL WHERE id = '{BANEN}'", "ontbreekt: statement"),
    (f"UPDATE facts SET status = NULL WHERE id = '{BANEN}'", "niet leeg gemaakt"),
    (f"UPDATE facts SET scenario = NULL WHERE id = '{BUDGET}'", "niet leeg gemaakt"),
    (f"UPDATE facts SET value = '1.200' WHERE id = '{BANEN}'", 'zonder punt ("1200")'),
    (f"UPDATE facts SET value = '1200.5' WHERE id = '{BANEN}'", "telt u in hele getallen"),
    (f"UPDATE facts SET id = 'anders' WHERE id = '{GEHEIM}'", "De id van een feit blijft altijd gelijk"),
    (f"DELETE FROM facts WHERE id = '{BANEN}'", "Verwijder of wijzig die eerst"),
    (f"DELETE FROM letters WHERE id = '{LETTER['id']}'", "horen nog feiten of passages"),
    ("UPDATE letters SET id = 'anders'", "De id van een brief blijft altijd gelijk"),
    ("UPDATE letters SET title = NULL", "heeft geen titel"),
    ("UPDATE changes SET reason = 'x'", "De geschiedenis is niet te wijzigen"),
    ("DELETE FROM changes", "De geschiedenis is niet te verwijderen"),
]


def refused(done: Ran, said: str) -> None:
    assert done.rc != 0
    assert said in done.err
    # The Dutch sentence comes from a trigger: a CHECK would put its own words before it.
    assert "CHECK constraint" not in done.err


@pytest.mark.parametrize(("row", "said"), FACT_FAULTS)
def test_a_bad_fact_is_refused_in_dutch(
    store: Path, raw: sqlite3.Connection, row: dict[str, Any], said: str
) -> None:
    """In this process, for there are many; the next tests show that the command says the same."""
    cells = [json.dumps(cell) if isinstance(cell, list | dict) else cell for cell in row.values()]
    with pytest.raises(sqlite3.IntegrityError) as refusal:
        raw.execute(f"INSERT INTO facts ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", cells)
    assert said in str(refusal.value)
    assert "CHECK" not in str(refusal.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (fact(letter="onbekend"), "De brief 'onbekend' van het feit"),
        (fact(value="1.000"), 'zonder punt ("1000")'),
        (fact(status="Approved"), "Kies concept, approved, rejected of replaced"),
        (fact(part_of=NEW["id"]), "kan geen deel van zichzelf zijn"),
        (fact(period_start="2022-01-01", period_end="2021-12-31"), "Draai de datums om"),
        (fact(statement=None), "ontbreekt: statement"),
        (fact(kind="list", items=["een", 2]), 'Schrijf ze zo: ["eerste", "tweede"]'),
        (
            {"id": "lindemeer-2023-onbekend", "value": "13"},
            "bestaat nog niet. Een feit heeft minstens letter",
        ),
    ],
)
@pytest.mark.parametrize("command", ["insert", "upsert"])
def test_the_command_refuses_a_bad_fact(
    sqlite_utils: Cli, store: Path, command: str, row: dict[str, Any], said: str
) -> None:
    refused(sqlite_utils(command, store, "facts", "-", stdin=row), said)


@pytest.mark.parametrize(("table", "row", "said"), OTHER_FAULTS)
def test_a_bad_row_elsewhere_is_refused_in_dutch(
    sqlite_utils: Cli, store: Path, table: str, row: dict[str, Any], said: str
) -> None:
    refused(sqlite_utils("insert", store, table, "-", stdin=row), said)


@pytest.mark.parametrize(("sql", "said"), UPDATES)
def test_a_bad_edit_is_refused_in_dutch(sqlite_utils: Cli, store: Path, sql: str, said: str) -> None:
    refused(sqlite_utils("query", store, sql), said)


def test_an_insert_that_replaces_is_looked_at_like_any_other(sqlite_utils: Cli, store: Path) -> None:
    row = fact(id=GEHEIM, value="1.000")
    refused(sqlite_utils("insert", store, "facts", "-", "--replace", stdin=row), 'zonder punt ("1000")')


def test_rows_with_different_columns_do_not_empty_each_other(sqlite_utils: Cli, store: Path) -> None:
    """The command writes null for what a row leaves out: a forecast must not become a result that way."""
    rows = [{"id": BUDGET, "value": "2.6"}, {"id": ZORG, "scenario": "forecast"}]
    assert sqlite_utils("upsert", store, "facts", "-", stdin=rows).rc != 0
    assert sqlite_utils("query", store, f"UPDATE facts SET value = '2.6' WHERE id = '{BUDGET}'").rc == 0


def test_a_spreadsheet_with_empty_cells(sqlite_utils: Cli, store: Path) -> None:
    sheet = f"id,value,place\n{ZORG},451,\n"
    refused(sqlite_utils("upsert", store, "facts", "-", "--csv", stdin=sheet), "--empty-null")
    done = sqlite_utils("upsert", store, "facts", "-", "--csv", "--empty-null", stdin=sheet)
    assert done.rc == 0, done.err
    grouped = f"id,value\n{ZORG},1.451\n"
    refused(sqlite_utils("upsert", store, "facts", "-", "--csv", stdin=grouped), 'zonder punt ("1451")')
    semicolons = f"id;value\n{ZORG};451\n"
    assert sqlite_utils("upsert", store, "facts", "-", "--csv", stdin=semicolons).rc != 0


# --- Good edits


@pytest.mark.parametrize(
    "row",
    [
        fact(value="0"),
        fact(value="-3", unit="fte"),
        fact(value="0.125", unit="fte"),
        fact(value="12.3450", unit="fte"),
        fact(value=1200),
        fact(value="10", value_high="12"),
        fact(value="2023", statement="In wijk 20230 waren {value} meldingen."),
        fact(value="35", population="cliënten met WIA 35-min", statement="{value} cliënten met WIA 35-min."),
        fact(kind="statement", value=None, unit=None, text="ja", part_of=BANEN),
        fact(part_of=ZORG, period_start="2023-01-01"),
        fact(supersedes=GEHEIM),
    ],
)
def test_a_good_fact_is_taken_and_read(store: Path, raw: sqlite3.Connection, row: dict[str, Any]) -> None:
    raw.execute(
        f"INSERT INTO facts ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values())
    )
    stored = raw.execute("SELECT value FROM facts WHERE id = ?", [row["id"]]).fetchone()[0]
    assert stored == (str(row["value"]) if "value" in row else None)


def test_what_is_read_is_what_was_written(reader: Reader) -> None:
    snapshot = reader.snapshot()
    facts = {fact.id: fact for fact in snapshot.facts}
    banen, budget = facts[BANEN], facts[BUDGET]
    assert banen.letter.title == LETTER["title"]
    assert banen.letter.date == date(2023, 11, 14)
    assert banen.amount == Amount(Decimal(1200), "personen")
    assert banen.period == Period(date(2023, 1, 1), date(2023, 12, 31))
    assert banen.inherited == (("place", "letter"),)
    assert (banen.section, banen.passage) == ("Leerbanen", 1)
    assert facts[ZORG].part_of == BANEN
    assert budget.amount == Amount(Decimal("2.5"), "miljoen euro", Qualifier.CIRCA)
    assert (budget.scenario, budget.period_basis) == (Scenario.BUDGET, "period")
    assert facts[WIJKEN].items == ("Centrum", "Wijk 7", "De Veste")
    assert {fact.kind for fact in snapshot.facts} == set(Kind) - {Kind.STATEMENT}
    assert snapshot.terms == (("leerplek", "leerbaan", "synonym"),)
    assert snapshot.withheld == ()
    assert [letter.id for letter in snapshot.letters] == [LETTER["id"]]


def test_only_approved_facts_come_out(sqlite_utils: Cli, store: Path, reader: Reader) -> None:
    assert GEHEIM not in {fact.id for fact in reader.snapshot().facts}
    assert "999001" not in repr(reader.snapshot())
    last = reader.snapshot().last
    for status in ("rejected", "replaced", "concept"):
        row = {"id": GEHEIM, "status": status, "value": "999002"}
        assert sqlite_utils("upsert", store, "facts", "-", stdin=row).rc == 0
        assert reader.poll() is Freshness.EDITED
        assert reader.updates(last).facts == {GEHEIM: None}
        assert "99900" not in repr(reader.snapshot())


def test_a_row_without_status_is_a_concept(sqlite_utils: Cli, store: Path, reader: Reader) -> None:
    assert sqlite_utils("insert", store, "facts", "-", stdin=fact(status=None)).rc == 0
    assert NEW["id"] not in {fact.id for fact in reader.snapshot().facts}


def test_the_next_poll_sees_an_edit(sqlite_utils: Cli, store: Path, reader: Reader) -> None:
    last = reader.snapshot().last
    assert reader.poll() is Freshness.UNCHANGED
    done = sqlite_utils(
        "upsert", store, "facts", "-", stdin={"id": BANEN, "value": "1300", "corrected": "typefout"}
    )
    assert done.rc == 0, done.err
    assert reader.poll() is Freshness.EDITED
    assert reader.poll() is Freshness.UNCHANGED
    updates = reader.updates(last)
    assert list(updates.facts) == [BANEN]
    edited = updates.facts[BANEN]
    assert edited is not None
    assert edited.amount == Amount(Decimal(1300), "personen")
    assert (updates.last, updates.terms, updates.letters) == (last + 1, None, {})
    # The other columns of the row are as they were.
    assert edited.passage == 1
    assert edited.quote == "In 2023 waren 1.200 inwoners aan het werk in een leerbaan."


def test_every_one_of_many_edits_is_seen_at_once(
    store: Path, raw: sqlite3.Connection, reader: Reader
) -> None:
    last = reader.snapshot().last
    for value in range(1000):
        raw.execute("UPDATE facts SET value = ? WHERE id = ?", [str(value), ZORG])
        assert reader.poll() is Freshness.EDITED
        updates = reader.updates(last)
        zorg = updates.facts[ZORG]
        assert zorg is not None
        assert zorg.amount is not None
        assert zorg.amount.value == value
        last = updates.last
    # A reader that held a transaction would make the log grow without end.
    assert Path(f"{store}-wal").stat().st_size < 8_000_000


def test_updates_tell_of_terms_and_letters(sqlite_utils: Cli, store: Path, reader: Reader) -> None:
    last = reader.snapshot().last
    term = {"say": "leerwerkplek", "means": "leerbaan", "kind": "synonym"}
    assert sqlite_utils("insert", store, "terms", "-", stdin=term).rc == 0
    updates = reader.updates(last)
    assert (updates.facts, updates.letters) == ({}, {})
    assert updates.terms is not None
    assert ("leerwerkplek", "leerbaan", "synonym") in updates.terms
    assert sqlite_utils("query", store, "UPDATE letters SET title = 'Andere titel'").rc == 0
    updates = reader.updates(updates.last)
    changed = updates.letters[LETTER["id"]]
    assert changed is not None
    assert changed.title == "Andere titel"
    # The facts of that letter are told with it, and only those that may be shown.
    snapshot = reader.snapshot()
    assert updates.facts == {fact.id: fact for fact in snapshot.facts}
    assert {fact.letter.title for fact in snapshot.facts} == {"Andere titel"}
    assert updates.letters == {letter.id: letter for letter in snapshot.letters}


def test_of_letters_only_those_that_changed_are_told(raw: sqlite3.Connection, reader: Reader) -> None:
    last = reader.snapshot().last
    raw.execute("INSERT INTO letters (id, title) VALUES ('later', 'Latere brief')")
    updates = reader.updates(last)
    assert updates.letters == {"later": Letter("later", "Latere brief")}
    raw.execute("DELETE FROM letters WHERE id = 'later'")
    updates = reader.updates(updates.last)
    assert updates.letters == {"later": None}


# --- The history


def test_every_way_of_editing_is_in_the_history(sqlite_utils: Cli, store: Path) -> None:
    new = str(NEW["id"])
    before = len(history(store, None))
    for command in (
        ("insert", store, "facts", "-", NEW),
        ("upsert", store, "facts", "-", {"id": new, "value": "13"}),
        ("query", store, f"UPDATE facts SET value = '14' WHERE id = '{new}'", None),
        ("query", store, f"UPDATE facts SET value = '14' WHERE id = '{new}'", None),
        ("insert", store, "facts", "-", "--replace", {**NEW, "value": "15"}),
        ("convert", store, "facts", "measure", "value.upper()", "--where", f"id = '{new}'", None),
        ("query", store, f"DELETE FROM facts WHERE id = '{new}'", None),
    ):
        *arguments, stdin = command
        done = sqlite_utils(*arguments, stdin=stdin)
        assert done.rc == 0, done.err
    values = [
        (change.old and change.old["value"], change.new and change.new["value"])
        for change in history(store, new)
    ]
    # The update to what it was already is no change; a replacement is a removal and an insert.
    assert values == [
        (None, "12"),
        ("12", "13"),
        ("13", "14"),
        ("14", None),
        (None, "15"),
        ("15", "15"),
        ("15", None),
    ]
    assert {change.by for change in history(store, new)} == {None}
    assert len(history(store, None)) == before + 7


@pytest.mark.parametrize("table", ["letters", "passages", "terms", "examples"])
def test_other_tables_have_a_history_too(sqlite_utils: Cli, store: Path, table: str) -> None:
    rows: dict[str, dict[str, object]] = {
        "letters": {"id": "tweede", "title": "Tweede brief"},
        "passages": {"letter": LETTER["id"], "number": 1, "text": "Alinea."},
        "terms": {"say": "baantje", "means": "leerbaan", "kind": "synonym"},
        "examples": {"id": "v1", "question": "Hoeveel leerbanen?", "expect": BANEN},
    }
    assert sqlite_utils("insert", store, table, "-", stdin=rows[table]).rc == 0
    last = history(store, None)[-1]
    assert last.table == table
    assert last.old is None
    assert last.new is not None
    assert rows[table].items() <= last.new.items()


def test_a_tool_that_drops_no_delete_triggers_cannot_rewrite_history(
    store: Path, raw: sqlite3.Connection
) -> None:
    raw.execute("PRAGMA recursive_triggers = OFF")
    with pytest.raises(sqlite3.IntegrityError, match="niet te overschrijven"):
        raw.execute(
            "REPLACE INTO changes (id, at, table_name, row_id)"
            " VALUES (1, '2023-01-01T00:00:00.000Z', 'x', 'x')"
        )


# --- Rows that came past the triggers


FORCED = [
    ({"value": "1.200"}, "geen leesbaar bedrag: 1.200"),
    ({"value": "veel"}, "geen leesbaar bedrag: veel"),
    ({"value": None}, "value is leeg"),
    ({"unit": None}, "unit is leeg"),
    ({"value": "1300"}, "het bedrag 1300 staat niet in het citaat"),
    ({"statement": "Er waren {value} in 2022."}, "in de statement staat 2022"),
    ({"statement": "Niets."}, "in de statement hoort {value} te staan"),
    ({"statement": "{value} {x}"}, "in de statement hoort {value} te staan"),
    ({"kind": "cijfer"}, "kind heeft een onbekende waarde: cijfer"),
    ({"kind": "person"}, "text is leeg"),
    ({"kind": "list"}, "items is leeg"),
    ({"scenario": "ooit"}, "scenario heeft een onbekende waarde: ooit"),
    ({"qualifier": "ongeveer"}, "qualifier heeft een onbekende waarde: ongeveer"),
    ({"letter": "weg"}, "de brief weg bestaat niet"),
    ({"period_start": "gisteren"}, "period_start is geen datum: gisteren"),
    ({"period_end": "2022-12-31"}, "de periode eindigt voor zij begint"),
    ({"items": "een, twee"}, "items is geen lijst van teksten"),
    ({"inherited": "[]"}, "inherited is geen lijst van kenmerken"),
    ({"measure": None}, "measure is leeg"),
]


@pytest.mark.parametrize(("columns", "reason"), FORCED)
def test_a_forced_row_is_withheld_with_its_reason(
    store: Path, raw: sqlite3.Connection, columns: dict[str, object], reason: str
) -> None:
    dropped(raw, "facts")
    raw.execute("PRAGMA ignore_check_constraints = ON")
    for column, value in columns.items():
        raw.execute(f"UPDATE facts SET {column} = ? WHERE id = ?", [value, BANEN])
    repair(store)
    reader = Reader(store)
    snapshot = reader.snapshot()
    reader.close()
    assert [fact for fact, _ in snapshot.withheld] == [BANEN]
    assert reason in snapshot.withheld[0][1]
    assert BANEN not in {fact.id for fact in snapshot.facts}
    assert any(BANEN in problem and reason in problem for problem in problems(store))


def test_a_figure_that_is_not_in_its_quote_is_shown_only_with_a_reason(
    sqlite_utils: Cli, store: Path, reader: Reader
) -> None:
    last = reader.snapshot().last
    assert sqlite_utils("upsert", store, "facts", "-", stdin={"id": BANEN, "value": "1300"}).rc == 0
    updates = reader.updates(last)
    assert updates.facts == {BANEN: None}
    assert updates.withheld[0][0] == BANEN
    row = {"id": BANEN, "corrected": "erratum van 1 december"}
    assert sqlite_utils("upsert", store, "facts", "-", stdin=row).rc == 0
    assert reader.updates(last).facts[BANEN] is not None
    assert problems(store) == []


# --- Structure


def test_transform_stops_the_bot_until_repair(sqlite_utils: Cli, store: Path, reader: Reader) -> None:
    assert reader.poll() is Freshness.UNCHANGED
    assert sqlite_utils("transform", store, "facts", "--column-order", "id").rc == 0
    for _ in range(2):
        with pytest.raises(StoreError, match="raad repair"):
            reader.poll()
    with pytest.raises(StoreError, match="raad repair"):
        reader.snapshot()
    assert any("bewaking facts_before_insert" in problem for problem in problems(store))
    # Nothing keeps a history now, and nothing refuses.
    unseen = f"UPDATE facts SET value = '451' WHERE id = '{ZORG}'"
    assert sqlite_utils("query", store, unseen).rc == 0
    assert any(ZORG in problem for problem in problems(store))

    assert any("facts_before_insert" in line for line in repair(store))
    assert reader.poll() is Freshness.REPLACED
    zorg = next(fact for fact in reader.snapshot().facts if fact.id == ZORG)
    assert zorg.amount == Amount(Decimal(451), "personen")
    assert problems(store) == []
    assert repair(store) == []
    found = history(store, ZORG)[-1]
    assert (found.old or {})["value"] == "450"
    assert (found.new or {})["value"] == "451"
    assert found.reason == "ontdekt bij herstel: gewijzigd toen de bewaking weg was"
    refused(sqlite_utils("insert", store, "facts", "-", stdin=fact(value="1.000")), 'zonder punt ("1000")')


@pytest.mark.parametrize(
    "command",
    [
        ("transform", "facts", "--default", "status", "approved"),
        ("transform", "facts", "--type", "passage", "text"),
        ("transform", "facts", "--not-null", "measure"),
        ("transform", "letters", "--column-order", "title"),
        ("transform", "changes"),
        ("query", "DROP TRIGGER changes_before_delete"),
        ("query", "DROP TRIGGER facts_history_update"),
    ],
)
def test_what_repair_brings_back(
    sqlite_utils: Cli, store: Path, reader: Reader, command: tuple[str, ...]
) -> None:
    before = reader.snapshot()
    done = sqlite_utils(command[0], store, *command[1:])
    assert done.rc == 0, done.err
    with pytest.raises(StoreError, match="toont de bot geen cijfers"):
        reader.poll()
    assert repair(store)
    assert problems(store) == []
    assert reader.poll() is Freshness.REPLACED
    assert reader.snapshot().facts == before.facts


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("transform", "facts", "--rename", "value", "bedrag"), "kolom value van tabel facts ontbreekt"),
        (("transform", "facts", "--drop", "quote"), "kolom quote van tabel facts ontbreekt"),
        (("drop-table", "terms"), "tabel terms ontbreekt"),
        (("rename-table", "facts", "feiten"), "tabel facts ontbreekt"),
    ],
)
def test_what_repair_cannot_bring_back(
    sqlite_utils: Cli, store: Path, reader: Reader, command: tuple[str, ...], said: str
) -> None:
    done = sqlite_utils(command[0], store, *command[1:])
    assert done.rc == 0, done.err
    with pytest.raises(StoreError, match=said):
        reader.poll()
    with pytest.raises(StoreError, match=said):
        repair(store)
    assert any(said in problem for problem in problems(store))


def test_what_is_too_much_is_reported_and_harmless(sqlite_utils: Cli, store: Path, reader: Reader) -> None:
    assert sqlite_utils("upsert", store, "facts", "-", "--alter", stdin={"id": ZORG, "valeu": "451"}).rc == 0
    assert sqlite_utils("insert", store, "fact", "-", stdin=NEW).rc == 0
    found = problems(store)
    assert any("kolom valeu van tabel facts" in problem for problem in found)
    assert any("tabel fact hoort hier niet" in problem for problem in found)
    assert reader.poll() is Freshness.EDITED
    assert len(reader.snapshot().facts) == len(FACTS) - 1


PROBLEMS = [
    (f"UPDATE facts SET value = '1000' WHERE id = '{ZORG}'", "samen 1300, meer dan het geheel (1200)"),
    ("INSERT INTO editing VALUES ('iemand', 'iets')", "De tabel editing is niet leeg"),
    ("PRAGMA journal_mode = DELETE", "niet in WAL-stand"),
    (
        f"""
        INSERT INTO facts (id, letter, kind, measure, population, organisation, place, period_start, period_end,
            period_basis, value, unit, scenario, statement, status)
        SELECT 'dubbel', letter, kind, measure, population, organisation, place, period_start, period_end,
            period_basis, '1201', unit, scenario, statement, status FROM facts WHERE id = '{BANEN}'
        """,
        "een ander cijfer voor hetzelfde",
    ),
]


@pytest.mark.parametrize(("sql", "said"), PROBLEMS)
def test_check_finds(store: Path, raw: sqlite3.Connection, sql: str, said: str) -> None:
    assert problems(store) == []
    raw.execute(sql)
    assert any(said in problem for problem in problems(store))


FORCED_PROBLEMS = [
    (
        "facts",
        "UPDATE facts SET part_of = 'weg' WHERE id = 'lindemeer-2023-besluit'",
        "part_of verwijst naar weg",
    ),
    (
        "facts",
        f"UPDATE facts SET part_of = '{ZORG}' WHERE id = '{BANEN}'",
        "via part_of een deel van zichzelf",
    ),
    ("letters", "DELETE FROM letters", "letter verwijst naar lindemeer-2023-leerbanen"),
    ("changes", "DELETE FROM changes WHERE id = 2", "ontbreken regels"),
    ("examples", "INSERT INTO examples VALUES ('v1', 'Hoeveel?', 'weg', NULL)", "v1 verwacht weg"),
]


@pytest.mark.parametrize(("table", "sql", "said"), FORCED_PROBLEMS)
def test_check_finds_what_was_forced(
    store: Path, raw: sqlite3.Connection, table: str, sql: str, said: str
) -> None:
    dropped(raw, table)
    raw.execute(sql)
    repair(store)
    assert any(said in problem for problem in problems(store))


# --- The file


def test_a_missing_store_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "weg.db"
    for call in (
        lambda: Reader(path),
        lambda: repair(path),
        lambda: problems(path),
        lambda: history(path, None),
    ):
        with pytest.raises(StoreError, match="is er niet"):
            call()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"Geachte raad", b"\0" * 8192])
def test_another_file_is_no_store(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "brief.txt"
    path.write_bytes(content)
    for call in (lambda: Reader(path), lambda: repair(path), lambda: create(path, shipped=True)):
        with pytest.raises(StoreError, match="geen Raadbaak-bestand"):
            call()
    assert path.read_bytes() == content


def test_another_database_is_no_store(sqlite_utils: Cli, tmp_path: Path) -> None:
    path = tmp_path / "anders.db"
    assert sqlite_utils("insert", path, "facts", "-", stdin={"id": 1}).rc == 0
    with pytest.raises(StoreError, match="geen Raadbaak-bestand"):
        create(path, shipped=True)
    assert sqlite_utils("tables", path).out == '[{"table": "facts"}]\n'


def other(sqlite_utils: Cli, store: Path, tmp_path: Path, value: str) -> Path:
    """A second store, like the first but for one figure."""
    path = tmp_path / "ander.db"
    shutil.copy(store, path)
    assert sqlite_utils("upsert", path, "facts", "-", stdin={"id": ZORG, "value": value}).rc == 0
    return path


def zorg(reader: Reader) -> Decimal:
    fact = next(fact for fact in reader.snapshot().facts if fact.id == ZORG)
    assert fact.amount is not None
    return fact.amount.value


def test_a_store_moved_over_is_opened_anew(
    sqlite_utils: Cli, store: Path, reader: Reader, tmp_path: Path
) -> None:
    ander = other(sqlite_utils, store, tmp_path, "460")
    assert zorg(reader) == 450
    ander.rename(store)
    assert reader.poll() is Freshness.REPLACED
    assert zorg(reader) == 460
    assert reader.poll() is Freshness.UNCHANGED


def test_a_store_copied_over_is_never_mixed(
    sqlite_utils: Cli, store: Path, raw: sqlite3.Connection, reader: Reader, tmp_path: Path
) -> None:
    """Not how it is done: the log beside the file still holds pages of the old one. Yet it is noticed."""
    ander = other(sqlite_utils, store, tmp_path, "460")
    for value in range(300, 340):
        raw.execute("UPDATE facts SET value = ? WHERE id = ?", [f"{value}.5", BUDGET])
    raw.execute("UPDATE facts SET corrected = 'erratum' WHERE id = ?", [BUDGET])
    shutil.copyfile(ander, store)

    def figures() -> tuple[str, str] | None:
        try:
            assert reader.poll() is not Freshness.UNCHANGED
            facts = {fact.id: fact.amount for fact in reader.snapshot().facts}
        except StoreError:
            return None
        zorg, budget = facts[ZORG], facts[BUDGET]
        assert zorg is not None
        assert budget is not None
        return str(zorg.value), str(budget.value)

    assert figures() in (None, ("450", "339.5"), ("460", "2.5"))


def test_an_older_copy_put_back_is_a_new_start(store: Path, raw: sqlite3.Connection, reader: Reader) -> None:
    copy = store.with_name("reservekopie.db")
    raw.execute("VACUUM INTO ?", [str(copy)])
    raw.execute(f"UPDATE facts SET value = '451' WHERE id = '{ZORG}'")
    assert reader.poll() is Freshness.EDITED
    assert zorg(reader) == 451
    raw.close()
    copy.rename(store)
    # The log still belongs to the old file, and SQLite would read the two as one.
    with pytest.raises(StoreError, match="vervangen terwijl het open stond"):
        reader.poll()
    for name in ("-wal", "-shm"):
        Path(f"{store}{name}").unlink()
    assert reader.poll() is Freshness.REPLACED
    assert zorg(reader) == 450


def test_a_store_that_goes_away_is_missed_and_found_again(
    store: Path, reader: Reader, tmp_path: Path
) -> None:
    away = tmp_path / "weg.db"
    store.rename(away)
    for _ in range(2):
        with pytest.raises(StoreError, match="is er niet"):
            reader.poll()
    assert not store.exists()
    away.rename(store)
    assert reader.poll() is Freshness.REPLACED
    assert zorg(reader) == 450


def test_a_log_that_is_removed_does_not_keep_old_figures(
    sqlite_utils: Cli, store: Path, reader: Reader
) -> None:
    assert zorg(reader) == 450
    assert reader.poll() is Freshness.UNCHANGED
    for name in ("-wal", "-shm"):
        Path(f"{store}{name}").unlink(missing_ok=True)
    assert sqlite_utils("upsert", store, "facts", "-", stdin={"id": ZORG, "value": "460"}).rc == 0
    assert reader.poll() is not Freshness.UNCHANGED
    assert zorg(reader) == 460


@pytest.mark.parametrize("damage", ["truncated", "overwritten", "header"])
def test_a_damaged_store_gives_no_figures(store: Path, reader: Reader, damage: str) -> None:
    content = bytearray(store.read_bytes())
    if damage == "truncated":
        content = content[: len(content) // 2]
    elif damage == "overwritten":
        content[4096:] = bytes(len(content) - 4096)
    else:
        content[:100] = b"x" * 100
    store.write_bytes(content)
    with pytest.raises(StoreError):
        reader.poll()
    with pytest.raises(StoreError):
        Reader(store)


@pytest.mark.parametrize("seed", range(60))
def test_random_damage_gives_no_wrong_figure(store: Path, seed: int) -> None:
    """A damaged file is refused, or tells nothing that the whole one does not."""
    reader = Reader(store)
    sound = {fact.id: fact.amount for fact in reader.snapshot().facts}
    reader.close()
    chance = random.Random(seed)
    content = bytearray(store.read_bytes())
    for _ in range(chance.choice([1, 5, 60])):
        place = chance.randrange(len(content) - 64)
        content[place : place + 64] = chance.randbytes(64)
    for name in ("-wal", "-shm"):
        Path(f"{store}{name}").unlink()
    store.write_bytes(content)
    shown: dict[str, Amount | None] = {}
    with suppress(StoreError):
        reader = Reader(store)
        shown = {fact.id: fact.amount for fact in reader.snapshot().facts}
        reader.close()
    assert shown.items() <= sound.items()
    with suppress(StoreError):
        problems(store)


def test_a_writer_that_holds_the_lock_stops_no_reader(
    store: Path, raw: sqlite3.Connection, reader: Reader
) -> None:
    raw.execute("BEGIN IMMEDIATE")
    raw.execute(f"UPDATE facts SET value = '451' WHERE id = '{ZORG}'")
    assert reader.poll() is Freshness.UNCHANGED
    assert zorg(reader) == 450
    raw.execute("COMMIT")
    assert reader.poll() is Freshness.EDITED
    assert zorg(reader) == 451


def test_a_checkpoint_loses_nothing(
    sqlite_utils: Cli, store: Path, raw: sqlite3.Connection, reader: Reader
) -> None:
    raw.execute(f"UPDATE facts SET value = '451' WHERE id = '{ZORG}'")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert reader.poll() in (Freshness.EDITED, Freshness.REPLACED)
    assert zorg(reader) == 451
    assert sqlite_utils("vacuum", store).rc == 0
    assert reader.poll() is not Freshness.UNCHANGED
    assert zorg(reader) == 451


def test_the_reader_cannot_write(store: Path) -> None:
    connection = schema.connect(store, "ro")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM terms")
    connection.close()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can become another user")
def test_a_folder_that_may_not_be_written_is_named(store: Path) -> None:
    """As nobody: a reader must be able to make the -shm file beside a store that no one has open."""
    folder = store.parent
    code = (
        # The imports come first: nobody may not be allowed to read where Python is installed.
        "import os, sys, urllib.parse; from pathlib import Path; from knowledge.store import Reader, create; "
        "from knowledge.model import StoreError\n"
        f"folder = Path({str(folder)!r})\n"
        "os.chdir(folder); os.setuid(65534)\n"
        "for call in (lambda: Reader(Path('facts.db')), lambda: create(Path('nieuw.db'), shipped=False)):\n"
        "    try: call()\n"
        "    except StoreError as error: print(error)\n"
    )
    folder.chmod(0o555)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    folder.chmod(0o755)
    first, second = done.stdout.splitlines()
    assert "facts.db is niet te lezen" in first
    assert "rechten van bestand en map" in first
    assert "niet beschrijfbaar" in second


@pytest.mark.parametrize(
    ("version", "good"),
    [
        ((3, 51, 3), True),
        ((3, 51, 2), False),
        ((3, 50, 7), True),
        ((3, 50, 6), False),
        ((3, 49, 9), False),
        ((3, 44, 6), True),
        ((3, 44, 5), False),
        ((3, 40, 1), False),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_an_sqlite_that_corrupts_is_not_used(version: tuple[int, int, int], good: bool) -> None:
    assert sound(version) is good


def test_an_old_sqlite_is_told_in_dutch(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema.sqlite3, "sqlite_version_info", (3, 40, 1))
    for call in (lambda: Reader(store), lambda: create(store, shipped=False), lambda: repair(store)):
        with pytest.raises(StoreError, match="te oud"):
            call()


# --- Making


def test_the_shipped_facts_are_all_approved_and_sound(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    assert create(path, shipped=True)
    assert [entry.name for entry in tmp_path.iterdir()] == ["facts.db"]
    assert problems(path) == []
    reader = Reader(path)
    facts = reader.snapshot().facts
    reader.close()
    assert len(facts) > 40
    assert {change.reason for change in history(path, None)} == {"meegeleverde feiten"}


def test_making_again_keeps_what_staff_did(sqlite_utils: Cli, tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    assert create(path, shipped=True)
    assert sqlite_utils("query", path, "UPDATE facts SET measure = measure || ' (nagekeken)'").rc == 0
    before = history(path, None)
    assert not create(path, shipped=True)
    assert history(path, None) == before


def test_a_store_without_a_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="bestaat niet of is niet beschrijfbaar"):
        create(tmp_path / "weg" / "facts.db", shipped=False)
