"""Who may ask: tokens of the Bot Framework, the keys they are signed with, and the tenants that are served.

The rules are those of "Authenticate requests from the Bot Connector service" in the REST reference of the
Bot Framework.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import aiohttp
import jwt

from bot.activities import Incoming
from bot.logs import place

ISSUER: Final = "https://api.botframework.com"
METADATA: Final = "https://login.botframework.com/v1/.well-known/openidconfiguration"

_log = logging.getLogger(__name__)

# Real tokens have about 1,500 characters.
_LONGEST_TOKEN: Final = 16_384
_CLOCK_SKEW: Final = 300
_FETCH_TIMEOUT: Final = aiohttp.ClientTimeout(total=5)
# In seconds. Keys are published a day before they are used; one that is withdrawn must not live on here.
_FETCH_AT_MOST_EVERY: Final = 60
_KEYS_GROW_OLD_AFTER: Final = 3600


class RefusedError(Exception):
    """A request that is not let in, with its HTTP status; the reason repeats nothing of the request."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Key:
    """A public key and the channels that it may sign for."""

    public: Any
    endorsements: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sender:
    """What a token proves about the service that sent a request; `service_url` may be of any type."""

    service_url: object
    endorsements: frozenset[str]


class Door(Protocol):
    """Lets requests in, in two steps: before the body is read and after."""

    async def identify(self, authorization: Sequence[str]) -> Sender | None:
        """Who sends the request, by its Authorization headers. Raises RefusedError."""

    def admit(self, sender: Sender | None, activity: Incoming) -> None:
        """Raises RefusedError unless this sender may send this activity."""


class Keys:
    """The signing keys at an OpenID metadata address.

    An unknown key id leads to a fetch, at most once a minute however many ask; known keys never wait for one,
    so a key server that is slow or down stops nobody whose key is known.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        metadata: str = METADATA,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = session
        self._metadata = metadata
        self._clock = clock
        self._keys: Mapping[str, Key] = {}
        self._fetched = -float("inf")
        self._tried = -float("inf")
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, key_id: str) -> Key | None:
        """The key with this id, or None when the key server does not tell of it."""
        known = self._keys.get(key_id)
        now = self._clock()
        stale = known is None or now - self._fetched > _KEYS_GROW_OLD_AFTER
        if stale and now - self._tried >= _FETCH_AT_MOST_EVERY:
            self._tried = now
            self._fetching = asyncio.create_task(self._fetch())
        if known is None and self._fetching is not None:
            # Shielded: one asker that leaves must not stop the fetch for the others.
            await asyncio.shield(self._fetching)
        return known or self._keys.get(key_id)

    async def close(self) -> None:
        """Stops a fetch that is under way."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)

    async def _fetch(self) -> None:
        try:
            metadata = await self._get(self._metadata)
            published = await self._get(metadata["jwks_uri"])
            self._keys = {
                one["kid"]: Key(
                    jwt.PyJWK.from_dict(one, algorithm="RS256").key,
                    frozenset(one.get("endorsements", ())),
                )
                for one in published["keys"]
                if one.get("kty") == "RSA"
            }
            self._fetched = self._clock()
        except Exception as error:
            # Whatever a key server sends, the keys we have stay in use and the next try comes in a minute.
            _log.warning("signing keys could not be fetched: %s", place(error))

    async def _get(self, address: str) -> Any:
        async with self._session.get(address, timeout=_FETCH_TIMEOUT, allow_redirects=False) as response:
            response.raise_for_status()
            return await response.json(content_type=None)


def is_on_the_internet(url: str) -> bool:
    """Whether `url` is an https address at a public host name, without user, query or a port of its own."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    # A top-level domain has letters only: this keeps out every way to write an IP address.
    named = "." in host and host.rpartition(".")[2].isalpha() and host.isascii()
    plain = parts.scheme == "https" and port in (None, 443) and "@" not in parts.netloc
    return named and plain and not parts.query and not parts.fragment and url.isprintable() and " " not in url


def is_on_loopback(url: str) -> bool:
    """Whether `url` is an http or https address on this computer."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or "@" in parts.netloc:
            return False
        return parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


class GuardedDoor:
    """Asks for a token that the Bot Framework signed for this bot, and for a tenant that is served."""

    def __init__(
        self,
        app_id: str,
        tenants: frozenset[str],
        keys: Keys,
        issuer: str = ISSUER,
        may_post_to: Callable[[str], bool] = is_on_the_internet,
    ) -> None:
        self._app_id = app_id
        self._tenants = tenants
        self._keys = keys
        self._issuer = issuer
        self._may_post_to = may_post_to

    async def identify(self, authorization: Sequence[str]) -> Sender:
        """Checks form, signature, issuer, audience and times of the token."""
        token = _bearer(authorization)
        try:
            header = jwt.get_unverified_header(token)
            key_id = header.get("kid")
            key = await self._keys.find(key_id) if isinstance(key_id, str) else None
            if key is None:
                raise RefusedError(401, "the token is signed with an unknown key")
            claims = jwt.decode(
                token,
                key.public,
                algorithms=["RS256"],
                audience=self._app_id,
                issuer=self._issuer,
                leeway=_CLOCK_SKEW,
                options={"require": ["exp", "iss", "aud"], "strict_aud": True},
            )
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            raise RefusedError(401, "the token is not valid") from None
        # PyJWT takes a number in quotes for a time; the standard (RFC 7519) does not.
        if type(claims["exp"]) is not int:
            raise RefusedError(401, "the token is not valid")
        return Sender(claims.get("serviceurl"), key.endorsements)

    def admit(self, sender: Sender | None, activity: Incoming) -> None:
        """Holds the activity against the token (service, channel) and its tenant against the list."""
        if not self._may_post_to(activity.service_url):
            raise RefusedError(400, "serviceUrl is no public https address")
        if sender is None or activity.service_url != sender.service_url:
            raise RefusedError(401, "the token is for another service")
        if activity.channel not in sender.endorsements:
            raise RefusedError(401, "the key may not sign for this channel")
        tenants = {one.lower() for one in (activity.tenant, activity.place.tenant) if one}
        if not tenants or not tenants <= self._tenants:
            raise RefusedError(403, "this tenant is not served")


class OpenDoor:
    """For development: no tokens, and replies go to this computer only."""

    async def identify(self, authorization: Sequence[str]) -> None:
        """Refuses tokens: who sends one expects it to be checked."""
        if authorization:
            raise RefusedError(401, "in development mode no token is checked")

    def admit(self, sender: Sender | None, activity: Incoming) -> None:  # noqa: ARG002
        """Refuses a serviceUrl elsewhere, for the bot would post there."""
        if not is_on_loopback(activity.service_url):
            raise RefusedError(400, "in development mode serviceUrl must be on this computer")


def _bearer(authorization: Sequence[str]) -> str:
    if len(authorization) != 1:
        raise RefusedError(401, "one Authorization header is needed")
    header = authorization[0]
    if len(header) > _LONGEST_TOKEN:
        raise RefusedError(400, "the Authorization header is too long")
    scheme, _, token = header.partition(" ")
    if scheme != "Bearer" or not token.isascii() or token.split() != [token]:
        raise RefusedError(401, "the Authorization header holds no bearer token")
    return token
