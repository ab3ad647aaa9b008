"""Hard conditions: each with the rows that need it, and neighbours that it must let pass."""

from __future__ import annotations

from datetime import date

import pytest
from berkenrode import catalogue

from knowledge.questions import read
from knowledge.search.asking import asking
from knowledge.search.conditions import CONDITIONS, Case, ruled_out


def verdict(question: str, text: str, figure: str) -> str | None:
    made = catalogue(text)
    asked = asking(read(question, made.vocabulary, made.speller, date(2024, 6, 1)), made.shelf)
    (slot,) = made.shelf.of_letter("berkenrode-2024-zwembad")
    unit, reading = made.shelf.unit(slot), made.shelf.reading(slot)
    (target,) = (
        one for one in reading.targets if unit.text[one.start : one.end] == figure and one.shape != "text"
    )
    return ruled_out(Case(asked, slot, unit, reading, target, made.shelf))


ROWS = [
    ("other_type", "Hoeveel leden kwamen er?", "De 70 leden betaalden € 900.", "€ 900"),
    (None, "Hoeveel leden kwamen er?", "De 70 leden betaalden € 900.", "70"),
    ("other_type", "Wanneer gaat de kantine open?", "De kantine telt 40 stoelen.", "40"),
    ("other_type", "Hoeveel procent fietst?", "Van de leden fietsen er velen, voor € 20.", "€ 20"),
    (None, "Hoeveel is er begroot?", "Voor de kantine is € 900 begroot.", "€ 900"),
    ("other_time", "Hoeveel zwempassen waren er in 2021?", "In 2023 waren er 812 zwempassen.", "812"),
    (None, "Hoeveel zwempassen waren er in 2023?", "In 2023 waren er 812 zwempassen.", "812"),
    ("other_time", "Hoeveel zwempassen waren er in 2019?", "Er waren 812 zwempassen.", "812"),
    # A letter of March 2024 tells of the year before it as well.
    (None, "Hoeveel zwempassen waren er in 2023?", "Er waren 812 zwempassen.", "812"),
    ("other_place", "Hoeveel clubs zijn er in Deventer?", "Er zijn 9 clubs.", "9"),
    (None, "Hoeveel clubs zijn er in Deventer?", "In Deventer zijn 9 clubs.", "9"),
    ("unknown_name", "Hoeveel leden heeft club Sprintado?", "De club heeft 70 leden.", "70"),
    (None, "Hoeveel leden heeft club Sprintado?", "Sprintado heeft 70 leden.", "70"),
    ("other_counted", "Hoeveel deelnemers waren er?", "Er waren 35 parkeerplaatsen.", "35"),
    ("other_counted", "Hoeveel plekken zijn er?", "Er kwamen 35 bezoekers.", "35"),
    ("other_counted", "Hoeveel woningen zijn er?", "Er kwamen 35 aanvragen.", "35"),
    (None, "Hoeveel bezoekers waren er?", "Er kwamen 35 bezoekers.", "35"),
    (None, "Hoeveel bezoekers waren er?", "Er kwamen er 35 in het zwembad.", "35"),
    (
        "other_scenario",
        "Hoeveel passen zijn er daadwerkelijk verkocht?",
        "Wij verwachten 900 verkochte passen.",
        "900",
    ),
    ("other_scenario", "Hoeveel passen waren er begroot?", "Wij verkochten 812 passen.", "812"),
    (None, "Hoeveel passen waren er begroot?", "Er waren 900 passen begroot.", "900"),
    (None, "Hoeveel passen zijn er verkocht?", "Wij verkochten 812 passen.", "812"),
]


@pytest.mark.parametrize(("expected", "question", "text", "figure"), ROWS)
def test_a_candidate(expected: str | None, question: str, text: str, figure: str) -> None:
    assert verdict(question, text, figure) == expected


def test_every_condition_has_rows() -> None:
    assert {one.__name__ for one in CONDITIONS} == {expected for expected, *_ in ROWS if expected}
