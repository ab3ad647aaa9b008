"""The aiohttp application: two addresses, and bounds on what comes in."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

import aiohttp
from aiohttp import web

from bot import auth, page
from bot.activities import ActivityError, Incoming, parse
from bot.adapter import TeamsAdapter
from bot.auth import Door, GuardedDoor, Keys, OpenDoor, RefusedError
from bot.connector import Connector
from bot.conversation import Conversation
from bot.credentials import Acquire, Bearer, entra
from bot.settings import Registration, Settings
from bot.texts import TEXTS
from knowledge import Desk, Log, StoreError

_log = logging.getLogger(__name__)

_LARGEST_BODY: Final = 256 * 1024
# In seconds: how long a body may take to come in.
_SLOWEST_BODY: Final = 5

# How connections are served, for web.run_app and web.AppRunner alike. Long headers reach our own check, which
# repeats nothing of them. There is no access log: it would hold addresses of people.
CONNECTIONS: Final[dict[str, Any]] = {
    "access_log": None,
    "keepalive_timeout": 50,
    "lingering_time": 2,
    "max_field_size": 64 * 1024,
    "shutdown_timeout": 10,
}


@dataclass(frozen=True, slots=True)
class Cloud:
    """Whose tokens count, where replies may go and who gives us ours: Microsoft's; tests bring their own.

    Not a setting, for a wrong one would let strangers in.
    """

    metadata: str = auth.METADATA
    issuer: str = auth.ISSUER
    may_post_to: Callable[[str], bool] = auth.is_on_the_internet
    acquire: Callable[[Registration], Acquire] = entra


_DOOR = web.AppKey("door", Door)
_ADAPTER = web.AppKey("adapter", TeamsAdapter)
_DESK = web.AppKey("desk", Desk)
_CONVERSATION = web.AppKey("conversation", Conversation)
_LOG: web.AppKey[Log | None] = web.AppKey("log")


def application(
    settings: Settings,
    desk: Desk,
    cloud: Cloud | None = None,
    clock: Callable[[], float] = time.monotonic,
    log: Log | None = None,
) -> web.Application:
    """The bot as an application: POST /api/messages and GET /health. `clock` counts seconds.

    Without a `log` no question is kept. In development mode there is a page to try it too, and only browsers on this
    computer are let in.
    """

    async def connections(app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            registration = settings.registration
            trusted = cloud or Cloud()
            keys = Keys(session, trusted.metadata, clock)
            if registration:
                app[_DOOR] = GuardedDoor(
                    registration.app_id, settings.tenants, keys, trusted.issuer, trusted.may_post_to
                )
                connector = Connector(session, Bearer(trusted.acquire(registration), clock).token)
            else:
                app[_DOOR] = OpenDoor()
                connector = Connector(session, None)
            app[_ADAPTER] = TeamsAdapter(conversation.answer, connector)
            yield
            await keys.close()

    conversation = Conversation(desk, clock, log)
    app = web.Application(client_max_size=_LARGEST_BODY)
    app[_DESK] = desk
    app[_CONVERSATION] = conversation
    app[_LOG] = log
    app.cleanup_ctx.append(connections)
    app.router.add_post("/api/messages", _messages)
    app.router.add_get("/health", _health)
    if settings.registration is None:
        app.middlewares.append(page.at_home)
        app.add_routes(page.routes())
    return app


async def _messages(request: web.Request) -> web.Response:
    try:
        incoming = await _let_in(request)
    except RefusedError as refusal:
        _log.info("refused with %s: %s", refusal.status, refusal.reason)
        return _refuse(refusal.status, refusal.reason)
    except ActivityError as error:
        _log.info("refused with 400: %s", error)
        return _refuse(400, str(error))
    outcome = await request.app[_ADAPTER].process(incoming)
    if outcome.body is None:
        return web.Response(status=outcome.status)
    return web.json_response(outcome.body, status=outcome.status)


async def _let_in(request: web.Request) -> Incoming:
    door = request.app[_DOOR]
    sender = await door.identify(request.headers.getall("Authorization", []))
    incoming = parse(await _body(request))
    door.admit(sender, incoming)
    return incoming


async def _body(request: web.Request) -> bytes:
    if request.content_type != "application/json" or (request.charset or "utf-8").lower() != "utf-8":
        raise RefusedError(415, "the body must be application/json in UTF-8")
    if (request.content_length or 0) > _LARGEST_BODY:
        raise RefusedError(413, "the body is too large")
    try:
        async with asyncio.timeout(_SLOWEST_BODY):
            return await request.read()
    except TimeoutError:
        raise RefusedError(408, "the body is too slow") from None
    except web.HTTPRequestEntityTooLarge:
        raise RefusedError(413, "the body is too large") from None
    except web.RequestPayloadError:
        raise RefusedError(400, "the body cannot be read") from None


def _refuse(status: int, reason: str) -> web.Response:
    response = web.json_response({"error": reason}, status=status)
    if status in (408, 413):
        response.force_close()
    return response


async def _health(request: web.Request) -> web.Response:
    if not await request.app[_CONVERSATION].is_ready():
        return web.json_response({"status": "unavailable", "reason": TEXTS.loading}, status=503)
    try:
        coverage = request.app[_DESK].coverage()
    except StoreError as error:
        return web.json_response({"status": "unavailable", "reason": str(error)}, status=503)
    log = request.app[_LOG]
    # A log in trouble is no reason to stop answering: the status stays ok.
    told = replace(coverage, warnings=(*coverage.warnings, *(log.warnings() if log else ())))
    return web.json_response({"status": "ok", **asdict(told)})
