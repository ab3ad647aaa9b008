"""How much work one question may take: counted, not timed, so that it is the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass

MOST_SEARCHES = 60
"""Searches of one question; a follow-up in the tests that is filled up in many ways takes over 24."""


class TooMuchWorkError(Exception):
    """The question takes more searches than one question may; whoever asks is told to ask one thing at a time."""


@dataclass(slots=True)
class Work:
    """What a question has taken so far: searches, and decisions between what they found.

    `most` is how many searches it may take; None outside a question, when nothing is bounded.
    """

    searches: int = 0
    decisions: int = 0
    most: int | None = None

    def search(self) -> None:
        """Counts a search. Raises TooMuchWorkError when that is one too many."""
        self.searches += 1
        if self.most is not None and self.searches > self.most:
            raise TooMuchWorkError

    def begin(self) -> None:
        """Starts with a question."""
        self.searches = self.decisions = 0
        self.most = MOST_SEARCHES

    def end(self) -> None:
        """The question is done; the counts stay to be looked at."""
        self.most = None
