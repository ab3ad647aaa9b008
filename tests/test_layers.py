"""Imports point one way, and each outside library stands behind one wall: read from the source itself."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# What each module of ours may import of ours. A new module gets a row here, below everything it needs.
TABLE: dict[str, set[str]] = {
    "knowledge.model": set(),
    "knowledge.language": set(),
    "knowledge.numbers": {"knowledge.model", "knowledge.language"},
    "knowledge.periods": {"knowledge.model", "knowledge.language"},
    "knowledge.places": {"knowledge.language"},
    "knowledge.tags": {"knowledge.language"},
    "knowledge.phrases": {"knowledge.language", "knowledge.tags"},
    "knowledge.asking": {"knowledge.language"},
    "knowledge.remembering": set(),
    "knowledge.units": {"knowledge.model"},
    "knowledge.vocabulary": {"knowledge.language", "knowledge.places", "knowledge.remembering"},
    "knowledge.spelling": {"knowledge.language", "knowledge.places", "knowledge.vocabulary"},
    "knowledge.chat": {"knowledge.language"},
    "knowledge.batch": {"knowledge.model"},
    "knowledge.evidence": {"knowledge.numbers"},
    "knowledge.rows": {"knowledge.model", "knowledge.evidence"},
    "knowledge.schema": {"knowledge.model"},
    "knowledge.store": {"knowledge.model", "knowledge.rows", "knowledge.schema"},
    "knowledge.upkeep": {"knowledge.schema"},
    "knowledge.golden": {"knowledge.model", "knowledge.store"},
    "knowledge.shadowing": {"knowledge.model", "knowledge.language", "knowledge.vocabulary"},
    "knowledge.inspecting": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.schema",
        "knowledge.store",
        "knowledge.upkeep",
        "knowledge.shadowing",
    },
    "knowledge.approving": set(),
    "knowledge.personal": set(),
    "knowledge.formulas": set(),
    "knowledge.masking": {"knowledge.language", "knowledge.personal"},
    "knowledge.log": {"knowledge.language", "knowledge.model", "knowledge.schema"},
    "knowledge.recording": {
        "knowledge.language",
        "knowledge.log",
        "knowledge.masking",
        "knowledge.model",
    },
    "knowledge.index": {"knowledge.vocabulary"},
    "knowledge.entries": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.places",
        "knowledge.tags",
        "knowledge.phrases",
        "knowledge.asking",
        "knowledge.remembering",
        "knowledge.vocabulary",
    },
    "knowledge.ages": {"knowledge.language", "knowledge.model"},
    "knowledge.suggesting": {
        "knowledge.alike",
        "knowledge.catalogue",
        "knowledge.computing",
        "knowledge.language",
        "knowledge.model",
        "knowledge.wording",
    },
    "knowledge.surveying": {
        "knowledge.asking",
        "knowledge.catalogue",
        "knowledge.language",
        "knowledge.matching",
        "knowledge.model",
        "knowledge.numbers",
        "knowledge.periods",
        "knowledge.questions",
        "knowledge.vocabulary",
        "knowledge.wording",
    },
    "knowledge.catalogue": {
        "knowledge.alike",
        "knowledge.model",
        "knowledge.language",
        "knowledge.vocabulary",
        "knowledge.spelling",
        "knowledge.index",
        "knowledge.entries",
    },
    "knowledge.operations": {"knowledge.model", "knowledge.language", "knowledge.numbers"},
    "knowledge.questions": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.numbers",
        "knowledge.operations",
        "knowledge.periods",
        "knowledge.places",
        "knowledge.tags",
        "knowledge.asking",
        "knowledge.vocabulary",
        "knowledge.spelling",
    },
    "knowledge.matching": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.places",
        "knowledge.phrases",
        "knowledge.asking",
        "knowledge.vocabulary",
        "knowledge.index",
        "knowledge.entries",
        "knowledge.catalogue",
        "knowledge.questions",
    },
    "knowledge.computing": {"knowledge.model", "knowledge.units"},
    "knowledge.answers": {
        "knowledge.model",
        "knowledge.units",
        "knowledge.language",
        "knowledge.asking",
        "knowledge.catalogue",
        "knowledge.computing",
        "knowledge.questions",
        "knowledge.matching",
        "knowledge.alike",
    },
    "knowledge.alike": {"knowledge.model", "knowledge.units", "knowledge.language"},
    "knowledge.limits": {
        "knowledge.model",
        "knowledge.units",
        "knowledge.computing",
        "knowledge.operations",
        "knowledge.questions",
    },
    "knowledge.comparing": {
        "knowledge.model",
        "knowledge.units",
        "knowledge.alike",
        "knowledge.limits",
        "knowledge.language",
        "knowledge.asking",
        "knowledge.periods",
        "knowledge.places",
        "knowledge.catalogue",
        "knowledge.computing",
        "knowledge.operations",
        "knowledge.questions",
        "knowledge.matching",
        "knowledge.answers",
    },
    "knowledge.dialogue": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.numbers",
        "knowledge.asking",
        "knowledge.catalogue",
        "knowledge.computing",
        "knowledge.operations",
        "knowledge.questions",
        "knowledge.matching",
        "knowledge.answers",
        "knowledge.limits",
        "knowledge.comparing",
    },
    "knowledge.wording": {
        "knowledge.model",
        "knowledge.alike",
        "knowledge.computing",
        "knowledge.language",
        "knowledge.numbers",
        "knowledge.periods",
        "knowledge.places",
        "knowledge.vocabulary",
    },
    "knowledge.desk": {
        "knowledge.ages",
        "knowledge.alike",
        "knowledge.suggesting",
        "knowledge.surveying",
        "knowledge.language",
        "knowledge.model",
        "knowledge.store",
        "knowledge.chat",
        "knowledge.catalogue",
        "knowledge.questions",
        "knowledge.comparing",
        "knowledge.dialogue",
        "knowledge.wording",
    },
    "knowledge.documents": {"knowledge.language"},
    "knowledge.blocks": {"knowledge.language"},
    "knowledge.paragraphs": {"knowledge.language", "knowledge.blocks"},
    "knowledge.plain": {"knowledge.language", "knowledge.blocks", "knowledge.paragraphs"},
    "knowledge.pdf": {"knowledge.language", "knowledge.blocks", "knowledge.paragraphs", "knowledge.plain"},
    "knowledge.office": {"knowledge.blocks", "knowledge.plain"},
    "knowledge.letterhead": {
        "knowledge.language",
        "knowledge.periods",
        "knowledge.blocks",
        "knowledge.paragraphs",
    },
    "knowledge.sections": {
        "knowledge.language",
        "knowledge.documents",
        "knowledge.blocks",
        "knowledge.paragraphs",
        "knowledge.letterhead",
    },
    # A process of its own: nothing imports it.
    "knowledge.reading": {
        "knowledge.documents",
        "knowledge.blocks",
        "knowledge.plain",
        "knowledge.pdf",
        "knowledge.office",
        "knowledge.sections",
    },
    "knowledge.reviewing": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.evidence",
        "knowledge.rows",
        "knowledge.schema",
        "knowledge.store",
        "knowledge.approving",
        "knowledge.proposing",
    },
    "knowledge.phrasing": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.periods",
        "knowledge.tags",
        "knowledge.changing",
    },
    "knowledge.turning": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.tags",
        "knowledge.phrasing",
    },
    "knowledge.proposing": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.tags",
        "knowledge.phrasing",
        "knowledge.turning",
    },
    "knowledge.fields": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.numbers",
        "knowledge.periods",
    },
    "knowledge.screen": {
        "knowledge.language",
        "knowledge.personal",
        "knowledge.wording",
        "knowledge.reviewing",
        "knowledge.fields",
    },
    "knowledge.terminal": {"knowledge.screen"},
    "knowledge.session": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.proposing",
        "knowledge.reviewing",
        "knowledge.fields",
        "knowledge.screen",
        "knowledge.terminal",
    },
    "knowledge.sheet": {
        "knowledge.language",
        "knowledge.formulas",
        "knowledge.reviewing",
        "knowledge.fields",
        "knowledge.screen",
    },
    "knowledge.drafts": {"knowledge.model"},
    "knowledge.sentences": {"knowledge.language"},
    "knowledge.numerals": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.numbers",
        "knowledge.periods",
        "knowledge.tags",
        "knowledge.drafts",
    },
    "knowledge.clauses": {
        "knowledge.language",
        "knowledge.tags",
        "knowledge.drafts",
        "knowledge.numerals",
    },
    "knowledge.times": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.periods",
        "knowledge.tags",
        "knowledge.drafts",
        "knowledge.clauses",
    },
    "knowledge.trimming": {
        "knowledge.language",
        "knowledge.tags",
    },
    "knowledge.observation": {
        "knowledge.model",
        "knowledge.phrases",
        "knowledge.numerals",
        "knowledge.clauses",
        "knowledge.times",
    },
    "knowledge.referring": {
        "knowledge.language",
        "knowledge.tags",
        "knowledge.numerals",
        "knowledge.clauses",
        "knowledge.observation",
    },
    "knowledge.counting": {
        "knowledge.language",
        "knowledge.tags",
        "knowledge.phrases",
        "knowledge.numerals",
        "knowledge.trimming",
        "knowledge.observation",
    },
    "knowledge.changing": {
        "knowledge.language",
        "knowledge.tags",
        "knowledge.phrases",
        "knowledge.drafts",
        "knowledge.numerals",
        "knowledge.clauses",
    },
    "knowledge.measuring": {
        "knowledge.language",
        "knowledge.tags",
        "knowledge.phrases",
        "knowledge.drafts",
        "knowledge.numerals",
        "knowledge.clauses",
        "knowledge.times",
        "knowledge.trimming",
        "knowledge.observation",
    },
    "knowledge.occurring": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.periods",
        "knowledge.tags",
        "knowledge.clauses",
        "knowledge.times",
        "knowledge.observation",
        "knowledge.referring",
    },
    "knowledge.parts": {
        "knowledge.language",
        "knowledge.tags",
        "knowledge.drafts",
        "knowledge.clauses",
        "knowledge.observation",
    },
    "knowledge.observing": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.places",
        "knowledge.tags",
        "knowledge.phrases",
        "knowledge.drafts",
        "knowledge.numerals",
        "knowledge.clauses",
        "knowledge.times",
        "knowledge.trimming",
        "knowledge.observation",
        "knowledge.referring",
        "knowledge.counting",
        "knowledge.changing",
        "knowledge.measuring",
        "knowledge.occurring",
        "knowledge.parts",
    },
    "knowledge.tabled": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.tags",
        "knowledge.drafts",
        "knowledge.clauses",
        "knowledge.times",
        "knowledge.observation",
        "knowledge.counting",
    },
    "knowledge.told": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.tags",
        "knowledge.drafts",
        "knowledge.clauses",
        "knowledge.trimming",
    },
    "knowledge.defining": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.tags",
        "knowledge.drafts",
        "knowledge.clauses",
        "knowledge.told",
    },
    "knowledge.enumerating": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.tags",
        "knowledge.drafts",
        "knowledge.clauses",
        "knowledge.times",
        "knowledge.told",
    },
    "knowledge.persons": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.told",
    },
    "knowledge.telling": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.tags",
        "knowledge.phrases",
        "knowledge.drafts",
        "knowledge.clauses",
        "knowledge.times",
        "knowledge.told",
        "knowledge.defining",
        "knowledge.enumerating",
    },
    "knowledge.stating": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.tags",
        "knowledge.phrases",
        "knowledge.evidence",
        "knowledge.drafts",
        "knowledge.clauses",
        "knowledge.observation",
    },
    "knowledge.checking": {"knowledge.evidence", "knowledge.language", "knowledge.observation"},
    "knowledge.bulleted": {
        "knowledge.documents",
        "knowledge.model",
        "knowledge.phrases",
        "knowledge.sentences",
        "knowledge.tags",
        "knowledge.told",
    },
    "knowledge.drawing": {
        "knowledge.bulleted",
        "knowledge.checking",
        "knowledge.model",
        "knowledge.language",
        "knowledge.places",
        "knowledge.tags",
        "knowledge.vocabulary",
        "knowledge.documents",
        "knowledge.drafts",
        "knowledge.sentences",
        "knowledge.numerals",
        "knowledge.clauses",
        "knowledge.times",
        "knowledge.observation",
        "knowledge.parts",
        "knowledge.observing",
        "knowledge.tabled",
        "knowledge.told",
        "knowledge.defining",
        "knowledge.enumerating",
        "knowledge.persons",
        "knowledge.telling",
        "knowledge.stating",
    },
    "knowledge.joining": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.periods",
        "knowledge.evidence",
        "knowledge.sentences",
        "knowledge.documents",
        "knowledge.drafts",
    },
    "knowledge.succession": {"knowledge.model", "knowledge.language"},
    "knowledge.naming": {"knowledge.language", "knowledge.documents"},
    "knowledge.loading": {
        "knowledge.model",
        "knowledge.rows",
        "knowledge.schema",
        "knowledge.documents",
        "knowledge.drafts",
        "knowledge.approving",
        "knowledge.joining",
    },
    "knowledge.importing": {
        "knowledge.model",
        "knowledge.language",
        "knowledge.documents",
        "knowledge.drafts",
        "knowledge.drawing",
        "knowledge.joining",
        "knowledge.loading",
        "knowledge.naming",
        "knowledge.personal",
        "knowledge.succession",
    },
    "knowledge.summary": {
        "knowledge.language",
        "knowledge.periods",
        "knowledge.drafts",
        "knowledge.importing",
        "knowledge.naming",
    },
    "knowledge.grouping": {
        "knowledge.language",
        "knowledge.log",
        "knowledge.places",
        "knowledge.vocabulary",
    },
    "knowledge.overview": {
        "knowledge.formulas",
        "knowledge.grouping",
        "knowledge.language",
        "knowledge.log",
    },
    "knowledge.dutch": set(),
    "knowledge.facts": set(),
    "knowledge": {"knowledge.model", "knowledge.desk", "knowledge.recording"},
    "knowledge.commands": {
        "knowledge",
        "knowledge.model",
        "knowledge.store",
        "knowledge.upkeep",
        "knowledge.inspecting",
        "knowledge.golden",
        "knowledge.documents",
        "knowledge.importing",
        "knowledge.summary",
        "knowledge.batch",
        "knowledge.desk",
        "knowledge.grouping",
        "knowledge.log",
        "knowledge.overview",
        "knowledge.reviewing",
        "knowledge.session",
        "knowledge.sheet",
        "knowledge.terminal",
    },
    # Of knowledge, bot knows the front door only.
    "bot": set(),
    "bot.texts": set(),
    "bot.logs": set(),
    "bot.limits": set(),
    "bot.strict_json": set(),
    "bot.connector": set(),
    "bot.icons": set(),
    "bot.json_schema": set(),
    "bot.activities": {"bot.strict_json"},
    "bot.settings": {"bot.texts"},
    "bot.manifest": {"bot.icons", "bot.invokes", "bot.settings", "bot.texts"},
    "bot.package": {"bot.icons", "bot.json_schema", "bot.manifest", "bot.settings", "bot.texts"},
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
        "knowledge",
    },
    "app": {"bot.logs", "bot.server", "bot.settings", "bot.texts", "knowledge"},
}

# Archived upstream: exchanging it must mean replacing this one module.
BOT_FRAMEWORK = {"bot.adapter"}
# The store is a few files: its shape, reading it, its upkeep, looking for faults, and what is done with facts.
SQL = {
    "knowledge.schema",
    "knowledge.store",
    "knowledge.upkeep",
    "knowledge.inspecting",
    "knowledge.approving",
    "knowledge.loading",
    "knowledge.reviewing",
    # The other file: what was asked.
    "knowledge.log",
}

# Who may import what is not ours; what is not named here is free.
WALLS = {
    "botbuilder": BOT_FRAMEWORK,
    "botframework": BOT_FRAMEWORK,
    "msrest": BOT_FRAMEWORK,
    "aiohttp": {"app", "bot.auth", "bot.connector", "bot.page", "bot.server"},
    "sqlite3": SQL,
    "pysqlite3": SQL,
    # The plug-in registers itself with sqlite_utils.hookimpl.
    "sqlite_utils": SQL | {"knowledge.commands"},
    "click": {"knowledge.commands", "knowledge.terminal"},
    "pypdfium2": {"knowledge.pdf"},
    "pyroaring": {"knowledge.index"},
    "resource": {"knowledge.reading"},
    "rapidfuzz": {"knowledge.grouping", "knowledge.matching", "knowledge.spelling", "knowledge.succession"},
}


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
    assert set(SOURCES) == set(TABLE)


@pytest.mark.parametrize("module", SOURCES)
def test_imports_of_ours_follow_the_table(module: str) -> None:
    ours = {
        name
        for name in imports(SOURCES[module], set(TABLE))
        if name.partition(".")[0] in {"app", "bot", "knowledge"}
    }
    assert ours <= TABLE[module], f"{module} may not import {ours - TABLE[module]}"


def test_arrows_never_turn_back() -> None:
    order = list(TopologicalSorter(TABLE).static_order())
    assert order.index("knowledge") < order.index("bot.conversation") < order.index("app")


@pytest.mark.parametrize("library", WALLS)
def test_a_library_stays_behind_its_wall(library: str) -> None:
    users = {
        module
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
