"""Imports point one way, and each outside library stands behind one wall: read from the source itself."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# The rooms of knowledge/ and what each may import: one row per package, as the table "The code" in README has them.
# A package is imported as a package: what its __init__ does not export is its own.
_BELOW_STAFF = {"extraction", "importing", "letters", "log", "store", "desk", "front door"}
_FRONT = {"answers", "search", "figures", "questions", "store", "log", "words", "model"}
ROOMS: dict[str, set[str]] = {
    "dutch": set(),
    "facts": set(),
    "model": set(),
    "words": {"model"},
    "letters": {"words"},
    "store": {"words", "model"},
    "extraction": {"letters", "words", "model"},
    "importing": {"extraction", "letters", "store", "words", "model"},
    "questions": {"words", "model"},
    "figures": {"words", "model"},
    "search": {"questions", "figures", "words", "model"},
    "answers": {"search", "questions", "figures", "words", "model"},
    "log": {"store", "words", "model"},
    "desk": _FRONT,
    "front door": _FRONT | {"desk"},
    "staff": _FRONT | _BELOW_STAFF,
}

# What each module of bot/ may import of ours. Of knowledge, bot knows the front door only.
BOT: dict[str, set[str]] = {
    "bot": set(),
    "bot.texts": set(),
    "bot.logs": set(),
    "bot.limits": set(),
    "bot.strict_json": set(),
    "bot.connector": set(),
    "bot.activities": {"bot.strict_json"},
    "bot.settings": {"bot.texts"},
    "bot.manifest": {"bot.invokes", "bot.settings", "bot.texts"},
    "bot.package": {"bot.manifest", "bot.settings", "bot.texts"},
    "bot.credentials": {"bot.logs", "bot.settings"},
    "bot.auth": {"bot.activities", "bot.logs"},
    "bot.page": {"bot.auth"},
    "bot.cards": {"bot.texts", "knowledge"},
    "bot.citations": {"bot.cards", "knowledge"},
    "bot.invokes": {"bot.cards", "bot.texts", "knowledge"},
    "bot.conversation": {
        "bot.activities",
        "bot.cards",
        "bot.invokes",
        "bot.limits",
        "bot.logs",
        "bot.texts",
        "knowledge",
    },
    "bot.adapter": {
        "bot.activities",
        "bot.cards",
        "bot.citations",
        "bot.connector",
        "bot.conversation",
        "bot.credentials",
    },
    "bot.server": {
        "bot.activities",
        "bot.adapter",
        "bot.auth",
        "bot.connector",
        "bot.conversation",
        "bot.credentials",
        "bot.page",
        "bot.settings",
        "bot.texts",
        "knowledge",
    },
    "app": {"bot.logs", "bot.server", "bot.settings", "bot.texts", "knowledge"},
}

# Archived upstream: exchanging it must mean replacing this one module.
BOT_FRAMEWORK = {"bot.adapter"}
SQL = {"store", "log"}

# Who may import what is not ours, by room for knowledge and by module for bot; what is not named here is free.
WALLS = {
    "botbuilder": BOT_FRAMEWORK,
    "botframework": BOT_FRAMEWORK,
    "msrest": BOT_FRAMEWORK,
    "aiohttp": {"app", "bot.auth", "bot.connector", "bot.page", "bot.server"},
    "sqlite3": SQL,
    "pysqlite3": SQL,
    # The plug-in registers itself with sqlite_utils.hookimpl.
    "sqlite_utils": SQL | {"staff"},
    "click": {"staff"},
    "pypdfium2": {"letters"},
    "pyroaring": {"search"},
    "resource": {"letters"},
    "rapidfuzz": {"importing", "log", "search", "words"},
}


def room(module: str) -> str:
    """The room of a module: its package within knowledge, or the module itself outside it."""
    first, _, rest = module.partition(".")
    if first != "knowledge":
        return module
    return rest.partition(".")[0] or "front door"


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def sources() -> dict[str, ast.Module]:
    paths = [ROOT / "app.py", *(ROOT / "bot").rglob("*.py"), *(ROOT / "knowledge").rglob("*.py")]
    return {module_name(path): ast.parse(path.read_text(encoding="utf-8"), str(path)) for path in paths}


SOURCES = sources()


def imports(tree: ast.Module, ours: set[str]) -> set[str]:
    """The modules that a source imports, anywhere in it. Of `from a import b` it is a.b when that is ours."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative imports hide where an arrow points"
            module = node.module or ""
            found |= {f"{module}.{a.name}" if f"{module}.{a.name}" in ours else module for a in node.names}
    return found


def reads_environment(tree: ast.Module) -> bool:
    names = {"environ", "environb", "getenv", "getenvb"}
    return any(
        (isinstance(node, ast.Attribute) and node.attr in names)
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and any(a.name in names for a in node.names)
        )
        for node in ast.walk(tree)
    )


def is_async(tree: ast.Module) -> bool:
    kinds = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
    return any(isinstance(node, kinds) for node in ast.walk(tree)) or "asyncio" in imports(tree, set())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import knowledge.store", {"knowledge.store"}),
        ("import knowledge.store as s, json", {"knowledge.store", "json"}),
        ("from knowledge import Desk", {"knowledge"}),
        ("from knowledge import Desk, store", {"knowledge", "knowledge.store"}),
        ("from knowledge.store import open", {"knowledge.store"}),
        ("def f():\n    from knowledge.store import open", {"knowledge.store"}),
        ("if TYPE_CHECKING:\n    import knowledge.store", {"knowledge.store"}),
    ],
)
def test_every_way_to_import_is_seen(source: str, expected: set[str]) -> None:
    assert imports(ast.parse(source), {"knowledge", "knowledge.store"}) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import os\nos.environ['X']", True),
        ("import os\nos.getenv('X')", True),
        ("from os import environ as e", True),
        ("import os\nos.getpid()", False),
    ],
)
def test_every_way_to_read_the_environment_is_seen(source: str, expected: bool) -> None:
    assert reads_environment(ast.parse(source)) is expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("async def f(): ...", True),
        ("import asyncio", True),
        ("def f(): ...", False),
    ],
)
def test_every_async_is_seen(source: str, expected: bool) -> None:
    assert is_async(ast.parse(source)) is expected


def test_every_module_has_its_row() -> None:
    assert {room(module) for module in SOURCES} == set(ROOMS) | set(BOT)


def ours(module: str) -> set[str]:
    return {
        name
        for name in imports(SOURCES[module], set(SOURCES))
        if name.partition(".")[0] in {"app", "bot", "knowledge"}
    }


@pytest.mark.parametrize("module", [module for module in SOURCES if module.startswith("knowledge")])
def test_rooms_import_the_rooms_of_their_row(module: str) -> None:
    mine = room(module)
    others = {room(name) for name in ours(module)} - {mine}
    assert others <= ROOMS[mine], f"{module} may not import {others - ROOMS[mine]}"


@pytest.mark.parametrize("module", [module for module in SOURCES if module.startswith("knowledge")])
def test_no_room_looks_behind_the_face_of_another(module: str) -> None:
    behind = {name for name in ours(module) if room(name) != room(module) and name.count(".") > 1}
    assert not behind, f"{module} imports the private {behind}"


@pytest.mark.parametrize("package", [name for name in SOURCES if name.count(".") == 1 and name[:1] == "k"])
def test_a_face_exports_only_what_others_use(package: str) -> None:
    face = ROOT / package.replace(".", "/") / "__init__.py"
    if not face.exists():
        return
    exported = {
        alias.asname or alias.name
        for node in SOURCES[package].body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(package)
        for alias in node.names
    }
    used = {
        alias.name
        for module, tree in SOURCES.items()
        if room(module) != room(package)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == package
        for alias in node.names
    } | {
        node.attr
        for module, tree in SOURCES.items()
        if room(module) != room(package)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
    }
    assert exported <= used, f"nobody outside uses {exported - used}"


@pytest.mark.parametrize("module", [module for module in SOURCES if not module.startswith("knowledge")])
def test_bot_modules_import_those_of_their_row(module: str) -> None:
    assert ours(module) <= BOT[module], f"{module} may not import {ours(module) - BOT[module]}"


@pytest.mark.parametrize("table", [ROOMS, BOT])
def test_arrows_never_turn_back(table: dict[str, set[str]]) -> None:
    TopologicalSorter(table).prepare()


@pytest.mark.parametrize("library", WALLS)
def test_a_library_stays_behind_its_wall(library: str) -> None:
    users = {
        room(module)
        for module, tree in SOURCES.items()
        if any(name.partition(".")[0] == library for name in imports(tree, set()))
    }
    assert users <= WALLS[library], f"{users - WALLS[library]} may not import {library}"


def test_only_the_settings_read_the_environment() -> None:
    assert {module for module, tree in SOURCES.items() if reads_environment(tree)} == {"bot.settings"}


def test_knowledge_does_not_wait() -> None:
    knowledge = {module: tree for module, tree in SOURCES.items() if module.partition(".")[0] == "knowledge"}
    assert knowledge
    assert not {module for module, tree in knowledge.items() if is_async(tree)}
