"""How old a figure is."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.ages import age
from knowledge.model import Period

TODAY = date(2026, 11, 23)


def until(last: date | None) -> Period:
    return Period(date(2000, 1, 1), last)


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (TODAY, None),
        (TODAY - timedelta(days=1), None),
        (date(2025, 11, 24), None),
        (date(2025, 11, 23), "Let op: dit is één jaar geleden."),
        (date(2025, 11, 22), "Let op: dit is meer dan één jaar geleden."),
        (date(2021, 10, 1), "Let op: dit is meer dan vijf jaar geleden."),
        (date(2021, 12, 31), "Let op: dit is meer dan vier jaar geleden."),
        (date(2006, 11, 22), "Let op: dit is meer dan twintig jaar geleden."),
        (date(2004, 1, 1), "Let op: dit is lang geleden."),
        (date(2030, 1, 1), None),
        (None, None),
    ],
)
def test_in_whole_years_from_the_last_day(last: date | None, told: str | None) -> None:
    assert age(until(last), TODAY) == told


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_never_a_digit_and_only_of_what_is_past(last: date, today: date) -> None:
    told = age(until(last), today)
    assert told is None or not re.search(r"\d", told)
    assert (told is None) or (today - last).days >= 365
    assert (told is not None) or (today - last).days <= 365


def test_a_leap_day_comes_of_age() -> None:
    assert age(until(date(2024, 2, 29)), date(2025, 2, 28)) is None
    assert age(until(date(2024, 2, 29)), date(2025, 3, 1)) == "Let op: dit is meer dan één jaar geleden."
