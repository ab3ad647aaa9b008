"""Letters, facts, Dutch and questions: everything but Teams.

This module is the front door; `bot` uses nothing else.
"""

from typing import TYPE_CHECKING, Any

from knowledge.model import Coverage, Display, FollowUp, Line, Option, Quote, Reason, Said, Source, StoreError

if TYPE_CHECKING:
    from knowledge.desk import Desk
    from knowledge.log import Log

__all__ = [
    "Coverage",
    "Desk",
    "Display",
    "FollowUp",
    "Line",
    "Log",
    "Option",
    "Quote",
    "Reason",
    "Said",
    "Source",
    "StoreError",
]


def __getattr__(name: str) -> Any:
    """Loads the question engine when it is first asked for.

    Every sqlite-utils command imports this package for its plug-in: it must stay quick, and a fault in the engine must
    not stop staff from editing.
    """
    if name == "Desk":
        from knowledge.desk import Desk

        return Desk
    if name == "Log":
        from knowledge.log import Log

        return Log
    raise AttributeError(name)
