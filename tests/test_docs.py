"""The guide for staff is true: every example in it is carried out, in order, and answers what the guide says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "handleiding.md"


@dataclass(frozen=True, slots=True)
class Step:
    """A command of the guide and the lines that it should print; "..." stands for any lines."""

    command: str
    printed: tuple[str, ...]


def steps(text: str) -> list[Step]:
    found: list[Step] = []
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *printed = part.rstrip("\n").split("\n")
            found.append(Step(command, tuple(printed)))
    return found


def matches(printed: str, expected: tuple[str, ...]) -> bool:
    lines = printed.strip("\n").splitlines()  # a progress bar leaves an empty line
    if "..." not in expected:
        return lines == list(expected)
    gap = expected.index("...")
    before, after = list(expected[:gap]), list(expected[gap + 1 :])
    ends = lines[len(lines) - len(after) :] == after
    return len(lines) >= len(before) + len(after) and lines[:gap] == before and ends


def test_the_guide_does_what_it_says(tmp_path: Path) -> None:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    guide = steps(GUIDE.read_text(encoding="utf-8"))
    assert len(guide) > 20
    for step in guide:
        run = subprocess.run(
            ["bash", "-c", step.command],
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        printed = run.stdout + run.stderr
        assert matches(printed, step.printed), f"$ {step.command}\n{printed}"


@pytest.mark.parametrize(
    ("printed", "expected", "fits"),
    [
        ("", (), True),
        ("één\n", ("één",), True),
        ("één\ntwee\n", ("één",), False),
        ("één\ntwee\ndrie\n", ("...", "drie"), True),
        ("één\ntwee\n", ("één", "..."), True),
        ("twee\n", ("drie",), False),
    ],
)
def test_matching_of_printed_lines(printed: str, expected: tuple[str, ...], fits: bool) -> None:
    assert matches(printed, expected) is fits
