"""What is answered from letters that were only imported: the three editions of an invented report, in one store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from editions import EDITIONS
from sqlite_utils.cli import cli

from knowledge.desk import Desk

# Asked in the words of the letters and in others; the year decides between the editions.
ANSWERED = [
    ("hoeveel inwoners kregen in 2023 een schuldregeling", "540"),
    ("Hoeveel inwoners kregen een budgetcoach?", "260"),
    ("Hoelang wachtten inwoners in 2023 op een eerste gesprek?", "23"),
    ("hoeveel fte formatie had het BGL eind 2023", "23"),
    ("Wat kostte de schuldhulp in 2023?", "2600000"),
    ("hoeveel ging er in 2023 naar preventie", "260000"),
    ("Hoeveel hulpvragen verwacht het college in 2024?", "980"),
]

TOLD = [
    ("Wat betekent BGL?", "Bureau Geldzaken Lindemeer"),
    ("Wie is de burgemeester?", "P. Bedacht"),
    ("Welke partners werken mee?", "Voedselkast Lindemeer"),
    ("Wanneer nam de raad de motie Geen Lindemeerder in de knel aan?", "8 juni 2021"),
]

# Another year, place, event or thing: none of the figures is that one.
DECLINED = [
    "Hoeveel hulpvragen waren er in 2019?",
    "Hoeveel inwoners meldden zich in Almelo met een hulpvraag?",
    "Hoeveel schuldregelingen mislukten er in 2023?",
    "Hoeveel consulenten werden er in 2023 ontslagen?",
    "Hoeveel hondenbezitters zijn er?",
    "Hoeveel subsidie werd er in 2023 teruggevorderd?",
    "Wat is begroot voor de bibliotheek?",
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("editions")
    store = folder / "facts.db"
    files = []
    for number, edition in enumerate(EDITIONS):
        file = folder / f"brief-{number}.txt"
        file.write_text(edition.text, encoding="utf-8")
        files.append(str(file))
    for command in (["init", str(store), "--empty"], ["import", str(store), *files, "--approve"]):
        result = CliRunner().invoke(cli, ["raad", *command])
        assert result.exit_code == 0, result.output
    with Desk(store, lambda: date(2025, 6, 1)) as opened:
        yield opened


@pytest.mark.parametrize(("question", "value"), ANSWERED)
def test_figures_are_answered(desk: Desk, question: str, value: str) -> None:
    said = desk.ask(question)
    assert (said.kind, said.value) == ("answer", value), said.text
    # The words of the letter come with the answer, and bear its figure out.
    assert said.quote


def test_two_columns_that_count_the_same_are_asked_back(desk: Desk) -> None:
    said = desk.ask("Hoeveel hulpvragen waren er in De Veste in 2024?")
    assert said.kind == "clarify"
    assert [option.label.split()[0] for option in said.options] == ["350", "310"]


@pytest.mark.parametrize(("question", "told"), TOLD)
def test_other_things_are_told(desk: Desk, question: str, told: str) -> None:
    said = desk.ask(question)
    # A sentence of a letter may be shown where it is not sure that it answers.
    assert said.kind in ("answer", "quote"), said.text
    assert told in said.text


@pytest.mark.parametrize("question", DECLINED)
def test_what_the_letters_do_not_tell_is_declined(desk: Desk, question: str) -> None:
    said = desk.ask(question)
    assert said.kind == "decline", said.text


def test_nothing_is_shown_before_it_is_approved(tmp_path: Path) -> None:
    store, file = tmp_path / "facts.db", tmp_path / "brief.txt"
    file.write_text(EDITIONS[0].text, encoding="utf-8")
    for command in (["init", str(store), "--empty"], ["import", str(store), str(file)]):
        assert CliRunner().invoke(cli, ["raad", *command]).exit_code == 0
    with Desk(store) as desk:
        assert desk.coverage().facts == 0
        assert desk.ask("Wat kostte de schuldhulp in 2022?").kind == "decline"
