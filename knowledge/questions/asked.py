"""What a question asks for: a figure, a date, a person, a meaning."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache

from knowledge.words import RECENT, data


class Asked(StrEnum):
    """What kind of thing would answer the question; the words for each are in `dutch/asking.toml`."""

    COUNT = "count"
    TIMES = "times"
    MONEY = "money"
    SHARE = "share"
    LEVEL = "level"
    DURATION = "duration"
    WHEN = "when"
    WHO = "who"
    PERSON = "person"
    WHERE = "where"
    WHICH = "which"
    WHAT_IS = "what is"
    WHY = "why"
    WHAT = "what"
    OPEN = "open"


@cache
def _patterns() -> tuple[tuple[Asked, re.Pattern[str]], ...]:
    rows = data("asking")["phrases"]
    return tuple(
        (Asked(row["asked"]), re.compile("|".join(f"(?:{pattern})" for pattern in row["patterns"])))
        for row in rows
    )


@lru_cache(RECENT)
def asked_by(folded: str) -> Asked | None:
    """What a folded text asks for, by the first pattern of `dutch/asking.toml` in it; None when it asks nothing."""
    return next((kind for kind, pattern in _patterns() if pattern.search(folded)), None)
