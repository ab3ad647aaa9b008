"""Numbers in the words of a letter."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.words.evidence import holds, numbers, unfounded


@pytest.mark.parametrize(
    ("quote", "value"),
    [
        ("Er waren 1.200 inwoners.", "1200"),
        ("Er waren 1200 inwoners.", "1200"),
        ("Er waren 1\u00a0200 inwoners.", "1200"),
        ("Dat kost € 2,65 miljoen.", "2650000"),
        ("Dat kost € 2,65 miljoen.", "2.65"),
        ("Twaalf gemeenten deden mee.", "12"),
        ("Drieëntwintig gemeenten deden mee.", "23"),
        ("Eén gemeente deed mee.", "1"),
        ("Dat is e\u0301e\u0301n gemeente.", "1"),
        ("Er is een vacature.", "1"),
        ("Er waren geen klachten.", "0"),
        ("Anderhalf jaar later.", "1.5"),
        ("Het nam af met 3 personen.", "-3"),
        ("Het waren er 401.", "401"),
        ("Het waren er 779¹.", "779"),
    ],
)
def test_a_quote_that_holds_the_value(quote: str, value: str) -> None:
    assert holds(quote, Decimal(value))


@pytest.mark.parametrize(
    ("quote", "value"),
    [
        ("Er waren 1.200 inwoners.", "1.2"),
        ("Er waren 1.200 inwoners.", "200"),
        ("Het waren er 779¹.", "7791"),
        ("Op 1.10.2021 begon het.", "2021"),
        ("Er waren twaalf klachten.", "2"),
        ("Dat kost 2,65 miljoen.", "265"),
    ],
)
def test_a_quote_that_does_not(quote: str, value: str) -> None:
    assert not holds(quote, Decimal(value))


@given(st.integers(min_value=0, max_value=10**12), st.integers(min_value=0, max_value=99))
def test_what_is_written_in_dutch_is_read_back(whole: int, cents: int) -> None:
    grouped = f"{whole:,}".replace(",", ".")
    assert numbers(f"Het was {grouped},{cents:02} in totaal.") == {Decimal(f"{whole}.{cents:02}")}


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert all(number >= 0 for number in numbers(text))
    assert unfounded(text, [text]) == ()


@pytest.mark.parametrize(
    ("statement", "columns", "strays"),
    [
        ("{period} waren er {value} in wijk 7.", ("wijk 7", None), ()),
        ("{period} waren er {value} in wijk 7.", ("wijk 70", None), ("7",)),
        ("In 2021 waren er {value}, 1.200 meer.", ("in 2022",), ("2021", "1.200")),
        ("Er waren {value}.", (), ()),
    ],
)
def test_digits_that_would_outlive_an_edit(
    statement: str, columns: tuple[str | None, ...], strays: tuple[str, ...]
) -> None:
    assert unfounded(statement, columns) == strays
