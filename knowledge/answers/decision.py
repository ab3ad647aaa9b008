"""Decides: answer, ask back or decline. Never guesses."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from knowledge.figures import growth, is_home, items, left_share, measured_in, remainder, share, total
from knowledge.model import (
    Answer,
    Choice,
    Computation,
    Fact,
    Figures,
    Kind,
    Match,
    Missing,
    NoFigure,
    Scenario,
)
from knowledge.questions import Asked, Question, Term
from knowledge.search import (
    EXPLAINED,
    Catalogue,
    Found,
    carries,
    carries_head,
    find,
    find_near,
    says_itself,
    wholes,
)
from knowledge.words import data, fold, lemma

MARGIN = 0.08
"""Facts that score this close to the best are as likely to be meant."""
EVENTS = 0.12
"""The same for dates: who enters service is told in more words ("Wsw-medewerkers") than it is asked in."""
ALIKE = 0.03
"""A whole that scores this much less than its part still explains the question as well."""
TELLING = 2
"""Words by which a question for a number of persons can tell one drawn figure from another."""
OPTIONS = 6
NEAREST = 3
"""How many choices, and how many of the nearest facts, are offered."""


def decide(question: Question, catalogue: Catalogue) -> Answer:
    """The answer to a question that was read, from the facts in the catalogue."""
    return answered(question, catalogue) or _decline(question, catalogue)


def answered(question: Question, catalogue: Catalogue) -> Answer | None:
    """As `decide`; None instead of a refusal where no fact fits."""
    catalogue.work.decisions += 1
    found = _answered(question, catalogue)
    if question.asked is Asked.WHY and not isinstance(found, Figures | Choice):
        return _target(question, catalogue) or found
    return found


def _target(question: Question, catalogue: Catalogue) -> Figures | None:
    """The figure that is aimed at, where "het doel" is asked and no letter tells of an aim in words."""
    if re.search(data("asking")["aims"]["target"], question.text) is None:
        return None
    aims = data("asking")["implied"][Asked.WHY]
    meant = replace(question.without(aims), asked=Asked.OPEN, scenarios=frozenset({Scenario.TARGET}))
    found = _answered(meant, catalogue) if meant.content else None
    return found if isinstance(found, Figures) and found.fact.kind is Kind.FIGURE else None


def _answered(question: Question, catalogue: Catalogue) -> Answer | None:  # noqa: C901
    if question.growth and question.asked is not Asked.SHARE:
        answer = _growth(question, catalogue)
        if answer is not None:
            return answer
    found = find(question, catalogue)
    found = replace(found, matches=tuple(_meant(question, found.matches, catalogue)))
    if question.growth and any(_is_level(match.fact, catalogue) for match in found.matches[:1]):
        levels = _latest([match.fact for match in found.matches])
        return NoFigure(Missing.SUBJECT, tuple(levels[:NEAREST]), question.asked)
    if not found.matches:
        narrower = _realised(question, [match.fact for match in found.narrower])
        narrower = narrower if question.periods else _latest(narrower)
        worked_out = _worked_out(question, catalogue)
        if worked_out is not None or not narrower:
            return worked_out
        # One alone is no choice: it is told as what is known, beside what was asked.
        one = NoFigure(Missing.SUBJECT, tuple(narrower), question.asked)
        return Choice(tuple(narrower[:OPTIONS])) if len(narrower) > 1 else one
    if not _has_subject(question, found):
        return _open_choice(question, found, catalogue)
    if question.people and all(term.place for term in question.content):
        nearest = tuple(match.fact for match in found.matches[:NEAREST])
        return NoFigure(Missing.SUBJECT, nearest, question.asked)
    drawn = [
        match.fact
        for match in found.matches
        if match.fact.context is not None
        and match.fact.amount is not None
        and match.fact.amount.unit == "personen"
    ]
    drawn = drawn if question.periods else _latest(drawn)
    if question.people and len(drawn) > 1 and len(question.content) < TELLING:
        return Choice(tuple(drawn[:OPTIONS]))
    best = found.matches[0].score
    margin = EVENTS if question.asked is Asked.WHEN else MARGIN
    close = [
        match
        for match in found.matches
        if match.score >= best - margin or _as_much_itself(question, match, found.matches[0], catalogue)
    ]
    leaders = _leaders(question, close, catalogue)
    if found.unseen is not None and found.unseen >= best - MARGIN:
        # More facts fit as well than can be told apart.
        return Choice(tuple((leaders if len(leaders) > 1 else [match.fact for match in close])[:OPTIONS]))
    if len(leaders) == 1 or len({_told(fact) for fact in leaders}) == 1 or _is_one_figure(leaders):
        # The same told twice: by the latest letter.
        fact = max(leaders, key=lambda leader: leader.letter.date or date.min)
        expected = next((match.fact for match in close if _expects(match.fact, fact)), None)
        return Figures(fact, catalogue.parts_of(fact.id), expected)
    return Choice(tuple(leaders[:OPTIONS]))


def _is_level(fact: Fact, catalogue: Catalogue) -> bool:
    """Whether it tells how high a figure is, which says nothing of how much it grew."""
    change = data("drawing")["change"]
    told = re.findall(r"\w+", fold(fact.measure))
    grows = any(word in change[name] for name in ("up", "down", "more", "less") for word in told)
    return fact.kind is Kind.FIGURE and not grows and not catalogue.entry(fact.id).change


def _as_much_itself(question: Question, match: Match, best: Match, catalogue: Catalogue) -> bool:
    """Whether a drawn figure itself says all of the question that the best one itself says: it may be meant as well."""
    if match.fact.context is None or match.fact.kind is not Kind.FIGURE or best.fact.kind is not Kind.FIGURE:
        return False
    if len(match.unexplained) > len(best.unexplained):
        return False
    if (
        match.fact.amount is None
        or best.fact.amount is None
        or match.fact.amount.unit != best.fact.amount.unit
    ):
        return False
    one, other = catalogue.entry(match.fact.id), catalogue.entry(best.fact.id)
    return all(
        says_itself(one, term, catalogue) for term in question.terms if says_itself(other, term, catalogue)
    )


def _worked_out(question: Question, catalogue: Catalogue) -> Answer | None:
    """What can be worked out where no letter gives the figure itself; None when nothing can."""
    computation = None
    if question.asked is Asked.SHARE and (question.rest or question.negated):
        left = _left_over(replace(question, asked=Asked.COUNT), catalogue)
        computation = left_share(left.facts[0], left.facts[1:]) if left is not None else None
    elif question.asked is Asked.SHARE:
        computation = _share(question, catalogue)
    elif question.asked is Asked.COUNT and question.sum:
        computation = _sum(question, catalogue)
    elif question.asked is Asked.COUNT and question.rest is not question.negated:
        computation = _left_over(question, catalogue)
    elif question.asked is Asked.COUNT:
        computation = _items(question, catalogue)
    return Figures(computation.facts[0], computation=computation) if computation is not None else None


def _share(question: Question, catalogue: Catalogue) -> Computation | None:
    """The share that a part is of its whole, or of the figure that the question names ("van de 779")."""
    part = _one_figure(replace(question, asked=Asked.COUNT), catalogue)
    if part is None:
        return None
    return share_of(question, part, catalogue)


def share_of(question: Question, part: Fact, catalogue: Catalogue) -> Computation | None:
    """The share of a figure in the whole that the question names: by its number, or by words that only that one has."""
    wholes = [fact for fact in catalogue.ancestors(part) if fact.kind is Kind.FIGURE]
    if not wholes:
        return None
    numbers = {number for term in question.terms if term.number and (number := _number(term))}
    wholes = [fact for fact in wholes if _is_of(question, fact, catalogue)]
    if not wholes:
        return None
    if numbers:
        wholes = [fact for fact in wholes if fact.amount is not None and str(fact.amount.value) in numbers]
        return share(part, wholes[0]) if wholes else None

    def named(whole: Fact) -> int:
        keys = catalogue.entry(whole.id).keys
        return sum(any(not key.isdisjoint(term.meaning.all) for key in keys) for term in question.terms)

    return share(part, max(wholes, key=named))


def _is_of(question: Question, whole: Fact, catalogue: Catalogue) -> bool:
    """Whether the group that a share is asked of ("van de vrouwen") can be that whole: it says all of it itself."""
    found = re.search(data("asking")["share of"], question.text)
    if found is None:
        return True
    verbs = [term.at for term in question.terms if term.verb and term.at >= found.end()]
    behind = re.search(data("asking")["share behind"], question.text[found.end() :])
    # Without a verb behind it ("van de inwoners bij ...") the place tells the part.
    end = verbs[0] if verbs else found.end() + behind.start() if behind else len(question.text)
    group = [term for term in question.content if found.end() <= term.at < end and not term.number]
    entry = catalogue.entry(whole.id)
    return all(carries(entry, term, catalogue) for term in group)


def _number(term: Term) -> str | None:
    """The number that a word of a question is, without its points: "1.200"."""
    return next((idea[1:] for idea in term.meaning.whole if idea.startswith("#")), None)


def _left_over(question: Question, catalogue: Catalogue) -> Computation | None:
    """What a whole has beside the parts that the letters name ("de andere gemeenten", "niet in dienst")."""
    positive = question.without([*data("conditions")["rest"], *data("conditions")["opposite"]])
    numbers = [term.word for term in positive.terms if term.number]
    fact = _one_figure(replace(positive.without(numbers), rest=False, negated=False), catalogue)
    if fact is None:
        return None
    whole = catalogue.whole(fact)
    if question.negated and (whole is None or not sets_apart(question, fact, whole, catalogue)):
        return None
    return remainder(whole, [fact]) if whole is not None else remainder(fact, catalogue.parts_of(fact.id))


def sets_apart(question: Question, part: Fact, whole: Fact, catalogue: Catalogue) -> bool:
    """Whether what is denied is just what sets a part apart from its whole.

    Of those who went over, those "niet in dienst van Almelo" are the others; "niet overgedragen" says something else,
    and so does "geen begeleiding" of those whom one organisation guides.
    """
    opposite = data("conditions")["opposite"]
    denials = [found.end() for found in re.finditer(r"\w+", question.text) if found[0] in opposite]
    denied = [
        term for term in question.content if denials and term.at >= denials[0] and term.word not in opposite
    ]
    own, other = catalogue.entry(part.id), catalogue.entry(whole.id)
    names = [key for key in own.keys if not any(key & one for one in other.keys)]
    for text, same in ((part.place, whole.place), (part.organisation, whole.organisation)):
        if text and text != same:
            ideas = frozenset(catalogue.ideas_in(text))
            names = [ideas, *(key for key in names if key.isdisjoint(ideas))]
    asked = frozenset[str]().union(*(term.meaning.all for term in denied))
    said_of_whole = any(any(not key.isdisjoint(term.meaning.whole) for key in other.keys) for term in denied)
    return (
        bool(names)
        and bool(denied)
        and not said_of_whole
        and all(not name.isdisjoint(asked) for name in names)
    )


def _sum(question: Question, catalogue: Catalogue) -> Computation | None:
    """Parts of one whole that together carry all that is asked, each something that the others do not."""
    computations = []
    for whole in wholes(question, catalogue):
        parts = [catalogue.entry(part.id) for part in catalogue.parts_of(whole.fact.id)]
        carried = {
            part.slot: {term.word for term in question.content if carries(part, term, catalogue)}
            for part in parts
        }
        telling = [
            term for term in question.content if not all(term.word in carried[part.slot] for part in parts)
        ]
        named = [part for part in parts if any(term.word in carried[part.slot] for term in telling)]
        covered = all(any(term.word in carried[part.slot] for part in named) for term in question.content)
        if len(telling) > 1 and 1 < len(named) < len(parts) and covered:
            computations.append(total([part.fact for part in named]))
    return computations[0] if len(computations) == 1 else None


def _items(question: Question, catalogue: Catalogue) -> Computation | None:
    """How many there are of what a list names ("hoeveel *organisaties* ...")."""
    counted = next((term for term in question.terms if term.counted), None)
    if counted is None or question.people:
        return None
    if not catalogue.of_kinds([Kind.LIST]) & catalogue.carriers(counted.meaning, EXPLAINED):
        return None
    answer = answered(replace(question, asked=Asked.WHICH), catalogue)
    if (
        not isinstance(answer, Figures)
        or answer.fact.kind is not Kind.LIST
        or answer.fact.context is not None
    ):
        return None
    listed = carries_head(catalogue.entry(answer.fact.id), counted)
    return items(answer.fact, counted.word) if listed else None


def _growth(question: Question, catalogue: Catalogue) -> Answer | None:
    """The difference between what a measure is and what it is expected to become."""
    terms = tuple(term for term in question.terms if not term.verb)
    answer = answered(
        replace(question, asked=Asked.COUNT, terms=terms, scenarios=frozenset(), growth=False), catalogue
    )
    pair = (answer.fact, answer.expected) if isinstance(answer, Figures) else ()
    if isinstance(answer, Choice):
        pairs = [(one, other) for one in answer.facts for other in answer.facts if _expects(other, one)]
        pair = pairs[0] if len(pairs) == 1 and len(answer.facts) == len(pairs[0]) else ()
    if len(pair) < 2 or pair[1] is None:
        return None
    if pair[1].scenario is not Scenario.FORECAST:
        return None
    computation = growth(pair[0], pair[1])
    return Figures(pair[0], computation=computation) if computation is not None else None


def _one_figure(question: Question, catalogue: Catalogue) -> Fact | None:
    answer = answered(question, catalogue)
    return answer.fact if isinstance(answer, Figures) and answer.fact.kind is Kind.FIGURE else None


def _has_subject(question: Question, found: Found) -> bool:
    """Whether a word tells what the question is about.

    A unit does not ("hoeveel fte"), nor does a verb ("wanneer is het ingegaan"), unless who or what does it is the very
    question ("wie tekende").
    """
    units = {match.fact.amount.unit for match in found.matches if match.fact.amount is not None}
    named = question.asked in (Asked.WHO, Asked.WHICH, Asked.WHAT)
    stretches = data("conditions")["stretches"]
    return any(
        (named or not term.verb) and term.word not in units and lemma(term.word) not in stretches
        for term in question.content
    )


def _open_choice(question: Question, found: Found, catalogue: Catalogue) -> Answer:
    """Nothing but the kind of answer was named ("welke datum?", "wanneer is het ingegaan?"): show what there is."""
    if question.asked is Asked.OPEN and not question.terms:
        return NoFigure(Missing.NOTHING_ASKED)
    facts = [match.fact for match in found.matches]
    facts = facts if question.periods else _latest(facts)
    if len(facts) == 1 and len(found.matches) == 1 and all(term.verb for term in question.content):
        others = find(replace(question, terms=()), catalogue)
        facts += [match.fact for match in others.matches if match.fact is not facts[0]]
    if len(facts) > 1:
        return Choice(tuple(facts[:OPTIONS]))
    return Figures(facts[0]) if question.content else NoFigure(Missing.NOTHING_ASKED, tuple(facts))


def _decline(question: Question, catalogue: Catalogue) -> NoFigure:
    """Says what is missing: a place first, else what ruled the nearest facts out."""
    found = find_near(question, catalogue)
    nearest = tuple(match.fact for match in found.matches[:NEAREST])
    about = found.about
    if about is None and found.missing is Missing.PLACE:
        about = next((term for term in question.terms if term.place), None)
    if about is not None and about.place:
        return NoFigure(Missing.PLACE, nearest, question.asked, about.word)
    denial = data("conditions")["negation"]
    if (
        about is not None
        and found.missing is Missing.SUBJECT
        and about.word.isalpha()
        and about.word not in denial
    ):
        return NoFigure(Missing.WORD, nearest, question.asked, _as_typed(question, about))
    return NoFigure(found.missing, nearest, question.asked)


def _as_typed(question: Question, term: Term) -> str:
    """The word as the asker wrote it, with its capitals and accents: letters only."""
    typed = re.findall(r"[^\W\d_]+", question.typed)
    return next((word for word in typed if fold(word) == term.word), term.word)


def _leaders(question: Question, close: Sequence[Match], catalogue: Catalogue) -> list[Fact]:
    """Of facts that fit about as well, those that are really different answers.

    The whole goes before its parts unless a part fits clearly better, and what came true before what is expected
    (unless that was asked).
    """
    scores = {match.fact.id: match.score for match in close}
    dropped: set[str] = set()
    for fact in (match.fact for match in close):
        for whole in catalogue.ancestors(fact):
            if whole.id in scores:
                if fact.context is None:
                    dropped.add(fact.id if scores[whole.id] >= scores[fact.id] - ALIKE else whole.id)
                elif _tells_more(question, fact, whole, catalogue):
                    dropped.add(whole.id)
                elif not _tells_other(question, fact, whole, catalogue):
                    dropped.add(fact.id)
    facts = _realised(question, [match.fact for match in close if match.fact.id not in dropped])
    facts = at_home(question, facts)
    facts = _of_organisation(question, facts, catalogue)
    facts = [fact for fact in facts if not any(_says_more(other, fact) for other in facts)]
    former = data("drawing")["change"]["former"]
    measures = {fact.measure for fact in facts}
    now = [
        fact for fact in facts if fact.measure.removesuffix(former).strip() not in measures - {fact.measure}
    ]
    facts = now or facts
    return facts if question.periods else _latest(facts)


def _meant(question: Question, matches: Sequence[Match], catalogue: Catalogue) -> Sequence[Match]:
    """Of drawn facts those that begin or end something, or are a difference, where that is asked ("tot wanneer")."""
    wanted: list[Callable[[Fact], bool]] = []
    for bound in data("conditions")["bounds"].values():
        if re.search(bound["asked"], question.text):
            wanted.append(partial(_says, bound["said"]))
    if question.change:
        wanted.append(lambda fact: catalogue.entry(fact.id).change)
        if question.scenarios - {Scenario.REALISED}:
            wanted.append(_is_against_plan)
    for fits in wanted:
        fitting = [match for match in matches if match.fact.context is None or fits(match.fact)]
        matches = fitting or matches
    return matches


def _says(pattern: str, fact: Fact) -> bool:
    return re.search(pattern, fold(fact.statement)) is not None


def _is_against_plan(fact: Fact) -> bool:
    """Whether a difference is one with what was planned ("ten opzichte van de begroting")."""
    cues = {word for words in data("drawing")["scenarios"].values() for word in words}
    return bool(cues & set(fold(fact.measure).split()))


def _tells_more(question: Question, part: Fact, whole: Fact, catalogue: Catalogue) -> bool:
    """Whether a drawn part itself carries all words of the question that its whole does, and others as well."""
    if part.context is None:
        return False
    one, other = catalogue.entry(part.id), catalogue.entry(whole.id)
    mine = {term.word for term in question.terms if says_itself(one, term, catalogue)}
    theirs = {term.word for term in question.terms if says_itself(other, term, catalogue)}
    return mine > theirs


def _tells_other(question: Question, part: Fact, whole: Fact, catalogue: Catalogue) -> bool:
    """Whether a drawn part itself carries a word of the question that its whole does not."""
    one, other = catalogue.entry(part.id), catalogue.entry(whole.id)
    return any(
        says_itself(one, term, catalogue) and not says_itself(other, term, catalogue)
        for term in question.terms
    )


def _of_organisation(question: Question, facts: Sequence[Fact], catalogue: Catalogue) -> list[Fact]:
    """Of the parts of one whole those of the organisation that is asked ("bij ..."), not those that mention it.

    Who works "via Ontplooj bij Cirex" does not work "bij Ontplooj".
    """
    where: str = data("conditions")["at"]
    named = [term for term in question.content if re.search(where, question.text[: term.at])]
    if len({fact.part_of for fact in facts}) != 1 or not all(fact.part_of for fact in facts):
        return list(facts)

    def is_named(fact: Fact) -> bool:
        ideas = catalogue.ideas_in(fact.organisation or "").keys()
        return any(not ideas.isdisjoint(term.meaning.whole) for term in named)

    return [fact for fact in facts if is_named(fact)] or list(facts)


def _says_more(other: Fact, fact: Fact) -> bool:
    """Whether a drawn fact tells the same more exactly: a day rather than its year, or the very same list."""
    if other is fact or fact.context is None or other.kind is not fact.kind:
        return False
    if fact.kind is Kind.LIST:
        return other.items == fact.items and other.id < fact.id
    if fact.kind is not Kind.DATE or other.measure != fact.measure or not (fact.period and other.period):
        return False
    return fact.period != other.period and fact.period.contains(other.period)


def _realised(question: Question, facts: Sequence[Fact]) -> list[Fact]:
    """What came true rather than what was expected, unless that was asked or there is nothing else."""
    realised = [fact for fact in facts if fact.scenario is Scenario.REALISED]
    return list(facts) if question.scenarios or not realised else realised


def at_home(question: Question, facts: Sequence[Fact]) -> list[Fact]:
    """Where no place is asked for, the figures of the municipality that writes, rather than those of its neighbours."""
    if any(term.place for term in question.content):
        return list(facts)
    home = [fact for fact in facts if fact.place and fact.letter.sender and is_home(fact)]
    return [fact for fact in facts if fact in home or not fact.place] if home else list(facts)


def _latest(facts: Sequence[Fact]) -> list[Fact]:
    """Of figures for the same at several times, the latest: last year's number stays approved, and is not asked for."""

    def same(fact: Fact) -> tuple[object, ...]:
        unit = measured_in(fact)
        return (fact.measure, fact.population, fact.organisation, fact.place, unit, fact.scenario)

    latest: dict[tuple[object, ...], date] = {}
    for fact in facts:
        if fact.kind is Kind.FIGURE:
            latest[same(fact)] = max(_ends(fact), latest.get(same(fact), date.min))
    return [
        fact
        for fact in facts
        if fact.kind is not Kind.FIGURE or _ends(fact) in (date.min, latest[same(fact)])
    ]


def _ends(fact: Fact) -> date:
    """The last day that a figure is of; the first day there is when that is not known."""
    return (fact.period.last or fact.period.first or date.min) if fact.period else date.min


def _expects(forecast: Fact, fact: Fact) -> bool:
    """Whether `forecast` tells what the very measure of `fact` is expected to become."""
    if forecast.amount is None or fact.amount is None or forecast.amount.unit != fact.amount.unit:
        return False
    same = (forecast.measure, forecast.population, forecast.place) == (
        fact.measure,
        fact.population,
        fact.place,
    )
    return same and fact.scenario is Scenario.REALISED and forecast.scenario is not Scenario.REALISED


def _is_one_figure(facts: Sequence[Fact]) -> bool:
    """Whether drawn figures of one letter are the same figure, told twice in other words."""
    if any(fact.context is None or fact.kind is not Kind.FIGURE for fact in facts):
        return False
    return len({(fact.letter.id, fact.amount, fact.period, fact.scenario) for fact in facts}) == 1


def _told(fact: Fact) -> tuple[object, ...]:
    """What an answer would say: facts that say the same are no different answers."""
    about = (fact.measure, fact.population, fact.organisation, fact.place)
    return (fact.kind, fact.amount, fact.period, fact.scenario, fact.text, fact.items, *about)
