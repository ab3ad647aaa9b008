"""The sentences of `texts.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Texts:
    """What the bot says by itself, in Dutch; the names are those of the data file."""

    unavailable: str
    failed: str
    loading: str
    too_many: str
    unreadable: str
    above_buttons: Mapping[str, str]
    card: Mapping[str, str]
    feedback: Mapping[str, Any]
    draft: Mapping[str, str]
    faults: Mapping[str, str]
    development: Mapping[str, str]
    app: Mapping[str, Any]
    extension: Mapping[str, str]
    package: Mapping[str, str]
    package_faults: Mapping[str, str]
    schema_faults: Mapping[str, str]


TEXTS: Final = Texts(**tomllib.loads(files("bot").joinpath("texts.toml").read_text("utf-8")))
