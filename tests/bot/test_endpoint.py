"""The endpoint as Teams and strangers see it: real sockets, real tokens. The ids are those of the attacks."""

from __future__ import annotations

import gzip
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils.utils import sqlite3
from teams import ANSWER, BOT, CITED, QUESTION, WELCOME, World, world

from bot.texts import TEXTS
from knowledge import Desk, Option, Said, StoreError

ROOT = Path(__file__).parents[2]
TAKEN = (200, 201, 202)


@pytest.fixture(scope="module")
def running() -> Iterator[World]:
    with world() as this:
        yield this


@pytest.fixture
def bot(running: World) -> World:
    running.desk.asked.clear()
    running.desk.error = None
    running.desk.said = ANSWER
    running.channel.posted.clear()
    running.channel.script.clear()
    running.channel.refused = 0
    running.clock.now += 3600
    return running


# --- What a member sees ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["personal", "groupChat", "channel"])
def test_a_question_is_answered_with_text_and_card(bot: World, kind: str) -> None:
    activity = bot.activity()
    activity["conversation"]["conversationType"] = kind
    assert bot.post(activity).status in TAKEN
    assert bot.desk.asked == [("ask", QUESTION)]
    (posted,) = bot.channel.posted
    assert posted.authorization == "Bearer bot-token"
    number = activity["id"].removeprefix("activity-")
    assert posted.path == f"/v3/conversations/a%3Aconversation-{number}/activities/{activity['id']}"
    reply = posted.activity
    assert reply["type"] == "message"
    assert reply["text"] == CITED
    assert reply["summary"] == reply["speak"] == ANSWER.text
    assert reply["textFormat"] == "plain"
    assert reply["locale"] == "nl-NL"
    assert reply["replyToId"] == activity["id"]
    assert reply["from"]["id"] == BOT
    assert reply["recipient"]["id"] == activity["from"]["id"]
    assert reply["conversation"]["id"] == activity["conversation"]["id"]
    (attachment,) = reply["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert attachment["content"]["body"][0]["inlines"][0]["text"] == "779"


def test_ma_11_with_expect_replies_they_come_in_the_body(bot: World) -> None:
    activity = bot.activity(deliveryMode="expectReplies")
    answer = bot.post(activity)
    assert answer.status == 200
    (reply,) = answer.replies
    assert (reply["text"], reply["replyToId"], reply["locale"]) == (CITED, activity["id"], "nl-NL")
    assert reply["attachments"][0]["content"]["type"] == "AdaptiveCard"
    assert bot.channel.posted == []


def mention(account: str, text: str | None) -> dict[str, Any]:
    return {"type": "mention", "mentioned": {"id": account, "name": "Raadbaak"}, "text": text}


@pytest.mark.parametrize(
    ("text", "entities", "asked"),
    [
        ("<at>Raadbaak</at> hoeveel?", [mention(BOT, "<at>Raadbaak</at>")], "hoeveel?"),
        ("<at>Raad</at>&nbsp;wat besloot de Raad?", [mention(BOT, "<at>Raad</at>")], "wat besloot de Raad?"),
        ("hoeveel <at>Raadbaak</at>", [mention(BOT, "<at>Raadbaak</at>")], "hoeveel"),
        ("<at>A</at> <at>A</at> wie?", [mention(BOT, "<at>A</at>")] * 2, "wie?"),
        ("vroeg <at>Jan</at> dat?", [mention("29:jan", "<at>Jan</at>")], "vroeg dat?"),
        ('<at id="0">Raadbaak</at> wie?', [mention(BOT, '<at id="0">Raadbaak</at>')], "wie?"),
        ("Raad wat besloot de Raad?", [mention(BOT, "Raad")], "wat besloot de Raad?"),
        ("de Raad", [mention(BOT, None)], "de Raad"),
        ("de Raad", [mention(BOT, "")], "de Raad"),
        ("de Raad", [{"type": "clientInfo", "country": "NL"}], "de Raad"),
        ("wie & wat &lt;dan&gt;?", [], "wie & wat <dan>?"),
        ("x" * 700, [], "x" * 501),
    ],
)
def test_a_mention_is_removed_by_its_entity(
    bot: World, text: str, entities: list[dict[str, Any]], asked: str
) -> None:
    bot.say(text, entities=entities)
    assert [(how, " ".join(what.split())) for how, what in bot.desk.asked] == [("ask", asked)]


@pytest.mark.parametrize(
    "changed",
    [
        {"text": None},
        {"text": ""},
        {"text": "  \n\t "},
        {"text": "👍🎉"},
        {"text": "?!"},
        {"text": "<at>Raadbaak</at> ", "entities": [mention(BOT, "<at>Raadbaak</at>")]},
        {
            "text": None,
            "attachments": [{"contentType": "image/png", "contentUrl": "https://example.invalid"}],
        },
        {"text": None, "value": {}},
    ],
)
def test_ma_05_nothing_asked_gets_help(bot: World, changed: dict[str, Any]) -> None:
    (reply,) = bot.say(**changed)
    assert bot.desk.asked == [("welcome", "")]
    assert reply["text"] == WELCOME.text


@pytest.mark.parametrize("value", [{"raad": {"fact": 7}}, {"other": "button"}, "raad", [1]])
def test_a_button_that_cannot_be_read_is_told_so(bot: World, value: Any) -> None:
    (reply,) = bot.say(None, value=value)
    assert reply["text"] == TEXTS.unreadable
    assert bot.nothing_happened()


@pytest.mark.parametrize("mark", [None, 5, {}, ["x"]])
def test_a_mark_that_is_no_text_counts_as_none(bot: World, mark: Any) -> None:
    bot.say(None, value={"raad": {"fact": "almelo", "follow": "nonsense", "mark": mark}})
    assert bot.desk.asked == [("show", "almelo")]


def test_text_null_is_text_absent(bot: World) -> None:
    body = json.dumps(bot.activity() | {"text": None, "entities": None, "value": None}).encode()
    assert bot.post(body).status in TAKEN
    assert bot.desk.asked == [("welcome", "")]


@pytest.mark.parametrize("kind", ["clarify", "decline"])
def test_buttons_can_be_pressed(bot: World, kind: str) -> None:
    options = (Option("401 in Almelo", "almelo"), Option("En in 2022?"))
    bot.desk.said = Said(kind=kind, text="Wat bedoelt u?", options=options)
    (reply,) = bot.say()
    buttons = [
        row["selectAction"] for row in reply["attachments"][0]["content"]["body"] if "selectAction" in row
    ]
    bot.desk.asked.clear()
    for button in buttons:
        bot.say(None, value=button["data"], replyToId="reply-1")
    assert bot.desk.asked == [("show", "almelo"), ("ask", "En in 2022?")]


def test_a_button_asks_no_longer_question_than_a_person(bot: World) -> None:
    bot.say(None, value={"raad": {"ask": "x" * 700}})
    assert bot.desk.asked == [("ask", "x" * 501)]


@pytest.mark.parametrize(
    ("kind", "added", "welcome"),
    [
        ("personal", [BOT], True),
        ("personal", [BOT, "29:jan"], True),
        ("personal", ["29:jan"], True),
        ("groupChat", [BOT], True),
        ("groupChat", ["29:jan"], False),
        ("channel", [BOT], True),
        ("channel", ["29:jan"], False),
        ("personal", [], False),
        ("personal", None, False),
    ],
)
def test_who_arrives_is_welcomed(bot: World, kind: str, added: list[str] | None, welcome: bool) -> None:
    activity = bot.activity(type="conversationUpdate", text=None)
    activity["conversation"]["conversationType"] = kind
    if added is not None:
        activity["membersAdded"] = [{"id": one} for one in added]
    assert bot.post(activity).status in TAKEN
    assert bot.desk.asked == [("welcome", "")] * welcome
    assert [one.activity["text"] for one in bot.channel.posted] == [WELCOME.text] * welcome
    for one in bot.channel.posted:
        assert "replyToId" not in one.activity
        assert one.path.endswith("/activities")
        rows = one.activity["attachments"][0]["content"]["body"]
        assert [row["selectAction"]["title"] for row in rows if "selectAction" in row] == [
            option.label for option in WELCOME.options
        ]


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "somethingNew"},
        {"type": "typing"},
        {"type": "event", "name": "x"},
        {"type": "endOfConversation"},
        {"type": "installationUpdate", "action": "add"},
        {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
        {"type": "delay", "value": 30000},
        {"type": "trace"},
        {"type": "messageDelete", "channelData": {"tenant": {}, "eventType": "softDeleteMessage"}},
        {"type": "messageUpdate"},
        {"type": "invokeResponse"},
        {"type": "conversationUpdate", "membersRemoved": [{"id": "29:jan"}]},
        {"type": "conversationUpdate", "topicName": "Jeugdzorg"},
    ],
    ids=lambda changed: " ".join(map(str, changed.values())),
)
def test_ma_09_what_needs_no_reply_gets_none(bot: World, changed: dict[str, Any]) -> None:
    assert bot.post(bot.activity(**changed)).status in TAKEN
    assert bot.nothing_happened()


@pytest.mark.parametrize(
    "changed",
    [
        {"from": {"id": BOT}},
        {"from": {"id": "28:another", "role": "bot"}},
        {"from": {"id": BOT}, "type": "messageUpdate", "channelData": {"eventType": "editMessage"}},
    ],
)
def test_ma_19_bots_get_no_reply(bot: World, changed: dict[str, Any]) -> None:
    assert bot.post(bot.activity(**changed)).status in TAKEN
    assert bot.nothing_happened()


def test_ma_19_an_edited_message_is_answered_once_for_each_edit(bot: World) -> None:
    activity = bot.activity(replyToId="reply-1")
    edited = activity | {
        "type": "messageUpdate",
        "text": "En in 2022?",
        "timestamp": "2026-11-23T09:01:00Z",
        "channelData": activity["channelData"] | {"eventType": "editMessage"},
    }
    again = edited | {"timestamp": "2026-11-23T09:02:00Z"}
    for one in (activity, edited, edited, again, again):
        assert bot.post(one).status in TAKEN
    assert [what for _, what in bot.desk.asked] == [QUESTION, "En in 2022?", "En in 2022?"]
    assert len(bot.channel.posted) == 3


# --- Invokes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["composeExtension/submitAction", "signin/verifyState", "x" * 300, None])
@pytest.mark.parametrize("mode", [None, "expectReplies"])
def test_ma_10_unknown_invokes_are_not_implemented(bot: World, name: str | None, mode: str | None) -> None:
    answer = bot.post(bot.activity(type="invoke", name=name, value={"data": {}}, deliveryMode=mode))
    assert answer.status == 501
    assert bot.nothing_happened()


GARBAGE = (None, "garbage", [1, 2], 5, {"action": 5}, {"data": None}, {"data": {"raad": {"fact": ["x"]}}})
UNREADABLE: dict[str, Any] = {
    "adaptiveCard/action": {
        "statusCode": 400,
        "type": "application/vnd.microsoft.error",
        "value": {"code": "BadRequest", "message": TEXTS.unreadable},
    },
    "task/fetch": {"task": {"type": "message", "value": TEXTS.unreadable}},
    "task/submit": {"task": {"type": "message", "value": TEXTS.unreadable}},
}


@pytest.mark.parametrize("value", [*GARBAGE, {"action": {"data": {"raad": {"fact": ["x"]}}}}], ids=repr)
@pytest.mark.parametrize("name", UNREADABLE)
def test_ma_10_what_cannot_be_read_is_answered_in_the_form_of_the_invoke(
    bot: World, name: str, value: Any
) -> None:
    answer = bot.post(bot.activity(type="invoke", name=name, value=value))
    assert (answer.status, answer.json) == (200, UNREADABLE[name])
    assert bot.nothing_happened()


@pytest.mark.parametrize(
    "value",
    [
        *("garbage", None, [1], {"parameters": 5}, {"parameters": [], "queryOptions": [1]}),
        *({"queryOptions": {"skip": skip}} for skip in (-1, "1", True, 1.5)),
    ],
    ids=repr,
)
def test_ma_10_a_search_that_cannot_be_read_is_told_so(bot: World, value: Any) -> None:
    answer = bot.post(bot.activity(type="invoke", name="composeExtension/query", value=value))
    told = {"composeExtension": {"type": "message", "text": TEXTS.extension["unreadable"]}}
    assert (answer.status, answer.json) == (200, told)
    assert bot.nothing_happened()


PRESSED = {"raad": {"fact": "almelo"}}


def test_a_dialog_shows_the_card_of_an_answer(bot: World) -> None:
    answer = bot.post(bot.activity(type="invoke", name="task/fetch", value={"data": PRESSED}))
    task = answer.json["task"]
    assert (answer.status, task["type"], task["value"]["title"]) == (200, "continue", "Raadbaak")
    assert task["value"]["card"]["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert task["value"]["card"]["content"]["body"][0]["inlines"][0]["text"] == "779"
    answer = bot.post(bot.activity(type="invoke", name="task/submit", value={"data": PRESSED}))
    assert answer.json == {"task": {"type": "message", "value": ANSWER.text}}
    assert bot.channel.posted == []


# --- The message extension


def searched(question: str | None, **options: int) -> dict[str, Any]:
    parameter = (
        {"name": "question", "value": question} if question else {"name": "initialRun", "value": "true"}
    )
    return {
        "commandId": "figure",
        "parameters": [parameter],
        "queryOptions": {"skip": 0, "count": 25} | options,
    }


@pytest.mark.parametrize("question", ["wsw", None])
def test_a_search_brings_figures_with_their_source(bot: World, question: str | None) -> None:
    answer = bot.post(bot.activity(type="invoke", name="composeExtension/query", value=searched(question)))
    assert answer.status == 200
    assert bot.desk.asked == [("find", question or "")]
    found = answer.json["composeExtension"]
    assert (found["type"], found["attachmentLayout"]) == ("result", "list")
    assert len(found["attachments"]) == 3
    for attachment in found["attachments"]:
        assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
        assert attachment["content"]["body"][0]["inlines"][0]["text"] == "779"
        assert attachment["preview"]["content"] == {
            "title": "779 mensen overgegaan",
            "text": "1 oktober 2021, Raadsbrief over de Wsw",
        }


@pytest.mark.parametrize(
    ("options", "count"), [({"count": 2}, 2), ({"skip": 1}, 2), ({"skip": 10**9}, 0), ({"count": 0}, 0)]
)
def test_a_search_goes_page_by_page(bot: World, options: dict[str, int], count: int) -> None:
    value = searched("wsw", **options)
    answer = bot.post(bot.activity(type="invoke", name="composeExtension/query", value=value))
    found = answer.json["composeExtension"]
    assert len(found.get("attachments", [])) == count
    # That there is nothing is said on the first page only.
    first = not options.get("skip")
    assert count or found["type"] == ("message" if first else "result")


def test_typing_in_a_search_leaves_questions_to_ask(bot: World) -> None:
    person = {"id": "29:typist"}
    for _ in range(120):
        value = searched("wsw")
        bot.post(bot.activity(type="invoke", name="composeExtension/query", value=value, **{"from": person}))
    answer = bot.post(
        bot.activity(type="invoke", name="composeExtension/query", value=value, **{"from": person})
    )
    assert answer.json == {"composeExtension": {"type": "message", "text": TEXTS.too_many}}
    assert bot.say(**{"from": person})[0]["text"] == CITED


# --- Sources as Teams shows them


def test_the_sources_of_an_answer_are_cited(bot: World) -> None:
    (reply,) = bot.say()
    (entity,) = reply["entities"]
    (claim,) = entity.pop("citation")
    assert entity == {
        "type": "https://schema.org/Message",
        "@type": "Message",
        "@context": "https://schema.org",
        "@id": "",
    }
    assert (claim["@type"], claim["position"]) == ("Claim", 1)
    shown = {"@type": "DigitalDocument", "name": "Raadsbrief over de Wsw", "abstract": "onderdeel 2"}
    assert claim["appearance"] == shown


def test_another_channel_gets_no_numbers(bot: World) -> None:
    with world(development=True) as open_bot:
        (reply,) = open_bot.say(channelId="emulator")
    assert reply["text"] == ANSWER.text
    assert "entities" not in reply


@pytest.mark.parametrize("mode", [None, "expectReplies"])
def test_ma_11_a_known_invoke_is_answered_in_the_body(bot: World, mode: str | None) -> None:
    value = {"action": {"type": "Action.Execute", "data": {"raad": {"fact": "almelo"}}}, "trigger": "manual"}
    answer = bot.post(bot.activity(type="invoke", name="adaptiveCard/action", value=value, deliveryMode=mode))
    assert answer.status == 200
    assert answer.json == {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": ANSWER.text,
    }
    assert bot.desk.asked == [("show", "almelo")]
    assert bot.channel.posted == []


# --- When something fails ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "text", "logged"),
    [
        (StoreError("Het bestand is er niet."), TEXTS.unavailable, "Het bestand is er niet."),
        (KeyError(QUESTION), TEXTS.failed, "KeyError at teams.py:"),
        (UnicodeEncodeError("utf-8", QUESTION, 0, 1, "x"), TEXTS.failed, "UnicodeEncodeError at teams.py:"),
        (TimeoutError(QUESTION), TEXTS.failed, "TimeoutError at teams.py:"),
    ],
)
def test_a_failure_is_one_friendly_sentence(bot: World, error: Exception, text: str, logged: str) -> None:
    bot.desk.error = error
    (reply,) = bot.say()
    assert reply["text"] == text
    assert "attachments" not in reply
    assert not re.search(r"\d", reply["text"])
    assert logged in bot.log.getvalue()
    bot.desk.error = None
    assert bot.say()[0]["text"] == CITED


def test_an_answer_that_no_card_can_show_is_a_failure_too(bot: World) -> None:
    bot.desk.said = Said(kind="something new", text=QUESTION, options=(Option("x"),))
    assert bot.say()[0]["text"] == TEXTS.failed


def test_health_tells_what_the_store_holds(bot: World) -> None:
    answer = bot.request("GET", "/health")
    assert answer.status == 200
    assert answer.json == {
        "status": "ok",
        "letters": ["Raadsbrief over de Wsw"],
        "facts": 47,
        "withheld": 1,
        "warnings": ["één zonder bron"],
        "faults": 0,
    }


def test_health_tells_why_not(bot: World) -> None:
    bot.desk.error = StoreError("Het bestand is er niet.")
    answer = bot.request("GET", "/health")
    assert answer.status == 503
    assert answer.json == {"status": "unavailable", "reason": "Het bestand is er niet."}


def test_a_store_that_is_replaced_is_read_while_the_server_goes_on(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question waits for it, and is answered from the new file; nobody else does."""
    question = "Hoeveel inwoners waren er in 2023 aan het werk in een leerbaan?"
    reload = Desk.reload

    def slowly(desk: Desk) -> None:
        time.sleep(1.5)
        reload(desk)

    monkeypatch.setattr(Desk, "reload", slowly)
    new = store.with_name("new.db")
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM INTO ?", [str(new)])
    with closing(sqlite3.connect(new)) as connection, connection:
        connection.execute(
            "UPDATE facts SET value = '1300', corrected = 'x' WHERE id = 'lindemeer-2023-leerbanen'"
        )
    with Desk(store) as desk, world(desk) as bot:
        assert "1.200" in bot.say(question)[0]["text"]
        new.replace(store)
        replies: list[str] = []
        asking = threading.Thread(target=lambda: replies.append(bot.say(question)[0]["text"]))
        asking.start()
        time.sleep(0.3)
        started = time.monotonic()
        health = bot.request("GET", "/health")
        assert time.monotonic() - started < 0.25
        assert (health.status, health.json["reason"]) == (503, TEXTS.loading)
        assert not replies
        asking.join()
        assert "1.300" in replies[0]
        assert bot.request("GET", "/health").status == 200


MANY = 2500
"""Facts of the store that is put in the place of another: reading it takes longer than /health may."""


def test_a_big_store_is_read_while_everybody_else_is_served(store: Path) -> None:
    """Nobody asks anything: /health itself is the first to see that the file is another one."""
    new = store.with_name("new.db")
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM INTO ?", [str(new)])
    with closing(sqlite3.connect(new)) as connection, connection:
        connection.executemany(
            "INSERT INTO facts (id, letter, kind, status, measure, population, statement, value, unit)"
            " SELECT ?, id, 'figure', 'approved', ?, ?, ?, '12', 'personen' FROM letters LIMIT 1",
            [
                (
                    f"f{number}",
                    f"soort{number:05}heid in wijk{number}",
                    "inwoners",
                    f"Soort{number}: {{value}}.",
                )
                for number in range(MANY)
            ],
        )
    with Desk(store) as desk, world(desk) as bot:
        assert bot.request("GET", "/health").status == 200
        new.replace(store)
        statuses, slowest, ends = [], 0.0, time.monotonic() + 60
        while (not statuses or statuses[-1] != 200) and time.monotonic() < ends:
            started = time.monotonic()
            statuses.append(bot.request("GET", "/health").status)
            slowest = max(slowest, time.monotonic() - started)
        assert statuses[-1] == 200
        assert 503 in statuses, "the store was read too quickly to show anything"
        assert slowest < 0.25
        assert bot.request("GET", "/health").json["facts"] > MANY


def test_in_15_thirty_questions_a_minute(bot: World) -> None:
    person = {"id": "29:person-who-asks-a-lot"}
    texts = [bot.say(f"Vraag {number}", **{"from": person})[0]["text"] for number in range(32)]
    assert texts == [CITED] * 30 + [TEXTS.too_many] * 2
    assert len(bot.desk.asked) == 30
    assert bot.say()[0]["text"] == CITED, "someone else"
    bot.clock.now += 60
    assert bot.say(**{"from": person})[0]["text"] == CITED


# --- Delivery ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "posted", "refused"),
    [
        ([(429, {"Retry-After": "1"}, 0)], 1, 1),
        ([(429, {}, 0), (503, {}, 0)], 1, 2),
        ([(500, {}, 0)], 1, 1),
        ([(500, {}, 0)] * 5, 0, 3),
        ([(429, {"Retry-After": "60"}, 0)] * 5, 0, 1),
        ([(429, {"Retry-After": "gauw"}, 0)], 1, 1),
        ([(400, {}, 0)] * 2, 0, 1),
        ([(403, {}, 0)] * 2, 0, 1),
        ([(302, {"Location": "/elders"}, 0)] * 2, 0, 1),
        ([(201, {}, 2)], 1, 0),
        ([(202, {}, 0)], 1, 0),
    ],
)
def test_co_04_a_reply_is_tried_three_times_and_delivered_once(
    bot: World, script: list[tuple[int, dict[str, str], float]], posted: int, refused: int
) -> None:
    bot.channel.script = list(script)
    start = time.monotonic()
    assert bot.post(bot.activity()).status in TAKEN
    took = time.monotonic() - start
    assert len(bot.channel.posted) == posted
    assert bot.channel.refused == refused
    assert took < 12
    if script[0][1].get("Retry-After") == "1":
        assert took >= 1
    assert posted or "was not delivered" in bot.log.getvalue()


def test_co_04_a_slow_channel_holds_up_nobody_else(bot: World) -> None:
    bot.channel.script = [(201, {}, 3)]
    slow = threading.Thread(target=bot.post, args=(bot.activity(),))
    slow.start()
    while bot.channel.script:
        time.sleep(0.01)
    start = time.monotonic()
    assert bot.post(bot.activity()).status in TAKEN
    assert bot.say()
    assert time.monotonic() - start < 2
    assert len(bot.channel.posted) == 1
    slow.join()
    assert len(bot.channel.posted) == 2


def test_co_04_a_channel_that_is_closed(bot: World) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    assert bot.post(bot.activity(serviceUrl=url), bot.bearer(serviceurl=url)).status in TAKEN
    assert "was not delivered" in bot.log.getvalue()
    assert bot.say()


def test_co_04_a_channel_that_opens_in_time(bot: World) -> None:
    """Bound and not yet listening: connections are refused."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        post = threading.Thread(
            target=bot.post, args=(bot.activity(serviceUrl=url), bot.bearer(serviceurl=url))
        )
        post.start()
        time.sleep(0.3)
        server.settimeout(10)
        server.listen()
        connection, _ = server.accept()
        with connection:
            assert connection.recv(65536).startswith(b"POST /v3/conversations/")
            connection.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
        post.join()


def test_ids_cannot_lead_a_reply_elsewhere(bot: World) -> None:
    activity = bot.activity(id="1/../../x?y#z")
    activity["conversation"]["id"] = "a:/../..%2f é"
    assert bot.post(activity).status in TAKEN
    (posted,) = bot.channel.posted
    assert posted.path == (
        "/v3/conversations/a%3A%2F..%2F..%252f%20%C3%A9/activities/1%2F..%2F..%2Fx%3Fy%23z"
    )


def test_what_may_have_arrived_is_not_sent_twice() -> None:
    """A channel that reads the reply and then hangs up."""
    taken = []

    def serve(server: socket.socket) -> None:
        server.settimeout(3)
        try:
            while True:
                connection, _ = server.accept()
                with connection:
                    taken.append(connection.recv(65536))
        except TimeoutError:
            pass

    with socket.create_server(("127.0.0.1", 0)) as server, world() as bot:
        thread = threading.Thread(target=serve, args=(server,))
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        assert bot.post(bot.activity(serviceUrl=url), bot.bearer(serviceurl=url)).status in TAKEN
        thread.join()
    assert len(taken) == 1


def test_the_token_is_fetched_once_and_without_holding_up_others() -> None:
    fetched = []

    def acquire() -> dict[str, Any]:
        fetched.append(threading.current_thread())
        time.sleep(1)
        return {"access_token": f"token-{len(fetched)}", "expires_in": 3600}

    with world(acquire=acquire) as bot:
        posts = [threading.Thread(target=bot.post, args=(bot.activity(),)) for _ in range(5)]
        for one in posts:
            one.start()
        while not fetched:
            time.sleep(0.01)
        start = time.monotonic()
        assert bot.request("GET", "/health").status == 200
        assert time.monotonic() - start < 0.25
        for one in posts:
            one.join()
        assert [one.authorization for one in bot.channel.posted] == ["Bearer token-1"] * 5
        bot.clock.now += 3600 - 299
        bot.post(bot.activity())
        assert bot.channel.posted[-1].authorization == "Bearer token-2"


def test_without_a_token_nothing_is_posted_and_nothing_leaks() -> None:
    tries = []

    def acquire() -> dict[str, Any]:
        tries.append(1)
        return {"error": "invalid_client", "error_description": f"the secret was {QUESTION}"}

    with world(acquire=acquire) as bot:
        for _ in range(3):
            assert bot.post(bot.activity()).status in TAKEN
        assert len(tries) == 1
        bot.clock.now += 10
        bot.post(bot.activity())
        assert len(tries) == 2
        assert bot.channel.posted == []
        assert "was not delivered" in bot.log.getvalue()


def test_development_mode_posts_without_a_token() -> None:
    with world(development=True) as bot:
        assert bot.post(bot.activity()).status in TAKEN
        (posted,) = bot.channel.posted
        assert posted.authorization is None


def test_co_06_what_is_under_way_is_finished_before_the_server_stops() -> None:
    with world() as bot:
        bot.channel.script = [(201, {}, 1)] * 5
        answers: list[int] = []
        posts = [
            threading.Thread(target=lambda: answers.append(bot.post(bot.activity()).status)) for _ in range(5)
        ]
        for one in posts:
            one.start()
        while bot.channel.script:
            time.sleep(0.01)
        start = time.monotonic()
        bot.stop()
        assert time.monotonic() - start < 10
        for one in posts:
            one.join()
        assert len(answers) == len(bot.channel.posted) == 5
        assert set(answers) <= set(TAKEN)


# --- Malformed requests ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "application/json-seq",
        "application/jsonp",
        "application/json; charset=utf-16",
        "application/json; charset=bogus",
        "application/json; charset=rot13",
        "application/json; charset=zlib",
        "application/json; charset=",
        "application/json, application/json",
    ],
)
def test_ma_01_only_json_in_utf_8(bot: World, content_type: str | None) -> None:
    headers = bot.bearer() | ({} if content_type is None else {"Content-Type": content_type})
    answer = bot.request("POST", "/api/messages", json.dumps(bot.activity()).encode(), headers)
    assert answer.status == (200 if content_type == "application/json; charset=" else 415)
    assert bot.nothing_happened() is (answer.status == 415)


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"'],
)
def test_json_in_utf_8_is_taken(bot: World, content_type: str) -> None:
    assert bot.post(bot.activity(), bot.bearer() | {"Content-Type": content_type}).status in TAKEN


NO_ACTIVITY: dict[str, bytes] = {
    "MA-02 empty": b"",
    "MA-02 not JSON": b"hello",
    "MA-02 cut off": b'{"type": "mess',
    "MA-02 two": b"{} {}",
    "MA-02 no UTF-8": b'{"type": "message", "text": "\xff\xfe"}',
    "MA-02 UTF-16": '{"type": "message"}'.encode("utf-16"),
    "MA-02 byte order mark": b"\xef\xbb\xbf{}",
    "MA-02 list": b"[]",
    "MA-02 text": b'"x"',
    "MA-02 number": b"1",
    "MA-02 null": b"null",
    "MA-02 NUL": b"\x00",
    "MA-03 empty object": b"{}",
    "MA-03 type only": b'{"type": "message"}',
    "MA-07 900 deep": b'{"value": ' + b"[" * 900 + b"]" * 900 + b"}",
    "MA-07 900 objects deep": b'{"a": ' * 900 + b"1" + b"}" * 900,
    "MA-07 100,000 deep": b"[" * 100_000 + b"]" * 100_000,
    "MA-07 100,000 open": b'{"a": ' + b"[" * 100_000,
    "MA-07 half a pair": b'{"type": "message", "text": "\\ud800"}',
}


@pytest.mark.parametrize("case", NO_ACTIVITY)
def test_ma_02_ma_03_ma_07_no_activity(bot: World, case: str) -> None:
    answer = bot.post(NO_ACTIVITY[case])
    assert answer.status == 400
    assert set(answer.json) == {"error"}
    assert bot.nothing_happened()


MARK = "sentinel-4711"
WRONG_FIELDS: list[tuple[str, Any]] = [
    ("type", 5),
    ("type", [MARK]),
    ("type", ""),
    ("type", None),
    ("id", 7),
    ("text", 5),
    ("text", [MARK]),
    ("text", {"a": MARK}),
    ("text", True),
    ("timestamp", MARK),
    ("timestamp", 5),
    ("localTimestamp", MARK),
    ("entities", MARK),
    ("entities", [MARK]),
    ("entities", {"type": "mention"}),
    ("entities", [{"type": 5}]),
    ("entities", [{"type": "mention"}]),
    ("entities", [{"type": "mention", "mentioned": MARK}]),
    ("entities", [{"type": "mention", "mentioned": {"id": 5}}]),
    ("attachments", 5),
    ("attachments", [[MARK]]),
    ("membersAdded", MARK),
    ("membersAdded", [MARK]),
    ("membersAdded", [{"name": MARK}]),
    ("reactionsAdded", MARK),
    ("from", MARK),
    ("from", {}),
    ("from", {"id": ""}),
    ("from", {"id": 5}),
    ("from", {"id": "29:x", "role": [MARK]}),
    ("recipient", [MARK]),
    ("conversation", MARK),
    ("conversation", {"id": None}),
    ("conversation", {"id": "x", "conversationType": 5}),
    ("channelData", MARK),
    ("channelData", {"eventType": 5}),
    ("channelId", 5),
    ("serviceUrl", {"a": MARK}),
    ("deliveryMode", [MARK]),
    ("locale", 5),
    ("textFormat", 5),
    ("name", [MARK]),
]


@pytest.mark.parametrize(("field", "value"), WRONG_FIELDS)
def test_ma_03_ma_04_ma_06_a_field_of_the_wrong_type(bot: World, field: str, value: Any) -> None:
    answer = bot.post(bot.activity() | {field: value})
    assert answer.status == 400
    assert bot.nothing_happened()
    assert MARK.encode() not in answer.body
    assert MARK not in bot.log.getvalue()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"text": ', b'"value": ' + b"9" * 4000 + b', "text": '),
        (b'"text": ', b'"value": -' + b"9" * 200_000 + b', "text": '),
        (b'"text": ', b'"value": ' + b"[" * 900 + b"]" * 900 + b', "text": '),
        (b'"text": ', b'"value": "\\ud800", "text": '),
        (b'"text": ', b'"value": NaN, "text": '),
        (b'"text": ', b'"value": -Infinity, "text": '),
        (b'"text": ', b'"value": 1e999, "text": '),
        (b'"type": "message"', b'"type": "typing", "type": "message"'),
        (b'"type": "message"', b'"type": "message", "type": "message"'),
        (b'"channelData": {', b'"channelData": {"tenant": {"id": "x"}, '),
        (b'"text": ', b'"t\\u0065xt": "x", "text": '),
    ],
    ids=[
        "4,000 digits",
        "200,000 digits",
        "900 deep",
        "half a pair",
        "NaN",
        "Infinity",
        "1e999",
        "type",
        "same",
        "nested",
        "escaped",
    ],
)
def test_ma_07_ma_08_numbers_and_keys_that_readers_differ_on(bot: World, old: bytes, new: bytes) -> None:
    body = json.dumps(bot.activity()).encode()
    assert body.count(old) == 1
    assert bot.post(body.replace(old, new)).status == 400
    assert bot.nothing_happened()


def padded(bot: World, size: int) -> bytes:
    body = json.dumps(bot.activity()).encode()
    return body[:-1] + b" " * (size - len(body)) + body[-1:]


@pytest.mark.parametrize(("size", "status"), [(262_144, 200), (262_145, 413), (1_048_577, 413)])
def test_ma_12_a_body_has_256_kilobytes_at_most(bot: World, size: int, status: int) -> None:
    assert bot.post(padded(bot, size)).status == status
    assert bot.nothing_happened() is (status != 200)


def send(bot: World, start: bytes, *chunks: bytes) -> bytes:
    """What comes back to raw bytes; the server may close before it has read them all."""
    with socket.create_connection(("127.0.0.1", bot.port), timeout=30) as connection:
        try:
            connection.sendall(start)
            for chunk in chunks:
                connection.sendall(chunk)
        except (BrokenPipeError, ConnectionResetError):
            pass
        try:
            return connection.recv(4096)
        except ConnectionResetError:
            return b""


def head(bot: World, *lines: str) -> bytes:
    token = bot.bearer()["Authorization"]
    fixed = [
        "POST /api/messages HTTP/1.1",
        "Host: x",
        f"Authorization: {token}",
        "Content-Type: application/json",
    ]
    return "\r\n".join([*fixed, *lines, "", ""]).encode()


def test_ma_12_a_body_that_says_it_is_enormous_is_not_waited_for(bot: World) -> None:
    start = time.monotonic()
    assert send(bot, head(bot, "Content-Length: 104857600"), b"{").startswith(b"HTTP/1.1 413")
    assert time.monotonic() - start < 3
    assert bot.nothing_happened()


def test_ma_12_a_body_without_a_length_is_counted(bot: World) -> None:
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
    assert send(bot, head(bot, "Transfer-Encoding: chunked"), *[chunk] * 6).startswith(b"HTTP/1.1 413")
    assert bot.nothing_happened()


def test_ma_12_a_gzip_bomb(bot: World) -> None:
    bomb = gzip.compress(b" " * 64_000_000)
    assert len(bomb) < 256 * 1024
    answer = bot.post(bomb, bot.bearer() | {"Content-Encoding": "gzip"})
    assert answer.status == 413
    assert bot.nothing_happened()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_ma_12_garbage_that_says_it_is_compressed(bot: World, encoding: str) -> None:
    answer = bot.post(b"\x00garbage" * 100, bot.bearer() | {"Content-Encoding": encoding})
    assert answer.status in (400, 415)
    assert bot.nothing_happened()


def test_ma_17_a_body_that_does_not_come(bot: World) -> None:
    start = time.monotonic()
    waiting = [socket.create_connection(("127.0.0.1", bot.port), timeout=20) for _ in range(100)]
    for one in waiting:
        one.sendall(head(bot, "Content-Length: 100") + b"{")
    health = time.monotonic()
    assert bot.request("GET", "/health").status == 200
    assert time.monotonic() - health < 0.25
    for one in waiting:
        answer = b""
        while received := one.recv(4096):
            answer += received
        assert answer.startswith(b"HTTP/1.1 408")
        one.close()
    assert time.monotonic() - start < 15
    assert bot.nothing_happened()


@pytest.mark.parametrize(
    "start",
    [
        f"GET /{MARK * 2000} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: x\r\nX: {MARK * 9000}\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n" + f"X: {MARK}\r\n" * 200 + "\r\n",
        f"GET / HTTP/1.1\r\nHost: x\r\n{MARK}\r\n\r\n",
        f"{MARK}\r\n\r\n",
    ],
    ids=["long path", "long header", "many headers", "no colon", "no HTTP"],
)
def test_ma_13_what_is_no_http_is_refused_and_not_logged(bot: World, start: str) -> None:
    assert send(bot, start.encode()).startswith((b"HTTP/1.1 4", b"HTTP/1.0 4"))
    assert MARK not in bot.log.getvalue()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
@pytest.mark.parametrize(
    "path", ["/", "/api/messages", "/api/messages/", "/..%2fhealth", "/health/x", "/facts.db"]
)
def test_ma_20_there_is_nothing_else(bot: World, method: str, path: str) -> None:
    assert bot.request(method, path, headers=bot.bearer()).status in (404, 405)
    assert bot.nothing_happened()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_ma_20_health_is_only_read(bot: World, method: str) -> None:
    assert bot.request(method, "/health").status == 405


# --- Whatever is said --------------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", ["<at>Burgemeester</at>", "[klik](https://evil.example)", "{{DATE(x)}}"])
def test_in_07_a_reply_mentions_nobody_and_links_nowhere(bot: World, payload: str) -> None:
    bot.desk.said = Said(kind="decline", text="Dat staat niet in de brieven.", options=(Option(payload),))
    (reply,) = bot.say(f"Wie is {payload}?", entities=[mention("29:burgemeester", payload)])
    assert "entities" not in reply
    assert reply["text"] == bot.desk.said.text
    assert "Action.OpenUrl" not in json.dumps(reply)


# Each example is a request; on a busy machine that is slow, and no reason to fail.
PATIENT = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=600))
@PATIENT
def test_any_text_gets_one_reply(bot: World, text: str) -> None:
    assert len(bot.say(text)) == 1
    assert all(len(what) <= 500 for _, what in bot.desk.asked)


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda v: st.lists(v) | st.dictionaries(st.text(), v),
    )
)
@PATIENT
def test_any_field_may_hold_anything(bot: World, value: Any) -> None:
    for field in ("text", "value", "entities", "channelData", "conversation", "membersAdded", "timestamp"):
        assert bot.post(bot.activity() | {field: value, "type": "conversationUpdate"}).status < 500


def test_the_log_tells_what_happened_and_nothing_about_who(bot: World) -> None:
    """That no log of any test here holds a question or a name is checked by `world` when it ends."""
    before = len(bot.log.getvalue())
    bot.post(bot.activity(), {"Authorization": "Bearer xyz"})
    assert bot.log.getvalue()[before:].endswith("INFO bot.server: refused with 401: the token is not valid\n")
