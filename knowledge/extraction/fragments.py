"""Rows of words as text: joined, without the small words at either end, and whether anything is left to tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from knowledge.words import Tag, Token, data


def joined(words: Sequence[Token]) -> str:
    """Words as they are read on, with the spaces between them; marks that lost what they marked are left out."""
    text = ""
    for before, token in zip((None, *words), words, strict=False):
        glue = "" if before is None or token.start == before.end else " "
        text += glue + token.text
    text = re.sub(r"\s+([,;:.])", r"\1", re.sub(r"\s+", " ", text))
    return re.sub(r"[,;:](?:\s*[,;:])+", ",", text).strip(" ,;:|")


def lowered(kept: Sequence[Token]) -> str:
    """The words with a small letter at the start, unless that is a name."""
    text = joined(kept)
    name = kept[0].tag is Tag.NAME or kept[0].text[1:2].isupper()
    return text if name else text[:1].lower() + text[1:]


def stripped(kept: Sequence[Token]) -> list[Token]:
    """Without small words at either end; "die" before more than a few words opens a clause that tells which."""
    row = list(kept)
    opening = (Tag.ARTICLE, Tag.CONJUNCTION, Tag.MARK, Tag.PRONOUN, Tag.DETERMINER)
    while row and (row[0].tag in opening or row[0].plain in light_words("fillers") or _points(row)):
        row.pop(0)
    while row and (row[-1].tag in (*opening, Tag.PREPOSITION) or row[-1].plain in light_words("fillers")):
        row.pop()
    return [t for t in row if t.text not in ("‘", "’", "“", "”", "«", "»", '"', "•")]


def _points(row: Sequence[Token]) -> bool:
    """Whether a row opens with "van hen": those of the sentence before."""
    return row[0].plain in ("van", "onder") and len(row) > 1 and row[1].plain in ("hen", "wie")


def is_content(kept: Sequence[Token]) -> bool:
    """Whether a word is left that tells something: no mere "aantal", no mere "begroot"."""
    telling = (Tag.NOUN, Tag.NAME, Tag.PARTICIPLE, Tag.ADJECTIVE, Tag.FINITE)
    cues = _scenario_words()
    return any(t.tag in telling and t.plain not in cues and t.plain not in light_words("empty") for t in kept)


def is_light(token: Token) -> bool:
    """Whether it is a verb that only fills: "zijn", "hebben", "worden"."""
    return token.plain in light_words("light_forms")


@cache
def light_words(key: str) -> frozenset[str]:
    """A list of [classes] in drawing.toml."""
    return frozenset(data("drawing")["classes"][key])


@cache
def _scenario_words() -> frozenset[str]:
    return frozenset(word for words in data("drawing")["scenarios"].values() for word in words)
