"""The graded questions of ../shared and tests/questions.toml, put to a desk within this process."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from letters import SHARED, raad, scorer

ROOT = Path(__file__).resolve().parents[1]
TODAY = {"shipped": date(2022, 9, 1), "letters": date(2026, 6, 1)}


@dataclass(frozen=True)
class Case:
    """A question or the questions of one conversation, put to one store. `expected` has a row for each graded turn."""

    name: str
    store: Path
    today: date
    turns: tuple[str, ...]
    expected: tuple[dict[str, Any] | None, ...]


@dataclass(frozen=True)
class Turn:
    """How one graded turn ended: `outcome` as score.py counts, what was claimed, and in which words."""

    outcome: str
    claim: str
    words: str


Turns = Mapping[tuple[str, int], Turn]


def stores(folder: Path, quick: bool) -> dict[str, Path]:
    """The store of the shipped facts and, unless `quick`, one for each letter; made unless it is there."""
    made = {"shipped": folder / "shipped.db"}
    if not made["shipped"].exists():
        raad("init", made["shipped"])
    for letter in () if quick else sorted((SHARED / "letters").glob("*.txt")):
        made[letter.name] = folder / f"{letter.stem}.db"
        if not made[letter.name].exists():
            raad("init", made[letter.name], "--empty")
            raad("import", made[letter.name], letter, "--approve", "--quote")
    return made


def cases(made: Mapping[str, Path]) -> list[Case]:
    """All questions that a store is there for."""
    found = []
    for file in sorted((SHARED / "questions").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            store, day = row.get("letter", "shipped"), "letters" if "letter" in row else "shipped"
            if store in made:
                found.append(_case(row, f"{file.stem}/{row['id']}", made[store], TODAY[day]))
    tables = tomllib.loads((ROOT / "tests" / "questions.toml").read_text(encoding="utf-8"))
    for theme, rows in tables.items():
        found += [
            Case(f"{theme}/{at}", made["shipped"], TODAY["shipped"], (row["question"],), (row,))
            for at, row in enumerate(rows)
        ]
    return found


def _case(row: dict[str, Any], name: str, store: Path, today: date) -> Case:
    before = [row["context"]] if row.get("context") else []
    turns = (*before, *(row.get("turns") or [row["question"]]))
    graded = [{**row, **one} for one in row["expect"]] if "expect" in row else [row]
    expected = (*[None] * (len(turns) - len(graded)), *graded)
    return Case(name, store, today, turns, expected)


def outcome(row: dict[str, Any], said: dict[str, Any], score: Any) -> str:
    """As score.py counts; a row of tests/questions.toml names the fact, or "clarify" or "decline"."""
    if "expect" not in row or "behaviour" in row:
        return str(score.outcome(row, said))
    if said["kind"] == "answer":
        return "right" if said["facts"][:1] == [row["expect"]] else "wrong"
    return "right" if said["kind"].replace("quote", "decline") == row["expect"] else "safe"


CACHES: list[Any] = []
"""Functions that remember what they returned, and must forget it when a rule changes."""


class Bench:
    """Asks cases and remembers the desks of their stores, as long as these were opened under the same rules."""

    def __init__(self) -> None:
        from knowledge.desk import Desk
        from knowledge.staff.batch import as_json

        self._score = scorer(SHARED)
        self._as_json, self._open = as_json, Desk
        self._conversations = 0
        self._desks: dict[tuple[Path, date], Any] = {}

    def desk(self, case: Case) -> Any:
        """The desk that the case is put to."""
        key = case.store, case.today
        if key not in self._desks:
            self._desks[key] = self._open(case.store, lambda: case.today)
        return self._desks[key]

    def close(self) -> None:
        """Closes all desks."""
        for desk in self._desks.values():
            desk.close()
        self._desks.clear()

    def ask(self, case: Case) -> tuple[dict[tuple[str, int], Turn], int]:
        """How each graded turn of a case ended, and how many unforeseen errors there were."""
        desk, found = self.desk(case), {}
        self._conversations += 1
        faults = desk.coverage().faults
        for at, (text, row) in enumerate(zip(case.turns, case.expected, strict=True)):
            said = self._as_json(desk.ask(text, f"c{self._conversations}"))
            if row is not None:
                claim = json.dumps([said["kind"], said["facts"], said["value"], said["options"]])
                found[case.name, at] = Turn(outcome(row, said, self._score), claim, json.dumps(said))
        return found, desk.coverage().faults - faults

    def forget(self) -> None:
        """Empties what desks and rules remember of questions before."""
        for desk in self._desks.values():
            desk._alone.cache_clear()
            desk._after.cache_clear()
            # What units say is read when they are first looked at, by the rules of that moment.
            desk._current().shelf._forget()
        for cached in CACHES:
            cached.cache_clear()
