"""Turns: from what came in to what goes back, without a word of how either travels."""

from __future__ import annotations

import asyncio
import html
import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from bot import cards, invokes
from bot.activities import Incoming
from bot.limits import Rate, Seen
from bot.logs import place
from bot.texts import TEXTS
from knowledge import Desk, FollowUp, Log, Reason, Said, Source, StoreError

_log = logging.getLogger(__name__)

# One more than is read, so that a longer question is declined and not answered in part.
_LONGEST_QUESTION: Final = 501
_REPLY_ONCE_IN: Final = 600
_QUESTIONS_A_MINUTE: Final = 30
# Answers of which the card is kept, for those who ask the same.
_DRAWN: Final = 1000
# Teams looks again at every pause in typing.
_SEARCHES_A_MINUTE: Final = 120
# In characters: what a button brings back may have been made up.
_LONGEST_ID: Final = 200
_LONGEST_TOLD: Final = 200
# In seconds: how long /health waits for the store, which after a mere edit is read at once.
_MOMENT: Final = 0.1
_TAG: Final = re.compile(r"</?at(?: [^<>]{0,60})?>")


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say: text that stands alone, a card that Teams shows below it, and where the figures stand."""

    text: str
    card: cards.Card | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """What an invoke is answered with, in the response itself."""

    content: Mapping[str, Any]


Turn = Callable[[], Reply | Body]


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
        self._search_rate = Rate(_SEARCHES_A_MINUTE, 60, clock)
        self._drawn = lru_cache(_DRAWN)(self._draw)
        self._loading = asyncio.Lock()
        self._tasks: set[asyncio.Future[None]] = set()

    async def answer(self, activity: Incoming) -> Reply | Body | None:
        """As `reply`, once a store that was put in the place of another was read, in a thread of its own."""
        await self._refresh()
        return self.reply(activity)

    async def is_ready(self) -> bool:
        """Whether the store was read; begins that when it is due, and waits for it no longer than a moment."""
        if not self.loading:
            reading = asyncio.ensure_future(self._refresh())
            # Kept until it is done: the loop itself keeps no task alive.
            self._tasks.add(reading)
            reading.add_done_callback(self._tasks.discard)
            await asyncio.wait({reading}, timeout=_MOMENT)
        return not self.loading

    async def _refresh(self) -> None:
        """Reads the store where that is due. What goes wrong is for the next question to find and to tell."""
        async with self._loading:
            try:
                if self._desk.replaced():
                    await asyncio.to_thread(self._desk.reload)
            except StoreError:
                pass
            except Exception as error:
                _log.error("the store could not be read: %s", place(error))

    @property
    def loading(self) -> bool:
        """Whether the store is being read."""
        return self._loading.locked()

    def reply(self, activity: Incoming) -> Reply | Body | None:
        """The reply to an activity; None when none is due. Whatever goes wrong is said in one sentence."""
        turn = self._turn(activity)
        if turn is None:
            return None
        # An edited message keeps its id: the time tells one edit from the next.
        moment = None if activity.type == "message" else activity.timestamp
        if activity.id and not self._seen.is_new((activity.place.id, activity.type, activity.id, moment)):
            return None
        rate = self._search_rate if activity.name == invokes.SEARCHED else self._rate
        if activity.type != "conversationUpdate" and not rate.allows(activity.sender.id):
            return _plainly(activity, TEXTS.too_many)
        try:
            return turn()
        except StoreError as error:
            _log.error("the store cannot be used: %s", error)
            return _plainly(activity, TEXTS.unavailable)
        except Exception as error:
            _log.error("a turn failed: %s", place(error))
            return _plainly(activity, TEXTS.failed)

    def _turn(self, activity: Incoming) -> Turn | None:
        match activity.type:
            case "message":
                return self._message(activity)
            case "messageUpdate" if activity.event == "editMessage":
                return self._message(activity)
            case "conversationUpdate" if _is_welcome_due(activity):
                return self._welcome
            case "invoke":
                return self._invoke(activity)
        return None

    def _message(self, activity: Incoming) -> Turn | None:
        if activity.sender.role == "bot" or activity.sender.id == activity.recipient.id:
            return None  # two bots could go on for ever
        question = question_in(activity)
        if not any(one.isalnum() for one in question):
            if activity.value:
                return self._pressed(activity, activity.value) or (lambda: Reply(TEXTS.unreadable))
            return self._welcome
        return lambda: self._ask(question, activity)

    def _invoke(self, activity: Incoming) -> Turn | None:
        name = activity.name or ""
        if name == invokes.SEARCHED:
            search = invokes.search_of(activity.value, _LONGEST_QUESTION)
            return (lambda: self._search(search)) if search else lambda: Body(invokes.refused(name))
        if name not in (invokes.PRESSED, *invokes.DIALOGS):
            return None
        pressed = self._pressed(activity, invokes.data_of(name, activity.value))
        if pressed is None:
            return lambda: Body(invokes.refused(name))

        def answered() -> Body:
            reply = pressed()
            return Body(invokes.told(name, reply.text, reply.card))

        return answered

    def _pressed(self, activity: Incoming, data: object) -> Callable[[], Reply] | None:
        match data:
            case {cards.BUTTON: {"fact": str(fact), **more}}:
                # Of what this version does not know the fact itself is shown.
                follow = next((one for one in FollowUp if one == more.get("follow")), None)
                given = more.get("mark")
                mark = given if isinstance(given, str) else None
                return lambda: self._reply(
                    self._desk.show(fact[:_LONGEST_ID], _dialogue(activity), follow, mark)
                )
            case {cards.BUTTON: {"ask": str(label)}}:
                return lambda: self._ask(label[:_LONGEST_QUESTION], activity)
            case {cards.BUTTON: {"wrong": str(fact), "told": str(told)}, **form}:
                reason, remark = form.get(cards.REASON), form.get(cards.REMARK)
                return lambda: self._feedback(fact, told, reason, remark)
            case _:
                return None

    def _ask(self, question: str, activity: Incoming) -> Reply:
        said = self._desk.ask(question, _dialogue(activity))
        if self._question_log is not None:
            self._question_log.asked(question, said)
        return self._reply(said, question)

    def _welcome(self) -> Reply:
        return self._reply(self._desk.welcome())

    def _reply(self, said: Said, question: str | None = None) -> Reply:
        return self._drawn(said, question)

    def _draw(self, said: Said, question: str | None) -> Reply:
        sources = said.display.sources if said.display is not None else ()
        return Reply(said.text, cards.card(said, question, self._question_log is not None), sources)

    def _search(self, search: invokes.Search) -> Body:
        found = self._desk.find(search.question, search.skip + search.count)
        return Body(invokes.found(found[search.skip :], further=search.skip > 0))

    def _feedback(self, fact: str, told: str, reason: object, remark: object) -> Reply:
        """Keeps what somebody says about an answer, without who says it."""
        if self._question_log is None or self._question_log.warnings():
            return Reply(TEXTS.feedback["nowhere"])
        if not self._desk.knows(fact[:_LONGEST_ID]):
            return Reply(TEXTS.unreadable)
        if reason not in tuple(Reason):
            return Reply(TEXTS.feedback["required"])
        text = remark[: cards.LONGEST_REMARK] if isinstance(remark, str) else None
        self._question_log.feedback(fact[:_LONGEST_ID], told[:_LONGEST_TOLD], Reason(str(reason)), text)
        return Reply(TEXTS.feedback["thanks"])


def _plainly(activity: Incoming, text: str) -> Reply | Body:
    """A sentence in the form in which the activity takes it."""
    return Body(invokes.told(activity.name or "", text)) if activity.type == "invoke" else Reply(text)


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
    # Where others are too, only the arrival of the bot itself is worth a message to all.
    if activity.place.kind != "personal":
        return activity.recipient.id in activity.members_added
    return bool(activity.members_added)
