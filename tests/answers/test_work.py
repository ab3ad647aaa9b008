"""No question takes more work than a bounded one: searches and decisions are counted, not timed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.desk import Desk
from knowledge.search.work import MOST_SEARCHES
from knowledge.words.language import data

LONG = "Hoeveel garantiebanen waren er in 2021 en hoeveel meer dan in 2020 per gemeente gemiddeld?"
NASTY = [
    LONG,
    f"{LONG} {LONG}",
    " ".join(["Waar liep het vast met de aanmelding?"] * 6),
    "Zijn aan Ontplooj? overgedragen 300 dan er Wsw'ers meer",
    "Gemiddeld aantal Wsw'ers per gemeente? wanneer heeft de raad dat besparingsplan aangenomen?",
    "waarom " * 70,
    "".join(chr(97 + number * 7 % 26) + " " * (number % 5 == 0) for number in range(480)),
    "meer dan minder dan tussen en samen gemiddeld per gemeente hoogste laagste verschil " * 5,
]
MOST_DECISIONS = 80


@pytest.mark.parametrize("question", NASTY)
def test_a_nasty_question_takes_bounded_work_alone_and_in_a_dialogue(
    shipped_desk: Desk, question: str
) -> None:
    for conversation in (None, "gesprek"):
        for _ in range(3):
            said = shipped_desk.ask(question[:500], conversation)
            work = shipped_desk.work
            assert said.text
            assert work.searches <= MOST_SEARCHES + 1
            assert work.decisions <= MOST_DECISIONS


WORDS = sorted({word for question in NASTY for word in question.split()})


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40), min_size=1, max_size=4))
def test_words_in_any_order_take_bounded_work(shipped_desk: Desk, turns: list[list[str]]) -> None:
    for turn in turns:
        shipped_desk.ask(" ".join(turn)[:500], str(turns))
        assert shipped_desk.work.searches <= MOST_SEARCHES + 1
        assert shipped_desk.work.decisions <= MOST_DECISIONS


def test_a_question_that_takes_too_much_is_told_to_ask_one_thing(
    shipped_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.search.work.MOST_SEARCHES", 0)
    said = shipped_desk.ask("Hoeveel garantiebanen waren er in het jaar 2021 precies?")
    assert (said.kind, said.text) == ("decline", data("sentences")["words"]["too much"])


EMPTY = re.compile("‘’|‘ |  |\\bde van\\b|\\bhet van\\b")


@pytest.mark.parametrize(
    "question",
    [
        "Hoeveel meer zwembaden waren er in 2021 dan in 2020?",
        "Hoeveel minder kinderopvang was er in 2021 dan in 2019?",
        "Zijn er meer zwembaden dan in 2020?",
        *NASTY,
    ],
)
def test_no_reply_quotes_an_empty_word(shipped_desk: Desk, question: str) -> None:
    assert not EMPTY.search(shipped_desk.ask(question[:500]).text)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
def test_no_reply_has_a_hole_in_it(shipped_desk: Desk, turn: list[str]) -> None:
    assert not EMPTY.search(shipped_desk.ask(" ".join(turn)).text)
