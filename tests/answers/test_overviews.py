"""Overviews: which letters there are, what they are about, what is known of something, what is new."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lindemeer import LETTER
from waterhoek import FACTS

from knowledge import Desk
from knowledge.answers.chat import is_english
from knowledge.answers.overviews import (
    MOST,
    coverage,
    letter_about,
    letter_meant,
    letters_about,
    letters_known,
    overview_asked,
    searched,
    subject_known,
    which_letter,
)
from knowledge.model import Letter
from knowledge.questions.question import read
from knowledge.search.catalogue import Catalogue

TODAY = date(2024, 6, 1)
CATALOGUE = Catalogue(FACTS)
LETTERS = (
    Letter("a", "Raadsbrief over jeugdzorg", date=date(2023, 3, 1)),
    Letter("b", "Raadsbrief over wegen in De Veste", date=date(2024, 2, 1)),
    Letter("c", "Voortgang wegen"),
)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Welke brieven ken je?", ("letters", "")),
        ("welke raadsbrieven kent u allemaal", ("letters", "")),
        ("Brieven", ("letters", "")),
        ("Welke brieven heb je over jeugdzorg?", ("letters about", "jeugdzorg")),
        ("heeft u een raadsbrief over de wegen", ("letters about", "de wegen")),
        ("Brieven over De Veste", ("letters about", "De Veste")),
        ("In welke brief wordt Humankind genoemd?", ("letters about", "Humankind")),
        ("Welke brieven zijn aan de raad gestuurd over Ontplooj?", None),
        ("Waar gaat de brief over?", ("letter", "de brief")),
        ("Waar gaat de raadsbrief over jeugdzorg over?", ("letter", "de raadsbrief over jeugdzorg")),
        ("Waar gaat de brief ‘Voortgang wegen’ over?", ("letter", "de brief 'voortgang wegen'")),
        ("Wat weet je over Ontplooj?", ("subject", "Ontplooj")),
        ("wat weet u allemaal van de Wsw", ("subject", "de Wsw")),
        ("Wat kun je me vertellen over garantiebanen?", ("subject", "garantiebanen")),
        ("Vertel me eens iets over schulden", ("subject", "schulden")),
        ("Nieuw", ("new", "")),
        ("Wat is er nieuw?", ("new", "")),
        # Questions for the letters
        ("Hoeveel nieuwe banen zijn er?", None),
        ("Wat weet de raad over Ontplooj?", None),
        ("Hoeveel brieven zijn er verstuurd?", None),
        ("Wat is Ontplooj?", None),
        ("Waar gaat het geld naartoe?", None),
        ("", None),
    ],
)
def test_an_overview_is_asked_for_in_ordinary_words(text: str, asked: tuple[str, str] | None) -> None:
    assert overview_asked(text) == asked


def test_the_letters_are_named_the_latest_first() -> None:
    said = letters_known(LETTERS)
    assert said.kind == "chat"
    assert said.text == (
        "Ik ken 3 raadsbrieven: Raadsbrief over wegen in De Veste van 1 februari 2024; "
        "Raadsbrief over jeugdzorg van 1 maart 2023; Voortgang wegen."
    )
    for option in said.options:
        asked = overview_asked(option.label)
        assert asked is not None
        (letter,) = letter_meant(asked[1], LETTERS)
        assert letter.title in option.label


def test_of_many_letters_the_latest_are_named() -> None:
    many = [Letter(str(n), f"Brief {n}", date=date(2020, 1, n + 1)) for n in range(9)]
    said = letters_known(many)
    assert said.text.startswith("Ik ken 9 raadsbrieven: Brief 8 van 9 januari 2020; ")
    assert said.text.endswith("Er zijn er nog meer.")
    assert len(said.options) == MOST


def test_without_a_letter_that_is_said() -> None:
    assert "nog geen goedgekeurde feiten" in letters_known(()).text


@pytest.mark.parametrize(
    ("about", "ids"),
    [
        ("de brief", "abc"),
        ("de brief over jeugdzorg", "a"),
        ("de brief over wegen", "bc"),
        ("de brief over wegen in De Veste", "b"),
        ("de brief over parkeren", ""),
    ],
)
def test_a_letter_is_known_by_the_words_of_its_title(about: str, ids: str) -> None:
    assert "".join(letter.id for letter in letter_meant(about, LETTERS)) == ids


def test_the_brief_is_that_of_the_last_answer_or_is_asked_back() -> None:
    assert letter_meant("de brief", LETTERS, LETTERS[1]) == (LETTERS[1],)
    assert letter_meant("de laatste brief", LETTERS) == (LETTERS[1],)
    said = which_letter(LETTERS)
    assert said.kind == "clarify"
    assert said.text.startswith(
        "Welke brief bedoelt u? Raadsbrief over wegen in De Veste van 1 februari 2024; of "
    )
    assert len(said.options) == 3


def test_a_subject_of_one_fact_is_told(store: Path, sqlite_utils: Any) -> None:
    fact = {
        "id": "katten",
        "letter": LETTER["id"],
        "kind": "figure",
        "measure": "zwerfkatten",
        "value": "37",
        "unit": "katten",
        "statement": "Er waren {value} zwerfkatten.",
        "status": "approved",
    }
    assert sqlite_utils("insert", store, "facts", "-", stdin=fact).rc == 0
    with Desk(store, lambda: TODAY) as desk:
        said = desk.ask("Wat weet je over zwerfkatten?")
        assert (said.kind, said.value) == ("answer", "37")
        assert said.display is not None
        assert (said.display.caption, said.display.as_of) == ("zwerfkatten", "zonder datum")


def test_a_letter_tells_what_it_is_about() -> None:
    letter = FACTS[0].letter
    said = letter_about(letter, CATALOGUE)
    count = sum(fact.letter == letter for fact in FACTS)
    assert letter.title in said.text
    assert f"ken ik {count} feiten" in said.text
    assert said.options
    assert all(CATALOGUE.get(option.fact or "").letter == letter for option in said.options)  # type: ignore[union-attr]


def test_of_a_subject_its_meaning_goes_before_figures(shipped_desk: Desk) -> None:
    said = shipped_desk.ask("Wat weet je over Ontplooj?", "gesprek")
    assert said.kind == "clarify"
    assert said.text.startswith("Wat wilt u weten over Ontplooj? Ontplooj: ")
    assert "779 Wsw-medewerkers" in said.text
    number = next(at for at, option in enumerate(said.options, start=1) if option.label.startswith("779"))
    assert number > 1
    assert shipped_desk.ask(str(number), "gesprek").value == "779"


@pytest.mark.parametrize("question", ["Wat weet je over asperges?", "Wat weet je over Enschede?"])
def test_of_what_no_letter_tells_nothing_is_known(shipped_desk: Desk, question: str) -> None:
    assert shipped_desk.ask(question).kind == "decline"


def test_a_subject_without_a_word_is_none() -> None:
    assert subject_known(read("de", CATALOGUE.vocabulary, CATALOGUE.speller, TODAY), CATALOGUE) is None


def test_what_was_changed_last_is_named_first(store: Path, sqlite_utils: Any) -> None:
    with Desk(store, lambda: TODAY) as desk:
        changed = {"id": "lindemeer-2023-leerbanen-zorg", "value": "460"}
        assert sqlite_utils("upsert", store, "facts", "-", "--pk", "id", stdin=changed).rc == 0
        said = desk.ask("Wat is er nieuw?")
        assert said.text.startswith("Het laatst toegevoegd of gewijzigd: 460 ")
        assert said.options[0].fact == changed["id"]
        assert "999001" not in said.text


def test_many_changes_that_are_not_shown_hide_nothing_new(store: Path, sqlite_utils: Any) -> None:
    concepts = [
        {
            "id": f"concept-{n}",
            "letter": LETTER["id"],
            "kind": "figure",
            "measure": "klachten",
            "value": "999001",
            "unit": "klachten",
            "statement": "Er waren {value} klachten.",
        }
        for n in range(300)
    ]
    assert sqlite_utils("insert", store, "facts", "-", stdin=concepts).rc == 0
    with Desk(store, lambda: TODAY) as desk:
        said = desk.ask("Wat is er nieuw?")
        assert said.text.startswith("Het laatst toegevoegd of gewijzigd: ")
        assert "999001" not in said.text
        assert desk.find("", 3)


@pytest.mark.parametrize("question", ["Wat weet je over het weer?", "Vertel eens iets over de"])
def test_an_overview_of_nothing_is_declined(shipped_desk: Desk, question: str) -> None:
    assert shipped_desk.ask(question).kind == "decline"


def test_the_coverage_names_the_latest_letter() -> None:
    assert coverage(LETTERS[:2]) == "Gezocht in 2 raadsbrieven; de nieuwste is van 1 februari 2024."
    # One without a date may be newer.
    assert coverage(LETTERS) == "Gezocht in 3 raadsbrieven; de nieuwste met een datum is van 1 februari 2024."
    assert coverage(LETTERS[2:]) == "Gezocht in één raadsbrief."
    assert coverage(()) is None


def test_every_answer_tells_in_what_was_looked(store: Path) -> None:
    with Desk(store, lambda: TODAY) as desk:
        for question in ("Hoeveel inwoners werkten in een leerbaan?", "Hoeveel olifanten zijn er?"):
            assert desk.ask(question).coverage == (
                "Gezocht in één raadsbrief; de nieuwste is van 14 november 2023."
            )
        assert LETTER["title"] in desk.ask("Welke brieven ken je?").text


def test_a_search_finds_the_answer_first_and_then_what_is_near() -> None:
    asked = read("bijstandsuitkering", CATALOGUE.vocabulary, CATALOGUE.speller, TODAY)
    found = searched(asked, CATALOGUE, 3)
    assert len(found) == 3
    assert "bijstand" in f"{found[0].measure} {found[0].population}"
    assert searched(asked, CATALOGUE, 0) == ()


@pytest.mark.parametrize("typed", ["gar", "garantieb", "hoeveel garantieban"])
def test_a_word_that_is_not_finished_finds_what_begins_with_it(shipped_desk: Desk, typed: str) -> None:
    assert "garantieba" in shipped_desk.find(typed, 3)[0].text


@pytest.mark.parametrize("typed", ["asperg", "xq", "Enschede"])
def test_what_nothing_begins_with_finds_nothing(shipped_desk: Desk, typed: str) -> None:
    assert shipped_desk.find(typed, 3) == ()


def test_a_search_of_nothing_brings_what_is_new(store: Path) -> None:
    with Desk(store, lambda: TODAY) as desk:
        assert [said.facts[0] for said in desk.find(" ", 2)] == [
            option.fact for option in desk.ask("nieuw").options[:2]
        ]
        assert all("999001" not in said.text for said in desk.find("geheim", 25))


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("How many people work at Ontplooj?", True),
        ("What is the cost of youth care?", True),
        ("tell me about Ontplooj", True),
        ("Hoeveel mensen werken bij Ontplooj?", False),
        ("Wat is de cost to cost ratio?", False),
        ("Hoeveel fte is er over in 2021 of in 2022?", False),
        ("Is de Wmo duurder?", False),
        ("me too", False),
    ],
)
def test_english_is_recognised(text: str, english: bool) -> None:
    assert is_english(text) == english


def test_english_is_declined_in_dutch_without_a_figure(shipped_desk: Desk) -> None:
    said = shipped_desk.ask("How many employees were transferred to Ontplooj in the year 2021?")
    assert (said.kind, said.value) == ("decline", None)
    assert "Nederlands" in said.text
    assert not any(one.isdigit() for one in said.text)


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ("hulpvragen", ["2022", "2023"]),
        ("hulpvragen in De Veste in 2022", ["2022"]),
        ("taalcursus", ["2022", "2023"]),
        ("2021", ["2021"]),
        ("hulpvragen in 2015", []),
        ("zwembaden", []),
        ("Hengelo", []),
        ("hulpvragen in Hengelo", []),
    ],
)
def test_which_letters_speak_of_something(about: str, told: list[str]) -> None:
    letters = tuple({fact.letter.id: fact.letter for fact in FACTS}.values())
    asked = read(about, CATALOGUE.vocabulary, CATALOGUE.speller, TODAY)
    said = letters_about(asked, letters, CATALOGUE)
    titles = [letter.title for letter in letters if said is not None and letter.title in said.text]
    assert sorted(title[-4:] for title in titles) == told


def test_a_letter_speaks_of_what_its_title_names() -> None:
    asked = read("wegen", CATALOGUE.vocabulary, CATALOGUE.speller, TODAY)
    said = letters_about(asked, LETTERS, CATALOGUE)
    assert said is not None
    assert said.text.startswith("Daarover ken ik 2 raadsbrieven: Raadsbrief over wegen in De Veste")
    assert [option.label for option in said.options] == [
        "Waar gaat de brief ‘Raadsbrief over wegen in De Veste’ over?",
        "Waar gaat de brief ‘Voortgang wegen’ over?",
    ]


def test_letters_about_something_are_asked_for_at_the_desk(shipped_desk: Desk) -> None:
    said = shipped_desk.ask("Welke brieven heb je over garantiebanen?")
    assert said.text == (
        "Daarover ken ik één raadsbrief: Raadsbrief Almelo over de inclusieve arbeidsmarkt en Ontplooj."
    )
    none = shipped_desk.ask("Welke brieven heb je over zwembaden?")
    assert (none.kind, none.text) == ("decline", "Daarover ken ik geen raadsbrief.")
