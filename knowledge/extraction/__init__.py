"""A document becomes draft facts, each with its place in the letter."""

from knowledge.extraction.changes import says_change
from knowledge.extraction.drafts import Draft, Drawn, Numeral, Outcome
from knowledge.extraction.extract import draw

__all__ = [
    "Draft",
    "Drawn",
    "Numeral",
    "Outcome",
    "draw",
    "says_change",
]
