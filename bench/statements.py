"""The statements of a store with their figures filled in, and SQLite's own full-text search over them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.dates import format_date

if TYPE_CHECKING:
    import sqlite3
else:
    from sqlite_utils.utils import sqlite3


def statements(store: Path) -> dict[str, str]:
    """The sentence of each approved fact by its id."""
    with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        rows = connection.execute("SELECT * FROM facts WHERE status = 'approved' ORDER BY rowid")
        return {row["id"]: filled(dict(row)) for row in rows}


def filled(row: Mapping[str, Any]) -> str:
    """The statement of a row of `facts` as it is read: "In 2021 kregen 1.200 inwoners een uitkering."."""
    time = written(row["period_start"], row["period_end"])
    day = row["period_start"] is not None and row["period_start"] == row["period_end"]
    value: str = row["text"] or ""
    if row["kind"] == "figure":
        value = amount(row["value"], row["unit"])
        if row["value_high"]:
            value += f" tot {amount(row['value_high'], row['unit'])}"
    elif row["kind"] == "date":
        value = time
    elif row["kind"] == "list":
        value = ", ".join(json.loads(row["items"]))
    when = f"{'op' if day else 'in'} {time}" if time else ""
    text = re.sub(r"\s+", " ", row["statement"].replace("{value}", value).replace("{period}", when)).strip()
    return text[:1].upper() + text[1:]


def amount(value: str, unit: str) -> str:
    """'1200', 'euro' -> '€ 1.200'"""
    whole, _, decimals = value.partition(".")
    number = f"{int(whole):,}".replace(",", ".") + (f",{decimals}" if decimals else "")
    return f"€ {number}" if unit == "euro" else f"{number}%" if unit == "%" else number


def written(first: str | None, last: str | None) -> str:
    """'2021-01-01', '2021-12-31' -> '2021'; another stretch is told by its days."""
    days = [_day(day) for day in dict.fromkeys((first, last)) if day is not None]
    if first and last and (first[5:], last[5:]) == ("01-01", "12-31") and first[:4] == last[:4]:
        return first[:4]
    return " tot en met ".join(days)


def _day(day: str) -> str:
    return format_date(date.fromisoformat(day), "d MMMM y", locale="nl")


class FullText:
    """SQLite's FTS5 over texts, in memory: the least that any way of finding a text among many costs."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._connection.executescript(
            """
            CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'unicode61 remove_diacritics 2');
            CREATE VIRTUAL TABLE words USING fts5vocab(texts, row);
            """
        )
        self._connection.executemany("INSERT INTO texts (text) VALUES (?)", [(text,) for text in texts])

    def common(self, share: float) -> frozenset[str]:
        """The words that more than such a share of the texts have."""
        found = self._connection.execute(
            "SELECT term FROM words WHERE doc > ? * (SELECT count(*) FROM texts)", [share]
        )
        return frozenset(term for (term,) in found.fetchall())

    def best(
        self, question: str, limit: int = 10, without: frozenset[str] = frozenset()
    ) -> list[tuple[int, float]]:
        """The places of the texts that share words with the question and their scores by bm25, best first.

        Words of `without` are left out of the question.
        """
        words = [word for word in re.findall(r"\w+", question.lower()) if word not in without]
        if not words:
            return []
        found = self._connection.execute(
            "SELECT rowid - 1, -rank FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?",
            [" OR ".join(f'"{word}"' for word in words), limit],
        )
        return [(int(at), float(score)) for at, score in found.fetchall()]
