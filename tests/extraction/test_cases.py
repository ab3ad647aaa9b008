"""Kinds of numbers and times that are easily read wrongly: a sentence, and what must be drawn from it."""

from __future__ import annotations

import pytest
from test_drawing import UNDATED, days, document, drafts

from knowledge.extraction import Outcome, draw
from knowledge.model import Kind


def figures(text: str) -> list[str]:
    """'41 personen | crisisopnames | 2025-03-31..2025-04-06', a question mark behind what is doubtful."""
    found = []
    for draft in drafts(text):
        fact = draft.fact
        if fact.amount is not None:
            high = "" if fact.amount.high is None else f" to {fact.amount.high:f}"
            doubt = "?" if "value" in dict(draft.doubts) else ""
            found.append(
                f"{fact.amount.value:f}{high}{doubt} {fact.amount.unit} | {fact.population} | {days(fact.period)}"
            )
    return found


NUMBERS = [
    ("De loods kost € 1½ miljoen.", ["1500000 euro | loods | -"]),
    ("De kade kost € 6¼ miljoen.", ["6250000 euro | kade | -"]),
    ("De sluiswachters werken 4½ dag per week.", ["4.5 dagen | sluiswachters | -"]),
    ("De loods kost € 3,5 mio.", ["3500000 euro | loods | -"]),
    ("De steiger kost k€ 260.", ["260000 euro | steiger | -"]),
    ("Het voorschot is € 2 310 000.", ["2310000 euro | voorschot | -"]),
    ("Het voorschot is € 700. 000.", ["700000? euro | voorschot | -"]),
    (
        "De buffer daalt van € 22,1 naar € 18,6 miljoen.",
        ["22100000 euro | buffer | -", "18600000 euro | buffer | -"],
    ),
    ("Het verbruik steeg met 2,5 procentpunt.", ["2.5 procentpunt | verbruik | -"]),
    (
        "Van de 600 bewoners antwoordde 35 procent.",
        ["600 personen | bewoners | -", "35 % | bewoners | -"],
    ),
    (
        "In 2023 zijn 210 ligplaatsen verdeeld, waarvan de helft aan bewoners.",
        ["210 ligplaatsen | ligplaatsen | 2023", "50 % | ligplaatsen | 2023"],
    ),
    (
        "Er waren 402/455 bezoeken in 2021/2022.",
        ["402 bezoeken | bezoeken | 2021", "455 bezoeken | bezoeken | 2022"],
    ),
    (
        "Bij Stichting Op Orde (6%) en beschut varen (9%) is de groei het grootst.",
        ["6 % | Stichting Op Orde | -", "9 % | beschut varen | -"],
    ),
    ("Er zijn 860 dossiers afgesloten.", ["860 dossiers | dossiers | -"]),
    ("# Werk\n| Soort: Dossiers afgesloten | Stand: 860", ["860 dossiers | Dossiers | -"]),
    ("De hal heeft 92 overdekte zitplaatsen.", ["92 zitplaatsen | overdekte zitplaatsen | -"]),
    (
        "Er is 4,1 miljard euro verleend: 2,3 miljard aan scholen en 1,8 miljard aan sluizen.",
        ["4100000000 euro | None | -", "2300000000 euro | scholen | -", "1800000000 euro | sluizen | -"],
    ),
    ("# Lasten (x € 1.000)\n| Post: Baggeren | 2022: 480", ["480000 euro | Baggeren | 2022"]),
]
TIMES = [
    ("In week 20 van 2024 waren er 33 meldingen.", ["33 meldingen | meldingen | 2024-05-13..2024-05-19"]),
    (
        "In het schooljaar 2022/2023 kregen 95 leerlingen les op de boot.",
        ["95 personen | leerlingen | 2022-08-01..2023-07-31"],
    ),
    ("In seizoen 2022/2023 waren er 12 regatta's.", ["12 regatta's | regatta's | 2022-07-01..2023-06-30"]),
    (
        "Tussen 1 maart en 1 juni 2023 zijn 17 klachten gedaan.",
        ["17 klachten | klachten | 2023-03-01..2023-06-01"],
    ),
    (
        "In de eerste drie kwartalen van 2023 waren er 8 branden.",
        ["8 branden | branden | 2023-01-01..2023-09-30"],
    ),
    ("Sinds 1 juli 2023 zijn er 9 branden geweest.", ["9 branden | branden | 2023-07-01.."]),
    ("Medio 2023 waren er 9 werkzoekenden.", ["9 personen | werkzoekenden | 2023-04-01..2023-09-30"]),
    ("In het najaar van 2023 waren er 9 branden.", ["9 branden | branden | 2023-09-01..2023-11-30"]),
    ("Te water gelaten op 3/2/21.", []),
]
NO_FIGURES = [
    "Zie motie 20.140.",
    "4 Onderhoud van de kade",
    "Onderhoud van de kade ........ 12",
    "Zie pagina 12 van 40.",
    "Vraag 3: waarom is dat zo?",
    "Dat staat in artikel 7, lid 2.",
    "Bel 0529 12 34 56.",
    "Dat was in 2023.",
    "Wij zijn 24/7 open.",
    "Het krediet is € 2⅓ miljoen.",
    "Er zijn 1.200.50 boten.",
    "Een derde van de boten ligt stil.",
    "Dat schreven wij op 3 mei jl.1",
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_a_kind_of_number(text: str, expected: list[str]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_a_kind_of_time(text: str, expected: list[str]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize("text", NO_FIGURES)
def test_what_is_no_figure_is_in_the_ledger_with_a_reason(text: str) -> None:
    drawn = draw(document(text), UNDATED)
    assert [one.fact for one in drawn.drafts if one.fact.kind is Kind.FIGURE] == []
    assert drawn.ledger
    assert all(line.outcome is not Outcome.FACT and line.why for line in drawn.ledger)


def test_what_is_named_as_a_whole_says_nothing_of_all_of_it() -> None:
    whole, share = [one.fact for one in drafts("Van de 600 bewoners antwoordde 35 procent.")]
    assert whole.statement == "Van de {value} bewoners …"
    assert "antwoordde" not in f"{whole.measure} {whole.context}"
    assert share.part_of == whole.id


def test_a_figure_of_nothing_named_is_doubtful_and_has_a_label() -> None:
    (draft,) = drafts("# Cijfers\nHet aantal is 483.")
    assert {"unit", "population"} <= dict(draft.doubts).keys()
    assert draft.fact.measure == "Cijfers"
    assert not draft.sure


def test_a_row_of_a_table_that_opens_with_waarvan_is_part_of_the_row_above() -> None:
    rows = "# Boten\n| Soort: Boten | 2022: 80\n| Soort: waarvan zeilboten | 2022: 30\n| Soort: Totaal | 2022: 80"
    found = {one.fact.amount.value: one.fact for one in drafts(rows) if one.fact.amount}
    assert found[30].part_of is not None
    assert "boten" in found[30].part_of


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("In 2022 kregen 40 schippers een vergunning.", True),
        ("Er kregen 40 schippers een vergunning.", False),
        ("In 2022 waren het er 40.", False),
        ("In 2022 kostte de kade € 700. 000.", False),
        ("# Cijfers 2022\nEr waren 40 klachten.", False),
        ("| Wijk: Noord | Klachten 2022: 40", True),
    ],
)
def test_a_draft_is_sure_when_all_stands_beside_the_figure(text: str, sure: bool) -> None:
    (draft,) = [one for one in drafts(text) if one.fact.amount]
    assert draft.sure is sure
    assert 0 <= draft.score <= 10


def test_the_score_ranks_what_is_known_before_what_is_not() -> None:
    known, inherited, bare = (
        next(one.score for one in drafts(text) if one.fact.amount)
        for text in (
            "In 2022 kregen 40 schippers een vergunning.",
            "# Cijfers 2022\nEr waren 40 klachten.",
            "Het aantal is 483.",
        )
    )
    assert known > inherited > bare
