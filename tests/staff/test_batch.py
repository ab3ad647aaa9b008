"""Batches: the lines that other programs rely on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lindemeer import Ran

from knowledge.desk import Desk
from knowledge.model import Option, Quote, Said
from knowledge.staff.batch import answered, as_json

Cli = Callable[..., Ran]
KEYS = {"id", "turn", "kind", "text", "value", "unit", "facts", "options", "quotes", "computation", "quote"}


def echo(question: str, conversation: str) -> Said:
    """Answers with the question and the conversation, so that a test sees what was asked where."""
    return Said("answer", question, unit=conversation)


def results(*lines: object) -> list[dict[str, Any]]:
    return list(answered((line if isinstance(line, str) else json.dumps(line) for line in lines), echo))


def test_a_line_is_a_conversation_that_starts_with_its_context() -> None:
    asked: list[tuple[str, str]] = []

    def heard(question: str, conversation: str) -> Said:
        asked.append((conversation, question))
        return Said("answer", question)

    lines = [
        '{"id": "a", "question": "Twee?", "context": "Een?"}',
        '{"id": "a", "turns": ["Drie?", "Vier?"]}',
        '{"id": "a", "question": "Vijf?", "context": null}',
    ]
    told = [result["text"] for result in answered(lines, heard)]
    assert told == ["Twee?", "Drie?", "Vier?", "Vijf?"]
    first, second, third, fourth, fifth = (conversation for conversation, _ in asked)
    assert (first, third) == (second, fourth)
    assert len({first, third, fifth}) == 3
    assert [question for _, question in asked] == ["Een?", "Twee?", "Drie?", "Vier?", "Vijf?"]


@pytest.mark.parametrize(
    ("row", "asked"),
    [
        ({"id": "a", "question": "Een?"}, [("a", 0, "Een?")]),
        ({"id": 7, "question": "Een?"}, [(7, 0, "Een?")]),
        ({"id": "a", "question": ""}, [("a", 0, "")]),
        ({"id": "a", "question": "Een?", "context": None, "voice": "terse"}, [("a", 0, "Een?")]),
        ({"id": "a", "question": "Twee?", "context": "Een?"}, [("a", 0, "Twee?")]),
        ({"id": "a", "turns": ["Een?", "Twee?"]}, [("a", 0, "Een?"), ("a", 1, "Twee?")]),
    ],
)
def test_a_line_gives_a_result_a_question(row: dict[str, Any], asked: list[tuple[Any, ...]]) -> None:
    assert [(result["id"], result["turn"], result["text"]) for result in results(row)] == asked


@pytest.mark.parametrize(
    "line",
    [
        "geen json",
        "[]",
        "null",
        '"Een?"',
        "{}",
        '{"question": "Een?"}',
        '{"id": null, "question": "Een?"}',
        '{"id": ["a"], "question": "Een?"}',
        '{"id": "a"}',
        '{"id": "a", "question": 5}',
        '{"id": "a", "question": null}',
        '{"id": "a", "turns": []}',
        '{"id": "a", "turns": "Een?"}',
        '{"id": "a", "turns": ["Een?", null]}',
        '{"id": "a", "question": "Een?", "context": 5}',
        "[" * 100_000,
        '{"id": ' + "9" * 5_000 + ', "question": "Een?"}',
        '{"id": "a", "question": "Een?"',
    ],
    ids=lambda line: line[:50],
)
def test_a_malformed_line_is_named_and_the_rest_goes_on(line: str) -> None:
    good = {"id": "goed", "question": "Een?"}
    first, wrong, last = results(good, line, good)
    assert (first["text"], last["text"]) == ("Een?", "Een?")
    assert (wrong["kind"], wrong["line"], wrong["turn"]) == ("error", 2, 0)
    assert wrong["text"]


def test_empty_lines_are_no_questions_but_count_as_lines() -> None:
    assert [result["line"] for result in results("", "  ", "x")] == [3]


@given(st.lists(st.text(max_size=40).filter(lambda text: "\n" not in text)))
def test_any_lines_give_results(lines: list[str]) -> None:
    for result in answered(lines, echo):
        assert result["kind"] in ("answer", "error")
        json.dumps(result)


def test_all_that_is_said_is_in_the_line_but_what_only_a_card_shows() -> None:
    said = Said(
        "clarify",
        "Wat bedoelt u?",
        "1.5",
        "fte",
        ("a", "b"),
        (Option("dit", "a"), Option("dat")),
        "1 + 0,5",
        "q",
        quotes=(Quote("Dat kostte 7 euro.", 12, 13, "Brief", place="alinea 2"),),
    )
    assert as_json(said) == {
        "kind": "clarify",
        "text": "Wat bedoelt u?",
        "value": "1.5",
        "unit": "fte",
        "facts": ["a", "b"],
        "options": ["dit", "dat"],
        "quotes": [{"text": "Dat kostte 7 euro.", "letter": "Brief", "place": "alinea 2"}],
        "computation": "1 + 0,5",
        "quote": "q",
    }


def test_the_desk_answers_a_batch(shipped: Path) -> None:
    lines = [
        '{"id": "a", "question": "Hoeveel vacatures staan er nog open?"}',
        '{"id": "b", "question": "Hoeveel vacatures waren er in 2017?"}',
        '{"id": "c", "question": "Hoeveel fte?"}',
        '{"id": "d", "question": "Hallo!"}',
    ]
    with Desk(shipped) as desk:
        found = list(answered(lines, desk.ask))
    assert all(result.keys() == KEYS for result in found)
    assert [result["kind"] for result in found] == ["answer", "decline", "clarify", "chat"]
    assert [result["value"] for result in found] == ["3", None, None, None]
    assert len(found[2]["options"]) == 2


@pytest.mark.parametrize("way", ["file", "stdin"])
def test_the_command_answers_a_batch(way: str, shipped: Path, tmp_path: Path, sqlite_utils: Cli) -> None:
    """Status 0 also where a line is malformed: that line says so itself."""
    lines = '{"id": "a", "question": "Hoeveel garantiebanen in het vorig jaar?"}\nkapot\n{"id": "b", "question": "Hoi"}'
    path = tmp_path / "vragen.jsonl"
    path.write_text(lines, encoding="utf-8")
    source = path if way == "file" else "-"
    done = sqlite_utils(
        "raad",
        "ask",
        shipped,
        "--jsonl",
        source,
        "--today",
        "2022-09-01",
        stdin=lines if way == "stdin" else None,
    )
    assert done.err == ""
    found = [json.loads(line) for line in done.out.splitlines()]
    assert [(result["id"], result["kind"]) for result in found] == [
        ("a", "answer"),
        (None, "error"),
        ("b", "chat"),
    ]
    assert found[0]["value"] == "151"
    assert done.rc == 0
