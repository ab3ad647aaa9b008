"""The fitted weights of ranker and decision: data, written by bench/fit.py."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from knowledge.search.features import FEATURES, Fit


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """`ranking` has a weight for each of FEATURES, in that order; `fit` tells how a shape of target fits what is asked.

    `decision` has a weight for each number of the decision and "bias"; a claim is made from probability `answer` on.
    """

    ranking: tuple[float, ...]
    fit: Fit
    decision: Mapping[str, float]
    answer: float


@cache
def fitted() -> Weights:
    """The weights that come with the code."""
    return as_weights(table())


def table() -> dict[str, Any]:
    """The file `weights.toml` as it is, with the reasons."""
    text = resources.files("knowledge.search").joinpath("weights.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def as_weights(found: Mapping[str, Any]) -> Weights:
    """The weights in such a table. Raises KeyError when a feature has none."""
    return Weights(
        ranking=tuple(float(found["ranking"][name]["weight"]) for name in FEATURES),
        fit=found["fit"],
        decision={name: float(row["weight"]) for name, row in found["decision"].items()},
        answer=float(found["thresholds"]["answer"]),
    )
