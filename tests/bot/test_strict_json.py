"""JSON from strangers: all of it that is plain, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import strict_json

TEXTS = st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)


@given(VALUES)
def test_what_is_plain_is_read_as_everyone_reads_it(value: Any) -> None:
    assert strict_json.loads(json.dumps(value).encode()) == value


def refusal_of(raw: bytes) -> str | None:
    try:
        strict_json.loads(raw)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


@given(st.binary() | st.text(alphabet='{}[]",:1e. ').map(str.encode))
def test_anything_else_is_a_value_error_that_repeats_nothing(raw: bytes) -> None:
    assert refusal_of(raw) in (None, "ValueError: the body is not plain JSON")


@pytest.mark.parametrize(
    ("raw", "accepted"),
    [
        (b"[" * 64 + b"]" * 64, True),
        (b"[" * 65 + b"]" * 65, False),
        (b"99999999999999999999", True),
        (b"100000000000000000000", False),
        (b'{"a": 1, "b": {"a": 1}}', True),
        (b'{"a": 1, "a": 1}', False),
        (b'{"a": {"b": 1, "b": 2}}', False),
        (b'"\\ud83d\\ude00"', True),
        (b'"\\ud83d"', False),
        (b'{"\\ud83d": 1}', False),
        (b"1.5e300", True),
        (b"1.5e400", False),
        (b"nan", False),
        (b"01", False),
        (b"'a'", False),
        (b"[1,]", False),
    ],
)
def test_edges(raw: bytes, accepted: bool) -> None:
    if accepted:
        assert strict_json.loads(raw) == json.loads(raw)
    else:
        with pytest.raises(ValueError, match=r"^the body is not plain JSON$"):
            strict_json.loads(raw)
