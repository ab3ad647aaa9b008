"""How a store is opened and what it must look like: migrations, triggers, and whether they are all there."""

from __future__ import annotations

import getpass
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database, Migrations

from knowledge.model import StoreError

if TYPE_CHECKING:
    import sqlite3
else:
    # The SQLite that the sqlite-utils command uses as well (pysqlite3), not the older one of Python itself.
    from sqlite_utils.utils import sqlite3

DUTCH: dict[str, dict[str, str]] = tomllib.loads(
    files("knowledge.dutch").joinpath("store.toml").read_text(encoding="utf-8")
)

# The tables whose every change is kept, each with what names a row in the history; {0} is the row.
KEYS = {
    "letters": "{0}.id",
    "passages": "{0}.letter || '#' || {0}.number",
    "facts": "{0}.id",
    "terms": "{0}.say || ' = ' || {0}.means",
    "examples": "{0}.id",
    "wordings": "{0}.question",
}

# What a file that is damaged or may not be read raises. Python also decodes SQLite's own message about it.
FAULTS = (sqlite3.Error, UnicodeError)

migrations = Migrations("raadbaak")


def say(section: str, key: str, **details: object) -> str:
    """A sentence of store.toml with its gaps filled."""
    return DUTCH[section][key].format(**details)


def refusal(key: str, **details: object) -> StoreError:
    """The StoreError with that sentence."""
    return StoreError(say("errors", key, **details))


# --- Opening


def sound(version: tuple[int, int, int]) -> bool:
    """Whether SQLite `version` is free of the WAL-reset bug, which corrupts a file that two processes write.

    Source: SQLite's release notes of 3.51.3; the fix was also brought to 3.50.7 and 3.44.6.
    """
    fixed = {(3, 50): 7, (3, 44): 6}.get(version[:2])
    return version >= (3, 51, 3) or (fixed is not None and version[2] >= fixed)


def check_sqlite() -> None:
    """Raises StoreError when this process would use an SQLite that may corrupt the store."""
    if not sound(sqlite3.sqlite_version_info):
        raise refusal("sqlite", found=sqlite3.sqlite_version, needed="3.51.3")


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """An autocommit connection to the store; `mode` is ro or rw, and neither ever makes a file.

    Raises StoreError when the file is missing, cannot be read or is something else than a store.
    """
    check_sqlite()
    if not path.is_file():
        raise refusal("missing", path=path)
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
        )
    except FAULTS as error:
        raise broken(path, error) from error
    connection.row_factory = sqlite3.Row
    connection.text_factory = _text
    try:
        # A store is data from elsewhere: nothing in its schema may reach further than plain SQL.
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        if mode == "ro":
            connection.execute("PRAGMA query_only = ON")
        marks = "SELECT count(*) FROM sqlite_schema WHERE name IN ('letters', 'facts', 'changes', 'editing')"
        # Most of them: which one is gone is for `verify` to say.
        if connection.execute(marks).fetchone()[0] < 3:
            raise refusal("foreign", path=path)
    except FAULTS as error:
        connection.close()
        raise broken(path, error) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _text(cell: bytes) -> str:
    """A cell as text; other tools may write bytes that are no UTF-8, and one such cell must not close the store."""
    return cell.decode("utf-8", "replace")


def broken(path: Path, error: Exception) -> StoreError:
    """The Dutch sentence for what SQLite says about a file, of which only the words tell what is wrong."""
    said = str(error)
    if "not a database" in said:
        return refusal("foreign", path=path)
    if isinstance(error, UnicodeError) or "malformed" in said or "decode" in said:
        return refusal("damaged", path=path)
    return refusal("unreadable", path=path, error=said)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """One read transaction on the store, closed whatever happens."""
    with closing(connect(path, "ro")) as connection:
        try:
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")
        except FAULTS as error:
            raise broken(path, error) from error


@contextmanager
def writing(database: Database, reason: str) -> Iterator[None]:
    """One write transaction, all or nothing; the history tells `reason` and the system's user name."""
    try:
        user: str | None = getpass.getuser()
    except (OSError, KeyError):
        # The user of a container need not have a name.
        user = None
    database.execute("BEGIN IMMEDIATE")
    try:
        database.execute('INSERT INTO editing ("by", reason) VALUES (?, ?)', [user, reason])
        yield
        database.execute("DELETE FROM editing")
        database.commit()
    except BaseException:
        database.rollback()
        raise


# --- Making the tables


@migrations()
def first_schema(database: Database) -> None:
    """The tables and triggers of schema.sql, and the triggers that keep the history."""
    _run(database, "schema.sql")
    _keep_history(database)


@migrations()
def loaded_letters(database: Database) -> None:
    """The columns and triggers of loaded.sql: what the store keeps of a letter that was loaded from a file."""
    _run(database, "loaded.sql")
    _keep_history(database)


@migrations()
def taught_wordings(database: Database) -> None:
    """The tables, columns and triggers of taught.sql: series, wordings and the ledger of a letter."""
    _run(database, "taught.sql")
    _keep_history(database)


@migrations()
def quotable_letters(database: Database) -> None:
    """The column and triggers of quotable.sql: the letters that the bot may quote from."""
    _run(database, "quotable.sql")
    _keep_history(database)


def _run(database: Database, script: str) -> None:
    """Executes a script of this package; a statement with `$event` once for inserts and once for updates."""
    for statement in statements(files("knowledge.store").joinpath(script).read_text(encoding="utf-8")):
        for event in ("INSERT", "UPDATE") if "$event" in statement else ("",):
            database.execute(statement.replace("_$event", f"_{event.lower()}").replace("$event", event))


def _keep_history(database: Database) -> None:
    """Makes the triggers that keep the history anew, for the columns that there are now."""
    for table, key in KEYS.items():
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})").fetchall()]
        for event in ("insert", "update", "delete") if columns else ():
            database.execute(f"DROP TRIGGER IF EXISTS {table}_history_{event}")
        for statement in _history(table, key, columns) if columns else ():
            database.execute(statement)


def statements(script: str) -> Iterator[str]:
    """The statements of an SQL script; those that make a trigger hold semicolons themselves."""
    statement = ""
    for line in script.splitlines(keepends=True):
        if statement or not line.startswith(("--", "\n")):
            statement += line
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""


def _history(table: str, key: str, columns: list[str]) -> Iterator[str]:
    """The triggers that keep the history of `table`; an update that changes nothing is no change."""
    old, new = row_json(columns, "old"), row_json(columns, "new")
    for event, row, before, after, when in (
        ("insert", "new", "NULL", new, ""),
        ("update", "old", old, new, f" WHEN {old} IS NOT {new}"),
        ("delete", "old", old, "NULL", ""),
    ):
        yield f"""CREATE TRIGGER {table}_history_{event} AFTER {event.upper()} ON {table}{when} BEGIN
  INSERT INTO changes (at, table_name, row_id, old, new, "by", reason)
  SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), '{table}', {key.format(row)}, {before}, {after},
    (SELECT "by" FROM editing), (SELECT reason FROM editing);
END"""  # noqa: S608


def row_json(columns: list[str], row: str) -> str:
    """The SQL that writes `row` (old, new or a table) as the history keeps it."""
    return "json_object(" + ", ".join(f"'{column}', {row}.\"{column}\"" for column in columns) + ")"


# --- Comparing a file with what it should be


@dataclass(frozen=True, slots=True)
class Structure:
    """What a schema consists of, by name: columns of tables, and the SQL of tables, triggers and indexes."""

    columns: Mapping[str, Mapping[str, tuple[object, ...]]]
    tables: Mapping[str, str]
    triggers: Mapping[str, str]
    indexes: Mapping[str, str]
    strict: frozenset[str]


@dataclass(frozen=True, slots=True)
class Deviations:
    """How a structure differs from what it should be. `lost` is in Dutch: what no program can bring back."""

    lost: tuple[str, ...]
    redefined: tuple[str, ...]
    triggers: tuple[str, ...]
    indexes: tuple[str, ...]

    def grave(self) -> tuple[str, ...]:
        """In Dutch, what makes a store unfit to answer from; a missing index only makes it slow."""
        return (
            *self.lost,
            *(say("structure", "definition", table=table) for table in self.redefined),
            *(say("structure", "trigger", name=name) for name in self.triggers),
        )


def structure(connection: sqlite3.Connection) -> Structure:
    """The structure that a file has."""
    found: dict[str, dict[str, str]] = {"table": {}, "trigger": {}, "index": {}, "view": {}}
    for kind, name, sql in connection.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall():
        found[kind][name] = sql
    columns = 'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)'
    strict = connection.execute("SELECT name FROM pragma_table_list WHERE strict").fetchall()
    return Structure(
        columns={
            table: {row[0]: tuple(row[1:]) for row in connection.execute(columns, [table]).fetchall()}
            for table in found["table"]
        },
        tables=found["table"],
        triggers=found["trigger"],
        indexes=found["index"],
        strict=frozenset(row[0] for row in strict),
    )


@cache
def expected() -> Structure:
    """The structure that a store must have: what the migrations make of an empty file."""
    with closing(Database(memory=True, execute_plugins=False)) as database:
        migrations.apply(database)
        return structure(database.conn)


def deviations(found: Structure) -> Deviations:
    """How `found` differs from `expected()`. Tables and columns that are too many are no deviation."""
    should = expected()
    lost, redefined = [], []
    for table, columns in should.columns.items():
        there = found.columns.get(table)
        if there is None:
            lost.append(say("structure", "table", table=table))
            continue
        missing = [column for column in columns if column not in there]
        lost += [say("structure", "column", column=column, table=table) for column in missing]
        same = all(there[column] == columns[column] for column in columns if column in there)
        if not missing and (not same or (table in should.strict) != (table in found.strict)):
            redefined.append(table)
    return Deviations(
        lost=tuple(lost),
        redefined=tuple(redefined),
        triggers=tuple(name for name, sql in should.triggers.items() if found.triggers.get(name) != sql),
        indexes=tuple(name for name in should.indexes if name not in found.indexes),
    )


def verify(path: Path, connection: sqlite3.Connection) -> None:
    """Raises StoreError when the store lacks a table, column, definition or trigger."""
    if grave := deviations(structure(connection)).grave():
        raise refusal("changed", path=path, what=grave[0])
