"""What an invoke is answered with: the bodies that Teams expects, one for each kind of button or search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot import cards
from bot.texts import TEXTS
from knowledge import Said

PRESSED: Final = "adaptiveCard/action"
OPENED: Final = "task/fetch"
SUBMITTED: Final = "task/submit"
SEARCHED: Final = "composeExtension/query"
DIALOGS: Final = (OPENED, SUBMITTED)

# The parameter of the search, as the manifest names it.
PARAMETER: Final = "question"
MOST_FOUND: Final = 25
# Nobody scrolls on; beyond it nothing is found.
_FURTHEST: Final = 100

_MESSAGE: Final = "application/vnd.microsoft.activity.message"
_ERROR: Final = "application/vnd.microsoft.error"
_PREVIEW: Final = "application/vnd.microsoft.card.thumbnail"
_LONGEST_TITLE: Final = 80


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for in a message extension; nothing when it has just been opened."""

    question: str
    skip: int
    count: int


def data_of(name: str, value: object) -> object:
    """What the pressed button holds, as the kind of invoke brings it; None when it brings none."""
    match value:
        case {"action": {"data": data}} if name == PRESSED:
            return data
        case {"data": data} if name in DIALOGS:
            return data
    return None


def search_of(value: object, longest: int) -> Search | None:
    """What is looked for; None when it cannot be read. What is left out counts as empty, as Teams leaves it out."""
    if not isinstance(value, Mapping):
        return None
    parameters = value.get("parameters") or []
    options = value.get("queryOptions") or {}
    if not isinstance(parameters, list) or not isinstance(options, Mapping):
        return None
    question = ""
    for parameter in parameters:
        match parameter:
            case {"name": str(name), "value": str(text)} if name == PARAMETER:
                question = text[:longest]
    skip, count = options.get("skip", 0), options.get("count", MOST_FOUND)
    if not all(isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in (skip, count)):
        return None
    return Search(question, min(skip, _FURTHEST), min(count, MOST_FOUND))


def told(name: str, text: str, card: cards.Card | None = None) -> dict[str, Any]:
    """The body that shows an answer."""
    if name in DIALOGS:
        if card is None or name == SUBMITTED:
            return {"task": {"type": "message", "value": text}}
        shown = {"contentType": cards.CONTENT_TYPE, "content": card}
        return {"task": {"type": "continue", "value": {"title": TEXTS.app["name"], "card": shown}}}
    if name == SEARCHED:
        return {"composeExtension": {"type": "message", "text": text}}
    return {"statusCode": 200, "type": _MESSAGE, "value": text}


def refused(name: str) -> dict[str, Any]:
    """The body for what cannot be read: an old button of another bot, or nonsense."""
    if name == PRESSED:
        error = {"code": "BadRequest", "message": TEXTS.unreadable}
        return {"statusCode": 400, "type": _ERROR, "value": error}
    return told(name, TEXTS.extension["unreadable"] if name == SEARCHED else TEXTS.unreadable)


def found(results: Iterable[Said], further: bool = False) -> dict[str, Any]:
    """The facts to choose from; the one that is chosen stands in the message as a card with its source.

    That there are none is said, unless they are a `further` page of a search that found some.
    """
    attachments = [
        {
            "contentType": cards.CONTENT_TYPE,
            "content": cards.footnote(said),
            "preview": {"contentType": _PREVIEW, "content": _preview(said)},
        }
        for said in results
    ]
    if not attachments and not further:
        return told(SEARCHED, TEXTS.extension["nothing"])
    return {
        "composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": attachments},
    }


def _preview(said: Said) -> dict[str, str]:
    display = said.display
    if display is None:
        return {"title": _cut(said.text), "text": ""}
    letter = display.sources[0].letter if display.sources else ""
    told_of = ", ".join(filter(None, (display.as_of, letter)))
    return {"title": _cut(f"{display.headline} {display.caption}"), "text": _cut(told_of)}


def _cut(text: str) -> str:
    visible = cards.literal(text)
    return visible if len(visible) <= _LONGEST_TITLE else f"{visible[: _LONGEST_TITLE - 1].rstrip()}…"
