"""Three yearly editions of one report of Lindemeer, with the facts they tell counted out by hand beside them.

Lindemeer is no real municipality: its people, offices, districts, motion and every figure in these letters are
invented. The editions of 2022, 2023 and 2024 have the same headings and sentence patterns and other figures. The
parts of a whole add up and the percentages agree with their figures, within an edition and between editions.
"""

from __future__ import annotations

from dataclasses import dataclass

from letter_files import Heading, Items, Letter, Table, Text, as_text

YEARS = (2022, 2023, 2024)


@dataclass(frozen=True)
class Told:
    """A figure that an edition tells, as a careful reader writes it down.

    `said` is how it stands in the text that reading gives, once in its section. `words` must be found in what is
    counted, for whom and where (measure, population, organisation, place). `first` and `last` are the days of the
    period, both None where the letter names none. `part_of` is the key of the whole that this figure is a part of.
    """

    key: str
    said: str
    value: str
    unit: str
    section: str
    words: tuple[str, ...]
    first: str | None
    last: str | None
    part_of: str | None = None
    qualifier: str = "exact"
    scenario: str = "realised"


@dataclass(frozen=True)
class Edition:
    """The report over a year, and what it tells besides words: its figures, and the rest by kind.

    `others` are the facts that are no figures: (kind, what it is about, what it tells).
    """

    year: int
    letter: Letter
    expected: tuple[Told, ...]
    others: tuple[tuple[str, str, str], ...]

    @property
    def text(self) -> str:
        """The letter as a text file."""
        return as_text(self.letter)


# What stands in the text, one column for each edition.
WRITTEN: dict[str, tuple[str, str, str]] = {
    "all": ("840", "900", "1.050"),
    "settled": ("520", "540", "600"),
    "coached": ("190", "210", "260"),
    "advised": ("130", "150", "190"),
    "table": ("840", "900", "1.050"),
    "young": ("294", "333", "399"),
    "young share": ("35%", "37%", "38%"),
    "share before": ("32%", "35%", "37%"),
    "Centrum": ("310", "320", "380"),
    "Centrum done": ("280", "295", "330"),
    "De Veste": ("290", "300", "350"),
    "De Veste done": ("250", "270", "310"),
    "Zandhoek": ("240", "280", "320"),
    "Zandhoek done": ("190", "215", "250"),
    "done": ("720", "780", "890"),
    "days": ("19", "23", "17"),
    "cost": ("2,4", "2,6", "3,1"),
    "guidance": ("1.650.000", "1.780.000", "2.100.000"),
    "desk": ("520.000", "560.000", "640.000"),
    "prevention": ("230.000", "260.000", "360.000"),
    "staff": ("21,5", "23", "26,5"),
    "consultants": ("17", "18", "20,5"),
    "assistants": ("4,5", "5", "6"),
    "forecast": ("880", "980", "1.100"),
    "budget": ("2,5", "2,9", "3,3"),
    "mayor": ("de burgemeester", "de burgemeester", "de waarnemend burgemeester"),
    "reference": ("LM-2023-0412", "LM-2024-0398", "LM-2025-0427"),
    "day": ("14 maart 2023", "12 maart 2024", "11 maart 2025"),
}


def _letter(year: int) -> Letter:
    told = {key: columns[year - YEARS[0]] for key, columns in WRITTEN.items()}
    after, before = year + 1, year - 1
    return Letter(
        head=(
            "Gemeente Lindemeer",
            "Aan de leden van de gemeenteraad",
            f"Datum: {told['day']}",
            f"Ons kenmerk: {told['reference']}",
            f"Onderwerp: Jaarbericht schuldhulp {year}",
            "Portefeuillehouder: wethouder Z. Verzonnen",
            "Geachte leden van de raad,",
        ),
        parts=(
            Text(
                f"Met dit jaarbericht laten wij u zien hoe het in {year} met de schuldhulp in onze gemeente ging. Wij "
                "doen dit op grond van de Wet gemeentelijke schuldhulpverlening (Wgs) en van de motie ‘Geen "
                "Lindemeerder in de knel’, die uw raad op 8 juni 2021 aannam. Het Bureau Geldzaken Lindemeer (BGL) "
                "voert de schuldhulp voor ons uit."
            ),
            Heading("Hulpvragen"),
            Text(
                f"In {year} meldden zich {told['all']} inwoners met een hulpvraag bij het BGL{{1}}. Van hen "
                f"kregen {told['settled']} inwoners een schuldregeling, {told['coached']} een budgetcoach en "
                f"{told['advised']} een adviesgesprek. Een hulpvraag is een eerste gesprek waarin iemand ons vraagt "
                "om hulp bij geldzorgen."
            ),
            Text(
                f"Van alle melders waren er {told['young']} ({told['young share']}) jonger dan 27 jaar. In "
                f"{before} was {told['share before']} van de melders jonger dan 27 jaar."
            ),
            Heading("Hulpvragen per wijk"),
            Text(f"De hulpvragen van {year} waren als volgt over de wijken verdeeld."),
            Table(
                (
                    ("Wijk", "Hulpvragen", "Afgerond"),
                    ("Centrum", told["Centrum"], told["Centrum done"]),
                    ("De Veste", told["De Veste"], told["De Veste done"]),
                    ("Zandhoek", told["Zandhoek"], told["Zandhoek done"]),
                    ("Totaal", told["all"], told["done"]),
                )
            ),
            Heading("Wachttijd"),
            Text(
                f"Inwoners wachtten in {year} gemiddeld {told['days']} dagen op een eerste gesprek. De wet geeft ons "
                "daarvoor ten hoogste 28 dagen."
            ),
            Heading("Kosten en formatie"),
            Text(
                f"De schuldhulp kostte in {year} in totaal € {told['cost']} mln. Daarvan ging € {told['guidance']} "
                f"naar begeleiding, € {told['desk']} naar de uitvoering en € {told['prevention']} naar preventie."
            ),
            Text(
                f"Op 31 december {year} had het BGL een formatie van {told['staff']} fte: {told['consultants']} fte "
                f"aan consulenten en {told['assistants']} fte aan ondersteuners."
            ),
            Heading(f"Vooruitblik op {after}"),
            Text(
                f"Voor {after} verwachten wij circa {told['forecast']} hulpvragen. In de begroting van {after} is "
                f"€ {told['budget']} mln. voor schuldhulp opgenomen."
            ),
            Text("Wij werken samen met deze partners:"),
            Items(("Stichting Op Orde", "Voedselkast Lindemeer", "Woningcorporatie De Kade")),
            Text("Dit zeggen wij u toe."),
            Items(
                (
                    f"Wij leggen u vóór 1 oktober {after} een plan voor vroegsignalering voor.",
                    ("Daarin staat ook hoe wij jongeren eerder bereiken.",),
                    f"In het voorjaar van {after + 1} ontvangt u een volgend jaarbericht.",
                )
            ),
        ),
        signature=(
            "Hoogachtend,",
            "Burgemeester en wethouders van Lindemeer,",
            f"de secretaris,  {told['mayor']},",
            "Q. Voorbeeld  P. Bedacht",
        ),
        notes=("Peildatum 31 december, volgens de eigen administratie van het BGL.",),
    )


# What a careful reader counts in them, one line a figure: key | how it is said | its value in each edition | unit |
# section | words of what is counted | period (see _told) | key of the whole | qualifier | scenario
COUNTED = """
all | {} inwoners | 840 900 1050 | personen | Hulpvragen | inwoners hulpvraag BGL | year
settled | {} inwoners | 520 540 600 | personen | Hulpvragen | inwoners schuldregeling | year | all
coached | {} een budgetcoach | 190 210 260 | personen | Hulpvragen | inwoners budgetcoach | year | all
advised | {} een adviesgesprek | 130 150 190 | personen | Hulpvragen | inwoners adviesgesprek | year | all
young | er {} | 294 333 399 | personen | Hulpvragen | melders jonger 27 | year | all
young share | ({}) | 35 37 38 | procent | Hulpvragen | melders jonger 27 | year
share before | was {} | 32 35 37 | procent | Hulpvragen | melders jonger 27 | year before
Centrum | Hulpvragen: {} | 310 320 380 | hulpvragen | Hulpvragen per wijk | Centrum hulpvragen | year | table
Centrum done | Afgerond: {} | 280 295 330 | hulpvragen | Hulpvragen per wijk | Centrum afgerond | year | done
De Veste | Hulpvragen: {} | 290 300 350 | hulpvragen | Hulpvragen per wijk | Veste hulpvragen | year | table
De Veste done | Afgerond: {} | 250 270 310 | hulpvragen | Hulpvragen per wijk | Veste afgerond | year | done
Zandhoek | Hulpvragen: {} | 240 280 320 | hulpvragen | Hulpvragen per wijk | Zandhoek hulpvragen | year | table
Zandhoek done | Afgerond: {} | 190 215 250 | hulpvragen | Hulpvragen per wijk | Zandhoek afgerond | year | done
table | Hulpvragen: {} | 840 900 1050 | hulpvragen | Hulpvragen per wijk | totaal hulpvragen | year
done | Afgerond: {} | 720 780 890 | hulpvragen | Hulpvragen per wijk | totaal afgerond | year
days | gemiddeld {} dagen | 19 23 17 | dagen | Wachttijd | inwoners wachtten eerste gesprek | year
norm | 28 dagen | 28 28 28 | dagen | Wachttijd | eerste gesprek | none | | at most | target
cost | € {} mln. | 2.4 2.6 3.1 | miljoen euro | Kosten en formatie | schuldhulp kostte | year
guidance | € {} | 1650000 1780000 2100000 | euro | Kosten en formatie | begeleiding | year | cost
desk | € {} | 520000 560000 640000 | euro | Kosten en formatie | uitvoering | year | cost
prevention | € {} | 230000 260000 360000 | euro | Kosten en formatie | preventie | year | cost
staff | van {} fte | 21.5 23 26.5 | fte | Kosten en formatie | BGL formatie | last day
consultants | : {} fte | 17 18 20.5 | fte | Kosten en formatie | consulenten | last day | staff
assistants | en {} fte | 4.5 5 6 | fte | Kosten en formatie | ondersteuners | last day | staff
forecast | circa {} | 880 980 1100 | hulpvragen | Vooruitblik op {} | hulpvragen | year after | | circa | forecast
budget | € {} mln. | 2.5 2.9 3.3 | miljoen euro | Vooruitblik op {} | schuldhulp | year after | | | budget
"""


def _told(year: int) -> tuple[Told, ...]:
    periods: dict[str, tuple[str | None, str | None]] = {
        "year": (f"{year}-01-01", f"{year}-12-31"),
        "year before": (f"{year - 1}-01-01", f"{year - 1}-12-31"),
        "year after": (f"{year + 1}-01-01", f"{year + 1}-12-31"),
        "last day": (f"{year}-12-31", f"{year}-12-31"),
        "none": (None, None),
    }
    found = []
    for line in COUNTED.strip().splitlines():
        key, said, values, unit, section, words, period, *rest = (cell.strip() for cell in line.split("|"))
        whole, qualifier, scenario = (*rest, "", "", "")[:3]
        found.append(
            Told(
                key,
                said.format(WRITTEN[key][year - YEARS[0]]) if key in WRITTEN else said,
                values.split()[year - YEARS[0]],
                unit,
                section.format(year + 1),
                tuple(words.split()),
                *periods[period],
                whole or None,
                qualifier or "exact",
                scenario or "realised",
            )
        )
    return tuple(found)


def _others(year: int) -> tuple[tuple[str, str, str], ...]:
    return (
        ("date", "motie ‘Geen Lindemeerder in de knel’", "2021-06-08"),
        ("definition", "hulpvraag", "een eerste gesprek waarin iemand ons vraagt om hulp bij geldzorgen"),
        ("definition", "Wgs", "Wet gemeentelijke schuldhulpverlening"),
        ("definition", "BGL", "Bureau Geldzaken Lindemeer"),
        ("list", "partners", "Stichting Op Orde, Voedselkast Lindemeer, Woningcorporatie De Kade"),
        ("statement", "plan voor vroegsignalering", f"{year + 1}-10-01"),
        ("statement", "volgend jaarbericht", f"voorjaar {year + 2}"),
        ("person", "secretaris", "Q. Voorbeeld"),
        ("person", WRITTEN["mayor"][year - YEARS[0]].removeprefix("de "), "P. Bedacht"),
        ("person", "wethouder", "Z. Verzonnen"),
    )


EDITIONS = tuple(Edition(year, _letter(year), _told(year), _others(year)) for year in YEARS)
