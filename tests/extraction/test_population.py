"""Of whom a figure is the number: of households it is not of persons, of a few it is not of all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from waterhoek import FACTS, figure, year

from knowledge.answers.comparisons import answer
from knowledge.answers.wording import say
from knowledge.model import Fact, Said
from knowledge.questions.question import read
from knowledge.search.catalogue import Catalogue

COUNTED = [
    figure(
        "jeugdhulp", 45, "personen", "met jeugdhulp", "{period} kregen {value} jongeren in Zandhoek jeugdhulp.",
        year(2023), population="jongeren", place="Zandhoek",
    ),
    figure(
        "schuldhulp", 310, "huishoudens", "met schuldhulp", "{period} kregen {value} huishoudens schuldhulp.",
        year(2023), population="huishoudens",
    ),
    figure(
        "toeslag", 820, "huishoudens", "met energietoeslag", "{period} kregen {value} huishoudens energietoeslag.",
        year(2023), population="huishoudens",
    ),
    figure(
        "bijzonder", 88, "personen", "met bijzondere bijstand", "{period} kregen {value} inwoners bijzondere bijstand.",
        year(2023), population="inwoners",
    ),
]  # fmt: skip
DRAWN = [replace(fact, context="De wijken in cijfers.", quote=fact.statement) for fact in COUNTED]


def ask(question: str, facts: list[Fact]) -> Said:
    catalogue = Catalogue([*FACTS, *facts])
    return say(answer(read(question, catalogue.vocabulary, catalogue.speller, date(2024, 6, 1)), catalogue))


@pytest.mark.parametrize("facts", [COUNTED, DRAWN], ids=["written", "drawn"])
@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Hoeveel inwoners kregen bijzondere bijstand?", "88"),
        # Households are no persons
        ("Hoeveel huishoudens kregen energietoeslag?", "820"),
        ("Hoeveel inwoners kregen energietoeslag?", None),
        ("Hoeveel mensen kregen schuldhulp?", None),
        # All of a group are not those of whom something is measured
        ("Hoeveel jongeren in Zandhoek kregen jeugdhulp?", "45"),
        ("Hoeveel jongeren heeft Zandhoek?", None),
        # Who has debts is not who has help with them
        ("Hoeveel huishoudens kregen schuldhulp?", "310"),
        ("Hoeveel huishoudens kregen hulp bij schulden?", "310"),
        ("Hoeveel huishoudens hebben schulden?", None),
    ],
)
def test_a_number_is_of_those_who_were_asked_for(question: str, value: str | None, facts: list[Fact]) -> None:
    said = ask(question, facts)
    assert said.value == value, said.text
    assert (said.kind == "decline") is (value is None)


def test_what_is_known_of_households_is_told_beside_a_refusal() -> None:
    assert "820 huishoudens" in ask("Hoeveel inwoners kregen energietoeslag?", COUNTED).text
