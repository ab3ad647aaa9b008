"""A letter with what became of each number in it: the facts that were drawn, and the ledger of the other numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.model import Fact, Letter
from knowledge.store.rows import WithheldError, read_fact, read_letter
from knowledge.store.schema import reading, verify


@dataclass(frozen=True, slots=True)
class Mark:
    """The characters `start` to `end` of the text of a letter, and what became of them.

    `outcome` is the status of a fact (approved, concept, rejected, replaced); for a number without one it is date,
    reference or ignored, and `why` says why. `fact` is the id of the fact and `read` the fact itself, None when it
    cannot be shown.
    """

    start: int
    end: int
    outcome: str
    why: str = ""
    fact: str | None = None
    read: Fact | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A passage of the letter: its heading, its page and its place in the text."""

    heading: str | None
    page: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MarkedLetter:
    """A letter, its whole text, its passages in order, and marks that do not overlap, in order."""

    letter: Letter
    text: str
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...]


def letter_with_marks(path: Path, letter: str) -> MarkedLetter | None:
    """The letter with this id; None when it is not there or its text was never loaded. Raises StoreError."""
    with reading(path) as connection:
        verify(path, connection)
        found = connection.execute("SELECT * FROM letters WHERE id = ?", [letter]).fetchone()
        if found is None or found["text"] is None:
            return None
        passages = connection.execute(
            'SELECT heading, page, start, "end" FROM passages WHERE letter = ? AND start IS NOT NULL ORDER BY number',
            [letter],
        ).fetchall()
        facts = connection.execute(
            "SELECT * FROM facts WHERE letter = ? AND value_end > value_start ORDER BY value_start", [letter]
        ).fetchall()
    read = read_letter(found)
    drawn = [_mark(row, read) for row in facts]
    marks = _apart(drawn, list(_ledger(found["ledger"])))
    return MarkedLetter(read, str(found["text"]), tuple(Block(*row) for row in passages), marks)


def _mark(row: Any, letter: Letter) -> Mark:
    try:
        fact = read_fact(row, {letter.id: letter})
    except WithheldError:
        fact = None
    return Mark(row["value_start"], row["value_end"], row["status"], fact=row["id"], read=fact)


def _ledger(cell: str | None) -> Iterator[Mark]:
    """The marks of the ledger; a line that staff made unreadable is passed over."""
    for line in json.loads(cell or "[]"):
        match line:
            case [int(start), int(end), str(outcome), str(why)]:
                yield Mark(start, end, outcome, why)


def _apart(first: list[Mark], then: list[Mark]) -> tuple[Mark, ...]:
    """The marks in order, without those that overlap an earlier one; facts come before the ledger."""
    kept: list[Mark] = []
    for mark in (*first, *then):
        if all(mark.end <= other.start or other.end <= mark.start for other in kept):
            kept.append(mark)
    return tuple(sorted(kept, key=lambda mark: mark.start))
