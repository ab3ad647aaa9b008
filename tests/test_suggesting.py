"""Follow-ups: whatever is offered below an answer is answered when it is pressed."""

from __future__ import annotations

import pytest
from waterhoek import FACTS

from knowledge import Desk, FollowUp, Option
from knowledge.catalogue import Catalogue
from knowledge.model import Fact, Figures, Kind
from knowledge.suggesting import MOST, follow_ups, followed
from knowledge.wording import mark, say

CATALOGUE = Catalogue(FACTS)


def offered(fact: Fact, catalogue: Catalogue = CATALOGUE) -> tuple[Option, ...]:
    return follow_ups(Figures(fact, catalogue.parts_of(fact.id)), catalogue)


def labels(fact_id: str, catalogue: Catalogue = CATALOGUE) -> list[str]:
    fact = catalogue.get(fact_id)
    assert fact is not None
    return [option.label for option in offered(fact, catalogue)]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_what_is_offered_is_known(fact: Fact) -> None:
    options = offered(fact)
    assert len(options) <= MOST
    for option in options:
        shown = CATALOGUE.get(option.fact or "")
        assert shown is not None
        assert option.mark == mark(shown)
        if option.follow is not None:
            answer = followed(option.follow, shown, CATALOGUE)
            assert answer is not None
            said = say(answer)
            assert fact.id in said.facts
            assert said.computation


def test_some_of_each_kind_are_offered() -> None:
    found = {option.label for fact in FACTS for option in offered(fact)}
    for start in ("Welk percentage", "Wat is het totaal", "Hoe ontwikkelde", "En in "):
        assert any(label.startswith(start) for label in found), start


def test_nothing_is_offered_beside_what_is_no_figure() -> None:
    others = [fact for fact in FACTS if fact.kind is not Kind.FIGURE]
    assert all(offered(fact) == () for fact in others)


def test_the_shipped_facts_offer_what_is_answered(shipped_desk: Desk) -> None:
    pressed = 0
    for question in ("Hoeveel Wsw'ers zijn in dienst van Almelo?", "Hoeveel Wsw'ers begeleidt Ontplooj?"):
        said = shipped_desk.ask(question)
        assert said.follow_ups, said.text
        for option in said.follow_ups:
            shown = shipped_desk.show(option.fact or "", "gesprek", option.follow, option.mark)
            assert shown.kind == "answer", shown.text
            assert not shown.text.startswith("Let op")
            pressed += 1
    assert pressed > 2


def test_what_can_no_longer_be_worked_out_is_said(shipped_desk: Desk) -> None:
    said = shipped_desk.show("almelo-2022-wsw-overgedragen", None, FollowUp.SHARE)
    assert said.kind == "decline"
    assert not any(one.isdigit() for one in said.text.split("Wel bekend")[0])
