"""What is worked out from facts: a share, a remainder, a growth. Only over figures that count the same."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from knowledge.model import Amount, Computation, Fact, Qualifier, Rule

_TENTH = Decimal("0.1")


def share(part: Fact, whole: Fact) -> Computation | None:
    """Which percentage `part` is of `whole`, to one decimal; None when it is no part of it."""
    if not _comparable(part, whole) or not 0 <= _value(part) <= _value(whole) or _value(whole) == 0:
        return None
    percentage = (100 * _value(part) / _value(whole)).quantize(_TENTH, ROUND_HALF_UP)
    return Computation(Rule.SHARE, Amount(_plain(percentage), "%", _qualifier(part, whole)), (part, whole))


def remainder(whole: Fact, parts: Sequence[Fact]) -> Computation | None:
    """What is left of `whole` without `parts`; None when nothing is, or they do not count the same."""
    left = _value(whole) - sum(map(_value, parts), Decimal(0))
    if not parts or left <= 0 or not all(_comparable(part, whole) for part in parts):
        return None
    return Computation(Rule.REMAINDER, Amount(left, _unit(whole), _qualifier(whole, *parts)), (whole, *parts))


def growth(before: Fact, after: Fact) -> Computation | None:
    """By how much the figure rises from `before` to `after`; None when it does not, or they do not count the same."""
    rise = _value(after) - _value(before)
    if rise <= 0 or _unit(before) != _unit(after):
        return None
    return Computation(Rule.GROWTH, Amount(rise, _unit(after), _qualifier(before, after)), (before, after))


def total(parts: Sequence[Fact]) -> Computation | None:
    """What `parts` are together; None when they do not count the same."""
    if len(parts) < 2 or not all(_comparable(part, parts[0]) for part in parts):
        return None
    together = sum(map(_value, parts), Decimal(0))
    return Computation(Rule.SUM, Amount(together, _unit(parts[0]), _qualifier(*parts)), tuple(parts))


def items(fact: Fact, unit: str) -> Computation:
    """How many items a list has; `unit` is what they are called in the question."""
    return Computation(Rule.ITEMS, Amount(Decimal(len(fact.items)), unit), (fact,))


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
