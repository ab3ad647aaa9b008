"""Yes or no: whether a figure is on the right side of the limit that a question names."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from knowledge.figures import EURO, PERCENT, SCALES, is_percentage, span
from knowledge.model import Answer, Figures, Qualifier, Rule, Scenario
from knowledge.questions import Bound, Limit, Question

_ROUNDED = (Rule.LEFT_SHARE, Rule.CHANGE, Rule.AVERAGE)
_HALF_STEP = Decimal("0.05")
"""How far these may be off, as they were rounded to one decimal."""


def judged(found: Answer, limit: Limit, question: Question) -> Answer:
    """The answer with yes or no, where its figure tells whether it is beyond the limit.

    What is expected tells nothing of how it is, unless that was asked.
    """
    if not isinstance(found, Figures):
        return found
    if found.fact.scenario is not Scenario.REALISED and not question.scenarios:
        return found
    amount = found.computation.amount if found.computation is not None else found.fact.amount
    if amount is None:
        return found
    scale = SCALES.get(amount.unit, Decimal(1))
    money, share = amount.unit in SCALES, is_percentage(amount.unit)
    if (limit.unit == EURO) is not money or (limit.unit == PERCENT) is not share:
        return found
    lowest, highest = span(amount)
    if found.computation is not None and found.computation.rule in _ROUNDED:
        lowest = None if lowest is None else lowest - _HALF_STEP
        highest = None if highest is None else highest + _HALF_STEP
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
