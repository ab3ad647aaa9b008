"""Dutch numbers, both ways."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import Amount, Qualifier
from knowledge.words.amounts import figure, number, read_word, unit_after
from knowledge.words.evidence import numbers

WRITTEN = [
    ("0", "0"),
    ("1", "1"),
    ("779", "779"),
    ("1000", "1.000"),
    ("1200", "1.200"),
    ("12345678", "12.345.678"),
    ("51.5", "51,5"),
    ("51.50", "51,5"),
    ("1234.56", "1.234,56"),
    ("0.25", "0,25"),
    ("-3", "-3"),
    ("-1200", "-1.200"),
    ("1000000", "1 miljoen"),
    ("2650000", "2,65 miljoen"),
    ("85000000", "85 miljoen"),
    ("2655555", "2.655.555"),
    ("7900000000", "7,9 miljard"),
    ("1000000000", "1 miljard"),
    ("1001000000", "1.001 miljoen"),
]


@pytest.mark.parametrize(("value", "dutch"), WRITTEN)
def test_a_number_is_written_as_letters_write_it(value: str, dutch: str) -> None:
    assert number(Decimal(value)) == dutch


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_any_amount_is_read_back(value: Decimal) -> None:
    assert abs(value) in numbers(f"Het is {number(value)} geworden.")


@given(st.integers(min_value=0, max_value=10**13), st.integers(min_value=0, max_value=10**13))
def test_different_counts_are_written_differently(one: int, other: int) -> None:
    assert (number(Decimal(one)) == number(Decimal(other))) == (one == other)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6))
def test_nothing_is_rounded_away(value: Decimal) -> None:
    """Up to six decimals, which is as far as anything is written."""
    written = number(value)
    size = {"miljoen": 10**6, "miljard": 10**9}.get(written.split()[-1], 1)
    assert Decimal(written.split()[0].replace(".", "").replace(",", ".")) * size == value


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("nul", 0),
        ("één", 1),
        ("een", None),
        ("twee", 2),
        ("elf", 11),
        ("Twaalf", 12),
        ("twintig", 20),
        ("eenentwintig", 21),
        ("tweeëntwintig", 22),
        ("drieentwintig", 23),
        ("negenennegentig", 99),
        ("honderd", 100),
        ("duizend", 1000),
        ("twaalfentwintig", None),
        ("entwintig", None),
        ("tientallen", None),
        ("", None),
    ],
)
def test_a_number_word(word: str, value: int | None) -> None:
    assert read_word(word) == value


def test_all_number_words_below_a_hundred_differ() -> None:
    units = ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]
    tens = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]
    for size, ten in enumerate(tens, start=2):
        for one, unit in enumerate(units, start=1):
            joint = "ën" if unit.endswith("e") else "en"
            assert read_word(unit + joint + ten) == 10 * size + one


@given(st.text())
def test_any_text_is_a_number_word_or_none(text: str) -> None:
    value = read_word(text)
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("amount", "aloud", "after"),
    [
        (Amount(Decimal(779), "personen"), "779", ""),
        (Amount(Decimal(20), "fte", Qualifier.CIRCA), "ongeveer 20", "fte"),
        (Amount(Decimal(10), "keer", Qualifier.AT_LEAST), "minstens 10", "keer"),
        (Amount(Decimal(10), "keer", Qualifier.AT_MOST), "hoogstens 10", "keer"),
        (Amount(Decimal("51.5"), "%"), "51,5%", ""),
        (Amount(Decimal(1200), "euro"), "€ 1.200", ""),
        (Amount(Decimal(2650000), "euro", Qualifier.CIRCA), "ongeveer € 2,65 miljoen", ""),
        (Amount(Decimal(10), "woningen", high=Decimal(1500)), "10 tot 1.500", "woningen"),
        (Amount(Decimal(10), "%", Qualifier.CIRCA, Decimal(15)), "ongeveer 10 tot 15%", ""),
    ],
)
def test_an_amount_read_aloud(amount: Amount, aloud: str, after: str) -> None:
    assert (figure(amount), unit_after(amount)) == (aloud, after)
