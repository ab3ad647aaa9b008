"""Three bands over the ranked candidates: answer with an approved fact, show what letters say, or say no."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from math import exp, log
from typing import Final

from knowledge.answers.showing import quoted
from knowledge.model import Answer, Chat, Choice, Fact, Figures, Kind, Missing, NoFigure, Quote, Shown
from knowledge.questions import Asked, Question
from knowledge.search import FEATURES, Catalogue, Hints, Ranked, Scored, Shape, Weights, rank

DECISION: Final = (
    *("likelihood", "margin", "agree", "against", "unknown", "missing", "near", "no year"),
    *("only words", "not counted"),
)
"""The numbers that the decision looks at; `weights.toml` says of each why."""
ANY: Final = frozenset({Asked.WHAT, Asked.OPEN, Asked.LEVEL, Asked.WHICH})
"""What is asked when a figure and words may answer: with words alone the sentence may as well tell something else."""
MOST = 3
"""Passages that are shown."""
LEAST_LOG, MOST_MARGIN = -6.0, 4.0
"""Where the logarithms are cut off."""
MOSTLY = 0.5
"""Share of the question that is unknown to a letter from which on that is told."""
NEAR = 0.1
"""Share of the question, by the rarity of its words, from which on a passage is near enough to be shown."""
UNREAD = frozenset({Missing.LANGUAGE, Missing.TOO_LONG, Missing.NOTHING_ASKED, Missing.GONE})
"""Refusals for which no letter is looked into."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact that could be the answer, with the numbers of DECISION for it."""

    answer: Figures
    numbers: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """The answer, with the passages that are near where it is none."""

    answer: Answer
    quotes: tuple[Quote, ...] = ()


def hints(rules: Answer) -> Hints:
    """What the rules say, as the ranker takes it."""
    match rules:
        case Figures(fact=fact):
            return Hints(answer=frozenset({fact.id}))
        case Choice(facts=facts) | NoFigure(nearest=facts):
            return Hints(offered=frozenset(fact.id for fact in facts))
    return Hints()


def settle(
    question: Question,
    rules: Answer,
    catalogue: Catalogue,
    weights: Weights,
    told: Set[str] = frozenset(),
) -> Settled:
    """The answer to a question of which `rules` is the answer by the rules.

    `told` are the facts that were told before in the conversation: to ask on is not to ask for the same again.
    """
    if isinstance(rules, Chat | Shown) or (isinstance(rules, NoFigure) and rules.missing in UNREAD):
        return Settled(rules)
    if isinstance(rules, Figures) and _is_settled(rules):
        return Settled(rules)
    ranked = rank(question, catalogue.shelf, hints(rules), weights)
    if isinstance(rules, Choice):
        return Settled(rules, tuple(near(ranked)))
    sure = [
        (probability(claim.numbers, weights.decision), claim)
        for claim in claims(ranked, rules, catalogue)
        if claim.answer is rules or claim.answer.fact.id not in told
    ]
    best, claim = max(sure, key=lambda one: one[0], default=(0.0, None))
    if claim is not None and best >= weights.answer:
        return Settled(claim.answer)
    quotes = tuple(near(ranked))
    if isinstance(rules, NoFigure) and (not quotes or _lacks(ranked)):
        return Settled(rules, quotes)
    return Settled(Shown(quotes), quotes) if quotes else Settled(rules)


def _lacks(ranked: Ranked) -> bool:
    """Whether it can be told what the letters lack: the time, place or name asked, or most of what the words say."""
    first = ranked.scored[0]
    letter = ranked.letter(first.candidate)
    unknown = sum(one.weight for one in ranked.asking.sought if not one.carriers & letter)
    return ranked.against(first) is not None or unknown >= MOSTLY


def _is_settled(rules: Figures) -> bool:
    """Whether the rules are believed: what they work out, and what staff put in their own words."""
    return rules.computation is not None or rules.fact.context is None


# --- What could be claimed


def claims(ranked: Ranked, rules: Answer, catalogue: Catalogue) -> Iterator[Claim]:
    """What the rules answer, and the first fact of the ranker: as far as no hard condition rules it out."""
    first = next((one for one in ranked.scored if ranked.against(one) is None), None)
    fact = first.candidate.target.fact if first is not None else None
    if first is not None and fact is not None and _may_claim(ranked, fact, rules):
        same = isinstance(rules, Figures) and rules.fact.id == fact.id
        answer = rules if same and isinstance(rules, Figures) else Figures(fact, catalogue.parts_of(fact.id))
        yield Claim(answer, numbers(ranked, first, rules))
    if isinstance(rules, Figures) and _is_claimable(rules.fact):
        found = next((one for one in ranked.scored if _is_of(one, rules.fact)), None)
        if found is not None and found is not first and ranked.against(found) is None:
            yield Claim(rules, numbers(ranked, found, rules))


def _may_claim(ranked: Ranked, fact: Fact, rules: Answer) -> bool:
    """Whether the ranker may answer by itself.

    Not where something must be worked out. And where the rules decline over facts in staff's own words, only with the
    one that they name as the nearest: of those they know best what is not the same.
    """
    if ranked.asking.worked_out:
        return False
    if not _is_claimable(fact):
        return False
    if fact.context is not None or not isinstance(rules, NoFigure):
        return True
    return fact.id in {one.id for one in rules.nearest[:1]}


def _is_claimable(fact: Fact) -> bool:
    """Whether a fact may be claimed: a sentence drawn from a letter that holds no figure, date or name is shown.

    To claim it says no more than to quote it, and whether it answers the question cannot be seen from it.
    """
    return fact.context is None or fact.kind is not Kind.STATEMENT


def _is_of(scored: Scored, fact: Fact) -> bool:
    return scored.candidate.target.fact is not None and scored.candidate.target.fact.id == fact.id


def numbers(ranked: Ranked, claim: Scored, rules: Answer) -> tuple[float, ...]:
    """The numbers of DECISION for a claim, in that order."""
    asking, candidate = ranked.asking, claim.candidate
    own = log(max(claim.probability, 1e-9))
    other = next((one for one in ranked.scored if _differs(one, claim)), None)
    margin = own - log(max(other.probability, 1e-9)) if other is not None else MOST_MARGIN
    told = rules.fact if isinstance(rules, Figures) else None
    agrees = told is not None and _is_of(claim, told)
    named = dict(zip(FEATURES, candidate.features, strict=True))
    return (
        max(own, LEAST_LOG),
        max(min(margin, MOST_MARGIN), -MOST_MARGIN),
        float(agrees),
        float(told is not None and not agrees),
        sum(one.weight for one in asking.sought if not one.carriers & ranked.letter(candidate)),
        sum(one.weight for one in asking.sought if not one.is_in(candidate.slot)),
        named["near"],
        float(bool(asking.periods) and not named["year own"]),
        float(candidate.target.shape is Shape.TEXT and asking.asked in ANY),
        float(bool(asking.counted) and not asking.counted_in(candidate.slot)),
    )


def _differs(one: Scored, claim: Scored) -> bool:
    """Whether a candidate says something else: another figure, or where no figure is claimed another sentence."""
    mine, other = claim.candidate, one.candidate
    if mine.target.shape is Shape.TEXT:
        return other.slot != mine.slot
    return other.said != mine.said


def probability(numbers: Iterable[float], decision: Mapping[str, float]) -> float:
    """How probable it is that a claim is right: a logistic on the numbers of DECISION."""
    score = decision["bias"] + sum(
        decision[name] * number for name, number in zip(DECISION, numbers, strict=True)
    )
    return 1 / (1 + exp(-max(-60.0, min(60.0, score))))


# --- What is near


def near(ranked: Ranked) -> Iterator[Quote]:
    """The most probable passages, each once; none when none of them shares enough with the question."""
    quotes: list[Quote] = []
    shares = False
    at = FEATURES.index("around")
    for one in by_unit(ranked):
        unit = one.candidate.unit
        if unit.is_stated and ranked.shelf.is_quoted(unit.letter.id):
            # Where the letter itself may be quoted, nothing else is.
            continue
        quote = quoted(unit, one.candidate.target)
        if quote.text not in {other.text for other in quotes}:
            quotes.append(quote)
            shares = shares or one.candidate.features[at] >= NEAR
        if len(quotes) == MOST:
            break
    yield from quotes if shares else ()


def by_unit(ranked: Ranked) -> list[Scored]:
    """For each unit its best target, the units with the greatest probability of all their targets first."""
    total: dict[int, float] = {}
    best: dict[int, Scored] = {}
    for one in ranked.scored:
        slot = one.candidate.slot
        total[slot] = total.get(slot, 0.0) + one.probability
        best.setdefault(slot, one)
    return sorted(best.values(), key=lambda one: -total[one.candidate.slot])
