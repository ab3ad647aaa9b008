"""Questions and dialogues about the facts of a store, made up by rule: the same ones in every run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from knowledge.model import Fact, Kind

Turns = list[str]
Sort = Callable[[Random, Sequence[Fact]], Turns]

ASKING = (
    *("hoeveel", "hoe vaak", "wat is", "wat kostte", "wanneer", "wie", "welke", "waarom", "waar", "hoelang"),
    *("hoe hoog was", "hoeveel procent", "noem", "weet u iets over", ""),
)
TIMES = (
    *("in 2019", "in 2020", "in 2021", "in 2022", "in 2023", "in 2024", "in 2025", "vorig jaar", "dit jaar"),
    *("volgend jaar", "eind 2022", "op 3 mei 2018", "op 31 december 2023", "op 1 oktober 2021", "sinds 2021"),
    *(
        "in '22",
        "in het eerste kwartaal van 2023",
        "van 2021 tot en met 2023",
        "in september 2021",
        "in 1850",
    ),
)
PLACES = (
    *(
        "Almelo",
        "Hengelo",
        "Wierden",
        "Twenterand",
        "Lindemeer",
        "Centrum",
        "De Veste",
        "Zandhoek",
        "Nederland",
    ),
    *("wijk 7", "Wijk 12", "gebied 2021", "Amsterdam-Zuid"),
)
UNITS = ("euro", "procent", "fte", "dagen", "uren", "kilometer", "miljoen euro", "personen", "keer", "m2")
LIMITS = ("meer dan", "minder dan", "minstens", "hooguit", "precies", "ongeveer", "niet meer dan", "boven de")
NUMBERS = (
    *("12.345", "300", "42", "999001", "999.001", "3", "1.000.000", "2,5 miljoen", "€ 4.567,89", "51,5%"),
    *("1/2", "½", "٣٣", "10²", "0", "-17", "1e6", "77 duizend"),
)
UNKNOWN = (
    *(
        "hondenbezitters",
        "zwembad",
        "flierefluiters",
        "kernfusie",
        "bibliotheek 2.0",
        "A35",
        "vrouwen",
        "covid-19",
    ),
    *("artikel 213a", "dossier 2023-0412", "LM-2024-0398", "motie 88"),
)
MARKUP = (
    *(
        "<b>{}</b>",
        "[{}](https://evil.example/4711)",
        "{} <script>alert(8080)</script>",
        "# {}\n1. een\n2. twee",
    ),
    *(
        "{} {{value}} {{period}} {{0}} {{999}}",
        "<at>Raadbaak 9</at> {}",
        "| {} | 31337 |",
        '{}"; SELECT 1234; --',
    ),
    *(
        "=SUM(A1:B20) {}",
        "{} %d %s %(1)s",
        "\u202e{}\u202c 0123",
        "{} &#49;&#50; &lt;99&gt;",
        "**{}** ~~66~~ `x=5`",
    ),
)
FOLLOW_UPS = (
    *("en daarvan in Almelo?", "welk percentage is dat?", "en in 2022?", "samen?", "wat is het verschil?"),
    *("bron?", "waar staat dat?", "en vorig jaar?", "en in De Veste?", "hoeveel niet?", "en de rest?", "2"),
    *("de tweede", "en in Hengelo?", "klopt dat?", "zijn dat er meer dan 50?", "en hoeveel daarvan vrouwen?"),
    *("welke wijk had de meeste?", "en gemiddeld per jaar?", "hoeveel meer dan in 2022?", "en straks?", "7"),
    *(
        "hoe ontwikkelde dat zich?",
        "en in 2023 en 2024?",
        "hoeveel is dat per dag?",
        "dank u",
        "en de andere?",
    ),
    *(
        "met hoeveel procent is dat gestegen?",
        "en daarvan 12?",
        "in welke alinea?",
        "van wanneer is dat cijfer?",
    ),
)


def about(chance: Random, fact: Fact) -> str:
    """Words for what a fact is about: all of them, or some."""
    words = " ".join(filter(None, (fact.population, fact.measure))).split()
    if chance.random() < 0.4 and len(words) > 2:
        words = [words[at] for at in sorted(chance.sample(range(len(words)), chance.randint(2, len(words))))]
    if fact.place and chance.random() < 0.4:
        words += ["in", fact.place]
    return " ".join(words)


def misspelt(chance: Random, text: str) -> str:
    """A text with a letter left out, doubled, swapped or replaced in one to three places."""
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(max(len(text) - 1, 1))
        one, other = text[at : at + 1], text[at + 1 : at + 2]
        text = (
            text[:at] + chance.choice([other, one + one + other, other + one, "x" + other]) + text[at + 2 :]
        )
    return text


def known(chance: Random, facts: Sequence[Fact]) -> Turns:
    """A question in the words of a fact."""
    fact = chance.choice(facts)
    fitting = {
        Kind.FIGURE: ("hoeveel", "hoe vaak", "hoe hoog was", "wat kostte"),
        Kind.DATE: ("wanneer", "sinds wanneer", "op welke datum"),
        Kind.LIST: ("welke", "wie zijn", "hoeveel"),
        Kind.DEFINITION: ("wat is", "wat betekent", "waar staat het voor:"),
        Kind.PERSON: ("wie is", "wie was"),
        Kind.STATEMENT: ("waarom", "wat", "wat zegt de brief over"),
    }[fact.kind]
    return [f"{chance.choice(fitting)} {about(chance, fact)}?"]


def vague(chance: Random, facts: Sequence[Fact]) -> Turns:
    """A question that fits many facts."""
    fact = chance.choice(facts)
    word = chance.choice((fact.population or "", chance.choice(fact.measure.split()), fact.place or "", ""))
    return [f"{chance.choice(ASKING)} {word}?"]


def typo(chance: Random, facts: Sequence[Fact]) -> Turns:
    return [misspelt(chance, known(chance, facts)[0])]


def other_time(chance: Random, facts: Sequence[Fact]) -> Turns:
    return [f"{chance.choice(ASKING)} {about(chance, chance.choice(facts))} {chance.choice(TIMES)}?"]


def other_place(chance: Random, facts: Sequence[Fact]) -> Turns:
    place = chance.choice(PLACES)
    return [
        f"{chance.choice(ASKING)} {about(chance, chance.choice(facts))} in {place} {chance.choice(TIMES)}"
    ]


def unknown(chance: Random, facts: Sequence[Fact]) -> Turns:
    words = [*about(chance, chance.choice(facts)).split(), chance.choice(UNKNOWN)]
    chance.shuffle(words)
    return [f"{chance.choice(ASKING)} {' '.join(words)}"]


def other_unit(chance: Random, facts: Sequence[Fact]) -> Turns:
    return [f"hoeveel {chance.choice(UNITS)} {about(chance, chance.choice(facts))} {chance.choice(TIMES)}?"]


def limit(chance: Random, facts: Sequence[Fact]) -> Turns:
    """Whether a figure is above or below a number: one of its own size, or any."""
    fact = chance.choice([fact for fact in facts if fact.amount])
    value = fact.amount.value if fact.amount else 0
    number = chance.choice((*NUMBERS, f"{value + 1:f}", f"{value:f}", f"{value * 2:f}"))
    opening = chance.choice(("zijn er", "waren er", "klopt het dat er", "werkten er", "is het"))
    return [
        f"{opening} {chance.choice(LIMITS)} {number} {about(chance, fact)} {chance.choice((*TIMES, ''))}?"
    ]


def share(chance: Random, facts: Sequence[Fact]) -> Turns:
    """A share of a part in its whole, or of any two figures."""
    parts = [fact for fact in facts if fact.part_of] or facts
    one, other = about(chance, chance.choice(parts)), about(chance, chance.choice(facts))
    shapes = (
        "welk percentage {0}",
        "hoeveel procent van {1} is {0}",
        "welk deel van de {1} {0}?",
        "aandeel {0}",
    )
    return [chance.choice(shapes).format(one, other)]


def difference(chance: Random, facts: Sequence[Fact]) -> Turns:
    one, other = (about(chance, chance.choice(facts)) for _ in range(2))
    shapes = (
        *(
            "wat is het verschil tussen {0} en {1}?",
            "hoeveel meer {0} dan {1}?",
            "hoeveel minder {0} dan {1}?",
        ),
        *("hoeveel meer {0} {2} dan {3}?", "met hoeveel is {0} gestegen {2}?", "hoeveel {0} minder dan {3}?"),
        *("met hoeveel procent is {0} gedaald sinds 2022?", "verschil in {0} tussen 2022 en 2024"),
        *("hoeveel hoger was {0} in 2024 dan in 2023?", "is {0} toegenomen {2}?", "hoeveel groeit {0}?"),
        *("hoeveel meer {0} in {4} dan in {5}?",),
    )
    places = chance.sample(PLACES, 2)
    return [chance.choice(shapes).format(one, other, chance.choice(TIMES), chance.choice(TIMES), *places)]


def added(chance: Random, facts: Sequence[Fact]) -> Turns:
    one, other = (about(chance, chance.choice(facts)) for _ in range(2))
    shapes = (
        *(
            "hoeveel {0} en {1} samen?",
            "tel {0} en {1} bij elkaar op",
            "hoeveel {0} in 2022, 2023 en 2024 samen?",
        ),
        *("gemiddeld aantal {0} per jaar", "hoeveel {0} gemiddeld per wijk {2}?", "{0} opgeteld met {1} {2}"),
        *("hoeveel {0} in totaal in 2022 en 2023?", "hoeveel andere {0} behalve {1}?", "hoeveel niet {0}"),
    )
    return [chance.choice(shapes).format(one, other, chance.choice(TIMES))]


def in_time(chance: Random, facts: Sequence[Fact]) -> Turns:
    shapes = (
        *("hoe ontwikkelde zich {0}?", "wat is het verloop van {0} per jaar?", "trend {0} sinds 2022"),
        *(
            "hoeveel {0} in 2022, 2023 en 2024?",
            "cijfers van {0} van 2022 tot en met 2024",
            "{0} in 2022 en 2024",
        ),
    )
    return [chance.choice(shapes).format(about(chance, chance.choice(facts)))]


def ranking(chance: Random, facts: Sequence[Fact]) -> Turns:
    shapes = (
        *(
            "welke wijk had de meeste {0} {1}?",
            "waar waren de minste {0} {1}?",
            "in welk jaar waren de meeste {0}?",
        ),
        *("top 3 van {0}", "welke organisatie heeft de meeste {0}?", "wat is het hoogste aantal {0} {1}?"),
        *("de 2 wijken met de minste {0}", "hoeveelste is Centrum in {0}?"),
    )
    return [chance.choice(shapes).format(about(chance, chance.choice(facts)), chance.choice(TIMES))]


def claim(chance: Random, facts: Sequence[Fact]) -> Turns:
    """A question that is full of numbers of its own."""
    fact = about(chance, chance.choice(facts))
    one, other = chance.sample(NUMBERS, 2)
    shapes = (
        *(
            "klopt het dat er {1} {0} zijn?",
            "ik las {1} {0}, of waren het er {2}?",
            "{1} {0} in wijk 12, klopt dat?",
        ),
        *(
            "van de {1} {0} zijn er {2} weg, hoeveel nog?",
            "{1} + {2} {0}?",
            "volgens brief {1} zijn er {0}: {2}",
        ),
        *("waarom {1} {0} en geen {2}?", "{1} {2} {0}", "hoeveel van de {1} {0} op 12 maart?"),
    )
    return [chance.choice(shapes).format(fact, one, other)]


def markup(chance: Random, facts: Sequence[Fact]) -> Turns:
    return [chance.choice(MARKUP).format(known(chance, facts)[0])]


def dialogue(chance: Random, facts: Sequence[Fact]) -> Turns:
    """Two to four turns: a question, and what may be asked on."""
    openings = (known, known, known, share, difference, in_time, ranking, added, other_time)
    turns = chance.choice(openings)(chance, facts)
    for _ in range(chance.randint(1, 3)):
        turns += (
            [f"en {about(chance, chance.choice(facts))}?"]
            if chance.random() < 0.2
            else [chance.choice(FOLLOW_UPS)]
        )
    return turns


SORTS: dict[str, Sort] = {
    made.__name__: made
    for made in (
        *(
            known,
            vague,
            typo,
            other_time,
            other_place,
            unknown,
            other_unit,
            limit,
            share,
            difference,
            added,
            in_time,
        ),
        *(ranking, claim, markup, dialogue),
    )
}
