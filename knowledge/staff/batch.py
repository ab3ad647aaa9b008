"""Batches of questions as JSON lines: the format that other programs rely on (README, "Batch questions")."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from knowledge.model import Said

Ask = Callable[[str, str], Said]
"""Puts a question in a conversation."""


class LineError(ValueError):
    """A line that is no question; the message says in a few words what is wrong with it."""


def as_json(said: Said) -> dict[str, Any]:
    """An answer as other programs read it: text, figure and provenance, without what only a card shows."""
    return {
        "kind": said.kind,
        "text": said.text,
        "value": said.value,
        "unit": said.unit,
        "facts": list(said.facts),
        "options": [option.label for option in said.options],
        "quotes": [
            {"text": quote.text, "letter": quote.letter, "place": quote.place} for quote in said.quotes
        ],
        "computation": said.computation,
        "quote": said.quote,
    }


def answered(lines: Iterable[str], ask: Ask) -> Iterator[dict[str, Any]]:
    """One result a question, in order; the `context` of a line is understood, but gives none.

    A malformed line gives one of kind "error" with its number, and the rest goes on.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = _row(line)
        except LineError as error:
            yield {"id": None, "line": number, "turn": 0, "kind": "error", "text": str(error)}
            continue
        conversation = f"line {number}"
        if row["context"]:
            ask(row["context"], conversation)
        for turn, question in enumerate(row["turns"]):
            yield {"id": row["id"], "turn": turn, **as_json(ask(question, conversation))}


def _row(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineError("not JSON") from error
    if not isinstance(row, dict):
        raise LineError("not an object")
    if not isinstance(row.get("id"), str | int):
        raise LineError("no id")
    turns = row["turns"] if "turns" in row else [row.get("question")]
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        raise LineError("no question")
    if not isinstance(row.get("context"), str | None):
        raise LineError("context is not text")
    return {"id": row["id"], "turns": turns, "context": row.get("context")}
