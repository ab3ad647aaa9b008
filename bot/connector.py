"""Posts replies to the channel they are for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from urllib.parse import quote

import aiohttp
from yarl import URL

_log = logging.getLogger(__name__)

# In seconds. The Bot Framework gives up on a turn after 15.
_TOTAL: Final = 12
_TIMEOUT: Final = aiohttp.ClientTimeout(total=10, connect=4)
_PAUSES: Final = (0.5, 1.0)
_LONGEST_PAUSE: Final = 5.0


class DeliveryError(Exception):
    """A reply did not arrive; the message tells why, and nothing of the reply."""


class _RefusedError(DeliveryError):
    """Certainly not delivered; may be tried again after `wait` seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__("the channel does not take the reply")
        self.wait = wait


class Connector:
    """Posts over one session for all; `token` gives the bearer token, or is None when nobody asks for one."""

    def __init__(self, session: aiohttp.ClientSession, token: Callable[[], Awaitable[str]] | None) -> None:
        self._session = session
        self._token = token

    async def post(self, service_url: str, path: tuple[str, ...], activity: Mapping[str, Any]) -> str:
        """The id that the channel gave the activity ("" when it gave none). Raises DeliveryError.

        Tries three times at most, and again only when the channel has refused the activity (429, 5xx) or was
        not reached: what may have arrived is not sent twice.
        """
        address = service_url.rstrip("/") + "/" + "/".join(quote(part, safe="") for part in path)
        try:
            async with asyncio.timeout(_TOTAL):
                for pause in _PAUSES:
                    try:
                        return await self._send(address, activity)
                    except _RefusedError as refused:
                        await asyncio.sleep(max(pause, refused.wait))
                return await self._send(address, activity)
        except TimeoutError:
            raise DeliveryError("the channel is too slow") from None

    async def _send(self, address: str, activity: Mapping[str, Any]) -> str:
        headers = {"Authorization": f"Bearer {await self._token()}"} if self._token else {}
        try:
            async with self._session.post(
                URL(address, encoded=True),
                json=activity,
                headers=headers,
                timeout=_TIMEOUT,
                allow_redirects=False,
            ) as response:
                if response.status == 429 or response.status >= 500:
                    raise _RefusedError(_retry_after(response))
                if response.status >= 300:
                    raise DeliveryError(f"the channel answers {response.status}")
                return await _id(response)
        except aiohttp.ClientConnectorError:
            raise _RefusedError(0) from None
        except aiohttp.ClientError as error:
            raise DeliveryError(f"the connection broke: {type(error).__name__}") from None


def _retry_after(response: aiohttp.ClientResponse) -> float:
    given = response.headers.get("Retry-After", "0")
    seconds = float(given) if given.isdecimal() and len(given) < 6 else 0.0
    if seconds > _LONGEST_PAUSE:
        raise DeliveryError("the channel asks for more time than there is")
    return seconds


async def _id(response: aiohttp.ClientResponse) -> str:
    try:
        body = await response.json(content_type=None)
    except ValueError:
        return ""
    given = body.get("id") if isinstance(body, dict) else None
    return given if isinstance(given, str) else ""
