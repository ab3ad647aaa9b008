"""A letter that was read goes into the store: its text, its passages and its facts, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from knowledge.model import Fact, Letter, StoreError
from knowledge.store.approval import approve
from knowledge.store.rows import WithheldError, read_fact, read_letter
from knowledge.store.schema import FAULTS, broken, connect, reading, refusal, say, verify, writing

if TYPE_CHECKING:
    import sqlite3
else:
    from sqlite_utils.utils import sqlite3

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stored:
    """A letter in the store. `text` and `sha256` are None for one that was never loaded from a file."""

    letter: Letter
    sha256: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class LetterRows:
    """Rows to write, by column name: of `letter` with id, file and sha256, of `passages` and `facts` without a letter.

    With `joins` the letter is already there and only gets what it lacks, otherwise it is new. `quotes` are for facts
    that are there already, each an id and the columns of the quote.
    """

    letter: Row
    passages: tuple[Row, ...] = ()
    facts: tuple[Row, ...] = ()
    quotes: tuple[Row, ...] = ()
    joins: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """The ids of the facts that are new or got a quote, and of those refused with the reason in Dutch."""

    added: tuple[str, ...]
    quoted: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


# --- Reading


def stored_letters(path: Path) -> tuple[Stored, ...]:
    """The letters in the store, the newest first. Raises StoreError when the store cannot be trusted."""
    with reading(path) as connection:
        verify(path, connection)
        rows = connection.execute("SELECT * FROM letters ORDER BY rowid DESC").fetchall()
    return tuple(Stored(read_letter(row), row["sha256"], row["text"]) for row in rows)


def facts_of(path: Path, letter: str, live: bool = False) -> tuple[Fact, ...]:
    """The facts of a letter without those that cannot be shown; with `live` approved ones and concepts alone."""
    which = "letter = ?" + (" AND status IN ('approved', 'concept')" if live else "")
    with reading(path) as connection:
        found = connection.execute("SELECT * FROM letters WHERE id = ?", [letter]).fetchall()
        rows = connection.execute(f"SELECT * FROM facts WHERE {which} ORDER BY rowid", [letter]).fetchall()  # noqa: S608
    there = {row["id"]: read_letter(row) for row in found}
    return tuple(fact for row in rows if (fact := _fact(row, there)) is not None)


def _fact(row: Row, there: Mapping[str, Letter]) -> Fact | None:
    try:
        return read_fact(row, there)
    except WithheldError:
        return None


def unquoted(path: Path, letter: str) -> tuple[str, ...]:
    """The ids of the facts of a letter that are shown or to be reviewed, and have no quote."""
    with reading(path) as connection:
        rows = connection.execute(
            "SELECT id FROM facts WHERE letter = ? AND quote IS NULL"
            " AND status IN ('approved', 'concept') ORDER BY rowid",
            [letter],
        ).fetchall()
    return tuple(row["id"] for row in rows)


def taken_ids(path: Path) -> frozenset[str]:
    """The ids of all letters and facts."""
    with reading(path) as connection:
        rows = connection.execute("SELECT id FROM letters UNION SELECT id FROM facts").fetchall()
    return frozenset(row["id"] for row in rows)


# --- Writing


def put_letter(path: Path, rows: LetterRows, approved: bool = False) -> Written:
    """Writes all of it in one transaction, as concepts; with `approved` they are approved in that same transaction.

    A fact that the store refuses is left out and named. Raises StoreError, and leaves the store as it was, when it
    cannot be written, or when another import was quicker.
    """
    reason = say("reasons", "imported_approved" if approved else "imported", file=rows.letter["file"])
    with _changing(path) as database, writing(database, reason):
        _letter(path, database, rows)
        _passages(database, rows)
        quoted = tuple(str(quote["id"]) for quote in rows.quotes if _quote(database, rows, quote))
        added, refused = _facts(database, rows)
        if approved:
            approve(database, added)
    return Written(added, quoted, refused)


def relate(path: Path, letter: str, older: str, supersedes: Mapping[str, str]) -> None:
    """Records that a letter replaces an older one; `supersedes` maps ids of its facts to those of the older facts.

    A fact that is approved already replaces its older fact at once. Raises StoreError like `put_letter`.
    """
    with _changing(path) as database, writing(database, say("reasons", "related", older=older)):
        database.execute("UPDATE letters SET supersedes = ? WHERE id = ?", [older, letter])
        for fact, before in supersedes.items():
            database.execute(
                "UPDATE facts SET supersedes = ? WHERE id = ? AND supersedes IS NULL", [before, fact]
            )
        rows = database.execute("SELECT id FROM facts WHERE letter = ? AND status = 'approved'", [letter])
        approve(database, [row["id"] for row in rows.fetchall()])


@contextmanager
def _changing(path: Path) -> Iterator[Database]:
    with closing(connect(path, "rw")) as connection:
        try:
            verify(path, connection)
            yield Database(connection, execute_plugins=False)
        except sqlite3.IntegrityError as error:
            # A trigger speaks Dutch, for staff. A constraint that has no trigger is about ids that must be unique.
            message = str(error)
            raise (
                refusal("raced", path=path) if "constraint failed" in message else StoreError(message)
            ) from error
        except FAULTS as error:
            raise _unwritten(path, error) from error


def _unwritten(path: Path, error: Exception) -> StoreError:
    """The Dutch sentence for a store that could not be written."""
    for words, key in (("locked", "locked"), ("readonly", "read_only"), ("disk", "full"), ("full", "full")):
        if words in str(error):
            return refusal(key, path=path)
    return broken(path, error)


def _letter(path: Path, database: Database, rows: LetterRows) -> None:
    cells = dict(rows.letter)
    # Looked at again: another import may have been quicker.
    if database.execute("SELECT 1 FROM letters WHERE sha256 = ?", [cells["sha256"]]).fetchone():
        raise refusal("raced", path=path)
    if not rows.joins:
        _insert(database, "letters", cells)
        return
    name = cells.pop("id")
    columns = ", ".join(f'"{column}" = ?' for column in cells)
    changed = database.execute(
        f"UPDATE letters SET {columns} WHERE id = ? AND sha256 IS NULL",  # noqa: S608
        [*cells.values(), name],
    )
    if not changed.rowcount:
        raise refusal("raced", path=path)


def _passages(database: Database, rows: LetterRows) -> None:
    # Passages that staff made by hand give way to those of the letter itself.
    letter = rows.letter["id"]
    database.execute("DELETE FROM passages WHERE letter = ?", [letter])
    for passage in rows.passages:
        _insert(database, "passages", {"letter": letter, **passage})


def _quote(database: Database, rows: LetterRows, quote: Row) -> bool:
    """Gives a fact its quote, unless staff gave it one already; whether it did."""
    changed = database.execute(
        """
        UPDATE facts SET quote = :quote, quote_start = :quote_start, quote_end = :quote_end,
          value_start = :value_start, value_end = :value_end
        WHERE id = :id AND letter = :letter AND quote IS NULL
        """,
        {**quote, "letter": rows.letter["id"]},
    )
    return bool(changed.rowcount)


def _facts(database: Database, rows: LetterRows) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    added: list[str] = []
    refused: dict[str, str] = {}
    for fact in rows.facts:
        # An empty text is nothing.
        name = str(fact["id"])
        row = {column: None if cell == "" else cell for column, cell in fact.items()}
        if row["part_of"] in refused:
            row["part_of"] = None
        try:
            _insert(database, "facts", {**row, "letter": rows.letter["id"], "status": "concept"})
            added.append(name)
        except sqlite3.IntegrityError as error:
            # It aborts the statement and not the transaction: one odd figure must not keep a letter out.
            refused[name] = str(error)
    return tuple(added), tuple(refused.items())


def _insert(database: Database, table: str, row: Mapping[str, object]) -> None:
    columns = ", ".join(f'"{column}"' for column in row)
    marks = ", ".join("?" for _ in row)
    database.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values()))  # noqa: S608
