"""What is worked out where something is wanted of figures, from the invented letters of Waterhoek."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from waterhoek import FACTS, figure, rows, year

from knowledge.answers.comparisons import answer
from knowledge.answers.dialogue import Dialogue, begin, follow
from knowledge.answers.limits import judged
from knowledge.answers.wording import say
from knowledge.figures.arithmetic import average, difference, span, together, trend
from knowledge.model import (
    Amount,
    Fact,
    Figures,
    Missing,
    NoFigure,
    Over,
    Period,
    Qualifier,
    Rule,
    Said,
    Scenario,
)
from knowledge.questions.operations import Bound, Limit, Operation, read_wish
from knowledge.questions.question import NOTHING, read
from knowledge.search.catalogue import Catalogue
from knowledge.words.amounts import number
from knowledge.words.periods import written

TODAY = date(2024, 6, 1)
CATALOGUE = Catalogue(FACTS)
BY_ID = {fact.id: fact for fact in FACTS}


def decided(question: str, catalogue: Catalogue = CATALOGUE) -> object:
    return answer(read(question, catalogue.vocabulary, catalogue.speller, TODAY), catalogue)


def ask(question: str, catalogue: Catalogue = CATALOGUE) -> Said:
    return say(decided(question, catalogue))  # type: ignore[arg-type]


# --- Tables: the question, the value, and what the text must hold

LIMITS = [
    ("Zijn er meer dan 1.400 inwoners met een bijstandsuitkering?", "1420", "Ja."),
    ("Zijn er meer dan 1500 inwoners met een bijstandsuitkering?", "1420", "Nee."),
    ("Waren er in 2021 meer dan 1400 inwoners met een bijstandsuitkering?", "1300", "Nee."),
    ("Klopt het dat er meer dan duizend inwoners met een bijstandsuitkering zijn?", "1420", "Ja."),
    ("Weet u of er meer dan 1.000 inwoners met een bijstandsuitkering zijn?", "1420", "Ja."),
    ("Zijn er minder dan 200 woningen opgeleverd in 2022?", "95", "Ja."),
    ("Zijn er minstens 210 woningen opgeleverd in 2023?", "210", "Ja."),
    ("Zijn er niet meer dan 210 woningen opgeleverd in 2023?", "210", "Ja."),
    ("Zijn er hooguit 200 woningen opgeleverd in 2023?", "210", "Nee."),
    ("Zijn er precies 95 woningen opgeleverd in 2022?", "95", "Ja."),
    ("Zijn er precies 96 woningen opgeleverd in 2022?", "95", "Nee."),
    ("Kostte de jeugdhulp in 2023 meer dan 2,5 miljoen euro?", "2650000", "Ja."),
    ("Kostte de jeugdhulp in 2023 meer dan € 3.000.000?", "2650000", "Nee."),
    ("Is het ziekteverzuim hoger dan 5 procent?", "5.6", "Ja."),
    ("Was het ziekteverzuim in 2022 lager dan 5%?", "5.1", "Nee."),
    ("Werkt meer dan de helft van de Wsw-medewerkers bij De Kade?", "51.3", "Ja."),
    ("Werkt minder dan een kwart van de Wsw-medewerkers bij De Kade?", "51.3", "Nee."),
    # What is not exact settles what is far from it only.
    ("Had de bibliotheek in 2023 meer dan 5.000 bezoekers?", "12000", "Ja."),
    ("Had de bibliotheek in 2023 meer dan 11.500 bezoekers?", "12000", "De bibliotheek"),
    ("Waren er meer dan 300 inwoners actief als vrijwilliger in 2023?", "500", "Ja."),
    ("Waren er meer dan 600 inwoners actief als vrijwilliger in 2023?", "500", "In 2023 waren minstens"),
]

DIFFERENCES = [
    (
        "Hoeveel meer inwoners met een bijstandsuitkering waren er in 2023 dan in 2021?",
        "120",
        "Dat is 120 meer: van 1.300 op 31 december 2021 naar 1.420 op 31 december 2023",
    ),
    (
        "Hoeveel minder inwoners met een bijstandsuitkering waren er in 2023 dan in 2021?",
        "-120",
        "Het steeg juist: dat is 120 meer",
    ),
    ("Hoeveel inwoners met een bijstandsuitkering zijn er meer dan in 2021?", "120", "120 meer"),
    # The other way round in time
    (
        "Hoeveel woningen zijn er meer opgeleverd in 2021 dan in 2022?",
        "25",
        "120 in 2021 tegenover 95 in 2022",
    ),
    ("Hoeveel procent meer woningen zijn er opgeleverd in 2021 dan in 2022?", "26.3", "26,3% meer"),
    ("Hoeveel woningen zijn er minder opgeleverd in 2021 dan in 2022?", "-25", "Het is juist meer"),
    ("Zijn er in 2021 meer woningen opgeleverd dan in 2022?", "25", "Ja."),
    ("Zijn er in 2022 meer woningen opgeleverd dan in 2021?", "-25", "Nee."),
    ("Is het aantal hulpvragen in Centrum hoger dan in De Veste?", "20", "Ja."),
    ("Waren er meer mannen dan vrouwen lid van een sportclub?", "-200", "Nee."),
    ("Wat is het verschil tussen 2022 en 2023 in hulpvragen in De Veste?", "10", "van 290 in 2022 naar 300"),
    (
        "Wat is het verschil in boetes tussen 2023 en 2021?",
        "13",
        "13 boetes minder: van 44 in 2021 naar 31 in 2023",
    ),
    (
        "Met hoeveel is het aantal inwoners met een bijstandsuitkering gestegen sinds 2021?",
        "120",
        "120 meer",
    ),
    (
        "Met hoeveel procent is het aantal inwoners met een bijstandsuitkering gestegen sinds 2021?",
        "9.2",
        "9,2% meer",
    ),
    ("Wat is het verschil tussen het aantal opgeleverde woningen in 2021 en 2023?", "90", "90 woningen meer"),
    ("Hoeveel woningen zijn er in 2022 minder opgeleverd dan het jaar ervoor?", "25", "25 woningen minder"),
    ("Met hoeveel is het aantal opgeleverde woningen gestegen in 2022?", "-25", "Het daalde juist"),
    ("Met hoeveel zijn de kosten van de jeugdhulp gestegen tussen 2021 en 2023?", "550000", "€ 550.000 meer"),
    ("Met hoeveel procent zijn de kosten van de jeugdhulp gestegen in 2023?", "15.2", "15,2% meer"),
    (
        "Hoeveel hoger was het ziekteverzuim in 2023 dan in 2022?",
        "0.5",
        "0,5 procentpunt meer: van 5,1% in 2022",
    ),
    ("Hoeveel langer was de wachttijd in 2023 dan in 2022?", "4", "4 dagen meer"),
    # Without a time: since the time before the last
    ("Is het aantal inwoners met een bijstandsuitkering gestegen?", "70", "Ja. Dat is 70 meer: van 1.350"),
    ("Zijn de kosten van de jeugdhulp gedaald?", "350000", "Nee."),
    ("Met hoeveel is het ziekteverzuim toegenomen?", "0.5", "van 5,1% in 2022 naar 5,6% in 2023"),
    (
        "Hoeveel meer bezoekers had de bibliotheek in 2023 dan in 2022?",
        "1000",
        "ongeveer 1.000 bezoekers meer",
    ),
    (
        "Hoeveel hulpvragen waren er meer in Centrum dan in De Veste in 2022?",
        "20",
        "310 in Centrum tegenover 290 in De Veste (hulpvragen, in 2022)",
    ),
    ("Hoeveel meer hulpvragen dan in 2022 waren er in De Veste?", "10", "van 290 in 2022 naar 300 in 2023"),
    ("Wat is het verschil in hulpvragen tussen Zandhoek en Centrum in 2022?", "80", "80 hulpvragen minder"),
    ("Hoeveel minder hulpvragen waren er in De Veste dan in Centrum?", "20", "20 hulpvragen minder"),
    (
        "Hoeveel meer cliënten heeft Stichting Steiger in begeleiding dan Bureau Brug?",
        "25",
        "85 bij Stichting Steiger tegenover 60 bij Bureau Brug",
    ),
    (
        "Hoeveel meer vrouwen dan mannen zijn lid van een sportclub?",
        "200",
        "2.100 vrouwen tegenover 1.900 mannen",
    ),
    ("Waren er in 2023 meer inwoners met een bijstandsuitkering dan in 2021?", "120", "Ja. Dat is 120 meer"),
    ("Is het aantal opgeleverde woningen gedaald sinds 2021?", "90", "Nee. Dat is 90 woningen meer"),
    (
        "Had de bibliotheek in 2023 meer bezoekers dan in 2022?",
        "1000",
        "Dat is ongeveer 1.000 bezoekers meer",
    ),
    (
        "Hoeveel meldingen waren er in 2023 meer dan in 2022?",
        "6",
        "van 30 in maart 2022 naar 36 in maart 2023",
    ),
    ("Hoeveel meer hulpvragen zijn er in 2023 in Zandhoek dan in Centrum?", "0", "Dat is evenveel"),
]

IN_TIME = [
    (
        "Hoe ontwikkelde zich het aantal inwoners met een bijstandsuitkering?",
        "170",
        "1.250 op 31 december 2020, 1.300 op 31 december 2021, 1.350 op 31 december 2022 en 1.420",
    ),
    (
        "Wat is het verloop van het aantal opgeleverde woningen per jaar?",
        "130",
        "80 in 2020, 120 in 2021, 95 in 2022",
    ),
    (
        "Cijfers van de opgeleverde woningen van 2021 tot en met 2023",
        "90",
        "120 in 2021, 95 in 2022 en 210 in 2023",
    ),
    (
        "Hoeveel woningen zijn er opgeleverd in 2021, 2022 en 2023?",
        None,
        "120 in 2021, 95 in 2022 en 210 in 2023",
    ),
    ("Hoeveel woningen zijn er opgeleverd in 2021 en 2022?", None, "25 woningen minder"),
    ("Hoeveel boetes zijn er uitgedeeld in 2021, 2022 en 2023?", None, "voor de tweede periode die u noemt"),
    ("Hoe ontwikkelden de kosten van de jeugdhulp zich sinds 2022?", "350000", "€ 2,3 miljoen in 2022 en"),
    ("Hoe ontwikkelde het ziekteverzuim zich?", "0.2", "0,2 procentpunt meer"),
    ("Hoeveel meldingen waren er in 2022 en 2023?", None, "30 in maart 2022 en 36 in maart 2023"),
    # One figure only: that is told, and that it is the only one.
    ("Hoe ontwikkelde zich het aantal speeltuinen in Centrum?", "4", "ik ken dit cijfer van één moment"),
    ("Hoe is het verloop van het aantal speeltuinen in Centrum?", "4", "ik ken dit cijfer van één moment"),
    ("Speeltuinen in Centrum door de jaren heen", "4", "ik ken dit cijfer van één moment"),
]

RANKINGS = [
    (
        "Welke wijk had in 2022 de meeste hulpvragen?",
        "310",
        "het hoogst in Centrum: 310, daarna in De Veste met 290",
    ),
    (
        "Welke wijk had in 2022 de minste hulpvragen?",
        "230",
        "het laagst in Zandhoek: 230, daarna in De Veste",
    ),
    ("Welke wijk heeft de meeste hulpvragen?", "320", "in Centrum en in Zandhoek, met hetzelfde cijfer: 320"),
    ("In welke wijk zijn de meeste speeltuinen?", "9", "Van de wijken die de brieven noemen"),
    ("Welke organisatie heeft de meeste cliënten in begeleiding?", "85", "bij Stichting Steiger"),
    ("Welke groep heeft de meeste leden van een sportclub?", "2100", "voor vrouwen"),
    ("In welk jaar zijn de meeste woningen opgeleverd?", "210", "in 2023"),
    ("In welk jaar van 2020 tot en met 2022 zijn de meeste woningen opgeleverd?", "120", "in 2021"),
    ("In welk jaar was het ziekteverzuim het laagst?", "5.1", "in 2022: 5,1%, daarna in 2021 met 5,4%"),
]

TOGETHER = [
    ("Hoeveel woningen zijn er in 2021 en 2022 samen opgeleverd?", "215", "120 + 95 = 215"),
    (
        "Hoeveel woningen zijn er in totaal opgeleverd van 2021 tot en met 2023?",
        "425",
        "120 + 95 + 210 = 425",
    ),
    ("Hoeveel speeltuinen zijn er in Centrum en De Veste bij elkaar?", "13", "4 in Centrum en 9 in De Veste"),
    (
        "Hoeveel hulpvragen waren er in Centrum, De Veste en Zandhoek samen in 2022?",
        "830",
        "310 + 290 + 230 = 830",
    ),
    ("Hoeveel inwoners slaagden in 2022 en 2023 samen voor een taalcursus?", "390", "telt hierin vaker mee"),
    (
        "Hoeveel woningen zijn er gemiddeld per jaar opgeleverd van 2021 tot en met 2023?",
        "141.7",
        "(120 + 95 + 210) / 3 = 141,7",
    ),
    (
        "Wat is het gemiddelde aantal opgeleverde woningen per jaar?",
        "126.3",
        "126,3 woningen per jaar",
    ),
    (
        "Wat waren de kosten van de jeugdhulp gemiddeld per jaar over 2021 tot en met 2023?",
        "2350000",
        "€ 2,35 miljoen per jaar",
    ),
    (
        "Hoeveel hulpvragen waren er gemiddeld per wijk in 2022?",
        "276.7",
        "van de wijken die de brieven noemen",
    ),
]

LATEST = [
    ("Wat is het laatst bekende cijfer van de opgeleverde woningen?", "210", "In 2023"),
    ("Wat is het meest recente aantal inwoners met een bijstandsuitkering?", "1420", "31 december 2023"),
    ("Wat is de actuele stand van het ziekteverzuim?", "5.6", "in 2023"),
    ("Wat zijn de nieuwste cijfers over de kosten van de jeugdhulp?", "2650000", "in 2023"),
]

ANSWERED = [*LIMITS, *DIFFERENCES, *IN_TIME, *RANKINGS, *TOGETHER, *LATEST]

REFUSED = [
    # Another time than the letters know, or the same one twice
    ("Zijn er meer dan 300 woningen opgeleverd in 2019?", Missing.PERIOD),
    ("Zijn er meer dan 300 hulpvragen in Hengelo?", Missing.PLACE),
    ("Zijn er meer dan 300 zwembaden?", Missing.WORD),
    ("Hoeveel meer woningen zijn er in 2023 opgeleverd dan in 2018?", Missing.PERIOD),
    ("Hoeveel inwoners met een bijstandsuitkering zijn er meer dan vorig jaar?", Missing.PERIOD),
    ("Hoeveel woningen zijn er opgeleverd in 2018 en 2019?", Missing.PERIOD),
    ("Hoeveel woningen zijn er opgeleverd in 2019 en 2020?", Missing.PERIOD),
    # What does not count the same
    ("Hoeveel meer bomen zijn er in 2023 geplant dan in 2022?", Missing.OTHER_UNIT),
    ("Hoeveel meer stages waren er in 2023 dan in 2022?", Missing.OTHER_PERIOD),
    ("Hoeveel meer inwoners met een bijstandsuitkering zijn er in 2024 dan in 2023?", Missing.OTHER_SCENARIO),
    ("Hoeveel meer vrijwilligers waren er in 2023 dan in 2022?", Missing.NOT_PRECISE),
    ("Hoeveel meer speeltuinen zijn er in Centrum dan in Zuid?", None),
    ("Hoeveel meer hulpvragen waren er in Waterhoek dan in Centrum in 2023?", Missing.OVERLAP),
    ("Hoeveel meer hulpvragen waren er in Waterhoek dan in Centrum in 2022?", Missing.OVERLAP),
    # A district that no letter names, also when its name is an ordinary word
    *(
        (question.format(name), None)
        for name in ("Ravenhorst", "Zuid", "Hoog")
        for question in (
            "Hoeveel meer hulpvragen waren er in {} dan in Centrum in 2022?",
            "Hoeveel meer hulpvragen waren er in Centrum dan in {} in 2022?",
            "Hoeveel meer hulpvragen waren er in 2022 in Centrum dan in {}?",
            "Wat is het verschil in hulpvragen tussen {} en Centrum?",
            "Hoeveel hulpvragen waren er in Centrum, {} en Zandhoek samen in 2022?",
            "Hoeveel speeltuinen zijn er in {} en Centrum samen?",
        )
    ),
    # What has no sum or average
    ("Hoeveel inwoners met een bijstandsuitkering waren er in 2021 en 2022 samen?", Missing.NOT_ADDED),
    ("Hoeveel hulpvragen waren er in Waterhoek, De Veste en Zandhoek samen in 2022?", Missing.OVERLAP),
    ("Wat was het ziekteverzuim gemiddeld per jaar?", Missing.NOT_ADDED),
    ("Wat was de wachttijd gemiddeld per jaar?", Missing.NOT_ADDED),
    ("Hoeveel inwoners hadden gemiddeld per jaar een bijstandsuitkering?", Missing.NOT_ADDED),
    ("Hoeveel boetes zijn er gemiddeld per jaar uitgedeeld van 2020 tot en met 2023?", Missing.UNKNOWN_PART),
    ("Wat is het gemiddelde aantal uitgedeelde boetes per jaar?", Missing.UNKNOWN_PART),
    ("Hoeveel boetes zijn er in 2021 en 2022 samen uitgedeeld?", Missing.UNKNOWN_PART),
    # A month says nothing of its year
    ("Hoeveel meldingen waren er in 2022 en 2023 samen?", Missing.OTHER_PERIOD),
    ("In welk jaar waren er de meeste meldingen?", Missing.TOO_FEW),
    # One moment is no course
    ("Hoe ontwikkelde het ziekteverzuim zich in 2022?", Missing.TOO_FEW),
    ("Hoe ontwikkelde het ziekteverzuim zich in 2018?", Missing.PERIOD),
    # Too few to rank, or not sure
    ("Welke gemeente heeft de meeste hulpvragen?", Missing.TOO_FEW),
    ("Welke organisatie heeft de meeste hulpvragen?", Missing.TOO_FEW),
    ("Welke wijk heeft de meeste inwoners met een bijstandsuitkering?", Missing.TOO_FEW),
    ("In welk jaar had de bibliotheek de meeste bezoekers?", Missing.NOT_PRECISE),
    ("Hoeveel woningen zijn er gemiddeld per wijk opgeleverd?", Missing.TOO_FEW),
    # A limit of what is counted is none for the figure
    ("Hoeveel inwoners wachtten langer dan 30 dagen?", Missing.WORD),
    ("Zijn er inwoners die langer dan 20 dagen wachtten?", Missing.WORD),
]


@pytest.mark.parametrize(("question", "value", "told"), ANSWERED)
def test_a_question_is_answered(question: str, value: str | None, told: str) -> None:
    said = ask(question)
    assert said.kind == "answer", said.text
    assert (None if said.value is None else Decimal(said.value)) == (
        None if value is None else Decimal(value)
    )
    assert told in said.text


@pytest.mark.parametrize(("question", "missing"), REFUSED)
def test_a_question_is_refused(question: str, missing: Missing | None) -> None:
    found = decided(question)
    assert isinstance(found, NoFigure), ask(question).text
    assert missing is None or found.missing is missing, found.missing
    said = ask(question)
    first = re.split(r"(?<=[.?!])\s", said.text)[0]
    assert re.search(r"\b(?:geen|niet)\b", first)
    assert not re.search(r"\d", first)


def test_every_reason_to_refuse_is_tried() -> None:
    reasons = {
        Missing.OTHER_UNIT,
        Missing.OTHER_PERIOD,
        Missing.OTHER_SCENARIO,
        Missing.OVERLAP,
        Missing.UNKNOWN_PART,
        Missing.TOO_FEW,
        Missing.NOT_ADDED,
        Missing.NOT_PRECISE,
    }
    assert reasons <= {missing for _, missing in REFUSED}


# --- Every digit is proven


def runs(text: str | None) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)*", text or "")


def unproven(said: Said) -> list[str]:
    """The numbers in an answer that neither a fact of it nor its working bears out."""
    used = [BY_ID[each] for each in (*said.facts, *(one.fact for one in said.options if one.fact))]
    known = {run for text in (said.computation,) for run in runs(text)}
    for fact in used:
        amount = fact.amount
        assert amount is not None
        texts = [number(amount.value), fact.measure, fact.population, fact.place, fact.letter.title]
        texts += [written(fact.period)] if fact.period is not None else []
        texts += [written(Period(fact.letter.date, fact.letter.date))] if fact.letter.date is not None else []
        known |= {run for text in texts for run in runs(text)}
    shown = [said.text, *(option.label for option in said.options)]
    if said.display is not None:
        shown += [said.display.headline, said.display.caption, said.display.as_of or ""]
        shown += [text for one in said.display.sources for text in (one.letter, one.place)]
        shown += [text for line in said.display.lines for text in (line.figure, line.label)]
    return [run for text in shown for run in runs(text) if run not in known]


@pytest.mark.parametrize("question", [row[0] for row in (*ANSWERED, *REFUSED)])
def test_no_digit_comes_from_nowhere(question: str) -> None:
    assert unproven(ask(question)) == []


@given(
    st.lists(
        st.sampled_from(
            [
                *("hoeveel", "meer", "minder", "dan", "gemiddeld per jaar", "samen", "welke wijk de meeste"),
                *(
                    "in 2021",
                    "in 2022 en 2023",
                    "sinds 2022",
                    "in Centrum",
                    "in De Veste",
                    "van 2020 tot en met 2023",
                ),
                *(
                    "hulpvragen",
                    "woningen",
                    "bijstandsuitkering",
                    "ziekteverzuim",
                    "kosten jeugdhulp",
                    "boetes",
                ),
                *(
                    "zijn er",
                    "meer dan 300",
                    "hooguit de helft",
                    "met hoeveel procent",
                    "gestegen",
                    "het verschil tussen",
                ),
                *(
                    "en",
                    "hoe ontwikkelde",
                    "per wijk",
                    "vorig jaar",
                    "het jaar ervoor",
                    "bomen",
                    "vrouwen",
                    "mannen",
                ),
            ]
        ),
        min_size=1,
        max_size=7,
    )
)
@settings(max_examples=400, deadline=None)
def test_no_digit_comes_from_nowhere_whatever_is_asked(pieces: list[str]) -> None:
    said = ask(" ".join(pieces))
    assert unproven(said) == []
    if said.kind == "answer":
        assert said.facts


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_store_does_not_matter(seed: int) -> None:
    facts = list(FACTS)
    random.Random(seed).shuffle(facts)
    shuffled = Catalogue(facts)
    for question, *_ in (*ANSWERED, *REFUSED):
        ours, theirs = ask(question), ask(question, shuffled)
        assert (ours.kind, ours.value, ours.computation) == (theirs.kind, theirs.value, theirs.computation), (
            question
        )


# --- The arithmetic

COUNTS = st.integers(min_value=0, max_value=10**9)


def counted(value: int, number_: int, **more: object) -> Fact:
    return figure(
        f"telling-{number_}",
        value,
        "banen",
        "banen",
        "{period} waren er {value} banen.",
        year(number_),
        **more,
    )


@given(COUNTS, COUNTS)
def test_a_difference_with_the_earlier_is_the_later(before: int, after: int) -> None:
    computed = difference(counted(before, 2021), counted(after, 2022), Over.PERIOD)
    assert computed is not None
    assert before + computed.amount.value == after


@given(COUNTS, COUNTS)
def test_a_change_is_of_the_earlier(before: int, after: int) -> None:
    computed = difference(counted(before, 2021), counted(after, 2022), Over.PERIOD, percent=True)
    if before == 0:
        assert computed is None
    else:
        assert computed is not None
        assert computed.rule is Rule.CHANGE
        exact = Decimal(100 * (after - before)) / before
        assert abs(computed.amount.value - exact) <= Decimal("0.05")


@given(st.lists(COUNTS, min_size=2, max_size=6), st.randoms())
def test_sums_and_averages_do_not_depend_on_order(values: list[int], chance: random.Random) -> None:
    facts = [counted(value, 2000 + at) for at, value in enumerate(values)]
    shuffled = list(facts)
    chance.shuffle(shuffled)
    assert together(facts, Over.PERIOD).amount == together(shuffled, Over.PERIOD).amount
    assert together(facts, Over.PERIOD).amount.value == sum(values)
    mean = average(facts, Over.PERIOD, "jaar").amount.value
    assert mean == average(shuffled, Over.PERIOD, "jaar").amount.value
    assert mean == (Decimal(sum(values)) / len(values)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    row = trend(facts)
    assert row is not None
    assert row.amount.value == values[-1] - values[0]


def test_percentages_differ_in_points() -> None:
    before, after = rows("quote", "%", "quote", "De quote was {period} {value}.", {2021: "40.5", 2022: "42"})
    computed = difference(before, after, Over.PERIOD, percent=True)
    assert computed is not None
    assert (computed.rule, computed.amount) == (Rule.POINTS, Amount(Decimal("1.5"), "procentpunt"))


def test_what_is_not_exact_gives_nothing_exact() -> None:
    rough = counted(40, 2021, qualifier=Qualifier.CIRCA)
    for computed in (
        difference(rough, counted(50, 2022), Over.PERIOD),
        trend([rough, counted(50, 2022)]),
        together([rough, counted(50, 2022)], Over.PERIOD),
        average([rough, counted(50, 2022)], Over.PERIOD, "jaar"),
    ):
        assert computed is not None
        assert computed.amount.qualifier is Qualifier.CIRCA


@pytest.mark.parametrize(
    ("qualifier", "high", "least", "most"),
    [
        (Qualifier.EXACT, None, "100", "100"),
        (Qualifier.EXACT, "120", "100", "120"),
        (Qualifier.CIRCA, None, "90", "110"),
        (Qualifier.AT_LEAST, None, "100", None),
        (Qualifier.AT_MOST, None, None, "100"),
    ],
)
def test_how_far_an_amount_may_be_off(
    qualifier: Qualifier, high: str | None, least: str | None, most: str | None
) -> None:
    amount = Amount(Decimal(100), "banen", qualifier, None if high is None else Decimal(high))
    assert span(amount) == tuple(None if one is None else Decimal(one) for one in (least, most))


@given(COUNTS, COUNTS, st.sampled_from(list(Bound)))
def test_yes_or_no_is_as_the_numbers_are(value: int, limit: int, bound: Bound) -> None:
    found = judged(Figures(counted(value, 2021)), Limit(bound, Decimal(limit)), NOTHING)
    right = {
        Bound.MORE: value > limit,
        Bound.LESS: value < limit,
        Bound.LEAST: value >= limit,
        Bound.MOST: value <= limit,
        Bound.EXACT: value == limit,
    }[bound]
    assert isinstance(found, Figures)
    assert found.truth is right


@given(COUNTS, COUNTS, st.sampled_from(list(Bound)), st.sampled_from([Qualifier.AT_LEAST, Qualifier.CIRCA]))
def test_yes_or_no_is_never_both(value: int, limit: int, bound: Bound, qualifier: Qualifier) -> None:
    """What is told as "minstens" or "ongeveer" may be more: a verdict holds for all that it can be."""
    found = judged(Figures(counted(value, 2021, qualifier=qualifier)), Limit(bound, Decimal(limit)), NOTHING)
    assert isinstance(found, Figures)
    if found.truth is not None:
        sure = judged(Figures(counted(value, 2021)), Limit(bound, Decimal(limit)), NOTHING)
        assert isinstance(sure, Figures)
        assert found.truth is sure.truth


def test_what_is_expected_tells_not_how_it_is() -> None:
    expected = Figures(counted(40, 2025, scenario=Scenario.FORECAST))
    found = judged(expected, Limit(Bound.MORE, Decimal(10)), NOTHING)
    assert isinstance(found, Figures)
    assert found.truth is None
    asked = replace(NOTHING, scenarios=frozenset({Scenario.FORECAST}))
    found = judged(expected, Limit(Bound.MORE, Decimal(10)), asked)
    assert isinstance(found, Figures)
    assert found.truth is True


@given(st.lists(st.integers(min_value=1, max_value=500), min_size=2, max_size=6))
@settings(max_examples=60, deadline=None)
def test_the_highest_is_the_highest(values: list[int]) -> None:
    names = ["Noord", "Oost", "Zuid", "West", "Midden", "Haven"][: len(values)]
    facts = [
        figure(
            name,
            value,
            "banen",
            "banen",
            f"{{period}} waren er in {name} {{value}} banen.",
            year(2023),
            place=name,
        )
        for name, value in zip(names, values, strict=True)
    ]
    found = decided("Welke wijk heeft de meeste banen?", Catalogue(facts))
    total = sum(values)
    if len(values) > 2 and any(2 * value == total for value in values):
        assert isinstance(found, NoFigure)
        return
    assert isinstance(found, Figures)
    assert found.computation is not None
    assert found.computation.amount.value == max(values)
    assert {fact.place for fact in found.computation.facts if fact.amount == found.computation.amount} == {
        name for name, value in zip(names, values, strict=True) if value == max(values)
    }


def jobs(values: dict[str, int], qualifier: Qualifier = Qualifier.EXACT) -> Catalogue:
    """Banen in each of these districts; how sure a figure is, is said of all but the first."""
    facts = [
        figure(
            place,
            number_,
            "banen",
            "banen",
            f"{{period}} waren er in {place} {{value}} banen.",
            year(2023),
            place=place,
        )
        for place, number_ in values.items()
    ]
    sure = [
        replace(fact, amount=replace(fact.amount, qualifier=qualifier)) for fact in facts[1:] if fact.amount
    ]
    return Catalogue([facts[0], *sure])


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (
            {"Noord": 8, "Oost": 5, "Zuid": 2},
            "in Noord: 8, daarna in Oost met 5 (banen, in 2023). Vergeleken: 8 > 5 > 2.",
        ),
        (
            {"Noord": 8, "Oost": 8, "Zuid": 3},
            "in Noord en in Oost, met hetzelfde cijfer: 8, daarna in Zuid met 3",
        ),
        (
            {"Noord": 8, "Oost": 3, "Zuid": 3},
            "in Noord: 8, daarna in Oost en in Zuid met 3 (banen, in 2023). Vergeleken: 8 > 3 = 3.",
        ),
        ({"Noord": 3, "Oost": 3, "Zuid": 3}, "in Noord, in Oost en in Zuid, met hetzelfde cijfer: 3 (banen"),
        (
            {f"Wijk {name}": 30 - at for at, name in enumerate("ABCDEFGHIJ")},
            "Vergeleken: 30 > 29 > 28 > 27 > 26 > 25 > 24 > 23; de andere komen daarna.",
        ),
    ],
)
def test_all_that_was_ranked_is_told(values: dict[str, int], told: str) -> None:
    assert told in ask("Welke wijk heeft de meeste banen?", jobs(values)).text


def test_who_comes_second_is_told_only_where_that_is_sure() -> None:
    text = ask(
        "Welke wijk heeft de meeste banen?", jobs({"Noord": 90, "Oost": 50, "Zuid": 48}, Qualifier.CIRCA)
    ).text
    assert "het hoogst in Noord: 90 (banen" in text
    assert "daarna" not in text


def test_letters_that_disagree_are_not_reckoned_with() -> None:
    other = figure(
        "woningen-2022-ook",
        99,
        "woningen",
        "opgeleverde woningen",
        "{period} zijn {value} woningen opgeleverd.",
        year(2022),
    )
    found = decided("Wat is het verloop van het aantal opgeleverde woningen?", Catalogue([*FACTS, other]))
    assert isinstance(found, NoFigure)
    assert found.missing is Missing.DISAGREEING


@pytest.mark.parametrize(
    "question",
    ["Welke wijk heeft de meeste?", "Hoeveel gemiddeld per jaar?", "Met hoeveel meer dan vorig jaar?"],
)
def test_what_names_no_thing_is_not_worked_out(question: str) -> None:
    assert ask(question).kind in ("clarify", "decline")


MILLIONS = [
    *rows(
        "zwembad", "euro", "kosten van het zwembad", "Het zwembad kostte in {period} {value}.", {2021: 900000}
    ),
    *rows(
        "zwembad",
        "miljoen euro",
        "kosten van het zwembad",
        "Het zwembad kostte in {period} {value} miljoen euro.",
        {2022: "1.2"},
    ),
]


@pytest.mark.parametrize(
    ("question", "value", "told"),
    [
        (
            "Hoeveel hoger waren de kosten van het zwembad in 2022 dan in 2021?",
            "300000.0",
            "van € 900.000 in 2021 naar € 1,2 miljoen in 2022",
        ),
        ("Wat kostte het zwembad in 2021 en 2022 samen?", "2100000.0", "€ 2,1 miljoen"),
        ("In welk jaar waren de kosten van het zwembad het hoogst?", "1200000.0", "€ 1,2 miljoen"),
        ("Wat is het verloop van de kosten van het zwembad?", "300000.0", "€ 300.000 meer"),
    ],
)
def test_euros_and_millions_of_euros_are_reckoned_with_in_euros(question: str, value: str, told: str) -> None:
    said = ask(question, Catalogue([*FACTS, *MILLIONS]))
    assert (said.value, said.unit) == (value, "euro"), said.text
    assert told in said.text


def test_what_was_planned_is_said_beside_its_figure_alone() -> None:
    spent = figure("kosten", 15, "miljoen euro", "kosten", "De kosten waren {value}.", year(2023))
    planned = replace(
        spent, id="begroot", scenario=Scenario.BUDGET, amount=Amount(Decimal(14), "miljoen euro")
    )
    said = ask("Hoeveel hoger waren de kosten in 2023 dan begroot?", Catalogue([spent, planned]))
    assert "15 miljoen euro uitgekomen tegenover 14 miljoen euro begroot (kosten, in 2023)" in said.text


@pytest.mark.parametrize("unit", ["%", "procent", "procent van de woningen"])
def test_percentages_differ_in_points_however_they_are_written(unit: str) -> None:
    said_by = "Het aandeel leegstaande woningen was in {period} {value} " + unit.replace("%", "")
    rents = rows("leegstand", unit, "aandeel leegstaande woningen", said_by, {2022: "4.5", 2023: "5.2"})
    catalogue = Catalogue(rents)
    for question in ("Is het aandeel leegstaande woningen gestegen?", "Verloop aandeel leegstaande woningen"):
        said = ask(question, catalogue)
        assert (said.value, said.unit) == ("0.7", "procentpunt"), said.text
        assert "0,7 procentpunt meer" in said.text
    mean = ask("Wat is het gemiddelde aandeel leegstaande woningen per jaar?", catalogue)
    assert mean.kind == "decline", mean.text


@pytest.mark.parametrize("unit", ["%", "procent"])
def test_percentages_are_held_against_a_limit_however_they_are_written(unit: str) -> None:
    vacant = rows("leegstand", unit, "leegstand", "De leegstand was in {period} {value}.", {2023: "5.2"})
    assert ask("Is de leegstand hoger dan 5 procent?", Catalogue(vacant)).text.startswith("Ja.")


def test_percentages_are_compared_however_each_is_written() -> None:
    mixed = [
        *rows("leegstand", "%", "leegstand", "De leegstand was in {period} {value}.", {2022: "4.5"}),
        *rows("leegstand", "procent", "leegstand", "De leegstand was in {period} {value}.", {2023: "5.2"}),
    ]
    assert ask("Met hoeveel is de leegstand gestegen?", Catalogue(mixed)).value == "0.7"


def test_the_year_with_the_most_is_of_the_whole_unless_a_part_is_named() -> None:
    assert ask("In welk jaar waren er de meeste hulpvragen?").value == "960"
    assert ask("In welk jaar waren er in Centrum de meeste hulpvragen?").value == "320"


def test_what_is_known_beside_a_refusal_is_of_the_nearest_time() -> None:
    asked = "Hoeveel inwoners hadden in {} een bijstandsuitkering?"
    assert "(31 december 2020)" in ask(asked.format(2015)).text
    assert "1.420" in ask("Hoeveel inwoners met een bijstandsuitkering zijn er weg?").text


def test_the_first_time_is_told_by_a_fact_that_says_so() -> None:
    first = figure(
        "bijstand-nieuw",
        45,
        "personen",
        "met voor het eerst een bijstandsuitkering",
        "{period} kregen {value} inwoners voor het eerst een bijstandsuitkering.",
        year(2022),
        population="inwoners",
    )
    catalogue = Catalogue([*FACTS, first])
    for said in ("voor het eerst", "voor de eerste keer"):
        assert ask(f"Hoeveel inwoners kregen in 2022 {said} een bijstandsuitkering?", catalogue).value == "45"
    assert ask("Hoeveel inwoners kregen in 2021 voor het eerst een bijstandsuitkering?").kind == "decline"


def test_a_difference_that_a_letter_tells_goes_first() -> None:
    told = figure(
        "woningen-meer",
        85,
        "woningen",
        "toename van de opgeleverde woningen",
        "{period} was de toename van de opgeleverde woningen {value}.",
        year(2023),
        context="In 2023 zijn 85 woningen meer opgeleverd dan het jaar ervoor.",
    )
    said = ask(
        "Hoeveel woningen zijn er in 2023 meer opgeleverd dan het jaar ervoor?", Catalogue([*FACTS, told])
    )
    assert said.facts == ("woningen-meer",)


def cell(place: str, column: str, value: int) -> Fact:
    """As it is drawn from a table with a row for each district."""
    return figure(
        f"{place}-{column}",
        value,
        "aantal",
        f"{place.lower()} {column}",
        f"{{period}} was het aantal in {place} {{value}}.",
        year(2023),
        context=f"Klachten per wijk / Wijk : {place} | Klachten : {value} | Afgehandeld",
        section="Klachten per wijk",
        quote=f"Wijk: {place} | {column}: {value}",
    )


def test_rows_of_a_table_are_ranked_by_their_own_column() -> None:
    table = Catalogue(
        [
            *(
                cell(place, "Klachten", value)
                for place, value in (("Noord", 30), ("Zuid", 45), ("Totaal", 75))
            ),
            *(
                cell(place, "Afgehandeld", value)
                for place, value in (("Noord", 29), ("Zuid", 20), ("Totaal", 49))
            ),
        ]
    )
    said = ask("Welke wijk heeft de meeste klachten?", table)
    assert (said.value, said.facts) == ("45", ("Zuid-Klachten", "Noord-Klachten")), said.text
    assert "het hoogst voor Zuid: 45, daarna voor Noord met 30" in said.text
    assert ask("Welke wijk heeft de meeste afgehandelde klachten?", table).kind == "decline"
    assert ask("Welke gemeente heeft de meeste klachten?", table).kind == "decline"


# --- Reading what is wanted


@pytest.mark.parametrize(
    ("text", "operation", "rest"),
    [
        ("zijn er meer dan 300 banen?", Operation.LIMIT, "zijn er hoeveel banen?"),
        ("zijn er ten minste 2,5 miljoen banen?", Operation.LIMIT, "zijn er hoeveel banen?"),
        ("werkt meer dan de helft bij de kade?", Operation.LIMIT, "werkt hoeveel procent bij de kade?"),
        (
            "hoeveel meer banen zijn er dan in 2021?",
            Operation.DIFFERENCE,
            "hoeveel banen zijn er dan in 2021?",
        ),
        ("welke wijk heeft de meeste banen?", Operation.RANKING, "hoeveel banen?"),
        (
            "hoeveel banen waren er in 2021 en 2022 samen?",
            Operation.TOTAL,
            "hoeveel banen waren er in 2021 en in 2022?",
        ),
        ("hoeveel banen zijn er gemiddeld per wijk?", Operation.AVERAGE, "hoeveel banen zijn er?"),
        ("hoe ontwikkelde zich het aantal banen?", Operation.TREND, "het aantal banen?"),
        ("hoeveel banen in 2021 en 2022?", Operation.LISTING, "hoeveel banen in 2021 en in 2022?"),
    ],
)
def test_what_is_wanted_is_taken_out(text: str, operation: Operation, rest: str) -> None:
    found = read_wish(text)
    assert found is not None
    assert (found[0].operation, found[1]) == (operation, rest)


@pytest.mark.parametrize(
    "text",
    [
        "hoeveel banen zijn er?",
        "is loonkostensubsidie ingezet?",
        "klopt het dat 401 mensen bij de gemeente werken?",
        "zijn er jongeren onder de 27 jaar?",
        "zijn er mensen langer dan 3 jaar werkloos?",
        "hoeveel mensen die meer dan 40 uur werken zijn er?",
        "hoeveel mensen wachten langer dan 30 dagen?",
        "welke wijk kreeg een speeltuin?",
        "wat is een gemiddelde?",
        "hoeveel banen waren er tussen 2021 en 2022?",
        "hoeveel fte komt erbij?",
    ],
)
def test_nothing_is_wanted_of_an_ordinary_question(text: str) -> None:
    assert read_wish(text) is None


# --- In a dialogue


@pytest.mark.parametrize(
    ("turns", "value", "told"),
    [
        (
            ["Hoeveel woningen zijn er opgeleverd in 2023?", "Hoeveel is dat meer dan in 2021?"],
            "90",
            "van 120 in 2021",
        ),
        (
            ["Hoeveel woningen zijn er opgeleverd in 2022?", "En hoeveel meer dan in 2021?"],
            "-25",
            "Het daalde juist",
        ),
        (["Hoeveel woningen zijn er opgeleverd in 2023?", "Is dat meer dan 200?"], "210", "Ja."),
        (["Hoeveel woningen zijn er opgeleverd in 2023?", "Is dat meer dan in 2022?"], "115", "Ja."),
        (
            [
                "Hoeveel woningen zijn er opgeleverd in 2023?",
                "Is dat meer dan in 2022?",
                "Waren het er meer dan 200?",
            ],
            "210",
            "In 2023 zijn 210 woningen opgeleverd",
        ),
        (["Hoeveel hulpvragen waren er in Centrum in 2022?", "Zijn dat er minder dan 300?"], "310", "Nee."),
        (["Hoeveel woningen zijn er opgeleverd in 2023?", "En in 2021 en 2022 samen?"], "215", "120 + 95"),
        (["Hoeveel woningen zijn er opgeleverd in 2023?", "Hoe ontwikkelde dat zich?"], "130", "80 in 2020"),
    ],
)
def test_a_dialogue(turns: list[str], value: str, told: str) -> None:
    before: Dialogue | None = None
    for turn in turns:
        question = read(turn, CATALOGUE.vocabulary, CATALOGUE.speller, TODAY)
        if before is None:
            found = answer(question, CATALOGUE)
            before = begin(question, found)
        else:
            meant, found = follow(question, before, CATALOGUE)
            before = before.after(meant, found)
    said = say(found)
    assert (said.kind, said.value) == ("answer", value), said.text
    assert told in said.text
