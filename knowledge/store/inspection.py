"""Everything that can be wrong with a store, in Dutch and with what to do about it: what `raad check` reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.model import Fact
from knowledge.store import schema
from knowledge.store.mending import unrecorded
from knowledge.store.schema import KEYS, expected, say
from knowledge.store.store import gaps, snapshot
from knowledge.store.terms import Shadow, shadows
from knowledge.words import TEXT_LIMIT, fold

if TYPE_CHECKING:
    import sqlite3
else:
    from sqlite_utils.utils import sqlite3

NAMED = 10
"""Ids in a remark at most."""


class Group(StrEnum):
    """What a finding is about."""

    STRUCTURE = "structure"
    FACTS = "facts"
    TERMS = "terms"
    EXAMPLES = "examples"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence in Dutch. A `remark` is worth knowing and not wrong; `row` is the id of what it is about."""

    group: Group
    text: str
    remark: bool = False
    row: str | None = None


def problems(path: Path) -> list[str]:
    """What is wrong with the store, one Dutch sentence each; an empty list for a sound one."""
    return [found.text for found in findings(path) if not found.remark]


def findings(path: Path) -> tuple[Finding, ...]:
    """Everything that is to be told of the store but for its golden questions, which have to be asked."""
    with schema.reading(path) as connection:
        verdicts = [row[0] for row in connection.execute("PRAGMA integrity_check(10)").fetchall()]
        if verdicts != ["ok"]:
            return tuple(_structure("integrity", error=verdict) for verdict in verdicts)
        structure = schema.structure(connection)
        deviations = schema.deviations(structure)
        found = [_structure("structure", what=what) for what in deviations.grave()]
        indexes = (say("structure", "index", name=name) for name in deviations.indexes)
        found += [_structure("structure", what=what) for what in indexes]
        found += [_structure("oddity", what=what) for what in _oddities(structure)]
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            found.append(_structure("wal"))
        if deviations.lost:
            return tuple(found)
        if connection.execute("SELECT 1 FROM editing LIMIT 1").fetchone():
            found.append(_structure("editing"))
        found += _garbled(connection)
        found += _dangling(connection)
        found += _unkept(connection)
        shown = snapshot(connection)
        found += [_fact("withheld", row=fact, fact=fact, reason=reason) for fact, reason in shown.withheld]
        found += _quotes(connection)
        found += _succession(connection)
        found += _waiting(connection)
        found += _quotable(connection)
        found += _examples(connection)
    found += _sums(shown.facts)
    found += _cycles(shown.facts)
    found += _contradictions(shown.facts)
    found += _undated(shown.facts)
    found += [_term(shadow) for shadow in shadows(shown.terms, shown.facts)]
    return tuple(found)


def _structure(key: str, **details: object) -> Finding:
    return Finding(Group.STRUCTURE, say("problems", key, **details))


def _fact(key: str, row: str | None = None, **details: object) -> Finding:
    return Finding(Group.FACTS, say("problems", key, **details), row=row)


def _remark(key: str, **details: object) -> Finding:
    return Finding(Group.FACTS, say("remarks", key, **details), remark=True)


def _term(shadow: Shadow) -> Finding:
    section = "problems" if shadow.harmful else "remarks"
    text = say(section, shadow.key, say=shadow.say, means=shadow.means, facts=_named(shadow.facts))
    return Finding(Group.TERMS, text, remark=not shadow.harmful, row=shadow.say)


def _named(ids: Sequence[str]) -> str:
    more = len(ids) - NAMED
    return ", ".join(ids[:NAMED]) + (say("remarks", "more", count=more) if more > 0 else "")


def _oddities(found: schema.Structure) -> Iterator[str]:
    """What does no harm to answers, but may be a name misspelt."""
    should = expected()
    for table, columns in found.columns.items():
        if table not in should.columns:
            yield say("structure", "extra_table", table=table)
            continue
        for column in columns:
            if column not in should.columns[table]:
                yield say("structure", "extra_column", column=column, table=table)
    for name in found.triggers:
        if name not in should.triggers:
            yield say("structure", "extra_trigger", name=name)


def _dangling(connection: sqlite3.Connection) -> Iterator[Finding]:
    for table, row, column, target in (
        ("facts", "id", "letter", "letters"),
        ("facts", "id", "part_of", "facts"),
        ("facts", "id", "supersedes", "facts"),
        ("letters", "id", "supersedes", "letters"),
        ("passages", "letter || '#' || number", "letter", "letters"),
    ):
        sql = f"SELECT {row}, {column} FROM {table} WHERE {column} NOT IN (SELECT id FROM {target})"  # noqa: S608
        for name, missing in connection.execute(sql).fetchall():
            yield _fact("dangling", name, table=table, row_id=name, column=column, target=missing)


def _garbled(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Cells whose bytes are no UTF-8, as a program may leave them that loads a file in another encoding."""
    factory = connection.text_factory
    connection.text_factory = bytes
    try:
        for table, key in KEYS.items():
            columns = expected().columns[table]
            cells = ", ".join(f'"{column}"' for column in columns)
            for name, *row in connection.execute(f"SELECT {key.format(table)}, {cells} FROM {table}"):  # noqa: S608
                for column, cell in zip(columns, row, strict=True):
                    if isinstance(cell, bytes) and not _is_text(cell):
                        shown = bytes(name).decode("utf-8", "replace")
                        yield _fact("garbled", shown, table=table, row_id=shown, column=column)
    finally:
        connection.text_factory = factory


def _is_text(cell: bytes) -> bool:
    try:
        cell.decode()
    except UnicodeDecodeError:
        return False
    return True


def _unkept(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Where the history has holes: an edit made while the triggers were gone, or lines taken out."""
    if gaps(connection):
        yield _structure("gap")
    for table, key in KEYS.items():
        for row, _, _ in connection.execute(unrecorded(table, key)).fetchall():
            yield _structure("history", row=row, table=table)


def _quotes(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Quotes that are not the words of their letter, where it was loaded; white space makes no difference."""
    rows = connection.execute(
        """
        SELECT facts.id, quote, letter, letters.text AS text FROM facts JOIN letters ON letters.id = facts.letter
        WHERE status = 'approved' AND letters.text IS NOT NULL AND instr(letters.text, quote) = 0
        """
    )
    for row in rows.fetchall():
        if " ".join(row["quote"].split()) not in " ".join(row["text"].split()):
            yield _fact("quote", row["id"], fact=row["id"], letter=row["letter"])


def _succession(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Facts that are approved beside what replaces them, and ones that were replaced by nothing."""
    rows = connection.execute(
        """
        SELECT new.id, old.id FROM facts AS new JOIN facts AS old ON old.id = new.supersedes
        WHERE new.status = 'approved' AND old.status = 'approved' ORDER BY new.rowid
        """
    )
    for new, old in rows.fetchall():
        yield _fact("superseded", old, fact=new, old=old)
    rows = connection.execute(
        """
        SELECT id FROM facts WHERE status = 'replaced'
        AND id NOT IN (SELECT supersedes FROM facts WHERE supersedes IS NOT NULL AND status IN ('approved', 'replaced'))
        """
    )
    if lost := [row[0] for row in rows.fetchall()]:
        yield _remark("unreplaced", count=len(lost), facts=_named(lost))


def _waiting(connection: sqlite3.Connection) -> Iterator[Finding]:
    count = connection.execute("SELECT count(*) FROM facts WHERE status = 'concept'").fetchone()[0]
    if count:
        yield _remark("waiting", count=count)


def _quotable(connection: sqlite3.Connection) -> Iterator[Finding]:
    """From how many of the letters with passages the bot may quote."""
    letters, quotable = connection.execute(
        "SELECT count(*), coalesce(sum(quotable), 0) FROM letters WHERE id IN (SELECT letter FROM passages)"
    ).fetchone()
    if letters:
        yield _remark("quotable", count=quotable, letters=letters)


def _examples(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Golden questions that cannot hold: the fact is not shown, or another one expects something else."""
    for name, missing in connection.execute("""
        SELECT id, expect FROM examples WHERE expect NOT IN ('decline', 'clarify')
        AND expect NOT IN (SELECT id FROM facts WHERE status = 'approved') ORDER BY rowid
    """).fetchall():
        yield Finding(Group.EXAMPLES, say("problems", "example", row=name, target=missing), row=name)
    first: dict[str, tuple[str, str]] = {}
    rows = connection.execute("SELECT id, question, expect FROM examples ORDER BY rowid")
    for name, question, expect in rows.fetchall():
        earlier, expected_ = first.setdefault(fold(question, TEXT_LIMIT), (name, expect))
        if expected_ != expect:
            text = say("problems", "twice", row=name, other=earlier)
            yield Finding(Group.EXAMPLES, text, row=name)


def _sums(facts: tuple[Fact, ...]) -> Iterator[Finding]:
    """Wholes whose parts add up to more, counting only parts of the same unit, scenario and period."""
    figures = {fact.id: (fact, fact.amount) for fact in facts if fact.amount}
    sums: dict[str, Decimal] = {}
    parts: dict[str, list[str]] = {}
    for part, amount in figures.values():
        whole, total = figures.get(part.part_of or "", (None, None))
        if whole is None or total is None or amount.unit != total.unit:
            continue
        if (part.scenario, part.period) == (whole.scenario, whole.period):
            sums[whole.id] = sums.get(whole.id, Decimal(0)) + amount.value
            parts.setdefault(whole.id, []).append(part.id)
    for fact, added in sums.items():
        most = figures[fact][1].high or figures[fact][1].value
        if added > most:
            yield _fact("sum", fact, whole=fact, sum=added, value=most, parts=_named(parts[fact]))


def _cycles(facts: tuple[Fact, ...]) -> Iterator[Finding]:
    wholes = {fact.id: fact.part_of for fact in facts}
    for fact in facts:
        seen: set[str] = set()
        above = fact.part_of
        while above is not None and above not in seen:
            seen.add(above)
            above = wholes.get(above)
        if fact.id in seen:
            yield _fact("cycle", fact.id, fact=fact.id)


def _contradictions(facts: tuple[Fact, ...]) -> Iterator[Finding]:
    """Figures that differ for the same measure at the same time: the bot then asks back instead of answering.

    Without a period two letters may well speak of different times: there only those of one letter are pointed out.
    """
    first: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        if fact.amount is None:
            continue
        about = (fact.measure, fact.population, fact.organisation, fact.place, fact.period, fact.scenario)
        undated = fact.letter.id if fact.period is None else None
        known = first.setdefault((*about, fact.amount.unit, undated), fact)
        if known.amount == fact.amount:
            continue
        if fact.period is None:
            yield _remark("contradiction", fact=known.id, other=fact.id)
        else:
            yield _fact("contradiction", fact.id, fact=known.id, other=fact.id)


def _undated(facts: tuple[Fact, ...]) -> Iterator[Finding]:
    """Figures without a period: the bot says with each that the letter names none."""
    if undated := [fact.id for fact in facts if fact.amount is not None and fact.period is None]:
        yield _remark("undated", count=len(undated), facts=_named(undated))
