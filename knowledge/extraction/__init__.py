"""A document becomes draft facts: typed spans in verbatim pieces of the letter, each with its place."""

from knowledge.extraction.drafts import Draft, Drawn, Numeral, Outcome
from knowledge.extraction.drawing import draw

__all__ = [
    "Draft",
    "Drawn",
    "Numeral",
    "Outcome",
    "draw",
]
