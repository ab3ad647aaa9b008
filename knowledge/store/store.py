"""The store: facts.db, the system of record that staff edit while the bot reads it.

Every function raises StoreError, one Dutch sentence, when the file is missing, foreign, damaged or not whole.
"""

from __future__ import annotations

import json
import os
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from knowledge.model import Fact, Letter, Passage
from knowledge.store.rows import WithheldError, letter_or_none, read_fact
from knowledge.store.schema import (
    DUTCH,
    FAULTS,
    broken,
    check_sqlite,
    connect,
    migrations,
    reading,
    refusal,
    verify,
    writing,
)

if TYPE_CHECKING:
    import sqlite3
else:
    from sqlite_utils.utils import sqlite3


Term = tuple[str, str, str]
"""A row of `terms`: say, means, kind."""


class Freshness(Enum):
    """What happened to the store since the last look."""

    UNCHANGED = "unchanged"
    EDITED = "edited"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The store at one moment: approved facts, and what goes with them.

    `terms` are (say, means, kind); `withheld` are (fact id, reason in Dutch). `last` is the id of the last
    change that it holds, 0 for a store without changes. `passages` are those of the letters that may be quoted.
    """

    facts: tuple[Fact, ...]
    letters: tuple[Letter, ...]
    terms: tuple[Term, ...]
    withheld: tuple[tuple[str, str], ...]
    last: int
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Updates:
    """What became of the facts that changed, or whose letter did: the new Fact, None when it may no longer be shown.

    `withheld` names those among them that are approved and yet not shown, with the reason in Dutch. `letters` are
    those that changed, by id, None for one that is gone; `terms` are all there are now, None when none changed.
    `passages` are all passages of each letter of which something changed, none when it may not be quoted.
    """

    last: int
    facts: Mapping[str, Fact | None]
    withheld: tuple[tuple[str, str], ...]
    terms: tuple[Term, ...] | None
    letters: Mapping[str, Letter | None]
    passages: Mapping[str, tuple[Passage, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the history. `old` is None for a new row, `new` for a removed one.

    `by` is the operating system's user who ran one of our own commands, None for a raw edit. It proves
    nothing: SQLite cannot know who edits, and whoever may write the file may write any name.
    """

    id: int
    at: datetime
    table: str
    row: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None
    by: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Example:
    """A golden question; `expect` is "decline", "clarify" or the id of the fact that must answer it."""

    id: str
    question: str
    expect: str


# --- Making


def create(path: Path, shipped: bool) -> bool:
    """Makes the store at `path`, with the shipped facts approved if `shipped`; True when it was made.

    An existing store keeps all its rows and only gets the migrations it lacks. A new one appears whole or not
    at all.
    """
    if path.exists():
        _migrate(path)
        return False
    check_sqlite()
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise refusal("folder", path=path.parent)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        _fill(draft, shipped)
        draft.rename(path)
    except (sqlite3.Error, OSError) as error:
        raise refusal("unreadable", path=path, error=error) from error
    finally:
        for leftover in (draft, Path(f"{draft}-wal"), Path(f"{draft}-shm")):
            leftover.unlink(missing_ok=True)
    return True


def _migrate(path: Path) -> None:
    with closing(connect(path, "rw")) as connection:
        database = Database(connection, execute_plugins=False)
        try:
            migrations.apply(database)
            database.enable_wal()
            verify(path, connection)
        except FAULTS as error:
            raise broken(path, error) from error


def _fill(draft: Path, shipped: bool) -> None:
    with closing(Database(draft, execute_plugins=False)) as database:
        database.enable_wal()
        migrations.apply(database)
        if shipped:
            with writing(database, DUTCH["reasons"]["shipped"]):
                for source in sorted(files("knowledge.facts").iterdir(), key=lambda entry: entry.name):
                    if source.name.endswith(".toml"):
                        _load(database, tomllib.loads(source.read_text(encoding="utf-8")))


def _load(database: Database, shipped: Mapping[str, Any]) -> None:
    """Puts the letter, facts and examples of one file of shipped facts into the store."""
    letter = shipped["letter"]
    _insert(database, "letters", letter)
    waiting = list(shipped["fact"])
    while waiting:
        # A whole goes before its parts, whatever their order in the file.
        ahead = {fact["id"] for fact in waiting}
        ready = [fact for fact in waiting if not {fact.get("part_of"), fact.get("supersedes")} & ahead]
        if not ready:
            raise ValueError(f"these facts are parts of each other: {sorted(ahead)}")
        for fact in ready:
            _insert(database, "facts", {**fact, "letter": letter["id"], "status": "approved"})
        waiting = [fact for fact in waiting if fact not in ready]
    for example in shipped.get("example", ()):
        _insert(database, "examples", example)


def _insert(database: Database, table: str, row: Mapping[str, Any]) -> None:
    """Inserts the given columns alone: that of sqlite-utils would write null over a column's default."""
    cells = [
        json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
        for value in row.values()
    ]
    columns = ", ".join(f'"{column}"' for column in row)
    marks = ", ".join("?" for _ in row)
    database.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", cells)  # noqa: S608


# --- Reading


class Reader:
    """The bot's view of the store at `path`: read-only, without open transactions, one caller at a time.

    Opening raises StoreError when the store cannot be trusted. After a StoreError from any call the file is
    given back, and the next call opens it anew: a store that was mended or put back is found by itself.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log = Path(f"{path}-wal")
        self._connection: sqlite3.Connection | None = None
        self._files: tuple[tuple[int, ...], ...] = ()
        self._seen: tuple[object, ...] = ()
        self._data = self._schema = 0
        self._open()

    def is_stale(self) -> bool:
        """Whether the file or its log is another one than at the last poll; looks at no more than their names."""
        return self._connection is None or self._identity() != self._files

    def poll(self) -> Freshness:
        """What happened since the last poll (or the opening).

        After EDITED, `updates` tells what; after REPLACED only a new snapshot does. A file that was swapped,
        put back or copied over is opened anew and first read in full for damage, since SQLite would mix old
        pages with new. A checkpoint too writes the file, but there the history goes on where it was: EDITED.
        """
        if self._connection is None:
            self._open()
            return Freshness.REPLACED
        before = self._files
        if self._identity() != before:
            self.close()
            connection = self._open()
            same = self._files[0][:2] == before[0][:2] and _has(connection, self._seen)
            return Freshness.EDITED if same else Freshness.REPLACED
        with self._guarded() as connection:
            version = _pragma(connection, "data_version")
            if version == self._data:
                return Freshness.UNCHANGED
            # Counts up for a mere upsert too: sqlite-utils makes and drops a table to try SQLite out.
            schema = _pragma(connection, "schema_version")
            if schema != self._schema:
                verify(self._path, connection)
            self._data, self._schema = version, schema
            return Freshness.EDITED

    def snapshot(self) -> Snapshot:
        """Everything there is to show, as of one moment."""
        with self._transaction() as connection:
            found = snapshot(connection)
            self._seen = _change(connection, found.last)
            return found

    def updates(self, since: int) -> Updates:
        """What changed after the change with id `since`; costs as much as the changes are many."""
        with self._transaction() as connection:
            changed = connection.execute(
                "SELECT DISTINCT table_name, row_id FROM changes NOT INDEXED WHERE id > ?", [since]
            ).fetchall()
            tables = {row["table_name"] for row in changed}
            shown, withheld = _facts(connection, since)
            gone = dict.fromkeys(row["row_id"] for row in changed if row["table_name"] == "facts")
            last = _last(connection)
            self._seen = _change(connection, last)
            return Updates(
                last=last,
                facts={**gone, **dict.fromkeys(fact for fact, _ in withheld), **shown},
                withheld=tuple(withheld),
                terms=_terms(connection) if "terms" in tables else None,
                letters=_changed_letters(connection, since) if "letters" in tables else {},
                passages=_changed_passages(connection, changed),
            )

    def newest(self, changes: int) -> tuple[str, ...]:
        """The ids of the approved facts among the last so many changes, the latest first."""
        with self._transaction() as connection:
            rows = connection.execute(
                """
                SELECT late.row_id FROM (
                  SELECT id, row_id FROM changes WHERE table_name = 'facts' ORDER BY id DESC LIMIT ?
                ) AS late JOIN facts ON facts.id = late.row_id AND facts.status = 'approved'
                GROUP BY late.row_id ORDER BY max(late.id) DESC
                """,
                [changes],
            ).fetchall()
        return tuple(row["row_id"] for row in rows)

    def successor(self, fact: str) -> str | None:
        """The id of the approved fact that took the place of this one, however many times; None when none did."""
        with self._transaction() as connection:
            found = connection.execute(
                """
                WITH RECURSIVE later (id, status, step) AS (
                  SELECT id, status, 1 FROM facts WHERE supersedes = :fact
                  UNION SELECT facts.id, facts.status, step + 1 FROM facts JOIN later ON facts.supersedes = later.id
                  WHERE step < 100
                )
                SELECT id FROM later WHERE status = 'approved' ORDER BY step DESC LIMIT 1
                """,
                {"fact": fact},
            ).fetchone()
        return None if found is None else str(found["id"])

    def close(self) -> None:
        """Gives the file back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        # Looked at before the opening, so that the next poll notices what happens during it.
        before = self._stat()
        self._connection = connect(self._path, "ro")
        with self._guarded() as connection:
            if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok" or gaps(connection):
                raise refusal("damaged", path=self._path)
            verify(self._path, connection)
            self._data = _pragma(connection, "data_version")
            self._schema = _pragma(connection, "schema_version")
            self._files = (before, self._stat_log())
            return connection

    def _identity(self) -> tuple[tuple[int, ...], ...]:
        return (self._stat(), self._stat_log())

    def _stat(self) -> tuple[int, ...]:
        try:
            found = self._path.stat()
        except OSError as error:
            self.close()
            raise refusal("missing", path=self._path) from error
        return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)

    def _stat_log(self) -> tuple[int, ...]:
        """Which write-ahead log there is: a reader whose log was removed would serve old figures for ever."""
        try:
            found = self._log.stat()
        except OSError:
            return ()
        return (found.st_dev, found.st_ino)

    @contextmanager
    def _guarded(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection or self._open()
        try:
            yield connection
        except FAULTS as error:
            self.close()
            raise broken(self._path, error) from error
        except BaseException:
            self.close()
            raise

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._guarded() as connection:
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def snapshot(connection: sqlite3.Connection) -> Snapshot:
    """Everything there is to show; the caller holds the transaction."""
    shown, withheld = _facts(connection)
    return Snapshot(
        facts=tuple(shown.values()),
        letters=_letters(connection),
        terms=_terms(connection),
        withheld=tuple(withheld),
        last=_last(connection),
        passages=_passages(connection),
    )


def _letters(connection: sqlite3.Connection) -> tuple[Letter, ...]:
    rows = connection.execute("SELECT * FROM letters ORDER BY id").fetchall()
    return tuple(letter for row in rows if (letter := letter_or_none(row)) is not None)


def _passages(connection: sqlite3.Connection, only: Iterable[str] | None = None) -> tuple[Passage, ...]:
    """The passages of all letters that may be quoted, or of those with an id in `only`."""
    which = "" if only is None else "AND id IN (SELECT value FROM json_each(:only))"
    given = {"only": json.dumps(list(only or ()))}
    quotable = f"FROM letters WHERE quotable = 1 {which}"
    read = map(letter_or_none, connection.execute(f"SELECT * {quotable}", given).fetchall())
    letters = {letter.id: letter for letter in read if letter is not None}
    places: dict[str, list[tuple[str, int, int]]] = {name: [] for name in letters}
    for row in connection.execute(
        f"""
        SELECT id, letter, coalesce(value_start, quote_start) AS start, coalesce(value_end, quote_end) AS "end"
        FROM facts WHERE status = 'approved' AND quote_start IS NOT NULL AND letter IN (SELECT id {quotable})
        ORDER BY letter, start
        """,  # noqa: S608
        given,
    ).fetchall():
        places[row["letter"]].append((row["id"], row["start"], row["end"]))
    rows = connection.execute(
        f"""
        SELECT * FROM passages WHERE text IS NOT NULL AND letter IN (SELECT id {quotable}) ORDER BY letter, number
        """,  # noqa: S608
        given,
    ).fetchall()
    return tuple(
        Passage(
            letter=letters[row["letter"]],
            number=row["number"],
            heading=row["heading"],
            text=row["text"],
            facts=_within(places[row["letter"]], row["start"], len(row["text"])),
        )
        for row in rows
        if row["letter"] in letters
    )


def _within(
    places: list[tuple[str, int, int]], start: int | None, length: int
) -> tuple[tuple[str, int, int], ...]:
    """The facts whose place in the letter lies within a passage, with their place in that passage."""
    if start is None:
        # Made by hand: it says nothing of its place.
        return ()
    first = bisect_left(places, start, key=lambda place: place[1])
    past = bisect_left(places, start + length, key=lambda place: place[1])
    return tuple((fact, begin - start, min(end - start, length)) for fact, begin, end in places[first:past])


def _changed_passages(
    connection: sqlite3.Connection, changed: Iterable[sqlite3.Row]
) -> dict[str, tuple[Passage, ...]]:
    """All passages of the letters that changed themselves, or in their passages or facts."""
    rows: dict[str, list[str]] = {"letters": [], "passages": [], "facts": []}
    for row in changed:
        if row["table_name"] in rows:
            rows[row["table_name"]].append(row["row_id"])
    letters = {*rows["letters"], *(name.rpartition("#")[0] for name in rows["passages"])}
    of_facts = (
        "SELECT DISTINCT letter FROM facts WHERE letter NOTNULL AND id IN (SELECT value FROM json_each(?))"
    )
    found = connection.execute(of_facts, [json.dumps(rows["facts"])]).fetchall()
    letters |= {row["letter"] for row in found}
    passages: dict[str, list[Passage]] = {name: [] for name in letters}
    for passage in _passages(connection, letters):
        passages[passage.letter.id].append(passage)
    return {name: tuple(those) for name, those in passages.items()}


def _changed_letters(connection: sqlite3.Connection, since: int) -> dict[str, Letter | None]:
    changed = connection.execute(
        """
        SELECT row_id, letters.* FROM (
          SELECT DISTINCT row_id FROM changes NOT INDEXED WHERE id > ? AND table_name = 'letters'
        ) AS changed LEFT JOIN letters ON letters.id = changed.row_id
        """,
        [since],
    ).fetchall()
    return {row["row_id"]: letter_or_none(row) if row["id"] is not None else None for row in changed}


def _terms(connection: sqlite3.Connection) -> tuple[Term, ...]:
    rows = connection.execute("SELECT say, means, kind FROM terms ORDER BY say, means").fetchall()
    return tuple((row["say"], row["means"], row["kind"]) for row in rows)


def _last(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM changes").fetchone()[0])


def _change(connection: sqlite3.Connection, number: int) -> tuple[object, ...]:
    """What the history says of that change; empty when it says nothing."""
    found = connection.execute("SELECT * FROM changes WHERE id = ?", [number]).fetchone()
    return () if found is None else tuple(found)


def _has(connection: sqlite3.Connection, change: tuple[object, ...]) -> bool:
    """Whether the history still holds `change` as it was: a store put in the place of another does not."""
    return change != () and _change(connection, int(str(change[0]))) == change


def _facts(
    connection: sqlite3.Connection, since: int | None = None
) -> tuple[dict[str, Fact], list[tuple[str, str]]]:
    """The facts to show and those withheld, with the reason; with `since` only those that changed after it.

    A fact changes with its letter: an answer names that.
    """
    which = "FROM facts WHERE status = 'approved'"
    if since is not None:
        # By its id: the index would lead through all changes there ever were.
        changed = "SELECT row_id FROM changes NOT INDEXED WHERE changes.id > :since AND table_name ="
        # Not with OR, for which all facts would be read.
        theirs = f"SELECT id FROM facts WHERE letter IN ({changed} 'letters')"  # noqa: S608
        which += f" AND id IN ({changed} 'facts' UNION {theirs})"
    given = {"since": since}
    theirs = f"SELECT * FROM letters WHERE id IN (SELECT letter {which})"  # noqa: S608
    read = map(letter_or_none, connection.execute(theirs, given).fetchall())
    letters = {letter.id: letter for letter in read if letter is not None}
    shown: dict[str, Fact] = {}
    withheld = []
    for row in connection.execute(f"SELECT * {which}", given).fetchall():
        try:
            shown[row["id"]] = read_fact(row, letters)
        except WithheldError as reason:
            withheld.append((row["id"], str(reason)))
    return shown, withheld


def gaps(connection: sqlite3.Connection) -> bool:
    """Whether lines of the history are missing: they are numbered 1, 2, 3 and none may go."""
    return bool(connection.execute("SELECT count(*) <> coalesce(max(id), 0) FROM changes").fetchone()[0])


def history(path: Path, fact: str | None) -> list[Change]:
    """Every change of `fact` (an id), or of everything, oldest first; also of a store that is not whole."""
    where = "" if fact is None else "WHERE table_name = 'facts' AND row_id = :fact"
    with reading(path) as connection:
        sql = f"SELECT * FROM changes {where} ORDER BY id"  # noqa: S608
        rows = connection.execute(sql, {"fact": fact}).fetchall()
    return [
        Change(
            id=row["id"],
            at=datetime.fromisoformat(row["at"]),
            table=row["table_name"],
            row=row["row_id"],
            old=row["old"] and json.loads(row["old"]),
            new=row["new"] and json.loads(row["new"]),
            by=row["by"],
            reason=row["reason"],
        )
        for row in rows
    ]


def examples(path: Path) -> list[Example]:
    """The golden questions, in the order in which they were added."""
    with reading(path) as connection:
        verify(path, connection)
        rows = connection.execute("SELECT id, question, expect FROM examples ORDER BY rowid").fetchall()
    return [Example(row["id"], row["question"], row["expect"]) for row in rows]
