"""What fits to be asked next: the follow-ups that are offered below an answer, and their answers."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from knowledge.answers.wording import mark
from knowledge.figures import LONGEST_COURSE, disagree, exact_enough, is_figure, share, single, starts, trend
from knowledge.model import Answer, Computation, Fact, Figures, FollowUp, Option, Over
from knowledge.search import Catalogue
from knowledge.words import data

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
        part = share(fact, whole)
        if part is not None:
            found.append(_worked_out(FollowUp.SHARE, fact, part))
        found.append(_showing(words["whole"], whole))
    course = _course(fact, catalogue)
    if course is not None:
        found.append(_worked_out(FollowUp.COURSE, fact, course))
    found += [
        _showing(words["place"].format(other.place), other)
        for other in islice(catalogue.alike(fact, Over.PLACE), PLACES)
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
    if computation is None:
        return None
    # A course is told from its latest figure, a share from the part.
    return Figures(computation.facts[-1 if follow is FollowUp.COURSE else 0], computation=computation)


def said_from(answer: Answer) -> tuple[Fact, ...]:
    """The facts that an answer is worked out from, none of what is no figure."""
    computation = answer.computation if isinstance(answer, Figures) else None
    return computation.facts if computation is not None else ()


def _course(fact: Fact, catalogue: Catalogue) -> Computation | None:
    """A figure in the course of time; None where letters disagree, or do not tell it exactly enough."""
    found = sorted((fact, *catalogue.alike(fact, Over.PERIOD)), key=starts)
    if not is_figure(fact) or disagree(found, Over.PERIOD) or not exact_enough(found):
        return None
    found = single(found, Over.PERIOD)
    computation = trend(found[-LONGEST_COURSE:])
    if computation is None:
        return None
    return replace(computation, up=computation.amount.value >= 0, cut=len(found) > LONGEST_COURSE)


def _worked_out(follow: FollowUp, fact: Fact, computation: Computation) -> Option:
    return Option(data("sentences")["follow ups"][follow], fact.id, follow, mark(*computation.facts))


def _showing(label: str, fact: Fact) -> Option:
    return Option(label, fact.id, mark=mark(fact))
