"""Adaptive Cards, as plain dicts: what an answer looks like beside its text.

Teams takes version 1.5 at most. All text stands in TextRuns, for those read no markdown.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final
from urllib.parse import urlsplit

from bot.texts import TEXTS
from knowledge import Display, Line, Option, Said

Card = dict[str, Any]

CONTENT_TYPE: Final = "application/vnd.microsoft.card.adaptive"
# The key under which the data of our buttons stands.
BUTTON: Final = "raad"

_SCHEMA: Final = "http://adaptivecards.io/schemas/adaptive-card.json"
_VERSION: Final = "1.5"
# Teams shows six buttons at most on a card.
_MOST_BUTTONS: Final = 6
_QUOTE: Final = "bron"
_BRACE_BEFORE_BRACE: Final = re.compile(r"\{(?=\{)")


def card(said: Said) -> Card | None:
    """The card beside the text of an answer; None when it would hold nothing.

    It shows the figure large, what it counts, its parts and its source, and repeats none of the sentences.
    """
    body = _display(said.display) if said.display else []
    if said.computation:
        body.append(_text(said.computation, isSubtle=True))
    actions = [_open(said.display.url)] if said.display and _is_web_address(said.display.url) else []
    if said.quote:
        body.append(
            {"type": "Container", "id": _QUOTE, "isVisible": False, "items": [_text(said.quote, italic=True)]}
        )
        actions.append(
            {"type": "Action.ToggleVisibility", "title": TEXTS.card["show_quote"], "targetElements": [_QUOTE]}
        )
    if said.options:
        body.append(_text(TEXTS.above_buttons[said.kind], weight="Bolder"))
        actions += [_button(option) for option in said.options]
    if not body:
        return None
    result: Card = {
        "$schema": _SCHEMA,
        "type": "AdaptiveCard",
        "version": _VERSION,
        "lang": "nl",
        "body": body,
    }
    if actions:
        result["actions"] = actions[:_MOST_BUTTONS]
    return result


def _display(display: Display) -> list[Card]:
    body = [_text(display.headline, size="ExtraLarge", weight="Bolder"), _text(display.caption)]
    if display.as_of:
        body.append(_text(display.as_of, isSubtle=True))
    body += [_line(line) for line in display.lines]
    body.append(_text(TEXTS.card["source"].format(source=display.source), size="Small", isSubtle=True))
    return body


def _line(line: Line) -> Card:
    figure = _text(line.figure, weight="Bolder") | {"horizontalAlignment": "Right"}
    return {
        "type": "ColumnSet",
        "spacing": "Small",
        "columns": [
            {"type": "Column", "width": 1, "items": [figure]},
            {"type": "Column", "width": 3, "items": [_text(line.label)]},
        ],
    }


def _text(text: str, **style: object) -> Card:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": literal(text), **style}]}


def _button(option: Option) -> Card:
    data = {"fact": option.fact} if option.fact else {"ask": option.label}
    # Data with a key "msteams" would fail outside Teams.
    return {"type": "Action.Submit", "title": literal(option.label), "data": {BUTTON: data}}


def _open(url: str | None) -> Card:
    return {"type": "Action.OpenUrl", "title": TEXTS.card["open_letter"], "url": url}


def _is_web_address(url: str | None) -> bool:
    if not url or not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc


def literal(text: str) -> str:
    """`text` as a card shows it unchanged, without invisible characters.

    Hosts fill in {{DATE(...)}} and {{TIME(...)}} everywhere, also in a TextRun; a word joiner between the
    braces, which has no width, keeps them from it.
    """
    visible = "".join(
        one for one in text if one == "\n" or unicodedata.category(one) not in ("Cc", "Cf", "Cs")
    )
    return _BRACE_BEFORE_BRACE.sub("{\u2060", visible)
