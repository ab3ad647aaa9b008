"""Letters as plain text: decoded without guessing, and cut into lines that know how they were wrapped."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import quantiles

from knowledge.letters.blocks import Reading, UnreadableError, one_line
from knowledge.letters.paragraphs import BULLETS, Cell, Line, blocks
from knowledge.words import data

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd\uffff]")
# UTF-8 that was taken for cp1252 ("geÃ¯nformeerd"), and other code pages that were ("patiâ‰nt").
_MISREAD = re.compile(
    r"[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|â‚¬|(?<=[a-z])[‚„…†‡ˆ‰‹›¤¥¦¬¯±¶¸¿¡£¢§](?=[a-z])"
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0085]")
_SPACE = re.compile(r"(?<=\d)[\u00a0\u202f](?=\d)|([\u00a0\u2000-\u200a\u202f\u3000])")
_GAP = re.compile(r" {2,}|\t+ *| *\| *")
_MARK = re.compile(
    r"""(?:(?<=[a-zà-ÿ]{4})|(?<=[a-zà-ÿ]{4}[”’"')])|(?<=[a-zà-ÿ]{2}[.,;:])|(?<=[)”’][.,;:])|(?<=%)|(?<=%[.,;:])"""
    r"""|(?P<year>(?<=(?:19|20)\d\d[.,;])))(?P<mark>[1-9]\d?)(?=[.,;:)]?(?:\s|$))"""
)
_ONE_NOTE = re.compile(r"\n\s*1 [A-Z](?!.*\n\s*2 [A-Z])", re.DOTALL)
_WORD_BEFORE = re.compile(r"[^\W\d_]+$")
_GLUED = re.compile(r"([^\W\d_]+)(\d{1,4})\b")
_LABELLED = re.compile(r" *[A-Z][\w ()-]{1,20}: {2,}(?=\S)")
_CHAPTERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.? {2,}[A-Z]")
_NUMBERED = re.compile(r"[\[(]?(\d{1,2})[\].)]?\s+\S")
_DIFFERENT = 0.7
"""The share of marks that stand behind a word of their own."""
_ENDS = (".", "?", "!", ":", ";")


@dataclass(frozen=True, slots=True)
class _Written:
    """A line of the file that is not blank, with the number of blank lines above it."""

    text: str
    above: int


def read_plain(content: bytes, most: int) -> Reading:
    """The blocks of a text file of `most` characters. Raises UnreadableError, also when it is no readable text."""
    text = decode(content)
    if len(text) > most:
        raise UnreadableError("too_big")
    if not text.strip():
        raise UnreadableError("empty")
    letters = sum(c.isalnum() or c.isspace() for c in text)
    if letters < 0.5 * len(text):
        raise UnreadableError("garbled")
    text, marked = without_marks(tidy(text))
    return Reading(blocks(_lines(text, len(marked))), [("marks", ", ".join(marked))] if marked else [])


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or the code page of Western Windows.

    Raises UnreadableError when it is none of these, holds control characters, or was spoilt before.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(content[len(mark) :], encoding)
    zeros = content[:2000].count(0)
    if zeros > len(content[:2000]) // 4:
        return _checked(content, "utf-16-le" if content[1:2] == b"\0" else "utf-16-be")
    try:
        return _checked(content, "utf-8")
    except UnicodeDecodeError:
        return _checked(content, "cp1252")


def _checked(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-8":
            raise
        raise UnreadableError("garbled") from None
    if _CONTROLS.search(text) or _MISREAD.search(text):
        raise UnreadableError("garbled")
    return text


def tidy(text: str) -> str:
    """The text without invisible characters, and with plain spaces but for those within a number."""
    return _SPACE.sub(lambda found: " " if found[1] else found[0], _INVISIBLE.sub("", text))


def without_marks(text: str) -> tuple[str, list[str]]:
    """The text without footnote marks that became plain digits, and the words they stood behind.

    "ingediend1 ... afgewezen2 ... in 2025.3 Deze": such digits are marks only when they count 1, 2, 3 through the whole
    text, mostly behind different words; a single one only with its footnote below. "tozo1 ... tozo2" counts
    regulations, "vmbo4" is a class.
    """
    numbered = _numbered_words(text)
    marks: list[re.Match[str]] = []
    for found in _MARK.finditer(text):
        glued = _WORD_BEFORE.search(text, max(0, found.start() - 40), found.start())
        if glued and glued[0].casefold() in numbered:
            continue
        if int(found["mark"]) == len(marks) + 1 and (marks or found["year"] is None):
            marks.append(found)
    words = [text[: mark.start("mark")].rsplit(maxsplit=1)[-1].strip("”’\"'.,;:()") for mark in marks]
    alone = len(marks) == 1 and _ONE_NOTE.search(text, marks[0].end()) is not None
    if len(set(words)) < _DIFFERENT * len(words) or not (len(marks) > 1 or alone):
        return text, []
    for mark in reversed(marks):
        text = text[: mark.start("mark")] + text[mark.end("mark") :]
    return text, words


def _numbered_words(text: str) -> set[str]:
    """Words that are numbered themselves: known ones, and those that the text counts ("loket2 en loket3")."""
    numbers: dict[str, set[int]] = {}
    for word, number in _GLUED.findall(text.casefold()):
        numbers.setdefault(word, set()).add(int(number))
    counted = {word for word, found in numbers.items() if any(number + 1 in found for number in found)}
    return counted | set(data("documents")["text"]["numbered"])


def _lines(text: str, marks: int) -> list[Line]:
    """The lines of a text from which so many footnote marks were taken."""
    lines = _written(text)
    notes = _notes(lines, marks)
    if _double_spaced(lines):
        # The blank line between two lines of a paragraph says nothing, two or more stand between paragraphs.
        lines = [_Written(line.text, max(0, line.above - 1)) for line in lines]
    wrapped = _wrapped(lines)
    lengths = [len(line.text.strip()) for line in lines]
    width = max(quantiles(lengths, n=20)[-1] if len(lengths) > 1 else 0, 40)
    found = []
    for at, line in enumerate(lines):
        stripped = line.text.strip()
        apart = at == 0 or line.above > 0
        found.append(
            Line(
                tuple(_cells(line.text)),
                apart=apart,
                turned=not wrapped and not apart,
                room=max(0, width - len(stripped)) if wrapped else 10_000,
                indent=len(line.text) - len(line.text.lstrip()),
                small=at in notes,
            )
        )
    return sorted(found, key=lambda line: line.small)


def _notes(lines: Sequence[_Written], marks: int) -> range:
    """Where the footnotes stand: lines that count from 1 to the number of marks, and what goes on below them."""
    starts: list[int] = []
    for at in range(len(lines) - 1, -1, -1):
        number = _NUMBERED.match(lines[at].text.strip())
        if number and marks > len(starts) and int(number[1]) == marks - len(starts):
            starts.append(at)
    if not marks or len(starts) < marks:
        return range(0)
    # White between the notes is usual, a text between them is not.
    between = [lines[at].above for at in range(starts[-1] + 1, starts[0]) if at not in starts]
    end = starts[0] + 1
    while end < len(lines) and lines[end].above == 0:
        end += 1
    return range(0) if any(between) else range(starts[-1], end)


def _written(text: str) -> list[_Written]:
    number = re.compile(data("documents")["text"]["named_page_number"], re.IGNORECASE)
    found: list[_Written] = []
    above = 0
    for line in re.split(r"\r\n|[\n\r\f\v\u2028\u2029]", text):
        stripped = line.strip()
        if not stripped.strip("| \t"):
            above += 1
        elif found and not above and _is_below_value(found[-1].text, line):
            found[-1] = _Written(f"{found[-1].text} {stripped}", found[-1].above)
        elif number.fullmatch(stripped) is None:
            found.append(_Written(line.rstrip(), above))
            above = 0
    return found


def _is_below_value(labelled: str, line: str) -> bool:
    """Whether a line goes on with the value of a label, as far to the right: "Onderwerp:   De bus / naar Zandhoek"."""
    value = _LABELLED.match(labelled)
    return value is not None and len(line) - len(line.lstrip()) == value.end() and "  " not in line.strip()


def _goes_on(before: _Written, line: _Written) -> bool:
    """Whether a line is plainly the rest of the sentence on the line before."""
    return not before.text.endswith(_ENDS) and line.text.lstrip()[0].islower()


def _double_spaced(lines: Sequence[_Written]) -> bool:
    pairs = [(a, b) for a, b in pairwise(lines) if b.above == 1]
    return len(pairs) > 3 and sum(_goes_on(a, b) for a, b in pairs) > 0.25 * len(pairs)


def _wrapped(lines: Sequence[_Written]) -> bool:
    """Whether paragraphs were cut into lines; otherwise every line is a paragraph."""
    pairs = [(a, b) for a, b in pairwise(lines) if b.above == 0]
    return sum(_goes_on(a, b) for a, b in pairs) > 0.1 * len(pairs)


def _cells(line: str) -> list[Cell]:
    """What stands between wide gaps; a gap behind a bullet or a sentence is none."""
    counted = "\t" in line.strip() or "|" in line
    indent = len(line) - len(line.lstrip())
    text = line.strip().strip("|").strip()
    found: list[Cell] = []
    start = 0
    # "2.3   Kosten" is a heading with white behind its number.
    first = 1 if _CHAPTERED.match(text) and len(_GAP.findall(text)) == 1 else 0
    for gap in list(_GAP.finditer(text))[first:]:
        head = text[start : gap.start()]
        if head in (*BULLETS, "-", "–", "*", "o") or (head.endswith((".", ":", ")")) and not counted):
            continue
        found.append(Cell(one_line(head), indent + start, indent + gap.start()))
        start = gap.end()
    found.append(Cell(one_line(text[start:]), indent + start, indent + len(text)))
    found = [cell for cell in found if cell.text]
    return [Cell(cell.text, at, at) for at, cell in enumerate(found)] if counted else found
