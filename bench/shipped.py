"""How well the bot answers questions about the facts that come with it.

    python bench/shipped.py                     the open questions of ../shared about the shipped facts
    python bench/shipped.py --questions FILE    other questions, in that format
    python bench/shipped.py --show              and each answer that is not right

A new store is made with `raad init` and the questions are put with `raad ask --jsonl`, as staff would. They are scored
by score.py beside the questions: right; safe, which is no answer where one was possible; wrong. Of a dialogue each turn
counts. `derived` is what must be worked out.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from letters import OUTCOMES, SHARED, raad, scored, scorer

TODAY = "2022-09-01"
"""What "dit jaar" is counted from, as the letter was written in that year."""


def main() -> None:
    """Asks, scores and prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=Path, default=SHARED / "questions" / "almelo-2022.jsonl")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    score = scorer(SHARED)
    questions = score.load(options.questions)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "facts.db"
        raad("init", store)
        printed, _ = raad("ask", store, "--jsonl", options.questions, "--today", TODAY)
    replies = [json.loads(line) for line in printed.splitlines()]
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for row in scored(questions, replies, [""], score):
        kind = "derived" if row.derived else row.behaviour
        for name in ("all", *(() if kind in ("derived", "dialogue") else ("open",)), kind):
            table[name][row.outcome] += 1
        if options.show and row.outcome != "right":
            print(f"{row.outcome:5} [{kind}] {row.question}\n      {row.reply.get('text')}\n")
    print(f"{'questions':12}{'number':>8}" + "".join(f"{name:>8}" for name in OUTCOMES))
    for name in sorted(
        table, key=("all", "open", "answer", "decline", "clarify", "dialogue", "derived").index
    ):
        counts = table[name]
        total = counts.total()
        cells = "".join(f"{counts[outcome]:>8}" for outcome in OUTCOMES)
        rates = f"{100 * counts['right'] / total:7.1f}% right {100 * counts['wrong'] / total:5.1f}% wrong"
        print(f"{name:12}{total:>8}{cells}  {rates}")


if __name__ == "__main__":
    main()
