"""Blocks made into a letter: its head, sections with numbered passages, signature, attachments and footnotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.letters.blocks import Block, Form, Reading, is_figure, one_line
from knowledge.letters.documents import Document, Passage, PassageKind
from knowledge.letters.letterhead import head_of, letterhead
from knowledge.letters.paragraphs import CHAPTER, NUMBER, has_finite_verb, is_attachment, signature_of
from knowledge.words import data

_KINDS = {Form.BULLET: PassageKind.BULLET, Form.NUMBERED: PassageKind.NUMBERED, Form.ROW: PassageKind.ROW}
_LISTED = (Form.BULLET, Form.NUMBERED)
_HEADING_WORDS = 32
_HEADING_LENGTH = 220
_SURE_WORDS = 14
"""A longer heading must not look like a sentence at all."""
_NAME_WORDS = 6
"""A list item of more words does more than name something."""
_FIGURE = re.compile(r"[€%]|\d[.,]\d|(?<!\d)\d{1,3}(?:\.\d{3})*$")
_COUNTED = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+(?=\S)")
_NUMBERED_THING = re.compile(
    r"(?:bijlage|hoofdstuk|deel|wijk|fase|paragraaf|programma|spoor|pijler|doel|doelstelling|vraag|antwoord|stap|"
    r"beslispunt|besluit|thema|scenario|actie|maatregel|opgave|ambitie|toezegging|motie|onderdeel|taakveld|vragen|"
    r"antwoorden) \d+(?:, \d+)*(?: (?:en|t/m|tot en met) \d+)?$",
    re.IGNORECASE,
)


def compose(reading: Reading, sha256: str) -> Document:  # noqa: C901
    """The letter that the blocks make up."""
    notes = [block for block in reading.blocks if block.form is Form.NOTE]
    blocks = _with_lists([block for block in reading.blocks if block.form is not Form.NOTE])
    signature = signature_of([block.text if block.form is Form.TEXT else "" for block in blocks])
    head = head_of(blocks[: signature.start] if signature else blocks)
    styled = any(
        block.strong or block.form is Form.HEADING
        for at, block in enumerate(blocks)
        if at not in head and at not in signature
    )
    top = _title(blocks, head, styled)
    if top is not None:
        blocks[top] = replace(blocks[top], form=Form.TITLE)
    signed = "\n".join(blocks[at].text for at in signature)
    found = letterhead(blocks, head, signed.splitlines(), reading.running)
    writer = _Writer()
    for at, block in enumerate(blocks):
        if at in signature:
            if at == signature.start:
                writer.section = data("documents")["sections"]["closing"]
                writer.add(PassageKind.PARAGRAPH, replace(block, text=signed, page=blocks[at].page))
        elif at in head:
            writer.add(PassageKind.LETTERHEAD, replace(block, text=one_line(block.text)))
        elif _is_heading(blocks, at, signature, styled):
            writer.add(PassageKind.HEADING, block, _is_caption(blocks, at))
        else:
            if signature and at == signature.stop:
                writer.section = data("documents")["sections"]["attachments"]
            if not writer.named(block):
                writer.add(_KINDS.get(block.form, PassageKind.PARAGRAPH), block)
    if notes:
        writer.section = data("documents")["sections"]["notes"]
        for note in notes:
            writer.add(PassageKind.PARAGRAPH, note)
    warnings = data("documents")["warnings"]
    return Document(
        found.title,
        found.sender,
        found.date,
        found.reference,
        found.addressee,
        sha256,
        writer.text(),
        writer.passages(),
        tuple(warnings[key].replace("{}", value) for key, value in reading.warnings),
        reading.recognised,
    )


class _Writer:
    """Collects passages and counts them by section."""

    def __init__(self) -> None:
        self._section: str = data("documents")["sections"]["opening"]
        self._count = 0
        self._found: list[tuple[int, str, PassageKind, Block]] = []
        self._announcing = False
        self._around: tuple[str, int] | None = None
        """The section that goes on below the table whose caption is the section now."""

    @property
    def section(self) -> str:
        """The heading that what comes next stands under."""
        return self._section

    @section.setter
    def section(self, name: str) -> None:
        self._section, self._count, self._announcing, self._around = name, 0, False, None

    def add(self, kind: PassageKind, block: Block, caption: bool = False) -> None:
        """Puts a passage at the end; a `caption` is the heading of the table below it only."""
        if self._around and kind is not PassageKind.ROW:
            (self._section, self._count), self._around = self._around, None
        text = block.text if kind is PassageKind.PARAGRAPH and "\n" in block.text else one_line(block.text)
        # A title stands above the letter as a whole.
        if kind is PassageKind.HEADING and block.form is not Form.TITLE:
            around = (self._section, self._count) if caption else None
            self.section = text
            self._around = around
        if kind is PassageKind.NUMBERED:
            # A word processor keeps the number of an item apart from its text; so do we.
            text = NUMBER.sub("", text, count=1) if NUMBER.match(text) else text
        number = 0
        if kind not in (PassageKind.HEADING, PassageKind.LETTERHEAD):
            self._count += 1
            number = self._count
        self._found.append((number, self._section, kind, replace(block, text=text)))
        self._announcing = kind in (
            PassageKind.PARAGRAPH,
            PassageKind.BULLET,
            PassageKind.NUMBERED,
        ) and text.endswith(":")

    def named(self, block: Block) -> bool:
        """Adds a short list item to the paragraph that announces it; False when it is a passage of its own."""
        if not self._announcing or block.form not in _LISTED:
            self._announcing = False
            return False
        number, section, kind, announcing = self._found[-1]
        # "• kosten; • plaats; • planning."
        last = announcing.text.endswith((";", ",", "; en", ", en")) and block.text.endswith(".")
        if not _only_names(block.text.removesuffix(".") if last else block.text):
            self._announcing = False
            return False
        text = f"{announcing.text}\n• {one_line(block.text)}"
        self._found[-1] = (number, section, kind, replace(announcing, text=text))
        return True

    def text(self) -> str:
        """All passages, parted by blank lines."""
        return "\n\n".join(block.text for *_, block in self._found)

    def passages(self) -> tuple[Passage, ...]:
        """What was added, with its place in `text`."""
        passages = []
        start = 0
        for number, section, kind, block in self._found:
            end = start + len(block.text)
            level = max(block.level, 1) if kind in (PassageKind.BULLET, PassageKind.NUMBERED) else 0
            passages.append(Passage(number, section, block.page, block.text, start, end, kind, level))
            start = end + 2
        return tuple(passages)


def _only_names(text: str) -> bool:
    words = text.split()
    return (
        len(words) <= _NAME_WORDS
        and not text.endswith(".")
        and not text[0].isdigit()
        and not re.search(r"[€%:=]|\d[.,]\d", text)
        and not has_finite_verb(text)
    )


def _with_lists(blocks: Sequence[Block]) -> list[Block]:
    """As it was, but short lines below an announcing one are list items: plain text loses its bullets."""
    found = list(blocks)
    at = 0
    while at < len(found):
        end = at + 1
        if found[at].form is Form.TEXT and found[at].text.endswith(":") and len(found[at].text.split()) > 3:
            while (
                end < len(found)
                and found[end].form is Form.TEXT
                and not found[end].strong
                # Below items without white between them, what has white above it is a heading.
                and (end == at + 1 or found[at + 1].apart or not found[end].apart)
                and _is_loose_item(found[end].text)
            ):
                end += 1
            # One short line may as well be a heading.
            if end - at > 2 and end < len(found):
                found[at + 1 : end] = [
                    replace(block, form=Form.BULLET, level=1) for block in found[at + 1 : end]
                ]
        at = end
    return found


def _is_loose_item(text: str) -> bool:
    return (
        len(text.split()) <= _NAME_WORDS and not text.endswith((".", ":", "?")) and not has_finite_verb(text)
    )


def _title(blocks: Sequence[Block], head: set[int], styled: bool) -> int | None:
    """The heading that stands above all else and right above another heading."""
    if head or len(blocks) < 3 or any(block.form is Form.TITLE for block in blocks):
        return None
    nothing = range(0)
    first, second = (_is_heading(blocks, at, nothing, styled) for at in (0, 1))
    return 0 if first and second else None


def _is_heading(blocks: Sequence[Block], at: int, signature: range, styled: bool) -> bool:  # noqa: C901
    """Whether a block is a heading: by its style; else short, apart, no sentence, and with something below it.

    In a letter that is `styled`, with headings in bold or in larger letters, others are none but "2.1 Jeugdzorg".
    """
    block = blocks[at]
    if block.form in (Form.HEADING, Form.TITLE):
        return True
    text = block.text
    if block.form is Form.NUMBERED:
        beside = [blocks[place].form for place in (at - 1, at + 1) if 0 <= place < len(blocks)]
        if not block.strong and Form.NUMBERED in beside:
            return False
    elif block.form is not Form.TEXT:
        return False
    if re.fullmatch(data("documents")["text"]["no_heading"], text, re.IGNORECASE):
        return False
    if is_attachment(text) and at == signature.stop and len(text.split()) <= _HEADING_WORDS:
        return True
    if at + 1 == len(blocks) or (at + 1 == signature.start and not block.strong):
        return False
    words = text.split()
    if len(words) > _HEADING_WORDS or len(text) > _HEADING_LENGTH or not _may_open(text):
        return False
    if len(words) > _SURE_WORDS and has_finite_verb(text):
        return False
    if not re.search(r"[^\W\d_]", text) or (not block.strong and _is_broken_off(text)):
        return False
    if _FIGURE.search(_COUNTED.sub("", text)) and not _NUMBERED_THING.search(text) and not block.strong:
        return False
    plain = (block.apart and not styled) or CHAPTER.match(text) is not None
    return _ends_as_heading(text, block.strong) and (block.strong or plain)


def _is_caption(blocks: Sequence[Block], at: int) -> bool:
    named = re.fullmatch(data("documents")["text"]["caption"], blocks[at].text, re.IGNORECASE)
    return named is not None and at + 1 < len(blocks) and blocks[at + 1].form is Form.ROW


def _is_broken_off(text: str) -> bool:
    """Whether a short line without a full stop is a sentence or the lead-in of a list all the same."""
    leads = data("documents")["text"]["leads"]
    figured = (
        is_figure(_COUNTED.sub("", text)) and not _NUMBERED_THING.search(text) and not text.endswith("?")
    )
    return (
        text.casefold().endswith(tuple(f" {lead}" for lead in leads))
        or re.search(r"[^\W\d_]{3,}\. [A-Z]", text) is not None
        or (figured and has_finite_verb(text))
    )


def _may_open(text: str) -> bool:
    return text[0].isupper() or text[0].isdigit() or text[0] in "‘“'\"("


def _ends_as_heading(text: str, strong: bool) -> bool:
    if text.endswith("?"):
        return len(text.split()) <= 16
    if text.endswith(":"):
        return strong
    if text.endswith("."):
        # "Uitvoering in 2021: overgang naar de nieuwe organisatie." is a heading all the same.
        return (strong or ":" in text) and not has_finite_verb(text) and not is_figure(text)
    return not text.endswith((",", ";", "!"))
