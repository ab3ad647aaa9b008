"""Fits the ranker and the decision, and measures them on letters that were left out.

    python bench/fit.py                                      the letters and questions of ../shared
    python bench/fit.py --letters DIR --questions FILE ...   other material; both may be given several times, in pairs
    python bench/fit.py --write                              and writes the weights to knowledge/search/weights.toml
    python bench/fit.py --stores DIR                         keeps the stores of the letters, for a next run

Each letter goes into a store of its own (`raad init --empty`, `raad import --approve --quote`). A question file has a
JSON object on each line, as ../shared has them; one without a `letter` is about --letter. For each group of letters the
weights, the decision and its threshold are fitted on the other letters, and all questions about the group are put to
the bot with these. The table counts as score.py does. The weights that are written are fitted on all letters.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from letters import SHARED, Row, raad, scorer
from numpy.typing import NDArray

from knowledge.answers import answer, say
from knowledge.answers.bands import DECISION, Claim, claims, hints, probability
from knowledge.desk import Desk
from knowledge.model import Answer
from knowledge.questions import read
from knowledge.search import FEATURES, Catalogue, Weights
from knowledge.search.asking import Asking, asking
from knowledge.search.ranking import Candidate, candidates, ordered
from knowledge.search.weights import as_weights, table
from knowledge.staff.batch import answered, as_json
from knowledge.store import Reader

BOUND = 0.014
"""Wrong answers that are allowed, as a share of all questions: 2% on letters left out, where there are some more."""
OUTER, INNER = 8, 5
"""Groups of letters that are left out in turn: to measure, and within the others to set the decision and threshold."""
TODAY = date(2026, 6, 1)
STEPS, RATE = 300, 0.1
RIDGE = 0.003
"""Steps and rate of the descent, and how much large weights of the ranker cost for each question."""
SURE_RIDGE = 1.0
"""The same for the decision, in all."""
Array = NDArray[np.float64]


@dataclass
class Asked:
    """A question by itself with its candidates; `good` tells of each whether it answers, `right` of a claim."""

    row: Row
    rules: Answer
    asking: Asking
    found: list[Candidate]
    good: list[bool]
    right: dict[str, bool] = field(default_factory=dict)


@dataclass
class Material:
    """A letter with its store and its questions; `asked` are those that need no turn before."""

    letter: str
    store: Path
    rows: list[Row]
    catalogue: Catalogue
    asked: list[Asked]


# --- Material


def stored(letter: Path, folder: Path) -> Path:
    """The store of a letter, made with the commands that staff have unless it is there already."""
    store = folder / f"{letter.stem}.db"
    if not store.exists():
        raad("init", store, "--empty")
        raad("import", store, letter, "--approve", "--quote")
    return store


def material(letter: Path, rows: list[Row], folder: Path, score: Any, start: Weights) -> Material:
    """A letter with its questions, each with the features of its candidates."""
    store = stored(letter, folder)
    reader = Reader(store)
    snapshot = reader.snapshot()
    reader.close()
    catalogue = Catalogue(snapshot.facts, snapshot.terms, snapshot.passages)
    single = [row for row in rows if not row.get("context") and "turns" not in row]
    return Material(
        letter.name, store, rows, catalogue, [_asked(row, catalogue, score, start) for row in single]
    )


def _asked(row: Row, catalogue: Catalogue, score: Any, start: Weights) -> Asked:
    question = read(row["question"], catalogue.vocabulary, catalogue.speller, TODAY)
    rules = answer(question, catalogue)
    seeks = asking(question, catalogue.shelf)
    found = candidates(seeks, catalogue.shelf, hints(rules), start)
    return Asked(row, rules, seeks, found, list(_good(row, found, score)))


def _good(row: Row, found: Sequence[Candidate], score: Any) -> Iterator[bool]:
    """Of each candidate whether it is an answer: its unit holds one, and no longer does without its figure."""
    if row["behaviour"] != "answer":
        yield from (False for _ in found)
        return
    holding = {one.slot for one in found if score.holds(row, one.unit.text)}
    evident = {one.slot for one in found if one.slot in holding and _is_evidence(row, one.unit.text)}
    holding = evident or holding
    exact = {
        (one.slot, one.target.start, one.target.end)
        for one in found
        if one.slot in holding and one.target.end - one.target.start < len(one.unit.text)
        if not score.holds(row, f"{one.unit.text[: one.target.start]} # {one.unit.text[one.target.end :]}")
    }
    figures = {slot for slot, _, _ in exact}
    for one in found:
        place = (one.slot, one.target.start, one.target.end)
        yield place in exact if one.slot in figures else one.slot in holding and one.target.shape == "text"


def _is_evidence(row: Row, text: str) -> bool:
    evidence = row.get("evidence") or ""
    evidence = " ".join(evidence) if isinstance(evidence, list) else evidence
    mine, theirs = set(re.findall(r"\w+", text.lower())), set(re.findall(r"\w+", evidence.lower()))
    return len(mine & theirs) >= 0.6 * min(len(mine), len(theirs)) > 0


# --- Fitting


def fit_ranker(asked: Sequence[Asked]) -> tuple[float, ...]:
    """Weights of the features that make the candidates that answer most probable (listwise softmax, ridge)."""
    chosen = [one for one in asked if any(one.good)]
    width = max(len(one.found) for one in chosen)
    features = np.zeros((len(chosen), width, len(FEATURES)))
    there = np.full((len(chosen), width), -np.inf)
    good = np.full((len(chosen), width), -np.inf)
    for at, one in enumerate(chosen):
        features[at, : len(one.found)] = [candidate.features for candidate in one.found]
        there[at, : len(one.found)] = 0.0
        good[at, : len(one.found)] = [0.0 if yes else -np.inf for yes in one.good]
    weights = np.zeros(len(FEATURES))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = features @ weights
        slope = _softmax(scores + there) - _softmax(scores + good)
        gradient = np.einsum("qc,qcf->f", slope, features) / len(chosen) + RIDGE * weights
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights = weights - RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return tuple(float(weight) for weight in weights)


def _softmax(scores: Array) -> Array:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def fit_decision(rows: Sequence[tuple[tuple[float, ...], bool]]) -> dict[str, float]:
    """Logistic regression on the numbers of the decision, by Newton's method with a ridge."""
    matrix = np.array([(1.0, *numbers) for numbers, _ in rows])
    labels = np.array([float(right) for _, right in rows])
    ridge = np.diag([0.0, *[SURE_RIDGE] * len(DECISION)])
    weights = np.zeros(matrix.shape[1])
    for _ in range(50):
        sure = 1 / (1 + np.exp(-np.clip(matrix @ weights, -30, 30)))
        hessian = (matrix * (sure * (1 - sure))[:, None]).T @ matrix + ridge + 1e-6 * np.eye(len(weights))
        weights = weights + np.linalg.solve(hessian, matrix.T @ (labels - sure) - ridge @ weights)
    return dict(zip(("bias", *DECISION), map(float, weights), strict=True))


@dataclass
class Decided:
    """A question with the claims that could be made for it, each with whether it is right."""

    claims: list[tuple[tuple[float, ...], bool]]


def decided(one: Asked, of: Material, weights: Weights, score: Any) -> Decided:
    """The claims for a question under the weights of a ranker."""
    ranked = ordered(one.asking, one.found, of.catalogue.shelf, weights)
    return Decided(
        [(claim.numbers, _right(one, claim, score)) for claim in claims(ranked, one.rules, of.catalogue)]
    )


def _right(one: Asked, claim: Claim, score: Any) -> bool:
    said = as_json(say(claim.answer))
    if said["text"] not in one.right:
        one.right[said["text"]] = score.outcome(one.row, said) == "right"
    return one.right[said["text"]]


def threshold(sure: Sequence[tuple[float, bool]], questions: int, bound: float) -> float:
    """The lowest probability from which on at most `bound` of all questions get a wrong claim."""
    wrong, least = 0, 1.01
    for value, right in sorted(sure, key=lambda pair: -pair[0]):
        wrong += not right
        if wrong > bound * questions:
            break
        least = value
    return least


def grouped(letters: Sequence[Material], count: int) -> list[list[Material]]:
    """The letters in groups, each about as many."""
    count = min(count, len(letters))
    return [list(letters[at::count]) for at in range(count)]


def fitted(letters: Sequence[Material], start: Weights, score: Any, bound: float) -> Weights:
    """Ranker, decision and threshold on these letters; decision and threshold on the letters each was not fitted on."""
    outside: list[tuple[int, Decided]] = []
    groups = grouped(letters, INNER)
    for at, group in enumerate(groups):
        others = [one for number, other in enumerate(groups) if number != at for one in other]
        ranking = fit_ranker([asked for one in others for asked in one.asked])
        ranker = _with(start, ranking=ranking)
        outside += [(at, decided(asked, one, ranker, score)) for one in group for asked in one.asked]
    sure: list[tuple[float, bool]] = []
    for at in range(len(groups)):
        decision = fit_decision([row for number, one in outside if number != at for row in one.claims])
        for number, one in outside:
            best = max(((probability(n, decision), right) for n, right in one.claims), default=None)
            if number == at and best is not None:
                sure.append(best)
    return Weights(
        ranking=fit_ranker([asked for one in letters for asked in one.asked]),
        fit=start.fit,
        decision=fit_decision([row for _, one in outside for row in one.claims]),
        answer=threshold(sure, len(outside), bound),
    )


def _with(start: Weights, ranking: tuple[float, ...]) -> Weights:
    return Weights(ranking, start.fit, start.decision, start.answer)


# --- Measuring


def replies(of: Material, weights: Weights) -> list[Row]:
    """What the bot answers to all questions about a letter."""
    with Desk(of.store, lambda: TODAY, weights=weights) as desk:
        return list(answered((json.dumps(row) for row in of.rows), desk.ask))


def outcomes(of: Material, given: list[Row], score: Any) -> Iterator[tuple[Row, Row, str]]:
    """Each question, or turn of a dialogue, with its reply and how that counts; a first passage that answers apart."""
    there = {(reply["id"], reply["turn"]): reply for reply in given}
    for row in of.rows:
        for turn, expected in enumerate(row.get("expect") or [{}]):
            one = {**row, **expected}
            reply = there[row["id"], turn]
            yield one, reply, score.outcome(one, reply)


def counted(results: Sequence[tuple[Row, Row, str]], score: Any) -> Counter[str]:
    """How many of each outcome, in all and by what was expected."""
    table: Counter[str] = Counter()
    for row, reply, outcome in results:
        kind = row["behaviour"] if row["behaviour"] != "clarify" else "answer"
        table[outcome] += 1
        table[f"{kind} {outcome}"] += 1
        passages = score.passages(reply)
        if outcome == "shown" and passages and score.holds(row, passages[0]):
            table["first"] += 1
    return table


def line(name: str, table: Counter[str]) -> str:
    """A line of the table."""
    total = sum(table[one] for one in ("right", "shown", "safe", "wrong")) or 1
    asked = sum(table[f"answer {one}"] for one in ("right", "shown", "safe", "wrong")) or 1
    none = sum(table[f"decline {one}"] for one in ("right", "shown", "safe", "wrong")) or 1
    found = table["answer right"] + table["answer shown"]
    return (
        f"{name[:40]:<40}"
        + "".join(f"{table[one]:>6}" for one in ("right", "shown", "first", "safe", "wrong"))
        + f"   answerable: {table['answer right'] / asked:6.1%} right, {found / asked:6.1%} or shown;"
        + f" others: {table['decline right'] / none:6.1%};  wrong {table['wrong'] / total:5.1%}"
    )


def auc(sure: Sequence[tuple[float, bool]]) -> float:
    """The chance that a right claim gets a higher probability than a wrong one."""
    right = [value for value, yes in sure if yes]
    wrong = [value for value, yes in sure if not yes]
    ahead = sum((one > other) + 0.5 * (one == other) for one in right for other in wrong)
    return ahead / (len(right) * len(wrong)) if right and wrong else 0.5


def measured(letters: Sequence[Material], start: Weights, score: Any, options: argparse.Namespace) -> None:
    """Each group of letters with the weights of the others."""
    total: Counter[str] = Counter()
    sure: list[tuple[float, bool]] = []
    print(f"{'':<40}" + "".join(f"{name:>6}" for name in ("right", "shown", "first", "safe", "wrong")))
    groups = grouped(letters, OUTER)
    for at, group in enumerate(groups):
        others = [one for number, other in enumerate(groups) if number != at for one in other]
        weights = fitted(others, start, score, options.bound)
        of_group: Counter[str] = Counter()
        for one in group:
            for asked in one.asked:
                made = decided(asked, one, weights, score).claims
                best = max(((probability(n, weights.decision), yes) for n, yes in made), default=None)
                sure += [best] if best is not None else []
            results = list(outcomes(one, replies(one, weights), score))
            for row, reply, outcome in results:
                if options.show and outcome in options.show.split(","):
                    print_reply(row, reply, outcome)
            of_group += counted(results, score)
        total += of_group
        names = ", ".join(one.letter.split("-")[0].removesuffix(".txt") for one in group)
        print(line(f"{at + 1} (from {weights.answer:.2f}): {names}", of_group))
    print(line("all, on letters left out", total))
    print(f"AUC of the decision {auc(sure):.3f} over {len(sure)} claims")


def print_reply(row: Row, reply: Row, outcome: str) -> None:
    """A question with its reply."""
    print(f"{outcome:5} {row['id']} [{row['behaviour']}] {row.get('question') or row.get('turns')}")
    print(f"      {reply['kind']}: {reply['text'][:300]!r}\n      expected {row.get('accept')}")


# --- The file


def write(weights: Weights, path: Path) -> None:
    """Writes the weights, with the reasons that the file has."""
    found = table()
    for name, weight in zip(FEATURES, weights.ranking, strict=True):
        found["ranking"][name]["weight"] = round(weight, 3)
    for name, weight in weights.decision.items():
        found["decision"][name]["weight"] = round(weight, 3)
    text = path.read_text(encoding="utf-8")
    for section in ("ranking", "decision"):
        for name, row in found[section].items():
            head = f"[{section}.{name if name.isidentifier() else json.dumps(name)}]"
            text = re.sub(rf"({re.escape(head)}\nweight = )[-\d.e]+", rf"\g<1>{row['weight']}", text)
    text = re.sub(r"(?m)^(answer = )[\d.]+", rf"\g<1>{weights.answer:.3f}", text)
    path.write_text(text, encoding="utf-8")


def load(options: argparse.Namespace, score: Any, folder: Path) -> list[Material]:
    """All letters with their questions."""
    if bool(options.letters) != bool(options.questions) or len(options.letters) != len(options.questions):
        raise SystemExit("--letters and --questions go together")
    pairs = list(zip(options.letters, options.questions, strict=True)) or [
        (SHARED / "letters", SHARED / "questions" / "other-letters.jsonl"),
        (SHARED / "letters", SHARED / "questions" / "almelo-2022.jsonl"),
    ]
    rows: dict[Path, list[Row]] = defaultdict(list)
    for letters, questions in pairs:
        for row in score.load(questions):
            letter = letters / (row.get("letter") or options.letter)
            rows[letter].append({**row, "id": f"{letter.stem}/{row['id']}"})
    start = as_weights(table())
    return [material(letter, those, folder, score, start) for letter, those in sorted(rows.items())]


def main() -> None:
    """Measures, and writes the weights when that is asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--letters", type=Path, action="append", default=[])
    parser.add_argument("--questions", type=Path, action="append", default=[])
    parser.add_argument("--letter", default="00-almelo-inclusieve-arbeidsmarkt-ontplooj.txt")
    parser.add_argument("--stores", type=Path)
    parser.add_argument("--bound", type=float, default=BOUND)
    parser.add_argument("--show", default="", help="prints the replies of these outcomes: wrong,safe")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    score = scorer(SHARED)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.stores or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        letters = load(options, score, folder)
        start = as_weights(table())
        count = sum(len(one.rows) for one in letters)
        answerable = [asked for one in letters for asked in one.asked if asked.row["behaviour"] == "answer"]
        reached = sum(any(asked.good) for asked in answerable)
        print(
            f"{len(letters)} letters, {count} questions; of {len(answerable)} answerable ones by themselves"
            f" {reached} have their answer among the candidates"
        )
        measured(letters, start, score, options)
        if options.write:
            path = Path(__file__).resolve().parents[1] / "knowledge" / "search" / "weights.toml"
            write(fitted(letters, start, score, options.bound), path)


if __name__ == "__main__":
    main()
