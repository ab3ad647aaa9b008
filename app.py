"""Starts Raadbaak: reads the settings, opens the store and serves the bot until it is told to stop."""

from __future__ import annotations

import errno
import json
import shlex
import sys
from contextlib import nullcontext

from aiohttp import web

from bot.logs import start_logging
from bot.server import CONNECTIONS, application
from bot.settings import Settings, SettingsError, read
from bot.texts import TEXTS
from knowledge import Desk, Log, StoreError


def main() -> int:
    """The exit code: 0 after a stop, 1 when the store cannot be used, 2 when a setting is wrong."""
    try:
        settings = read()
        with Desk(settings.store) as desk:
            serve(settings, desk)
    except SettingsError as fault:
        print(fault, file=sys.stderr)
        return 2
    except StoreError as error:
        print(f"RAADBAAK_STORE: {error}", file=sys.stderr)
        return 1
    return 0


def serve(settings: Settings, desk: Desk) -> None:
    """Answers until SIGTERM or Ctrl+C. Raises SettingsError when the address cannot be listened on."""
    start_logging(sys.stderr)
    try:
        with Log(settings.log, settings.log_days) if settings.log else nullcontext() as log:
            app = application(settings, desk, log=log)
            web.run_app(
                app, host=settings.host, port=settings.port, print=lambda _: greet(settings), **CONNECTIONS
            )
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise SettingsError("RAADBAAK_PORT", "taken") from None
        raise SettingsError("RAADBAAK_HOST", "host") from None


def greet(settings: Settings) -> None:
    """In development mode, tells what to try next."""
    if settings.registration is not None:
        return
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
    curl = f"curl -s {address}/api/messages -H 'Content-Type: application/json' -d '{json.dumps(activity)}'"
    # Beside this Python: it may not be on the path.
    command = f"{shlex.quote(sys.executable)} -m sqlite_utils raad ask {shlex.quote(str(settings.store))}"
    started = TEXTS.development["started"]
    print(started.format(address=address, curl=curl, command=command, question=question), flush=True)


if __name__ == "__main__":
    sys.exit(main())
