"""Puts a letter that was read into the store: its text, its passages and the facts drawn from it, or nothing at all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from knowledge.extraction import Draft, Numeral
from knowledge.importing.known import Quoted
from knowledge.letters import Document, PassageKind
from knowledge.model import Fact, Letter, StoreError
from knowledge.store import (
    FAULTS,
    WithheldError,
    approve,
    broken,
    connect,
    read_fact,
    read_letter,
    reading,
    refusal,
    row_of,
    say,
    verify,
    writing,
)

if TYPE_CHECKING:
    import sqlite3
else:
    from sqlite_utils.utils import sqlite3

# What a passage of the store may be; the heading of a paragraph is a column of it.
_LEFT_OUT = (PassageKind.HEADING, PassageKind.LETTERHEAD)


@dataclass(frozen=True, slots=True)
class Stored:
    """A letter in the store. `text` and `sha256` are None for one that was never loaded from a file."""

    letter: Letter
    sha256: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Load:
    """What is put into the store.

    With `joins` the letter is already there and only gets what it lacks, otherwise it is new. `replaces` is the older
    version of the letter, `supersedes` the older fact of each new one. `quotes` are for facts that are there already.
    With `quotable` the bot may quote from the letter. `ledger` tells what became of each number of the letter.
    """

    letter: Letter
    document: Document
    file: str
    drafts: tuple[Draft, ...]
    joins: bool = False
    replaces: str | None = None
    supersedes: Mapping[str, str] | None = None
    quotes: tuple[Quoted, ...] = ()
    approve: bool = False
    quotable: bool = False
    ledger: tuple[Numeral, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the drafts and quotes: ids of the facts that are new or got a quote, and refusals in Dutch."""

    added: tuple[str, ...]
    quoted: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


# --- What there is


def letters(path: Path) -> tuple[Stored, ...]:
    """The letters in the store, the newest first. Raises StoreError when the store cannot be trusted."""
    with reading(path) as connection:
        verify(path, connection)
        rows = connection.execute("SELECT * FROM letters ORDER BY rowid DESC").fetchall()
    return tuple(Stored(read_letter(row), row["sha256"], row["text"]) for row in rows)


def facts(path: Path, letter: str, live: bool = False) -> tuple[Fact, ...]:
    """The facts of a letter without those that cannot be shown; with `live` approved ones and concepts alone."""
    which = "letter = ?" + (" AND status IN ('approved', 'concept')" if live else "")
    with reading(path) as connection:
        found = connection.execute("SELECT * FROM letters WHERE id = ?", [letter]).fetchall()
        rows = connection.execute(f"SELECT * FROM facts WHERE {which} ORDER BY rowid", [letter]).fetchall()  # noqa: S608
    there = {row["id"]: read_letter(row) for row in found}
    return tuple(fact for row in rows if (fact := _fact(row, there)) is not None)


def _fact(row: Mapping[str, Any], there: Mapping[str, Letter]) -> Fact | None:
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


def taken(path: Path) -> frozenset[str]:
    """The ids of all letters and facts."""
    with reading(path) as connection:
        rows = connection.execute("SELECT id FROM letters UNION SELECT id FROM facts").fetchall()
    return frozenset(row["id"] for row in rows)


# --- Putting it in


def put(path: Path, load: Load) -> Outcome:
    """Writes all of it in one transaction, as concepts; with `approve` they are approved in that same transaction.

    A draft that the store refuses is left out and told. Raises StoreError, and leaves the store as it was, when it
    cannot be written or no longer is as `load` takes it to be.
    """
    reason = say("reasons", "imported_approved" if load.approve else "imported", file=load.file)
    with _changing(path) as database, writing(database, reason):
        _letter(path, database, load)
        _passages(database, load)
        quotes = tuple(quote.fact for quote in load.quotes if _quote(database, load, quote))
        added, refused = _drafts(database, load)
        if load.approve:
            approve(database, added)
    return Outcome(added, quotes, refused)


def relate(path: Path, letter: str, older: str, supersedes: Mapping[str, str]) -> None:
    """Tells that a letter in the store replaces an older one, and which facts those of `supersedes` take the place of.

    What is approved already replaces its older fact at once. Raises StoreError like `put`.
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


def _letter(path: Path, database: Database, load: Load) -> None:
    letter, document = load.letter, load.document
    cells: dict[str, object] = {
        "title": letter.title,
        "sender": letter.sender,
        "date": letter.date and letter.date.isoformat(),
        "reference": letter.reference,
        "url": letter.url,
        "addressee": document.addressee,
        "sha256": document.sha256,
        "file": load.file,
        "text": document.text,
        "supersedes": load.replaces,
        "ledger": _ledger(load),
    }
    if load.quotable:
        # Otherwise what staff said before of a letter that is joined stays.
        cells["quotable"] = 1
    # Looked at again: another import may have been quicker.
    if database.execute("SELECT 1 FROM letters WHERE sha256 = ?", [document.sha256]).fetchone():
        raise refusal("raced", path=path)
    if not load.joins:
        _insert(database, "letters", {"id": letter.id, **cells})
        return
    columns = ", ".join(f'"{column}" = ?' for column in cells)
    changed = database.execute(
        f"UPDATE letters SET {columns} WHERE id = ? AND sha256 IS NULL",  # noqa: S608
        [*cells.values(), letter.id],
    )
    if not changed.rowcount:
        raise refusal("raced", path=path)


def _ledger(load: Load) -> str | None:
    """The numbers that became no fact, as the column `ledger` has them."""
    lines = [[one.start, one.end, one.outcome.value, one.why] for one in load.ledger if one.fact is None]
    return json.dumps(lines, ensure_ascii=False) if lines else None


def _passages(database: Database, load: Load) -> None:
    # Passages that staff made by hand give way to those of the letter itself.
    database.execute("DELETE FROM passages WHERE letter = ?", [load.letter.id])
    kept = (passage for passage in load.document.passages if passage.kind not in _LEFT_OUT)
    for number, passage in enumerate(kept, start=1):
        _insert(
            database,
            "passages",
            {
                "letter": load.letter.id,
                "number": number,
                "heading": passage.section or None,
                "page": passage.page,
                "text": passage.text,
                "start": passage.start,
                "end": passage.end,
            },
        )


def _quote(database: Database, load: Load, quote: Quoted) -> bool:
    """Gives a fact its quote, unless staff gave it one already; whether it did."""
    text = load.document.text[quote.start : quote.end]
    changed = database.execute(
        """
        UPDATE facts SET quote = ?, quote_start = ?, quote_end = ?, value_start = ?, value_end = ?
        WHERE id = ? AND letter = ? AND quote IS NULL
        """,
        [text, quote.start, quote.end, quote.value_start, quote.value_end, quote.fact, load.letter.id],
    )
    return bool(changed.rowcount)


def _drafts(database: Database, load: Load) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    added: list[str] = []
    refused: list[tuple[str, str]] = []
    supersedes = load.supersedes or {}
    for draft in load.drafts:
        row: dict[str, object] = {
            **row_of(draft.fact),
            "quote": load.document.text[draft.start : draft.end],
            # What the letter bears as a whole, such as its date, need not have words of its own.
            "quote_start": draft.start if draft.start < draft.end else None,
            "quote_end": draft.end if draft.start < draft.end else None,
            "value_start": draft.value_start,
            "value_end": draft.value_end,
            "doubts": json.dumps(dict(draft.doubts), ensure_ascii=False) if draft.doubts else None,
            "supersedes": supersedes.get(draft.fact.id),
            "status": "concept",
        }
        if any(lost == draft.fact.part_of for lost, _ in refused):
            row["part_of"] = None
        try:
            # An empty text is nothing.
            _insert(database, "facts", {column: None if cell == "" else cell for column, cell in row.items()})
            added.append(draft.fact.id)
        except sqlite3.IntegrityError as error:
            # It aborts the statement and not the transaction: one odd figure must not keep a letter out.
            refused.append((draft.fact.id, str(error)))
    return tuple(added), tuple(refused)


def _insert(database: Database, table: str, row: Mapping[str, object]) -> None:
    columns = ", ".join(f'"{column}"' for column in row)
    marks = ", ".join("?" for _ in row)
    database.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values()))  # noqa: S608
