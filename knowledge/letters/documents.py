"""A letter as a file, read into paragraphs: PDF, DOCX, ODT and plain text.

The reading itself happens in a process of its own (reader.py), which only sends data back: a file from
outside may be made to use up memory or time, and PDFium ends its process when it runs out of memory.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from threading import Timer
from typing import IO, Any

from knowledge.words import data

SUFFIXES = (".pdf", ".docx", ".odt", ".txt")


class DocumentError(Exception):
    """A file cannot be read as a letter; the message is one Dutch sentence that staff can act on."""


class PassageKind(StrEnum):
    """What a passage is on the page. A letterhead is what stands above the letter, its greeting included."""

    LETTERHEAD = "letterhead"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    NUMBERED = "numbered"
    ROW = "table row"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a letter: `Document.text[start:end]` is its text.

    `number` counts the paragraphs, list items and table rows of a section from 1; a heading and the letterhead are 0.
    Short list items that only name something stand in the paragraph that announces them, each on a line of its own. In
    the signature the lines and the two spaces between columns are kept. `section` is the heading above it, or "Aanhef",
    "Ondertekening", "Bijlagen" or "Voetnoten" where there is none. `page` counts from 1 and is None for formats
    without pages. `level` is how deep a list item is nested, 1 for the outermost, 0 for what is no list item.
    """

    number: int
    section: str
    page: int | None
    text: str
    start: int
    end: int
    kind: PassageKind
    level: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A letter that was read. Title, sender, date, reference and addressee are None where it bears none.

    `text` is rebuilt: without headers, footers, page numbers and footnote marks, with broken words mended; footnotes
    stand at its end. `sha256` is that of the file, in hexadecimals. `warnings` are Dutch sentences for who reviews it.
    `recognised` tells that a program for character recognition (OCR) read the text in a scan, with its errors.
    """

    title: str | None
    sender: str | None
    date: date | None
    reference: str | None
    addressee: str | None
    sha256: str
    text: str
    passages: tuple[Passage, ...]
    warnings: tuple[str, ...]
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost.

    `bytes` is the size of the file and `unpacked` that of what is unpacked from it, `memory` the address space of the
    process in bytes, `seconds` both its CPU time and the time on the clock, `characters` the length of the text, where
    each paragraph of a word processor counts for at least twenty.
    """

    bytes: int = 50_000_000
    unpacked: int = 100_000_000
    memory: int = 1_000_000_000
    seconds: int = 20
    pages: int = 300
    characters: int = 1_000_000


LIMITS = Limits()


def read(path: Path, limits: Limits = LIMITS) -> Document:
    """The letter in the file at `path`.

    Raises DocumentError when it is no letter that can be read: missing, empty, damaged, encrypted, a scan, of another
    type than its name says, or beyond the limits. Nothing of the file's content or name is in the message.
    """
    suffix = path.suffix.lower()
    try:
        if not path.exists():
            raise refusal("missing")
        if not path.is_file():
            raise refusal("folder")
        if suffix not in SUFFIXES:
            raise refusal("type")
        if path.stat().st_size > limits.bytes:
            raise refusal("too_big")
        with path.open("rb") as file:
            found = _read_apart(file, suffix, limits)
    except (OSError, ValueError) as error:
        raise refusal("missing") from error
    if "error" in found:
        raise refusal(found["error"])
    return _document(found)


def _read_apart(file: IO[bytes], suffix: str, limits: Limits) -> dict[str, Any]:
    """What the reading process sends back; it is gone when this returns."""
    # -P: a json.py in the folder of the letters must not be imported.
    command = [sys.executable, "-P", "-m", "knowledge.letters.reader", suffix, json.dumps(asdict(limits))]
    # JSON writes a character in at most six bytes, and the text comes twice.
    most = limits.characters * 12 + 10_000_000
    with subprocess.Popen(  # noqa: S603 - our own Python, and a suffix and limits of our own
        command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        late = Timer(limits.seconds, process.kill)
        late.start()
        try:
            sent = b"" if process.stdout is None else process.stdout.read(most + 1)
            if len(sent) > most:
                process.kill()
            process.wait()
        finally:
            late.cancel()
            process.kill()
    if len(sent) > most:
        return {"error": "too_big"}
    if process.returncode == 0:
        found: dict[str, Any] = json.loads(sent)
        return found
    # Stopped by the clock or by the limit on its CPU time; ended by PDFium, which gets no more memory; or a traceback.
    if process.returncode in (-signal.SIGKILL, -signal.SIGXCPU):
        return {"error": "too_long"}
    return {"error": "memory" if process.returncode < 0 else "damaged"}


def _document(found: dict[str, Any]) -> Document:
    passages = tuple(
        Passage(**{**passage, "kind": PassageKind(passage["kind"])}) for passage in found.pop("passages")
    )
    day = found.pop("date")
    return Document(
        **{
            **found,
            "date": None if day is None else date.fromisoformat(day),
            "passages": passages,
            "warnings": tuple(found["warnings"]),
        }
    )


def refusal(code: str) -> DocumentError:
    """The DocumentError with the sentence of that key of [errors] in dutch/documents.toml."""
    return DocumentError(data("documents")["errors"][code])
