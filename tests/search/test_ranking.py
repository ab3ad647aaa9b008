"""The ranker: which figure of which sentence comes first, and how much it looks at."""

from __future__ import annotations

from datetime import date

import pytest
from berkenrode import LETTER, catalogue
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import Passage
from knowledge.questions import read
from knowledge.search import Catalogue, Hints, Ranked, fitted, rank
from knowledge.search.asking import POOL, asking
from knowledge.search.features import FEATURES
from knowledge.search.ranking import CLOSE

MADE = catalogue()


def ranked(question: str, made: Catalogue = MADE) -> Ranked:
    asked = read(question, made.vocabulary, made.speller, date(2024, 6, 1))
    return rank(asked, made.shelf, Hints(), fitted())


@pytest.mark.parametrize(
    ("question", "said"),
    [
        # Two figures of one sentence: the year, and the words, that a figure stands nearest to.
        ("Hoeveel gezinnen kochten een zwempas in 2023?", "812"),
        ("Hoeveel gezinnen kochten een zwempas in 2022?", "640"),
        pytest.param(
            "Hoeveel aanvragen voor sportsubsidie zijn er toegekend?",
            "31",
            marks=pytest.mark.xfail(strict=True, reason="48 stands beside what is counted"),
        ),
        ("Wat kostte het onderhoud van het zwembad?", "95000"),
        pytest.param(
            "Hoeveel is er begroot voor het zwembad in 2025?",
            "120000",
            marks=pytest.mark.xfail(strict=True, reason="the other sentence names the swimming pool itself"),
        ),
        ("Hoeveel procent van de leden komt op de fiets?", "62procent"),
        ("Wanneer opent de kantine?", "14september2024"),
        ("Hoeveel parkeerplaatsen zijn er op het sportpark?", "35"),
        ("hoeveel leden heeft de zwemclub", "45"),
    ],
)
def test_the_figure_that_comes_first(question: str, said: str) -> None:
    assert ranked(question).scored[0].candidate.said.replace(".", "") == said


@given(st.text(max_size=80))
def test_probabilities_are_shares(text: str) -> None:
    found = ranked(text).scored
    assert not found or abs(sum(one.probability for one in found) - 1) < 1e-9
    assert all(len(one.candidate.features) == len(FEATURES) for one in found)


def test_few_units_are_looked_at_however_many_there_are() -> None:
    passages = [
        Passage(LETTER, number, f"Wijk {number}", f"In wijk {number} kwamen {number} leden van de zwemclub.")
        for number in range(1, 1000)
    ]
    made = Catalogue((), (), passages)
    question = read(
        "Hoeveel leden van de zwemclub kwamen er?", made.vocabulary, made.speller, date(2024, 6, 1)
    )
    assert len(asking(question, made.shelf).pool) <= POOL
    assert len({one.candidate.slot for one in ranked("Hoeveel leden van de zwemclub?", made).scored}) <= CLOSE
