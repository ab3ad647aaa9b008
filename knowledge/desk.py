"""The desk where questions are put: one store, open for reading, answering in words."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Self

from knowledge.catalogue import Catalogue
from knowledge.chat import DROPPED, small_talk
from knowledge.comparing import answer as answer_to
from knowledge.dialogue import Dialogue, Memory, begin, follow, in_context
from knowledge.language import QUESTION_LIMIT
from knowledge.model import Answer, Chat, Coverage, Figures, Letter, Missing, NoFigure, Said
from knowledge.questions import NOTHING, Question, read
from knowledge.store import Freshness, Reader, Snapshot, examples
from knowledge.wording import say, welcome

CONVERSATIONS = 1000
REMEMBERED_FOR = 15 * 60
"""Conversations that are remembered at once, and for how many seconds after their last turn."""


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keeps the garbage collector from what is made here: that lives on, and walking through it costs time."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


class Desk:
    """Answers questions from the store at `path`; `today` tells the date that "dit jaar" means, `clock` counts seconds.

    Every question sees the store as it is at that moment: edits by staff need no restart. Raises StoreError when the
    store is missing, changed in its structure or damaged; a later call tries again.
    """

    def __init__(
        self,
        path: Path,
        today: Callable[[], date] = date.today,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._today = today
        self._memory = Memory(CONVERSATIONS, REMEMBERED_FOR, clock)
        self._reader = Reader(path)
        self._catalogue: Catalogue | None = None
        self._letters: tuple[Letter, ...] = ()
        self._withheld: dict[str, str] = {}
        self._last = 0
        self._current()

    def ask(self, question: str, conversation: str | None = None) -> Said:
        """The answer to a question in Dutch; never fails on any text.

        A question of more than QUESTION_LIMIT characters is declined: what would be cut off may be what matters.

        With the id of a `conversation` the turn before is remembered for a quarter of an hour, so that "en daarvan in
        Almelo?" is understood. Use one id for each person in each conversation.
        """
        return say(self.decide(question, conversation))

    def decide(self, question: str, conversation: str | None = None) -> Answer:
        """As `ask`, before it is put into words."""
        catalogue = self._current()
        if len(question.strip()) > QUESTION_LIMIT:
            return NoFigure(Missing.TOO_LONG)
        topic = small_talk(question)
        if topic is not None:
            if topic == DROPPED and conversation is not None:
                self._memory.forget(conversation)
            return Chat(topic)
        before = self._memory.get(conversation) if conversation is not None else None
        text = question if before is None else in_context(question, before)
        read_question = read(text, catalogue.vocabulary, catalogue.speller, self._today())
        if before is None:
            meant, answer = read_question, answer_to(read_question, catalogue)
        else:
            meant, answer = follow(read_question, before, catalogue)
        self._remember(conversation, before, meant, answer)
        return answer

    def show(self, fact: str, conversation: str | None = None) -> Said:
        """The answer that a fact gives: what pressing an Option with this id shows. One that is gone is declined."""
        catalogue = self._current()
        found = catalogue.get(fact)
        if found is None:
            return say(NoFigure(Missing.GONE))
        answer = Figures(found, catalogue.parts_of(fact))
        before = self._memory.get(conversation) if conversation is not None else None
        self._remember(conversation, before, before.question if before is not None else NOTHING, answer)
        return say(answer)

    def _remember(
        self, conversation: str | None, before: Dialogue | None, meant: Question, answer: Answer
    ) -> None:
        if conversation is not None:
            dialogue = begin(meant, answer) if before is None else before.after(meant, answer)
            self._memory.put(conversation, dialogue)

    def welcome(self) -> Said:
        """Kind "chat": who the bot is, what it knows, and three questions to try as options.

        The questions are staff's golden ones, as far as their facts can be shown.
        """
        shown = tuple(entry.fact for entry in self._current())
        ids = {fact.id for fact in shown}
        tried = tuple(example.question for example in examples(self._path) if example.expect in ids)
        return welcome(self._told(), shown, tried)

    def coverage(self) -> Coverage:
        """What the store holds now."""
        catalogue = self._current()
        return Coverage(tuple(letter.title for letter in self._told()), len(catalogue), len(self._withheld))

    def _told(self) -> tuple[Letter, ...]:
        """The letters that something may be told of: of one under review not even the title is."""
        told = self._current().letters
        return tuple(letter for letter in self._letters if letter.id in told)

    def close(self) -> None:
        """Gives the file back."""
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _current(self) -> Catalogue:
        """The catalogue in step with the store: what was edited since the last question is taken in first."""
        freshness = self._reader.poll()
        if self._catalogue is None or freshness is Freshness.REPLACED:
            return self._taken(self._reader.snapshot())
        if freshness is Freshness.EDITED:
            updates = self._reader.updates(self._last)
            catalogue, self._catalogue = self._catalogue, None
            # Until all of it is taken in there is no catalogue: what fails half way is read anew by the next question.
            catalogue.update(updates.facts)
            if updates.terms is not None:
                catalogue.reword(updates.terms)
            self._catalogue = catalogue
            if updates.letters is not None:
                self._letters = updates.letters
            self._withheld = {fact: why for fact, why in self._withheld.items() if fact not in updates.facts}
            self._withheld |= dict(updates.withheld)
            self._last = updates.last
        return self._catalogue

    def _taken(self, snapshot: Snapshot) -> Catalogue:
        with _without_collector():
            self._catalogue = Catalogue(snapshot.facts, snapshot.terms)
        self._letters = snapshot.letters
        self._withheld = dict(snapshot.withheld)
        self._last = snapshot.last
        return self._catalogue
