"""Golden questions made of facts: plain ones, ones with a typing error, and near misses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from knowledge.desk import Desk
from knowledge.model import (
    Amount,
    Answer,
    Computation,
    Fact,
    Figures,
    Kind,
    Letter,
    Missing,
    NoFigure,
    Period,
    Rule,
    Scenario,
)
from knowledge.staff.proposals import DECLINE, Sort, misspellings, near_misses, propose, wordings
from knowledge.store import Horizon
from knowledge.words.language import data, fold, known

LETTER = Letter("l", "Raadsbrief Lindemeer over leerbanen")
YEAR = Period(date(2021, 1, 1), date(2021, 12, 31))
DAY = Period(date(2021, 10, 1), date(2021, 10, 1))
HORIZON = Horizon(2019, fold("Lindemeer Almelo"))


def fact(kind: str, measure: str, statement: str, **columns: Any) -> Fact:
    return Fact("f", LETTER, Kind(kind), measure, statement, **columns)


def figure(measure: str, statement: str, value: str, unit: str, **columns: Any) -> Fact:
    return fact("figure", measure, statement, amount=Amount(Decimal(value), unit), **columns)


JOBS = figure(
    "aan het werk in een leerbaan",
    "{period} waren {value} inwoners aan het werk in een leerbaan.",
    "1200",
    "personen",
    population="inwoners",
    place="Lindemeer",
    period=YEAR,
)
PLAIN = "Hoeveel inwoners waren in 2021 aan het werk in een leerbaan?"
# In the words of the fact's own sentence, turned round.
TURNED = [
    (JOBS, PLAIN),
    (
        figure("open", "Er zijn nog {value} vacatures bij de balie.", "3", "vacatures"),
        "Hoeveel vacatures zijn er nog bij de balie?",
    ),
    (
        figure("ingevuld", "{value} banen zijn ingevuld bij de balie.", "6", "aantal", period=YEAR),
        "Hoeveel banen zijn in 2021 ingevuld bij de balie?",
    ),
    (
        figure(
            "x", "{period} kwamen {value} van de inwoners in dienst.", "4", "personen", population="inwoners"
        ),
        "Hoeveel van de inwoners kwamen in dienst?",
    ),
    (
        figure("steun", "De raad heeft {value} fte aan steun gekregen.", "2", "fte"),
        "Hoeveel fte aan steun heeft de raad gekregen?",
    ),
    (
        figure("huurtoeslag", "{period} is {value} keer huurtoeslag toegekend.", "1", "keer", period=DAY),
        "Hoe vaak is op 1 oktober 2021 huurtoeslag toegekend?",
    ),
    (
        figure("lasten", "De lasten van het zwembad waren {period} {value}.", "5200", "euro", period=YEAR),
        "Hoeveel euro waren de lasten van het zwembad in 2021?",
    ),
    (
        figure("budget", "Voor leerbanen is {period} {value} begroot.", "5200", "euro", period=YEAR),
        "Hoeveel euro is in 2021 voor leerbanen begroot?",
    ),
    (
        figure("uitstroom", "De uitstroom daalde {period} met {value}.", "5.2", "%", period=YEAR),
        "Met hoeveel procent daalde de uitstroom in 2021?",
    ),
    (
        figure("tevreden", "{period} was {value} van de inwoners tevreden.", "52", "%", period=YEAR),
        "Hoeveel procent van de inwoners was in 2021 tevreden?",
    ),
    (
        fact("date", "besluit", "De raad besloot op {value} over de leerbanen.", period=DAY),
        "Wanneer besloot de raad over de leerbanen?",
    ),
    (fact("date", "einde", "De regeling loopt tot {value}.", period=DAY), "Tot wanneer loopt de regeling?"),
    (
        fact("list", "wijken", "In deze wijken {value}.", items=("a",)),
        "Welke wijken zijn er?",
    ),
    (
        fact("list", "x", "{period} gaven deze externe clubs les: {value}.", items=("a",), period=YEAR),
        "Welke externe clubs gaven in 2021 les?",
    ),
    (
        fact("list", "x", "De gemeenten {value} werken samen.", items=("a",)),
        "Welke gemeenten werken samen?",
    ),
    (fact("definition", "leerbaan", "Een leerbaan is {value}.", text="werk"), "Wat is een leerbaan?"),
    (
        fact("person", "wethouder", "De wethouder die de brief tekende is {value}.", text="A"),
        "Wie is de wethouder die de brief tekende?",
    ),
]
# From its fields, where the sentence does not turn.
FIELDS = [
    (
        figure(
            "met werk", "Het aantal daalt tot {value}.", "1", "personen", population="inwoner", period=YEAR
        ),
        "Hoeveel inwoners met werk waren er in 2021?",
    ),
    (
        figure("nieuwe meldingen", "Wij kregen er {value}.", "9", "meldingen", scenario=Scenario.FORECAST),
        "Hoeveel nieuwe meldingen worden er verwacht?",
    ),
    (
        figure("subsidie voor sport", "Een bedrag van {value} is betaald.", "9", "euro", period=YEAR),
        "Welk bedrag hoort in 2021 bij ‘subsidie voor sport’?",
    ),
    (fact("definition", "UWV (betekenis)", "UWV staat voor {value}.", text="x"), "Wat betekent UWV?"),
    (fact("person", "hoofd", "{value} leidt de afdeling.", text="A"), "Wie is het hoofd?"),
    (
        fact("statement", "met wie de afspraken zijn gemaakt (akkoord)", "{value} tekende.", text="A"),
        "Kunt u zeggen met wie de afspraken zijn gemaakt?",
    ),
    (
        fact("statement", "doel van de regeling", "De regeling dient voor {value}.", text="A"),
        "Wat is het doel van de regeling?",
    ),
    (
        fact("statement", "commissie die advies gaf", "Het advies kwam van {value}.", text="A"),
        "Welke commissie is het die advies gaf?",
    ),
    (
        fact("list", "stukken die zijn verzonden", "Verzonden: {value}.", items=("a",)),
        "Wat zijn de stukken die zijn verzonden?",
    ),
]


@pytest.mark.parametrize(("asked", "question"), TURNED + FIELDS, ids=[row[1] for row in TURNED + FIELDS])
def test_a_plain_wording(asked: Fact, question: str) -> None:
    assert next(wordings(asked)) == question


@pytest.mark.parametrize(
    "asked",
    [
        # A piece of a sentence, as it may be drawn from a letter.
        fact("date", "stelde de raad het plan vast", "x {value}", period=DAY, context="x"),
        fact(
            "list",
            "mensen naast geboden",
            "Deze mensen wordt naast {value} geboden.",
            items=("a",),
            context="x",
        ),
        figure("toename van aanvragen", "Het gaat om {value}.", "4", "aantal", context="x"),
        fact("statement", "stand van zaken: klaar", "Het is {value}.", text="klaar"),
    ],
)
def test_what_would_read_badly_is_not_asked(asked: Fact) -> None:
    assert list(wordings(asked)) == []


def test_an_error_is_small_realistic_and_always_the_same() -> None:
    wrong = list(misspellings(PLAIN))
    assert wrong == list(misspellings(PLAIN))
    assert len(wrong) > 2
    for question in wrong:
        said, meant = question.split(), PLAIN.split()
        changed = [(one, other) for one, other in zip(said, meant, strict=True) if one != other]
        assert len(changed) == 1
        one, other = (word.strip("?") for word in changed[0])
        assert abs(len(one) - len(other)) <= 1
        assert one[0] == other[0]
        assert not known(fold(one))


@pytest.mark.parametrize(
    "question", ["Wat is Ontplooj?", "Wie is de wethouder-x?", "Hoeveel zijn er in een baan?"]
)
def test_names_and_short_words_are_not_misspelt(question: str) -> None:
    assert not [wrong for wrong in misspellings(question) if "Ontplooj" in question or "-x" not in wrong]


def test_a_near_miss_is_about_a_time_or_place_far_from_the_store() -> None:
    missed = list(near_misses(PLAIN, JOBS, HORIZON))
    assert missed[0] == "Hoeveel inwoners waren in 2004 aan het werk in een leerbaan?"
    towns = [fold(name) for name in data("places")["places"]["municipalities"]]
    assert sum(any(f" {town}?" in fold(question) for town in towns) for question in missed) == 3
    assert not any("Almelo" in question for question in missed)
    placed = "Hoeveel inwoners van Lindemeer werkten?"
    assert "Lindemeer" not in next(near_misses(placed, replace(JOBS, period=None), HORIZON))


def test_a_place_stands_before_the_last_part_of_a_verb() -> None:
    date_ = fact("date", "motie aangenomen", "De raad nam de motie aan {value}.", period=DAY)
    (question,) = [text for text in wordings(date_) if text.endswith("aan?")]
    assert next(near_misses(question, date_, HORIZON)).endswith(" aan?")


def answers(right: Answer, missed: Answer, typo: Answer) -> Callable[[str], Answer]:
    def decide(question: str) -> Answer:
        if question == PLAIN:
            return right
        return typo if "2021" in question and len(question) - len(PLAIN) in (-1, 0, 1) else missed

    return decide


DECLINED = NoFigure(Missing.PERIOD)
OTHER = Figures(replace(JOBS, id="g"))
WORKED_OUT = Figures(JOBS, computation=Computation(Rule.SUM, Amount(Decimal(1), "personen"), (JOBS,)))


@pytest.mark.parametrize(
    ("right", "missed", "typo", "made"),
    [
        (Figures(JOBS), DECLINED, Figures(JOBS), list(Sort)),
        (Figures(JOBS), DECLINED, DECLINED, [Sort.PLAIN, Sort.MISS]),
        (Figures(JOBS), OTHER, Figures(JOBS), [Sort.PLAIN, Sort.TYPO]),
        (Figures(JOBS), NoFigure(Missing.TOO_LONG), OTHER, [Sort.PLAIN]),
        (OTHER, DECLINED, Figures(JOBS), []),
        (WORKED_OUT, DECLINED, Figures(JOBS), []),
    ],
)
def test_only_what_the_bot_does_as_expected_is_proposed(
    right: Answer, missed: Answer, typo: Answer, made: list[Sort]
) -> None:
    single = replace(JOBS, statement="x {value}", measure="in een leerbaan")
    assert propose(single, HORIZON, lambda _: DECLINED).made == ()
    found = propose(JOBS, HORIZON, answers(right, missed, typo))
    assert [one.sort for one in found.made] == made
    assert sorted((*made, *found.failed)) == sorted(Sort)
    assert all(one.expect == (DECLINE if one.sort is Sort.MISS else "f") for one in found.made)


def test_what_is_proposed_for_the_shipped_facts_holds(shipped_desk: Desk) -> None:
    facts = [entry.fact for entry in shipped_desk._current()]
    horizon = Horizon(2021, fold(" ".join(f"{one.place} {one.letter.sender}" for one in facts), 100_000))
    made = [one for fact_ in facts for one in propose(fact_, horizon, shipped_desk.decide).made]
    assert len(made) > 2.5 * len(facts)
    for one in made:
        said = shipped_desk.ask(one.question)
        assert (said.kind if one.expect == DECLINE else said.facts[0]) == one.expect, one.question
        assert one.question[0].isupper()
        assert one.question.endswith("?")
        assert not {"{", "  ", " ?"} & {one.question[at : at + 2] for at in range(len(one.question))}
