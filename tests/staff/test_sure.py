"""Facts for which one look is enough, approved together; and an approved fact that is corrected with a reason."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from lindemeer import LETTER, Ran
from sqlite_utils.utils import sqlite3
from test_review import (
    BUILDING,
    CARE,
    MONEY,
    WHOLE,
    YEAR,
    change,
    concept,
    look,
    put,
    review,
    row_of,
    run,
    store,
)

from knowledge.store.reviews import ChangedError, Decision, RefusedError, Review
from knowledge.store.store import history

__all__ = ["review", "store"]
Cli = Callable[..., Ran]
TRADE = "l-handel"


def third() -> dict[str, Any]:
    """A third fact with all that makes one sure."""
    return concept(
        TRADE,
        "300",
        value="300",
        measure="in de handel",
        statement="{period} waren {value} inwoners aan het werk in de handel.",
        **YEAR,
    )


@pytest.mark.parametrize(
    ("columns", "sure"),
    [
        ({}, True),
        ({"doubts": '{"unit": "?"}'}, False),
        ({"inherited": '{"period": "lead-in"}'}, False),
        ({"inherited": '{"place": "letter"}'}, True),
        ({"period_start": None, "period_end": None, "period_basis": "unknown"}, False),
        ({"value": "301"}, False),
        ({"quote": None}, False),
        ({"supersedes": CARE}, False),
        ({"kind": "person", "text": "Q.", "value": None, "unit": None}, True),
        ({"kind": "person", "text": "Q.", "value": None, "unit": None, "quote": None}, False),
    ],
)
def test_what_makes_a_fact_sure(store: Path, review: Review, columns: dict[str, Any], sure: bool) -> None:
    put(store, {**third(), **columns})
    assert look(review, TRADE).sure is sure


def test_all_are_approved_in_one_step_that_can_be_taken_back(store: Path, review: Review) -> None:
    put(store, third())
    sure = review.sure()
    assert {one.id for one in sure} == {WHOLE, BUILDING, TRADE}
    review.approve_all(sure)
    assert review.done(Decision.APPROVED) == 3
    assert {row_of(store, one.id)["status"] for one in sure} == {"approved"}
    undone = review.undo()
    assert undone is not None
    assert undone.count == 3
    assert {row_of(store, one.id)["status"] for one in sure} == {"concept"}


@pytest.mark.parametrize(
    "sql", ["UPDATE facts SET value = '9' WHERE id = ?", "DELETE FROM facts WHERE id = ?"]
)
def test_none_is_approved_when_one_changed_meanwhile(store: Path, review: Review, sql: str) -> None:
    put(store, third())
    sure = review.sure()
    change(store, sql, TRADE)
    with pytest.raises(ChangedError):
        review.approve_all(sure)
    assert row_of(store, WHOLE)["status"] == "concept"


def test_a_list_is_approved_with_one_key_and_the_rest_comes_one_by_one(store: Path) -> None:
    put(store, third())
    done = run(store, "g", "s")
    assert "Bij 3 feiten is één blik genoeg" in done.out
    assert "«300»" in done.out
    assert "Goedgekeurd: 3. Afgewezen: 0. Overgeslagen: 0." in done.out
    assert "Feit 4 van 5" in done.out


def test_a_number_takes_a_fact_out_of_the_list(store: Path) -> None:
    put(store, third(), {**third(), "id": "l-markt"})
    done = run(store, "2", "g", "s")
    assert "Bij 4 feiten" in done.out
    assert "Bij 3 feiten" in done.out
    with closing(sqlite3.connect(store)) as connection:
        (approved,) = connection.execute("SELECT count(*) FROM facts WHERE status = 'approved'").fetchone()
    assert approved == 3


@pytest.mark.parametrize(("key", "approved"), [("", 0), ("s", 0)])
def test_the_list_can_be_passed_over(store: Path, key: str, approved: int) -> None:
    put(store, third())
    run(store, key, "s")
    assert sum(row_of(store, one)["status"] == "approved" for one in (WHOLE, BUILDING, TRADE)) == approved


# --- An approved fact


def test_an_approved_fact_is_corrected_with_a_reason(store: Path, review: Review, sqlite_utils: Cli) -> None:
    review.approve(look(review, WHOLE))
    done = sqlite_utils("raad", "fix", store, WHOLE, stdin="waar\nLindemeer\nstaat in de kop\n")
    assert done.rc == 0, done.err
    row = row_of(store, WHOLE)
    assert (row["place"], row["status"]) == ("Lindemeer", "approved")
    assert history(store, WHOLE)[-1].reason == "staat in de kop"


def test_a_figure_that_is_not_in_the_quote_asks_for_its_reason_once(
    store: Path, review: Review, sqlite_utils: Cli
) -> None:
    review.approve(look(review, WHOLE))
    sqlite_utils("raad", "fix", store, WHOLE, stdin="cijfer\n1210\nerratum van 3 mei\n")
    row = row_of(store, WHOLE)
    assert (row["value"], row["corrected"]) == ("1210", "erratum van 3 mei")
    assert history(store, WHOLE)[-1].reason == "erratum van 3 mei"


@pytest.mark.parametrize("typed", ["waar\nLindemeer\n\n", "waar\n\n", "\n", ""])
def test_without_a_reason_nothing_changes(store: Path, review: Review, sqlite_utils: Cli, typed: str) -> None:
    review.approve(look(review, WHOLE))
    before = row_of(store, WHOLE)
    assert sqlite_utils("raad", "fix", store, WHOLE, stdin=typed).rc == 0
    assert row_of(store, WHOLE) == before


@pytest.mark.parametrize("fact", [MONEY, "weg"])
def test_only_approved_facts_are_corrected_so(store: Path, sqlite_utils: Cli, fact: str) -> None:
    done = sqlite_utils("raad", "fix", store, fact, stdin="")
    assert (done.rc, done.out) == (1, "")
    assert f"Het feit ‘{fact}’ is er niet, of het is niet goedgekeurd." in done.err


def test_a_correction_that_the_bot_would_not_show_is_refused(store: Path, review: Review) -> None:
    review.approve(look(review, WHOLE))
    approved = review.look(WHOLE, "approved")
    assert approved is not None
    with pytest.raises(RefusedError):
        review.mend(approved, {"statement": "Er waren 1.300 inwoners, {value}."}, "een reden")
    assert row_of(store, WHOLE) == approved.row
    assert LETTER["id"] == approved.letter.id
