"""Small talk: what is said to a bot without asking the letters anything."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from knowledge.words import ASKED, data, fold

ENGLISH = 2
"""English words from which on a text is taken for English."""
HELP = "help"
"""What can be asked here?"""
DROPPED = "dropped"
"""What was asked before is of no concern any more ("laat maar")."""


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table: dict[str, list[str]] = data("chat")["said"]
    return tuple(
        (topic, re.compile(rf"(?:{'|'.join(said)})(?: (?:raadbaak|bot|allemaal|samen))?"))
        for topic, said in table.items()
    )


@lru_cache(ASKED)
def small_talk(text: str) -> str | None:
    """The topic (hello, thanks, help, dropped) when the whole text is nothing but that, None for a question.

    A text without a single letter or digit (only emoji, only a mention that was removed) asks for help.
    """
    bare = re.sub(r"[^\w\s]|_", " ", fold(text))
    bare = re.sub(r"\s+", " ", bare).strip()
    if not bare:
        return HELP
    return next((topic for topic, pattern in _patterns() if pattern.fullmatch(bare)), None)


@lru_cache(ASKED)
def is_english(text: str) -> bool:
    """Whether a text is English: then nothing is looked up, for a word may mean something else in Dutch."""
    english = _english()
    found = [word for word in re.findall(r"[a-z]+", fold(text)) if word in english]
    return len(found) >= ENGLISH


@cache
def _english() -> frozenset[str]:
    return frozenset(data("chat")["english"]["words"])
