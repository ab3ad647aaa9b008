"""What a figure tells: the unit, what is counted, what is measured of it, when, and as part of what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from knowledge.clauses import Clause, Sentence, Span, clauses
from knowledge.drafts import Outcome
from knowledge.language import data, lemma
from knowledge.model import Period, Scenario
from knowledge.numerals import Number
from knowledge.periods import year
from knowledge.phrases import Phrase, counts_persons, measures, phrase_at, subject
from knowledge.places import place_name
from knowledge.tags import Tag, Token, is_infinitive, joined_verb, plain, tokens
from knowledge.times import Time, times

PERSONS = "personen"
UNKNOWN = "aantal"
"""The unit of a figure of which the letter does not say what it counts."""
_BEFORE_BRACKETS = 22
"""Characters before brackets in which a time stands that goes for what is in them."""
_LONG = 18
"""Words of a measure above which only those after the figure are kept."""


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a sentence and may hold for the figures in it.

    `topic` is the figure told last in this passage, `before` the period of the sentence before, `last` the one named
    last in the section, `lead` that of the lead-in, `heading` that of the heading, `report` that of the whole letter
    ("Jaarverslag 2017") and `now` the date of the letter. `year` is the year that a day without one is in.
    """

    place: str | None = None
    topic: Observation | None = None
    before: Period | None = None
    last: Period | None = None
    lead: Period | None = None
    heading: Period | None = None
    report: Period | None = None
    now: Period | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure with all that was read about it. `inherited` tells where an attribute came from that did not stand beside it."""

    sentence: Sentence
    clause: Clause
    unit: str
    measure: str
    population: str | None = None
    about: str | None = None
    organisation: str | None = None
    place: str | None = None
    time: Time | None = None
    period: Period | None = None
    scenario: Scenario = Scenario.REALISED
    whole: int | None = None
    counted: Phrase | None = None
    inherited: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[tuple[str, str], ...] = ()

    @property
    def number(self) -> Number:
        """The number as it stands in the letter."""
        return self.clause.number

    @property
    def value(self) -> Decimal:
        """Its value."""
        return self.clause.number.value or Decimal(0)


def observe(sentence: Sentence, around: Around) -> tuple[Observation, ...]:
    """The figures that a sentence tells, in order; `whole` counts within this sentence."""
    found: list[Observation] = []
    for clause in clauses(sentence):
        if _is_no_figure(sentence, clause.number):
            continue
        found.append(_observed(sentence, clause, found, around))
    former = data("drawing")["change"]["former"]
    for at, (one, after) in enumerate(zip(found, found[1:], strict=False)):
        # "van 4,5 naar 7 fte": the unit stands once, behind the second.
        if one.measure.endswith(former) and one.unit == UNKNOWN:
            found[at] = replace(
                one,
                unit=after.unit,
                population=one.population or after.population,
                inherited={**one.inherited, "unit": "sentence"},
            )
    return tuple(found)


def _is_no_figure(sentence: Sentence, number: Number) -> bool:
    """Whether it is a stretch of time that sets no figure: "twee jaar geleden", "de afgelopen 5 jaar"."""
    if number.value == 0 and number.unit == "euro":
        return True
    row = sentence.words(number.end, sentence.end)
    numbers = data("drawing")["numbers"]
    before = sentence.words(sentence.start, number.qualified)
    timed = bool(row) and row[0].plain in numbers["stretches"]
    if timed and len(row) > 1 and row[1].plain in numbers["ago"]:
        return True
    if timed and before and before[-1].plain in numbers["spans"]:
        return True
    said = plain(sentence.text[max(sentence.start, number.start - 14) : number.start])
    if timed and re.search(r"\b(?:eens in de|eens per|om de|elke|iedere|eens in)\s$", said):
        return True
    return number.word and bool(before) and before[-1].plain in numbers["set phrases"]


def ignored(sentence: Sentence) -> tuple[Number, ...]:
    """The numbers of a sentence that look like figures and set none."""
    return tuple(n for n in sentence.numbers if n.outcome is Outcome.FACT and _is_no_figure(sentence, n))


# --- One figure


def _observed(
    sentence: Sentence, clause: Clause, earlier: Sequence[Observation], around: Around
) -> Observation:
    number = clause.number
    row = _row(sentence, clause)
    after = tuple(t for t in row if t.start >= number.end)
    counted = _counted(after, number.value)
    if clause.of is not None and counted is None:
        # "612 van de 1.276 woningen": what is counted stands behind the other figure.
        behind = sentence.words(next(n.end for n in sentence.numbers if n.start == clause.of), sentence.end)
        counted = _counted(behind, number.value)
    near = _near(earlier, clause) or (
        around.topic
        if _points_back(sentence) or _is_part_of_before_row(sentence, clause) or not _names_anything(sentence)
        else None
    )
    if near is None and counted is None and not _tells_of_something(row, number, around):
        near = around.topic
    inherited: dict[str, str] = {}
    doubts: list[tuple[str, str]] = []
    say = data("drawing")["doubts"]
    unit, population = _unit(number, counted, after)
    named = _number_of(row, number)
    basis = "sentence" if earlier else "previous sentence"
    if number.unit is None and number.scaled and unit is None and near is not None and near.unit == "euro":
        unit, inherited["unit"] = "euro", basis
    if unit is None and named is not None:
        unit, population = _unit_of(named)
    if unit is None and near is not None and near.unit not in ("%",):
        unit, inherited["unit"] = near.unit, basis
    if unit is None and _is_former(sentence, clause):
        about_plural = subject(tuple(t for t in row if not number.qualified <= t.start < number.end))
        if about_plural is not None and about_plural.head.plain.endswith(("en", "s")):
            unit, population = _unit_of(about_plural)
    if unit is None:
        unit = UNKNOWN
        doubts.append(("unit", say["unit"]))
    if inherited.get("unit"):
        doubts.append(("unit", say["unit inherited"]))
    time = _time(sentence, clause, around)
    about = subject(
        tuple(t for t in row if not _in_time(t, time) and not number.qualified <= t.start < number.end)
    )
    measure = _measure(row, number, counted, named, time)
    bare = counted is None or counted.head.plain in measures()
    if not measure and clause.named is not None:
        measure = _named(sentence, clause.named)
        if near is not None and near.clause.named is not None and (opening := _OPENING.match(near.measure)):
            # "de tekorten in de zorg (51) en het onderwijs (19)": what opens the row goes for all of it.
            measure = f"{opening[1]}{measure}"
    elif (not measure and clause.host is not None) or (not measure and _in_brackets(sentence, clause)):
        measure = _before_brackets(sentence, clause, around) if not (bare and near is not None) else ""
    if population is None and near is not None and near.population and inherited.get("unit"):
        population, inherited["population"] = near.population, basis
    if population is None and near is not None and unit == "%" and _is_part_of_before_row(sentence, clause):
        population, inherited["population"] = near.population or near.measure, basis
    if not measure and bare and near is not None:
        measure, inherited["measure"] = _without_change(near.measure), basis
        about_text = near.about
    else:
        about_text = _joined(about.words) if about is not None else None
    if unit == "%" and near is not None and measure == near.measure and (number.value or 0) < 0:
        measure = f"{data('drawing')['change']['down'][1]} van {measure}"
    former = _is_former(sentence, clause) or (
        clause.host is not None and row[:1] and row[0].plain in ("was", "waren")
    )
    if former:
        measure = f"{measure} {data('drawing')['change']['former']}".strip()
    elif near is not None and measure.endswith(data("drawing")["change"]["former"]):
        measure = measure.removesuffix(data("drawing")["change"]["former"]).strip()
    change = _change(row, number, counted)
    if change is not None and not _says_change(measure):
        told = (
            measure
            or (_joined(counted.words) if counted else "")
            or (near.measure if near is not None else "")
        )
        measure = f"{change} van {told}" if told else change
    changes = _says_change(measure)
    if (
        changes
        and near is not None
        and near.measure != measure
        and "population" not in inherited
        and not counted
    ):
        population, inherited["population"] = near.population or near.measure, basis
    if not measure:
        said = named or counted
        measure = _joined(said.words) if said is not None else about_text or unit
        if population is not None and population in measure:
            population = None
    if measure == unit == UNKNOWN:
        doubts.append(("measure", say["measure"]))
    scenario = _scenario(sentence, clause, row, earlier)
    period, basis_of_period = _period(time, sentence, clause, earlier, around, scenario)
    if former and time is None:
        # What it was before it changed was so at another time, which is not told.
        period, basis_of_period = None, None
    if basis_of_period:
        inherited["period"] = basis_of_period
        if basis_of_period in ("report", "letter date", "heading"):
            doubts.append(("period_start", say["period"]))
    place, from_sender = _place(sentence, row, around)
    if from_sender:
        inherited["place"] = "sender"
    whole = _whole(clause, earlier)
    return Observation(
        sentence,
        clause,
        unit,
        measure,
        population,
        about_text,
        _organisation(row, number),
        place,
        time,
        period,
        scenario,
        whole,
        counted,
        inherited,
        tuple(doubts),
    )


def _row(sentence: Sentence, clause: Clause) -> tuple[Token, ...]:
    """The words of the clause, without those of figures in brackets."""
    return tuple(
        t
        for t in sentence.words(clause.start, clause.end)
        if not any(a <= t.start < b for a, b in clause.holes)
    )


def _near(earlier: Sequence[Observation], clause: Clause) -> Observation | None:
    """The figure that this one may go on from: its host, else the one before it in the sentence."""
    if clause.host is not None:
        return (
            next(
                (
                    one
                    for one in earlier
                    if one.clause.host is None and one.number.start < clause.number.start
                ),
                None,
            )
            if clause.host >= len(earlier)
            else earlier[clause.host]
        )
    return earlier[-1] if earlier else None


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(data("drawing")["pointing"][key])


def _points_back(sentence: Sentence) -> bool:
    return bool(sentence.tokens) and sentence.tokens[0].plain in _words("opening")


def _tells_of_something(row: Sequence[Token], number: Number, around: Around) -> bool:
    """Whether the clause has a noun of its own: "in het tweede kwartaal waren dat er nog 88" has none but the time."""
    stretches = (
        *data("drawing")["numbers"]["stretches"],
        "kwartaal",
        "halfjaar",
        "helft",
        "periode",
        "totaal",
    )
    return any(
        t.tag in (Tag.NOUN, Tag.NAME)
        and t.plain not in stretches
        and not number.start <= t.start < number.end
        and t.plain not in data("months")["months"]
        for t in row
    )


def _names_anything(sentence: Sentence) -> bool:
    return any(token.tag in (Tag.NOUN, Tag.NAME) for token in sentence.tokens)


def _counted(after: Sequence[Token], value: Decimal | None) -> Phrase | None:
    """What stands right behind the figure as the thing counted: a plural, a unit that measures, or a name."""
    found = phrase_at(after)
    if found is not None and is_infinitive(found.head.text) and not counts_persons(found.head.text):
        # "waarvan er 512 voldoen": a plural that is its own base form is a verb.
        return None
    if found is None or found.head.tag is Tag.NAME or value == 1:
        return found
    head = found.head.plain
    plural = (
        head.endswith(("en", "s", "a", "i", "'n")) or head in measures() or counts_persons(found.head.text)
    )
    return found if plural else None


def _unit(number: Number, counted: Phrase | None, after: Sequence[Token]) -> tuple[str | None, str | None]:
    """The unit and, where it says more than that, the population."""
    if number.unit is not None:
        of = _told_of(after)
        return number.unit, _joined(of.words) if of is not None else None
    if counted is None:
        return None, None
    head = counted.head.plain
    if head in measures():
        spelt = counted.head.text if counted.head.text[1:] != counted.head.text[1:].lower() else head
        one = data("drawing")["numbers"]["one"].get(head, spelt)
        of = _told_of(tuple(t for t in after if t.start >= counted.head.end))
        return one, _joined(of.words) if of is not None else None
    return _unit_of(counted)


def _told_of(row: Sequence[Token]) -> Phrase | None:
    """What an amount is an amount of: "20 fte *aan ondersteuning*", "€ 2 miljoen *voor jeugdzorg*"."""
    if len(row) > 1 and row[0].plain in ("aan", "van"):
        at = 1
        while at < len(row) and row[at].tag in (Tag.ARTICLE, Tag.DETERMINER):
            at += 1
        return phrase_at(row, at)
    return phrase_at(row) if row and row[0].tag in (Tag.NOUN, Tag.ADJECTIVE, Tag.NAME) else None


def _unit_of(phrase: Phrase) -> tuple[str, str]:
    head = phrase.head.text
    text = _joined(phrase.words)
    spelt = head if head[1:] != head[1:].lower() else head[:1].lower() + head[1:]
    return (PERSONS if counts_persons(head) else spelt), text


def unit_of_words(text: str) -> tuple[str, str] | None:
    """The unit and population that a label names: "Aantal cliënten" counts persons; None when it names nothing countable."""
    row = [t for t in tokens(text) if t.plain not in ("aantal", "totaal", "van", "de", "het")]
    found = _counted(row, None)
    return _unit_of(found) if found is not None and found.words[0] is row[0] else None


def _number_of(row: Sequence[Token], number: Number) -> Phrase | None:
    """What "het aantal" is a number of, before the figure or after it."""
    for at, token in enumerate(row):
        if token.plain == "aantal" and at + 1 < len(row):
            inner = at + 1
            while inner < len(row) and (
                row[inner].plain == "van" or row[inner].tag in (Tag.ARTICLE, Tag.DETERMINER)
            ):
                inner += 1
            found = phrase_at(row, inner)
            if found is not None:
                return found
    return None


def _joined(words: Sequence[Token]) -> str:
    """Words as they are read on, with the spaces between them; marks that lost what they marked are left out."""
    text = ""
    for before, token in zip((None, *words), words, strict=False):
        glue = "" if before is None or token.start == before.end else " "
        text += glue + token.text
    text = re.sub(r"\s+([,;:.])", r"\1", re.sub(r"\s+", " ", text))
    return re.sub(r"[,;:](?:\s*[,;:])+", ",", text).strip(" ,;:|")


# --- What is measured


@cache
def _light(key: str) -> frozenset[str]:
    return frozenset(data("drawing")["classes"][key])


_OPENING = re.compile(r"(.+? (?:in|van|voor|bij|op|over|naar|door|aan) )(?:de |het |een )?\S+$")


def _named(sentence: Sentence, span: Span) -> str:
    """The words that a bare figure in brackets goes with, with the predicate of the sentence's own words before them."""
    row = stripped(sentence.words(*span))
    return _lowered(row) if row else ""


def _in_brackets(sentence: Sentence, clause: Clause) -> bool:
    return sentence.text[max(clause.start - 1, 0)] == "("


def _before_brackets(sentence: Sentence, clause: Clause, around: Around) -> str:
    """What stands before the brackets: "in gemeentelijke opvang (5 locaties)"."""
    numbers = [n for n in sentence.numbers if n.outcome is Outcome.FACT and n.end <= clause.start]
    start = max((n.end for n in numbers), default=sentence.start)
    row = sentence.words(start, clause.start)
    named = times(sentence, around.year)
    kept = [
        t
        for t in row
        if not any(_in_time(t, time) for time in named) and not _is_light(t) and t.plain != "er"
    ]
    kept = stripped(kept)
    return _lowered(kept) if _is_content(kept) else ""


def _measure(
    row: Sequence[Token],
    number: Number,
    counted: Phrase | None,
    named: Phrase | None,
    time: Time | None,
) -> str:
    """What is left of the clause without the figure, what it counts, its time and the words that only fill."""
    taken: set[int] = set(_passing(row))
    for at, token in enumerate(row):
        if number.qualified <= token.start < number.end:
            taken.add(at)
            if at and row[at - 1].tag is Tag.PREPOSITION and token.start == number.qualified:
                taken.add(at - 1)
                if at > 1 and row[at - 1].plain == "op" and row[at - 2].plain == "uit":
                    taken.add(at - 2)
        if _in_time(token, time):
            taken.add(at)
    if counted is not None:
        first = next((at for at, token in enumerate(row) if token.start >= counted.words[0].start), len(row))
        last = next(
            (at for at, token in enumerate(row) if token.end >= (counted.head.end if named else counted.end)),
            first - 1,
        )
        taken |= set(range(first, last + 1))
        # "de overige 340 mensen": what stands before the figure goes with it.
        at = first - 1
        while at >= 0 and at not in taken and row[at].plain in ("van", "de", "deze", "die", "alle", "onze"):
            taken.add(at)
            at -= 1
        while at >= 0 and (
            at in taken
            or row[at].tag in (Tag.ARTICLE, Tag.DETERMINER)
            or row[at].plain in _light("companions")
        ):
            taken.add(at)
            at -= 1
        if at >= 0 and row[at].tag is Tag.PREPOSITION and at + 1 in taken:
            taken.add(at)
    kept = [token for at, token in enumerate(row) if at not in taken]
    if named is not None:
        kept = [t for t in kept if not (t.plain == "aantal" and t.end < named.words[0].start)]
        kept = [t for t in kept if not (t.plain in ("die", "dat") and t.start >= named.end)]
    kept = [t for t in kept if not (t.tag is Tag.FINITE and _is_light(t)) and t.plain not in ("er", "zich")]
    if len(kept) > _LONG:
        opening = subject(kept)
        behind = [t for t in kept if t.start > number.start]
        if _is_content(behind):
            kept = [*(opening.words if opening is not None and opening.end < number.start else ()), *behind]
        kept = kept[:_LONG]
    kept = stripped(kept)
    return _lowered(kept) if _is_content(kept) else ""


def _passing(row: Sequence[Token]) -> Iterator[int]:
    """Words that only say that it is now, and explanations in brackets."""
    said = [token.plain for token in row]
    pointing = data("drawing")["pointing"]
    for phrase in (*pointing["then"], *pointing["now"], *pointing["soon"]):
        words = phrase.split()
        for at in range(len(said) - len(words) + 1):
            if said[at : at + len(words)] == words:
                yield from range(at, at + len(words))
    opened = None
    for at, token in enumerate(row):
        if token.text == "(":
            opened = at
        elif token.text == ")" and opened is not None:
            yield from range(opened, at + 1)
            opened = None


def _lowered(kept: Sequence[Token]) -> str:
    """The words with a small letter at the start, unless that is a name."""
    text = _joined(kept)
    name = kept[0].tag is Tag.NAME or kept[0].text[1:2].isupper()
    return text if name else text[:1].lower() + text[1:]


def _is_light(token: Token) -> bool:
    return token.plain in _light("light_forms")


def stripped(kept: Sequence[Token]) -> list[Token]:
    """Without small words at either end; "die" before more than a few words opens a clause that tells which."""
    row = list(kept)
    opening = (Tag.ARTICLE, Tag.CONJUNCTION, Tag.MARK, Tag.PRONOUN, Tag.DETERMINER)
    while row and (row[0].tag in opening or row[0].plain in _light("fillers")):
        row.pop(0)
    while row and (row[-1].tag in (*opening, Tag.PREPOSITION) or row[-1].plain in _light("fillers")):
        row.pop()
    return [t for t in row if t.text not in ("‘", "’", "“", "”", "«", "»", '"', "•")]


def _is_content(kept: Sequence[Token]) -> bool:
    telling = (Tag.NOUN, Tag.NAME, Tag.PARTICIPLE, Tag.ADJECTIVE, Tag.FINITE)
    cues = _scenario_words()
    return any(t.tag in telling and t.plain not in cues and t.plain not in _light("empty") for t in kept)


@cache
def _scenario_words() -> frozenset[str]:
    return frozenset(word for words in data("drawing")["scenarios"].values() for word in words)


def _change(row: Sequence[Token], number: Number, counted: Phrase | None) -> str | None:
    """The word for a difference, where the figure is one: "30 *meer dan* in 2021", "daalde *met* 12%"."""
    change = data("drawing")["change"]
    behind = [t.plain for t in row if t.start >= (counted.end if counted else number.end)][:2]
    directly = [t.plain for t in row if t.start >= number.end][:2]
    for words in (behind, directly):
        if words[:1] and words[0] in (*change["more"], *change["less"]):
            return str(change["up"][0] if words[0] in change["more"] else change["down"][1])
    before = [t for t in row if t.end <= number.qualified]
    if before and before[-1].plain == "met":
        verbs, joined = {t.plain for t in row}, joined_verb(row)
        if verbs & set(change["falling"]) or joined in change["joined_falling"]:
            return str(change["down"][1])
        if verbs & set(change["rising"]) or joined in change["joined_rising"]:
            return str(change["up"][1])
    return None


_TURNS = re.compile(r"(?:\s[\w-]+)?(?:\s(?:in|eind|begin|per) [\w ]{4,16}?)?,?\s(?:naar|tot)\s*")
"""What stands between what something was and what it became: " fte in 2021 naar "."""


def _is_former(sentence: Sentence, clause: Clause) -> bool:
    """Whether it is the figure that something was before: "van *9,6 fte* naar 12 fte"."""
    before = sentence.words(sentence.start, clause.number.qualified)
    rest = plain(sentence.text[clause.number.end : sentence.end])
    opened = bool(before) and before[-1].plain == "van"
    after = next(
        (n for n in sentence.numbers if n.outcome is Outcome.FACT and n.start >= clause.number.end), None
    )
    if (
        opened
        and after is not None
        and _TURNS.fullmatch(plain(sentence.text[clause.number.end : after.qualified]))
    ):
        return True
    return (
        opened
        and re.match(
            r"(?:\s[\w€-]+)?(?:\s(?:in|eind|begin|per) [\w ]{4,16}?)?,?\s(?:naar|tot)\s(?:ruim|circa|ca\.|bijna|ongeveer|€)?\s?[€\d]",
            rest,
        )
        is not None
    )


def _without_change(measure: str) -> str:
    """What a difference is a difference of: "lasten" of "stijging van lasten"."""
    return re.sub(r"^\w+ van (?:het |de )?", "", measure) if _says_change(measure) else measure


def _says_change(measure: str) -> bool:
    change = data("drawing")["change"]
    first = plain(measure).split(" ")[0]
    return first in change["up"] or first in change["down"]


# --- When


def _in_time(token: Token, time: Time | None) -> bool:
    return time is not None and time.start <= token.start < time.end


def _time(sentence: Sentence, clause: Clause, around: Around) -> Time | None:
    """The time that stands in the figure's own clause; the one closest to it."""
    mine = [
        time
        for time in times(sentence, around.year)
        if clause.start <= time.start < clause.end
        and not any(a <= time.start < b for a, b in clause.holes)
        and not time.compared
    ]
    return min(mine, key=lambda time: abs(time.start - clause.number.start), default=None)


def _period(
    time: Time | None,
    sentence: Sentence,
    clause: Clause,
    earlier: Sequence[Observation],
    around: Around,
    scenario: Scenario,
) -> tuple[Period | None, str | None]:
    """The period and where it was inherited from; None for what stood beside the figure."""
    if time is not None:
        listed = [
            one for one in times(sentence, around.year) if not one.compared and one.end <= clause.number.start
        ]
        if (
            len({one.period for one in listed if clause.start <= one.start}) > 1
            and time.end <= clause.number.start
        ):
            # "in 2020, 2021 en 2022 waren er 10, 20 en 30": which is whose is not said.
            return None, None
        return time.period, None
    said = plain(sentence.text[sentence.start : sentence.end])
    pointing = data("drawing")["pointing"]
    before = earlier[-1] if earlier else None
    opening = (
        max(sentence.start, clause.start - _BEFORE_BRACKETS) if clause.host is not None else clause.start
    )
    own = plain(sentence.text[opening : clause.end])
    relative = data("drawing")["relative"]
    if re.search(relative["before"], own):
        return _year_before(before, around), "year before"
    if re.search(relative["away"], own):
        return None, None
    if earlier and any(re.search(rf"\b{phrase}\b", own) for phrase in pointing["now"]):
        return around.now, "letter date" if around.now else None
    if re.search(relative["this"], own):
        this = around.report or (year(around.now.first.year) if around.now and around.now.first else None)
        return this, "letter date" if this else None
    shared = before is None or before.time is None or before.time.start < before.number.start
    if (
        before is not None
        and before.period is not None
        and "period" not in before.inherited
        and (shared or clause.host is not None or _is_elliptical_part(clause))
    ):
        return before.period, "sentence"
    all_ = [one for one in times(sentence, around.year) if not one.compared]
    if "respectievelijk" in said or "resp." in said or _lists_years(all_, clause):
        return None, None
    all_ = [
        one for one in all_ if not any(other.number.start < one.start < other.clause.end for other in earlier)
    ]
    # A time behind the figure belongs to what stands there ("waar het er in 2019 nog 300 waren").
    if clause.named is None:
        all_ = [one for one in all_ if one.start < clause.number.start or one.end <= clause.end]
    # "(2021: 8,1 jaar)": what stands in brackets is of the figure in those brackets.
    around_brackets = _all_brackets(sentence)
    all_ = [
        one
        for one in all_
        if not any(a <= one.start < b and not a <= clause.number.start < b for a, b in around_brackets)
    ]
    if len({one.period for one in all_}) == 1:
        return all_[0].period, "sentence"
    if any(re.search(rf"\b{phrase}\b", said) for phrase in pointing["then"]):
        return around.last, "then" if around.last else None
    if any(re.search(rf"\b{phrase}\b", said) for phrase in pointing["now"]):
        return around.now, "letter date" if around.now else None
    if any(re.search(rf"\b{phrase}\b", said) for phrase in pointing["soon"]):
        return None, None
    if before is not None and before.period is not None and shared:
        return before.period, before.inherited.get("period", "sentence")
    if before is not None and before.period is not None:
        return None, None
    for period, basis in (
        (
            around.before if _points_back(sentence) or _is_part_of_before_row(sentence, clause) else None,
            "previous sentence",
        ),
        (around.lead, "lead-in"),
        (around.heading, "heading"),
        (around.report, "report"),
    ):
        if period is not None and (basis != "previous sentence" or scenario is Scenario.REALISED):
            return period, basis
    return None, None


def _lists_years(all_: Sequence[Time], clause: Clause) -> bool:
    """Whether several years stand before the figure, so that which one is its own is not said."""
    before = {time.period for time in all_ if time.end <= clause.number.start}
    return len(before) > 1


def _year_before(before: Observation | None, around: Around) -> Period | None:
    """The year before the one spoken of, where that is known."""
    for period in (before.period if before is not None else None, around.last, around.report, around.now):
        if period is not None and period.last is not None:
            return year(period.last.year - 1)
    return None


def _is_part_of_before_row(sentence: Sentence, clause: Clause) -> bool:
    """Whether the figure is said to be of those of the sentence before: "61 *van deze* medewerkers"."""
    behind = [t.plain for t in sentence.words(clause.number.end, sentence.end)[:2]]
    return behind[:1] == ["daarvan"] or (behind[:1] == ["van"] and behind[1:] in (["deze"], ["die"], ["hen"]))


def _is_elliptical_part(clause: Clause) -> bool:
    """Whether words say that the figure is a part of the one before, and so of its time."""
    return any(f" {word} " in f" {clause.link} " for word in data("drawing")["parts"]["words"])


# --- As what


def _scenario(
    sentence: Sentence, clause: Clause, row: Sequence[Token], earlier: Sequence[Observation]
) -> Scenario:
    words = data("drawing")["scenarios"]
    own = [t.plain for t in row]
    # "geraamd: in 2020 800 fte en in 2025 1.200 fte" holds for both; brackets speak for themselves.
    outside = [
        t
        for t in sentence.words(sentence.start, clause.number.start)
        if not any(a <= t.start < b for a, b in _all_brackets(sentence))
    ]
    own_verb = bool(clause.link) and any(t.tag is Tag.FINITE for t in row)
    lead = [t.plain for t in outside] if clause.host is None and not own_verb else []
    for said in (own, lead):
        for scenario in (Scenario.BUDGET, Scenario.FORECAST, Scenario.TARGET):
            cues = [at for at, word in enumerate(said) if word in words[scenario.value]]
            met = said is own and any(word in data("drawing")["realised"]["words"] for word in own)
            if met and cues and not _right_before(own, cues, row, clause.number):
                # "De taakstelling is niet gehaald: 40 mensen": the figure is what was reached.
                continue
            if cues and not (scenario is Scenario.TARGET and said is lead) and not _undone(said, cues):
                return scenario
        if said is own and (
            clause.host is not None or any(word in data("drawing")["realised"]["words"] for word in own)
        ):
            break
    if clause.host is not None and clause.host < len(earlier) and not _is_content(row):
        return earlier[clause.host].scenario
    return Scenario.REALISED


def _right_before(own: Sequence[str], cues: Sequence[int], row: Sequence[Token], number: Number) -> bool:
    """Whether a cue stands just before the figure: "de taakstelling van zeven banen"."""
    place = next((at for at, token in enumerate(row) if token.start >= number.qualified), len(own))
    return any(0 < place - at <= 3 for at in cues)


def _all_brackets(sentence: Sentence) -> list[Span]:
    found, opened = [], None
    for token in sentence.tokens:
        if token.text == "(":
            opened = token.start
        elif token.text == ")" and opened is not None:
            found.append((opened, token.end))
            opened = None
    return found


def _undone(said: Sequence[str], cues: Sequence[int]) -> bool:
    """Whether the figure is compared with the plan, or tells that the aim was met: "dan begroot", "is gehaald"."""
    for at in cues:
        before = said[max(0, at - 4) : at]
        if not any(
            word in ("opzichte", "dan", "boven", "onder", "vergeleken", "binnen", "conform")
            for word in before
        ):
            return False
    return True


def _whole(clause: Clause, earlier: Sequence[Observation]) -> int | None:
    """Which figure of the sentence this one is a part of, as far as words say so."""
    if not earlier:
        return None
    parts = data("drawing")["parts"]
    if any(word in f" {clause.link} " for word in (f" {one} " for one in parts["words"])):
        last = len(earlier) - 1
        return last
    before = earlier[-1]
    if clause.named is not None and clause.host is not None and clause.host < len(earlier):
        whole = earlier[clause.host]
        siblings = sum((one.value for one in earlier if one.whole == clause.host), Decimal(0))
        fits = siblings + (clause.number.value or 0) <= whole.value
        return clause.host if fits and clause.number.unit is None else None
    if before.whole is not None and clause.link in ("en", ",", ", en", "; ") and clause.host is None:
        whole = earlier[before.whole]
        siblings = sum((one.value for one in earlier if one.whole == before.whole), Decimal(0))
        if siblings + (clause.number.value or 0) <= whole.value and clause.number.unit != "%":
            return before.whole
    return None


# --- Who and where


def _organisation(row: Sequence[Token], number: Number) -> str | None:
    """A name after "bij", "aan", "naar" or "door"."""
    for at, token in enumerate(row[:-1]):
        if token.plain not in ("bij", "aan", "naar", "door", "van"):
            continue
        inner = at + 1
        while inner < len(row) and row[inner].tag in (Tag.ARTICLE, Tag.DETERMINER):
            inner += 1
        end = inner
        while end < len(row) and row[end].tag is Tag.NAME:
            end += 1
        name = _joined(row[inner:end])
        if name and token.plain != "van" and place_name(plain(name)) is None and not re.search(r"\d", name):
            return name
    return None


def _place(sentence: Sentence, row: Sequence[Token], around: Around) -> tuple[str | None, bool]:
    found = set(_places(row))
    if found:
        return (found.pop() if len(found) == 1 else None), False
    others = set(_places(sentence.tokens))
    alone = sum(1 for n in sentence.numbers if n.outcome is Outcome.FACT) == 1
    if others and not (alone and others == {around.place}):
        # Another clause tells of a place: whether it holds here too is not said.
        return None, False
    said = plain(sentence.text[sentence.start : sentence.end])
    if any(re.search(rf"\b{word}", said) for word in data("drawing")["pointing"]["nationwide"]):
        return None, False
    return around.place, around.place is not None


def _places(row: Sequence[Token]) -> Iterator[str]:
    at = 0
    while at < len(row):
        for length in (3, 2, 1):
            piece = row[at : at + length]
            if len(piece) == length and piece[0].tag in (Tag.NAME, Tag.NOUN) and piece[0].text[:1].isupper():
                name = place_name(" ".join(t.plain for t in piece))
                if name is not None:
                    yield name
                    at += length - 1
                    break
        at += 1


# --- Parts that only arithmetic shows


def linked(found: Sequence[Observation]) -> dict[int, int]:
    """Which figures of a passage are parts of which: by the words between them, and where figures add up exactly.

    The keys and values are places in `found`.
    """
    whole: dict[int, int] = {}
    for at, one in enumerate(found):
        first = next(i for i, other in enumerate(found) if other.sentence is one.sentence)
        out_of = next(
            (
                i
                for i, other in enumerate(found)
                if other.sentence is one.sentence and other.number.start == one.clause.of
            ),
            None,
        )
        if one.clause.of is not None and out_of is not None:
            whole[at] = out_of
        elif one.whole is not None:
            whole[at] = first + one.whole
        elif at and _is_part_of_before(one):
            target = _counted_before(found, at)
            if target is not None and found[target].value > one.value:
                whole[at] = target
    for at, one in enumerate(found):
        if at not in whole and at and _is_rest(one) and at - 1 in whole:
            whole[at] = whole[at - 1]
    for at, one in enumerate(found):
        for parts in _summing(found, at, whole):
            for i in parts:
                whole[i] = at
            break
        for last in range(at + 2, min(len(found), at + 8)):
            parts = [i for i in range(at + 1, last + 1) if whole.get(i) in (None, at)]
            alike = all(
                lemma(plain(found[i].unit)) == lemma(plain(one.unit)) for i in range(at + 1, last + 1)
            )
            if (
                alike
                and len(parts) > 1
                and parts[-1] == last
                and one.unit != "%"
                and sum((found[i].value for i in parts), Decimal(0)) == one.value
            ):
                for i in parts:
                    whole[i] = at
                break
    return {
        part: target for part, target in whole.items() if found[part].unit != "%" and not _loops(whole, part)
    }


def _summing(found: Sequence[Observation], at: int, whole: Mapping[int, int]) -> Iterator[list[int]]:
    """Figures behind this one in its sentence, outside brackets, that add up to it exactly; others may stand between."""
    one = found[at]
    if one.unit == "%" or one.clause.host is not None:
        return
    behind = [
        i
        for i in range(at + 1, min(len(found), at + 10))
        if found[i].sentence is one.sentence
        and found[i].clause.host is None
        and whole.get(i) in (None, at)
        and found[i].unit == one.unit
    ]
    for count in range(2, len(behind) + 1):
        if sum((found[i].value for i in behind[:count]), Decimal(0)) == one.value:
            yield behind[:count]


def _loops(whole: Mapping[int, int], at: int) -> bool:
    seen = set()
    while at in whole:
        if at in seen:
            return True
        seen.add(at)
        at = whole[at]
    return False


def _is_part_of_before(one: Observation) -> bool:
    if one.counted is not None and one.counted.of:
        row = one.sentence.words(one.number.end, one.sentence.end)
        return len(row) > 1 and row[1].plain in ("deze", "die", "hen", "genoemde")
    said = plain(one.sentence.text[one.sentence.start : one.number.qualified])
    if re.search(rf"\b(?:{'|'.join(data('drawing')['parts']['portions'])})\b[\s,(]*(?:\w+\s)?$", said):
        return True
    opening = " ".join(t.plain for t in one.sentence.tokens[:2])
    first = one.sentence.tokens[0].plain if one.sentence.tokens else ""
    if not any(n.start < one.number.start and n.outcome is Outcome.FACT for n in one.sentence.numbers):
        return first in ("daarvan", "hiervan") or opening in ("van deze", "van hen", "van die")
    return False


def _counted_before(found: Sequence[Observation], at: int) -> int | None:
    for i in range(at - 1, -1, -1):
        if found[i].unit == found[at].unit:
            return i
    return None


def _is_rest(one: Observation) -> bool:
    before = one.sentence.words(one.sentence.start, one.number.qualified)
    return bool(before) and before[-1].plain in data("drawing")["parts"]["rest"]


def with_whole_period(one: Observation, whole: Observation) -> Observation:
    """The part with the period of its whole, where it has none of its own."""
    own = one.period is not None and one.inherited.get("period") in (None, "sentence")
    if own or whole.period is None or one.scenario is not whole.scenario:
        return one
    return replace(one, period=whole.period, inherited={**one.inherited, "period": "whole"})


def spans(one: Observation) -> tuple[Span, ...]:
    """Where the words of the figure's own clause stand."""
    found, start = [], one.clause.start
    for first, last in one.clause.holes:
        found.append((start, first))
        start = last
    return (*found, (start, one.clause.end))
