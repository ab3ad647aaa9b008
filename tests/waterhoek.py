"""Waterhoek is no real municipality; its letters, districts, organisations and every figure here are invented."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.model import Amount, Fact, Kind, Letter, Period, Qualifier, Scenario

LETTERS = {
    year: Letter(
        f"waterhoek-{year}",
        f"Raadsbrief Waterhoek over {year - 1}",
        "College van Waterhoek",
        date(year, 3, 1),
    )
    for year in range(2020, 2026)
}


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31))


def last_day(number: int) -> Period:
    return Period(date(number, 12, 31), date(number, 12, 31))


def figure(
    name: str, value: int | str, unit: str, measure: str, statement: str, period: Period | None, **more: Any
) -> Fact:
    """A figure of Waterhoek, of the letter of the year after it."""
    qualifier = more.pop("qualifier", Qualifier.EXACT)
    high = more.pop("high", None)
    told = period.last.year + 1 if period is not None and period.last is not None else 2024
    day = period is not None and period.first == period.last
    return Fact(
        id=name,
        letter=more.pop("letter", LETTERS[min(max(told, 2020), 2025)]),
        kind=Kind.FIGURE,
        measure=measure,
        statement=statement,
        amount=Amount(Decimal(value), unit, qualifier, None if high is None else Decimal(high)),
        period=period,
        period_basis="reference date" if day else "period",
        **more,
    )


def rows(
    name: str, unit: str, measure: str, statement: str, values: dict[int, int | str], **more: Any
) -> list[Fact]:
    """The same figure of several years."""
    return [
        figure(f"{name}-{number}", value, unit, measure, statement, year(number), **more)
        for number, value in values.items()
    ]


FACTS: list[Fact] = [
    # Of one moment each year.
    *(
        figure(
            f"bijstand-{number}",
            value,
            "personen",
            "met een bijstandsuitkering",
            "{period} hadden {value} inwoners een bijstandsuitkering.",
            last_day(number),
            population="inwoners",
        )
        for number, value in {2020: 1250, 2021: 1300, 2022: 1350, 2023: 1420}.items()
    ),
    figure(
        "bijstand-2024-verwacht",
        1500,
        "personen",
        "met een bijstandsuitkering",
        "{period} verwacht het college {value} inwoners met een bijstandsuitkering.",
        last_day(2024),
        population="inwoners",
        scenario=Scenario.FORECAST,
        letter=LETTERS[2024],
    ),
    # In the course of a year.
    *rows(
        "woningen",
        "woningen",
        "opgeleverde woningen",
        "{period} zijn {value} woningen opgeleverd.",
        {2020: 80, 2021: 120, 2022: 95, 2023: 210},
    ),
    # A year is lacking.
    *rows(
        "boetes",
        "boetes",
        "uitgedeelde boetes",
        "{period} zijn {value} boetes uitgedeeld.",
        {2020: 40, 2021: 44, 2023: 31},
    ),
    *rows(
        "cursus",
        "personen",
        "geslaagd voor een taalcursus",
        "{period} slaagden {value} inwoners voor een taalcursus.",
        {2022: 210, 2023: 180},
        population="inwoners",
    ),
    *rows(
        "jeugdhulp",
        "euro",
        "kosten van de jeugdhulp",
        "De jeugdhulp kostte {period} {value}.",
        {2021: 2100000, 2022: 2300000, 2023: 2650000},
    ),
    *rows(
        "verzuim",
        "%",
        "ziekteverzuim",
        "Het ziekteverzuim was {period} {value}.",
        {2021: "5.4", 2022: "5.1", 2023: "5.6"},
    ),
    *rows(
        "wachttijd",
        "dagen",
        "wachttijd voor een eerste gesprek",
        "Inwoners wachtten {period} gemiddeld {value} dagen op een eerste gesprek.",
        {2022: 19, 2023: 23},
    ),
    *rows(
        "bezoekers",
        "bezoekers",
        "bezoekers van de bibliotheek",
        "De bibliotheek had {period} {value} bezoekers.",
        {2022: 11000, 2023: 12000},
        qualifier=Qualifier.CIRCA,
    ),
    # Not the same in two years.
    figure(
        "bomen-2022", 300, "bomen", "geplante bomen", "{period} zijn {value} bomen geplant.", year(2022)
    ),
    figure(
        "bomen-2023", 2, "hectare", "geplante bomen", "{period} is {value} hectare bomen geplant.", year(2023)
    ),
    figure(
        "stages-2022", 40, "stages", "stages", "{period} waren er {value} stages.", year(2022)
    ),
    figure(
        "stages-2023", 46, "stages", "stages", "{period} waren er {value} stages.", last_day(2023)
    ),
    # Of a month.
    *(
        figure(
            f"meldingen-{number}", value, "meldingen", "meldingen", "{period} waren er {value} meldingen.",
            Period(date(number, 3, 1), date(number, 3, 31)),
        )
        for number, value in {2022: 30, 2023: 36}.items()
    ),
    figure(
        "vrijwilligers-2023",
        500,
        "personen",
        "actief als vrijwilliger",
        "{period} waren {value} inwoners actief als vrijwilliger.",
        year(2023),
        population="inwoners",
        qualifier=Qualifier.AT_LEAST,
    ),
    figure(
        "vrijwilligers-2022",
        400,
        "personen",
        "actief als vrijwilliger",
        "{period} waren {value} inwoners actief als vrijwilliger.",
        year(2022),
        population="inwoners",
    ),
    # Districts, parts of the municipality.
    *(
        figure(
            f"hulpvragen-{number}",
            value,
            "hulpvragen",
            "hulpvragen",
            "{period} waren er in Waterhoek {value} hulpvragen.",
            year(number),
            place="Waterhoek",
        )
        for number, value in {2022: 830, 2023: 960}.items()
    ),
    *(
        figure(
            f"hulpvragen-{number}-{place.split()[-1].lower()}",
            value,
            "hulpvragen",
            "hulpvragen",
            f"{{period}} waren er in {place} {{value}} hulpvragen.",
            year(number),
            place=place,
            part_of=f"hulpvragen-{number}",
        )
        for number, values in {2022: (310, 290, 230), 2023: (320, 300, 320)}.items()
        for place, value in zip(("Centrum", "De Veste", "Zandhoek"), values, strict=True)
    ),
    *(
        figure(
            f"speeltuinen-{place.split()[-1].lower()}",
            value,
            "speeltuinen",
            "speeltuinen",
            f"{{period}} waren er in {place} {{value}} speeltuinen.",
            last_day(2023),
            place=place,
        )
        for place, value in (("Centrum", 4), ("De Veste", 9), ("Zandhoek", 7))
    ),
    # Organisations.
    *(
        figure(
            f"begeleiding-{organisation.split()[-1].lower()}",
            value,
            "personen",
            "in begeleiding",
            f"{{period}} had {organisation} {{value}} cliënten in begeleiding.",
            last_day(2023),
            population="cliënten",
            organisation=organisation,
        )
        for organisation, value in (("Stichting Steiger", 85), ("Bureau Brug", 60))
    ),
    # Groups.
    *(
        figure(
            f"sport-{population}",
            value,
            "personen",
            "lid van een sportclub",
            f"{{period}} waren {{value}} {population} lid van een sportclub.",
            year(2023),
            population=population,
        )
        for population, value in (("mannen", 1900), ("vrouwen", 2100))
    ),
    # A whole and a part.
    figure(
        "wsw", 800, "personen", "in de regeling", "{period} zaten {value} Wsw-medewerkers in de regeling.",
        last_day(2023), population="Wsw-medewerkers",
    ),
    figure(
        "wsw-kade", 410, "personen", "in de regeling werkzaam bij De Kade",
        "{period} werkten {value} Wsw-medewerkers bij De Kade.",
        last_day(2023), population="Wsw-medewerkers", organisation="De Kade", part_of="wsw",
    ),
]  # fmt: skip
