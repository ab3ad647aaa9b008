"""What fits to be asked next: the follow-ups that are offered below an answer."""

from __future__ import annotations

from knowledge.alike import is_figure, starts
from knowledge.catalogue import Catalogue
from knowledge.computing import share, trend
from knowledge.language import data
from knowledge.model import Fact, Figures, Option, Over
from knowledge.wording import mark

MOST = 4
PLACES = 2
"""Follow-ups that are offered, and other places among them."""


def follow_ups(answer: Figures, catalogue: Catalogue) -> tuple[Option, ...]:
    """What can be asked about a figure and is known: its share, its course, the same elsewhere, the whole of it."""
    fact = answer.fact
    if answer.computation is not None or not is_figure(fact):
        return ()
    words: dict[str, str] = data("sentences")["follow ups"]
    found = []
    whole = catalogue.whole(fact)
    if whole is not None:
        if share(fact, whole) is not None:
            found.append(_asking(words["share"], fact))
        found.append(_showing(words["whole"], whole))
    course = sorted((fact, *catalogue.alike(fact, Over.PERIOD)), key=starts)
    if len(course) > 1 and trend(course) is not None:
        found.append(_asking(words["course"], fact))
    found += [
        _showing(words["place"].format(other.place), other)
        for other in catalogue.alike(fact, Over.PLACE)[:PLACES]
        if other.place
    ]
    return tuple(found[:MOST])


def _asking(question: str, fact: Fact) -> Option:
    return Option(question, fact.id, ask=question, mark=mark(fact))


def _showing(label: str, fact: Fact) -> Option:
    return Option(label, fact.id, mark=mark(fact))
