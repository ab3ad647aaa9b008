"""Mending a store: what `raad repair` does to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from knowledge.store import schema
from knowledge.store.schema import KEYS, expected, say

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
        for row, known, now in connection.execute(unrecorded(table, key)).fetchall():
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


SAME = "json_patch('{{}}', {})"
"""A row without its empty columns (RFC 7396): a column that a newer release adds is empty and no change."""


def unrecorded(table: str, key: str) -> str:
    """The SQL for the rows of `table` that differ from what the history last says of them: row_id, known, now."""
    name = key.format(table)
    now = schema.row_json(list(expected().columns[table]), table)
    last = f"SELECT max(id) FROM changes WHERE table_name = '{table}' GROUP BY row_id"  # noqa: S608
    return f"""
        WITH known AS (SELECT row_id, new FROM changes WHERE id IN ({last})),
             there AS (SELECT {name} AS row_id, {now} AS now FROM {table})
        SELECT there.row_id, new, now FROM there LEFT JOIN known USING (row_id)
        WHERE {SAME.format("new")} IS NOT {SAME.format("now")}
        UNION ALL
        SELECT row_id, new, NULL FROM known
        WHERE new IS NOT NULL AND row_id NOT IN (SELECT row_id FROM there)
    """  # noqa: S608
