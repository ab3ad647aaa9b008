"""Measures the whole way of a letter: file -> facts -> answers, with nothing but the commands that staff have.

    python bench/letters.py                                       the letters, questions and gold of ../shared
    python bench/letters.py --show 20                             and the first 20 answers that are not right
    python bench/letters.py --letters FOLDER --questions FILE     other material; each question names its letter
    python bench/letters.py --gold FILE --letter FILE             the drawn facts of one letter against a gold file

Each letter goes into a store of its own (`raad init --empty`, `raad import --approve --quote`), and its own questions
are put to it (`raad ask --jsonl`). They are scored by score.py beside the questions:

    right   the expected behaviour, with the figure or text that was asked for
    shown   nothing was claimed, but one of the passages that were shown holds what was asked for
    safe    no answer where one was possible: a lost chance, no harm
    wrong   another figure, or an answer where the letter has none: harm

The plain way stands beside it, scored alike: the sentence of the letter that shares most words with the question.
`safe, but named` counts the chances that were lost although the answer stood among what was offered instead: what was
asked for was drawn from the letter, but not found again by the question.
`open` are the questions without dialogues and without what must be computed. Seconds of an import leave out the start
of the command, which is timed with `raad --help`.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, cast

import gold as golden
import invented
from rapidfuzz import fuzz
from sqlite_utils import Database

SHARED = Path(__file__).resolve().parents[2] / "shared"
OUTCOMES = ("right", "shown", "safe", "wrong")
PAGES, SECONDS = 10, 2.0
"""A letter of so many pages is to be imported within so many seconds after start-up."""

Row = dict[str, Any]


class Scorer(Protocol):
    """What is used of score.py."""

    def load(self, path: Path) -> list[Row]:
        """The rows of a file of JSON lines."""

    def outcome(self, row: Row, reply: Row) -> str:
        """right, safe or wrong"""


@dataclass(frozen=True)
class Scored:
    """One question, what was answered, and how that counts; beside it, how the plain way counts.

    `named`: what was asked for stands among what was offered instead of an answer, so it was drawn but not trusted.
    """

    question: str
    behaviour: str
    derived: bool
    expected: Row
    reply: Row
    outcome: str
    named: bool
    plain: str

    @property
    def is_open(self) -> bool:
        """Neither a dialogue nor something that must be computed."""
        return self.behaviour != "dialogue" and not self.derived


@dataclass
class Ran:
    """One letter that was imported and asked about. `ledger`: what became of its numbers."""

    letter: str
    group: str
    seconds: float
    ledger: Counter[str]
    kinds: Counter[str]
    printed: str
    scored: list[Scored] = field(default_factory=list)
    comparison: golden.Comparison | None = None


def scorer(shared: Path) -> Scorer:
    """score.py as it is, so that a change of the rules counts here too."""
    path = shared / "questions" / "score.py"
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast("Scorer", module)


def raad(*arguments: str | Path, accept: Sequence[int] = (0,)) -> tuple[str, float]:
    """What `sqlite-utils raad` prints, and the seconds it took."""
    command = [sys.executable, "-m", "sqlite_utils", "raad", *map(str, arguments)]
    began = time.perf_counter()
    ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    seconds = time.perf_counter() - began
    if ended.returncode not in accept:
        raise SystemExit(f"raad {arguments[0]} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")
    return ended.stdout + ended.stderr, seconds


def start_up() -> float:
    """The seconds that every command takes before it does anything: the least of three times."""
    return min(raad("--help")[1] for _ in range(3))


LEDGER = {"feit": "fact", "dat": "date", "verwijzing": "reference", "overgeslagen": "ignored"}
"""How the words begin in which `raad import` says what became of a number."""


def ledger(printed: str) -> Counter[str]:
    """What became of the numbers of a letter, from the line that `raad import` prints about them."""
    counted: Counter[str] = Counter()
    for line in printed.splitlines():
        if line.strip().startswith("Getallen in de brief"):
            for number, word in re.findall(r"(\d+) (\w+)", line):
                end = next((end for start, end in LEDGER.items() if word.startswith(start)), None)
                if end:
                    counted[end] += int(number)
    return counted


def sentences(text: str) -> list[str]:
    """The sentences and list items of a text, roughly."""
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+|\n\s*\n|\n(?=\s*[•*-] )", text) if part.strip()]


def plain(text: list[str], question: str) -> Row:
    """The plain way: the first sentence that shares most words with the question, and never a refusal."""
    return {"kind": "answer", "text": max(text, key=lambda part: fuzz.token_set_ratio(part, question))}


def run(
    path: Path, group: str, questions: list[Row], score: Scorer, start: float, gold: list[Row], folder: Path
) -> Ran:
    """Imports one letter into a new store and asks its questions."""
    store = folder / f"{path.stem}.db"
    raad("init", store, "--empty")
    printed, seconds = raad("import", store, path, "--approve", "--quote")
    database = Database(store, execute_plugins=False)
    facts = [row for row in database["facts"].rows if row["status"] == "approved"]
    ran = Ran(path.name, group, seconds - start, ledger(printed), golden.kinds(facts), printed)
    (letter,) = database["letters"].rows
    file = path.read_text(encoding="utf-8") if path.suffix == ".txt" else letter["text"]
    if gold:
        ran.comparison = golden.compare(gold, file, letter["text"], facts, list(database["terms"].rows))
    database.close()
    if questions:
        asked = folder / f"{path.stem}.jsonl"
        asked.write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in questions), encoding="utf-8"
        )
        answered = folder / f"{path.stem}.answers.jsonl"
        answered.write_text(raad("ask", store, "--jsonl", asked)[0], encoding="utf-8")
        ran.scored = list(scored(questions, score.load(answered), sentences(file), score))
    return ran


def scored(questions: list[Row], replies: list[Row], text: list[str], score: Scorer) -> Iterable[Scored]:
    """Each question with how its answer counts; of a dialogue, each turn of its own."""
    given = {(reply.get("id"), reply.get("turn", 0)): reply for reply in replies}
    missing = {"kind": "missing", "text": ""}
    for row in questions:
        dialogue = "expect" in row
        turns = [{**row, **expected} for expected in row["expect"]] if dialogue else [row]
        for turn, expected in enumerate(turns):
            question = row["turns"][turn] if "turns" in row else row["question"]
            at = turn if dialogue else int(bool(row.get("context")))
            reply = given.get((row["id"], at)) or (None if dialogue else given.get((row["id"], 0))) or missing
            outcome = score.outcome(expected, reply)
            offered = {
                "kind": "answer",
                "text": " ".join([reply.get("text") or "", *reply.get("options", ())]),
            }
            yield Scored(
                question=question,
                behaviour="dialogue" if dialogue else row["behaviour"],
                derived=bool(row.get("derived")),
                expected=expected,
                reply=reply,
                outcome=outcome,
                named=outcome == "safe"
                and expected["behaviour"] == "answer"
                and score.outcome({**expected, "reject": []}, offered) == "right",
                plain=score.outcome(
                    expected, plain(text, " ".join(filter(None, (row.get("context"), question))))
                ),
            )


def ten_pages(start: float, folder: Path) -> tuple[float, Counter[str]]:
    """Seconds of the import of a letter of ten pages after start-up, and what became of its numbers.

    The least of three times, as of the start-up: the rest is what else the machine was doing.
    """
    path = folder / "ten.pdf"
    path.write_bytes(invented.pdf(PAGES))
    printed, took = "", []
    for turn in range(3):
        store = folder / f"ten-{turn}.db"
        raad("init", store, "--empty")
        printed, seconds = raad("import", store, path, "--approve")
        took.append(seconds)
    return min(took) - start, ledger(printed)


# --- Print


def shares(outcomes: Iterable[str]) -> str:
    """12  2  3  1   66.7% right, 77.8% right or shown, 5.6% wrong"""
    counted = Counter(outcomes)
    total = sum(counted.values())
    if not total:
        return ""
    numbers = "".join(f"{counted[outcome]:>6}" for outcome in OUTCOMES)
    read = counted["right"] + counted["shown"]
    return f"{numbers}  {counted['right'] / total:6.1%} {read / total:6.1%} {counted['wrong'] / total:6.1%}"


def ratio(rows: Sequence[Scored]) -> str:
    """How many times as many right, and as many wrong, as the plain way has."""
    ours, theirs = Counter(row.outcome for row in rows), Counter(row.plain for row in rows)
    parts = (f"{ours[name] / theirs[name]:6.2f}" if theirs[name] else "     -" for name in ("right", "wrong"))
    return " ".join(parts)


def print_table(ran: Sequence[Ran]) -> None:
    """A line for each letter, one for each kind of question, and one for each group of letters."""
    head = f"{'right':>6}{'shown':>6}{'safe':>6}{'wrong':>6}  {'right':>6} {'+shown':>6} {'wrong':>6}"
    print(f"{'letter':<44}{'seconds':>8}{'numbers':>8}{'fact':>5}{'date':>5}{'ref':>5}{'ign':>5} |{head}")
    for one in ran:
        ends = "".join(f"{one.ledger[end]:>5}" for end in ("fact", "date", "reference", "ignored"))
        counts = shares(row.outcome for row in one.scored)
        print(f"{one.letter[:43]:<44}{one.seconds:>8.2f}{one.ledger.total():>8}{ends} |{counts}")
    groups = list(dict.fromkeys(one.group for one in ran if one.scored))
    if not groups:
        return
    print(f"\n{'':<32}{'raadbaak':^46} |{'the plain way':^46} | {'times as many':^13} | safe,")
    print(f"{'questions':<32}{head} |{head} |  right  wrong | but named")
    for group in [*groups, *(["all"] if len(groups) > 1 else [])]:
        rows = [row for one in ran if group in (one.group, "all") for row in one.scored]
        kinds = list(dict.fromkeys(row.behaviour for row in rows))
        parts = [
            ("all", rows),
            ("open", [row for row in rows if row.is_open]),
            *((kind, [row for row in rows if row.behaviour == kind]) for kind in kinds),
            ("derived", [row for row in rows if row.derived]),
        ]
        for name, some in parts:
            if some:
                ours, theirs = shares(row.outcome for row in some), shares(row.plain for row in some)
                named = sum(row.named for row in some)
                print(f"{group[:20]:<21}{name:<11}{ours} |{theirs} | {ratio(some)} |{named:>6}")


def print_gold(comparison: golden.Comparison, show: int) -> None:
    """A line for each thing that is measured, and below it what differs."""
    print("\nagainst the gold file")
    for name, tally in comparison.tallies.items():
        share = f"{tally.right / tally.of:.3f}" if tally.of else "-"
        print(f"  {name:<30}{tally.right:>4} of {tally.of:<4} {share}")
        for missed in tally.missed[: show or None]:
            print(f"      {missed}")


def print_shown(ran: Sequence[Ran], show: int) -> None:
    """The first questions that were not answered right, the wrong ones first."""
    found = [
        (row, one)
        for outcome in ("wrong", "safe")
        for one in ran
        for row in one.scored
        if row.outcome == outcome
    ]
    for row, one in found[:show]:
        wanted = "a refusal" if row.expected["behaviour"] == "decline" else row.expected.get("accept")
        print(
            f"\n{row.outcome:<6}{row.expected.get('id')} {one.letter[:30]} [{row.behaviour}] {row.question}"
        )
        print(
            f"      {row.reply.get('kind')}: {(row.reply.get('text') or '')[:300]!r}\n      expected {wanted}"
        )


def as_json(ran: Sequence[Ran], start: float, long: tuple[float, Counter[str]]) -> str:
    """All that is measured, as one JSON object."""
    letters = [
        {
            "letter": one.letter,
            "group": one.group,
            "seconds": round(one.seconds, 3),
            "ledger": one.ledger,
            "facts": one.kinds,
            "outcomes": Counter(row.outcome for row in one.scored),
            "open": Counter(row.outcome for row in one.scored if row.is_open),
            "plain": Counter(row.plain for row in one.scored),
            "gold": one.comparison
            and {
                name: [tally.right, tally.of, tally.missed] for name, tally in one.comparison.tallies.items()
            },
            "questions": [
                {
                    "id": row.expected.get("id"),
                    "question": row.question,
                    "outcome": row.outcome,
                    "reply": row.reply,
                }
                for row in one.scored
            ],
        }
        for one in ran
    ]
    ten = {"seconds": round(long[0], 3), "ledger": long[1]}
    return json.dumps(
        {"start_up": round(start, 3), "ten_pages": ten, "letters": letters}, ensure_ascii=False, indent=1
    )


# --- What to measure


def material(options: argparse.Namespace, score: Scorer) -> list[tuple[Path, str, list[Row], list[Row]]]:
    """Each letter with its group, its questions and its gold lines."""
    if options.letters or options.questions:
        if not (options.letters and options.questions):
            raise SystemExit("--letters and --questions go together")
        rows = score.load(options.questions)
        named = sorted({row["letter"] for row in rows})
        asked = [(options.letters / name, options.questions.stem, name) for name in named]
        found = [(path, group, [row for row in rows if row["letter"] == name]) for path, group, name in asked]
    elif options.gold or options.letter:
        found = []
    else:
        questions, letters = options.shared / "questions", options.shared / "letters"
        almelo, others = (
            score.load(questions / "almelo-2022.jsonl"),
            score.load(questions / "other-letters.jsonl"),
        )
        (first,) = letters.glob("00-*.txt")
        named = sorted({row["letter"] for row in others})
        found = [(first, "Almelo", almelo)]
        found += [
            (letters / name, "others", [row for row in others if row["letter"] == name]) for name in named
        ]
    gold, letter = options.gold, options.letter
    if not gold and not letter and not options.letters:
        gold, letter = options.shared / "gold" / "almelo-2022-facts.jsonl", found[0][0]
    if bool(gold) != bool(letter):
        raise SystemExit("--gold and --letter go together")
    lines = score.load(gold) if gold else []
    if letter and letter not in [path for path, *_ in found]:
        found.insert(0, (letter, letter.stem, []))
    return [(path, group, rows, lines if path == letter else []) for path, group, rows in found]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--shared", type=Path, default=SHARED, help="where the letters, questions, gold and score.py are"
    )
    parser.add_argument("--letters", type=Path, help="a folder of letters, instead of the shared ones")
    parser.add_argument(
        "--questions", type=Path, help="their questions, one JSON object on a line, each with `letter`"
    )
    parser.add_argument(
        "--gold", type=Path, help="the facts that people read in --letter, one JSON object on a line"
    )
    parser.add_argument("--letter", type=Path, help="the letter that --gold is about")
    parser.add_argument("--only", default="", help="only the letters whose file name has this in it")
    parser.add_argument(
        "--show", type=int, default=0, metavar="N", help="print N questions that were not answered right"
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the stores and the answers here")
    parser.add_argument("--json", action="store_true", help="print everything as one JSON object instead")
    options = parser.parse_args()
    score = scorer(options.shared)
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        start = start_up()
        ran = [
            run(path, group, rows, score, start, lines, folder)
            for path, group, rows, lines in material(options, score)
            if options.only in path.name
        ]
        long = ten_pages(start, folder)
    if options.json:
        print(as_json(ran, start, long))
        return
    print_table(ran)
    for one in ran:
        if one.comparison:
            print_gold(one.comparison, options.show)
    print_shown(ran, options.show)
    verdict = "within" if long[0] <= SECONDS else "NOT within"
    print(
        f"\nstart-up {start:.2f} s; a letter of {PAGES} pages: {long[0]:.2f} s after it, {verdict} {SECONDS} s",
        end="; ",
    )
    print(f"its {long[1].total()} numbers: {dict(long[1])}")


if __name__ == "__main__":
    main()
