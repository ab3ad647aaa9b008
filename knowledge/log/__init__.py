"""log.db: what was asked and what was said about answers, without who or where."""

from knowledge.log.clusters import Group, groups
from knowledge.log.log import SHORTEST_SEARCH, Feedback, asked, expired, feedback, forget, purge
from knowledge.log.recorder import Log

__all__ = [
    "SHORTEST_SEARCH",
    "Feedback",
    "Group",
    "Log",
    "asked",
    "expired",
    "feedback",
    "forget",
    "groups",
    "purge",
]
