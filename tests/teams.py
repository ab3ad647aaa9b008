"""Teams on loopback: a key server that signs tokens, a channel that takes replies, and a bot between them.

Everything is real but the people: aiohttp servers on sockets, RSA keys, signed tokens. The servers run in a
thread of their own, so a test can be plain code that sends and looks.
"""

from __future__ import annotations

import asyncio
import base64
import http.client
import io
import itertools
import json
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.auth import ISSUER, is_on_loopback
from bot.logs import start_logging
from bot.server import CONNECTIONS, Cloud, application
from bot.settings import Registration, Secret, Settings
from knowledge import Coverage, Display, FollowUp, Line, Log, Option, Said, Source, StoreError

APP_ID: Final = "5b1c0b9e-1f2d-4c8e-9a37-0d6f4e2b7c11"
TENANT: Final = "0c7f2f6e-8f0a-4c55-b5a1-3e0d9f4a6b22"
OTHER_TENANT: Final = "9d9f2f6e-8f0a-4c55-b5a1-3e0d9f4a6b99"
PASSWORD: Final = "Zeer~geheim.en.lang.genoeg.voor.Entra-ID"
BOT: Final = "28:raadbaak"
QUESTION: Final = "Hoeveel Wsw'ers zijn overgegaan?"

ANSWER: Final = Said(
    kind="answer",
    text="Op 1 oktober 2021 waren 779 mensen overgegaan. Bron: Raadsbrief over de Wsw.",
    value="779",
    unit="mensen",
    facts=("overgegaan",),
    display=Display(
        headline="779",
        caption="mensen overgegaan",
        as_of="1 oktober 2021",
        lines=(Line("401", "bij de gemeente"), Line("378", "elders")),
        sources=(Source("Raadsbrief over de Wsw", "onderdeel 2"),),
        fact="overgegaan",
    ),
)
# As Teams gets it: with the number of its source.
CITED: Final = f"{ANSWER.text} [1]"
WELCOME: Final = Said(
    kind="chat",
    text="Dag! Ik geef cijfers uit de raadsbrieven.",
    options=(Option("Hoeveel mensen zijn overgegaan?", "overgegaan"), Option("Wie is de wethouder?")),
)


class StandInDesk:
    """Answers everything with the same, and keeps what it was asked: did a question get through?"""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.said = ANSWER
        self.error: Exception | None = None

    def _say(self, how: str, what: str, said: Said) -> Said:
        self.asked.append((how, what))
        if self.error:
            raise self.error
        return said

    def ask(self, question: str, conversation: str | None = None) -> Said:
        return self._say("ask", question, self.said)

    def show(
        self,
        fact: str,
        conversation: str | None = None,
        follow: FollowUp | None = None,
        mark: str | None = None,
    ) -> Said:
        return self._say("show", " ".join(filter(None, (fact, follow, mark))), self.said)

    def knows(self, fact: str) -> bool:
        return fact in ANSWER.facts

    def replaced(self) -> bool:
        return False

    def find(self, question: str, most: int) -> tuple[Said, ...]:
        return (self._say("find", question, self.said),) * min(most, 3)

    def welcome(self) -> Said:
        return self._say("welcome", "", WELCOME)

    def coverage(self) -> Coverage:
        if isinstance(self.error, StoreError):
            raise self.error
        return Coverage(
            letters=("Raadsbrief over de Wsw",), facts=47, withheld=1, warnings=("één zonder bron",)
        )


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class SigningKey:
    id: str
    endorsements: tuple[str, ...] = ("msteams",)
    private: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    @property
    def public_pem(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def published(self) -> dict[str, Any]:
        numbers = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key()))
        return {**numbers, "kid": self.id, "use": "sig", "endorsements": list(self.endorsements)}


class KeyServer:
    """OpenID metadata and keys. `behaviour` is "ok", "down" or "hangs"; `fetches` counts its requests."""

    def __init__(self, *keys: SigningKey) -> None:
        self.keys = list(keys)
        self.behaviour = "ok"
        self.fetches = 0
        self.url = ""

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/metadata", self._metadata)
        app.router.add_get("/keys", self._keys)
        return app

    async def _metadata(self, _: web.Request) -> web.Response:
        self.fetches += 1
        if self.behaviour == "down":
            return web.Response(status=503)
        if self.behaviour == "hangs":
            await asyncio.sleep(30)
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, _: web.Request) -> web.Response:
        return web.json_response({"keys": [key.published() for key in self.keys]})


@dataclass(frozen=True)
class Posted:
    path: str
    authorization: str | None
    activity: dict[str, Any]


class Channel:
    """Takes replies. `script` holds its next answers: status, headers, seconds to wait first; then 201."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.refused = 0
        self.script: list[tuple[int, dict[str, str], float]] = []
        self.url = ""

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._take)
        return app

    async def _take(self, request: web.Request) -> web.Response:
        status, headers, seconds = self.script.pop(0) if self.script else (201, {}, 0.0)
        await asyncio.sleep(seconds)
        if status >= 300:
            self.refused += 1
            return web.Response(status=status, headers=headers)
        self.posted.append(
            Posted(request.raw_path, request.headers.get("Authorization"), await request.json())
        )
        return web.json_response({"id": f"reply-{len(self.posted)}"}, status=status)


@dataclass(frozen=True)
class Answer:
    """An HTTP response."""

    status: int
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def replies(self) -> list[dict[str, Any]]:
        """The activities that an expectReplies request brought back."""
        return list(self.json["activities"])


class World:
    """A running bot with its key server and its channel."""

    _numbers = itertools.count(1)

    def __init__(self, desk: Any, keys: KeyServer, channel: Channel, clock: Clock) -> None:
        self.desk = desk
        self.keys = keys
        self.channel = channel
        self.clock = clock
        self.log = io.StringIO()
        self.development = False
        self.port = 0
        self.runner: web.AppRunner | None = None
        self.call: Callable[[Coroutine[Any, Any, Any]], Any] = asyncio.run

    @property
    def key(self) -> SigningKey:
        return self.keys.keys[0]

    def claims(self, **changed: Any) -> dict[str, Any]:
        """The claims of a good token; a claim changed to None is left out."""
        now = int(time.time())
        good = {"iss": ISSUER, "aud": APP_ID, "nbf": now, "exp": now + 3600, "serviceurl": self.channel.url}
        return {name: value for name, value in (good | changed).items() if value is not None}

    def token(self, key: SigningKey | None = None, **changed: Any) -> str:
        key = key or self.key
        return jwt.encode(self.claims(**changed), key.private, algorithm="RS256", headers={"kid": key.id})

    def bearer(self, **changed: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(**changed)}"}

    def activity(self, **changed: Any) -> dict[str, Any]:
        """A message from Teams, from a new person each time; a field changed to None is left out."""
        number = next(self._numbers)
        good = {
            "type": "message",
            "id": f"activity-{number}",
            "timestamp": "2026-11-23T09:00:00.1234567Z",
            "channelId": "msteams",
            "serviceUrl": self.channel.url,
            "from": {"id": f"29:person-{number}", "name": "Rozemarijn", "aadObjectId": "aad"},
            "recipient": {"id": BOT, "name": "Raadbaak"},
            "conversation": {
                "id": f"a:conversation-{number}",
                "conversationType": "personal",
                "tenantId": TENANT,
            },
            "channelData": {"tenant": {"id": TENANT}},
            "locale": "en-US",
            "text": QUESTION,
        }
        return {name: value for name, value in (good | changed).items() if value is not None}

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            return Answer(response.status, response.read())
        finally:
            connection.close()

    def post(self, activity: Any, headers: Mapping[str, str] | None = None) -> Answer:
        """POST /api/messages; without `headers` those that let it in."""
        if headers is None:
            headers = {} if self.development else self.bearer()
        body = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        return self.request("POST", "/api/messages", body, {"Content-Type": "application/json", **headers})

    def say(self, text: str | None = QUESTION, **changed: Any) -> list[dict[str, Any]]:
        """The replies to a message."""
        answer = self.post(self.activity(text=text, deliveryMode="expectReplies", **changed))
        assert answer.status == 200, answer
        return answer.replies

    def nothing_happened(self) -> bool:
        return not self.desk.asked and not self.channel.posted

    def stop(self) -> None:
        """What SIGTERM does to the server."""
        assert self.runner
        self.call(self.runner.cleanup())


@contextmanager
def world(
    desk: Any = None,
    *,
    development: bool = False,
    keys: KeyServer | None = None,
    may_post_to: Callable[[str], bool] = is_on_loopback,
    acquire: Callable[[], Mapping[str, Any]] | None = None,
    log: Log | None = None,
) -> Iterator[World]:
    """Starts everything on loopback, stops it at the end, and sees that nothing private came into the log."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def call(coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(60)

    this = World(desk or StandInDesk(), keys or KeyServer(SigningKey("key-1")), Channel(), Clock())
    this.call = call
    this.development = development
    runners: list[web.AppRunner] = []

    async def serve(app: web.Application, **options: Any) -> int:
        runner = web.AppRunner(app, **options)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return int(runner.addresses[0][1])

    before = logging.getLogger().handlers[:], logging.getLogger().level
    start_logging(this.log)
    try:
        this.keys.url = f"http://127.0.0.1:{call(serve(this.keys.app(), handler_cancellation=True))}"
        this.channel.url = f"http://127.0.0.1:{call(serve(this.channel.app(), handler_cancellation=True))}"
        settings = Settings(
            store=Path("facts.db"),
            host="127.0.0.1",
            port=0,
            registration=None if development else Registration(APP_ID, TENANT, Secret(PASSWORD)),
            tenants=frozenset({TENANT}),
        )
        cloud = Cloud(
            metadata=f"{this.keys.url}/metadata",
            may_post_to=may_post_to,
            acquire=lambda _: acquire or (lambda: {"access_token": "bot-token", "expires_in": 3600}),
        )
        this.port = call(serve(application(settings, this.desk, cloud, this.clock, log), **CONNECTIONS))
        this.runner = runners[-1]
        yield this
    finally:
        for runner in reversed(runners):
            call(runner.cleanup())
        call(loop.shutdown_default_executor())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        logging.getLogger().handlers[:] = before[0]
        logging.getLogger().setLevel(before[1])
    written = this.log.getvalue()
    private = ("Wsw'ers", "Rozemarijn", "29:person", "a:conversation", "127.0.0.1", "Bearer", "eyJ", PASSWORD)
    assert not [one for one in private if one in written], written


def segment(value: bytes) -> str:
    """A part of a token, by hand."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
