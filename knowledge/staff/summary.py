"""What an import tells staff: a few Dutch lines for each letter, a total, and the ledger of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from shlex import quote
from typing import Any

from knowledge.extraction import Numeral
from knowledge.extraction import Outcome as Became
from knowledge.importing import Imported, Outcome, printable
from knowledge.words import data, day

NAMED = 5
"""So many ids are named; of more only the number."""
AROUND = 30
"""Characters of the letter that the ledger shows on each side of a number."""


def lines(imported: Imported, file: Path, store: Path) -> Iterator[str]:
    """What was done with a letter: one line that says it, and more below it for what was read."""
    say = _texts("summary")
    letter = imported.letter
    yield say[imported.outcome.value].format(file=printable(str(file)), letter=letter.id)
    below = _known(imported) if imported.outcome is Outcome.KNOWN else _read(imported, store)
    for line in below:
        yield f"  {printable(line)}"


def _known(imported: Imported) -> Iterator[str]:
    yield from _succession(imported)


def _read(imported: Imported, store: Path) -> Iterator[str]:
    say = _texts("summary")
    letter, facts = imported.letter, imported.facts or {}
    yield say["title"].format(title=letter.title)
    yield say["sender"].format(sender=letter.sender) if letter.sender else say["no_sender"]
    yield say["date"].format(date=day(letter.date)) if letter.date else say["no_date"]
    yield say["facts"].format(facts=_counted("kinds", facts)) if facts else say["no_facts"]
    yield _ledger_line(imported)
    if imported.quoted:
        yield say["quoted"].format(count=len(imported.quoted))
    if imported.unquoted:
        yield say["unquoted"].format(facts=_named(imported.unquoted))
    yield from _succession(imported)
    for warning in imported.warnings:
        yield say["warning"].format(warning=warning)
    if imported.personal:
        yield say["personal"].format(found=_counted("personal", imported.personal))
    for fact, reason in imported.refused:
        yield say["refused"].format(fact=fact, reason=reason)
    if facts:
        yield (
            say["approved"]
            if imported.approved
            else say["review"].format(store=quote(str(store)), letter=letter.id)
        )


def _succession(imported: Imported) -> Iterator[str]:
    say, older = _texts("summary"), imported.older
    if older is None:
        return
    yield say["replaces" if imported.replaced else "resembles"].format(older=older.id)
    if imported.left:
        yield say["left"].format(older=older.id, facts=_named(imported.left))


def _ledger_line(imported: Imported) -> str:
    became = [numeral.outcome for numeral in imported.ledger]
    counts = {outcome.value: became.count(outcome) for outcome in Became}
    return _texts("summary")["ledger"].format(all=len(became), **counts)


def ledger(imported: Imported) -> Iterator[str]:
    """Every number of the letter with the words around it, and below it what became of it and why."""
    say = _texts("ledger")
    for numeral in imported.ledger:
        before, after = _around(imported.text, numeral)
        became = say[numeral.outcome.value].format(fact=numeral.fact)
        if numeral.why not in ("", became):
            became = say["why"].format(outcome=became, why=numeral.why)
        yield "  " + printable(" ".join(f"{before}[{numeral.text}]{after}".split()))
        yield "      " + printable(became)


def _around(text: str, numeral: Numeral) -> tuple[str, str]:
    """The whole words before and after a number."""
    before, after = (
        text[max(0, numeral.start - AROUND) : numeral.start],
        text[numeral.end : numeral.end + AROUND],
    )
    if numeral.start > AROUND:
        before = before.partition(" ")[2]
    if numeral.end + AROUND < len(text):
        after = after.rpartition(" ")[0]
    return before, after


def total(done: Sequence[Imported], failed: int) -> str:
    """One line on several files."""
    known = sum(imported.outcome is Outcome.KNOWN for imported in done)
    facts = sum(sum((imported.facts or {}).values()) for imported in done)
    return _texts("summary")["total"].format(new=len(done) - known, known=known, failed=failed, facts=facts)


def _counted(table: str, counts: Mapping[Any, int]) -> str:
    """'2 cijfers, 1 datum'."""
    words: dict[str, list[str]] = data("importing")[table]
    kinds: list[StrEnum] = sorted(counts, key=list(words).index)
    return ", ".join(f"{counts[kind]} {words[kind][counts[kind] != 1]}" for kind in kinds)


def _named(ids: Sequence[str]) -> str:
    some = ", ".join(ids[:NAMED])
    rest = len(ids) - NAMED
    return f"{some} {_texts('summary')['more'].format(count=rest)}" if rest > 0 else some


def _texts(table: str) -> dict[str, str]:
    texts: dict[str, str] = data("importing")[table]
    return texts
