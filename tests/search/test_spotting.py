"""Figures in a sentence: where they stand and of what shape they are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.spotting import Shape, figures_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Er kwamen 412 leden.", [("412", Shape.COUNT)]),
        ("Er kwamen twaalf leden.", [("twaalf", Shape.COUNT)]),
        ("Dat kost € 31.400 per jaar.", [("€ 31.400", Shape.MONEY)]),
        ("Dat kost €1,24 miljoen.", [("€1,24 miljoen", Shape.MONEY)]),
        ("Dat kost 40 euro.", [("40 euro", Shape.MONEY)]),
        ("Zo'n 23% viel uit, eerst 27 procent.", [("23%", Shape.SHARE), ("27 procent", Shape.SHARE)]),
        ("De helft komt op de fiets.", [("De helft", Shape.SHARE)]),
        ("Het duurde 14 weken.", [("14", Shape.DURATION)]),
        ("Dat is 3 keer gebeurd.", [("3", Shape.TIMES)]),
        ("De hal opent op 14 september 2024.", [("14 september 2024", Shape.DATE)]),
        ("In 2023 waren het er 88.", [("2023", Shape.YEAR), ("88", Shape.COUNT)]),
        # No amounts: references, the number of a list item, "één van".
        ("Zie artikel 213 en vraag 4.", []),
        ("2) Zwembad", []),
        ("Eén van de clubs stopt.", []),
        ("Kenmerk 1951555/2073678.", []),
    ],
)
def test_a_sentence(text: str, expected: list[tuple[str, Shape]]) -> None:
    assert [(text[one.start : one.end], one.shape) for one in figures_in(text)] == expected


@given(st.text(max_size=200))
def test_no_two_figures_share_a_character(text: str) -> None:
    found = figures_in(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
