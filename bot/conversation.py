"""Turns: from what came in to what goes back, without a word of how either travels."""

from __future__ import annotations

import html
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot import cards
from bot.activities import Incoming
from bot.limits import Rate, Seen
from bot.logs import place
from bot.texts import TEXTS
from knowledge import Desk, Log, Said, StoreError

_log = logging.getLogger(__name__)

# One more than is read, so that a longer question is declined and not answered in part.
_LONGEST_QUESTION: Final = 501
_REPLY_ONCE_IN: Final = 600
_QUESTIONS_A_MINUTE: Final = 30
_TAG: Final = re.compile(r"</?at(?: [^<>]{0,60})?>")


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say: text that stands alone, and a card that Teams shows below it."""

    text: str
    card: cards.Card | None = None


class Conversation:
    """Answers activities from the desk, each once, and each person at a bounded rate.

    What was asked goes into the `log`, where there is one, without who asked it and where.
    """

    def __init__(
        self, desk: Desk, clock: Callable[[], float] = time.monotonic, log: Log | None = None
    ) -> None:
        self._desk = desk
        self._question_log = log
        self._seen = Seen(_REPLY_ONCE_IN, clock)
        self._rate = Rate(_QUESTIONS_A_MINUTE, 60, clock)

    def reply(self, activity: Incoming) -> Reply | None:
        """The reply to an activity; None when none is due. Whatever goes wrong is said in one sentence."""
        turn = self._turn(activity)
        if turn is None:
            return None
        # An edited message keeps its id: the time tells one edit from the next.
        moment = None if activity.type == "message" else activity.timestamp
        if activity.id and not self._seen.is_new((activity.place.id, activity.type, activity.id, moment)):
            return None
        if activity.type != "conversationUpdate" and not self._rate.allows(activity.sender.id):
            return Reply(TEXTS.too_many)
        try:
            said = turn()
            return Reply(said.text, cards.card(said))
        except StoreError as error:
            _log.error("the store cannot be used: %s", error)
            return Reply(TEXTS.unavailable)
        except Exception as error:
            _log.error("a turn failed: %s", place(error))
            return Reply(TEXTS.failed)

    def _turn(self, activity: Incoming) -> Callable[[], Said] | None:
        match activity.type:
            case "message":
                return self._message(activity)
            case "messageUpdate" if activity.event == "editMessage":
                return self._message(activity)
            case "conversationUpdate" if _is_welcome_due(activity):
                return self._desk.welcome
            case "invoke" if activity.name == "adaptiveCard/action":
                match activity.value:
                    case {"action": {"data": data}}:
                        return self._pressed(activity, data)
        return None

    def _message(self, activity: Incoming) -> Callable[[], Said] | None:
        if activity.sender.role == "bot" or activity.sender.id == activity.recipient.id:
            return None  # two bots could go on for ever
        question = question_in(activity)
        if not any(one.isalnum() for one in question):
            return self._pressed(activity, activity.value) or self._desk.welcome
        return lambda: self._ask(question, activity)

    def _pressed(self, activity: Incoming, data: object) -> Callable[[], Said] | None:
        match data:
            case {cards.BUTTON: {"fact": str(fact)}}:
                return lambda: self._desk.show(fact, _dialogue(activity))
            case {cards.BUTTON: {"ask": str(label)}}:
                return lambda: self._ask(label[:_LONGEST_QUESTION], activity)
            case _:
                return None

    def _ask(self, question: str, activity: Incoming) -> Said:
        said = self._desk.ask(question, _dialogue(activity))
        if self._question_log is not None:
            self._question_log.asked(question, said)
        return said


def question_in(activity: Incoming) -> str:
    """What a message asks: 501 characters at most, without the mentions of the bot and of others."""
    text = (activity.text or "")[:_LONGEST_QUESTION]
    for mention in activity.mentions:
        if mention.text:
            text = text.replace(mention.text, " ", 1)
    return html.unescape(_TAG.sub("", text)).strip()


def _dialogue(activity: Incoming) -> str:
    """What a person says in a place is one dialogue: in a channel others ask in between."""
    return f"{activity.place.id} {activity.sender.id}"


def _is_welcome_due(activity: Incoming) -> bool:
    # A team has many members: there only the arrival of the bot itself is worth a message to all.
    if activity.place.kind == "channel":
        return activity.recipient.id in activity.members_added
    return bool(activity.members_added)
