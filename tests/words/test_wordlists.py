"""The word lists are data that staff and authors extend: these tests say what a good line looks like."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest

# Two words of a pair must never stand on one line: letters give different figures for them.
NEVER_TOGETHER = [
    ("instroom", "uitstroom"),
    ("instroom", "doorstroom"),
    ("uitstroom", "doorstroom"),
    ("stijgen", "dalen"),
    ("toename", "afname"),
    ("groei", "krimp"),
    ("verhogen", "verlagen"),
    ("openen", "sluiten"),
    ("beginnen", "stoppen"),
    ("begin", "einde"),
    ("ingaan", "eindigen"),
    ("oprichten", "opheffen"),
    ("verlengen", "stoppen"),
    ("aankomen", "vertrekken"),
    ("blijven", "vertrekken"),
    ("blijven", "overgaan"),
    ("overdragen", "ontslaan"),
    ("aannemen", "ontslaan"),
    ("opzeggen", "verlengen"),
    ("ontslag", "pensioen"),
    ("ziekteverzuim", "verlof"),
    ("aanvragen", "toekennen"),
    ("aanvragen", "ontvangen"),
    ("afwijzen", "toekennen"),
    ("goedkeuren", "afkeuren"),
    ("indienen", "intrekken"),
    ("inschrijven", "uitschrijven"),
    ("budget", "uitgave"),
    ("begroting", "jaarrekening"),
    ("begroot", "gerealiseerd"),
    ("begroten", "realiseren"),
    ("kosten", "opbrengst"),
    ("inkomen", "uitgave"),
    ("subsidie", "lening"),
    ("subsidie", "belasting"),
    ("winst", "verlies"),
    ("tekort", "overschot"),
    ("meevaller", "tegenvaller"),
    ("eenmalig", "structureel"),
    ("kopen", "verkopen"),
    ("huur", "koop"),
    ("huurwoning", "koopwoning"),
    ("bouw", "sloop"),
    ("woning", "bewoner"),
    ("woning", "huishouden"),
    ("lenen", "aflossen"),
    ("man", "vrouw"),
    ("jongen", "meisje"),
    ("jongere", "oudere"),
    ("kind", "ouder"),
    ("werkgever", "werknemer"),
    ("werkloos", "werkzaam zijn"),
    ("vacature", "baan"),
    ("baan", "fte"),
    ("medewerker", "fte"),
    ("medewerker", "stagiair"),
    ("vast contract", "tijdelijk contract"),
    ("voltijd", "deeltijd"),
    ("detachering", "beschut werk"),
    ("beschut werk", "garantiebaan"),
    ("individuele detachering", "groepsdetachering"),
    ("bijstand", "bijzondere bijstand"),
    ("dader", "slachtoffer"),
    ("gewonde", "dode"),
    ("geboorte", "overlijden"),
    ("huwelijk", "echtscheiding"),
    ("asielzoeker", "statushouder"),
    ("asielzoeker", "ontheemde"),
    ("wachtlijst", "wachttijd"),
    ("basisschool", "middelbare school"),
    ("voorstemmen", "tegenstemmen"),
    ("coalitie", "oppositie"),
    ("motie", "amendement"),
    ("motie", "toezegging"),
    ("klacht", "bezwaar"),
    ("klacht", "compliment"),
    ("tevreden", "ontevreden"),
    ("verplichten", "verbieden"),
    ("voordeel", "nadeel"),
    ("maximum", "minimum"),
    ("verbeteren", "verslechteren"),
    ("versnelling", "vertraging"),
    ("slagen", "mislukken"),
    ("restafval", "plastic"),
    ("wethouder", "burgemeester"),
    ("formatie", "bezetting"),
    ("loonkosten", "personeelskosten"),
    ("aanvraag", "aanvrager"),
    ("laadpaal", "laadpunt"),
    ("noodopvang", "crisisnoodopvang"),
    ("griffie", "griffier"),
    ("wijk", "buurt"),
    ("ouder", "oudere"),
]

# What only looks like a filler: a figure can hang on each of these.
NEVER_A_FILLER = [
    "hoeveel", "wanneer", "wie", "wat", "welke", "waar", "waarom", "hoe", "vaak",
    "niet", "geen", "zonder", "behalve", "inclusief", "exclusief",
    "nu", "straks", "vorig", "volgend", "jaar", "maand", "sinds", "vanaf", "tot", "na",
    "meer", "minder", "meeste", "minste", "andere", "overige", "rest", "totaal", "per", "samen", "elk",
    "twee", "drie", "honderd", "half", "helft",
    "af", "toe", "uit", "terug", "weg",
    "ontslaan", "wachtlijst", "kosten", "vrouw", "man", "jongere", "verdienen", "werken", "wonen",
    "budget", "subsidie", "euro", "procent",
]  # fmt: skip


def load(name: str) -> dict[str, Any]:
    return tomllib.loads(files("knowledge.dutch").joinpath(name).read_text(encoding="utf-8"))


def fold(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("'", "")


def lines() -> list[list[str]]:
    """Every line of the synonyms, head first."""
    return [[head, *words] for theme in load("synonyms.toml").values() for head, words in theme.items()]


def on_one_line(one: str, other: str) -> bool:
    return any(one in line and other in line for line in lines())


def test_synonyms_are_many_lower_case_words_or_short_phrases() -> None:
    words = [word for line in lines() for word in line]
    assert len(lines()) > 600
    assert [word for word in words if word != word.strip().lower() or "_" in word or "  " in word] == []
    assert [word for word in words if not 1 <= len(word.split()) <= 6] == []


def test_a_line_gives_its_head_something_else_to_be_called() -> None:
    assert [line for line in lines() if len(line) < 2] == []


def test_no_word_stands_twice_on_a_line_also_not_with_another_accent() -> None:
    assert [line for line in lines() if len({fold(word) for word in line}) != len(line)] == []


def test_no_head_word_has_two_lines_or_stands_on_another_one() -> None:
    heads = Counter(fold(line[0]) for line in lines())
    assert [head for head, count in heads.items() if count > 1] == []
    assert [word for line in lines() for word in line[1:] if fold(word) in heads] == []


def test_few_words_stand_on_several_lines_so_ideas_do_not_run_together() -> None:
    several = [word for word, n in Counter(word for line in lines() for word in line).items() if n > 1]
    assert len(several) <= 10, several


@pytest.mark.parametrize(("one", "other"), NEVER_TOGETHER)
def test_words_whose_figures_differ_are_not_merged(one: str, other: str) -> None:
    assert not on_one_line(one, other)


def test_the_pairs_above_speak_of_words_that_the_lists_know() -> None:
    """A pair of words that stand nowhere would hold without checking anything."""
    known = {word for line in lines() for word in line}
    unknown = [pair for pair in NEVER_TOGETHER if not known.intersection(pair)]
    assert [pair for pair in unknown if pair[0] not in {"begroot", "begroten"}] == []


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("opleiding", "scholing"),
        ("pot", "budget"),
        ("op de loonlijst", "in dienst"),
        ("overgaan", "overdragen"),
        ("salaris", "loon"),
        ("wegsturen", "ontslag"),
        ("crèche", "kinderdagverblijf"),
        ("bieb", "bibliotheek"),
    ],
)
def test_what_people_say_meets_what_letters_say(said: str, written: str) -> None:
    assert on_one_line(said, written)


def test_abbreviations_are_typed_forms_with_what_they_stand_for() -> None:
    table = load("abbreviations.toml")
    assert list(table) == ["abbreviations"]
    short_forms = table["abbreviations"]
    assert len(short_forms) > 120
    assert [short for short in short_forms if not re.fullmatch(r"[a-z0-9&]+( [a-z0-9&]+)*", short)] == []
    assert [short for short, long in short_forms.items() if len(long) <= len(short)] == []


@pytest.mark.parametrize(("table", "at_least"), [("twents", 400), ("chat", 80)])
def test_dialect_and_chat_are_folded_spellings_of_other_words(table: str, at_least: int) -> None:
    assert set(load("dialect.toml")) == {"twents", "chat"}
    spellings: dict[str, str] = load("dialect.toml")[table]
    assert len(spellings) >= at_least
    assert [key for key in spellings if not re.fullmatch(r"[a-z]+( [a-z]+)*", key)] == []
    assert [key for key, word in spellings.items() if key == fold(word) or word != word.strip().lower()] == []


@pytest.mark.parametrize(
    "word",
    ["wie", "wat", "wel", "zien", "boeten", "wet", "wol", "gif", "hek", "allen", "ouder", "kosten", "niet"],
)
def test_dialect_leaves_ordinary_dutch_words_alone(word: str) -> None:
    assert not any(word in spellings for spellings in load("dialect.toml").values())


def test_a_spelling_has_one_reading() -> None:
    dialect, short_forms = load("dialect.toml"), load("abbreviations.toml")["abbreviations"]
    assert set(dialect["twents"]) & set(dialect["chat"]) == set()
    assert set(short_forms) & (set(dialect["twents"]) | set(dialect["chat"])) == set()


def test_places_are_named_once_per_list_and_written_with_a_capital() -> None:
    places: dict[str, list[str]] = load("places.toml")["places"]
    assert set(places) == {"municipalities", "former", "provinces", "regions", "countries", "ambiguous"}
    assert len(places["municipalities"]) == 342
    for names in places.values():
        assert [name for name, count in Counter(map(fold, names)).items() if count > 1] == []
        assert [name for name in names if not re.match(r"[A-Z]|'s-[A-Z]|het [A-Z]", name)] == []


def test_every_ambiguous_place_is_a_place() -> None:
    places: dict[str, list[str]] = load("places.toml")["places"]
    every = {name for kind, names in places.items() if kind != "ambiguous" for name in names}
    assert set(places["ambiguous"]) - every == set()


def test_no_municipality_is_also_a_former_one() -> None:
    places: dict[str, list[str]] = load("places.toml")["places"]
    assert set(places["municipalities"]) & set(places["former"]) == set()


@pytest.mark.parametrize("key", ["phrases", "words", "light"])
def test_fillers_are_lower_case_and_stand_once(key: str) -> None:
    fillers: list[str] = load("fillers.toml")[key]
    assert len(fillers) > 100
    assert [word for word, count in Counter(fillers).items() if count > 1] == []
    assert [word for word in fillers if word != word.strip().lower() or re.search(r"[?!,;:]", word)] == []
    assert key == "phrases" or [word for word in fillers if " " in word] == []


@pytest.mark.parametrize("word", NEVER_A_FILLER)
def test_a_word_that_a_figure_can_hang_on_is_not_left_out(word: str) -> None:
    fillers = load("fillers.toml")
    assert not any(word in fillers[key] for key in ("phrases", "words", "light"))


def test_no_filler_word_is_also_an_idea() -> None:
    ideas = {fold(word) for line in lines() for word in line}
    fillers = load("fillers.toml")
    assert [word for word in (*fillers["words"], *fillers["phrases"]) if fold(word) in ideas] == []


def test_a_filler_word_is_not_also_a_light_word_or_an_abbreviation() -> None:
    fillers, short_forms = load("fillers.toml"), load("abbreviations.toml")["abbreviations"]
    assert set(fillers["words"]) & set(short_forms) == set()
