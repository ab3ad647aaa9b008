"""Places as people name them: by their name, by who live there, and as an adjective."""

from __future__ import annotations

import pytest

from knowledge.words.language import data, fold
from knowledge.words.places import INHABITANT, place_in, place_name, with_places_named
from knowledge.words.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Almeloërs", "inwoners uit almelo"),
        ("Amsterdammers", "inwoners uit amsterdam"),
        ("Groningers", "inwoners uit groningen"),
        ("Leudalers", "inwoners uit leudal"),
        ("Eindhovenaren", "inwoners uit eindhoven"),
        ("Zwollenaren", "inwoners uit zwolle"),
        ("Hagenezen", "inwoners uit den haag"),
        ("Tukkers", "inwoners uit twente"),
        ("Almelose wijken", "almelo wijken"),
        ("Rotterdamse scholen", "rotterdam scholen"),
        ("Groninger scholen", "groningen scholen"),
        ("Bossche scholen", "den bosch scholen"),
    ],
)
def test_people_and_adjectives_name_their_place(said: str, meant: str) -> None:
    assert with_places_named(fold(said)) == meant


@pytest.mark.parametrize(
    "text",
    [
        "emmers",
        "tegels",
        "aster",
        "zenders",
        "Utrechtse Heuvelrug",
        "Almelo",
        "buurtbewoners",
        "burgers",
        "best",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert with_places_named(fold(text)) == fold(text)


def test_a_fact_about_inhabitants_carries_the_place() -> None:
    assert place_in("rotterdammers") == ("rotterdam", INHABITANT)
    assert {"rotterdam", INHABITANT} <= Vocabulary().text_ideas("Rotterdammers met een uitkering").keys()
    assert "almelo" in Vocabulary().text_ideas("Almelose scholen")


def test_words_made_from_names_are_of_places_that_are_known() -> None:
    unknown = [name for name in data("places")["made"] if not place_name(fold(name))]
    ambiguous = data("places")["places"]["ambiguous"]
    assert set(unknown) <= set(ambiguous)
    assert [name for name in unknown if data("places")["made"][name]["one"]] == []
