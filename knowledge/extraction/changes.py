"""Figures that are differences, and figures that something was before it changed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.extraction.clauses import Clause, Sentence
from knowledge.extraction.drafts import Outcome
from knowledge.extraction.numerals import Number
from knowledge.words import Phrase, Token, data, joined_verb, plain

_TURNS = re.compile(r"(?:\s[\w-]+)?(?:\s(?:in|eind|begin|per) [\w ]{4,16}?)?,?\s(?:naar|tot)\s*")
"""What stands between what something was and what it became: " fte in 2021 naar "."""


def change_word(row: Sequence[Token], number: Number, counted: Phrase | None) -> str | None:
    """The word for a difference, where the figure is one: "30 *meer dan* in 2021", "daalde *met* 12%"."""
    change = data("drawing")["change"]
    behind = [t.plain for t in row if t.start >= (counted.end if counted else number.end)][:2]
    directly = [t.plain for t in row if t.start >= number.end][:2]
    for words in (behind, directly):
        if words[:1] and words[0] in (*change["more"], *change["less"]):
            return str(change["up"][0] if words[0] in change["more"] else change["down"][1])
    before = [t for t in row if t.end <= number.qualified]
    if before and before[-1].plain == "met":
        verbs, joined = {t.plain for t in row}, joined_verb(row)
        if verbs & set(change["falling"]) or joined in change["joined_falling"]:
            return str(change["down"][1])
        if verbs & set(change["rising"]) or joined in change["joined_rising"]:
            return str(change["up"][1])
    return None


def is_former(sentence: Sentence, clause: Clause) -> bool:
    """Whether it is the figure that something was before: "van *9,6 fte* naar 12 fte"."""
    before = sentence.words(sentence.start, clause.number.qualified)
    rest = plain(sentence.text[clause.number.end : sentence.end])
    opened = bool(before) and before[-1].plain == "van"
    after = next(
        (n for n in sentence.numbers if n.outcome is Outcome.FACT and n.start >= clause.number.end), None
    )
    if (
        opened
        and after is not None
        and _TURNS.fullmatch(plain(sentence.text[clause.number.end : after.qualified]))
    ):
        return True
    return (
        opened
        and re.match(
            r"(?:\s[\w€-]+)?(?:\s(?:in|eind|begin|per) [\w ]{4,16}?)?,?\s(?:naar|tot)\s"
            r"(?:ruim|circa|ca\.|bijna|ongeveer|€)?\s?[€\d]",
            rest,
        )
        is not None
    )


def without_change(measure: str) -> str:
    """What a difference is a difference of: "lasten" of "stijging van lasten"."""
    return re.sub(r"^\w+ van (?:het |de )?", "", measure) if says_change(measure) else measure


def says_change(measure: str) -> bool:
    """Whether a measure opens with the word for a difference: "stijging van lasten"."""
    change = data("drawing")["change"]
    first = plain(measure).split(" ")[0]
    return first in change["up"] or first in change["down"]
