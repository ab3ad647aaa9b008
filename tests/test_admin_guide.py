"""The guide for the administrator is true: its settings start the bot, its examples print what it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from test_app import APP, free_port, request
from test_docs import matches, steps
from test_settings import ID, PASSWORD, TENANT

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "beheerder.md").read_text(encoding="utf-8")
CODE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").glob("*.py"))
TO_FILL_IN = {
    "MICROSOFT_APP_ID": ID,
    "MICROSOFT_APP_TENANT_ID": TENANT,
    "MICROSOFT_APP_PASSWORD": PASSWORD,
}


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    assert isinstance(found, str)
    return found


FILE = dict(line.split("=", 1) for line in block("ini").splitlines())


def environment(**more: str) -> dict[str, str]:
    """What a process gets that is started with the file of the guide, and nothing of ours."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("RAADBAAK_", "MICROSOFT_"))
    }
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return {**kept, "PATH": path, **FILE, **more}


def test_the_examples_print_what_the_guide_says(tmp_path: Path) -> None:
    guide = steps(GUIDE)
    assert len(guide) >= 4
    for step in guide:
        run = subprocess.run(
            ["bash", "-c", step.command],
            cwd=tmp_path,
            env=environment(**TO_FILL_IN),
            capture_output=True,
            text=True,
        )
        printed = run.stdout + run.stderr
        assert matches(printed, step.printed), f"$ {step.command}\n{printed}"


def test_what_is_to_be_filled_in_is_marked_and_refused_as_it_stands(tmp_path: Path) -> None:
    assert {name for name, value in FILE.items() if value.startswith("<")} == TO_FILL_IN.keys()
    for name in TO_FILL_IN:
        filled = TO_FILL_IN | {name: FILE[name]}
        (tmp_path / "raad.db").touch()
        run = subprocess.run(
            [sys.executable, str(APP)],
            cwd=tmp_path,
            env=environment(**filled, RAADBAAK_STORE="raad.db"),
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert run.returncode == 2
        assert run.stderr.startswith(f"{name} ")


@pytest.mark.parametrize(
    "change", [{}, {"MICROSOFT_APP_TYPE": "UserAssignedMSI", "MICROSOFT_APP_PASSWORD": ""}], ids=str
)
def test_the_settings_start_the_bot_and_its_health_is_as_shown(
    tmp_path: Path, shipped: Path, change: Mapping[str, str]
) -> None:
    port = free_port()
    shutil.copy(shipped, tmp_path / "raad.db")
    given = {**TO_FILL_IN, **change, "RAADBAAK_STORE": "raad.db", "RAADBAAK_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, str(APP)],
        cwd=tmp_path,
        env=environment(**given, RAADBAAK_HOST="127.0.0.1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        health = ""
        while not health:
            assert process.poll() is None, process.communicate()
            time.sleep(0.1)
            with suppress(ConnectionRefusedError):
                health = request(port, "GET", "/health")
        assert json.loads(health) == json.loads(block("json"))
        assert "Authorization" in request(port, "POST", "/api/messages", "{}")
    finally:
        process.terminate()
        _, log = process.communicate(timeout=10)
    assert "refused with 401" in log


def logged() -> list[str]:
    rows = re.findall(
        r"^\| .*? \| (.*?) \| .*? \|$", GUIDE.partition("## Als het niet werkt")[2], re.MULTILINE
    )
    return [line for row in rows for line in re.findall(r"`(.*?)`", row)]


def test_the_log_says_what_the_guide_looks_for() -> None:
    lines = logged()
    assert len(lines) >= 6
    for line in lines:
        parts = [part for part in re.split(r": | \d+", line) if part]
        assert all(part in CODE for part in parts), line


def test_every_setting_in_the_guide_exists() -> None:
    known = set(
        re.findall(r"\b(?:RAADBAAK|MICROSOFT)_[A-Z_]+", (ROOT / "bot" / "settings.py").read_text("utf-8"))
    )
    assert set(re.findall(r"\b(?:RAADBAAK|MICROSOFT)_[A-Z_]+", GUIDE)) <= known
