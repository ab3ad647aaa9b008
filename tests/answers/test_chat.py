"""Small talk, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.chat import small_talk
from knowledge.desk import Desk

MISSED = pytest.mark.xfail(strict=True, reason="not seen for what it is")


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Hoi", "hello"),
        ("hallo!", "hello"),
        ("Goedemorgen", "hello"),
        ("GOEDE MIDDAG", "hello"),
        ("goedeavond raadbaak", "hello"),
        ("Goedenavond", "hello"),
        ("Goedendag", "hello"),
        ("Moin", "hello"),
        ("hoi allemaal 👋", "hello"),
        ("Dank je wel", "thanks"),
        ("bedankt!", "thanks"),
        ("Bedaankt", "thanks"),
        ("top, dankjewel", "thanks"),
        ("dankjewel voor de snelle hulp", "thanks"),
        ("Bedankt voor het duidelijke antwoord!", "thanks"),
        ("Hartelijk dank voor uw uitleg en de cijfers.", "thanks"),
        ("Oké, heel erg bedankt hoor", "thanks"),
        ("Dank u wel voor al uw moeite, fijne dag", "thanks"),
        ("U heeft me goed geholpen", "thanks"),
        ("help", "help"),
        ("Wat kun je?", "help"),
        ("Wie ben jij?", "help"),
        ("hoe werkt dit", "help"),
        ("wat kan ik vragen", "help"),
        ("", "help"),
        ("   ", "help"),
        ("👍", "help"),
        ("?!", "help"),
        ("\u200b\x00", "help"),
    ],
)
def test_small_talk(text: str, topic: str) -> None:
    assert small_talk(text) == topic


@pytest.mark.parametrize(
    "text",
    [
        "Hoi, hoeveel vacatures zijn er?",
        "Goedemorgen raadbaak, wie is de burgemeester?",
        "hoeveel hulp kregen mensen",
        "wie ben ik",
        "Bedankt, en hoeveel in Wierden?",
        "bedankt, hoeveel kost jobcoaching?",
        "Dank u wel, en de vacatures?",
        "bedankt voor de snelle hulp, hoeveel vacatures zijn er?",
        "bedankt voor de cijfers van Almelo",
        "dank voor de vacatures",
        "wat kan de gemeente doen",
        "dagbesteding",
        "2021",
        "raadbaak",
    ],
)
def test_a_question_is_no_small_talk(text: str) -> None:
    assert small_talk(text) is None


@pytest.mark.parametrize("text", ["hoi", "dankjewel", "help", "👍"])
def test_small_talk_is_answered_without_a_figure(text: str, shipped_desk: Desk) -> None:
    said = shipped_desk.ask(text)
    assert (said.kind, said.value, said.facts) == ("chat", None, ())
    assert said.text
    assert not any(char.isdigit() for char in said.text)


@pytest.mark.parametrize(
    "text",
    [
        "Hoe gaat het met je?",
        pytest.param("Hoe laat is het?", marks=MISSED),
        "Vertel een mop",
        "Wat vind jij van Ajax?",
    ],
)
def test_other_talk_is_declined(text: str, shipped_desk: Desk) -> None:
    assert shipped_desk.ask(text).kind == "decline"


@given(st.text())
def test_any_text_is_small_talk_or_not(text: str) -> None:
    assert small_talk(text) in (None, "hello", "thanks", "help")
