"""How many of the open questions are answered rightly, from a real store, with the reference grader."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge.desk import Desk
from knowledge.staff.batch import answered

RIGHT = 0.90
"""The least share of right answers. No answer may be wrong."""
Outcome = Callable[[dict[str, Any], dict[str, Any]], str]


@pytest.fixture(scope="module")
def outcome(shared: Path, monkeypatch_module: pytest.MonkeyPatch) -> Outcome:
    """The grader, loaded from where it lies: it is no package, and imports its neighbour."""
    folder = shared / "questions"
    monkeypatch_module.syspath_prepend(str(folder))
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    graded: Outcome = module.outcome
    return graded


@pytest.fixture(scope="module")
def monkeypatch_module() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def rows(shared: Path) -> list[dict[str, Any]]:
    """The questions that stand alone: no dialogues, and nothing to compute."""
    text = (shared / "questions" / "almelo-2022.jsonl").read_text(encoding="utf-8")
    found = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [row for row in found if "expect" not in row and not row.get("context") and not row.get("derived")]


def test_the_open_questions(rows: list[dict[str, Any]], outcome: Outcome, shipped_desk: Desk) -> None:
    lines = [json.dumps({"id": row["id"], "question": row["question"]}) for row in rows]
    replies = {
        reply["id"]: reply for reply in answered(lines, lambda question, _: shipped_desk.ask(question))
    }
    assert len(rows) >= 40
    assert replies.keys() == {row["id"] for row in rows}
    table = {row["id"]: outcome(row, replies[row["id"]]) for row in rows}
    for kind in ("answer", "clarify", "decline"):
        counts = Counter(table[row["id"]] for row in rows if row["behaviour"] == kind)
        print(f"{kind:8}" + "".join(f"{counts[name]:>5} {name}" for name in ("right", "safe", "wrong")))
    others = {row["question"]: replies[row["id"]]["text"] for row in rows if table[row["id"]] == "wrong"}
    assert others == {}
    assert Counter(table.values())["right"] >= RIGHT * len(rows)
