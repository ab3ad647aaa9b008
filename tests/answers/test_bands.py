"""Three bands: an approved fact answers, a passage is shown, and what is not there is declined."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from berkenrode import FILE
from lindemeer import Ran

from knowledge.desk import Desk
from knowledge.model import Said
from knowledge.staff.batch import as_json

Cli = Callable[..., Ran]


@pytest.fixture
def letters(tmp_path: Path, sqlite_utils: Cli) -> Path:
    """A store with one letter that was imported by the commands, with what was drawn from it approved."""
    file, path = tmp_path / "zwembad.txt", tmp_path / "facts.db"
    file.write_text(FILE, encoding="utf-8")
    assert sqlite_utils("raad", "init", path, "--empty").rc == 0
    assert sqlite_utils("raad", "import", path, file, "--approve", "--quote").rc == 0
    return path


def is_shown(said: Said, letter: str) -> None:
    """What every reply of kind quote promises."""
    first, _, rest = said.text.partition(". ")
    assert said.kind == "quote"
    assert re.search(r"\b(?:geen|niet)\b", first)
    assert not re.search(r"\d", first)
    assert 0 < len(said.quotes) <= 3
    assert said.value is None
    for quote in said.quotes:
        assert quote.text in letter
        assert f"“{quote.text}”" in rest
        assert quote.letter in rest
        assert quote.place in rest


def test_a_sentence_without_a_fact_is_shown(letters: Path) -> None:
    with Desk(letters) as desk:
        said = desk.ask("Hoe branden de lampen langs het hoofdveld?")
        is_shown(said, FILE)
        assert said.quotes[0].text == "De lampen langs het hoofdveld branden sinds kort zuiniger."
        assert as_json(said)["quotes"][0] == {
            "text": said.quotes[0].text,
            "letter": said.quotes[0].letter,
            "place": said.quotes[0].place,
        }


def test_an_approved_fact_answers(letters: Path) -> None:
    with Desk(letters) as desk:
        said = desk.ask("Hoeveel parkeerplaatsen zijn er aangelegd op het sportpark?")
        assert (said.kind, said.value, said.quotes) == ("answer", "35", ())


@pytest.mark.parametrize(
    "question",
    [
        "Hoeveel gezinnen kochten een zwempas in 2019?",
        "Hoeveel parkeerplaatsen zijn er aangelegd in Deventer?",
        "Wat kostte het onderhoud van het zwembad in 2021?",
    ],
)
def test_another_year_or_place_is_no_answer(letters: Path, question: str) -> None:
    with Desk(letters) as desk:
        assert desk.ask(question).kind in ("quote", "decline")


@pytest.mark.parametrize("question", ["Wie won het songfestival?", "Xyzzy qwrt?"])
def test_nothing_near_is_declined_without_passages(letters: Path, question: str) -> None:
    with Desk(letters) as desk:
        said = desk.ask(question)
        assert (said.kind, said.quotes) == ("decline", ())


def test_staff_decide_what_may_be_quoted_while_the_bot_runs(letters: Path, sqlite_utils: Cli) -> None:
    question = "Hoe branden de lampen langs het hoofdveld?"
    with Desk(letters) as desk:
        assert "zuiniger" in desk.ask(question).text
        name = desk.ask("Hoeveel parkeerplaatsen zijn er?").facts
        row = {"id": "zwembad-2024", "quotable": 0}
        found = sqlite_utils("query", letters, "SELECT id FROM letters").out
        row["id"] = re.search(r'"id": "([^"]+)"', found)[1]  # type: ignore[index]
        assert sqlite_utils("upsert", letters, "letters", "-", "--pk", "id", stdin=row).rc == 0
        assert all(quote.fact is not None for quote in desk.ask(question).quotes)
        assert desk.ask("Hoeveel parkeerplaatsen zijn er?").facts == name
        row["quotable"] = 1
        assert sqlite_utils("upsert", letters, "letters", "-", "--pk", "id", stdin=row).rc == 0
        assert "zuiniger" in desk.ask(question).text


def test_what_may_be_quoted_is_yes_or_no(letters: Path, sqlite_utils: Cli) -> None:
    done = sqlite_utils("query", letters, "UPDATE letters SET quotable = 2")
    assert done.rc != 0
    assert "quotable" in done.err
    assert "Brieven waaruit de bot mag citeren: 1 van 1." in sqlite_utils("raad", "check", letters).out
