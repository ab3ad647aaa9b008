"""Units that are written in several ways: money in euros or millions of euros, a percentage as "%" or "procent"."""

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
PERCENT = "%"
_PERCENTAGES = (PERCENT, "procent")


def measured_in(fact: Fact) -> str:
    """The unit of a figure, euro for all units of money, % for "procent"; empty for what is no figure."""
    unit = fact.amount.unit if fact.amount is not None else ""
    return EURO if unit in SCALES else PERCENT if unit in _PERCENTAGES else unit


def is_percentage(unit: str) -> bool:
    """Whether figures of this unit are percentages, also of something: "procent van de WOZ-waarde"."""
    return unit.split(" ")[0] in _PERCENTAGES


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
