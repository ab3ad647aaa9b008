"""Questions to the shipped facts, each with what must come of it: tests/questions.toml says what and why."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from knowledge.desk import Desk
from knowledge.model import Said

QUESTIONS: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parents[1] / "questions.toml").read_text(encoding="utf-8")
)
ROWS = [(theme, row) for theme, rows in QUESTIONS.items() for row in rows]
OUTCOMES = ("clarify", "decline")


class WrongError(AssertionError):
    """An answer that must not be given."""


class MissedError(AssertionError):
    """No answer where the letters have one, or a decline where asking back is better: a lost chance, no harm."""


def judged(row: dict[str, Any]) -> pytest.MarkDecorator | tuple[()]:
    if row.get("known_fault"):
        return pytest.mark.xfail(strict=True, raises=WrongError, reason="a wrong answer that is known")
    if row.get("known_gap"):
        return pytest.mark.xfail(strict=True, raises=MissedError, reason="not understood yet")
    return ()


def hold(question: str, expect: str, said: Said) -> None:
    """Passes when that is what was said; the exception tells whether it did harm."""
    # A passage that is shown claims nothing: for the reviewed facts it stands for a decline.
    got = said.facts[0] if said.kind == "answer" else said.kind.replace("quote", "decline")
    if got != expect:
        error = WrongError if said.kind == "answer" else MissedError
        raise error(f"{question!r}: expected {expect}, got {got}: {said.text}")


@pytest.mark.parametrize(
    ("question", "expect"),
    [
        pytest.param(row["question"], row["expect"], id=f"{theme}-{row['question'][:60]}", marks=judged(row))
        for theme, row in ROWS
    ],
)
def test_a_question(question: str, expect: str, shipped_desk: Desk) -> None:
    hold(question, expect, shipped_desk.ask(question))


def test_there_are_questions_of_every_sort(shipped_desk: Desk) -> None:
    expected = Counter(row["expect"] for _, row in ROWS)
    assert len(ROWS) >= 120
    assert {
        question for question, times in Counter(row["question"] for _, row in ROWS).items() if times > 1
    } == set()
    unknown = [
        expect for expect in expected if expect not in OUTCOMES and shipped_desk.show(expect).kind != "answer"
    ]
    assert unknown == []


def test_every_shipped_fact_is_asked_for(shipped_facts: dict[str, Any]) -> None:
    asked = {row["expect"] for _, row in ROWS}
    assert {fact["id"] for fact in shipped_facts["fact"]} - asked == set()


@pytest.mark.parametrize(
    ("expect", "said", "error"),
    [
        ("a", Said("answer", "", facts=("b",)), WrongError),
        ("decline", Said("answer", "", facts=("b",)), WrongError),
        ("a", Said("decline", ""), MissedError),
        ("a", Said("clarify", "", facts=("a",)), MissedError),
        ("decline", Said("clarify", ""), MissedError),
    ],
)
def test_a_wrong_answer_is_told_from_a_missed_one(
    expect: str, said: Said, error: type[AssertionError]
) -> None:
    with pytest.raises(error):
        hold("?", expect, said)
