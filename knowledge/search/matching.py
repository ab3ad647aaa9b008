"""Which facts fit a question: constraints first, then how much of the question a fact explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from knowledge.model import Fact, Kind, Match, Missing, Period, Scenario
from knowledge.questions import Asked, Question, Term
from knowledge.search.catalogue import Catalogue
from knowledge.search.entries import Entry, number_idea
from knowledge.search.index import Slots, all_but, as_slots, at_least
from knowledge.words import PART, TEXT_LIMIT, counts_persons, data, fold, is_country, lemma

EXPLAINED = 0.58
"""The least weight at which a fact is said to carry a word of the question."""
OWN = 0.67
"""The least weight at which a drawn fact carries a word itself; below it only the words around it do."""
LIGHT = 0.25
"""What a general word weighs beside a content word."""
TELLING = 2
"""Words of the question that a drawn figure must carry itself before another may stay open."""
HALF = 0.5
"""The least share of a question that a fact must explain, and of a definition or a reason that a question must name."""
MOST_OPEN = 4
"""Words of a question, however long, that a fact may leave open."""
LONG = 4
NEAR = 4
"""How many of the nearest facts are enough."""
NEAR_WORDS = 12
"""Words of a question, the rarest, by which facts are found that fit almost."""
LOOKED = 40
"""The most facts that are looked at closely for one question; where more can fit, it asks too little."""
NEARBY = 6
"""The most facts that are looked at among those that explain as many of the words, where nothing fits."""
YEAR = 366
REMEMBERED = 10_000
"""Things counted of which it is remembered whether they are households."""
PERSONS = "personen"
TIMES = "keer"
FTE = "fte"
# The weights below were set on open question files and on question sets of our own, and are worth what those say.
FOCUS = 0.15
"""What it is worth at most that the fact speaks of little else than what was asked."""
UNSUITED = 0.2
"""What each step down in the order of kinds costs."""
NAMED_LIST = 0.3
"""What it is worth for a list, where nothing is asked for in words, that the question names what it lists."""
HEAD = 0.1
"""What it is worth that the question names what the fact is a number or a list of."""
NOT_COUNTED = 0.15
"""What it costs a figure that it counts something else than what is asked for."""

_FIGURE, _DATE, _LIST, _DEFINITION, _PERSON, _STATEMENT = Kind
_KINDS: Mapping[Asked, Sequence[Sequence[Kind]]] = {
    Asked.COUNT: ((_FIGURE,),),
    Asked.TIMES: ((_FIGURE,),),
    Asked.MONEY: ((_FIGURE,),),
    Asked.SHARE: ((_FIGURE,),),
    Asked.LEVEL: ((_FIGURE,),),
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

_MONEY = frozenset({"euro", "duizend euro", "miljoen euro", "miljard euro"})
_SHARE = frozenset({"%", "procent"})
_UNITS: Mapping[Asked, frozenset[str]] = {
    Asked.MONEY: _MONEY,
    Asked.SHARE: _SHARE,
    Asked.DURATION: frozenset({"dagen", "weken", "maanden", "jaar", "uur", "minuten"}),
}

_ALIKE = (frozenset({Asked.WHO, Asked.WHICH}), frozenset({Asked.WHICH, Asked.WHAT, Asked.WHAT_IS}))
"""The same thing can be asked for in each of these ways ("wie doet", "welke organisatie doet")."""
_NAMING = frozenset({Asked.WHICH, Asked.WHAT, Asked.WHAT_IS, Asked.WHERE, Asked.OPEN})
"""Questions so general that a fact which answers a narrower one may answer them."""


@dataclass(frozen=True, slots=True)
class Found:
    """The facts that fit, best first.

    `narrower` ones explain all, but count something more special than what was asked for ("hoeveel *medewerkers*").
    `unseen` is the best score that a fact can have which was not looked at, None when all were: too little was asked
    then.
    """

    matches: tuple[Match, ...]
    narrower: tuple[Match, ...]
    unseen: float | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """The facts that fit almost, nearest first, where none fits.

    `missing` tells what ruled the nearest out, `about` is a term of the question that no fact of the kind asked for
    carries.
    """

    matches: tuple[Match, ...]
    missing: Missing
    about: Term | None


def find(question: Question, catalogue: Catalogue) -> Found:
    """The facts that explain what has to be explained of the question and meet its conditions."""
    catalogue.work.search()
    search = _Search(question, catalogue)
    whole, partly = _fitting(question, catalogue)
    looked = catalogue.broadest(whole, LOOKED)
    for entry in looked:
        search.look(entry)
    fitting = whole
    if not search.matches and not search.narrower:
        # What explains all goes before what leaves a word open.
        fitting, looked = partly, catalogue.broadest(partly, LOOKED)
        for entry in looked:
            search.look(entry)
    return Found(
        matches=_as_personal(question, sorted(search.matches, key=_best_first)),
        narrower=tuple(sorted(search.narrower, key=_best_first)),
        unseen=_most(question, looked[-1]) if len(fitting) > len(looked) else None,
    )


def find_near(question: Question, catalogue: Catalogue) -> Near:
    """The facts that explain less of the question, or break a condition, until there are enough."""
    catalogue.work.search()
    search = _Search(question, catalogue, near=True)
    carriers = [catalogue.carriers(term.meaning, EXPLAINED) for term in question.content]
    done = as_slots(())
    for slots in reversed(at_least(sorted(carriers, key=len)[:NEAR_WORDS]) or [catalogue.everything]):
        for entry in catalogue.broadest(slots - done, NEARBY, question.periods):
            search.look(entry)
        done |= slots
        if len(search.near) >= NEAR:
            break
    search.near.sort(key=lambda row: (*row[:3], *_likely(question, row[3].fact)))
    return Near(
        matches=tuple(match for *_, match, _ in search.near[:NEAR]),
        missing=search.near[0][-1] if search.near else Missing.SUBJECT,
        about=_unknown(question, catalogue),
    )


def _likely(question: Question, fact: Fact) -> tuple[bool, int]:
    """Of facts that are as near: what came true first, and then what is nearest in time."""
    planned = fact.scenario is not Scenario.REALISED and not question.scenarios
    return planned, _far(fact, question.periods)


def _far(fact: Fact, asked: Sequence[Period]) -> int:
    """How many days a fact lies from the time that is asked, or else from the end of all days."""
    if fact.period is None:
        return date.max.toordinal()
    first, last = _days(fact.period)
    if not asked:
        return date.max.toordinal() - last
    return min(max(start - last, first - end, 0) for start, end in map(_days, asked))


def _days(period: Period) -> tuple[int, int]:
    """The first and the last day, each the other where it is open."""
    first, last = period.first or period.last or date.min, period.last or period.first or date.max
    return first.toordinal(), last.toordinal()


def _most(question: Question, last: Entry) -> float:
    """The best score of a fact that is about at least as much as `last`, the broadest having been looked at first."""
    focus = min(1.0, len(question.terms) / max(1, len(last.keys)))
    return (1 - FOCUS) + FOCUS * focus + HEAD + (NAMED_LIST if last.fact.kind is Kind.LIST else 0.0)


def _best_first(match: Match) -> float:
    return -match.score


class _Search:
    """Looks at facts one by one, and keeps what comes of it: those that are only `near` where they are asked for."""

    def __init__(self, question: Question, catalogue: Catalogue, near: bool = False) -> None:
        self._wants_near = near
        self._question = question
        self._catalogue = catalogue
        self._weights = [_weight(term, catalogue) for term in question.terms]
        self._places = {term.word for term in question.content if term.place}
        self.matches: list[Match] = []
        self.narrower: list[Match] = []
        self.near: list[tuple[int, bool, float, Match, Missing]] = []

    def look(self, entry: Entry) -> None:
        """Whether a fact fits, counts something narrower, or is near."""
        question, catalogue = self._question, self._catalogue
        rank = _rank(question, entry)
        missing = _ruled_out(question, entry, rank, catalogue)
        narrower = missing is Missing.SUBJECT and self._may_be_narrower(entry)
        if missing is not None and not narrower and not self._wants_near:
            # How much it explains would cost time, and makes no difference.
            return
        match = _match(question, entry, catalogue, self._weights, rank or 0)
        if missing is None and not _enough(question, match, entry, catalogue):
            missing = Missing.SUBJECT
        if missing is None and not _is_about(question, entry, catalogue):
            self.narrower.append(match)
            self.near.append((0, False, -match.score, match, Missing.SUBJECT))
        elif missing is None:
            self.matches.append(match)
        elif narrower and not match.unexplained:
            self.narrower.append(match)
        elif self._explains_a_thing(match) and not (
            rank is None and entry.fact.context is not None and entry.fact.kind is Kind.STATEMENT
        ):
            self.near.append((len(match.unexplained), missing is Missing.UNIT, -match.score, match, missing))

    def _may_be_narrower(self, entry: Entry) -> bool:
        question = self._question
        return (
            not (entry.change and not question.change)
            and not _is_another(question, entry, self._catalogue)
            and _is_narrower(question, entry)
        )

    def _explains_a_thing(self, match: Match) -> bool:
        """Whether anything of the question but its places is explained."""
        content = self._question.content
        return len({*match.unexplained, *self._places}) < len(content) or not content


def _fitting(question: Question, catalogue: Catalogue) -> tuple[Slots, Slots]:
    """All facts that can fit, and few that do not: of the right kind and time, with all words, and with enough."""
    kinds = _may_answer(question, catalogue)
    for period in question.periods:
        timeless = [Kind.DEFINITION] if question.asked in (Asked.WHAT_IS, Asked.WHY) else []
        kinds &= catalogue.about(period) | catalogue.of_kinds(timeless)
    content = question.content
    if not content:
        return kinds, as_slots(())
    carriers = [_sure_carriers(term, catalogue) for term in content]
    count = len(content)
    open_words = (
        min(2 * MOST_OPEN, count // 2)
        if question.asked is Asked.WHY
        else min(MOST_OPEN, max(1, count // LONG))
    )
    # Of one word, that one is needed.
    lacking = all_but(carriers, kinds, min(max(1, open_words), count - 1))
    figures = catalogue.of_kinds([Kind.FIGURE])
    drawn = lacking[min(1, count - 1)] & catalogue.drawn & figures
    enough = drawn | (lacking[min(open_words, count - 1)] - figures)
    return lacking[0], enough - lacking[0]


def _sure_carriers(term: Term, catalogue: Catalogue) -> Slots:
    """The facts that carry a word; a drawn one must carry a place itself."""
    carriers = catalogue.carriers(term.meaning, EXPLAINED)
    if not term.place or is_country(term.word):
        return carriers
    return (carriers - catalogue.drawn) | catalogue.carriers(term.meaning, OWN)


def _may_answer(question: Question, catalogue: Catalogue) -> Slots:
    """The facts of a kind that can answer what is asked; see `_rank`."""
    kinds = {kind for row in _KINDS[question.asked] for kind in row}
    if question.asked in _PLANNED and question.scenarios - {Scenario.REALISED}:
        kinds.add(Kind.FIGURE)
    return catalogue.of_kinds(kinds) | catalogue.asking


def wholes(question: Question, catalogue: Catalogue) -> list[Entry]:
    """The facts with a part that carries the rarest word of the question: all that can matter, and few."""
    carriers = [catalogue.carriers(term.meaning, EXPLAINED) for term in question.content]
    rarest = min(carriers, key=len, default=as_slots(()))
    parts = catalogue.broadest(rarest, LOOKED)
    found = {whole.id: whole for part in parts for whole in catalogue.ancestors(part.fact)}
    return [catalogue.entry(whole) for whole in found]


def _unknown(question: Question, catalogue: Catalogue) -> Term | None:
    """The first word of the question that no fact of the right kind carries."""
    kinds = _may_answer(question, catalogue)
    carriers = ((term, catalogue.carriers(term.meaning, EXPLAINED)) for term in question.content)
    return next((term for term, slots in carriers if not slots & kinds), None)


def _ruled_out(question: Question, entry: Entry, rank: int | None, catalogue: Catalogue) -> Missing | None:
    """What rules a fact out, however much of the question it explains."""
    if rank is None:
        return Missing.UNIT
    if entry.fact.context is not None and any(
        term.place and catalogue.degree(entry, term.meaning) < OWN and not is_country(term.word)
        for term in question.content
    ):
        return Missing.PLACE
    if _is_another(question, entry, catalogue):
        return Missing.SUBJECT
    if _is_echo(question, entry.fact) or _is_of_waiting(question, entry.fact):
        return Missing.SUBJECT
    if question.asked is Asked.WHY and _is_cause_for_aim(question, entry.fact):
        return Missing.SUBJECT
    if entry.fact.amount is not None and not all(_is_for_each(each, entry.fact) for each in question.per):
        return Missing.UNIT
    if entry.change and not question.change:
        return Missing.SUBJECT
    contradiction = _contradiction(question, entry.fact)
    if contradiction is not None:
        return contradiction
    fits = (
        _same_thing(question, entry)
        and _of_that_kind(question, entry, catalogue)
        and _of_that_measure(question, entry)
        and _of_all(question, entry, catalogue)
        and _of_that_owner(question, entry)
        and _tells_part(question, entry, catalogue)
    )
    return None if fits else Missing.SUBJECT


def _is_for_each(each: str, fact: Fact) -> bool:
    """Whether a figure is told for each of something ("per inwoner")."""
    unit = fact.amount.unit if fact.amount is not None else ""
    told = fold(
        " ".join((fact.measure, fact.population or "", unit, fact.statement, fact.context or "")), TEXT_LIMIT
    )
    return any(lemma(found[1]) == each for found in re.finditer(r"\bper ([a-z-]+)", told))


def _is_echo(question: Question, fact: Fact) -> bool:
    """Whether the figure is the very number that the question names ("hoeveel van die 7.500"): that is asked about."""
    if fact.context is None or fact.amount is None or question.asked is Asked.OPEN:
        return False
    return any(
        term.number and term.word == number_idea(fact.amount).removeprefix("#") for term in question.terms
    )


def _as_personal(question: Question, matches: Sequence[Match]) -> tuple[Match, ...]:
    """When persons are asked for and some figure counts persons, figures that count something else do not fit."""
    persons = [match for match in matches if match.fact.amount is None or match.fact.amount.unit == PERSONS]
    return tuple(persons if question.people and persons else matches)


def _carried(term: Term, catalogue: Catalogue) -> bool:
    return catalogue.has_idea(term.meaning.all)


def _is_about(question: Question, entry: Entry, catalogue: Catalogue) -> bool:
    """Whether a drawn figure itself, not only the words around it, says what is asked beside what is counted.

    A figure that says more than was asked ("63 kinderen *op de wachtlijst*") is a special case of it.
    """
    fact = entry.fact
    if fact.context is None or fact.amount is None or fact.kind is not Kind.FIGURE:
        return True
    stretches = data("conditions")["stretches"]
    telling = [
        term
        for term in question.content
        if not term.counted and not term.place and lemma(term.word) not in stretches
    ]
    if not telling or any(catalogue.degree(entry, term.meaning) >= OWN for term in telling):
        return True
    asked = question.ideas
    if focus(question, entry) > HALF:
        return True
    # An event that is asked for by a verb must be the fact's own: built is not delivered.
    return not any(term.verb for term in telling) and all(key & asked for key in entry.nouns)


def says_itself(entry: Entry, term: Term, catalogue: Catalogue) -> bool:
    """Whether the fact itself carries a word of the question, not only the words of the letter around it."""
    if lemma(term.word) in data("conditions")["stretches"]:
        return False
    return catalogue.degree(entry, term.meaning) >= OWN


def _may_stay_open(question: Question, match: Match, entry: Entry, catalogue: Catalogue) -> bool:
    """Whether a drawn figure fits although one word of the question is not explained.

    A letter and its readers name the same thing in other words; so one that no fact of the store has may stay open when
    two others are the figure's own. A word that another fact does have would point to that one.
    """
    content = question.content
    open_terms = [term for term in content if term.word in match.unexplained]
    if entry.fact.context is None or len(open_terms) != 1:
        return False
    own = [term for term in content if says_itself(entry, term, catalogue)]
    open_term, unit = open_terms[0], entry.fact.amount.unit if entry.fact.amount else ""
    telling = [term for term in own if term.word != unit]
    needed = 1 if open_term.verb or open_term.loose else TELLING
    if open_term.place or open_term.number or open_term.strange or len(telling) < needed or open_term.turns:
        return False
    return not _carried(open_term, catalogue)


def _is_another(question: Question, entry: Entry, catalogue: Catalogue) -> bool:
    """Whether the question turns to something that a drawn fact itself does not say.

    "De tweede tranche", "teruggevorderd": what stands around a figure does not make it that one.
    """
    return entry.fact.context is not None and any(
        term.turns and catalogue.degree(entry, term.meaning) < OWN for term in question.content
    )


def _enough(question: Question, match: Match, entry: Entry, catalogue: Catalogue) -> bool:
    """Whether all that must be explained is.

    For a figure that is everything: a word that no part of the fact explains may be the one that makes it another
    figure. Elsewhere one loose word may stay open: a verb where anything else is explained, another word where two
    others are; in a long question one in four.
    """
    if not match.unexplained:
        return True
    if match.fact.kind is Kind.FIGURE and _may_stay_open(question, match, entry, catalogue):
        return True
    content = question.content
    if question.asked is Asked.WHY and entry.fact.context is not None:
        # A reason is told in other words than it is asked for: that it is one, and half of the words, must be there.
        implied = data("asking")["implied"][Asked.WHY][0]
        explained = len(content) - len(match.unexplained)
        return implied not in match.unexplained and TELLING <= explained >= len(match.unexplained)
    open_terms = [term for term in content if term.word in match.unexplained]
    if match.fact.kind is Kind.FIGURE or not all(term.loose for term in open_terms) or match.explained < HALF:
        return False
    return len(open_terms) <= max(1, len(content) // LONG) and len(content) > (1 if open_terms[0].verb else 2)


def _same_thing(question: Question, entry: Entry) -> bool:
    """Whether the fact is about the event, the meaning or the reason that is asked for, not only about its subject."""
    asked = question.ideas
    if entry.fact.kind is Kind.DATE and not all(term.verb for term in question.content):
        if entry.fact.context is not None and _is_letter_date(entry.fact) and _asks_of_letter(question):
            return True
        return any(key & asked for key in (entry.lead if entry.fact.context is None else entry.keys))
    if entry.fact.kind is Kind.LIST and entry.fact.context is not None and question.asked is Asked.WHICH:
        counted = [set(term.meaning.whole) for term in question.terms if term.counted]
        return all(any(key & ideas for key in entry.lead) for ideas in counted)
    if entry.fact.kind is Kind.LIST and question.content:
        return any(key & asked for key in (entry.head, *entry.measure))
    one = entry.fact.kind is Kind.DEFINITION or question.asked in (Asked.WHAT_IS, Asked.WHY)
    exempt = question.asked is Asked.WHAT_IS and entry.tells is not None
    named = focus(question, entry)
    if entry.fact.context is not None and entry.fact.kind is Kind.STATEMENT:
        return named > 0
    return not one or not entry.keys or named >= HALF or (exempt and named > 0)


def _is_letter_date(fact: Fact) -> bool:
    measure: str = data("drawing")["statements"]["letter_date_measure"]
    return fact.measure.startswith(measure)


def _asks_of_letter(question: Question) -> bool:
    return any(lemma(term.word) in data("conditions")["letters"] for term in question.terms)


def _of_that_kind(question: Question, entry: Entry, catalogue: Catalogue) -> bool:
    """Whether the fact tells of the thing asked for ("welke *vakbonden*"): naming it in its answer is no answer.

    For a number the thing asked for must be what the figure counts, not the organisation where it is counted ("hoeveel
    *eenheden*"), nor something more general than that ("hoeveel *medewerkers*" are not the Wsw-medewerkers).
    """
    counted = [term for term in question.content if term.counted]
    if question.asked is Asked.WHICH:
        return all(any(key & set(term.meaning.whole) for key in entry.keys) for term in counted)
    if question.asked is not Asked.COUNT or entry.fact.amount is None:
        return True
    if entry.fact.amount.unit == FTE and _asks_for_persons(question):
        return False
    if question.people and _counts_households(question, entry.fact):
        return False
    if _counts_room([term for term in question.terms if term.counted], entry.fact, catalogue):
        return False
    if (
        entry.fact.context is not None
        and entry.fact.amount.unit in _MONEY
        and any(map(_is_plural_thing, counted))
    ):
        return False
    return all(
        _names(term, entry, catalogue)
        or any(_names(term, one, catalogue) for one in _counted_in(entry, catalogue))
        for term in counted
    )


def _counted_in(entry: Entry, catalogue: Catalogue) -> Iterator[Entry]:
    """The whole of a drawn figure that only says that it counts people ("de overige 340 *mensen*"): it counts those."""
    fact = entry.fact
    whole = catalogue.whole(fact) if fact.context is not None else None
    amounts = [one.amount for one in (fact, whole) if one is not None and one.amount is not None]
    if whole is None or [amount.unit for amount in amounts] != [PERSONS, PERSONS]:
        return
    vague = {*data("conditions")["general"], *data("conditions")["people"]}
    said = [lemma(word) for word in re.findall(r"\w+", fold(fact.population or ""))]
    if said and vague.issuperset(said):
        yield catalogue.entry(whole.id)


def _counts_households(question: Question, fact: Fact) -> bool:
    """Whether a figure is a number of households or the like, which the question does not name: not of persons."""
    others = _households(f"{fact.amount.unit if fact.amount is not None else ''} {fact.population or ''}")
    return bool(others) and others.isdisjoint(question.ideas)


@lru_cache(REMEMBERED)
def _households(counted: str) -> frozenset[str]:
    """The words for households and the like in what a figure counts."""
    return frozenset(map(lemma, re.findall(r"\w+", fold(counted)))).intersection(
        data("conditions")["households"]
    )


def _counts_room(counted: Sequence[Term], fact: Fact, catalogue: Catalogue) -> bool:
    """Whether a figure is a number of places for what is asked: how many there are of those, it does not say."""
    unit = fact.amount.unit if fact.amount is not None else ""
    if not counted or fold(unit) not in data("conditions")["rooms"]:
        return False
    ideas = catalogue.ideas_in(unit).keys()
    return all(ideas.isdisjoint(term.meaning.all) for term in counted)


def _is_of_waiting(question: Question, fact: Fact) -> bool:
    """Whether a figure is of the time before a thing, where is asked how long that takes itself."""
    conditions = data("conditions")
    if question.asked is not Asked.DURATION or re.search(conditions["lasting"], question.text) is None:
        return False
    return conditions["waiting"] in fold(fact.measure) and conditions["waiting"] not in question.text


def _is_cause_for_aim(question: Question, fact: Fact) -> bool:
    """Whether a fact tells a cause, where the aim is asked."""
    aims = data("asking")["aims"]
    measure = fold(fact.measure)
    caused = any(word in aims["causes"] for word in re.findall(r"\w+", measure))
    asked = re.search(aims["any"], question.text) is not None
    return asked and caused and re.search(aims["any"], measure) is None


def _is_plural_thing(term: Term) -> bool:
    """Whether things are counted ("hoeveel *boetes*"), of which an amount of money says nothing."""
    base = lemma(term.word)
    return base != term.word and term.word.endswith(("n", "s")) and base not in data("conditions")["monies"]


def _is_narrower(question: Question, entry: Entry) -> bool:
    """Whether the figure counts a special kind of what was asked for."""
    counted = [term.meaning.whole for term in question.content if term.counted]
    return (
        bool(counted)
        and all(_meets(ideas, entry.counted_parts) for ideas in counted)
        and _of_that_owner(question, entry)
    )


def _asks_for_persons(question: Question) -> bool:
    """Whether persons are asked for and no full-time jobs ("hoeveel ambtenaren")."""
    ideas = [set(term.meaning.whole) for term in question.content]
    return not any(FTE in one for one in ideas) and any(one & _who() for one in ideas)


def _names(term: Term, entry: Entry, catalogue: Catalogue) -> bool:
    parts = term.meaning.telling
    if entry.fact.context is not None and parts and _meets(parts[-1], entry.counted_parts):
        # Of a compound the head is counted; what comes before it may stand in the words around.
        before = parts[:-1]
        return sum(catalogue.carries_any(entry, part) for part in before) * 2 >= len(before)
    if _meets(term.meaning.whole, entry.counts):
        return True
    return bool(parts) and all(_meets(part, entry.counted_parts) for part in parts)


def _meets(ideas: Iterable[str], keys: Iterable[frozenset[str]]) -> bool:
    """Whether any of these words has one of the ideas."""
    return any(not key.isdisjoint(ideas) for key in keys)


def _of_that_measure(question: Question, entry: Entry) -> bool:
    """Whether a question for a number of persons says anything of what is measured of them.

    "Hoeveel inwoners met een beperking" asks for all of them, not for those with a job; "hoeveel cliënten" names the
    very population that the letter counts.
    """
    general = question.asked is Asked.COUNT and question.people and entry.fact.kind is Kind.FIGURE
    if not question.content or not general or not entry.measure:
        return True
    vague = {*data("conditions")["general"], *data("conditions")["people"]}
    telling = [term.meaning.all for term in question.terms if not (term.place or lemma(term.word) in vague)]
    asked = question.ideas
    return any(key & asked for key in entry.measure) and any(
        key & ideas for ideas in telling for key in entry.keys
    )


def _of_all(question: Question, entry: Entry, catalogue: Catalogue) -> bool:
    """Whether a number of a group that is there by itself ("hoeveel *jongeren* heeft ...") is not of a few of them.

    What is measured of them ("jongeren *met jeugdhulp*") must be asked for, and not only what stands before its head:
    those with schulden are not those with schuldhulp.
    """
    groups = data("conditions")["groups"]
    counted = [term for term in question.content if term.counted and lemma(term.word) in groups]
    if question.asked is not Asked.COUNT or not counted or entry.fact.kind is not Kind.FIGURE:
        return True
    named = [term for term in question.terms if term.place or term in counted]
    others = frozenset[str]().union(*(term.meaning.all for term in question.terms if term not in named))
    own = [key for key in entry.measure if all(key.isdisjoint(term.meaning.all) for term in named)]
    return not own or (
        any(key & others for key in own) and not others.isdisjoint(_said(entry.fact, catalogue))
    )


def _said(fact: Fact, catalogue: Catalogue) -> set[str]:
    """The ideas of the words of a measure, of a compound without those before its head."""
    vocabulary, told = catalogue.vocabulary, set[str]()
    for word in re.findall(r"\w+", fold(fact.measure, TEXT_LIMIT)):
        told.update(*vocabulary.meaning(word).parts[-1:])
    return told.union(idea for idea, sure in catalogue.ideas_in(fact.measure).items() if sure > PART)


def _of_that_owner(question: Question, entry: Entry) -> bool:
    """Whether the figure is of the employer or the doer that is asked for, and counts the others that are asked for.

    That Wsw-medewerkers went to Ontplooj does not make those in the service of Almelo its employees.
    """
    if entry.fact.amount is None:
        return True
    others = [term for term in question.terms if term.other]
    employers = [term for term in question.content if term.employer]
    doers = [term for term in question.content if term.doer and entry.fact.amount.unit == PERSONS]
    if employers:
        states = set(data("conditions")["states"])
        employers += [term for term in question.content if states & term.meaning.all]
    return all(any(key & term.meaning.all for key in entry.keys) for term in (*employers, *doers)) and all(
        _meets(term.meaning.all, (*entry.counts, *entry.counted_parts)) for term in others
    )


def _tells_part(question: Question, entry: Entry, catalogue: Catalogue) -> bool:
    """Whether the question names what sets a part apart from its whole.

    Those of a municipality who work in one unit are not all who "work at the municipality".
    """
    fact = entry.fact
    whole = next((one for one in catalogue.ancestors(fact) if one.id == fact.part_of), None)
    if whole is None or fact.kind is not Kind.FIGURE or not question.content:
        return True
    keys_of_whole = catalogue.entry(whole.id).keys
    own = [key for key in entry.keys if all(map(key.isdisjoint, keys_of_whole))]
    vague = data("conditions")["general"]
    if fact.place and fact.place != whole.place:
        # A district is a place that no list knows.
        own.append(frozenset(catalogue.ideas_in(fact.place)))
    number = number_idea(fact.amount) if fact.amount is not None else ""
    return any(
        number in term.meaning.all
        or (term.place and fact.place != whole.place)
        or (not (term.place or all(map(term.meaning.all.isdisjoint, own))) and lemma(term.word) not in vague)
        for term in question.terms
    )


def focus(question: Question, entry: Entry) -> float:
    """The share of what the fact is about that the question names."""
    named = sum(not key.isdisjoint(question.ideas) for key in entry.keys)
    return named / len(entry.keys) if entry.keys else 0.0


def carries(entry: Entry, term: Term, catalogue: Catalogue) -> bool:
    """Whether the fact carries this word of a question."""
    return catalogue.degree(entry, term.meaning) >= EXPLAINED


def _match(
    question: Question, entry: Entry, catalogue: Catalogue, weights: Sequence[float], rank: int
) -> Match:
    explained = total = 0.0
    unexplained = []
    for term, weight in zip(question.terms, weights, strict=True):
        degree = catalogue.degree(entry, term.meaning)
        carried = degree >= EXPLAINED
        total += weight
        explained += weight * degree if carried else 0.0
        if not carried and not term.light:
            unexplained.append(term.word)
    share = explained / total if total else HALF
    score = share * (1 - FOCUS) + FOCUS * focus(question, entry) - UNSUITED * rank
    if question.asked in (Asked.COUNT, Asked.LEVEL, Asked.OPEN) and any(
        carries_head(entry, term) for term in question.content
    ):
        score += HEAD
    if entry.fact.kind is Kind.LIST and _asks_for_list(question, entry):
        score += NAMED_LIST
    if question.asked is Asked.WHICH:
        score -= UNSUITED * (1 - _about_counted(question, entry))
    amount = entry.fact.amount
    if amount is not None and _counts_other(question, entry, amount.unit):
        score -= NOT_COUNTED
    return Match(entry.fact, score, share, tuple(unexplained))


def _weight(term: Term, catalogue: Catalogue) -> float:
    """How much it tells of a fact that it carries this word of a question."""
    weight = catalogue.rarity(term.meaning)
    if term.light:
        # A general word that no fact has tells nothing; one that some have tells those facts from the others.
        weight *= LIGHT if _carried(term, catalogue) else 0.0
    return weight * HALF if term.verb and term.loose else weight


def _counts_other(question: Question, entry: Entry, unit: str) -> bool:
    """Whether a figure counts no persons where they are asked for, or times of something else."""
    return unit != PERSONS if question.people else _times_of_other(question, entry)


def _times_of_other(question: Question, entry: Entry) -> bool:
    """Whether a figure counts times of something else than what is asked for ("hoeveel *organisaties*")."""
    if entry.fact.amount is None or entry.fact.amount.unit != TIMES:
        return False
    doers = data("conditions")["doers"]
    return any(
        term.counted and (lemma(term.word) in doers or not carries_head(entry, term))
        for term in question.content
    )


def carries_head(entry: Entry, term: Term) -> bool:
    """Whether the word is what the fact is a number or a list of."""
    return not entry.head.isdisjoint(term.meaning.all)


def _about_counted(question: Question, entry: Entry) -> float:
    """1 when the fact is of the kind of thing asked for ("welke *commissie*"), a half when it only speaks of it."""
    counted = [term.meaning.whole for term in question.terms if term.counted]
    if all(_meets(ideas, [entry.head]) for ideas in counted):
        return 1.0
    return HALF if all(_meets(ideas, entry.keys) for ideas in counted) else 0.0


def _rank(question: Question, entry: Entry) -> int | None:  # noqa: C901
    """The place of the fact's kind in the order for what is asked, None when it cannot answer that."""
    fact = entry.fact
    if entry.tells is not None:
        if question.asked is entry.tells or any({question.asked, entry.tells} <= alike for alike in _ALIKE):
            return 0
        return 1 if question.asked in _NAMING else None
    if fact.context is not None and not _may_tell(question, fact):
        return None
    planned = question.scenarios - {Scenario.REALISED}
    if fact.kind is Kind.FIGURE and fact.context is not None and question.asked in _PLANNED and planned:
        return 0
    if question.asked is Asked.WHO and fact.kind is not Kind.PERSON and not entry.head & _who():
        return None if fact.kind is not Kind.DEFINITION else 1
    if question.asked is Asked.WHERE and fact.kind is Kind.LIST and not entry.head & _where():
        return None
    if fact.kind is Kind.LIST and _asks_for_list(question, entry):
        return 0
    rank = next((at for at, kinds in enumerate(_KINDS[question.asked]) if fact.kind in kinds), None)
    if rank is None or fact.amount is None:
        return rank
    units = _UNITS.get(question.asked)
    if units is not None and fact.amount.unit not in units:
        return None
    if question.asked is Asked.TIMES and fact.amount.unit != TIMES:
        return None if fact.amount.unit in _MONEY | _SHARE else rank + 1
    if question.asked is Asked.LEVEL and fact.amount.unit == TIMES:
        # How high a thing is, is not how often it was given.
        return None
    if question.asked is Asked.COUNT and (fact.amount.unit in _SHARE or _times_of_other(question, entry)):
        return None
    return rank


_PLANNED = (Asked.WHAT, Asked.WHAT_IS, Asked.WHICH)
"""Asked for what was expected or budgeted ("wat was begroot"), these want a figure."""


def _may_tell(question: Question, fact: Fact) -> bool:
    """Whether a drawn fact can be the kind of answer: a sentence as it stands says yes or no, not how many or who."""
    if fact.kind is Kind.DEFINITION:
        return question.asked is not Asked.WHO or counts_persons((fact.text or " ").split()[0])
    if fact.kind in (Kind.STATEMENT, Kind.LIST):
        if question.scenarios and fact.scenario not in question.scenarios:
            return False
        return question.asked is not Asked.OPEN or _is_yes_or_no(question)
    return True


def _is_yes_or_no(question: Question) -> bool:
    first = question.text.split(" ")[0]
    return first in data("asking")["yes or no"]


def _asks_for_list(question: Question, entry: Entry) -> bool:
    """Whether the question names what the fact lists ("deelnemende *gemeenten*", "wat zijn de *onderwerpen*")."""
    several = question.asked is Asked.WHAT_IS and question.several
    return (question.asked is Asked.OPEN or several) and any(
        carries_head(entry, term) for term in question.terms
    )


@cache
def _who() -> frozenset[str]:
    """Heads of what can be asked for with "wie": persons and organisations."""
    return frozenset(data("conditions")["who"])


@cache
def _where() -> frozenset[str]:
    """Heads of lists that can be asked for with "waar": places, and who gives room."""
    return _who() | frozenset(data("conditions")["where"])


def _contradiction(question: Question, fact: Fact) -> Missing | None:
    timeless = fact.kind is Kind.DEFINITION and question.asked in (Asked.WHAT_IS, Asked.WHY)
    if question.periods and not timeless and not all(_fits(period, fact) for period in question.periods):
        return Missing.PERIOD
    planned = question.scenarios <= {Scenario.BUDGET, Scenario.TARGET}
    if (
        question.scenarios
        and not question.change
        and (planned or fact.kind is Kind.FIGURE)
        and fact.scenario not in question.scenarios
    ):
        return Missing.SCENARIO
    return None


def _fits(asked: Period, fact: Fact) -> bool:
    """Whether the fact tells of the time that is asked.

    A figure of a year or a day tells nothing of several years, nor of all time since or before: "sinds 2021" is not
    2021, and "voor 2022" not 2021. What holds "from then on" fits a time after which it had begun.
    """
    if fact.period is None:
        return False
    first, last = fact.period.first, fact.period.last
    if fact.kind is Kind.DATE:
        return asked.contains(fact.period if last is not None else Period(first, first))
    if asked == fact.period:
        return True
    if asked.first is None and last is not None:
        return asked.last == last and (first is None or first == last)
    if last is None:
        return first is not None and asked.last is not None and first <= asked.last
    return _within_a_year(asked) and asked.contains(fact.period)


def _within_a_year(period: Period) -> bool:
    return period.first is not None and period.last is not None and (period.last - period.first).days < YEAR
