"""Turns the sentence that a fact answers with into the question that it answers.

Dutch has its verb second: in "{period} kregen {value} inwoners werk" the question takes the first place, the verb
stays, and what stood before it comes behind it: "Hoeveel inwoners kregen in 2021 werk?".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.model import Fact, Kind
from knowledge.staff.phrasing import timed
from knowledge.words import Tag, Token, data, fold, tokens

_VALUE, _PERIOD = "{value}", "{period}"
_STAND_IN = "Nu    #."
"""For the time, and as long as its gap. It ends a sentence: what comes behind it may be a verb."""
_CLOSED = (Tag.ARTICLE, Tag.DETERMINER, Tag.PREPOSITION, Tag.PRONOUN, Tag.ADVERB, Tag.CONJUNCTION)
"""Classes of words that are written with a small letter within a sentence."""
_NOUNS = (Tag.ADJECTIVE, Tag.NOUN, Tag.NAME)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with its gap: `front` is what stands before the verb, `middle` between it and the gap."""

    front: str
    verb: str
    middle: str
    rest: str


def turned(fact: Fact) -> Iterator[str]:
    """The questions that the sentence of a fact answers; none when it is not plain how to turn it round."""
    asked = _asked(fact)
    statement = re.sub(r"\s+", " ", fact.statement).strip().rstrip(".")
    if asked is None or statement.count(_VALUE) != 1:
        return
    if fact.kind is Kind.LIST:
        yield from _of_list(fact, statement, asked)
    elif statement.startswith(_VALUE) and fact.kind is Kind.FIGURE:
        yield from _of_subject(fact, statement, asked)
    elif (parts := _parts(statement)) is not None:
        yield from _of_sentence(fact, parts, asked)


def _asked(fact: Fact) -> str | None:
    """What asks for the value of the fact."""
    asks: dict[str, str] = data("proposing")["asks"]
    words = data("proposing")["words"]
    if fact.kind is not Kind.FIGURE or fact.amount is None:
        return asks.get(fact.kind)
    if fact.amount.unit in words["times"]:
        return asks["times"]
    return {"euro": asks["money"], "%": asks["share"]}.get(fact.amount.unit, asks["count"])


def _of_subject(fact: Fact, statement: str, asked: str) -> Iterator[str]:
    """The figure is the first word, and becomes the question: "{value} banen zijn ingevuld"."""
    row = tokens(statement.replace(_VALUE, "5", 1).replace(_PERIOD, _STAND_IN))
    verb = next((token for token in row if token.tag is Tag.FINITE), None)
    if verb is None or "{noun}" not in asked:
        return
    # A figure of one character stood in for the gap.
    start, end = verb.start - 1 + len(_VALUE), verb.end - 1 + len(_VALUE)
    noun, rest = statement[len(_VALUE) : start].strip(), statement[end:]
    when = timed(fact) if _PERIOD not in statement else ""
    text = f"{asked.format(noun=noun)} {verb.text} {when} {rest}?"
    yield text.replace(_PERIOD, timed(fact))


def _of_sentence(fact: Fact, parts: _Sentence, asked: str) -> Iterator[str]:
    words = data("proposing")["words"]
    middle, rest = parts.middle, parts.rest
    *before, last = middle.split(" ") if middle else [""]
    if fact.kind is Kind.FIGURE:
        opening = last if last in words["before figure"] else ""
        if not opening and tokens(last)[-1:] and tokens(last)[-1].tag is Tag.PREPOSITION:
            return
        noun, rest = _noun(fact, rest)
        times = asked == data("proposing")["asks"]["times"]
        if ("{noun}" in asked and not noun) or (times and noun not in words["times"]):
            return
        # "hoeveel inwoners", "hoeveel procent van de inwoners"; but "hoe vaak" is all.
        asked = asked.format(noun=noun) if times or "{noun}" in asked else f"{asked} {noun}"
    elif fact.kind is Kind.DATE:
        opening = last if last in words["before when"] else ""
        if last in words["dropped"]:
            middle = " ".join(before)
    elif parts.verb not in words["copulas"] or middle or rest:
        return
    else:
        opening = ""
    if opening:
        middle = " ".join(before)
    front = _lowered(parts.front.replace(_PERIOD, "").strip(" ,"), fact)
    if middle.split(" ")[0] == "er":
        # "Op dit moment zijn er ...": "zijn er op dit moment".
        front, middle = f"er {front}", middle[2:]
    when = timed(fact) if fact.kind is Kind.FIGURE and _PERIOD not in f"{middle} {rest}" else ""
    if front and tokens(front)[0].tag is Tag.PREPOSITION:
        # "Voor leerbanen is in 2024 ...": "is in 2024 voor leerbanen".
        front, middle, when = "", f"{middle} {when}", front
    text = " ".join((opening, asked, parts.verb, front, middle, when, rest))
    yield f"{text.replace(_PERIOD, timed(fact) if fact.kind is not Kind.DATE else '').rstrip(': ')}?"


def _of_list(fact: Fact, statement: str, asked: str) -> Iterator[str]:
    """Of "In 2021 gaven deze organisaties les: {value}" and "De gemeenten {value} werken samen"."""
    if told := re.fullmatch(r"De ([\w -]+?) \{value\} (.+)", statement):
        yield f"{asked.format(noun=told[1])} {told[2].replace(_PERIOD, timed(fact))}?"
    parts = _parts(statement)
    if parts is None or not (these := re.match(r"(.*?)\bdeze (.+?):?$", parts.middle)) or parts.rest:
        return
    noun = _head(tokens(these[2]), these[2])
    if noun:
        behind = these[2][len(noun) :]
        front = _lowered(parts.front.replace(_PERIOD, "").strip(), fact)
        when = timed(fact) if _PERIOD not in parts.middle else ""
        text = f"{asked.format(noun=noun)} {parts.verb} {front} {these[1]} {when} {behind}"
        yield f"{text.replace(_PERIOD, timed(fact))}?"


def _parts(statement: str) -> _Sentence | None:
    """The sentence around its verb and its gap; None where the first verb is not surely that of the sentence."""
    words = data("proposing")["words"]
    gap = statement.index(_VALUE)
    head, rest = statement[:gap].strip(), statement[gap + len(_VALUE) :].strip()
    # "Schuldhulp: in 2021 kwamen er {value} meldingen".
    head = head.rpartition(": ")[2] if not head.endswith(":") else head
    row = [token for token in tokens(head.replace(_PERIOD, _STAND_IN)) if token.tag is not Tag.MARK]
    verbs = [token for token in row if token.tag is Tag.FINITE]
    if any(token.plain in words["subordinate"] for token in row):
        # "De burgemeester die de brief ondertekende is ...": only right before the gap it is plain which one it is.
        verbs = [token for token in verbs[-1:] if token.plain in words["copulas"] and token is row[-1]]
    if not verbs:
        return None
    verb = verbs[0]
    front, middle = head[: verb.start].strip(), head[verb.end :].strip()
    return _Sentence(front, verb.text, middle, rest)


def _noun(fact: Fact, rest: str) -> tuple[str, str]:
    """What is counted, as it stands behind the figure, and what comes after it."""
    amount = fact.amount
    if amount is not None and amount.unit in ("euro", "%"):
        # "52% van de inwoners".
        return _with_owner(f" {rest}", 0) if rest.startswith("van ") else ("", rest)
    folded = fold(rest)
    for counted in filter(None, (fact.population, amount.unit if amount else None)):
        # Letters put in brackets what may be left out: "de indicatie (nieuw) beschut".
        named = r"\)? \(?".join(map(re.escape, fold(counted).split()))
        opened = re.match(rf"(?:van (?:de |het )?|aan )?{named}(?!\w)", folded)
        # Folding leaves the length of most texts as it is; where it does not, the words are taken one by one.
        if opened and len(folded) == len(rest):
            return _with_owner(rest, opened.end())
    head = _head(tokens(rest), rest)
    return _with_owner(rest, len(head)) if head else ("", rest)


def _with_owner(rest: str, end: int) -> tuple[str, str]:
    """A noun goes with what it is of: "medewerkers *van de gemeente Almelo*"."""
    behind = rest[end:]
    owner = re.match(r" (?:van|aan(?! het)) ", behind)
    if owner:
        row = tokens(behind[owner.end() :])
        skipped = next((at for at, one in enumerate(row) if one.tag not in (Tag.ARTICLE, Tag.DETERMINER)), 0)
        head = _head(row[skipped:], behind[owner.end() :])
        if head:
            end += owner.end() + row[skipped].start + len(head)
    return rest[:end].strip(), rest[end:].strip()


def _head(row: Sequence[Token], text: str) -> str:
    """The adjectives and nouns that a text begins with, up to and including the first noun and the names behind it."""
    end = 0
    for at, token in enumerate(row):
        if token.tag not in _NOUNS or (
            end and token.tag is not Tag.NAME and row[at - 1].tag is not Tag.ADJECTIVE
        ):
            break
        end = token.end
    start = row[0].start if row else 0
    return text[start:end] if end and row[0].tag in _NOUNS else ""


def _lowered(front: str, fact: Fact) -> str:
    """What opened the sentence, as it stands within one: "De raad" is "de raad", "Almelo" stays."""
    row = tokens(f"x {front}")[1:] if front else ()
    if not row:
        return front
    first = row[0].text
    small = first[:1].lower() + first[1:]
    named = f" {fact.measure} {fact.population or ''}"
    closed = tokens(f"x {small}")[1].tag in _CLOSED
    return small + front[len(first) :] if closed or f" {small}" in named else front
