"""A real browser on loopback: headless Chromium, driven by Playwright.

Tests take the fixture `browser` of conftest.py and open a `tab` in it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect, sync_playwright

PHONE: Final = (360, 740)
DESKTOP: Final = (1280, 800)

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS: Final = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    # No name leads anywhere, so whatever a page or Chromium itself looks for, it stays on this computer.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
# In milliseconds. Far more than a page needs: this machine may be busy.
_PATIENCE: Final = 20_000
expect.set_options(timeout=_PATIENCE)


def executable() -> str | None:
    """Where Chromium is on this machine, if it is."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """The browser at `path`, until the end of the block.

    Meanwhile this thread counts as one with a running event loop, so `asyncio.run` would refuse here.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, headless=True, args=list(_ARGUMENTS), timeout=60_000
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Seen:
    """What a page did behind its face: errors in its console, and the origins it asked something of."""

    errors: list[str] = field(default_factory=list)
    origins: set[str] = field(default_factory=set)


@contextmanager
def tab(
    browser: Browser,
    address: str,
    size: tuple[int, int] = DESKTOP,
    **options: Any,
) -> Iterator[tuple[Page, Seen]]:
    """A fresh tab (no cookies, no cache) at `address`, in a window of `size` pixels.

    `options` are Playwright's for a new context, such as color_scheme="dark".
    """
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, locale="nl-NL", **options)
    context.set_default_timeout(_PATIENCE)
    seen = Seen()
    try:
        page = context.new_page()
        page.on("console", lambda said: seen.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on("request", lambda request: seen.origins.add(_origin(request.url)))
        page.goto(address)
        yield page, seen
    finally:
        context.close()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
