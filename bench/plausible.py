"""Facts as the letters of municipalities hold them, for stores of any size: plausible, and all of them invented.

    python bench/plausible.py 2000 facts.db            makes a store of 2,000 facts
    python bench/plausible.py 2000 --questions 20      prints questions for it, each with what must answer it

The same size and seed give the same in every run. A store is made of dossiers: a municipality writes about one subject,
a letter a year, with the same figures each year, some of them also by district or by organisation, some of them told
again a year later. Other municipalities write about the same subject. So most facts have near-doubles: the same measure
in another year, place or organisation. What can be counted, and every name, comes from a stock that grows with the use
that is made of it, in which what is used often is used more often (a Pitman-Yor process): the words of a store grow
as those of real text do (Heaps' law, about the 0.6th power of its length), their frequencies fall as Zipf's law has it.

Part of the letters is as staff write them into the store, the other part as `raad import` draws them, with quotes and
the words around them.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from babel.dates import format_date

if TYPE_CHECKING:
    import sqlite3
else:
    # The SQLite of the store itself: that of Python may be too old for its triggers.
    from sqlite_utils.utils import sqlite3

Row = dict[str, Any]
Item = TypeVar("Item")

FIRST_YEAR, LAST_YEAR = 2006, 2025
PARTS = 0.3
"""The share of figures that are also given by district, and half of it by organisation."""
AGAIN = 0.12
"""The share of figures that the letter of the next year tells again."""
OTHERS = 0.35
"""The share of letters with a date, with a list, with a person and with a goal."""
IMPORTED = 0.6
"""The share of dossiers that were imported."""
ASIDES = 0.4
"""The share of the statements of other dossiers that say more than the fact, as all quotes of a letter do."""
MIX = {"plain": 22, "typo": 16, "year": 20, "terse": 14, "near miss": 12, "common": 8, "unknown": 8}
"""Of a hundred questions, how many there are of each kind."""
DECLINED = ("near miss", "unknown")
"""The kinds of question that no fact answers; those with common words only are not scored at all."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the facts any of which must answer it: none of them when it must be declined."""

    kind: str
    text: str
    facts: tuple[str, ...] = ()

    @property
    def scored(self) -> bool:
        """Whether it is known what must become of it."""
        return bool(self.facts) or self.kind in DECLINED


@dataclass(frozen=True, slots=True)
class Edit:
    """One row that is written by `sql` with `values`, and a question whose answer then holds `tells`."""

    sql: str
    values: tuple[str, ...]
    question: str
    tells: str


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun with its article."""

    word: str
    article: str

    def __str__(self) -> str:
        return f"{self.article} {self.word}"


@dataclass(frozen=True, slots=True)
class Form:
    """A way to count something: the columns of the fact and the question for it, with gaps to be filled.

    `parts` tells that what is counted can be divided.
    """

    measure: str
    statement: str
    question: str
    unit: str = "personen"
    scenario: str = "realised"
    parts: bool = True


_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
STEMS: dict[str, list[str]] = {name: text.split() for name, text in _DATA["stems"].items()}
FORMS = [Form(**form) for form in _DATA["forms"]]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a dossier counts each year: `who` where the form counts persons, else `things`."""

    form: Form
    who: str
    things: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, as its row, with what all letters of its dossier have in common."""

    row: Row
    town: str
    noun: Noun
    year: int
    imported: bool


@dataclass(slots=True)
class Told:
    """A fact with the question that it answers; what is alike but for year and place has the same `topic`.

    `question` has the gaps {when} and {place}; `terse` are the same words without a sentence around them.
    """

    row: Row
    topic: tuple[str, ...]
    year: int
    question: str
    terse: str
    place: str
    whole: bool = True

    @property
    def series(self) -> tuple[str, ...]:
        """What is alike but for the year."""
        return (*self.topic, self.place)


class Growing(Generic[Item]):
    """A stock from which what was drawn often is drawn more often, and sometimes something new.

    After n draws it holds about strength ** (1 - discount) * n ** discount different things.
    """

    def __init__(
        self, chance: random.Random, make: Callable[[], Item], discount: float, strength: float
    ) -> None:
        self._chance, self._make = chance, make
        self._discount, self._strength = discount, strength
        self.stock: list[Item] = []
        self._counts: list[int] = []
        self._draws: list[int] = []

    def draw(self) -> Item:
        """One of the stock, or a new one."""
        new = self._strength + self._discount * len(self.stock)
        if self._chance.random() * (self._strength + len(self._draws)) < new:
            at = len(self.stock)
            self.stock.append(self._make())
            self._counts.append(0)
        else:
            at = self._chance.choice(self._draws)
            while self._chance.random() * self._counts[at] < self._discount:
                at = self._chance.choice(self._draws)
        self._counts[at] += 1
        self._draws.append(at)
        return self.stock[at]


class Words:
    """Makes words and names, never the same one twice."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._made: set[str] = set()
        self._people = list(STEMS["people"])
        self._things = list(STEMS["things"])

    def _new(self, make: Callable[[], str]) -> str:
        word = make()
        while word.casefold() in self._made:
            word = make()
        self._made.add(word.casefold())
        return word

    def _compound(self, last: str) -> str:
        """Of two stems while there are such left, and ever more often of three."""
        pick = self._chance.choice
        long = self._chance.random() * (len(self._made) + 3000) > 3000
        first = pick(STEMS["first"])
        middle = pick(STEMS["first"]) if long else ""
        return f"{first}{middle if middle != first else ''}{last}"

    def noun(self) -> Noun:
        """'het wijkleertraject'"""
        article, _, head = self._chance.choice(STEMS["heads"]).partition(":")
        return Noun(self._new(lambda: self._compound(head)), article)

    def people(self) -> str:
        """The ordinary words for persons first, then 'buurtdeelnemers'."""
        return (
            self._people.pop(0)
            if self._people
            else self._new(lambda: self._compound(self._pick(STEMS["persons"])))
        )

    def things(self) -> str:
        """The ordinary words for things first, then 'parkeerborden'."""
        return (
            self._things.pop(0)
            if self._things
            else self._new(lambda: self._compound(self._pick(STEMS["kinds"])))
        )

    def town(self) -> str:
        """'Brulmeer'"""
        return self._new(lambda: self._syllable().capitalize() + self._pick(STEMS["towns"]))

    def district(self) -> str:
        """'Stoonkwartier'"""
        return self._new(lambda: self._syllable().capitalize() + self._pick(STEMS["districts"]))

    def body(self) -> str:
        """'Stichting Klorswijl', 'Bureau Wijkleer'"""
        if self._chance.random() < 0.5:
            return self._new(lambda: f"{self._pick(STEMS['bodies'])} {self._compound('').capitalize()}")
        return self._new(lambda: f"{self._pick(STEMS['bodies'])} {self.surname(2)}")

    def surname(self, syllables: int = 0) -> str:
        """'Vlierdam', of one to three syllables."""
        count = syllables or self._chance.randint(1, 3)
        return "".join(self._syllable() for _ in range(count)).capitalize()

    def person(self) -> str:
        """'K. Brondel'"""
        return self._new(lambda: f"{self._pick('ABCDEFGHJKLMNPRSTVW')}. {self.surname()}")

    def unheard(self) -> Noun:
        """A compound with a stem that no other word has."""
        article, _, head = self._chance.choice(STEMS["heads"]).partition(":")
        return Noun(self._new(lambda: f"{self._syllable()}{self._syllable()}{head}"), article)

    def _pick(self, some: list[str] | str) -> str:
        return self._chance.choice(some)

    def _syllable(self) -> str:
        return self._pick(STEMS["before"]) + self._pick(STEMS["within"]) + self._pick(STEMS["behind"])


class World:
    """`size` facts with their letters and terms, and the questions that they answer."""

    def __init__(self, size: int, seed: int = 1) -> None:
        self._chance = random.Random(f"{seed}")
        self.seed = seed
        self.words = words = Words(self._chance)
        self._towns = Growing(self._chance, words.town, 0.4, 3)
        self._subjects = Growing(self._chance, words.noun, 0.7, 20)
        self._people = Growing(self._chance, words.people, 0.5, 12)
        self._things = Growing(self._chance, words.things, 0.5, 8)
        self._bodies = Growing(self._chance, words.body, 0.65, 10)
        self._persons = Growing(self._chance, words.person, 0.65, 10)
        self._asides = Growing(self._chance, words.noun, 0.6, 60)
        self._districts: dict[str, Growing[str]] = {}
        self._defined: set[Noun] = set()
        self._dossiers: set[tuple[str, Noun]] = set()
        self.letters: list[Row] = []
        self.told: list[Told] = []
        while len(self.told) < size:
            self._dossier()
        del self.told[size:]
        used = {told.row["letter"] for told in self.told}
        self.letters = [letter for letter in self.letters if letter["id"] in used]
        self.terms = self._terms(size)
        self._index()

    # --- Letters

    def _dossier(self) -> None:
        town, noun = self._towns.draw(), self._subjects.draw()
        if (town, noun) in self._dossiers:
            return
        self._dossiers.add((town, noun))
        chance = self._chance
        first = chance.randint(FIRST_YEAR, LAST_YEAR)
        years = range(first, min(LAST_YEAR, first + int(chance.expovariate(0.25))) + 1)
        forms = chance.sample(FORMS, chance.randint(2, 5))
        counted = [Counted(form, self._people.draw(), self._things.draw()) for form in forms]
        imported = chance.random() < IMPORTED
        before: list[tuple[Told, int]] = []
        for year in years:
            letter = self._letter(town, noun, year, imported)
            now: list[tuple[Told, int]] = []
            for told, value in before:
                if chance.random() < AGAIN:
                    self._again(letter, told, value)
            for one in counted:
                now += self._figures(letter, one, year)
            if year == years[-1] and chance.random() < 0.5 and forms[0].scenario == "realised":
                self._figures(
                    letter, replace(counted[0], form=replace(forms[0], scenario="forecast")), year + 1
                )
            for tell in (self._meeting, self._partners, self._leader, self._goal):
                if chance.random() < OTHERS:
                    self._add(letter, *tell(letter))
            before = now
            if year == years[-1] and noun not in self._defined:
                self._defined.add(noun)
                self._add(letter, *self._definition(letter))

    def _letter(self, town: str, noun: Noun, year: int, imported: bool) -> Letter:
        row = {
            "id": _slug(f"{town}-{year}-{noun.word}"),
            "title": f"Raadsbrief over {noun} in {year}",
            "sender": f"Burgemeester en wethouders van {town}",
            "date": _some_day(self._chance, year + 1),
        }
        self.letters.append(row)
        return Letter(row, town, noun, year, imported)

    def _figures(self, letter: Letter, counted: Counted, year: int) -> list[tuple[Told, int]]:
        """A figure of a year, and sometimes its parts by district or by organisation; each with its value."""
        chance = self._chance
        value = _amount(chance, counted.form.unit)
        whole = self._figure(letter, counted, year, value)
        found = [(whole, value)]
        draw = chance.random()
        if not counted.form.parts or value < 40 or draw > PARTS:
            return found
        by_body = draw < PARTS / 3
        if not by_body and letter.town not in self._districts:
            self._districts[letter.town] = Growing(chance, self.words.district, 0.5, 4)
        stock = self._bodies if by_body else self._districts[letter.town]
        left = value
        for name in dict.fromkeys([stock.draw() for _ in range(chance.randint(2, 5))]):
            part = int(left * chance.uniform(0.15, 0.45))
            left -= part
            place, body = (letter.town, name) if by_body else (name, None)
            found.append((self._figure(letter, counted, year, part, place, body, whole), part))
        return found

    def _figure(
        self,
        letter: Letter,
        counted: Counted,
        year: int,
        value: int,
        place: str = "",
        body: str | None = None,
        whole: Told | None = None,
    ) -> Told:
        """A figure; one of a `place` in the town or of a `body` is a part of its `whole`."""
        place = place or letter.town
        form = counted.form
        persons = "{who}" in form.question
        # Gaps that are filled later stay as they are.
        gaps = {name: f"{{{name}}}" for name in ("value", "period", "when", "place")} | {
            "noun": letter.noun.word,
            "the": str(letter.noun),
            "who": counted.who,
            "things": counted.things,
            "by": f" via {body}" if body else "",
        }
        unit = form.unit.format(**gaps)
        about = form.measure.format(**gaps)
        row = {
            "kind": "figure",
            "measure": about + gaps["by"],
            "population": counted.who if persons else None,
            "organisation": body,
            "place": place,
            **_year(year),
            "value": _decimal(value, unit),
            "unit": unit,
            "scenario": form.scenario,
            "statement": form.statement.format(**gaps).replace("{place}", f"in {place}"),
            "part_of": whole.row["id"] if whole else None,
        }
        named = counted.who if persons else counted.things if "{things}" in form.question else ""
        told = Told(
            row=row,
            topic=(row["measure"], row["population"] or "", unit, form.scenario),
            year=year,
            question=form.question.format(**gaps),
            terse=" ".join(filter(None, (named, about.replace("een ", ""), body, "{place}", "{when}"))),
            place=place,
            whole=whole is None and form.scenario != "forecast",
        )
        return self._add(letter, told, _written(value, unit))

    def _again(self, letter: Letter, told: Told, value: int) -> None:
        """The same figure in the letter of the next year."""
        if told.row["part_of"] is None:
            self._add(letter, replace(told, whole=True), _written(value, told.row["unit"]))

    def _meeting(self, letter: Letter) -> tuple[Told, str]:
        day = _some_day(self._chance, letter.year + 1)
        row = {
            "kind": "date",
            "measure": f"bespreking van {letter.noun} in de raad van {letter.town}",
            "place": letter.town,
            "period_start": day,
            "period_end": day,
            "period_basis": "reference date",
            "statement": f"De raad van {letter.town} bespreekt {letter.noun} op {{value}}.",
        }
        question = f"Wanneer {{when}} is de bespreking van {letter.noun} in de raad van {{place}}?"
        told = _other(letter, row, question, f"datum bespreking {letter.noun.word} raad")
        return replace(told, year=letter.year + 1), _dutch_day(day)

    def _partners(self, letter: Letter) -> tuple[Told, str]:
        names = list(dict.fromkeys([self._bodies.draw() for _ in range(self._chance.randint(2, 5))]))
        row = {
            "kind": "list",
            "measure": f"partners van {letter.noun}",
            "items": json.dumps(names, ensure_ascii=False),
            "statement": f"De partners van {letter.noun} in {letter.town} waren {{period}} {{value}}.",
        }
        question = f"Welke partners had {letter.noun} {{when}} {{place}}?"
        return _other(letter, row, question, f"welke partners {letter.noun.word}"), ", ".join(names)

    def _leader(self, letter: Letter) -> tuple[Told, str]:
        name = self._persons.draw()
        row = {
            "kind": "person",
            "measure": f"projectleider van {letter.noun}",
            "text": name,
            "statement": f"De projectleider van {letter.noun} in {letter.town} was {{period}} {{value}}.",
        }
        question = f"Wie was {{when}} {{place}} projectleider van {letter.noun}?"
        return _other(letter, row, question, f"wie projectleider {letter.noun.word}"), name

    def _goal(self, letter: Letter) -> tuple[Told, str]:
        text = f"de vraag naar {self._asides.draw()} en {self._asides.draw()}"
        row = {
            "kind": "statement",
            "measure": f"doel van {letter.noun}",
            "text": text,
            "statement": f"Het doel van {letter.noun} in {letter.town} was {{period}} {{value}}.",
        }
        question = f"Wat was {{when}} {{place}} het doel van {letter.noun}?"
        return _other(letter, row, question, f"doel {letter.noun.word}"), text

    def _definition(self, letter: Letter) -> tuple[Told, str]:
        kind, one, other = (self._asides.draw() for _ in range(3))
        text = f"een {kind.word} voor wie {one} en {other} niet genoeg zijn"
        word = letter.noun.word
        row = {
            "kind": "definition",
            "measure": word,
            "text": text,
            "statement": f"Met {letter.noun} wordt bedoeld: {{value}}.",
        }
        return Told(row, ("definition", word), 0, f"Wat betekent {word}?", f"{word} betekenis", ""), text

    def _add(self, letter: Letter, told: Told, value: str) -> Told:
        """Puts a fact into a letter, in which its value is written as `value`."""
        heading = f"{self._chance.choice(STEMS['headings'])} {self._asides.draw().word}"
        # A sentence of a letter says more than the figure, and mostly in words of its own.
        aside = f"Dit hangt samen met {self._asides.draw()} en {self._asides.draw()}."
        row = {
            **told.row,
            "id": f"{letter.row['id']}-{len(self.told)}",
            "letter": letter.row["id"],
            "status": "approved",
            "section": heading,
            "passage": self._chance.randint(1, 9),
            "quote": None,
            "context": None,
        }
        if letter.imported:
            when = f"In {row['period_start'][:4]}" if row.get("period_start") else ""
            said = row["statement"].replace("{value}", value).replace("{period}", when)
            row["quote"] = f"{said} {aside}"
            row["context"] = f"{heading} / {said} {aside} / {letter.row['title']}"
        elif self._chance.random() < ASIDES:
            row["statement"] = f"{row['statement']} {aside}"
        self.told.append(replace(told, row=row))
        return self.told[-1]

    def _terms(self, size: int) -> list[Row]:
        """Some of staff's own words for subjects."""
        some = self._subjects.stock[: int(math.sqrt(size))]
        return [
            {
                "say": f"{noun.word[:2]}{self.words.surname(1)}".casefold(),
                "means": noun.word,
                "kind": "synonym",
            }
            for noun in some
        ]

    # --- Questions

    def _index(self) -> None:
        self._series: dict[tuple[str, ...], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._scenarios: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for told in self.told:
            self._series[told.series][told.year].append(told.row["id"])
            self._scenarios[(*told.topic[:3], told.place)].add(told.year)
        self._places = sorted({letter["sender"].rpartition(" ")[2] for letter in self.letters})
        self._figures_ = [told for told in self.told if told.row["kind"] == "figure"]
        self._wholes = [told for told in self._figures_ if told.whole]

    def questions(self, count: int, seed: int = 1) -> list[Question]:
        """`count` different questions, of all kinds in turn; other ones for another seed."""
        chance = random.Random(f"{self.seed} {seed}")
        words = Words(chance)
        seen: dict[str, Question] = {}
        kinds = [kind for kind, weight in MIX.items() for _ in range(weight)]
        for _ in range(count * 50):
            if len(seen) == count:
                break
            question = self._question(chance.choice(kinds), chance, words)
            if question is not None:
                seen.setdefault(question.text, question)
        return list(seen.values())

    def _question(self, kind: str, chance: random.Random, words: Words) -> Question | None:
        if kind == "common":
            return self._common(chance)
        if kind == "unknown":
            return self._unknown(chance, words)
        if kind == "near miss":
            return self._near_miss(chance)
        told = chance.choice(self.told if kind in ("year", "terse", "typo") else self._figures_)
        series = self._series[told.series]
        if kind == "plain":
            # Without a year the latest is meant.
            if told.year != max(series) or told.row["scenario"] == "forecast":
                return None
            return Question(
                kind, _begun(_filled(told.question, told.place), chance), tuple(series[told.year])
            )
        sentence = told.terse if kind == "terse" else told.question
        text = _filled(sentence, told.place, told.year)
        if kind == "terse":
            text = text.casefold()
        if kind == "typo":
            text = _mistyped(text, chance)
        return Question(kind, _begun(text, chance) if kind == "year" else text, tuple(series[told.year]))

    def _near_miss(self, chance: random.Random) -> Question | None:
        """The same in a year, or a municipality, that no letter tells of."""
        told = chance.choice(self._wholes)
        if chance.random() < 0.5:
            years = self._scenarios[(*told.topic[:3], told.place)]
            year = chance.choice((min(years) - 1, max(years) + 1))
            return Question("near miss", _filled(told.question, told.place, year))
        place = chance.choice(self._places)
        if self._scenarios.get((*told.topic[:3], place)) or place == told.place:
            return None
        return Question("near miss", _filled(told.question, place))

    def _common(self, chance: random.Random) -> Question:
        """Hardly more than the words that most facts have."""
        who = chance.choice(STEMS["people"][:12])
        year = chance.randint(FIRST_YEAR, LAST_YEAR)
        place = chance.choice(self._places)
        return Question(
            "common",
            chance.choice(
                (
                    f"Hoeveel {who} zijn er?",
                    f"hoeveel {who} {year}",
                    f"Hoeveel {who} waren er in {year} in {place}?",
                    f"Hoeveel {who} stonden in {year} op de wachtlijst?",
                    f"Hoeveel {who} zijn er aangemeld in {place}?",
                    f"Wat is er in {year} uitgegeven in {place}?",
                    f"Welk percentage van de {who} is tevreden?",
                )
            ),
        )

    def _unknown(self, chance: random.Random, words: Words) -> Question:
        """About something that no letter has."""
        told = chance.choice(self._wholes)
        noun = words.unheard()
        form = chance.choice(FORMS)
        text = form.question.format(
            noun=noun.word, the=str(noun), who=told.row["population"] or "inwoners", by="",
            things=chance.choice(STEMS["things"]), when="{when}", place="{place}",
        )  # fmt: skip
        return Question("unknown", _filled(text, told.place, told.year))

    # --- Edits

    def edits(self, count: int) -> dict[str, list[Edit]]:
        """`count` corrections of different facts; and one new fact, one letter and one term. Each to be done once."""
        chance = random.Random(f"{self.seed} edits")
        single = [told for told in self._wholes if len(self._series[told.series][told.year]) == 1]
        some = chance.sample(single, min(count, len(single)))
        # A figure that is not in the quote of its fact is shown when it is told why.
        update = "UPDATE facts SET value = ?, corrected = 'verbeterd' WHERE id = ?"
        found = {"fact": [], "new fact": [], "letter": [], "term": []}  # type: dict[str, list[Edit]]
        for told in some:
            value = str(int(told.row["value"].partition(".")[0]) + 1)
            question = _filled(told.question, told.place, told.year)
            found["fact"].append(Edit(update, (value, told.row["id"]), question, value))
        if not single:
            return found
        told = chance.choice(single)
        question = _filled(told.question, told.place, told.year)
        noun = Words(chance).unheard()
        row = {
            "id": "bench-nieuw",
            "letter": told.row["letter"],
            "kind": "figure",
            "measure": f"aangemeld voor {noun}",
            "population": "inwoners",
            "place": told.place,
            **_year(told.year),
            "value": "4711",
            "unit": "personen",
            "statement": f"{{period}} zijn in {told.place} {{value}} inwoners aangemeld voor {noun}.",
            "status": "approved",
        }
        insert = f"INSERT INTO facts ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
        asked = f"Hoeveel inwoners zijn er in {told.year} in {told.place} aangemeld voor {noun}?"
        found["new fact"].append(Edit(insert, tuple(row.values()), asked, "4711"))
        change = "UPDATE letters SET title = 'Herziene brief' WHERE id = ?"
        found["letter"].append(Edit(change, (told.row["letter"],), question, "Herziene brief"))
        add = "INSERT INTO terms (say, means, kind) VALUES ('plofkwast', ?, 'synonym')"
        said = asked.replace(noun.word, "plofkwast")
        found["term"].append(Edit(add, (noun.word,), said, "4711"))
        return found

    # --- The store

    def write(self, path: Path) -> None:
        """Makes the store at `path`, which must not be there yet."""
        command = [sys.executable, "-m", "sqlite_utils", "raad", "init", str(path), "--empty"]
        subprocess.run(command, check=True, capture_output=True)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN IMMEDIATE")
            _insert(connection, "letters", self.letters)
            _insert(connection, "facts", [told.row for told in self.told])
            _insert(connection, "terms", self.terms)
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _insert(connection: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    """Inserts rows that need not have the same columns: what is not there keeps the column's default."""
    for row in rows:
        cells = {name: cell for name, cell in row.items() if cell is not None}
        names, marks = ", ".join(cells), ", ".join("?" * len(cells))
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(cells.values()))


def _other(letter: Letter, row: Row, question: str, terse: str) -> Told:
    """What a letter tells besides figures, of its own year and town."""
    full = {"place": letter.town, **_year(letter.year), **row}
    topic = (row["kind"], letter.noun.word)
    return Told(full, topic, letter.year, question, f"{terse} {{place}} {{when}}", letter.town, whole=False)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold())


def _year(year: int) -> Row:
    return {"period_start": f"{year}-01-01", "period_end": f"{year}-12-31", "period_basis": "period"}


def _some_day(chance: random.Random, year: int) -> str:
    return f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


def _dutch_day(day: str) -> str:
    return format_date(date.fromisoformat(day), "d MMMM y", locale="nl")


def _amount(chance: random.Random, unit: str) -> int:
    """A number of such a size; those of fte count tenths."""
    if unit == "%":
        return chance.randint(12, 97)
    if unit == "weken":
        return chance.randint(2, 30)
    if unit == "fte":
        return chance.randint(8, 300)
    return 500 * chance.randint(30, 4000) if unit == "euro" else 4 + int(math.exp(chance.gauss(4.7, 1.4)))


def _decimal(value: int, unit: str) -> str:
    if unit != "fte":
        return str(value)
    return f"{value // 10}.{value % 10}" if value % 10 else str(value // 10)


def _written(value: int, unit: str) -> str:
    """As a letter writes it: '1.234', '€ 1.500', '71%', '2,5'."""
    if unit == "fte":
        return _decimal(value, unit).replace(".", ",")
    number = f"{value:,}".replace(",", ".")
    return f"€ {number}" if unit == "euro" else f"{number}%" if unit == "%" else number


def _filled(question: str, place: str, year: int = 0) -> str:
    after = "" if "raad van {place}" in question or not question[0].isupper() else "in "
    when = f"{after and 'in '}{year}" if year else ""
    text = question.replace("{when}", when).replace("{place}", f"{after}{place}")
    return re.sub(r"\s+", " ", text).replace(" ?", "?").strip()


def _begun(text: str, chance: random.Random) -> str:
    """As it stands, or with some politeness before it."""
    begin = chance.choice(("", "", "Goedemorgen, ", "Even een vraag: ", "Dank je. ", "Beste Raadbaak, "))
    return begin + (text if not begin or begin.endswith(". ") else text[0].casefold() + text[1:])


def _mistyped(text: str, chance: random.Random) -> str:
    """One slip of the fingers in one long word."""
    long = list(re.finditer(r"[^\W\d_]{7,}", text))
    if not long:
        return text
    match = chance.choice(long)
    word = match.group()
    at = chance.randint(1, len(word) - 3)
    slip = chance.choice(("swap", "drop", "double", "other"))
    if slip == "swap" and word[at] != word[at + 1]:
        word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    elif slip == "drop":
        word = word[:at] + word[at + 1 :]
    elif slip == "double":
        word = word[:at] + word[at] + word[at:]
    else:
        word = word[:at] + chance.choice("aeiorstn") + word[at + 1 :]
    return text[: match.start()] + word + text[match.end() :]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("size", type=int, help="how many facts")
    parser.add_argument("store", type=Path, nargs="?", help="the store to make of them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--questions", type=int, default=0, metavar="N", help="print N questions")
    options = parser.parse_args()
    world = World(options.size, options.seed)
    if options.store:
        world.write(options.store)
        print(
            f"{options.store}: {len(world.letters)} letters, {len(world.told)} facts, {len(world.terms)} terms"
        )
    for question in world.questions(options.questions):
        print(f"{question.kind:<10} {question.text}  {' '.join(question.facts) or '-'}")


if __name__ == "__main__":
    main()
