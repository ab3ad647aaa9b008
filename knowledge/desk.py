"""The desk where questions are put: one store, open for reading, answering in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Self

from knowledge.model import Coverage, Said


class Desk:
    """Answers questions from the store at `path`; `today` tells the date that "dit jaar" means.

    Every question sees the store as it is at that moment: edits by staff need no restart. Raises StoreError when the
    store is missing, changed in its structure or damaged; a later call tries again.
    """

    def __init__(self, path: Path, today: Callable[[], date] = date.today) -> None:
        raise NotImplementedError

    def ask(self, question: str) -> Said:
        """The answer to a question in Dutch; never fails on any text."""
        raise NotImplementedError

    def show(self, fact: str) -> Said:
        """The answer that a fact gives: what pressing an Option with this id shows. A fact that is gone is a decline."""
        raise NotImplementedError

    def welcome(self) -> Said:
        """Kind "chat": who the bot is, what it knows, and three questions to try as options."""
        raise NotImplementedError

    def coverage(self) -> Coverage:
        """What the store holds now."""
        raise NotImplementedError

    def close(self) -> None:
        """Gives the file back."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
