"""What fits to be asked next: the follow-ups that are offered below an answer, and their answers."""

from __future__ import annotations

from dataclasses import replace

from knowledge.alike import disagree, exact_enough, is_figure, single, starts
from knowledge.catalogue import Catalogue
from knowledge.computing import share, trend
from knowledge.language import data
from knowledge.model import Computation, Fact, Figures, FollowUp, Option, Over
from knowledge.wording import mark

MOST = 4
PLACES = 2
"""Follow-ups that are offered, and other places among them."""


def follow_ups(answer: Figures, catalogue: Catalogue) -> tuple[Option, ...]:
    """What can be asked about a figure and is known: its share, the whole of it, its course, the same elsewhere."""
    fact = answer.fact
    if answer.computation is not None or not is_figure(fact):
        return ()
    words: dict[str, str] = data("sentences")["follow ups"]
    found = []
    whole = catalogue.whole(fact)
    if whole is not None:
        if share(fact, whole) is not None:
            found.append(_worked_out(FollowUp.SHARE, fact))
        found.append(_showing(words["whole"], whole))
    if _course(fact, catalogue) is not None:
        found.append(_worked_out(FollowUp.COURSE, fact))
    found += [
        _showing(words["place"].format(other.place), other)
        for other in catalogue.alike(fact, Over.PLACE)[:PLACES]
        if other.place
    ]
    return tuple(found[:MOST])


def followed(follow: FollowUp, fact: Fact, catalogue: Catalogue) -> Figures | None:
    """The answer to a follow-up of a figure; None when it is not known, or not any more."""
    match follow:
        case FollowUp.SHARE:
            whole = catalogue.whole(fact)
            computation = share(fact, whole) if whole is not None else None
        case FollowUp.COURSE:
            computation = _course(fact, catalogue)
    return Figures(computation.facts[0], computation=computation) if computation is not None else None


def _course(fact: Fact, catalogue: Catalogue) -> Computation | None:
    """A figure in the course of time; None where letters disagree, or do not tell it exactly enough."""
    found = sorted((fact, *catalogue.alike(fact, Over.PERIOD)), key=starts)
    if not is_figure(fact) or disagree(found, Over.PERIOD) or not exact_enough(found):
        return None
    computation = trend(single(found, Over.PERIOD))
    return replace(computation, up=computation.amount.value >= 0) if computation is not None else None


def _worked_out(follow: FollowUp, fact: Fact) -> Option:
    return Option(data("sentences")["follow ups"][follow], fact.id, follow, mark(fact))


def _showing(label: str, fact: Fact) -> Option:
    return Option(label, fact.id, mark=mark(fact))
