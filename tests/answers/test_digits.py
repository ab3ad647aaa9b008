"""Every digit of every answer is proven: over thousands of made-up questions and dialogues, and all question files."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from editions import EDITIONS
from generated import SORTS
from lindemeer import FACTS, LETTER
from proof import numerals, proof
from sqlite_utils.cli import cli

from knowledge.desk import Desk
from knowledge.model import Fact, Said
from knowledge.staff.batch import as_json
from knowledge.store.schema import connect
from knowledge.store.store import Reader

TURNS = 60
"""Questions of each sort to each store; a dialogue counts as one."""
SHOWN = 12
"""Failing answers that are printed."""
CONVERSATIONS = count()


@dataclass(frozen=True)
class Asked:
    """A store that is open, with what may be told from it: its approved facts."""

    path: Path
    desk: Desk
    facts: dict[str, Fact]


def run(*arguments: object, stdin: object = None) -> str:
    """The real commands, in this process."""
    text = None if stdin is None else stdin if isinstance(stdin, str) else json.dumps(stdin)
    done = CliRunner().invoke(cli, [str(each) for each in arguments], input=text)
    assert done.exit_code == 0, done.output
    return done.output


def opened(path: Path, today: date) -> Iterator[Asked]:
    """The store with its approved facts; their status is read from the table itself."""
    with closing(connect(path, "ro")) as connection:
        approved = {
            str(row["id"])
            for row in connection.execute("SELECT id FROM facts WHERE status = 'approved' ORDER BY id")
        }
    with closing(Reader(path)) as reader:
        facts = {fact.id: fact for fact in reader.snapshot().facts if fact.id in approved}
    assert facts
    with Desk(path, lambda: today) as desk:
        yield Asked(path, desk, facts)


# --- Four stores: what is shipped, what was imported, one with much that is not approved, one with much to compare


@pytest.fixture(scope="module")
def almelo(shipped: Path) -> Iterator[Asked]:
    yield from opened(shipped, date(2022, 9, 1))


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    folder = tmp_path_factory.mktemp("imported")
    letters = [folder / f"brief-{edition.year}.txt" for edition in EDITIONS]
    for letter, edition in zip(letters, EDITIONS, strict=True):
        letter.write_text(edition.text, encoding="utf-8")
    run("raad", "init", folder / "facts.db", "--empty")
    run("raad", "import", folder / "facts.db", *letters, "--approve")
    yield from opened(folder / "facts.db", date(2025, 6, 1))


YEAR = {"period_start": "2023-01-01", "period_end": "2023-12-31"}
SUBJECTS: tuple[dict[str, Any], ...] = (
    {"measure": "zwijgplekken in de zorg", "unit": "plekken"},
    {"measure": "aan het werk in een leerbaan", "population": "inwoners", "unit": "personen"},
    {
        "measure": "aan het werk in een leerbaan in de bouw",
        "unit": "personen",
        "part_of": "lindemeer-2023-leerbanen",
    },
    {"measure": "budget voor leerbanen", "unit": "euro", "scenario": "budget"},
    {"measure": "wachttijd voor een leerbaan", "unit": "dagen", "place": "wijk 9990"},
)


def hidden() -> Iterator[dict[str, Any]]:
    """Facts with a figure from 999001 on that may not be told: concept, rejected or replaced, or not borne out."""
    figure = count(999001)
    for status in ("concept", "rejected", "replaced"):
        for subject in SUBJECTS:
            value = next(figure)
            yield {
                "id": f"verzwegen-{value}",
                "kind": "figure",
                "value": str(value),
                "value_high": str(value + 10),
                "statement": "{period} was dat {value}.",
                "quote": f"In 2023 was dat {value} tot {value + 10}.",
                "section": f"Zwijgdeel {value}",
                "passage": value,
                "status": status,
                **YEAR,
                **subject,
            }
        for kind in ("list", "definition", "person", "statement"):
            value = next(figure)
            told = (
                {"items": [f"Zwijg {value}", "Zwijgzaam"]} if kind == "list" else {"text": f"zwijg {value}"}
            )
            yield {
                "id": f"verzwegen-{value}",
                "kind": kind,
                "measure": f"zwijgzaken van de leerbanen {kind}",
                "statement": "Dat is {value}.",
                "status": status,
                **told,
            }
    value = next(figure)
    yield {
        "id": f"verzwegen-{value}",
        "kind": "figure",
        "measure": "klachten over leerbanen zonder zwijgbewijs",
        "value": str(value),
        "unit": "klachten",
        "statement": "{period} waren er {value} klachten.",
        "quote": "In 2023 waren er klachten over leerbanen.",
        "status": "approved",
        **YEAR,
    }


HIDDEN = tuple(hidden())
# Not where it says that it knows nothing of a word of the question itself: ‘zwijgplekken’.
SENTINEL = re.compile(r"999[.]?0|(?<!‘)zwijg|(?<!‘)verzwegen", re.IGNORECASE)


@pytest.fixture(scope="module")
def secretive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    path = tmp_path_factory.mktemp("secretive") / "facts.db"
    run("raad", "init", path, "--empty")
    run("insert", path, "letters", "-", stdin=LETTER)
    for fact in (*FACTS, *HIDDEN):
        # One by one: in a list, rows without a column get null there instead of the column's default.
        row = {"letter": LETTER["id"], "status": "approved", **fact}
        if row["status"] == "approved" or fact in FACTS:
            run("insert", path, "facts", "-", stdin=row)
        else:
            # The way of most: approved at first, and withdrawn later.
            run("insert", path, "facts", "-", stdin=row | {"status": "concept"})
            run("upsert", path, "facts", "-", "--pk", "id", stdin={"id": row["id"], "status": row["status"]})
    yield from opened(path, date(2024, 3, 1))


def rows() -> Iterator[dict[str, Any]]:
    """Figures of three years that differ in one thing: period, place, organisation; of every unit and precision."""
    figure = count(17, 23)

    def row(year: int, measure: str, value: object, unit: str, **more: Any) -> dict[str, Any]:
        told = " ".join(filter(None, ("{value}", more.get("population"), measure)))
        return {
            "id": f"lindemeer-{next(number)}",
            "letter": f"lindemeer-{year}",
            "kind": "figure",
            "measure": measure,
            "value": str(value),
            "unit": unit,
            "statement": f"In Lindemeer: {told}.",
            "section": f"Stand van {year}",
            "passage": year % 7 + 1,
            "status": "approved",
            "period_start": f"{year}-01-01",
            "period_end": f"{year}-12-31",
            **more,
        }

    number = count(1)
    for year in (2021, 2022, 2023):
        districts = {place: next(figure) for place in ("Centrum", "De Veste", "Zandhoek")}
        whole = row(year, "hulpvragen", sum(districts.values()) + year % 2, "hulpvragen", place="Lindemeer")
        yield whole
        for place, value in districts.items():
            yield row(year, "hulpvragen", value, "hulpvragen", place=place, part_of=whole["id"])
        for bureau in ("Bureau Brug", "Stichting Steiger 24"):
            yield row(
                year, "in begeleiding", next(figure), "personen", organisation=bureau, population="cliënten"
            )
        yield row(year, "ziekteverzuim", f"5.{next(figure) % 10}", "%")
        yield row(year, "kosten van de jeugdhulp", 2_000_000 + next(figure) * 10_000, "euro")
        yield row(year, "leges voor een pas", f"{next(figure)}.35", "euro")
        yield row(year, "subsidie voor sport", f"1.{year % 10}", "miljoen euro", scenario="budget")
        yield row(year, "bezoekers van het zwembad", next(figure) * 100, "bezoekers", qualifier="circa")
        yield row(year, "vrijwilligers", next(figure), "vrijwilligers", qualifier="at least")
        yield row(year, "te planten bomen", 20, "bomen", value_high="25", scenario="forecast")
        day = {
            "period_start": f"{year}-12-31",
            "period_end": f"{year}-12-31",
            "period_basis": "reference date",
        }
        yield row(year, "formatie van het team 18-min", f"{next(figure)}.5", "fte", **day)
        month = {"period_start": f"{year}-03-01", "period_end": f"{year}-03-31"}
        yield row(year, "meldingen van overlast", next(figure), "meldingen", **month)


@pytest.fixture(scope="module")
def comparable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    path = tmp_path_factory.mktemp("comparable") / "facts.db"
    run("raad", "init", path, "--empty")
    for year in (2021, 2022, 2023):
        letter = {"title": f"Raadsbrief {year - 2010} over 3 wijken", "date": f"{year + 1}-02-11"}
        run("insert", path, "letters", "-", stdin={"id": f"lindemeer-{year}", **letter})
    for row in rows():
        run("insert", path, "facts", "-", stdin=row)
    yield from opened(path, date(2024, 6, 1))


@pytest.fixture
def asked(request: pytest.FixtureRequest) -> Asked:
    """The store that a test is parametrized with."""
    found: Asked = request.getfixturevalue(request.param)
    return found


STORES = pytest.mark.parametrize("asked", ["almelo", "imported", "secretive", "comparable"], indirect=True)


# --- The proof over many questions


class Faults:
    """What was asked and answered, and the answers with digits that nothing accounts for."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.kinds: Counter[str] = Counter()
        self.proven = self.computed = 0
        self.lines: list[str] = []

    def hear(self, turns: Sequence[str], said: Said) -> None:
        self.kinds[said.kind] += 1
        self.proven += sum(1 for _ in numerals(said.text))
        self.computed += said.computation is not None
        strays = proof(said, self.asked.facts)
        leaks = SENTINEL.findall(str(said).replace(" ", ""))
        if strays or leaks:
            self.lines.append(
                f"{' | '.join(turns)}\n    {strays + leaks} in {said.text} [{said.computation}]"
            )

    def ask(self, turns: Sequence[str]) -> None:
        conversation = f"gesprek {next(CONVERSATIONS)}"
        for at, turn in enumerate(turns, start=1):
            self.hear(turns[:at], self.asked.desk.ask(turn, conversation))

    def none(self) -> bool:
        """Whether there were none; prints them otherwise."""
        print("\n".join([f"{len(self.lines)} of {self.kinds.total()}", *self.lines[:SHOWN]]))
        return not self.lines


@STORES
@pytest.mark.parametrize("sort", SORTS)
def test_generated_questions(sort: str, asked: Asked) -> None:
    chance = Random(f"{sort} {len(asked.facts)}")
    facts = sorted(asked.facts.values(), key=lambda fact: fact.id)
    faults = Faults(asked)
    for _ in range(TURNS):
        faults.ask(SORTS[sort](chance, facts))
    assert faults.none()
    assert faults.kinds.total() >= TURNS


@STORES
def test_what_is_generated_is_answered_asked_back_and_declined(asked: Asked) -> None:
    """A proof over nothing but refusals would prove nothing."""
    chance = Random(20211001)
    facts = sorted(asked.facts.values(), key=lambda fact: fact.id)
    faults = Faults(asked)
    for _ in range(20):
        for made in SORTS.values():
            faults.ask(made(chance, facts))
    assert faults.none()
    least = {"answer": 20, "clarify": 3, "decline": 100}
    assert {kind for kind in least if faults.kinds[kind] < least[kind]} == set(), faults.kinds
    assert faults.proven >= 500


@STORES
def test_every_fact_that_is_shown(asked: Asked) -> None:
    faults = Faults(asked)
    for each in asked.facts:
        conversation = f"gesprek {next(CONVERSATIONS)}"
        faults.hear([each], asked.desk.show(each, conversation))
        for turn in ("welk percentage is dat?", "en de rest?", "en vorig jaar?"):
            faults.hear([each, turn], asked.desk.ask(turn, conversation))
    assert faults.none()
    assert faults.kinds["answer"] >= len(asked.facts)


def test_what_is_worked_out(comparable: Asked) -> None:
    chance = Random("worked out")
    facts = sorted(comparable.facts.values(), key=lambda fact: fact.id)
    faults = Faults(comparable)
    for _ in range(40):
        for sort in ("share", "difference", "added", "in_time", "ranking"):
            faults.ask(SORTS[sort](chance, facts))
    for year, district in product((2021, 2022, 2023), ("Centrum", "De Veste", "Zandhoek")):
        question = f"Hoeveel hulpvragen waren er in {district} in {year}?"
        for turn in ("welk percentage is dat?", "en de rest?", "en samen?", "wat is het verschil met 2021?"):
            faults.ask([question, turn])
    assert faults.none()
    assert faults.computed >= 10


def test_no_small_talk_holds_a_digit(almelo: Asked) -> None:
    faults = Faults(almelo)
    for text in ("hallo", "dank u", "help", "wat kun je?", "goedemorgen"):
        faults.ask([text])
    assert faults.none()
    assert faults.kinds["chat"] == 5
    assert faults.proven == 0


# --- The question files

OURS = [
    [row["question"]]
    for rows in tomllib.loads(
        (Path(__file__).parents[1] / "questions.toml").read_text(encoding="utf-8")
    ).values()
    for row in rows
]


@STORES
def test_our_questions(asked: Asked) -> None:
    faults = Faults(asked)
    for turns in OURS:
        faults.ask(turns)
    assert faults.none()
    assert faults.kinds.total() >= 120


@STORES
def test_the_open_questions(asked: Asked, shared: Path) -> None:
    faults = Faults(asked)
    files = sorted((shared / "questions").glob("*.jsonl"))
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            turns = row["turns"] if "turns" in row else [row["question"]]
            faults.ask([row["context"], *turns] if row.get("context") else turns)
    assert faults.none()
    assert files
    assert faults.kinds.total() >= 100


# --- What is not approved is nowhere


def asked_for_what_is_hidden() -> Iterator[str]:
    for row in HIDDEN:
        told = row.get("text") or " ".join(row.get("items", ())) or row["value"]
        yield from (row["id"], told, row["measure"], f"hoeveel {row['measure']} {row['status']}?")
        yield f"hoeveel {row['measure'].replace('j', 'i')} in 2023?"
        yield f"klopt het dat er {told} {row['measure']} zijn?"
        yield f"welk percentage {row['measure']}?"


def test_what_is_hidden_is_told_nowhere(secretive: Asked) -> None:
    desk = secretive.desk
    questions = list(asked_for_what_is_hidden())
    assert len(questions) >= 150
    told = {question: str(desk.ask(question)) for question in questions}
    for row in HIDDEN:
        conversation = f"gesprek {next(CONVERSATIONS)}"
        shown = desk.show(row["id"], conversation)
        assert (shown.kind, shown.facts, shown.value, shown.quote) == ("decline", (), None, None)
        told[f"show {row['id']}"] = str(shown)
        for turn in ("bron?", "welk percentage is dat?", "en de rest?", "hoeveel daarvan?"):
            told[f"show {row['id']} {turn}"] = str(desk.ask(turn, conversation))
    for each in secretive.facts:
        told[f"show {each}"] = str(desk.show(each))
    told["welcome"], told["coverage"] = str(desk.welcome()), str(desk.coverage())
    # The one that is approved and yet withheld is named, by its id alone.
    (named,) = desk.coverage().warnings
    told["coverage"] = told["coverage"].replace(named, re.sub("verzwegen-[0-9]+", "", named))
    assert {asked: said for asked, said in told.items() if SENTINEL.search(said)} == {}


def test_what_is_hidden_is_not_counted(secretive: Asked) -> None:
    coverage = secretive.desk.coverage()
    approved = [row for row in FACTS if row.get("status", "approved") == "approved"]
    assert (coverage.facts, coverage.withheld) == (len(approved), 1)
    assert [each.text for each in numerals(secretive.desk.welcome().text)] == [str(len(approved))]
    assert {row["id"] for row in HIDDEN}.isdisjoint(secretive.facts)


def test_a_letter_of_which_nothing_is_approved_is_not_counted(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    run("raad", "init", path)
    run("insert", path, "letters", "-", stdin={"id": "verzwegen", "title": "Zwijgbrief 999001"})
    fact = {key: value for key, value in HIDDEN[0].items() if key != "part_of"}
    run("insert", path, "facts", "-", stdin={**fact, "letter": "verzwegen", "status": "concept"})
    with Desk(path) as desk:
        said = [str(desk.coverage()), desk.welcome().text]
    assert [each for each in said if SENTINEL.search(each) or "2 raadsbrieven" in each] == []


def test_what_is_hidden_is_in_no_output_of_the_command(secretive: Asked) -> None:
    questions = [row["measure"] for row in HIDDEN] + [row["id"] for row in HIDDEN]
    lines = "\n".join(json.dumps({"id": at, "question": each}) for at, each in enumerate(questions))
    batch = run("raad", "ask", secretive.path, "--jsonl", "-", stdin=lines)
    assert len(batch.splitlines()) == len(questions)
    shown = [run("raad", "ask", secretive.path, question, "--json") for question in questions[:6]]
    shown += [run("raad", "ask", secretive.path, question) for question in questions[:6]]
    assert [each for each in (*batch.splitlines(), *shown) if SENTINEL.search(each)] == []
    assert any('"kind": "answer"' in each for each in batch.splitlines())


def test_the_command_tells_what_the_desk_does(almelo: Asked) -> None:
    """So the proof of what the desk says holds for the command as well."""
    for (question,) in OURS[:5]:
        told = run("raad", "ask", almelo.path, question, "--json", "--today", "2022-09-01")
        assert json.loads(told) == as_json(almelo.desk.ask(question))


# --- The proof can fail: see test_proof.py for made-up answers


def answers(asked: Asked) -> list[Said]:
    """What the desk says of every fact, and some that it works out."""
    said = [asked.desk.show(each) for each in sorted(asked.facts)]
    chance = Random(1)
    facts = sorted(asked.facts.values(), key=lambda fact: fact.id)
    said += [asked.desk.ask(SORTS["share"](chance, facts)[0]) for _ in range(60)]
    return said


@STORES
def test_any_digit_that_is_changed_is_caught(asked: Asked) -> None:
    """But for those that make another number that the same facts bear out, such as the day of another of them."""
    tried, missed = 0, []
    for said in answers(asked):
        for at in (match.start() for match in re.finditer(r"\d", said.text)):
            changed = said.text[:at] + str((int(said.text[at]) + 1) % 10) + said.text[at + 1 :]
            tried += 1
            if not proof(replace(said, text=changed), asked.facts):
                missed.append((said.text, changed))
    print("\n".join(map(str, missed[:SHOWN])))
    assert tried >= 100
    assert len(missed) <= tried / 100, (len(missed), tried)


@STORES
def test_a_figure_that_was_changed_in_one_fact_is_caught(asked: Asked) -> None:
    figures = [fact for fact in asked.facts.values() if fact.amount is not None]
    assert figures
    for fact in figures:
        said = asked.desk.show(fact.id)
        assert proof(said, asked.facts) == []
        assert fact.amount is not None
        other = replace(fact, amount=replace(fact.amount, value=fact.amount.value + 1))
        assert proof(said, {**asked.facts, fact.id: other}) != []


@pytest.mark.parametrize("patched", ["figure", "day", "written", "unit_after"])
def test_a_slip_in_the_wording_is_caught(
    patched: str, imported: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One figure, day, period or unit of many that is written wrongly."""
    import knowledge.answers.wording

    rightly: Callable[..., str] = getattr(knowledge.answers.wording, patched)
    faults = Faults(imported)
    monkeypatch.setattr(knowledge.answers.wording, patched, lambda value: f"{rightly(value)} 47")
    for said in answers(imported):
        faults.hear([patched], said)
    assert faults.lines


def test_a_fact_that_is_told_but_not_approved_is_caught(secretive: Asked) -> None:
    said = Said("answer", "Er zijn 999.001 aanvragen.", "999001", facts=("lindemeer-2023-geheim",))
    assert proof(said, secretive.facts) == ["lindemeer-2023-geheim", "999001", "999.001"]
