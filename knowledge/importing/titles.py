"""What a letter is called in the store: its title where it bears none, and its id."""

from __future__ import annotations

import re
from collections.abc import Container
from pathlib import Path

from knowledge.letters import Document, PassageKind
from knowledge.words import data, fold

LONGEST_ID = 60
LONGEST_TITLE = 150
_SENDER_WORDS = 3
_ROOM = 4
"""Characters of an id that are kept free for a number behind it: "-123"."""


def printable(text: str) -> str:
    """The text on one line, with a mark in the place of what a terminal or a database would trip over."""
    return "".join(one if one.isprintable() else " " if one.isspace() else "�" for one in text)


def title_of(document: Document, file: Path) -> str:
    """The title that the letter bears, else its first heading, else the name of the file made readable."""
    headings = (passage.text for passage in document.passages if passage.kind is PassageKind.HEADING)
    title = document.title or next(headings, None) or re.sub(r"[\s_�-]+", " ", printable(file.stem))
    title = " ".join(title.split())
    if len(title) > LONGEST_TITLE:
        title = title[:LONGEST_TITLE].rpartition(" ")[0] + " …"
    return title[:1].upper() + title[1:] or str(data("importing")["untitled"])


def letter_id(sender: str | None, year: int | None, title: str, taken: Container[str]) -> str:
    """A readable id that is not in `taken`: who sent it, the year and the title, of at most sixty characters.

    >>> letter_id("Burgemeester en wethouders van Lindemeer", 2022, "Voortgang leerbanen 2022", ())
    'lindemeer-2022-voortgang-leerbanen'
    """
    left_out = set(data("importing")["left_out"])
    by = [word for word in _words(sender or "") if word not in left_out][:_SENDER_WORDS]
    when = [str(year)] if year else []
    about = [word for word in _words(title) if word not in left_out and word not in (*by, *when)]
    name = "-".join((*by, *when, *about)) or str(data("importing")["unnamed"])
    if len(name) > LONGEST_ID - _ROOM:
        # At the end of a word; one word may be longer than all of it.
        cut = name[: LONGEST_ID - _ROOM + 1]
        name = cut.rpartition("-")[0] or cut[:-1]
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", fold(text))
