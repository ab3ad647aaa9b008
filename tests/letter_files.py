"""Letters of the invented municipality of Lindemeer, written out as PDF, DOCX, ODT and plain text by hand.

No library writes them, so that a test can put in what a library would not: hidden text, loops, bombs.
"""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

MARK = re.compile(r"\{(\d)\}")
"""Where a footnote mark stands in a text: "450 inwoners{1}"."""


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Items:
    """A list. An item that is a tuple is nested."""

    items: tuple[str | tuple[str, ...], ...]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Changed:
    """A paragraph with a tracked change: what was deleted, and what came in its place."""

    before: str
    deleted: str
    inserted: str
    after: str

    @property
    def text(self) -> str:
        """The paragraph once the change is accepted."""
        return self.before + self.inserted + self.after


Part = Heading | Text | Items | Table | Changed


@dataclass(frozen=True)
class Letter:
    head: tuple[str, ...]
    parts: tuple[Part, ...]
    signature: tuple[str, ...]
    notes: tuple[str, ...] = ()


def edition(year: int) -> Letter:
    """The yearly letter on apprentice jobs; the figures grow by the year. Those of 2021, 2022 and 2023 are alike."""
    step = year - 2021
    jobs, care, craft = 1000 + 100 * step, 400 + 25 * step, 250 + 25 * step
    return Letter(
        head=(
            "Gemeente Lindemeer",
            "Aan de leden van de gemeenteraad",
            f"Datum: 14 november {year}",
            f"Ons kenmerk: LM-{year}-0815",
            f"Onderwerp: Voortgang leerbanen {year}",
            "Geachte leden van de raad,",
        ),
        parts=(
            Text(
                f"Ieder najaar schrijven wij u hoe het met de leerbanen staat. Deze brief gaat over het jaar {year} "
                "en is opgesteld samen met de ondernemersvereniging."
            ),
            Heading("Leerbanen in cijfers"),
            Text(
                f"In {year} werkten {jobs:,} inwoners{{1}} in een leerbaan. ".replace(",", ".")
                + f"Van hen werkten {care} in de zorg en {craft} in de techniek. De overige leerbanen zijn "
                "verdeeld over de horeca, de groen\u00advoor\u00adziening en de kinder\u00adopvang van onze gemeente."
            ),
            Text("De leerbanen zijn er in deze wijken:"),
            Items(("Centrum", "De Veste", "Zandhoek")),
            Table(
                (
                    ("Sector", str(year - 1), str(year)),
                    ("Zorg", str(care - 25), str(care)),
                    ("Techniek", str(craft - 25), str(craft)),
                )
            ),
            Heading("Wat het kost"),
            Text("Wij betaalden in dit jaar voor twee dingen:"),
            Items(
                (
                    f"Begeleiding op de werkplek kostte {year - 1900}.000 euro en werd door drie bureaus gegeven.",
                    ("Daarvan ging de helft naar het grootste van deze bureaus.",),
                    "Scholing kostte 45.000 euro en werd op twee plaatsen in de stad gegeven.",
                )
            ),
            Text("Hiervoor namen wij deze besluiten."),
            Items(
                (
                    "Het budget wordt in het volgende jaar niet verlaagd.",
                    "De afspraken met de bureaus worden met een jaar verlengd.",
                ),
                numbered=True,
            ),
        ),
        signature=(
            "Hoogachtend,",
            "Burgemeester en wethouders van Lindemeer,",
            "de secretaris,  de burgemeester,",
            "Q. Voorbeeld  Z. Verzonnen",
        ),
        notes=("Peildatum 1 november, volgens de eigen administratie.",),
    )


EXPECTED = [
    ("paragraph", "Aanhef", 1, "Ieder najaar"),
    ("heading", "Leerbanen in cijfers", 0, "Leerbanen in cijfers"),
    ("paragraph", "Leerbanen in cijfers", 1, "In 2022 werkten 1.100 inwoners in een leerbaan. Van hen"),
    (
        "paragraph",
        "Leerbanen in cijfers",
        2,
        "De leerbanen zijn er in deze wijken:\n• Centrum\n• De Veste\n• Zandhoek",
    ),
    ("table row", "Leerbanen in cijfers", 3, "Sector: Zorg | 2021: 400 | 2022: 425"),
    ("table row", "Leerbanen in cijfers", 4, "Sector: Techniek | 2021: 250 | 2022: 275"),
    ("heading", "Wat het kost", 0, "Wat het kost"),
    ("paragraph", "Wat het kost", 1, "Wij betaalden in dit jaar voor twee dingen:"),
    ("bullet", "Wat het kost", 2, "Begeleiding op de werkplek kostte 122.000 euro"),
    ("bullet", "Wat het kost", 3, "Daarvan ging de helft"),
    ("bullet", "Wat het kost", 4, "Scholing kostte 45.000 euro"),
    ("paragraph", "Wat het kost", 5, "Hiervoor namen wij deze besluiten."),
    ("numbered", "Wat het kost", 6, "Het budget wordt"),
    ("numbered", "Wat het kost", 7, "De afspraken met"),
    (
        "paragraph",
        "Ondertekening",
        1,
        "Hoogachtend,\nBurgemeester en wethouders van Lindemeer,\nde secretaris,",
    ),
]
"""What must come of the edition of 2022 in every format: kind, section, number, beginning; footnotes apart."""


def flat(items: Items) -> list[tuple[int, str]]:
    """The items with their level."""
    found = []
    for item in items.items:
        found += [(1, item)] if isinstance(item, str) else [(2, inner) for inner in item]
    return found


# --- Plain text


def as_text(letter: Letter, width: int = 72, double: bool = False) -> str:
    """Hard-wrapped, and double-spaced if asked. A text file has neither marks nor footnotes."""
    blocks = [[line] for line in letter.head]
    for part in letter.parts:
        match part:
            case Heading() | Text() | Changed():
                blocks.append(textwrap.wrap(MARK.sub("", part.text).replace("\u00ad", ""), width))
            case Items():
                for at, (level, text) in enumerate(flat(part), 1):
                    mark = f"{at}. " if part.numbered else "• " if level == 1 else "  o "
                    blocks.append(
                        textwrap.wrap(text, width, initial_indent=mark, subsequent_indent=" " * len(mark))
                    )
            case Table(rows):
                blocks.append(["".join(f"{cell:<16}" for cell in row).rstrip() for row in rows])
    blocks.append(list(letter.signature))
    between, above = ("\n\n", "\n\n\n\n") if double else ("\n", "\n\n")
    return above.join(between.join(block) for block in blocks) + "\n"


# --- Word processors


def packed(members: dict[str, str | bytes]) -> bytes:
    """A zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STYLES = (
    f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>'
)
NUMBERING = (
    f'<w:numbering xmlns:w="{WORD}">'
    + "".join(
        f'<w:abstractNum w:abstractNumId="{at}">'
        + "".join(f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{form}"/></w:lvl>' for level in range(3))
        + "</w:abstractNum>"
        for at, form in enumerate(("bullet", "decimal"))
    )
    + "".join(f'<w:num w:numId="{at + 1}"><w:abstractNumId w:val="{at}"/></w:num>' for at in range(2))
    + "</w:numbering>"
)


def word_run(text: str, look: str = "") -> str:
    """A run; its footnote marks are raised."""
    found = ""
    for at, piece in enumerate(MARK.split(text.replace("  ", "\t"))):
        shape = look if at % 2 == 0 else '<w:vertAlign w:val="superscript"/>'
        inner = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(t)}</w:t>' for t in piece.split("\t"))
        found += f"<w:r><w:rPr>{shape}</w:rPr>{inner}</w:r>"
    return found


def word_paragraph(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def docx(body: str, **members: str | bytes) -> bytes:
    """A DOCX around the paragraphs in `body`."""
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "word/document.xml": document,
            "word/styles.xml": STYLES,
            "word/numbering.xml": NUMBERING,
            **members,
        }
    )


def as_docx(letter: Letter) -> bytes:
    body = "".join(word_paragraph(word_run(line)) for line in letter.head)
    for part in letter.parts:
        match part:
            case Heading(text):
                body += word_paragraph(word_run(text), '<w:pStyle w:val="Kop1"/>')
            case Text(text):
                body += word_paragraph(word_run(text))
            case Changed(before, deleted, inserted, after):
                gone = f'<w:r><w:delText xml:space="preserve">{escape(deleted)}</w:delText></w:r>'
                body += word_paragraph(
                    f"{word_run(before)}<w:del>{gone}</w:del><w:ins>{word_run(inserted)}</w:ins>{word_run(after)}"
                )
            case Items():
                for level, text in flat(part):
                    number = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{1 + part.numbered}"/></w:numPr>'
                    body += word_paragraph(word_run(text), number)
            case Table(rows):
                cells = (
                    "".join(f"<w:tc>{word_paragraph(word_run(cell))}</w:tc>" for cell in row) for row in rows
                )
                body += f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"
    body += "".join(word_paragraph(word_run(line)) for line in letter.signature)
    notes = "".join(
        f'<w:footnote w:id="{at}">{word_paragraph(word_run(note))}</w:footnote>'
        for at, note in enumerate(letter.notes, 1)
    )
    return docx(body, **{"word/footnotes.xml": f'<w:footnotes xmlns:w="{WORD}">{notes}</w:footnotes>'})


OASIS = "".join(
    f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip


def odt(body: str, styles: str = "") -> bytes:
    """An ODT around the paragraphs in `body`."""
    content = (
        f"<office:document-content{OASIS}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def as_odt(letter: Letter) -> bytes:
    def inline(text: str) -> str:
        text = escape(text).replace("  ", "<text:tab/>")
        return MARK.sub(
            lambda found: (
                '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
                f"<text:note-body><text:p>{letter.notes[int(found[1]) - 1]}</text:p></text:note-body></text:note>"
            ),
            text,
        )

    regions = ""
    body = "".join(f"<text:p>{inline(line)}</text:p>" for line in letter.head)
    for part in letter.parts:
        match part:
            case Heading(text):
                body += f'<text:h text:outline-level="1">{inline(text)}</text:h>'
            case Text(text):
                body += f"<text:p>{inline(text)}</text:p>"
            case Changed(before, deleted, inserted, after):
                body += (
                    f'<text:p>{inline(before)}<text:change text:change-id="out"/>'
                    f'<text:change-start text:change-id="in"/>{inline(inserted)}<text:change-end text:change-id="in"/>'
                    f"{inline(after)}</text:p>"
                )
                regions += (
                    f'<text:changed-region text:id="out"><text:deletion><text:p>{inline(deleted)}</text:p>'
                    '</text:deletion></text:changed-region><text:changed-region text:id="in"><text:insertion/>'
                    "</text:changed-region>"
                )
            case Items():
                body += f'<text:list text:style-name="{"N" if part.numbered else "B"}">'
                for level, text in flat(part):
                    item = f"<text:list-item><text:p>{inline(text)}</text:p></text:list-item>"
                    body += (
                        item
                        if level == 1
                        else f"<text:list-item><text:list>{item}</text:list></text:list-item>"
                    )
                body += "</text:list>"
            case Table(rows):
                cells = (
                    "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
                    for row in rows
                )
                inner = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
                body += f"<table:table>{inner}</table:table>"
    body += "".join(f"<text:p>{inline(line)}</text:p>" for line in letter.signature)
    styles = "".join(
        f'<text:list-style style:name="{name}"><text:list-level-style-{kind} text:level="1"/></text:list-style>'
        for name, kind in (("B", "bullet"), ("N", "number"))
    )
    changes = f"<text:tracked-changes>{regions}</text:tracked-changes>" if regions else ""
    return odt(changes + body, styles)


# --- PDF


def pdf(objects: list[bytes], root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1."""
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        root,
        start,
    )


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), extra, content)


def pages(contents: list[bytes]) -> bytes:
    """A PDF with a page for each content stream; fonts F1 and F2 are plain and bold, with letters of one width."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (len(contents), b" ".join(b"%d 0 R" % (5 + 2 * at) for at in range(len(contents)))),
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier-Bold/Encoding/WinAnsiEncoding>>",
    ]
    for at, content in enumerate(contents):
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>>>" % (6 + 2 * at),
            stream(zlib.compress(content), b"/Filter/FlateDecode"),
        ]
    return pdf(objects)


WIDE = 0.6
"""The width of a letter of these fonts, in sizes."""


def shown(x: float, y: float, text: str, size: float = 10, bold: bool = False, before: str = "") -> bytes:
    """The operators that show a text at a place; a footnote mark is small and raised."""
    found = f"BT {before} "
    for at, piece in enumerate(MARK.split(text)):
        if not piece:
            continue
        now, rise = (size, 0.0) if at % 2 == 0 else (0.6 * size, 0.35 * size)
        safe = piece.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        found += f"/F{1 + bold} {now:.1f} Tf 1 0 0 1 {x:.2f} {y + rise:.2f} Tm ({safe}) Tj "
        x += WIDE * now * len(piece)
    return (found + "ET\n").encode("cp1252")


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` characters, broken at spaces and soft hyphens; footnote marks are counted in full."""
    lines = [""]
    for word in text.split():
        syllables = word.split("\u00ad")
        whole = "".join(syllables)
        fits = len(lines[-1]) + len(whole) + 1 <= width
        if fits or len(syllables) == 1:
            lines = [*lines[:-1], f"{lines[-1]} {whole}".strip()] if fits else [*lines, whole]
            continue
        for cut in range(len(syllables) - 1, 0, -1):
            head = "".join(syllables[:cut]) + "-"
            if len(lines[-1]) + len(head) + 1 <= width:
                lines = [*lines[:-1], f"{lines[-1]} {head}", "".join(syllables[cut:])]
                break
        else:
            lines.append(whole)
    return lines


@dataclass
class Sheet:
    """Writes lines from top to foot over columns and pages, with a header and a page number on each page."""

    columns: int = 1
    header: str = ""
    size: float = 10
    pages: list[bytes] = field(default_factory=lambda: [b""])
    column: int = 0
    y: float = 740
    top: float = 740
    foot: float = 120

    @property
    def left(self) -> float:
        return 72 + self.column * (451 + 30) / self.columns

    @property
    def width(self) -> int:
        """Characters on a line."""
        return int((451 - 30 * (self.columns - 1)) / self.columns / (WIDE * self.size))

    def line(self, text: str, indent: int = 0, bold: bool = False) -> None:
        if self.y < self.foot:
            self.turn()
        self.pages[-1] += shown(self.left + indent * WIDE * self.size, self.y, text, self.size, bold)
        self.y -= 1.2 * self.size

    def turn(self) -> None:
        self.column += 1
        if self.column == self.columns:
            self.column = 0
            self.top = 740
            self.pages.append(b"")
        self.y = self.top

    def white(self) -> None:
        self.y -= self.size

    def paragraph(self, text: str, bold: bool = False, mark: str = "", indent: int = 0) -> None:
        hang = indent + len(mark) + 1 if mark else indent
        for at, line in enumerate(wrap(text, self.width - hang)):
            if mark and at == 0:
                self.line(f"{mark} {line}", indent, bold)
            else:
                self.line(line, hang, bold)
        self.white()

    def table(self, rows: tuple[tuple[str, ...], ...], ruled: bool) -> None:
        wide = self.width * WIDE * self.size / len(rows[0])
        top = self.y + 1.1 * self.size
        for row in rows:
            for at, cell in enumerate(row):
                self.pages[-1] += shown(self.left + at * wide + 4, self.y, cell, self.size)
            self.y -= 1.6 * self.size
        if ruled:
            low = top - 1.6 * self.size * len(rows)
            for at in range(len(rows) + 1):
                height = top - 1.6 * self.size * at
                self.pages[-1] += b"%.1f %.1f m %.1f %.1f l S\n" % (
                    self.left,
                    height,
                    self.left + wide * len(rows[0]),
                    height,
                )
            for at in range(len(rows[0]) + 1):
                x = self.left + at * wide
                self.pages[-1] += b"%.1f %.1f m %.1f %.1f l S\n" % (x, low, x, top)
        self.white()

    def note(self, text: str, y: float = 100) -> None:
        """A footnote at the foot of the page, in small letters."""
        for at, line in enumerate(wrap(text, 100)):
            self.pages[-1] += shown(72, y - 9 * at, line, 7)

    def done(self) -> bytes:
        count = len(self.pages)
        return pages(
            [
                shown(72, 805, self.header, 8) + content + shown(260, 40, f"Pagina {at} van {count}", 8)
                for at, content in enumerate(self.pages, 1)
            ]
        )


def as_pdf(letter: Letter, columns: int = 1, ruled: bool = True) -> bytes:  # noqa: C901
    """With bold headings, and the text below the letterhead in one or two columns."""
    sheet = Sheet(header="Raadsbrief gemeente Lindemeer")
    for line in letter.head:
        sheet.paragraph(line)
    if columns > 1:
        sheet.columns, sheet.top, sheet.foot = columns, sheet.y, 300
    for number, note in enumerate(letter.notes, 1):
        sheet.note(f"{{{number}}} {note}")
    for part in letter.parts:
        match part:
            case Heading(text):
                sheet.paragraph(text, bold=True)
            case Text() | Changed():
                sheet.paragraph(part.text)
            case Items():
                for at, (level, text) in enumerate(flat(part), 1):
                    mark = f"{at}." if part.numbered else "\u2022" if level == 1 else "-"
                    sheet.paragraph(text, mark=mark, indent=2 * level)
            case Table(rows):
                sheet.table(rows, ruled)
    sheet.columns, sheet.column = 1, 0
    sheet.turn()
    for line in letter.signature:
        for at, cell in enumerate(line.split("  ")):
            sheet.pages[-1] += shown(72 + 220 * at, sheet.y, cell, 10)
        sheet.y -= 24
    return sheet.done()
