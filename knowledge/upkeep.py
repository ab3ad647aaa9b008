"""Checking and mending a store: what `raad check` and `raad repair` do to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from knowledge import schema
from knowledge.model import Fact
from knowledge.schema import KEYS, expected, say
from knowledge.store import gaps, snapshot

if TYPE_CHECKING:
    import sqlite3
else:
    from sqlite_utils.utils import sqlite3


def repair(path: Path) -> list[str]:
    """Brings triggers, indexes and column definitions back, keeps all rows; returns in Dutch what was mended.

    What was changed while the triggers were gone is added to the history afterwards. Raises StoreError for
    what only a backup can bring back: a lost table or column.
    """
    mended = []
    with closing(schema.connect(path, "rw")) as connection:
        database = Database(connection, execute_plugins=False)
        try:
            if database.journal_mode != "wal":
                database.enable_wal()
                mended.append(say("repaired", "wal"))
            for migration in schema.migrations.pending(database):
                mended.append(say("repaired", "migration", name=migration.name))
            schema.migrations.apply(database)
            deviations = schema.deviations(schema.structure(connection))
            if deviations.lost:
                raise schema.refusal("lost", what=", ".join(deviations.lost))
            if connection.execute("DELETE FROM editing").rowcount:
                mended.append(say("repaired", "editing"))
            with schema.writing(database, say("reasons", "repaired")):
                mended += _mend(connection, deviations)
        except schema.FAULTS as error:
            raise schema.broken(path, error) from error
    return mended


def _mend(connection: sqlite3.Connection, deviations: schema.Deviations) -> Iterator[str]:
    if deviations.grave():
        # A table can be renamed only while no trigger speaks of it, so all of ours go and come back.
        for name in expected().triggers:
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        for table in deviations.redefined:
            _rebuild(connection, table)
            yield say("repaired", "definition", table=table)
        for sql in expected().triggers.values():
            connection.execute(sql)
        for name in deviations.triggers:
            yield say("repaired", "trigger", name=name)
    there = schema.structure(connection).indexes
    for name, sql in expected().indexes.items():
        if name not in there:
            connection.execute(sql)
            yield say("repaired", "index", name=name)
    for table, key in KEYS.items():
        for row, known, now in connection.execute(_unrecorded(table, key)).fetchall():
            connection.execute(
                """
                INSERT INTO changes (at, table_name, row_id, old, new, "by", reason)
                SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), ?, ?, ?, ?, "by", reason FROM editing
                """,
                [table, row, known, now],
            )
            yield say("repaired", "history", row=row, table=table)


def _rebuild(connection: sqlite3.Connection, table: str) -> None:
    """Gives `table` its own definition back, with all its rows."""
    columns = expected().columns[table]
    for column in schema.structure(connection).columns[table]:
        if column not in columns:
            raise schema.refusal("lost", what=say("structure", "extra_column", column=column, table=table))
    names = ", ".join(f'"{column}"' for column in columns)
    new = expected().tables[table].replace(f"CREATE TABLE {table} ", f"CREATE TABLE {table}_mended ", 1)
    connection.execute(new)
    connection.execute(f"INSERT INTO {table}_mended ({names}) SELECT {names} FROM {table}")  # noqa: S608
    connection.execute(f"DROP TABLE {table}")
    connection.execute(f"ALTER TABLE {table}_mended RENAME TO {table}")


def _unrecorded(table: str, key: str) -> str:
    """SQL for the rows of `table` that differ from what the history last says of them: row_id, known, now."""
    name = key.format(table)
    now = schema.row_json(list(expected().columns[table]), table)
    last = f"SELECT max(id) FROM changes WHERE table_name = '{table}' GROUP BY row_id"  # noqa: S608
    return f"""
        WITH known AS (SELECT row_id, new FROM changes WHERE id IN ({last})),
             there AS (SELECT {name} AS row_id, {now} AS now FROM {table})
        SELECT there.row_id, new, now FROM there LEFT JOIN known USING (row_id) WHERE new IS NOT now
        UNION ALL
        SELECT row_id, new, NULL FROM known
        WHERE new IS NOT NULL AND row_id NOT IN (SELECT row_id FROM there)
    """  # noqa: S608


def problems(path: Path) -> list[str]:
    """Everything that is wrong with the store, one Dutch sentence each; an empty list for a sound one."""
    with schema.reading(path) as connection:
        verdicts = [row[0] for row in connection.execute("PRAGMA integrity_check(10)").fetchall()]
        if verdicts != ["ok"]:
            return [say("problems", "integrity", error=verdict) for verdict in verdicts]
        structure = schema.structure(connection)
        deviations = schema.deviations(structure)
        found = [say("problems", "structure", what=what) for what in deviations.grave()]
        found += [say("problems", "structure", what=what) for what in _oddities(structure, deviations)]
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            found.append(say("problems", "wal"))
        if deviations.lost:
            return found
        if connection.execute("SELECT 1 FROM editing LIMIT 1").fetchone():
            found.append(say("problems", "editing"))
        found += _dangling(connection)
        found += _unkept(connection)
        shown = snapshot(connection)
    found += [say("problems", "withheld", fact=fact, reason=reason) for fact, reason in shown.withheld]
    found += _sums(shown.facts)
    found += _cycles(shown.facts)
    found += _contradictions(shown.facts)
    return found


def _oddities(found: schema.Structure, deviations: schema.Deviations) -> Iterator[str]:
    """What does no harm to answers, but may be a name misspelt."""
    should = expected()
    for name in deviations.indexes:
        yield say("structure", "index", name=name)
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


def _dangling(connection: sqlite3.Connection) -> Iterator[str]:
    for table, row, column, target in (
        ("facts", "id", "letter", "letters"),
        ("facts", "id", "part_of", "facts"),
        ("facts", "id", "supersedes", "facts"),
        ("passages", "number", "letter", "letters"),
    ):
        sql = f"SELECT {row}, {column} FROM {table} WHERE {column} NOT IN (SELECT id FROM {target})"  # noqa: S608
        for name, missing in connection.execute(sql).fetchall():
            yield say("problems", "dangling", table=table, row=name, column=column, target=missing)
    for name, missing in connection.execute("""
        SELECT id, expect FROM examples WHERE expect NOT IN ('decline', 'clarify')
        AND expect NOT IN (SELECT id FROM facts WHERE status = 'approved')
    """).fetchall():
        yield say("problems", "example", row=name, target=missing)


def _unkept(connection: sqlite3.Connection) -> Iterator[str]:
    """Where the history has holes: an edit made while the triggers were gone, or lines taken out."""
    if gaps(connection):
        yield say("problems", "gap")
    for table, key in KEYS.items():
        for row, _, _ in connection.execute(_unrecorded(table, key)).fetchall():
            yield say("problems", "history", row=row, table=table)


def _sums(facts: tuple[Fact, ...]) -> Iterator[str]:
    """Wholes whose parts add up to more, counting only parts of the same unit, scenario and period."""
    figures = {fact.id: (fact, fact.amount) for fact in facts if fact.amount}
    sums: dict[str, Decimal] = {}
    for part, amount in figures.values():
        whole, total = figures.get(part.part_of or "", (None, None))
        if whole is None or total is None or amount.unit != total.unit:
            continue
        if (part.scenario, part.period) == (whole.scenario, whole.period):
            sums[whole.id] = sums.get(whole.id, Decimal(0)) + amount.value
    for fact, added in sums.items():
        most = figures[fact][1].high or figures[fact][1].value
        if added > most:
            yield say("problems", "sum", whole=fact, sum=added, value=most)


def _cycles(facts: tuple[Fact, ...]) -> Iterator[str]:
    wholes = {fact.id: fact.part_of for fact in facts}
    for fact in facts:
        seen: set[str] = set()
        above = fact.part_of
        while above is not None and above not in seen:
            seen.add(above)
            above = wholes.get(above)
        if fact.id in seen:
            yield say("problems", "cycle", fact=fact.id)


def _contradictions(facts: tuple[Fact, ...]) -> Iterator[str]:
    """Figures that differ for the same measure at the same time: the bot then asks back instead of answering."""
    first: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        if fact.amount is None or fact.period is None:
            continue
        about = (fact.measure, fact.population, fact.organisation, fact.place, fact.period, fact.scenario)
        known = first.setdefault((*about, fact.amount.unit), fact)
        if known.amount != fact.amount:
            yield say("problems", "contradiction", fact=known.id, other=fact.id)
