"""How often: an activity is answered once, a person asks so much a minute.

Memory stays bounded: the oldest are forgotten, and of a key, which a sender may make long, the hash is kept.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from typing import Final

_REMEMBERED: Final = 20_000


class Seen:
    """Remembers keys for `seconds`, the latest 20,000 of them."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._times: OrderedDict[int, float] = OrderedDict()

    def is_new(self, key: Hashable) -> bool:
        """Whether this is the first time in the past `seconds` that the key is asked about."""
        now = self._clock()
        while self._times and (
            len(self._times) >= _REMEMBERED or next(iter(self._times.values())) <= now - self._seconds
        ):
            self._times.popitem(last=False)
        if hash(key) in self._times:
            return False
        self._times[hash(key)] = now
        return True


class Rate:
    """Allows each key `most` times in any `seconds`, for the 20,000 keys that were last allowed something.

    Who asked nothing for so long is forgotten.
    """

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._times: OrderedDict[int, deque[float]] = OrderedDict()

    def allows(self, key: Hashable) -> bool:
        """Whether the key may once more now; if so, it is counted."""
        now = self._clock()
        while self._times and next(iter(self._times.values()))[-1] <= now - self._seconds:
            self._times.popitem(last=False)
        times = self._times.setdefault(hash(key), deque(maxlen=self._most))
        if len(times) == self._most and times[0] > now - self._seconds:
            return False
        times.append(now)
        self._times.move_to_end(hash(key))
        if len(self._times) > _REMEMBERED:
            self._times.popitem(last=False)
        return True
