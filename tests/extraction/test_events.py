"""What a sentence tells beside its figures: events, meanings, lists, reasons, promises and persons."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.extraction.clauses import sentence_of
from knowledge.extraction.events import tell
from knowledge.extraction.persons import persons
from knowledge.extraction.remarks import Told
from knowledge.model import Kind, Scenario


def told(text: str, kind: Kind, before: str | None = None, year: int | None = None) -> list[Told]:
    earlier = None if before is None else sentence_of(before, 0, len(before))
    return [one for one in tell(sentence_of(text, 0, len(text)), earlier, year) if one.kind is kind]


def signed(text: str, signature: bool = True) -> list[tuple[str, str]]:
    found = persons(text, 0, len(text), signature)
    return [(one.measure, one.text or "") for one in found if one.kind is Kind.PERSON]


EVENTS = [
    (
        "De raad nam op 8 juni 2021 het plan voor de bibliotheek aan.",
        "2021-06-08",
        "De raad nam {value} het plan voor de bibliotheek aan.",
    ),
    ("Op 1 mei 2022 opende het buurthuis.", "2022-05-01", "{value} opende het buurthuis."),
    ("In maart 2022 startte het project.", "2022-03-01", "{value} startte het project."),
    # A preposition other than "op" and "in" stays.
    ("De regeling geldt vanaf 1 januari 2023.", "2023-01-01", "De regeling geldt vanaf {value}."),
    # A clause behind it that tells something else is left out.
    ("De brug gaat op 1 maart 2023 open, omdat het kan.", "2023-03-01", "De brug gaat {value} open."),
    # Without a year, that of the letter.
    ("De brug gaat op 1 maart open.", "2024-03-01", "De brug gaat {value} open."),
]
NO_EVENTS = [
    # The year of a figure is its period.
    "In 2022 kregen 40 inwoners hulp.",
    # What is compared with did not happen.
    "Het aantal klachten daalde ten opzichte van 2021.",
    "Er gebeurde niets.",
]

MEANINGS = [
    (
        "Wij voeren de Wet maatschappelijke ondersteuning (Wmo) uit.",
        "Wmo",
        "Wet maatschappelijke ondersteuning",
    ),
    ("Het Bureau Geldzaken Lindemeer (BGL) helpt.", "BGL", "Bureau Geldzaken Lindemeer"),
    (
        "Een buurtbudget is een bedrag waarover bewoners zelf beslissen.",
        "buurtbudget",
        "een bedrag waarover bewoners zelf beslissen",
    ),
    (
        "Een klimaatpas (een kaart met korting op spullen) is nieuw.",
        "klimaatpas",
        "een kaart met korting op spullen",
    ),
]
NO_MEANINGS = [
    # The letters are not those of the words before them.
    "Wij spraken met de wethouder (CDA) over de school.",
    "De brief (zie bijlage) is verstuurd.",
    "Een inwoner is ziek.",
]

LISTS = [
    (
        "Wij werken samen met de bibliotheek, het buurthuis en de voedselkast.",
        ("bibliotheek", "buurthuis", "voedselkast"),
        "Wij werken samen met {value}.",
    ),
    (
        "Het plan is er voor de gemeenten Almelo, Twenterand en Wierden.",
        ("Almelo", "Twenterand", "Wierden"),
        None,
    ),
    (
        "Aan het plan doen de gemeenten Almelo, Twenterand en Wierden mee.",
        ("Almelo", "Twenterand", "Wierden"),
        "Aan het plan doen {value} mee.",
    ),
    ("Scholen, verenigingen en bedrijven doen mee.", ("Scholen", "verenigingen", "bedrijven"), None),
]
NO_LISTS = [
    "Wij werken samen met de bibliotheek en het buurthuis.",
    # Figures are facts of their own.
    "Er zijn 4 scholen, 3 clubs en 2 winkels.",
    "Wij bouwden, sloopten en verkochten.",
]

SAYINGS = [
    ("Het aantal klachten daalde omdat er meer toezicht is.", "reden van: ", Scenario.REALISED),
    ("Het plan is bedoeld om jongeren eerder te bereiken.", "doel van: ", Scenario.REALISED),
    ("Wij verwachten dat de bouw snel start.", "", Scenario.FORECAST),
    ("Wij leggen u binnenkort een plan voor scholen voor.", "", Scenario.FORECAST),
    ("De raad heeft besloten de school te sluiten.", "", Scenario.REALISED),
    ("De bouw van de school is vertraagd.", "", Scenario.REALISED),
]
NO_SAYINGS = [
    "Vraagt u zich af waarom dit zo is?",
    "Dit zijn de redenen:",
    "Ja, omdat.",
    # Its figures are facts of their own.
    "In 2022 is de bouw van 40 woningen gestart.",
]

SIGNATURES = [
    # Roles and names in two columns, and one below the other.
    (
        "Burgemeester en wethouders van Lindemeer,\nde secretaris,  de burgemeester,\nQ. Voorbeeld  P. Bedacht",
        [("secretaris", "Q. Voorbeeld"), ("burgemeester", "P. Bedacht")],
    ),
    (
        "Hoogachtend,\nde secretaris,\nQ. Voorbeeld\nde burgemeester,\ndrs. P.A. van Bedacht",
        [("secretaris", "Q. Voorbeeld"), ("burgemeester", "drs. P.A. van Bedacht")],
    ),
    ("Namens het college van B&W,\nwethouder Z. Verzonnen", [("wethouder", "Z. Verzonnen")]),
    # Whose role is whose is not guessed.
    (
        "Het college van Lindemeer,\nde secretaris\nQ. Voorbeeld  P. Bedacht",
        [("ondertekenaar", "Q. Voorbeeld"), ("ondertekenaar", "P. Bedacht")],
    ),
]
NAMED = [
    ("Wethouder Z. Verzonnen opende het gebouw.", [("wethouder", "Z. Verzonnen")]),
    ("P. Bedacht, directeur van de stichting, sprak.", [("directeur", "P. Bedacht")]),
    (
        "Wethouder Z. Verzonnen en griffier Q. Voorbeeld kwamen.",
        [("wethouder", "Z. Verzonnen"), ("griffier", "Q. Voorbeeld")],
    ),
    ("De wethouder opende het gebouw.", []),
    ("Z. Verzonnen opende het gebouw.", []),
]


@pytest.mark.parametrize(("text", "day", "statement"), EVENTS)
def test_an_event_has_its_day_and_its_sentence(text: str, day: str, statement: str) -> None:
    (event,) = told(text, Kind.DATE, year=2024)
    assert event.period
    assert (str(event.period.first), event.statement) == (day, statement)
    assert event.value
    # The words of the day, without the preposition.
    assert text[slice(*event.value)][0] in "18m"
    assert dict(event.inherited) == ({"period": "year"} if "20" not in text else {})


@pytest.mark.parametrize("text", NO_EVENTS)
def test_a_time_alone_is_no_event(text: str) -> None:
    assert not told(text, Kind.DATE)


def test_a_day_without_a_year_is_no_event_where_the_year_is_unknown() -> None:
    assert not told("De brug gaat op 1 maart open.", Kind.DATE)


@pytest.mark.parametrize(("text", "term", "meaning"), MEANINGS)
def test_a_meaning_is_found(text: str, term: str, meaning: str) -> None:
    (found,) = told(text, Kind.DEFINITION)
    assert (found.measure, found.text) == (term, meaning)


@pytest.mark.parametrize("text", NO_MEANINGS)
def test_no_meaning_is_made_up(text: str) -> None:
    assert not told(text, Kind.DEFINITION)


def test_this_is_goes_on_from_the_sentence_before() -> None:
    text = "Dit is een vorm van hulp aan inwoners met geldzorgen."
    (found,) = told(text, Kind.DEFINITION, before="De schuldhulp is gestart.")
    assert (found.measure, found.text) == ("schuldhulp", "een vorm van hulp aan inwoners met geldzorgen")
    assert dict(found.inherited) == {"measure": "previous sentence"}
    assert found.doubts
    assert not told(text, Kind.DEFINITION)


@pytest.mark.parametrize(("text", "items", "statement"), LISTS)
def test_things_named_in_a_row_are_a_list(text: str, items: tuple[str, ...], statement: str | None) -> None:
    (found,) = told(text, Kind.LIST)
    assert found.items == items
    assert statement is None or found.statement == statement


@pytest.mark.parametrize("text", NO_LISTS)
def test_less_is_no_list(text: str) -> None:
    assert not told(text, Kind.LIST)


@pytest.mark.parametrize(("text", "prefix", "scenario"), SAYINGS)
def test_a_reason_aim_promise_or_decision_is_told_as_it_stands(
    text: str, prefix: str, scenario: Scenario
) -> None:
    (found,) = told(text, Kind.STATEMENT)
    assert (found.text, found.statement, found.scenario) == (text, "{value}", scenario)
    assert found.measure.startswith(prefix)
    assert prefix or ":" not in found.measure


@pytest.mark.parametrize("text", NO_SAYINGS)
def test_other_sentences_are_not_told(text: str) -> None:
    assert not told(text, Kind.STATEMENT)


@pytest.mark.parametrize(("text", "expected"), SIGNATURES)
def test_who_signed(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(role.partition(",")[0], name) for role, name in signed(text)] == expected


def test_who_signed_together_is_a_list() -> None:
    text, _ = SIGNATURES[0]
    (found,) = (one for one in persons(text, 0, len(text), True) if one.kind is Kind.LIST)
    assert found.items == ("Q. Voorbeeld", "P. Bedacht")


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_a_person_is_named_beside_a_role(text: str, expected: list[tuple[str, str]]) -> None:
    assert signed(text, signature=False) == expected


# What is told wrongly now: the kind, and what should be among what is told. A row that comes right belongs above.
KNOWN_GAPS = [
    # "De" within a name is taken for an article.
    (
        "Wij werken met Op Orde, Voedselkast en Woningcorporatie De Kade.",
        Kind.LIST,
        "Woningcorporatie De Kade",
    ),
    ("Het gaat om de gemeenten Almelo, Twenterand en Wierden.", Kind.LIST, "Almelo"),
    ("De gemeenten Almelo, Twenterand en Wierden doen mee.", Kind.LIST, "Almelo"),
    ("De drie doelen zijn: minder schulden, meer hulp en sneller contact.", Kind.LIST, "minder schulden"),
    # A promise without a word of [sayings].
    (
        "In het voorjaar van 2024 ontvangt u een nieuw bericht.",
        Kind.STATEMENT,
        "In het voorjaar van 2024 ontvangt u",
    ),
]


@pytest.mark.parametrize(("text", "kind", "right"), KNOWN_GAPS)
def test_known_gaps_are_still_there(text: str, kind: Kind, right: str) -> None:
    found = told(text, kind)
    assert not any(right in one.items or right in (one.text or "") for one in found)


WORDS = """
De het een inwoners wethouder Z. Verzonnen, directeur (BGL) Bureau Geldzaken Lindemeer is zijn een omdat , en : ; ( ) ’
op 8 juni 2021 in 2022 maart 1 oktober vóór ten opzichte van 40 12% besloten verwachten binnenkort oftewel Dit Onder
verstaan we scholen, clubs en winkels. kregen {value} { } |
"""


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=25).map(" ".join), st.booleans())
def test_what_is_told_stands_in_the_sentence(text: str, signature: bool) -> None:
    sentence = sentence_of(text, 0, len(text))
    for one in (*tell(sentence, sentence, 2022), *persons(text, 0, len(text), signature)):
        assert 0 <= one.start < one.end <= len(text)
        assert one.measure
        assert one.value is None or one.start <= one.value[0] < one.value[1] <= one.end
        assert one.text or one.items or one.period
