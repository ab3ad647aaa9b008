"""What stands around the bot in a measurement: those who ask, and the channel and key server of the Bot Framework.

Bare protocols over sockets, without an HTTP library: the less this takes, the more of the machine is left to the bot.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response, and the seconds from the request until it was there."""

    status: int
    body: bytes
    seconds: float


def message(buffer: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Head, body and what comes after them; None until all of it is there. Chunks are not understood."""
    head, end, rest = buffer.partition(_END)
    if not end:
        return None
    told = _LENGTH.search(head)
    length = int(told[1]) if told else 0
    return (head, rest[:length], rest[length:]) if len(rest) >= length else None


class Line(asyncio.Protocol):
    """One connection to the bot that is kept open, for one question at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._began = 0.0
        self._buffer = b""

    @property
    def is_open(self) -> bool:
        """Whether a question can be put."""
        return self._transport is not None and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Of asyncio."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Of asyncio."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("the bot hung up"))

    def data_received(self, data: bytes) -> None:
        """Of asyncio."""
        self._buffer += data
        if (found := message(self._buffer)) and self._answer is not None:
            head, body, self._buffer = found
            self._answer.set_result(Answer(int(head[9:12]), body, time.perf_counter() - self._began))

    def close(self) -> None:
        """Hangs up."""
        if self._transport is not None:
            self._transport.close()

    async def ask(self, body: bytes, headers: bytes) -> Answer:
        """Puts a question and waits. Raises OSError when the connection breaks."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        head = (
            b"POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + headers
        )
        self._began = time.perf_counter()
        self._transport.write(head + b"Content-Length: %d" % len(body) + _END + body)
        return await self._answer


class Lines:
    """Connections to one bot: as few as there are questions at once."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._idle: list[Line] = []

    async def ask(self, body: bytes, headers: bytes) -> Answer:
        """As a Line does, over one that is free or a new one."""
        while self._idle:
            line = self._idle.pop()
            if line.is_open:
                break
        else:
            _, line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", self._port)
        answer = await line.ask(body, headers)
        self._idle.append(line)
        return answer

    def close(self) -> None:
        """Hangs up on all."""
        for line in self._idle:
            line.close()


@dataclass
class Cloud:
    """Takes replies and gives out the signing keys; `kept` has the replies while `keep` is on."""

    keys: Callable[[], Mapping[str, Any]]
    issuer: str
    url: str = ""
    posted: int = 0
    unsigned: int = 0
    keep: bool = False
    kept: list[bytes] = field(default_factory=list)
    _server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listens at `url`, on loopback."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Served(self), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Listens no more."""
        if self._server is not None:
            self._server.close()
            # It waits for connections that the bot keeps open.
            with suppress(TimeoutError):
                await asyncio.wait_for(self._server.wait_closed(), 1)

    def answer(self, head: bytes, body: bytes) -> tuple[int, bytes]:
        """Status and body of the response to a request."""
        if head.startswith(b"GET /metadata "):
            told: Mapping[str, Any] = {"issuer": self.issuer, "jwks_uri": f"{self.url}/keys"}
            return 200, json.dumps(told).encode()
        if head.startswith(b"GET /keys "):
            return 200, json.dumps(self.keys()).encode()
        self.posted += 1
        self.unsigned += b"\r\nAuthorization: Bearer " not in head
        if self.keep:
            self.kept.append(body)
        return 201, b'{"id": "1700000000000"}'


class _Served(asyncio.Protocol):
    """One connection to the Cloud."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._transport: asyncio.Transport | None = None
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        self._buffer += data
        while found := message(self._buffer):
            head, body, self._buffer = found
            status, answer = self._cloud.answer(head, body)
            self._transport.write(
                b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d"
                % (status, len(answer))
                + _END
                + answer
            )
