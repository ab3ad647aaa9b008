"""Dutch words: folding what people type, cutting it into words, and the dictionary form of a word."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

import simplemma
from simplemma.strategies import DEFAULT_DICTIONARY_FACTORY

LONGEST_WORD = 45
"""Letters of the longest word that is looked up: Dutch council words end well before it, and longer ones cost time."""
REMEMBERED = 50_000
"""Words whose forms are remembered: what strangers type must not fill the memory."""
ASKED = 1000
"""Questions that are remembered as a whole: many ask the same."""
RECENT = 16
"""Texts whose words are remembered: the reading of a question comes back to its words a few times."""
TEXT_LIMIT = 10_000
"""Characters of a text of the store that are read."""
QUESTION_LIMIT = 500
"""Characters of a question that are read; more would only cost time (ATTACKS: combining marks, megabyte questions)."""

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘´`ʼ′", "'"))
_WORD = re.compile(
    r"[a-z]+(?:\.[a-z]+)+\.?|[a-z0-9]+(?:['&+][a-z0-9]+)*(?:[.,:/-][a-z0-9]+(?:['&+][a-z0-9]+)*)*|%|€"
)
_SHORTENED = re.compile(r"[a-z]{1,2}(?:\.[a-z]{1,2})+")
_ABBREVIATED_PERSON = re.compile(r"([a-z]{2,6})'?ers?")


@cache
def data(name: str) -> dict[str, Any]:
    """The data file `dutch/<name>.toml`."""
    return tomllib.loads(
        resources.files("knowledge.dutch").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    )


def fold(text: str, limit: int = QUESTION_LIMIT) -> str:
    """Lower case, without accents, control and invisible characters: 'Oekraïners' and 'OEKRAINERS' become one.

    For questions and for words only, never for a stored figure: NFKC turns 10² into 102. What is beyond `limit`
    characters is left out.
    """
    text = text[:limit].translate(_APOSTROPHES)
    if text.isascii() and text.isprintable():
        # Nothing to compose, to strip or to hide: most texts, and many times faster.
        return re.sub(r"\s+", " ", text.casefold()).strip()
    text = unicodedata.normalize("NFKC", text)
    kept = (_shown(c) for c in text if unicodedata.category(c) != "Cf")
    plain = (c for c in unicodedata.normalize("NFD", "".join(kept)) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", "".join(plain).casefold()).strip()


def _shown(character: str) -> str:
    """The character, a control as a space, and a digit of any script as an ordinary one."""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return " " if unicodedata.category(character) == "Cc" else character


class Word(NamedTuple):
    """A word of a text: folded, without apostrophes; `start` and `end` are its place in the folded text."""

    text: str
    start: int
    end: int


@lru_cache(RECENT)
def words(folded: str) -> tuple[Word, ...]:
    """The words of a folded text.

    Hyphened and dotted words stay whole ('wsw-medewerker', 'almelo.nl', '1.200'); a shortened phrase loses its dots, so
    that 'm.b.t.' and 'mbt' are one.
    """
    return tuple(Word(_undotted(m.group()), m.start(), m.end()) for m in _WORD.finditer(folded))


def _undotted(word: str) -> str:
    if word.isalnum():
        return word
    word = word.replace("'", "").rstrip(".")
    return word.replace(".", "") if "." in word and _SHORTENED.fullmatch(word) else word


@cache
def _own_lemmas() -> dict[str, str]:
    """Our own dictionary forms: corrections, and the words of the term lists, which are dictionary forms by themselves.

    The dictionary takes some for forms of another word ('werker' for 'werkster', 'gelden' for 'geld'); it is believed
    only where it finds the infinitive of a verb form.
    """
    lists = [line for name in ("synonyms", "near") for theme in data(name).values() for line in theme.items()]
    heads = {fold(head) for head, _ in lists} | {fold(word) for word in data("fillers")["light"]}
    said = {fold(word) for _, says in lists for word in says}
    forms = {word: word for word in said | heads if word.isalpha()}
    for word in said - heads:
        base = _looked_up(word) if word.isalpha() else None
        if base is not None and base.endswith("en") and not word.endswith("en"):
            forms[word] = base
    corrections: dict[str, str] = data("lemmas")["lemmas"]
    return forms | corrections


@lru_cache(REMEMBERED)
def known(word: str) -> bool:
    """Whether the general dictionary has this word in exactly this form."""
    return word in _own_lemmas() or _looked_up(word) is not None


_ACCENTED = tuple(
    (pair, pair[0] + accented)
    for accented, pairs in (("ë", "ee ie oe ue"), ("ï", "ei ai ui"), ("ö", "oo"), ("ä", "ea"))
    for pair in pairs.split()
)


@cache
def _dictionary() -> Mapping[str, str]:
    return DEFAULT_DICTIONARY_FACTORY.get_dictionary("nl")


def _is_listed(word: str) -> bool:
    if "'" in word:
        return simplemma.is_known(word, lang="nl")
    # The same for a word without an apostrophe, at a tenth of the cost; most of what is looked up is not there.
    listed = _dictionary().get
    return listed(word) is not None or listed(word.capitalize()) is not None


@lru_cache(REMEMBERED)
def _looked_up(word: str) -> str | None:
    """The dictionary form by the general dictionary, None when it lacks the word.

    A folded word has lost its accents: 'geinformeerd' is looked up as 'geïnformeerd' too.
    """
    if len(word) > LONGEST_WORD:
        return None
    for spelling in _spellings(word):
        if _is_listed(spelling):
            return fold(simplemma.lemmatize(spelling, lang="nl").replace("_", ""))
    return None


def _spellings(word: str) -> Iterator[str]:
    yield word
    for plain, accented in _ACCENTED:
        at = word.find(plain) if plain in word else -1
        while at >= 0:
            yield word[:at] + accented + word[at + len(plain) :]
            at = word.find(plain, at + 1)


@lru_cache(REMEMBERED)
def lemma(word: str) -> str:  # noqa: C901
    """The dictionary form of a folded word.

    Our own list first (words the dictionary gets wrong), then the dictionary, then the longest tail that the dictionary
    knows, for Dutch writes compounds as one word: 'garantiebanen' -> 'garantiebaan'.
    """
    own = _own_lemmas().get(word)
    if own is not None:
        return own
    base = _looked_up(word) or _participle(word)
    if base is not None:
        for ending in ("tje", "je"):
            if (
                base.endswith(ending)
                and len(base) > len(ending) + 2
                and _looked_up(base.removesuffix(ending)) == base.removesuffix(ending)
            ):
                base = base.removesuffix(ending)
                break
        return _own_lemmas().get(base, base)
    if len(word) > LONGEST_WORD:
        return word
    head, _, tail = word.rpartition("-")
    if head and tail.isalpha():
        return f"{head}-{lemma(tail)}"
    for cut in range(3, len(word) - 3):
        tail = word[cut:]
        if known(tail):
            base = lemma(tail)
            # Only a form of the same word, as in 'banen' and 'baan': a tail that is a verb form says nothing.
            if base[:2] == tail[:2] and not base.endswith(("eren", "elen")):
                return word[:cut] + base
    for ending in ("en", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 4 and word[-len(ending) - 1] not in "aeiou":
            return word[: -len(ending)]
    return word


def _participle(word: str) -> str | None:
    """The infinitive of a regular participle that the dictionary lacks: 'geinformeerd' of 'informeren'."""
    stem = re.fullmatch(r"ge(\w{3,})[dt]", word)
    base = _looked_up(f"{stem.group(1)}t") if stem else None
    return base if base is not None and base.endswith("en") else None


@lru_cache(REMEMBERED)
def parts(word: str) -> tuple[str, ...]:  # noqa: C901
    """The words that a compound is made of, as lemmas; empty for a word that is not one.

    Hyphens and slashes always divide ('wsw-medewerker'). Further only words that the dictionary does not know are cut,
    where both halves are known: it knows 'medewerker' and 'werkgever' as words of their own. An abbreviation with -er
    is a person of that scheme: "wsw'er", "wajonger".
    """
    if len(word) > LONGEST_WORD:
        return ()
    if re.search(r"[/-]", word):
        return tuple(lemma(part) for part in re.split(r"[/-]", word) if part)
    person = _ABBREVIATED_PERSON.fullmatch(word)
    if person and person.group(1) in abbreviations():
        return (person.group(1), "medewerker")
    if len(word) < 8 or not word.isalpha() or any(_looked_up(form) for form in (word, lemma(word))):
        return ()
    best: tuple[str, str] | None = None
    for cut in range(3, len(word) - 2):
        front, back = word[:cut], word[cut:]
        if not _stands_alone(back):
            continue
        stem = next(
            (
                f
                for f in (front, front.removesuffix("s"), front.removesuffix("en"), front.removesuffix("e"))
                if _stands_alone(f)
            ),
            None,
        )
        if stem is None:
            inner = parts(front)
            if not inner:
                continue
            stem = front
        if best is None or abs(len(stem) - len(back)) < abs(len(best[0]) - len(best[1])):
            best = (stem, back)
    if best is None:
        return ()
    front_parts = parts(best[0]) or (lemma(best[0]),)
    return (*front_parts, lemma(best[1]))


def is_divided(word: str) -> bool:
    """Whether a compound shows its parts in writing: 'wsw-medewerker', "wsw'er"."""
    return not word.isalpha() or is_person(word)


def is_person(word: str) -> bool:
    """Whether a word is an abbreviation with -er: a person of that scheme ("wsw'er")."""
    person = _ABBREVIATED_PERSON.fullmatch(word)
    return person is not None and person.group(1) in abbreviations()


def _stands_alone(word: str) -> bool:
    return len(word) >= 3 and known(word) and word not in data("lemmas")["not_a_part"]


@cache
def abbreviations() -> dict[str, str]:
    """Abbreviations of council business, folded, with what they stand for."""
    table: dict[str, str] = data("abbreviations")["abbreviations"]
    return {fold(short).replace(".", ""): long for short, long in table.items()}


@lru_cache(REMEMBERED)
def sound(word: str, foreign: bool = False) -> str:
    """How a folded word sounds, so that 'vakature' meets 'vacature'; `foreign` reads it as an English loan word.

    Rules of Dutch spelling: c before e and i is s, otherwise k; ij and ei, ou and au, g and ch sound alike; d, z and v
    sound as t, s and f; a double letter sounds as one, and the n of an unstressed -en is not heard.
    """
    if foreign:
        return sound(word.replace("ch", "ts").replace("oa", "o").replace("sh", "s"))
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    if "ti" in word:
        word = _TIE.sub("si", word)
    heard, last = "", ""
    for letter in word.replace("z", "s").replace("v", "f").replace("d", "t"):
        if letter != last:
            heard += letter
        last = letter
    heard = heard[:-1] if heard.endswith("en") else heard
    return f"{heard[:-1]}i" if heard.endswith("oj") else heard


# Replaced in this order, and without patterns, which take many times as long: of every word that nobody knows it is
# asked how it sounds, alone and joined to those beside it.
_SOUNDS: tuple[tuple[str, str], ...] = (
    ("sch", "sg"), ("ch", "g"), ("ph", "f"), ("th", "t"), ("qu", "kw"), ("x", "ks"),
    ("ce", "se"), ("ci", "si"), ("cy", "sy"), ("c", "k"),
    ("ei", "E"), ("ey", "E"), ("ij", "E"), ("au", "O"), ("ou", "O"), ("oe", "U"), ("ie", "i"), ("y", "i"),
)  # fmt: skip
_TIE = re.compile("tie?(?=f|s|$)")
