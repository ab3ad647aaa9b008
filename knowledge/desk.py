"""The desk where questions are put: one store, open for reading, answering in words."""

from __future__ import annotations

import gc
import logging
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final, Self

from knowledge.answers import (
    DROPPED,
    HELP,
    Dialogue,
    Memory,
    age,
    begin,
    coverage,
    follow_ups,
    followed,
    in_context,
    is_english,
    letter_about,
    letter_meant,
    letters_about,
    letters_known,
    newest,
    overview_asked,
    said_from,
    say,
    searched,
    settle,
    small_talk,
    subject_known,
    typed_so_far,
    welcome,
    which_letter,
)
from knowledge.answers import answer as answer_to
from knowledge.answers import follow as follow_on
from knowledge.answers import mark as mark_of
from knowledge.figures import is_figure
from knowledge.model import (
    Answer,
    Chat,
    Coverage,
    Fact,
    Figures,
    FollowUp,
    Letter,
    Missing,
    NoFigure,
    Option,
    Quote,
    Said,
    Scenario,
    Shown,
    StoreError,
)
from knowledge.questions import NOTHING, Question, read
from knowledge.search import Catalogue, TooMuchWorkError, Weights, Work, fitted
from knowledge.store import Freshness, Reader, Snapshot, examples
from knowledge.words import ASKED, QUESTION_LIMIT, data

SHORTEST_SEARCH = 2
"""Characters from which on something is looked for while it is typed."""
LOOKED_BACK = 50_000
"""Changes that are looked through for what is new."""
NEW = 5
"""Facts that are named as new."""
CHANGED: Final[str] = data("sentences")["words"]["changed"]
WITHHELD = 20
"""Rows that are named as withheld in a health check; of more only the number."""
CONVERSATIONS = 1000
REMEMBERED_FOR = 15 * 60
"""Conversations that are remembered at once, and for how many seconds after their last turn."""
UNREAD = frozenset({Missing.LANGUAGE, Missing.TOO_LONG, Missing.NOTHING_ASKED, Missing.GONE})
"""Refusals for which no letter was looked into."""

_log = logging.getLogger(__name__)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keeps the garbage collector from what is made here: that lives on, and walking through it costs time."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


@dataclass(slots=True)
class _Understood:
    """What was asked, the answer, what a conversation means from there, and the answer in words once it was put so.

    `rules` is the answer by the rules alone, which a follow-up goes on from; `quotes` are the nearest passages.
    """

    meant: Question
    answer: Answer
    rules: Answer | None = None
    quotes: tuple[Quote, ...] = ()
    dialogue: Dialogue | None = None
    said: Said | None = None


def _by_itself(catalogue: Catalogue, weights: Weights, text: str, today: date) -> _Understood:
    """A question without what was said before: the same for everybody, as long as the catalogue is."""
    question = read(text, catalogue.vocabulary, catalogue.speller, today)
    rules = answer_to(question, catalogue)
    settled = settle(question, rules, catalogue, weights)
    dialogue = begin(question, _remembered(rules, settled.answer))
    return _Understood(question, settled.answer, rules, settled.quotes, dialogue)


def _remembered(rules: Answer, answer: Answer) -> Answer:
    """What a conversation goes on from: nothing that was only shown counts as told."""
    if not isinstance(answer, Shown):
        return answer
    return NoFigure(Missing.SUBJECT) if isinstance(rules, Figures) else rules


class Desk:
    """Answers questions from the store at `path`; `today` tells the date that "dit jaar" means, `clock` counts seconds.

    `weights` are those of ranker and decision; without them those that come with the code.

    Every question sees the store as it is at that moment: edits by staff need no restart. Raises StoreError when the
    store is missing, changed in its structure or damaged; a later call tries again.
    """

    def __init__(
        self,
        path: Path,
        today: Callable[[], date] = date.today,
        clock: Callable[[], float] = time.monotonic,
        weights: Weights | None = None,
    ) -> None:
        self._path = path
        self._weights = weights or fitted()
        self._today = today
        self._memory = Memory(CONVERSATIONS, REMEMBERED_FOR, clock)
        self._reader = Reader(path)
        self._catalogue: Catalogue | None = None
        self._letters: dict[str, Letter] = {}
        self._withheld: dict[str, str] = {}
        self._faults = 0
        self._last = 0
        self._looked_in: str | None = None
        # For who asks the same, until the store or the day changes.
        self._alone = lru_cache(ASKED)(_by_itself)
        self._after = lru_cache(ASKED)(self._in_dialogue)
        self._current()

    def ask(self, question: str, conversation: str | None = None) -> Said:
        """The answer to a question in Dutch; never fails on any text.

        A question of more than QUESTION_LIMIT characters is declined: what would be cut off may be what matters.

        With the id of a `conversation` the turn before is remembered for a quarter of an hour, so that "en daarvan in
        Almelo?" is understood. Use one id for each person in each conversation.
        """
        return self._safely(lambda: self._asked(question, conversation))

    def _safely(self, work: Callable[[], Said]) -> Said:
        """What `work` gives; an unforeseen error is counted and becomes one Dutch sentence. StoreError passes."""
        try:
            return work()
        except StoreError:
            raise
        except TooMuchWorkError:
            return Said("decline", data("sentences")["words"]["too much"])
        except Exception as error:
            self._faults += 1
            # Not its message, which may hold what somebody asked.
            last = traceback.extract_tb(error.__traceback__)[-1]
            _log.error("a question failed: %s in %s:%s", type(error).__name__, last.name, last.lineno)
            return Said("decline", data("sentences")["words"]["fault"])
        finally:
            if self._catalogue is not None:
                self._catalogue.work.end()

    @property
    def work(self) -> Work:
        """What the last question took; nothing for one whose answer was remembered."""
        return self._current().work

    def _asked(self, question: str, conversation: str | None) -> Said:
        overview = overview_asked(question) if len(question) <= QUESTION_LIMIT else None
        if overview is not None:
            said = self._overview(*overview, conversation)
            if said is not None:
                return said
        catalogue = self._current()
        catalogue.work.begin()
        understood = self._understood(question, conversation, catalogue)
        if understood.said is None:
            said = self._said(understood.meant, understood.answer, catalogue)
            understood.said = replace(said, quotes=understood.quotes)
        return understood.said

    def decide(self, question: str, conversation: str | None = None) -> Answer:
        """As `ask`, before it is put into words, and without the overviews."""
        return self._understood(question, conversation, self._current()).answer

    def _understood(self, question: str, conversation: str | None, catalogue: Catalogue) -> _Understood:
        """What was asked and the answer to it; the conversation goes on from there."""
        if len(question.strip()) > QUESTION_LIMIT:
            return _Understood(NOTHING, NoFigure(Missing.TOO_LONG))
        topic = small_talk(question)
        if topic is not None:
            if topic == DROPPED and conversation is not None:
                self._memory.forget(conversation)
            return _Understood(NOTHING, Chat(topic))
        if is_english(question):
            return _Understood(NOTHING, NoFigure(Missing.LANGUAGE))
        before = self._memory.get(conversation) if conversation is not None else None
        if before is None:
            found = self._alone(catalogue, self._weights, question, self._today())
        else:
            found = self._after(catalogue, before, question, self._today())
        if conversation is not None and found.dialogue is not None:
            self._memory.put(conversation, found.dialogue)
        return found

    def _in_dialogue(self, catalogue: Catalogue, before: Dialogue, question: str, today: date) -> _Understood:
        """A question after others: the same for everybody who asked those, for they have the same Dialogue."""
        alone = self._alone(catalogue, self._weights, in_context(question, before), today)
        meant, rules = follow_on(alone.meant, before, catalogue, alone.rules)
        if meant is alone.meant and rules is alone.rules:
            remembered = _remembered(rules, alone.answer)
            return _Understood(
                meant, alone.answer, rules, alone.quotes, before.after(meant, remembered), alone.said
            )
        told = frozenset(one.fact.id for one in before.told)
        settled = settle(meant, rules, catalogue, self._weights, told)
        dialogue = before.after(meant, _remembered(rules, settled.answer))
        return _Understood(meant, settled.answer, rules, settled.quotes, dialogue)

    def _said(self, meant: Question, answer: Answer, catalogue: Catalogue) -> Said:
        """The answer in words, with what a card shows beside them."""
        said = say(answer)
        if not (isinstance(answer, NoFigure) and answer.missing in UNREAD):
            said = replace(said, coverage=self._coverage(catalogue))
        if answer == Chat(HELP):
            return replace(said, options=tuple(map(Option, data("sentences")["overview"]["ask"])))
        if not isinstance(answer, Figures):
            return said
        display, fact = said.display, answer.fact
        realised = is_figure(fact) and fact.scenario is Scenario.REALISED
        # Who named the time knows how long ago it is.
        if display is not None and fact.period is not None and realised and not meant.periods:
            display = replace(display, age=age(fact.period, self._today()))
        return replace(said, display=display, follow_ups=follow_ups(answer, catalogue))

    def show(
        self,
        fact: str,
        conversation: str | None = None,
        follow: FollowUp | None = None,
        mark: str | None = None,
    ) -> Said:
        """What pressing an Option shows: its fact, or what follows from it.

        Of a fact that was replaced, the one in its place; one that is gone is declined. When the fact tells something
        else than it did when the option was made, by its `mark`, the text says that first.
        """
        return self._safely(lambda: self._pressed(fact, conversation, follow, mark))

    def _pressed(
        self, fact: str, conversation: str | None, follow: FollowUp | None, mark: str | None
    ) -> Said:
        catalogue = self._current()
        found = catalogue.get(fact) or catalogue.get(self._reader.successor(fact) or "")
        if found is None:
            return self._said(NOTHING, NoFigure(Missing.GONE), catalogue)
        answer: Answer = Figures(found, catalogue.parts_of(found.id))
        if follow is not None:
            answer = followed(follow, found, catalogue) or NoFigure(Missing.UNKNOWN_PART, (found,))
        before = self._memory.get(conversation) if conversation is not None else None
        meant = before.question if before is not None else NOTHING
        self._remember(conversation, before, meant, answer)
        period = found.period
        named = period is not None and any(asked.contains(period) for asked in meant.periods)
        said = self._said(meant if named else NOTHING, answer, catalogue)
        used = said_from(answer) if follow is not None else (found,)
        if mark is not None and mark != mark_of(*used):
            return replace(said, text=f"{CHANGED} {said.text}")
        return said

    def find(self, question: str, most: int) -> tuple[Said, ...]:
        """Facts to choose from while something is typed, the best first: each as the answer it would give.

        Of a word that is not finished those that begin with it count; without a word what was added last is found, and
        after an unforeseen error nothing.
        """
        found: list[Said] = []

        def work() -> Said:
            found.extend(self._found(question, most))
            return found[0] if found else Said("decline", "")

        self._safely(work)
        return tuple(found)

    def _found(self, question: str, most: int) -> tuple[Said, ...]:
        catalogue = self._current()
        facts: tuple[Fact, ...] = ()
        for text in typed_so_far(question[:QUESTION_LIMIT], catalogue):
            asked = read(text, catalogue.vocabulary, catalogue.speller, self._today())
            facts = facts or searched(asked, catalogue, most)
        if len(question.strip()) < SHORTEST_SEARCH:
            facts = self._newest(most, catalogue)
        return tuple(
            self._said(NOTHING, Figures(one, catalogue.parts_of(one.id)), catalogue) for one in facts
        )

    def _overview(self, topic: str, about: str, conversation: str | None) -> Said | None:
        catalogue = self._current()
        letters = self._told(catalogue)
        match topic:
            case "letters":
                return letters_known(letters)
            case "new":
                return newest(self._newest(NEW, catalogue))
            case "letter":
                before = self._memory.get(conversation) if conversation is not None else None
                last = before.last.fact.letter if before is not None and before.last is not None else None
                meant = letter_meant(about, letters, last)
                if len(meant) == 1:
                    return letter_about(meant[0], catalogue)
                return which_letter(meant) if meant else None
        question = read(about, catalogue.vocabulary, catalogue.speller, self._today())
        if topic == "letters about" and (question.content or question.periods):
            return letters_about(question, letters, catalogue) or self._said(
                question, NoFigure(Missing.LETTER), catalogue
            )
        if not question.content:
            return self._said(question, NoFigure(Missing.NOTHING_ASKED), catalogue)
        known = subject_known(question, catalogue)
        if known is None:
            return None
        self._remember(conversation, None, question, known)
        return self._said(question, known, catalogue)

    def knows(self, fact: str) -> bool:
        """Whether a fact with this id can be shown, or one that took its place."""
        return self._current().get(fact) is not None or self._reader.successor(fact) is not None

    def _newest(self, most: int, catalogue: Catalogue) -> tuple[Fact, ...]:
        found: dict[str, Fact] = {}
        for fact_id in self._reader.newest(LOOKED_BACK):
            fact = catalogue.get(fact_id)
            if fact is not None:
                found[fact.id] = fact
            if len(found) == 10 * most:
                break
        # Members ask for figures: what else was added comes after them.
        return tuple(sorted(found.values(), key=lambda fact: not is_figure(fact))[:most])

    def _coverage(self, catalogue: Catalogue) -> str | None:
        """In what was looked; worked out once for every state of the store."""
        if self._looked_in is None:
            self._looked_in = coverage(self._told(catalogue)) or ""
        return self._looked_in or None

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
        return self._safely(self._welcome)

    def _welcome(self) -> Said:
        catalogue = self._current()
        shown = tuple(entry.fact for entry in catalogue)
        ids = {fact.id for fact in shown}
        tried = tuple(example.question for example in examples(self._path) if example.expect in ids)
        return welcome(self._told(catalogue), shown, tried)

    def coverage(self) -> Coverage:
        """What the store holds now, with a warning for each row that is withheld."""
        catalogue = self._current()
        letters = tuple(letter.title for letter in self._told(catalogue))
        # Without the reason, which may hold a figure that is not to be shown.
        named = data("store")["problems"]["unused"]
        rows = [*self._withheld, *catalogue.withheld, *catalogue.odd_passages, *catalogue.odd_terms]
        warnings = tuple(named.format(row=row) for row in rows[:WITHHELD])
        return Coverage(letters, len(catalogue), len(rows), warnings, self._faults)

    def withheld(self) -> list[str]:
        """In Dutch, each approved row that is not used, with the reason and what to do."""
        catalogue = self._current()
        words = data("store")
        unusable, facts = words["withheld"]["unusable"], dict(self._withheld)
        facts |= {fact: unusable.format(error=error) for fact, error in catalogue.withheld.items()}
        term, passage = words["problems"]["unusable_term"], words["problems"]["unusable_passage"]
        return [
            *(words["problems"]["withheld"].format(fact=fact, reason=why) for fact, why in facts.items()),
            *(passage.format(passage=one, error=error) for one, error in catalogue.odd_passages.items()),
            *(term.format(term=one, error=error) for one, error in catalogue.odd_terms.items()),
        ]

    def _told(self, catalogue: Catalogue) -> tuple[Letter, ...]:
        """The letters that something may be told of: of one under review not even the title is."""
        told = catalogue.letters
        return tuple(letter for letter in self._letters.values() if letter.id in told)

    def replaced(self) -> bool:
        """Whether the file is another one or was written as a whole: `reload` reads it ahead of a question.

        Reading it takes seconds at many facts; to know that takes no time. An edit of single rows needs no reload: the
        next question takes it in.
        """
        return self._catalogue is None or self._reader.is_stale()

    def reload(self) -> None:
        """Reads the store as it is now. Raises StoreError; may run in another thread while nothing else is called."""
        self._current()

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
        if freshness is Freshness.REPLACED:
            # What fails from here on is read anew by the next question.
            self._catalogue = None
        if self._catalogue is None:
            return self._taken(self._reader.snapshot())
        if freshness is Freshness.EDITED:
            updates = self._reader.updates(self._last)
            catalogue, self._catalogue = self._catalogue, None
            self._forget()
            # Until all of it is taken in there is no catalogue: what fails half way is read anew by the next question.
            catalogue.update(updates.facts, updates.passages)
            if updates.terms is not None:
                catalogue.reword(updates.terms)
            self._catalogue = catalogue
            if updates.letters:
                letters = {**self._letters, **updates.letters}
                self._letters = {
                    name: letter for name, letter in sorted(letters.items()) if letter is not None
                }
            self._withheld = {fact: why for fact, why in self._withheld.items() if fact not in updates.facts}
            self._withheld |= dict(updates.withheld)
            self._last = updates.last
        return self._catalogue

    def _taken(self, snapshot: Snapshot) -> Catalogue:
        with _without_collector():
            self._catalogue = Catalogue(snapshot.facts, snapshot.terms, snapshot.passages)
        self._forget()
        self._letters = {letter.id: letter for letter in snapshot.letters}
        self._withheld = dict(snapshot.withheld)
        self._last = snapshot.last
        return self._catalogue

    def _forget(self) -> None:
        """What was worked out from the store as it was."""
        self._looked_in = None
        self._alone.cache_clear()
        self._after.cache_clear()
