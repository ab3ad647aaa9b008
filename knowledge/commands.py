"""The staff's commands: `sqlite-utils raad ...`, a plug-in of sqlite-utils.

This module is imported at the start of every sqlite-utils command. So it imports next to nothing itself: what a command
needs is imported when that command runs, and a fault there cannot harm the other commands of sqlite-utils.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlite_utils import hookimpl

from knowledge.model import Said, StoreError

if TYPE_CHECKING:
    from knowledge.store import Change, Example

TEXTS = tomllib.loads(files("knowledge.dutch").joinpath("commands.toml").read_text(encoding="utf-8"))
STORE = click.Path(dir_okay=False, path_type=Path)


@hookimpl
def register_commands(cli: click.Group) -> None:
    """Adds the one group `raad`: a command named like one of sqlite-utils' own would silently take its place."""
    cli.add_command(raad)


@click.group(help=TEXTS["raad"]["help"])
def raad() -> None:
    pass


@contextmanager
def plain_errors() -> Iterator[None]:
    """A store that cannot be used is one Dutch sentence on stderr and exit status 1, never a traceback."""
    try:
        yield
    except StoreError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


# --- Making and mending the store -------------------------------------------------------------------------------------


@raad.command(help=TEXTS["init"]["help"])
@click.argument("store", type=STORE)
@click.option("--empty", is_flag=True, help=TEXTS["init"]["empty"])
def init(store: Path, empty: bool) -> None:
    from knowledge.store import create

    with plain_errors():
        made = create(store, shipped=not empty)
    say = TEXTS["init"]
    print((say["made_empty"] if empty else say["made"]) if made else say["kept"])


@raad.command(help=TEXTS["repair"]["help"])
@click.argument("store", type=STORE)
def repair(store: Path) -> None:
    from knowledge.store import repair as mend

    with plain_errors():
        mended = mend(store)
    for line in mended:
        print(f"- {line}")
    print(TEXTS["repair"]["mended" if mended else "sound"])


# --- Looking into the store -------------------------------------------------------------------------------------------


@raad.command(help=TEXTS["check"]["help"])
@click.argument("store", type=STORE)
def check(store: Path) -> None:
    from knowledge import Desk
    from knowledge.store import examples, problems

    with plain_errors():
        found = problems(store)
        golden = examples(store)
        with Desk(store) as desk:
            shown = desk.coverage().facts
            found += [fault for example in golden if (fault := verdict(example, desk.ask))]
    say = TEXTS["check"]
    for line in found:
        print(f"- {line}")
    if not golden:
        print(say["no_examples"])
    nothing = not golden and not shown
    if nothing:
        print(say["nothing"])
    print(say["counts"].format(facts=shown, examples=len(golden), problems=len(found)))
    sys.exit(1 if found or nothing else 0)


def verdict(example: Example, ask: Callable[[str], Said]) -> str | None:
    """What is wrong with the answer to a golden question, in Dutch; None when it is as expected."""
    said = ask(example.question)
    given = said.facts[0] if said.kind == "answer" and said.facts else said.kind
    if given == example.expect:
        return None
    return str(TEXTS["check"]["wrong"]).format(question=example.question, expect=example.expect, given=given)


@raad.command(help=TEXTS["history"]["help"])
@click.argument("store", type=STORE)
@click.argument("fact", required=False)
def history(store: Path, fact: str | None) -> None:
    from knowledge.store import history as changes

    with plain_errors():
        found = changes(store, fact)
    for change in found:
        print("\n".join(told(change)))
    if not found:
        print(TEXTS["history"]["none"])


def told(change: Change) -> Iterator[str]:
    """One change in lines that fit a terminal of 80 columns: a heading, then each column with its old and new value."""
    raise NotImplementedError


# --- Asking -----------------------------------------------------------------------------------------------------------
# `raad ask` goes here.
