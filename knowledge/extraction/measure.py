"""What is measured: the words of a clause without the figure, what it counts and its time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from knowledge.extraction.clauses import Clause, Sentence, Span
from knowledge.extraction.drafts import Outcome
from knowledge.extraction.fragments import is_content, is_light, light_words, lowered, stripped
from knowledge.extraction.numerals import Number
from knowledge.extraction.observation import Around
from knowledge.extraction.times import Time, in_time, times
from knowledge.words import Phrase, Tag, Token, data, subject

_LONG = 18
"""Words of a measure above which only those after the figure are kept."""
_OPENING = re.compile(r"(.+? (?:in|van|voor|bij|op|over|naar|door|aan) )(?:de |het |een )?\S+$")


def measure_of(
    row: Sequence[Token],
    number: Number,
    counted: Phrase | None,
    named: Phrase | None,
    time: Time | None,
) -> str:
    """What is left of the clause without the figure, what it counts, its time and the words that only fill."""
    taken: set[int] = set(_passing(row))
    for at, token in enumerate(row):
        if number.qualified <= token.start < number.end:
            taken.add(at)
            if at and row[at - 1].tag is Tag.PREPOSITION and token.start == number.qualified:
                taken.add(at - 1)
                if at > 1 and row[at - 1].plain == "op" and row[at - 2].plain == "uit":
                    taken.add(at - 2)
        if in_time(token, time):
            taken.add(at)
    if counted is not None:
        first = next((at for at, token in enumerate(row) if token.start >= counted.words[0].start), len(row))
        last = next(
            (at for at, token in enumerate(row) if token.end >= (counted.head.end if named else counted.end)),
            first - 1,
        )
        taken |= set(range(first, last + 1))
        # "de overige 340 mensen": what stands before the figure goes with it.
        at = first - 1
        while at >= 0 and at not in taken and row[at].plain in ("van", "de", "deze", "die", "alle", "onze"):
            taken.add(at)
            at -= 1
        while at >= 0 and (
            at in taken
            or row[at].tag in (Tag.ARTICLE, Tag.DETERMINER)
            or row[at].plain in light_words("companions")
        ):
            taken.add(at)
            at -= 1
        if at >= 0 and row[at].tag is Tag.PREPOSITION and at + 1 in taken:
            taken.add(at)
    kept = [token for at, token in enumerate(row) if at not in taken]
    if named is not None:
        kept = [t for t in kept if not (t.plain == "aantal" and t.end < named.words[0].start)]
        kept = [t for t in kept if not (t.plain in ("die", "dat") and t.start >= named.end)]
    kept = [t for t in kept if not (t.tag is Tag.FINITE and is_light(t)) and t.plain not in ("er", "zich")]
    if len(kept) > _LONG:
        opening = subject(kept)
        behind = [t for t in kept if t.start > number.start]
        if is_content(behind):
            kept = [*(opening.words if opening is not None and opening.end < number.start else ()), *behind]
        kept = kept[:_LONG]
    kept = stripped(kept)
    return lowered(kept) if is_content(kept) else ""


def _passing(row: Sequence[Token]) -> Iterator[int]:
    """Words that only say that it is now, and explanations in brackets."""
    said = [token.plain for token in row]
    for at, word in enumerate(said):
        for words in _pointing().get(word, ()):
            if said[at : at + len(words)] == words:
                yield from range(at, at + len(words))
    opened = None
    for at, token in enumerate(row):
        if token.text == "(":
            opened = at
        elif token.text == ")" and opened is not None:
            yield from range(opened, at + 1)
            opened = None


@cache
def _pointing() -> dict[str, list[list[str]]]:
    """The phrases that point to a time, by their first word."""
    found: dict[str, list[list[str]]] = {}
    pointing = data("drawing")["pointing"]
    for phrase in (*pointing["then"], *pointing["now"], *pointing["soon"]):
        found.setdefault(phrase.split()[0], []).append(phrase.split())
    return found


def opening_words(measure: str) -> str:
    """What opens a measure and goes for all of its row: "de tekorten in " of "de tekorten in de zorg"; else empty."""
    opening = _OPENING.match(measure)
    return opening[1] if opening else ""


def named_by(sentence: Sentence, span: Span) -> str:
    """The words that a bare figure in brackets goes with."""
    row = stripped(sentence.words(*span))
    return lowered(row) if row else ""


def in_brackets(sentence: Sentence, clause: Clause) -> bool:
    """Whether the clause opens right behind a bracket."""
    return sentence.text[max(clause.start - 1, 0)] == "("


def words_before_brackets(sentence: Sentence, clause: Clause, around: Around) -> str:
    """What stands before the brackets: "in gemeentelijke opvang (5 locaties)"."""
    numbers = [n for n in sentence.numbers if n.outcome is Outcome.FACT and n.end <= clause.start]
    start = max((n.end for n in numbers), default=sentence.start)
    row = sentence.words(start, clause.start)
    named = times(sentence, around.year)
    kept = [
        t for t in row if not any(in_time(t, time) for time in named) and not is_light(t) and t.plain != "er"
    ]
    kept = stripped(kept)
    return lowered(kept) if is_content(kept) else ""
