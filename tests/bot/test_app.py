"""The whole of it: the process that `python app.py` starts, a real store, and staff who edit it meanwhile."""

from __future__ import annotations

import http.client
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from client import free_port
from lindemeer import Ran

from bot.texts import TEXTS

ROOT = Path(__file__).parents[2]
APP = ROOT / "app.py"
QUESTION = "Hoeveel Wsw'ers zijn overgegaan naar Ontplooj?"


def ask(port: int, text: str | None, **changed: Any) -> dict[str, Any]:
    """The one reply to a message in development mode."""
    activity = {
        "type": "message",
        "channelId": "emulator",
        "serviceUrl": f"http://127.0.0.1:{port}",
        "deliveryMode": "expectReplies",
        "from": {"id": "ik"},
        "recipient": {"id": "raadbaak"},
        "conversation": {"id": "proef"},
        "text": text,
        **changed,
    }
    (reply,) = json.loads(request(port, "POST", "/api/messages", json.dumps(activity)))["activities"]
    assert isinstance(reply, dict)
    return reply


def request(port: int, method: str, path: str, body: str | None = None) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"})
        return connection.getresponse().read().decode()
    finally:
        connection.close()


class Running:
    """A bot in a process of its own."""

    def __init__(self, store: Path, **settings: str) -> None:
        self.port = free_port()
        self.store = store
        self.process = subprocess.Popen(
            [sys.executable, str(APP)],
            env={
                "PATH": os.environ["PATH"],
                "RAADBAAK_DEVELOPMENT": "1",
                "RAADBAAK_STORE": str(store),
                "RAADBAAK_PORT": str(self.port),
                **settings,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.greeting = ""
        while "Ctrl+C" not in self.greeting:
            line = self.process.stdout.readline()
            assert line, self.process.communicate()
            self.greeting += line

    def stop(self) -> tuple[int, str]:
        """The exit code after SIGTERM, and what was logged."""
        self.process.send_signal(signal.SIGTERM)
        _, log = self.process.communicate(timeout=10)
        return self.process.returncode, log


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory, sqlite_utils: Callable[..., Ran]) -> Path:
    """A store as `raad init` makes it."""
    path = tmp_path_factory.mktemp("shipped") / "facts.db"
    assert sqlite_utils("raad", "init", path).rc == 0
    return path


@pytest.fixture
def bot(tmp_path: Path, shipped: Path) -> Iterator[Running]:
    running = Running(Path(shutil.copy(shipped, tmp_path / "facts.db")))
    yield running
    if running.process.poll() is None:
        running.stop()


def test_an_edit_by_staff_is_seen_by_the_next_question(
    bot: Running, sqlite_utils: Callable[..., Ran]
) -> None:
    reply = ask(bot.port, QUESTION)
    assert re.search(r"\b779\b", reply["text"])
    assert reply["attachments"][0]["content"]["body"][0]["inlines"][0]["text"] == "779"
    found = sqlite_utils("rows", bot.store, "facts", "--where", "value = '779'", "-c", "id")
    (fact,) = json.loads(found.out)
    edit = sqlite_utils("upsert", bot.store, "facts", "-", "--pk", "id", stdin=[{**fact, "value": "781"}])
    assert edit.rc == 0, edit.err
    reply = ask(bot.port, QUESTION)
    assert re.search(r"\b781\b", reply["text"])
    assert "779" not in json.dumps(reply)


def test_the_welcome_has_questions_that_are_answered(bot: Running) -> None:
    welcome = ask(bot.port, None)
    rows = welcome["attachments"][0]["content"]["body"]
    buttons = [row["selectAction"] for row in rows if "selectAction" in row]
    assert len(buttons) == 3
    for button in buttons:
        reply = ask(bot.port, None, value=button["data"])
        assert "Bron: " in reply["text"]


def test_what_the_letters_do_not_tell_is_declined(bot: Running) -> None:
    reply = ask(bot.port, "Hoeveel inwoners heeft Enschede in 2031?")
    first = reply["text"].split(". ")[0]
    assert re.search(r"\b(geen|niet)\b", first)
    assert TEXTS.draft["title"] in json.dumps(reply)


def test_without_a_store_it_says_so_and_comes_back_with_it(bot: Running) -> None:
    away = bot.store.with_suffix(".away")
    bot.store.rename(away)
    assert ask(bot.port, QUESTION)["text"] == TEXTS.unavailable
    health = json.loads(request(bot.port, "GET", "/health"))
    assert health["status"] == "unavailable"
    assert health["reason"]
    away.rename(bot.store)
    assert "779" in ask(bot.port, QUESTION)["text"]
    assert json.loads(request(bot.port, "GET", "/health"))["status"] == "ok"


def test_the_greeting_can_be_pasted(bot: Running) -> None:
    assert f"uw browser: http://127.0.0.1:{bot.port}/\n" in bot.greeting
    assert "<title>Raadbaak" in request(bot.port, "GET", "/")
    curl, raad = (shlex.split(line) for line in bot.greeting.splitlines() if line.startswith("  "))
    assert curl[:2] == ["curl", "-s"]
    body = curl[curl.index("-d") + 1]
    reply = json.loads(request(bot.port, "POST", "/api/messages", body))["activities"][0]
    asked = subprocess.run(raad, capture_output=True, text=True, timeout=60, cwd=Path.cwd())
    assert "779" in reply["text"]
    assert asked.stdout.strip().startswith(reply["text"].split(". ")[0])


def test_co_06_sigterm_stops_it_and_the_log_holds_no_question(bot: Running) -> None:
    ask(bot.port, QUESTION)
    code, log = bot.stop()
    assert code == 0
    assert log == ""


def test_staff_see_what_was_asked_while_the_bot_runs(
    tmp_path: Path, shipped: Path, sqlite_utils: Callable[..., Ran]
) -> None:
    store, log = Path(shutil.copy(shipped, tmp_path / "facts.db")), tmp_path / "log.db"
    bot = Running(store, RAADBAAK_LOG=str(log), RAADBAAK_LOG_DAYS="30")
    try:
        for _ in range(3):
            ask(bot.port, "Hoeveel zwembaden heeft Enschede?")
        ask(bot.port, QUESTION)
        assert json.loads(request(bot.port, "GET", "/health"))["warnings"] == []
        found = sqlite_utils("raad", "questions", log, "--kind", "decline", "--json")
        while not found.rc and sum(group["count"] for group in json.loads(found.out)) < 3:
            found = sqlite_utils("raad", "questions", log, "--kind", "decline", "--json")
        assert [group["question"] for group in json.loads(found.out)] == ["Hoeveel zwembaden heeft Enschede?"]
        code, written = bot.stop()
    finally:
        if bot.process.poll() is None:
            bot.process.kill()
    assert (code, written) == (0, "")
    kept = json.loads(sqlite_utils("rows", log, "questions").out)
    assert [row["kind"] for row in kept] == ["decline"] * 3 + ["answer"]
    assert {key for row in kept for key in row} == {"id", "day", "question", "kind", "facts", "expires"}


@pytest.mark.parametrize("content", [b"", b"geen database", b"SQLite format 3\x00" + b"\x00" * 4096])
def test_a_file_that_is_no_store_is_refused_at_the_start(tmp_path: Path, content: bytes) -> None:
    store = tmp_path / "facts.db"
    store.write_bytes(content)
    result = subprocess.run(
        [sys.executable, str(APP)],
        env={"RAADBAAK_DEVELOPMENT": "1", "RAADBAAK_STORE": str(store)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert result.returncode == 1
    assert result.stderr.startswith("RAADBAAK_STORE: ")
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("host", "named"),
    [("127.0.0.1", "RAADBAAK_PORT"), ("::2", "RAADBAAK_HOST")],
)
def test_an_address_that_cannot_be_listened_on_is_named(bot: Running, host: str, named: str) -> None:
    teams = {
        "MICROSOFT_APP_ID": "5b1c0b9e-1f2d-4c8e-9a37-0d6f4e2b7c11",
        "MICROSOFT_APP_TENANT_ID": "0c7f2f6e-8f0a-4c55-b5a1-3e0d9f4a6b22",
        "MICROSOFT_APP_TYPE": "UserAssignedMSI",
    }
    place = {"RAADBAAK_HOST": host, "RAADBAAK_PORT": str(bot.port), "RAADBAAK_STORE": str(bot.store)}
    result = subprocess.run(
        [sys.executable, str(APP)], env=teams | place, capture_output=True, text=True, timeout=30
    )
    assert result.returncode == 2
    assert result.stderr.startswith(f"{named} ")
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""
