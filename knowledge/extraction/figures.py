"""What a figure tells: the unit, what is counted, what is measured of it, when, and as part of what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from knowledge.extraction.changes import change_word, is_former, says_change, without_change
from knowledge.extraction.clauses import Clause, Sentence, brackets_in, clauses
from knowledge.extraction.drafts import Outcome
from knowledge.extraction.fragments import is_content, joined
from knowledge.extraction.measure import (
    in_brackets,
    measure_of,
    named_by,
    opening_words,
    words_before_brackets,
)
from knowledge.extraction.numerals import Number
from knowledge.extraction.observation import UNKNOWN, Around, Observation
from knowledge.extraction.period import period_of, time_of
from knowledge.extraction.population import counted_behind, number_of, unit_and_population, unit_of
from knowledge.extraction.references import (
    goes_on_from,
    is_part_of_those_before,
    names_anything,
    points_back,
    tells_of_something,
)
from knowledge.extraction.times import in_time
from knowledge.extraction.wholes import whole_in_sentence
from knowledge.model import Scenario
from knowledge.words import Phrase, Tag, Token, data, measures, place_name, plain, subject


def observe(sentence: Sentence, around: Around) -> tuple[Observation, ...]:
    """The figures that a sentence tells, in order; `whole` counts within this sentence."""
    found: list[Observation] = []
    for clause in clauses(sentence):
        if _is_no_figure(sentence, clause.number):
            continue
        found.append(_observed(sentence, clause, found, around))
    former = data("drawing")["change"]["former"]
    for at, (one, after) in enumerate(pairwise(found)):
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


def _observed(
    sentence: Sentence, clause: Clause, earlier: Sequence[Observation], around: Around
) -> Observation:
    number = clause.number
    row = _row(sentence, clause)
    counted = _counted(sentence, clause, row)
    near = _goes_on_about(sentence, clause, row, counted, earlier, around)
    inherited: dict[str, str] = {}
    doubts: list[tuple[str, str]] = []
    say = data("drawing")["doubts"]
    named = number_of(row)
    basis = "sentence" if earlier else "previous sentence"
    in_millions = number.scaled and number.unit is None and near is not None and near.unit == "euro"
    unit, population = _own_unit(number, row, counted, None if in_millions else named)
    if unit is None and near is not None and near.unit != "%":
        unit, inherited["unit"] = near.unit, basis
        doubts.append(("unit", say["unit inherited"]))
    if unit is None:
        unit, population = _unit_of_former(sentence, clause, row)
    if unit is None:
        unit = UNKNOWN
        doubts.append(("unit", say["unit"]))
    time = time_of(sentence, clause, around)
    about = subject(
        tuple(t for t in row if not in_time(t, time) and not number.qualified <= t.start < number.end)
    )
    bare = counted is None or counted.head.plain in measures()
    measure = measure_of(row, number, counted, named, time)
    if not measure:
        measure = _measure_around_brackets(sentence, clause, near, around, bare)
    if population is None and near is not None and near.population and inherited.get("unit"):
        population, inherited["population"] = near.population, basis
    if population is None and near is not None and unit == "%" and is_part_of_those_before(sentence, clause):
        population, inherited["population"] = near.population or near.measure, basis
    if not measure and bare and near is not None:
        measure, inherited["measure"] = without_change(near.measure), basis
        about_text = near.about
    else:
        about_text = joined(about.words) if about is not None else None
    former = is_former(sentence, clause) or (
        clause.host is not None and row[:1] and row[0].plain in ("was", "waren")
    )
    measure = _with_change(measure, number, row, counted, near, bool(former))
    if (
        says_change(measure)
        and near is not None
        and near.measure != measure
        and "population" not in inherited
        and not counted
    ):
        population, inherited["population"] = near.population or near.measure, basis
    if not measure:
        said = named or counted
        measure = joined(said.words) if said is not None else about_text or unit
        if population is not None and population in measure:
            population = None
    if measure == unit == UNKNOWN:
        doubts.append(("measure", say["measure"]))
    scenario = _scenario(sentence, clause, row, earlier)
    period, basis_of_period = period_of(time, sentence, clause, earlier, around, scenario)
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
    return Observation(
        sentence=sentence,
        clause=clause,
        unit=unit,
        measure=measure,
        population=population,
        about=about_text,
        organisation=_organisation(row),
        place=place,
        time=time,
        period=period,
        scenario=scenario,
        whole=whole_in_sentence(clause, earlier),
        counted=counted,
        inherited=inherited,
        doubts=tuple(doubts),
    )


def _row(sentence: Sentence, clause: Clause) -> tuple[Token, ...]:
    """The words of the clause, without those of figures in brackets."""
    return tuple(
        t
        for t in sentence.words(clause.start, clause.end)
        if not any(a <= t.start < b for a, b in clause.holes)
    )


def _counted(sentence: Sentence, clause: Clause, row: Sequence[Token]) -> Phrase | None:
    """What is counted; of "612 van de 1.276 woningen" it stands behind the other figure."""
    number = clause.number
    counted = counted_behind(tuple(t for t in row if t.start >= number.end), number.value)
    if clause.of is None or counted is not None:
        return counted
    other = next(n for n in sentence.numbers if n.start == clause.of)
    return counted_behind(sentence.words(other.end, sentence.end), number.value)


def _goes_on_about(
    sentence: Sentence,
    clause: Clause,
    row: Sequence[Token],
    counted: Phrase | None,
    earlier: Sequence[Observation],
    around: Around,
) -> Observation | None:
    """The figure that this one may take from what it does not tell itself: of its sentence, else of the one before."""
    near = goes_on_from(earlier, clause)
    if near is not None:
        return near
    if points_back(sentence) or is_part_of_those_before(sentence, clause) or not names_anything(sentence):
        return around.topic
    return around.topic if counted is None and not tells_of_something(row, clause.number) else None


def _own_unit(
    number: Number, row: Sequence[Token], counted: Phrase | None, named: Phrase | None
) -> tuple[str | None, str | None]:
    """The unit and population that the clause itself tells."""
    after = tuple(t for t in row if t.start >= number.end)
    unit, population = unit_and_population(number, counted, after)
    return unit_of(named) if unit is None and named is not None else (unit, population)


def _unit_of_former(
    sentence: Sentence, clause: Clause, row: Sequence[Token]
) -> tuple[str | None, str | None]:
    """Of what something was before, the unit and population that its subject names: "de klachten daalden van 55"."""
    number = clause.number
    if not is_former(sentence, clause):
        return None, None
    about = subject(tuple(t for t in row if not number.qualified <= t.start < number.end))
    plural = about is not None and about.head.plain.endswith(("en", "s"))
    return unit_of(about) if about is not None and plural else (None, None)


def _measure_around_brackets(
    sentence: Sentence, clause: Clause, near: Observation | None, around: Around, bare: bool
) -> str:
    """The words that a figure without words of its own goes with, where brackets tell; empty where they do not."""
    if clause.named is not None:
        measure = named_by(sentence, clause.named)
        # "de tekorten in de zorg (51) en het onderwijs (19)": what opens the row goes for all of it.
        opens = near is not None and near.clause.named is not None
        return f"{opening_words(near.measure)}{measure}" if near is not None and opens else measure
    beside = clause.host is not None or in_brackets(sentence, clause)
    if not beside or (bare and near is not None):
        return ""
    return words_before_brackets(sentence, clause, around)


def _with_change(
    measure: str,
    number: Number,
    row: Sequence[Token],
    counted: Phrase | None,
    near: Observation | None,
    former: bool,
) -> str:
    """The measure, told as a difference or as what something was before, where the figure is one."""
    change = data("drawing")["change"]
    if near is not None and number.unit == "%" and measure == near.measure and (number.value or 0) < 0:
        measure = f"{change['down'][1]} van {measure}"
    if former:
        measure = f"{measure} {change['former']}".strip()
    elif near is not None and measure.endswith(change["former"]):
        measure = measure.removesuffix(change["former"]).strip()
    leading = [t.plain for t in row if t.end <= number.qualified][-1:]
    if leading in (["tot"], ["naar"]) and says_change(measure):
        # "een stijging tot 300": what it became is no difference.
        return without_change(measure)
    word = change_word(row, number, counted)
    if word is None or says_change(measure):
        return measure
    told = measure or (joined(counted.words) if counted else "") or (near.measure if near is not None else "")
    return f"{word} van {told}" if told else word


def _scenario(
    sentence: Sentence, clause: Clause, row: Sequence[Token], earlier: Sequence[Observation]
) -> Scenario:
    words = data("drawing")["scenarios"]
    own = [t.plain for t in row]
    # "geraamd: in 2020 800 fte en in 2025 1.200 fte" holds for both; brackets speak for themselves.
    outside = [
        t
        for t in sentence.words(sentence.start, clause.number.start)
        if not any(a <= t.start < b for a, b in brackets_in(sentence))
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
    if clause.host is not None and clause.host < len(earlier) and not is_content(row):
        return earlier[clause.host].scenario
    return Scenario.REALISED


def _right_before(own: Sequence[str], cues: Sequence[int], row: Sequence[Token], number: Number) -> bool:
    """Whether a cue stands just before the figure: "de taakstelling van zeven banen"."""
    place = next((at for at, token in enumerate(row) if token.start >= number.qualified), len(own))
    return any(0 < place - at <= 3 for at in cues)


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


def _organisation(row: Sequence[Token]) -> str | None:
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
        name = joined(row[inner:end])
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
    if re.search(rf"\b(?:{'|'.join(data('drawing')['pointing']['nationwide'])})", said):
        return None, False
    return around.place, around.place is not None


def _places(row: Sequence[Token]) -> Iterator[str]:
    at = 0
    while at < len(row):
        named = row[at].tag in (Tag.NAME, Tag.NOUN) and row[at].text[:1].isupper()
        for length in (3, 2, 1) if named else ():
            piece = row[at : at + length]
            if len(piece) == length:
                name = place_name(" ".join(t.plain for t in piece))
                if name is not None:
                    yield name
                    at += length - 1
                    break
        at += 1
