"""Answers questions that want something done with figures: held against a limit, compared, ranked, put together.

The figures themselves are found by `decide`, by asking it for each of them. What counts something else, or counts it at
another sort of time, is not put together but refused, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from knowledge.answers import ALIKE, decide
from knowledge.asking import Asked
from knowledge.catalogue import Catalogue
from knowledge.computing import PERCENT, average, difference, span, together, trend
from knowledge.language import data, fold, words
from knowledge.matching import carries, find
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
    Period,
    Qualifier,
    Rule,
    Scenario,
)
from knowledge.operations import Bound, Limit, Operation, Wish
from knowledge.places import place_name
from knowledge.questions import Question, Term

NEAREST = 3
LONGEST_SIDE = 4
"""How many words the name of one side of a comparison may have."""
_SCALES = {
    "euro": Decimal(1),
    "duizend euro": Decimal(10) ** 3,
    "miljoen euro": Decimal(10) ** 6,
    "miljard euro": Decimal(10) ** 9,
}


def answer(question: Question, catalogue: Catalogue) -> Answer:
    """The answer to a question that was read, with what it wants done with the figures."""
    wish = question.wish
    if wish is None:
        return decide(question, catalogue)
    plain = without_wish(question)
    if wish.operation is Operation.LIMIT and wish.limit is not None:
        found = judged(decide(plain, catalogue), wish.limit)
        literal = decide(question.literal, catalogue) if question.literal is not None else None
        return literal if isinstance(literal, Figures) and not isinstance(found, Figures) else found
    literal = decide(question.literal, catalogue) if question.literal is not None else None
    if isinstance(literal, Figures) and _tells_itself(wish, literal):
        return literal
    made = _worked_out(plain, wish, catalogue)
    if isinstance(made, Figures) or not isinstance(literal, Figures):
        return made
    # A meaning or a statement, or one figure where several were thought of: it tells its own time.
    known = literal.fact.kind is not Kind.FIGURE or wish.operation in (Operation.TREND, Operation.LISTING)
    return literal if known and literal.computation is None else made


def without_wish(question: Question) -> Question:
    """The question for the figures themselves."""
    return replace(question, wish=None, literal=None)


def judged(found: Answer, limit: Limit) -> Answer:
    """The answer with yes or no, where its figure tells whether it is beyond the limit."""
    if not isinstance(found, Figures):
        return found
    amount = found.computation.amount if found.computation is not None else found.fact.amount
    if amount is None:
        return found
    scale = _SCALES.get(amount.unit, Decimal(1))
    if (limit.unit == "euro") is not (amount.unit in _SCALES) or (limit.unit == PERCENT) is not (
        amount.unit == PERCENT
    ):
        return found
    lowest, highest = span(amount)
    if found.computation is not None and found.computation.rule is Rule.SHARE:
        # The share itself, not as it was rounded.
        part, whole = (fact.amount.value for fact in found.computation.facts if fact.amount is not None)
        if amount.qualifier is Qualifier.EXACT:
            lowest = highest = 100 * part / whole
    return replace(
        found,
        truth=_within(
            limit,
            None if lowest is None else lowest * scale,
            None if highest is None else highest * scale,
        ),
    )


def _within(limit: Limit, lowest: Decimal | None, highest: Decimal | None) -> bool | None:
    """Whether what is between these is on the right side of the limit; None when some is and some is not."""
    value = limit.value
    above = lowest is not None and lowest > value
    below = highest is not None and highest < value
    from_it = lowest is not None and lowest >= value
    up_to_it = highest is not None and highest <= value
    match limit.bound:
        case Bound.MORE:
            yes, no = above, up_to_it
        case Bound.LESS:
            yes, no = below, from_it
        case Bound.LEAST:
            yes, no = from_it, below
        case Bound.MOST:
            yes, no = up_to_it, above
        case Bound.EXACT:
            yes, no = lowest == highest == value, above or below
    return True if yes else False if no else None


def _tells_itself(wish: Wish, literal: Figures) -> bool:
    """Whether a letter gives the very figure that would be worked out: a difference, an average, a sum."""
    fact, computation = literal.fact, literal.computation
    if computation is not None:
        return computation.rule in (Rule.GROWTH, Rule.SUM)
    if fact.kind is not Kind.FIGURE:
        return False
    first = fold(fact.measure).split(" ")[0]
    change = data("drawing")["change"]
    match wish.operation:
        case Operation.DIFFERENCE:
            return not wish.truth and (first in change["up"] or first in change["down"])
        case Operation.AVERAGE:
            return "gemiddeld" in fold(f"{fact.measure} {fact.statement}")
        case Operation.TOTAL | Operation.LISTING:
            return True
        case _:
            return False


def _worked_out(plain: Question, wish: Wish, catalogue: Catalogue) -> Answer:
    if plain.asked in (Asked.WHAT, Asked.WHAT_IS):
        # "Wat was het verzuim gemiddeld ..." asks for no meaning.
        plain = replace(plain, asked=Asked.OPEN)
    match wish.operation:
        case Operation.DIFFERENCE:
            return _difference(plain, wish, catalogue)
        case Operation.TREND | Operation.LISTING:
            return _trend(plain, catalogue)
        case Operation.RANKING:
            return _ranking(plain, wish, catalogue)
        case Operation.TOTAL:
            return _total(plain, wish, catalogue)
        case _:
            return _average(plain, wish, catalogue)


def _refused(
    question: Question, missing: Missing, facts: Sequence[Fact] = (), about: str | None = None
) -> NoFigure:
    return NoFigure(missing, tuple(facts[:NEAREST]), question.asked, about)


# --- One figure


def _one(question: Question, catalogue: Catalogue, period: Period | None = None) -> Fact | Answer:
    """The figure that answers a question, of a period when one is given; otherwise what is said instead."""
    if period is not None:
        question = replace(question, periods=(period,))
    found = decide(question, catalogue)
    if isinstance(found, Figures) and _is_figure(found.fact) and found.computation is None:
        return found.fact
    if isinstance(found, Figures):
        return _refused(question, Missing.UNKNOWN_PART)
    return found


def _is_figure(fact: Fact) -> bool:
    return fact.kind is Kind.FIGURE and fact.amount is not None


def _exact_enough(facts: Iterable[Fact]) -> bool:
    """Whether one can reckon with the figures: not with a range, nor with "minstens"."""
    return all(
        fact.amount is not None
        and fact.amount.high is None
        and fact.amount.qualifier in (Qualifier.EXACT, Qualifier.CIRCA)
        for fact in facts
    )


def _about(fact: Fact, but: Over) -> dict[Over, object]:
    """What a figure is about, apart from the thing in which it may differ."""
    whole: dict[Over, object] = {
        Over.MEASURE: fold(fact.measure),
        Over.POPULATION: fold(fact.population or ""),
        Over.ORGANISATION: fold(fact.organisation or ""),
        Over.PLACE: fold(fact.place or ""),
        Over.PERIOD: fact.period or fact.letter.id,
    }
    return {over: value for over, value in whole.items() if over is not but}


def _unlike(one: Fact, other: Fact, but: Over) -> Missing | None:
    """Why two figures cannot be set side by side; None when they differ only in what they may differ in."""
    if one.amount is None or other.amount is None or one.amount.unit != other.amount.unit:
        return Missing.OTHER_UNIT
    if one.scenario is not other.scenario:
        return Missing.OTHER_SCENARIO
    mine, theirs = _about(one, but), _about(other, but)
    if any(mine[over] != theirs[over] for over in mine if over is not Over.PERIOD):
        return Missing.OTHER_SUBJECT
    if but is not Over.PERIOD:
        return None if mine[Over.PERIOD] == theirs[Over.PERIOD] else Missing.OTHER_PERIOD
    return None if _length(one) == _length(other) is not None else Missing.OTHER_PERIOD


def _length(fact: Fact) -> str | None:
    """The sort of time a figure is of: a day, a month, a quarter, a year; None when that is not known."""
    if fact.period is None or fact.period.first is None or fact.period.last is None:
        return None
    days = (fact.period.last - fact.period.first).days + 1
    for name, least, most in (
        ("day", 1, 1),
        ("month", 28, 31),
        ("quarter", 90, 92),
        ("half", 181, 184),
        ("year", 365, 366),
    ):
        if least <= days <= most:
            return name
    return str(days)


def _starts(fact: Fact) -> date:
    return (fact.period.first or date.min) if fact.period is not None else date.min


def _overlap(facts: Sequence[Fact]) -> bool:
    """Whether two figures are of the same days."""
    ordered = sorted((fact.period for fact in facts if fact.period), key=lambda one: one.first or date.min)
    return any(
        one.last is None or other.first is None or other.first <= one.last for one, other in pairwise(ordered)
    )


# --- Differences


def _difference(question: Question, wish: Wish, catalogue: Catalogue) -> Answer:
    """The difference between two periods, or between two of what the question names side by side."""
    sided = [term for term in question.content if wish.split is not None and term.at >= wish.split]
    refusal: Answer | None = None
    found: tuple[Fact, Fact] | Answer | None = None
    if wish.earlier or wish.against or question.periods:
        found = _two_periods(question, wish, catalogue)
        if isinstance(found, tuple):
            return _compared(question, wish, found, Over.PERIOD, catalogue)
        refusal = found
    if sided:
        common = replace(question, periods=(*question.periods, *wish.against))
        sides = _sides(common, wish.split or 0, catalogue)
        if isinstance(sides, tuple):
            one, other, over = sides
            return _compared(question, wish, (other, one), over, catalogue)
        refusal = refusal or sides
    return refusal or _refused(question, Missing.UNKNOWN_PART)


def _two_periods(question: Question, wish: Wish, catalogue: Catalogue) -> tuple[Fact, Fact] | Answer | None:
    """The figures of the two periods that are compared, the earlier first; None when only one was named."""
    left, right = _ends(question.periods), _ends(wish.against)
    one_year = len(left) == 1 and not right and question.periods[0].last is not None
    if wish.earlier or (wish.within and one_year):
        later = _one(question, catalogue, left[0] if left else None)
        if not isinstance(later, Fact):
            return later
        right = [_year_before(later)]
        earlier = _one(question, catalogue, right[0])
    elif len(left) + len(right) == 2:
        later = _one(question, catalogue, left[0]) if left else _one(replace(question, periods=()), catalogue)
        earlier = _one(question, catalogue, (*left, *right)[-1])
    elif len(left) + len(right) == 1:
        later = _one(replace(question, periods=()), catalogue)
        earlier = _one(question, catalogue, (*left, *right)[0])
    else:
        return None
    if not isinstance(later, Fact) or not isinstance(earlier, Fact):
        known = [one for one in (later, earlier) if isinstance(one, Fact)]
        other = earlier if isinstance(later, Fact) else later
        if isinstance(other, Choice):
            return other
        return _refused(question, Missing.PERIOD if known else _missing(other), known or _near(other))
    return (earlier, later) if _starts(earlier) <= _starts(later) else (later, earlier)


def _missing(found: Answer | Fact) -> Missing:
    return found.missing if isinstance(found, NoFigure) else Missing.UNKNOWN_PART


def _near(found: Answer | Fact) -> tuple[Fact, ...]:
    return found.nearest if isinstance(found, NoFigure) else ()


def _ends(periods: Sequence[Period]) -> list[Period]:
    """The periods, a stretch of years taken as its first and its last, and "sinds" as the time it starts from."""
    found: list[Period] = []
    for period in periods:
        first, last = period.first, period.last
        if first is not None and last is not None and (last - first).days > 366:
            found += [_year(first.year), _year(last.year)]
        elif first is not None and last is None:
            found.append(_year(first.year) if (first.month, first.day) == (1, 1) else Period(first, first))
        else:
            found.append(period)
    return found


def _year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31))


def _year_before(fact: Fact) -> Period:
    first = _starts(fact)
    return _year(first.year - 1) if first.year > 1 else _year(1)


def _sides(question: Question, split: int, catalogue: Catalogue) -> tuple[Fact, Fact, Over] | Answer:
    """The figures of the two things that stand before and after `split`, with what they differ in.

    The first words after it name the other side. The same question without them has one figure; with them in the place
    of the words that say where or about whom that one is, it has the other.
    """
    after = [term for term in question.content if term.at >= split]
    refusal: Answer = _refused(question, Missing.UNKNOWN_PART)
    for length in range(1, min(LONGEST_SIDE, len(after)) + 1):
        side = after[:length]
        rest = replace(question, terms=tuple(term for term in question.terms if term not in side))
        one = _one(rest, catalogue)
        if not isinstance(one, Fact):
            if isinstance(one, NoFigure) and one.nearest:
                refusal = one
            continue
        for over in (Over.PLACE, Over.ORGANISATION, Over.POPULATION, Over.MEASURE):
            own = _words_for(rest, one, over, catalogue)
            if not own:
                continue
            terms = tuple(term for term in question.terms if term not in own)
            other = _one(replace(question, terms=terms), catalogue)
            if not isinstance(other, Fact) or other.id == one.id:
                continue
            if not all(carries(catalogue.entry(other.id), term) for term in side):
                continue
            really = _differs_in(one, other) or over
            reason = _unlike(one, other, really)
            if reason is None:
                return one, other, really
            refusal = _refused(question, reason, (one, other))
    return refusal


def _words_for(question: Question, fact: Fact, over: Over, catalogue: Catalogue) -> list[Term]:
    """The words of the question that name this side of the fact: its place, its organisation, whom it counts."""
    text = {
        Over.PLACE: fact.place,
        Over.ORGANISATION: fact.organisation,
        Over.POPULATION: fact.population,
        Over.MEASURE: fact.measure,
    }.get(over)
    ideas = set(catalogue.vocabulary.text_ideas(text or ""))
    return [term for term in question.content if ideas.intersection(term.meaning.whole)]


def _differs_in(one: Fact, other: Fact) -> Over | None:
    """The one thing in which two figures differ; a place or an organisation may stand in the measure as well."""
    mine, theirs = _about(one, Over.PERIOD), _about(other, Over.PERIOD)
    unequal = [over for over in mine if mine[over] != theirs[over]]
    return unequal[0] if len(unequal) == 1 else None


def _compared(
    question: Question, wish: Wish, pair: tuple[Fact, Fact], over: Over, catalogue: Catalogue
) -> Answer:
    """The difference between two figures, as it was asked for."""
    before, after = pair
    reason = _unlike(before, after, over)
    if reason is None and before.id == after.id:
        reason = Missing.PERIOD
    if reason is None and any(
        one in (whole.id for whole in catalogue.ancestors(other))
        for one, other in ((before.id, after), (after.id, before))
    ):
        reason = Missing.OVERLAP
    if reason is None and not _exact_enough(pair):
        reason = Missing.NOT_PRECISE
    computation = difference(before, after, over, wish.percent) if reason is None else None
    if computation is None:
        return _refused(question, reason or Missing.NOT_PRECISE, (after, before))
    more = computation.amount.value
    contrary = wish.upward is not None and more != 0 and (more > 0) is not wish.upward
    truth = more != 0 and not contrary if wish.truth else None
    value = more if wish.upward is not False else -more
    if wish.upward is None or wish.truth:
        value = more if wish.truth else abs(more)
    return Figures(
        after,
        computation=replace(
            computation,
            amount=replace(computation.amount, value=value),
            up=more >= 0,
            contrary=contrary and not wish.truth,
        ),
        truth=truth,
    )


# --- In the course of time


def _trend(question: Question, catalogue: Catalogue) -> Answer:
    """All figures of one measure that came true, in order of time, and how much the last differs from the first."""
    whole = replace(question, periods=())
    lead = _one(whole, catalogue)
    if not isinstance(lead, Fact):
        return lead
    row = _row(whole, lead, catalogue)
    found: list[Fact] = []
    lacking: list[int] = []
    asked = question.periods
    stretch = len(asked) == 1
    for at, period in enumerate(asked or [None], start=1):
        fitting = [fact for fact in row if period is None or _in(period, fact)]
        found += [fact for fact in fitting if fact not in found]
        if not fitting:
            lacking.append(at)
    if stretch and _years(asked[0]) and len(found) < len(_years(asked[0])) and _length(lead) == "year":
        lacking = [0]
    found.sort(key=_starts)
    if _disagree(found, Over.PERIOD):
        return _refused(question, Missing.DISAGREEING, found)
    found = _single(found, Over.PERIOD)
    if len(found) < 2:
        if asked:
            return _refused(question, Missing.PERIOD, found or row)
        return Figures(lead, catalogue.parts_of(lead.id))
    if not _exact_enough(found):
        return _refused(question, Missing.NOT_PRECISE, found)
    computation = trend(found)
    if computation is None:
        return _refused(question, Missing.TOO_FEW, found)
    return Figures(
        found[-1],
        computation=replace(computation, lacking=tuple(lacking), up=computation.amount.value >= 0),
    )


def _row(question: Question, lead: Fact, catalogue: Catalogue) -> list[Fact]:
    """The figures that differ from `lead` only in their period, itself among them."""
    found = find(question, catalogue)
    facts = {match.fact.id: match.fact for match in found.matches}
    facts[lead.id] = lead
    return [fact for fact in facts.values() if _is_figure(fact) and _unlike(lead, fact, Over.PERIOD) is None]


def _in(period: Period, fact: Fact) -> bool:
    return fact.period is not None and period.contains(fact.period)


def _years(period: Period) -> list[int]:
    """The years of a stretch of whole years, none for anything else."""
    first, last = period.first, period.last
    if first is None or last is None or (first.month, first.day, last.month, last.day) != (1, 1, 12, 31):
        return []
    return list(range(first.year, last.year + 1))


def _attribute(fact: Fact, over: Over) -> object:
    match over:
        case Over.PERIOD:
            return fact.period
        case Over.PLACE:
            return fold(fact.place or "")
        case Over.ORGANISATION:
            return fold(fact.organisation or "")
        case Over.POPULATION:
            return fold(fact.population or "")
        case Over.MEASURE:
            return fold(fact.measure)


def _disagree(facts: Sequence[Fact], over: Over) -> bool:
    """Whether two letters give other figures for the very same."""
    told: dict[object, object] = {}
    return any(told.setdefault(_attribute(fact, over), fact.amount) != fact.amount for fact in facts)


def _single(facts: Sequence[Fact], over: Over) -> list[Fact]:
    """The facts, of those that tell the same only the one of the latest letter."""
    last: dict[object, Fact] = {}
    for fact in facts:
        known = last.get(_attribute(fact, over))
        if known is None or (fact.letter.date or date.min) > (known.letter.date or date.min):
            last[_attribute(fact, over)] = fact
    return list(last.values())


# --- Rankings


def _ranking(question: Question, wish: Wish, catalogue: Catalogue) -> Answer:
    """The highest or lowest of the figures that differ only in their place, organisation, group or year."""
    over = wish.over or Over.PLACE
    rivals = _rivals(question, over, wish.noun, catalogue)
    if not isinstance(rivals, list):
        return rivals
    spans = {fact.id: span(fact.amount) for fact in rivals if fact.amount is not None}

    def beats(one: Fact, other: Fact) -> bool:
        """Whether a figure is sure to be the higher, or the lower, of two."""
        top, bottom = (one, other) if wish.upward else (other, one)
        least, most = spans[top.id][0], spans[bottom.id][1]
        return least is not None and most is not None and least > most

    ordered = sorted(rivals, key=_value, reverse=bool(wish.upward))
    first = [fact for fact in ordered if _value(fact) == _value(ordered[0])]
    others = [fact for fact in ordered if fact not in first]
    tied = len(first) > 1 and not _all_exact(first)
    if tied or not all(beats(one, other) for one in first for other in others):
        return _refused(question, Missing.NOT_PRECISE, ordered)
    second = [fact for fact in others if _value(fact) == _value(others[0])][:1]
    if first[0].amount is None:
        return _refused(question, Missing.TOO_FEW)
    computation = Computation(
        Rule.RANKING, first[0].amount, (*first, *second), over, noun=wish.noun, up=bool(wish.upward)
    )
    return Figures(first[0], computation=computation)


def _value(fact: Fact) -> Decimal:
    return fact.amount.value if fact.amount is not None else Decimal(0)


def _all_exact(facts: Sequence[Fact]) -> bool:
    return all(fact.amount is not None and fact.amount.qualifier is Qualifier.EXACT for fact in facts)


def _rivals(question: Question, over: Over, noun: str, catalogue: Catalogue) -> list[Fact] | Answer:
    """The figures that answer the question and differ only in one thing, of the latest time with two of them.

    A whole is no rival of its parts, nor a municipality of its districts.
    """
    found = find(question, catalogue)
    scores = {match.fact.id: (match.score, match.fact) for match in (*found.matches, *found.narrower)}
    for score, fact in list(scores.values()):
        for part in catalogue.parts_of(fact.id):
            scores.setdefault(part.id, (score, part))
    groups: dict[tuple[object, ...], list[Fact]] = {}
    best: dict[tuple[object, ...], float] = {}
    for score, fact in scores.values():
        if not _may_be_ranked(question, fact, over, noun, catalogue):
            continue
        unit = fact.amount.unit if fact.amount is not None else ""
        sort = _length(fact) if over is Over.PERIOD else None
        key = (*_about(fact, over).values(), unit, fact.scenario, sort)
        groups.setdefault(key, []).append(fact)
        best[key] = max(score, best.get(key, score))
    several = {key: group for key, group in groups.items() if len({_attribute(f, over) for f in group}) > 1}
    if not several:
        known = [fact for _, fact in scores.values() if _is_figure(fact)]
        if not known:
            return decide(question, catalogue) if not found.matches else _refused(question, Missing.TOO_FEW)
        return _refused(question, Missing.TOO_FEW, known)
    top = max(best[key] for key in several)
    close = [group for key, group in several.items() if best[key] >= top - ALIKE]
    if len({_subject(group[0], over) for group in close}) > 1:
        return _refused(question, Missing.OTHER_SUBJECT, [group[0] for group in close])
    group = max(close, key=lambda facts: max(map(_starts, facts)))
    if _disagree(group, over):
        return _refused(question, Missing.DISAGREEING, group)
    facts = _single(group, over)
    wholes = {whole.id for fact in facts for whole in catalogue.ancestors(fact)}
    facts = [fact for fact in facts if fact.id not in wholes]
    if len(facts) < 2:
        return _refused(question, Missing.TOO_FEW, group)
    total = sum(map(_value, facts), Decimal(0))
    if len(facts) > 2 and any(2 * _value(fact) == total for fact in facts):
        # One is as much as all others together: it may well be their total.
        return _refused(question, Missing.OVERLAP, facts)
    return facts


def _subject(fact: Fact, over: Over) -> tuple[object, ...]:
    """What figures are about, whatever their time."""
    unit = fact.amount.unit if fact.amount is not None else ""
    return (
        *(value for key, value in _about(fact, over).items() if key is not Over.PERIOD),
        unit,
        fact.scenario,
    )


def _may_be_ranked(question: Question, fact: Fact, over: Over, noun: str, catalogue: Catalogue) -> bool:
    if not _is_figure(fact) or fact.amount is None or not _attribute(fact, over):
        return False
    if not question.scenarios and fact.scenario is not Scenario.REALISED:
        return False
    entry = catalogue.entry(fact.id)
    if not all(carries(entry, term) for term in question.content):
        return False
    return over is not Over.PLACE or _is_such_a_place(fact, noun)


def _is_such_a_place(fact: Fact, noun: str) -> bool:
    """Whether the place of a figure is of the sort that is asked for: a municipality is no district."""
    named = [word.text for word in words(fold(fact.place or ""))]
    nouns = data("conditions")["operations"]["nouns"]["place"]
    if named and named[0] in nouns:
        return named[0] == noun or noun not in nouns
    sender = [word.text for word in words(fold(fact.letter.sender or ""))]
    municipality = place_name(" ".join(named)) is not None or (bool(named) and named[-1] in sender)
    particular: list[str] = data("conditions")["operations"]["particular"]
    return municipality if noun == "gemeente" else not (municipality and noun in particular)


# --- Together, and on average


def _total(question: Question, wish: Wish, catalogue: Catalogue) -> Answer:
    """What figures of several periods, or of several places or groups, are together."""
    if wish.over is Over.PERIOD:
        facts = _all_periods(question, catalogue)
        over = Over.PERIOD
    else:
        sides = _sides(question, wish.split or 0, catalogue)
        if not isinstance(sides, tuple):
            return sides
        facts, over = list(sides[:2]), sides[2]
    if not isinstance(facts, list):
        return facts
    refused = _cannot_be_added(question, facts, over, catalogue)
    if refused is not None:
        return refused
    return Figures(facts[0], computation=together(facts, over))


def _all_periods(question: Question, catalogue: Catalogue) -> list[Fact] | Answer:
    """The figures of every period that the question names, each year of a stretch apart."""
    periods = [
        one
        for period in question.periods
        for one in (map(_year, _years(period)) if _years(period) else (period,))
    ]
    facts: list[Fact] = []
    for period in periods:
        fact = _one(question, catalogue, period)
        if not isinstance(fact, Fact):
            if isinstance(fact, Choice):
                return fact
            return _refused(question, Missing.UNKNOWN_PART, facts or _near(fact))
        facts.append(fact)
    facts.sort(key=_starts)
    return facts if len(facts) > 1 else _refused(question, Missing.TOO_FEW, facts)


def _cannot_be_added(
    question: Question, facts: Sequence[Fact], over: Over, catalogue: Catalogue
) -> NoFigure | None:
    """Why figures have no sum: they count other things, or things that are there at one moment only."""
    reason = next((found for fact in facts[1:] if (found := _unlike(facts[0], fact, over))), None)
    parts = {whole.id for fact in facts for whole in catalogue.ancestors(fact)}
    unit = facts[0].amount.unit if facts[0].amount is not None else ""
    if reason is None and (
        unit == PERCENT
        or unit in data("conditions")["operations"]["not_added"]
        or any(_is_rate(fact) for fact in facts)
        or (over is Over.PERIOD and any(_is_stock(fact) for fact in facts))
    ):
        reason = Missing.NOT_ADDED
    if reason is None and (
        any(fact.id in parts for fact in facts)
        or len({fact.id for fact in facts}) < len(facts)
        or (over is Over.PERIOD and _overlap(facts))
    ):
        reason = Missing.OVERLAP
    if reason is None and not _exact_enough(facts):
        reason = Missing.NOT_PRECISE
    return None if reason is None else _refused(question, reason, list(facts))


def _is_stock(fact: Fact) -> bool:
    """Whether a figure is of one moment ("op 1 januari"): what is there then may be there a year later too."""
    return fact.period_basis == "reference date" or _length(fact) == "day"


def _is_rate(fact: Fact) -> bool:
    """Whether a figure is an average or a number for each of something, as its words tell."""
    rows = data("conditions")["operations"]
    said = {word.text for word in words(fold(f"{fact.measure} {fact.amount.unit if fact.amount else ''}"))}
    told = {word.text for word in words(fold(fact.statement))}
    return bool(said.intersection(rows["rates"]) or told.intersection(rows["means"]))


def _average(question: Question, wish: Wish, catalogue: Catalogue) -> Answer:
    """The average over a row of years without a gap, or over places that differ in nothing else."""
    over = wish.over or Over.PERIOD
    facts = (
        _years_in_a_row(question, catalogue)
        if over is Over.PERIOD
        else _rivals(question, over, wish.noun, catalogue)
    )
    if not isinstance(facts, list):
        return facts
    refused = _cannot_be_added(question, facts, over, catalogue)
    if refused is not None:
        return refused
    return Figures(facts[-1], computation=average(facts, over, wish.noun))


def _years_in_a_row(question: Question, catalogue: Catalogue) -> list[Fact] | Answer:
    if question.periods:
        facts = _all_periods(question, catalogue)
    else:
        lead = _one(question, catalogue)
        if not isinstance(lead, Fact):
            return lead
        row = sorted(_row(question, lead, catalogue), key=_starts)
        if _disagree(row, Over.PERIOD):
            return _refused(question, Missing.DISAGREEING, row)
        facts = _single(row, Over.PERIOD)
    if not isinstance(facts, list):
        return facts
    if len(facts) < 2:
        return _refused(question, Missing.TOO_FEW, facts)
    if any(_length(fact) != "year" for fact in facts):
        return _refused(question, Missing.NOT_ADDED, facts)
    if any(_starts(after) - _last(before) != timedelta(days=1) for before, after in pairwise(facts)):
        return _refused(question, Missing.UNKNOWN_PART, facts)
    return facts


def _last(fact: Fact) -> date:
    return (fact.period.last or date.max) if fact.period is not None else date.max
