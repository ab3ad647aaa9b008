"""Follow-ups: whatever is offered below an answer is answered when it is pressed."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest
from waterhoek import FACTS

from bot.cards import card
from knowledge import Desk, FollowUp, Option
from knowledge.answers.suggestions import MOST, follow_ups, followed, said_from
from knowledge.answers.wording import mark, say
from knowledge.model import Fact, Figures, Kind, Period
from knowledge.search.catalogue import Catalogue

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
        if option.follow is None:
            assert option.mark == mark(shown)
        else:
            answer = followed(option.follow, shown, CATALOGUE)
            assert answer is not None
            said = say(answer)
            assert fact.id in said.facts
            assert option.mark == mark(*said_from(answer))
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


def test_a_course_is_told_from_its_latest_figure() -> None:
    pressed = 0
    for fact in FACTS:
        if any(option.follow is FollowUp.COURSE for option in offered(fact)):
            answer = followed(FollowUp.COURSE, fact, CATALOGUE)
            assert answer is not None
            said = say(answer)
            assert said.display is not None
            assert said.display.fact == answer.fact.id == said.facts[-1]
            assert answer.fact.period == max(
                (CATALOGUE.get(one).period for one in said.facts), key=lambda p: p.last
            )  # type: ignore[union-attr,arg-type,return-value]
            pressed += 1
    assert pressed


def test_a_long_course_tells_its_last_figures_and_fits_a_message() -> None:
    one = next(fact for fact in FACTS if fact.kind is Kind.FIGURE and fact.amount and fact.period)
    many = [
        dataclasses.replace(
            one,
            id=f"lang-{year}",
            letter=dataclasses.replace(
                one.letter, id=f"brief-{year}", title=f"Raadsbrief over het jaar {year}"
            ),
            period=Period(date(year, 1, 1), date(year, 12, 31)),
            place=None,
            part_of=None,
            section=f"Onderdeel {year}",
        )
        for year in range(1960, 2024)
    ]
    catalogue = Catalogue(many)
    answer = followed(FollowUp.COURSE, many[0], catalogue)
    assert answer is not None
    said = say(answer)
    assert len(said.facts) == 12
    assert said.facts[-1] == "lang-2023"
    assert "ook van eerder ken ik cijfers" in said.text
    made = card(dataclasses.replace(said, follow_ups=follow_ups(answer, catalogue)), feedback=True)
    assert 2 * (len(json.dumps(made)) + 3 * len(said.text)) < 40_000


@pytest.mark.parametrize("name", ["measure", "population", "organisation", "place", "statement"])
def test_a_mark_tells_that_anything_of_a_fact_changed(name: str) -> None:
    one = FACTS[0]
    assert mark(dataclasses.replace(one, **{name: "anders"})) != mark(one)
    assert mark(one, FACTS[1]) != mark(one)


def test_what_can_no_longer_be_worked_out_is_said(shipped_desk: Desk) -> None:
    said = shipped_desk.show("almelo-2022-wsw-overgedragen", None, FollowUp.SHARE)
    assert said.kind == "decline"
    assert not any(one.isdigit() for one in said.text.split("Wel bekend")[0])
