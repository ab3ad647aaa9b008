"""The question log while the bot answers: real files, the real server, and whatever can go wrong with the file."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils.utils import sqlite3
from teams import CITED, QUESTION, WELCOME, StandInDesk, World, world

from bot.cards import BUTTON, REASON, REMARK
from bot.texts import TEXTS
from knowledge import Log, Option, Said
from knowledge.log import log as question_log
from knowledge.log import recorder as recording
from knowledge.log.log import Asked, Feedback, asked, feedback, write
from knowledge.model import Reason

TODAY = date(2026, 11, 23)
ALL = ("answer", "clarify", "decline")
NO = Said("decline", "Dat weet ik niet.")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.db"


def until(done: Callable[[], object], seconds: float = 15) -> None:
    """Waits for what a thread is doing."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def questions(path: Path) -> list[str]:
    return [one.question for one in asked(path, date.today(), ALL)]


# --- Behind the real server


def test_pr_02_without_a_log_nothing_is_written(tmp_path: Path) -> None:
    with world() as bot:
        bot.say()
        health = bot.request("GET", "/health").json
    assert health["warnings"] == ["één zonder bron"]
    assert list(tmp_path.iterdir()) == []


def test_pr_02_what_is_asked_is_kept_without_who_asked(path: Path) -> None:
    with Log(path) as log, world(log=log) as bot:
        bot.say()
        bot.desk.said = NO
        bot.say("Mail mij op q@lindemeer.example: hoeveel zwembaden?")
        bot.say(None, value={BUTTON: {"ask": "En in 2022?"}})
        # No questions: a fact that was chosen, a welcome, a greeting.
        bot.say(None, value={BUTTON: {"fact": "overgegaan"}})
        bot.say(None)
        bot.desk.said = WELCOME
        bot.say("hallo")
        assert bot.request("GET", "/health").json["warnings"] == ["één zonder bron"]
    assert asked(path, date.today(), ALL) == [
        Asked(date.today(), QUESTION, "answer", ("overgegaan",)),
        Asked(date.today(), "Mail mij op [e-mailadres] hoeveel zwembaden?", "decline"),
        Asked(date.today(), "En in 2022?", "decline"),
    ]
    raw = path.read_bytes()
    for private in (b"Rozemarijn", b"29:", b"person", b"conversation", b"lindemeer.example"):
        assert private not in raw


# --- "Klopt dit niet?"


def filled_in(form: dict[str, Any], **inputs: str) -> dict[str, Any]:
    """What Teams sends when a form on a card is sent: the data of the button with the inputs beside it."""
    (send,) = form["card"]["actions"]
    return {**send["data"], **inputs}


def form_of(bot: World) -> dict[str, Any]:
    """The form on the card of an answer."""
    actions = bot.say()[0]["attachments"][0]["content"]["actions"]
    (form,) = (action for action in actions if action["type"] == "Action.ShowCard")
    return form


def test_what_is_said_about_an_answer_is_kept_beside_its_fact(path: Path) -> None:
    with Log(path) as log, world(log=log) as bot:
        remark = "Mail q@lindemeer.example: het zijn er meer."
        value = filled_in(form_of(bot), **{REASON: "wrong", REMARK: remark})
        (reply,) = bot.say(None, value=value)
        assert reply["text"] == TEXTS.feedback["thanks"]
        assert "attachments" not in reply
    assert feedback(path, date.today()) == [
        Feedback(date.today(), "overgegaan", Reason.WRONG, "779", "Mail [e-mailadres] het zijn er meer.")
    ]
    assert questions(path) == [QUESTION]
    assert b"lindemeer.example" not in path.read_bytes()
    assert b"29:person" not in path.read_bytes()


@pytest.mark.parametrize("inputs", [{}, {REASON: ""}, {REASON: "prachtig"}, {REMARK: "Het klopt niet."}])
def test_a_form_without_a_reason_is_asked_for_it(path: Path, inputs: dict[str, str]) -> None:
    with Log(path) as log, world(log=log) as bot:
        (reply,) = bot.say(None, value=filled_in(form_of(bot), **inputs))
        assert reply["text"] == TEXTS.feedback["required"]
    assert feedback(path, date.today()) == []


@pytest.mark.parametrize("fact", ["x" * 10_000, "nooit-geweest", ""])
def test_what_is_said_about_no_fact_is_not_kept(path: Path, fact: str) -> None:
    with Log(path) as log, world(log=log) as bot:
        (reply,) = bot.say(None, value={BUTTON: {"wrong": fact, "told": "9"}, REASON: "wrong"})
        assert reply["text"] == TEXTS.unreadable
    assert feedback(path, date.today()) == []


@pytest.mark.parametrize("remark", ["y" * 10_000, ["geen tekst"], None])
def test_a_form_that_was_made_up_does_no_harm(path: Path, remark: Any) -> None:
    value = {BUTTON: {"wrong": "overgegaan", "told": "9" * 10_000}, REASON: "wrong", REMARK: remark}
    with Log(path) as log, world(log=log) as bot:
        (reply,) = bot.say(None, value=value)
        assert reply["text"] == TEXTS.feedback["thanks"]
        assert bot.say()[0]["text"] == CITED
    (kept,) = feedback(path, date.today())
    assert len(kept.told or "") <= 200
    assert len(kept.text or "") <= 600


def test_nobody_is_thanked_for_what_is_not_kept(path: Path) -> None:
    path.write_bytes(b"geen database, maar wel lang genoeg om er een te lijken" * 20)
    with Log(path, retry_after=0.1) as log, world(log=log) as bot:
        until(log.warnings)
        value = {BUTTON: {"wrong": "overgegaan", "told": "779"}, REASON: "wrong"}
        assert bot.say(None, value=value)[0]["text"] == TEXTS.feedback["nowhere"]


def test_without_a_log_nothing_is_said_to_be_kept() -> None:
    value = {BUTTON: {"wrong": "overgegaan", "told": "779"}, REASON: "wrong"}
    with world() as bot:
        assert bot.say(None, value=value)[0]["text"] == TEXTS.feedback["nowhere"]


def test_a_form_in_a_dialog_is_answered_there(path: Path) -> None:
    value = {"data": {BUTTON: {"wrong": "overgegaan", "told": "779"}, REASON: "outdated"}}
    with Log(path) as log, world(log=log) as bot:
        answer = bot.post(bot.activity(type="invoke", name="task/submit", value=value))
    assert answer.json == {"task": {"type": "message", "value": TEXTS.feedback["thanks"]}}
    assert [one.reason for one in feedback(path, date.today())] == [Reason.OUTDATED]


# --- When the file is in trouble


def test_a_locked_log_delays_no_answer_and_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_log, "_PATIENCE", 0.2)
    write(path, [], 90)
    with Log(path, retry_after=0.2) as log, world(log=log) as bot:
        until(lambda: not log._purge_due)
        with closing(sqlite3.connect(path, isolation_level=None)) as staff:
            staff.execute("BEGIN IMMEDIATE")
            before = time.perf_counter()
            for number in range(20):
                assert bot.say(f"Vraag {number}?")[0]["text"] == CITED
            assert time.perf_counter() - before < 5
            until(log.warnings)
            health = bot.request("GET", "/health")
            assert health.status == 200
            assert health.json["status"] == "ok"
            assert (
                "Er komen geen vragen in het vragenlogboek: Een ander programma" in health.json["warnings"][1]
            )
            staff.execute("ROLLBACK")
        until(lambda: len(questions(path)) == 20)
        until(lambda: not log.warnings())
        assert "the question log fails" in bot.log.getvalue()
        assert "the question log works again" in bot.log.getvalue()
        assert "Vraag" not in bot.log.getvalue()


def test_a_log_that_cannot_be_made_stops_no_answer(tmp_path: Path) -> None:
    with Log(tmp_path / "weg" / "log.db", retry_after=0.1) as log, world(log=log) as bot:
        assert bot.say()[0]["text"] == CITED
        until(log.warnings)
        assert "niet te gebruiken" in bot.request("GET", "/health").json["warnings"][1]
        # As soon as it can be made, it is.
        (tmp_path / "weg").mkdir()
        until(lambda: not log.warnings())
    assert questions(tmp_path / "weg" / "log.db") == [QUESTION]


def test_a_log_that_was_moved_away_is_made_anew(path: Path) -> None:
    with Log(path) as log, world(log=log) as bot:
        bot.say("Eerste vraag?")
        until(lambda: path.exists() and questions(path))
        path.rename(path.with_name("oud.db"))
        bot.say("Tweede vraag?")
        until(lambda: path.exists() and questions(path))
    assert questions(path) == ["Tweede vraag?"]
    assert questions(path.with_name("oud.db")) == ["Eerste vraag?"]


# --- By itself


def test_what_waits_is_written_at_the_end(path: Path) -> None:
    with Log(path, today=lambda: TODAY) as log:
        for number in range(500):
            log.asked(f"Vraag {number}?", NO)
        log.feedback("een-feit", "779", Reason.WRONG, "volgens dhr. Voorbeeld zijn het er 780")
        log.feedback("een-feit", None, Reason.HELPFUL)
    assert len(asked(path, TODAY, ALL)) == 500
    assert feedback(path, TODAY) == [
        Feedback(TODAY, "een-feit", Reason.WRONG, "779", "volgens dhr. [naam] zijn het er 780"),
        Feedback(TODAY, "een-feit", Reason.HELPFUL),
    ]
    assert log.warnings() == ()


def test_of_a_question_back_the_options_are_kept(path: Path) -> None:
    said = Said(
        "clarify", "Wat bedoelt u?", options=(Option("a", "fact-a"), Option("b", "fact-b"), Option("c"))
    )
    with Log(path, today=lambda: TODAY) as log:
        log.asked("Hoeveel?", said)
    assert asked(path, TODAY, ALL)[0].facts == ("fact-a", "fact-b")


def test_what_is_too_long_for_a_question_is_not_kept(path: Path) -> None:
    with Log(path, today=lambda: TODAY) as log:
        log.asked("Geachte raad, " + "wij vinden dat " * 40, NO)
        log.asked("\u200b?!", NO)
        log.asked("\ud800", NO)
    assert [one.question for one in asked(path, TODAY, ALL)] == ["[te lange vraag]", "?!", "?"]


def test_of_too_many_the_newest_are_lost_and_counted(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "WAITING", 10)
    monkeypatch.setattr(recording, "_TO_CLOSE", 0.5)
    with Log(path.parent / "weg" / "log.db", retry_after=60) as log:
        until(log.warnings)
        for number in range(25):
            log.asked(f"Vraag {number}?", NO)
        assert "Vragen die niet in het vragenlogboek zijn gekomen: 15." in log.warnings()


def test_what_has_expired_goes_at_the_start_and_every_day(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "LOOK_EVERY", 0.05)
    write(path, [Asked(TODAY - timedelta(days=ago), f"vraag {ago}", "decline") for ago in (29, 30, 95)], 90)
    days = [TODAY]
    with Log(path, days=30, today=lambda: days[-1]) as log:
        until(lambda: len(asked(path, date.min, ALL)) == 1)
        assert b"vraag 30" not in path.read_bytes()
        days.append(TODAY + timedelta(days=1))
        until(lambda: not asked(path, date.min, ALL))
        assert log.warnings() == ()


def test_pr_04_a_purge_that_fails_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_log, "_PATIENCE", 0.1)
    write(path, [Asked(TODAY - timedelta(days=95), "oude vraag", "decline")], 90)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")  # else a reader stops the writing too
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM questions").fetchall()
        with Log(path, today=lambda: TODAY, retry_after=0.1) as log:
            until(log.warnings)
            assert log.warnings()[0].startswith(
                "Verlopen vragen worden niet uit het vragenlogboek verwijderd"
            )
            reader.execute("ROLLBACK")
            until(lambda: not log.warnings())
    assert b"oude vraag" not in path.read_bytes()


def test_pr_04_days_without_a_purge_are_told(path: Path) -> None:
    days = [TODAY]
    with Log(path, today=lambda: days[-1]) as log:
        until(path.exists)
        assert log.warnings() == ()
        days.append(TODAY + timedelta(days=2))
        assert "sinds 2026-11-23" in log.warnings()[0]


@pytest.mark.parametrize("error", [ValueError("geheime vraag"), MemoryError("geheime vraag")])
def test_an_unexpected_fault_tells_its_type_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr(recording, "write", fail)
    with caplog.at_level(logging.INFO), Log(path) as log:
        log.asked("geheime vraag", NO)
        until(log.warnings)
    assert log.warnings() == (f"Er komen geen vragen in het vragenlogboek: {type(error).__name__}",)
    assert type(error).__name__ in caplog.text
    assert "geheime" not in caplog.text


def test_a_desk_that_fails_leaves_no_row(path: Path) -> None:
    desk = StandInDesk()
    desk.error = RuntimeError("stuk")
    with Log(path) as log, world(desk, log=log) as bot:
        bot.say()
    assert questions(path) == []
