"""Approving facts, also those that take the place of others."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from lindemeer import FACTS, LETTER, Ran
from sqlite_utils import Database

from knowledge.store.approval import approve
from knowledge.store.schema import connect, writing
from knowledge.store.store import history

OLD = "lindemeer-2023-leerbanen-zorg"
NEW = "lindemeer-2023-leerbanen-zorg-nieuw"


@pytest.mark.parametrize(
    ("before", "ids", "after"),
    [
        # status of the old fact, what is approved, status of (old, new) then
        ("approved", [NEW], ("replaced", "approved")),
        ("concept", [NEW], ("replaced", "approved")),
        ("approved", [NEW, OLD], ("replaced", "approved")),
        ("approved", [OLD], ("approved", "concept")),
        ("concept", [OLD], ("approved", "concept")),
        ("rejected", [NEW], ("rejected", "approved")),
        ("approved", ["bestaat-niet"], ("approved", "concept")),
        ("approved", [], ("approved", "concept")),
    ],
)
def test_approving(
    sqlite_utils: Callable[..., Ran], store: Path, before: str, ids: list[str], after: tuple[str, str]
) -> None:
    (old,) = [fact for fact in FACTS if fact["id"] == OLD]
    new = {**old, "id": NEW, "letter": LETTER["id"], "value": "460", "supersedes": OLD}
    assert sqlite_utils("insert", store, "facts", "-", stdin=new).rc == 0
    assert sqlite_utils("upsert", store, "facts", "-", stdin={"id": OLD, "status": before}).rc == 0
    with closing(connect(store, "rw")) as connection:
        database = Database(connection, execute_plugins=False)
        with writing(database, "nagekeken"):
            approve(database, ids)
        rows = dict(connection.execute("SELECT id, status FROM facts WHERE id IN (?, ?)", [OLD, NEW]))
    assert (rows[OLD], rows[NEW]) == after
    if after[1] == "approved":
        assert history(store, NEW)[-1].reason == "nagekeken"
