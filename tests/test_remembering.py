"""What was read is remembered until an idea in it changes."""

from __future__ import annotations

import pytest

from knowledge.remembering import Remembered


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
