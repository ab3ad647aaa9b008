"""How fast the bot answers, from stores of any size with plausible facts.

    python bench/speed.py                                  100, 2,000, 20,000 and 200,000 facts
    python bench/speed.py --sizes 100 2000                 these sizes
    python bench/speed.py --sizes 20000 --profile          where the time of the answers goes
    python bench/speed.py --sizes 20000 --profile start    where the time of the start goes
    python bench/speed.py --keep FOLDER                    keep the stores, to measure again sooner

Each size is measured in a process of its own. The lines of the table:

    start           seconds until a new process can answer: opening a Desk, with the reading of all word lists
    memory          what that adds to the resident memory; by fact, without what an empty store adds
    answer          milliseconds of Desk.ask, over different questions of all kinds, each asked once
    FTS5            the same questions put to a bare FTS5 table of the statements: any of the words, by bm25, ten rows
    rare words      the same without the words that more than a twentieth of the statements have
    times           how many times as long as that an answer takes
    after an edit   milliseconds of the first question after one row was written by a connection of its own; and of the
                    same question, asked again
    seen            how many of those answers held what was written
    right           the expected fact, or a refusal where no fact is expected; safe: no answer where one was possible

Below it stand the same for each kind of question. Questions stop after --seconds, and so many as were put by then
count. A letter or a term is not edited where the start took longer than that, as the first question may take as long.
With --runs N everything is measured N times and the least of each is printed. Where others work on the machine too,
--cpu counts only the time that the processor gave to the bot: hardly less than the clock when it is quiet.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import hashlib
import pstats
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from typing import TYPE_CHECKING

from plausible import LAST_YEAR, Edit, Question, World
from statements import FullText, statements

from knowledge.desk import Desk

if TYPE_CHECKING:
    import sqlite3

    from knowledge.model import Said
else:
    from sqlite_utils.utils import sqlite3

SIZES = (100, 2_000, 20_000, 200_000)
QUESTIONS, WARM, EDITS = 1_000, 50, 30
COMMON = 0.05
"""A word that more than this share of the statements have tells little about them."""
SECONDS = 120
SOURCES = [Path(__file__).with_name(f"plausible.{suffix}") for suffix in ("py", "toml")]
"""What a store depends on: one that was kept is made anew when they change."""
TODAY = date(LAST_YEAR + 1, 6, 1)
OUTCOMES = ("right", "safe", "wrong")


@dataclass(frozen=True)
class Task:
    """What a process of its own is to measure: `warm` questions go first and are not timed."""

    store: Path
    warm: list[Question]
    questions: list[Question]
    edits: dict[str, list[Edit]]
    seconds: float
    profile: str | None = None
    cpu: bool = False

    def clock(self) -> float:
        """Seconds: of the clock on the wall, or those that the processor gave to this process."""
        return time.process_time() if self.cpu else time.perf_counter()


@dataclass
class Measured:
    """What was measured of one store; times in seconds, memory in bytes."""

    start: float = 0.0
    memory: int = 0
    answers: list[float] = field(default_factory=list)
    searches: list[float] = field(default_factory=list)
    rare: list[float] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    edits: dict[str, list[float]] = field(default_factory=dict)
    again: list[float] = field(default_factory=list)
    seen: int = 0
    edited: int = 0
    profiled: str = ""


def desk(store: Path) -> Desk:
    """A desk at which today is always the same day."""
    return Desk(store, lambda: TODAY)


def resident() -> int:
    """The bytes of memory that this process has in use; the most that it ever had where only Linux tells more."""
    gc.collect()
    if sys.platform != "linux":
        return getrusage(RUSAGE_SELF).ru_maxrss
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def timed(bot: Desk, question: str, clock: Callable[[], float]) -> tuple[Said, float]:
    """What is said, and the seconds that it took."""
    began = clock()
    said = bot.ask(question)
    return said, clock() - began


def outcome(question: Question, said: Said) -> str:
    """right, safe or wrong, and `-` where it is not known what must be answered."""
    if not question.scored:
        return "-"
    if said.kind == "answer":
        return "right" if said.facts and said.facts[0] in question.facts else "wrong"
    return "right" if said.kind == "decline" and not question.facts else "safe"


def measure(task: Task) -> Measured:
    """All that is measured of one store; to be run in a new process."""
    found = Measured()
    before = resident()
    profile = cProfile.Profile() if task.profile else None
    began = task.clock()
    if profile and task.profile == "start":
        profile.enable()
    opened = desk(task.store)
    if profile:
        profile.disable()
    found.start = task.clock() - began
    with opened as bot:
        found.memory = resident() - before
        if task.profile != "start":
            _answers(bot, task, found, profile)
        if profile:
            found.profiled = described(pstats.Stats(profile), task.profile == "answers")
            return found
        texts = FullText(statements(task.store).values())
        for times, without in ((found.searches, frozenset[str]()), (found.rare, texts.common(COMMON))):
            for question in task.warm:
                texts.best(question.text, without=without)
            for question in task.questions[: len(found.answers)]:
                began = task.clock()
                texts.best(question.text, without=without)
                times.append(task.clock() - began)
        for name, edits in task.edits.items():
            if edits and (name in ("fact", "new fact") or found.start < task.seconds):
                found.edits[name] = [_edited(bot, task, edit, found) for edit in edits]
    return found


def _answers(bot: Desk, task: Task, found: Measured, profile: cProfile.Profile | None) -> None:
    until = time.perf_counter() + task.seconds / 10
    for question in task.warm:
        bot.ask(question.text)
        if time.perf_counter() > until:
            break
    until = time.perf_counter() + task.seconds
    if profile:
        profile.enable()
    for question in task.questions:
        said, seconds = timed(bot, question.text, task.clock)
        found.answers.append(seconds)
        found.outcomes.append(outcome(question, said))
        if time.perf_counter() > until:
            break
    if profile:
        profile.disable()


def _edited(bot: Desk, task: Task, edit: Edit, found: Measured) -> float:
    """The seconds of the first question after an edit."""
    with closing(sqlite3.connect(task.store, isolation_level=None)) as connection:
        connection.execute(edit.sql, edit.values)
    said, seconds = timed(bot, edit.question, task.clock)
    found.again.append(timed(bot, edit.question, task.clock)[1])
    found.edited += 1
    found.seen += said.kind == "answer" and (edit.tells == said.value or edit.tells in said.text)
    return seconds


# --- Where the time goes

STEPS = {
    "see what changed": ("knowledge/desk.py", "_current", ""),
    "fold, spell": ("knowledge/words/spelling.py", "plain_dutch", "read"),
    "read": ("knowledge/questions/question.py", "read", ""),
    "match": ("knowledge/search/matching.py", "find", "decide"),
    "decide": ("knowledge/answers/decision.py", "decide", ""),
    "word": ("knowledge/answers/wording.py", "say", ""),
}
"""The function that each step is, and the step that it is called from: what it takes is no time of that one."""
TOP = 25


def described(stats: pstats.Stats, steps: bool) -> str:
    """The steps with their share of the time, and the functions that take most of it themselves."""
    rows = [
        (f"{Path(file).parent.name}/{Path(file).name}", line, name, calls, own, total)
        for (file, line, name), (_, calls, own, total, _) in stats.stats.items()  # type: ignore[attr-defined]
    ]
    # Not the sum of what each takes itself, which lacks what the profiler takes.
    whole = max(total for *_, total in rows)
    lines = []
    if steps:
        totals = {
            # A method may have the name of the function: it takes less, for it is called by it.
            step: max(
                (total for file, _, name, *_, total in rows if (file, name) == (module, function)),
                default=0.0,
            )
            for step, (module, function, _) in STEPS.items()
        }
        within: dict[str, float] = defaultdict(float)
        for step, (_, _, caller) in STEPS.items():
            within[caller] += totals[step]
        lines += [f"{'step':<40}{'seconds':>9}{'share':>8}"]
        for step, total in totals.items():
            own = total - within[step]
            lines.append(f"{step:<40}{own:>9.3f}{own / whole:>8.1%}" if total else f"{step:<40}  not found")
        rest = whole - within[""]
        lines += [f"{'other':<40}{rest:>9.3f}{rest / whole:>8.1%}", ""]
    lines.append(f"{'function':<60}{'calls':>10}{'itself':>9}{'share':>7}{'with all':>10}")
    for file, line, name, calls, own, total in sorted(rows, key=lambda row: -row[4])[:TOP]:
        where = f"{file}:{line}:" if name.startswith("<") and line else f"{file}:" if line else ""
        shown = where + name
        lines.append(f"{shown[:59]:<60}{calls:>10}{own:>9.3f}{own / whole:>7.1%}{total:>10.3f}")
    return "\n".join(lines)


# --- The table


def at(times: Sequence[float], share: float) -> float:
    """The milliseconds within which that share of the times fell; 0 for none."""
    return 1000 * sorted(times)[max(0, round(share * len(times)) - 1)] if times else 0.0


def number(value: float) -> str:
    """Three digits: '0.123', '4.56', '789'; '-' for nothing measured."""
    if not value:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def rows_of(size: int, found: Measured, base: Measured) -> dict[str, str | float]:
    """The lines of the table for one store: numbers are to be made the least of, texts stay."""
    rows: dict[str, str | float] = {
        "start (s)": found.start,
        "memory (MB)": found.memory / 1e6,
        "  by fact (kB)": max(0.0, (found.memory - base.memory) / size / 1e3),
        "questions": f"{len(found.answers):,}",
    }
    for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0)):
        rows[f"answer {name} (ms)"] = at(found.answers, share)
    for what, times in (("FTS5", found.searches), ("FTS5, rare words", found.rare)):
        for name, share in (("p50", 0.5), ("p99", 0.99)):
            rows[f"{what} {name} (ms)"] = at(times, share)
            rows[f"  times, {what} {name}"] = at(found.answers, share) / (at(times, share) or 1.0)
    for name in ("fact", "new fact", "letter", "term"):
        times = found.edits.get(name, [])
        rows[f"after an edit: {name} (ms)"] = 1000 * median(times) if times else 0.0
        if name == "fact":
            rows["  max (ms)"] = at(times, 1.0)
            rows["  asked again (ms)"] = at(found.again[: len(times)], 0.5)
    rows["  seen"] = f"{found.seen}/{found.edited}"
    counted = Counter(found.outcomes)
    total = sum(counted[name] for name in OUTCOMES)
    for name in OUTCOMES:
        rows[name] = f"{counted[name] / total:.1%}" if total else "-"
    return rows


def least(runs: Sequence[dict[str, str | float]]) -> dict[str, str | float]:
    """The least of each number in several runs."""
    return {
        name: min(float(run[name]) for run in runs) if isinstance(value, float) else value
        for name, value in runs[0].items()
    }


def print_table(columns: dict[int, dict[str, str | float]]) -> None:
    """A column for each size."""
    names = list(next(iter(columns.values())))
    print(f"\n{'facts':<30}" + "".join(f"{size:>12,}" for size in columns))
    for name in names:
        cells = (rows[name] for rows in columns.values())
        print(
            f"{name:<30}"
            + "".join(f"{cell if isinstance(cell, str) else number(cell):>12}" for cell in cells)
        )


def print_kinds(size: int, questions: Sequence[Question], found: Measured) -> None:
    """A line for each kind of question."""
    print(
        f"\n{f'{size:,} facts':<20}{'number':>8}{'p50 (ms)':>10}{'max (ms)':>10}{'right':>8}{'safe':>8}{'wrong':>8}"
    )
    asked = list(zip(questions, found.answers, found.outcomes, strict=False))
    for kind in sorted({question.kind for question, _, _ in asked}):
        times = [seconds for question, seconds, _ in asked if question.kind == kind]
        counted = Counter(what for question, _, what in asked if question.kind == kind)
        shares = "".join(f"{counted[name] if '-' not in counted else '-':>8}" for name in OUTCOMES)
        print(f"{kind:<20}{len(times):>8}{number(at(times, 0.5)):>10}{number(at(times, 1.0)):>10}{shares}")


# --- What to measure


def alone(task: Task) -> Measured:
    """`measure` in a new process."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, task).result()


def made(world: World, size: int, folder: Path) -> Path:
    """The store of a world, made when it is not there yet."""
    sources = "".join(source.read_text(encoding="utf-8") for source in SOURCES)
    mark = hashlib.sha256(sources.encode()).hexdigest()[:8]
    path = folder / f"plausible-{size}-{world.seed}-{mark}.db"
    if not path.exists():
        draft = folder / f"draft-{path.name}"
        world.write(draft)
        draft.rename(path)
    return path


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="numbers of facts")
    parser.add_argument("--questions", type=int, default=QUESTIONS, metavar="N")
    parser.add_argument("--edits", type=int, default=EDITS, metavar="N", help="edits to different facts")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="no more questions after so many")
    parser.add_argument("--runs", type=int, default=1, metavar="N", help="measure N times")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the stores here")
    parser.add_argument(
        "--profile", nargs="?", const="answers", choices=("answers", "start"), help="where the time goes"
    )
    parser.add_argument("--cpu", action="store_true", help="count time of the processor, not of the clock")
    options = parser.parse_args()
    columns = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        keep = options.keep or folder
        keep.mkdir(parents=True, exist_ok=True)
        nothing = World(0, options.seed)
        base = alone(Task(made(nothing, 0, folder), [], [], {}, options.seconds, cpu=options.cpu))
        print(f"an empty store: start {base.start:.2f} s, {base.memory / 1e6:.0f} MB")
        for size in options.sizes:
            world = World(size, options.seed)
            store = made(world, size, keep)
            runs = []
            for _ in range(options.runs):
                # On a copy, for it is edited.
                copy = Path(shutil.copy(store, folder / "facts.db"))
                questions = world.questions(options.questions)
                task = Task(
                    copy,
                    world.questions(WARM, seed=2),
                    questions,
                    world.edits(options.edits),
                    options.seconds,
                    options.profile,
                    options.cpu,
                )
                found = alone(task)
                for file in folder.glob("facts.db*"):
                    file.unlink()
                if options.profile:
                    print(f"\n{size:,} facts, {len(found.answers)} questions\n\n{found.profiled}", flush=True)
                    continue
                runs.append(rows_of(size, found, base))
                if len(runs) == options.runs:
                    print_kinds(size, questions, found)
            if runs:
                columns[size] = least(runs)
    if columns:
        print_table(columns)


if __name__ == "__main__":
    main()
