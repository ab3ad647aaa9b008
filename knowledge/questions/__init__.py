"""A text becomes a Question: what is asked for, about what, when and where."""

from knowledge.questions.asked import Asked, asked_by
from knowledge.questions.operations import Bound, Limit, Operation, Wish, is_superlative
from knowledge.questions.question import NOTHING, Question, Term, read

__all__ = [
    "NOTHING",
    "Asked",
    "Bound",
    "Limit",
    "Operation",
    "Question",
    "Term",
    "Wish",
    "asked_by",
    "is_superlative",
    "read",
]
