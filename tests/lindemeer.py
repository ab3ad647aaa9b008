"""Lindemeer is no real municipality; its letter, figures and people are invented."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.store.schema import connect

LETTER = {
    "id": "lindemeer-2023-leerbanen",
    "title": "Raadsbrief Lindemeer over leerbanen",
    "sender": "College van Lindemeer",
    "date": "2023-11-14",
    "url": "https://lindemeer.example/raadsbrief-leerbanen",
}
YEAR = {"period_start": "2023-01-01", "period_end": "2023-12-31", "period_basis": "period"}
FACTS: list[dict[str, Any]] = [
    {
        "id": "lindemeer-2023-leerbanen",
        "kind": "figure",
        "measure": "aan het werk in een leerbaan",
        "population": "inwoners",
        "place": "Lindemeer",
        **YEAR,
        "value": "1200",
        "unit": "personen",
        "statement": "{period} waren {value} inwoners aan het werk in een leerbaan.",
        "section": "Leerbanen",
        "passage": 1,
        "quote": "In 2023 waren 1.200 inwoners aan het werk in een leerbaan.",
        "inherited": {"place": "letter"},
    },
    {
        "id": "lindemeer-2023-leerbanen-zorg",
        "kind": "figure",
        "measure": "aan het werk in een leerbaan in de zorg",
        "population": "inwoners",
        **YEAR,
        "value": "450",
        "unit": "personen",
        "part_of": "lindemeer-2023-leerbanen",
        "statement": "{period} waren {value} inwoners aan het werk in een leerbaan in de zorg.",
    },
    {
        "id": "lindemeer-2023-leerbanen-techniek",
        "kind": "figure",
        "measure": "aan het werk in een leerbaan in de techniek",
        "population": "inwoners",
        **YEAR,
        "value": "300",
        "unit": "personen",
        "part_of": "lindemeer-2023-leerbanen",
        "statement": "{period} waren {value} inwoners aan het werk in een leerbaan in de techniek.",
    },
    {
        "id": "lindemeer-2024-budget",
        "kind": "figure",
        "measure": "budget voor leerbanen",
        "organisation": "gemeente Lindemeer",
        "period_start": "2024-01-01",
        "period_end": "2024-12-31",
        "value": "2.5",
        "unit": "miljoen euro",
        "qualifier": "circa",
        "scenario": "budget",
        "statement": "Voor leerbanen is {period} {value} miljoen euro begroot.",
        "quote": "Voor 2024 ramen wij 2,5 miljoen euro.",
    },
    {
        "id": "lindemeer-2023-besluit",
        "kind": "date",
        "measure": "besluit over leerbanen",
        "period_start": "2023-06-01",
        "period_end": "2023-06-01",
        "period_basis": "reference date",
        "statement": "De raad besloot op {value} over de leerbanen.",
    },
    {
        "id": "lindemeer-2023-wijken",
        "kind": "list",
        "measure": "wijken met leerbanen",
        "items": ["Centrum", "Wijk 7", "De Veste"],
        "statement": "Leerbanen zijn er in {value}.",
    },
    {
        "id": "lindemeer-2023-leerbaan",
        "kind": "definition",
        "measure": "leerbaan",
        "text": "een baan waarin iemand werkt en een vak leert",
        "statement": "Een leerbaan is {value}.",
    },
    {
        "id": "lindemeer-2023-wethouder",
        "kind": "person",
        "measure": "wethouder werk",
        "text": "Q. Voorbeeld",
        "statement": "De wethouder werk is {value}.",
    },
    {
        "id": "lindemeer-2023-geheim",
        "kind": "figure",
        "measure": "aanvragen in behandeling",
        "value": "999001",
        "unit": "aanvragen",
        "statement": "Er zijn {value} aanvragen in behandeling.",
        "status": "concept",
    },
]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    rc: int
    out: str
    err: str


def rows(path: Path, sql: str) -> list[dict[str, Any]]:
    with closing(connect(path, "ro")) as connection:
        return [dict(row) for row in connection.execute(sql)]


def content(path: Path) -> list[list[dict[str, Any]]]:
    """Everything in a store."""
    tables = ("letters", "passages", "facts", "changes", "editing")
    return [rows(path, f"SELECT * FROM {table}") for table in tables]
