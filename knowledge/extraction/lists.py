"""Lists: things that a sentence names in a row, and items below the line that announces them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from knowledge.extraction.clauses import Sentence
from knowledge.extraction.drafts import Outcome
from knowledge.extraction.labels import VALUE, flat, label_around, label_from, quoted
from knowledge.extraction.readings import Said, Span
from knowledge.letters import Passage, PassageKind
from knowledge.model import Kind
from knowledge.words import Tag, Token, data, sentences, subject, tokens

_ITEM = 12
"""Words up to which an item is named in full; of a longer one its subject is."""
_QUOTE = 1500
"""Characters up to which a list is quoted in full; of a longer one the line that announces it is."""
_OPENING = 4
"""Words within which the verb of an item that opens with a number stands."""
_LISTED = (PassageKind.BULLET, PassageKind.NUMBERED)


_OPENED = re.compile(r"(?:.*\s)?[a-zà-ÿ-]+ ([A-ZÀ-Þ][\w-]*(?: [A-ZÀ-Þ][\w-]*)*)$")


def enumerations(sentence: Sentence) -> Iterator[Said]:
    """Things named in a row: "Almelo, Twenterand, Tubbergen en Wierden"."""
    row = sentence.tokens
    at = 0
    while at < len(row):
        found = _series(sentence, at)
        if found is None:
            at += 1
            continue
        first, past, items = found
        at = past
        span = (row[first].start, row[past - 1].end)
        if any(n.outcome is Outcome.FACT and span[0] <= n.start < span[1] for n in sentence.numbers):
            continue
        opening = _OPENED.match(items[0])
        if opening and all(item[:1].isupper() for item in items[1:]):
            # "de gemeenten Almelo, Twenterand en ...": the noun before the first name says what is listed.
            items = (opening[1], *items[1:])
            span = (sentence.text.index(opening[1].split()[0], span[0]), span[1])
        label = label_around(row, span, sentence.text)
        if label:
            statement = quoted(sentence.text, (sentence.start, sentence.end), span)
            yield Said(Kind.LIST, label, statement, sentence.start, sentence.end, span, items=items)


def _series(sentence: Sentence, at: int) -> tuple[int, int, tuple[str, ...]] | None:  # noqa: C901
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


def items_below(text: str, start: int, end: int) -> Iterator[Said]:
    """A list of short items below the line that announces them, within one passage."""
    lines = text[start:end].split("\n")
    head = next((at for at, line in enumerate(lines) if line.rstrip().endswith(":")), None)
    if head is None or len(lines) - head < 3:
        return
    items = tuple(line.strip(" •-–;,.") for line in lines[head + 1 :] if line.strip(" •-–;,."))
    opened = start + sum(len(line) + 1 for line in lines[:head])
    first, last = sentences(lines[head])[-1]
    lead = (opened + first, opened + last)
    yield _announced(text, lead, (lead[1] + 1, end), items)


def _announced(text: str, lead: Span, below: Span, items: tuple[str, ...]) -> Said:
    said = flat(text[slice(*lead)])
    end = below[1] if below[1] - lead[0] <= _QUOTE else lead[1]
    value = below if end == below[1] else None
    return Said(Kind.LIST, label_from(said), f"{said} {VALUE}", lead[0], end, value, items=items)


def announced(passages: Sequence[Passage], text: str) -> Iterator[tuple[Passage, Said]]:
    """The lists of a letter, each with the passage that announces it; `text` is that of the letter."""
    for at, lead in enumerate(passages):
        if lead.kind in (PassageKind.LETTERHEAD, PassageKind.HEADING) or not lead.text.rstrip().endswith(":"):
            continue
        items: list[Passage] = []
        follow = passages[at + 1 :]
        for passage, after in zip_longest(follow, follow[1:]):
            if passage.kind not in _LISTED:
                if items and ":\n" in passage.text:
                    # The last item goes on, with a list of its own.
                    continue
                if after is not None and after.kind in _LISTED and not passage.text.rstrip().endswith(":"):
                    # More items, below words between them: whether they belong to the list is not said.
                    items = []
                break
            # A nested item belongs to the one above it.
            if not items or passage.level <= items[0].level:
                items.append(passage)
        names = tuple(_name(item.text) for item in items)
        if len(items) > 1 and all(names):
            first, last = sentences(lead.text)[-1]
            opened = (lead.start + first, lead.start + last)
            said = _announced(text, opened, (items[0].start, items[-1].end), tuple(n for n in names if n))
            # A figure in an item must stand in the quote, which of a very long list holds no items.
            if said.value is not None or not any(re.search(r"\d", item) for item in said.items):
                yield lead, said


def _name(text: str) -> str | None:
    """What an item is called: its words where they are few, else what it opens with; None when that does not say.

    "25 keer werd er een traject gevolgd" is about the traject.
    """
    first, last = sentences(text)[0]
    sentence = re.sub(r"\s+", " ", text[first:last]).rstrip(" .;,")
    row = tokens(sentence)
    if len(sentence.split()) <= _ITEM and row[0].tag is not Tag.NUMBER:
        return sentence
    if row[0].tag is Tag.NUMBER:
        verb = next((at for at, token in enumerate(row) if token.tag is Tag.FINITE), None)
        row = row[verb + 1 :] if verb is not None and verb < _OPENING else ()
        row = tuple(token for token in row if token.plain not in ("er", "sprake", "van"))
    while row and row[0].tag in (Tag.ARTICLE, Tag.DETERMINER):
        row = row[1:]
    about = subject(row) if row else None
    if about is None or about.words[0] is not row[0]:
        return None
    return sentence[about.words[0].start : about.end]
