"""What a figure counts: its unit, and the population where the letter says more than that."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from knowledge.extraction.fragments import joined
from knowledge.extraction.numerals import Number
from knowledge.extraction.observation import PERSONS
from knowledge.words import (
    Phrase,
    Tag,
    Token,
    counts_persons,
    data,
    is_infinitive,
    measures,
    phrase_at,
    tokens,
)


def counted_behind(after: Sequence[Token], value: Decimal | None) -> Phrase | None:
    """What stands right behind the figure as the thing counted: a plural, a unit that measures, or a name."""
    found = phrase_at(after)
    if found is not None and is_infinitive(found.head.text) and not counts_persons(found.head.text):
        # "waarvan er 512 voldoen": a plural that is its own base form is a verb.
        return None
    if found is None or found.head.tag is Tag.NAME or value == 1:
        return found
    head = found.head.plain
    plural = (
        head.endswith(("en", "s", "a", "i", "'n")) or head in measures() or counts_persons(found.head.text)
    )
    return found if plural else None


def unit_and_population(
    number: Number, counted: Phrase | None, after: Sequence[Token]
) -> tuple[str | None, str | None]:
    """The unit and, where it says more than that, the population."""
    if number.unit is not None:
        of = _told_of(after)
        return number.unit, joined(of.words) if of is not None else None
    if counted is None:
        return None, None
    head = counted.head.plain
    if head in measures():
        spelt = counted.head.text if counted.head.text[1:] != counted.head.text[1:].lower() else head
        one = data("drawing")["numbers"]["one"].get(head, spelt)
        of = _told_of(tuple(t for t in after if t.start >= counted.head.end))
        return one, joined(of.words) if of is not None else None
    return unit_of(counted)


def _told_of(row: Sequence[Token]) -> Phrase | None:
    """What an amount is an amount of: "20 fte *aan ondersteuning*", "€ 2 miljoen *voor jeugdzorg*"."""
    if len(row) > 1 and row[0].plain in ("aan", "van"):
        at = 1
        while at < len(row) and row[at].tag in (Tag.ARTICLE, Tag.DETERMINER):
            at += 1
        return phrase_at(row, at)
    return phrase_at(row) if row and row[0].tag in (Tag.NOUN, Tag.ADJECTIVE, Tag.NAME) else None


def unit_of(phrase: Phrase) -> tuple[str, str]:
    """The unit and population that a phrase names: its noun, or persons where the noun means those, and the whole."""
    head = phrase.head.text
    text = joined(phrase.words)
    spelt = head if head[1:] != head[1:].lower() else head[:1].lower() + head[1:]
    return (PERSONS if counts_persons(head) else spelt), text


def unit_of_words(text: str) -> tuple[str, str] | None:
    """The unit and population that a label names ("Aantal cliënten"); None when it names nothing countable."""
    row = [t for t in tokens(text) if t.plain not in ("aantal", "totaal", "van", "de", "het")]
    found = counted_behind(row, None)
    if found is None or found.words[0] is not row[0] or found.head.tag is Tag.NAME:
        # A name ("De Veste") is that of the row and counts nothing.
        return None
    return unit_of(found)


def number_of(row: Sequence[Token]) -> Phrase | None:
    """What "het aantal" is a number of, before the figure or after it."""
    for at, token in enumerate(row):
        if token.plain == "aantal" and at + 1 < len(row):
            inner = at + 1
            while inner < len(row) and (
                row[inner].plain == "van" or row[inner].tag in (Tag.ARTICLE, Tag.DETERMINER)
            ):
                inner += 1
            found = phrase_at(row, inner)
            if found is not None:
                return found
    return None
