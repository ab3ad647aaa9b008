"""What was drawn from a letter, held against a file of facts that people read in it.

A line of the gold file has the literal `quote`, the `anchor` within it, and what that says: `value`, `unit`, `period`
and `part_of` of a quantity; `date`; `items`; `term` and `definition`; `abbr` and `long`; `name`. Its positions count in
the file, those of a drawn fact in the text that the loader rebuilt from it, so a line is looked up by its quote, with
all white space and all bullets left out of both.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz

Row = dict[str, Any]
ALIKE = 80
"""From here on two wordings count as the same text (rapidfuzz's own advice is 80 to 90 for short texts)."""


@dataclass
class Tally:
    """How many of how many; and, in words, which not."""

    right: int = 0
    of: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, good: bool, missed: str) -> None:
        """Counts one more."""
        self.of += 1
        self.right += good
        if not good:
            self.missed.append(missed)


@dataclass
class Comparison:
    """Per thing that is measured, its tally: recall and precision of figures, what they count, and the other kinds."""

    tallies: dict[str, Tally] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Tally:
        return self.tallies.setdefault(name, Tally())


@dataclass
class Places:
    """Finds quotes in a text whose white space and bullets may differ."""

    text: str

    def __post_init__(self) -> None:
        self.kept = [at for at, letter in enumerate(self.text) if not _left_out(letter)]
        self.dense = "".join(self.text[at] for at in self.kept)

    def find(self, quote: str, anchor: str, share: float) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """Where the quote and the anchor within it stand; of several, the one nearest to that share of the text."""
        wanted, within = dense(quote), dense(anchor)
        starts = [at for at in range(len(self.dense)) if self.dense.startswith(wanted, at)]
        if not starts or within not in wanted:
            return None
        start = min(starts, key=lambda at: abs(at / len(self.dense) - share))
        inner = start + wanted.index(within)
        return self._span(start, len(wanted)), self._span(inner, len(within))

    def _span(self, start: int, length: int) -> tuple[int, int]:
        return self.kept[start], self.kept[start + length - 1] + 1


def compare(gold: list[Row], file: str, letter: str, facts: list[Row], terms: list[Row]) -> Comparison:
    """Holds the drawn `facts` and `terms` of one letter, rebuilt as the text `letter`, against its gold lines.

    `file` is the text of the file, in which the gold lines have their positions.
    """
    result, places = Comparison(), Places(letter)
    located: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {}
    for row in gold:
        place = places.find(row["quote"], row["anchor"], row["start"] / len(file))
        result["quotes found in the text"].add(place is not None, f"{row['id']}: {row['quote'][:60]!r}")
        if place:
            located[row["id"]] = place
    known = [row for row in gold if row["id"] in located]
    _figures([row for row in known if row["kind"] == "quantity"], located, facts, result)
    for row in known:
        quote, anchor = located[row["id"]]
        check = OTHERS.get(row["kind"])
        if check:
            near = [fact for fact in facts if _overlap(_quote(fact), quote)]
            name, good = check(row, near, anchor, terms)
            drawn = "; ".join(
                f"{fact['kind']}: {_words(fact)[:70]!r}" for fact in near if fact["kind"] != "figure"
            )
            result[name].add(good, f"{row['id']}: {row['anchor']!r}, drawn there: {drawn or 'nothing'}")
    return result


def _figures(gold: list[Row], located: dict[str, Any], facts: list[Row], result: Comparison) -> None:
    figures = [fact for fact in facts if fact["kind"] == "figure" and fact["value_start"] is not None]
    matched: dict[str, Row] = {}
    for row in gold:
        anchor = located[row["id"]][1]
        there = [fact for fact in figures if _overlap((fact["value_start"], fact["value_end"]), anchor)]
        equal = [fact for fact in there if Decimal(fact["value"]) == Decimal(str(row["value"]))]
        fresh = [fact for fact in equal if fact["id"] not in {used["id"] for used in matched.values()}]
        drawn = ", ".join(fact["value"] for fact in there) or "nothing"
        result["figures: recall"].add(
            bool(fresh), f"{row['id']}: {row['value']} {row['unit']}, drawn there: {drawn}"
        )
        if fresh:
            matched[row["id"]] = fresh[0]
    right = {fact["id"] for fact in matched.values()}
    for fact in figures:
        result["figures: precision"].add(
            fact["id"] in right, f"{fact['value']} {fact['unit']} in {(fact['quote'] or '')[:70]!r}"
        )
    for row in gold:
        found = matched.get(row["id"])
        if found is None:
            continue
        what = f"{row['id']} ({row['value']})"
        result["figures: unit"].add(
            found["unit"] == row["unit"], f"{what}: {found['unit']}, not {row['unit']}"
        )
        period = row["period"]
        drawn_period = (found["period_start"], found["period_end"])
        wanted = (period["start"], period["end"])
        result["figures: period"].add(drawn_period == wanted, f"{what}: {drawn_period}, not {wanted}")
        whole = matched.get(row["part_of"] or "")
        good = found["part_of"] == (whole["id"] if whole else None) and (
            whole is not None or not row["part_of"]
        )
        result["figures: part_of"].add(good, f"{what}: part of {found['part_of']}, not of {row['part_of']}")


def _date(row: Row, near: list[Row], anchor: tuple[int, int], _: list[Row]) -> tuple[str, bool]:
    def there(fact: Row) -> bool:
        place = (fact["value_start"], fact["value_end"])
        return _overlap(place, anchor) if fact["value_start"] is not None else True

    return "dates: recall", any(
        fact["kind"] == "date" and (fact["period_start"] or "").startswith(row["date"]) and there(fact)
        for fact in near
    )


def _list(row: Row, near: list[Row], _: tuple[int, int], __: list[Row]) -> tuple[str, bool]:
    """Every item of the gold must be an item of one drawn list, in its own words or somewhat longer."""
    wanted = [dense(item) for item in row["items"]]
    for fact in near:
        items = [dense(str(item)) for item in json.loads(fact["items"] or "[]")]
        if all(any(want in item or (item and item in want) for item in items) for want in wanted):
            return "lists: recall", True
    return "lists: recall", False


def _definition(row: Row, near: list[Row], _: tuple[int, int], __: list[Row]) -> tuple[str, bool]:
    return "definitions: recall", any(
        fact["kind"] == "definition"
        and fuzz.partial_ratio(row["definition"].casefold(), _words(fact).casefold()) >= ALIKE
        and fuzz.partial_ratio(row["term"].casefold(), _words(fact).casefold()) >= ALIKE
        for fact in near
    )


def _abbreviation(row: Row, near: list[Row], _: tuple[int, int], terms: list[Row]) -> tuple[str, bool]:
    """A term of the store, in either direction, or a fact that has both."""
    short, long = row["abbr"].casefold(), row["long"].casefold()
    pairs = [(str(term["say"]).casefold(), str(term["means"]).casefold()) for term in terms]
    as_term = any({short, long} <= {say, means} for say, means in pairs)
    as_fact = any(short in _words(fact).casefold() and long in _words(fact).casefold() for fact in near)
    return "abbreviations: recall", as_term or as_fact


def _person(row: Row, near: list[Row], _: tuple[int, int], __: list[Row]) -> tuple[str, bool]:
    return "persons: recall", any(
        fact["kind"] == "person" and row["name"] in _words(fact) and row["role"] in _words(fact)
        for fact in near
    )


def _commitment(_: Row, near: list[Row], __: tuple[int, int], ___: list[Row]) -> tuple[str, bool]:
    return "commitments: recall", any(fact["kind"] == "statement" for fact in near)


Check = Callable[[Row, list[Row], tuple[int, int], list[Row]], tuple[str, bool]]
OTHERS: dict[str, Check] = {
    "date": _date,
    "list": _list,
    "definition": _definition,
    "abbreviation": _abbreviation,
    "person": _person,
    "commitment": _commitment,
}


def dense(text: str) -> str:
    """The text without white space and bullets."""
    return "".join(letter for letter in text if not _left_out(letter))


def _left_out(letter: str) -> bool:
    return letter.isspace() or letter in "•\u00ad"


def _quote(fact: Row) -> tuple[int | None, int | None]:
    return fact["quote_start"], fact["quote_end"]


def _overlap(one: tuple[int | None, int | None], other: tuple[int, int]) -> bool:
    return one[0] is not None and one[1] is not None and one[0] < other[1] and other[0] < one[1]


def _words(fact: Row) -> str:
    columns: Iterable[str] = ("measure", "population", "organisation", "text", "items")
    return " | ".join(str(fact[column]) for column in columns if fact[column])


def kinds(facts: list[Row]) -> Counter[str]:
    """How many facts of each kind were drawn."""
    return Counter(str(fact["kind"]) for fact in facts)
