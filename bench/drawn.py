"""Figures that were drawn from letters, held against those that people read in them.

    python bench/drawn.py                 the texts of ../shared/letters against bench/gold_figures/letters.jsonl
    python bench/drawn.py --tables        cells of tables in ../shared/documents against tables.jsonl
    python bench/drawn.py --show 20       and the first 20 misses

A line of the gold file has the literal `anchor` of a figure, the 20 characters `before` it, and `value`, `unit`, the
words that are `counted`, and the period; the file was drawn up without seeing what the program makes of the texts.

    found           a fact stands at that place
    value + unit    it has that value, and that unit in one of its spellings
    counted         its population or unit holds the head of the counted words
    period          it has that period, or none where the letter gives none; `own or none` lets a period pass that the
                    fact inherited where the gold gives none
    cut             its value is smaller than the one that is written there: none may be
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from knowledge.extraction import Draft, draw
from knowledge.letters import Document, read
from knowledge.model import Letter
from knowledge.words import fold, lemma

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = Path(__file__).parent / "gold_figures"
SAME = {"procent": "%", "%": "%", "m2": "m2", "": "aantal", "stuks": "aantal"}
Row = dict[str, Any]


def squeezed(text: str) -> str:
    """The text without white space and bullets, by which two readings of it are compared."""
    return re.sub(r"[\s•·‐-―-]+", "", text).casefold()


def at(document: Document, row: Row) -> tuple[int, int] | None:
    """The place of a gold figure in the text of the document."""
    letters = [index for index, one in enumerate(document.text) if squeezed(one)]
    flat = "".join(squeezed(document.text[index]) for index in letters)
    before, anchor = squeezed(row.get("before") or ""), squeezed(row["anchor"])
    found = flat.find(before + anchor)
    if found < 0 or not anchor:
        return None
    start = found + len(before)
    return letters[start], letters[start + len(anchor) - 1] + 1


def drafts_at(drafts: list[Draft], place: tuple[int, int]) -> Draft | None:
    """The figure drawn there, None when there is none."""
    start, end = place
    return next(
        (
            one
            for one in drafts
            if one.fact.amount is not None
            and one.value_start is not None
            and one.value_end is not None
            and one.value_start < end
            and start < one.value_end
        ),
        None,
    )


def same_unit(row: Row, draft: Draft) -> bool:
    """Whether the unit is the same, in one of its spellings: what is counted may be told as unit or as population."""
    amount = draft.fact.amount
    told, wanted = fold(amount.unit if amount else ""), fold(row["unit"] or "")
    if SAME.get(told, told) == SAME.get(wanted, wanted):
        return True
    counted = fold(f"{told} {draft.fact.population or ''}")
    return bool(wanted) and lemma(wanted.split()[-1]) in {lemma(word) for word in counted.split()}


def compare(row: Row, draft: Draft | None, tally: Counter[str]) -> list[str]:
    """Counts what is right of a gold figure, and names what is not."""
    tally["all"] += 1
    if draft is None or draft.fact.amount is None:
        return ["not found"]
    tally["found"] += 1
    misses, fact, amount = [], draft.fact, draft.fact.amount
    value = Decimal(row["value"]) == amount.value
    if value and same_unit(row, draft):
        tally["value + unit"] += 1
    else:
        misses.append(f"value or unit: {amount.value:f} {amount.unit}")
    if abs(amount.value) < abs(Decimal(row["value"])) and not draft.doubts:
        tally["cut"] += 1
        misses.append("CUT")
    if row.get("counted"):
        tally["with counted"] += 1
        told = {lemma(word) for word in fold(f"{fact.population or ''} {amount.unit}").split()}
        if any(lemma(word) in told for word in fold(row["counted"]).split() if len(word) > 3):
            tally["counted"] += 1
        else:
            misses.append(f"counted: {fact.population}")
    first = fact.period.first.isoformat() if fact.period and fact.period.first else None
    last = fact.period.last.isoformat() if fact.period and fact.period.last else None
    if (first, last) == (row["period_start"], row["period_end"]):
        tally["period"] += 1
        tally["period, own or none"] += 1
    elif row["period_start"] is None and row["period_end"] is None and dict(fact.inherited).get("period"):
        tally["period, own or none"] += 1
    else:
        misses.append(f"period: {first} {last}")
    return misses


def main() -> None:
    """Prints the counts, and the misses when asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tables", action="store_true")
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    name, folder = ("tables", "documents") if options.tables else ("letters", "letters")
    rows: dict[str, list[Row]] = defaultdict(list)
    for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows[row.get("letter") or row["document"]].append(row)
    tally: Counter[str] = Counter()
    shown = 0
    for file, wanted in rows.items():
        document = read(SHARED / folder / file)
        letter = Letter("letter", document.title or file, document.sender, document.date)
        drafts = list(draw(document, letter).drafts)
        for row in wanted:
            place = at(document, row)
            if place is None:
                tally["not in the text"] += 1
                continue
            misses = compare(row, drafts_at(drafts, place), tally)
            if misses and shown < options.show:
                shown += 1
                print(f"{file[:14]:15}{row['anchor']:14} {row['value']} {row['unit']}: {'; '.join(misses)}")
    print(
        f"{tally['all']} figures; {tally['not in the text']} more do not stand in the text as the loader reads it"
    )
    for key, of in (
        ("found", "all"),
        ("value + unit", "all"),
        ("counted", "with counted"),
        ("period", "all"),
        ("period, own or none", "all"),
    ):
        print(f"{key:20}{tally[key]:5} of {tally[of]:4}   {tally[key] / max(1, tally[of]):.3f}")
    print(f"{'cut':20}{tally['cut']:5}")


if __name__ == "__main__":
    main()
