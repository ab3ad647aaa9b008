"""The app package that an administrator uploads to Teams: `python -m bot.package`."""

from __future__ import annotations

import io
import json
import re
import struct
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from bot import icons, json_schema
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
        COLOR: icons.color(),
        OUTLINE: icons.outline(),
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
    found = [_worded(fault) for fault in json_schema.faults(contents, schema)]
    # The rest counts on the shape that the schema promises.
    return sorted(found) or [*_icon_faults(contents["icons"], members), *_reference_faults(contents)]


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


def _icon_faults(named: Mapping[str, str], members: Mapping[str, bytes]) -> Iterator[str]:
    for name in members.keys() - set(named.values()) - {MANIFEST}:
        yield _fault(name, "stray_file")
    for role, size in (("color", 192), ("outline", 32)):
        file = named[role]
        if file not in members:
            yield _fault(file, "no_file")
            continue
        try:
            across, down, pixels = _pixels(members[file])
        except (ValueError, struct.error, zlib.error):
            yield _fault(file, "no_picture")
            continue
        if (across, down) != (size, size):
            yield _fault(file, "size", size)
        elif role == "color" and any(alpha < 255 for *_, alpha in pixels):
            yield _fault(file, "opaque")
        elif role == "outline" and not _is_outline(pixels):
            yield _fault(file, "outline")


def _is_outline(pixels: Sequence[tuple[int, ...]]) -> bool:
    shown = [pixel for pixel in pixels if pixel[3]]
    return 0 < len(shown) < len(pixels) and all(pixel[:3] == (255, 255, 255) for pixel in shown)


def _pixels(png: bytes) -> tuple[int, int, list[tuple[int, ...]]]:
    """Width, height and pixels (red, green, blue, alpha) of a PNG as `icons` writes them; ValueError for others."""
    across, down, *form = struct.unpack_from(">2I5B", png, 16)
    at, data = 8, b""
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        if struct.unpack_from(">I", png, at + 8 + length)[0] != zlib.crc32(kind + body):
            raise ValueError("a part is damaged")
        data += body if kind == b"IDAT" else b""
        at += length + 12
    raw, row = zlib.decompress(data), across * 4 + 1
    if form != [8, 6, 0, 0, 0] or len(raw) != row * down or any(raw[::row]):
        raise ValueError("not eight bits of red, green, blue and alpha, plainly written")
    lines = (raw[start + 1 : start + row] for start in range(0, len(raw), row))
    return across, down, [tuple(line[i : i + 4]) for line in lines for i in range(0, len(line), 4)]


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


def _worded(fault: json_schema.Fault) -> str:
    limit = ", ".join(map(str, fault.limit)) if isinstance(fault.limit, list) else fault.limit
    return f"{fault.place or MANIFEST} {TEXTS.schema_faults[fault.rule].format(limit=limit)}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
