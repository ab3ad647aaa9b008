"""The question log: log.db, what was asked and what was said about answers, without who or where.

Every function raises StoreError, one Dutch sentence, when the file cannot be used. No text in it is a part of an error.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database, Migrations

from knowledge.model import Reason, StoreError
from knowledge.store import FAULTS, check_sqlite, statements
from knowledge.words import TEXT_LIMIT, data, fold

if TYPE_CHECKING:
    import sqlite3
else:
    from sqlite_utils.utils import sqlite3

TABLES = ("questions", "feedback")
SHORTEST_SEARCH = 3
"""Characters of a text to forget: fewer would be in nearly every question."""
_PATIENCE = 5
"""Seconds to wait for another program that writes."""

migrations = Migrations("raadbaak-log")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is kept. `kind` is answer, clarify or decline, `facts` the ids of what was told or offered."""

    day: date
    question: str
    kind: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feedback:
    """What was said about an answer that gave `fact`; `told` is the figure as it was told then."""

    day: date
    fact: str
    reason: Reason
    told: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """How many rows were removed."""

    questions: int
    feedback: int


def say(section: str, key: str, **details: object) -> str:
    """A sentence of log.toml with its gaps filled."""
    sentence: str = data("log")[section][key]
    return sentence.format(**details)


def refusal(key: str, **details: object) -> StoreError:
    """The StoreError with that sentence."""
    return StoreError(say("errors", key, **details))


@migrations()
def first_schema(database: Database) -> None:
    """The tables of log.sql."""
    for statement in statements(files("knowledge.log").joinpath("log.sql").read_text(encoding="utf-8")):
        database.execute(statement)


# --- Opening


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What goes wrong with the file, as one sentence that holds nothing of what stands in it."""
    try:
        yield
    except FAULTS as error:
        raise _broken(path, error) from error
    except OSError as error:
        raise refusal("unreadable", path=path, error=error.strerror or type(error).__name__) from error


def _broken(path: Path, error: Exception) -> StoreError:
    said = str(error)
    for words, key in (
        ("not a database", "foreign"),
        ("malformed", "damaged"),
        ("decode", "damaged"),
        ("locked", "locked"),
        ("readonly", "read_only"),
        ("is full", "full"),
    ):
        if words in said:
            return refusal(key, path=path)
    # SQLite names columns and constraints in its messages, and nothing that stands in them.
    return refusal("unreadable", path=path, error=said)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    check_sqlite()
    if not path.is_file():
        raise refusal("missing", path=path)
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_PATIENCE)
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        # What is deleted is written over, wherever it stood.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        if mode == "ro":
            connection.execute("PRAGMA query_only = ON")
        there = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        if not there.issuperset(TABLES) and (there or mode == "ro"):
            raise refusal("foreign", path=path)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _opened(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    with _told(path), closing(_connect(path, mode)) as connection:
        yield connection


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # some faults have rolled back already
            connection.execute("ROLLBACK")
        raise


# --- Writing


def write(path: Path, rows: Iterable[Asked | Feedback], days: int) -> int:
    """Adds rows, each to be kept for so many days, all or none; returns how many could not be taken.

    Makes the file when there is none, readable for its owner and group alone.
    """
    refused = 0
    with _told(path):
        if not path.exists():
            _make(path)
        with closing(_connect(path, "rw")) as connection:
            _migrate(connection)
            with _transaction(connection):
                for row in rows:
                    try:
                        _insert(connection, row, days)
                    except sqlite3.IntegrityError:
                        refused += 1
    return refused


def _make(path: Path) -> None:
    """Makes the file, whole or not at all: staff may look into it at any moment."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        # What SQLite puts beside a file gets the same rights.
        os.close(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o660))
        with closing(_connect(draft, "rw")) as connection:
            _migrate(connection)
        if not path.exists():
            # A write that a killed program left half way belongs to a file that is gone.
            Path(f"{path}-journal").unlink(missing_ok=True)
            draft.rename(path)
    finally:
        for leftover in (draft, Path(f"{draft}-journal")):
            leftover.unlink(missing_ok=True)


def _migrate(connection: sqlite3.Connection) -> None:
    # No write-ahead log: what is written stands in the one file, so that staff may move it away at any moment.
    database = Database(connection, execute_plugins=False)
    if migrations.pending(database):
        migrations.apply(database)


def _insert(connection: sqlite3.Connection, row: Asked | Feedback, days: int) -> None:
    day, expires = row.day.isoformat(), (row.day + timedelta(days=days)).isoformat()
    match row:
        case Asked():
            connection.execute(
                "INSERT INTO questions (day, question, kind, facts, expires) VALUES (?, ?, ?, ?, ?)",
                [day, row.question, row.kind, json.dumps(row.facts), expires],
            )
        case Feedback():
            connection.execute(
                "INSERT INTO feedback (day, fact, told, reason, text, expires) VALUES (?, ?, ?, ?, ?, ?)",
                [day, row.fact, row.told, row.reason, row.text, expires],
            )


# --- Removing


def purge(path: Path, today: date, older_than: int | None = None) -> Removed:
    """Removes what has expired, with `older_than` also what is as many days old or more, so that nothing is left of it.

    Raises StoreError too when traces may be left, for another program was reading.
    """
    before = date.min if older_than is None else today - timedelta(days=older_than)
    given = [today.isoformat(), before.isoformat()]
    with _opened(path, "rw") as connection:
        with _transaction(connection):
            removed = Removed(
                *(
                    connection.execute(f"DELETE FROM {table} WHERE expires <= ? OR day <= ?", given).rowcount  # noqa: S608
                    for table in TABLES
                )
            )
        _sweep(path, connection)
    return removed


def forget(path: Path, text: str) -> Removed:
    """Removes the rows in which a text stands, however it is written there, so that nothing is left of them.

    Raises StoreError too when traces may be left. A text of less than SHORTEST_SEARCH characters raises ValueError.
    """
    wanted = fold(text, TEXT_LIMIT)
    if len(wanted) < SHORTEST_SEARCH:
        raise ValueError("too short")
    counts = []
    with _opened(path, "rw") as connection:
        with _transaction(connection):
            for table, column in (("questions", "question"), ("feedback", "text")):
                rows = connection.execute(f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608
                found = [[row["id"]] for row in rows if wanted in fold(row[column], TEXT_LIMIT)]
                connection.executemany(f"DELETE FROM {table} WHERE id = ?", found)  # noqa: S608
                counts.append(len(found))
        _sweep(path, connection)
    return Removed(*counts)


def _sweep(path: Path, connection: sqlite3.Connection) -> None:
    """Rewrites the file without what was deleted, by whatever program, and empties the write-ahead log."""
    try:
        connection.execute("VACUUM")
    finally:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise refusal("busy", path=path)


# --- Reading


def asked(path: Path, today: date, kinds: Collection[str], since: date | None = None) -> list[Asked]:
    """The questions of these kinds that have not expired, oldest first."""
    return [
        Asked(date.fromisoformat(row["day"]), row["question"], row["kind"], tuple(json.loads(row["facts"])))
        for row in _rows(path, "questions", today, since)
        if row["kind"] in kinds
    ]


def feedback(path: Path, today: date, since: date | None = None) -> list[Feedback]:
    """The feedback that has not expired, oldest first."""
    return [
        Feedback(date.fromisoformat(row["day"]), row["fact"], Reason(row["reason"]), row["told"], row["text"])
        for row in _rows(path, "feedback", today, since)
    ]


def _rows(path: Path, table: str, today: date, since: date | None) -> Sequence[sqlite3.Row]:
    given = [today.isoformat(), (since or date.min).isoformat()]
    sql = f"SELECT * FROM {table} WHERE expires > ? AND day >= ? ORDER BY day, id"  # noqa: S608
    with _opened(path, "ro") as connection:
        return connection.execute(sql, given).fetchall()


def expired(path: Path, today: date) -> int:
    """How many rows are kept longer than they may be: what a purge would remove."""
    with _opened(path, "ro") as connection:
        counts = (
            connection.execute(f"SELECT count(*) FROM {table} WHERE expires <= ?", [today.isoformat()])  # noqa: S608
            for table in TABLES
        )
        return sum(int(count.fetchone()[0]) for count in counts)
