"""Staff edit, members ask: every edit is made with the real sqlite-utils command while the desk is open."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lindemeer import LETTER, YEAR, Ran

from knowledge import Option, Said, StoreError
from knowledge.desk import Desk
from knowledge.store.store import create

Cli = Callable[..., Ran]

BANEN = "lindemeer-2023-leerbanen"
ZORG = "lindemeer-2023-leerbanen-zorg"
GEHEIM = "lindemeer-2023-geheim"
NEW = {
    "id": "lindemeer-2023-klachten",
    "letter": LETTER["id"],
    "kind": "figure",
    "measure": "klachten over leerbanen",
    "value": "17",
    "unit": "klachten",
    "statement": "Er waren {value} klachten over leerbanen.",
    "status": "approved",
}
HOW_MANY = "Hoeveel inwoners werkten in een leerbaan?"


@pytest.fixture
def desk(store: Path) -> Iterator[Desk]:
    with Desk(store, lambda: date(2024, 3, 1)) as desk:
        yield desk


@pytest.fixture
def upsert(store: Path, sqlite_utils: Cli) -> Callable[..., None]:
    """Edits a fact as staff do; the test fails when that is refused."""

    def edit(fact: str, **columns: Any) -> None:
        done = sqlite_utils("upsert", store, "facts", "-", "--pk", "id", stdin={"id": fact, **columns})
        assert done.rc == 0, done.err

    return edit


def test_the_desk_answers_from_the_store(desk: Desk) -> None:
    said = desk.ask(HOW_MANY)
    assert (said.kind, said.value, said.unit, said.facts[0]) == ("answer", "1200", "personen", BANEN)
    assert "1.200" in said.text
    assert said.quote == "In 2023 waren 1.200 inwoners aan het werk in een leerbaan."


def test_an_edit_is_in_the_very_next_answer(desk: Desk, upsert: Callable[..., None]) -> None:
    for value, written in (("1234", "1.234"), ("999", "999"), ("1500", "1.500")):
        upsert(BANEN, value=value, corrected="geteld")
        said = desk.ask(HOW_MANY)
        assert said.value == value
        assert written in said.text
        assert "1.200" not in said.text


def test_what_is_asked_again_is_not_worked_out_again_until_something_changed(
    desk: Desk, upsert: Callable[..., None]
) -> None:
    first = desk.ask(HOW_MANY)
    assert desk.ask(HOW_MANY, "somebody") is first
    assert desk.ask(HOW_MANY, "somebody") is first
    upsert(BANEN, value="1234", corrected="geteld")
    assert desk.ask(HOW_MANY, "somebody").value == "1234"


def test_conversations_that_went_the_same_way_share_what_was_worked_out(
    desk: Desk, upsert: Callable[..., None]
) -> None:
    follow_up = "en hoeveel daarvan in de zorg?"
    for person in ("one", "two"):
        desk.ask(HOW_MANY, person)
    assert desk.ask(follow_up, "one") is desk.ask(follow_up, "two")
    assert desk.ask("Welk percentage is dat?", "one").value == "37.5"
    upsert(ZORG, value="600", corrected="geteld")
    desk.ask(HOW_MANY, "three")
    assert desk.ask(follow_up, "three").value == "600"


def test_the_same_words_mean_what_they_mean_in_each_conversation(desk: Desk) -> None:
    follow_up = "en hoeveel daarvan in de zorg?"
    alone = desk.ask(follow_up)
    desk.ask(HOW_MANY, "one")
    assert desk.ask(follow_up, "one").facts[0] == ZORG
    assert desk.ask(follow_up) == alone == desk.ask(follow_up, "two")


def test_every_open_desk_sees_the_edit(store: Path, desk: Desk, upsert: Callable[..., None]) -> None:
    with Desk(store, lambda: date(2024, 3, 1)) as other:
        upsert(BANEN, value="1234", corrected="geteld")
        assert desk.ask(HOW_MANY) == other.ask(HOW_MANY)
        assert other.ask(HOW_MANY).value == "1234"


def test_a_part_that_changed_is_seen_in_the_answer_of_the_whole(
    desk: Desk, upsert: Callable[..., None]
) -> None:
    assert "450" in desk.ask(HOW_MANY).text
    upsert(ZORG, value="460")
    text = desk.ask(HOW_MANY).text
    assert "460" in text
    assert "450" not in text


def test_a_figure_that_its_quote_does_not_bear_out_is_withheld(
    desk: Desk, upsert: Callable[..., None]
) -> None:
    upsert(BANEN, value="1234")
    said = desk.ask(HOW_MANY)
    assert said.value not in ("1200", "1234")
    assert "1.234" not in said.text
    assert desk.coverage().withheld == 1
    upsert(BANEN, value="1200")
    assert desk.ask(HOW_MANY).value == "1200"
    assert desk.coverage().withheld == 0


def test_a_new_fact_is_answered(desk: Desk, store: Path, sqlite_utils: Cli) -> None:
    question = "Hoeveel klachten waren er over leerbanen?"
    assert desk.ask(question).kind != "answer"
    known = desk.coverage().facts
    assert sqlite_utils("insert", store, "facts", "-", stdin=NEW).rc == 0
    assert desk.ask(question).facts == (NEW["id"],)
    assert desk.coverage().facts == known + 1


@pytest.mark.parametrize("status", ["rejected", "replaced", "concept"])
def test_a_fact_that_is_withdrawn_is_not_answered(
    status: str, desk: Desk, upsert: Callable[..., None]
) -> None:
    question = "Wie is de wethouder werk?"
    assert desk.ask(question).facts == ("lindemeer-2023-wethouder",)
    upsert("lindemeer-2023-wethouder", status=status)
    said = desk.ask(question)
    assert said.kind == "decline"
    assert "Voorbeeld" not in said.text + str(said.options)
    gone = desk.show("lindemeer-2023-wethouder")
    assert (gone.kind, gone.facts, gone.value) == ("decline", (), None)


def test_a_fact_that_is_removed_is_not_answered(desk: Desk, store: Path, sqlite_utils: Cli) -> None:
    assert desk.show("lindemeer-2023-wethouder").kind == "answer"
    assert sqlite_utils("query", store, "DELETE FROM facts WHERE id = 'lindemeer-2023-wethouder'").rc == 0
    assert desk.ask("Wie is de wethouder werk?").kind == "decline"
    assert desk.show("lindemeer-2023-wethouder").kind == "decline"


@pytest.mark.parametrize(
    "fact", ["", "lindemeer-2023-bestaat-niet", GEHEIM, "'; DROP TABLE facts; --", "\x00"]
)
def test_a_button_of_a_fact_that_is_not_there(fact: str, desk: Desk) -> None:
    said = desk.show(fact)
    assert said.kind == "decline"
    assert "999001" not in str(said)


def test_a_button_shows_what_the_question_would(desk: Desk) -> None:
    assert desk.show(BANEN) == desk.ask(HOW_MANY)


@pytest.mark.parametrize(
    "question",
    [
        "Hoeveel aanvragen zijn er in behandeling?",
        "aanvragen in behandeling",
        "aanvraag in behandeling 999001",
        "geheim:999001",
        "{topic geheim}: 999001",
        "status:concept",
        "toon alle concepten",
        GEHEIM,
        "lindemeer 2023 geheim",
    ],
)
def test_a_concept_is_never_shown(question: str, desk: Desk) -> None:
    said = desk.ask(question)
    assert "999001" not in str(said)
    assert GEHEIM not in str(said)


def test_a_concept_that_is_approved_is_shown(desk: Desk, upsert: Callable[..., None]) -> None:
    upsert(GEHEIM, status="approved")
    assert desk.ask("Hoeveel aanvragen zijn er in behandeling?").value == "999001"


@pytest.mark.parametrize(
    ("kind", "say", "means", "question"),
    [
        ("synonym", "vakplek", "leerbaan", "Hoeveel inwoners werkten in een vakplek?"),
        ("abbreviation", "lbn", "leerbaan", "Hoeveel inwoners werkten in een lbn?"),
        ("misspelling", "lierboan", "leerbaan", "Hoeveel inwoners werkten in een lierboan?"),
        ("dialect", "warkstee", "leerbaan", "Hoeveel inwoners werkten in een warkstee?"),
    ],
)
def test_a_term_of_staff_is_understood_by_the_next_question(
    kind: str, say: str, means: str, question: str, desk: Desk, store: Path, sqlite_utils: Cli
) -> None:
    assert desk.ask(question).value != "1200"
    term = {"say": say, "means": means, "kind": kind}
    assert sqlite_utils("insert", store, "terms", "-", stdin=term).rc == 0
    assert desk.ask(question).value == "1200"
    assert sqlite_utils("query", store, f"DELETE FROM terms WHERE say = '{say}'").rc == 0
    assert desk.ask(question).value != "1200"


def test_a_letter_that_got_another_title_is_named_by_it(desk: Desk, store: Path, sqlite_utils: Cli) -> None:
    assert str(LETTER["title"]) in desk.ask(HOW_MANY).text
    row = {"id": LETTER["id"], "title": "Raadsbrief over leerwerk"}
    assert sqlite_utils("upsert", store, "letters", "-", "--pk", "id", stdin=row).rc == 0
    assert "Raadsbrief over leerwerk" in desk.ask(HOW_MANY).text
    assert desk.coverage().letters == ("Raadsbrief over leerwerk",)


def test_a_store_that_is_replaced_is_read_anew(desk: Desk, store: Path, tmp_path: Path) -> None:
    assert desk.ask(HOW_MANY).value == "1200"
    other = tmp_path / "other.db"
    assert create(other, shipped=True)
    shutil.move(other, store)
    assert desk.ask("Hoeveel vacatures staan er nog open?").facts[0] == "almelo-2022-vacatures"
    assert desk.ask(HOW_MANY).value != "1200"


def test_a_store_that_is_gone_says_so_until_it_is_back(desk: Desk, store: Path, filled: Path) -> None:
    assert desk.ask(HOW_MANY).value == "1200"
    for part in (store, *store.parent.glob("facts.db-*")):
        part.unlink()
    for _ in range(2):
        with pytest.raises(StoreError):
            desk.ask(HOW_MANY)
    shutil.copy(filled, store)
    assert desk.ask(HOW_MANY).value == "1200"


def test_a_desk_is_not_opened_on_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="raad init"):
        Desk(tmp_path / "facts.db")


def test_a_store_whose_triggers_were_dropped_answers_nothing(
    desk: Desk, store: Path, sqlite_utils: Cli
) -> None:
    assert sqlite_utils("transform", store, "facts").rc == 0
    with pytest.raises(StoreError, match="repair"):
        desk.ask(HOW_MANY)
    assert sqlite_utils("raad", "repair", store).rc == 0
    assert desk.ask(HOW_MANY).value == "1200"


def test_an_empty_store_knows_nothing_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    assert create(path, shipped=False)
    with Desk(path) as desk:
        assert desk.ask(HOW_MANY).kind == "decline"
        assert desk.coverage().facts == 0
        welcome = desk.welcome()
        assert (welcome.kind, welcome.options) == ("chat", ())
        assert not any(char.isdigit() for char in welcome.text)


def test_the_year_is_counted_from_today(store: Path) -> None:
    question = "Hoeveel inwoners werkten vorig jaar in een leerbaan?"
    for today, kind in (
        (date(2024, 3, 1), "answer"),
        (date(2023, 3, 1), "decline"),
        (date(2025, 3, 1), "decline"),
    ):
        with Desk(store, lambda today=today: today) as desk:
            assert desk.ask(question).kind == kind


def test_the_year_is_another_one_after_new_year(store: Path) -> None:
    question = "Hoeveel inwoners werkten vorig jaar in een leerbaan?"
    days = [date(2024, 12, 31), date(2025, 1, 1)]
    with Desk(store, lambda: days[0]) as desk:
        assert desk.ask(question).kind == "answer"
        del days[0]
        assert desk.ask(question).kind == "decline"


def test_the_welcome_asks_questions_that_it_answers(shipped_desk: Desk) -> None:
    welcome = shipped_desk.welcome()
    assert len(welcome.options) == 3
    for option in welcome.options:
        assert option.fact is None
        assert option.label in welcome.text
        assert shipped_desk.ask(option.label).kind == "answer"


def test_the_welcome_asks_nothing_about_a_fact_that_was_withdrawn(tmp_path: Path, sqlite_utils: Cli) -> None:
    path = tmp_path / "facts.db"
    assert create(path, shipped=True)
    with Desk(path) as desk:
        first = desk.welcome().options[0].label
        edit = {"id": desk.ask(first).facts[0], "status": "rejected"}
        assert sqlite_utils("upsert", path, "facts", "-", "--pk", "id", stdin=edit).rc == 0
        assert first not in [option.label for option in desk.welcome().options]
        assert first not in desk.welcome().text


def test_figures_of_two_years_are_both_kept(desk: Desk, store: Path, sqlite_utils: Cli) -> None:
    earlier = {
        "id": "lindemeer-2022-leerbanen",
        "letter": LETTER["id"],
        "kind": "figure",
        "measure": "aan het werk in een leerbaan",
        "population": "inwoners",
        "place": "Lindemeer",
        **YEAR,
        "period_start": "2022-01-01",
        "period_end": "2022-12-31",
        "value": "1100",
        "unit": "personen",
        "statement": "{period} waren {value} inwoners aan het werk in een leerbaan.",
        "status": "approved",
    }
    assert sqlite_utils("insert", store, "facts", "-", stdin=earlier).rc == 0
    assert desk.ask("Hoeveel inwoners werkten in 2022 in een leerbaan?").value == "1100"
    assert desk.ask("Hoeveel inwoners werkten in 2023 in een leerbaan?").value == "1200"
    said = desk.ask(HOW_MANY)
    assert said.value == "1200" or (said.kind == "clarify" and {BANEN, earlier["id"]} <= set(said.facts))


# --- Buttons on old cards


def pressed(desk: Desk, option: Option) -> Said:
    assert option.fact is not None
    return desk.show(option.fact, "gesprek", option.follow, option.mark)


def offered(desk: Desk) -> Option:
    """The button of the whole, below the answer of a part."""
    said = desk.ask("Hoeveel inwoners werkten in een leerbaan in de zorg?")
    return next(option for option in said.follow_ups if option.fact == BANEN)


def test_a_button_works_after_a_restart(store: Path, desk: Desk) -> None:
    option = offered(desk)
    with Desk(store, lambda: date(2024, 3, 1)) as restarted:
        said = pressed(restarted, option)
    assert (said.kind, said.value) == ("answer", "1200")
    assert not said.text.startswith("Let op")


@pytest.mark.parametrize(
    "columns", [{"value": "1210", "corrected": "geteld"}, {"statement": "{value} banen."}]
)
def test_a_button_tells_that_its_fact_changed(
    desk: Desk, upsert: Callable[..., None], columns: dict[str, str]
) -> None:
    option = offered(desk)
    upsert(BANEN, **columns)
    said = pressed(desk, option)
    assert said.text.startswith("Let op: dit is gewijzigd nadat de knop werd getoond. ")
    assert said.value == columns.get("value", "1200")
    assert "1.200" not in said.text or "value" not in columns


def test_a_button_shows_what_took_the_place_of_its_fact(
    desk: Desk, upsert: Callable[..., None], store: Path, sqlite_utils: Cli
) -> None:
    option = offered(desk)
    upsert(BANEN, status="replaced")
    newer = {**NEW, "id": "nieuwer", "supersedes": BANEN, "value": "1250", "unit": "personen"}
    assert sqlite_utils("insert", store, "facts", "-", stdin=newer).rc == 0
    said = pressed(desk, option)
    assert (said.kind, said.value) == ("answer", "1250")
    assert said.text.startswith("Let op: dit is gewijzigd")


@pytest.mark.parametrize("status", ["rejected", "replaced", "concept"])
def test_a_button_of_a_fact_that_is_gone_tells_no_figure(
    desk: Desk, upsert: Callable[..., None], status: str
) -> None:
    option = offered(desk)
    upsert(BANEN, status=status)
    said = pressed(desk, option)
    assert (said.kind, said.value) == ("decline", None)
    assert "gewijzigd of ingetrokken" in said.text
    assert "1.200" not in said.text


def test_a_question_about_a_fact_needs_no_turn_before(desk: Desk) -> None:
    option = next(
        option
        for option in desk.ask("Hoeveel inwoners werkten in een leerbaan in de zorg?").follow_ups
        if option.follow
    )
    said = desk.show(option.fact or "", None, option.follow, option.mark)
    assert (said.value, said.computation) == ("37.5", "450 / 1.200 = 37,5%")


def test_an_old_figure_tells_its_age_unless_its_time_was_asked(store: Path) -> None:
    with Desk(store, lambda: date(2027, 3, 1)) as desk:
        ages = [
            said.display.age
            for said in map(desk.ask, (HOW_MANY, "Hoeveel inwoners werkten in 2023 in een leerbaan?"))
            if said.display is not None
        ]
    assert ages == ["Let op: dit is meer dan drie jaar geleden.", None]


@pytest.mark.parametrize(
    ("question", "age"),
    [
        (
            "Hoeveel inwoners werkten in een leerbaan in de zorg?",
            "Let op: dit is meer dan drie jaar geleden.",
        ),
        ("Hoeveel inwoners werkten in 2023 in een leerbaan in de zorg?", None),
    ],
)
def test_what_is_pressed_tells_its_age_unless_its_time_was_asked_before(
    store: Path, question: str, age: str | None
) -> None:
    with Desk(store, lambda: date(2027, 3, 1)) as desk:
        said = desk.ask(question, "gesprek")
        option = next(option for option in said.follow_ups if option.fact == BANEN)
        shown = pressed(desk, option)
    assert shown.display is not None
    assert shown.display.age == age


def test_words_of_facts_that_are_gone_are_forgotten(desk: Desk, upsert: Callable[..., None]) -> None:
    asked = "Hoeveel inwoners werkten in kwartelhov?"
    upsert(BANEN, measure="aan het werk in Kwartelhof", corrected="naam")
    assert desk.ask(asked).value == "1200"
    upsert(BANEN, measure="aan het werk in een leerbaan", corrected="naam")
    assert "kwartelhov" in desk.ask(asked).text
    upsert(BANEN, measure="aan het werk in Kwartelhof", corrected="naam")
    assert desk.ask(asked).value == "1200"
    upsert(BANEN, status="rejected")
    assert "kwartelhov" in desk.ask(asked).text
