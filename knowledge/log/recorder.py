"""Keeping the question log while the bot answers: nothing that goes wrong with it delays or breaks an answer."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Self

from knowledge.log.log import Asked, Feedback, purge, say, write
from knowledge.log.masking import masked
from knowledge.model import Reason, Said, StoreError
from knowledge.words import QUESTION_LIMIT

_log = logging.getLogger(__name__)
# In a command, where nothing is set up to log, `warnings` tells the same.
_log.addHandler(logging.NullHandler())

DAYS = 90
"""How long a row is kept."""
WAITING = 1000
"""Rows that wait to be written at most; of more the newest are lost."""
LOOK_EVERY = 600.0
RETRY_AFTER = 10.0
"""Seconds between two looks for what has expired, and after which what went wrong is tried again."""
_TO_CLOSE = 8.0
"""Seconds that closing may take."""
_LATE = 2
"""Days without a purge after which that is worth a warning."""


class Log:
    """The question log at `path`, each row of which is kept for `days`; `today` tells the date.

    Its methods return at once and never fail: a thread of its own masks personal data, writes, and removes what has
    expired, at the start and every day. What goes wrong there is told by `warnings`, and by the process log without a
    word of any question; it is tried again until it goes well.
    """

    def __init__(
        self,
        path: Path,
        days: int = DAYS,
        today: Callable[[], date] = date.today,
        retry_after: float = RETRY_AFTER,
    ) -> None:
        self._path = path
        self._days = days
        self._today = today
        self._retry_after = retry_after
        # None asks the thread to stop.
        self._arriving: SimpleQueue[Asked | Feedback | None] = SimpleQueue()
        self._waiting: list[Asked | Feedback] = []
        self._lost = 0
        self._unwritten: str | None = None
        self._unpurged: str | None = None
        self._purged = today()
        self._purge_due = True
        self._closing = False
        self._thread = Thread(target=self._run, name="question-log", daemon=True)
        self._thread.start()

    def asked(self, question: str, said: Said) -> None:
        """A question and what came of it. Greetings and the like are not kept."""
        if said.kind != "chat":
            offered = (option.fact for option in said.options if option.fact is not None)
            facts = said.facts or tuple(dict.fromkeys(offered))
            self._add(Asked(self._today(), question, said.kind, facts))

    def feedback(self, fact: str, told: str | None, reason: Reason, text: str | None = None) -> None:
        """What somebody says about an answer that gave the fact with this id; `told` is its figure as it was told."""
        self._add(Feedback(self._today(), fact, reason, told, text))

    def warnings(self) -> tuple[str, ...]:
        """What is wrong with the log now, in Dutch; nothing when all is well."""
        found = []
        if self._unwritten is not None:
            found.append(say("warnings", "unwritten", fault=self._unwritten))
        if self._unpurged is not None:
            found.append(say("warnings", "unpurged", fault=self._unpurged))
        elif (self._today() - self._purged).days >= _LATE:
            found.append(say("warnings", "late", day=self._purged.isoformat()))
        if self._lost:
            found.append(say("warnings", "lost", count=self._lost))
        if not (self._thread.is_alive() or self._closing):
            found.append(say("warnings", "stopped"))
        return tuple(found)

    def close(self) -> None:
        """Writes what waits, as far as that goes in a few seconds."""
        self._closing = True
        self._arriving.put(None)
        self._thread.join(_TO_CLOSE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _add(self, row: Asked | Feedback) -> None:
        if self._arriving.qsize() + len(self._waiting) < WAITING:
            self._arriving.put(row)
        else:
            self._lost += 1

    # --- In the thread

    def _run(self) -> None:
        going = True
        while going:
            self._write()
            self._purge()
            going = self._wait()
        self._write()
        if self._waiting:
            _log.error("%s rows did not come into the question log", len(self._waiting))

    def _wait(self) -> bool:
        """Takes in what arrives until there is something to do; False when it is time to stop."""
        troubled = self._unwritten is not None or self._unpurged is not None
        pause = self._retry_after if troubled else LOOK_EVERY
        until = time.monotonic() + pause
        with suppress(Empty):
            while (row := self._arriving.get(timeout=max(0.0, until - time.monotonic()))) is not None:
                self._waiting.append(row)
                if not troubled and self._arriving.empty():
                    return True
            return False
        return True

    def _write(self) -> None:
        try:
            # Also without a row: a log that cannot be written should be known before the first question.
            refused = write(self._path, map(_masked, self._waiting), self._days)
        except Exception as error:
            self._unwritten = self._noted(self._unwritten, error)
            return
        self._waiting.clear()
        self._lost += refused
        self._unwritten = self._noted(self._unwritten, None)

    def _purge(self) -> None:
        today = self._today()
        if self._unwritten is not None or not (self._purge_due or today != self._purged):
            return
        try:
            purge(self._path, today, self._days)
        except Exception as error:
            self._unpurged = self._noted(self._unpurged, error)
            self._purge_due = True
            return
        self._purged, self._purge_due = today, False
        self._unpurged = self._noted(self._unpurged, None)

    def _noted(self, before: str | None, error: Exception | None) -> str | None:
        """What is wrong now; the process log hears of it when that changes."""
        fault = None
        if error is not None:
            # Of other errors not the message: it may hold what a user wrote.
            fault = str(error) if isinstance(error, StoreError) else type(error).__name__
        if fault != before:
            if fault is None:
                _log.info("the question log works again")
            else:
                _log.error("the question log fails: %s", fault)
        return fault


def _masked(row: Asked | Feedback) -> Asked | Feedback:
    match row:
        case Asked(day, question, kind, facts):
            # What is too long to be a question may be a whole letter.
            long = len(question.strip()) > QUESTION_LIMIT
            kept = say("questions", "too_long") if long else masked(question)
            return Asked(day, kept or "?", kind, facts)
        case Feedback(day, fact, reason, told, text):
            return Feedback(day, fact, reason, told, masked(text or "") or None)
