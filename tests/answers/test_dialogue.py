"""Follow-up questions: what is carried over from the turn before, and what is not."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest
from waterhoek import FACTS, rows

from knowledge.answers.comparisons import answer
from knowledge.answers.dialogue import Dialogue, begin, follow, in_context
from knowledge.answers.wording import say
from knowledge.desk import Desk
from knowledge.model import Fact, Said
from knowledge.questions.question import read
from knowledge.search.catalogue import Catalogue

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
    (
        [
            "Hoeveel Wsw'ers zijn overgedragen aan Ontplooj?",
            "en bomen?",
            "hoe ontwikkelde het aantal Wsw'ers zich",
        ],
        "779",
    ),
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
    # A part that is named by little else: "bij Ontplooj" is not "via Ontplooj bij Cirex"
    (["Hoeveel inwoners met nieuw beschut werkten bij Heerlijk Happy?", "En bij Ontplooj zelf?"], "38"),
    # The share, also of what is left and of another whole
    (["Wsw in dienst Almelo", "welk percentage is dat?"], "51.5"),
    (["Hoeveel Wsw-medewerkers werken bij Uitvoering Fysiek?", "welk deel is dat van die 401?"], "15.2"),
    (["Hoeveel Wsw-medewerkers werken bij Uitvoering Fysiek?", "en welk deel van de 779?"], "7.8"),
    (
        ["hoeveel mensen werken beschut", "hoeveel daarvan niet bij Ontplooj zelf", "welk percentage is dat"],
        "5",
    ),
    # No share of what it is no part of
    (["Hoeveel inwoners hebben een garantiebaan?", "Hoeveel vacatures zijn er?", "percentage?"], None),
    # The rest
    (["Wsw in dienst Almelo", "en die anderen?"], "378"),
    # What the last figure is expected to become
    (["Hoeveel fte ondersteuning is gedetacheerd bij Ontplooj?", "hoeveel komt er bij?"], "3"),
    # What was told before says nothing of who pays for it, nor of what nobody asked
    (["Hoeveel keer is loonkostensubsidie ingezet?", "Wie betaalt dat dan?"], None),
    (["Hoeveel inwoners hebben een garantiebaan?", "Welk bedrag was daarmee gemoeid?"], None),
    (["Welke commissie gaf een advies bij de overgang?", "Wie zaten daarin?"], None),
    # How many live somewhere is another question
    (["Hoeveel Wsw-medewerkers zijn overgedragen aan Ontplooj?", "hoeveel inwoners heeft Almelo"], None),
    (["Hoeveel Wsw-medewerkers zijn overgedragen aan Ontplooj?", "Hoeveel burgers telt Almelo?"], None),
    # The figure of one moment is no course
    (["Hoeveel inwoners hebben een garantiebaan?", "Hoe ontwikkelde dat zich?"], None),
    # What was asked is kept where only another organisation is named, also after a decline
    (["Hoeveel klachten waren er bij Cirex?", "En bij Ontplooj?"], None),
    (["Hoeveel klachten waren er bij Cirex?", "En bij Ontplooj?", "En bij Heerlijk Happy?"], None),
    (["Hoeveel vrouwen werken beschut?", "En bij Cirex?"], None),
    (["Hoeveel subsidie kreeg Cirex?", "En bij Ontplooj?"], None),
    (["Hoeveel mensen werken beschut?", "Hoeveel klachten bij Cirex?", "En bij Heerlijk Happy?"], None),
    (["Hoeveel vacatures zijn er bij Cirex?", "En bij Ontplooj?"], "3"),
    (["Hoeveel garantiebanen zijn er in Wierden?", "En in Almelo?"], "151"),
    (["Hoeveel mensen werken beschut bij Cirex?", "En bij Heerlijk Happy?"], "1"),
    # After "laat maar" nothing is left to point back at
    (["Wsw in dienst Almelo", "laat maar", "welk percentage is dat?"], None),
    # Nothing was said before
    (["En daarvan in Almelo?"], None),
]


@pytest.mark.parametrize(
    ("turns", "value"),
    DIALOGUES,
    ids=lambda each: " > ".join(each) if isinstance(each, list) else each or "-",
)
def test_a_dialogue(turns: list[str], value: str | None, shipped_desk: Desk) -> None:
    conversation = f"proef-{next(CONVERSATIONS)}"
    said = [shipped_desk.ask(turn, conversation) for turn in turns][-1]
    assert said.value == value, said.text
    assert (said.kind == "answer") is (value is not None), said.text


def talked(turns: list[str], facts: list[Fact] = FACTS) -> list[Said]:
    """What is said in a conversation about the invented Waterhoek."""
    catalogue = Catalogue(facts)
    dialogue: Dialogue | None = None
    said = []
    for turn in turns:
        text = turn if dialogue is None else in_context(turn, dialogue)
        question = read(text, catalogue.vocabulary, catalogue.speller, date(2024, 6, 1))
        if dialogue is None:
            meant, found = question, answer(question, catalogue)
            dialogue = begin(meant, found)
        else:
            meant, found = follow(question, dialogue, catalogue)
            dialogue = dialogue.after(meant, found)
        said.append(say(found))
    return said


BIJSTAND = "Hoeveel inwoners hadden in 2021 een bijstandsuitkering?"
OVER_YEARS = [
    ([BIJSTAND, "En in 2023?"], "1420"),
    ([BIJSTAND, "En in 2023?", "Wat is het verschil?"], "120"),
    ([BIJSTAND, "En in 2023?", "Met hoeveel procent is dat gestegen?"], "9.2"),
    ([BIJSTAND, "En in 2023?", "Wat is het verschil?", "in procenten"], "9.2"),
    ([BIJSTAND, "En in 2022?", "Is dat gestegen?"], "50"),
    # With one figure told: since the one before it, or up to the latest
    ([BIJSTAND, "Is dat gestegen?"], "120"),
    (["Hoeveel inwoners hebben een bijstandsuitkering?", "Is dat gestegen?"], "70"),
    ([BIJSTAND, "En het jaar daarna?"], "1350"),
    ([BIJSTAND, "En het jaar daarna?", "En het jaar daarvoor?"], "1300"),
    ([BIJSTAND, "En in 2015?"], None),
    ([BIJSTAND, "En in 2015?", "En in 2022?"], "1350"),
    ([BIJSTAND, "en voor 2024?"], "1500"),
    ([BIJSTAND, "wanneer was dat?"], "1300"),
    (["Hoeveel hulpvragen waren er in 2022?", "En in Centrum?", "welk percentage is dat?"], "37.3"),
    (
        ["Hoeveel hulpvragen waren er in 2022?", "hoeveel daarvan in De Veste?", "en Zandhoek?", "samen?"],
        "520",
    ),
    (["Hoeveel hulpvragen waren er in Centrum in 2022?", "en in 2023?", "hoeveel meer is dat?"], "10"),
    (["Hoeveel hulpvragen waren er in Centrum in 2022?", "En in Hengelo?"], None),
    # Another district does not have another thing, nor does a time that is not known give way to another
    (["Hoeveel boetes waren er in Centrum?", "En in De Veste?"], None),
    (["Hoeveel boetes zijn er in 2023 uitgedeeld?", "En in De Veste?"], None),
    (["Hoeveel hulpvragen waren er in Hengelo?", "En in De Veste?"], "300"),
    (["Hoeveel boetes zijn er in 2022 uitgedeeld?", "En geslaagd voor een taalcursus?"], "210"),
    (["Hoeveel stages waren er in 2021?", "En bezoekers van de bibliotheek?"], None),
    # A new subject takes nothing along but what it is asked on
    (["Hoeveel hulpvragen waren er in Centrum in 2022?", "hoeveel stages waren er?"], "46"),
    (["Hoeveel hulpvragen waren er in Centrum in 2022?", "hoeveel stages waren er?", "en in 2022?"], "40"),
    (["Welke wijk had in 2022 de meeste hulpvragen?", "hoeveel waren dat er?"], "310"),
    (["Hoeveel mannen zijn lid van een sportclub?", "en vrouwen?", "samen?"], "4000"),
    # On average, over years in a row
    (["Hoeveel woningen zijn er in 2021 opgeleverd?", "en in 2022?", "en in 2023?", "gemiddeld?"], "141.7"),
    (["Hoeveel woningen zijn er in 2021 opgeleverd?", "en in 2023?", "en gemiddeld?"], None),
    (["Hoeveel woningen zijn er in 2021 opgeleverd?", "gemiddeld?"], None),
    ([BIJSTAND, "En in 2022?", "Wat is het gemiddelde?"], None),
    # Trees and hectares have no difference
    (["Hoeveel bomen zijn er in 2022 geplant?", "en in 2023?", "wat is het verschil?"], None),
]


@pytest.mark.parametrize(
    ("turns", "value"),
    OVER_YEARS,
    ids=lambda each: " > ".join(each) if isinstance(each, list) else each or "-",
)
def test_a_dialogue_over_years_and_places(turns: list[str], value: str | None) -> None:
    last = talked(turns)[-1]
    assert last.value == value, last.text
    assert (last.kind == "answer") is (value is not None), last.text


TRAJECTEN = [
    *rows(
        "humankind", "trajecten", "jeugdtrajecten", "{period} deed Humankind {value} jeugdtrajecten.",
        {2021: 12, 2022: 9}, organisation="Humankind",
    ),
    *rows(
        "jarabee", "trajecten", "jeugdtrajecten", "{period} deed Jarabee {value} jeugdtrajecten.",
        {2021: 30, 2022: 34, 2023: 41}, organisation="Jarabee",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("turns", "value"),
    [
        # What is asked on is of the time of the figure that was told, unless another is asked
        (["Hoeveel jeugdtrajecten deed Humankind?", "En bij Jarabee?"], "34"),
        (["Hoeveel jeugdtrajecten deed Humankind in 2021?", "En bij Jarabee?"], "30"),
        (["Hoeveel jeugdtrajecten deed Humankind?", "En nu bij Jarabee?"], "41"),
        (["Hoeveel jeugdtrajecten deed Humankind?", "En bij Jarabee in 2023?"], "41"),
        # So they can be added up
        (["Hoeveel jeugdtrajecten deed Humankind?", "En bij Jarabee?", "Samen?"], "43"),
        (["Hoeveel jeugdtrajecten deed Humankind?", "En bij Jarabee in 2023?", "Samen?"], None),
    ],
)
def test_a_dialogue_over_organisations(turns: list[str], value: str | None) -> None:
    last = talked(turns, [*FACTS, *TRAJECTEN])[-1]
    assert last.value == value, last.text


CHOICES = [("2", 1), ("de tweede", 1), ("doe maar de eerste", 0), ("nummer 1", 0), ("de laatste", -1)]


@pytest.mark.parametrize(("reply", "place"), CHOICES)
def test_a_choice_is_made_by_its_place(reply: str, place: int, shipped_desk: Desk) -> None:
    conversation = f"keuze-{next(CONVERSATIONS)}"
    offered = shipped_desk.ask("hoeveel fte", conversation)
    assert offered.kind == "clarify"
    chosen = shipped_desk.ask(reply, conversation)
    assert chosen.facts[0] == offered.options[place].fact


def test_a_choice_is_made_by_a_word_of_it(shipped_desk: Desk) -> None:
    shipped_desk.ask("hoeveel mensen bij ontplooj", "woord")
    assert shipped_desk.ask("Participatiewet", "woord").value == "12"


@pytest.mark.parametrize("reply", ["9", "de tiende", "nummer 0", "de twintigste", "-1"])
def test_a_place_that_is_not_there_keeps_the_choice(reply: str, shipped_desk: Desk) -> None:
    conversation = f"keuze-{next(CONVERSATIONS)}"
    offered = shipped_desk.ask("hoeveel fte", conversation)
    assert offered.kind == "clarify"
    again = shipped_desk.ask(reply, conversation)
    assert (again.kind, again.options) == (offered.kind, offered.options)
    assert shipped_desk.ask("1", conversation).facts[0] == offered.options[0].fact


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
