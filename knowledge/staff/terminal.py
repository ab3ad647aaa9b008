"""Where a review is held: a terminal on which one key press decides, or a file or pipe that is read line by line."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from shutil import get_terminal_size

import click

from knowledge.staff.screen import Paper, printable

COLUMNS = 80
"""The width of what is printed to a file."""


class Terminal:
    """Where a review is held. `colours` asks for them; they are left off where the output is no terminal.

    `key` and `line` raise EOFError at the end of the input, and KeyboardInterrupt for Ctrl-C.
    """

    def __init__(self, colours: bool = True) -> None:
        self.keyed = sys.stdin.isatty() and sys.stdout.isatty()
        self._colours = colours and sys.stdout.isatty()
        for stream in (sys.stdout, sys.stdin):
            # A letter may hold what an old terminal cannot show, and a pipe what is no UTF-8.
            if reconfigure := getattr(stream, "reconfigure", None):
                reconfigure(errors="replace")

    @property
    def paper(self) -> Paper:
        """How much room there is now: a window may have been made smaller since."""
        columns = get_terminal_size().columns if sys.stdout.isatty() else COLUMNS
        return Paper(columns, self._colours)

    def clear(self) -> None:
        """A new page."""
        if self.keyed and self._colours:
            click.clear()
        else:
            self.show([""])

    def show(self, lines: Iterable[str]) -> None:
        """Prints the lines."""
        for line in lines:
            click.echo(line, color=self._colours)

    def key(self, prompt: str) -> str:
        """One key in lower case, or the first letter of a line; what was pasted or makes no letter is ''."""
        if not self.keyed:
            return self.line(prompt)[:1].lower()
        click.echo(prompt, nl=False)
        pressed = click.getchar()
        known = len(pressed) == 1 and pressed.isprintable()
        click.echo(pressed if known else "")
        return pressed.lower() if known else ""

    def line(self, prompt: str, current: str = "") -> str:
        """What is typed in answer, without control characters; on a terminal `current` stands ready to be changed."""
        if not self.keyed:
            click.echo(prompt.rstrip(" "))
            answer = sys.stdin.readline()
            if not answer:
                raise EOFError
            return _clean(answer)
        with _prefilled(current):
            return _clean(input(prompt))


def _clean(text: str) -> str:
    """Arrow keys come in as orders for a terminal; nothing of that belongs in a fact."""
    text = "".join(character if character.isprintable() else " " for character in text)
    return text.encode("utf-8", "replace").decode("utf-8").strip()


@contextmanager
def _prefilled(text: str) -> Iterator[None]:
    """Lets `input` begin with a text, where Python has the library to edit it."""
    try:
        import readline
    except ImportError:
        yield
        return
    readline.set_startup_hook(lambda: readline.insert_text(printable(text)))
    try:
        yield
    finally:
        readline.set_startup_hook()
