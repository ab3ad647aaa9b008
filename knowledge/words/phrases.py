"""Noun phrases around a figure: what is counted, and what a clause is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.words.grammar import Tag, Token, is_infinitive, plain
from knowledge.words.language import data, fold, lemma

_PHRASE = (Tag.NOUN, Tag.NAME)
_ATTACHED = frozenset({"van", "met", "zonder", "uit", "vanuit", "onder", "tussen", "voor", "per"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: its words, its first noun or the last of a joined name, and whether "van deze" opens it."""

    words: tuple[Token, ...]
    head: Token
    of: bool = False

    @property
    def end(self) -> int:
        """Where the phrase ends in the letter."""
        return self.words[-1].end


def phrase_at(row: Sequence[Token], at: int = 0, attach: bool = True) -> Phrase | None:  # noqa: C901
    """The noun phrase that starts at a word of the row; None when there is none.

    With `attach` the phrases that follow it with a preposition belong to it ("inwoners *met een beperking*").
    """
    of = False
    if at < len(row) and row[at].plain in ("van", "der") and at + 1 < len(row):
        if row[at + 1].tag not in (Tag.ARTICLE, Tag.DETERMINER):
            return None
        of, at = True, at + 2
    start = at
    while at < len(row) and _is_before_noun(row, at):
        at += 1
    if at >= len(row) or row[at].tag not in _PHRASE:
        return None
    head = row[at]
    at += 1
    # "Wsw medewerkers": the name tells which; the noun behind it is what is counted.
    while at < len(row) and row[at].tag is Tag.NOUN and (head.tag is Tag.NAME or head.text.isupper()):
        head, at = row[at], at + 1
    while at < len(row) and (
        (row[at].tag in _PHRASE and not is_infinitive(row[at].text))
        or (row[at].tag is Tag.ADJECTIVE and _noun_after(row, at))
    ):
        at += 1
    pair = attach and at + 1 < len(row) and row[at].plain in ("en", "of") and row[at + 1].tag is Tag.NOUN
    if pair and not (at + 2 < len(row) and row[at + 2].tag is Tag.NUMBER):
        at += 2
    while attach and at < len(row) and row[at].plain in _ATTACHED:
        inner = at + 1
        while inner < len(row) and row[inner].tag in (Tag.ARTICLE, Tag.DETERMINER):
            inner += 1
        end = inner
        while end < len(row) and (row[end].tag in (*_PHRASE, Tag.ADJECTIVE) or row[end].text.startswith("(")):
            if row[end].text == "(":
                break
            end += 1
        if end == inner:
            break
        at = end
    return Phrase(tuple(row[start:at]), head, of)


def _is_before_noun(row: Sequence[Token], at: int) -> bool:
    """Whether the word is an adjective, or "en" between two of them, before a noun."""
    token = row[at]
    if token.tag is Tag.ADJECTIVE or token.plain in (
        "extra",
        "eigen",
        "nieuw",
        "verschillende",
        "andere",
        "diverse",
        "overige",
    ):
        return at + 1 < len(row) and row[at + 1].tag in (
            *_PHRASE,
            Tag.ADJECTIVE,
            Tag.CONJUNCTION,
            Tag.PARTICIPLE,
            Tag.DETERMINER,
        )
    if token.tag is Tag.PARTICIPLE:
        return at + 1 < len(row) and row[at + 1].tag in _PHRASE
    joins = token.plain in ("en", "of") and at > 0 and row[at - 1].tag is Tag.ADJECTIVE
    return joins and at + 1 < len(row) and row[at + 1].tag is Tag.ADJECTIVE


def _noun_after(row: Sequence[Token], at: int) -> bool:
    return at + 1 < len(row) and row[at + 1].tag in _PHRASE


def subject(row: Sequence[Token]) -> Phrase | None:
    """What a clause is about: the noun phrase before its verb, else the one after it."""
    verb = next((at for at, token in enumerate(row) if token.tag is Tag.FINITE), None)
    before = row[:verb] if verb is not None else row
    found = _first(before)
    if found is None and verb is not None:
        found = _first(row[verb + 1 :])
    return found


def _first(row: Sequence[Token]) -> Phrase | None:
    """The first noun phrase that no preposition stands before."""
    at = 0
    while at < len(row):
        token = row[at]
        if token.tag is Tag.PREPOSITION:
            inner = at + 1
            while inner < len(row) and row[inner].tag in (Tag.ARTICLE, Tag.DETERMINER):
                inner += 1
            passed = phrase_at(row, inner, attach=False)
            at = inner + len(passed.words) if passed is not None else at + 1
            continue
        found = phrase_at(row, at) if token.tag in (*_PHRASE, Tag.ADJECTIVE) else None
        if found is not None:
            return found
        at += 1
    return None


@cache
def _persons() -> tuple[frozenset[str], tuple[str, ...]]:
    units = data("drawing")["units"]
    return frozenset(fold(word) for word in units["persons"]), tuple(units["person_endings"])


@lru_cache(20_000)
def counts_persons(word: str) -> bool:
    """Whether a noun names persons: by the list, as the last part of a compound, or by its ending."""
    nouns, endings = _persons()
    folded = fold(word).replace("(", "").replace(")", "")
    base = lemma(folded.replace("'", ""))
    # "Syriërs" are persons and "dossiers" are not: an ending is compared with its diaeresis.
    ending = word.casefold().endswith(endings)
    if folded in nouns or base in nouns or folded.removesuffix("n") in nouns or ending:
        return True
    last = lemma(folded.replace("'", "").rpartition("-")[2])
    if last in nouns or folded.endswith(("'ers", "'er")):
        return True
    return any(len(noun) > 4 and base.endswith(noun) for noun in nouns)


@cache
def measures() -> frozenset[str]:
    """Units that measure: "fte", "uur"; after them "aan" or "van" tells of what."""
    return frozenset(data("drawing")["numbers"]["measures"])


@lru_cache(20_000)
def says_change(statement: str, measure: str = "") -> bool:
    """Whether a figure is a difference, by its statement ("daalde met {value}") or measure ("toename van ...")."""
    change = data("drawing")["change"]
    before, _, after = plain(statement).partition("{value}")
    more = "|".join((*change["more"], *change["less"]))
    nouns = "|".join((*change["up"], *change["down"]))
    verbs = {*change["rising"], *change["falling"]}
    opening = plain(measure).split(" ")[0]
    return (
        opening in (*change["up"], *change["down"])
        or re.match(rf"\s?(?:[\w'-]+ ){{0,2}}(?:{more})\b", after) is not None
        or re.search(rf"\b(?:{nouns})\b(?: [\w'-]+){{0,4}}? (?:van|met) $", before) is not None
        or (before.endswith(" met ") and bool(verbs & set(re.findall(r"[a-z]+", f"{before} {after}"))))
    )
