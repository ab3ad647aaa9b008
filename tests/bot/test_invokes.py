"""Invokes: whatever a button or a search brings, the answer has the form that Teams waits for."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from teams import ANSWER, StandInDesk

from bot import cards
from bot.activities import Account, Incoming, Place
from bot.conversation import Body, Conversation, Reply
from bot.invokes import MOST_FOUND, OPENED, PRESSED, SEARCHED, SUBMITTED, Search, found, search_of
from knowledge import Said

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
BUTTONS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("fact", "ask", "follow", "mark", "wrong", "told"), JSON),
)
DATA = st.fixed_dictionaries(
    {cards.BUTTON: BUTTONS | JSON}, optional={cards.REASON: JSON, cards.REMARK: JSON}
)
VALUES = JSON | st.fixed_dictionaries(
    {},
    optional={
        "action": st.fixed_dictionaries({"data": DATA | JSON}) | JSON,
        "data": DATA | JSON,
        "parameters": JSON | st.lists(st.fixed_dictionaries({"name": st.just("question"), "value": JSON})),
        "queryOptions": JSON | st.fixed_dictionaries({"skip": JSON, "count": JSON}),
    },
)


def incoming(kind: str, name: str | None, value: object) -> Incoming:
    person, bot = Account("29:jan"), Account("28:raadbaak")
    return Incoming(kind, "msteams", "https://x", person, bot, Place("gesprek"), name=name, value=value)


def conversation() -> Conversation:
    # Every turn a hundred seconds later: nobody asks too much.
    return Conversation(StandInDesk(), itertools.count(0, 100).__next__)  # type: ignore[arg-type]


@given(name=st.sampled_from([PRESSED, OPENED, SUBMITTED, SEARCHED]), value=VALUES)
def test_whatever_comes_in_the_form_is_right(name: str, value: object) -> None:
    reply = conversation().reply(incoming("invoke", name, value))
    assert isinstance(reply, Body)
    match name:
        case "adaptiveCard/action":
            assert set(reply.content) == {"statusCode", "type", "value"}
            assert reply.content["statusCode"] in (200, 400)
        case "composeExtension/query":
            assert reply.content["composeExtension"]["type"] in ("result", "message")
        case _:
            assert reply.content["task"]["type"] in ("continue", "message")


@given(value=VALUES | DATA)
def test_whatever_a_button_brings_as_a_message_is_answered(value: object) -> None:
    reply = conversation().reply(incoming("message", None, value))
    assert isinstance(reply, Reply)
    assert reply.text


@pytest.mark.parametrize("name", [None, "", "task/unknown", "composeExtension/selectItem"])
def test_an_invoke_of_another_kind_is_left_to_the_adapter(name: str | None) -> None:
    assert conversation().reply(incoming("invoke", name, {"data": {cards.BUTTON: {"fact": "x"}}})) is None


@pytest.mark.parametrize(
    ("value", "search"),
    [
        ({}, Search("", 0, MOST_FOUND)),
        ({"parameters": None, "queryOptions": None}, Search("", 0, MOST_FOUND)),
        ({"parameters": [{"name": "initialRun", "value": "true"}]}, Search("", 0, MOST_FOUND)),
        ({"parameters": [{"name": "question", "value": "wsw"}]}, Search("wsw", 0, MOST_FOUND)),
        ({"parameters": [{"name": "question", "value": "x" * 900}]}, Search("x" * 500, 0, MOST_FOUND)),
        ({"queryOptions": {"skip": 5, "count": 5}}, Search("", 5, 5)),
        ({"queryOptions": {"skip": 10**30, "count": 10**30}}, Search("", 100, MOST_FOUND)),
        ({"queryOptions": {"skip": -1}}, None),
        ("wsw", None),
    ],
)
def test_what_is_looked_for(value: Any, search: Search | None) -> None:
    assert search_of(value, 500) == search


def test_a_fact_without_a_card_is_found_by_its_text() -> None:
    (attachment,) = found([Said("answer", "x" * 200)])["composeExtension"]["attachments"]
    title = attachment["preview"]["content"]["title"]
    assert (len(title), title[-1]) == (80, "…")
    assert attachment["content"]["body"]


def test_the_chosen_card_has_the_figure_its_date_and_its_letter() -> None:
    (attachment,) = found([ANSWER])["composeExtension"]["attachments"]
    shown = str(attachment["content"])
    assert all(text in shown for text in ("779", "1 oktober 2021", "Raadsbrief over de Wsw", "onderdeel 2"))
