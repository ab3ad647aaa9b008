"""What the words of a sentence are: a noun, a verb, a preposition. By word lists and the dictionary, no parser."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache

import simplemma

from knowledge.words.language import data, known, lemma


class Tag(StrEnum):
    """The class of a word, as far as drawing facts needs it: `PARTICIPLE` holds infinitives too."""

    ARTICLE = "article"
    DETERMINER = "determiner"
    PREPOSITION = "preposition"
    CONJUNCTION = "conjunction"
    PRONOUN = "pronoun"
    ADVERB = "adverb"
    FINITE = "finite"
    PARTICIPLE = "participle"
    ADJECTIVE = "adjective"
    NOUN = "noun"
    NAME = "name"
    NUMBER = "number"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark: `start` and `end` are its place in the text, `plain` is folded without a change in length."""

    text: str
    plain: str
    start: int
    end: int
    tag: Tag


_TOKEN = re.compile(
    r"[0-9]+(?:[.,\u00a0\u202f][0-9]+)*"
    r"|\([^\W\d_]+\)[^\W\d_]*"
    r"|[^\W\d_]+(?:[’'/&.+-](?=[^\W_])[^\W_]+|[0-9]+)*"
    r"|[^\w\s]"
)


@lru_cache(20_000)
def plain(text: str) -> str:
    """The text in lower case without accents, every character in its place."""
    if text.isascii():
        return text.lower().replace("`", "'")
    return "".join(map(_plain, text))


@lru_cache(5000)
def _plain(character: str) -> str:
    if character in "’‘´`ʼ′":
        return "'"
    bare = "".join(c for c in unicodedata.normalize("NFD", character) if not unicodedata.combining(c))
    folded = bare.casefold()
    return folded if len(folded) == 1 else character


@lru_cache(512)
def tokens(text: str, offset: int = 0) -> tuple[Token, ...]:
    """The words and marks of a sentence that starts at `offset`, each with its class."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        first = not found or found[-1].text in (":", ".", "•")
        tag = _tag(word, first)
        if tag is Tag.FINITE and found and _before_noun(found[-1]) and plain(word) not in _classes():
            tag = Tag.NOUN
        found.append(Token(word, plain(word), match.start() + offset, match.end() + offset, tag))
    # "bieden wij", "zij bieden": a plural that looks like a noun is a verb beside its subject.
    for at, token in enumerate(found):
        if token.tag is Tag.NOUN and token.plain.endswith("en"):
            beside = [one.plain for one in (*found[max(at - 1, 0) : at], *found[at + 1 : at + 2])]
            if any(word in _SUBJECTS for word in beside) and is_infinitive(token.text):
                found[at] = replace(token, tag=Tag.FINITE)
    if not any(token.tag is Tag.FINITE for token in found):
        # "Op dit moment wachten 35 inwoners": without another verb the plural is one.
        for at, token in enumerate(found):
            before = found[at - 1] if at else None
            number = (
                at + 1 < len(found)
                and found[at + 1].tag is Tag.NUMBER
                and token.plain.endswith("en")
                and at > 0
            )
            if (
                token.tag is Tag.NOUN
                and (number or is_infinitive(token.text))
                and not (before and (_before_noun(before) or before.plain in ("te", "van", "voor")))
            ):
                found[at] = replace(token, tag=Tag.FINITE)
                break
    return tuple(found)


_SUBJECTS = frozenset({"we", "wij", "ze", "zij"})
_BEFORE_NOUN = (Tag.NUMBER, Tag.ADJECTIVE, Tag.ARTICLE, Tag.DETERMINER)


def _before_noun(token: Token) -> bool:
    """Whether a noun rather than a verb follows: not after a year, where a sentence may go on with its verb."""
    return token.tag in _BEFORE_NOUN and not re.fullmatch(r"(?:19|20)\d\d", token.text)


def is_adjective(word: str) -> bool:
    """Whether a word on its own is an adjective that stands before a noun ("openbare", "beschut")."""
    return _tag(word, False) is Tag.ADJECTIVE


def is_infinitive(word: str) -> bool:
    """Whether the dictionary has this word in -en as its own base form: an infinitive, or a noun without singular."""
    if not word.casefold().endswith("en") or word.casefold() in data("drawing")["classes"]["plural_only"]:
        return False
    return (
        simplemma.is_known(word.casefold(), lang="nl")
        and simplemma.lemmatize(word.casefold(), lang="nl") == word.casefold()
    )


@cache
def _classes() -> dict[str, Tag]:
    names = {
        "adverbs": Tag.ADVERB,
        "conjunctions": Tag.CONJUNCTION,
        "pronouns": Tag.PRONOUN,
        "determiners": Tag.DETERMINER,
        "prepositions": Tag.PREPOSITION,
        "auxiliaries": Tag.FINITE,
        "articles": Tag.ARTICLE,
    }
    return {word: tag for name, tag in names.items() for word in data("drawing")["classes"][name]}


@lru_cache(50_000)
def _tag(word: str, first: bool) -> Tag:
    if word[0].isdigit():
        return Tag.NUMBER
    if not any(c.isalpha() for c in word):
        return Tag.MARK
    word = word.strip("()") if word.endswith(")") else word
    known = _classes().get(plain(word)) or _classes().get(word.casefold())
    if known is not None:
        return known
    if word[0].isupper() and not first:
        return Tag.NAME
    return _open_class(word if word.isupper() else word.casefold())


@lru_cache(50_000)
def _open_class(word: str) -> Tag:
    """Noun, adjective or verb, by what the dictionary says the base form is."""
    if word in data("drawing")["classes"]["adjectives"]:
        return Tag.ADJECTIVE
    if re.match(r"ge\w{3,}eerd$", word):
        return Tag.PARTICIPLE
    base = simplemma.lemmatize(word, lang="nl") if simplemma.is_known(word, lang="nl") else word
    verb = "_" in base or base.endswith(("en", "aan", "oen", "ien"))
    if verb and base != word:
        if word.endswith("e") and not word.endswith(("de", "te")):
            return Tag.ADJECTIVE
        if _is_participle(word, base):
            return Tag.PARTICIPLE
        if re.fullmatch(r"(?:\w*ge\w+|(?:be|ver|ont|her|er)\w+)(?:de|te)", word):
            return Tag.ADJECTIVE
        return Tag.FINITE
    if base != word and word.endswith("e") and not base.endswith("e"):
        return Tag.ADJECTIVE
    if re.search(r"(?:lijk|isch|baar|zaam|loos|ief|aal|eel|iek|atief)e?$", word) and not word.endswith(
        ("brief", "kanaal", "deel", "materiaal", "personeel", "taal", "zaal", "aantal", "totaal")
    ):
        return Tag.ADJECTIVE
    return Tag.NOUN


def _is_participle(word: str, base: str) -> bool:
    if word.endswith(("raad", "geld", "gebied", "beleid")):
        return False
    if "_" in base or re.match(r"(?:\w{2,4})?ge", word):
        return bool(re.search(r"(?:[dt]|en)$", word)) and "ge" in word
    return bool(re.match(r"(?:be|ver|ont|her|er|ge)\w+(?:d|en)$", word)) or bool(
        re.match(r"(?:be|ver|ont|her)\w+[^aeiou]t$", word)
    )


def joined_verb(row: Sequence[Token]) -> str | None:
    """The infinitive of a separable verb that stands apart: "stelde ... vast" is vaststellen."""
    particles = data("conditions")["particles"]
    for at, token in enumerate(row):
        ends = at + 1 == len(row) or row[at + 1].tag is Tag.MARK
        if token.plain not in particles or not ends:
            continue
        for verb in row[:at]:
            base = lemma(verb.plain) if verb.tag is Tag.FINITE else ""
            if base.endswith("n") and known(token.plain + base):
                return token.plain + base
    return None
