"""Names of Dutch municipalities, regions and other places."""

from __future__ import annotations

from functools import cache

from knowledge.language import data, fold


@cache
def _names() -> dict[str, str]:
    groups: dict[str, list[str]] = data("places")["places"]
    names = {fold(name): name for kind, group in groups.items() if kind != "ambiguous" for name in group}
    return {folded: name for folded, name in names.items() if folded not in _ambiguous()}


def is_ambiguous_place(folded: str) -> bool:
    """Whether a name of a place is also an ordinary word ('best', 'buren')."""
    return folded in _ambiguous()


def is_country(folded: str) -> bool:
    """Whether a folded name is that of a country."""
    return folded in _countries()


@cache
def _countries() -> frozenset[str]:
    return frozenset(fold(name) for name in data("places")["places"]["countries"])


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(fold(name) for name in data("places")["places"]["ambiguous"])


def place_name(folded: str) -> str | None:
    """The place as it is written in Dutch ('twenterand' -> 'Twenterand').

    None when it is no place we know, or a name that is also an ordinary word ('best', 'buren').
    """
    return _names().get(folded)
