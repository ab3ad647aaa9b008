"""A Question becomes matches: the facts that fit it, with scores."""

from knowledge.search.catalogue import Catalogue
from knowledge.search.matching import (
    EXPLAINED,
    PERSONS,
    Found,
    carries,
    carries_head,
    find,
    find_near,
    says_itself,
    wholes,
)
from knowledge.search.work import TooMuchWorkError, Work

__all__ = [
    "EXPLAINED",
    "PERSONS",
    "Catalogue",
    "Found",
    "TooMuchWorkError",
    "Work",
    "carries",
    "carries_head",
    "find",
    "find_near",
    "says_itself",
    "wholes",
]
