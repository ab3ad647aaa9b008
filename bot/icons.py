"""The icons of the app, drawn by us: a beacon, "baak" in Dutch.

What Teams asks of them: a full square of 192 pixels, with the mark inside the 120 pixels in the middle, and a white
mark of 32 pixels on a transparent ground ("Teams app icon for Teams Store and app bar").
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from functools import cache
from typing import Final

_Point = tuple[float, float]
_Paint = tuple[int, int, int, int]
_Shape = tuple[Sequence[_Point], _Paint]

_CLEAR: Final[_Paint] = (0, 0, 0, 0)
_WHITE: Final[_Paint] = (255, 255, 255, 255)
_SEA: Final[_Paint] = (16, 58, 94, 255)
_LIGHT: Final[_Paint] = (255, 196, 61, 255)
_RED: Final[_Paint] = (214, 64, 69, 255)

ACCENT: Final = "#103A5E"
"""The colour of the ground, as the manifest writes it."""

# Convex shapes in a square of 120 by 120, clockwise as seen; a later one lies on top. Level edges lie on multiples of
# 4, so that they fall between the pixels of the small icon.
_BEAMS: Final = (
    ((44, 32), (2, 50), (2, 14)),
    ((76, 32), (118, 14), (118, 50)),
)
_ROOF: Final = ((60, 4), (78, 20), (42, 20))
_LAMP: Final = ((48, 24), (72, 24), (72, 40), (48, 40))
_GALLERY: Final = ((40, 44), (80, 44), (80, 52), (40, 52))
_TOWER: Final = ((47, 56), (73, 56), (82, 104), (38, 104))
_BANDS: Final = (
    ((44.75, 68), (75.25, 68), (76.75, 76), (43.25, 76)),
    ((41, 88), (79, 88), (80.5, 96), (39.5, 96)),
)
_FOOT: Final = ((32, 108), (88, 108), (88, 116), (32, 116))

# Each pixel is the mean of this many times as many points, across and down.
_FINENESS: Final = 4


@cache  # a second of work
def color() -> bytes:
    """The colour icon as a PNG of 192 by 192."""
    white = [(shape, _WHITE) for shape in (_ROOF, _GALLERY, _TOWER, _FOOT)]
    light = [(shape, _LIGHT) for shape in (*_BEAMS, _LAMP)]
    return _png(192, 36, 1.0, _SEA, [*light, *white, *((band, _RED) for band in _BANDS)])


@cache
def outline() -> bytes:
    """The outline icon as a PNG of 32 by 32."""
    shapes = [(shape, _WHITE) for shape in (*_BEAMS, _ROOF, _LAMP, _GALLERY, _TOWER, _FOOT)]
    return _png(32, 1, 4.0, _CLEAR, [*shapes, *((band, _CLEAR) for band in _BANDS)])


def _png(size: int, margin: int, side: float, ground: _Paint, shapes: Sequence[_Shape]) -> bytes:
    """A picture of `size` pixels; `side` is how much of the drawing goes into one."""
    places = [(one - margin) * side for one in range(size)]
    rows = (b"\0" + b"".join(_pixel(x, y, side, ground, shapes) for x in places) for y in places)
    # Eight bits a channel, colour with transparency.
    header = struct.pack(">2I5B", size, size, 8, 6, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _pixel(x: float, y: float, side: float, ground: _Paint, shapes: Sequence[_Shape]) -> bytes:
    near = [one for one in shapes if _touches(one[0], x, y, side)]
    if not near:
        return bytes(ground)
    steps = [(step + 0.5) / _FINENESS * side for step in range(_FINENESS)]
    paints = [_paint(x + dx, y + dy, ground, near) for dy in steps for dx in steps]
    alpha = sum(paint[3] for paint in paints)
    if alpha == 0:
        return bytes(_CLEAR)
    # What is transparent has no colour to mix in.
    red, green, blue = (sum(paint[i] * paint[3] for paint in paints) // alpha for i in range(3))
    return bytes((red, green, blue, alpha // len(paints)))


def _touches(points: Sequence[_Point], x: float, y: float, side: float) -> bool:
    across, down = [one for one, _ in points], [one for _, one in points]
    return min(across) < x + side and x < max(across) and min(down) < y + side and y < max(down)


def _paint(x: float, y: float, ground: _Paint, shapes: Sequence[_Shape]) -> _Paint:
    return next((paint for points, paint in reversed(shapes) if _inside(x, y, points)), ground)


def _inside(x: float, y: float, points: Sequence[_Point]) -> bool:
    edges = zip(points, (*points[1:], points[0]), strict=True)
    return all((bx - ax) * (y - ay) >= (by - ay) * (x - ax) for (ax, ay), (bx, by) in edges)
