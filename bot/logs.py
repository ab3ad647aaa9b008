"""What the process writes down: what happened and where, never what was asked or by whom."""

from __future__ import annotations

import logging
import traceback
from pathlib import PurePath
from typing import TextIO


def place(error: BaseException) -> str:
    """The type of an error and the line it came from; not its message, which may hold what a user wrote."""
    name = type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return name
    return f"{name} at {PurePath(frames[-1].filename).name}:{frames[-1].lineno} in {frames[-1].name}"


class DiscreetFormatter(logging.Formatter):
    """Our own messages as they are; of other code only the place that spoke, for it quotes what came in."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        ours = record.name.partition(".")[0] in ("bot", "knowledge")
        message = record.getMessage() if ours else f"from {record.filename}:{record.lineno}"
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            message = f"{message} ({place(error)})"
        quiet = logging.makeLogRecord(
            {"name": record.name, "levelname": record.levelname, "created": record.created, "msg": message}
        )
        return super().format(quiet)


def start_logging(stream: TextIO) -> None:
    """Sends the log of the whole process to `stream`: our own from INFO, all other from WARNING."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(DiscreetFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(logging.INFO)
    logging.getLogger("knowledge").setLevel(logging.INFO)
