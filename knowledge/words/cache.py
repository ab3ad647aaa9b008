"""Readings that are remembered until the ideas that they hold change: to forget some costs nothing by itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Set
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Read = TypeVar("Read")


class Remembered(Generic[Key, Read]):
    """What was read, by what it was read of: about `limit` of each of two ages, of which the older goes first.

    Whether a reading holds a changed idea is looked at when it is next asked for, not for all of them at the change.
    """

    def __init__(self, limit: int, ideas: Callable[[Read], Collection[str]]) -> None:
        self._limit = limit
        self._ideas = ideas
        self._fresh: dict[Key, Read] = {}
        self._older: dict[Key, Read] = {}
        self._changed: set[str] = set()

    def get(self, key: Key) -> Read | None:
        """What was read, None when it has to be read (again)."""
        found = self._fresh.get(key)
        if found is None and self._older:
            found = self._older.pop(key, None)
            if found is None or not self._changed.isdisjoint(self._ideas(found)):
                return None
            self.put(key, found)
        return found

    def put(self, key: Key, found: Read) -> None:
        """Remembers a reading."""
        if len(self._fresh) >= self._limit:
            # All of these were read after the last change.
            self._older, self._fresh, self._changed = self._fresh, {}, set()
        self._fresh[key] = found

    def forget(self, ideas: Set[str]) -> None:
        """From now on what holds one of these ideas has to be read again."""
        if len(self._older) + len(self._fresh) > 2 * self._limit or len(self._changed) > self._limit:
            # Seldom, for to let go of so many takes as long as to read a few of them.
            self._older, self._changed = {}, set()
        self._changed |= ideas
        # Nearly all of it is as it was, so the few new ones join the many, or the many are the old ones from now on.
        if self._older:
            self._older.update(self._fresh)
        else:
            self._older = self._fresh
        self._fresh = {}
