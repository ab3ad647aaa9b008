"""Starts Raadbaak: reads the settings, opens the store and serves the bot until it is told to stop."""

from __future__ import annotations

import json
import sys

from aiohttp import web

from bot.logs import start_logging
from bot.server import CONNECTIONS, application
from bot.settings import Settings, SettingsError, read
from bot.texts import TEXTS
from knowledge import Desk, StoreError


def main() -> int:
    """The exit code: 0 after a stop, 1 when the store cannot be used, 2 when a setting is wrong."""
    try:
        settings = read()
    except SettingsError as fault:
        print(fault, file=sys.stderr)
        return 2
    start_logging(sys.stderr)
    try:
        desk = Desk(settings.store)
    except StoreError as error:
        print(f"RAADBAAK_STORE: {error}", file=sys.stderr)
        return 1
    with desk:
        app = application(settings, desk)
        web.run_app(
            app, host=settings.host, port=settings.port, print=lambda _: _greet(settings), **CONNECTIONS
        )
    return 0


def _greet(settings: Settings) -> None:
    if settings.registration is None:
        question = TEXTS.development["question"]
        address = f"http://{settings.host}:{settings.port}"
        activity = {
            "type": "message",
            "channelId": "emulator",
            "serviceUrl": address,
            "deliveryMode": "expectReplies",
            "from": {"id": "ik"},
            "recipient": {"id": "raadbaak"},
            "conversation": {"id": "proef"},
            "text": question,
        }
        curl = (
            f"curl -s {address}/api/messages -H 'Content-Type: application/json' -d '{json.dumps(activity)}'"
        )
        started = TEXTS.development["started"]
        print(started.format(address=address, curl=curl, store=settings.store, question=question), flush=True)


if __name__ == "__main__":
    sys.exit(main())
