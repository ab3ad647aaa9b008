"""Limits, held against slow and obvious ones that remember everything."""

from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st
from teams import Clock

from bot.limits import Rate, Seen

STEPS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40)), max_size=80)


@given(STEPS)
def test_rate_is_as_one_that_remembers_everything(steps: list[tuple[str, int]]) -> None:
    clock = Clock()
    rate = Rate(3, 60, clock)
    allowed: list[tuple[str, float]] = []
    for key, seconds in steps:
        clock.now += seconds
        recent = [moment for other, moment in allowed if other == key and moment > clock.now - 60]
        assert rate.allows(key) is (len(recent) < 3)
        if len(recent) < 3:
            allowed.append((key, clock.now))


@given(STEPS)
def test_seen_is_as_one_that_remembers_everything(steps: list[tuple[str, int]]) -> None:
    clock = Clock()
    seen = Seen(60, clock)
    new: list[tuple[str, float]] = []
    for key, seconds in steps:
        clock.now += seconds
        recent = [moment for other, moment in new if other == key and moment > clock.now - 60]
        assert seen.is_new(key) is (not recent)
        if not recent:
            new.append((key, clock.now))


def test_memory_is_bounded_and_the_oldest_is_forgotten() -> None:
    seen, rate = Seen(600, Clock()), Rate(1, 60, Clock())
    for number in range(20_001):
        assert seen.is_new(number)
        assert rate.allows(number)
    assert not seen.is_new(20_000)
    assert not rate.allows(20_000)
    assert seen.is_new(0)
    assert rate.allows(0)


def test_a_long_key_takes_no_more_memory_than_a_short_one() -> None:
    seen, rate = Seen(600, Clock()), Rate(1, 60, Clock())
    tracemalloc.start()
    try:
        for number in range(1000):
            seen.is_new(f"{number:0100000}")
            rate.allows(f"{number:0100000}")
        assert tracemalloc.get_traced_memory()[0] < 5_000_000
    finally:
        tracemalloc.stop()


def test_who_asked_long_ago_takes_no_memory() -> None:
    clock = Clock()
    rate = Rate(30, 60, clock)
    tracemalloc.start()
    try:
        for number in range(5000):
            rate.allows(number)
        assert tracemalloc.get_traced_memory()[0] > 2_000_000
        clock.now += 60
        rate.allows("somebody else")
        # What is left is the room that the table keeps.
        assert tracemalloc.get_traced_memory()[0] < 1_000_000
    finally:
        tracemalloc.stop()
