"""Berkenrode is no real municipality; its letter, figures and people are invented."""

from __future__ import annotations

from datetime import date

from knowledge.model import Letter, Passage
from knowledge.search import Catalogue

LETTER = Letter(
    "berkenrode-2024-zwembad", "Raadsbrief over sport en zwemmen", "Gemeente Berkenrode", date(2024, 3, 5)
)
PASSAGES = (
    ("Zwembad", "In 2023 kochten 812 gezinnen een zwempas, tegen 640 gezinnen in 2022."),
    ("Zwembad", "Het onderhoud van het zwembad kostte € 95.000. Voor 2025 is € 120.000 begroot."),
    (
        "Sportpark",
        "Op het sportpark zijn 35 parkeerplaatsen aangelegd. Van de leden komt 62 procent op de fiets.",
    ),
    ("Sportpark", "De kantine opent op 14 september 2024. Wethouder Ploegmakers doet dat."),
    ("Subsidies", "Wij ontvingen 48 aanvragen voor sportsubsidie, waarvan er 31 zijn toegekend."),
    ("Deelnemers", "Aan de beweegweek deden mee:"),
    ("Deelnemers", "- Turnclub Wiekslag: 70 leden"),
    ("Deelnemers", "- Zwemclub De Otter: 45 leden"),
    ("Lasten", "57.100"),
    ("Lasten", "58.300"),
)
FILE = """Raadsbrief over sport en zwemmen

Aan de gemeenteraad van Berkenrode
Van: het college van burgemeester en wethouders
Datum: 5 maart 2024

1. Zwembad
In 2023 kochten 812 gezinnen een zwempas. Het onderhoud van het zwembad kostte € 95.000 in 2023.

2. Sportpark
Op het sportpark zijn 35 parkeerplaatsen aangelegd. De lampen langs het hoofdveld branden sinds kort zuiniger.
"""


def catalogue(*texts: str) -> Catalogue:
    """A letter that may be quoted, of these passages or else of all of PASSAGES."""
    rows = [("Sport", text) for text in texts] or list(PASSAGES)
    passages = (Passage(LETTER, at, heading, text) for at, (heading, text) in enumerate(rows, start=1))
    return Catalogue((), (), passages)
