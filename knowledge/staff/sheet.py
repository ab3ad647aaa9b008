"""All concept facts at once: a table to read, and a sheet that `sqlite-utils upsert` loads back as it went."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from textwrap import wrap
from typing import Any

from knowledge.staff.fields import name
from knowledge.staff.formulas import may_run
from knowledge.staff.screen import Paper, brief, folded, oneline
from knowledge.store import Review
from knowledge.words import data

ROOMY = 60
"""Columns of a terminal from which those of a table stand beside each other."""
SEPARATION = 2
"""Spaces between the columns of a table."""
COLUMNS = (
    "id",
    "status",
    "doubts",
    "statement",
    "kind",
    "value",
    "value_high",
    "qualifier",
    "unit",
    "measure",
    "population",
    "organisation",
    "place",
    "period_start",
    "period_end",
    "period_basis",
    "scenario",
    "text",
    "items",
    "part_of",
    "section",
    "passage",
    "quote",
    "corrected",
    "supersedes",
    "letter",
)
"""What is in a sheet: what a person may want to change, and the id by which it is loaded back."""

# Carriage returns come back as new lines, and null characters not at all.
_LOST = re.compile(r"[\r\0]")


def table(review: Review, paper: Paper) -> list[str]:
    """The concept facts in lines that fit the paper, in the order in which to go through them; none for none."""
    rows = []
    for number, row in enumerate(review.concepts(), start=1):
        seen = review.look(row["id"])
        if seen is not None:
            doubts = "; ".join(f"{name(column)}: {reason}" for column, reason in seen.doubts)
            rows.append((str(number), brief(seen), doubts, seen.id))
    return list(_columns(rows, data("review")["table"]["columns"], paper)) if rows else []


def _columns(rows: Sequence[Sequence[str]], heads: Sequence[str], paper: Paper) -> Iterator[str]:
    """Rows of number, fact, doubt and id, their cells broken so that they fit; below each other where it is narrow."""
    if paper.columns < ROOMY:
        for number, *cells in rows:
            yield from folded(f"{number}. {cells[0]}", paper, "", "   ")
            for cell in filter(None, cells[1:]):
                yield from folded(cell, paper, "   ")
        return
    first = max(len(heads[0]), *(len(row[0]) for row in rows))
    room = paper.columns - 1 - first - 3 * SEPARATION
    widths = (first, room - room // 4 - room // 3, room // 4, room // 3)
    for row in (heads, ["-" * width for width in widths], *rows):
        broken = [wrap(oneline(cell), width) for cell, width in zip(row, widths, strict=True)]
        for line in zip_longest(*broken, fillvalue=""):
            padded = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
            yield (" " * SEPARATION).join(padded).rstrip()


def sheet(rows: Iterable[Mapping[str, Any]]) -> tuple[str, tuple[str, ...]]:
    """The rows of facts as CSV, and the ids of those that were left out.

    A row is left out when one of its cells might run in a spreadsheet, or would not come back as it is. A mark before
    such a cell is no way out: it would be loaded back as a part of the text.
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    left_out = []
    for row in rows:
        if all(_is_safe(row[column]) for column in COLUMNS):
            writer.writerow(row)
        else:
            left_out.append(str(row["id"]))
    return text.getvalue(), tuple(left_out)


def _is_safe(cell: object) -> bool:
    text = "" if cell is None else str(cell)
    return not may_run(text) and not _LOST.search(text)
