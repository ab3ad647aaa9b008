"""The invented facts of bench/plausible.py: the same in every run, fit for a store, and answered from it."""

from __future__ import annotations

import importlib.util
import random
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from math import log
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from lindemeer import Ran
from sqlite_utils.utils import sqlite3

from knowledge.desk import Desk

ROOT = Path(__file__).parents[2]
SIZE = 300


@pytest.fixture(scope="module")
def plausible() -> Iterator[ModuleType]:
    """bench/plausible.py, which is in no package."""
    spec = importlib.util.spec_from_file_location("plausible", ROOT / "bench" / "plausible.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        # Its dataclasses look their module up by its name.
        patch.setitem(sys.modules, "plausible", module)
        spec.loader.exec_module(module)
        yield module


@pytest.fixture(scope="module")
def world(plausible: Any) -> Any:
    return plausible.World(SIZE)


@pytest.fixture(scope="module")
def made(world: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of it."""
    path = tmp_path_factory.mktemp("plausible") / "facts.db"
    world.write(path)
    return path


@pytest.fixture(scope="module")
def desk(made: Path) -> Iterator[Desk]:
    with Desk(made, lambda: date(2026, 6, 1)) as opened:
        yield opened


def vocabulary(world: Any) -> set[str]:
    texts = (str(cell) for told in world.told for cell in told.row.values())
    return {word for text in texts for word in re.findall(r"[^\W\d_]+", text.casefold())}


def test_the_same_seed_gives_the_same(plausible: Any, world: Any) -> None:
    again = plausible.World(SIZE)
    assert (again.letters, again.told, again.terms) == (world.letters, world.told, world.terms)
    assert again.questions(200) == world.questions(200)
    assert again.edits(10) == world.edits(10)


def test_another_seed_gives_another(plausible: Any, world: Any) -> None:
    assert plausible.World(SIZE, seed=2).told != world.told
    assert world.questions(50, seed=2) != world.questions(50)


@pytest.mark.parametrize("size", [0, 1, 7, 100])
def test_there_are_as_many_facts_as_were_asked_for(plausible: Any, size: int) -> None:
    assert len(plausible.World(size).told) == size


def test_the_vocabulary_grows_as_that_of_text_does(plausible: Any) -> None:
    """Heaps' law: ten times the facts have some four times the words."""
    small, large = (len(vocabulary(plausible.World(size))) for size in (400, 4000))
    assert 0.5 < log(large / small) / log(10) < 0.8


def test_there_are_facts_of_all_kinds_and_most_are_figures(plausible: Any) -> None:
    kinds = [told.row["kind"] for told in plausible.World(2000).told]
    assert set(kinds) == {"figure", "date", "list", "definition", "person", "statement"}
    assert kinds.count("figure") > len(kinds) / 2


def test_facts_have_near_doubles(world: Any) -> None:
    figures = [told for told in world.told if told.row["kind"] == "figure"]
    years = {(told.topic, told.place) for told in figures}
    places = {told.topic for told in figures}
    assert len(places) < len(years) < len(figures)
    assert any(told.row["part_of"] for told in figures)


def test_nothing_is_wrong_with_the_store(made: Path, sqlite_utils: Callable[..., Ran]) -> None:
    checked = sqlite_utils("raad", "check", made)
    assert f"{SIZE} feiten worden getoond" in checked.out
    assert "0 problemen" in checked.out


def test_all_facts_are_shown(desk: Desk, world: Any) -> None:
    assert desk.coverage().facts == SIZE
    assert desk.coverage().withheld == 0
    assert len(desk.coverage().letters) == len(world.letters)


def test_questions_differ_and_expect_facts_of_the_store(plausible: Any, world: Any) -> None:
    questions = world.questions(400)
    ids = {told.row["id"] for told in world.told}
    assert len({question.text for question in questions}) == 400
    assert {question.kind for question in questions} == set(plausible.MIX)
    for question in questions:
        assert set(question.facts) <= ids
        answered = question.kind not in (*plausible.DECLINED, "common")
        assert bool(question.facts) == answered, question


def test_what_a_near_miss_asks_for_is_in_no_fact(plausible: Any, world: Any) -> None:
    """Else the bot would be blamed for a right answer."""
    told = {question.text for question in world.questions(3000) if question.kind == "year"}
    near = [question.text for question in world.questions(3000) if question.kind == "near miss"]
    assert len(near) > 50
    assert told.isdisjoint(near)


def test_most_plain_questions_are_answered(desk: Desk, world: Any) -> None:
    """Only that the questions fit the facts; how well is for the bench to say."""
    asked = [question for question in world.questions(150) if question.kind in ("plain", "year")]
    answered = [desk.ask(question.text).facts[:1] for question in asked]
    right = [bool(set(found) & set(question.facts)) for found, question in zip(answered, asked, strict=True)]
    assert len(right) > 30
    assert sum(right) > len(right) / 2


def test_an_answer_after_an_edit_tells_what_was_written(world: Any, tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    world.write(path)
    with Desk(path, lambda: date(2026, 6, 1)) as desk:
        for edits in world.edits(3).values():
            assert edits
            for edit in edits:
                with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                    connection.execute(edit.sql, edit.values)
                said = desk.ask(edit.question)
                assert said.value == edit.tells or edit.tells in said.text, (edit, said)


def test_an_imported_fact_has_its_figure_in_its_quote(world: Any) -> None:
    drawn = [told.row for told in world.told if told.row["context"]]
    assert 0 < len(drawn) < SIZE
    assert all(row["quote"] and "{" not in row["quote"] for row in drawn)


def test_what_is_drawn_often_is_drawn_more_often(plausible: Any) -> None:
    """Zipf's law, roughly: the commonest thing by far, and many things only once."""
    stock = plausible.Growing(random.Random(1), iter(range(10**6)).__next__, 0.6, 5)
    drawn = [stock.draw() for _ in range(20_000)]
    counts = sorted((drawn.count(thing) for thing in set(drawn)), reverse=True)
    assert counts[0] > 20 * counts[len(counts) // 10]
    assert counts.count(1) > len(counts) / 3
    assert len(stock.stock) == len(counts)
