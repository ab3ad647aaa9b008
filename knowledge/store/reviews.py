"""Going through concept facts: what waits, each fact beside its letter, and decisions that can be taken back.

Every decision is a transaction of its own, so a review may stop at any moment and loses nothing that was decided.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import Enum
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from knowledge.model import Fact, Letter
from knowledge.store.approval import approve
from knowledge.store.rows import WithheldError, read_fact, read_letter
from knowledge.store.schema import FAULTS, broken, connect, verify, writing
from knowledge.store.store import Example
from knowledge.words import TEXT_LIMIT, data, fold, holds

if TYPE_CHECKING:
    import sqlite3
else:
    from sqlite_utils.utils import sqlite3

Row = Mapping[str, Any]

AROUND = 300
"""How many characters of the letter before and after a quote a Concept holds."""
FIRST_YEAR = 2015
"""The first year that a store without any date is taken to know of."""

_NUMBER = re.compile(r"[0-9]+(?:[.,\u00a0\u202f][0-9]+)*(?:\s[^\W\d_]+)?")
_PERIOD = {"period", "period_start", "period_end", "period_basis"}


class RefusedError(Exception):
    """The store does not take this; the message is one Dutch sentence."""


class BusyError(RefusedError):
    """Somebody else is writing to the store right now."""


class UnfoundedError(Exception):
    """The figure does not stand in the quote: the bot shows it only with a reason. The message is the figure."""


class ChangedError(Exception):
    """Somebody else changed or removed the fact after it was read."""


class UnknownLetterError(Exception):
    """There is no such letter; `known` are the ids there are."""

    def __init__(self, known: tuple[str, ...]) -> None:
        super().__init__()
        self.known = known


class Decision(Enum):
    """What a reviewer did with a fact. Corrected is not done yet: the fact is still a concept."""

    APPROVED = "approved"
    REJECTED = "rejected"
    CORRECTED = "corrected"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Horizon:
    """What the store knows, and a near miss must stay away from: its first year, and the places it names, folded."""

    first: int
    places: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A golden question that may be added; `expect` is the id of the fact that must answer it, or "decline".

    `sort` says what it tries: "plain", "typo" or "miss".
    """

    sort: str
    question: str
    expect: str


@dataclass(frozen=True, slots=True)
class Step:
    """A decision, with the lines of the history that it wrote: those after `before`, up to and including `last`.

    `fact` is the first of the `count` facts that it is about. `examples` are the golden questions that were added with
    an approval.
    """

    decision: Decision
    fact: str
    before: int = 0
    last: int = 0
    count: int = 1
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """Another fact that a concept names; `fact` is None when it cannot be read."""

    id: str
    status: str
    fact: Fact | None


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept fact as it was when it was read: `row` of the table facts, and what a reviewer needs beside it.

    `fact` is None when the row cannot be shown, and `withheld` tells in Dutch why. `doubts` are (column, reason),
    `inherited` (attribute, where it came from). `figure` is the place in the quote of the figure or text itself.
    `before` and `after` are the words of the letter around the quote; `whole` is what the fact is part of and `old`
    what it takes the place of.
    """

    id: str
    row: Row
    letter: Letter
    fact: Fact | None
    withheld: str | None
    doubts: tuple[tuple[str, str], ...]
    inherited: tuple[tuple[str, str], ...]
    figure: tuple[int, int] | None
    before: str
    after: str
    whole: Related | None
    old: Related | None

    @property
    def sure(self) -> bool:
        """Whether one look is enough: nothing is doubtful, and what it says stands in its own sentence.

        Of a figure the place in the quote is known and holds the value, and unit, population and period are given there
        (a figure has a unit always); other kinds need a quote.
        """
        if self.fact is None or self.doubts or self.old is not None or self.row["quote"] is None:
            return False
        if self.row["kind"] != "figure":
            return True
        dated = self.row["period_start"] or self.row["period_end"]
        near = not {"period", "unit", "population"} & {attribute for attribute, _ in self.inherited}
        return bool(self.figure and not _unfounded(self.row) and dated and near)


class Review:
    """A review of the store at `path`, or of one of its letters.

    Raises UnknownLetterError when opened, and from any call StoreError when the store cannot be used.
    """

    def __init__(self, path: Path, letter: str | None = None) -> None:
        self._path = path
        self._letter = letter
        self._steps: list[Step] = []
        self._connection = connect(path, "rw")
        self._database = Database(self._connection, execute_plugins=False)
        try:
            with self._guarded():
                verify(path, self._connection)
                known = tuple(row["id"] for row in self._all("SELECT id FROM letters ORDER BY id"))
            if letter is not None and letter not in known:
                raise UnknownLetterError(known)
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Review:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    # --- Looking

    def concepts(self) -> tuple[Row, ...]:
        """The rows of the concept facts, in the order in which to go through them.

        Letter by letter; within a letter what is most doubtful first, then as in the letter, but a whole before its
        parts: who judges a part should have seen the whole.
        """
        with self._guarded():
            # Without the triggers nothing is refused and no history is kept.
            verify(self._path, self._connection)
            rows = self._all(
                """
                SELECT facts.* FROM facts LEFT JOIN letters ON letters.id = facts.letter
                WHERE status = 'concept' AND (:letter IS NULL OR letter = :letter)
                ORDER BY letters.rowid, (SELECT count(*) FROM json_each(doubts)) DESC,
                  quote_start IS NULL, quote_start, value_start, facts.rowid
                """,
                letter=self._letter,
            )
        found = {row["id"]: dict(row) for row in rows}
        ordered: dict[str, Row] = {}
        for row in found.values():
            chain: list[Row] = []
            above: Row | None = row
            while above is not None and above["id"] not in ordered and above not in chain:
                chain.append(above)
                above = found.get(above["part_of"])
            ordered |= {one["id"]: one for one in reversed(chain)}
        return tuple(ordered.values())

    def waiting(self) -> tuple[str, ...]:
        """The ids of the concept facts that were not skipped in this review, in order."""
        skipped = {step.fact for step in self._steps if step.decision is Decision.SKIPPED}
        return tuple(row["id"] for row in self.concepts() if row["id"] not in skipped)

    def done(self, decision: Decision) -> int:
        """How many facts got this decision in this review."""
        return sum(step.count for step in self._steps if step.decision is decision)

    def sure(self) -> tuple[Concept, ...]:
        """The waiting concept facts for which one look is enough, in order."""
        found = (self.look(fact) for fact in self.waiting())
        return tuple(one for one in found if one is not None and one.sure)

    def look(self, fact: str, status: str = "concept") -> Concept | None:
        """The fact with this id and status as it is now; None when it is gone or has another status."""
        with self._guarded():
            row = self._row(fact)
            if row is None or row["status"] != status:
                return None
            letters = self._letters(row)
            read, withheld = self._read(row)
            before, after = _around(row, (letters[0]["text"] if letters else None) or "")
            return Concept(
                id=fact,
                row=row,
                letter=read_letter(letters[0]) if letters else Letter(row["letter"], row["letter"]),
                fact=read,
                withheld=withheld,
                doubts=tuple(json.loads(row["doubts"] or "{}").items()),
                inherited=tuple(json.loads(row["inherited"] or "{}").items()),
                figure=_figure(row),
                before=before,
                after=after,
                whole=self._related(row["part_of"]),
                old=self._related(row["supersedes"]),
            )

    def text(self, letter: str) -> str:
        """The text of a letter; where it was not loaded, the quotes of its concept facts."""
        with self._guarded():
            quotes = (
                "SELECT group_concat(quote, char(10)) FROM facts WHERE letter = :id AND status = 'concept'"
            )
            sql = f"SELECT coalesce(text, ({quotes}), '') FROM letters WHERE id = :id"  # noqa: S608
            return str(self._all(sql, id=letter)[0][0])

    def wholes(self, concept: Concept) -> tuple[Related, ...]:
        """The figures and lists of the same letter that the fact may be a part of, in the order of the letter."""
        with self._guarded():
            rows = self._all(
                """
                SELECT id FROM facts WHERE letter = :letter AND id <> :id AND kind IN ('figure', 'list')
                AND status IN ('concept', 'approved') AND part_of IS NOT :id
                ORDER BY quote_start IS NULL, quote_start, value_start, rowid
                """,
                letter=concept.letter.id,
                id=concept.id,
            )
            found = [self._related(row["id"]) for row in rows]
        return tuple(one for one in found if one is not None)

    def parts(self, fact: str) -> int:
        """How many concept and approved facts are part of this one."""
        sql = "SELECT count(*) FROM facts WHERE part_of = :id AND status IN ('concept', 'approved')"
        with self._guarded():
            return int(self._all(sql, id=fact)[0][0])

    # --- Golden questions

    def approved(self, fact: str) -> Fact | None:
        """The fact as the bot shows it; None when it is not approved or withheld."""
        with self._guarded():
            row = self._row(fact)
            return self._read(row)[0] if row is not None and row["status"] == "approved" else None

    def horizon(self) -> Horizon:
        """How far back the store knows anything, and the places that it names."""
        with self._guarded():
            first = self._all(
                """
                SELECT min(substr(day, 1, 4)) FROM (
                  SELECT period_start AS day FROM facts UNION ALL SELECT period_end FROM facts
                  UNION ALL SELECT date FROM letters
                )
                """
            )[0][0]
            named = self._all(
                """
                SELECT place FROM facts UNION SELECT organisation FROM facts
                UNION SELECT title FROM letters UNION SELECT sender FROM letters
                """
            )
        known = (fold(str(row[0]), TEXT_LIMIT) for row in named if row[0] is not None)
        return Horizon(int(first) if first is not None else FIRST_YEAR, "; ".join(known))

    def unasked(self, proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
        """Those that are no golden question yet."""
        with self._guarded():
            there = {fold(row[0]) for row in self._all("SELECT question FROM examples")}
        return tuple(one for one in proposals if fold(one.question) not in there)

    def add_examples(self, fact: str, proposals: Sequence[Proposal]) -> tuple[Example, ...]:
        """Adds golden questions to the fact that was approved last; taking that back takes them along.

        Raises ChangedError when the fact is no longer approved, and RefusedError when the store does not take them.
        """
        step = self._steps[-1]
        if (step.decision, step.fact) != (Decision.APPROVED, fact):
            raise ValueError(fact)
        reason = _texts("reasons")["example"].format(fact=fact)
        with self._guarded(), writing(self._database, reason):
            row = self._row(fact)
            if row is None or row["status"] != "approved":
                raise ChangedError
            taken = {row["id"] for row in self._all("SELECT id FROM examples")}
            added: list[Example] = []
            for one in proposals:
                example = Example(
                    _free(f"{fact}-{_texts('examples')[one.sort]}", taken), one.question, one.expect
                )
                self._connection.execute(
                    "INSERT INTO examples (id, question, expect) VALUES (?, ?, ?)",
                    [example.id, example.question, example.expect],
                )
                taken.add(example.id)
                added.append(example)
        self._steps[-1] = replace(step, examples=(*step.examples, *added))
        return tuple(added)

    def added(self) -> tuple[Example, ...]:
        """The golden questions that were added in this review and not taken back."""
        return tuple(example for step in self._steps for example in step.examples)

    # --- Deciding

    def approve(self, seen: Concept, corrected: str | None = None) -> None:
        """Approves the fact; `corrected` tells why its figure is not that of its quote.

        Raises ChangedError when it is no longer as `seen`, UnfoundedError when its figure needs a reason, and
        RefusedError when the store or the bot would not take it.
        """
        with self._deciding(Decision.APPROVED, seen):
            if corrected is not None:
                self._update(seen.id, {"corrected": corrected})
            approve(self._database, [seen.id])
            row = self._row(seen.id) or {}
            if figure := _unfounded(row):
                raise UnfoundedError(figure)
            _, withheld = self._read(row)
            if withheld is not None:
                raise RefusedError(_texts("says")["withheld"].format(reason=withheld))

    def approve_all(self, seen: Sequence[Concept]) -> None:
        """Approves all of them in one transaction and as one step, or none.

        Raises ChangedError when one is no longer as `seen`, and RefusedError when the store or the bot would not take
        one: the message names it.
        """
        with self._guarded(), writing(self._database, _texts("reasons")["reviewed"]):
            if any(self._row(one.id) != one.row for one in seen):
                raise ChangedError
            before = self._last()
            approve(self._database, [one.id for one in seen])
            for one in seen:
                row = self._row(one.id) or {}
                _, withheld = self._read(row)
                if withheld is not None or _unfounded(row):
                    raise RefusedError(
                        _texts("says")["one_withheld"].format(fact=one.id, reason=withheld or "")
                    )
            step = Step(Decision.APPROVED, seen[0].id, before, self._last(), len(seen))
        self._steps.append(step)

    def mend(self, seen: Concept, cells: Row, reason: str, corrected: str | None = None) -> None:
        """Gives columns of an approved fact another value; `reason` goes into the history.

        Raises what `correct` raises. The fact stays approved.
        """
        self._correct(seen, cells, corrected, reason)

    def reject(self, seen: Concept) -> None:
        """Rejects the fact. Raises ChangedError when it is no longer as `seen`."""
        with self._deciding(Decision.REJECTED, seen):
            self._update(seen.id, {"status": "rejected"})

    def correct(self, seen: Concept, cells: Row, corrected: str | None = None) -> None:
        """Gives columns of the fact another value: they are no longer doubtful, nor inherited.

        Raises ChangedError when the fact is no longer as `seen`, UnfoundedError when the new figure does not stand in
        the quote and `corrected` does not say why, and RefusedError when the store does not take a value.
        """
        self._correct(seen, cells, corrected, _texts("reasons")["reviewed"])

    def _correct(self, seen: Concept, cells: Row, corrected: str | None, reason: str) -> None:
        with self._deciding(Decision.CORRECTED, seen, reason):
            judged = _PERIOD | set(cells) if _PERIOD & set(cells) else set(cells)
            changes = dict(cells)
            for column in ("doubts", "inherited"):
                kept = {
                    name: why
                    for name, why in json.loads(seen.row[column] or "{}").items()
                    if name not in judged
                }
                changes[column] = json.dumps(kept, ensure_ascii=False) if kept else None
            if {"value", "value_high"} & set(cells):
                changes |= {"corrected": corrected, "value_start": None, "value_end": None}
            self._update(seen.id, changes)
            row = self._row(seen.id) or {}
            if (figure := _unfounded(row)) and {"value", "value_high"} & set(cells):
                raise UnfoundedError(figure)
            if "value" in cells and (place := _figure(row)) and row["quote_start"] is not None:
                start, end = (row["quote_start"] + offset for offset in place)
                self._update(seen.id, {"value_start": start, "value_end": end})
            _, withheld = self._read(self._row(seen.id) or {})
            if withheld is not None and seen.row["status"] == "approved":
                raise RefusedError(_texts("says")["withheld"].format(reason=withheld))

    def skip(self, seen: Concept) -> None:
        """Leaves the fact for another time."""
        self._steps.append(Step(Decision.SKIPPED, seen.id))

    def undo(self) -> Step | None:
        """Takes back the last step that was not taken back yet, and tells which; None when there is none.

        The rows become what they were before it, as a change of their own in the history. Raises ChangedError
        when somebody changed one of them since, and RefusedError when the store does not take them: then that step
        can no longer be taken back.
        """
        if not self._steps:
            return None
        step = self._steps.pop()
        if step.decision is Decision.SKIPPED:
            return step
        try:
            with self._guarded(), writing(self._database, _texts("reasons")["undone"]):
                for example in step.examples:
                    self._remove(example)
                lines = self._all(
                    "SELECT row_id, old, new FROM changes WHERE id > :before AND id <= :last ORDER BY id DESC",
                    before=step.before,
                    last=step.last,
                )
                for line in lines:
                    row, old, new = (
                        self._row(line["row_id"]),
                        json.loads(line["old"]),
                        json.loads(line["new"]),
                    )
                    if row is None or {column: row.get(column) for column in new} != new:
                        raise ChangedError
                    self._update(line["row_id"], {column: old[column] for column in old if column != "id"})
        except BusyError:
            self._steps.append(step)
            raise
        return step

    @contextmanager
    def _deciding(self, decision: Decision, seen: Concept, reason: str | None = None) -> Iterator[None]:
        with self._guarded(), writing(self._database, reason or _texts("reasons")["reviewed"]):
            if self._row(seen.id) != seen.row:
                raise ChangedError
            before = self._last()
            yield
            step = Step(decision, seen.id, before, self._last())
        self._steps.append(step)

    # --- The table

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """What SQLite says becomes Dutch: what a trigger refuses, a busy store, a file that cannot be used."""
        try:
            yield
        except sqlite3.IntegrityError as error:
            raise RefusedError(str(error)) from error
        except FAULTS as error:
            if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                raise BusyError(_texts("says")["busy"]) from error
            raise broken(self._path, error) from error

    def _all(self, sql: str, **parameters: object) -> list[sqlite3.Row]:
        found: list[sqlite3.Row] = self._connection.execute(sql, parameters).fetchall()
        return found

    def _row(self, fact: str | None) -> dict[str, Any] | None:
        rows = self._all("SELECT * FROM facts WHERE id = :id", id=fact)
        return dict(rows[0]) if rows else None

    def _letters(self, row: Row) -> list[Row]:
        """The letter of a fact: none where a tool that knows no rules took it away."""
        return [dict(one) for one in self._all("SELECT * FROM letters WHERE id = :id", id=row["letter"])]

    def _update(self, fact: str, cells: Row) -> None:
        # The names of columns are those of the table, never what somebody typed.
        columns = ", ".join(f'"{column}" = ?' for column in cells)
        self._connection.execute(f"UPDATE facts SET {columns} WHERE id = ?", [*cells.values(), fact])  # noqa: S608

    def _remove(self, example: Example) -> None:
        """Removes a golden question; one that somebody removed already is let pass."""
        rows = self._all("SELECT id, question, expect FROM examples WHERE id = :id", id=example.id)
        if rows and Example(*rows[0]) != example:
            raise ChangedError
        self._connection.execute("DELETE FROM examples WHERE id = ?", [example.id])

    def _last(self) -> int:
        return int(self._all("SELECT coalesce(max(id), 0) FROM changes")[0][0])

    def _related(self, fact: str | None) -> Related | None:
        row = self._row(fact)
        return None if row is None else Related(row["id"], row["status"], self._read(row)[0])

    def _read(self, row: Row) -> tuple[Fact | None, str | None]:
        """The fact of a row, or why it cannot be shown."""
        letters = {letter["id"]: read_letter(letter) for letter in self._letters(row)}
        try:
            return read_fact(row, letters), None
        except WithheldError as reason:
            return None, str(reason)


def _texts(table: str) -> dict[str, str]:
    texts: dict[str, str] = data("review")[table]
    return texts


def _free(name: str, taken: set[str]) -> str:
    """The name, or with the first number behind it that is not taken."""
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(one for one in names if one not in taken)


def _unfounded(row: Row) -> str | None:
    """The figure of the row that its quote does not hold and that no reason was given for."""
    if row["kind"] != "figure" or row["quote"] is None or row["corrected"]:
        return None
    for cell in (row["value"], row["value_high"]):
        with suppress(InvalidOperation):
            if cell is not None and not holds(row["quote"], Decimal(cell)):
                return str(cell)
    return None


def _figure(row: Row) -> tuple[int, int] | None:
    """Where in the quote the figure or text stands; None when that is not known or would be a guess."""
    quote = row["quote"] or ""
    if None not in (row["quote_start"], row["value_start"], row["value_end"]):
        start, end = row["value_start"] - row["quote_start"], row["value_end"] - row["quote_start"]
        if 0 <= start < end <= len(quote):
            return start, end
    places = []
    if row["kind"] == "figure":
        with suppress(InvalidOperation):
            value = Decimal(row["value"])
            for match in _NUMBER.finditer(quote):
                digits = match[0].split()[0]
                if holds(digits, value):
                    places.append((match.start(), match.start() + len(digits)))
                elif holds(match[0], value):
                    places.append(match.span())
    elif row["text"]:
        places = [match.span() for match in re.finditer(re.escape(row["text"]), quote)]
    return places[0] if len(places) == 1 else None


def _around(row: Row, text: str) -> tuple[str, str]:
    """The words of the letter before and after the quote; empty when the quote is not where it should be."""
    start, end = row["quote_start"], row["quote_end"]
    if start is None or end is None or not row["quote"] or text[start:end] != row["quote"]:
        return "", ""
    return text[max(0, start - AROUND) : start], text[end : end + AROUND]
