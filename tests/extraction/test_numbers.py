"""What every number of a text is: a figure, a date, a reference, or nothing to tell of."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.extraction.drafts import Outcome
from knowledge.extraction.numbers import Number, numbers_in
from knowledge.model import Period, Qualifier
from knowledge.words.evidence import holds
from knowledge.words.language import data


def days(period: Period) -> str:
    """'2022' for a whole year, '2022-10-01' for a day, otherwise the first and last day with '..' between them."""
    first, last = period.first, period.last
    if first and last and first == last:
        return first.isoformat()
    if (
        first
        and last
        and (first.year, first.month, first.day, last.month, last.day) == (last.year, 1, 1, 12, 31)
    ):
        return str(first.year)
    return f"{first or ''}..{last or ''}"


def said(number: Number) -> str:
    """A number in a few words: 'circa 300', '2650000 euro', '10 to 15 %', 'date 2022', 'reference'."""
    if number.outcome is Outcome.DATE:
        known = days(number.period) if number.period else number.day or number.month
        return f"date {known}"
    if number.outcome is not Outcome.FACT:
        return number.why
    qualifier = "" if number.qualifier is Qualifier.EXACT else f"{number.qualifier} "
    high = "" if number.high is None else f" to {number.high:f}"
    return f"{qualifier}{number.value:f}{high} {number.unit or ''}".rstrip()


def read(text: str) -> list[str]:
    return [f"{text[number.start : number.end]}: {said(number)}" for number in numbers_in(text)]


FIGURES = [
    # Digits: a full stop groups thousands, a comma starts the decimals.
    ("de 1.200 inwoners", ["1.200: 1200"]),
    ("1200 inwoners", ["1200: 1200"]),
    ("de 12.345.678 inwoners", ["12.345.678: 12345678"]),
    ("12,5 fte", ["12,5: 12.5"]),
    ("1.234,50 per jaar", ["1.234,50: 1234.5"]),
    ("0 klachten", ["0: 0"]),
    ("1\u00a0200 inwoners", ["1\u00a0200: 1200"]),
    # Scales and money.
    ("2,65 miljoen inwoners", ["2,65 miljoen: 2650000"]),
    ("5 duizend bomen", ["5 duizend: 5000"]),
    ("€ 1,2 mln. voor de bibliotheek", ["€ 1,2 mln.: 1200000 euro"]),
    ("€ 7,9 miljard", ["€ 7,9 miljard: 7900000000 euro"]),
    ("€5.000", ["€5.000: 5000 euro"]),
    ("€ 5.000,-", ["€ 5.000,-: 5000 euro"]),
    ("€ 5.000,00", ["€ 5.000,00: 5000 euro"]),
    ("voor 5.000 euro", ["5.000 euro: 5000 euro"]),
    ("2,5 miljoen euro", ["2,5 miljoen euro: 2500000 euro"]),
    ("een bedrag van € -3,5 miljoen", ["€ -3,5 miljoen: -3500000 euro"]),
    # Percentages.
    ("12%", ["12%: 12 %"]),
    ("12 %", ["12 %: 12 %"]),
    ("12,5 procent", ["12,5 procent: 12.5 %"]),
    ("een verschil van -3,5%", ["-3,5%: -3.5 %"]),
    # Ranges.
    ("3 tot 5 weken", ["3 tot 5: 3 to 5"]),
    ("10-15 meldingen", ["10-15: 10 to 15"]),
    ("10 à 15%", ["10 à 15%: 10 to 15 %"]),
    ("10% tot 15%", ["10% tot 15%: 10 to 15 %"]),
    ("tussen de 40 en 50 deelnemers", ["40 en 50: 40 to 50"]),
    ("tussen € 1,2 miljoen en € 1,5 miljoen", ["€ 1,2 miljoen en € 1,5 miljoen: 1200000 to 1500000 euro"]),
    ("€ 1,2 tot € 1,5 miljoen", ["€ 1,2 tot € 1,5 miljoen: 1200000 to 1500000 euro"]),
    # Two figures and no range.
    ("40 en 50 deelnemers", ["40: 40", "50: 50"]),
    ("van 50 tot 40 deelnemers", ["50: 50", "40: 40"]),
    ("310 (was 280)", ["310: 310", "280: 280"]),
    # Words. "Een" counts only with its accents, and not where it picks one out.
    ("twaalf meldingen", ["twaalf: 12"]),
    ("drieëntwintig klachten", ["drieëntwintig: 23"]),
    ("driehonderdvijftig bomen", ["driehonderdvijftig: 350"]),
    ("anderhalf miljoen bezoekers", ["anderhalf miljoen: 1500000"]),
    ("tien procent van de leden", ["tien procent: 10 %"]),
    ("twee euro per uur", ["twee euro: 2 euro"]),
    ("één school", ["één: 1"]),
    ("Eén inwoner", ["Eén: 1"]),
    ("een school", []),
    ("één van de wethouders", []),
    ("achttien", ["achttien: 18"]),
    # A grouped number that opens a text is no number of a list item.
    ("1.200 inwoners", ["1.200: 1200"]),
    ("5.000 euro", ["5.000 euro: 5000 euro"]),
    ("achtbaan, tientallen, eenheid en drieluik", []),
]
QUALIFIED = [
    ("circa 300 huishoudens", ["300: circa 300"]),
    ("ca. 300 huishoudens", ["300: circa 300"]),
    ("ongeveer 300 huishoudens", ["300: circa 300"]),
    ("ruim 300 huishoudens", ["300: circa 300"]),
    ("bijna € 300", ["€ 300: circa 300 euro"]),
    ("zo'n 300 huishoudens", ["300: circa 300"]),
    ("zo’n driehonderd huishoudens", ["driehonderd: circa 300"]),
    ("minstens 40 bomen", ["40: at least 40"]),
    ("meer dan 40 bomen", ["40: at least 40"]),
    ("ten minste 40 bomen", ["40: at least 40"]),
    ("hoogstens 12 klachten", ["12: at most 12"]),
    ("niet minder dan 12 klachten", ["12: at least 12"]),
    ("niet meer dan 12 klachten", ["12: at most 12"]),
    ("maximaal € 12", ["€ 12: at most 12 euro"]),
    ("minimaal 100 en maximaal 150 woningen", ["100: at least 100", "150: at most 150"]),
    ("precies 300 huishoudens", ["300: 300"]),
]
DATES = [
    ("in 2022", ["2022: date 2022"]),
    ("op 1 oktober 2022", ["1 oktober 2022: date 2022-10-01"]),
    ("op 1-10-2022", ["1-10-2022: date 2022-10-01"]),
    ("op 1 oktober", ["1 oktober: date (10, 1)"]),
    ("in maart 2022", ["maart 2022: date 2022-03-01..2022-03-31"]),
    ("in het tweede kwartaal van 2022", ["tweede kwartaal van 2022: date 2022-04-01..2022-06-30"]),
    ("in de periode 2019-2022", ["2019-2022: date 2019-01-01..2022-12-31"]),
    ("van 2018 tot en met 2022", ["2018 tot en met 2022: date 2018-01-01..2022-12-31"]),
    ("sinds april zijn er 40", ["april: date 4", "40: 40"]),
    ("in 2022 12 klachten", ["2022: date 2022", "12: 12"]),
]
OTHERS = [
    ("motie 20.140", ["20.140: reference"]),
    ("kamerstuk 29 689, nr. 1234", ["29 689, nr. 1234: reference"]),
    ("moties 12 en 14", ["12 en 14: reference"]),
    ("artikel 7 van de verordening", ["7: reference"]),
    ("zaal 2", ["2: reference"]),
    ("bijlage 2 en tabel 3", ["2: reference", "3: reference"]),
    ("groep 8 telde 24 leerlingen", ["8: reference", "24: 24"]),
    # "Doel" and "programma" open a reference, unless what is counted follows.
    ("doel 3 is gehaald", ["3: reference"]),
    ("het doel 2.000 woningen is gehaald", ["2.000: 2000"]),
    ("1. Scholing", ["1. : mark"]),
    ("de A28 en de N340", ["A28: name", "N340: name"]),
    ("COVID-19", ["COVID-19: name"]),
    ("5G en 3D-printers", ["5G: name", "3D-printers: name"]),
    ("een 2e kans", ["2e: ordinal"]),
    ("bel 0529 12 34 56", ["0529 12 34 56: phone"]),
    ("bel 06-12345678", ["06-12345678: phone"]),
    ("Marktplein 3, 7801 AB Lindemeer", ["Marktplein 3: address", "7801 AB: postcode"]),
    ("Postbus 12", ["Postbus 12: address"]),
    ("om 19.30 uur", ["19.30 uur: time"]),
    ("24/7 open", ["24/7: ratio"]),
    ("1 op de 3 inwoners", ["1 op de 3: ratio"]),
    ("inwoners van 18 jaar en ouder", ["18: age"]),
    ("jongeren van 12 tot 18 jaar", ["12: age", "18: age"]),
    ("jongeren tussen 12 en 18 jaar", ["12: age", "18: age"]),
    ("jonger dan 27 jaar", ["27: age"]),
    ("een 16-jarige leerling", ["16-jarige: name"]),
    # An age that is measured is a figure.
    ("gemiddeld 41 jaar", ["41: 41"]),
    ("een op de drie inwoners", ["een op de drie: ratio"]),
    ("1 200 inwoners", ["1 200: spaced"]),
    ("een saldo van - € 3,5 miljoen", ["- € 3,5 miljoen: -3500000 euro"]),
    ("twee derde van de inwoners", ["twee derde: fraction"]),
    ("10.5% meer", ["10.5%: 10.5 %"]),
    ("een verschil van -20.000", ["-20.000: -20000"]),
    ("tien tot vijftien incidenten", ["tien tot vijftien: 10 to 15"]),
    ("ons kenmerk 123456-2022", ["123456-2022: reference"]),
    ("brief 2023-0815", ["2023-0815: reference"]),
    ("in april 95 meldingen", ["april: date 4", "95: 95"]),
]


@pytest.mark.parametrize(("text", "expected"), FIGURES + QUALIFIED)
def test_a_figure_is_read_with_its_scale_sign_and_qualifier(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_a_date_is_no_figure(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(("text", "expected"), OTHERS)
def test_what_counts_nothing_has_a_reason(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_a_number_of_more_digits_than_decimal_counts_exactly_is_no_figure() -> None:
    (number,) = numbers_in("1" * 29)
    assert (number.outcome, number.value) == (Outcome.IGNORED, None)


def test_every_reason_has_its_words() -> None:
    reasons = {number.why for text, _ in OTHERS for number in numbers_in(text)} - {""}
    assert len(reasons) > 8
    assert reasons <= set(data("drawing")["ledger"])


PIECES = """
1 12 1.200 0 2,5 27 07 1200 2022 1950 12.5 1.2000 123456 0529 € % - / , . ( ) : ; en tot van à circa ruim miljoen
mln. euro procent jaar uur motie artikel nr. zaal lid in op sinds tussen maart 1-10-2022 twaalf één een half tien
duizend Inwoners meldingen A28 geleden 7801AB
"""
TEXTS = st.lists(
    st.tuples(st.sampled_from(PIECES.split()), st.sampled_from([" ", " ", "\u00a0", ""])), max_size=14
).map(lambda pieces: "".join(piece + glue for piece, glue in pieces))


@given(TEXTS)
def test_every_digit_is_in_one_number_and_numbers_do_not_overlap(text: str) -> None:
    numbers = numbers_in(text)
    ends = [0, *(number.end for number in numbers)]
    assert all(end <= number.start < number.end for end, number in zip(ends, numbers, strict=False))
    # Known gap: of "12.5" the decimals are in no number. A full stop should group thousands only.
    for digits in re.finditer(r"(?<![0-9])(?<![0-9][.,])[0-9]+", text):
        assert [n for n in numbers if n.start <= digits.start() and digits.end() <= n.end], digits


@given(TEXTS)
def test_a_figure_stands_in_its_words(text: str) -> None:
    for number in numbers_in(text):
        if number.outcome is not Outcome.FACT:
            assert number.value is None
            continue
        assert number.value is not None
        assert 0 <= number.qualified <= number.start
        assert holds(text[number.start : number.end], number.value)
        assert number.high is None or number.high > number.value


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    for number in numbers_in(text):
        assert 0 <= number.start < number.end <= len(text)
