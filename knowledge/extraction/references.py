"""Whether a figure goes on about what was told before it, in its sentence or in the one before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from knowledge.extraction.clauses import Clause, Sentence
from knowledge.extraction.numerals import Number
from knowledge.extraction.observation import Observation
from knowledge.words import Tag, Token, data


def goes_on_from(earlier: Sequence[Observation], clause: Clause) -> Observation | None:
    """The figure that this one may go on from: its host, else the one before it in the sentence."""
    if clause.host is not None:
        return (
            next(
                (
                    one
                    for one in earlier
                    if one.clause.host is None and one.number.start < clause.number.start
                ),
                None,
            )
            if clause.host >= len(earlier)
            else earlier[clause.host]
        )
    return earlier[-1] if earlier else None


def points_back(sentence: Sentence) -> bool:
    """Whether the sentence opens with a word that points at the one before it."""
    opening = [token.plain for token in sentence.tokens[:2]]
    if opening[:1] in (["van"], ["onder"]) and opening[1:] in (["deze"], ["die"], ["hen"]):
        return True
    return bool(opening) and opening[0] in _words("opening")


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(data("drawing")["pointing"][key])


def is_part_of_those_before(sentence: Sentence, clause: Clause) -> bool:
    """Whether the figure is said to be of those of the sentence before: "61 *van deze* medewerkers"."""
    behind = [t.plain for t in sentence.words(clause.number.end, sentence.end)[:2]]
    return behind[:1] == ["daarvan"] or (behind[:1] == ["van"] and behind[1:] in (["deze"], ["die"], ["hen"]))


def tells_of_something(row: Sequence[Token], number: Number) -> bool:
    """Whether the clause has a noun of its own: "in het tweede kwartaal waren dat er nog 88" has none but the time."""
    stretches = (
        *data("drawing")["numbers"]["stretches"],
        "kwartaal",
        "halfjaar",
        "helft",
        "periode",
        "totaal",
    )
    return any(
        t.tag in (Tag.NOUN, Tag.NAME)
        and t.plain not in stretches
        and not number.start <= t.start < number.end
        and t.plain not in data("months")["months"]
        for t in row
    )


def names_anything(sentence: Sentence) -> bool:
    """Whether the sentence has a noun or name at all."""
    return any(token.tag in (Tag.NOUN, Tag.NAME) for token in sentence.tokens)
