"""The page to try the bot in a browser, in development mode only: everyone on this computer is let in there.

Its files are those beside this one. They fetch nothing from elsewhere, and the headers hold the browser to that.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.auth import is_on_loopback

_FILES: Final = {
    "/": ("index.html", "text/html"),
    "/page.js": ("page.js", "text/javascript"),
    "/card.js": ("card.js", "text/javascript"),
    "/page.css": ("page.css", "text/css"),
}
# Trusted types turn a mistake in our own script (text taken for HTML) into an error.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def routes() -> list[web.RouteDef]:
    """GET / and what the page at that address is made of."""
    return [
        web.get(path, _handler(files("bot.page").joinpath(name).read_text("utf-8"), content_type))
        for path, (name, content_type) in _FILES.items()
    ]


def _handler(text: str, content_type: str) -> Handler:
    async def serve(_: web.Request) -> web.Response:
        return web.Response(text=text, content_type=content_type, headers=_HEADERS)

    return serve


@web.middleware
async def at_home(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses what a website elsewhere makes a browser on this computer ask.

    A name that its owner points at 127.0.0.1 (DNS rebinding) is told by the Host header, and another site that
    asks us across by its Origin. What is no browser sends no Origin.
    """
    if not is_on_loopback(f"http://{request.host}"):
        return web.json_response({"error": "in development mode only this computer is served"}, status=421)
    if not is_on_loopback(request.headers.get("Origin", "http://localhost")):
        return web.json_response({"error": "other websites may not ask"}, status=403)
    return await handler(request)
