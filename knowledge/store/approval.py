"""Approving facts: from then on the bot shows them, and no longer what they take the place of."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlite_utils import Database


def approve(database: Database, ids: Sequence[str]) -> None:
    """Approves the facts with these ids; a fact that one of them supersedes becomes replaced, unless staff rejected it.

    Runs inside the caller's `schema.writing`, so that no moment shows both or neither. Ids that are not there are let
    pass. Raises sqlite3.Error, with a Dutch message, when a trigger of the store refuses.
    """
    those = json.dumps(list(ids))
    database.execute(
        "UPDATE facts SET status = 'approved' WHERE id IN (SELECT value FROM json_each(?))", [those]
    )
    database.execute(
        """
        UPDATE facts SET status = 'replaced' WHERE status <> 'rejected' AND id IN (
          SELECT supersedes FROM facts WHERE id IN (SELECT value FROM json_each(?))
        )
        """,
        [those],
    )
