"""Pages of which a program for character recognition wrote the text: an invisible layer over a picture.

Such a layer has a box of its own for each word. The box fits the ink, so its height depends on the letters ("aan" is
lower than "bij"), and white space between words varies. Words are put on common lines here before they become pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from knowledge.letters.glyphs import Glyph
from knowledge.letters.pieces import Piece
from knowledge.letters.plain import tidy

_ASCENDING, _LOW, _DESCENDING = 0.72, 0.52, 0.21
"""Heights of letters above and below the line, in sizes of a font; those of Arial and Times differ by 0.03."""
_ALIKE = 0.1
"""Sizes that differ less are the same: the box of a word is measured in whole points."""
_CELL_GAP = 0.9
_GAPS = 2.1
"""A gap between cells is at least so many sizes wide, and so many times as wide as that between words."""
_WIDEST_GAP = 0.7
"""Sizes; where most gaps are wider they are those of a table."""
_TIGHT = 0.7
"""A gap narrower than this part of the usual one may be none at all: "200. 000", "e. v."."""
_NUMBERS_APART = 4.0
"""Sizes between lines of numbers within which they belong to the same picture."""
_SIGN = re.compile(r"[€$£]|EUR")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    left: float
    right: float
    low: float
    high: float
    size: float
    seen: bool


@dataclass(frozen=True, slots=True)
class _Line:
    words: tuple[_Word, ...]
    base: float
    size: float


def is_scanned(glyphs: Sequence[Glyph]) -> bool:
    """Whether the text of a page is the invisible layer over a scan."""
    return sum(glyph.look.layer for glyph in glyphs) > 0.5 * len(glyphs) if glyphs else False


def scanned_pieces(glyphs: Sequence[Glyph]) -> list[Piece]:
    """The pieces of a scanned page, without what was read in pictures: signs on their own and numbers of a chart."""
    lines = [_line(words) for words in _on_lines(_readable(list(_words(glyphs))))]
    if not lines:
        return []
    usual = median(line.size for line in lines for _ in line.words)
    lines = [
        replace(line, size=usual) if abs(line.size - usual) < 2 * _ALIKE * usual else line for line in lines
    ]
    gaps = [gap / line.size for line in lines for gap in _gaps(line.words) if gap > 0]
    gap = min(median(gaps), _WIDEST_GAP) if gaps else _WIDEST_GAP
    kept = _without_charts(lines)
    return _with_amounts([piece for line in kept for piece in _pieces(line, gap)])


def _words(glyphs: Sequence[Glyph]) -> Iterator[_Word]:
    start = 0
    for at in range(1, len(glyphs) + 1):
        if at == len(glyphs) or _parts(glyphs[at - 1], glyphs[at]):
            yield _word(glyphs[start:at])
            start = at


def _parts(before: Glyph, glyph: Glyph) -> bool:
    """Whether a word ends between two glyphs."""
    moved = abs(glyph.base - before.base) > 0.1 * before.size or glyph.size != before.size
    return glyph.gap or moved or not -before.size < glyph.left - before.right < 0.3 * before.size


def _word(glyphs: Sequence[Glyph]) -> _Word:
    first = glyphs[0]
    return _Word(
        tidy("".join(glyph.char for glyph in glyphs)), min(glyph.left for glyph in glyphs),
        max(glyph.right for glyph in glyphs), first.base, first.base + first.size, first.size, not first.look.layer,
    )  # fmt: skip


def _readable(words: Sequence[_Word]) -> list[_Word]:
    """The words without those that something visible covers: the recognised rest of what was blotted out."""
    seen = [word for word in words if word.seen]
    return [word for word in words if word.seen or not any(_covers(other, word) for other in seen)]


def _covers(other: _Word, word: _Word) -> bool:
    across = min(other.right, word.right) - max(other.left, word.left)
    down = min(other.high, word.high) - max(other.low, word.low)
    return across > 0.4 * (word.right - word.left) and down > 0.3 * min(
        word.high - word.low, other.high - other.low
    )


def _on_lines(words: Sequence[_Word]) -> list[list[_Word]]:
    """The words line by line, from the top; each goes on with the line whose last word stands as high."""
    lines: list[list[_Word]] = []
    for word in sorted(words, key=lambda word: word.left):
        near = [line for line in lines if _beside(line[-1], word)]
        if near:
            min(near, key=lambda line: abs(_middle(line[-1]) - _middle(word))).append(word)
        else:
            lines.append([word])
    return sorted(lines, key=lambda line: -median(_middle(word) for word in line))


def _middle(word: _Word) -> float:
    return (word.low + word.high) / 2


def _beside(last: _Word, word: _Word) -> bool:
    small, large = sorted((last, word), key=lambda one: one.high - one.low)
    alike = large.high - large.low <= 2.2 * (small.high - small.low) or not re.search(r"\w", small.text)
    return alike and large.low - 0.1 * large.size <= _middle(small) <= large.high


def _line(words: list[_Word]) -> _Line:
    lows = [word.low for word in words if not _descends(word.text)]
    sizes = [word.size for word in words]
    even = max(sizes) - min(sizes) < 0.05 * max(sizes) and len(sizes) > 2
    size = median(sizes if even else [_size(word) for word in words])
    return _Line(tuple(words), median(lows) if lows else max(word.low for word in words), size)


def _descends(text: str) -> bool:
    return re.search(r"[gjpqyQ,;()/|@\[\]]", text) is not None


def _size(word: _Word) -> float:
    above = _ASCENDING if re.search(r"[A-Z0-9bdfhkltijäëïöüéèê€%()/]", word.text) else _LOW
    return word.size / (above + (_DESCENDING if _descends(word.text) else 0))


def _gaps(words: Sequence[_Word]) -> Iterator[float]:
    for before, word in pairwise(words):
        yield word.left - before.right


def _pieces(line: _Line, gap: float) -> Iterator[Piece]:
    start = 0
    widest = max(_CELL_GAP, _GAPS * gap) * line.size
    for at in range(1, len(line.words) + 1):
        if at == len(line.words) or line.words[at].left - line.words[at - 1].right > widest:
            words = line.words[start:at]
            text = words[0].text
            for before, word in pairwise(words):
                tight = word.left - before.right < _TIGHT * gap * line.size
                whole = word.text[0] in ",.;:!?)" or (tight and _is_split(before.text, word.text))
                text += word.text if whole else f" {word.text}"
            yield Piece(text, words[0].left, words[-1].right, line.base, line.size)
            start = at


def _is_split(before: str, word: str) -> bool:
    """Whether two words are a number or an abbreviation that was cut at a sign."""
    number = re.search(r"\d[.,]$", before) is not None and word[0].isdigit()
    short = re.fullmatch(r"(?:\w\.)*\w\.", before) is not None and re.fullmatch(r"\w\.", word) is not None
    return number or short


def _without_charts(lines: Sequence[_Line]) -> list[_Line]:
    """The lines without scraps, and without numbers that only stand below each other, as along the axis of a chart."""
    said = ["".join(word.text for word in line.words) for line in lines]
    bare = [not re.search(r"[^\W\d_]{2}", text) and _SIGN.search(text) is None for text in said]
    found = []
    for at, line in enumerate(lines):
        near = (
            bare[other] and abs(lines[other].base - line.base) < _NUMBERS_APART * line.size
            for other in (at - 1, at + 1)
            if 0 <= other < len(lines)
        )  # fmt: skip
        scrap = len(re.findall(r"\w", said[at])) < 2 and not said[at].isdigit()
        if not scrap and not (bare[at] and any(near)):
            found.append(line)
    return found


def _with_amounts(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with the number that stands below its currency sign in a narrow cell put behind it."""
    found = list(pieces)
    for sign in [piece for piece in pieces if _SIGN.fullmatch(piece.text)]:
        below = [
            piece for piece in found
            if re.match(r"\d[\d.,]*", piece.text) and 0.6 * sign.size < sign.base - piece.base < 1.7 * sign.size
            and piece.left - sign.size < sign.right and sign.left < piece.right + sign.size
        ]  # fmt: skip
        if len(below) == 1:
            number = below[0]
            found.remove(number)
            found[found.index(sign)] = replace(
                sign, text=f"{sign.text} {number.text}",
                left=min(sign.left, number.left), right=max(sign.right, number.right),
            )  # fmt: skip
    return found
