"""facts.db, the system of record: its schema, reading it, checking it and mending it."""

from knowledge.store.approval import approve
from knowledge.store.inspection import Group, findings
from knowledge.store.loading import (
    LetterRows,
    Stored,
    Written,
    facts_of,
    put_letter,
    relate,
    stored_letters,
    taken_ids,
    unquoted,
)
from knowledge.store.marks import Block, Mark, MarkedLetter, letter_with_marks
from knowledge.store.mending import repair
from knowledge.store.reviews import (
    ChangedError,
    Concept,
    Decision,
    Horizon,
    Proposal,
    RefusedError,
    Related,
    Review,
    UnfoundedError,
    UnknownLetterError,
)
from knowledge.store.rows import row_of
from knowledge.store.schema import (
    FAULTS,
    check_sqlite,
    connect,
    reading,
    statements,
)
from knowledge.store.store import Change, Example, Freshness, Reader, Snapshot, create, examples, history

__all__ = [
    "FAULTS",
    "Block",
    "Change",
    "ChangedError",
    "Concept",
    "Decision",
    "Example",
    "Freshness",
    "Group",
    "Horizon",
    "LetterRows",
    "Mark",
    "MarkedLetter",
    "Proposal",
    "Reader",
    "RefusedError",
    "Related",
    "Review",
    "Snapshot",
    "Stored",
    "UnfoundedError",
    "UnknownLetterError",
    "Written",
    "approve",
    "check_sqlite",
    "connect",
    "create",
    "examples",
    "facts_of",
    "findings",
    "history",
    "letter_with_marks",
    "put_letter",
    "reading",
    "relate",
    "repair",
    "row_of",
    "statements",
    "stored_letters",
    "taken_ids",
    "unquoted",
]
