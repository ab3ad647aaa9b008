"""The Agents Playground, Microsoft's client for trying a bot without Teams, in front of a bot on this computer.

`python tests/client.py STORE` starts both for a person, until Ctrl+C.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

FOLDER: Final = Path(__file__).parent / "playground"
LOOPBACK: Final = FOLDER / "loopback.cjs"

_CONTEXT: Final = ".m365agentsplayground.yml"
_CLI: Final = FOLDER / "node_modules" / "@microsoft" / "m365agentsplayground" / "cli.js"
_APP: Final = Path(__file__).parent.parent / "app.py"
# In seconds. Far more than either needs: this machine may be busy.
_STARTED_WITHIN: Final = 60
_STOPPED_WITHIN: Final = 15


def missing() -> str | None:
    """Why the Playground cannot be started here, if it cannot."""
    if shutil.which("node") is None:
        return "there is no Node.js"
    return None if _CLI.is_file() else "the Agents Playground is not installed"


class Running:
    """A process with a group of its own. `said` is what it has printed until now, errors included."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self.said = ""
        self._news = threading.Condition()
        self._process = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_until_it_says(self, text: str) -> None:
        """Raises RuntimeError, with what it said, when it ends or is silent about it for too long."""
        with self._news:
            self._news.wait_for(lambda: text in self.said or not self._reader.is_alive(), _STARTED_WITHIN)
            if text not in self.said:
                raise RuntimeError(f"{self._process.args} did not say {text!r}:\n{self.said}")

    def stop(self) -> None:
        """Ends the process and all that it started."""
        self._signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_STOPPED_WITHIN)
        # What it started may outlive it.
        self._signal(signal.SIGKILL)
        self._process.wait(_STOPPED_WITHIN)
        self._reader.join(_STOPPED_WITHIN)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)

    def _read(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                with self._news:
                    self.said += line
                    self._news.notify_all()
        with self._news:
            self._news.notify_all()


@contextmanager
def bot(store: Path, port: int, **settings: str) -> Iterator[Running]:
    """The bot in development mode on 127.0.0.1, until the end of the block."""
    environment = {
        "PATH": os.environ["PATH"],
        "RAADBAAK_DEVELOPMENT": "1",
        "RAADBAAK_STORE": str(store.resolve()),
        "RAADBAAK_PORT": str(port),
        **settings,
    }
    with running([sys.executable, str(_APP)], environment, _APP.parent) as process:
        process.wait_until_it_says("Ctrl+C")
        yield process


@contextmanager
def playground(port: int, bot_port: int, *, opens_browser: bool = False) -> Iterator[Running]:
    """The Playground on 127.0.0.1, in front of the bot on `bot_port`, until the end of the block."""
    address = f"http://127.0.0.1:{port}"
    command = [
        *("node", "--require", str(LOOPBACK), str(_CLI), "start", "--disable-telemetry"),
        *("--port", str(port), "--service-url", f"{address}/_connector"),
        *("--channel-id", "msteams", "--app-endpoint", f"http://127.0.0.1:{bot_port}/api/messages"),
    ]
    # The switch leaves this part of its telemetry on.
    quiet = {"APPLICATION_INSIGHTS_NO_STATSBEAT": "1"}
    # It reads its settings from the folder it runs in, and writes a log there.
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(FOLDER / _CONTEXT, folder)
        alone = {"HOME": name, "PATH": _without_opener(folder)}
        environment = {**os.environ, **quiet} if opens_browser else {**alone, **quiet}
        with running(command, environment, folder) as process:
            process.wait_until_it_says(f"Listening on {port}")
            yield process


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Iterator[Running]:
    """`command`, run in `folder` until the end of the block."""
    process = Running(command, environment, folder)
    try:
        yield process
    finally:
        process.stop()


def _without_opener(folder: Path) -> str:
    """A search path on which the commands that would open somebody's browser do nothing."""
    nothing = shutil.which("true")
    assert nothing
    for name in ("xdg-open", "open"):
        (folder / name).symlink_to(nothing)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def main(store: Path) -> None:
    """Starts both and waits for Ctrl+C."""
    port, bot_port = free_port(), free_port()
    log = str(store.resolve().with_name("log.db"))
    with (
        suppress(KeyboardInterrupt),
        bot(store, bot_port, RAADBAAK_LOG=log),
        playground(port, bot_port, opens_browser=True),
    ):
        print(f"http://127.0.0.1:{port}  (Ctrl+C)", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
