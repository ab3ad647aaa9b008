"""Lists whose items stand below the line that announces them, each as a paragraph of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from knowledge.extraction.remarks import Told
from knowledge.letters import Passage, PassageKind
from knowledge.model import Kind
from knowledge.words import Tag, sentences, subject, tokens

_ITEM = 12
"""Words up to which an item is named in full; of a longer one its subject is."""
_QUOTE = 1500
"""Characters up to which a list is quoted in full; of a longer one the line that announces it is."""
_OPENING = 4
"""Words within which the verb of an item that opens with a number stands."""
_LISTED = (PassageKind.BULLET, PassageKind.NUMBERED)


def announced(passages: Sequence[Passage], text: str) -> Iterator[tuple[Passage, Told]]:
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
            told = _list(lead, items, tuple(name for name in names if name), text)
            # A figure in an item must stand in the quote, which of a very long list holds no items.
            if told.value is not None or not any(re.search(r"\d", item) for item in told.items):
                yield lead, told


def _list(lead: Passage, items: Sequence[Passage], names: tuple[str, ...], text: str) -> Told:
    first, last = sentences(lead.text)[-1]
    said = re.sub(r"\s+", " ", lead.text[first:last]).rstrip(": ")
    start, end = lead.start + first, items[-1].end
    if end - start > _QUOTE:
        end = lead.start + last
    return Told(
        Kind.LIST,
        said[:1].lower() + said[1:],
        f"{said}: {{value}}.",
        start,
        end,
        (items[0].start, items[-1].end) if text[start:end].endswith(items[-1].text) else None,
        items=names,
    )


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
