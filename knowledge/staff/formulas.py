"""What a spreadsheet may take for a formula when it opens a file: such a cell can send data away or start a program."""

from __future__ import annotations

import re

# A Dutch spreadsheet parts cells at semicolons, and opens a file parted by commas without asking: then a cell also
# starts after a semicolon, tab or new line within a text.
_FORMULA = re.compile(r"(?:^|[;\t\r\n])[\s\"']*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def may_run(cell: str) -> bool:
    """Whether a spreadsheet may take the cell, or a part of it, for a formula. A negative number is none."""
    return _NUMBER.fullmatch(cell) is None and _FORMULA.search(cell) is not None


def harmless(cell: str) -> str:
    """The cell as text for a spreadsheet, with a mark before each formula. It does not come back as it was."""
    if _NUMBER.fullmatch(cell):
        return cell
    # A typographic quote: a straight one may itself be taken for the edge of a text.
    return _FORMULA.sub(lambda match: f"{match.group()[:-1]}’{match.group()[-1]}", cell)
