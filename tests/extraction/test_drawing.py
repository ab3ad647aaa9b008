"""What is drawn from a letter: each figure with its unit, period, scenario and whole, in the words of the letter."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from editions import EDITIONS, Told
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from knowledge.extraction.drafts import Draft, Drawn, Outcome
from knowledge.extraction.drawing import draw
from knowledge.letters.documents import Document, Passage, PassageKind, read
from knowledge.model import Kind, Letter, Period, Qualifier, Scenario
from knowledge.store.rows import read_fact, row_of
from knowledge.words.evidence import holds

ROOT = Path(__file__).parents[2]
UNDATED = Letter("lindemeer", "Raadsbrief over hulp", "College van Lindemeer")
DATED = Letter("lindemeer", "Raadsbrief over hulp", "College van Lindemeer", date(2023, 11, 14))
REPORT = Letter("lindemeer", "Jaarverslag 2022", "College van Lindemeer")
# Lindemeer is invented, and so is no place that is known; for places the sender must be a real one.
ALMELO = Letter("almelo", "Raadsbrief over hulp", "Gemeente Almelo")

MARKS = {
    "^": PassageKind.LETTERHEAD,
    "#": PassageKind.HEADING,
    "*": PassageKind.BULLET,
    "|": PassageKind.ROW,
}


def document(text: str, section: str = "Aanhef") -> Document:
    """A letter with a passage for each line, of the kind of its mark in MARKS; "¶" is a new line within a passage."""
    whole, passages, number = "", [], 0
    for line in filter(None, text.split("\n")):
        kind = MARKS.get(line[0], PassageKind.PARAGRAPH)
        own = (line if kind is PassageKind.PARAGRAPH else line[1:].strip()).replace("¶", "\n")
        if kind is PassageKind.HEADING:
            section, number = own, 0
        counted = kind not in (PassageKind.HEADING, PassageKind.LETTERHEAD)
        number += counted
        start = len(whole)
        whole += own + "\n\n"
        passages.append(
            Passage(
                number if counted else 0,
                section,
                None,
                own,
                start,
                start + len(own),
                kind,
                int(kind is PassageKind.BULLET),
            )
        )
    return Document(None, None, None, None, None, "0" * 64, whole, tuple(passages), ())


def drafts(text: str, letter: Letter = UNDATED, section: str = "Aanhef") -> list[Draft]:
    """The drafts in the order in which their figures stand in the letter."""
    drawn = draw(document(text, section), letter)
    return sorted(drawn.drafts, key=lambda draft: draft.value_start or 0)


def days(period: Period | None) -> str:
    """'2022' for a whole year, '2022-10-01' for a day, otherwise the first and last day with '..' between them."""
    if period is None:
        return "-"
    first, last = period.first, period.last
    if first and first == last:
        return first.isoformat()
    if first and last and period == Period(date(last.year, 1, 1), date(last.year, 12, 31)):
        return str(last.year)
    return f"{first or ''}..{last or ''}"


def figures(text: str, letter: Letter = UNDATED) -> list[str]:
    """Every figure in a line: 'circa 300 huishoudens, 2022', '80 meldingen, 2022, of 120', '40 euro, -, budget'."""
    found = [draft for draft in drafts(text, letter) if draft.fact.amount]
    values = {draft.fact.id: draft.fact.amount.value for draft in found if draft.fact.amount}
    lines = []
    for fact in (draft.fact for draft in found):
        assert fact.amount
        amount = fact.amount
        line = "" if amount.qualifier is Qualifier.EXACT else f"{amount.qualifier} "
        line += f"{amount.value:f}" + ("" if amount.high is None else f" to {amount.high:f}")
        line += f" {amount.unit}, {days(fact.period)}"
        line += "" if fact.scenario is Scenario.REALISED else f", {fact.scenario}"
        line += f", of {values[fact.part_of]:f}" if fact.part_of else ""
        lines.append(line)
    return lines


def statements(text: str, letter: Letter = UNDATED) -> list[str]:
    return [draft.fact.statement for draft in drafts(text, letter) if draft.fact.amount]


# --- What is counted

UNITS = [
    ("In 2022 kregen 1.200 inwoners hulp.", ["1200 personen, 2022"]),
    ("In 2022 telde Lindemeer 35 cliënten en 12 mantelzorgers.", ["35 personen, 2022", "12 personen, 2022"]),
    ("Circa 300 huishoudens kregen in 2022 een energiecoach.", ["circa 300 huishoudens, 2022"]),
    ("Er waren in 2022 hoogstens 12 klachten.", ["at most 12 klachten, 2022"]),
    ("In 2022 wachtten inwoners 3 tot 5 weken op een gesprek.", ["3 to 5 weken, 2022"]),
    ("De kosten waren 2,65 miljoen euro in 2022.", ["2650000 euro, 2022"]),
    ("De subsidie bedroeg in 2022 € 5.000,-.", ["5000 euro, 2022"]),
    ("In 2022 was 12% van de leerlingen te laat.", ["12 %, 2022"]),
    ("Eind 2022 waren er 12,5 fte consulenten.", ["12.5 fte, 2022-10-01..2022-12-31"]),
    ("In 2022 kochten wij 12 hectare grond.", ["12 ha, 2022"]),
    ("De gemiddelde leeftijd was in 2022 41 jaar.", ["41 jaar, 2022"]),
    ("Eén inwoner kreeg in 2022 een vergoeding.", ["1 personen, 2022"]),
    # An adjective before the noun is no unit.
    ("In 2022 zijn 35 extra woningen gebouwd.", ["35 woningen, 2022"]),
    ("De N35 en de N340 kregen in 2022 4 nieuwe rotondes.", ["4 rotondes, 2022"]),
    # "Het aantal" tells what is counted.
    ("Het aantal meldingen was in 2022 310.", ["310 meldingen, 2022"]),
    # The unit is left out the second time.
    (
        "In 2022 waren er 310 meldingen, in 2021 waren dat er 280.",
        ["310 meldingen, 2022", "280 meldingen, 2021"],
    ),
    (
        "In 2022 waren er 40 incidenten met vuurwerk en 12 met alcohol.",
        ["40 incidenten, 2022", "12 incidenten, 2022"],
    ),
    (
        "In 2022 kregen 520 inwoners een schuldregeling, 190 een budgetcoach en 130 een adviesgesprek.",
        ["520 personen, 2022", "190 personen, 2022", "130 personen, 2022"],
    ),
    (
        "In 2022 kostte de jeugdhulp € 7,9 miljoen en de bijstand 2,7 miljoen.",
        ["7900000 euro, 2022", "2700000 euro, 2022"],
    ),
    # "Van ... naar": the unit stands once, behind the second.
    ("De formatie groeide in 2022 van 4,5 naar 7 fte.", ["4.5 fte, 2022", "7 fte, 2022"]),
    # Figures in brackets are of what stands before them.
    (
        "In 2022 waren er 80 aanvragen (60 toegekend, 20 afgewezen).",
        ["80 aanvragen, 2022", "60 aanvragen, 2022, of 80", "20 aanvragen, 2022, of 80"],
    ),
    # What counts nothing.
    ("De raad nam motie 20.140 aan.", []),
    ("De bijeenkomst is in zaal 2.", []),
    ("Zie bijlage 2 en artikel 7 van de verordening.", []),
    ("U kunt bellen met 0529 12 34 56.", []),
    ("De afgelopen 5 jaar daalde het aantal klachten.", []),
    ("Langs de A28 staan in 2022 12 bushokjes.", ["12 bushokjes, 2022"]),
    ("Door COVID-19 vielen in 2021 14 lessen uit.", ["14 lessen, 2021"]),
    ("In 2022 kwamen 40 jongeren van 12 tot 18 jaar naar het jongerenwerk.", ["40 personen, 2022"]),
]

# --- When

PERIODS = [
    ("Op 1 oktober 2022 stonden er 35 woningen leeg.", UNDATED, ["35 woningen, 2022-10-01"]),
    (
        "In het tweede kwartaal van 2022 waren er 88 meldingen.",
        UNDATED,
        ["88 meldingen, 2022-04-01..2022-06-30"],
    ),
    ("In maart 2022 waren er 88 meldingen.", UNDATED, ["88 meldingen, 2022-03-01..2022-03-31"]),
    ("Sinds 1 januari 2020 zijn 300 woningen gebouwd.", UNDATED, ["300 woningen, 2020-01-01.."]),
    ("Vanaf 2023 geldt een tarief van € 12,50.", UNDATED, ["12.5 euro, 2023-01-01.."]),
    ("Tot 1 januari 2025 bouwen we 300 woningen.", UNDATED, ["300 woningen, ..2025-01-01"]),
    ("In de periode 2019-2022 zijn 300 woningen gebouwd.", UNDATED, ["300 woningen, 2019-01-01..2022-12-31"]),
    # The figure's own time goes before that of the heading, lead-in or report.
    ("# Meldingen in 2022\nIn 2021 waren er 280 meldingen.", UNDATED, ["280 meldingen, 2021"]),
    (
        "# Cijfers 2022\nEr waren 40 meldingen.\n# Cijfers\nEr waren 30 klachten.",
        UNDATED,
        ["40 meldingen, 2022", "30 klachten, -"],
    ),
    (
        "In 2022 ging het om:\n* 40 meldingen van overlast\n* 30 aanvragen voor hulp\n* in 2021: 20 bezwaren",
        UNDATED,
        ["40 meldingen, 2022", "30 aanvragen, 2022", "20 bezwaren, 2021"],
    ),
    # The year in the title counts for a report, and not for another letter.
    ("Er waren 40 meldingen.", REPORT, ["40 meldingen, 2022"]),
    ("Er waren 40 meldingen.", Letter("l", "Plan voor 2022"), ["40 meldingen, -"]),
    ("Er waren 40 meldingen.", Letter("l", "Voortgang schuldhulp 2022"), ["40 meldingen, 2022"]),
    # A day without a year is of the year of the letter; without a date of the letter it is unknown.
    ("Per 1 maart stonden 88 woningen leeg.", DATED, ["88 woningen, 2023-03-01"]),
    ("Per 1 maart stonden 88 woningen leeg.", UNDATED, ["88 woningen, -"]),
    # "Op dat moment" is the time named last, "op dit moment" the date of the letter, if it bears one.
    (
        "Op 1 juli 2022 waren er 35 aanvragen. Op dat moment waren er 12 woningen vrij.",
        UNDATED,
        ["35 aanvragen, 2022-07-01", "12 woningen, 2022-07-01"],
    ),
    ("Op dit moment wachten 35 inwoners op een woning.", DATED, ["35 personen, 2023-11-14"]),
    ("Op dit moment wachten 35 inwoners op een woning.", UNDATED, ["35 personen, -"]),
    ("# Meldingen in 2022\nMomenteel staan 40 woningen leeg.", UNDATED, ["40 woningen, -"]),
    # An earlier sentence gives its time to those of its figures that are meant.
    (
        "In 2022 werkten 60 inwoners bij de bakker. 12 van deze inwoners kregen een vast contract.",
        UNDATED,
        ["60 personen, 2022", "12 personen, 2022, of 60"],
    ),
    (
        "Op 8 juni 2021 nam de raad het plan aan. In totaal zijn 40 woningen gebouwd.",
        UNDATED,
        ["40 woningen, -"],
    ),
    # A year that is compared with is not the figure's own.
    ("In 2022 daalde het aantal meldingen met 12% ten opzichte van 2021.", UNDATED, ["12 %, 2022"]),
    ("In vergelijking met 2020 waren er 40 meldingen minder.", UNDATED, ["40 meldingen, -"]),
    (
        "In 2022 kregen 300 inwoners hulp, tegen 250 in 2021.",
        UNDATED,
        ["300 personen, 2022", "250 personen, 2021"],
    ),
    (
        "Het aantal meldingen steeg van 280 in 2021 naar 310 in 2022.",
        UNDATED,
        ["280 meldingen, 2021", "310 meldingen, 2022"],
    ),
    (
        "In 2022 waren er 1.200 bezoekers (2021: 1.100).",
        UNDATED,
        ["1200 personen, 2022", "1100 personen, 2021"],
    ),
    (
        "De uitgaven stegen van € 1,2 miljoen in 2021 naar € 1,5 miljoen in 2022.",
        UNDATED,
        ["1200000 euro, 2021", "1500000 euro, 2022"],
    ),
    (
        "Het aantal meldingen was 310. In 2021 waren dat er 280.",
        UNDATED,
        ["310 meldingen, -", "280 meldingen, 2021"],
    ),
    # A time to come that is not known.
    (
        "# Vooruitblik 2024\nVolgend jaar verwachten we 350 inwoners.",
        UNDATED,
        ["350 personen, -, forecast"],
    ),
]

# --- As what

SCENARIOS = [
    ("Voor 2023 is € 400.000 begroot voor de bibliotheek.", UNDATED, ["400000 euro, 2023, budget"]),
    ("In de begroting van 2023 staat € 400.000 voor de bibliotheek.", UNDATED, ["400000 euro, 2023, budget"]),
    ("In 2024 verwachten wij 350 aanvragen.", UNDATED, ["350 aanvragen, 2024, forecast"]),
    ("De verwachting is dat in 2024 350 inwoners hulp krijgen.", UNDATED, ["350 personen, 2024, forecast"]),
    ("Voor 2024 zijn 350 aanvragen geraamd.", UNDATED, ["350 aanvragen, 2024, forecast"]),
    ("We streven naar 40 garantiebanen in 2025.", UNDATED, ["40 garantiebanen, 2025, target"]),
    (
        "De taakstelling voor 2023 is 25 garantiebanen; in 2022 waren het er 18.",
        UNDATED,
        ["25 garantiebanen, 2023, target", "18 garantiebanen, 2022"],
    ),
    # A comparison with the plan is no plan.
    ("In 2022 kwamen er 40 aanvragen, dat is boven verwachting.", UNDATED, ["40 aanvragen, 2022"]),
    (
        "In 2022 zijn 18 garantiebanen gerealiseerd, daarmee is het doel gehaald.",
        UNDATED,
        ["18 garantiebanen, 2022"],
    ),
    # What had not begun when the letter was written cannot have come true.
    ("In 2025 komen er 40 woningen bij.", DATED, ["40 woningen, 2025, forecast"]),
    ("In 2022 kwamen er 40 woningen bij.", DATED, ["40 woningen, 2022"]),
]

# --- As part of what

PARTS = [
    (
        "In 2022 waren er 120 meldingen, waarvan er 80 zijn afgehandeld.",
        ["120 meldingen, 2022", "80 meldingen, 2022, of 120"],
    ),
    (
        "In 2022 waren er 80 aanvragen, waaronder 30 van jongeren.",
        ["80 aanvragen, 2022", "30 aanvragen, 2022, of 80"],
    ),
    (
        "In 2022 kregen 80 inwoners hulp, onder wie 30 jongeren.",
        ["80 personen, 2022", "30 personen, 2022, of 80"],
    ),
    (
        "In 2022 waren 612 van de 1.276 woningen geïsoleerd.",
        ["612 woningen, 2022, of 1276", "1276 woningen, 2022"],
    ),
    # Sums.
    (
        "In 2022 waren er 80 aanvragen: 60 toegekend en 20 afgewezen.",
        ["80 aanvragen, 2022", "60 aanvragen, 2022, of 80", "20 aanvragen, 2022, of 80"],
    ),
    (
        "In 2022 waren er 80 aanvragen. In 2022 waren er 60 klachten en 20 bezwaren.",
        ["80 aanvragen, 2022", "60 klachten, 2022", "20 bezwaren, 2022"],
    ),
    (
        "In 2022 zijn 40 woningen gebouwd (12 sociale huur en 28 koop).",
        ["40 woningen, 2022", "12 woningen, 2022, of 40", "28 woningen, 2022, of 40"],
    ),
    # The rest.
    (
        "In 2022 werkten 60 inwoners bij de bakker. 12 van deze inwoners kregen een vast contract. "
        "De overige 48 inwoners kregen een tijdelijk contract.",
        ["60 personen, 2022", "12 personen, 2022, of 60", "48 personen, 2022, of 60"],
    ),
    (
        "In 2022 waren er 80 aanvragen. Daarvan zijn er 60 toegekend.",
        ["80 aanvragen, 2022", "60 aanvragen, 2022, of 80"],
    ),
    # A share and a figure of another year are no part.
    ("In 2022 waren er 80 aanvragen (60%).", ["80 aanvragen, 2022", "60 %, 2022"]),
    ("In 2022 waren er 80 aanvragen, in 2021 waren het er 60.", ["80 aanvragen, 2022", "60 aanvragen, 2021"]),
]

# --- Rows of a table

ROWS = [
    (
        "# Kosten\n| Onderwerp: Jeugdhulp | 2021: € 1,2 mln. | 2022: € 1,4 mln.",
        ["1200000 euro, 2021", "1400000 euro, 2022"],
    ),
    (
        "# Meldingen 2022\n| Wijk: Zandhoek | Meldingen: 40 | Klachten: 12",
        ["40 meldingen, 2022", "12 klachten, 2022"],
    ),
    (
        "# Kosten\n| Post: Bibliotheek | Begroting 2022 (€): 400 | Rekening 2022 (€): 420",
        ["400 euro, 2022, budget", "420 euro, 2022"],
    ),
    ("# Formatie\n| Team: Schuldhulp | Formatie 2022 (fte): 12,5", ["12.5 fte, 2022"]),
    ("# Klanten\n| Groep: Jongeren | 2022: 40", ["40 personen, 2022"]),
    ("# Opkomst\n| Wijk: Zandhoek | Opkomst 2022: 51,5%", ["51.5 %, 2022"]),
    # Words in a cell are no figure.
    ("# Taken\n| Taak: Groen | Toelichting: zie de 12 afspraken over groen", []),
]

# --- What is easily drawn wrongly

TRAPS: list[tuple[str, Letter, list[str]]] = [
    # Words that lead away from the time around.
    ("# Meldingen in 2022\nTwee jaar geleden waren er 40 klachten.", UNDATED, ["40 klachten, -"]),
    ("# Meldingen in 2022\nVorig jaar kregen wij 40 klachten.", UNDATED, ["40 klachten, -"]),
    ("In het jaar daarvoor waren er 55 klachten.", REPORT, ["55 klachten, 2021"]),
    (
        "In 2022 kregen 300 inwoners hulp; een jaar eerder waren dat er 250.",
        UNDATED,
        ["300 personen, 2022", "250 personen, 2021"],
    ),
    (
        "In 2030 wonen er naar verwachting 25.000 mensen in het dorp, nu zijn dat er 22.000.",
        UNDATED,
        ["25000 personen, 2030, forecast", "22000 personen, -"],
    ),
    (
        "In maart 2022 waren er 88 meldingen, in april 95.",
        UNDATED,
        ["88 meldingen, 2022-03-01..2022-03-31", "95 meldingen, 2022-04-01..2022-04-30"],
    ),
    (
        "Van januari tot en met maart 2022 waren er 88 meldingen.",
        UNDATED,
        ["88 meldingen, 2022-01-01..2022-03-31"],
    ),
    # The year of a law is part of its name.
    ("De Jeugdwet 2015 leidde tot 40 aanvragen.", UNDATED, ["40 aanvragen, -"]),
    # Thousands of the head of a table, the year of a row, a name in the first column.
    (
        "# Kosten\n| Post: Bibliotheek (x € 1.000) | Begroting 2022: 400 | Rekening 2022: 420",
        UNDATED,
        ["400000 euro, 2022, budget", "420000 euro, 2022"],
    ),
    ("| Jaar: 2021 | Meldingen: 280", UNDATED, ["280 meldingen, 2021"]),
    ("| Wijk: De Veste | Hulpvragen 2022: 290", UNDATED, ["290 hulpvragen, 2022"]),
    # Units.
    ("In 2022 verbruikten wij 1.250 MWh stroom.", UNDATED, ["1250 MWh, 2022"]),
    ("In 2022 daalden de klachten van 55 naar 40.", UNDATED, ["55 klachten, 2022", "40 klachten, 2022"]),
    ("Er waren in 2022 12 meldingen per 1.000 inwoners.", UNDATED, ["12 meldingen, 2022"]),
    # A plan beside what came of it.
    (
        "Het budget voor 2022 was € 400.000, de uitgaven waren € 420.000.",
        UNDATED,
        ["400000 euro, 2022, budget", "420000 euro, 2022"],
    ),
    ("In 2023 ramen wij de kosten op € 400.000.", UNDATED, ["400000 euro, 2023, forecast"]),
    ("In 2025 willen wij 40 garantiebanen hebben.", UNDATED, ["40 garantiebanen, 2025, target"]),
    (
        "Het tekort over 2022 bedraagt € 1,3 miljoen en loopt in 2023 op naar € 2 miljoen.",
        UNDATED,
        ["1300000 euro, 2022", "2000000 euro, 2023"],
    ),
    ("In 2022 waren er 1.200 bezoekers (was 1.100).", UNDATED, ["1200 personen, 2022", "1100 personen, -"]),
]

# What is drawn wrongly now; the last column is what it should be. A row that comes right belongs in a table above.
KNOWN_GAPS: list[tuple[str, Letter, list[str]]] = [
    # Other times than the one around.
    (
        "Het aantal meldingen in 2020, 2021 en 2022 was 10, 20 en 30.",
        UNDATED,
        ["10 meldingen, 2020", "20 meldingen, 2021", "30 meldingen, 2022"],
    ),
    ("In 2022 kwamen 40 65-plussers naar de bijeenkomst.", UNDATED, ["40 personen, 2022"]),
    (
        "Wij verwachten in 2024 minimaal 100 en maximaal 150 woningen.",
        UNDATED,
        ["at least 100 woningen, 2024, forecast", "at most 150 woningen, 2024, forecast"],
    ),
    # Parts.
    (
        "Van de 80 aanvragen in 2022 zijn er 60 toegekend.",
        UNDATED,
        ["80 aanvragen, 2022", "60 aanvragen, 2022, of 80"],
    ),
    (
        "In 2022 kregen 20 vrouwen en 15 mannen hulp, in totaal 35 inwoners.",
        UNDATED,
        ["20 personen, 2022, of 35", "15 personen, 2022, of 35", "35 personen, 2022"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), UNITS)
def test_what_is_counted(text: str, expected: list[str]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(("text", "letter", "expected"), PERIODS)
def test_when_it_was(text: str, letter: Letter, expected: list[str]) -> None:
    assert figures(text, letter) == expected


@pytest.mark.parametrize(("text", "letter", "expected"), SCENARIOS)
def test_whether_it_came_true(text: str, letter: Letter, expected: list[str]) -> None:
    assert figures(text, letter) == expected


@pytest.mark.parametrize(("text", "expected"), PARTS)
def test_what_it_is_a_part_of(text: str, expected: list[str]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_cells_of_a_table(text: str, expected: list[str]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(("text", "letter", "expected"), TRAPS)
def test_traps(text: str, letter: Letter, expected: list[str]) -> None:
    assert figures(text, letter) == expected


@pytest.mark.parametrize(("text", "letter", "right"), KNOWN_GAPS)
def test_known_gaps_are_still_there(text: str, letter: Letter, right: list[str]) -> None:
    assert figures(text, letter) != right


# --- The other columns

WORDS = [
    # What is counted, in the words of the letter.
    (
        "In 2022 waren 40 inwoners met een beperking aan het werk.",
        UNDATED,
        "population",
        ["inwoners met een beperking"],
    ),
    ("In 2022 was 12% van de leerlingen te laat.", UNDATED, "population", ["leerlingen"]),
    ("In 2022 zijn 35 extra woningen gebouwd.", UNDATED, "population", ["extra woningen"]),
    ("De hal telt 116 operationele zitplaatsen.", UNDATED, "population", ["operationele zitplaatsen"]),
    ("De wachttijd daalde in 2022 van 14 naar 11 weken.", UNDATED, "population", ["wachttijd", "wachttijd"]),
    ("De nieuwe kade kostte € 2 miljoen.", UNDATED, "population", ["nieuwe kade"]),
    ("Het college trok € 2 miljoen uit.", UNDATED, "population", [None]),
    ("Er gaat 20 fte aan ondersteuning naar de wijk.", UNDATED, "population", ["ondersteuning"]),
    (
        "In 2022 was er subsidie voor dakgroen (€ 40.000) en voor regentonnen (€ 12.000).",
        UNDATED,
        "population",
        ["subsidie", "regentonnen"],
    ),
    ("Van alle deelnemers vonden er 12 werk.", UNDATED, "population", ["deelnemers"]),
    # The label: the words around the figure as they stand, "…" for the figure and for other figures.
    (
        "In 2022 waren 40 inwoners met een beperking aan het werk.",
        UNDATED,
        "measure",
        ["inwoners met een beperking aan het werk"],
    ),
    ("Over 2022 bedroeg het tekort € 1,3 miljoen.", UNDATED, "measure", ["bedroeg het tekort …"]),
    (
        "De formatie groeide in 2022 van 4,5 naar 7 fte.",
        UNDATED,
        "measure",
        ["De formatie groeide in 2022 van …", "De formatie groeide in 2022 van … naar … fte"],
    ),
    ("# Hulp\nEr waren er 40.", UNDATED, "measure", ["Hulp"]),
    (
        "In 2022 waren er 310 meldingen, 30 meer dan in 2021.",
        UNDATED,
        "measure",
        ["meldingen", "waren er … meldingen, … meer dan in 2021"],
    ),
    (
        "In de haven liggen sinds de opening van de nieuwe sluis 40 schepen van schippers uit het hele land.",
        UNDATED,
        "measure",
        ["de opening van de nieuwe sluis … schepen van schippers uit het hele …"],
    ),
    # Who.
    ("In 2022 waren 40 inwoners aan het werk bij Ontplooj.", UNDATED, "organisation", ["Ontplooj"]),
    ("In 2022 waren 40 inwoners aan het werk in Almelo.", UNDATED, "organisation", [None]),
    # Where: of the clause itself; else that of the sender, unless the sentence names another or a wider place.
    ("In 2022 kregen 40 inwoners hulp.", ALMELO, "place", ["Almelo"]),
    ("In 2022 kregen 40 inwoners hulp.", UNDATED, "place", [None]),
    ("In Twenterand kregen in 2022 40 inwoners hulp.", ALMELO, "place", ["Twenterand"]),
    (
        "In Almelo kregen in 2022 40 inwoners hulp en in Twenterand 20.",
        ALMELO,
        "place",
        ["Almelo", "Twenterand"],
    ),
    ("Landelijk waren er in 2022 4.000 meldingen.", ALMELO, "place", [None]),
    ("In heel Nederland kregen in 2022 40.000 mensen hulp.", ALMELO, "place", ["Nederland"]),
    # Where it stands.
    ("# Hulp\nEerst dit.\nEr waren 40 klachten.", UNDATED, "section", ["Hulp"]),
    ("# Hulp\nEerst dit.\nEr waren 40 klachten.", UNDATED, "passage", [2]),
    ("Eerst dit. Er waren 40 klachten. Dan dat.", UNDATED, "quote", ["Er waren 40 klachten."]),
    ("# Hulp\nEr waren 40 klachten.", UNDATED, "id", ["lindemeer-klachten"]),
    (
        "Er waren 40 klachten.\nEr waren 30 klachten.",
        UNDATED,
        "id",
        ["lindemeer-klachten", "lindemeer-klachten-2"],
    ),
    # How the period is told: a day is a reference date.
    ("In 2022 waren er 40 klachten.", UNDATED, "period_basis", ["period"]),
    ("Op 1 juli 2022 waren er 40 klachten.", UNDATED, "period_basis", ["reference date"]),
    ("Er waren 40 klachten.", UNDATED, "period_basis", ["unknown"]),
]

WORD_GAPS = [
    ("In 2022 werkten 40 inwoners bij Stichting Op Orde.", UNDATED, "organisation", ["Stichting Op Orde"]),
]

INHERITED = [
    ("In 2022 waren er 40 klachten.", UNDATED, {}),
    ("# Cijfers 2022\nEr waren 40 klachten.", UNDATED, {"period": "heading"}),
    ("In 2022 ging het om:\n* 40 klachten over geluid", UNDATED, {"period": "lead-in"}),
    ("Er waren 40 klachten.", REPORT, {"period": "report"}),
    ("Nu zijn er 40 klachten.", DATED, {"period": "letter date"}),
    ("In 2022 waren er 40 klachten.", ALMELO, {"place": "sender"}),
]

STATEMENTS = [
    # The sentence as it stands, with {value} for the figure and for a word such as "circa" before it.
    ("In 2022 kregen 1.200 inwoners hulp.", ["In 2022 kregen {value} inwoners hulp."]),
    ("De kosten waren 2,65 miljoen euro in 2022.", ["De kosten waren {value} in 2022."]),
    ("Circa 300 huishoudens kregen in 2022 een coach.", ["{value} huishoudens kregen in 2022 een coach."]),
    ("In 2022 was 12% van de leerlingen te laat.", ["In 2022 was {value} van de leerlingen te laat."]),
    (
        "Scholing: in 2022 volgden 40 inwoners een cursus.",
        ["Scholing: in 2022 volgden {value} inwoners een cursus."],
    ),
    (
        "In 2022 waren er 120 meldingen, waarvan er 80 zijn afgehandeld.",
        [
            "In 2022 waren er {value} meldingen, waarvan er 80 zijn afgehandeld.",
            "In 2022 waren er 120 meldingen, waarvan er {value} zijn afgehandeld.",
        ],
    ),
    # A bullet with its lead-in; a cell with the names of its row and column.
    (
        "In 2022 ging het om:\n* 40 klachten over geluid.",
        ["In 2022 ging het om: {value} klachten over geluid."],
    ),
    ("| Onderwerp: Jeugdhulp | 2021: € 1,2 mln.", ["Jeugdhulp, 2021: {value}"]),
    ("# Wijk 2021 2022\nNoord 12 14", ["Noord, 2021: {value}", "Noord, 2022: {value}"]),
    # The same figure a second time is cut off: edited, the old one would stay there.
    ("Er waren 12 branden en 12 inbraken.", ["Er waren {value} branden …", "… branden en {value} inbraken."]),
    # A whole of which only a share is told: nothing is said of all of them.
    (
        "Van de 800 huurders reageerde 45 procent.",
        ["Van de {value} huurders …", "Van de 800 huurders reageerde {value}."],
    ),
]


@pytest.mark.parametrize(("text", "letter", "column", "expected"), WORDS)
def test_the_other_columns(text: str, letter: Letter, column: str, expected: list[object]) -> None:
    found = [getattr(draft.fact, column) for draft in drafts(text, letter) if draft.fact.amount]
    assert found == expected


@pytest.mark.parametrize(("text", "letter", "column", "right"), WORD_GAPS)
def test_known_gaps_of_columns_are_still_there(
    text: str, letter: Letter, column: str, right: list[object]
) -> None:
    assert [getattr(draft.fact, column) for draft in drafts(text, letter) if draft.fact.amount] != right


@pytest.mark.parametrize(("text", "letter", "expected"), INHERITED)
def test_what_did_not_stand_beside_the_figure_is_marked(
    text: str, letter: Letter, expected: dict[str, str]
) -> None:
    (inherited,) = (draft.fact.inherited for draft in drafts(text, letter) if draft.fact.amount)
    assert dict(inherited) == expected


@pytest.mark.parametrize(
    ("text", "letter", "column"),
    [
        ("Het ging in 2022 om 40.", UNDATED, "unit"),
        ("In 2022 waren er 310 meldingen, in 2021 waren dat er 280.", UNDATED, "unit"),
        ("Het ging in 2022 om 40.", UNDATED, "measure"),
        ("# Cijfers 2022\nEr waren 40 klachten.", UNDATED, "period_start"),
        # More of them than there are, and a share that is not theirs.
        ("In 2022 waren er 100 aanvragen, waarvan er 120 zijn toegekend.", UNDATED, "part_of"),
        ("In 2022 kregen 200 inwoners hulp. Van deze inwoners vonden 50 (35%) een baan.", UNDATED, "value"),
    ],
)
def test_what_is_doubtful_is_said(text: str, letter: Letter, column: str) -> None:
    assert column in {column for draft in drafts(text, letter) for column, _ in draft.doubts}


@pytest.mark.parametrize(("text", "expected"), STATEMENTS)
def test_a_figure_has_a_sentence_to_tell_it_with(text: str, expected: list[str]) -> None:
    assert statements(text) == expected


def test_the_date_of_the_letter_is_a_fact_of_its_own() -> None:
    (draft,) = drafts("Geachte raad", DATED)
    assert (draft.fact.kind, draft.fact.period) == (Kind.DATE, Period(date(2023, 11, 14), date(2023, 11, 14)))
    assert not drafts("Geachte raad", UNDATED)


def test_numbers_of_headings_and_the_letterhead_are_no_facts() -> None:
    drawn = draw(
        document("^ Ons kenmerk: LM-2023-0815, 12 bijlagen\n# De 4 wijken in 2022\nGeen cijfers."), UNDATED
    )
    assert not drawn.drafts
    assert [(line.text, line.outcome) for line in drawn.ledger if line.text in ("12", "4", "2022")] == [
        ("12", Outcome.REFERENCE),
        ("4", Outcome.IGNORED),
        ("2022", Outcome.DATE),
    ]


# --- What holds for any text

SENTENCES = """
In 2022 kregen 1.200 inwoners hulp.|Daarvan waren er 40 in de zorg (3,3%).|Op 1 maart stonden 88 woningen leeg.|
€ 1,2 mln. is begroot voor 2023, € 200.000 meer dan in 2022.|Motie 20.140 van 8 juni 2021 is uitgevoerd.|
De overige 38 inwoners wachten nog.|Van de 80 aanvragen zijn er 60 toegekend en 20 afgewezen.|
Wethouder Z. Verzonnen (CDA) sprak met 12 ondernemers, scholen en verenigingen.|Een leerbaan is een baan.|
Het Bureau Geldzaken Lindemeer (BGL) groeide van 4,5 naar 7 fte.|Bel 0529 12 34 56 of kom naar Marktplein 3.|
Dit komt doordat 12% van de mensen ouder is dan 65 jaar.|We verwachten circa 300 tot 350 aanvragen in 2024|
tussen de 40 en 50 deelnemers|waarvan twaalf (van de 30) jongeren|40|2022|:|(12|€|%|waarvan|en|van de
""".replace("\n", "").split("|")
LINES = st.tuples(
    st.sampled_from(["", "", "", "# ", "* ", "| ", "^ "]),
    st.lists(
        st.sampled_from(SENTENCES) | st.text("12. ,0€%(){}:|¶‘’enwaarv", max_size=12), min_size=1, max_size=4
    ),
).map(lambda line: line[0] + " ".join(line[1]).replace("\n", " ").lstrip("".join(MARKS)))
TEXTS = st.lists(LINES, max_size=5).map("\n".join)
# The first example loads the lists of words.
UNHURRIED = settings(deadline=None)
LETTERS = st.sampled_from([UNDATED, DATED, REPORT, ALMELO])


def drawn_of(text: str, letter: Letter) -> tuple[Document, Drawn]:
    made = document(text)
    return made, draw(made, letter)


@UNHURRIED
@given(TEXTS, LETTERS)
def test_the_ledger_accounts_for_every_number_once(text: str, letter: Letter) -> None:
    made, drawn = drawn_of(text, letter)
    ends = [0, *(line.end for line in drawn.ledger)]
    assert all(end <= line.start for end, line in zip(ends, drawn.ledger, strict=False))
    assert all(made.text[line.start : line.end] == line.text for line in drawn.ledger)
    # Known gap: of "12.5" the decimals are in no line (see test_numerals).
    for digits in re.finditer(r"(?<![0-9])(?<![0-9][.,])[0-9]+", made.text):
        assert [n for n in drawn.ledger if n.start <= digits.start() and digits.end() <= n.end], digits
    figures = {draft.fact.id for draft in drawn.drafts if draft.fact.amount}
    assert {line.fact for line in drawn.ledger if line.outcome is Outcome.FACT} == figures
    assert all(bool(line.why) != bool(line.fact) for line in drawn.ledger)


@UNHURRIED
@given(TEXTS, LETTERS)
def test_a_draft_stands_in_the_letter(text: str, letter: Letter) -> None:
    made, drawn = drawn_of(text, letter)
    ids = [draft.fact.id for draft in drawn.drafts]
    assert len(ids) == len(set(ids))
    for at, draft in enumerate(drawn.drafts):
        fact = draft.fact
        # The rule of the store for ids.
        assert re.fullmatch(rf"{letter.id}[a-z0-9._-]*", fact.id)
        assert fact.quote is None or made.text[draft.start : draft.end] == fact.quote
        assert fact.part_of is None or fact.part_of in ids[:at], "a whole stands before its parts"
        if fact.amount is not None:
            assert draft.value_start is not None
            assert draft.value_end is not None
            assert draft.start <= draft.value_start < draft.value_end <= draft.end
            assert holds(made.text[draft.value_start : draft.value_end], fact.amount.value)


@UNHURRIED
@given(TEXTS, LETTERS)
def test_a_statement_holds_no_word_that_the_letter_has_not(text: str, letter: Letter) -> None:
    made, drawn = drawn_of(text, letter)
    letter_words = " ".join(made.text.replace("{", "(").replace("}", ")").split())
    rows = [(one.start, one.end) for one in made.passages if one.kind is PassageKind.ROW]
    for draft in drawn.drafts:
        if draft.fact.amount is None or any(start <= draft.start < end for start, end in rows):
            continue
        for piece in re.split(r"\{value\}|…", draft.fact.statement):
            # A lead-in and its bullet stand apart in the letter.
            words = piece.split()
            halves = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(len(words) + 1))
            assert any(one in letter_words and other in letter_words for one, other in halves), piece


@UNHURRIED
@given(TEXTS, LETTERS)
def test_the_store_takes_every_draft(text: str, letter: Letter) -> None:
    _, drawn = drawn_of(text, letter)
    for draft in drawn.drafts:
        places = {"quote_start": draft.start, "value_start": draft.value_start, "value_end": draft.value_end}
        row = {**row_of(draft.fact), **places, "corrected": None}
        assert read_fact(row, {letter.id: letter}) == draft.fact


@UNHURRIED
@given(st.text(max_size=80), LETTERS)
def test_any_text_can_be_drawn_from(text: str, letter: Letter) -> None:
    assume(not re.search(r"\d{29}", text))
    for line in draw(document(text), letter).ledger:
        assert line.text


# --- Whole letters


@dataclass
class Score:
    """How many of how many were right, per thing that is measured; and which were not."""

    right: dict[str, int] = field(default_factory=dict)
    of: dict[str, int] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)

    def add(self, what: str, good: bool, missed: str) -> None:
        self.right[what] = self.right.get(what, 0) + good
        self.of[what] = self.of.get(what, 0) + 1
        if not good:
            self.missed.append(f"{what}: {missed}")

    def share(self, what: str) -> float:
        return self.right[what] / self.of[what]


def drawn_from(text: str, tmp_path: Path) -> tuple[Document, Letter, list[Draft]]:
    """A text file, read and drawn from as an import does."""
    path = tmp_path / "brief.txt"
    path.write_text(text, encoding="utf-8")
    made = read(path)
    letter = Letter("brief", made.title or "Brief", made.sender, made.date, made.reference)
    drawn = draw(made, letter)
    return made, letter, [draft for draft in drawn.drafts if draft.fact.amount]


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Score:
    """What was drawn from the three editions, held against what a careful reader counts in them."""
    score = Score()
    for edition in EDITIONS:
        made, _, found = drawn_from(edition.text, tmp_path_factory.mktemp(str(edition.year)))
        drafts_of: dict[str, Draft] = {}
        for told in edition.expected:
            there = [draft for draft in found if _tells(draft, told, made)]
            score.add("recall", len(there) == 1, f"{edition.year} {told.key}: {len(there)}")
            if len(there) == 1:
                drafts_of[told.key] = there[0]
        keys = {draft.fact.id: key for key, draft in drafts_of.items()}
        # The total of the table says a second time how many there were in all.
        for draft in found:
            good = draft.fact.id in keys or draft.fact.measure.casefold() == "totaal hulpvragen"
            score.add("precision", good, f"{edition.year} {draft.fact.id}: {_amount(draft)}")
        for told in edition.expected:
            if told.key not in drafts_of:
                continue
            fact = drafts_of[told.key].fact
            assert fact.amount
            period = fact.period
            days_ = (str(period.first), str(period.last)) if period else (None, None)
            unit = {"procent": "%", "miljoen euro": "euro"}.get(told.unit, told.unit)
            name = f"{edition.year} {told.key}: "
            score.add("unit", fact.amount.unit == unit, f"{name}{fact.amount.unit}, not {unit}")
            score.add("period", days_ == (told.first, told.last), f"{name}{days_}")
            whole = keys.get(fact.part_of or "", fact.part_of)
            score.add("part_of", whole == told.part_of, f"{name}{whole}, not {told.part_of}")
            score.add("qualifier", fact.amount.qualifier == told.qualifier, f"{name}{fact.amount.qualifier}")
            score.add("scenario", fact.scenario == told.scenario, f"{name}{fact.scenario}")
            words = " ".join(filter(None, (fact.measure, fact.population, fact.organisation, fact.context)))
            lacking = [word for word in told.words if word.casefold() not in words.casefold()]
            score.add("words", not lacking, f"{name}{lacking}")
    return score


def _amount(draft: Draft) -> tuple[Decimal, str]:
    assert draft.fact.amount
    return draft.fact.amount.value, draft.fact.amount.unit


def _tells(draft: Draft, told: Told, made: Document) -> bool:
    """Whether the figure stands where `said` stands in its section, with its value."""
    value = Decimal(told.value) * (10**6 if told.unit == "miljoen euro" else 1)
    if draft.fact.section != told.section or _amount(draft)[0] != value or draft.value_start is None:
        return False
    places = [match.start() for match in re.finditer(re.escape(told.said), made.text)]
    return any(place <= draft.value_start < place + len(told.said) for place in places)


# Measured: recall, precision and qualifier 100%, unit 80%, the others 96%. What is missed, in each edition:
# - unit: of "294 jonger dan 27 jaar", for no list says that "melders" are persons; and of the column "Afgerond", whose
#   head does not say what is counted (in the row of De Veste the unit is even "veste")
# - part_of: those 294 are a part of all that asked for help
# - period, scenario and words: "De wet geeft ons daarvoor ten hoogste 28 dagen" gets the year of the sentence before
#   it, is no target, and does not say what for
@pytest.mark.parametrize(
    ("what", "least"),
    [
        ("recall", 0.98),
        ("precision", 0.95),
        ("unit", 0.75),
        ("period", 0.95),
        ("part_of", 0.95),
        ("qualifier", 0.98),
        ("scenario", 0.95),
        ("words", 0.9),
    ],
)
def test_the_editions_are_drawn(editions: Score, what: str, least: float) -> None:
    assert editions.of[what] > 50, "a share of little says little"
    assert editions.share(what) >= least, editions.missed


def test_the_editions_tell_other_things_too(tmp_path: Path) -> None:
    edition = EDITIONS[0]
    path = tmp_path / "brief.txt"
    path.write_text(edition.text, encoding="utf-8")
    made = read(path)
    drawn = draw(made, Letter("brief", made.title or "", made.sender, made.date))
    missed = []
    for kind, about, tells in edition.others:
        if not any(_says(draft, kind, about, tells) for draft in drawn.drafts):
            missed.append(f"{kind} {about}: {tells}")
    # Known gaps: a promise for a season, and who holds the portfolio according to the letterhead.
    assert missed == [
        "statement volgend jaarbericht: voorjaar 2024",
        "person wethouder: Z. Verzonnen",
    ]


def _says(draft: Draft, kind: str, about: str, tells: str) -> bool:
    fact = draft.fact
    period = days(fact.period)
    told = " ".join(filter(None, (fact.text, ", ".join(fact.items), period if period != "-" else "")))
    named = re.sub(r"[‘’]", "", f"{fact.measure} {fact.text or ''}")
    # A promise with its day is drawn as an event too.
    alike = (kind, Kind.DATE) if kind == Kind.STATEMENT else (kind,)
    return fact.kind in alike and re.sub(r"[‘’]", "", about) in named and tells in told


# --- The letter of Almelo, which people read fact by fact


@pytest.fixture(scope="module")
def golden() -> Iterator[ModuleType]:
    """bench/gold.py, which is in no package."""
    spec = importlib.util.spec_from_file_location("gold", ROOT / "bench" / "gold.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        # Its dataclasses look their module up by its name.
        patch.setitem(sys.modules, "gold", module)
        spec.loader.exec_module(module)
        yield module


def test_the_almelo_letter_is_drawn_as_people_read_it(shared: Path, golden: Any) -> None:
    (path,) = (shared / "letters").glob("00-almelo-*.txt")
    lines = (shared / "gold" / "almelo-2022-facts.jsonl").read_text(encoding="utf-8").splitlines()
    made = read(path)
    letter = Letter("almelo", made.title or "", made.sender, made.date, made.reference)
    rows = [
        {
            **row_of(draft.fact),
            "quote_start": draft.start,
            "quote_end": draft.end,
            "value_start": draft.value_start,
            "value_end": draft.value_end,
        }
        for draft in draw(made, letter).drafts
    ]
    gold = [json.loads(line) for line in lines]
    found = golden.compare(gold, path.read_text(encoding="utf-8"), made.text, rows, [])
    least = {"recall": 0.98, "precision": 0.98, "unit": 0.95, "period": 0.95, "part_of": 0.95}
    for what, share in least.items():
        tally = found[f"figures: {what}"]
        assert tally.of > 15
        assert tally.right / tally.of >= share, tally.missed
