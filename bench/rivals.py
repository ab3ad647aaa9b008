"""The bot beside the usual ways to find a text among many, on the same questions in the same run.

    python bench/rivals.py                                    the open questions of ../shared about the shipped facts
    python bench/rivals.py --questions FILE --store STORE     other questions, in that format, to another store
    python bench/rivals.py --plausible 2000                   the invented facts and questions of plausible.py
    python bench/rivals.py --show                             and which questions each answered wrongly

A rival answers with the statement, figure and all, of the fact that it scores highest, when that score reaches a
threshold, and else declines. It gets the thresholds that suit these very questions best, which no one knows beforehand:

    best          where right less twice the wrong ones is most
    as careful    where most are right while no more are wrong than of the bot's answers
    most right    where most are right, however many are wrong

right, safe and wrong are those of score.py beside the questions (see letters.py); of plausible questions, those of
speed.py. Dialogues, and what must be computed, are left out. Needs bm25s and PyStemmer: make .venv/dev.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median

from letters import SHARED, Row, scorer
from plausible import World
from rapidfuzz import fuzz, process, utils
from speed import OUTCOMES, TODAY, outcome
from statements import FullText, statements

from knowledge.desk import Desk
from knowledge.model import Said

try:
    import bm25s
    import Stemmer
except ImportError:
    sys.exit("bm25s or PyStemmer is missing: python -m pip install 'bm25s>=0.3.16,<0.4' 'pystemmer>=3.1,<4'")

QUESTIONS = 500
"""How many plausible ones."""
SHIPPED_TODAY = date(2022, 9, 1)
"""What "dit jaar" is counted from in questions about the shipped facts."""
NONE = "Dat staat niet in de raadsbrieven."

Judge = Callable[[Said], str]
Finder = Callable[[str], tuple[int, float] | None]
"""The place of the text that fits a question best, with a score; None when nothing fits at all."""


@dataclass(frozen=True)
class Case:
    """A question, the turn before it if there is one, and how an answer to it counts."""

    question: str
    context: str
    judge: Judge

    @property
    def whole(self) -> str:
        """For those who know no conversations."""
        return f"{self.context} {self.question}".strip()


@dataclass(frozen=True)
class Found:
    """What a rival makes of one question: its score, and how it counts to answer and to decline."""

    score: float
    answered: str
    declined: str
    seconds: float


# --- The rivals


def alike(texts: Sequence[str], scorer: Callable[..., float]) -> Finder:
    """The likest by a scorer of rapidfuzz, of 0 to 100."""
    plain = [utils.default_process(text) for text in texts]

    def find(question: str) -> tuple[int, float] | None:
        best = process.extractOne(utils.default_process(question), plain, scorer=scorer)
        return (best[2], best[1]) if best else None

    return find


def full_text(texts: Sequence[str]) -> Finder:
    """The best of SQLite's FTS5 by bm25."""
    table = FullText(texts)
    return lambda question: next(iter(table.best(question, 1)), None)


def stemmed(texts: Sequence[str]) -> Finder:
    """The best of bm25s, over the stems that Snowball makes of Dutch words, without Dutch stop words."""
    stemmer = Stemmer.Stemmer("dutch")

    def cut(said: Sequence[str]) -> list[list[str]]:
        found: list[list[str]] = bm25s.tokenize(
            list(said), stopwords="nl", stemmer=stemmer, return_ids=False, show_progress=False
        )
        return found

    index = bm25s.BM25()
    index.index(cut(texts), show_progress=False)

    def find(question: str) -> tuple[int, float] | None:
        tokens = cut([question])
        if not tokens[0]:
            return None
        places, scores = index.retrieve(tokens, k=1, show_progress=False)
        return int(places[0, 0]), float(scores[0, 0])

    return find


def rivals(texts: Sequence[str]) -> dict[str, Finder]:
    """All of them, over the same texts."""
    return {
        "rapidfuzz WRatio": alike(texts, fuzz.WRatio),
        "rapidfuzz token_set_ratio": alike(texts, fuzz.token_set_ratio),
        "FTS5 bm25": full_text(texts),
        "bm25s, Dutch stems": stemmed(texts),
    }


# --- Putting the questions


def ask_rival(find: Finder, cases: Sequence[Case], told: Mapping[str, str]) -> list[Found]:
    """What it makes of each question. `told` are the statements by fact."""
    facts = list(told.items())
    found = []
    for case in cases:
        began = time.perf_counter()
        best = find(case.whole)
        seconds = time.perf_counter() - began
        declined = case.judge(Said("decline", NONE))
        if best is None:
            found.append(Found(float("-inf"), declined, declined, seconds))
            continue
        fact, text = facts[best[0]]
        found.append(Found(best[1], case.judge(Said("answer", text, facts=(fact,))), declined, seconds))
    return found


def ask_bot(store: Path, cases: Sequence[Case], today: date) -> list[Found]:
    """What the bot answers to each question; it needs no threshold."""
    found = []
    with Desk(store, lambda: today) as desk:
        for number, case in enumerate(cases):
            conversation = str(number) if case.context else None
            if case.context:
                desk.ask(case.context, conversation)
            began = time.perf_counter()
            said = desk.ask(case.question, conversation)
            seconds = time.perf_counter() - began
            what = case.judge(said)
            found.append(Found(float("inf"), what, what, seconds))
    return found


def at_threshold(found: Sequence[Found], threshold: float) -> Counter[str]:
    """How many are right, safe and wrong when only scores from the threshold on are trusted."""
    return Counter(one.answered if one.score >= threshold else one.declined for one in found)


def thresholds(found: Sequence[Found]) -> list[float]:
    """All that make a difference; the last one declines everything."""
    return [*sorted({one.score for one in found if one.score > float("-inf")}), float("inf")]


def best(found: Sequence[Found]) -> float:
    """The threshold where right less twice the wrong ones is most; the higher one of two."""

    def worth(threshold: float) -> tuple[int, float]:
        counted = at_threshold(found, threshold)
        return counted["right"] - 2 * counted["wrong"], threshold

    return max(thresholds(found), key=worth)


def as_careful(found: Sequence[Found], wrong: int) -> float:
    """The threshold where most are right while at most so many are wrong."""
    careful = [one for one in thresholds(found) if at_threshold(found, one)["wrong"] <= wrong]
    # There is always one: declining everything.
    return max(careful, key=lambda threshold: at_threshold(found, threshold)["right"])


# --- Print


def line(name: str, found: Sequence[Found], threshold: float | None) -> str:
    """Counts and shares of one way at one threshold, and the median of its times."""
    counted = at_threshold(found, threshold if threshold is not None else float("-inf"))
    total = counted.total()
    counts = "".join(f"{counted[what]:>7}" for what in OUTCOMES)
    shares = "".join(f"{counted[what] / total:>8.1%}" for what in OUTCOMES)
    shown = "" if threshold is None else "none" if threshold == float("inf") else f"{threshold:.1f}"
    return f"{name:<44}{shown:>10} {counts} {shares}{1000 * median(one.seconds for one in found):>10.2f}"


def print_table(ours: Sequence[Found], theirs: Mapping[str, Sequence[Found]]) -> None:
    """A line for the bot, and three for each rival."""
    head = "".join(f"{what:>7}" for what in OUTCOMES) + " " + "".join(f"{what:>8}" for what in OUTCOMES)
    print(f"{f'{len(ours)} questions':<44}{'threshold':>10} {head}{'p50 (ms)':>10}")
    print(line("raadbaak", ours, None))
    wrong = at_threshold(ours, 0.0)["wrong"]
    for name, found in theirs.items():
        print(line(f"{name}, best", found, best(found)))
        print(line(f"{name}, as careful", found, as_careful(found, wrong)))
        print(line(f"{name}, most right", found, as_careful(found, len(found))))


def print_shown(cases: Sequence[Case], ours: Sequence[Found], theirs: Mapping[str, Sequence[Found]]) -> None:
    """The questions that were answered wrongly, at the best threshold."""
    for name, found in {"raadbaak": ours, **theirs}.items():
        threshold = best(found)
        asked = zip(cases, found, strict=True)
        wrong = [case.whole for case, one in asked if one.score >= threshold and one.answered == "wrong"]
        print(f"\n{name}: {len(wrong)} wrong", *wrong, sep="\n    ")


# --- What to ask


def cases_of(path: Path, shared: Path, letter: str) -> list[Case]:
    """The open questions of a file, with score.py as it is for a judge."""
    score = scorer(shared)

    def judge(row: Row, said: Said) -> str:
        return score.outcome(row, {"kind": said.kind, "text": said.text})

    return [
        Case(row["question"], row.get("context") or "", partial(judge, row))
        for row in score.load(path)
        if "expect" not in row and not row.get("derived") and letter in row.get("letter", "")
    ]


def plausible_cases(world: World, count: int) -> list[Case]:
    """Those of which it is known what must be answered."""
    return [
        Case(question.text, "", partial(outcome, question))
        for question in world.questions(count)
        if question.scored
    ]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=Path, help="one JSON object on a line")
    parser.add_argument("--store", type=Path, help="the store that --questions are about")
    parser.add_argument("--letter", default="", help="only the questions whose letter has this in its name")
    parser.add_argument("--plausible", type=int, metavar="N", help="a store of N invented facts")
    parser.add_argument("--shared", type=Path, default=SHARED, help="where the questions and score.py are")
    parser.add_argument(
        "--today", type=date.fromisoformat, default=SHIPPED_TODAY, help='what "dit jaar" is counted from'
    )
    parser.add_argument("--show", action="store_true", help="print the questions that were answered wrongly")
    options = parser.parse_args()
    if bool(options.questions) != bool(options.store):
        parser.error("--questions and --store go together")
    with tempfile.TemporaryDirectory() as made:
        store, today = Path(made) / "facts.db", options.today
        if options.plausible:
            world = World(options.plausible)
            world.write(store)
            cases, today = plausible_cases(world, QUESTIONS), TODAY
        elif options.store:
            store, cases = options.store, cases_of(options.questions, options.shared, options.letter)
        else:
            command = [sys.executable, "-m", "sqlite_utils", "raad", "init", str(store)]
            subprocess.run(command, check=True, capture_output=True)
            cases = cases_of(options.shared / "questions" / "almelo-2022.jsonl", options.shared, "")
        told = statements(store)
        ours = ask_bot(store, cases, today)
        found = {name: ask_rival(find, cases, told) for name, find in rivals(list(told.values())).items()}
    print_table(ours, found)
    if options.show:
        print_shown(cases, ours, found)


if __name__ == "__main__":
    main()
