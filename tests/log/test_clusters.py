"""Questions that ask the same in other words."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.log.clusters import groups
from knowledge.log.log import Asked

DAY = date(2026, 11, 23)


def asked(*questions: str, kind: str = "decline") -> list[Asked]:
    return [Asked(DAY, question, kind) for question in questions]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoeveel zwembaden zijn er?", "HOEVEEL ZWEMBADEN ZIJN ER"),
        ("Hoeveel zwembaden zijn er?", "zwembaden, hoeveel?"),
        ("Hoeveel zwembaden zijn er?", "Weet u misschien hoeveel zwembaden er zijn?"),
        ("Hoeveel zwembaden zijn er?", "hoeveel zwembadenn zijn er"),
        ("Wat kost de nieuwe opleiding?", "Wat kost de nieuwe scholing?"),
        ("Hoeveel budget is er voor sport?", "Hoeveel is de pot voor sport?"),
        ("Hoeveel Wsw'ers zijn ziek?", "hoeveel wsw-medewerkers zijn ziek"),
        ("En daarvan?", "en daarvan"),
    ],
)
def test_what_is_the_same(one: str, other: str) -> None:
    assert len(groups(asked(one, other))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoeveel zwembaden zijn er?", "Hoeveel sporthallen zijn er?"),
        ("Hoeveel banen in 2021?", "Hoeveel banen in 2022?"),
        ("Hoeveel banen in Enschede?", "Hoeveel banen in Hengelo?"),
        ("Hoeveel banen in Enschede?", "Hoeveel banen?"),
        ("Wat was de instroom in de bijstand?", "Wat was de uitstroom in de bijstand?"),
        ("Hoeveel?", "Hoeveel zwembaden?"),
        ("En daarvan?", "En nu?"),
    ],
)
def test_what_is_not(one: str, other: str) -> None:
    assert len(groups(asked(one, other))) == 2


def test_a_question_that_was_asked_back_is_another_one() -> None:
    assert len(groups(asked("Hoeveel?") + asked("Hoeveel?", kind="clarify"))) == 2


def test_the_most_frequent_first_in_its_most_frequent_words() -> None:
    rows = [
        Asked(DAY - timedelta(days=9), "Hoeveel sporthallen zijn er?", "decline", ("a",)),
        Asked(DAY - timedelta(days=8), "sporthallen hoeveel", "decline", ("a", "b")),
        Asked(DAY, "Hoeveel sporthallen zijn er", "decline"),
        *asked("Hoeveel zwembaden?"),
    ]
    first, second = groups(rows)
    assert (first.count, first.question) == (3, "Hoeveel sporthallen zijn er?")
    assert first.wordings == ("Hoeveel sporthallen zijn er?", "sporthallen hoeveel")
    assert (first.first, first.last) == (DAY - timedelta(days=9), DAY)
    assert first.facts == ("a", "b")
    assert second.count == 1


def test_nothing_gives_nothing() -> None:
    assert groups([]) == []


@given(st.lists(st.text(max_size=40), max_size=12))
def test_every_question_is_in_one_group(questions: list[str]) -> None:
    found = groups(asked(*questions))
    assert sum(group.count for group in found) == len(questions)
    assert [group.count for group in found] == sorted((group.count for group in found), reverse=True)


def test_a_full_log_is_grouped_in_a_moment() -> None:
    topics = [
        f"{a}{b}"
        for a in ("zwem", "sport", "speel", "fiets", "park")
        for b in ("plaats", "weg", "beleid", "zaal")
    ]
    rows = asked(
        *(
            f"Hoeveel {one} is er naast de {other} in {year}?"
            for one in topics
            for other in topics
            if one != other
            for year in range(2015, 2025)
        )
    )
    before = time.perf_counter()
    assert len(groups(rows)) > 1000
    assert time.perf_counter() - before < 20
