"""Candidates: sentences, rows and lists of a letter, word for word, with the facts in them."""

from __future__ import annotations

from decimal import Decimal

from berkenrode import LETTER, PASSAGES, catalogue

from knowledge.model import Amount, Fact, Kind, Passage
from knowledge.search import Catalogue, Shape
from knowledge.search.units import targets, units

FACT = Fact(
    "otter",
    LETTER,
    Kind.FIGURE,
    "leden",
    "Zwemclub De Otter: {value} leden",
    amount=Amount(Decimal(45), "personen"),
)


def made() -> list[Passage]:
    return [Passage(LETTER, at, heading, text) for at, (heading, text) in enumerate(PASSAGES, start=1)]


def test_every_unit_is_made_of_the_words_of_the_letter() -> None:
    letter = "\n".join(f"{heading}\n{text}" for heading, text in PASSAGES)
    texts = [unit.text for unit in units(made(), {})]
    assert len(texts) > len(PASSAGES)
    assert [text for text in texts if not all(line in letter for line in text.split("\n"))] == []


def test_sentences_keep_what_stands_around_them() -> None:
    found = {unit.text: unit for unit in units(made(), {})}
    second = found["Voor 2025 is € 120.000 begroot."]
    assert (second.heading, second.before) == ("Zwembad", "Het onderhoud van het zwembad kostte € 95.000.")
    item = found["- Zwemclub De Otter: 45 leden"]
    assert (item.lead, item.is_item) == ("Aan de beweegweek deden mee:", True)


def test_a_list_is_a_unit_as_a_whole() -> None:
    (whole,) = (unit for unit in units(made(), {}) if unit.is_list)
    assert whole.text.split("\n") == [text for heading, text in PASSAGES if heading == "Deelnemers"]
    assert [target.shape for target in targets(whole)] == [Shape.TEXT]


def test_numbers_below_a_heading_are_a_row_with_that_label() -> None:
    assert "Lasten\n57.100\n58.300" in [unit.text for unit in units(made(), {})]


def test_a_fact_stands_in_the_unit_of_its_figure() -> None:
    text = "- Zwemclub De Otter: 45 leden"
    passage = Passage(LETTER, 1, "Deelnemers", text, (("otter", text.index("45"), text.index("45") + 2),))
    (unit,) = units([passage], {"otter": FACT})
    assert [(target.shape, target.fact) for target in targets(unit)] == [
        (Shape.COUNT, FACT),
        (Shape.TEXT, None),
    ]


def test_a_fact_of_a_letter_that_may_not_be_quoted_stands_alone() -> None:
    shelf = Catalogue([FACT]).shelf
    (slot,) = shelf.of_letter(LETTER.id)
    assert shelf.unit(slot).text == "Zwemclub De Otter: 45 leden"


def test_passages_come_and_go() -> None:
    kept = catalogue()
    before = len(kept.shelf)
    kept.update({}, {LETTER.id: ()})
    assert (len(kept.shelf), list(kept.shelf.of_letter(LETTER.id))) == (0, [])
    kept.update({}, {LETTER.id: tuple(made())})
    assert len(kept.shelf) == before
    assert kept.shelf.own.ideas() == catalogue().shelf.own.ideas()


def test_the_facts_of_a_letter_move_into_its_passages_and_back() -> None:
    kept = Catalogue([FACT])
    text = "Zwemclub De Otter heeft 45 leden."
    at = text.index("45")
    passage = Passage(LETTER, 1, None, text, (("otter", at, at + 2),))
    kept.update({}, {LETTER.id: (passage,)})
    assert [kept.shelf.unit(slot).text for slot in kept.shelf.of_letter(LETTER.id)] == [text]
    kept.update({}, {LETTER.id: ()})
    (slot,) = kept.shelf.of_letter(LETTER.id)
    assert kept.shelf.unit(slot).is_stated
