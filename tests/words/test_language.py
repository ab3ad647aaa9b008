"""Folding, words and dictionary forms of Dutch."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.words.language import QUESTION_LIMIT, abbreviations, fold, known, lemma, parts, sound, words


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Oekraïners", "oekrainers"),
        ("OEKRAINERS", "oekrainers"),
        ("Wsw’ers", "wsw'ers"),
        ("Wsw´ers", "wsw'ers"),
        ("  twee   spaties\t\n ", "twee spaties"),
        ("ga\u00adran\u200btie\u202ebanen\ufeff", "garantiebanen"),
        ("twee\x00woorden", "twee woorden"),
        ("Ｈｏｅｖｅｅｌ ２０２１？", "hoeveel 2021?"),
        ("één café", "een cafe"),
        ("ĳzer", "ijzer"),
        ("STRAẞE", "strasse"),
        ("", ""),
    ],
)
def test_folding(typed: str, folded: str) -> None:
    assert fold(typed) == folded


WILD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\u0301\u0308\u00ad\u200b\u202e\ufdfa\u1e9e\u0130\u01c5\ufb03İǆ'’´ \x00\n"),
    ),
    max_size=700,
)


@given(WILD)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once[:QUESTION_LIMIT].rstrip() or len(once) > QUESTION_LIMIT


@given(WILD)
def test_what_is_folded_holds_no_accent_control_or_capital(text: str) -> None:
    folded = fold(text)
    assert not any(unicodedata.combining(char) for char in folded)
    assert not any(unicodedata.category(char) in ("Cc", "Cf") for char in folded)
    assert folded == folded.casefold()
    assert folded == " ".join(folded.split())


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "e" + "\u0301\u0323" * 30_000,
        "\ufdfa" * 300_000,
        "<at>" * 20_000,
        "hoeveel " * 100_000,
    ],
    ids=["a million letters", "combining marks", "ligatures that grow", "tags", "words"],
)
def test_a_long_text_is_cut_before_it_costs_anything(text: str) -> None:
    # One character may stand for eighteen: the ligature U+FDFA is a whole phrase.
    assert len(fold(text)) <= 18 * QUESTION_LIMIT
    assert fold(text) == fold(text[:QUESTION_LIMIT])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hoeveel wsw'ers zijn er?", ["hoeveel", "wswers", "zijn", "er"]),
        ("wsw-medewerkers, dvo's", ["wsw-medewerkers", "dvos"]),
        ("m.b.t. de jaarstukken", ["mbt", "de", "jaarstukken"]),
        ("a.u.b. op almelo.nl", ["aub", "op", "almelo.nl"]),
        ("1.200 van 2,5", ["1.200", "van", "2,5"]),
        ("cirex/de zorgcentra", ["cirex/de", "zorgcentra"]),
        ("51,5% of € 3", ["51,5", "%", "of", "€", "3"]),
        ("b&w", ["b&w"]),
        ("...", []),
        ("", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert [word.text for word in words(text)] == found


@given(st.text())
def test_words_stand_where_they_say(text: str) -> None:
    folded = fold(text)
    at = 0
    for word in words(folded):
        assert at <= word.start < word.end <= len(folded)
        written = folded[word.start : word.end].replace("'", "").rstrip(".")
        assert word.text in (written, written.replace(".", ""))
        at = word.end


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("banen", "baan"),
        ("garantiebanen", "garantiebaan"),
        ("inwoners", "inwoner"),
        ("wsw-medewerkers", "wsw-medewerker"),
        ("gemeenten", "gemeente"),
        ("werkten", "werken"),
        ("leden", "lid"),
        ("vacatures", "vacature"),
        ("proefplaatsingen", "proefplaatsing"),
        ("ontplooj", "ontplooj"),
    ],
)
def test_the_dictionary_form(word: str, form: str) -> None:
    assert lemma(word) == form


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("wsw-medewerker", ("wsw", "medewerker")),
        ("wswers", ("wsw", "medewerker")),
        ("werkgeversservicepunt", ("werkgever", "servicepunt")),
        ("medewerker", ()),
        ("ontplooj", ()),
        ("baan", ()),
    ],
)
def test_the_parts_of_a_compound(word: str, pieces: tuple[str, ...]) -> None:
    assert parts(word) == pieces


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vakature", "vacature"),
        ("gebeurt", "gebeurd"),
        ("burgemeister", "burgemijster"),
        ("gemeente", "gemeenten"),
        ("ontplooi", "ontplooj"),
        ("werkken", "werken"),
    ],
)
def test_words_that_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"), [("baan", "boon"), ("motie", "notitie"), ("raad", "rood"), ("wet", "wit")]
)
def test_words_that_do_not(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    ("word", "is_known"),
    [("baan", True), ("werken", True), ("coordinatie", True), ("qwrtz", False), ("cirex", False)],
)
def test_the_dictionary_knows_ordinary_words(word: str, is_known: bool) -> None:
    assert known(word) is is_known


def test_abbreviations_are_folded() -> None:
    table = abbreviations()
    assert table["wsw"] == "Wet sociale werkvoorziening"
    assert all(short == fold(short).replace(".", "") for short in table)


@given(st.text(max_size=60))
def test_any_word_has_a_form_parts_and_a_sound(text: str) -> None:
    for word in words(fold(text)):
        assert lemma(word.text)
        assert all(parts(word.text))
        assert sound(word.text) is not None
        assert sound(word.text, foreign=True) is not None
