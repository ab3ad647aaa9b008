"""What is worked out from facts: a share, a difference, a sum, an average. Only over figures that count the same."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from knowledge.figures.units import PERCENT, in_one_unit, is_percentage
from knowledge.model import Amount, Computation, Fact, Over, Qualifier, Rule

POINTS = "procentpunt"
_TENTH = Decimal("0.1")
_CENT = Decimal("0.01")
_SPREAD = Decimal("0.1")
"""How far a figure that is told as "ongeveer" may be off, as a part of it."""


LONGEST_COURSE = 12
"""Figures in the course of time that are told: more would be no answer of a few sentences."""


def share(part: Fact, whole: Fact) -> Computation | None:
    """Which percentage `part` is of `whole`, to one decimal; None when it is no part of it."""
    part, whole = in_one_unit((part, whole))
    if not _comparable(part, whole) or not 0 <= _value(part) <= _value(whole) or _value(whole) == 0:
        return None
    percentage = (100 * _value(part) / _value(whole)).quantize(_TENTH, ROUND_HALF_UP)
    return Computation(
        Rule.SHARE, Amount(_plain(percentage), PERCENT, _qualifier(part, whole)), (part, whole)
    )


def remainder(whole: Fact, parts: Sequence[Fact]) -> Computation | None:
    """What is left of `whole` without `parts`; None when nothing is, or they do not count the same."""
    whole, *parts = in_one_unit((whole, *parts))
    left = _value(whole) - sum(map(_value, parts), Decimal(0))
    if not parts or left <= 0 or not all(_comparable(part, whole) for part in parts):
        return None
    return Computation(Rule.REMAINDER, Amount(left, _unit(whole), _qualifier(whole, *parts)), (whole, *parts))


def left_share(whole: Fact, parts: Sequence[Fact]) -> Computation | None:
    """Which percentage of `whole` is left without `parts`; None when nothing is, or they do not count the same."""
    left = remainder(whole, parts)
    if left is None:
        return None
    percentage = (100 * left.amount.value / _value(left.facts[0])).quantize(_TENTH, ROUND_HALF_UP)
    amount = Amount(_plain(percentage), PERCENT, left.amount.qualifier)
    return Computation(Rule.LEFT_SHARE, amount, left.facts)


def growth(before: Fact, after: Fact) -> Computation | None:
    """By how much the figure rises from `before` to `after`; None when it does not, or they do not count the same."""
    before, after = in_one_unit((before, after))
    rise = _value(after) - _value(before)
    if rise <= 0 or _unit(before) != _unit(after):
        return None
    return Computation(Rule.GROWTH, Amount(rise, _unit(after), _qualifier(before, after)), (before, after))


def total(parts: Sequence[Fact]) -> Computation | None:
    """What `parts` are together; None when they do not count the same."""
    parts = in_one_unit(parts)
    if len(parts) < 2 or not all(_comparable(part, parts[0]) for part in parts):
        return None
    together = sum(map(_value, parts), Decimal(0))
    return Computation(Rule.SUM, Amount(together, _unit(parts[0]), _qualifier(*parts)), tuple(parts))


def items(fact: Fact, unit: str) -> Computation:
    """How many items a list has; `unit` is what they are called in the question."""
    return Computation(Rule.ITEMS, Amount(Decimal(len(fact.items)), unit), (fact,))


def difference(before: Fact, after: Fact, over: Over, percent: bool = False) -> Computation | None:
    """How much more `after` is than `before`, negative when it is less; for percentages in percentage points.

    With `percent` the change in percents of `before`, to one decimal: None when that is nothing.
    """
    before, after = in_one_unit((before, after))
    more = _value(after) - _value(before)
    qualifier = _qualifier(before, after)
    if is_percentage(_unit(after)):
        return Computation(Rule.POINTS, Amount(_plain(more), POINTS, qualifier), (before, after), over)
    if not percent:
        return Computation(Rule.DIFFERENCE, Amount(more, _unit(after), qualifier), (before, after), over)
    if _value(before) <= 0:
        return None
    change = (100 * more / _value(before)).quantize(_TENTH, ROUND_HALF_UP)
    return Computation(Rule.CHANGE, Amount(_plain(change), PERCENT, qualifier), (before, after), over)


def trend(facts: Sequence[Fact]) -> Computation | None:
    """Figures in the course of time, the earliest first, with the difference between the ends."""
    if len(facts) < 2:
        return None
    facts = in_one_unit(facts)
    ends = difference(facts[0], facts[-1], Over.PERIOD)
    amount = ends.amount if ends is not None else Amount(Decimal(0), _unit(facts[0]))
    return Computation(Rule.TREND, amount, tuple(facts), Over.PERIOD)


def together(facts: Sequence[Fact], over: Over) -> Computation:
    """What figures that differ in one thing are together."""
    facts = in_one_unit(facts)
    whole = sum(map(_value, facts), Decimal(0))
    return Computation(Rule.TOTAL, Amount(whole, _unit(facts[0]), _qualifier(*facts)), tuple(facts), over)


def average(facts: Sequence[Fact], over: Over, noun: str) -> Computation:
    """The average of figures that differ in one thing, to one decimal; of whole euros in whole euros."""
    facts = in_one_unit(facts)
    mean = sum(map(_value, facts), Decimal(0)) / len(facts)
    step = _TENTH
    if _unit(facts[0]) == "euro":
        step = (
            Decimal(1) if all(_value(fact) == _value(fact).to_integral_value() for fact in facts) else _CENT
        )
    amount = Amount(_plain(mean.quantize(step, ROUND_HALF_UP)), _unit(facts[0]), _qualifier(*facts))
    return Computation(Rule.AVERAGE, amount, tuple(facts), over, noun=noun)


def span(amount: Amount) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that an amount can be, None where that is open."""
    high = amount.high if amount.high is not None else amount.value
    match amount.qualifier:
        case Qualifier.EXACT:
            return amount.value, high
        case Qualifier.CIRCA:
            return amount.value * (1 - _SPREAD), high * (1 + _SPREAD)
        case Qualifier.AT_LEAST:
            return amount.value, None
        case Qualifier.AT_MOST:
            return None, high


def _comparable(part: Fact, whole: Fact) -> bool:
    """Whether both count the same at the same time: a share of last year's total is no share."""
    return _unit(part) == _unit(whole) and part.period == whole.period and part.scenario is whole.scenario


def _value(fact: Fact) -> Decimal:
    return fact.amount.value if fact.amount else Decimal(0)


def _unit(fact: Fact) -> str:
    return fact.amount.unit if fact.amount else ""


def _qualifier(*facts: Fact) -> Qualifier:
    """What is worked out from a figure that is not exact, is not exact either."""
    exact = all(fact.amount is not None and fact.amount.qualifier is Qualifier.EXACT for fact in facts)
    return Qualifier.EXACT if exact else Qualifier.CIRCA


def _plain(value: Decimal) -> Decimal:
    return value.to_integral_value() if value == value.to_integral_value() else value
