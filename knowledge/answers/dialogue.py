"""Follow-up questions: what "en daarvan?", "en in 2022?" or "de tweede" mean after the turn before."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from knowledge.answers.comparisons import added, averaged, between, without_wish
from knowledge.answers.comparisons import answer as answer_to
from knowledge.answers.decision import answered, sets_apart, share_of
from knowledge.answers.limits import judged
from knowledge.figures import growth, left_share, remainder
from knowledge.model import (
    Answer,
    Choice,
    Computation,
    Fact,
    Figures,
    Kind,
    Missing,
    NoFigure,
    Over,
    Rule,
    Scenario,
)
from knowledge.questions import Asked, Operation, Question, Term, Wish
from knowledge.search import Catalogue, carries
from knowledge.words import data, fold, read_word, words

REMEMBERED = 3
"""Answers of earlier turns that can still be compared, added up or asked on."""
TWO = 2


@dataclass(frozen=True, slots=True, eq=False)
class Dialogue:
    """What a conversation still means: the last question, as it was understood, its answer, and the last figures.

    Each is equal to itself alone: conversations that went the same way share it.
    """

    question: Question
    answer: Answer
    told: tuple[Figures, ...] = ()

    def after(self, question: Question, answer: Answer) -> Dialogue:
        """The dialogue after one more turn. A decline forgets nothing of what was answered before."""
        told = (answer,) if isinstance(answer, Figures) else ()
        return Dialogue(question, answer, (*self.told, *told)[-REMEMBERED:])

    @property
    def last(self) -> Figures | None:
        """The last answer that told something."""
        return self.told[-1] if self.told else None


def begin(question: Question, answer: Answer) -> Dialogue:
    """The dialogue after a first turn."""
    return Dialogue(question, answer, (answer,) if isinstance(answer, Figures) else ())


def in_context(text: str, before: Dialogue) -> str:
    """The text with a time that is told from the last answer written out: "het jaar daarna" is a year by then."""
    period = before.last.fact.period if before.last is not None else None
    folded = fold(text)
    of_year = re.fullmatch(r"(?:en |maar )?(?:voor|over) ((?:het jaar )?(?:19|20)\d\d)\W*", folded)
    if of_year is not None:
        # "En voor 2024?" is of that year; in a longer question it is the time before.
        return f"en in {of_year[1]}"
    if period is None or period.last is None:
        return text
    for shift, said in data("conditions")["dialogue"]["years"].items():
        pattern = rf"(?<!\w)(?:in )?(?:{'|'.join(said)})(?!\w)"
        if re.search(pattern, folded):
            return re.sub(pattern, f"in {period.last.year + int(shift)}", folded)
    return text


def follow(  # noqa: C901
    question: Question, before: Dialogue, catalogue: Catalogue, alone: Answer | None = None
) -> tuple[Question, Answer]:
    """The answer to a question in a dialogue, with the question as it is meant there.

    `alone` is the answer to the question by itself, where that is known.

    A question that can be answered by itself is, unless it points back ("en", "daarvan"); what was said before then
    does not matter any more.
    """
    if question.wish is not None and question.wish.limit is not None:
        own = bool(question.content or question.periods) or question.asked is Asked.SHARE
        if isinstance(before.answer, Figures) and not own:
            # "Zijn dat er meer dan 500?" asks of the last figure itself.
            computation = before.answer.computation
            if (
                computation is not None
                and computation.over is not None
                and computation.rule is not Rule.TOTAL
            ):
                # The difference or the figure itself? That is told without yes or no.
                fact = before.answer.fact
                return before.question, Figures(fact, catalogue.parts_of(fact.id))
            return before.question, judged(before.answer, question.wish.limit, before.question)
        meant, found = follow(without_wish(question), before, catalogue)
        return meant, judged(found, question.wish.limit, meant)
    if alone is None:
        alone = answer_to(question, catalogue)
    offered = _offered(before.answer)
    place = _place_named(question)
    chosen = None
    if place is not None and 0 < abs(place) <= len(offered):
        chosen = offered[place - 1 if place > 0 else place]
    if (
        chosen is None
        and isinstance(before.answer, Choice)
        and not (_things(question) and isinstance(alone, Figures))
    ):
        chosen = _named(question, offered, catalogue)
    if chosen is not None:
        meant = replace(before.question, periods=question.periods) if question.periods else before.question
        return meant, Figures(chosen, catalogue.parts_of(chosen.id))
    if isinstance(before.answer, Choice) and place is not None:
        # None of the numbers that were offered: what to choose from stays.
        return before.question, before.answer
    if before.last is not None and _counts_residents(question, before.last.fact, catalogue):
        return question, alone
    moved = _moves(question, before.question)
    held = moved or _is_of_other_time(question, alone, before)
    if not _leans(question, alone) or (
        before.last is None and isinstance(alone, Figures) and question.content and not held
    ):
        return question, alone
    # "Is dat gestegen?" asks of the last figures, where there are two.
    several = len([told for told in before.told if told.computation is None]) > 1
    lately = question.literal if several and question.wish is not None and question.wish.lately else None
    declined = moved and isinstance(before.answer, NoFigure)
    if before.last is not None and not declined and (question.wish is None or lately is not None):
        answer = _about_last(lately or question, before.last, before, catalogue)
        if answer is not None:
            return _about(answer, _merged(question, before.question), catalogue), answer
    return _completed(question, alone, before, catalogue)


def _about(answer: Answer, meant: Question, catalogue: Catalogue) -> Question:
    """The question as it is gone on from: without what the new figure is not about ("en de rest?")."""
    if not isinstance(answer, Figures) or answer.computation is not None:
        return meant
    entry = catalogue.entry(answer.fact.id)
    terms = tuple(term for term in meant.terms if term.light or carries(entry, term, catalogue))
    return replace(meant, terms=terms, rest=False, negated=False)


# --- Whether a question leans on the turn before


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rows = data("conditions")["dialogue"]
    return {
        name: re.compile(rf"(?<!\w)(?:{'|'.join(said)})(?!\w)")
        for name, said in rows.items()
        if isinstance(said, list)
    }


def _says(question: Question, name: str) -> bool:
    return _patterns()[name].search(question.text) is not None


def _opens(question: Question) -> bool:
    """Whether it begins as something that goes on ("en", "maar")."""
    return _patterns()["start"].match(question.text) is not None


def _things(question: Question) -> list[Term]:
    """What the question names itself, beside places, times, what happens and what is done with the last figures."""
    done = [
        match.span()
        for name in ("difference", "together", "mean", "percent", "part")
        for match in _patterns()[name].finditer(question.text)
    ]
    return [
        term
        for term in question.content
        if not (term.place or term.verb or term.number)
        and _is_said(term, question)
        and not any(start <= term.at < end for start, end in done)
    ]


def _is_said(term: Term, question: Question) -> bool:
    """Whether the question has the word itself; words are without apostrophes, and a term may be a phrase."""
    return term.word in question.text or any(word.text == term.word for word in words(question.text))


def _counts_residents(question: Question, last: Fact, catalogue: Catalogue) -> bool:
    """Whether it asks how many live somewhere, after a figure of something else: "hoeveel inwoners heeft Almelo?"."""
    if _opens(question) or _says(question, "part") or _says(question, "pointing"):
        return False
    residents = data("conditions")["residents"]
    named = [
        term
        for term in question.terms
        if term.counted and not term.meaning.whole.keys().isdisjoint(residents)
    ]
    entry = catalogue.entry(last.id)
    return bool(named) and not any(carries(entry, term, catalogue) for term in named)


def _leans(question: Question, alone: Answer) -> bool:
    if _opens(question) or _says(question, "part") or _says(question, "source"):
        return True
    if not _things(question):
        leans = not isinstance(alone, Figures) or _says(question, "pointing") or _says(question, "mean")
        return leans or not question.content
    if isinstance(alone, Figures):
        return False
    return question.asked is Asked.OPEN or _says(question, "pointing") or isinstance(alone, Choice)


# --- The same somewhere else


def _moves(question: Question, earlier: Question) -> bool:
    """Whether a follow-up only names another place or organisation ("en bij Jarabee?"): the rest is still asked."""
    start = _patterns()["start"].match(question.text)
    if (
        start is None
        or question.asked is not Asked.OPEN
        or question.wish is not None
        or earlier.wish is not None
    ):
        return False
    preposition = _patterns()["where"].match(question.text, start.end() + 1)
    return (
        preposition is not None
        and bool(question.content)
        and bool(earlier.content)
        and not any(term.verb for term in question.content)
    )


def _is_of_other_time(question: Question, alone: Answer, before: Dialogue) -> bool:
    """Whether "en geplant?", by itself, would get a figure of another time than the one that was just not known."""
    declined = isinstance(before.answer, NoFigure) and before.answer.missing is Missing.PERIOD
    periods = before.question.periods
    if not (declined and _opens(question) and question.asked is Asked.OPEN) or question.periods:
        return False
    if not isinstance(alone, Figures) or alone.fact.kind is not Kind.FIGURE or _says(question, "now"):
        return False
    period = alone.fact.period
    return period is None or not any(asked.contains(period) for asked in periods)


def _where(question: Question) -> list[Term]:
    """What a question names behind its last preposition of place ("bij *Cirex*")."""
    typed = words(question.text)
    own = [
        term
        for term in question.content
        if not (term.verb or term.number)
        and any((word.text, word.start) == (term.word, term.at) for word in typed)
    ]
    prepositions = [found.end() for found in _patterns()["where"].finditer(question.text)]
    behind = ([term for term in own if term.at >= end] for end in reversed(prepositions))
    return next(filter(None, behind), [])


def _replaced(question: Question, earlier: Question) -> list[Term]:
    """What the question before named as where, and a follow-up that names another place or organisation does not mean.

    A place takes the place of places, and an organisation that of another.
    """
    if any(term.place for term in question.content):
        return [term for term in earlier.content if term.place]
    where = [term for term in _where(earlier) if not (term.place or term.counted)]
    if where or any(term.place for term in earlier.content):
        return where
    # "Hoeveel vacatures heeft Cirex?": without a preposition it is what stands last.
    things = [term for term in earlier.content if not (term.verb or term.number or term.counted)]
    return things[-1:] if len(earlier.content) > 1 else []


def _is_still_of(fact: Fact, question: Question, before: Dialogue, catalogue: Catalogue) -> bool:
    """Whether a figure is about all that was asked before, but for where; of an answer as far as that one was."""
    replaced = _replaced(question, before.question)
    topics = [term for term in before.question.content if not (term.place or term.number or term in replaced)]
    if isinstance(before.answer, Figures):
        told = catalogue.entry(before.answer.fact.id)
        topics = [term for term in topics if carries(told, term, catalogue)]
    entry = catalogue.entry(fact.id)
    return all(carries(entry, term, catalogue) for term in topics)


# --- Choosing


def _offered(answer: Answer) -> tuple[Fact, ...]:
    """What there was to choose from: the options of a question back, or a figure and what it is expected to become."""
    if isinstance(answer, Choice):
        return answer.facts
    if isinstance(answer, Figures) and answer.expected is not None:
        return (answer.fact, answer.expected)
    return ()


def _place_named(question: Question) -> int | None:
    """The place in a row that a reply names and nothing else: "2", "de tweede", "nummer drie", "de laatste" (-1).

    0 for a number that is none, as "-1" is.
    """
    words = [
        word
        for word in re.findall(r"(?<![\w-])-\d+|\w+", question.text)
        if not _patterns()["choosing"].fullmatch(word)
    ]
    if len(words) != 1 or question.periods:
        return None
    ordinals = data("numbers")["ordinals"] | data("conditions")["dialogue"]["places"]
    number = ordinals.get(words[0]) or (int(words[0]) if words[0].isdecimal() else read_word(words[0]))
    if number is None:
        number = read_word(re.sub(r"(?:ste|de)$", "", words[0]))
    return 0 if words[0].startswith("-") else None if number is None else int(number)


def _named(question: Question, offered: Sequence[Fact], catalogue: Catalogue) -> Fact | None:
    """The one that alone carries all words of a reply."""
    if not question.content:
        return None
    fitting = [
        fact
        for fact in offered
        if catalogue.get(fact.id) == fact
        and all(carries(catalogue.entry(fact.id), term, catalogue) for term in question.content)
        and all(fact.period is not None and period.contains(fact.period) for period in question.periods)
    ]
    return fitting[0] if len(fitting) == 1 else None


# --- What is only about the last answer


def _about_last(question: Question, last: Figures, before: Dialogue, catalogue: Catalogue) -> Answer | None:  # noqa: C901
    """Its source, its time, its share, the difference with the one before, the sum, the rest, a part of it."""
    fact, things = last.fact, _things(question)
    places = any(term.place for term in question.content)
    own = bool(things or places or question.periods)
    if not question.content and (_says(question, "source") or (question.asked is Asked.WHEN and fact.period)):
        return last
    ranked = last.computation is not None and last.computation.rule is Rule.RANKING
    if (
        ranked
        and not question.content
        and question.asked in (Asked.COUNT, Asked.TIMES, Asked.LEVEL, Asked.MONEY)
    ):
        return Figures(fact, catalogue.parts_of(fact.id))
    if not own and _says(question, "difference"):
        return _difference(question, last, before, catalogue)
    if question.asked is Asked.SHARE and (not own or _says(question, "part")):
        return _share(question, last, catalogue) or _cannot(question, last)
    if not own and _says(question, "together"):
        return _together(question, before, catalogue)
    if not own and _says(question, "mean"):
        return averaged(question, _told_so_far(before, catalogue), catalogue)
    if question.rest and not question.without(data("conditions")["rest"]).content:
        return (_rest(fact, catalogue) if last.computation is None else None) or _cannot(question, last)
    if not (things or places):
        return None
    if _says(question, "part"):
        found = _part(question, catalogue.all_parts_of(fact.id), fact, catalogue)
        found = found or _part(question, _beside(fact, catalogue), None, catalogue)
        if found is not None or fact.kind is not Kind.FIGURE:
            return found
        return _within(question, last, before, catalogue) or _cannot(question, last)
    if question.asked in (Asked.OPEN, Asked.COUNT, Asked.TIMES):
        return _part(question, _beside(fact, catalogue), None, catalogue)
    return None


def _cannot(question: Question, last: Figures) -> NoFigure:
    """Nothing can be told of the last answer: no part, no rest, no share that the letters know."""
    return NoFigure(Missing.PART, (last.fact,), question.asked)


def _within(question: Question, last: Figures, before: Dialogue, catalogue: Catalogue) -> Figures | None:
    """A figure that carries all that was asked before and what is asked of it now, and is no more than the last."""
    answer = answer_to(_merged(question, before.question), catalogue)
    amount = last.fact.amount
    if not isinstance(answer, Figures) or answer.fact.id == last.fact.id or answer.computation is not None:
        return None
    part = answer.fact.amount
    fits = part is not None and amount is not None and part.unit == amount.unit and part.value <= amount.value
    return answer if fits and answer.fact.period == last.fact.period else None


def _beside(fact: Fact, catalogue: Catalogue) -> list[Fact]:
    """The other parts of what a figure is part of."""
    whole = catalogue.whole(fact)
    return (
        [] if whole is None else [part for part in catalogue.parts_of(whole.id, fact) if part.id != fact.id]
    )


def _share(question: Question, last: Figures, catalogue: Catalogue) -> Answer | None:
    """Which share the last figure, or the part of it that is named, is of its whole."""
    left = last.computation
    if left is not None and left.rule in _CHANGES and not question.content:
        wish = Wish(Operation.DIFFERENCE, percent=True)
        return between(question, left.facts[0], left.facts[-1], wish, catalogue)
    if left is not None:
        if left.rule is not Rule.REMAINDER or question.content:
            return None
        return _worked_out(left.facts[0], left_share(left.facts[0], left.facts[1:]))
    part = last.fact
    named = question.without([term.word for term in question.content if term.number])
    if _things(named):
        found = _part(named, catalogue.all_parts_of(part.id), None, catalogue)
        if not isinstance(found, Figures):
            return None
        part = found.fact
    return _worked_out(part, share_of(question, part, catalogue))


_CHANGES = (Rule.DIFFERENCE, Rule.GROWTH, Rule.TREND)


def _difference(question: Question, last: Figures, before: Dialogue, catalogue: Catalogue) -> Answer | None:
    """The difference between the last two figures, or with what the last is expected to become."""
    fact = last.fact
    earlier = [told.fact for told in before.told[:-1] if told.computation is None and told.fact.id != fact.id]
    planned = last.expected is not None and last.expected.scenario is Scenario.FORECAST
    if planned and last.expected is not None and (not earlier or earlier[-1].measure != fact.measure):
        return _worked_out(fact, growth(fact, last.expected))
    if last.computation is not None or not earlier or fact.kind is not Kind.FIGURE:
        return None
    wish = Wish(
        Operation.DIFFERENCE,
        upward=True if _says(question, "rising") else False if _says(question, "falling") else None,
        percent=question.asked is Asked.SHARE or _says(question, "percent"),
    )
    return between(question, earlier[-1], fact, wish, catalogue)


def _together(question: Question, before: Dialogue, catalogue: Catalogue) -> Answer | None:
    """What the last figures are together: all that were told and count the same, at least the last two.

    A figure that was told with its parts is not added to them.
    """
    facts = _told_so_far(before, catalogue)
    if len(facts) < TWO:
        return None
    answer = added(question, facts, catalogue)
    return answer if isinstance(answer, Figures) else added(question, facts[-TWO:], catalogue)


def _told_so_far(before: Dialogue, catalogue: Catalogue) -> list[Fact]:
    """The last figures that were told, without those of which a part was told as well."""
    facts = [told.fact for told in before.told if told.computation is None and told.fact.kind is Kind.FIGURE]
    wholes = {whole.id for fact in facts for whole in catalogue.ancestors(fact)}
    return list({fact.id: fact for fact in facts if fact.id not in wholes}.values())


def _rest(last: Fact, catalogue: Catalogue) -> Answer | None:
    """What is left beside the last figure: its only sibling, what its whole has more, or what its parts leave."""
    for whole in catalogue.ancestors(last)[:1]:
        others = [part for part in catalogue.parts_of(whole.id, last) if part.id != last.id]
        if len(others) == 1 and remainder(whole, [last, *others]) is None:
            return Figures(others[0], catalogue.parts_of(others[0].id))
        return _worked_out(whole, remainder(whole, [last]))
    return _worked_out(last, remainder(last, catalogue.parts_of(last.id)))


def _worked_out(fact: Fact, computation: Computation | None) -> Answer | None:
    return Figures(fact, computation=computation) if computation is not None else None


def _part(
    question: Question, parts: Sequence[Fact], whole: Fact | None, catalogue: Catalogue
) -> Answer | None:
    """The one of `parts` that carries all that is asked, or `whole` without it ("niet"); None when it is not one.

    Of several the one that is about little else: "bij Ontplooj" is not "via Ontplooj bij Cirex".
    """
    positive = question.without([*data("conditions")["opposite"], *data("conditions")["rest"]])
    fitting = [
        part
        for part in parts
        if all(carries(catalogue.entry(part.id), term, catalogue) for term in positive.content)
        and all(part.period is not None and period.contains(part.period) for period in question.periods)
    ]
    fitting = [fact for fact in fitting if not any(one in fitting for one in catalogue.ancestors(fact))]
    if not fitting:
        return None
    ideas = [frozenset[str]().union(*catalogue.entry(fact.id).keys) for fact in fitting]

    def left_open(fact: Fact) -> int:
        """How many words a part is about that the others are not, and that are not named."""
        own = [key for key in catalogue.entry(fact.id).keys if any(key.isdisjoint(other) for other in ideas)]
        return sum(key.isdisjoint(positive.ideas) for key in own)

    ranked = sorted(fitting, key=left_open)
    if len(ranked) > 1 and left_open(ranked[0]) == left_open(ranked[1]):
        return None
    if question.negated:
        denied = whole is not None and sets_apart(question, ranked[0], whole, catalogue)
        return _worked_out(whole, remainder(whole, ranked[:1])) if whole is not None and denied else None
    return Figures(ranked[0], catalogue.parts_of(ranked[0].id))


# --- The question filled up from the one before


def _completed(  # noqa: C901
    question: Question, alone: Answer, before: Dialogue, catalogue: Catalogue
) -> tuple[Question, Answer]:
    """The question filled up from the one before: what it does not say itself still holds."""
    things = _things(question)
    if len(question.content) > LONGEST_FOLLOW_UP:
        return question, alone
    if isinstance(alone, Figures) and things and question.asked is not Asked.OPEN:
        return question, alone
    if question.rest and not question.without(data("conditions")["rest"]).content:
        return question, NoFigure(Missing.PART, (), question.asked)
    worked_out = before.last.computation if before.last is not None else None
    left = worked_out is not None and worked_out.rule in (Rule.REMAINDER, Rule.LEFT_SHARE)
    if before.last is not None and left and _says(question, "pointing"):
        # Who is left has no fact of its own.
        return question, _cannot(question, before.last)
    meant = _merged(question, before.question)
    for group in _fillings(question, meant, before.question, before.last):
        found = [(tried, told) for tried in group if (told := _tried(question, tried, before, catalogue))]
        if len({told.fact.id for _, told in found}) == 1:
            return found[0]
    moved = _moves(question, before.question)
    if isinstance(alone, Choice) and question.content and not moved:
        narrowed = _narrowed(alone, before, catalogue)
        if narrowed is not None and _is_of_other_time(question, narrowed, before):
            return meant, NoFigure(Missing.PERIOD, (narrowed.fact,), meant.asked)
        if narrowed is not None or not _says(question, "pointing") or not before.told:
            return question, narrowed or alone
    held = moved or _is_of_other_time(question, alone, before)
    back = held or _says(question, "part") or _says(question, "pointing")
    if isinstance(alone, Figures) and things and not back:
        return question, alone
    answer = answer_to(meant, catalogue)
    if isinstance(answer, Figures):
        # It only tells again what was told.
        lacks = Missing.TOO_FEW if answer.lone else Missing.SUBJECT
        answer = NoFigure(lacks, (answer.fact,), question.asked)
    return meant, answer


def _tried(question: Question, meant: Question, before: Dialogue, catalogue: Catalogue) -> Figures | None:
    """The answer to a question that was filled up, where it goes on from the turn before."""
    # What a refusal would say is of no use here, and takes the longest to find.
    answer = answered(meant, catalogue) if meant.wish is None else answer_to(meant, catalogue)
    if isinstance(answer, Choice):
        answer = _as_before(answer, before) or answer
    return (
        answer
        if isinstance(answer, Figures) and _goes_on(question, meant, answer, before, catalogue)
        else None
    )


def _merged(question: Question, earlier: Question) -> Question:
    """The question with all that the one before said and it does not say otherwise."""
    places = any(term.place for term in question.content)
    elsewhere = _replaced(question, earlier) if _moves(question, earlier) else []
    kept = tuple(
        term for term in earlier.terms if not (term.number or (places and term.place) or term in elsewhere)
    )
    # "Hoe ontwikkelde dat zich?" asks for more than the time before.
    in_time = question.wish is not None and question.wish.over is Over.PERIOD
    vague = question.asked is Asked.OPEN or (
        question.asked in (Asked.WHAT, Asked.WHAT_IS) and bool(question.scenarios)
    )
    return replace(
        question,
        asked=earlier.asked if vague else question.asked,
        wish=_wished(question, earlier) if vague else question.wish,
        periods=question.periods or (() if in_time else earlier.periods),
        scenarios=question.scenarios or (earlier.scenarios if not question.periods else frozenset()),
        people=question.people or (earlier.people and not _things(question)),
        terms=(*kept, *question.terms),
    )


def _wished(question: Question, earlier: Question) -> Wish | None:
    """What is wanted of the figures: the same as before, unless that was yes or no."""
    if question.wish is not None or earlier.wish is None or earlier.wish.limit is not None:
        return question.wish
    return earlier.wish


def _fillings(
    question: Question, meant: Question, earlier: Question, last: Figures | None
) -> Iterator[list[Question]]:
    """The question with less and less of the one before; those of a group must agree.

    With nothing but a place or a time named, all of it holds ("en in Almelo?", "en in 2022?").
    """
    told = last.fact.period if last is not None and last.computation is None else None
    if (
        told is not None
        and meant.asked in _FIGURES
        and not (meant.periods or meant.scenarios or _says(question, "now"))
    ):
        # "En bij Jarabee?" is of the same time, where that is known.
        yield from _with_less(question, replace(meant, periods=(told,)))
    yield from _with_less(question, meant)
    if earlier.periods and not question.periods and question.asked in _TIMELESS:
        yield from _with_less(question, replace(meant, periods=()))


LONGEST_FOLLOW_UP = 12
"""Content words from which on a question says itself what it is about."""
MOST_THINGS = 4
"""Things of an earlier question that are left out one by one."""


def _with_less(question: Question, meant: Question) -> Iterator[list[Question]]:
    yield [meant]
    kept = [term for term in meant.terms if term not in question.terms]
    without_verbs = [term for term in kept if not term.verb]
    things = [term for term in without_verbs if not (term.light or term.place)][:MOST_THINGS]
    if not _things(question) and not any(term.verb for term in question.content):
        return
    yield [_with(meant, without_verbs, question)]
    if len(things) > 1:
        yield [_with(meant, [one for one in kept if one is not term], question) for term in things]
        yield [_with(meant, [one for one in without_verbs if one is not term], question) for term in things]
        yield [_with(meant, [term], question) for term in things]
    if _things(question) and not _says(question, "pointing"):
        yield [_with(meant, [term for term in kept if term not in things], question)]
        yield [_with(meant, [], question)]


_FIGURES = (Asked.OPEN, Asked.COUNT, Asked.TIMES, Asked.MONEY, Asked.SHARE, Asked.LEVEL)
_TIMELESS = (Asked.WHO, Asked.PERSON, Asked.WHERE, Asked.WHICH, Asked.WHAT_IS, Asked.WHY, Asked.WHAT)
"""What is told of no time, most often."""


def _with(meant: Question, kept: Sequence[Term], question: Question) -> Question:
    return replace(meant, terms=(*kept, *question.terms))


def _goes_on(
    question: Question, meant: Question, answer: Figures, before: Dialogue, catalogue: Catalogue
) -> bool:
    """Whether an answer goes on from the one before: of the same kind where nothing else is asked, and not the same.

    Where the question points back, it must be about something that was asked before.
    """
    if _moves(question, before.question) and not _is_still_of(answer.fact, question, before, catalogue):
        return False
    last = before.last
    if last is None:
        return True
    if meant.asked is Asked.OPEN and answer.fact.kind is not last.fact.kind:
        return False
    topics = [term for term in before.question.content if not (term.verb or term.place or term.number)]
    if _says(question, "pointing") and topics:
        entry = catalogue.entry(answer.fact.id)
        if not any(carries(entry, term, catalogue) for term in topics):
            return False
    told_again = answer.fact.id == last.fact.id and answer.computation == last.computation
    return not told_again or bool(question.periods) or isinstance(before.answer, NoFigure)


def _as_before(choice: Choice, before: Dialogue) -> Figures | None:
    """The one option that is of the same measure as the last answer."""
    if before.last is None:
        return None
    last = before.last.fact
    same = [
        fact
        for fact in choice.facts
        if (fact.kind, fact.measure, fact.population, fact.organisation, fact.place)
        == (last.kind, last.measure, last.population, last.organisation, last.place)
    ]
    return Figures(same[0]) if len(same) == 1 else None


def _narrowed(choice: Choice, before: Dialogue, catalogue: Catalogue) -> Figures | None:
    """The one option that carries most of what was asked before; None when several do."""
    earlier = [term for term in before.question.content if not term.number]

    def carried(fact: Fact) -> int:
        if catalogue.get(fact.id) != fact:
            return 0
        return sum(carries(catalogue.entry(fact.id), term, catalogue) for term in earlier)

    ranked = sorted(choice.facts, key=carried, reverse=True)
    if len(ranked) < 2 or carried(ranked[0]) == carried(ranked[1]):
        return None
    return Figures(ranked[0], catalogue.parts_of(ranked[0].id))


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

    def forget(self, conversation: str) -> None:
        """Forgets a conversation."""
        self._dialogues.pop(conversation, None)

    def put(self, conversation: str, dialogue: Dialogue) -> None:
        """Remembers the dialogue; the conversation that was silent longest goes when there are too many."""
        self._dialogues[conversation] = (self._clock(), dialogue)
        self._dialogues.move_to_end(conversation)
        while len(self._dialogues) > self._limit:
            self._dialogues.popitem(last=False)
