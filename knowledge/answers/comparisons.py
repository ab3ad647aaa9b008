"""Answers questions that want something done with figures: held against a limit, compared, ranked, put together.

The figures themselves are found by `decide`, by asking it for each of them. What counts something else, or counts it at
another sort of time, is not put together but refused, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from knowledge.answers.decision import ALIKE, at_home, decide
from knowledge.answers.limits import judged
from knowledge.figures import (
    LONGEST_COURSE,
    about,
    all_exact,
    attribute,
    average,
    difference,
    differs_in,
    disagree,
    ends,
    exact_enough,
    in_one_unit,
    incomparable,
    is_figure,
    is_percentage,
    is_rate,
    is_stock,
    length,
    measured_in,
    overlap,
    row,
    single,
    span,
    starts,
    subject,
    together,
    trend,
    unlike,
    value,
    within,
    years,
)
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
    Rule,
    Scenario,
)
from knowledge.questions import Asked, Operation, Question, Term, Wish, is_superlative
from knowledge.search import PERSONS, Catalogue, carries, find, says_itself
from knowledge.words import data, fold, place_name, says_change, words, year

NEAREST = 3
LONGEST_RANKING = 8
"""Figures of a ranking that are told; more only where they come first or second."""
LONGEST_SIDE = 4
"""How many words the name of one side of a comparison may have."""


def answer(question: Question, catalogue: Catalogue) -> Answer:
    """The answer to a question that was read, with what it wants done with the figures."""
    wish = question.wish
    if wish is None:
        return decide(question, catalogue)
    plain = without_wish(question)
    if wish.operation is Operation.LIMIT and wish.limit is not None:
        found = judged(decide(plain, catalogue), wish.limit, plain)
        literal = decide(question.literal, catalogue) if question.literal is not None else None
        return literal if isinstance(literal, Figures) and not isinstance(found, Figures) else found
    literal = decide(question.literal, catalogue) if question.literal is not None else None
    if isinstance(literal, Choice) and wish.operation is Operation.DIFFERENCE:
        told = [fact for fact in literal.facts if catalogue.entry(fact.id).change]
        literal = Figures(told[0]) if len(told) == 1 else literal
    if isinstance(literal, Figures) and _tells_itself(wish, literal):
        return literal
    made = _worked_out(plain, wish, catalogue)
    if isinstance(made, NoFigure) and made.missing is Missing.UNKNOWN_PART and not made.nearest:
        # Nothing was found to reckon with: the question as it was put tells better what is lacking.
        several = wish.operation in (Operation.TOTAL, Operation.LISTING)
        if isinstance(literal, NoFigure) or (several and isinstance(literal, Choice)):
            return literal
    if isinstance(made, Figures) or not isinstance(literal, Figures):
        return made
    if not _tells_as_well(wish, literal):
        return made
    moment = wish.operation is Operation.TREND and is_figure(literal.fact) and not question.periods
    return replace(literal, parts=(), lone=True) if moment else literal


def without_wish(question: Question) -> Question:
    """The question for the figures themselves."""
    return replace(question, wish=None, literal=None)


def _tells_itself(wish: Wish, literal: Figures) -> bool:
    """Whether a letter gives the very figure that would be worked out: a difference, an average, a sum."""
    fact, computation = literal.fact, literal.computation
    if computation is not None:
        return computation.rule in (Rule.GROWTH, Rule.SUM)
    if fact.kind is not Kind.FIGURE:
        return False
    match wish.operation:
        case Operation.DIFFERENCE:
            return not wish.truth and says_change(fact.statement, fact.measure)
        case Operation.AVERAGE:
            return "gemiddeld" in fold(f"{fact.measure} {fact.statement}")
        case Operation.TOTAL:
            # "in Borne en Hertme samen" is not told by a figure of one of them.
            return wish.split is None
        case Operation.LISTING:
            return True
        case _:
            return False


def _tells_as_well(wish: Wish, literal: Figures) -> bool:
    """Whether what a letter says answers the question where nothing can be worked out.

    A meaning or a statement does, and one figure where several were thought of: it tells its own time. A list tells no
    course in time, and which has the most only a sentence with that word.
    """
    fact = literal.fact
    if literal.computation is not None:
        return False
    if fact.kind is Kind.FIGURE:
        return wish.operation in (Operation.TREND, Operation.LISTING)
    if fact.kind is Kind.LIST and wish.operation is Operation.TREND:
        return False
    ranked = wish.operation is Operation.RANKING
    return not ranked or is_superlative(fold(f"{fact.measure} {fact.statement} {fact.text or ''}"))


def _worked_out(plain: Question, wish: Wish, catalogue: Catalogue) -> Answer:
    if plain.asked in (Asked.WHAT, Asked.WHAT_IS):
        # "Wat was het verzuim gemiddeld ..." asks for no meaning.
        plain = replace(plain, asked=Asked.OPEN)
    match wish.operation:
        case Operation.DIFFERENCE:
            return _difference(plain, wish, catalogue)
        case Operation.TREND | Operation.LISTING:
            return _trend(plain, wish, catalogue)
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
    if isinstance(found, Figures) and is_figure(found.fact) and found.computation is None:
        return found.fact
    if isinstance(found, Figures):
        return _refused(question, Missing.UNKNOWN_PART)
    return found


# --- Differences


def _difference(question: Question, wish: Wish, catalogue: Catalogue) -> Answer:
    """The difference between two periods, or between two of what the question names side by side."""
    if wish.than and not wish.against and not wish.earlier and question.scenarios - {Scenario.REALISED}:
        return _against_plan(question, wish, catalogue)
    if wish.sided and wish.split is not None and not wish.earlier:
        common = replace(question, periods=(*question.periods, *wish.against))
        sides = _sides(common, wish.split, catalogue)
        if not isinstance(sides, tuple):
            return sides
        one, other, over = sides
        return _compared(question, wish, (other, one), over, catalogue)
    found = _two_periods(question, wish, catalogue)
    if isinstance(found, tuple):
        return _compared(question, wish, found, Over.PERIOD, catalogue)
    return found or _refused(question, Missing.UNKNOWN_PART)


def _against_plan(question: Question, wish: Wish, catalogue: Catalogue) -> Answer:
    """The difference between what came true and what was expected, budgeted or aimed at."""
    true = _one(replace(question, scenarios=frozenset()), catalogue)
    if not isinstance(true, Fact):
        return true
    periods = question.periods or ((true.period,) if true.period is not None else ())
    plan = _one(replace(question, periods=periods), catalogue)
    if not isinstance(plan, Fact):
        return plan
    if true.scenario is not Scenario.REALISED or plan.scenario is Scenario.REALISED:
        return _refused(question, Missing.UNKNOWN_PART, (true,))
    return _compared(question, wish, (plan, true), Over.SCENARIO, catalogue)


def _two_periods(question: Question, wish: Wish, catalogue: Catalogue) -> tuple[Fact, Fact] | Answer | None:
    """The figures of the two periods that are compared: the one after "dan" first, otherwise the earlier one.

    None when no period was named.
    """
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
    elif wish.lately and not question.scenarios:
        return _last_two(question, catalogue)
    else:
        return None
    if not isinstance(later, Fact) or not isinstance(earlier, Fact):
        known = [one for one in (later, earlier) if isinstance(one, Fact)]
        other = earlier if isinstance(later, Fact) else later
        if isinstance(other, Choice):
            return other
        if not known and isinstance(other, NoFigure):
            # It lacks the same as a plain question does, and says which word that is.
            return other
        return _refused(question, Missing.PERIOD if known else Missing.UNKNOWN_PART, known)
    if wish.than or starts(earlier) <= starts(later):
        return earlier, later
    return later, earlier


def _last_two(question: Question, catalogue: Catalogue) -> tuple[Fact, Fact] | Answer:
    """The latest figure of a measure and the one before it."""
    known = _in_order(question, catalogue)
    if not isinstance(known, list):
        return known
    return (known[-2], known[-1]) if len(known) > 1 else _refused(question, Missing.TOO_FEW, known)


def _in_order(question: Question, catalogue: Catalogue) -> list[Fact] | Answer:
    """All figures of a measure, the earliest first, one for each period."""
    lead = _one(question, catalogue)
    if not isinstance(lead, Fact):
        return lead
    known = sorted(_row(question, lead, catalogue), key=starts)
    if disagree(known, Over.PERIOD):
        return _refused(question, Missing.DISAGREEING, known)
    return single(known, Over.PERIOD)


def _near(found: Answer | Fact) -> tuple[Fact, ...]:
    return found.nearest if isinstance(found, NoFigure) else ()


def _ends(periods: Sequence[Period]) -> list[Period]:
    """The periods, a stretch of years taken as its first and its last, and "sinds" as the time it starts from."""
    found: list[Period] = []
    for period in periods:
        first, last = period.first, period.last
        if first is not None and last is not None and (last - first).days > 366:
            found += [year(first.year), year(last.year)]
        elif first is not None and last is None:
            found.append(year(first.year) if (first.month, first.day) == (1, 1) else Period(first, first))
        else:
            found.append(period)
    return found


def _year_before(fact: Fact) -> Period:
    first = starts(fact)
    return year(first.year - 1) if first.year > 1 else year(1)


def _sides(question: Question, split: int, catalogue: Catalogue) -> tuple[Fact, Fact, Over] | Answer:
    """The figures of the two things that stand before and after `split`, with what they differ in.

    The first words after it name the other side. The same question without them has one figure; with them in the place
    of the words that say where or about whom that one is, it has the other.
    """
    # General words too: a district may be called "Zuid".
    after = [term for term in question.terms if term.at >= split]
    refusal: Answer = _refused(question, Missing.UNKNOWN_PART)
    for count in range(1, min(LONGEST_SIDE, len(after)) + 1):
        side = after[:count]
        rest = _without(question, side)
        one = _one(rest, catalogue)
        if not isinstance(one, Fact):
            if isinstance(one, NoFigure) and one.nearest:
                refusal = one
            continue
        others: dict[str, Fact] = {}
        for own in _namings(rest, one, catalogue):
            other = _one(_without(question, own), catalogue)
            if not isinstance(other, Fact) or other.id == one.id:
                continue
            if all(carries(catalogue.entry(other.id), term, catalogue) for term in side):
                others[other.id] = other
        alike = [
            other
            for other in others.values()
            if incomparable(one, other) is None and _is_named(rest, one, other, catalogue)
        ]
        if len(alike) == 1:
            return one, alike[0], differs_in(one, alike[0]) or Over.MEASURE
        for other in others.values():
            refusal = _refused(question, incomparable(one, other) or Missing.OTHER_SUBJECT, (one, other))
    return refusal


def _namings(question: Question, fact: Fact, catalogue: Catalogue) -> Iterator[list[Term]]:
    """Words of the question that may name the fact: its place, its organisation, whom or what it counts."""
    tried: list[list[Term]] = []
    for text in (fact.place, fact.organisation, fact.population, fact.measure):
        ideas = set(catalogue.ideas_in(text or ""))
        own = [term for term in question.content if ideas.intersection(term.meaning.whole)]
        for named in (own, *([term] for term in own)):
            if named and named not in tried:
                tried.append(named)
                yield named


def _is_named(question: Question, one: Fact, other: Fact, catalogue: Catalogue) -> bool:
    """Whether the question names what sets the one figure apart from the other."""
    over = differs_in(one, other) or Over.MEASURE
    mine, theirs = (set(catalogue.ideas_in(str(attribute(fact, over)))) for fact in (one, other))
    return any((mine - theirs).intersection(term.meaning.whole) for term in question.terms)


def _compared(
    question: Question, wish: Wish, pair: tuple[Fact, Fact], over: Over, catalogue: Catalogue
) -> Answer:
    """The difference between two figures, as it was asked for."""
    before, after = in_one_unit(pair)
    pair = before, after
    reason = unlike(before, after, over)
    if reason is None and before.id == after.id:
        reason = Missing.PERIOD
    if reason is None and any(
        one in (whole.id for whole in catalogue.ancestors(other))
        for one, other in ((before.id, after), (after.id, before))
    ):
        reason = Missing.OVERLAP
    if reason is None and not exact_enough(pair):
        reason = Missing.NOT_PRECISE
    computation = difference(before, after, over, wish.percent) if reason is None else None
    if computation is None:
        return _refused(question, reason or Missing.NOT_PRECISE, (after, before))
    more = computation.amount.value
    contrary = wish.upward is not None and more != 0 and (more > 0) is not wish.upward
    came_true = all(fact.scenario is Scenario.REALISED for fact in pair) or question.scenarios
    sure = _apart(before, after) or all_exact(pair)
    truth = more != 0 and not contrary if wish.truth and came_true and sure else None
    size = more if wish.truth or wish.upward else -more if wish.upward is False else abs(more)
    return Figures(
        after,
        computation=replace(
            computation,
            amount=replace(computation.amount, value=size),
            up=more >= 0,
            contrary=contrary and not wish.truth,
        ),
        truth=truth,
    )


def _apart(one: Fact, other: Fact) -> bool:
    """Whether two figures are sure to differ, however far they may be off."""
    if one.amount is None or other.amount is None:
        return False
    (low, high), (least, most) = span(one.amount), span(other.amount)
    return (high is not None and least is not None and high < least) or (
        most is not None and low is not None and most < low
    )


def between(question: Question, earlier: Fact, later: Fact, wish: Wish, catalogue: Catalogue) -> Answer:
    """The difference between two figures that were told one after the other."""
    over = _difference_of(earlier, later)
    turned = starts(later) < starts(earlier) if over is Over.PERIOD else value(later) < value(earlier)
    if turned and (over is Over.PERIOD or wish.upward is None):
        earlier, later = later, earlier
    return _compared(question, wish, (earlier, later), over, catalogue)


def _difference_of(one: Fact, other: Fact) -> Over:
    """What two figures differ in: their time where they are about the very same, otherwise the measure."""
    if subject(one, Over.PERIOD) == subject(other, Over.PERIOD) and one.period != other.period:
        return Over.PERIOD
    if (
        one.scenario is not other.scenario
        and subject(one, Over.PERIOD)[:-1] == subject(other, Over.PERIOD)[:-1]
    ):
        return Over.SCENARIO
    return differs_in(one, other) or Over.MEASURE


def added(question: Question, facts: Sequence[Fact], catalogue: Catalogue) -> Answer:
    """What figures that were told one after the other are together."""
    over = _difference_of(facts[0], facts[1])
    refused = _cannot_be_added(question, facts, over, catalogue)
    return refused or Figures(facts[0], computation=together(facts, over))


def averaged(question: Question, facts: Sequence[Fact], catalogue: Catalogue) -> Answer:
    """What figures of years in a row that were told one after the other are on average."""
    facts = sorted(facts, key=starts)
    if len(facts) < 2:
        return _refused(question, Missing.TOO_FEW, facts)
    refused = _cannot_be_added(question, facts, Over.PERIOD, catalogue) or _not_in_a_row(question, facts)
    (noun,) = data("conditions")["operations"]["nouns"]["period"]
    return refused or Figures(facts[-1], computation=average(facts, Over.PERIOD, noun))


# --- In the course of time


def _trend(question: Question, wish: Wish, catalogue: Catalogue) -> Answer:
    """All figures of one measure that came true, in order of time, and how much the last differs from the first."""
    whole = replace(question, periods=())
    lead = _one(whole, catalogue)
    if not isinstance(lead, Fact):
        return lead
    known = _row(whole, lead, catalogue)
    found: list[Fact] = []
    lacking: list[int] = []
    asked = question.periods
    stretch = len(asked) == 1
    for at, period in enumerate(asked or [None], start=1):
        fitting = [fact for fact in known if period is None or within(period, fact)]
        found += [fact for fact in fitting if fact not in found]
        if not fitting:
            lacking.append(at)
    if stretch and years(asked[0]) and len(found) < len(years(asked[0])) and length(lead) == "year":
        lacking = [0]
    found.sort(key=starts)
    if disagree(found, Over.PERIOD):
        return _refused(question, Missing.DISAGREEING, found)
    found = single(found, Over.PERIOD)
    if len(found) < 2:
        if asked:
            # One moment of the time that is asked is known, which is no course.
            lacks = Missing.TOO_FEW if found and not lacking else Missing.PERIOD
            return _refused(question, lacks, found or known)
        return Figures(lead, lone=True)
    if not exact_enough(found):
        return _refused(question, Missing.NOT_PRECISE, found)
    cut = len(found) > LONGEST_COURSE
    found = found[-LONGEST_COURSE:]
    computation = trend(found)
    if computation is None:
        return _refused(question, Missing.TOO_FEW, found)
    computation = replace(computation, cut=cut)
    rule = Rule.LISTING if wish.operation is Operation.LISTING else Rule.TREND
    up = computation.amount.value >= 0
    return Figures(found[-1], computation=replace(computation, rule=rule, lacking=tuple(lacking), up=up))


def _row(question: Question, lead: Fact, catalogue: Catalogue) -> list[Fact]:
    """The figures that differ from `lead` only in their period, itself among them."""
    found = find(question, catalogue)
    facts = {match.fact.id: match.fact for match in found.matches}
    facts[lead.id] = lead
    alike = [fact for fact in facts.values() if is_figure(fact) and unlike(lead, fact, Over.PERIOD) is None]
    return in_one_unit(alike)


# --- Rankings


def _ranking(question: Question, wish: Wish, catalogue: Catalogue) -> Answer:
    """The highest or lowest of the figures that differ only in their place, organisation, group or year."""
    over = wish.over or Over.PLACE
    over, rivals = _rivals_in(question, over, wish.noun, catalogue)
    if not isinstance(rivals, list):
        return rivals
    spans = {fact.id: span(fact.amount) for fact in rivals if fact.amount is not None}

    def beats(one: Fact, other: Fact) -> bool:
        """Whether a figure is sure to be the higher, or the lower, of two."""
        top, bottom = (one, other) if wish.upward else (other, one)
        least, most = spans[top.id][0], spans[bottom.id][1]
        return least is not None and most is not None and least > most

    ordered = sorted(rivals, key=value, reverse=bool(wish.upward))
    first = [fact for fact in ordered if value(fact) == value(ordered[0])]
    others = [fact for fact in ordered if fact not in first]
    tied = len(first) > 1 and not all_exact(first)
    if tied or not all(beats(one, other) for one in first for other in others):
        return _refused(question, Missing.NOT_PRECISE, ordered)
    if first[0].amount is None:
        return _refused(question, Missing.TOO_FEW)
    second = [fact for fact in others if value(fact) == value(others[0])]
    sure = (len(second) == 1 or all_exact(second)) and all(
        beats(one, other) for one in second for other in others[len(second) :]
    )
    told = ordered[: max(LONGEST_RANKING, len(first) + len(second))]
    computation = Computation(
        Rule.RANKING,
        first[0].amount,
        tuple(told),
        over,
        noun=wish.noun,
        up=bool(wish.upward),
        cut=len(told) < len(ordered),
        second=len(second) if sure else 0,
    )
    return Figures(first[0], computation=computation)


def _rivals_in(
    question: Question, over: Over, noun: str, catalogue: Catalogue
) -> tuple[Over, list[Fact] | Answer]:
    """The figures that can be ranked, with what they differ in: rows of a table where nothing else tells the place."""
    found = _rivals(question, over, noun, catalogue)
    if isinstance(found, list) or over not in (Over.PLACE, Over.ORGANISATION):
        return over, found
    rows = _rivals(question, Over.ROW, noun, catalogue)
    return (Over.ROW, rows) if isinstance(rows, list) else (over, found)


def _rivals(question: Question, over: Over, noun: str, catalogue: Catalogue) -> list[Fact] | Answer:  # noqa: C901
    """The figures that answer the question and differ only in one thing, of the latest time with two of them.

    A whole is no rival of its parts, nor a municipality of its districts.
    """
    if not question.content:
        return decide(question, catalogue)
    asked = question.periods
    if over is Over.PERIOD:
        question = replace(question, periods=())
    found = find(question, catalogue)
    scores = {match.fact.id: (match.score, match.fact) for match in (*found.matches, *found.narrower)}
    if over is Over.PERIOD:
        # The year with the most of a whole, not that of one of its parts; and of the writer's own place.
        facts = [fact for _, fact in scores.values()]
        facts = [fact for fact in facts if not any(whole.id in scores for whole in catalogue.ancestors(fact))]
        scores = {fact.id: scores[fact.id] for fact in at_home(question, facts)}
    else:
        for score, fact in list(scores.values()):
            for part in catalogue.parts_of(fact.id):
                scores.setdefault(part.id, (score, part))
    groups: dict[tuple[object, ...], list[Fact]] = {}
    best: dict[tuple[object, ...], float] = {}
    for score, fact in scores.values():
        if not _may_be_ranked(question, fact, over, noun, catalogue):
            continue
        sort = length(fact) if over is Over.PERIOD else None
        if over is Over.PERIOD and (
            sort not in ("year", "day") or (asked and not any(within(one, fact) for one in asked))
        ):
            continue
        table = (fact.letter.id, fact.section) if over is Over.ROW else ()
        key = (*about(fact, over).values(), measured_in(fact), fact.scenario, sort, *table)
        groups.setdefault(key, []).append(fact)
        best[key] = max(score, best.get(key, score))
    several = {key: group for key, group in groups.items() if len({attribute(f, over) for f in group}) > 1}
    if not several:
        known = [fact for _, fact in scores.values() if is_figure(fact)]
        if not known:
            return decide(question, catalogue) if not found.matches else _refused(question, Missing.TOO_FEW)
        return _refused(question, Missing.TOO_FEW, known)
    top = max(best[key] for key in several)
    close = [group for key, group in several.items() if best[key] >= top - ALIKE]
    if len({subject(group[0], over) for group in close}) > 1:
        return _refused(question, Missing.OTHER_SUBJECT, [group[0] for group in close])
    group = in_one_unit(max(close, key=lambda facts: max(map(starts, facts))))
    if disagree(group, over):
        return _refused(question, Missing.DISAGREEING, group)
    facts = sorted(single(group, over), key=lambda fact: (starts(fact), str(attribute(fact, over))))
    wholes = {whole.id for fact in facts for whole in catalogue.ancestors(fact)}
    facts = [fact for fact in facts if fact.id not in wholes]
    if len(facts) < 2:
        return _refused(question, Missing.TOO_FEW, group)
    total = sum(map(value, facts), Decimal(0))
    if len(facts) > 2 and any(2 * value(fact) == total for fact in facts):
        # One is as much as all others together: it may well be their total.
        return _refused(question, Missing.OVERLAP, facts)
    return facts


def _may_be_ranked(question: Question, fact: Fact, over: Over, noun: str, catalogue: Catalogue) -> bool:
    if not is_figure(fact) or fact.amount is None or not attribute(fact, over):
        return False
    if not question.scenarios and fact.scenario is not Scenario.REALISED:
        return False
    entry = catalogue.entry(fact.id)
    # What stands around a drawn figure speaks of other figures as well: its own words must say it all.
    says = carries if fact.context is None else says_itself
    if not all(says(entry, term, catalogue) for term in question.content):
        return False
    if over is Over.ROW:
        rows = data("conditions")["operations"]
        label, name = row(fact) or ("", "")
        nouns = {one: many for named in rows["nouns"].values() for one, many in named.items()}
        return fold(label) in (noun, nouns.get(noun)) and fold(name).split(" ")[0] not in rows["no_row"]
    return over is not Over.PLACE or _is_such_a_place(fact, noun)


def _is_such_a_place(fact: Fact, noun: str) -> bool:
    """Whether the place of a figure is of the sort that is asked for: a municipality is no district."""
    named = [word.text for word in words(fold(fact.place or ""))]
    told = re.search(rf"gemeente {re.escape(' '.join(named))}(?!\w)", fold(fact.statement)) is not None
    nouns = data("conditions")["operations"]["nouns"]["place"]
    if named and named[0] in nouns:
        return named[0] == noun or noun not in nouns
    sender = [word.text for word in words(fold(fact.letter.sender or ""))]
    municipality = place_name(" ".join(named)) is not None or told or (bool(named) and named[-1] in sender)
    particular: list[str] = data("conditions")["operations"]["particular"]
    return municipality if noun == "gemeente" else not (municipality and noun in particular)


# --- Together, and on average


def _total(question: Question, wish: Wish, catalogue: Catalogue) -> Answer:
    """What figures of several periods, or of several places or groups, are together."""
    if wish.over is Over.PERIOD:
        facts = _all_periods(question, catalogue)
        over = Over.PERIOD
    else:
        sides = _enumerated(question, wish.split or 0, catalogue)
        if not isinstance(sides, tuple):
            return sides
        facts, over = sides
    if not isinstance(facts, list):
        return facts
    refused = _cannot_be_added(question, facts, over, catalogue)
    if refused is not None:
        return refused
    return Figures(facts[0], computation=together(facts, over))


def _enumerated(question: Question, split: int, catalogue: Catalogue) -> tuple[list[Fact], Over] | Answer:
    """The figures of things that stand in a row, the last after `split` ("A, B en C"), with what they differ in."""
    commas = [found.end() for found in re.finditer(",", question.text[:split])]
    between = [
        [term for term in question.terms if start <= term.at < end]
        for start, end in pairwise((*commas, split))
    ]
    middle = [term for block in between for term in block]
    sides = _sides(_without(question, middle), split, catalogue)
    if not isinstance(sides, tuple):
        return sides
    one, other, over = sides
    ends = (catalogue.entry(one.id), catalogue.entry(other.id))
    named = [term for term in question.terms if not all(carries(entry, term, catalogue) for entry in ends)]
    facts = [one]
    for block in between:
        found = _one(_without(question, [term for term in named if term not in block]), catalogue)
        if not isinstance(found, Fact):
            return found
        if not block or not all(carries(catalogue.entry(found.id), term, catalogue) for term in block):
            return _refused(question, Missing.UNKNOWN_PART, facts)
        facts.append(found)
    return [*facts, other], over


def _without(question: Question, terms: Sequence[Term]) -> Question:
    return replace(question, terms=tuple(term for term in question.terms if term not in terms))


def _all_periods(question: Question, catalogue: Catalogue) -> list[Fact] | Answer:
    """The figures of every period that the question names, each year of a stretch apart."""
    periods = [
        one
        for period in question.periods
        for one in (map(year, years(period)) if years(period) else (period,))
    ]
    facts: list[Fact] = []
    for period in periods:
        fact = _one(question, catalogue, period)
        if not isinstance(fact, Fact):
            if isinstance(fact, Choice):
                return fact
            return _refused(question, Missing.UNKNOWN_PART, facts or _near(fact))
        if fact.period != period and not is_stock(fact):
            # A month says nothing of its year.
            return _refused(question, Missing.OTHER_PERIOD, (fact,))
        facts.append(fact)
    facts.sort(key=starts)
    return facts if len(facts) > 1 else _refused(question, Missing.TOO_FEW, facts)


def _cannot_be_added(
    question: Question, facts: Sequence[Fact], over: Over, catalogue: Catalogue
) -> NoFigure | None:
    """Why figures have no sum: they count other things, or things that are there at one moment only."""
    reason = next((found for fact in facts[1:] if (found := unlike(facts[0], fact, over))), None)
    parts = {whole.id for fact in facts for whole in catalogue.ancestors(fact)}
    unit = facts[0].amount.unit if facts[0].amount is not None else ""
    if reason is None and (
        is_percentage(unit)
        or unit in data("conditions")["operations"]["not_added"]
        or any(is_rate(fact) for fact in facts)
        or (over is Over.PERIOD and any(is_stock(fact) for fact in facts))
    ):
        reason = Missing.NOT_ADDED
    if reason is None and over is Over.MEASURE and unit == PERSONS and not facts[0].part_of:
        # The same people may be counted in both.
        reason = Missing.NOT_ADDED
    if reason is None and (
        any(fact.id in parts for fact in facts)
        or len({fact.id for fact in facts}) < len(facts)
        or (over is Over.PERIOD and overlap(facts))
    ):
        reason = Missing.OVERLAP
    if reason is None and not exact_enough(facts):
        reason = Missing.NOT_PRECISE
    return None if reason is None else _refused(question, reason, list(facts))


def _average(question: Question, wish: Wish, catalogue: Catalogue) -> Answer:
    """The average over a row of years without a gap, or over places that differ in nothing else."""
    over = wish.over or Over.PERIOD
    facts: list[Fact] | Answer
    if over is Over.PERIOD:
        facts = _years_in_a_row(question, catalogue)
    else:
        over, facts = _rivals_in(question, over, wish.noun, catalogue)
    if not isinstance(facts, list):
        return facts
    refused = _cannot_be_added(question, facts, over, catalogue)
    if refused is not None:
        return refused
    return Figures(facts[-1], computation=average(facts, over, wish.noun))


def _years_in_a_row(question: Question, catalogue: Catalogue) -> list[Fact] | Answer:
    facts = (_all_periods if question.periods else _in_order)(question, catalogue)
    if not isinstance(facts, list):
        return facts
    if len(facts) < 2:
        return _refused(question, Missing.TOO_FEW, facts)
    return _not_in_a_row(question, facts) or facts


def _not_in_a_row(question: Question, facts: Sequence[Fact]) -> NoFigure | None:
    """Why figures have no average by year: they are of no whole years, or a year between them is not known."""
    if any(length(fact) != "year" for fact in facts):
        return _refused(question, Missing.NOT_ADDED, facts)
    if any(starts(after) - ends(before) != timedelta(days=1) for before, after in pairwise(facts)):
        return _refused(question, Missing.UNKNOWN_PART, facts)
    return None
