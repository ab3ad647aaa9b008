"""Letters of word processors: DOCX (ISO/IEC 29500) and ODT (ISO/IEC 26300).

Read from their XML as it streams by, because libraries hide what a reviewer must know: mammoth tells nothing of hidden
text and tracked changes, python-docx loses what was inserted. odfpy comes as source only, which the lock file does not
take.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat

from knowledge.letters.blocks import Block, Form, Reading, UnreadableError, is_figure, one_line, rows
from knowledge.letters.plain import tidy

Attributes = Mapping[str, str]
Start = Callable[[str, Attributes], None]

_OUTLINE = re.compile(r"(?:heading|kop|überschrift) ?(\d)", re.IGNORECASE)
_DEEPER = re.compile(r"list .* ([2-9])", re.IGNORECASE)
"""Word's own styles for nested lists: "List Bullet 2"."""
_MARK = re.compile(r"[\d*†‡,)( ]+")
_ITEM = re.compile(r"[•▪◦●○■–*-]\s+(?=\S)")
_METRES = re.compile(r"(?<![^\W\d_])(?:[kcd]?m|mm)$")
_HEADER = re.compile(r"word/header\d*\.xml")
_MOST_HEADERS = 9
_MOST_REPEATED = 100
"""Cells or rows that one element of an ODT stands for; more is an empty rest of a sheet, or a bomb."""
_RAISED = 4
"""Half points above the line from which a digit is a footnote mark."""
_PARAGRAPH_COST = 20
_HIDDEN_SHOWN = 60
"""Characters of a hidden text that the warning repeats."""


def read_docx(content: bytes, unpacked: int, most: int) -> Reading:
    """The blocks of a DOCX file of at most so many bytes unpacked and `most` characters. Raises UnreadableError."""
    with _Archive(content, unpacked) as archive:
        styles = _Styles()
        if "word/styles.xml" in archive:
            _parse(archive["word/styles.xml"], styles.start, styles.end)
        lists = _Lists()
        if "word/numbering.xml" in archive:
            _parse(archive["word/numbering.xml"], lists.start, lists.end)
        body = _Docx(styles, lists, _Flow(most))
        _parse(archive["word/document.xml"], body.start, body.end, body.text)
        body.flow.noting = True
        if "word/footnotes.xml" in archive:
            _parse(archive["word/footnotes.xml"], body.start, body.end, body.text)
        header = _Docx(styles, lists, _Flow(most))
        for name in archive.names(_HEADER):
            _parse(archive[name], header.start, header.end, header.text)
    return body.flow.reading(header.flow)


def read_odt(content: bytes, unpacked: int, most: int) -> Reading:
    """The blocks of an ODT file of at most so many bytes unpacked and `most` characters. Raises UnreadableError."""
    with _Archive(content, unpacked) as archive:
        if "META-INF/manifest.xml" in archive and b"encryption-data" in archive["META-INF/manifest.xml"]:
            raise UnreadableError("encrypted")
        body, header = _Odt(_Flow(most)), _OdtHeader(_Flow(most))
        if "styles.xml" in archive:
            styles = archive["styles.xml"]
            _parse(styles, body.style_start, body.style_end)
            _parse(styles, header.start, header.end, header.text)
        _parse(archive["content.xml"], body.start, body.end, body.text)
    return body.flow.reading(header.flow)


class _Archive:
    """The members of a zip file, unpacked up to a number of bytes in all."""

    def __init__(self, content: bytes, most: int) -> None:
        self._left = most
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except zipfile.BadZipFile:
            raise UnreadableError("damaged") from None

    def __enter__(self) -> _Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def names(self, pattern: re.Pattern[str]) -> list[str]:
        """The first of the members with such a name, in order."""
        return sorted(filter(pattern.fullmatch, self._zip.NameToInfo))[:_MOST_HEADERS]

    def __getitem__(self, name: str) -> bytes:
        try:
            # What is unpacked is counted: the size that the file itself tells may be a lie.
            with self._zip.open(name) as member:
                content = member.read(self._left + 1)
        except RuntimeError:
            raise UnreadableError("encrypted") from None
        except Exception:
            # A damaged member raises nearly anything: BadZipFile, zlib.error, EOFError, struct.error, ...
            raise UnreadableError("damaged") from None
        if len(content) > self._left:
            raise UnreadableError("too_big")
        self._left -= len(content)
        return content


def _parse(
    content: bytes,
    start: Start,
    end: Callable[[str], None],
    text: Callable[[str], None] | None = None,
) -> None:
    """Streams XML by; names come as the namespace's last part and the local name: "w:p" whatever the file calls it."""
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise UnreadableError("doctype")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda name, values: start(
        _short(name), {_short(key): value for key, value in values.items()}
    )
    parser.EndElementHandler = lambda name: end(_short(name))
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise UnreadableError("damaged") from None


_NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0": "fo",
}


def _short(name: str) -> str:
    space, _, local = name.rpartition("\n")
    return f"{_NAMESPACES.get(space, '')}:{local}"


@dataclass(slots=True)
class _Paragraph:
    form: Form = Form.TEXT
    level: int = 0
    text: list[str] = field(default_factory=list)
    plain: int = 0
    """Characters that are not bold."""
    opening: str = ""
    """What stands before the first of these."""
    bold: bool = False


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    headed: int | None = None
    span: int = 1
    merged: bool = False
    repeated: int = 1
    covered: int = 0
    """Columns that a wide cell of this row still covers."""


class _Flow:
    """Paragraphs and tables in the order of the text; both formats write into it."""

    def __init__(self, most: int) -> None:
        self._left = most
        self.noting = False
        self._blocks: list[Block] = []
        self._notes: list[Block] = []
        self._paragraphs: list[_Paragraph] = []
        self._tables: list[_Table] = []
        self._hidden: list[str] = []
        self.inserted = 0
        self.deleted = 0

    @property
    def paragraph(self) -> _Paragraph | None:
        """The paragraph that is being written; a text box opens one within another."""
        return self._paragraphs[-1] if self._paragraphs else None

    def begin(self, paragraph: _Paragraph) -> None:
        """Opens a paragraph. Raises UnreadableError when there are too many."""
        self._spend(_PARAGRAPH_COST)
        self._paragraphs.append(paragraph)

    def write(self, text: str, bold: bool = False, hidden: bool = False) -> None:
        """Adds text to the paragraph."""
        paragraph = self.paragraph
        if paragraph is None:
            return
        self._spend(len(text))
        if text.strip() and not bold and not paragraph.plain:
            paragraph.opening = "".join(paragraph.text)
        paragraph.text.append(text)
        if text.strip():
            paragraph.plain += 0 if bold else len(text)
            if hidden:
                self._hidden.append(text)

    def write_run(self, text: str, bold: bool, hidden: bool, raised: bool) -> None:
        """Adds text, but drops a raised footnote mark; the square of square metres stays."""
        if raised and _MARK.fullmatch(text):
            before = "" if self.paragraph is None else "".join(self.paragraph.text[-3:])
            text = {"2": "²", "3": "³"}.get(text.strip(), "") if _METRES.search(before) else ""
        self.write(text, bold, hidden)

    def finish(self) -> None:
        """Closes the paragraph."""
        if not self._paragraphs:
            return
        done = self._paragraphs.pop()
        text = _readable("".join(done.text))
        if not text:
            return
        form = Form.NOTE if self.noting else done.form
        if form is Form.TEXT and done.opening.endswith("\n") and done.opening.strip():
            # A heading in bold on a line of its own, within the paragraph.
            self._add(Block(form, _readable(done.opening), strong=True))
            text = _readable("".join(done.text).removeprefix(done.opening))
        for kind, part in _typed_list(text) if form is Form.TEXT else [(form, text)]:
            self._add(Block(kind, part, level=done.level, strong=not done.plain))

    def _add(self, block: Block) -> None:
        if self.noting:
            self._notes.append(block)
        elif self._tables:
            self._tables[-1].cell.append(block.text)
            self._tables[-1].blocks.append(block)
        else:
            self._blocks.append(block)

    def _spend(self, characters: int) -> None:
        self._left -= characters
        if self._left < 0:
            raise UnreadableError("too_big")

    def begin_table(self) -> None:
        """Opens a table, perhaps within a cell of another."""
        self._tables.append(_Table())

    def begin_row(self) -> None:
        """Opens a row."""
        if self._tables:
            self._spend(_PARAGRAPH_COST)
            self._tables[-1].rows.append([])
            self._tables[-1].covered = 0

    def skip(self, columns: int) -> None:
        """The row that was opened leaves so many columns open before its first cell."""
        if self._tables and self._tables[-1].rows:
            self._tables[-1].rows[-1] += [""] * min(columns, _MOST_REPEATED)

    def end_row(self, times: int) -> None:
        """Closes a row that stands for so many like it; empty ones are left out."""
        if not self._tables or not self._tables[-1].rows:
            return
        row = self._tables[-1].rows[-1]
        for _ in range(min(times, _MOST_REPEATED) - 1 if any(row) else 0):
            self._spend(_PARAGRAPH_COST + sum(map(len, row)))
            self._tables[-1].rows.append(list(row))

    def head(self) -> None:
        """The row that is open belongs to the head of the table."""
        if self._tables:
            self._tables[-1].headed = len(self._tables[-1].rows)

    def span(self, columns: int) -> None:
        """The cell that is open is as wide as so many columns."""
        if self._tables:
            self._tables[-1].span = max(1, min(columns, _MOST_REPEATED))

    def repeat(self, times: int) -> None:
        """The cell that is open stands for so many like it, side by side."""
        if self._tables:
            self._tables[-1].repeated = max(1, min(times, _MOST_REPEATED))

    def cover(self, columns: int) -> None:
        """So many places of the row are taken by a wide cell beside them or by a high one above them."""
        if not self._tables or not self._tables[-1].rows:
            return
        table = self._tables[-1]
        for _ in range(min(columns, _MOST_REPEATED)):
            if table.covered:
                table.covered -= 1
            else:
                self._spend(1)
                table.rows[-1].append(_from_above(table))

    def merge(self) -> None:
        """The cell that is open goes on with the one above it."""
        if self._tables:
            self._tables[-1].merged = True

    def end_cell(self) -> None:
        """Closes a cell; a wide one names each of its columns."""
        if not self._tables or not self._tables[-1].rows:
            return
        table = self._tables[-1]
        row = table.rows[-1]
        text = one_line(" ".join(table.cell))
        if table.merged and not text:
            text = _from_above(table)
        # A wide cell below the head is written once: its figure is no figure of the next column too.
        heads = len(table.rows) == 1 or table.headed == len(table.rows)
        places = ([text] + [text if heads else ""] * (table.span - 1)) * table.repeated
        self._spend(sum(map(len, places)) + len(places))
        row += places
        table.covered = table.span - 1
        table.cell, table.span, table.merged, table.repeated = [], 1, False, 1

    def end_table(self) -> None:
        """Closes a table. One of a single row or column only lays out paragraphs."""
        if not self._tables:
            return
        table = self._tables.pop()
        found = (
            table.blocks
            if len(table.rows) == 1 or all(len(row) == 1 for row in table.rows)
            else rows(table.rows, headed=table.headed)
        )
        if self._tables:
            self._tables[-1].cell += [block.text for block in found]
            self._tables[-1].blocks += found
        else:
            self._blocks += found

    def reading(self, header: _Flow) -> Reading:
        """What was written, and what stands in the headers of the pages."""
        running = [line for block in header._blocks for line in block.text.split("\n")]
        found = Reading(self._blocks + self._notes, running=running)
        if self.inserted:
            found.warnings.append(("inserted", str(self.inserted)))
        if self.deleted:
            found.warnings.append(("deleted", str(self.deleted)))
        if hidden := " ".join("".join(self._hidden).split()):
            found.warnings.append(("hidden", hidden[:_HIDDEN_SHOWN]))
        return found


def _typed_list(text: str) -> list[tuple[Form, str]]:
    """A paragraph of which the writer typed the lines as items of a list, taken apart; else the paragraph."""
    lines = text.split("\n")
    if sum(_ITEM.match(line) is not None for line in lines) < 2:
        return [(Form.TEXT, text)]
    found: list[tuple[Form, str]] = []
    for line in lines:
        if _ITEM.match(line):
            found.append((Form.BULLET, _ITEM.sub("", line)))
        elif found and found[-1][0] is Form.TEXT:
            found[-1] = (Form.TEXT, f"{found[-1][1]}\n{line}")
        else:
            found.append((Form.TEXT, line))
    return found


def _from_above(table: _Table) -> str:
    """What a high cell tells in the row that is open: a name counts for all its rows, a figure only once."""
    row = table.rows[-1]
    if len(table.rows) < 2 or len(row) >= len(table.rows[-2]) or is_figure(table.rows[-2][len(row)]):
        return ""
    return table.rows[-2][len(row)]


def _readable(text: str) -> str:
    return _lines(tidy(text.replace("\u00ad", "").replace("\u2011", "-")))


def _lines(text: str) -> str:
    return "\n".join(
        line for line in (re.sub(r"(?<!^)\t+| {2,}", "  ", part.strip()) for part in text.split("\n")) if line
    )


# --- DOCX


@dataclass(slots=True)
class _Style:
    based_on: str = ""
    outline: int | None = None
    bold: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    numbering: str = ""
    depth: int = 0
    title: bool = False


class _Styles:
    """What the styles of a DOCX mean, each with what it takes over from the one it is based on."""

    def __init__(self) -> None:
        self._styles: dict[str, _Style] = {}
        self._current = _Style()

    def start(self, name: str, values: Attributes) -> None:  # noqa: C901
        style = self._current
        value = values.get("w:val", "")
        match name:
            case "w:style":
                self._current = self._styles.setdefault(values.get("w:styleId", ""), _Style())
            case "w:name":
                if level := _OUTLINE.fullmatch(value):
                    style.outline = int(level[1]) - 1
                style.title = value.casefold() in ("title", "titel")
                if deeper := _DEEPER.fullmatch(value):
                    style.depth = int(deeper[1]) - 1
            case "w:basedOn":
                style.based_on = value
            case "w:outlineLvl":
                style.outline = int(value) if value.isdigit() and int(value) < 9 else None
            case "w:b":
                style.bold = _on(values)
            case "w:vanish":
                style.hidden = _on(values)
            case "w:vertAlign":
                style.raised = value == "superscript"
            case "w:numId":
                style.numbering = value

    def end(self, name: str) -> None:
        if name == "w:style":
            self._current = _Style()

    def get(self, name: str) -> _Style:
        """The style with all it takes over; an empty one when there is none of that name."""
        found = _Style()
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            style = self._styles[name]
            found.outline = style.outline if found.outline is None else found.outline
            found.bold = style.bold if found.bold is None else found.bold
            found.hidden = style.hidden if found.hidden is None else found.hidden
            found.raised = style.raised if found.raised is None else found.raised
            found.numbering = found.numbering or style.numbering
            found.depth = found.depth or style.depth
            found.title = found.title or style.title
            name = style.based_on
        return found


class _Lists:
    """Which lists of a DOCX have numbers; the others have bullets."""

    def __init__(self) -> None:
        self._formats: dict[tuple[str, str], str] = {}
        self._abstract: dict[str, str] = {}
        self._list = self._level = self._number = ""

    def start(self, name: str, values: Attributes) -> None:
        match name:
            case "w:abstractNum":
                self._list = values.get("w:abstractNumId", "")
            case "w:lvl":
                self._level = values.get("w:ilvl", "")
            case "w:numFmt":
                self._formats.setdefault((self._list, self._level), values.get("w:val", ""))
            case "w:num":
                self._number = values.get("w:numId", "")
            case "w:abstractNumId":
                self._abstract[self._number] = values.get("w:val", "")

    def end(self, name: str) -> None:
        pass

    def form(self, number: str, level: str) -> Form:
        """What the items of a list are at a level; "none" is text without a mark."""
        known = self._abstract.get(number, "")
        shape = self._formats.get((known, level)) or self._formats.get((known, "0"), "bullet")
        return Form.TEXT if shape == "none" else Form.BULLET if shape == "bullet" else Form.NUMBERED


def _on(values: Attributes) -> bool:
    return values.get("w:val", "1") not in ("0", "false", "off", "none")


class _Docx:
    """Takes the elements of word/document.xml, or of the footnotes."""

    def __init__(self, styles: _Styles, lists: _Lists, flow: _Flow) -> None:
        self.flow = flow
        self._styles = styles
        self._lists = lists
        self._path: list[str] = []
        self._skipping = 0
        self._bold = self._hidden = self._raised = False
        self._number = ""
        self._depth = "0"

    def start(self, name: str, values: Attributes) -> None:  # noqa: C901
        self._path.append(name)
        # The fallback repeats a text box for old programs, and the line above the footnotes is stored as one of them.
        separator = name == "w:footnote" and values.get("w:type", "normal") != "normal"
        if self._skipping or separator or name in ("mc:Fallback", "w:del", "w:moveFrom"):
            self._skipping += 1
            self.flow.deleted += (
                name == "w:del"
                and self._skipping == 1
                and "w:rPr" not in self._path
                and "w:trPr" not in self._path
            )
            return
        flow, paragraph = self.flow, self.flow.paragraph
        value = values.get("w:val", "")
        match name:
            case "w:p":
                flow.begin(_Paragraph())
            case "w:pStyle" if paragraph is not None:
                style = self._styles.get(value)
                paragraph.bold = bool(style.bold)
                if style.title:
                    paragraph.form = Form.TITLE
                elif style.outline is not None:
                    paragraph.form = Form.HEADING
                elif style.numbering:
                    self._list(paragraph, style.numbering, str(style.depth))
            case "w:outlineLvl" if paragraph is not None and value.isdigit() and int(value) < 9:
                paragraph.form = Form.HEADING
            case "w:numPr":
                self._number, self._depth = "", "0"
            case "w:ilvl":
                self._depth = value
            case "w:numId" if paragraph is not None:
                self._list(paragraph, value, self._depth)
            case "w:r":
                self._bold, self._hidden, self._raised = bool(paragraph and paragraph.bold), False, False
            case "w:ins" | "w:moveTo":
                flow.inserted += "w:rPr" not in self._path and "w:trPr" not in self._path
            case "w:tbl":
                flow.begin_table()
            case "w:tr":
                flow.begin_row()
            case "w:gridBefore" if value.isdigit():
                flow.skip(int(value))
            case "w:tblHeader" if _on(values):
                flow.head()
            case "w:gridSpan":
                flow.span(int(value) if value.isdigit() else 1)
            case "w:vMerge" if value != "restart":
                flow.merge()
            case "w:tab" if "w:tabs" not in self._path:
                flow.write("\t")
            case "w:br" | "w:cr":
                flow.write("\n")
            case "w:noBreakHyphen":
                flow.write("-")
            case "w:rStyle" | "w:b" | "w:vanish" | "w:vertAlign" | "w:position" if "w:r" in self._path:
                self._run(name, values)

    def _run(self, name: str, values: Attributes) -> None:
        match name:
            case "w:rStyle":
                style = self._styles.get(values.get("w:val", ""))
                self._bold |= bool(style.bold)
                self._hidden |= bool(style.hidden)
                self._raised |= bool(style.raised)
            case "w:b":
                self._bold = _on(values)
            case "w:vanish":
                self._hidden = _on(values)
            case "w:vertAlign":
                self._raised = values.get("w:val") == "superscript"
            case "w:position":
                # In half points; LibreOffice writes a raised mark so.
                rise = values.get("w:val", "")
                self._raised |= rise.isdigit() and int(rise) >= _RAISED

    def _list(self, paragraph: _Paragraph, number: str, depth: str) -> None:
        if paragraph.form in (Form.HEADING, Form.TITLE) or number == "0":
            paragraph.form = (
                Form.TEXT
                if number == "0" and paragraph.form in (Form.BULLET, Form.NUMBERED)
                else paragraph.form
            )
            return
        paragraph.form = self._lists.form(number, depth)
        paragraph.level = int(depth) + 1 if depth.isdigit() else 1

    def end(self, name: str) -> None:
        self._path.pop()
        if self._skipping:
            self._skipping -= 1
            return
        match name:
            case "w:p":
                self.flow.finish()
            case "w:tc":
                self.flow.end_cell()
            case "w:tbl":
                self.flow.end_table()

    def text(self, text: str) -> None:
        if self._skipping or not self._path or self._path[-1] != "w:t":
            return
        self.flow.write_run(text, self._bold, self._hidden, self._raised)


# --- ODT


@dataclass(slots=True)
class _OdtStyle:
    parent: str = ""
    bold: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None


class _Odt:
    """Takes the elements of content.xml; the styles come before the text."""

    def __init__(self, flow: _Flow) -> None:
        self.flow = flow
        self._styles: dict[str, _OdtStyle] = {}
        self._style = ""
        self._numbered: dict[str, bool] = {}
        self._list_style = ""
        self._path: list[str] = []
        self._skipping = 0
        self._spans: list[tuple[bool, bool, bool]] = []
        self._lists: list[str] = []
        self._repeated: list[int] = []

    def style_start(self, name: str, values: Attributes) -> None:
        match name:
            case "style:style":
                self._style = values.get("style:name", "")
                self._styles[self._style] = _OdtStyle(values.get("style:parent-style-name", ""))
            case "style:text-properties" if self._style in self._styles:
                style = self._styles[self._style]
                if weight := values.get("fo:font-weight"):
                    style.bold = weight == "bold" or (weight.isdigit() and int(weight) >= 600)
                if place := values.get("style:text-position"):
                    style.raised = place.startswith("super") or (
                        place[0].isdigit() and not place.startswith("0")
                    )
                if values.get("text:display") == "none":
                    style.hidden = True
            case "text:list-style":
                self._list_style = values.get("style:name", "")
            case "text:list-level-style-number" | "text:list-level-style-bullet":
                self._numbered.setdefault(self._list_style, name.endswith("number"))

    def style_end(self, name: str) -> None:
        if name == "style:style":
            self._style = ""

    def _look(self, name: str) -> tuple[bool, bool, bool]:
        """Of a style whether it is bold, hidden and raised, with what it takes over."""
        bold = hidden = raised = None
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            style = self._styles[name]
            bold = style.bold if bold is None else bold
            hidden = style.hidden if hidden is None else hidden
            raised = style.raised if raised is None else raised
            name = style.parent
        return bool(bold), bool(hidden), bool(raised)

    def start(self, name: str, values: Attributes) -> None:  # noqa: C901
        self._path.append(name)
        if name == "text:deletion":
            self.flow.deleted += 1
        if name == "table:covered-table-cell" and not self._skipping:
            self.flow.cover(_count(values, "table:number-columns-repeated"))
        # Deleted text is kept apart; the mark of a footnote is no text, and what a covered cell holds is not shown.
        if self._skipping or name in (
            "text:tracked-changes",
            "text:note-citation",
            "office:annotation",
            "text:ruby-text",
            "table:covered-table-cell",
        ):
            self._skipping += 1
            if name == "text:insertion":
                self.flow.inserted += 1
            return
        flow = self.flow
        match name:
            case "text:h" | "text:p":
                self._begin(name, values)
            case "text:span":
                self._spans.append(self._look(values.get("text:style-name", "")))
            case "text:note-body":
                flow.noting = True
            case "text:list":
                self._lists.append(values.get("text:style-name", self._lists[-1] if self._lists else ""))
            case "text:s":
                count = values.get("text:c", "1")
                flow.write(" " * min(int(count) if count.isdigit() else 1, 20))
            case "text:tab":
                flow.write("\t")
            case "text:line-break":
                flow.write("\n")
            case "table:table":
                flow.begin_table()
            case "table:table-row":
                flow.begin_row()
                self._repeated.append(_count(values, "table:number-rows-repeated"))
                if "table:table-header-rows" in self._path:
                    flow.head()
            case "table:table-cell":
                flow.span(_count(values, "table:number-columns-spanned"))
                flow.repeat(_count(values, "table:number-columns-repeated"))
            case _:
                self.style_start(name, values)

    def _begin(self, name: str, values: Attributes) -> None:
        paragraph = _Paragraph()
        look = self._look(values.get("text:style-name", ""))
        if name == "text:h":
            paragraph.form = Form.HEADING
        elif values.get("text:style-name") == "Title":
            paragraph.form = Form.TITLE
        elif self._lists:
            paragraph.form = Form.NUMBERED if self._numbered.get(self._lists[-1]) else Form.BULLET
            paragraph.level = len(self._lists)
        self._spans.append(look)
        self.flow.begin(paragraph)

    def end(self, name: str) -> None:
        self._path.pop()
        if self._skipping:
            self._skipping -= 1
            return
        match name:
            case "text:h" | "text:p":
                self._spans.pop()
                self.flow.finish()
            case "text:span":
                self._spans.pop()
            case "text:note-body":
                self.flow.noting = False
            case "text:list":
                self._lists.pop()
            case "table:table-cell":
                self.flow.end_cell()
            case "table:table-row":
                self.flow.end_row(self._repeated.pop())
            case "table:table":
                self.flow.end_table()
            case _:
                self.style_end(name)

    def text(self, text: str) -> None:
        if self._skipping or self.flow.paragraph is None or not self._spans:
            return
        bold, hidden, raised = self._spans[-1]
        hidden = hidden or any(look[1] for look in self._spans)
        # Not the fixed space within a number.
        self.flow.write_run(re.sub(r"[ \t\r\n]+", " ", text), bold, hidden, raised)


class _OdtHeader(_Odt):
    """Takes the elements of styles.xml, and of those the headers of pages."""

    _inside = 0

    def start(self, name: str, values: Attributes) -> None:
        if self._inside or name in ("style:header", "style:header-first"):
            self._inside += 1
            super().start(name, values)

    def end(self, name: str) -> None:
        if self._inside:
            self._inside -= 1
            super().end(name)


def _count(values: Attributes, name: str) -> int:
    count = values.get(name, "1")
    # A longer number is a bomb whatever it says.
    return int(count) if count.isdigit() and len(count) < 9 else _MOST_REPEATED if count.isdigit() else 1
