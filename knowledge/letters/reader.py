"""The process that reads one file: `python -m knowledge.letters.reader SUFFIX LIMITS`, the file as standard input.

It limits itself before it looks at the file, opens and writes no file, and prints one JSON object: the fields of a
Document, or `error` with a key of [errors] in dutch/documents.toml.
"""

from __future__ import annotations

import json
import resource
import sys
import zipfile
from dataclasses import asdict
from hashlib import sha256
from io import BytesIO
from typing import Any

from knowledge.letters.blocks import Reading, UnreadableError
from knowledge.letters.documents import Limits
from knowledge.letters.office import read_docx, read_odt
from knowledge.letters.plain import read_plain
from knowledge.letters.sections import compose


def read(content: bytes, suffix: str, limits: Limits) -> dict[str, Any]:
    """The fields of the Document in `content`, ready for JSON. Raises UnreadableError."""
    if not content.strip(b"\0 \t\r\n"):
        raise UnreadableError("empty")
    if _suffix(content) != suffix:
        raise UnreadableError("damaged" if _cut_off(content, suffix) else "other_type")
    reading = _blocks(content, suffix, limits)
    if not reading.blocks:
        raise UnreadableError("empty")
    document = compose(reading, sha256(content).hexdigest())
    return {**asdict(document), "date": document.date and document.date.isoformat()}


def _blocks(content: bytes, suffix: str, limits: Limits) -> Reading:
    match suffix:
        case ".pdf":
            # Imported for a PDF only: loading PDFium takes longer than reading a text.
            from knowledge.letters.pdf import read_pdf

            return read_pdf(content, limits.pages, limits.characters)
        case ".docx":
            return read_docx(content, limits.unpacked, limits.characters)
        case ".odt":
            return read_odt(content, limits.unpacked, limits.characters)
        case _:
            return read_plain(content, limits.characters)


def _suffix(content: bytes) -> str:
    """What the content is, told from the content alone."""
    if b"%PDF-" in content[:1024]:
        return ".pdf"
    if content.startswith(b"PK\3\4"):
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                names = set(archive.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return ".zip"
        return ".docx" if "word/document.xml" in names else ".odt" if "content.xml" in names else ".zip"
    # An encrypted docx is packed in the format of the old .doc.
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return ".doc"
    return ".txt"


def _cut_off(content: bytes, suffix: str) -> bool:
    return suffix in (".docx", ".odt") and content.startswith(b"PK\3\4") and b"PK\5\6" not in content


def _limit(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(suffix: str, limits: Limits) -> None:
    """Reads standard input and prints what is in it."""
    _limit(limits)
    try:
        content = sys.stdin.buffer.read(limits.bytes + 1)
        if len(content) > limits.bytes:
            raise UnreadableError("too_big")
        found = read(content, suffix, limits)
    except UnreadableError as error:
        found = {"error": error.code}
    except (MemoryError, RecursionError):
        found = {"error": "memory"}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Limits(**json.loads(sys.argv[2])))
