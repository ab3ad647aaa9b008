"""Draws facts from a letter that was read: figures, dates, lists, meanings, persons and commitments, each verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from knowledge.extraction.clauses import Sentence, sentence_of
from knowledge.extraction.context import Context, only_period, report_period, sender_place, title_period
from knowledge.extraction.counted import whole_of_share
from knowledge.extraction.drafts import Draft, Drawn, Numeral, Outcome
from knowledge.extraction.figures import ignored, read_figures
from knowledge.extraction.labels import VALUE, flat, label_from, label_of, statement_of
from knowledge.extraction.lists import announced, items_below
from knowledge.extraction.numbers import Number, numbers_in
from knowledge.extraction.parts import doubts_about, linked, with_whole_period
from knowledge.extraction.readings import UNKNOWN, Around, Reading, Said, Span
from knowledge.extraction.sayings import persons, sayings
from knowledge.extraction.tables import read_cells, table_wholes, without_scale
from knowledge.extraction.times import points_back, times
from knowledge.extraction.units import Unit, units
from knowledge.letters import Document, Passage, PassageKind
from knowledge.model import Amount, Fact, Kind, Letter, Period, Scenario
from knowledge.words import Tag, data, fold, tokens

_SUFFIX = {Kind.DATE: "datum", Kind.DEFINITION: "betekenis", Kind.LIST: "lijst"}
_OPENING = 3
"""Words before a whole that belong to it: "Van de 64 aanbieders"."""
_DATELINE = re.compile(r"[A-ZÀ-Þ][\w’' -]{2,30}, (?:de )?\d{1,2} [a-z]+ \d{4}$")
"""The line of a letter that says where and when it was written: "Waterhoek, 3 mei 2024"."""
_SCORES = {Kind.DATE: 4, Kind.PERSON: 3, Kind.LIST: 3, Kind.DEFINITION: 3, Kind.STATEMENT: 2}


def draw(document: Document, letter: Letter) -> Drawn:
    """Everything that the letter says, as drafts for review; facts get ids that start with the id of the letter."""
    return _Drawing(document, letter).drawn()


class _Drawing:
    """One letter being drawn, passage by passage: what earlier ones said may hold for later ones."""

    def __init__(self, document: Document, letter: Letter) -> None:
        self._document = document
        self._letter = letter
        self._context = Context(document)
        self._ids: set[str] = set()
        self._said: set[tuple[object, ...]] = set()
        self._drafts: list[Draft] = []
        self._ledger: list[Numeral] = []
        self._last: Period | None = None
        self._report = report_period(document, letter.title)
        self._year = letter.date.year if letter.date else None
        if self._year is None and self._report is not None and self._report.first is not None:
            self._year = self._report.first.year

    def drawn(self) -> Drawn:
        for passage in self._document.passages:
            if passage.kind is PassageKind.LETTERHEAD:
                self._skip(passage, Outcome.REFERENCE, "head")
            elif passage.kind is PassageKind.HEADING:
                self._skip(passage, Outcome.IGNORED, "heading")
        above: dict[int, Unit] = {}
        for _, group in groupby(
            units(self._document), lambda one: one.above if one.row else one.passage.start
        ):
            found = tuple(group)
            above.update({one.passage.start: one for one in found})
            (self._table if found[0].row else self._passage)(found)
        for passage, said in announced(self._document.passages, self._document.text):
            self._say(said, replace(above[passage.start], lead=None), "")
        self._letter_date()
        return Drawn(tuple(self._drafts), tuple(sorted(self._ledger, key=lambda line: line.start)))

    def _letter_date(self) -> None:
        """The date of the letter itself is a fact too: "van wanneer is die brief?"."""
        day = self._letter.date
        if day is None:
            return
        said = data("drawing")["statements"]
        headings = [one.text for one in self._document.passages if one.kind is PassageKind.HEADING]
        fact = Fact(
            id=self._id("datum brief"),
            letter=self._letter,
            kind=Kind.DATE,
            measure=f"{said['letter_date_measure']} {self._letter.title}".strip(),
            statement=said["letter_date"],
            period=Period(day, day),
            period_basis="reference date",
            section=data("documents")["sections"]["opening"],
            context=" / ".join((self._letter.title, *headings)),
        )
        self._drafts.append(Draft(fact, 0, 0, sure=True, score=_SCORES[Kind.DATE]))

    # --- The ledger

    def _skip(self, passage: Passage, outcome: Outcome, why: str) -> None:
        for number in numbers_in(passage.text):
            dated = number.outcome is Outcome.DATE
            self._note(number, passage.start, Outcome.DATE if dated else outcome, "date" if dated else why)

    def _note(self, number: Number, offset: int, outcome: Outcome, why: str, fact: str | None = None) -> None:
        start, end = number.start + offset, number.end + offset
        reason = data("drawing")["ledger"][why] if why else ""
        self._ledger.append(Numeral(self._document.text[start:end], start, end, outcome, reason, fact))

    def _account(
        self, unit: Unit, numbers: Sequence[Number], found: Sequence[Reading], stretches: set[int]
    ) -> None:
        """Every other number of a unit in the ledger."""
        known: list[Span] = [(one.number.start, one.number.end) for one in found]
        for number in numbers:
            if any(a < number.end and number.start < b for a, b in known):
                continue
            known.append((number.start, number.end))
            if number.outcome is Outcome.DATE:
                self._note(number, 0, Outcome.DATE, "date")
            elif number.outcome is Outcome.FACT:
                why = "stretch" if number.start in stretches and number.value else "bare"
                self._note(number, 0, Outcome.IGNORED, why)
            else:
                self._note(number, 0, number.outcome, number.why)
        for digits in re.finditer(r"\d+", self._document.text[unit.start : unit.end]):
            # In a label before a colon: in the ledger too, so that no number is missed.
            start, end = digits.start() + unit.start, digits.end() + unit.start
            if not any(a < end and start < b for a, b in known):
                self._note(Number(start, end, Outcome.IGNORED), 0, Outcome.IGNORED, "unclear")

    # --- Units

    def _around(self, unit: Unit, topic: Reading | None, before: Period | None) -> Around:
        text, now = self._document.text, self._letter.date
        above = [span for span in unit.above if not _DATELINE.match(text[slice(*span)])]
        named = [[only_period(text[a:b]) for a, b in reversed(spans)] for spans in (unit.openers, above)]
        lead, heading = (next((period for period in found if period), None) for found in named)
        return Around(
            place=sender_place(self._letter),
            topic=topic,
            before=before,
            last=self._last,
            lead=lead,
            heading=heading,
            report=self._report,
            title=title_period(self._letter.title),
            now=Period(now, now) if now else None,
            year=self._year,
        )

    def _table(self, rows: Sequence[Unit]) -> None:
        text = self._document.text
        read = [
            read_cells(unit, text, self._around(unit, None, None)) if not unit.signed else () for unit in rows
        ]
        for unit, found in zip(rows, read, strict=True):
            self._account(unit, sentence_of(text, unit.start, unit.end).numbers, found, set())
        places = [unit for unit, found in zip(rows, read, strict=True) for _ in found]
        self._figures(
            [one for found in read for one in found], places, [()] * len(places), table_wholes(read)
        )

    def _passage(self, found: Sequence[Unit]) -> None:
        text = self._document.text
        read: list[Reading] = []
        places: list[Unit] = []
        earlier: list[str] = []
        heard: list[tuple[str, ...]] = []
        said: list[tuple[Said, Unit, str]] = []
        before: Period | None = None
        last: Sentence | None = None
        for unit in found:
            start = unit.label[1] if unit.label and unit.label[0] == unit.start else unit.start
            sentence = sentence_of(text, start, unit.end)
            here = (
                ()
                if unit.signed
                else read_figures(sentence, self._around(unit, read[-1] if read else None, before))
            )
            self._account(unit, sentence.numbers, here, {n.start for n in ignored(sentence)})
            read += here
            places += [unit] * len(here)
            heard += [tuple(earlier)] * len(here)
            named = [time.period for time in times(sentence, self._year) if not time.compared]
            before = named[-1] if named else before if points_back(sentence) else None
            self._last = before or self._last
            words = flat(text[unit.start : unit.end])
            if not unit.signed:
                said += [(one, unit, words) for one in sayings(sentence, last, self._year)]
            # Of a sentence with figures only its nouns go on: what happened there is said of those figures alone.
            earlier.append(_nouns(sentence) if here else words)
            last = sentence
        self._figures(read, places, heard, linked(read))
        passage = found[0].passage
        said += [
            (one, replace(found[0], lead=None), "")
            for one in (
                *persons(text, passage.start, passage.end, found[0].signed),
                *items_below(text, passage.start, passage.end),
            )
            if not found[0].signed or one.kind in (Kind.PERSON, Kind.LIST)
        ]
        for one, unit, words in said:
            self._say(one, unit, words)

    # --- Drafts

    def _figures(
        self,
        found: Sequence[Reading],
        places: Sequence[Unit],
        earlier: Sequence[tuple[str, ...]],
        wholes: dict[int, int],
    ) -> None:
        doubts = doubts_about(found, wholes)
        ids: dict[int, str] = {}
        for at in sorted(range(len(found)), key=lambda at: _depth(wholes, at)):
            one = replace(found[at], doubts=(*found[at].doubts, *doubts.get(at, ())))
            if at in wholes:
                one = with_whole_period(one, found[wholes[at]])
            draft = self._figure(one, found, places[at], earlier[at], ids.get(wholes.get(at, -1)))
            ids[at] = draft.fact.id
            self._drafts.append(draft)
        for at, one in enumerate(found):
            self._note(one.number, 0, Outcome.FACT, "", ids[at])

    def _figure(
        self, one: Reading, all_: Sequence[Reading], unit: Unit, earlier: tuple[str, ...], part_of: str | None
    ) -> Draft:
        number, text = one.number, self._document.text
        one = self._ahead(one)
        label = _label(one, text)
        doubts = one.doubts
        if not label:
            # Nothing but small words stands around the figure: what announces it says what it is about.
            label = next(
                (said for span in _fallbacks(unit) if (said := label_from(text[slice(*span)]))), one.unit
            )
            doubts = (*doubts, ("measure", data("drawing")["doubts"]["label"]))
        population = flat(text[slice(*one.counted)]) if one.counted else None
        amount = Amount(one.value, one.unit, number.qualifier, number.high)
        period = one.period
        fact = Fact(
            id=self._id(f"{population or ''} {label}"),
            letter=self._letter,
            kind=Kind.FIGURE,
            measure=label,
            statement=_statement(one, all_, unit, text),
            population=population,
            organisation=one.organisation,
            place=one.place,
            period=period,
            period_basis=_basis(period),
            amount=amount,
            scenario=one.scenario,
            part_of=part_of,
            section=unit.passage.section,
            passage=unit.passage.number or None,
            quote=text[unit.start : unit.end],
            inherited=tuple(one.inherited.items()),
            context=self._context.of(unit, _own_words(one, all_, unit, text), earlier, topics=True),
        )
        explicit = not {"unit", "population", "period"} & one.inherited.keys()
        sure = not doubts and explicit and period is not None and population is not None
        return Draft(fact, unit.start, unit.end, number.start, number.end, doubts, sure, _score(fact, doubts))

    def _ahead(self, one: Reading) -> Reading:
        """A figure of a time that had not begun when the letter was written is expected."""
        known = self._letter.date or (self._report.last if self._report is not None else None)
        first = one.period.first if one.period is not None else None
        if one.scenario is not Scenario.REALISED or known is None or first is None or first <= known:
            return one
        return replace(one, scenario=Scenario.FORECAST, inherited={**one.inherited, "scenario": "period"})

    def _say(self, one: Said, unit: Unit, words: str) -> None:
        same = (one.kind, one.label, one.text, one.items, one.period)
        if same in self._said or VALUE not in one.statement:
            return
        self._said.add(same)
        fact = Fact(
            id=self._id(f"{one.label} {_SUFFIX.get(one.kind, '')}"),
            letter=self._letter,
            kind=one.kind,
            measure=one.label,
            statement=one.statement,
            place=sender_place(self._letter),
            period=one.period,
            period_basis=_basis(one.period),
            scenario=one.scenario,
            text=one.text,
            items=one.items,
            section=unit.passage.section,
            passage=unit.passage.number or None,
            quote=self._document.text[one.start : one.end],
            inherited=one.inherited,
            # A name goes with its own role and nothing else that stands around it.
            context=None if one.kind is Kind.PERSON else self._context.of(unit, words, (), topics=False),
        )
        start, end = one.value or (None, None)
        sure = not one.doubts and not one.inherited
        self._drafts.append(Draft(fact, one.start, one.end, start, end, one.doubts, sure, _SCORES[one.kind]))

    def _id(self, words: str) -> str:
        said = [*dict.fromkeys(re.findall(r"[a-z0-9]+", fold(words)))][:6]
        base = "-".join((self._letter.id, *said))[:90].rstrip("-")
        found, count = base, 1
        while found in self._ids:
            count += 1
            found = f"{base}-{count}"
        self._ids.add(found)
        return found


def _basis(period: Period | None) -> str:
    if period is None:
        return "unknown"
    return "reference date" if period.first == period.last else "period"


def _score(fact: Fact, doubts: Sequence[tuple[str, str]]) -> int:
    """What matters first: the unit and what is counted are known, then the time, then everything without doubt."""
    known = fact.amount is not None and fact.amount.unit != UNKNOWN
    own = "population" not in dict(fact.inherited)
    period = 0 if fact.period is None else 1 if "period" in dict(fact.inherited) else 2
    return 3 * known + (fact.population is not None) * (2 if own else 1) + period + (0 if doubts else 3)


def _label(one: Reading, text: str) -> str:
    if one.cell is not None:
        label, head = one.cell
        said = [without_scale(flat(text[slice(*span)])) for span in (label, head) if span is not None]
        return ", ".join(piece for piece in said if piece) if label is not None else ""
    return label_of(one)


def _statement(one: Reading, all_: Sequence[Reading], unit: Unit, text: str) -> str:
    values = tuple(value for value in (one.value, one.number.high) if value is not None)
    if one.cell is not None:
        label = (
            _label(one, text) or label_from(text[slice(*unit.above[-1])] if unit.above else "") or one.unit
        )
        return f"{label}: {VALUE}"
    only = _named_only(one, all_, unit)
    return statement_of(unit, text, (one.number.qualified, one.number.end), values, only)


def _named_only(one: Reading, all_: Sequence[Reading], unit: Unit) -> Span | None:
    """The piece that names a whole, where the sentence says something of a share alone ("Van de 800 huurders")."""
    shared = any(
        other.sentence is one.sentence
        and (whole := whole_of_share(other.sentence, other.clause)) is not None
        and whole.start == one.number.start
        for other in all_
    )
    if not (shared or one.clause.only) or one.phrase is None:
        return None
    opening = len(one.sentence.text[unit.start : one.number.qualified].split()) <= _OPENING
    return (unit.start if shared or opening else one.number.qualified), max(one.phrase.end, one.number.end)


def _fallbacks(unit: Unit) -> Iterator[Span]:
    yield from (span for span in (unit.label, unit.lead) if span is not None)
    yield from reversed(unit.above)
    if unit.before is not None:
        yield unit.before.start, unit.before.end
    yield unit.start, unit.end


def _own_words(one: Reading, all_: Sequence[Reading], unit: Unit, text: str) -> str:
    """The words of the sentence that are not those of another figure, nor the figure itself."""
    if one.cell is not None:
        return _label(one, text)
    mine = (one.clause.start, one.clause.end)
    others = [
        other.clause
        for other in all_
        if other.sentence is one.sentence and other.number.start != one.number.start
    ]
    kept = [
        token.text
        for token in tokens(text[unit.start : unit.end], unit.start)
        if not one.number.start <= token.start < one.number.end
        and (
            (mine[0] <= token.start < mine[1] and not any(a <= token.start < b for a, b in one.clause.holes))
            or not any(other.start <= token.start < other.end for other in others)
        )
    ]
    return " ".join(kept)


def _nouns(sentence: Sentence) -> str:
    return " ".join(t.text for t in sentence.tokens if t.tag in (Tag.NOUN, Tag.NAME))


def _depth(wholes: dict[int, int], at: int) -> tuple[int, int]:
    depth, step = 0, at
    while step in wholes and depth < 10:
        step, depth = wholes[step], depth + 1
    return depth, at
