"""The proof of digits can fail: made-up answers with a digit from elsewhere, and ones without."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from proof import borne_out, numerals, proof, worked_out

from knowledge.model import Amount, Display, Fact, Kind, Letter, Line, Option, Period, Said, Source

LETTER_OF_2023 = Letter(
    "brief", "Raadsbrief 2023 over werk", date=date(2023, 3, 14), url="https://a.example/b"
)
WHOLE = Fact(
    id="geheel",
    letter=LETTER_OF_2023,
    kind=Kind.FIGURE,
    measure="jonger dan 27 jaar aan het werk",
    statement="{period} waren {value} inwoners jonger dan 27 jaar aan het werk.",
    population="inwoners",
    period=Period(date(2022, 10, 31), date(2022, 10, 31)),
    amount=Amount(Decimal(1184), "personen"),
    section="Werk in 2022",
    passage=6,
    quote="Eind oktober werkten 1.184 jongeren, van wie 33 in de zorg.",
)
PART = replace(WHOLE, id="deel", measure="aan het werk in de zorg", amount=Amount(Decimal(401), "personen"))
SHARE = replace(WHOLE, id="aandeel", measure="tevreden", amount=Amount(Decimal("51.5"), "%"), passage=None)
BEFORE = replace(SHARE, id="eerder", amount=Amount(Decimal("49.3"), "%"))
COST = replace(WHOLE, id="kosten", measure="kosten", amount=Amount(Decimal(2650000), "euro"))
RANGE = replace(WHOLE, id="bereik", measure="kansen", amount=Amount(Decimal(20), "kansen", high=Decimal(25)))
NAMES = replace(
    WHOLE, id="namen", kind=Kind.LIST, measure="partijen", amount=None, items=("Een", "Wijk 8", "B2")
)
NOW = replace(WHOLE, id="nu", measure="subsidie", amount=Amount(Decimal("1.3"), "miljoen euro"))
THEN = replace(NOW, id="toen", amount=Amount(Decimal("1.1"), "miljoen euro"))
KNOWN = {fact.id: fact for fact in (NOW, THEN, WHOLE, PART, SHARE, BEFORE, COST, RANGE, NAMES)}


def told(text: str, *facts: str, **more: Any) -> Said:
    return Said(more.pop("kind", "answer"), text, facts=facts, **more)


def computed(
    working: str, value: str, *facts: str, text: str = "Berekening: {}.", unit: str | None = None
) -> Said:
    return told(text.format(working), *facts, value=value, unit=unit, computation=working)


CARD = Display("veel", "mensen", None, (), (Source("Raadsbrief 2023 over werk", url=LETTER_OF_2023.url),))
PROVEN = [
    told("Op 31 oktober 2022 waren 1.184 inwoners jonger dan 27 jaar aan het werk.", "geheel", value="1184"),
    told("Bron: Raadsbrief 2023 over werk van 14 maart 2023, onderdeel Werk in 2022, alinea 6.", "geheel"),
    told("In oktober 2022 en in 2022: 51,5% en 51,5 %.", "aandeel", value="51.5", unit="%"),
    told("Dat kostte € 2,65 miljoen, ofwel € 2.650.000.", "kosten", value="2650000", unit="euro"),
    told("Er zijn 20 tot 25 kansen.", "bereik"),
    told("Een, Wijk 8 en B2", "namen"),
    told("Zie daar.", "geheel", quote=WHOLE.quote),
    told("Wat bedoelt u? 1.184; of 401?", "geheel", "deel", options=(Option("401", "deel"),), kind="clarify"),
    told("Geen cijfer. Wel bekend: 401 (2022).", options=(Option("401 (2022)", "deel"),), kind="decline"),
    told("Zie daar.", "geheel", display=replace(CARD, lines=(Line("1.184", "oktober 2022"),))),
    computed("401 / 1.184 = 33,9%", "33.9", "deel", "geheel"),
    computed("1.184 − 401 = 783", "783", "geheel", "deel"),
    computed("401 − 1.184 = -783", "-783", "geheel", "deel"),
    computed("1.184 + 401 = 1.585", "1585", "geheel", "deel"),
    computed("(1.184 − 401) / 401 = 195,3%", "195.3", "deel", "geheel"),
    computed("(401 − 1.184) / 1.184 = −66,1%", "-66.1", "geheel", "deel"),
    computed("51,5% − 49,3% = 2,2 procentpunt", "2.2", "eerder", "aandeel"),
    computed("(1.184 + 401) / 2 = 792,5", "792.5", "geheel", "deel"),
    computed("1,3 − 1,1 = 0,2", "0.2", "nu", "toen", text="0,2 miljoen euro: {}.", unit="miljoen euro"),
    computed("1.184 > 401", "1184", "geheel", "deel"),
    computed("ongeveer 401 + ongeveer 1.184 = ongeveer 1.585", "1585", "geheel", "deel"),
    computed("3 namen geteld", "3", "namen", text="Dat zijn er 3. Berekening: {}."),
]

STRANGE = Display("1", "2", "3", (Line("4", "5"),), (Source("6", url="https://c.example/7"),))
FOREIGN: list[tuple[Said, list[str]]] = [
    # Another number, or the right one of a fact that is not used
    (told("Er waren 12 inwoners.", "geheel"), ["12"]),
    (told("Er waren 401 inwoners.", "geheel"), ["401"]),
    (told("Er waren 1.184 inwoners."), ["1.184"]),
    (told("Er waren 1.184 inwoners.", "weg"), ["weg", "1.184"]),
    (told("Hallo 7", kind="chat"), ["7"]),
    # A digit more, less or other; another size or notation
    (told("1.185 11.840 118 184", "geheel"), ["1.185", "11.840", "118", "184"]),
    (told("1,184 1.18.4 01.184 1.184,5 1184 miljoen", "geheel"), ["1,184", "1.18.4", "01.184", "1.184,5", "1184"]),
    (told("2,65 en 2,65 miljard", "kosten"), ["2,65", "2,65"]),
    (told("1.184%", "geheel"), ["1.184"]),
    (told("-1.184", "geheel"), ["1.184"]),
    (told("½ van de 10² en ٣", "geheel"), ["½", "10", "²", "٣"]),
    # Another day, or the digits of a date out of their role
    (told("op 30 oktober 2022", "geheel"), ["30", "2022"]),
    (told("op 31 oktober 2023", "geheel"), ["31", "2023"]),
    (told("op 31 december 2022", "geheel"), ["31", "2022"]),
    (told("in maart 2022", "geheel"), ["2022"]),
    (told("31 inwoners en 10 anderen in 2021", "geheel"), ["31", "10", "2021"]),
    # The fact's own words out of their place, another place in the letter
    (told("27 inwoners", "geheel"), ["27"]),
    (told("6 inwoners, alinea 7", "geheel"), ["6", "7"]),
    (told("Raadsbrief 2022 over werk van 14 maart 2023", "geheel"), ["14", "2023"]),
    (told("Raadsbrief 2023 over werk van 15 maart 2023", "geheel"), ["15", "2023"]),
    (told("Raadsbrief 2023 over werk, onderdeel Werk in 2023, alinea 6", "geheel"), ["2023", "6"]),
    (told("Raadsbrief 2023 over werk, onderdeel Werk in 2022, alinea 61", "geheel"), ["61"]),
    (told("Raadsbrief 2023 over werk, onderdeel Werk in 2022, alinea 6", "aandeel"), ["6"]),
    (told("Raadsbrief 2023 over werk, alinea 6; op 14 maart 2023", "geheel"), ["14", "2023"]),
    (told("in 2023", "geheel"), ["2023"]),
    (told("Wijk 2 en 8 meer", "namen"), ["2", "8"]),
    # What only stands in the quote; another quote
    (told("Van wie 33 in de zorg.", "geheel"), ["33"]),
    (told("Zie daar.", "geheel", quote="Er waren 1.184 of 33."), ["1.184", "33"]),
    # Value, unit, options, card
    (told("Veel.", "geheel", value="1185"), ["1185"]),
    (told("Veel.", "geheel", "deel", value="401"), ["401"]),
    (told("Veel.", "geheel", unit="m2"), ["2"]),
    (told("Wat?", "geheel", "deel", options=(Option("1.184", "deel"),), kind="clarify"), ["1.184"]),
    (told("Wat?", options=(Option("Hoeveel in 2022?"),), kind="clarify"), ["2022"]),
    (told("Geen 401. Wel bekend: 401.", options=(Option("401.", "deel"),), kind="decline"), ["401"]),
    (told("Geen cijfer voor wijk 12.", kind="decline"), ["12"]),
    (told("Ja.", "geheel", display=STRANGE), [*"1234567"]),
    # Workings that do not hold
    (computed("401 / 1.184 = 33,8%", "33.8", "deel", "geheel"), ["401", "1.184", "33,8", "33.8"]),
    (computed("401 / 1.184 = 34%", "34", "deel", "geheel"), ["401", "1.184", "34", "34"]),
    (computed("401 / 1.184 = 33,9", "33.9", "deel", "geheel"), ["401", "1.184", "33,9", "33.9"]),
    (computed("401 / 1.184 = 33,9%", "33.8", "deel", "geheel"), ["33.8"]),
    (computed("401 / 1.184 = 33,9%", "33.9", "deel"), ["401", "1.184", "33,9", "33.9"]),
    (computed("1.184 − 401 − 401 = 382", "382", "geheel", "deel"), ["1.184", "401", "401", "382", "382"]),
    (computed("1.184 − 400 = 784", "784", "geheel", "deel"), ["1.184", "400", "784", "784"]),
    (computed("1.184 + 401 = 1.586", "1586", "geheel", "deel"), ["1.184", "401", "1.586", "1586"]),
    (computed("(1.184 + 401) / 3 = 528,3", "528.3", "geheel", "deel"), ["1.184", "401", "3", "528,3", "528.3"]),
    (computed("(1.184 − 401) / 20 = 3.915%", "3915", "geheel", "deel", "bereik"),
     ["1.184", "401", "20", "3.915", "3915"]),
    (computed("401 > 1.184", "401", "geheel", "deel"), ["401", "1.184", "401"]),
    (computed("1.184 > 25", "1184", "geheel", "bereik"), ["1.184", "25", "1184"]),
    (computed("1.184 × 2 = 2.368", "2368", "geheel"), ["1.184", "2", "2.368", "2368"]),
    (computed("4 namen geteld", "4", "namen"), ["4", "4"]),
    (computed("401 / 1.184 = 33,9%", "33.9", "deel", "geheel", text="Dat is 33,9%."), ["401", "1.184", "33,9"]),
    (computed("401 / 1.184 = 33,9%", "33.9", "deel", "geheel", text="12 ({})"), ["12"]),
    (computed("1.184 + 401 = 1.585", "1585", "geheel", "deel", text="1.585 miljoen: {}"), ["1.585"]),
]  # fmt: skip


@pytest.mark.parametrize("said", PROVEN, ids=range(len(PROVEN)))
def test_what_the_facts_bear_out_is_proven(said: Said) -> None:
    assert proof(said, KNOWN) == []


@pytest.mark.parametrize(("said", "strays"), FOREIGN, ids=range(len(FOREIGN)))
def test_a_digit_from_elsewhere_is_caught(said: Said, strays: list[str]) -> None:
    # The working is told twice: in the text and by itself.
    assert set(proof(said, KNOWN)) == set(strays)


def test_numbers_are_read_by_their_role() -> None:
    assert [each.text for each in numerals("1.200, 51,5% en 3.")] == ["1.200", "51,5", "3"]
    assert borne_out([WHOLE]).values == {Decimal(1184)}
    assert worked_out("401 / 1.184 = 33,9%", [PART, WHOLE]) == frozenset([Decimal("33.9")])
    assert worked_out("401 / 0 = 0%", [PART, replace(WHOLE, amount=Amount(Decimal(0), "personen"))]) is None
