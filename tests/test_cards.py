"""Cards: what they hold, and that nothing in them is taken for markdown, a date or a link."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from teams import ANSWER, WELCOME

from bot.cards import card, literal
from knowledge import Display, Line, Option, Said

EXPECTED = Path(__file__).parent / "card.json"

# What a card may be made of, of all that Adaptive Cards 1.5 have. TextBlock and FactSet read markdown.
ELEMENTS = {"AdaptiveCard", "RichTextBlock", "TextRun", "ColumnSet", "Column", "Container"}
ACTIONS = {"Action.Submit", "Action.OpenUrl", "Action.ToggleVisibility"}
# As the hosts of Adaptive Cards look for it.
FILLED_IN = re.compile(r"\{\{(?:DATE|TIME)\(")


def parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from parts(one)


def shown(made: dict[str, Any]) -> list[str]:
    """The texts that a reader sees, as they see them: a word joiner has no width."""
    texts = [part.get("text") or part.get("title") for part in parts(made)]
    return [text.replace("\u2060", "") for text in texts if text]


def made_of(said: Said) -> dict[str, Any]:
    made = card(said)
    assert made is not None
    return made


FULL = dataclasses.replace(
    ANSWER,
    computation="401 / 779 = 51,5%",
    quote="Een zin uit de brief.",
    options=(Option("Hoeveel in Twenterand?", "twenterand"), Option("Wie is de wethouder?")),
    display=dataclasses.replace(ANSWER.display, url="https://raad.example.nl/brief.pdf"),
)


def test_a_full_card_is_as_on_file() -> None:
    assert made_of(FULL) == json.loads(EXPECTED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("said", [ANSWER, FULL, WELCOME])
def test_teams_takes_it(said: Said) -> None:
    made = made_of(said)
    assert made["type"] == "AdaptiveCard"
    assert [int(part) for part in made["version"].split(".")] <= [1, 5]
    assert {part["type"] for part in parts(made) if "type" in part} <= ELEMENTS | ACTIONS
    assert made["body"]
    assert len(json.dumps(made)) < 25_000
    assert '"msteams"' not in json.dumps(made)


@pytest.mark.parametrize("said", [ANSWER, FULL, WELCOME])
def test_the_sentences_are_not_repeated(said: Said) -> None:
    assert not any(said.text in text or text in said.text.split(". ") for text in shown(made_of(said)))


def test_the_figure_is_large_and_its_parts_and_source_are_there() -> None:
    made = made_of(ANSWER)
    first = made["body"][0]["inlines"][0]
    assert (first["text"], first["size"]) == ("779", "ExtraLarge")
    assert shown(made) == [
        "779",
        "mensen overgegaan",
        "1 oktober 2021",
        "401",
        "bij de gemeente",
        "378",
        "elders",
        "Bron: Raadsbrief over de Wsw, paragraaf 2",
    ]


def test_without_anything_to_show_there_is_no_card() -> None:
    assert card(Said(kind="decline", text="Dat staat niet in de brieven.")) is None


@pytest.mark.parametrize(
    ("quote", "titles"), [(None, []), ("", []), ("Een zin uit de brief.", ["Toon bron"])]
)
def test_a_quote_is_hidden_behind_a_button(quote: str | None, titles: list[str]) -> None:
    made = made_of(dataclasses.replace(ANSWER, quote=quote))
    assert [action["title"] for action in made.get("actions", [])] == titles
    hidden = [part for part in parts(made) if part.get("isVisible") is False]
    targets = [target for action in made.get("actions", []) for target in action["targetElements"]]
    assert [part["id"] for part in hidden] == targets
    assert len(hidden) == len(titles)


@pytest.mark.parametrize("kind", ["answer", "clarify", "decline", "chat"])
def test_options_are_buttons(kind: str) -> None:
    said = Said(kind=kind, text="Kies.", options=(Option("401 in Almelo", "almelo"), Option("En in 2022?")))
    assert [(action["type"], action["title"], action["data"]) for action in made_of(said)["actions"]] == [
        ("Action.Submit", "401 in Almelo", {"raad": {"fact": "almelo"}}),
        ("Action.Submit", "En in 2022?", {"raad": {"ask": "En in 2022?"}}),
    ]


def test_teams_shows_six_buttons_at_most() -> None:
    said = Said(kind="clarify", text="Kies.", options=tuple(Option(f"Vraag {n}") for n in range(20)))
    assert len(made_of(said)["actions"]) == 6


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://raad.example.nl/brief.pdf?id=1#p2", True),
        (None, False),
        ("", False),
        ("http://raad.example.nl/brief.pdf", False),
        ("javascript:alert(1)", False),
        ("data:text/html,<script>", False),
        ("file:///etc/hostname", False),
        ("//raad.example.nl", False),
        ("https://", False),
        ("https://user@raad.example.nl/", False),
        ("https://raad.example.nl/ x", False),
        ("https://raad.example.nl/\nx", False),
        ("https://raad.ex\u0430mple.nl/", False),
        ("https://[::1", False),
    ],
)
def test_in_08_only_https_links(url: str | None, kept: bool) -> None:
    assert ANSWER.display
    made = made_of(dataclasses.replace(ANSWER, display=dataclasses.replace(ANSWER.display, url=url)))
    links = [action["url"] for action in made.get("actions", []) if action["type"] == "Action.OpenUrl"]
    assert links == ([url] if kept else [])


PAYLOADS = [
    "[klik](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "<https://evil.example>",
    "https://evil.example",
    "**x**",
    "_x_",
    "# x",
    "1. x",
    "- x",
    "> x",
    "`x`",
    "| a | b |\n|---|---|",
    "a\n\nb",
    "\\*x\\*",
    "<b>x</b>",
    "<at>Burgemeester</at>",
    "&lt;b&gt;",
    "${text}",
    "{{DATE(2017-02-14T06:08:00Z,SHORT)}}",
    "{{TIME(2017-02-14T06:08:00Z)}}",
    "{{{DATE(2017-02-14T06:08:00Z)}}}",
]


def everywhere(text: str) -> Said:
    return Said(
        kind="answer",
        text="Tekst.",
        computation=text,
        quote=text,
        options=(Option(text, "id"), Option(text)),
        display=Display(headline=text, caption=text, as_of=text, lines=(Line(text, text),), source=text),
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_in_05_in_06_in_08_shown_as_it_is_written(payload: str) -> None:
    made = made_of(everywhere(payload))
    assert shown(made).count(payload) == 9
    assert f"Bron: {payload}" in shown(made)
    for part in parts(made):
        assert "selectAction" not in part
        # Only a TextRun and the title of a button show text as it is.
        assert "text" not in part or part["type"] == "TextRun"
        assert not FILLED_IN.search(part.get("text") or part.get("title") or "")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_in_07_a_card_mentions_nobody(payload: str) -> None:
    assert not any("msteams" in part or "entities" in part for part in parts(made_of(everywhere(payload))))


@given(st.text())
def test_in_09_what_cannot_be_seen_is_left_out(text: str) -> None:
    kept = literal(text)
    assert not FILLED_IN.search(kept)
    assert not set(kept) & set("\x00\x1b\u00ad\u200b\u200f\u202e\u2066\ufeff")


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_what_can_be_seen_is_all_kept(text: str) -> None:
    assert literal(text).replace("\u2060", "") == text
