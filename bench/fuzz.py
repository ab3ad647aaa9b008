"""How long the slowest questions take: mutated questions put to a desk, some of them as follow-ups.

    python bench/fuzz.py                              20,000 questions on the shipped facts
    python bench/fuzz.py --count 2000 --show 10       fewer, and the slowest ones
    python bench/fuzz.py --store FILE                 another store

A question is taken from the files in ../shared/questions and tests/questions.toml and mutated: letters swapped, words
doubled, dropped or shuffled, sentences glued or repeated, or replaced by random characters. Every third is a follow-up
of the one before. Beside the times in milliseconds stands an echo: the same questions folded and split into words,
which no answer can do without.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from knowledge.desk import Desk
from knowledge.store import create
from knowledge.words import fold, words

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2022, 9, 1)


def questions() -> list[str]:
    """All questions there are."""
    found: list[str] = []
    for file in sorted((ROOT.parent / "shared" / "questions").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found += row.get("turns") or [row["question"]]
    for rows in tomllib.loads((ROOT / "tests" / "questions.toml").read_text(encoding="utf-8")).values():
        found += [text for row in rows for text in row.get("turns", [row.get("question")]) if text]
    return found


def mutated(known: list[str], chance: random.Random) -> str:
    """One question, changed in one to three ways."""
    text = chance.choice(known)
    for _ in range(chance.randint(1, 3)):
        text = chance.choice(_WAYS)(text, known, chance)
    return text[:500]


def _swap(text: str, _: list[str], chance: random.Random) -> str:
    if len(text) < 3:
        return text
    at = chance.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _shuffle(text: str, _: list[str], chance: random.Random) -> str:
    row = text.split()
    chance.shuffle(row)
    return " ".join(row)


def _double(text: str, _: list[str], chance: random.Random) -> str:
    row = text.split() or ["a"]
    at = chance.randrange(len(row))
    return " ".join([*row[:at], row[at], *row[at:]])


def _drop(text: str, _: list[str], chance: random.Random) -> str:
    row = text.split() or ["a"]
    del row[chance.randrange(len(row))]
    return " ".join(row)


def _glue(text: str, known: list[str], chance: random.Random) -> str:
    return f"{text} {chance.choice(known)}"


def _repeat(text: str, _: list[str], chance: random.Random) -> str:
    return " ".join([text] * chance.randint(2, 6))


def _noise(_: str, known: list[str], chance: random.Random) -> str:
    letters = "".join(known[:50])
    return "".join(chance.choices(letters, k=chance.randint(1, 500)))


_WAYS = (_swap, _swap, _shuffle, _double, _drop, _glue, _repeat, _noise)


def timed(desk: Desk, asked: list[str]) -> Iterator[tuple[float, str]]:
    """Each question with the milliseconds that it took."""
    for number, text in enumerate(asked):
        conversation = f"c{number // 3}"
        start = time.perf_counter()
        desk.ask(text, conversation)
        yield 1000 * (time.perf_counter() - start), text


def main() -> None:
    """Prints p50, p99 and the worst, beside the echo."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--store", type=Path)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    chance, known = random.Random(options.seed), questions()
    asked = [mutated(known, chance) for _ in range(options.count)]
    with tempfile.TemporaryDirectory() as folder:
        path = options.store or Path(folder) / "facts.db"
        if options.store is None:
            create(path, shipped=True)
        with Desk(path, lambda: TODAY) as desk:
            desk.ask("Hoeveel?")
            took = sorted(timed(desk, asked), reverse=True)
            faults = desk.coverage().faults
    start = time.perf_counter()
    for text in asked:
        words(fold(text))
    echo = 1000 * (time.perf_counter() - start) / len(asked)
    times = [one for one, _ in took]
    print(f"{'':10}{'p50':>10}{'p99':>10}{'worst':>10}   ms")
    print(f"{'raadbaak':10}{times[len(times) // 2]:>10.2f}{times[len(times) // 100]:>10.2f}{times[0]:>10.2f}")
    print(f"{'echo':10}{echo:>10.3f}   p50 is {times[len(times) // 2] / echo:.0f} times that")
    print(f"over 50 ms: {sum(one > 50 for one in times)} of {len(times)}; unforeseen errors: {faults}")
    for one, text in took[: options.show]:
        print(f"{one:8.1f}  {text[:150]}")


if __name__ == "__main__":
    main()
