"""`raad questions`, run as staff run it on real files: what was asked, what was said, and taking it away again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from lindemeer import Ran

from knowledge.log.log import Asked, Feedback, write
from knowledge.model import Reason
from knowledge.staff.commands import TEXTS
from knowledge.staff.formulas import harmless, may_run

Cli = Callable[..., Ran]
SAY = TEXTS["questions"]
BANEN = "lindemeer-2023-leerbanen"
TODAY = date.today()
DAY = TODAY.strftime("%d-%m-%Y")
EARLIER = TODAY - timedelta(days=20)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.db"
    rows: list[Asked | Feedback] = [
        Asked(EARLIER, "Hoeveel zwembaden zijn er?", "decline"),
        Asked(TODAY, "zwembaden, hoeveel", "decline"),
        Asked(TODAY, "Hoeveel inwoners werkten in 2023 in een leerbaan?", "decline"),
        Asked(TODAY, "Hoeveel mensen?", "clarify", (BANEN, "lindemeer-2023-leerbanen-zorg")),
        Asked(TODAY, "Wie is de wethouder?", "answer", ("lindemeer-2023-wethouder",)),
        Feedback(EARLIER, BANEN, Reason.WRONG, "1.100", "het zijn er 1.200"),
        Feedback(TODAY, BANEN, Reason.HELPFUL, "1.200"),
        Feedback(TODAY, "lindemeer-2021-weg", Reason.OUTDATED),
    ]
    assert write(path, rows, 90) == 0
    return path


def test_what_was_not_answered_comes_first(sqlite_utils: Cli, log: Path) -> None:
    done = sqlite_utils("raad", "questions", log)
    assert (done.rc, done.err) == (0, "")
    assert done.out.splitlines() == [
        f"Geen antwoord: 3, van {EARLIER:%d-%m-%Y} tot en met {DAY}",
        " 2x  Hoeveel zwembaden zijn er?",
        "     ook: zwembaden, hoeveel",
        f"     laatst op {DAY}",
        " 1x  Hoeveel inwoners werkten in 2023 in een leerbaan?",
        f"     laatst op {DAY}",
        "",
        f"Een vraag terug: 1, van {DAY} tot en met {DAY}",
        " 1x  Hoeveel mensen?",
        f"     laatst op {DAY}",
        "",
        f"Gemeld bij een antwoord: 3, van {EARLIER:%d-%m-%Y} tot en met {DAY}",
        " 2x  lindemeer-2023-leerbanen",
        f"     - {DAY}, nuttig, verteld: 1.200",
        f"     - {EARLIER:%d-%m-%Y}, klopt niet, verteld: 1.100: ‘het zijn er 1.200’",
        " 1x  lindemeer-2021-weg",
        f"     - {DAY}, verouderd",
        "",
    ]


def test_with_a_store_it_tells_what_the_bot_says_now(sqlite_utils: Cli, log: Path, store: Path) -> None:
    out = sqlite_utils("raad", "questions", log, "--store", store).out
    assert "     nu: In 2023 waren 1.200 inwoners aan het werk in een leerbaan." in out
    assert f"     {SAY['gone']}\n" in out
    assert out.count(SAY["answered"]) == 1
    assert f"leerbaan?\n     laatst op {DAY}; {SAY['answered']}\n" in out


def test_kinds_and_days_can_be_chosen(sqlite_utils: Cli, log: Path) -> None:
    only = sqlite_utils("raad", "questions", log, "--kind", "answer").out
    assert [line for line in only.splitlines() if "x  " in line] == [" 1x  Wie is de wethouder?"]
    recent = sqlite_utils("raad", "questions", log, "--since", TODAY.isoformat()).out
    assert " 1x  zwembaden, hoeveel\n" in recent
    assert "het zijn er 1.200" not in recent
    said = sqlite_utils("raad", "questions", log, "--feedback").out
    assert said.startswith("Gemeld bij een antwoord: 3")
    assert "zwembaden" not in said
    none = sqlite_utils("raad", "questions", log, "--since", (TODAY + timedelta(days=1)).isoformat())
    assert none.out == SAY["nothing"] + "\n"


def test_json_goes_on_into_sqlite_utils(sqlite_utils: Cli, log: Path, store: Path) -> None:
    out = sqlite_utils("raad", "questions", log, "--json", "--store", store).out
    first = json.loads(out)[0]
    assert first == {
        "kind": "decline",
        "count": 2,
        "question": "Hoeveel zwembaden zijn er?",
        "wordings": ["Hoeveel zwembaden zijn er?", "zwembaden, hoeveel"],
        "first": EARLIER.isoformat(),
        "last": TODAY.isoformat(),
        "facts": [],
        "answered_now": False,
    }
    again = sqlite_utils("memory", "-", 'select sum("count") as n from stdin', stdin=out)
    assert json.loads(again.out) == [{"n": 4}]
    said = json.loads(sqlite_utils("raad", "questions", log, "--feedback", "--json").out)
    assert [row["fact"] for row in said] == [BANEN, BANEN, "lindemeer-2021-weg"]
    assert said[1]["told"] == "1.100"


def test_csv_goes_on_into_sqlite_utils(sqlite_utils: Cli, log: Path, tmp_path: Path) -> None:
    out = sqlite_utils("raad", "questions", log, "--csv").out
    assert out.startswith("\ufeffkind,count,question,")
    done = sqlite_utils("insert", tmp_path / "los.db", "vragen", "-", "--csv", stdin=out)
    assert done.rc == 0, done.err
    rows = json.loads(sqlite_utils("rows", tmp_path / "los.db", "vragen").out)
    assert rows[0]["kind"] == "decline"
    assert rows[0]["wordings"] == "Hoeveel zwembaden zijn er? | zwembaden, hoeveel"
    assert (
        sqlite_utils("raad", "questions", log, "--csv", "--kind", "answer", "--since", "2999-01-01").out
        == "\ufeff"
    )


@pytest.mark.parametrize(
    "cell", ["=HYPERLINK(1)", "+1", "-1+1", "@SUM(1)", "a;=1", "a\n=1", "\t=1", '"=1', "＝1"]
)
def test_in_16_formulas_are_made_harmless(sqlite_utils: Cli, log: Path, cell: str) -> None:
    """Also those that came into the file by another way than the bot."""
    row = {
        "day": TODAY.isoformat(),
        "question": cell,
        "kind": "decline",
        "facts": "[]",
        "expires": "2999-01-01",
    }
    assert sqlite_utils("insert", log, "questions", "-", stdin=row).rc == 0
    out = sqlite_utils("raad", "questions", log, "--csv").out.removeprefix("\ufeff")
    cells = [one for line in csv.reader(io.StringIO(out)) for one in line]
    assert harmless(cell) in cells
    assert not any(may_run(one) for one in cells)
    assert harmless("-12.5") == "-12.5"


def test_a_terminal_gets_no_orders(sqlite_utils: Cli, log: Path) -> None:
    row = {
        "day": TODAY.isoformat(),
        "question": "\x1b[2Jweg",
        "kind": "decline",
        "facts": "[]",
        "expires": "2999-01-01",
    }
    assert sqlite_utils("insert", log, "questions", "-", stdin=row).rc == 0
    assert "\x1b" not in sqlite_utils("raad", "questions", log).out


# --- Taking away


def test_pr_03_a_purge_leaves_nothing(sqlite_utils: Cli, log: Path) -> None:
    done = sqlite_utils("raad", "questions", log, "--purge", "--older-than", "20")
    assert done.out == SAY["removed"].format(questions=1, feedback=1, path=log) + "\n"
    assert b"Hoeveel zwembaden zijn er?" not in b"".join(
        file.read_bytes() for file in log.parent.glob("log.db*")
    )
    assert (
        SAY["removed"].format(questions=0, feedback=0, path=log)
        in sqlite_utils("raad", "questions", log, "--purge").out
    )


def test_what_has_expired_is_not_shown_and_can_be_taken_away(sqlite_utils: Cli, log: Path) -> None:
    write(log, [Asked(TODAY - timedelta(days=100), "Verlopen vraag?", "decline")], 90)
    done = sqlite_utils("raad", "questions", log)
    assert "Verlopen" not in done.out
    assert done.err == SAY["expired"].format(count=1) + "\n"
    assert sqlite_utils("raad", "questions", log, "--purge").rc == 0
    assert sqlite_utils("raad", "questions", log).err == ""


def test_pr_05_forgetting_a_text(sqlite_utils: Cli, log: Path) -> None:
    done = sqlite_utils("raad", "questions", log, "--forget", "ZWEMBADEN")
    assert done.out == SAY["removed"].format(questions=2, feedback=0, path=log) + "\n"
    assert "zwembaden" not in sqlite_utils("raad", "questions", log).out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--csv", "--json"), SAY["one_way"]),
        (("--purge", "--csv"), SAY["one_action"]),
        (("--purge", "--forget", "jan"), SAY["one_action"]),
        (("--older-than", "3"), SAY["one_action"]),
        (("--forget", "a"), SAY["too_short"].format(least=3)),
    ],
)
def test_what_does_not_go_together(sqlite_utils: Cli, log: Path, options: tuple[str, ...], said: str) -> None:
    done = sqlite_utils("raad", "questions", log, *options)
    assert (done.rc, done.out, done.err) == (1, "", said + "\n")


# --- From the command line


def test_questions_of_staff_can_be_kept_too(sqlite_utils: Cli, store: Path, tmp_path: Path) -> None:
    path = tmp_path / "proef.db"
    asked = sqlite_utils("raad", "ask", store, "Hoeveel pinguïns wonen er op Mars?", "--log", path)
    assert (asked.rc, asked.err) == (0, "")
    lines = '{"id": "1", "question": "Hoeveel pinguïns op Mars?"}\n'
    assert sqlite_utils("raad", "ask", store, "--jsonl", "-", "--log", path, stdin=lines).rc == 0
    assert " 2x  " in sqlite_utils("raad", "questions", path, "--store", store).out
    bad = sqlite_utils("raad", "ask", store, "Hoeveel pinguïns?", "--log", store)
    assert bad.rc == 0
    assert bad.out
    assert "geen vragenlogboek" in bad.err
    assert bad.err.count("\n") == 1
