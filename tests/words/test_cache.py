"""What was read is remembered until an idea in it changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.words.cache import Remembered


@pytest.fixture
def readings() -> Remembered[str, list[str]]:
    """Two words with the ideas that they were read to hold."""
    found: Remembered[str, list[str]] = Remembered(10, list)
    found.put("baan", ["baan", "werk"])
    found.put("motie", ["motie"])
    return found


def test_what_holds_a_changed_idea_has_to_be_read_again(readings: Remembered[str, list[str]]) -> None:
    readings.forget({"werk"})
    assert readings.get("baan") is None
    assert readings.get("motie") == ["motie"]


def test_what_was_read_after_a_change_stays(readings: Remembered[str, list[str]]) -> None:
    readings.forget({"werk"})
    readings.put("baan", ["baan", "werk"])
    assert readings.get("baan") == ["baan", "werk"]


def test_a_change_concerns_what_was_read_before_any_earlier_one(readings: Remembered[str, list[str]]) -> None:
    readings.forget({"wijk"})
    readings.put("stad", ["stad"])
    readings.forget({"motie", "stad"})
    assert readings.get("baan") == ["baan", "werk"]
    assert readings.get("motie") is None
    assert readings.get("stad") is None


def test_no_more_than_the_limit_is_kept(readings: Remembered[str, list[str]]) -> None:
    for number in range(25):
        readings.put(f"woord {number}", [])
        if number == 12:
            readings.forget({"niets"})
    kept = sum(readings.get(f"woord {number}") is not None for number in range(25))
    assert 0 < kept <= 20


def test_of_two_ages_the_older_goes_first() -> None:
    found: Remembered[str, list[str]] = Remembered(3, list)
    for key in "abcdefg":
        found.put(key, [key])
    assert [key for key in "abcdefg" if found.get(key)] == ["d", "e", "f", "g"]


def test_many_changes_take_no_more_room_than_the_limit() -> None:
    found: Remembered[str, list[str]] = Remembered(10, list)
    for number in range(1000):
        found.put("a", ["a"])
        found.forget({f"idea {number}"})
    assert len(found._changed) <= 12
    found.put("a", ["a"])
    found.forget({"a"})
    assert found.get("a") is None


@given(
    st.lists(
        st.tuples(st.sampled_from(["put", "forget"]), st.sampled_from("abcde"), st.sampled_from("vwxyz"))
    )
)
def test_nothing_that_changed_is_ever_remembered(steps: list[tuple[str, str, str]]) -> None:
    found: Remembered[str, list[str]] = Remembered(3, list)
    current: dict[str, list[str]] = {}
    for step, key, idea in steps:
        if step == "put":
            current[key] = [idea]
            found.put(key, [idea])
        else:
            current = {one: ideas for one, ideas in current.items() if idea not in ideas}
            found.forget({idea})
        assert all(found.get(one) in (None, current.get(one)) for one in "abcde")
