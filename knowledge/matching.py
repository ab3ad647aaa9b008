"""Which facts fit a question: constraints first, then how much of the question a fact explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.catalogue import Catalogue, Entry
from knowledge.model import Fact, Kind, Match, Missing, Period, Scenario
from knowledge.asking import Asked
from knowledge.questions import Question, Term
from knowledge.vocabulary import light

EXPLAINED = 0.58
"""The least weight at which a fact is said to carry a word of the question."""
LIGHT = 0.25
HALF = 0.5
"""The least share of what a definition or a reason is about that the question must name."""
FOCUS = 0.15
"""What it is worth at most that the fact speaks of little else than what was asked."""
UNSUITED = 0.2
"""What each step down in the order of kinds costs."""
NOT_PEOPLE = 0.15
"""What it costs a figure that it counts something else when persons are asked for."""

_FIGURE, _DATE, _LIST, _DEFINITION, _PERSON, _STATEMENT = Kind
_KINDS: Mapping[Asked, Sequence[Sequence[Kind]]] = {
    Asked.COUNT: ((_FIGURE,),),
    Asked.TIMES: ((_FIGURE,),),
    Asked.MONEY: ((_FIGURE,),),
    Asked.SHARE: ((_FIGURE,),),
    Asked.DURATION: ((_FIGURE,),),
    Asked.WHEN: ((_DATE,),),
    Asked.WHO: ((_PERSON, _LIST, _STATEMENT), (_DEFINITION,)),
    Asked.PERSON: ((_PERSON,),),
    Asked.WHERE: ((_STATEMENT, _LIST), (_DEFINITION,)),
    Asked.WHICH: ((_LIST, _STATEMENT, _PERSON), (_DEFINITION,)),
    Asked.WHAT_IS: ((_DEFINITION,), (_STATEMENT,), (_LIST, _PERSON)),
    Asked.WHY: ((_STATEMENT, _DEFINITION),),
    Asked.WHAT: ((_DEFINITION, _STATEMENT, _LIST, _PERSON),),
    Asked.OPEN: ((_FIGURE,), (_DATE, _STATEMENT, _PERSON), (_LIST, _DEFINITION)),
}
"""Which kinds of fact may answer what is asked, best first; other kinds are ruled out."""

_UNITS: Mapping[Asked, frozenset[str]] = {
    Asked.MONEY: frozenset({"euro"}),
    Asked.SHARE: frozenset({"%"}),
    Asked.DURATION: frozenset({"dagen", "weken", "maanden", "jaar", "uur", "minuten"}),
}

_ALIKE = (frozenset({Asked.WHO, Asked.WHICH}), frozenset({Asked.WHICH, Asked.WHAT, Asked.WHAT_IS}))
"""The same thing can be asked for in each of these ways ("wie doet", "welke organisatie doet")."""
_NAMING = frozenset({Asked.WHICH, Asked.WHAT, Asked.WHAT_IS, Asked.WHERE, Asked.OPEN})
"""Questions so general that a fact which answers a narrower one may answer them."""
_ABOUT_ONE_THING = frozenset({Asked.WHAT_IS, Asked.WHY})
"""A meaning or a reason holds for one thing only: the fact must be about what the question names, and little else."""


@dataclass(frozen=True, slots=True)
class Found:
    """The facts that fit, best first, and those that nearly do; `missing` tells what ruled the others out."""

    matches: tuple[Match, ...]
    near: tuple[Match, ...]
    missing: Missing
    about: Term | None = None


def find(question: Question, catalogue: Catalogue) -> Found:
    """All facts that explain every word of the question that has to be explained, and meet its conditions."""
    content = [term for term in question.terms if not term.light]
    matches: list[Match] = []
    near: list[tuple[int, Match]] = []
    reasons: list[tuple[int, float, Missing]] = []
    rarities = [catalogue.rarity(_all_ideas(term)) for term in question.terms]
    for entry in _candidates(question, catalogue):
        rank = _rank(question, entry)
        match = _match(question, entry, catalogue, rarities, rank or 0)
        reason = None if rank is not None else Missing.UNIT
        if reason is None:
            reason = _contradiction(question, entry.fact)
        if reason is None and not (_enough(match, content) and _same_thing(question, entry) and _of_that_kind(question, entry)):
            reason = Missing.SUBJECT
        if reason is None:
            matches.append(match)
        elif len(match.unexplained) < len(content) or not content:
            near.append((len(match.unexplained) + (reason is not Missing.SUBJECT), match))
            reasons.append((len(match.unexplained), -match.score, reason))
    matches.sort(key=lambda match: -match.score)
    near.sort(key=lambda pair: (pair[0], -pair[1].score))
    missing = min(reasons)[2] if reasons else Missing.SUBJECT
    about = next((term for term in content if not any(_degree(term, entry.ideas) >= EXPLAINED for entry in catalogue)), None)
    return Found(tuple(matches), tuple(match for _, match in near[:8]), missing, about)


def _enough(match: Match, content: Sequence[Term]) -> bool:
    """Whether all that must be explained is; one loose word may stay open where two others are not."""
    if not match.unexplained:
        return True
    open_terms = [term for term in content if term.word in match.unexplained]
    return len(open_terms) == 1 and open_terms[0].loose and len(content) > 2


def _same_thing(question: Question, entry: Entry) -> bool:
    exempt = question.asked not in _ABOUT_ONE_THING or (question.asked is Asked.WHAT_IS and entry.fact.kind is not Kind.DEFINITION)
    return exempt or not entry.keys or _focus(question, entry) >= HALF


def _of_that_kind(question: Question, entry: Entry) -> bool:
    """Whether the fact tells of the thing asked for ("welke *vakbonden*"): naming it in its answer is no answer."""
    if question.asked is not Asked.WHICH:
        return True
    return all(term.light or any(key & set(term.meaning.whole) for key in entry.keys) for term in question.terms if term.counted)


def _focus(question: Question, entry: Entry) -> float:
    """The share of what the fact is about that the question names."""
    asked = set().union(*(_all_ideas(term) for term in question.terms)) if question.terms else set()
    return sum(1 for key in entry.keys if key & asked) / len(entry.keys) if entry.keys else 0.0


def _all_ideas(term: Term) -> set[str]:
    return set(term.meaning.whole).union(*term.meaning.parts)


def _candidates(question: Question, catalogue: Catalogue) -> list[Entry]:
    terms = [term for term in question.terms if not term.light] or list(question.terms)
    ids: dict[str, None] = {}
    for term in terms:
        for idea in _all_ideas(term):
            ids |= dict.fromkeys(catalogue.with_idea(idea))
    if not any(not term.light for term in question.terms):
        return list(catalogue)
    return [catalogue.entry(fact_id) for fact_id in ids]


def _degree(term: Term, ideas: Mapping[str, float]) -> float:
    """How surely the fact carries the word: by the word itself, or by all parts of a compound."""
    whole = max((weight * ideas.get(idea, 0.0) for idea, weight in term.meaning.whole.items()), default=0.0)
    if not term.meaning.parts:
        return whole
    parts = [
        max(weight * ideas.get(idea, 0.0) for idea, weight in part.items())
        for part in term.meaning.parts
        if not light() & set(part)
    ]
    return max(whole, min(parts, default=0.0))


def _match(question: Question, entry: Entry, catalogue: Catalogue, rarities: Sequence[float], rank: int) -> Match:
    explained = total = 0.0
    unexplained = []
    for term, rarity in zip(question.terms, rarities, strict=True):
        degree = _degree(term, entry.ideas)
        if term.light:
            # A general word that no fact has tells nothing; one that some have tells those facts from the others.
            found = any(catalogue.with_idea(idea) for idea in _all_ideas(term))
            explained += LIGHT * rarity * (degree if degree >= EXPLAINED else 0.0)
            total += LIGHT * rarity if found else 0.0
            continue
        total += rarity
        if degree >= EXPLAINED:
            explained += rarity * degree
        else:
            unexplained.append(term.word)
    other = any(term.counted and not any(key & set(term.meaning.whole) for key in entry.keys) for term in question.terms)
    score = (explained / total if total else 0.5) * (1 - FOCUS) + FOCUS * _focus(question, entry)
    score -= UNSUITED * (rank + (question.asked is Asked.WHICH and other))
    amount = entry.fact.amount
    score -= NOT_PEOPLE * (question.people and amount is not None and amount.unit != "personen")
    return Match(entry.fact, score, tuple(unexplained))


def _rank(question: Question, entry: Entry) -> int | None:
    """The place of the fact's kind in the order for what is asked, None when it cannot answer that."""
    fact = entry.fact
    if entry.tells is not None:
        if question.asked is entry.tells or any({question.asked, entry.tells} <= alike for alike in _ALIKE):
            return 0
        return 1 if question.asked in _NAMING else None
    rank = next((at for at, kinds in enumerate(_KINDS[question.asked]) if fact.kind in kinds), None)
    if rank is None or fact.amount is None:
        return rank
    units = _UNITS.get(question.asked)
    if units is not None and fact.amount.unit not in units:
        return None
    if question.asked is Asked.TIMES and fact.amount.unit != "keer":
        return None if fact.amount.unit in ("euro", "%") else rank + 1
    if question.asked is Asked.COUNT and fact.amount.unit in ("%",):
        return None
    return rank


def _contradiction(question: Question, fact: Fact) -> Missing | None:
    timeless = fact.kind is Kind.DEFINITION and question.asked in _ABOUT_ONE_THING
    if question.periods and not timeless and not any(_fits(period, fact) for period in question.periods):
        return Missing.PERIOD
    if question.scenario is not None and fact.kind is Kind.FIGURE and not _same_scenario(question.scenario, fact.scenario):
        return Missing.SCENARIO
    return None


def _fits(asked: Period, fact: Fact) -> bool:
    """A fact fits a period that holds its own; "from then on" fits when it had begun by then."""
    if fact.period is None:
        return False
    if fact.period.last is None and fact.kind is not Kind.DATE:
        return asked.last is not None and fact.period.first is not None and fact.period.first <= asked.last
    if fact.period.last is None:
        return asked.contains(Period(fact.period.first, fact.period.first))
    return asked.contains(fact.period)


def _same_scenario(asked: Scenario, carried: Scenario) -> bool:
    """Expected and budgeted figures are asked for in the same words ("raming"), so one may stand for the other."""
    if asked in (Scenario.FORECAST, Scenario.BUDGET):
        return carried in (Scenario.FORECAST, Scenario.BUDGET)
    return asked is carried
