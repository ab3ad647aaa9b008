"""The promises around the code: lock files, the two commands, the image and the README are in step."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
LOCKS = ("requirements.lock", "requirements-dev.lock")

LOCK_LINE = re.compile(
    r"""
    \ *\#[\w .,:()\[\]-]*               # a comment that holds no address and no path
    | [a-z0-9-]+==[\w.!+]+(\ ;\ [^/]*)?\ \\   # a pin, with its marker
    | \ {4}--hash=sha256:[0-9a-f]{64}(\ \\)?
    """,
    re.VERBOSE,
)


def pins(lock: str) -> dict[str, set[Version]]:
    found: dict[str, set[Version]] = {}
    for name, version in re.findall(
        r"^([a-z0-9-]+)==([^ \n]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE
    ):
        found.setdefault(canonicalize_name(name), set()).add(Version(version))
    return found


def asked(lock: str) -> list[Requirement]:
    """What pyproject.toml wants to find in a lock file."""
    groups = PYPROJECT["dependency-groups"]
    wanted = [*PYPROJECT["project"]["dependencies"], *PYPROJECT["build-system"]["requires"]]
    tools = [*groups["dev"], *groups["bench"]] if lock == "requirements-dev.lock" else []
    return [Requirement(line) for line in wanted + tools]


# --- The lock files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_pins_and_hashes_and_no_address(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    assert len(lines) > 100
    assert not [line for line in lines if not LOCK_LINE.fullmatch(line)]


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.invalid/simple",
        "# from file:///srv/wheels",
        "aiohttp>=3.14 \\",
        "    --hash=md5:00",
    ],
)
def test_another_line_would_be_noticed(line: str) -> None:
    assert not LOCK_LINE.fullmatch(line)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert not [entry.partition(" ")[0] for entry in entries if "--hash=sha256:" not in entry]


@pytest.mark.parametrize(
    ("lock", "requirement"), [(lock, requirement) for lock in LOCKS for requirement in asked(lock)], ids=str
)
def test_lock_is_in_step_with_pyproject(lock: str, requirement: Requirement) -> None:
    versions = pins(lock).get(canonicalize_name(requirement.name))
    assert versions, f"{requirement.name} is not in {lock}: run `make lock`"
    assert all(version in requirement.specifier for version in versions), "run `make lock`"


def test_tests_run_on_the_pins_that_members_get() -> None:
    runtime, development = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: development.get(name) for name in runtime} == runtime


def test_build_group_is_what_the_build_asks_for() -> None:
    assert PYPROJECT["dependency-groups"]["build"] == PYPROJECT["build-system"]["requires"]


def test_dependencies_are_bounded_on_both_sides() -> None:
    for line in PYPROJECT["project"]["dependencies"]:
        assert {bound.operator for bound in Requirement(line).specifier} == {">=", "<"}, line


def test_what_the_code_imports_is_declared() -> None:
    """A package that is only there because another one needs it may be gone in the next version of that."""
    paths = [ROOT / "app.py", *(ROOT / "bot").rglob("*.py"), *(ROOT / "knowledge").rglob("*.py")]
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    theirs = (
        {name.partition(".")[0] for name in imported} - sys.stdlib_module_names - {"app", "bot", "knowledge"}
    )
    assert {"aiohttp", "sqlite_utils"} <= theirs
    declared = {canonicalize_name(Requirement(line).name) for line in PYPROJECT["project"]["dependencies"]}
    providers = packages_distributions()
    assert not {n for n in theirs if declared.isdisjoint(map(canonicalize_name, providers[n]))}


def test_sc_04_aiohttp_has_its_request_smuggling_fix() -> None:
    assert min(pins("requirements.lock")["aiohttp"]) >= Version("3.14.4")
    (asked_for,) = (r for r in asked("requirements.lock") if r.name == "aiohttp")
    assert Version("3.14.3") not in asked_for.specifier


# --- What is installed -------------------------------------------------------------------------------------


def test_every_file_of_the_packages_is_installed(tmp_path: Path) -> None:
    """A toml file that is not named as package data works in a checkout and is missing in the image."""
    packages = ("bot", "knowledge")
    copy = tmp_path / "source"
    for package in packages:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("app.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    expected = {
        p.relative_to(copy).as_posix() for q in packages for p in (copy / q).rglob("*") if p.is_file()
    }
    assert {"bot/settings.py", "knowledge/__init__.py"} <= expected

    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--wheel-dir",
    ]
    subprocess.run([*build, tmp_path, copy], check=True, capture_output=True, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as archive:
        assert expected | {"app.py"} <= set(archive.namelist())


# --- The two commands --------------------------------------------------------------------------------------


def test_readme_names_both_commands() -> None:
    blocks = re.findall(r"^```\w*\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    lines = {line for block in blocks for line in block.splitlines()}
    assert {"make run", "make test"} <= lines


def test_ci_runs_the_test_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    commands = [
        line for line in script.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    assert commands[0] == "set -euo pipefail"
    assert commands[-1] == "make test"


@pytest.mark.parametrize(
    ("there", "user", "calls"),
    [
        (("chromium",), 0, ["make test"]),
        ((), 0, ["apt-get update -qq", "apt-get install CHROMIUM", "make test"]),
        ((), 1000, ["sudo apt-get update -qq", "sudo apt-get install CHROMIUM", "make test"]),
    ],
    ids=["browser there", "root", "sudo"],
)
def test_ci_sees_to_a_browser_before_the_tests(
    tmp_path: Path, there: tuple[str, ...], user: int, calls: list[str]
) -> None:
    """With every command that it calls replaced by one that writes down its name and arguments."""
    for tool in ("bash", "dirname"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or "")
    stubs = {name: f'echo "{name} $*"' for name in ("apt-get", "make", "sudo", "env", *there)}
    for name, command in {**stubs, "id": f"echo {user}"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{command}\n")
        (tmp_path / name).chmod(0o755)
    done = subprocess.run(
        [tmp_path / "bash", ROOT / ".ci" / "run"], env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    install = "env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium"
    assert done.stdout.replace(install, "apt-get install CHROMIUM").splitlines() == calls


@pytest.mark.parametrize("python", ["false", "true", "no-such-python"])
@pytest.mark.parametrize("target", ["run", "test"])
def test_another_python_is_refused_in_one_sentence(target: str, python: str) -> None:
    result = subprocess.run(
        ["make", target, f"PYTHON={python}"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert result.returncode != 0
    assert result.stderr.startswith("Raadbaak needs Python 3.11, 3.12 or 3.13")


@pytest.mark.parametrize(
    ("version", "accepted"),
    [((3, 10), False), ((3, 11), True), ((3, 12), True), ((3, 13), True), ((3, 14), False)],
)
def test_makefile_and_pyproject_take_the_same_pythons(
    version: tuple[int, int],
    accepted: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (ask,) = re.findall(r"^ASK = (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    monkeypatch.setattr(sys, "version_info", (*version, 0))
    exec(ask)
    assert (capsys.readouterr().out == f"{version[0]}.{version[1]}\n") is accepted
    assert (
        f"{version[0]}.{version[1]}.0" in SpecifierSet(PYPROJECT["project"]["requires-python"])
    ) is accepted


# --- The image ---------------------------------------------------------------------------------------------


def instructions() -> list[tuple[str, str]]:
    """The lines of the Dockerfile as (instruction, arguments), continued lines joined."""
    lines = [
        line for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines() if line[:1] != "#"
    ]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in joined.splitlines() if line.strip()]


def arguments(instruction: str) -> list[str]:
    found = [rest for name, rest in instructions() if name == instruction]
    assert found, f"the Dockerfile has no {instruction}"
    return found


def test_image_has_a_python_that_pyproject_allows() -> None:
    stages = [rest.split(" AS ") for rest in arguments("FROM")]
    outside = {stage[0] for stage in stages} - {stage[1] for stage in stages if len(stage) == 2}
    assert len(outside) == 1
    (version,) = re.findall(r"^python:(\d+\.\d+)-slim", outside.pop())
    assert f"{version}.0" in SpecifierSet(PYPROJECT["project"]["requires-python"])


def test_sc_06_image_does_not_run_as_root() -> None:
    names = [name for name, _ in instructions()]
    last_stage = instructions()[len(names) - 1 - names[::-1].index("FROM") :]
    users = [rest for name, rest in last_stage if name == "USER"]
    assert users
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", users[-1]), (
        "a number other than 0, or an orchestrator cannot check it"
    )
    assert "RUN" not in [name for name, _ in last_stage[last_stage.index(("USER", users[-1])) :]]


def test_sc_01_image_installs_only_what_the_lock_pins() -> None:
    installs = [rest for rest in arguments("RUN") if '"install",' in rest and '"pip"' in rest]
    assert len(installs) == 2
    locked, project = installs
    assert '"--require-hashes"' in locked
    assert '"requirements.lock"' in locked
    assert '"--no-deps"' in project
    assert '"--no-build-isolation"' in project


def test_what_the_image_copies_exists_and_is_not_ignored() -> None:
    kept = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line[:1] == "!"
    }
    copied = {
        source for rest in arguments("COPY") if not rest.startswith("--from=") for source in rest.split()[:-1]
    }
    assert not {source for source in copied if not (ROOT / source).exists()}
    assert copied == kept


def test_image_stores_on_a_volume_and_tells_its_health() -> None:
    environment = dict(re.findall(r"(\w+)=(\S+)", " ".join(arguments("ENV"))))
    (volume,) = arguments("VOLUME")
    assert Path(environment["RAADBAAK_STORE"]).is_relative_to(volume)
    assert arguments("EXPOSE") == [environment["RAADBAAK_PORT"]]
    (health,) = arguments("HEALTHCHECK")
    assert "/health" in health
    for command in (health.partition("CMD ")[2], *arguments("CMD")):
        assert re.fullmatch(r'\["python", .*\]', command), "exec form: a shell would not pass on SIGTERM"


# --- The README --------------------------------------------------------------------------------------------


def test_readme_explains_every_setting_and_no_other() -> None:
    settings = set(
        re.findall(
            r"\b(?:RAADBAAK|MICROSOFT)_[A-Z_]+", (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
        )
    )
    assert settings
    rows = set(re.findall(r"^\| `((?:RAADBAAK|MICROSOFT)_[A-Z_]+)` \|", README, re.MULTILINE))
    assert rows == settings


def test_readme_describes_its_pictures_and_they_are_small() -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)
    assert pictures
    for described, name in pictures:
        assert len(described) > 40
        assert (ROOT / name).stat().st_size < 150_000
