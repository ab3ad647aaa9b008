"""Follow-up questions: what is carried over from the turn before, and what is not."""

from __future__ import annotations

from itertools import count

import pytest

from knowledge.desk import Desk

CONVERSATIONS = count()

DIALOGUES = [
    # A part of the last figure
    (["Hoeveel Wsw-medewerkers zijn overgedragen aan Ontplooj?", "En hoeveel daarvan bij Almelo?"], "401"),
    (["hoeveel mensen werken beschut", "hoeveel daarvan bij cirex"], "1"),
    (["hoeveel mensen werken beschut", "hoeveel daarvan bij cirex", "en bij Ontplooj zelf?"], "38"),
    # The same question about something else
    (["Hoe vaak is jobcoaching ingezet?", "En proefplaatsing?"], "3"),
    (["Hoe vaak is jobcoaching ingezet?", "en scholing op maat?"], "1"),
    # The same figure, as it is expected to become
    (["Hoeveel fte ondersteuning is gedetacheerd bij Ontplooj?", "En straks?"], "23"),
    # Where the letters tell nothing, a follow-up does not find it either
    (["Hoeveel Wsw-medewerkers zijn overgedragen aan Ontplooj?", "En in 2019?"], None),
    (["Hoeveel Wsw-medewerkers zijn overgedragen aan Ontplooj?", "En in Hengelo?"], None),
    (["Hoeveel inwoners hebben een garantiebaan?", "En hoeveel vrouwen?"], None),
    # A new question that stands alone owes nothing to the turn before
    (["Hoeveel inwoners hebben een garantiebaan?", "Hoeveel vacatures zijn er?"], "3"),
    # The last figure, held against a limit or against another time
    (["Hoeveel Wsw-medewerkers zijn overgedragen aan Ontplooj?", "Zijn dat er meer dan 500?"], "779"),
    (
        [
            "Hoeveel Wsw-medewerkers zijn overgedragen aan Ontplooj?",
            "En hoeveel daarvan bij Almelo?",
            "Is dat meer dan de helft?",
        ],
        "51.5",
    ),
    (["Hoeveel Wsw-medewerkers zijn overgedragen aan Ontplooj?", "Is dat meer dan in 2020?"], None),
    (["Hoeveel Wsw-medewerkers zijn overgedragen aan Ontplooj?", "En hoeveel meer dan in 2020?"], None),
    # Nothing was said before
    (["En daarvan in Almelo?"], None),
]


@pytest.mark.parametrize(("turns", "value"), DIALOGUES, ids=lambda each: each[-1] if each else "-")
def test_a_dialogue(turns: list[str], value: str | None, shipped_desk: Desk) -> None:
    conversation = f"proef-{next(CONVERSATIONS)}"
    said = [shipped_desk.ask(turn, conversation) for turn in turns][-1]
    assert said.value == value, said.text
    assert (said.kind == "answer") is (value is not None), said.text


def test_conversations_do_not_hear_each_other(shipped_desk: Desk) -> None:
    shipped_desk.ask("Hoeveel Wsw-medewerkers zijn overgedragen aan Ontplooj?", "een")
    assert shipped_desk.ask("En hoeveel daarvan bij Almelo?", "twee").kind != "answer"
    assert shipped_desk.ask("En hoeveel daarvan bij Almelo?").kind != "answer"
    assert shipped_desk.ask("En hoeveel daarvan bij Almelo?", "een").value == "401"


def test_an_option_that_was_chosen_can_be_asked_on(shipped_desk: Desk) -> None:
    shipped_desk.show("almelo-2022-wsw-overgedragen", "keuze")
    assert shipped_desk.ask("En hoeveel daarvan bij Almelo?", "keuze").value == "401"


def test_where_it_stands_can_be_asked(shipped_desk: Desk) -> None:
    shipped_desk.ask("Hoeveel vacatures zijn er?", "bron")
    said = shipped_desk.ask("Waar staat dat?", "bron")
    assert said.facts == ("almelo-2022-vacatures",)
    assert "Ambtelijke medewerkers" in said.text
