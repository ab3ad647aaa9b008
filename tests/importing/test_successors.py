"""Which letter is a corrected version of which, and which fact takes the place of which."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from letter_files import as_text, edition

from knowledge.importing.successors import is_version, successors
from knowledge.model import Amount, Fact, Kind, Letter, Period, Scenario

TEXT = as_text(edition(2022))
CORRECTED = TEXT.replace("425 in de zorg", "452 in de zorg")
OTHER = "Het zwembad trok dit jaar 120.500 bezoekers. " * 40
OLD = Letter("oud", "Voortgang leerbanen", "Gemeente Lindemeer", date(2022, 11, 14), "LM-2022-0815")
BARE = replace(OLD, reference=None)


@pytest.mark.parametrize(
    ("letter", "text", "older", "older_text", "expected"),
    [
        (OLD, CORRECTED, OLD, TEXT, True),
        # The same reference says it all.
        (replace(OLD, title="Anders"), OTHER, OLD, None, True),
        (replace(OLD, reference="lm-2022-0815"), OTHER, OLD, TEXT, True),
        # Another one too.
        (replace(OLD, reference="LM-2022-0816"), CORRECTED, OLD, TEXT, False),
        (BARE, CORRECTED, OLD, TEXT, True),
        (BARE, CORRECTED, BARE, TEXT, True),
        (replace(BARE, title="VOORTGANG leerbanen"), CORRECTED, BARE, TEXT, True),
        (BARE, OTHER, BARE, TEXT, False),
        (BARE, TEXT, BARE, None, False),
        # Next to the same text is a version whatever it is called; nearly the same text needs the same title.
        (replace(BARE, title="Zwembad"), CORRECTED, BARE, TEXT, True),
        (replace(BARE, title="Zwembad"), CORRECTED + CORRECTED[: len(TEXT) // 5], BARE, TEXT, False),
        (BARE, CORRECTED + CORRECTED[: len(TEXT) // 5], BARE, TEXT, True),
        (replace(BARE, sender=None), CORRECTED, BARE, TEXT, False),
        (replace(BARE, sender=None), CORRECTED, replace(BARE, sender=None), TEXT, True),
        # The edition of a year later is no correction; a correction comes within half a year.
        (replace(BARE, date=date(2023, 11, 14)), CORRECTED, BARE, TEXT, False),
        (replace(BARE, date=date(2023, 2, 1)), CORRECTED, BARE, TEXT, True),
        (replace(BARE, date=None), CORRECTED, BARE, TEXT, True),
    ],
)
def test_versions(letter: Letter, text: str, older: Letter, older_text: str | None, expected: bool) -> None:
    assert is_version(letter, text, older, older_text) is expected


def test_long_texts_are_compared_quickly() -> None:
    assert is_version(BARE, "a" * 1_000_000, BARE, "a" * 1_000_000)


JOBS = Fact(
    "banen", OLD, Kind.FIGURE, "in een leerbaan", "{value}", population="inwoners", organisation="Werkplein",
    place="Lindemeer", period=Period(date(2022, 1, 1), date(2022, 12, 31)), amount=Amount(Decimal(1200), "personen"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"amount": Amount(Decimal(1300), "personen")}, True),
        ({"measure": "In een  leerbaan", "statement": "Anders: {value}", "section": "Anders"}, True),
        ({"measure": "in een stage"}, False),
        ({"population": "jongeren"}, False),
        ({"organisation": None}, False),
        ({"place": "Almelo"}, False),
        ({"period": None}, False),
        ({"amount": Amount(Decimal(1200), "fte")}, False),
        ({"scenario": Scenario.FORECAST}, False),
        ({"kind": Kind.STATEMENT}, False),
    ],
)
def test_the_fact_that_is_replaced(change: dict[str, object], same: bool) -> None:
    new = replace(JOBS, id="nieuw", **change)  # type: ignore[arg-type]
    assert successors([new], [JOBS]) == ({"nieuw": "banen"} if same else {})


def test_each_fact_is_replaced_once() -> None:
    new = [replace(JOBS, id=f"nieuw-{number}") for number in (1, 2, 3)]
    older = [replace(JOBS, id=f"oud-{number}") for number in (1, 2)]
    assert successors(new, older) == {"nieuw-1": "oud-1", "nieuw-2": "oud-2"}
