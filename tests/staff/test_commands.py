"""The commands `sqlite-utils raad ...` that are not about questions, run as staff run them."""

from __future__ import annotations

import re
import time
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import click
import pytest
from lindemeer import FACTS, Ran

from knowledge.model import Said
from knowledge.staff.commands import TEXTS, register_commands, told
from knowledge.staff.golden import failures
from knowledge.store.store import Change, Example

Cli = Callable[..., Ran]

BANEN = "lindemeer-2023-leerbanen"
ZORG = "lindemeer-2023-leerbanen-zorg"


@pytest.fixture(autouse=True)
def dutch_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Of this process and of the commands it starts; put back after the test."""
    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def one_sentence(done: Ran) -> str:
    """What a command says when it cannot do its work: one line on stderr, status 1."""
    assert done.rc == 1
    assert "Traceback" not in done.err
    lines = done.err.splitlines()
    assert len(lines) == 1, done.err
    return lines[0]


# --- init


def test_init_makes_a_store_and_keeps_it(sqlite_utils: Cli, tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    made = sqlite_utils("raad", "init", path)
    assert (made.rc, made.err) == (0, "")
    assert made.out == TEXTS["init"]["made"] + "\n"
    edit = "UPDATE facts SET measure = 'anders' WHERE kind = 'person'"
    assert sqlite_utils("query", path, edit).rc == 0
    again = sqlite_utils("raad", "init", path)
    assert (again.rc, again.out) == (0, TEXTS["init"]["kept"] + "\n")
    assert '"anders"' in sqlite_utils("query", path, "SELECT measure FROM facts WHERE kind = 'person'").out


def test_init_empty(sqlite_utils: Cli, tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    assert sqlite_utils("raad", "init", path, "--empty").out == TEXTS["init"]["made_empty"] + "\n"
    assert '"n": 0' in sqlite_utils("query", path, "SELECT count(*) AS n FROM facts").out


# --- check


def test_check_of_a_sound_store(sqlite_utils: Cli, store: Path) -> None:
    done = sqlite_utils("raad", "check", store)
    assert done.rc == 0, done.err
    assert TEXTS["check"]["no_examples"] in done.out
    assert f"{len(FACTS) - 1} feiten worden getoond, 0 voorbeeldvragen gesteld, 0 problemen" in done.out


def test_check_of_an_empty_store_fails(sqlite_utils: Cli, tmp_path: Path) -> None:
    """A check that had nothing to check proves nothing."""
    path = tmp_path / "facts.db"
    assert sqlite_utils("raad", "init", path, "--empty").rc == 0
    done = sqlite_utils("raad", "check", path)
    assert done.rc == 1
    assert TEXTS["check"]["nothing"] in done.out


def test_check_asks_the_golden_questions(sqlite_utils: Cli, store: Path) -> None:
    good = {"id": "v1", "question": "Hoeveel inwoners waren aan het werk in een leerbaan?", "expect": BANEN}
    assert sqlite_utils("insert", store, "examples", "-", stdin=good).rc == 0
    done = sqlite_utils("raad", "check", store)
    assert done.rc == 0, done.out + done.err
    assert "1 voorbeeldvragen gesteld, 0 problemen" in done.out
    bad = {"id": "v2", "question": "Hoeveel pinguïns wonen er op Mars?", "expect": BANEN}
    assert sqlite_utils("insert", store, "examples", "-", stdin=bad).rc == 0
    done = sqlite_utils("raad", "check", store)
    assert done.rc == 1
    assert "- v2: het antwoord is anders dan hoort." in done.out
    told_ = " ".join(done.out.split())
    assert "vraag: Hoeveel pinguïns wonen er op Mars?" in told_
    assert f"verwacht: {BANEN}: In 2023 waren 1.200 inwoners aan het werk in een leerbaan." in told_
    assert "gekregen: geen antwoord: Ik ken geen aantal over ‘pinguïns’ uit de raadsbrieven." in told_
    assert "Bron:" not in done.out
    assert max(map(len, done.out.splitlines())) <= 120


def test_check_tells_each_problem(sqlite_utils: Cli, store: Path) -> None:
    assert sqlite_utils("query", store, f"UPDATE facts SET value = '1000' WHERE id = '{ZORG}'").rc == 0
    assert sqlite_utils("query", store, f"UPDATE facts SET value = '1201' WHERE id = '{BANEN}'").rc == 0
    done = sqlite_utils("raad", "check", store)
    assert done.rc == 1
    assert f"- Feit {BANEN} wordt niet getoond: het bedrag 1201 staat niet in het citaat" in done.out
    assert "1 problemen gevonden" in done.out


@pytest.mark.parametrize(
    ("expect", "said", "right"),
    [
        ("a", Said("answer", "", facts=("a", "b")), True),
        # The part of another answer is not an answer.
        ("b", Said("answer", "", facts=("a", "b")), False),
        ("a", Said("clarify", "", facts=("a",)), False),
        ("decline", Said("decline", ""), True),
        ("decline", Said("answer", "", facts=("a",)), False),
        ("clarify", Said("clarify", ""), True),
        ("decline", Said("chat", ""), False),
    ],
)
def test_a_golden_question_holds_or_fails(expect: str, said: Said, right: bool) -> None:
    example = Example("v1", "Hoeveel?", expect)
    assert (not list(failures([example], lambda question: said))) is right
    assert list(failures([example], lambda question: said, beside={"v1"})) == []


# --- repair


def test_repair(sqlite_utils: Cli, store: Path) -> None:
    assert sqlite_utils("transform", store, "facts").rc == 0
    assert "bewaking facts_before_insert ontbreekt" in sqlite_utils("raad", "check", store).out
    done = sqlite_utils("raad", "repair", store)
    assert done.rc == 0, done.err
    assert "- bewaking facts_before_insert teruggezet" in done.out
    assert sqlite_utils("raad", "repair", store).out == TEXTS["repair"]["sound"] + "\n"
    assert sqlite_utils("raad", "check", store).rc == 0


# --- history


def test_history_of_an_edit(sqlite_utils: Cli, store: Path) -> None:
    row = {"id": ZORG, "value": "451", "qualifier": "circa"}
    assert sqlite_utils("upsert", store, "facts", "-", stdin=row).rc == 0
    done = sqlite_utils("raad", "history", store, ZORG)
    assert done.rc == 0, done.err
    heading, *columns = done.out.splitlines()[-3:]
    assert re.fullmatch(rf"[0-9-]{{10}} [0-9:]{{8}}  feit {ZORG} gewijzigd, door onbekend", heading)
    assert columns == ["    value: 450 -> 451", "    qualifier: exact -> circa"]
    assert "brief lindemeer" in sqlite_utils("raad", "history", store).out
    assert sqlite_utils("raad", "history", store, "onbekend").out == TEXTS["history"]["none"] + "\n"


def test_history_names_who_used_our_commands(sqlite_utils: Cli, tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    assert sqlite_utils("raad", "init", path).rc == 0
    first = " ".join(sqlite_utils("raad", "history", path).out.splitlines()[:2])
    assert "(meegeleverde feiten)" in " ".join(first.split())
    assert "door onbekend" not in first


def test_a_change_is_told_in_local_time_and_narrow_lines() -> None:
    change = Change(
        id=1,
        at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC),
        table="facts",
        row="lindemeer-2023-" + "x" * 90,
        old={"value": "450", "statement": "woord " * 40, "place": None, "unit": "fte"},
        new={"value": "451", "statement": "ander " * 40, "place": "\x1b[2JLindemeer", "unit": "fte"},
        by="an",
        reason="erratum",
    )
    lines = list(told(change))
    assert lines[0].startswith("02-07-2026 00:30:00  feit")
    assert "door an (erratum)" in " ".join(line.strip() for line in lines)
    assert "    value: 450 -> 451" in lines
    assert "    place: (leeg) -> \N{REPLACEMENT CHARACTER}[2JLindemeer" in lines
    assert not any(line.strip().startswith("unit") for line in lines)
    assert max(map(len, lines)) <= 80


# --- All of them


@pytest.mark.parametrize("command", ["check", "history", "questions", "repair", "review"])
def test_a_missing_store_is_one_sentence(sqlite_utils: Cli, tmp_path: Path, command: str) -> None:
    assert "is er niet" in one_sentence(sqlite_utils("raad", command, tmp_path / "weg.db"))


@pytest.mark.parametrize("command", ["init", "check", "history", "repair", "review"])
def test_a_store_that_is_none_is_one_sentence(sqlite_utils: Cli, tmp_path: Path, command: str) -> None:
    path = tmp_path / "brief.pdf"
    path.write_bytes(b"%PDF-1.7 geen database, maar lang genoeg om er een te lijken" * 100)
    assert "geen Raadbaak-bestand" in one_sentence(sqlite_utils("raad", command, path))


@pytest.mark.parametrize(
    "arguments",
    [("init",), ("init", "a.db", "--leeg"), ("chekc", "a.db"), ("check", "."), ("repair", "a", "b")],
)
def test_a_misspelt_command_is_one_sentence(sqlite_utils: Cli, arguments: tuple[str, ...]) -> None:
    assert "--help' ziet u hoe het moet" in one_sentence(sqlite_utils("raad", *arguments))


def test_every_command_has_help_in_dutch(sqlite_utils: Cli) -> None:
    texts = tomllib.loads(files("knowledge.dutch").joinpath("commands.toml").read_text(encoding="utf-8"))
    overview = sqlite_utils("raad", "--help").out
    for command in set(texts) - {"raad"}:
        assert f"  {command} " in overview
        said = " ".join(sqlite_utils("raad", command, "--help").out.split())
        assert " ".join(texts[command]["help"].split()) in said


def test_our_commands_take_no_name_of_sqlite_utils() -> None:
    cli = click.Group()
    register_commands(cli)
    assert set(cli.commands) == {"raad"}
