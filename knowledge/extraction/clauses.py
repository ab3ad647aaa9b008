"""Divides a sentence among its figures: which words belong to which figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from knowledge.extraction.drafts import Outcome
from knowledge.extraction.numbers import Number, numbers_in
from knowledge.words import Tag, Token, data, plain, tokens

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, `text[start:end]` of the letter's text, with its words and numbers; all places are the letter's."""

    text: str
    start: int
    end: int
    tokens: tuple[Token, ...]
    numbers: tuple[Number, ...]

    def words(self, first: int, last: int) -> tuple[Token, ...]:
        """The words between two places."""
        return tuple(token for token in self.tokens if first <= token.start and token.end <= last)


@dataclass(frozen=True, slots=True)
class Clause:
    """The words that belong to one figure.

    `start` to `end` is where they stand; `holes` are pieces in between that belong to others, as figures in brackets
    do. `host` is the place in the list of the figure outside the brackets, for a figure in brackets. `link` are the
    words that join the clause to the one before it (", waarvan"). `named` are the words that a bare figure in brackets
    goes with ("*afval* (1.145)"). `of` is where the figure stands that this one is said
    to be out of ("612 *van de 1.276* woningen"); `only` tells that a figure is named for that alone.
    """

    number: Number
    start: int
    end: int
    holes: tuple[Span, ...] = ()
    named: Span | None = None
    host: int | None = None
    link: str = ""
    of: int | None = None
    only: bool = False


def sentence_of(text: str, start: int, end: int) -> Sentence:
    """The sentence `text[start:end]`, read."""
    piece = text[start:end]
    numbers = tuple(
        replace(n, start=n.start + start, end=n.end + start, qualified=n.qualified + start)
        for n in numbers_in(piece)
    )
    return Sentence(text, start, end, tokens(piece, start), numbers)


def clauses(sentence: Sentence) -> tuple[Clause, ...]:
    """The clause of each figure of the sentence, in the order of the figures."""
    figures = [n for n in sentence.numbers if n.outcome is Outcome.FACT]
    if not figures:
        return ()
    brackets = _brackets(sentence, figures)
    inner = {n.start: span for span in brackets for n in figures if span[0] < n.start < span[1]}
    outer = [n for n in figures if n.start not in inner]
    found: list[Clause] = []
    found += _divided(sentence, outer, sentence.start, sentence.end, brackets)
    for span in brackets:
        inside = [n for n in figures if inner.get(n.start) == span]
        parts = _divided(sentence, inside, span[0] + 1, span[1] - 1, [])
        if len(parts) == 1 and not any(
            t.tag is not Tag.MARK and not inside[0].qualified <= t.start < inside[0].end
            for t in sentence.words(*span)
        ):
            named = _named_before(sentence, span[0])
            parts = [replace(parts[0], named=named)]
            if named is not None:
                # What is named for the brackets says nothing of the figure before it.
                found = [
                    replace(one, end=min(one.end, named[0])) if one.number.end <= named[0] < one.end else one
                    for one in found
                ]
        found += parts
    found = [_whole_only(sentence, clause) for clause in found]
    found.sort(key=lambda clause: clause.number.start)
    return tuple(
        replace(clause, host=_host(found, clause, inner)) if clause.number.start in inner else clause
        for clause in found
    )


def _named_before(sentence: Sentence, place: int) -> Span | None:
    """The words right before brackets, back to a mark or "en"; None where a figure or verb is among them."""
    row = list(sentence.words(sentence.start, place))
    at = len(row)
    while at and row[at - 1].text not in (",", ";", ":", ")", "(") and row[at - 1].plain not in ("en", "of"):
        at -= 1
        if row[at].tag in (Tag.FINITE, Tag.NUMBER):
            return None
    kept = row[at:]
    while kept and (
        kept[0].tag in (Tag.PREPOSITION, Tag.ADVERB, Tag.ARTICLE)
        or kept[0].plain in ("meest", "namelijk", "vooral")
    ):
        kept = kept[1:]
    if not any(t.tag in (Tag.NOUN, Tag.NAME) for t in kept):
        return None
    return (kept[0].start, kept[-1].end)


def _host(found: Sequence[Clause], clause: Clause, inner: dict[int, Span]) -> int | None:
    """The figure that a figure in brackets belongs to: the last before them, else the first after them."""
    opening = inner[clause.number.start][0]
    before = [
        at for at, one in enumerate(found) if one.number.start not in inner and one.number.start < opening
    ]
    after = [
        at for at, one in enumerate(found) if one.number.start not in inner and one.number.start > opening
    ]
    if before:
        return before[-1]
    return after[0] if after else None


def _brackets(sentence: Sentence, figures: Sequence[Number]) -> list[Span]:
    """The places of brackets that hold a figure, from "(" to past ")"."""
    found, opened = [], None
    for token in sentence.tokens:
        if token.text == "(":
            opened = token.start
        elif token.text == ")" and opened is not None:
            if any(opened < n.start < token.end for n in figures):
                found.append((opened, token.end))
            opened = None
    return found


_OUT_OF = re.compile(
    r"\s*(?:van (?:de|het|alle|onze|die|deze|in totaal)|uit de|op de)(?: in totaal| totaal)?\s*$"
)


def _divided(
    sentence: Sentence, figures: Sequence[Number], start: int, end: int, holes: Sequence[Span]
) -> list[Clause]:
    found: list[Clause] = []
    wholes = _wholes(sentence, figures)
    if wholes:
        told = [n for n in figures if n.start not in wholes.values()]
        hidden = [(n.qualified, n.end) for n in figures if n.start in wholes.values()]
        parts = _divided(sentence, told, start, end, [*holes, *hidden])
        named = [n for n in figures if n.start in wholes.values()]
        parts = [replace(one, of=wholes.get(one.number.start, one.of)) for one in parts]
        return sorted(
            [*parts, *(_named_only(sentence, n, end) for n in named)], key=lambda one: one.number.start
        )
    for at, number in enumerate(figures):
        link = ""
        if at:
            before = figures[at - 1]
            border, link = _border(sentence, before.end, number.qualified, holes)
            found[-1] = replace(found[-1], end=border)
            # Without a joint the two are told in one breath: the words around the first go for the second as well.
            start = border if link else found[-1].start
        mine = tuple(h for h in holes if start <= h[0])
        if at and not link:
            mine = (*found[-1].holes, (figures[at - 1].qualified, figures[at - 1].end), *mine)
        found.append(Clause(number, start, end, tuple(sorted(set(mine))), link=link))
    return [
        _trimmed(sentence, replace(one, holes=tuple(h for h in one.holes if h[1] <= one.end)))
        for one in found
    ]


def _wholes(sentence: Sentence, figures: Sequence[Number]) -> dict[int, int]:
    """For a figure said to be out of another, where that other stands: "612 van de 1.276", "van de 80 zijn er 12"."""
    found: dict[int, int] = {}
    for before, after in pairwise(figures):
        between = plain(sentence.text[before.end : after.qualified])
        opening = plain(sentence.text[sentence.start : before.qualified])
        smaller = (before.value or 0) <= (after.value or 0)
        if _OUT_OF.fullmatch(between) and smaller and before.start not in found.values():
            found[before.start] = after.start
        elif (
            re.search(r"\bvan (?:de|alle|deze|die)(?: in totaal)?\s*$", opening)
            and not smaller
            and before.start not in found
            and not re.search(r"\b(?:naar|tot|en)\s*$|,|;", between)
        ):
            found[after.start] = before.start
    return found


_SHARE_OF = re.compile(
    r"\b(?:helft|kwart|derde|vierde|vijfde|tiende|merendeel|meerderheid|deel) van (?:de|het|alle|deze|onze)\s*$"
)


def _whole_only(sentence: Sentence, clause: Clause) -> Clause:
    """A figure of which only a share is told ("de helft van de 40 inwoners") is named as a whole and no more."""
    if _SHARE_OF.search(plain(sentence.text[sentence.start : clause.number.qualified])):
        return _named_only(sentence, clause.number, clause.end)
    return clause


def _named_only(sentence: Sentence, number: Number, end: int) -> Clause:
    """The figure with what it counts and nothing more."""
    last = number.end
    for token in sentence.words(number.end, end):
        if token.tag not in (Tag.NOUN, Tag.NAME, Tag.ADJECTIVE):
            break
        last = token.end
    return Clause(number, number.qualified, last, only=True)


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(data("drawing")["clauses"][key])


def _border(sentence: Sentence, first: int, last: int, holes: Sequence[Span]) -> tuple[int, str]:
    """Where the words of one figure end and those of the next begin, and the words that join them."""
    row = [t for t in sentence.words(first, last) if not any(a <= t.start < b for a, b in holes)]
    joints = [at for at, token in enumerate(row) if token.plain in _words("joints")]
    if not joints:
        verbs = [at for at, token in enumerate(row) if token.tag is Tag.FINITE]
        place = verbs[0] if verbs else len(row)
        return (row[place].start if place < len(row) else last), ""
    at = joints[-1]
    # "en" between two adjectives or names right before the figure joins those; a mark before it is the better place.
    turning = row[at].plain in ("naar", "tot")
    with_verb = [one for one in joints[:-1] if any(t.tag is Tag.FINITE for t in row[one:at])]
    if turning and with_verb:
        # "... en loopt in 2023 op naar": the verb before the last joint goes with what follows.
        at = with_verb[-1]
    while at > 0 and (row[at - 1].plain in _words("joints") or row[at - 1].plain in _words("leading")):
        at -= 1
    link = " ".join(token.plain for token in row[at:] if token.plain in _words("joints") | _words("leading"))
    return row[at].start, link


def _trimmed(sentence: Sentence, clause: Clause) -> Clause:
    """The clause without the clauses around it that say something else: ", maar ...", "wij verwachten dat ..."."""
    start, end = clause.start, clause.end
    row = [t for t in sentence.words(start, end) if not any(a <= t.start < b for a, b in clause.holes)]
    for at, token in enumerate(row):
        if token.start >= clause.number.end and token.plain in _words("tails"):
            before = row[at - 1].plain if at else ""
            purpose = token.plain == "om" and at + 1 < len(row)
            if before == "," or token.plain in _words("hard tails") or purpose:
                end = row[at - 1].start if before == "," else token.start
                break
    for at, token in enumerate(row):
        if token.start >= clause.number.start:
            break
        if at and token.plain in ("dat", "of") and _reports(row[:at]):
            start = token.end
    return replace(clause, start=start, end=end)


def _reports(before: Sequence[Token]) -> bool:
    """Whether the words before "dat" announce what is told: "wij verwachten dat", "dit betekent dat"."""
    return any(token.plain in _words("reporting") for token in before)


def brackets_in(sentence: Sentence) -> list[Span]:
    """Where the pieces in brackets stand, brackets included."""
    found, opened = [], None
    for token in sentence.tokens:
        if token.text == "(":
            opened = token.start
        elif token.text == ")" and opened is not None:
            found.append((opened, token.end))
            opened = None
    return found
