"""The app package that an administrator uploads to Teams: `python -m bot.package`."""

from __future__ import annotations

import io
import json
import re
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from jsonschema import Draft7Validator, ValidationError

from bot.manifest import COLOR, OUTLINE, SCHEMA_FILE, SCHEMA_VERSION, manifest
from bot.settings import Listing, SettingsError, read_listing
from bot.texts import TEXTS

MANIFEST: Final = "manifest.json"
_DEFAULT_FILE: Final = "raadbaak.zip"
_HOST: Final = re.compile(r"[a-z0-9.-]+\.[a-z]{2,63}")


def package(contents: Mapping[str, Any]) -> bytes:
    """A zip with the manifest and both icons. The same contents give the same bytes, at any time."""
    members = {
        MANIFEST: (json.dumps(contents, ensure_ascii=False, indent=2) + "\n").encode(),
        **{name: files("bot").joinpath(name).read_bytes() for name in (COLOR, OUTLINE)},
    }
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for name, data in members.items():
            # Without a date this is the first day of 1980, and without a method it is stored as it is.
            member = ZipInfo(name)
            member.create_system = 3  # not that of the machine
            archive.writestr(member, data)
    return target.getvalue()


def faults(archive: bytes) -> list[str]:
    """Why Teams would refuse this package, in Dutch; nothing when it would not."""
    try:
        with ZipFile(io.BytesIO(archive)) as opened:
            members = {name: opened.read(name) for name in opened.namelist()}
    except (BadZipFile, zlib.error):
        return [_fault("", "no_zip")]
    if MANIFEST not in members:
        return [_fault("", "no_manifest")]
    try:
        contents = json.loads(members[MANIFEST])
    except ValueError:
        return [_fault(MANIFEST, "no_json")]
    schema = json.loads(files("bot").joinpath(SCHEMA_FILE).read_bytes())
    # The schema names draft 4 but uses `const`, which came with draft 6; all else in it means the same in draft 7.
    found = {line for error in Draft7Validator(schema).iter_errors(contents) for line in _worded(error)}
    # The other checks rely on the shape that the schema promises.
    return sorted(found) or [*_file_faults(contents["icons"], members), *_reference_faults(contents)]


def main(arguments: Sequence[str]) -> int:
    """The exit code: 0 when the package was made, 1 when it could not be, 2 when something asked for is wrong."""
    texts = TEXTS.package
    if len(arguments) > 1 or any(one.startswith("-") and one != "-" for one in arguments):
        print(texts["usage"].strip(), file=sys.stderr)
        return 0 if arguments[0] in ("-h", "--help") else 2
    file = arguments[0] if arguments else _DEFAULT_FILE
    try:
        listing = read_listing()
    except SettingsError as fault:
        print(fault, file=sys.stderr)
        return 2
    archive = package(manifest(listing))
    found = faults(archive)
    if found:
        print(texts["refused"], *found, sep="\n  ", file=sys.stderr)
        return 1
    return _deliver(archive, file, listing)


def _deliver(archive: bytes, file: str, listing: Listing) -> int:
    texts = TEXTS.package
    if file == "-":
        sys.stdout.buffer.write(archive)
    else:
        try:
            Path(file).write_bytes(archive)
        except OSError:
            print(texts["unwritable"].format(file=file), file=sys.stderr)
            return 1
    made = (
        texts["made"]
        .strip()
        .format(
            file=texts["to_output"] if file == "-" else file,
            schema=SCHEMA_VERSION,
            version=listing.version,
            address=listing.address,
        )
    )
    print(made, file=sys.stderr if file == "-" else sys.stdout)
    return 0


def _file_faults(named: Mapping[str, str], members: Mapping[str, bytes]) -> Iterator[str]:
    for name in members.keys() - set(named.values()) - {MANIFEST}:
        yield _fault(name, "stray_file")
    for name in set(named.values()) - members.keys():
        yield _fault(name, "no_file")


def _reference_faults(contents: Mapping[str, Any]) -> Iterator[str]:
    for kind in ("bots", "composeExtensions"):
        for number, one in enumerate(contents.get(kind, ())):
            if one.get("botId") != contents["id"]:
                yield _fault(f"{kind}[{number}].botId", "other_id")
    for number, domain in enumerate(contents.get("validDomains", ())):
        if not _HOST.fullmatch(domain):
            yield _fault(f"validDomains[{number}]", "domain")


def _fault(where: str, fault: str, limit: object = None) -> str:
    return f"{where or _DEFAULT_FILE} {TEXTS.package_faults[fault].format(limit=limit)}."


def _worded(error: ValidationError) -> Iterator[str]:
    """A breach of the schema in Dutch; one line for each member that is missing or too many."""
    place = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in error.absolute_path)
    rule, limit, value = str(error.validator), error.validator_value, error.instance
    places = [place]
    match rule:
        case "required":
            places = [f"{place}.{name}" for name in limit if name not in value]
        case "dependencies":
            needed = {name for key, names in limit.items() if key in value for name in names}
            places = [f"{place}.{name}" for name in needed - value.keys()]
        case "additionalProperties":
            known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
            places = [f"{place}.{name}" for name in value.keys() - known.keys()]
        case "anyOf" | "oneOf":
            limit = len(limit)
    shown = ", ".join(map(str, limit)) if isinstance(limit, list) else limit
    for one in places:
        yield f"{one.removeprefix('.') or MANIFEST} {TEXTS.schema_faults[rule].format(limit=shown)}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
