"""Draws facts from a letter that was read: figures, dates, lists, meanings, persons and commitments."""

from __future__ import annotations

from knowledge.documents import Document
from knowledge.drafts import Drawn
from knowledge.model import Letter


def draw(document: Document, letter: Letter) -> Drawn:
    """Everything the letter tells, as drafts for review; facts get ids that start with the id of the letter."""
    return Drawn((), ())
