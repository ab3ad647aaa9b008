"""Things that a sentence names in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.extraction.clauses import Sentence
from knowledge.extraction.drafts import Outcome
from knowledge.extraction.remarks import LONGEST, Told, event
from knowledge.extraction.times import times
from knowledge.model import Kind
from knowledge.words import Tag, Token, data


def enumerations(sentence: Sentence) -> Iterator[Told]:
    """Things named in a row: "Almelo, Twenterand, Tubbergen en Wierden"."""
    piece = sentence.text[sentence.start : sentence.end]
    lines = piece.split("\n")
    if len(lines) > 2 and lines[0].rstrip().endswith(":"):
        return
    row = sentence.tokens
    at = 0
    while at < len(row):
        found = _series(sentence, at)
        if found is None:
            at += 1
            continue
        first, past, items = found
        at = past
        start, end = row[first].start, row[past - 1].end
        text = sentence.text
        outside = event(sentence, [(start, end)] + [(t.start, t.end) for t in times(sentence, None)])
        if any(n.outcome is Outcome.FACT for n in sentence.numbers if start <= n.start < end):
            continue
        lead = text[sentence.start : start]
        statement = f"{lead}{{value}}{text[end : sentence.end]}"
        statement = re.sub(r"\s+", " ", statement).strip(" •–-").rstrip(".") + "."
        if (
            re.search(r"\d", statement)
            or len(statement) > LONGEST
            or re.search(r"[{}]", statement.replace("{value}", ""))
        ):
            statement = f"{outside[:1].upper()}{outside[1:]}: {{value}}."
        head, items = _list_head(row, first, items)
        if outside and not re.search(r"\d", outside):
            yield Told(
                Kind.LIST,
                f"{head} {outside}" if head and head not in outside.split()[:2] else outside,
                statement[:1].upper() + statement[1:],
                sentence.start,
                sentence.end,
                (start, end),
                items=items,
            )


def _list_head(row: Sequence[Token], first: int, items: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """What is listed: the noun right before the list, or before the name that opens it ("*gemeenten* Almelo, ...")."""
    opening = re.match(r"([a-zà-ÿ-]+) ([A-ZÀ-Þ].*)", items[0])
    if opening:
        return opening[1], (opening[2], *items[1:])
    for token in reversed(row[max(0, first - 4) : first]):
        if token.tag is Tag.NOUN:
            return token.text, items
        if token.tag in (Tag.FINITE, Tag.PARTICIPLE):
            break
    return "", items


def _series(sentence: Sentence, at: int) -> tuple[int, int, tuple[str, ...]] | None:
    """A row of three or more short pieces with commas and "en" before the last; two names after "gemeenten" too."""
    row = sentence.tokens
    if row[at].tag not in (Tag.NOUN, Tag.NAME, Tag.ADJECTIVE, Tag.ARTICLE):
        return None
    if at and row[at - 1].tag in (Tag.ADJECTIVE, Tag.ARTICLE) and row[at].tag is not Tag.ARTICLE:
        return None
    pieces: list[tuple[int, int]] = []
    start = place = at
    while place < len(row) and place - start < 7:
        token = row[place]
        if token.text == "," or token.plain in ("en", "of", "alsmede", "evenals"):
            if place == start:
                if row[place - 1].text == "," and token.plain in ("en", "of", "alsmede"):
                    start = place = place + 1
                    continue
                break
            pieces.append((start, place))
            if token.plain != "," and len(pieces) >= 2:
                last = _last_piece(row, place + 1)
                if last is not None:
                    pieces.append((place + 1, last))
                break
            if token.plain in ("en", "of") and len(pieces) < 2:
                return None
            start = place = place + 1
            continue
        if token.tag in (Tag.FINITE, Tag.NUMBER, Tag.PRONOUN, Tag.CONJUNCTION) or token.text in (
            ";",
            ":",
            ".",
        ):
            return None
        place += 1
    else:
        return None
    if len(pieces) < 3 or pieces[-1][0] == pieces[-2][0]:
        return None
    items = tuple(_item(sentence, row[a:b]) for a, b in pieces)
    nouns = all(any(t.tag in (Tag.NOUN, Tag.NAME) for t in row[a:b]) for a, b in pieces)
    if not nouns or any(len(item) < 2 for item in items):
        return None
    return pieces[0][0], pieces[-1][1], items


def _last_piece(row: Sequence[Token], at: int) -> int | None:
    """Where the last thing named ends: before a verb, a mark or a preposition after its noun."""
    place = at
    while place < len(row) and row[place].tag in (Tag.ARTICLE, Tag.DETERMINER, Tag.ADJECTIVE):
        place += 1
    if place >= len(row) or row[place].tag not in (Tag.NOUN, Tag.NAME, Tag.PARTICIPLE):
        return None
    while (
        place < len(row)
        and row[place].tag in (Tag.NOUN, Tag.NAME)
        and row[place].plain not in data("conditions")["particles"]
    ):
        place += 1
    if (
        place + 1 < len(row)
        and row[place].plain in ("tot", "van", "voor", "op", "bij", "aan")
        and row[place + 1].tag in (Tag.NOUN, Tag.NAME, Tag.ARTICLE)
    ):
        place += 1
        while place < len(row) and row[place].tag in (Tag.ARTICLE, Tag.ADJECTIVE, Tag.NOUN, Tag.NAME):
            place += 1
    return place if place > at else None


def _item(sentence: Sentence, words: Sequence[Token]) -> str:
    kept = list(words)
    text = sentence.text[kept[0].start : kept[-1].end] if kept else ""
    return re.sub(r"\s+", " ", re.sub(r"^(?:de|het|een|ook)\s", "", text)).strip()


def items_below(sentence: Sentence) -> Iterator[Told]:
    """A list of short items below the line that announces them."""
    lines = sentence.text[sentence.start : sentence.end].split("\n")
    head = next((at for at, line in enumerate(lines) if line.rstrip().endswith(":")), None)
    if head is None or len(lines) - head < 3:
        return
    items = tuple(line.strip(" •-–;,.") for line in lines[head + 1 :] if line.strip(" •-–;,."))
    lead = re.split(r"(?<=[.!?])\s", lines[head])[-1].rstrip(": ")
    start = sentence.start + sum(len(line) + 1 for line in lines[: head + 1])
    yield Told(
        Kind.LIST,
        lead[:1].lower() + lead[1:],
        f"{lead}: {{value}}.",
        sentence.start,
        sentence.end,
        (start, sentence.end),
        items=items,
    )
