"""Units of money: figures in euros and in millions of euros can be reckoned with once both are written in euros."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from knowledge.model import Fact

EURO = "euro"
SCALES = {
    EURO: Decimal(1),
    "duizend euro": Decimal(10) ** 3,
    "miljoen euro": Decimal(10) ** 6,
    "miljard euro": Decimal(10) ** 9,
}
"""How many euros each unit of money is."""


def measured_in(fact: Fact) -> str:
    """The unit of a figure, euro for all units of money; empty for what is no figure."""
    unit = fact.amount.unit if fact.amount is not None else ""
    return EURO if unit in SCALES else unit


def in_one_unit(facts: Sequence[Fact]) -> list[Fact]:
    """The facts as they are; amounts of money in different units all in euros, exactly."""
    units = {fact.amount.unit for fact in facts if fact.amount is not None}
    return list(map(_in_euros, facts)) if len(units) > 1 and units <= SCALES.keys() else list(facts)


def _in_euros(fact: Fact) -> Fact:
    if fact.amount is None:
        return fact
    amount, scale = fact.amount, SCALES[fact.amount.unit]
    high = None if amount.high is None else amount.high * scale
    return replace(fact, amount=replace(amount, value=amount.value * scale, unit=EURO, high=high))
