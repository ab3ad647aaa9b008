"""A letter with its numbers marked by what became of them: as text and as one page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lindemeer import LETTER, Ran
from playwright.sync_api import Browser
from sqlite_utils.utils import sqlite3
from test_review import BUILDING, CARE, QUOTE, TEXT, WHOLE, change, store

from knowledge.staff.marked import as_page, as_text
from knowledge.store import MarkedLetter, letter_with_marks

__all__ = ["store"]
Cli = Callable[..., Ran]
PHONE = "0546-54 11 11"


@pytest.fixture
def marked(store: Path) -> MarkedLetter:
    """The letter of the review, one fact approved and one rejected, with a ledger and its passages."""
    change(store, "UPDATE facts SET status = 'approved' WHERE id = ?", WHOLE)
    change(store, "UPDATE facts SET status = 'rejected' WHERE id = ?", BUILDING)
    year, phone = TEXT.index("2023"), TEXT.index(PHONE)
    ledger = [
        [year, year + 4, "date", "jaartal"],
        [phone, phone + len(PHONE), "ignored", "lijkt een <telefoonnummer>"],
        # Overlaps a fact, and one that is no line of a ledger.
        [TEXT.index("1.200"), TEXT.index("1.200") + 3, "ignored", "deel"],
        "onzin",
    ]
    change(store, "UPDATE letters SET ledger = ? WHERE id = ?", json.dumps(ledger), LETTER["id"])
    at = 0
    with closing(sqlite3.connect(store)) as connection, connection:
        for number, line in enumerate(TEXT.splitlines()[1:], start=1):
            at = TEXT.index(line, at)
            connection.execute(
                'INSERT INTO passages (letter, number, heading, page, text, start, "end") VALUES (?, ?, ?, ?, ?, ?, ?)',
                [LETTER["id"], number, "Leerbanen", 1, line, at, at + len(line)],
            )
    found = letter_with_marks(store, LETTER["id"])
    assert found is not None
    return found


def test_each_number_has_one_mark_with_what_became_of_it(marked: MarkedLetter) -> None:
    assert [(TEXT[mark.start : mark.end], mark.outcome) for mark in marked.marks] == [
        ("2023", "date"),
        ("1.200", "approved"),
        ("450", "concept"),
        ("300", "rejected"),
        ("2,5 miljoen", "concept"),
        (PHONE, "ignored"),
    ]


def test_as_text_it_holds_the_whole_letter_and_a_legend(marked: MarkedLetter) -> None:
    lines = list(as_text(marked))
    text = " ".join(lines)
    assert "[1.200]✓ inwoners" in text
    assert "[450]? in de zorg en [300]✗ in de bouw" in text
    assert text.count("\nLeerbanen") == 1
    assert f"({CARE})" in text
    assert "✓ goedgekeurd: de bot noemt het: 1" in lines
    assert all(len(line) <= 80 for line in lines)


class Page(HTMLParser):
    """The text of a page, the tags that were not closed, and every address it names."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_holds_the_letter_word_for_word_and_fetches_nothing(marked: MarkedLetter) -> None:
    page = as_page(marked)
    read = Page()
    read.feed(page)
    assert (read.open, read.addresses) == ([], [])
    assert "<script" not in page
    signs = re.sub("[✓?✗–↻d]", "", read.text)
    assert re.sub("[✓?✗–↻d]", "", QUOTE) in signs
    assert 'title="lijkt een &lt;telefoonnummer&gt;"' in page


@pytest.mark.parametrize("width", [390, 1100])
def test_the_page_fits_a_phone_and_a_screen(
    marked: MarkedLetter, browser: Browser, tmp_path: Path, width: int
) -> None:
    path = tmp_path / "brief.html"
    path.write_text(as_page(marked), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("mark").count() == 6
    page.close()


def test_the_command_writes_the_page_or_says_why_not(store: Path, sqlite_utils: Cli, tmp_path: Path) -> None:
    page = tmp_path / "brief.html"
    done = sqlite_utils("raad", "show", store, LETTER["id"], "--html", page)
    assert (done.rc, done.out) == (0, f"Klaar: open {page} in een browser.\n")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    nowhere = sqlite_utils("raad", "show", store, LETTER["id"], "--html", tmp_path / "weg" / "a.html")
    assert (nowhere.rc, nowhere.out) == (1, "")
    assert "kan niet worden geschreven" in nowhere.err
    unknown = sqlite_utils("raad", "show", store, "weg")
    assert (unknown.rc, unknown.err.count("\n")) == (1, 1)
    assert "‘weg’" in unknown.err
