"""Dates and periods: as asked for, as values, and as written."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import Period
from knowledge.words.language import fold
from knowledge.words.periods import mentions, months, phrase, written, year

TODAY = date(2022, 9, 1)


def days(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("in 2021", days("2021-01-01", "2021-12-31")),
        ("over het jaar 2021?", days("2021-01-01", "2021-12-31")),
        ("garantiebanen 2021", days("2021-01-01", "2021-12-31")),
        ("in '21", days("2021-01-01", "2021-12-31")),
        ("op 1 oktober 2021", days("2021-10-01", "2021-10-01")),
        ("op 1 okt 2021", days("2021-10-01", "2021-10-01")),
        ("op 1 okt. 2021", days("2021-10-01", "2021-10-01")),
        ("op 01-10-2021", days("2021-10-01", "2021-10-01")),
        ("op 1/10/2021", days("2021-10-01", "2021-10-01")),
        ("op 1.10.2021", days("2021-10-01", "2021-10-01")),
        ("op 2021-10-01", days("2021-10-01", "2021-10-01")),
        ("op de 1e oktober 2021", days("2021-10-01", "2021-10-01")),
        ("in september 2021", days("2021-09-01", "2021-09-30")),
        ("in sept. 2021", days("2021-09-01", "2021-09-30")),
        ("in februari 2024", days("2024-02-01", "2024-02-29")),
        ("in februari van 2023", days("2023-02-01", "2023-02-28")),
        ("in het eerste kwartaal van 2021", days("2021-01-01", "2021-03-31")),
        ("in q4 2021", days("2021-10-01", "2021-12-31")),
        ("in het 2e kwartaal 2021", days("2021-04-01", "2021-06-30")),
        ("in de eerste helft van 2021", days("2021-01-01", "2021-06-30")),
        ("in het tweede halfjaar van 2021", days("2021-07-01", "2021-12-31")),
        ("eind 2021", days("2021-10-01", "2021-12-31")),
        ("begin 2021", days("2021-01-01", "2021-04-30")),
        ("van 2019 tot en met 2021", days("2019-01-01", "2021-12-31")),
        ("2019-2021", days("2019-01-01", "2021-12-31")),
        ("tussen 2019 en 2021", days("2019-01-01", "2021-12-31")),
        ("dit jaar", days("2022-01-01", "2022-12-31")),
        ("vorig jaar", days("2021-01-01", "2021-12-31")),
        ("het afgelopen jaar", days("2021-01-01", "2021-12-31")),
        ("volgend jaar", days("2023-01-01", "2023-12-31")),
    ],
)
def test_a_period_in_a_question(question: str, period: Period) -> None:
    assert [mention.period for mention in mentions(fold(question), TODAY)] == [period]


@pytest.mark.parametrize(
    "question",
    [
        "hoeveel garantiebanen zijn er",
        "op 1 oktober",
        "in oktober",
        "op 31 juni",
        "motie 20.140",
        "2021,5 fte",
        "12021 stuks",
        "1.2021",
        "€ 2021.50",
        "dossier 202112",
    ],
)
def test_no_period_in_a_question(question: str) -> None:
    assert mentions(fold(question), TODAY) == ()


def test_an_impossible_day_is_no_day_of_that_month() -> None:
    found = [mention.period for mention in mentions("op 31 juni 2021", TODAY)]
    assert days("2021-06-30", "2021-06-30") not in found
    assert days("2021-07-01", "2021-07-01") not in found


def test_periods_come_in_the_order_of_the_question() -> None:
    found = mentions("in 2022, op 1 oktober 2021 en in maart 2020", TODAY)
    assert [mention.period for mention in found] == [
        year(2022),
        days("2021-10-01", "2021-10-01"),
        months(2020, 3, 3),
    ]
    assert all(before.end <= after.start for before, after in pairwise(found))


DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
ENDS = st.one_of(st.none(), DAYS)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first, last = draw(ENDS), draw(ENDS)
    if first is None and last is None:
        first = draw(DAYS)
    if first is not None and last is not None and last < first:
        first, last = last, first
    return Period(first, last)


def holds(period: Period, day: date) -> bool:
    """Day by day: the slow and obvious meaning of a period."""
    return (period.first is None or period.first <= day) and (period.last is None or day <= period.last)


FAR = (date(1900, 1, 1), date(2100, 1, 1))
"""Stand for the days long before and after every day that is drawn: open ends reach them."""


def telling_days(*of: Period) -> list[date]:
    """Days that tell periods apart: their ends, the days next to them, and far away."""
    ends = [day for period in of for day in (period.first, period.last) if day is not None]
    return [*FAR, *(day + timedelta(days=step) for day in ends for step in (-1, 0, 1))]


@given(periods(), periods())
def test_a_period_contains_another_when_all_its_days_are_in_it(one: Period, other: Period) -> None:
    inside = all(holds(one, day) for day in telling_days(one, other) if holds(other, day))
    assert one.contains(other) == inside


@pytest.mark.parametrize(("first", "last"), [(None, None), (date(2021, 2, 1), date(2021, 1, 31))])
def test_a_period_that_says_nothing_is_not_made(first: date | None, last: date | None) -> None:
    with pytest.raises(ValueError, match="period"):
        Period(first, last)


@pytest.mark.parametrize(
    ("period", "words", "adverb"),
    [
        (days("2021-10-01", "2021-10-01"), "1 oktober 2021", "op 1 oktober 2021"),
        (days("2021-09-01", "2021-09-30"), "september 2021", "in september 2021"),
        (days("2021-01-01", "2021-12-31"), "2021", "in 2021"),
        (days("2019-01-01", "2021-12-31"), "2019 tot en met 2021", "van 2019 tot en met 2021"),
        (
            days("2021-01-01", "2021-06-30"),
            "januari 2021 tot en met juni 2021",
            "van januari 2021 tot en met juni 2021",
        ),
        (
            days("2021-01-05", "2021-02-10"),
            "5 januari 2021 tot en met 10 februari 2021",
            "van 5 januari 2021 tot en met 10 februari 2021",
        ),
        (Period(date(2022, 1, 1), None), "1 januari 2022", "vanaf 1 januari 2022"),
        (Period(None, date(2022, 12, 31)), "31 december 2022", "tot en met 31 december 2022"),
    ],
)
def test_a_period_in_writing(period: Period, words: str, adverb: str) -> None:
    assert (written(period), phrase(period)) == (words, adverb)


@given(DAYS)
def test_a_day_that_is_written_is_read_back(day: date) -> None:
    assert [mention.period for mention in mentions(written(Period(day, day)), TODAY)] == [Period(day, day)]


@given(st.integers(1990, 2060), st.integers(1, 12))
def test_a_month_that_is_written_is_read_back(number: int, month: int) -> None:
    period = months(number, month, month)
    assert [mention.period for mention in mentions(written(period), TODAY)] == [period]


@given(st.integers(1990, 2060), st.integers(0, 20))
def test_years_that_are_written_are_read_back(number: int, more: int) -> None:
    period = Period(year(number).first, year(number + more).last)
    assert [mention.period for mention in mentions(written(period), TODAY)] == [period]


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for mention in mentions(fold(text), TODAY):
        assert 0 <= mention.start < mention.end <= len(fold(text))
