"""Names of Dutch municipalities, regions and other places, and of those who live there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from knowledge.words.language import data, fold, words


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


INHABITANT = "inwoner"


def place_in(folded: str) -> tuple[str, ...]:
    """The ideas in a word made from the name of a place: 'rotterdammers' are inhabitants, 'rotterdamse' is of there."""
    found = _made_from_names().get(folded)
    if found is None:
        return ()
    place, people = found
    return (fold(place).rpartition(" ")[2], *([INHABITANT] if people else []))


def with_places_named(folded: str) -> str:
    """A folded text in which a place is named by its name: "rotterdammers" as "inwoners uit rotterdam"."""
    pieces: list[str] = []
    at = 0
    for word in words(folded):
        found = _made_from_names().get(word.text)
        if found is not None:
            name = fold(found[0])
            pieces += [folded[at : word.start], f"{INHABITANT}s uit {name}" if found[1] else name]
            at = word.end
    return "".join(pieces) + folded[at:]


@cache
def _made_from_names() -> dict[str, tuple[str, bool]]:
    """Words made from the name of a place, folded: the place, and whether they are its people (in the plural).

    One person stands for the place alone, for that is its adjective too: "Groninger scholen".
    """
    places = data("places")
    made: dict[str, tuple[str, bool]] = {}
    for kind in ("municipalities", "former"):
        for name in places["places"][kind]:
            stems = list(_stems(fold(name)))
            for form, people in ((stem + end, people) for stem in stems for end, people in _ENDINGS):
                made.setdefault(form, (name, people))
    for name, forms in places["made"].items():
        made |= {fold(form): (name, False) for form in forms["one"]} | {
            fold(form): (name, True) for form in forms["people"]
        }
    in_names = {part for name in _names() for part in name.split() if " " in name}
    other = {fold(word) for word in places["not_made"]} | in_names | _names().keys() | _ambiguous()
    return {form: found for form, found in made.items() if form not in other}


_ENDINGS = (
    *((end, True) for end in ("ers", "naars", "naren", "enaars", "enaren", "aars", "aren")),
    *((end, False) for end in ("er", "naar", "enaar", "aar", "s", "se")),
)


def _stems(name: str) -> Iterator[str]:
    """What may stand before the ending: 'groning-er', 'zwoll-enaar', 'rotterdamm-er'."""
    if name in _ambiguous() or not re.fullmatch(r"[a-z]{4,}(?:-[a-z]{3,})?", name):
        return
    yield name
    for end in ("en", "e"):
        if name.endswith(end) and len(name) - len(end) >= LEAST_STEM:
            yield name.removesuffix(end)
    if re.search(r"[^aeiou][aeiou][bdfgklmnprst]$", name):
        yield name + name[-1]


LEAST_STEM = 4
"""Letters that must stay of a name before the ending: of fewer too many other words are made."""
