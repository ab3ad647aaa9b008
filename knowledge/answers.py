"""Decides: answer, ask back or decline. Never guesses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.asking import Asked
from knowledge.catalogue import Catalogue
from knowledge.matching import Found, find
from knowledge.model import Answer, Choice, Fact, Figures, Match, Missing, NoFigure, Scenario
from knowledge.questions import Question

MARGIN = 0.08
"""Facts that score this close to the best are as likely to be meant."""
ALIKE = 0.03
"""A whole that scores this much less than its part still explains the question as well."""
OPTIONS = 6
NEAREST = 3
"""How many choices, and how many of the nearest facts, are offered."""


def decide(question: Question, catalogue: Catalogue) -> Answer:
    """The answer to a question that was read, from the facts in the catalogue."""
    found = find(question, catalogue)
    if not found.matches:
        return _decline(question, found)
    if not _has_subject(question, found):
        return _open_choice(question, found, catalogue)
    if question.people and all(term.place for term in question.content):
        nearest = tuple(match.fact for match in found.matches[:NEAREST])
        return NoFigure(Missing.SUBJECT, nearest, question.asked)
    best = found.matches[0].score
    close = [match for match in found.matches if match.score >= best - MARGIN]
    leaders = _leaders(question, close, catalogue)
    if len(leaders) == 1 or len({_told(fact) for fact in leaders}) == 1:
        fact = leaders[0]
        expected = next((match.fact for match in close if _expects(match.fact, fact)), None)
        return Figures(fact, catalogue.parts_of(fact.id), expected)
    return Choice(tuple(leaders[:OPTIONS]))


def _has_subject(question: Question, found: Found) -> bool:
    """Whether a word tells what the question is about.

    A unit does not ("hoeveel fte"), nor does a verb ("wanneer is het ingegaan"), unless who or what does it is the very
    question ("wie tekende").
    """
    units = {match.fact.amount.unit for match in found.matches if match.fact.amount is not None}
    named = question.asked in (Asked.WHO, Asked.WHICH, Asked.WHAT)
    return any((named or not term.verb) and term.word not in units for term in question.content)


def _open_choice(question: Question, found: Found, catalogue: Catalogue) -> Answer:
    """Nothing but the kind of answer was named ("welke datum?", "wanneer is het ingegaan?"): show what there is."""
    if question.asked is Asked.OPEN and not question.terms:
        return NoFigure(Missing.NOTHING_ASKED)
    facts = [match.fact for match in found.matches]
    if len(facts) == 1 and all(term.verb for term in question.content):
        others = find(replace(question, terms=()), catalogue)
        facts += [match.fact for match in others.matches if match.fact is not facts[0]]
    return Choice(tuple(facts[:OPTIONS])) if len(facts) > 1 else Figures(facts[0])


def _decline(question: Question, found: Found) -> NoFigure:
    """Says what is missing: a place first, then what ruled the nearest facts out, then a word that no letter has."""
    nearest = tuple(match.fact for match in found.near[:NEAREST])
    about = found.about
    if about is not None and about.place:
        return NoFigure(Missing.PLACE, nearest, question.asked, about.word)
    if about is not None and found.missing is Missing.SUBJECT and about.ordinary:
        return NoFigure(Missing.WORD, nearest, question.asked, about.word)
    return NoFigure(found.missing, nearest, question.asked)


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
                dropped.add(fact.id if scores[whole.id] >= scores[fact.id] - ALIKE else whole.id)
    facts = [match.fact for match in close if match.fact.id not in dropped]
    if question.scenario is None and any(fact.scenario is Scenario.REALISED for fact in facts):
        facts = [fact for fact in facts if fact.scenario is Scenario.REALISED]
    return facts


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


def _told(fact: Fact) -> tuple[object, ...]:
    """What an answer would say: facts that say the same are no different answers."""
    figure = (fact.amount.value, fact.amount.high) if fact.amount else None
    return (fact.kind, figure, fact.period, fact.text, fact.items)
