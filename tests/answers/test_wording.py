"""Answers in words: plain Dutch that stands alone."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from knowledge.answers.wording import label, listed, offered, say, sentence, source, welcome
from knowledge.desk import Desk
from knowledge.model import (
    Amount,
    Chat,
    Choice,
    Fact,
    Figures,
    Kind,
    Letter,
    Missing,
    NoFigure,
    Period,
    Qualifier,
    Said,
    Scenario,
)
from knowledge.questions.asked import Asked

QUESTIONS = tomllib.loads((Path(__file__).parents[1] / "questions.toml").read_text(encoding="utf-8"))
LETTER = Letter("lindemeer-2023", "Raadsbrief Lindemeer over leerbanen", date=date(2023, 11, 14))
YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))
BANEN = Fact(
    id="banen",
    letter=LETTER,
    kind=Kind.FIGURE,
    measure="aan het werk in een leerbaan",
    population="inwoners",
    statement="{period} waren {value} inwoners aan het werk in een leerbaan.",
    period=YEAR,
    amount=Amount(Decimal(1200), "personen"),
    section="Leerbanen",
    passage=3,
)
GELD = Fact(
    id="geld",
    letter=LETTER,
    kind=Kind.FIGURE,
    measure="voor leerbanen",
    statement="Voor leerbanen is {value} nodig.",
    amount=Amount(Decimal(2650000), "euro", Qualifier.CIRCA),
)


def readable(text: str) -> None:
    """Fails on what no careful writer leaves in a text."""
    assert text == text.strip()
    assert text[-1] in ".?!", text
    for wrong in (
        "  ",
        " ,",
        " .",
        " ?",
        " ;",
        " :",
        "()",
        "..",
        "?.",
        ".?",
        ",,",
        ": .",
        "None",
        "{",
        "}",
        " en .",
    ):
        assert wrong not in text, (wrong, text)
    assert not re.search(r"[,:;]\S*$", text[-3:]), text
    assert not re.search(r"(?<![\d.,])\d{4,}(?![\d.,]*\d)", re.sub(r"\b(?:19|20)\d\d\b", "", text)), text


def opens_well(text: str) -> bool:
    return text[0].isupper() or text[0].isdigit()


# --- Every text that the shipped facts give


def every_said(desk: Desk) -> list[Said]:
    asked = [desk.ask(row["question"]) for rows in QUESTIONS.values() for row in rows]
    options = {option.fact for said in asked for option in said.options if option.fact}
    return [*asked, *map(desk.show, sorted(options)), desk.welcome(), desk.show("weg")]


def test_every_text_is_readable(shipped_desk: Desk) -> None:
    said = every_said(shipped_desk)
    assert {each.kind for each in said} >= {"answer", "clarify", "decline", "chat"}
    for each in said:
        readable(each.text)
        for option in each.options:
            assert option.label == option.label.strip()
            assert "  " not in option.label
            assert not option.label.endswith((":", ","))


def test_no_word_is_said_twice_in_a_row(shipped_desk: Desk) -> None:
    twice = re.compile(r"\b([a-z]+) \1\b")
    assert [said.text for said in every_said(shipped_desk) if twice.search(said.text)] == []


def test_every_decline_says_so_in_its_first_sentence_without_a_figure(shipped_desk: Desk) -> None:
    declined = [said for said in every_said(shipped_desk) if said.kind == "decline"]
    assert len(declined) > 50
    for said in declined:
        first = re.split(r"(?<=[.?!])\s", said.text)[0]
        assert re.search(r"\b(?:geen|niet)\b", first), first
        assert not re.search(r"\d", first), first
        assert (said.value, said.facts) == (None, ())
        assert "Wel bekend" not in first


def test_every_answer_names_its_source_last(shipped_desk: Desk) -> None:
    for said in every_said(shipped_desk):
        if said.kind == "answer":
            assert re.search(r" Bron: [^?!]+\.$", said.text), said.text
            assert said.display is not None
            assert said.display.headline in said.text


def test_asking_back_names_every_option(shipped_desk: Desk) -> None:
    asking = [said for said in every_said(shipped_desk) if said.kind == "clarify"]
    assert asking
    for said in asking:
        assert said.text.endswith("?")
        assert len(said.options) == len(said.facts) >= 2
        assert len({option.label for option in said.options}) == len(said.options)
        for option in said.options:
            assert option.label in said.text
            shown = shipped_desk.show(str(option.fact))
            assert shown.display is not None
            assert shown.display.headline in option.label


# --- Each kind of fact


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "In 2023 waren 1.200 inwoners aan het werk in een leerbaan."),
        (
            {
                "amount": Amount(Decimal("7.5"), "%", Qualifier.AT_LEAST),
                "statement": "{value} werkte {period}.",
            },
            "Minstens 7,5% werkte in 2023.",
        ),
        (
            {"amount": Amount(Decimal(10), "personen", Qualifier.EXACT, Decimal(1500))},
            "In 2023 waren 10 tot 1.500 inwoners aan het werk in een leerbaan.",
        ),
        ({"statement": "Er waren {value} leerbanen."}, "Er waren 1.200 leerbanen (in 2023)."),
        (
            {"statement": "Er waren {value} leerbanen.", "period": None},
            "Er waren 1.200 leerbanen (de brief noemt hierbij geen datum).",
        ),
        (
            {"period": Period(None, date(2023, 6, 30))},
            "Tot en met 30 juni 2023 waren 1.200 inwoners aan het werk in een leerbaan.",
        ),
        (
            {"period": Period(date(2023, 6, 1), None)},
            "Vanaf 1 juni 2023 waren 1.200 inwoners aan het werk in een leerbaan.",
        ),
        (
            {"period": Period(date(2023, 1, 1), date(2023, 6, 30))},
            "Van januari 2023 tot en met juni 2023 waren 1.200 inwoners aan het werk in een leerbaan.",
        ),
        (
            {"kind": Kind.DATE, "amount": None, "period": Period(date(2023, 6, 1), date(2023, 6, 1))}
            | {"statement": "De raad besloot op {value}."},
            "De raad besloot op 1 juni 2023.",
        ),
        (
            {"kind": Kind.DATE, "amount": None, "period": Period(date(2023, 6, 1), None)}
            | {"statement": "Het geldt {value}."},
            "Het geldt vanaf 1 juni 2023.",
        ),
        (
            {"kind": Kind.DATE, "amount": None, "period": Period(None, date(2023, 6, 1))}
            | {"statement": "Het gold {value}."},
            "Het gold tot en met 1 juni 2023.",
        ),
        (
            {"kind": Kind.LIST, "amount": None, "items": ("Centrum",), "statement": "Het gaat om {value}."},
            "Het gaat om Centrum.",
        ),
        # The unit of a figure is told, unless something says it already or it is no word
        (
            {"amount": Amount(Decimal(18), "dagen"), "statement": "De wachttijd was {period} {value}."},
            "De wachttijd was in 2023 18 dagen.",
        ),
        (
            {"amount": Amount(Decimal(18), "dagen"), "statement": "{period} duurde het {value} bij ons."},
            "In 2023 duurde het 18 dagen bij ons.",
        ),
        (
            {
                "amount": Amount(Decimal(18), "dagen"),
                "statement": "Het aantal werkdagen was {period} {value}.",
            },
            "Het aantal werkdagen was in 2023 18.",
        ),
        (
            {"amount": Amount(Decimal(18), "woningen"), "statement": "{period} zijn {value} huizen gebouwd."},
            "In 2023 zijn 18 huizen gebouwd.",
        ),
        (
            {
                "amount": Amount(Decimal("7.4"), "rapportcijfer"),
                "statement": "{period} gaven zij een {value}.",
            },
            "In 2023 gaven zij een 7,4.",
        ),
        (
            {"kind": Kind.LIST, "amount": None, "items": ("Centrum", "Wijk 7", "De Veste")}
            | {"statement": "Het gaat {period} om {value}."},
            "Het gaat in 2023 om Centrum, Wijk 7 en De Veste.",
        ),
        (
            {
                "kind": Kind.DEFINITION,
                "amount": None,
                "text": "een baan",
                "statement": "een leerbaan is {value}.",
            },
            "Een leerbaan is een baan.",
        ),
        (
            {"kind": Kind.STATEMENT, "amount": None, "period": None, "text": "de raad"}
            | {"statement": "{period} besluit {value}."},
            "Besluit de raad.",
        ),
    ],
)
def test_the_sentence_of_a_fact(changes: dict[str, Any], text: str) -> None:
    assert sentence(replace(BANEN, **changes)) == text
    assert opens_well(text)


@pytest.mark.parametrize(
    ("items", "text"),
    [((), ""), (("a",), "a"), (("a", "b"), "a en b"), (("a", "b", "c"), "a, b en c")],
)
def test_a_list(items: tuple[str, ...], text: str) -> None:
    assert listed(items) == text


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "Raadsbrief Lindemeer over leerbanen van 14 november 2023, onderdeel Leerbanen, alinea 3"),
        ({"passage": None}, "Raadsbrief Lindemeer over leerbanen van 14 november 2023, onderdeel Leerbanen"),
        ({"section": None}, "Raadsbrief Lindemeer over leerbanen van 14 november 2023, alinea 3"),
        (
            {"section": None, "passage": None, "letter": replace(LETTER, date=None)},
            "Raadsbrief Lindemeer over leerbanen",
        ),
    ],
)
def test_the_source_of_a_fact(changes: dict[str, Any], text: str) -> None:
    assert source(replace(BANEN, **changes)) == text


@pytest.mark.parametrize(
    ("fact", "changes", "text"),
    [
        (BANEN, {}, "1.200 inwoners aan het werk in een leerbaan (2023)"),
        (
            BANEN,
            {"scenario": Scenario.FORECAST},
            "verwacht: 1.200 inwoners aan het werk in een leerbaan (2023)",
        ),
        (BANEN, {"scenario": Scenario.BUDGET}, "begroot: 1.200 inwoners aan het werk in een leerbaan (2023)"),
        (BANEN, {"scenario": Scenario.TARGET}, "doel: 1.200 inwoners aan het werk in een leerbaan (2023)"),
        (BANEN, {"amount": Amount(Decimal(20), "fte")}, "20 fte aan het werk in een leerbaan (2023)"),
        pytest.param(BANEN, {"population": None}, "1.200 aan het werk in een leerbaan (2023)"),
        pytest.param(GELD, {}, "ongeveer € 2,65 miljoen voor leerbanen"),
        pytest.param(GELD, {"amount": Amount(Decimal("51.5"), "%")}, "51,5% voor leerbanen"),
    ],
)
def test_the_label_of_a_figure(fact: Fact, changes: dict[str, Any], text: str) -> None:
    assert label(replace(fact, **changes)) == text


# --- Answers


@pytest.mark.parametrize(
    ("question", "value", "working"),
    [
        ("Welk percentage van de Wsw'ers kwam in dienst van Almelo?", "51.5", "401 / 779 = 51,5%"),
        ("Met hoeveel fte wordt er uitgebreid?", "3", "23 − ongeveer 20 = ongeveer 3"),
    ],
)
def test_a_value_that_was_worked_out_comes_with_its_working(
    question: str, value: str, working: str, shipped_desk: Desk
) -> None:
    said = shipped_desk.ask(question)
    assert (said.kind, said.value, said.computation) == ("answer", value, working)
    assert working in said.text
    assert said.text.index(value.replace(".", ",")) < said.text.index(working)
    readable(said.text)


def test_an_answer_tells_its_parts_and_what_is_expected() -> None:
    care = replace(
        BANEN, id="zorg", measure="in de zorg", amount=Amount(Decimal(450), "personen"), part_of="banen"
    )
    later = replace(
        BANEN, id="later", scenario=Scenario.FORECAST, statement="Verwacht worden er {value}.", period=None
    )
    said = say(Figures(BANEN, (care,), later))
    assert said.facts == ("banen", "zorg", "later")
    assert (said.kind, said.value, said.unit) == ("answer", "1200", "personen")
    for piece in (sentence(BANEN), "450", "in de zorg", sentence(later), source(BANEN)):
        assert piece in said.text
    readable(said.text)
    assert said.display is not None
    assert [(line.figure, line.label) for line in said.display.lines] == [("450", "in de zorg")]
    assert (said.display.headline, said.display.as_of) == ("1.200", "in 2023")


def test_asking_back() -> None:
    said = say(Choice((BANEN, GELD)))
    assert said.kind == "clarify"
    assert [option.fact for option in said.options] == ["banen", "geld"]
    assert all(option.label in said.text for option in said.options)
    assert (said.value, said.unit) == (None, None)
    readable(said.text)


ABOUT = {Missing.PLACE: "hengelo"}
"""What goes with these; the others are about nothing that may be repeated."""


@pytest.mark.parametrize("missing", Missing)
@pytest.mark.parametrize("nearest", [(), (BANEN,), (BANEN, GELD)], ids=len)
def test_declining(missing: Missing, nearest: tuple[Fact, ...]) -> None:
    for asked in Asked:
        said = say(NoFigure(missing, nearest, asked=asked, about=ABOUT.get(missing)))
        first, _, rest = said.text.partition("Wel bekend")
        assert said.kind == "decline"
        assert re.search(r"\b(?:geen|niet)\b", first)
        assert not re.search(r"\d", first)
        assert ("1.200" in rest) == bool(nearest)
        assert [option.fact for option in said.options] == [fact.id for fact in nearest]
        assert (said.value, said.facts) == (None, ())
        readable(said.text)


def test_declining_a_place_names_it_as_it_is_written() -> None:
    assert "Hengelo" in say(NoFigure(Missing.PLACE, about="hengelo")).text


@pytest.mark.parametrize("topic", ["hello", "thanks", "help"])
def test_small_talk(topic: str) -> None:
    said = say(Chat(topic))
    assert (said.kind, said.facts, said.options) == ("chat", (), ())
    readable(said.text)


@pytest.mark.parametrize(
    ("letters", "facts", "words"),
    [
        (1, 1, ["één feit", "één raadsbrief"]),
        (1, 2, ["2 feiten", "één raadsbrief"]),
        (3, 1, ["één feit", "3 raadsbrieven"]),
        (12, 100, ["100 feiten", "12 raadsbrieven"]),
        (12, 1200, ["1.200 feiten", "12 raadsbrieven"]),
    ],
)
def test_the_welcome_counts_in_dutch(letters: int, facts: int, words: list[str]) -> None:
    said = welcome([LETTER] * letters, [BANEN] * facts, ["Wat is een leerbaan?"])
    assert [word for word in words if word not in said.text] == []
    readable(said.text)


def test_the_welcome_offers_three_questions_at_most() -> None:
    questions = [f"Wat is {word}?" for word in ("een", "twee", "drie", "vier")]
    said = welcome([LETTER], [BANEN], questions)
    assert [option.label for option in said.options] == questions[:3]
    assert questions[3] not in said.text
    readable(welcome([LETTER], [BANEN], []).text)
    readable(welcome([], [], questions).text)
    assert welcome([], [], questions).options == ()


def test_options_that_would_read_the_same_are_told_apart_by_their_letter() -> None:
    one = Fact(
        "a",
        Letter("b", "Brief A", date=date(2022, 3, 1)),
        Kind.PERSON,
        "wethouder",
        "{value}.",
        text="X. de Vries",
    )
    other = replace(one, id="c", letter=Letter("d", "Brief B"))
    third = replace(one, id="e", text="Y. Bos")
    assert [option.label for option in offered((one, other, third))] == [
        "wethouder: X. de Vries (Brief A van 1 maart 2022)",
        "wethouder: X. de Vries (Brief B)",
        "wethouder: Y. Bos",
    ]


ELSEWHERE = Fact(
    "hengelo",
    Letter("b", "Brief", sender="College van Lindemeer"),
    Kind.FIGURE,
    "een garantiebaan gevonden",
    "{period} vonden {value} inwoners een garantiebaan.",
    population="inwoners",
    place="Hengelo",
    period=Period(date(2021, 1, 1), date(2021, 12, 31)),
    amount=Amount(Decimal(90), "personen"),
)


@pytest.mark.parametrize(
    ("changes", "caption", "text"),
    [
        (
            {},
            "inwoners een garantiebaan gevonden, Hengelo",
            "In 2021 vonden 90 inwoners een garantiebaan (Hengelo).",
        ),
        (
            {"place": "Lindemeer"},
            "inwoners een garantiebaan gevonden",
            "In 2021 vonden 90 inwoners een garantiebaan.",
        ),
        (
            {"place": None},
            "inwoners een garantiebaan gevonden",
            "In 2021 vonden 90 inwoners een garantiebaan.",
        ),
        (
            {"statement": "{period} vonden {value} inwoners van Hengelo een garantiebaan"},
            "inwoners een garantiebaan gevonden, Hengelo",
            "In 2021 vonden 90 inwoners van Hengelo een garantiebaan.",
        ),
        (
            {"scenario": Scenario.FORECAST},
            "verwacht: inwoners een garantiebaan gevonden, Hengelo",
            "In 2021 vonden 90 inwoners een garantiebaan (Hengelo).",
        ),
        (
            {"measure": "inwoners met een garantiebaan"},
            "inwoners met een garantiebaan, Hengelo",
            "In 2021 vonden 90 inwoners een garantiebaan (Hengelo).",
        ),
    ],
)
def test_a_card_tells_the_place_and_whether_it_came_true(
    changes: dict[str, Any], caption: str, text: str
) -> None:
    fact = replace(ELSEWHERE, **changes)
    said = say(Figures(fact))
    assert said.display is not None
    assert (said.display.caption, sentence(fact)) == (caption, text)


def test_a_card_tells_that_a_figure_has_no_date() -> None:
    said = say(Figures(replace(ELSEWHERE, period=None, statement="{value} inwoners.")))
    assert said.display is not None
    assert said.display.as_of == "zonder datum"
