"""Checks on what was drawn: what does not agree is not left out, but a reviewer looks at it first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from knowledge.extraction.observation import Observation
from knowledge.words import data, holds

_NEAR = Decimal(1)
"""Percentage points that rounding may make."""
Doubt = tuple[str, str]


def doubts_about(found: Sequence[Observation], wholes: Mapping[int, int]) -> dict[int, tuple[Doubt, ...]]:
    """What is doubtful of the figures of a passage: place in `found` -> (column, reason in Dutch).

    `wholes` tells which figure is a part of which. Parts may not be more than their whole, a share must agree with the
    figures that it is of, and a value must be read back from the words it was drawn from.
    """
    say = data("drawing")["doubts"]
    doubts: defaultdict[int, list[Doubt]] = defaultdict(list)
    for whole in set(wholes.values()):
        parts = [at for at, one in wholes.items() if one == whole]
        if sum((found[at].value for at in parts), Decimal(0)) > found[whole].value:
            for at in parts:
                doubts[at].append(("part_of", say["sum"]))
    for at, one in enumerate(found):
        quote = one.sentence.text[one.sentence.start : one.sentence.end]
        if not holds(quote, one.value):
            doubts[at].append(("value", say["value"]))
        expected = _share(found, wholes, at)
        if expected is not None and abs(expected - one.value) > _NEAR:
            doubts[at].append(("value", say["share"]))
    return {at: tuple(rows) for at, rows in doubts.items()}


def _share(found: Sequence[Observation], wholes: Mapping[int, int], at: int) -> Decimal | None:
    """The percentage that a figure in brackets should be: "401 (51%)", where the whole of the 401 is known."""
    one = found[at]
    if one.unit != "%" or one.clause.host is None or not at:
        return None
    part = at - 1
    whole = wholes.get(part)
    if whole is None or found[part].sentence is not one.sentence or not found[whole].value:
        return None
    return found[part].value * 100 / found[whole].value
