"""From what people type to ordinary Dutch."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.desk import Desk
from knowledge.search.catalogue import Catalogue
from knowledge.store.store import Reader
from knowledge.words.language import QUESTION_LIMIT, fold
from knowledge.words.spelling import Speller, plain_dutch


@pytest.fixture(scope="module")
def catalogue(shipped: Path) -> Catalogue:
    reader = Reader(shipped)
    snapshot = reader.snapshot()
    reader.close()
    return Catalogue(snapshot.facts, snapshot.terms)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Hoeveel garantiebannen?", "hoeveel garantiebanen?"),
        ("garatniebanen", "garantiebanen"),
        ("vakature", "vacature"),
        ("loon kosten subsiedie", "loonkostensubsidie"),
        ("burge meester", "burgemeester"),
        ("mede werkrs", "medewerkers"),
        ("uit voerng", "uitvoering"),
        ("de tachring", "de tachring"),
        ("ontplooi", "ontplooj"),
        ("Hoeveel garantiebanen?", "hoeveel garantiebanen?"),
        ("motie van de raad", "motie van de raad"),
        ("zwabberkonijn", "zwabberkonijn"),
        ("time", "time"),
        ("in Epee", "in epee"),
        ("in Dieme", "in diemen"),
        ("in Zwole", "in zwolle"),
        ("", ""),
    ],
)
def test_what_was_meant(typed: str, plain: str, catalogue: Catalogue) -> None:
    assert plain_dutch(typed, catalogue.vocabulary, catalogue.speller) == plain


@pytest.mark.parametrize(
    "text",
    [
        "Is de raad ingelicht?",
        "Wie leent uit?",
        "Welke namen?",
        "Hoeveel jongens?",
        "Wat is een gebroken been?",
    ],
)
def test_words_that_exist_are_left_alone(text: str, catalogue: Catalogue) -> None:
    assert plain_dutch(text, catalogue.vocabulary, catalogue.speller) == fold(text)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("jobcoaching", "jobcoaching"),
        ("jobcoacing", "jobcoaching"),
        ("jopcoaching", "jobcoaching"),
        ("dzjopkootsjing", None),
        ("jobs", None),
        ("coach", None),
    ],
)
def test_only_what_is_near_is_meant(word: str, meant: str | None) -> None:
    assert Speller(["jobcoaching", "garantiebaan", "motie"]).meant(word) == meant


def test_a_short_word_is_not_guessed() -> None:
    assert Speller(["wsw", "wmo", "uwv"]).meant("wvw") is None


def test_a_short_word_is_no_place_but_one_of_the_letters() -> None:
    speller = Speller(["diemen"])
    assert speller.meant("time") is None
    speller.add_name("diemen")
    assert speller.meant("time") == "diemen"


def test_a_name_is_recognised_by_its_sound() -> None:
    speller = Speller([])
    assert speller.name("ontplooi") is None
    speller.add_name("ontplooj")
    assert speller.name("ontplooi") == "ontplooj"
    assert speller.name("ontplooj") is None


@given(text=st.text(max_size=300))
@settings(deadline=None)
def test_any_text_is_put_into_words(text: str, catalogue: Catalogue) -> None:
    plain_dutch(text, catalogue.vocabulary, catalogue.speller)


LONG = {
    "IN-11 a million letters": "a" * 1_000_000,
    "IN-11 a million different words": " ".join(f"woord{n}" for n in range(120_000)),
    "IN-11 a million repeated words": "garantiebaan " * 80_000,
    "IN-12 combining marks": "e" + "\u0301\u0323" * 30_000,
    "IN-12 ligatures that grow": "\ufdfa" * 300_000,
    "IN-13 digits": "1" * 28 + "x",
    "IN-13 many digits": ("1" * 28 + "x") * 17,
    "IN-13 tags": "<at>" * 20_000,
    "IN-13 dots": "1." * 250,
    "IN-13 hyphens": "a-" * 250,
    "IN-13 wondering": "ik " * 166 + "x",
    "one long compound": "werkgevers" * 50,
    "many strange words": " ".join(f"qz{letter}w{letter}rtp" for letter in "abcdefghijklmnopqrstuvwxyz" * 3),
    "many short strange words": "qz wx " * 83,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_question_made_to_cost_time_does_not(text: str, shipped_desk: Desk) -> None:
    """A safety bound, far above what it takes; uncut, these cost seconds."""
    start = time.perf_counter()
    said = shipped_desk.ask(text)
    assert time.perf_counter() - start < 0.5
    assert said.kind in ("answer", "clarify", "decline", "chat")


def test_a_question_over_the_limit_is_declined_as_a_whole(shipped_desk: Desk) -> None:
    """What was cut off might have been a condition ("in 1850")."""
    question = "hoeveel vacatures zijn er? "
    assert shipped_desk.ask(question).kind == "answer"
    assert shipped_desk.ask(question + "x" * QUESTION_LIMIT + " in 1850").kind == "decline"


def test_a_word_of_no_letter_any_more_is_meant_no_more() -> None:
    speller = Speller(["motie"])
    for word in ("kwartelhof", "kwartelhof", "motie"):
        speller.add_name(word)
    speller.remove_name("kwartelhof")
    assert speller.meant("kwartelhov") == speller.name("kwartelhov") == "kwartelhof"
    speller.remove_name("kwartelhof")
    assert "kwartelhof" not in speller
    assert speller.meant("kwartelhov") is None
    assert speller.meant("kwartelhoff") is None
    assert speller.name("kwartelhov") is None
    speller.remove_name("motie")
    # A word of the shipped lists stays.
    assert speller.meant("mootie") == "motie"


def test_of_two_words_that_sound_the_same_the_other_is_meant_then() -> None:
    speller = Speller([])
    speller.add_name("vierhof")
    speller.add_name("fierhof")
    assert speller.meant("vierhov") == "vierhof"
    speller.remove_name("vierhof")
    assert speller.meant("vierhov") == "fierhof"
