"""What many tests need: a store with invented facts, the real sqlite-utils command, and the letters."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
import traceback
from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn

import pytest
from browser import chromium, executable
from click.testing import CliRunner
from hypothesis import settings
from lindemeer import FACTS, LETTER, Ran
from playwright.sync_api import Browser
from sqlite_utils.cli import cli

from knowledge.desk import Desk
from knowledge.store.store import create

# The same examples in every run, so that a change is judged by what it changed. To look for new ones:
# pytest --hypothesis-profile=default
settings.register_profile("steady", derandomize=True)
settings.load_profile("steady")

ROOT = Path(__file__).parent.parent
TODAY = date(2022, 9, 1)
"""What "dit jaar" is counted from in tests of the shipped facts."""


@pytest.fixture(scope="session")
def sqlite_utils() -> Callable[..., Ran]:
    """The real sqlite-utils command line, as staff run it, called within this process: starting one takes 0.8 s."""

    def run(*arguments: object, stdin: object = None) -> Ran:
        text = stdin if isinstance(stdin, str) or stdin is None else json.dumps(stdin)
        done = CliRunner().invoke(cli, [*map(str, arguments)], input=text, prog_name="sqlite-utils")
        fault = done.exception
        traced = [] if fault is None or isinstance(fault, SystemExit) else traceback.format_exception(fault)
        return Ran(done.exit_code, done.stdout, done.stderr + "".join(traced))

    return run


@pytest.fixture(scope="session")
def sqlite_utils_process() -> Callable[..., Ran]:
    """The same in a process of its own, for what only a process can show."""

    def run(*arguments: object, stdin: object = None) -> Ran:
        text = stdin if isinstance(stdin, str) else json.dumps(stdin)
        done = subprocess.run(
            [sys.executable, "-m", "sqlite_utils", *map(str, arguments)],
            input=None if stdin is None else text,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, sqlite_utils: Callable[..., Ran]) -> Path:
    """The store that `store` is a copy of."""
    path = tmp_path_factory.mktemp("lindemeer") / "facts.db"
    assert create(path, shipped=False)
    assert sqlite_utils("insert", path, "letters", "-", stdin=LETTER).rc == 0
    # One by one: in a list, rows without a column get null there instead of the column's default.
    for fact in FACTS:
        row = {"letter": LETTER["id"], "status": "approved", **fact}
        done = sqlite_utils("insert", path, "facts", "-", stdin=row)
        assert done.rc == 0, done.err
    term = {"say": "leerplek", "means": "leerbaan", "kind": "synonym"}
    assert sqlite_utils("insert", path, "terms", "-", stdin=term).rc == 0
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Path:
    """A fresh store with the facts of Lindemeer: approved, but for one concept with the value 999001."""
    return Path(shutil.copy(filled, tmp_path / "facts.db"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The letters and questions that lie beside the checkout and are no part of the project."""
    path = ROOT.parent / "shared"
    if not path.is_dir():
        missing("../shared is not there, so what the tests read from it was not tested")
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium, for one module: while it runs, `asyncio.run` does not work in this thread."""
    path = executable()
    if path is None:
        missing("Chromium is not there (on Debian: apt-get install chromium), so no page was tested")
    with chromium(path) as running:
        yield running


def missing(what: str) -> NoReturn:
    """Skips a test for want of something on this machine; a check of a change never does without it."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def shipped_facts() -> dict[str, Any]:
    """The data file with the shipped letter, facts and examples, as it is written."""
    text = files("knowledge.facts").joinpath("almelo-2022.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the shipped facts, to read only."""
    path = tmp_path_factory.mktemp("shipped") / "facts.db"
    assert create(path, shipped=True)
    return path


@pytest.fixture(scope="session")
def shipped_desk(shipped: Path) -> Iterator[Desk]:
    """A desk on the shipped facts."""
    with Desk(shipped, lambda: TODAY) as desk:
        yield desk
