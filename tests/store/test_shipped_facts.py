"""The shipped facts beside the letter they are drawn from, and beside a list of facts that others drew from it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from knowledge.model import Period
from knowledge.words.amounts import number
from knowledge.words.language import fold
from knowledge.words.periods import written

Row = dict[str, Any]

HEADINGS = {
    "Motie Samen voor een inclusieve arbeidsmarkt": "Motie Samen voor een inclusieve arbeidsmarkt",
    "Inleiding": "Inleiding",
    "Uitvoering Wsw in 2021:": "Uitvoering Wsw in 2021",
    "Ambtelijke medewerkers": "Ambtelijke medewerkers",
    "Hoogachtend,": "Ondertekening",
}
"""How the headings of the letter begin, and the names that the facts give them."""
GREETING = "Geachte leden"
OVERHEAD = "Stand van zaken met betrekking tot"
"""A heading right above another, without paragraphs of its own."""
SHARED_WORDS = 10
"""So many words in a row are a sentence of the letter, which is not ours to give away."""


def words(text: str) -> list[str]:
    """The words of a text of any length, folded, without brackets: '(nieuw) beschut' is 'nieuw beschut'."""
    return re.findall(r"[a-z0-9]+", fold_all(text))


def fold_all(text: str) -> str:
    return " ".join(fold(part) for part in re.findall(r"(?:.{1,400})(?:\s|$)", text, re.S))


def blocks(letter: str) -> Iterator[str]:
    """The letter cut at bullets and at blank lines: those hold a space, the empty ones only part two lines."""
    block: list[str] = []
    for line in letter.splitlines():
        announces = line.rstrip().endswith(":") and block and block[-1].rstrip().endswith(".")
        if line.lstrip().startswith("•") or announces or (line and not line.strip()):
            yield " ".join(" ".join(block).split())
            block = []
        if line.strip():
            block.append(line)
    yield " ".join(" ".join(block).split())


def sections(letter: str) -> dict[str, list[str]]:
    """The paragraphs of the letter by section, counted as the head of the data file says."""
    found: dict[str, list[str]] = {"Aanhef": []}
    section = "Aanhef"
    for block in filter(None, blocks(letter)):
        heading = next((name for start, name in HEADINGS.items() if block.startswith(start)), None)
        if heading is not None and heading not in found:
            section = heading
            found[section] = [block] if heading == "Ondertekening" else []
        elif block.startswith(GREETING):
            found[section] = []
        elif (block.startswith("•") and not block.endswith(".")) or section == "Ondertekening":
            found[section][-1] += f" {block}"
        elif not block.startswith(OVERHEAD):
            found[section].append(block)
    return found


@pytest.fixture(scope="module")
def letter(shared: Path) -> str:
    (path,) = (shared / "letters").glob("00-*.txt")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def facts(shipped_facts: Row) -> list[Row]:
    return list(shipped_facts["fact"])


def place(fact: Row, letter: str) -> str:
    """The paragraph that a fact names; for a list with the bullets right below it."""
    paragraphs = sections(letter)[fact["section"]]
    text = paragraphs[fact["passage"] - 1]
    if fact["kind"] == "list":
        below = takewhile(lambda other: "•" in other, paragraphs[fact["passage"] :])
        text = " ".join((text, *below))
    return text


def before(fact: Row, letter: str) -> str:
    """The fact's section up to and including its paragraph: where an inherited attribute comes from."""
    return " ".join(sections(letter)[fact["section"]][: fact["passage"]])


def period(fact: Row) -> Period | None:
    first, last = (
        date.fromisoformat(fact[key]) if key in fact else None for key in ("period_start", "period_end")
    )
    return None if first is None and last is None else Period(first, last)


def named(fact: Row) -> set[str]:
    """Names in a fact: words with a capital that do not open a sentence, and abbreviations."""
    texts = [
        fact.get(key, "") for key in ("measure", "population", "organisation", "place", "text", "statement")
    ]
    found = {
        word for text in (*texts, *fact.get("items", ())) for word in re.findall(r"(?<=\s)[A-Z][\w’-]+", text)
    }
    return {fold(word).replace("dvo's", "dvo").replace("almelose", "almelo") for word in found}


def test_the_letter_is_cut_as_the_facts_count(letter: str) -> None:
    assert {name: len(paragraphs) for name, paragraphs in sections(letter).items()} == {
        "Aanhef": 2,
        "Motie Samen voor een inclusieve arbeidsmarkt": 11,
        "Inleiding": 1,
        "Uitvoering Wsw in 2021": 7,
        "Ambtelijke medewerkers": 1,
        "Ondertekening": 1,
    }


def each(facts: list[Row], *kinds: str) -> list[Row]:
    found = [fact for fact in facts if fact["kind"] in kinds]
    assert found
    return found


def test_every_figure_stands_in_its_paragraph_with_its_unit(facts: list[Row], letter: str) -> None:
    missing = []
    for fact in each(facts, "figure"):
        about = {"circa": "ca. "}.get(fact.get("qualifier", "exact"), "")
        unit = "" if fact["unit"] == "personen" else f" {fact['unit']}"
        written_out = f"{about}{number(Decimal(fact['value']))}{unit}"
        if not re.search(rf"(?<![\w.,]){re.escape(written_out)}(?!\w|[.,]\d)", place(fact, letter)):
            missing.append((fact["id"], written_out))
        if about == "" and re.search(rf"ca\. {fact['value']}\b", place(fact, letter)):
            missing.append((fact["id"], "the letter says circa"))
    assert missing == []


def test_every_date_stands_in_its_paragraph(facts: list[Row], letter: str) -> None:
    missing = []
    for fact in each(facts, "date"):
        asked = period(fact)
        assert asked is not None
        since = "vanaf " if asked.last is None else ""
        if f"{since}{written(asked)}" not in fold_all(place(fact, letter)):
            missing.append((fact["id"], written(asked)))
    assert missing == []


def test_every_period_stands_in_its_paragraph_or_is_said_to_be_inherited(
    facts: list[Row], letter: str
) -> None:
    missing = []
    for fact in facts:
        asked = period(fact)
        if asked is None or fact["kind"] == "date":
            continue
        around = before(fact, letter) if "period" in fact.get("inherited", {}) else place(fact, letter)
        if written(asked) not in fold_all(around):
            missing.append((fact["id"], written(asked)))
    assert missing == []


def test_every_item_stands_in_its_paragraph(facts: list[Row], letter: str) -> None:
    missing = []
    for fact in each(facts, "list"):
        # 'Job coaching' and 'jobcoaching', 'detachering' and 'detacheren': our own words, the same beginning.
        text = "".join(words(place(fact, letter)))
        for item in fact["items"]:
            missing += [(fact["id"], word) for word in words(item) if len(word) > 4 and word[:6] not in text]
    assert missing == []


def test_every_person_stands_in_the_signature(facts: list[Row], letter: str) -> None:
    for fact in each(facts, "person"):
        text = place(fact, letter)
        assert fact["text"] in text
        assert fact["measure"] in text


def test_the_signature_gives_each_name_its_own_role(facts: list[Row], letter: str) -> None:
    text = sections(letter)["Ondertekening"][0]
    people = sorted(each(facts, "person"), key=lambda fact: text.index(fact["text"]))
    assert people == sorted(people, key=lambda fact: text.index(f"de {fact['measure']}"))


def test_every_name_stands_in_the_letter(facts: list[Row], letter: str) -> None:
    known = set(re.findall(r"[a-z0-9&.'-]*[a-z0-9]", fold_all(letter))) | set(words(letter))
    missing = [(fact["id"], name) for fact in facts for name in named(fact) if not set(words(name)) <= known]
    assert missing == []


def test_the_parts_of_a_whole(facts: list[Row]) -> None:
    values = {fact["id"]: Decimal(fact["value"]) for fact in facts if fact["kind"] == "figure"}
    parts: dict[str, list[Decimal]] = {}
    for fact in facts:
        if fact["kind"] == "figure" and "part_of" in fact:
            parts.setdefault(fact["part_of"], []).append(values[fact["id"]])
    assert {values[whole]: sorted(of) for whole, of in parts.items()} == {
        Decimal(779): [Decimal(401)],
        Decimal(401): [Decimal(61), Decimal(340)],
        Decimal(40): [Decimal(1), Decimal(1), Decimal(38)],
    }
    assert 61 + 340 == 401
    assert 38 + 1 + 1 == 40


def test_the_letter_bears_no_date(shipped_facts: Row) -> None:
    assert "date" not in shipped_facts["letter"]


def test_no_text_is_a_sentence_of_the_letter(shipped_facts: Row, letter: str) -> None:
    row = words(letter)
    theirs = {tuple(row[at : at + SHARED_WORDS]) for at in range(len(row) - SHARED_WORDS + 1)}
    ours = [text for table in ("fact", "example") for fact in shipped_facts[table] for text in texts(fact)]
    assert len(theirs) > 500
    assert len(ours) > 300
    copied = [
        text
        for text in ours
        for at in range(len(words(text)) - SHARED_WORDS + 1)
        if tuple(words(text)[at : at + SHARED_WORDS]) in theirs
    ]
    assert copied == []


def texts(value: object) -> Iterator[str]:
    """All text in a row, also in lists and tables."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


# --- Beside the facts that others drew from the letter


@pytest.fixture(scope="module")
def gold(shared: Path) -> list[Row]:
    path = shared / "gold" / "almelo-2022-facts.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 47
    return rows


def of_kind(gold: list[Row], kind: str) -> list[Row]:
    found = [row for row in gold if row["kind"] == kind]
    assert found
    return found


def test_every_gold_figure_is_shipped(gold: list[Row], facts: list[Row]) -> None:
    theirs = Counter(
        (Decimal(row["value"]), row["unit"], row["period"]["start"], row["place"])
        for row in of_kind(gold, "quantity")
    )
    ours = Counter(
        (Decimal(fact["value"]), fact["unit"], fact.get("period_start"), fact.get("place"))
        for fact in each(facts, "figure")
    )
    assert theirs - ours == Counter()


def test_every_gold_part_is_a_part_of_the_same_whole(gold: list[Row], facts: list[Row]) -> None:
    value = {row["id"]: row.get("value") for row in gold}
    theirs = Counter(
        (row["value"], value[row["part_of"]]) for row in of_kind(gold, "quantity") if row["part_of"]
    )
    figures = {fact["id"]: int(fact["value"]) for fact in each(facts, "figure")}
    ours = Counter(
        (figures[fact["id"]], figures[fact["part_of"]])
        for fact in facts
        if fact["id"] in figures and fact.get("part_of") in figures
    )
    assert theirs == ours


def test_every_gold_date_is_shipped(gold: list[Row], facts: list[Row]) -> None:
    starts = Counter(fact["period_start"] for fact in each(facts, "date"))
    theirs = Counter(
        row["date"] if len(row["date"]) > 7 else f"{row['date']}-01" for row in of_kind(gold, "date")
    )
    assert theirs - starts == Counter()
    open_ended = {fact["period_start"] for fact in each(facts, "date") if "period_end" not in fact}
    assert {row["date"] for row in of_kind(gold, "date") if row["relation"] == "vanaf"} <= open_ended


def test_every_gold_list_is_shipped(gold: list[Row], facts: list[Row]) -> None:
    ours = [fact["items"] for fact in each(facts, "list")]
    for row in of_kind(gold, "list"):
        if all(len(words(item)) <= 4 for item in row["items"]):
            alike = [{"".join(words(item)) for item in items} for items in ours]
            assert {"".join(words(item)) for item in row["items"]} in alike, row["id"]
        else:
            assert len(row["items"]) in [len(items) for items in ours], row["id"]


def test_every_gold_term_is_shipped(gold: list[Row], facts: list[Row]) -> None:
    terms = {
        "".join(words(re.split(r"[:,(]", fact["measure"])[0])): fact for fact in each(facts, "definition")
    }
    for row in (*of_kind(gold, "definition"), *of_kind(gold, "abbreviation")):
        term = "".join(words(row.get("term") or row["abbr"]))
        assert term in terms, row["id"]
        if row["kind"] == "abbreviation":
            assert fold(terms[term]["text"]) == fold(row["long"])


def test_every_gold_person_is_shipped(gold: list[Row], facts: list[Row]) -> None:
    ours = {(fact["text"], fact["measure"]) for fact in each(facts, "person")}
    assert {(row["name"], row["role"]) for row in of_kind(gold, "person")} <= ours


def test_every_gold_commitment_is_shipped(gold: list[Row], facts: list[Row]) -> None:
    ours = " ".join(fact["text"] for fact in each(facts, "statement"))
    assert len(of_kind(gold, "commitment")) == 2
    assert "jaarlijks" in ours
    assert "jaarverantwoording" in ours
