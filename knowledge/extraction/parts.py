"""Which figures are parts of which, by the words between them or because they add up; and what does not agree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from knowledge.extraction.clauses import Clause
from knowledge.extraction.counted import whole_of_share
from knowledge.extraction.drafts import Outcome
from knowledge.extraction.readings import Reading
from knowledge.words import data, holds, lemma, plain

_REACH = 8
"""How far behind a whole its parts are looked for."""


def whole_in_sentence(clause: Clause, earlier: Sequence[Reading]) -> int | None:
    """Which figure of the sentence this one is a part of, as far as words say so."""
    if not earlier:
        return None
    parts = data("drawing")["parts"]
    if any(f" {word} " in f" {clause.link} " for word in parts["words"]):
        return len(earlier) - 1
    before = earlier[-1]
    if clause.named is not None and clause.host is not None and clause.host < len(earlier):
        whole = earlier[clause.host]
        siblings = sum((one.value for one in earlier if one.whole == clause.host), Decimal(0))
        fits = siblings + (clause.number.value or 0) <= whole.value
        return clause.host if fits and clause.number.unit is None else None
    if before.whole is not None and clause.link in ("en", ",", ", en", "; ") and clause.host is None:
        whole = earlier[before.whole]
        siblings = sum((one.value for one in earlier if one.whole == before.whole), Decimal(0))
        if siblings + (clause.number.value or 0) <= whole.value and clause.number.unit != "%":
            return before.whole
    return None


def linked(found: Sequence[Reading]) -> dict[int, int]:
    """Which figures of a passage are parts of which: by the words between them, and where figures add up exactly.

    The keys and values are places in `found`.
    """
    whole = _linked_by_words(found)
    for at in range(len(found)):
        for parts in (next(_summing(found, at, whole), []), _adding_up(found, at, whole)):
            whole.update(dict.fromkeys(parts, at))
    return {
        part: target
        for part, target in whole.items()
        if not _loops(whole, part) and (found[part].unit != "%" or _is_share_of(found[part]))
    }


def _is_share_of(one: Reading) -> bool:
    """Whether words say that a percentage is of another figure: "waarvan de helft", "Van de 800 ... 45 procent"."""
    link = f" {one.clause.link} "
    said = any(f" {word} " in link for word in data("drawing")["parts"]["words"])
    return said or whole_of_share(one.sentence, one.clause) is not None


def _linked_by_words(found: Sequence[Reading]) -> dict[int, int]:
    whole: dict[int, int] = {}
    for at, one in enumerate(found):
        beside = [i for i, other in enumerate(found) if other.sentence is one.sentence]
        out_of = next((i for i in beside if found[i].number.start == one.clause.of), None)
        if out_of is not None:
            whole[at] = out_of
        elif one.whole is not None:
            whole[at] = beside[0] + one.whole
        elif at and _is_part_of_before(one):
            target = _counted_before(found, at)
            if target is not None and found[target].value > one.value:
                whole[at] = target
    for at, one in enumerate(found):
        if at and at not in whole and at - 1 in whole and _is_rest(one):
            whole[at] = whole[at - 1]
    return whole


def _adding_up(found: Sequence[Reading], at: int, whole: Mapping[int, int]) -> list[int]:
    """The figures right behind this one, also in later sentences, that add up to it exactly."""
    one = found[at]
    if one.unit == "%":
        return []
    unit = lemma(plain(one.unit))
    for last in range(at + 2, min(len(found), at + _REACH)):
        behind = range(at + 1, last + 1)
        if any(lemma(plain(found[i].unit)) != unit for i in behind):
            break
        parts = [i for i in behind if whole.get(i) in (None, at)]
        total = sum((found[i].value for i in parts), Decimal(0))
        if len(parts) > 1 and parts[-1] == last and total == one.value:
            return parts
    return []


def _summing(found: Sequence[Reading], at: int, whole: Mapping[int, int]) -> Iterator[list[int]]:
    """Figures behind this one in its sentence, outside brackets, that add up to it exactly; others may be between."""
    one = found[at]
    if one.unit == "%" or one.clause.host is not None:
        return
    behind = [
        i
        for i in range(at + 1, min(len(found), at + 10))
        if found[i].sentence is one.sentence
        and found[i].clause.host is None
        and whole.get(i) in (None, at)
        and found[i].unit == one.unit
    ]
    for count in range(2, len(behind) + 1):
        if sum((found[i].value for i in behind[:count]), Decimal(0)) == one.value:
            yield behind[:count]


def _loops(whole: Mapping[int, int], at: int) -> bool:
    seen = set()
    while at in whole:
        if at in seen:
            return True
        seen.add(at)
        at = whole[at]
    return False


def _is_part_of_before(one: Reading) -> bool:
    if one.phrase is not None and one.phrase.of:
        row = one.sentence.words(one.number.end, one.sentence.end)
        return len(row) > 1 and row[1].plain in ("deze", "die", "hen", "genoemde")
    said = plain(one.sentence.text[one.sentence.start : one.number.qualified])
    if re.search(rf"\b(?:{'|'.join(data('drawing')['parts']['portions'])})\b[\s,(]*(?:\w+\s)?$", said):
        return True
    opening = " ".join(t.plain for t in one.sentence.tokens[:2])
    first = one.sentence.tokens[0].plain if one.sentence.tokens else ""
    if not any(n.start < one.number.start and n.outcome is Outcome.FACT for n in one.sentence.numbers):
        return first in ("daarvan", "hiervan") or opening in ("van deze", "van hen", "van die")
    return False


def _counted_before(found: Sequence[Reading], at: int) -> int | None:
    for i in range(at - 1, -1, -1):
        if found[i].unit == found[at].unit:
            return i
    return None


def _is_rest(one: Reading) -> bool:
    before = one.sentence.words(one.sentence.start, one.number.qualified)
    return bool(before) and before[-1].plain in data("drawing")["parts"]["rest"]


def with_whole_period(one: Reading, whole: Reading) -> Reading:
    """The part with the period of its whole, where it has none of its own."""
    own = one.period is not None and one.inherited.get("period") in (None, "sentence")
    if own or whole.period is None or one.scenario is not whole.scenario:
        return one
    return replace(one, period=whole.period, inherited={**one.inherited, "period": "whole"})


# --- Checks

_NEAR = Decimal(1)
"""Percentage points that rounding may make."""
Doubt = tuple[str, str]


def doubts_about(found: Sequence[Reading], wholes: Mapping[int, int]) -> dict[int, tuple[Doubt, ...]]:
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
        if one.cell is None and not holds(quote, one.value):
            doubts[at].append(("value", say["value"]))
        expected = _share(found, wholes, at)
        if expected is not None and abs(expected - one.value) > _NEAR:
            doubts[at].append(("value", say["share"]))
    return {at: tuple(rows) for at, rows in doubts.items()}


def _share(found: Sequence[Reading], wholes: Mapping[int, int], at: int) -> Decimal | None:
    """The percentage that a figure in brackets should be: "401 (51%)", where the whole of the 401 is known."""
    one = found[at]
    if one.unit != "%" or one.clause.host is None or not at:
        return None
    part = at - 1
    whole = wholes.get(part)
    if whole is None or found[part].sentence is not one.sentence or not found[whole].value:
        return None
    return found[part].value * 100 / found[whole].value
