"""facts.db, the system of record: its schema, reading it, checking it and mending it."""

from knowledge.store.approval import approve
from knowledge.store.inspection import Group, findings
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
from knowledge.store.rows import WithheldError, read_fact, read_letter, row_of
from knowledge.store.schema import (
    FAULTS,
    broken,
    check_sqlite,
    connect,
    reading,
    refusal,
    say,
    statements,
    verify,
    writing,
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
    "Mark",
    "MarkedLetter",
    "Proposal",
    "Reader",
    "RefusedError",
    "Related",
    "Review",
    "Snapshot",
    "UnfoundedError",
    "UnknownLetterError",
    "WithheldError",
    "approve",
    "broken",
    "check_sqlite",
    "connect",
    "create",
    "examples",
    "findings",
    "history",
    "letter_with_marks",
    "read_fact",
    "read_letter",
    "reading",
    "refusal",
    "repair",
    "row_of",
    "say",
    "statements",
    "verify",
    "writing",
]
