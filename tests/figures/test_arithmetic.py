"""What may be worked out from figures, and what may not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.figures.arithmetic import growth, items, remainder, share, total
from knowledge.model import Amount, Fact, Kind, Letter, Period, Qualifier, Rule, Scenario

YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))


def figure(
    value: int | str,
    unit: str = "personen",
    qualifier: Qualifier = Qualifier.EXACT,
    period: Period | None = YEAR,
    scenario: Scenario = Scenario.REALISED,
) -> Fact:
    """A figure of the invented municipality of Lindemeer."""
    return Fact(
        id=f"lindemeer-{value}",
        letter=Letter("lindemeer", "Raadsbrief Lindemeer", None),
        kind=Kind.FIGURE,
        measure="in een leerbaan",
        statement="Er waren {value} leerbanen.",
        amount=Amount(Decimal(value), unit, qualifier),
        period=period,
        scenario=scenario,
    )


COUNTS = st.integers(min_value=0, max_value=10**9)


@given(COUNTS, COUNTS)
def test_a_share_is_between_nothing_and_all(part: int, whole: int) -> None:
    computed = share(figure(part), figure(whole))
    if whole == 0 or part > whole:
        assert computed is None
    else:
        assert computed is not None
        assert computed.amount.unit == "%"
        assert abs(computed.amount.value - Decimal(100 * part) / whole) <= Decimal("0.05")


@given(COUNTS, st.lists(COUNTS, max_size=4))
def test_a_remainder_and_its_parts_are_the_whole(whole: int, parts: list[int]) -> None:
    computed = remainder(figure(whole), [figure(part) for part in parts])
    if not parts or sum(parts) >= whole:
        assert computed is None
    else:
        assert computed is not None
        assert computed.amount == Amount(Decimal(whole - sum(parts)), "personen")


@given(st.lists(COUNTS, max_size=5))
def test_a_total_is_of_two_or_more(parts: list[int]) -> None:
    computed = total([figure(part) for part in parts])
    assert (computed.amount.value if computed else None) == (sum(parts) if len(parts) > 1 else None)


@given(COUNTS, COUNTS)
def test_a_growth_is_upward(before: int, after: int) -> None:
    computed = growth(figure(before), figure(after))
    assert (computed.amount.value if computed else None) == (after - before if after > before else None)


@pytest.mark.parametrize(
    "other",
    [
        figure(40, "fte"),
        figure(40, period=Period(date(2022, 1, 1), date(2022, 12, 31))),
        figure(40, period=None),
        figure(40, scenario=Scenario.FORECAST),
    ],
    ids=["another unit", "another year", "no year", "expected"],
)
def test_what_counts_something_else_is_not_put_together(other: Fact) -> None:
    whole = figure(100)
    assert share(other, whole) is None
    assert remainder(whole, [other]) is None
    assert total([whole, other]) is None


def test_what_is_not_exact_gives_nothing_exact() -> None:
    rough = figure(40, qualifier=Qualifier.CIRCA)
    for computed in (share(rough, figure(100)), remainder(figure(100), [rough]), growth(rough, figure(100))):
        assert computed is not None
        assert computed.amount.qualifier is Qualifier.CIRCA


def test_items_are_counted() -> None:
    fact = Fact(
        id="lindemeer-wijken",
        letter=Letter("lindemeer", "Raadsbrief Lindemeer", None),
        kind=Kind.LIST,
        measure="wijken",
        statement="Het zijn {value}.",
        items=("Noord", "Zuid"),
    )
    computed = items(fact, "wijken")
    assert (computed.rule, computed.amount) == (Rule.ITEMS, Amount(Decimal(2), "wijken"))
