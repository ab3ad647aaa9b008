"""The bot's own token: what it shows when it posts a reply."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, Final

import msal
import requests

from bot.logs import place
from bot.settings import Registration

_log = logging.getLogger(__name__)

_AUTHORITY: Final = "https://login.microsoftonline.com/"
_RESOURCE: Final = "https://api.botframework.com"
# In seconds.
_TIMEOUT: Final = 5
_RENEW_BEFORE_END: Final = 300
_RETRY_AFTER: Final = 10

Acquire = Callable[[], Mapping[str, Any]]


class CredentialError(Exception):
    """No token could be had."""


class Bearer:
    """A token that is fetched when it is needed, and kept until five minutes before its end.

    `acquire` blocks, so it runs in a thread, and returns what MSAL returns. After a failure nothing is tried
    for ten seconds.
    """

    def __init__(self, acquire: Acquire, clock: Callable[[], float] = time.monotonic) -> None:
        self._acquire = acquire
        self._clock = clock
        self._lock = asyncio.Lock()
        self._token: str | None = None
        self._good_until = -float("inf")
        self._resting_until = -float("inf")

    async def token(self) -> str:
        """The token. Raises CredentialError."""
        async with self._lock:
            now = self._clock()
            if self._token is None or now >= self._good_until:
                if now < self._resting_until:
                    raise CredentialError("no token, and too early to try again")
                self._resting_until = now + _RETRY_AFTER
                self._token, seconds = await self._fetch()
                self._good_until = now + seconds - _RENEW_BEFORE_END
                self._resting_until = now
            return self._token

    async def _fetch(self) -> tuple[str, float]:
        try:
            answer = await asyncio.wait_for(asyncio.to_thread(self._acquire), 2 * _TIMEOUT)
            return str(answer["access_token"]), float(answer["expires_in"])
        except Exception as error:
            _log.error("no token to post replies with: %s", place(error))
            raise CredentialError("no token") from None


class BoundedSession(requests.Session):
    """A session that waits no longer than a few seconds, whoever calls it."""

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """As in the base class."""
        return super().request(*args, **({"timeout": _TIMEOUT} | kwargs))


def entra(registration: Registration, session: requests.Session | None = None) -> Acquire:
    """Tokens from Entra ID for a registration: by its password, or else by the machine's managed identity."""
    http = session or BoundedSession()
    password = registration.password
    if password is None:
        identity = msal.UserAssignedManagedIdentity(client_id=registration.app_id)
        machine = msal.ManagedIdentityClient(identity, http_client=http)
        return partial(machine.acquire_token_for_client, resource=_RESOURCE)

    @cache
    def app() -> Any:
        return msal.ConfidentialClientApplication(
            registration.app_id,
            client_credential=password.value,
            authority=_AUTHORITY + registration.tenant,
            http_client=http,
        )

    # Made at the first call, in the thread: it asks the authority for its addresses.
    return lambda: app().acquire_token_for_client(scopes=[f"{_RESOURCE}/.default"])
