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

__all__ = [
    "EXPLAINED",
    "PERSONS",
    "Catalogue",
    "Found",
    "carries",
    "carries_head",
    "find",
    "find_near",
    "says_itself",
    "wholes",
]
