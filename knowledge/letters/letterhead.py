"""Who sends a letter to whom, when, under what number and about what: only what its head or its signature says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from knowledge.letters.blocks import Block, Form, one_line
from knowledge.letters.paragraphs import has_finite_verb
from knowledge.words import data, fold, mentions

_DATELINE = re.compile(
    r"(?:(?P<place>[A-Z’][\w’.-]*(?: (?:[a-z]{2,4} )*[A-Z][\w’.-]*)*)(?:,| d\.d\.|, d\.d\.) (?:de )?)?"
    r"\d{1,2}[-/. ][\w-]+[-/. ]\d{4}"
)
_LONGEST = 60
"""Blocks above which no letter has its greeting."""
_DATED_WORDS = 6
"""Of a label and a date without a colon between them ("Datum 3 mei 2022")."""
_WORDS = 40
"""A block of more words is text, also where it stands above the greeting."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a letter says about itself, as it is written there; None for what it does not bear."""

    title: str | None = None
    sender: str | None = None
    date: date | None = None
    reference: str | None = None
    addressee: str | None = None


def head_of(blocks: Sequence[Block]) -> set[int]:
    """The places of the blocks that are the letterhead: all up to the greeting, else those that look like one."""
    words = data("documents")["letterhead"]
    greetings = tuple(words["greetings"])
    for at, block in enumerate(blocks[:_LONGEST]):
        if (
            block.form is Form.TEXT
            and block.text.casefold().startswith(greetings)
            and len(block.text.split()) < 20
        ):
            return {place for place in range(at + 1) if len(blocks[place].text.split()) <= _WORDS}
    found: set[int] = set()
    for at, block in enumerate(blocks[:_LONGEST]):
        if len(block.text.split()) > 20 or block.form in (Form.BULLET, Form.NUMBERED):
            break
        if block.text.endswith(".") and has_finite_verb(block.text):
            break
        # Right below a line that belongs to it, a label needs no colon ("Betreft Opvang").
        if _looks_like_head(block.text) or (at - 1 in found and _opens_with_label(_plain(block.text))):
            found = set(range(at + 1))
    return found


def letterhead(
    blocks: Sequence[Block], head: set[int], signature: Iterable[str], running: Iterable[str] = ()
) -> Letterhead:
    """What the letterhead, else the signature, else the page headers (`running`) tell.

    A title may also be marked as such, or stand above all else.
    """
    words = data("documents")["letterhead"]
    lines = [_plain(line) for at in sorted(head) for line in blocks[at].text.splitlines()]
    signed = [_plain(line) for line in signature]
    labelled = _labelled(lines)
    dossier = next(filter(None, (re.fullmatch(words["dossier"], line) for line in lines)), None)
    parliament = next(filter(None, (re.fullmatch(words["parliament"], line) for line in lines)), None)
    title, sender, reference = (labelled.get(key) for key in ("title", "sender", "reference"))
    if dossier and parliament:
        title = title or dossier["title"]
        reference = reference or f"{dossier['number']}, nr. {parliament['number']}"
        sender = sender or parliament["sender"]
    headers = [_plain(line) for line in running]
    printed = _labelled(headers)
    return Letterhead(
        title or _title(blocks, head) or printed.get("title"),
        sender or _sender(signed) or _municipality(lines) or printed.get("sender") or _municipality(headers),
        _labelled_day(labelled) or _dateline(lines + signed) or _labelled_day(printed) or _dateline(headers),
        reference or printed.get("reference"),
        labelled.get("addressee") or _addressee(lines),
    )


def _labelled_day(labelled: _Labelled) -> date | None:
    return next((day for value in labelled.get_all("date") if (day := _day(value))), None)


class _Labelled:
    """Values by the field of their label, in the order of the labels in the data file."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    def add(self, label: str, value: str) -> None:
        if value:
            self._values.setdefault(label, value)

    def get_all(self, key: str) -> list[str]:
        labels = data("documents")["letterhead"][key]
        return [self._values[label] for label in labels if label in self._values]

    def get(self, key: str) -> str | None:
        return next(iter(self.get_all(key)), None)


@cache
def _label() -> re.Pattern[str]:
    words = data("documents")["letterhead"]
    labels = [
        label
        for key in ("title", "date", "reference", "addressee", "sender", "other")
        for label in words[key]
    ]
    longest = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    return re.compile(rf"({longest})(?:\s*:\s*|\s+(?!en\b|of\b)|$)", re.IGNORECASE)


def _labelled(lines: Sequence[str]) -> _Labelled:
    """The labels of a letterhead with what stands behind, beside or below them."""
    found = _Labelled()
    waiting: list[tuple[int, str]] = []
    for line in lines:
        cells = re.split(r"\s{2,}|\t+|\s\|\s", line)
        below, waiting = waiting, []
        for at, cell in enumerate(cells):
            mark = _label().match(cell)
            if mark and _is_label(mark, cell):
                value = cell[mark.end() :].strip()
                if not value and at + 1 < len(cells) and not _label().match(cells[at + 1]):
                    value = cells[at + 1]
                if value:
                    found.add(mark[1].casefold(), value)
                else:
                    waiting.append((at, mark[1].casefold()))
            else:
                for place, label in below:
                    if place == at or len(below) == len(cells) == 1:
                        found.add(label, cell)
    return found


def _is_label(mark: re.Match[str], cell: str) -> bool:
    """'Van' and 'Aan' are labels only with a colon or alone: they are also ordinary words."""
    short = mark[1].casefold() in data("documents")["letterhead"]["needs_colon"]
    return ":" in mark[0] or mark.end() == len(cell) or not short


def _opens_with_label(line: str) -> bool:
    mark = _label().match(line)
    return mark is not None and _is_label(mark, line)


def _looks_like_head(text: str) -> bool:
    line = _plain(text).splitlines()[0] if text else ""
    patterns = data("documents")["letterhead"]["lines"]
    mark = _label().match(line)
    labelled = mark is not None and _is_label(mark, line) and (":" in mark[0] or mark.end() == len(line))
    if mark is not None and not labelled and mark[1].casefold() in data("documents")["letterhead"]["date"]:
        labelled = _day(line[mark.end() :]) is not None and len(line.split()) <= _DATED_WORDS
    return labelled or bool(_dateline([line])) or any(re.fullmatch(pattern, line) for pattern in patterns)


def _title(blocks: Sequence[Block], head: set[int]) -> str | None:
    for at, block in enumerate(blocks):
        if block.form is Form.TITLE:
            return block.text
        if at in head and block.strong and len(block.text.split()) > 2 and not _looks_like_head(block.text):
            return one_line(block.text)
    return None


def _sender(lines: Sequence[str]) -> str | None:
    # "burgemeester en wethouders / van Lindemeer" over two lines.
    joined = "\n".join(lines).replace("\nvan ", " van ")
    # "de staatssecretaris van Volksgezondheid, / Welzijn en Sport,"
    whole = re.sub(r"(?<=[a-z],)\n(?=[A-Z]\w+(?: \w+)* en [A-Z]\w+,)", " ", joined).splitlines()
    for pattern in data("documents")["letterhead"]["senders"]:
        for line in whole:
            if found := re.search(pattern, line):
                return found[0].strip(" ,")
    return None


def _municipality(lines: Sequence[str]) -> str | None:
    pattern = data("documents")["letterhead"]["municipality"]
    return next((line for line in lines if re.fullmatch(pattern, line)), None)


def _addressee(lines: Sequence[str]) -> str | None:
    for line in lines:
        if found := re.match(r"Aan:?\s+(.+)", line):
            return found[1].rstrip(" ,")
    for line in lines:
        if found := re.match(r"(?:Geachte|Beste) (?=leden|raad|voorzitter|commissie)(.+?),?$", line):
            return found[1].strip()
    return None


def _day(text: str) -> date | None:
    """The one day that a text names, None when it names none or several."""
    days = set(_days(text))
    return days.pop() if len(days) == 1 else None


def _days(text: str) -> Iterator[date]:
    for mention in mentions(fold(text), date(2000, 1, 1)):
        period = mention.period
        if period.first is not None and period.first == period.last:
            yield period.first


def _dateline(lines: Sequence[str]) -> date | None:
    """The day of a line that is a date, with or without a place before it ("Lindemeer, 9 juli 2024").

    It may also stand beside something else, but not beside a label, which would tell what day it is.
    """
    cells = [re.split(r"\s{2,}|\t+", line) for line in lines]
    for line in (cell for row in cells if not any(map(_label().match, row)) for cell in row):
        found = _DATELINE.fullmatch(line)
        if found is None or (found["place"] or "").casefold() in data("documents")["letterhead"]["no_places"]:
            continue
        if (day := _day(line)) is not None:
            return day
    return None


def _plain(text: str) -> str:
    # Within a word only: others are quotation marks, of a title for one.
    return "\n".join(line.strip() for line in re.sub(r"(?<=\w)'(?=\w)|'(?=s-)", "’", text).splitlines())
