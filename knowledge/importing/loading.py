"""A letter that was read, its passages and the facts drawn from it, as the rows that the store keeps of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.extraction import Draft, Numeral
from knowledge.importing.known import Quoted
from knowledge.letters import Document, PassageKind
from knowledge.model import Letter
from knowledge.store import LetterRows, Written, put_letter, row_of

# What a passage of the store may be; the heading of a paragraph is a column of it.
_LEFT_OUT = (PassageKind.HEADING, PassageKind.LETTERHEAD)


@dataclass(frozen=True, slots=True)
class Load:
    """What is put into the store.

    With `joins` the letter is already there and only gets what it lacks, otherwise it is new. `replaces` is the older
    version of the letter, `supersedes` the older fact of each new one. `quotes` are for facts that are there already.
    With `quotable` the bot may quote from the letter. `ledger` tells what became of each number of the letter.
    """

    letter: Letter
    document: Document
    file: str
    drafts: tuple[Draft, ...]
    joins: bool = False
    replaces: str | None = None
    supersedes: Mapping[str, str] | None = None
    quotes: tuple[Quoted, ...] = ()
    approve: bool = False
    quotable: bool = False
    ledger: tuple[Numeral, ...] = ()


def put(path: Path, load: Load) -> Written:
    """Writes all of it into the store in one transaction. Raises StoreError like `store.put_letter`."""
    rows = LetterRows(
        letter=_letter(load),
        passages=tuple(_passages(load.document)),
        facts=tuple(_fact(load, draft) for draft in load.drafts),
        quotes=tuple(_quote(load.document, quote) for quote in load.quotes),
        joins=load.joins,
    )
    return put_letter(path, rows, load.approve)


def _letter(load: Load) -> dict[str, object]:
    letter, document = load.letter, load.document
    cells: dict[str, object] = {
        "id": letter.id,
        "title": letter.title,
        "sender": letter.sender,
        "date": letter.date and letter.date.isoformat(),
        "reference": letter.reference,
        "url": letter.url,
        "addressee": document.addressee,
        "sha256": document.sha256,
        "file": load.file,
        "text": document.text,
        "supersedes": load.replaces,
        "ledger": _ledger(load),
    }
    # Without it, what staff decided before for a letter that is joined stays.
    return {**cells, "quotable": 1} if load.quotable else cells


def _ledger(load: Load) -> str | None:
    """The numbers that became no fact, as the column `ledger` has them."""
    lines = [[one.start, one.end, one.outcome.value, one.why] for one in load.ledger if one.fact is None]
    return json.dumps(lines, ensure_ascii=False) if lines else None


def _passages(document: Document) -> Iterator[dict[str, object]]:
    kept = (passage for passage in document.passages if passage.kind not in _LEFT_OUT)
    for number, passage in enumerate(kept, start=1):
        yield {
            "number": number,
            "heading": passage.section or None,
            "page": passage.page,
            "text": passage.text,
            "start": passage.start,
            "end": passage.end,
        }


def _quote(document: Document, quote: Quoted) -> dict[str, object]:
    return {
        "id": quote.fact,
        "quote": document.text[quote.start : quote.end],
        "quote_start": quote.start,
        "quote_end": quote.end,
        "value_start": quote.value_start,
        "value_end": quote.value_end,
    }


def _fact(load: Load, draft: Draft) -> dict[str, object]:
    return {
        **row_of(draft.fact),
        "quote": load.document.text[draft.start : draft.end],
        # What the letter bears as a whole, such as its date, need not have words of its own.
        "quote_start": draft.start if draft.start < draft.end else None,
        "quote_end": draft.end if draft.start < draft.end else None,
        "value_start": draft.value_start,
        "value_end": draft.value_end,
        "doubts": json.dumps(dict(draft.doubts), ensure_ascii=False) if draft.doubts else None,
        "supersedes": (load.supersedes or {}).get(draft.fact.id),
    }
