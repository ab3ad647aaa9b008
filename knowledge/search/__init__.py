"""A Question becomes matches: the facts that fit it, with scores."""

from knowledge.search.catalogue import Catalogue, misfit
from knowledge.search.features import FEATURES, Hints
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
from knowledge.search.ranking import Ranked, Scored, rank
from knowledge.search.spotting import Shape
from knowledge.search.units import Target, Unit
from knowledge.search.weights import Weights, fitted
from knowledge.search.work import TooMuchWorkError, Work

__all__ = [
    "EXPLAINED",
    "FEATURES",
    "PERSONS",
    "Catalogue",
    "Found",
    "Hints",
    "Ranked",
    "Scored",
    "Shape",
    "Target",
    "TooMuchWorkError",
    "Unit",
    "Weights",
    "Work",
    "carries",
    "carries_head",
    "find",
    "find_near",
    "fitted",
    "misfit",
    "rank",
    "says_itself",
    "wholes",
]
