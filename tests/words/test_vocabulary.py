"""Words that mean the same, and words that only seem to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.words.language import fold, words
from knowledge.words.vocabulary import SYNONYM, Vocabulary, fillers, light, question_words

SHIPPED = Vocabulary()


def shared(one: str, other: str, vocabulary: Vocabulary = SHIPPED) -> set[str]:
    """The ideas that two pieces of text have in common."""
    return set(vocabulary.text_ideas(one)) & set(vocabulary.text_ideas(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("banen", "baan"),
        ("Wsw'ers", "Wsw-medewerkers"),
        ("sw'er", "Wsw-medewerker"),
        ("opleiding", "scholing"),
        ("Wet sociale werkvoorziening", "Wsw"),
        ("vacature", "openstaande functie"),
        ("begeleiding", "begeleiden"),
        ("job coaching", "jobcoaching"),
        ("garantie banen", "garantiebaan"),
    ],
)
def test_words_for_the_same_share_an_idea(one: str, other: str) -> None:
    assert shared(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("garantiebaan", "beschut werk"),
        ("vacature", "baan"),
        ("werkgever", "werknemer"),
        ("instroom", "uitstroom"),
        ("burgemeester", "wethouder"),
        ("motie", "toezegging"),
    ],
)
def test_words_for_something_else_do_not(one: str, other: str) -> None:
    assert shared(one, other) == set()


@pytest.mark.parametrize("kind", ["synonym", "abbreviation"])
def test_a_term_of_staff_gives_a_word_its_meaning(kind: str) -> None:
    own = Vocabulary([("knalpot", "garantiebaan", kind)])
    assert shared("knalpotten", "garantiebaan", own)
    assert not shared("knalpotten", "garantiebaan")
    assert own.has_idea("knalpot")


@pytest.mark.parametrize("kind", ["misspelling", "dialect"])
def test_a_spelling_of_staff_is_rewritten(kind: str) -> None:
    own = Vocabulary([("knalboane", "garantiebaan", kind)])
    assert own.rewritten("hoeveel knalboane?") == "hoeveel garantiebaan?"
    assert SHIPPED.rewritten("hoeveel knalboane?") == "hoeveel knalboane?"


def test_a_spelling_of_more_words_is_rewritten_as_one() -> None:
    own = Vocabulary([("boan met gaarantie", "garantiebaan", "dialect")])
    assert (
        own.rewritten("ne boan met gaarantie, jao")
        == f"{own.rewritten('ne')} garantiebaan, {own.rewritten('jao')}"
    )


def test_a_shorter_spelling_does_not_hide_a_longer_one() -> None:
    own = Vocabulary([("xx", "kort", "dialect"), ("xx yy", "lang", "dialect")])
    assert own.rewritten("xx yy xx") == "lang kort"


def test_the_word_itself_is_surer_than_its_synonym_or_its_verb() -> None:
    meaning = SHIPPED.meaning("scholing").flat()
    assert meaning["scholing"] == 1.0
    for one, other in [("scholing", "opleiding"), ("begeleiding", "begeleiden")]:
        left, right = SHIPPED.text_ideas(one), SHIPPED.text_ideas(other)
        assert max(left[idea] * right[idea] for idea in shared(one, other)) <= SYNONYM


@pytest.mark.parametrize("general", [fillers(), light(), question_words()], ids=["filler", "light", "asking"])
def test_general_words_are_folded(general: frozenset[str]) -> None:
    assert general
    assert all(word == fold(word).replace("'", "") for word in general)


@given(st.text(max_size=200))
def test_rewriting_keeps_what_is_no_word(text: str) -> None:
    rewritten = Vocabulary([("qqx", "qqy", "misspelling")]).rewritten(fold(text))
    if not words(fold(text)):
        assert rewritten == fold(text)


@given(st.text(max_size=200))
def test_any_text_has_ideas_or_none(text: str) -> None:
    ideas = SHIPPED.text_ideas(text)
    assert all(0 < weight <= 1 for weight in ideas.values())
    for word in words(fold(text)):
        assert SHIPPED.meaning(word.text).whole
