"""Amounts in a text: read whole, with their exact value, or not read at all."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.words.amounts import number
from knowledge.words.quantities import Numeral, numerals


def said(one: Numeral) -> str:
    """'2500000 euro', '10 to 15 %', '500000 euro?' with a doubt, '-' where there is no value."""
    if one.value is None:
        return "-"
    high = "" if one.high is None else f" to {one.high:f}"
    return f"{one.value:f}{high} {one.unit or ''}".strip() + ("?" if one.doubt else "")


def read(text: str) -> list[str]:
    return [said(one) for one in numerals(text)]


WHOLE = [
    # Fractions.
    ("De kade kost € 2½ miljoen.", ["2500000 euro"]),
    ("De sluis kost € 4¾ miljoen.", ["4750000 euro"]),
    ("Zij zijn 3½ dag open.", ["3.5"]),
    ("een lening van 2 1/2 miljoen euro", ["2500000 euro"]),
    ("anderhalf miljoen bezoekers", ["1500000"]),
    ("waarvan de helft aan starters", ["50 %"]),
    ("een kwart van de boten", ["25 %"]),
    ("twee vijfde van de leden", ["40 %"]),
    # Scales.
    ("De steiger kost € 2,5 mio.", ["2500000 euro"]),
    ("Het gemaal kost k€ 480.", ["480000 euro"]),
    ("Het gemaal kost € 480k.", ["480000 euro"]),
    ("€ 2,5 M voor de haven", ["2500000 euro"]),
    ("€ 0,5 mld.", ["500000000 euro"]),
    ("77 duizend reizigers", ["77000"]),
    ("een miljoen euro", ["1000000 euro"]),
    # Digit groups.
    ("Het krediet is € 1 045 000.", ["1045000 euro"]),
    ("1'250'000 euro", ["1250000 euro"]),
    ("1\u202f250 bomen", ["1250"]),
    ("Het krediet is € 500. 000.", ["500000 euro?"]),
    ("1 200 000 reizigers", ["1200000?"]),
    # A scale or unit that is written once.
    ("De reserve daalt van € 12,4 naar € 9,8 miljoen.", ["12400000 euro", "9800000 euro"]),
    ("2 à 3 miljoen euro", ["2000000 to 3000000 euro"]),
    ("€ 1,2 tot € 1,5 miljoen", ["1200000 to 1500000 euro"]),
    ("€ 1,2 en € 1,5 miljoen", ["1200000 euro?", "1500000 euro"]),
    ("12,4, 9,8 en 3,1 miljoen", ["12400000?", "9800000?", "3100000"]),
    ("van 900.000 naar 1,2 miljoen", ["900000", "1200000"]),
    # Parts of a hundred and of a thousand.
    ("Het aandeel steeg met 1,5 procentpunt.", ["1.5 procentpunt"]),
    ("een daling van 2%-punt", ["2 procentpunt"]),
    ("17‰ en 3 promille", ["17 promille", "3 promille"]),
    ("1 op de 5 reizigers", ["20 %"]),
    ("drie op de tien reizigers", ["30 %"]),
    ("10% tot 15%", ["10 to 15 %"]),
    # Signs.
    ("een saldo van - € 3,5 miljoen", ["-3500000 euro"]),
    ("-/- € 300", ["-300 euro"]),
    ("een verschil van -20.000", ["-20000"]),
    # Pairs, with two years in the sentence.
    ("Er waren 711/773 bezoeken in 2022/2023.", ["711", "773", "2022", "2023"]),
    ("tien tot vijftien boten", ["10 to 15"]),
    ("tussen de 40 en 50 boten", ["40 to 50"]),
]
UNREAD = [
    "een derde van de leden",
    "1 op de 3 leden",
    "2⅓ miljoen",
    "2,5½ miljoen",
    "€ 2 ton",
    "1.200.50",
    "12.5 fte",
    "1.2000 boten",
    "3/4 uur",
    "1 200 boten",
    "boot 12x",
    "1" * 20,
    "de brief van toen.1",
]
NEIGHBOURS = [
    # What looks like a kind of the tables above, and is none.
    ("40 en 50 boten", ["40", "50"]),
    ("van 50 tot 40 boten", ["50", "40"]),
    ("de eerste helft van het jaar", []),
    ("een kwart eeuw", []),
    ("een boot", []),
    ("één van de boten", []),
    ("In wijk 12 zijn er 300.", ["12", "300"]),
    ("12 m breed", ["-"]),
    ("16 110 862 1.371", ["16", "110", "862", "1371"]),
]


@pytest.mark.parametrize(("text", "expected"), WHOLE)
def test_an_amount_is_read_whole(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", UNREAD)
def test_a_number_that_touches_something_unread_has_no_value(text: str) -> None:
    found = numerals(text)
    assert found
    assert [one.value for one in found] == [None] * len(found)
    assert all(one.problem for one in found)


@pytest.mark.parametrize(("text", "expected"), NEIGHBOURS)
def test_a_neighbour_is_not_taken_for_it(text: str, expected: list[str]) -> None:
    assert [piece.rstrip("?") for piece in read(text)] == expected


AMOUNTS = st.decimals(min_value=0, max_value=10**12, places=2).map(abs)
WRITTEN = [
    ("{} boten", None),
    ("€ {}", "euro"),
    ("€{},", "euro"),
    ("{} euro", "euro"),
    ("({}%)", "%"),
    ("{} procent", "%"),
    ("met {} procentpunt.", "procentpunt"),
]


@given(AMOUNTS, st.sampled_from(WRITTEN))
def test_what_is_written_in_dutch_is_read_back(value: Decimal, form: tuple[str, str | None]) -> None:
    text, unit = form
    (one,) = numerals(text.format(number(value)))
    assert (one.value, one.unit, one.doubt) == (value, unit, "")


SCALES = {"duizend": 10**3, "miljoen": 10**6, "mln": 10**6, "mio": 10**6, "miljard": 10**9, "mld": 10**9}


@given(st.integers(0, 999), st.sampled_from("½¼¾"), st.sampled_from(sorted(SCALES)))
def test_a_fraction_with_a_scale_is_never_cut(whole: int, sign: str, scale: str) -> None:
    parts = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
    (one,) = numerals(f"€ {whole}{sign} {scale}")
    assert one.value == (whole + parts[sign]) * SCALES[scale]


@given(
    st.integers(1, 999),
    st.lists(st.integers(0, 999), min_size=1, max_size=3),
    st.sampled_from(". '\u00a0\u202f"),
)
def test_digit_groups_are_one_number(first: int, groups: list[int], mark: str) -> None:
    text = mark.join([str(first), *(f"{group:03d}" for group in groups)])
    (one,) = numerals(f"€ {text}")
    assert one.value == Decimal(re_joined(first, groups))


def re_joined(first: int, groups: list[int]) -> str:
    return str(first) + "".join(f"{group:03d}" for group in groups)


@given(st.text(max_size=50), st.text(alphabet="0123456789.,/½€%kK -mn", max_size=20))
def test_numbers_stand_at_their_place_and_do_not_overlap(text: str, digits: str) -> None:
    whole = text + digits
    found = numerals(whole)
    assert all(0 <= one.start < one.end <= len(whole) for one in found)
    assert all(one.end <= after.start for one, after in pairwise(found))
    assert all((one.value is None) == bool(one.problem) for one in found)
