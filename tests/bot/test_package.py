"""The app package: what is in it, on its limits too, and that planted mistakes are found."""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from test_settings import ID, PACKAGE, SECOND_TENANT

from bot.invokes import PARAMETER
from bot.manifest import SCHEMA_FILE, SCHEMA_VERSION, manifest
from bot.package import faults, package
from bot.settings import read_listing
from bot.texts import TEXTS
from knowledge import Desk
from knowledge.answers.chat import small_talk
from knowledge.answers.overviews import overview_asked

LISTING = read_listing(PACKAGE)
MADE = package(manifest(LISTING))


def members(archive: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(contents: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return target.getvalue()


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    whole = json.loads(json.dumps(manifest(LISTING)))
    change(whole)
    return package(whole)


# --- What is in it -----------------------------------------------------------------------------------------


def test_it_holds_the_manifest_and_two_icons_and_no_folder() -> None:
    assert list(members(MADE)) == ["manifest.json", "color.png", "outline.png"]
    assert faults(MADE) == []


def test_the_manifest_says_what_the_settings_say() -> None:
    found = json.loads(members(MADE)["manifest.json"])
    assert tuple(map(int, found["manifestVersion"].split("."))) >= (1, 25)
    assert found["$schema"].endswith(f"/v{SCHEMA_VERSION}/MicrosoftTeams.schema.json")
    assert found["id"] == found["bots"][0]["botId"] == ID
    assert found["developer"] == {
        "name": PACKAGE["RAADBAAK_ORGANISATION"],
        "websiteUrl": PACKAGE["RAADBAAK_WEBSITE"],
        "privacyUrl": PACKAGE["RAADBAAK_PRIVACY"],
        "termsOfUseUrl": PACKAGE["RAADBAAK_TERMS"],
    }
    assert found["validDomains"] == ["raadbaak.gemeente-lindemeer.nl"]
    assert found["version"] == "1.0.0"


def test_it_asks_for_no_permission() -> None:
    found = manifest(LISTING)
    assert not {"permissions", "devicePermissions", "authorization", "webApplicationInfo"} & found.keys()


def test_the_message_extension_is_of_the_bot_and_asks_what_the_bot_reads() -> None:
    (extension,) = json.loads(members(MADE)["manifest.json"])["composeExtensions"]
    assert extension["botId"] == ID
    assert [one["name"] for one in extension["commands"][0]["parameters"]] == [PARAMETER]


@pytest.mark.parametrize("command", [one["title"] for one in TEXTS.app["commands"]])
def test_the_bot_understands_every_command_of_the_list(command: str) -> None:
    assert small_talk(command) is not None or overview_asked(command) is not None


def test_the_bot_welcomes_with_questions_so_there_are_no_prompt_starters(shipped: Path) -> None:
    """Teams asks to choose: a welcome, or starters in the manifest ("Create prompt suggestions")."""
    with Desk(shipped) as desk:
        assert len(desk.welcome().options) == 3
    commands = manifest(LISTING)["bots"][0]["commandLists"][0]["commands"]
    assert not [command for command in commands if "prompt" in command.values()]


def test_the_same_settings_give_the_same_bytes() -> None:
    made = "import sys; from bot.package import *; sys.stdout.buffer.write(package(manifest(read_listing())))"
    for zone, seed in (("UTC", "1"), ("Pacific/Auckland", "2")):
        environ = {**os.environ, **PACKAGE, "TZ": zone, "PYTHONHASHSEED": seed}
        run = subprocess.run([sys.executable, "-c", made], env=environ, capture_output=True, check=True)
        assert run.stdout == MADE


# --- Limits ------------------------------------------------------------------------------------------------

LIMITS = [
    (("name", "short"), 30),
    (("name", "full"), 100),
    (("description", "short"), 80),
    (("description", "full"), 4000),
    (("developer", "name"), 32),
]


@given(limit=st.sampled_from(LIMITS), over=st.integers(-3, 3), letter=st.sampled_from("aé€ĳ"))
def test_texts_may_be_as_long_as_teams_allows_and_no_longer(
    limit: tuple[tuple[str, str], int], over: int, letter: str
) -> None:
    (group, name), longest = limit
    archive = changed(lambda whole: whole[group].update({name: letter * (longest + over)}))
    expected = [f"{group}.{name} is te lang: hoogstens {longest} tekens."] if over > 0 else []
    assert faults(archive) == expected


@pytest.mark.parametrize(("lists", "commands", "fits"), [(3, 12, True), (4, 1, False), (1, 13, False)])
def test_there_may_be_three_lists_of_twelve_commands(lists: int, commands: int, fits: bool) -> None:
    command = {"title": "Wat kun je?", "description": "Wat u kunt vragen"}
    several = [{"scopes": ["personal"], "commands": [command] * commands}] * lists
    archive = changed(lambda whole: whole["bots"][0].update(commandLists=several))
    assert (faults(archive) == []) is fits


# --- Planted mistakes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda m: m.pop("icons"), "icons ontbreekt."),
        (lambda m: m["icons"].pop("outline"), "icons.outline ontbreekt."),
        (lambda m: m["developer"].pop("privacyUrl"), "developer.privacyUrl ontbreekt."),
        (
            lambda m: m["developer"].update(privacyUrl="ftp://a.nl"),
            "developer.privacyUrl is niet goed geschreven",
        ),
        (lambda m: m.update(id="raadbaak"), "id is niet goed geschreven"),
        (lambda m: m.update(id=SECOND_TENANT), "bots[0].botId moet dezelfde id zijn als die van de app."),
        (lambda m: m["bots"][0].update(botId="x"), "bots[0].botId is niet goed geschreven"),
        (lambda m: m.update(manifestVersion="1.2"), "manifestVersion moet 1.25 zijn."),
        (lambda m: m.update(accentColor="blauw"), "accentColor is niet goed geschreven"),
        (lambda m: m.update(color="blauw"), "color hoort er niet te staan."),
        (
            lambda m: m["bots"][0].update(scopes=["iedereen"]),
            "bots[0].scopes[0] moet een van deze zijn: team,",
        ),
        (lambda m: m["bots"][0].update(scopes="team"), "bots[0].scopes heeft niet de goede soort: array."),
        (lambda m: m["bots"].append(m["bots"][0]), "bots is een te lange lijst: hoogstens 1."),
        (
            lambda m: m.update(validDomains=["https://a.nl"]),
            "validDomains[0] moet de naam van een server zijn",
        ),
        (
            lambda m: m.update(validDomains=["a.nl", "a.nl/bot"]),
            "validDomains[1] moet de naam van een server zijn",
        ),
        (
            lambda m: m["icons"].update(color="kleur.png"),
            "kleur.png wordt in het manifest genoemd, maar zit niet",
        ),
    ],
)
def test_a_mistake_in_the_manifest_is_found(change: Callable[[dict[str, Any]], object], fault: str) -> None:
    found = faults(changed(change))
    assert any(one.startswith(fault) for one in found), found
    assert all(one.endswith(".") for one in found)


def test_the_extension_must_be_of_the_same_bot() -> None:
    archive = changed(lambda m: m["composeExtensions"][0].update(botId=SECOND_TENANT))
    assert faults(archive) == ["composeExtensions[0].botId moet dezelfde id zijn als die van de app."]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"color.png": None}, "color.png wordt in het manifest genoemd, maar zit niet in het pakket."),
        ({"outline.png": None}, "outline.png wordt in het manifest genoemd, maar zit niet in het pakket."),
        ({"geheim.env": b"x"}, "geheim.env zit in het pakket, maar wordt in het manifest niet genoemd."),
        ({"manifest.json": None}, "raadbaak.zip bevat geen manifest.json."),
        ({"manifest.json": b"{"}, "manifest.json is geen JSON."),
        ({"manifest.json": b"[]"}, "manifest.json heeft niet de goede soort: object."),
    ],
)
def test_a_mistake_in_the_files_is_found(change: dict[str, bytes | None], expected: str) -> None:
    contents = {name: data for name, data in (members(MADE) | change).items() if data is not None}
    assert expected in faults(zipped(contents))


@pytest.mark.parametrize("archive", [b"", b"geen zip", MADE[:-30]])
def test_what_is_no_zip_is_said_to_be_none(archive: bytes) -> None:
    assert faults(archive) == ["raadbaak.zip is geen zip-bestand dat te lezen is."]


@pytest.mark.parametrize(("name", "size"), [("color.png", 192), ("outline.png", 32)])
def test_the_icons_are_what_teams_asks(name: str, size: int) -> None:
    """A full square of 192 pixels, and a white mark of 32 on a transparent ground ("App icons for Teams")."""
    png = members(MADE)[name]
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    # Eight bits of red, green, blue and alpha, in rows without a filter.
    assert struct.unpack_from(">2I5B", png, 16) == (size, size, 8, 6, 0, 0, 0)
    at = png.index(b"IDAT")
    raw = zlib.decompress(png[at + 4 : at + 4 + struct.unpack_from(">I", png, at - 4)[0]])
    rows = [raw[row * (4 * size + 1) + 1 :][: 4 * size] for row in range(size)]
    pixels = [tuple(row[one : one + 4]) for row in rows for one in range(0, 4 * size, 4)]
    assert len(raw) == size * (4 * size + 1)
    assert not any(raw[:: 4 * size + 1])
    if name == "color.png":
        assert {alpha for *_, alpha in pixels} == {255}
    else:
        assert {pixel[:3] for pixel in pixels if pixel[3]} == {(255, 255, 255)}
        assert 0 < sum(pixel[3] > 0 for pixel in pixels) < len(pixels)


def test_every_rule_of_the_schema_has_its_dutch_sentence() -> None:
    """A fault of an unforeseen kind must not end in a traceback."""
    text = files("bot").joinpath(SCHEMA_FILE).read_text("utf-8")
    rules = Draft7Validator.VALIDATORS.keys() - {"$ref", "format", "items", "properties"}
    assert {rule for rule in rules if f'"{rule}":' in text} <= TEXTS.schema_faults.keys()


# --- The command -------------------------------------------------------------------------------------------


def run(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("RAADBAAK_", "MICROSOFT_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "bot.package", *arguments],
        cwd=folder,
        env={**kept, **PACKAGE, **environ},
        capture_output=True,
        timeout=60,
    )


def test_the_command_makes_the_file_and_says_what_comes_next(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert (result.returncode, result.stderr) == (0, b"")
    assert (tmp_path / "raadbaak.zip").read_bytes() == MADE
    assert b"https://raadbaak.gemeente-lindemeer.nl/api/messages" in result.stdout


def test_the_command_writes_to_the_output_for_a_container(tmp_path: Path) -> None:
    result = run(tmp_path, "-")
    assert (result.returncode, result.stdout) == (0, MADE)
    assert result.stderr.startswith(b"Klaar: ")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "environ", "code", "said"),
    [
        ((), {"RAADBAAK_TERMS": ""}, 2, "RAADBAAK_TERMS is niet ingevuld."),
        (
            (),
            {"RAADBAAK_ADDRESS": "https://bot.example.com"},
            2,
            "RAADBAAK_ADDRESS is nog een voorbeeldadres",
        ),
        (("nergens/raadbaak.zip",), {}, 1, "nergens/raadbaak.zip kan niet worden geschreven."),
        (("--zip",), {}, 2, "Maakt het app-pakket"),
        (("a.zip", "b.zip"), {}, 2, "Maakt het app-pakket"),
        (("--help",), {}, 0, "Maakt het app-pakket"),
    ],
)
def test_the_command_says_in_dutch_what_is_wrong_and_makes_nothing(
    tmp_path: Path, arguments: tuple[str, ...], environ: dict[str, str], code: int, said: str
) -> None:
    result = run(tmp_path, *arguments, **environ)
    assert (result.returncode, result.stdout) == (code, b"")
    assert result.stderr.decode().startswith(said)
    assert not list(tmp_path.iterdir())
