"""Adaptive Cards, as plain dicts: what an answer looks like beside its text.

Teams takes version 1.5 at most. All text stands in TextRuns, for those read no markdown. The data of a button holds all
that pressing it needs: a button on an old card works after a restart, and for another member of a group.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlsplit

from bot.texts import TEXTS
from knowledge import Display, Line, Option, Quote, Reason, Said, Source

Card = dict[str, Any]

CONTENT_TYPE: Final = "application/vnd.microsoft.card.adaptive"
# The key under which the data of our buttons stands, and the inputs of the form about an answer.
BUTTON: Final = "raad"
REASON: Final = "raad-reason"
REMARK: Final = "raad-remark"
LONGEST_REMARK: Final = 500

_SCHEMA: Final = "http://adaptivecards.io/schemas/adaptive-card.json"
_VERSION: Final = "1.5"
# Teams shows six buttons at most in a row.
_MOST_BUTTONS: Final = 6
_SOURCES: Final = "bron"
# From so many periods on a line is clearer than bars.
_LINE: Final = 7
# In characters: this much fits beside the figures on a telephone.
_ROW: Final = 10
# Teams takes no message of more than about 40 kB, counted in two bytes a character.
_MOST_SOURCES: Final = 12
_MOST_LINES: Final = 24
# The size of a headline, by how many characters it has at most.
_SIZES: Final = ((24, "ExtraLarge"), (60, "Large"), (120, "Medium"))
_LONGEST_DRAFT: Final = 1000
_BRACE_BEFORE_BRACE: Final = re.compile(r"\{(?=\{)")


def card(said: Said, question: str | None = None, feedback: bool = False) -> Card | None:
    """The card beside the text of an answer; None when it would hold nothing.

    It shows the figure large, what it counts, its parts and its source, and repeats none of the sentences. With the
    `question` that no letter answers it holds a letter to the griffie to copy, with `feedback` a form to say what is
    wrong.
    """
    body = _answer(said)
    if said.kind == "quote":
        body += [_passage(quote) for quote in said.quotes]
    actions: list[Card] = []
    if said.display is not None:
        actions += _source_actions(said.display)
        if feedback and said.display.fact:
            actions.append(_feedback(said.display.fact, said.display.headline))
    if said.options:
        body.append(_text(TEXTS.above_buttons[said.kind], weight="Bolder"))
        body += [_choice(option) for option in said.options]
    if said.kind == "decline" and question and said.coverage:
        actions.append(_draft(question))
    if not body and not actions:
        return None
    if said.coverage and said.kind in ("answer", "decline"):
        body.append(_text(said.coverage, size="Small", isSubtle=True) | {"spacing": "Small"})
    if said.follow_ups:
        body.append(
            {"type": "ActionSet", "actions": [_button(one) for one in said.follow_ups[:_MOST_BUTTONS]]}
        )
    return _card(body, actions[:_MOST_BUTTONS], said.text)


def footnote(said: Said) -> Card:
    """The card of an answer for in a message to others: the figure with its source, and nothing to press but that."""
    body = _answer(said) or [_text(said.text)]
    return _card(body, _source_actions(said.display) if said.display is not None else [], said.text)


def _card(body: list[Card], actions: list[Card], spoken: str) -> Card:
    result: Card = {
        "$schema": _SCHEMA,
        "type": "AdaptiveCard",
        "version": _VERSION,
        "lang": "nl",
        # For a host that cannot show the card.
        "fallbackText": literal(spoken),
        "body": body,
    }
    if actions:
        result["actions"] = actions
    return result


# --- What is known


def _answer(said: Said) -> list[Card]:
    """Figure, parts, working and sources."""
    display = said.display
    if display is None:
        return []
    body = [
        _text(display.headline, size=_size(display.headline), weight="Bolder"),
        _text(display.caption) | {"spacing": "None"},
    ]
    if display.as_of:
        body.append(_text(display.as_of, isSubtle=True) | {"spacing": "None"})
    if display.age:
        body.append(_text(display.age, size="Small", weight="Bolder"))
    if display.course:
        body += _chart(display)
    if display.lines:
        body.append(_table(display.lines, bars=not display.course))
    if said.computation:
        body.append(_text(TEXTS.card["working"].format(working=said.computation)))
    letters = list(dict.fromkeys(source.letter for source in display.sources))[:_MOST_SOURCES]
    body.append(
        _text(TEXTS.card["source"].format(source="; ".join(letters)), size="Small", isSubtle=True)
        | {"separator": True}
    )
    body.append(
        {
            "type": "Container",
            "id": _SOURCES,
            "isVisible": False,
            "items": [item for source in display.sources[:_MOST_SOURCES] for item in _source(source)],
        }
    )
    return body


def _size(headline: str) -> str:
    """A figure large; a sentence in that size would fill the screen."""
    return next((size for longest, size in _SIZES if len(headline) <= longest), "Default")


def _table(lines: Sequence[Line], bars: bool) -> Card:
    """The figures below each other, each with a bar for its size, which tells nothing that the figure does not."""
    rows = []
    for line in lines[:_MOST_LINES]:
        told: list[Card] = [_text(line.label)]
        if bars and line.bar is not None:
            told.append(_bar(line.bar))
        figure = _text(line.figure, weight="Bolder") | {"horizontalAlignment": "Right"}
        cells = [{"type": "TableCell", "items": told}, {"type": "TableCell", "items": [figure]}]
        rows.append({"type": "TableRow", "cells": cells})
    return {
        "type": "Table",
        "columns": [{"width": 5}, {"width": 3}],
        "showGridLines": False,
        # The schema has the one name, and what Teams draws cards with in a browser the other.
        "firstRowAsHeader": False,
        "firstRowAsHeaders": False,
        "rows": rows,
    }


def _bar(part: Decimal) -> Card:
    """A thin bar as long as the part, within the whole; where there are no such bars a row of characters.

    A column with a background would do everywhere, but its padding makes it 32 pixels high.
    """
    full = max(1, round(part * _ROW))
    row = _text("▬" * full, size="Small", color="Accent")
    if full < _ROW:
        # Not in the colour Light, which is that of the card itself.
        rest = _text("▬" * (_ROW - full), size="Small", color="Accent", isSubtle=True)
        row["inlines"] += rest["inlines"]
    return {
        "type": "ProgressBar",
        "value": max(1, min(100, round(part * 100))),
        "color": "Accent",
        "spacing": "Small",
        "fallback": row | {"spacing": "None"},
    }


def _chart(display: Display) -> list[Card]:
    """One figure in the course of time; where charts are unknown nothing, for a table with the same stands below it."""
    points = [(literal(line.label), line.amount) for line in display.lines if line.amount is not None]
    if len(points) < 2:
        return []
    shared = {"title": literal(display.caption), "fallback": "drop"}
    if len(points) < _LINE:
        bars = [{"x": label, "y": _json(amount)} for label, amount in points]
        # One colour: the periods are no kinds.
        drawn = {"showBarValues": True, "color": "categoricalBlue"}
        return [{"type": "Chart.VerticalBar", **shared, **drawn, "data": bars}]
    values = [{"x": label, "y": _json(amount)} for label, amount in points]
    return [
        {"type": "Chart.Line", **shared, "data": [{"legend": literal(display.caption), "values": values}]}
    ]


def _json(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


# --- Passages


def _passage(quote: Quote) -> Card:
    """A passage of a letter in quotation marks, its figure in bold, and where it stands below it."""
    start, end = quote.figure_start, quote.figure_end
    pieces = ((quote.text[:start], False), (quote.text[start:end], True), (quote.text[end:], False))
    words = _text(TEXTS.card["open_quote"])
    for text, bold in pieces:
        if text:
            words["inlines"] += _text(text, **({"weight": "Bolder"} if bold else {}))["inlines"]
    words["inlines"] += _text(TEXTS.card["close_quote"])["inlines"]
    place = ", ".join(filter(None, (quote.letter, quote.place, quote.date)))
    return {
        "type": "Container",
        "style": "emphasis",
        "items": [words, _text(place, size="Small", isSubtle=True) | {"spacing": "Small"}],
    }


# --- Sources


def _source(source: Source) -> list[Card]:
    place = ", ".join(filter(None, (source.letter, source.place)))
    items = [_text(place, size="Small", weight="Bolder")]
    items.append(
        _text(TEXTS.card["quote"].format(quote=source.quote), italic=True)
        if source.quote
        else _text(TEXTS.card["no_quote"], size="Small", isSubtle=True)
    )
    return items


def _source_actions(display: Display) -> list[Card]:
    shown = {
        "type": "Action.ToggleVisibility",
        "title": TEXTS.card["show_quote"],
        "targetElements": [_SOURCES],
    }
    addresses = dict.fromkeys(source.url for source in display.sources if is_web_address(source.url))
    opened = [
        {"type": "Action.OpenUrl", "title": TEXTS.card["open_letter"], "url": address}
        for address in addresses
    ]
    return [shown, *opened[:2]]


def is_web_address(url: str | None) -> bool:
    """Whether it is an https address that a card may open."""
    if not url or not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc


# --- Buttons and forms


def _choice(option: Option) -> Card:
    """A row to press: a button would cut a long label off on a telephone."""
    return {
        "type": "Container",
        "style": "emphasis",
        "spacing": "Small",
        "selectAction": _button(option),
        "items": [_text(option.label)],
    }


def _button(option: Option) -> Card:
    # Data with a key "msteams" would fail outside Teams.
    return {"type": "Action.Submit", "title": literal(option.label), "data": {BUTTON: _data(option)}}


def _data(option: Option) -> Card:
    if option.fact is None:
        return {"ask": option.label}
    given = {"fact": option.fact, "follow": option.follow, "mark": option.mark}
    return {key: value for key, value in given.items() if value is not None}


def _feedback(fact: str, told: str) -> Card:
    """The form behind "Klopt dit niet?"."""
    words = TEXTS.feedback
    choices = [
        {"title": words["reasons"][reason], "value": str(reason)}
        for reason in Reason
        if reason in words["reasons"]
    ]
    body = [
        {
            "type": "Input.ChoiceSet",
            "id": REASON,
            "label": words["question"],
            "style": "expanded",
            "isRequired": True,
            "errorMessage": words["required"],
            "choices": choices,
        },
        {
            "type": "Input.Text",
            "id": REMARK,
            "label": words["remark"],
            "isMultiline": True,
            "maxLength": LONGEST_REMARK,
        },
        _text(words["privacy"], size="Small", isSubtle=True),
    ]
    send = {
        "type": "Action.Submit",
        "title": words["send"],
        "data": {BUTTON: {"wrong": fact, "told": literal(told)}},
    }
    return _form(words["title"], body, [send])


def _draft(question: str) -> Card:
    """The form behind "Stuur naar de griffie": a letter to copy."""
    words = TEXTS.draft
    body = [
        _text(words["explanation"]),
        {
            "type": "Input.Text",
            "id": "raad-draft",
            "label": words["label"],
            "isMultiline": True,
            "value": literal(words["letter"].format(question=question))[:_LONGEST_DRAFT],
        },
    ]
    return _form(words["title"], body, [])


def _form(title: str, body: list[Card], actions: list[Card]) -> Card:
    inner: Card = {"type": "AdaptiveCard", "version": _VERSION, "body": body}
    if actions:
        inner["actions"] = actions
    return {"type": "Action.ShowCard", "title": title, "card": inner}


# --- Text


def _text(text: str, **style: object) -> Card:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": literal(text), **style}]}


def literal(text: str) -> str:
    """`text` as a card shows it unchanged, without invisible characters.

    Hosts fill in {{DATE(...)}} and {{TIME(...)}} everywhere, also in a TextRun; a word joiner between the
    braces, which has no width, keeps them from it.
    """
    if not text.isprintable():
        kept = (one for one in text if one == "\n" or unicodedata.category(one) not in ("Cc", "Cf", "Cs"))
        text = "".join(kept)
    return _BRACE_BEFORE_BRACE.sub("{\u2060", text)
