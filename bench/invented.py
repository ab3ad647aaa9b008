"""A long letter of the invented municipality of Lindemeer, to time an import with. It is the same in every run."""

from __future__ import annotations

import textwrap

LINES, WIDTH = 46, 84
"""Of a page: what fits on A4 in 11 points."""

TOPICS = (
    ("Werk en inkomen", "inwoners", "een bijstandsuitkering", "het Werkplein"),
    ("Jeugdhulp", "jongeren", "ambulante hulp", "het wijkteam"),
    ("Ondersteuning thuis", "cliënten", "huishoudelijke hulp", "de Wmo-consulenten"),
    ("Schuldhulpverlening", "huishoudens", "een schuldregeling", "de Stadsbank"),
    ("Wonen", "woningzoekenden", "een sociale huurwoning", "de corporaties"),
    ("Opvang", "statushouders", "een inburgeringstraject", "de taalschool"),
    ("Onderwijs", "leerlingen", "extra taalles", "de schoolbesturen"),
    ("Energie", "huiseigenaren", "subsidie voor isolatie", "het energieloket"),
    ("Sport", "kinderen", "een sportpas", "de buurtsportcoaches"),
)


def dutch(number: int) -> str:
    """1234 -> 1.234"""
    return f"{number:,}".replace(",", ".")


def chapter(number: int, topic: tuple[str, str, str, str]) -> list[str]:
    """The paragraphs of one chapter of the letter, each with its own figures; the heading comes first."""
    heading, people, what, who = topic
    total = 1100 + 87 * number
    return [
        f"{number}. {heading}",
        f"In 2023 kregen {dutch(total)} {people} {what}. Dat zijn er {40 + number} meer dan in 2022. Van hen "
        f"woonden er {dutch(total * 3 // 5)} in de stad en {dutch(total // 4)} in de dorpen; van de overige "
        f"{people} kennen wij de woonplaats niet. Voor {60 + number} {people} liep de aanvraag op 31 december "
        "2023 nog.",
        f"De uitvoering ligt bij {who} en kostte € {dutch(250_000 + 31_500 * number)}, waarvan "
        f"€ {dutch(90_000 + 500 * number)} door het Rijk is vergoed. Begroot was "
        f"€ {dutch(240_000 + 30_000 * number)}. Per 1 maart 2024 wordt de formatie uitgebreid van "
        f"{number + 4},5 fte naar {number + 7} fte. Op dit moment zijn er nog {number % 4 + 2} vacatures.",
        "Wij zetten hiervoor deze middelen in:",
        f"• Huisbezoeken: {3 * number + 20} keer, in {number + 2} wijken.",
        f"• Gesprekken op kantoor: {dutch(400 + 55 * number)}, gemiddeld {30 + number} minuten.",
        f"• Cursussen: {number + 5}, met samen {dutch(120 + 14 * number)} deelnemers.",
        f"In {70 + number % 9}% van de gevallen was de wachttijd korter dan {number % 5 + 4} weken; in 2022 was "
        f"dat nog {61 + number % 9}%. De belangrijkste reden van de verbetering is dat er eerder werd gebeld. In "
        f"2024 verwachten wij {dutch(total + 90)} tot {dutch(total + 140)} {people}. Op {number + 2} april 2024 "
        "bespreekt u dit in de commissie.",
    ]


def paragraphs(pages: int) -> list[str]:
    """The letter as paragraphs, of at least so many pages."""
    parts = [
        "Gemeente Lindemeer",
        "Aan de leden van de gemeenteraad",
        "Datum: 14 februari 2024",
        "Onderwerp: Voortgang sociaal domein 2023",
        "Geachte leden van de raad,",
        "Ieder voorjaar schrijven wij u hoe het in het sociaal domein gaat. Deze brief gaat over het jaar 2023.",
    ]
    number = 0
    while len(_lines(parts)) <= LINES * (pages - 1):
        parts += chapter(number + 1, TOPICS[number % len(TOPICS)])
        number += 1
    return [*parts, "Hoogachtend,", "Burgemeester en wethouders van Lindemeer"]


def pdf(pages: int) -> bytes:
    """The letter as a PDF with a text layer, of exactly so many pages, written out by hand: no library is needed."""
    lines = _lines(paragraphs(pages))[: LINES * pages]
    sheets = [lines[at : at + LINES] for at in range(0, len(lines), LINES)]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(sheets), b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(len(sheets)))),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for at, sheet in enumerate(sheets):
        content = (
            b"BT /F1 11 Tf 16 TL 60 780 Td "
            + b" ".join(b"(%s) Tj T*" % _escaped(line) for line in sheet)
            + b" ET"
        )
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * at),
            b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content),
        ]
    written, places = b"%PDF-1.4\n", []
    for at, body in enumerate(objects):
        places.append(len(written))
        written += b"%d 0 obj %s endobj\n" % (at + 1, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(written))
    return written + head + table + tail


def _lines(parts: list[str]) -> list[str]:
    lines: list[str] = []
    for part in parts:
        bullet = part.startswith("• ")
        lines += textwrap.wrap(part, WIDTH, subsequent_indent="  " if bullet else "")
        lines += [] if bullet else [""]
    return lines


def _escaped(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
