"""`raad check`: everything that can be wrong with a store, made by the commands that staff use, and told to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lindemeer import LETTER, Ran

from knowledge.model import Fact, Kind, Letter
from knowledge.staff.commands import TEXTS
from knowledge.store.inspection import NAMED, Group, findings
from knowledge.store.terms import shadows

Cli = Callable[..., Ran]

BANEN, ZORG = "lindemeer-2023-leerbanen", "lindemeer-2023-leerbanen-zorg"
GROUPS = TEXTS["check"]["groups"]
JOB = {
    "letter": LETTER["id"],
    "kind": "figure",
    "unit": "personen",
    "status": "approved",
    "population": "inwoners",
    "measure": "met een kaart",
    "statement": "{period} hadden {value} inwoners een kaart.",
}
ASKED = "Hoeveel inwoners waren aan het werk in een leerbaan?"

# What staff do (the table, and the row that they upsert), under which heading it is told, and what is told.
WRONG: list[tuple[str, list[tuple[str, dict[str, Any]]], str, str]] = [
    (
        "sum",
        [("facts", {"id": ZORG, "value": "1000"})],
        GROUPS["facts"],
        f"De delen van {BANEN} zijn samen 1300, meer dan het geheel (1200). Verbeter een cijfer of",
    ),
    (
        "withheld",
        [("facts", {"id": BANEN, "value": "1201"})],
        GROUPS["facts"],
        f"Feit {BANEN} wordt niet getoond: het bedrag 1201 staat niet in het citaat",
    ),
    (
        "quote",
        [
            (
                "letters",
                {
                    "id": LETTER["id"],
                    "text": "In 2023 waren er 1.200. Voor 2024 ramen wij  2,5 miljoen\neuro.",
                },
            )
        ],
        GROUPS["facts"],
        f"Het citaat van {BANEN} staat niet zo in de brief {LETTER['id']}.",
    ),
    (
        "superseded",
        [("facts", {"id": ZORG, "supersedes": BANEN})],
        GROUPS["facts"],
        f"Feit {ZORG} vervangt {BANEN}, maar {BANEN} is nog goedgekeurd. Zet de status van {BANEN} op replaced.",
    ),
    (
        "contradiction",
        [
            (
                "facts",
                {**JOB, "id": "een", "value": "4", "period_start": "2021-01-01", "period_end": "2021-12-31"},
            ),
            (
                "facts",
                {**JOB, "id": "twee", "value": "5", "period_start": "2021-01-01", "period_end": "2021-12-31"},
            ),
        ],
        GROUPS["facts"],
        "De feiten een en twee geven een ander cijfer voor hetzelfde",
    ),
    (
        "hidden",
        [("terms", {"say": "leerbaan", "means": "zwembad", "kind": "misspelling"})],
        GROUPS["terms"],
        "De term ‘leerbaan’ = ‘zwembad’ verbergt ‘leerbaan’ in deze feiten: een vraag met dat",
    ),
    (
        "two spellings",
        [
            ("terms", {"say": "leerbna", "means": "leerbaan", "kind": "misspelling"}),
            ("terms", {"say": "leerbna", "means": "zorg", "kind": "misspelling"}),
        ],
        GROUPS["terms"],
        "De term ‘leerbna’ = ‘zorg’ staat er ook met een andere betekenis.",
    ),
    (
        "asking word",
        [("terms", {"say": "hoeveel", "means": "zorg", "kind": "dialect"})],
        GROUPS["terms"],
        "De term ‘hoeveel’ = ‘zorg’ verandert een vraagwoord",
    ),
    (
        "withdrawn",
        [
            ("examples", {"id": "v1", "question": ASKED, "expect": BANEN}),
            ("facts", {"id": BANEN, "status": "rejected"}),
        ],
        GROUPS["examples"],
        f"Voorbeeldvraag v1 verwacht {BANEN}, maar dat is geen goedgekeurd feit. Keur het feit goed",
    ),
    (
        "asked twice",
        [
            ("examples", {"id": "v1", "question": ASKED, "expect": BANEN}),
            ("examples", {"id": "v2", "question": ASKED.upper(), "expect": "decline"}),
        ],
        GROUPS["examples"],
        "Voorbeeldvragen v1 en v2 stellen dezelfde vraag, maar verwachten iets anders. Verwijder er één.",
    ),
    (
        "failing",
        [("examples", {"id": "v1", "question": ASKED, "expect": "decline"})],
        GROUPS["examples"],
        "v1: het antwoord is anders dan hoort.",
    ),
    (
        "misspelt table",
        [("examles", {"id": "v1", "question": ASKED})],
        GROUPS["structure"],
        "Opbouw: tabel examles hoort hier niet: is de naam verkeerd getypt?",
    ),
]
KEYS = {"terms": ("say", "means")}


@pytest.mark.parametrize(
    ("edits", "heading", "said"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG]
)
def test_what_is_wrong_is_told_under_its_heading(
    sqlite_utils: Cli, store: Path, edits: list[tuple[str, dict[str, Any]]], heading: str, said: str
) -> None:
    before = sqlite_utils("raad", "check", store)
    assert (before.rc, heading in before.out) == (0, False), before.out
    for table, row in edits:
        keys = [argument for key in KEYS.get(table, ("id",)) for argument in ("--pk", key)]
        done = sqlite_utils("upsert", store, table, "-", *keys, stdin=row)
        assert done.rc == 0, done.err
    done = sqlite_utils("raad", "check", store)
    assert done.rc == 1
    assert done.err == ""
    block = next(part for part in done.out.split("\n\n") if part.startswith(heading))
    assert f"- {said}" in block
    assert ", 1 problemen gevonden" in done.out


def test_a_golden_question_that_cannot_hold_is_told_once(sqlite_utils: Cli, store: Path) -> None:
    rows = [
        ("examples", {"id": "v1", "question": ASKED, "expect": BANEN}),
        ("facts", {"id": BANEN, "status": "rejected"}),
    ]
    for table, row in rows:
        assert sqlite_utils("upsert", store, table, "-", "--pk", "id", stdin=row).rc == 0
    assert sqlite_utils("raad", "check", store).out.count("v1") == 1


REMARKS: list[tuple[list[tuple[str, dict[str, Any]]], str]] = [
    ([], "Concepten om na te kijken: 1. Dat doet u met 'sqlite-utils raad review'."),
    ([("facts", {**JOB, "id": "los", "value": "4"})], "Cijfers zonder periode: "),
    (
        [("facts", {**JOB, "id": "een", "value": "4"}), ("facts", {**JOB, "id": "twee", "value": "5"})],
        "De feiten een en twee hebben geen periode en geven een ander cijfer voor hetzelfde.",
    ),
    (
        [("facts", {"id": ZORG, "status": "replaced"})],
        f"door een goedgekeurd feit: 1. De bot noemt ze niet: {ZORG}.",
    ),
    (
        [("terms", {"say": "de", "means": "zorg", "kind": "synonym"})],
        "De term ‘de’ = ‘zorg’ doet niets: de bot slaat ‘de’ altijd over.",
    ),
    (
        [("terms", {"say": "pool", "means": "zwembad", "kind": "synonym"})],
        "De term ‘pool’ = ‘zwembad’ doet nu niets: geen enkel goedgekeurd feit noemt ‘zwembad’.",
    ),
    (
        [("terms", {"say": "techniek", "means": "zorg", "kind": "synonym"})],
        "De term ‘techniek’ = ‘zorg’ voegt twee woorden samen die de feiten zelf gebruiken.",
    ),
    ([("terms", {"say": "Zorg", "means": "zorg", "kind": "synonym"})], "het zijn dezelfde woorden"),
    (
        [("terms", {"say": "hoeveel", "means": "zorg", "kind": "synonym"})],
        "naar een vraagwoord zoekt de bot niet",
    ),
]


@pytest.mark.parametrize(("edits", "said"), REMARKS)
def test_what_is_not_wrong_is_a_remark(
    sqlite_utils: Cli, store: Path, edits: list[tuple[str, dict[str, Any]]], said: str
) -> None:
    for table, row in edits:
        keys = [argument for key in KEYS.get(table, ("id",)) for argument in ("--pk", key)]
        assert sqlite_utils("upsert", store, table, "-", *keys, stdin=row).rc == 0
    done = sqlite_utils("raad", "check", store)
    assert done.rc == 0, done.out
    assert said in done.out.partition(TEXTS["check"]["remarks"])[2]
    assert ", 0 problemen gevonden" in done.out


def test_a_sound_store_is_told_in_few_lines(sqlite_utils: Cli, shipped: Path) -> None:
    done = sqlite_utils("raad", "check", shipped)
    assert done.rc == 0
    assert len(done.out.splitlines()) == 4
    assert not any(heading in done.out for heading in GROUPS.values())


def test_nothing_of_a_store_gives_a_terminal_orders(sqlite_utils: Cli, store: Path) -> None:
    row = {"id": "v1", "question": "Hoeveel \x1b[2J\n kaarten?", "expect": BANEN}
    assert sqlite_utils("insert", store, "examples", "-", stdin=row).rc == 0
    done = sqlite_utils("raad", "check", store)
    assert done.rc == 1
    assert "\x1b" not in done.out


def test_many_ids_are_not_all_named(sqlite_utils: Cli, store: Path) -> None:
    for number in range(NAMED + 3):
        row = {**JOB, "id": f"los-{number}", "value": "4", "measure": f"met kaart {number}"}
        assert sqlite_utils("insert", store, "facts", "-", stdin=row).rc == 0
    told = next(one.text for one in findings(store) if "zonder periode" in one.text)
    assert told.count("los-") == NAMED
    assert told.endswith("en nog 3.")


def fact(measure: str) -> Fact:
    return Fact("f", Letter("l", "Brief"), Kind.STATEMENT, measure, "Het is {value}.", text="zo")


@pytest.mark.parametrize(
    ("term", "measure", "keys"),
    [
        (("leerbna", "leerbaan", "misspelling"), "leerbanen", []),
        (("Wsw", "schuldhulp", "misspelling"), "Wsw-medewerkers", ["term_hides"]),
        # The shipped lists take the two for the same: nothing is lost.
        (("scholing", "opleiding", "dialect"), "scholing op maat", []),
        (("op maat", "gratis", "dialect"), "scholing op maat", ["term_hides"]),
        (("maat op", "scholing", "dialect"), "scholing op maat", []),
        (("cursus", "scholing", "synonym"), "scholing op maat", []),
    ],
)
def test_which_terms_get_in_the_way(term: tuple[str, str, str], measure: str, keys: list[str]) -> None:
    assert [shadow.key for shadow in shadows([term], [fact(measure)])] == keys


def test_every_group_has_a_heading() -> None:
    assert set(GROUPS) == set(Group)
