"""JSON from strangers: one reading only, bounded in depth and size of numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Final

_DEEPEST: Final = 64
_LONGEST_INTEGER: Final = 20


def loads(raw: bytes) -> object:
    """The value that UTF-8 bytes spell.

    Raises ValueError, with a message that repeats nothing of the bytes, for anything but plain JSON
    (RFC 8259): also for a key given twice (readers differ in which one wins), NaN, numbers no activity
    needs, half characters and deep nesting.
    """
    try:
        value: object = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_real,
            parse_constant=_constant,
        )
        _check(value)
    except (ValueError, RecursionError):
        raise ValueError("the body is not plain JSON") from None
    return value


def _object(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key is given twice")
    return result


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_INTEGER:
        raise ValueError("an integer is too long")
    return int(digits)


def _real(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number is out of range")
    return number


def _constant(_: str) -> object:
    raise ValueError("NaN and Infinity are not JSON")


def _check(value: object) -> None:
    """Walks without recursion, for the value may be as deep as the body is long."""
    level: list[object] = [value]
    for _ in range(_DEEPEST):
        below: list[object] = []
        for one in level:
            if isinstance(one, dict):
                below += [*one, *one.values()]
            elif isinstance(one, list):
                below += one
            elif isinstance(one, str):
                one.encode("utf-8")  # a lone half of a surrogate pair cannot be written back
        if not below:
            return
        level = below
    raise ValueError("nested too deep")
