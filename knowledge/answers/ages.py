"""How old a figure is, for a reader who could take it for one of today."""

from __future__ import annotations

from datetime import date

from knowledge.model import Period
from knowledge.words import data

OLD = 1
"""Years after which a figure says how old it is."""


def age(period: Period, today: date) -> str | None:
    """'Let op: dit is ruim vijf jaar geleden.'; None for what is not a year old, or goes on.

    Counted in whole years from the last day of the period, and told in words: they are no figure of a letter.
    """
    last = period.last
    if last is None or last >= today:
        return None
    years = today.year - last.year - ((today.month, today.day) < (last.month, last.day))
    if years < OLD:
        return None
    words = data("sentences")["age"]
    exactly = (today.month, today.day) == (last.month, last.day)
    numbers: list[str] = words["years"]
    if years > len(numbers):
        return str(words["long ago"])
    return str(words["exactly" if exactly else "more than"].format(numbers[years - 1]))
