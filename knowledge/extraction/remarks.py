"""A fact that is no figure, and the words that tell what it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.extraction.clauses import Sentence, Span
from knowledge.extraction.drafts import Outcome
from knowledge.extraction.fragments import stripped
from knowledge.model import Kind, Period, Scenario
from knowledge.words import Tag, data

_EVENT = 22
"""Words of an event that are kept."""
LONGEST = 420
"""Characters of a sentence that is told as it stands."""


@dataclass(frozen=True, slots=True)
class Told:
    """A fact that is no figure. `start` to `end` is its quote, `value` where its date, name or text stands."""

    kind: Kind
    measure: str
    statement: str
    start: int
    end: int
    value: Span | None = None
    text: str | None = None
    items: tuple[str, ...] = ()
    period: Period | None = None
    scenario: Scenario = Scenario.REALISED
    inherited: tuple[tuple[str, str], ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()


def event(sentence: Sentence, taken: Sequence[Span]) -> str:
    """What happens, in the words of the sentence without the pieces that are `taken` and the words that only fill."""
    figures = [(n.start, n.end) for n in sentence.numbers if n.outcome is Outcome.FACT]
    light = data("drawing")["classes"]["light_forms"]
    kept = [
        t
        for t in sentence.tokens
        if not any(a <= t.start < b for a, b in (*taken, *figures))
        and not (t.tag is Tag.FINITE and t.plain in light)
        and t.plain != "er"
    ]
    kept = stripped(kept[: _EVENT + 6])
    words = " ".join(t.text for t in kept[:_EVENT])
    words = re.sub(r"\s+([,.;:)])", r"\1", words).replace("( ", "(").strip(" ,;:-–")
    named = bool(kept) and (kept[0].tag is Tag.NAME or kept[0].text[1:2].isupper())
    return words if named else words[:1].lower() + words[1:]
