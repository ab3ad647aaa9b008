"""Citations: the sources of an answer as Teams itself shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.citations import MOST, cited, entity
from knowledge import Source


def claims(*sources: Source) -> list[dict[str, str]]:
    return [claim["appearance"] for claim in entity(sources)["citation"]]


@pytest.mark.parametrize(("count", "text"), [(0, "Tekst."), (1, "Tekst. [1]"), (3, "Tekst. [1][2][3]")])
def test_each_source_has_its_number_in_the_text(count: int, text: str) -> None:
    sources = [Source(f"Brief {n}") for n in range(count)]
    assert cited("Tekst.", sources) == text
    assert [claim["position"] for claim in entity(sources)["citation"]] == list(range(1, count + 1))


@pytest.mark.parametrize(
    ("source", "abstract"),
    [
        (Source("Brief", "alinea 3", "De woorden zelf."), "De woorden zelf."),
        (Source("Brief", "alinea 3"), "alinea 3"),
        (Source("Brief"), "Brief"),
    ],
)
def test_the_words_of_the_letter_stand_with_it_or_else_the_place(source: Source, abstract: str) -> None:
    assert claims(source)[0]["abstract"] == abstract


@pytest.mark.parametrize(
    ("url", "kept"), [("https://raad.example.nl/b.pdf", True), ("javascript:x", False), (None, False)]
)
def test_in_08_only_https_links(url: str | None, kept: bool) -> None:
    assert claims(Source("Brief", url=url))[0].get("url") == (url if kept else None)


@given(st.text(), st.text(), st.text())
def test_teams_takes_what_letters_hold(letter: str, place: str, quote: str) -> None:
    (claim,) = claims(Source(letter, place, quote))
    assert len(claim["name"]) <= 80
    assert len(claim["abstract"]) <= 160
    assert not set(claim["name"] + claim["abstract"]) & set("\n\x00\u200b\u202e")


def test_teams_takes_so_many_at_most() -> None:
    sources = [Source(f"Brief {n}") for n in range(50)]
    assert len(claims(*sources)) == MOST
    assert cited("", sources).count("[") == MOST
