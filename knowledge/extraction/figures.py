"""The figures of a sentence: each with what it counts, its period, place, organisation and scenario."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from knowledge.extraction.clauses import Clause, Sentence, brackets_in, clauses
from knowledge.extraction.counted import counted_of, whole_of_share
from knowledge.extraction.drafts import Outcome
from knowledge.extraction.numbers import Number
from knowledge.extraction.parts import whole_in_sentence
from knowledge.extraction.periods import period_of, time_of
from knowledge.extraction.readings import UNKNOWN, Around, Reading
from knowledge.extraction.times import is_former, times
from knowledge.model import Period, Scenario
from knowledge.words import Tag, Token, data, place_name, plain, year

_UNSURE = ("report", "title", "letter date", "heading")
"""Where a period comes from that may be another than the figure's own."""


def read_figures(sentence: Sentence, around: Around) -> tuple[Reading, ...]:
    """The figures of a sentence in order; `whole` counts within this sentence."""
    found: list[Reading] = []
    for clause in clauses(sentence):
        if not _is_no_figure(sentence, clause.number):
            found.append(_read(sentence, clause, found, around))
    for at, (one, after) in enumerate(pairwise(found)):
        # "van 14 naar 11 weken": the unit stands once, behind the second.
        if one.unit == UNKNOWN and after.unit != UNKNOWN and is_former(sentence, one.clause):
            basis = {**one.inherited, "unit": "sentence"}
            doubts = tuple(doubt for doubt in one.doubts if doubt[0] != "unit")
            found[at] = replace(
                one, unit=after.unit, counted=one.counted or after.counted, inherited=basis, doubts=doubts
            )
    return tuple(_with_row_of_times(sentence, found, around))


def _read(sentence: Sentence, clause: Clause, earlier: Sequence[Reading], around: Around) -> Reading:
    number = clause.number
    row = _row(sentence, clause)
    time = time_of(sentence, clause, around)
    counted = counted_of(sentence, clause, row, earlier, around, time)
    scenario = _scenario(sentence, clause, row, earlier)
    period, basis = period_of(time, sentence, clause, earlier, around, scenario)
    was = clause.host is not None and [t.plain for t in row[:1]] in (["was"], ["waren"])
    if time is None and (was or is_former(sentence, clause)):
        # What it was before it changed was so at another time, which is not said.
        period, basis = None, None
    place, from_sender = _place(sentence, row, around)
    bases = {
        "unit": counted.unit_from,
        "population": counted.span_from,
        "period": basis,
        "place": "sender" if from_sender else None,
        "scenario": None if scenario is Scenario.REALISED else "words",
    }
    say = data("drawing")["doubts"]
    doubts = []
    if counted.unit == UNKNOWN or counted.unit is None:
        doubts.append(("unit", say["unit"]))
    elif counted.unit_from is not None and number.unit is None:
        doubts.append(("unit", say["unit inherited"]))
    if counted.span is None:
        doubts.append(("population", say["counted"]))
    if basis in _UNSURE:
        doubts.append(("period_start", say["period"]))
    if number.doubt:
        doubts.append(("value", say[number.doubt]))
    share = whole_of_share(sentence, clause)
    whole = next((at for at, one in enumerate(earlier) if share and one.number.start == share.start), None)
    return Reading(
        sentence=sentence,
        clause=clause,
        unit=counted.unit or UNKNOWN,
        counted=counted.span,
        phrase=counted.phrase,
        organisation=_organisation(row),
        place=place,
        time=time,
        period=period,
        scenario=scenario,
        whole=whole if whole is not None else whole_in_sentence(clause, earlier),
        inherited={name: said for name, said in bases.items() if said},
        doubts=tuple(doubts),
    )


def _with_row_of_times(sentence: Sentence, found: list[Reading], around: Around) -> list[Reading]:
    """Each figure of a row with the time in its place: "in 2022 en 2023 waren er 12 en 15", "711/773 in 2022/2023"."""
    named: list[Period] = []
    for time in times(sentence, around.year):
        period, split = time.period, "/" in sentence.text[time.date_start : time.end]
        if split and period.first and period.last and period.last.year == period.first.year + 1:
            named += [year(period.first.year), year(period.last.year)]
        elif not time.compared:
            named.append(period)
    paired = len(found) == 2 and all(one.number.pair for one in found)
    if len(found) < 2 or len(named) != len(found) or not (paired or _listed(sentence, found, around)):
        return found
    return [
        replace(
            one,
            period=period,
            inherited={name: basis for name, basis in one.inherited.items() if name != "period"},
            doubts=tuple(doubt for doubt in one.doubts if doubt[0] != "period_start"),
        )
        for one, period in zip(found, named, strict=True)
    ]


def _listed(sentence: Sentence, found: Sequence[Reading], around: Around) -> bool:
    """Whether all times of the sentence stand before its first figure, or all behind the last."""
    places = [time.start for time in times(sentence, around.year)]
    first, last = found[0].number.start, found[-1].number.end
    return all(place < first for place in places) or all(place >= last for place in places)


def _row(sentence: Sentence, clause: Clause) -> tuple[Token, ...]:
    """The words of the clause, without those of figures in brackets."""
    return tuple(
        t
        for t in sentence.words(clause.start, clause.end)
        if not any(a <= t.start < b for a, b in clause.holes)
    )


def _is_no_figure(sentence: Sentence, number: Number) -> bool:
    """Whether it is a stretch of time that sets no figure: "twee jaar geleden", "de afgelopen 5 jaar"."""
    if (number.value == 0 and number.unit == "euro") or _is_furniture(sentence, number):
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


_TITLE = 8
"""Words of a line that may be the title of a chapter."""


def _is_furniture(sentence: Sentence, number: Number) -> bool:
    """Whether the figure is the number of a chapter: "4 Plaatsing van de vallen", or a number on its own."""
    row = sentence.tokens
    if number.unit is None and all(t.tag in (Tag.MARK, Tag.NUMBER) for t in row):
        return True
    opens = len(row) > 1 and number.start == sentence.start and not number.unit and row[1].text[:1].isupper()
    small = number.value is not None and number.value < 100 and not number.word and number.high is None
    return opens and small and len(row) <= _TITLE and all(t.tag is not Tag.FINITE for t in row)


def ignored(sentence: Sentence) -> tuple[Number, ...]:
    """The numbers of a sentence that look like figures and set none."""
    return tuple(n for n in sentence.numbers if n.outcome is Outcome.FACT and _is_no_figure(sentence, n))


def _scenario(
    sentence: Sentence, clause: Clause, row: Sequence[Token], earlier: Sequence[Reading]
) -> Scenario:
    """Whether the figure came true, by the cue that stands closest to it: in its clause, else before it."""
    met = data("drawing")["realised"]["words"]
    own = _cues(row, clause.number)
    if any(t.plain in met for t in row):
        # "De taakstelling is niet gehaald: 40 mensen": the figure is what was reached.
        own = [cue for cue in own if _right_before([t.plain for t in row], [cue[2]], row, clause.number)]
        return min(own)[1] if own else Scenario.REALISED
    if own:
        return min(own)[1]
    if clause.host is not None:
        bare = clause.host < len(earlier) and not any(t.tag is Tag.FINITE for t in row)
        return earlier[clause.host].scenario if bare else Scenario.REALISED
    if clause.link and any(t.tag is Tag.FINITE for t in row):
        return Scenario.REALISED
    # "geraamd: in 2020 800 fte en in 2025 1.200 fte" holds for both; brackets speak for themselves.
    outside = [
        t
        for t in sentence.words(sentence.start, clause.number.start)
        if not any(a <= t.start < b for a, b in brackets_in(sentence))
    ]
    lead = [cue for cue in _cues(outside, clause.number) if cue[1] is not Scenario.TARGET]
    return min(lead)[1] if lead else Scenario.REALISED


def _cues(row: Sequence[Token], number: Number) -> list[tuple[int, Scenario, int]]:
    """The words of a row that say a scenario: how far from the figure, which, and their place."""
    words = data("drawing")["scenarios"]
    said = [token.plain for token in row]
    found = []
    for scenario in (Scenario.BUDGET, Scenario.FORECAST, Scenario.TARGET):
        for at, word in enumerate(said):
            if word in words[scenario.value] and not _undone(said, [at]):
                token = row[at]
                behind = token.start >= number.end
                found.append(
                    (token.start - number.end + 20 if behind else number.start - token.end, scenario, at)
                )
    return found


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
        name = " ".join(t.text for t in row[inner:end])
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
