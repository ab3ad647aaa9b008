"""Cards: what they hold, and that nothing in them is taken for markdown, a date or a link."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from teams import ANSWER, WELCOME

from bot.cards import BUTTON, card, footnote, literal
from knowledge import Display, FollowUp, Line, Option, Said, Source

EXPECTED = Path(__file__).parents[1] / "card.json"

# What a card may be made of, of all that Adaptive Cards 1.5 have. TextBlock and FactSet read markdown.
ELEMENTS = {
    *("AdaptiveCard", "RichTextBlock", "TextRun", "ColumnSet", "Column", "Container", "ActionSet"),
    *("Table", "TableRow", "TableCell", "Input.ChoiceSet", "Input.Text"),
}
# What Teams has beside those; elsewhere its fallback is shown.
MORE = {"ProgressBar"}
CHARTS = {"Chart.VerticalBar", "Chart.Line"}
ACTIONS = {"Action.Submit", "Action.OpenUrl", "Action.ToggleVisibility", "Action.ShowCard"}
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
    """The texts that a reader sees, as they see them: without bars, and a word joiner has no width."""
    texts = [part.get("text") or part.get("title") or part.get("label") for part in parts(made)]
    return [text.replace("\u2060", "") for text in texts if text and text.strip("▬")]


def made_of(said: Said, question: str | None = None, feedback: bool = False) -> dict[str, Any]:
    made = card(said, question, feedback)
    assert made is not None
    return made


def buttons(made: dict[str, Any]) -> list[dict[str, Any]]:
    """What can be pressed to ask something."""
    found = [part for part in parts(made) if part.get("type") == "Action.Submit"]
    return [part for part in found if "wrong" not in part["data"][BUTTON]]


def of_type(made: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [part for part in parts(made) if part.get("type") == name]


ADDRESS = "https://raad.example.nl/brief.pdf"
FULL = dataclasses.replace(
    ANSWER,
    computation="401 / 779 = 51,5%",
    quote="Een zin uit de brief.",
    options=(Option("Hoeveel in Twenterand?", "twenterand", mark="ab12"), Option("Wie is de wethouder?")),
    follow_ups=(Option("Welk percentage is dat?", "overgegaan", FollowUp.SHARE, "cd34"),),
    coverage="Gezocht in één raadsbrief.",
    display=dataclasses.replace(
        ANSWER.display,
        age="Let op: dit is meer dan vijf jaar geleden.",
        sources=(Source("Raadsbrief over de Wsw", "onderdeel 2", "Een zin uit de brief.", ADDRESS),),
    ),
)
DECLINE = Said("decline", "Dat staat niet in de brieven.", coverage="Gezocht in één raadsbrief.")


def course(count: int) -> Said:
    """An answer of so many years."""
    lines = tuple(Line(str(100 + year), f"in {2000 + year}", Decimal(100 + year)) for year in range(count))
    display = Display("107", "hulpvragen", None, lines, (Source("Brief"),), course=True)
    return Said("answer", "Tekst.", display=display)


def test_a_full_card_is_as_on_file() -> None:
    assert made_of(FULL, feedback=True) == json.loads(EXPECTED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("said", [ANSWER, FULL, WELCOME, DECLINE, course(3), course(9)])
def test_teams_takes_it(said: Said) -> None:
    made = made_of(said, "Hoeveel?", feedback=True)
    assert made["type"] == "AdaptiveCard"
    assert [int(part) for part in made["version"].split(".")] <= [1, 5]
    assert {part["type"] for part in parts(made) if "type" in part} <= ELEMENTS | ACTIONS | CHARTS | MORE
    assert made["body"]
    assert len(json.dumps(made)) < 25_000
    assert '"msteams"' not in json.dumps(made)
    names = [part["id"] for part in parts(made) if "id" in part]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("said", [ANSWER, FULL, WELCOME, DECLINE])
def test_the_sentences_are_not_repeated(said: Said) -> None:
    assert not any(
        said.text in text or text in said.text.split(". ") for text in shown(made_of(said, "Hoeveel?"))
    )


def test_the_figure_is_large_and_its_parts_and_source_are_there() -> None:
    made = made_of(ANSWER)
    first = made["body"][0]["inlines"][0]
    assert (first["text"], first["size"]) == ("779", "ExtraLarge")
    assert shown(made)[:8] == [
        "779",
        "mensen overgegaan",
        "1 oktober 2021",
        "bij de gemeente",
        "401",
        "elders",
        "378",
        "Bron: Raadsbrief over de Wsw",
    ]


@pytest.mark.parametrize(
    ("headline", "size"),
    [
        ("779", "ExtraLarge"),
        ("vanaf 1 januari 2022", "ExtraLarge"),
        ("x" * 60, "Large"),
        ("x" * 61, "Medium"),
        ("x" * 200, "Default"),
    ],
)
def test_a_long_headline_is_smaller(headline: str, size: str) -> None:
    display = dataclasses.replace(ANSWER.display, headline=headline)
    assert made_of(dataclasses.replace(ANSWER, display=display))["body"][0]["inlines"][0]["size"] == size


def test_a_host_that_shows_no_card_shows_the_text() -> None:
    assert made_of(ANSWER)["fallbackText"] == ANSWER.text


def test_age_working_coverage_and_follow_ups_are_shown() -> None:
    said = shown(made_of(FULL))
    for text in (
        "Let op: dit is meer dan vijf jaar geleden.",
        "Berekening: 401 / 779 = 51,5%",
        "Gezocht in één raadsbrief.",
        "Welk percentage is dat?",
    ):
        assert said.count(text) == 1


def test_a_bar_is_as_long_as_the_part_and_tells_nothing_by_itself() -> None:
    lines = tuple(Line(str(size), "deel", Decimal(size), Decimal(size) / 100) for size in (0, 25, 100))
    made = made_of(dataclasses.replace(ANSWER, display=dataclasses.replace(ANSWER.display, lines=lines)))
    bars = of_type(made, "ProgressBar")
    rows = [[run["text"] for run in bar["fallback"]["inlines"]] for bar in bars]
    assert [(bar["value"], row) for bar, row in zip(bars, rows, strict=True)] == [
        (1, ["▬", "▬▬▬▬▬▬▬▬▬"]),
        (25, ["▬▬", "▬▬▬▬▬▬▬▬"]),
        (100, ["▬▬▬▬▬▬▬▬▬▬"]),
    ]
    assert not any(shown(bar) for bar in bars)


@pytest.mark.parametrize(
    ("count", "chart"), [(1, None), (2, "Chart.VerticalBar"), (6, "Chart.VerticalBar"), (9, "Chart.Line")]
)
def test_a_course_is_a_chart_with_a_table_below_it(count: int, chart: str | None) -> None:
    made = made_of(course(count))
    charts = [part for part in parts(made) if part.get("type") in CHARTS]
    assert [part["type"] for part in charts] == ([chart] if chart else [])
    assert all(part["fallback"] == "drop" for part in charts)
    (table,) = of_type(made, "Table")
    assert [shown(row) for row in table["rows"]] == [[f"in {2000 + n}", str(100 + n)] for n in range(count)]
    if chart == "Chart.VerticalBar":
        assert charts[0]["data"] == [{"x": f"in {2000 + n}", "y": 100 + n} for n in range(count)]


def test_without_anything_to_show_there_is_no_card() -> None:
    assert card(Said(kind="decline", text="Dat staat niet in de brieven.")) is None


@pytest.mark.parametrize("quote", [None, "", "Een zin uit de brief."])
def test_the_place_and_the_quote_are_behind_a_button(quote: str | None) -> None:
    source = Source("Raadsbrief", "onderdeel 2, alinea 3", quote)
    made = made_of(
        dataclasses.replace(ANSWER, display=dataclasses.replace(ANSWER.display, sources=(source,)))
    )
    (toggle,) = of_type(made, "Action.ToggleVisibility")
    assert toggle["title"] == "Toon bron"
    (hidden,) = (part for part in parts(made) if part.get("isVisible") is False)
    assert [hidden["id"]] == toggle["targetElements"]
    words = f"‘{quote}’" if quote else "De tekst van de brief zelf is hier niet geladen."
    assert shown(hidden) == ["Raadsbrief, onderdeel 2, alinea 3", words]


@pytest.mark.parametrize("kind", ["answer", "clarify", "decline", "chat"])
def test_options_are_buttons_that_show_the_whole_label(kind: str) -> None:
    said = Said(
        kind=kind, text="Kies.", options=(Option("401 in Almelo", "almelo", mark="ab"), Option("En in 2022?"))
    )
    made = made_of(said)
    assert [(action["title"], action["data"]) for action in buttons(made)] == [
        ("401 in Almelo", {"raad": {"fact": "almelo", "mark": "ab"}}),
        ("En in 2022?", {"raad": {"ask": "En in 2022?"}}),
    ]
    # The title of a button is cut off on a telephone; text below each other is not.
    assert [shown(part["items"]) for part in parts(made) if "selectAction" in part] == [
        ["401 in Almelo"],
        ["En in 2022?"],
    ]


def test_a_follow_up_asks_about_its_fact() -> None:
    made = made_of(dataclasses.replace(ANSWER, follow_ups=FULL.follow_ups))
    (button,) = buttons(made)
    asked = {"fact": "overgegaan", "follow": "share", "mark": "cd34"}
    assert (button["title"], button["data"]) == ("Welk percentage is dat?", {"raad": asked})


def test_all_options_are_shown() -> None:
    said = Said(kind="clarify", text="Kies.", options=tuple(Option(f"Vraag {n}") for n in range(9)))
    assert len(buttons(made_of(said))) == 9


def test_a_row_of_buttons_has_six_at_most() -> None:
    many = tuple(Option(f"Vraag {n}", "a") for n in range(20))
    made = made_of(dataclasses.replace(FULL, follow_ups=many), feedback=True)
    assert all(len(part.get("actions", ())) <= 6 for part in parts(made))


# --- Forms


def test_an_answer_has_a_form_to_tell_what_is_wrong() -> None:
    (form,) = of_type(made_of(ANSWER, feedback=True), "Action.ShowCard")
    assert form["title"] == "Klopt dit niet?"
    choice, remark = form["card"]["body"][:2]
    assert [one["value"] for one in choice["choices"]] == ["wrong", "outdated", "mismatch", "unclear"]
    assert (choice["isRequired"], remark.get("isRequired", False)) == (True, False)
    assert all(field["label"] for field in (choice, remark))
    (send,) = form["card"]["actions"]
    assert send["data"] == {"raad": {"wrong": "overgegaan", "told": "779"}}


@pytest.mark.parametrize(
    "said",
    [DECLINE, WELCOME, dataclasses.replace(ANSWER, display=dataclasses.replace(ANSWER.display, fact=None))],
)
def test_there_is_no_such_form_where_no_fact_is_told(said: Said) -> None:
    forms = of_type(made_of(said, "Hoeveel?", feedback=True), "Action.ShowCard")
    assert "Klopt dit niet?" not in [form["title"] for form in forms]


def test_without_a_log_there_is_no_such_form() -> None:
    assert not of_type(made_of(ANSWER), "Action.ShowCard")


def test_a_decline_has_a_letter_to_copy() -> None:
    (form,) = of_type(made_of(DECLINE, 'Hoeveel "bomen" zijn er?'), "Action.ShowCard")
    assert form["title"] == "Stuur naar de griffie"
    (draft,) = of_type(form, "Input.Text")
    assert '"Hoeveel "bomen" zijn er?"' in draft["value"]
    assert draft["value"].startswith("Geachte griffie,")
    assert not of_type(form, "Action.Submit"), "nothing is sent"


def test_what_was_not_looked_for_has_no_such_letter() -> None:
    made = made_of(
        Said("decline", "Ik versta alleen Nederlands.", options=(Option("Wat kunt u?"),)), "How many?"
    )
    assert not of_type(made, "Action.ShowCard")


@pytest.mark.parametrize("said", [ANSWER, WELCOME])
def test_only_a_decline_has_such_a_letter(said: Said) -> None:
    assert not of_type(made_of(said, "Hoeveel?"), "Action.ShowCard")


def test_a_footnote_has_the_figure_and_its_source_and_nothing_to_ask() -> None:
    made = footnote(FULL)
    assert shown(made)[:3] == ["779", "mensen overgegaan", "1 oktober 2021"]
    assert {part["type"] for part in parts(made) if part.get("type") in ACTIONS} == {
        "Action.ToggleVisibility",
        "Action.OpenUrl",
    }


# --- What comes from elsewhere


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
    display = dataclasses.replace(ANSWER.display, sources=(Source("Brief", url=url),))
    links = [
        one["url"] for one in of_type(made_of(dataclasses.replace(ANSWER, display=display)), "Action.OpenUrl")
    ]
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


def everywhere(text: str, course: bool = False) -> Said:
    lines = (Line(text, text, Decimal(1), Decimal(1)), Line(text, text, Decimal(2), Decimal(1)))
    return Said(
        kind="answer",
        text=text,
        computation=text,
        quote=text,
        facts=(text,),
        options=(Option(text, "id"), Option(text)),
        follow_ups=(Option(text, "id", FollowUp.SHARE),),
        coverage=text,
        display=Display(text, text, text, lines, (Source(text, text, text),), age=text, course=course),
    )


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("course", [False, True])
def test_in_05_in_06_in_08_shown_as_it_is_written(payload: str, course: bool) -> None:
    made = made_of(everywhere(payload, course), payload, feedback=True)
    # Headline, caption, date, age, four cells, coverage, two options that are button and text, a follow-up.
    assert shown(made).count(payload) == 14 + course
    assert f"Bron: {payload}" in shown(made)
    for part in parts(made):
        # Only a TextRun and the title of a button show text as it is.
        assert "text" not in part or part["type"] == "TextRun"
        for key in ("text", "title", "fallbackText", "value", "x", "legend"):
            assert not FILLED_IN.search(str(part.get(key, "")))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_letter_to_copy_holds_the_question_as_it_was_asked(payload: str) -> None:
    (draft,) = of_type(made_of(DECLINE, payload), "Input.Text")
    assert payload in draft["value"].replace("\u2060", "")
    assert not FILLED_IN.search(draft["value"])


@pytest.mark.parametrize("payload", PAYLOADS)
def test_in_07_a_card_mentions_nobody(payload: str) -> None:
    made = made_of(everywhere(payload), payload, feedback=True)
    assert not any("msteams" in part or "entities" in part for part in parts(made))


@given(st.text())
def test_in_09_what_cannot_be_seen_is_left_out(text: str) -> None:
    kept = literal(text)
    assert not FILLED_IN.search(kept)
    assert not set(kept) & set("\x00\x1b\u00ad\u200b\u200f\u202e\u2066\ufeff")


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_what_can_be_seen_is_all_kept(text: str) -> None:
    assert literal(text).replace("\u2060", "") == text
