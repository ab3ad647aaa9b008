"""Lines as they stand on a page or in a text file, put together into blocks again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, pairwise, takewhile

from knowledge.letters.blocks import Block, Form, head_rows, is_figure, rows
from knowledge.words import data

BULLETS = "•▪◦‣●○■□➢➤✓❖·⁃\uf0b7\uf0a7\uf0d8\uf076\uf06f\uf0fc"
_BULLET = re.compile(rf"[{BULLETS}]\s*(?=\S)")
_O = re.compile(r"o\s+(?=\S)")
_LETTER = re.compile(r"\(?[b-hj-z]\)|[b-hj-z]\.")
_INNER = re.compile(rf"(?<=\s)[{BULLETS}]\s+(?=\S)")
_DASH = re.compile(r"[-–—*o]\s+(?=\S)")
NUMBER = re.compile(r"(?:\(?\d{1,2}\)|\d{1,2}\.|\(?[a-z]\)|[a-z]\.|\([ivx]{1,4}\)|[ivx]{2,4}[.)])\s+(?=\S)")
CHAPTER = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+[A-Z]\D{2,60}(?:(?:19|20)\d\d)?$")
"""The heading of a numbered paragraph ("2.1 Jeugdzorg"), which may stand right below a text."""
_PAIR = re.compile(r"[^:.]{2,50}:\s+(?:€ ?|circa |ca\. )?\d[^:]{0,40}")
"""A line that names a figure ("ambulant: 2.310")."""
_ENDS_SENTENCE = (".", "?", "!", ":", ";", ".”", ".’", '."', ".)")
_BROKEN = ("-", "\u00ad", "\u2010")
_NOTE_MARK = re.compile(r"^(?:[\[(]?\d{1,2}[\].)]?\s*(?=\S)|\*+\s*)")
_NOTE_NUMBER = re.compile(r"[\[(]?(\d{1,2})(?![\d%]|[.,]\d)")
_STEP = 1.5
"""Characters; a list item that is indented further than this is nested."""
_SIGNED_WORDS = 14
_SIGNED_LINES = 12
"""More words on a line, or more lines, are no signature."""
_NEAR = 30
"""Lines below the first item of a list within which the next one stands."""
_SAME_PLACE = 6
"""Points that a table may shift from one page to the next."""
_WIDE_CELL = 40
"""Characters; cells that are longer on average are columns of a text, not of a table."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a line between wide gaps; `left` and `right` are its edges, in characters or points.

    Where only its number on the line is known, both are that number.
    """

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text as it was laid out.

    `apart` has white above it, `turned` opens a page or a column. `room` is how many characters still fit behind it,
    `indent` where it begins, in characters. `small` is a footnote. A ruled table is a line with `table`: its cells.
    """

    cells: tuple[Cell, ...]
    page: int | None = None
    apart: bool = False
    turned: bool = False
    room: float = 0
    indent: float = 0
    strong: bool = False
    small: bool = False
    table: tuple[tuple[str, ...], ...] = ()

    @property
    def text(self) -> str:
        """The line, with two spaces for each gap."""
        return "  ".join(cell.text for cell in self.cells)


@dataclass(slots=True)
class _Open:
    """A block that may still go on."""

    form: Form
    lines: list[Line]
    level: int = 0
    indent: float = 0
    """Of its marker."""


def blocks(lines: Sequence[Line]) -> list[Block]:
    """The paragraphs, list items, table rows and footnotes that the lines make up.

    In the signature each line stays a block of its own.
    """
    lines = [part for run in _runs(lines) for part in _flattened(run)]
    whole = _whole_words(lines)
    tables = _tables(lines)
    # Footnotes stand at the end.
    signature = signature_of([line.text for line in lines if not line.small])
    found: list[Block] = []
    nesting: list[tuple[float, str]] = []
    heads: list[list[str]] = []
    current: _Open | None = None
    at = 0
    while at < len(lines):
        line, before = lines[at], lines[at - 1] if at else None
        signing = at in signature
        end = at + 1 if line.table else tables.get(at, at)
        if end > at and not signing:
            found += _closed(current, whole)
            own = head_rows(line.table)
            heads = heads if not own and _goes_on(before, line) else own
            found += rows(line.table or _columns(lines[at:end]), line.page, above=heads)
            current = None
            at = end
            continue
        form, mark = (
            (None, "") if signing else _mark(line, current, before, islice(lines, at + 1, at + 1 + _NEAR))
        )
        if current is None or signing or at - 1 in signature or form is not None or _breaks(current, line):
            found += _closed(current, whole)
            level = 0
            if form is None:
                nesting = nesting if nesting and not line.apart and line.indent > nesting[0][0] else []
            else:
                level = _nest(nesting, line.indent, "1" if form is Form.NUMBERED else mark.strip())
            text = line.text.removeprefix(mark).strip() if form is Form.BULLET else line.text
            shown = replace(line, cells=(Cell(text, line.indent, line.indent),)) if form else line
            current = _Open(form or (Form.NOTE if line.small else Form.TEXT), [shown], level, line.indent)
        else:
            current.lines.append(line)
        at += 1
    return found + _closed(current, whole)


def _goes_on(before: Line | None, line: Line) -> bool:
    """Whether a ruled table goes on with the one that ended the page before."""
    return (
        before is not None
        and bool(before.table and line.table)
        and before.page != line.page
        and len(before.table[0]) == len(line.table[0])
        and abs(before.cells[0].left - line.cells[0].left) <= _SAME_PLACE
        and abs(before.cells[0].right - line.cells[0].right) <= _SAME_PLACE
    )


def signature_of(texts: Sequence[str]) -> range:
    """Which of these lines or blocks are the signature; an empty range when there is none.

    It opens with a closing phrase ("Hoogachtend,"), or with the body that signs when only short lines follow, and ends
    before what is attached or before a text.
    """
    words = data("documents")["closing"]
    for at, text in enumerate(texts):
        said = " ".join(text.partition("\n")[0].casefold().split())
        phrase = said.startswith(tuple(words["phrases"]))
        if not (phrase or said.startswith(tuple(words["bodies"]))) or not text[:1].isupper():
            continue
        if len(said.split()) > 9 or has_finite_verb(said):
            continue
        end = at + 1
        while end < len(texts) and not is_attachment(texts[end]) and _is_short(texts[end]):
            end += 1
        closes = end == len(texts) or is_attachment(texts[end])
        if phrase or (closes and end - at <= _SIGNED_LINES):
            return range(at, end)
    return range(0)


def _is_short(text: str) -> bool:
    return all(len(line.split()) <= _SIGNED_WORDS for line in text.split("\n"))


def has_finite_verb(text: str) -> bool:
    """Whether a text has one of the common finite verbs, so is a sentence rather than a name or a heading."""
    verbs = data("documents")["text"]["finite_verbs"]
    return any(word in verbs for word in re.findall(r"[^\W\d_]+", text.casefold()))


def is_attachment(text: str) -> bool:
    """Whether a line announces what is attached ("Bijlage 1: overzicht")."""
    return (
        re.match(rf"(?:{'|'.join(data('documents')['closing']['after'])})\b", text, re.IGNORECASE) is not None
    )


def _mark(
    line: Line, current: _Open | None, before: Line | None, after: Iterable[Line]
) -> tuple[Form | None, str]:
    """The list item that a line opens and its mark; None when it opens none."""
    if mark := _BULLET.match(line.text):
        return Form.BULLET, mark[0]
    dash, number = _DASH.match(line.text), NUMBER.match(line.text)
    mark = dash or number
    if mark is None:
        return None, ""
    # A dash or a number may also be the first word of a line in mid-sentence.
    listed = current is not None and current.form in (Form.BULLET, Form.NUMBERED)
    # "p. 12" is no item of a list that has no a to o.
    if number and _LETTER.match(line.text) and not (current and current.form is Form.NUMBERED):
        return None, ""
    ended = before is None or line.apart or before.text.endswith((*_ENDS_SENTENCE, ","))
    if not (ended or listed or (before is not None and _begins_list(before, mark[0], line, after))):
        return None, ""
    if dash and dash[0].strip() == "o" and not (listed or any(_O.match(other.text) for other in after)):
        return None, ""
    return Form.NUMBERED if number else Form.BULLET, mark[0]


def _begins_list(before: Line, mark: str, line: Line, after: Iterable[Line]) -> bool:
    """Whether the first of several items stands below a line that was broken off before it was full ("Bijlagen")."""
    if before.room <= len(mark) + len(line.text[len(mark) :].split(maxsplit=1)[0]):
        return False
    following = NUMBER if NUMBER.match(line.text) else re.compile(re.escape(mark))
    return any(
        following.match(other.text) for other in takewhile(lambda one: not (one.apart or one.table), after)
    )


def _nest(nesting: list[tuple[float, str]], indent: float, mark: str) -> int:
    """How deep a list item is, by its indent and by its mark; `nesting` is kept in step."""
    while nesting and nesting[-1][0] > indent + _STEP:
        nesting.pop()
    same = [
        depth for depth, (left, known) in enumerate(nesting) if known == mark and abs(left - indent) <= _STEP
    ]
    if same:
        del nesting[same[-1] + 1 :]
    else:
        nesting.append((indent, mark))
    return len(nesting)


def _breaks(current: _Open, line: Line) -> bool:  # noqa: C901
    """Whether a line without a mark opens a block of its own."""
    last = current.lines[-1]
    ended = last.text.endswith(_ENDS_SENTENCE)
    first = line.text.split(maxsplit=1)[0]
    capital = first[0].isupper() or first[0].isdigit() or first[0] in "‘“\"'(€"
    if line.small != last.small:
        return True
    if line.small:
        return _opens_note(current, line)
    if ended and not line.small and NUMBER.match(line.text):
        return True
    if _PAIR.fullmatch(line.text) and (_PAIR.fullmatch(last.text) or last.text.endswith(":")):
        return True
    if CHAPTER.match(line.text) and (ended or last.room > len(first) + 1):
        return True
    if line.turned:
        # A sentence may go on over the page; a new one there goes on with the paragraph only if the line was full.
        return line.strong != last.strong or (capital and (ended or last.room > len(first) + 1))
    if line.apart or line.strong != last.strong:
        return True
    if len(line.cells) > 1 and len(last.cells) > 1:
        return capital
    listed = current.form in (Form.BULLET, Form.NUMBERED)
    if listed and ended and len(current.lines) > 1 and line.indent <= current.indent < last.indent:
        return True
    if not capital:
        return False
    width = len(last.text) + last.room
    fits = last.room > len(first) + 1
    if ended:
        slack = last.room - len(first) - 1
        return (fits and slack > 0.13 * width) or line.indent >= last.indent + 2
    return fits and len(last.text) + len(first) + 1 < 0.75 * width


def _opens_note(current: _Open, line: Line) -> bool:
    """Whether a small line is the next footnote: its number is one more, or the first on another page."""
    number, last = _NOTE_NUMBER.match(line.text), _NOTE_NUMBER.match(current.lines[0].text)
    if number is None or last is None:
        return number is not None
    return int(number[1]) == int(last[1]) + 1 or line.page != current.lines[-1].page


def _closed(block: _Open | None, whole: Counter[str]) -> list[Block]:
    if block is None:
        return []
    first = block.lines[0]
    text = first.text
    for line in block.lines[1:]:
        text = join(text, line.text, whole)
    if block.form is Form.NOTE:
        text = _NOTE_MARK.sub("", text)
    strong = all(line.strong for line in block.lines)
    apart = first.apart or first.turned
    return [Block(block.form, text, first.page, block.level, strong, apart)] if text else []


def join(text: str, more: str, whole: Counter[str]) -> str:
    """Two lines as one text, with a word that was broken off at the line's end mended.

    `whole` counts the words of the letter that are not broken: they tell whether the hyphen belongs to the word.
    """
    if not text.endswith(_BROKEN) or text.endswith((" -", "--")) or not more:
        return f"{text} {more}"
    head, tail = re.split(r"[\s(/]", text)[-1][:-1], re.split(r"[\s),.;:/]", more)[0]
    if not head:
        return f"{text} {more}"
    if text[-1] == "\u00ad":
        return text[:-1] + more
    text = text[:-1]
    if tail.casefold() in data("documents")["text"]["joining"]:
        return f"{text}- {more}"
    if _keeps_hyphen(head, tail, whole):
        return f"{text}-{more}"
    return text + more


def _keeps_hyphen(head: str, tail: str, whole: Counter[str]) -> bool:
    if not tail or not tail[0].islower() or not head[-1].islower():
        return True
    hyphened, joined = whole[f"{head}-{tail}".casefold()], whole[f"{head}{tail}".casefold()]
    if hyphened or joined:
        return hyphened > joined
    part = head.rpartition("-")[2].casefold()
    return part in _abbreviations() or not re.search("[aeiouyëïöüé]", part)


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(short.casefold() for short in data("abbreviations")["abbreviations"])


def _whole_words(lines: Sequence[Line]) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in lines:
        found.update(
            word.casefold() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*(?![-\u00ad])\b", line.text)
        )
    return found


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that stand below each other without white."""
    run: list[Line] = []
    for line in lines:
        if run and (line.apart or line.turned):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _flattened(run: Sequence[Line]) -> Iterator[Line]:
    """The lines, with bullets that stand one behind the other each on a line of its own."""
    inner = [[mark.start() for mark in _INNER.finditer(line.text)] for line in run]
    # "Er zijn drie wijken. • Centrum • De Veste" may be wrapped too; the address in a letterhead has no full stop.
    listed = sum(map(len, inner)) > 1 and any(
        line.text[: marks[0]].rstrip().endswith(_ENDS_SENTENCE)
        for line, marks in zip(run, inner, strict=True)
        if marks
    )
    for line, marks in zip(run, inner, strict=True):
        many = listed or len(marks) > 1 or line.text[:1] in BULLETS
        # The dot in the middle also parts the words of a letterhead.
        if not marks or not many or line.text[marks[0]] == "·":
            yield line
            continue
        parts = [line.text[first:last].strip() for first, last in pairwise([0, *marks, len(line.text)])]
        for at, part in enumerate(part for part in parts if part):
            yield replace(
                line,
                cells=(Cell(part, line.indent, line.indent),),
                apart=line.apart and at == 0,
                turned=line.turned and at == 0,
            )


def _tables(lines: Sequence[Line]) -> dict[int, int]:
    """Where tables without rules stand: the first line and the one after the last."""
    found = {}
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and len(lines[end].cells) > 1 and not lines[end].small:
            end += 1
        if _is_table(lines[at:end]):
            found[at] = end
        at = end + 1
    return found


def _is_table(lines: Sequence[Line]) -> bool:
    cells = [cell for line in lines for cell in line.cells]
    figures = sum(any(is_figure(cell.text) for cell in line.cells[1:]) for line in lines)
    if len(lines) < 2 or not figures or _BULLET.match(lines[0].text):
        return False
    return sum(len(cell.text) for cell in cells) <= _WIDE_CELL * len(cells)


def _columns(lines: Sequence[Line]) -> list[list[str]]:
    """The cells of a table without rules, each in the column of the fullest row that it stands under.

    A row of which that is not plain stays one cell: a figure under another year is worse than one without a year.
    """
    fullest = max(lines, key=lambda line: len(line.cells))
    spans = [(cell.left, cell.right) for cell in fullest.cells]
    # Cells behind tabs have no place but their number, which tells nothing when one is left out.
    counted = all(left == right for left, right in spans)
    table = []
    for line in lines:
        row = [""] * len(spans)
        plain = not counted or len(line.cells) == len(spans)
        for cell in line.cells:
            shares = [_overlap(cell, span) for span in spans]
            best = shares.index(max(shares))
            near, far = sorted(shares, reverse=True)[:2]
            # Over one column only; or beside one, and the next much further off.
            plain = plain and not row[best] and far <= min(0, 3 * near - 1)
            row[best] = cell.text
        table.append(row if plain else [line.text])
    return table


def _overlap(cell: Cell, span: tuple[float, float]) -> float:
    """How far a cell and a column share the line; below 0 the distance between them."""
    return min(cell.right, span[1]) - max(cell.left, span[0])
