"""Follow-up questions: what "en daarvan?", "en in 2022?" or "de tweede" mean after the turn before."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from knowledge.asking import Asked
from knowledge.catalogue import Catalogue
from knowledge.comparing import answer as answer_to
from knowledge.comparing import without_wish
from knowledge.computing import remainder, share
from knowledge.language import data
from knowledge.limits import judged
from knowledge.matching import carries
from knowledge.model import Answer, Choice, Computation, Fact, Figures, Kind, NoFigure, Over
from knowledge.numbers import read_word
from knowledge.questions import Question

REMEMBERED = 3
"""Figures of earlier turns that a share can still be taken of."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What a conversation still means: the last question, as it was understood, the answer, and the last figures."""

    question: Question
    answer: Answer
    facts: tuple[Fact, ...] = ()

    def after(self, question: Question, answer: Answer) -> Dialogue:
        """The dialogue after one more turn. A decline forgets nothing of what was answered before."""
        told = (answer.fact,) if isinstance(answer, Figures) else ()
        return Dialogue(question, answer, (*self.facts, *told)[-REMEMBERED:])


def begin(question: Question, answer: Answer) -> Dialogue:
    """The dialogue after a first turn."""
    return Dialogue(question, answer, (answer.fact,) if isinstance(answer, Figures) else ())


def follow(question: Question, before: Dialogue, catalogue: Catalogue) -> tuple[Question, Answer]:
    """The answer to a question in a dialogue, with the question as it is meant there.

    A question that can be answered by itself is, unless it points back ("en", "daarvan"); what was said before then
    does not matter any more.
    """
    if question.wish is not None and question.wish.limit is not None:
        meant, found = follow(without_wish(question), before, catalogue)
        return meant, judged(found, question.wish.limit, meant)
    alone = answer_to(question, catalogue)
    if isinstance(before.answer, Choice):
        chosen = _chosen(question, before.answer, catalogue)
        if chosen is not None and (not question.content or not isinstance(alone, Figures)):
            return before.question, Figures(chosen, catalogue.parts_of(chosen.id))
    own = isinstance(alone, Figures) or (isinstance(alone, NoFigure) and _stands_alone(question))
    if question.content and own and not _points_back(question):
        return question, alone
    last = before.facts[-1] if before.facts else None
    if last is not None and question.wish is None:
        answer = _about_last(question, last, before, catalogue)
        if answer is not None:
            return question, answer
    return _completed(question, alone, before, catalogue)


def _chosen(question: Question, choice: Choice, catalogue: Catalogue) -> Fact | None:
    """The option that a reply names: by its number ("2", "de tweede") or by words that only it carries."""
    for word in question.text.split():
        number = data("numbers")["ordinals"].get(word) or (int(word) if word.isdecimal() else read_word(word))
        if number is not None and not question.content and 0 < number <= len(choice.facts):
            return choice.facts[int(number) - 1]
    if not question.content:
        return None
    fitting = [
        fact
        for fact in choice.facts
        if catalogue.get(fact.id) == fact
        and all(carries(catalogue.entry(fact.id), term) for term in question.content)
    ]
    return fitting[0] if len(fitting) == 1 else None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rows = data("conditions")["dialogue"]
    return {name: re.compile(rf"(?<!\w)(?:{'|'.join(said)})(?!\w)") for name, said in rows.items()}


def _points_back(question: Question) -> bool:
    starts = _patterns()["start"].match(question.text)
    return bool(
        starts or _patterns()["part"].search(question.text) or _patterns()["source"].search(question.text)
    )


def _stands_alone(question: Question) -> bool:
    """Whether an unanswered question is one of its own: it names a thing and does not point at another."""
    pointing = _patterns()["pointing"].search(question.text)
    return bool(question.content) and question.asked is not Asked.OPEN and not pointing


def _about_last(question: Question, last: Fact, before: Dialogue, catalogue: Catalogue) -> Answer | None:
    """Questions that are only about the last answer: its source, its share, the rest, a part of it."""
    if _patterns()["source"].search(question.text) and not question.content:
        return Figures(last, catalogue.parts_of(last.id))
    if question.asked is Asked.SHARE and not question.content:
        wholes = (*catalogue.ancestors(last), *reversed(before.facts[:-1]))
        return _worked_out(last, (share(last, whole) for whole in wholes if whole.kind is Kind.FIGURE))
    if question.rest and not question.without(data("conditions")["rest"]).content:
        return _rest(last, catalogue)
    if _patterns()["part"].search(question.text) and question.content:
        return _part(question, catalogue.all_parts_of(last.id), last, catalogue)
    whole = catalogue.whole(last)
    if whole is not None and question.content and question.asked in (Asked.OPEN, Asked.COUNT, Asked.TIMES):
        siblings = [part for part in catalogue.parts_of(whole.id) if part.id != last.id]
        return _part(question, siblings, None, catalogue)
    return None


def _rest(last: Fact, catalogue: Catalogue) -> Answer | None:
    """What is left beside the last figure: its only sibling, what its whole has more, or what its parts leave."""
    for whole in catalogue.ancestors(last)[:1]:
        others = [part for part in catalogue.parts_of(whole.id) if part.id != last.id]
        if len(others) == 1 and remainder(whole, [last, *others]) is None:
            return Figures(others[0], catalogue.parts_of(others[0].id))
        return _worked_out(whole, [remainder(whole, [last])])
    return _worked_out(last, [remainder(last, catalogue.parts_of(last.id))])


def _worked_out(fact: Fact, tried: Iterable[Computation | None]) -> Answer | None:
    computation = next((found for found in tried if found is not None), None)
    return Figures(fact, computation=computation) if computation is not None else None


def _part(
    question: Question, parts: Sequence[Fact], whole: Fact | None, catalogue: Catalogue
) -> Answer | None:
    """The one of `parts` that carries all that is asked, or `whole` without it ("niet"); None when it is not one."""
    positive = question.without(data("conditions")["opposite"])
    fitting = [
        part for part in parts if all(carries(catalogue.entry(part.id), term) for term in positive.content)
    ]
    wholes = [fact for fact in fitting if not any(one in fitting for one in catalogue.ancestors(fact))]
    light = [term for term in question.terms if term.light]
    best = max((sum(carries(catalogue.entry(fact.id), term) for term in light) for fact in wholes), default=0)
    wholes = [
        fact for fact in wholes if sum(carries(catalogue.entry(fact.id), term) for term in light) == best
    ]
    if len(wholes) != 1:
        return None
    if question.negated:
        return _worked_out(whole, [remainder(whole, wholes)]) if whole is not None else None
    return Figures(wholes[0], catalogue.parts_of(wholes[0].id))


def _completed(
    question: Question, alone: Answer, before: Dialogue, catalogue: Catalogue
) -> tuple[Question, Answer]:
    """The question filled up from the one before: what it does not say itself still holds."""
    earlier = before.question
    places = any(term.place for term in question.content)
    kept = tuple(term for term in earlier.terms if not (places and term.place))
    # "Hoe ontwikkelde dat zich?" asks for more than the time before.
    in_time = question.wish is not None and question.wish.over is Over.PERIOD
    things = [term for term in question.content if not term.place and term.word in question.text]
    filled = replace(
        question,
        asked=earlier.asked if question.asked is Asked.OPEN else question.asked,
        periods=question.periods or (() if in_time else earlier.periods),
        people=question.people or (earlier.people and not things),
        terms=(*kept, *question.terms),
    )
    if isinstance(alone, Figures) and things and question.asked is not Asked.OPEN:
        return question, alone
    tried = [filled, replace(filled, terms=question.terms, periods=question.periods)] if things else [filled]
    for meant in tried:
        answer = answer_to(meant, catalogue)
        if isinstance(answer, Figures) and _same_kind(question, answer, before):
            return meant, answer
    if isinstance(alone, Figures | Choice) and things:
        return question, alone
    answer = answer_to(filled, catalogue)
    return filled, answer if not isinstance(answer, Figures) else alone


def _same_kind(question: Question, answer: Figures, before: Dialogue) -> bool:
    """Whether a question that does not say what it asks for is answered with the same kind of thing as before."""
    return question.asked is not Asked.OPEN or not before.facts or answer.fact.kind is before.facts[-1].kind


class Memory:
    """The dialogues of conversations, bounded in number and in time."""

    def __init__(self, limit: int, seconds: float, clock: Callable[[], float]) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._dialogues: OrderedDict[str, tuple[float, Dialogue]] = OrderedDict()

    def get(self, conversation: str) -> Dialogue | None:
        """The dialogue so far, None when there is none or it is too long ago."""
        moment, dialogue = self._dialogues.get(conversation, (0.0, None))
        return dialogue if dialogue is not None and self._clock() - moment <= self._seconds else None

    def put(self, conversation: str, dialogue: Dialogue) -> None:
        """Remembers the dialogue; the conversation that was silent longest goes when there are too many."""
        self._dialogues[conversation] = (self._clock(), dialogue)
        self._dialogues.move_to_end(conversation)
        while len(self._dialogues) > self._limit:
            self._dialogues.popitem(last=False)
