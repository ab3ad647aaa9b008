"""Draws facts from a letter that was read: figures, dates, lists, meanings, persons and commitments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from knowledge.extraction.bullets import announced
from knowledge.extraction.clauses import Sentence, sentence_of
from knowledge.extraction.definitions import short_forms
from knowledge.extraction.doubts import doubts_about
from knowledge.extraction.drafts import Draft, Drawn, Numeral, Outcome
from knowledge.extraction.events import tell
from knowledge.extraction.figures import ignored, observe
from knowledge.extraction.lists import items_below
from knowledge.extraction.numerals import Number, numbers_in
from knowledge.extraction.observation import Around, Observation, spans
from knowledge.extraction.persons import persons
from knowledge.extraction.remarks import Told
from knowledge.extraction.statements import state, state_row
from knowledge.extraction.tables import row_figures
from knowledge.extraction.times import times
from knowledge.extraction.wholes import linked, with_whole_period
from knowledge.letters import Document, Passage, PassageKind
from knowledge.model import Amount, Fact, Kind, Letter, Period, Scenario
from knowledge.words import TEXT_LIMIT, Tag, data, fold, lemma, light, place_name, plain, sentences, tokens

_SUFFIX = {Kind.DATE: "datum", Kind.DEFINITION: "betekenis", Kind.LIST: "lijst"}
_TOPICS = 12
_OPENING = 3
"""Passages at the top of a report that may tell what year it is about."""
_OFTEN = 3
"""How many words tell what a letter is about, and how often each must occur."""
_LABEL = re.compile(r"([A-ZÀ-Þ][^.:;!?\d]{2,60}):\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a letter a sentence stands: its passage, the headings above it, and the lead-in of its list."""

    passage: Passage
    headings: tuple[str, ...]
    lead: str | None
    label: str | None
    earlier: tuple[str, ...]


def draw(document: Document, letter: Letter) -> Drawn:
    """Everything the letter tells, as drafts for review; facts get ids that start with the id of the letter."""
    return _Drawing(document, letter).drawn()


class _Drawing:
    """One letter being drawn, passage by passage: what earlier ones said may hold for later ones."""

    def __init__(self, document: Document, letter: Letter) -> None:
        self._document = document
        self._letter = letter
        self._read_alone: tuple[Sentence, tuple[Observation, ...]] | None = None
        self._topics = _topics(document)
        self._compounds = _compounds(document)
        self._short = dict(short_forms(document.text))
        self._ids: set[str] = set()
        self._told: set[tuple[object, ...]] = set()
        self._drafts: list[Draft] = []
        self._ledger: list[Numeral] = []
        self._headings: list[str] = []
        self._all_headings: list[str] = []
        self._heading_open = False
        self._lead: str | None = None
        self._above: dict[int, tuple[str, ...]] = {}
        self._lead_period: Period | None = None
        self._last: Period | None = None
        opening = [passage.text for passage in document.passages[:_OPENING]]
        self._report = next(
            (found for text in (letter.title, *opening) if (found := _report_period(text))), None
        )
        self._year = _year_of(letter, self._report)

    def drawn(self) -> Drawn:
        for passage in self._document.passages:
            if passage.kind is PassageKind.LETTERHEAD:
                self._skip(passage, Outcome.REFERENCE, "head")
            elif passage.kind is PassageKind.HEADING:
                self._head(passage)
            else:
                self._passage(passage)
        for passage, told in announced(self._document.passages, self._document.text):
            place = Place(passage, self._above.get(passage.start, ()), None, None, ())
            self._tell(told, place, Sentence(self._document.text, passage.start, passage.end, (), ()))
        self._letter_date()
        return Drawn(tuple(self._drafts), tuple(sorted(self._ledger, key=lambda line: line.start)))

    def _letter_date(self) -> None:
        """The date of the letter itself is a fact too: "van wanneer is die brief?"."""
        day = self._letter.date
        if day is None:
            return
        said = data("drawing")["statements"]
        fact = Fact(
            id=self._id("datum brief"),
            letter=self._letter,
            kind=Kind.DATE,
            measure=f"{said['letter_date_measure']} {self._letter.title}".strip(),
            statement=said["letter_date"],
            period=Period(day, day),
            period_basis="reference date",
            section=data("documents")["sections"]["opening"],
            context=" / ".join((self._letter.title, *self._all_headings)),
        )
        self._drafts.append(Draft(fact, 0, 0))

    # --- What surrounds

    def _head(self, passage: Passage) -> None:
        if not self._heading_open:
            self._headings = []
        self._headings.append(passage.text)
        self._all_headings.append(passage.text)
        self._heading_open = True
        self._lead = self._lead_period = None
        self._skip(passage, Outcome.IGNORED, "heading")

    def _skip(self, passage: Passage, outcome: Outcome, why: str) -> None:
        for number in numbers_in(passage.text):
            dated = number.outcome is Outcome.DATE
            self._note(number, passage.start, Outcome.DATE if dated else outcome, "date" if dated else why)

    def _note(self, number: Number, offset: int, outcome: Outcome, why: str, fact: str | None = None) -> None:
        start, end = number.start + offset, number.end + offset
        reason = data("drawing")["ledger"][why] if why else ""
        self._ledger.append(Numeral(self._document.text[start:end], start, end, outcome, reason, fact))

    def _around(self, topic: Observation | None, before: Period | None) -> Around:
        now = self._letter.date
        heading = next((p for h in reversed(self._headings) if (p := _only_period(h))), None)
        return Around(
            place=_sender_place(self._letter),
            topic=topic,
            before=before,
            last=self._last,
            lead=self._lead_period,
            heading=heading,
            report=self._report,
            now=Period(now, now) if now else None,
            year=self._year,
        )

    # --- A passage

    def _passage(self, passage: Passage) -> None:
        self._heading_open = False
        self._above[passage.start] = tuple(self._headings)
        text = self._document.text
        listed = passage.kind in (PassageKind.BULLET, PassageKind.NUMBERED, PassageKind.ROW)
        found: list[Observation] = []
        places: list[Place] = []
        earlier: list[str] = []
        before: Period | None = None
        label: str | None = None
        read: list[Sentence] = []
        told: list[tuple[Told, Place, Sentence]] = []
        whole_row = passage.kind is PassageKind.ROW
        for at, (first, last) in enumerate(
            ((0, len(passage.text)),) if whole_row else sentences(passage.text)
        ):
            start, end = passage.start + first, passage.start + last
            if (
                at == 0
                and not whole_row
                and (mark := _LABEL.match(text[start:end]))
                and len(mark[1].split()) < 8
            ):
                label = mark[1].strip()
                start += mark.end()
            sentence = sentence_of(text, start, end)
            read.append(sentence)
            around = self._around(found[-1] if found else None, before)
            tabled = passage.kind is PassageKind.ROW or " | " in text[start:end]
            observed = row_figures(sentence, around) if tabled else observe(sentence, around)
            found += observed
            places += [
                Place(passage, tuple(self._headings), self._lead if listed else None, label, tuple(earlier))
            ] * len(observed)
            named = [time.period for time in times(sentence, self._year) if not time.compared]
            before = named[-1] if named else None
            self._last = named[-1] if named else self._last
            place = Place(
                passage, tuple(self._headings), self._lead if listed else None, label, tuple(earlier)
            )
            told += (
                []
                if tabled
                else [
                    (one, place, sentence)
                    for one in tell(sentence, read[-2] if len(read) > 1 else None, self._year)
                ]
            )
            # Of a sentence with figures only its nouns go on: what happened there is told of those figures alone.
            earlier.append(_nouns(sentence) if observed else text[start:end])
        self._figures(found, places)
        signed = passage.section == data("documents")["sections"]["closing"]
        own = Place(passage, tuple(self._headings), None, None, ())
        whole = Sentence(text, passage.start, passage.end, (), ())
        if not whole_row:
            found_here = (*persons(text, passage.start, passage.end, signed), *items_below(whole))
            told += [(one, own, whole) for one in found_here]
        for one, place, sentence in told:
            if (
                not signed
                or one.kind is Kind.PERSON
                or one.measure == data("drawing")["statements"]["signed_measure"]
            ):
                self._tell(one, place, sentence)
        self._account(passage, read, found)
        if passage.text.rstrip().endswith(":") or (
            not listed
            and _only_period(passage.text)
            and len(read) < 3
            and passage.text.rstrip().endswith(":")
        ):
            self._lead = passage.text
            self._lead_period = _only_period(passage.text) or self._lead_period

    def _figures(self, found: Sequence[Observation], places: Sequence[Place]) -> None:
        wholes = linked(found)
        doubts = doubts_about(found, wholes)
        ids: dict[int, str] = {}
        order = sorted(range(len(found)), key=lambda at: _depth(wholes, at))
        for at in order:
            one = replace(found[at], doubts=(*found[at].doubts, *doubts.get(at, ())))
            whole = found[wholes[at]] if at in wholes else None
            if whole is not None:
                one = with_whole_period(one, whole)
            fact_id = self._id(one.measure)
            ids[at] = fact_id
            self._drafts.append(self._draft(one, whole, places[at], fact_id, ids.get(wholes.get(at, -1))))
        for at, one in enumerate(found):
            self._note(one.number, 0, Outcome.FACT, "", ids[at])

    def _draft(
        self, one: Observation, whole: Observation | None, place: Place, fact_id: str, part_of: str | None
    ) -> Draft:
        number, sentence, passage = one.number, one.sentence, place.passage
        amount = Amount(number.value or Decimal(0), one.unit, number.qualifier, number.high)
        basis = "unknown"
        if one.scenario is Scenario.REALISED and _is_ahead(one.period, self._letter.date, self._report):
            one = replace(one, scenario=Scenario.FORECAST)
        if one.period is not None:
            basis = "reference date" if one.period.first == one.period.last else "period"
        fact = Fact(
            id=fact_id,
            letter=self._letter,
            kind=Kind.FIGURE,
            measure=one.measure,
            statement=state_row(one) if passage.kind is PassageKind.ROW else state(one, whole, place.label),
            population=one.population,
            organisation=one.organisation,
            place=one.place,
            period=one.period,
            period_basis=basis,
            amount=amount,
            scenario=one.scenario,
            part_of=part_of,
            section=passage.section,
            passage=passage.number or None,
            quote=sentence.text[sentence.start : sentence.end],
            inherited=tuple(one.inherited.items()),
            context=self._around_words(place, _words_for(one, self._alone(sentence)), self._topics),
        )
        return Draft(fact, sentence.start, sentence.end, number.start, number.end, one.doubts)

    def _alone(self, sentence: Sentence) -> tuple[Observation, ...]:
        """The figures of a sentence, read without what surrounds it: which words belong to which."""
        if sum(number.outcome is Outcome.FACT for number in sentence.numbers) < 2:
            return ()
        if self._read_alone is None or self._read_alone[0] is not sentence:
            self._read_alone = (sentence, observe(sentence, Around()))
        return self._read_alone[1]

    def _tell(self, one: Told, place: Place, sentence: Sentence) -> None:
        same = (one.kind, one.measure, one.text, one.items, one.period)
        if same in self._told:
            return
        self._told.add(same)
        period, text = one.period, self._document.text
        fact = Fact(
            id=self._id(f"{one.measure} {_SUFFIX.get(one.kind, '')}"),
            letter=self._letter,
            kind=one.kind,
            measure=one.measure,
            statement=one.statement,
            place=_sender_place(self._letter),
            period=period,
            period_basis="unknown"
            if period is None
            else "reference date"
            if period.first == period.last
            else "period",
            scenario=one.scenario,
            text=one.text,
            items=one.items,
            section=place.passage.section,
            passage=place.passage.number or None,
            quote=text[one.start : one.end],
            inherited=one.inherited,
            # A name goes with its own role and nothing else that stands around it.
            context=None
            if one.kind is Kind.PERSON
            else self._around_words(place, re.sub(r"\s+", " ", text[sentence.start : sentence.end]), ""),
        )
        start, end = one.value or (None, None)
        self._drafts.append(Draft(fact, one.start, one.end, start, end, one.doubts))

    def _around_words(self, place: Place, sentence: str, topics: str) -> str:
        """The context, with the abbreviations of the letter and what they stand for beside each other."""
        context = _context(place, sentence, topics)
        row = tokens(sentence)
        for token in row:
            # "de toeslag", where the letter speaks of the energietoeslag: its last part goes for the whole word.
            wholes = self._compounds.get(token.plain, set()) if token.tag is Tag.NOUN else set()
            if len(wholes) == 1:
                context += f" / {next(iter(wholes))}"
        said = f" {fold(context, TEXT_LIMIT)} "
        for short, long in self._short.items():
            brief = re.search(rf"\b{re.escape(fold(short))}(?:'?s)?\b", said)
            if brief and fold(long) not in said:
                context += f" / {long}"
            elif not brief and fold(long) in said:
                context += f" / {short}"
        return context

    def _account(self, passage: Passage, read: Sequence[Sentence], found: Sequence[Observation]) -> None:
        """Every other number of the passage in the ledger."""
        told = {one.number.start for one in found}
        known: set[tuple[int, int]] = {(one.number.start, one.number.end) for one in found}
        for sentence in read:
            stretches = {n.start for n in ignored(sentence)}
            for number in sentence.numbers:
                known.add((number.start, number.end))
                if number.start in told:
                    continue
                if number.outcome is Outcome.DATE:
                    self._note(number, 0, Outcome.DATE, "date")
                elif number.outcome is Outcome.FACT:
                    self._note(
                        number, 0, Outcome.IGNORED, "stretch" if number.start in stretches else "unclear"
                    )
                else:
                    self._note(number, 0, number.outcome, number.why)
        for digits in re.finditer(r"\d+", passage.text):
            # In a label before a colon, or where sentences were cut wrongly: told, so that no number is missed.
            start, end = digits.start() + passage.start, digits.end() + passage.start
            if not any(a < end and start < b for a, b in known):
                self._note(Number(start, end, Outcome.IGNORED), 0, Outcome.IGNORED, "unclear")

    def _id(self, measure: str) -> str:
        words = re.findall(r"[a-z0-9]+", fold(measure))[:6]
        base = "-".join((self._letter.id, *words))[:90].rstrip("-")
        found, count = base, 1
        while found in self._ids:
            count += 1
            found = f"{base}-{count}"
        self._ids.add(found)
        return found


def _depth(wholes: dict[int, int], at: int) -> tuple[int, int]:
    depth, step = 0, at
    while step in wholes and depth < 10:
        step, depth = wholes[step], depth + 1
    return depth, at


def _words_for(one: Observation, all_: Sequence[Observation]) -> str:
    """The words of the sentence that are not those of another figure."""
    others = [span for other in _rivals(one, all_) for span in other]
    kept = [t.text for t in one.sentence.tokens if not any(a <= t.start < b for a, b in others)]
    return " ".join(kept)


def _rivals(one: Observation, all_: Sequence[Observation]) -> Iterator[tuple[tuple[int, int], ...]]:
    for other in all_:
        if other.number != one.number:
            mine = spans(one)
            named = () if other.clause.named is None else (other.clause.named,)
            yield tuple(
                (a, b)
                for a, b in (*spans(other), *named)
                if not any(a <= first and last <= b for first, last in mine)
            )


def _context(place: Place, sentence: str, topics: str) -> str:
    pieces = (*place.headings, place.label, place.lead, sentence, *place.earlier, topics)
    return " / ".join(dict.fromkeys(piece for piece in pieces if piece))


def _nouns(sentence: Sentence) -> str:
    return " ".join(t.text for t in sentence.tokens if t.tag in (Tag.NOUN, Tag.NAME))


def _compounds(document: Document) -> dict[str, set[str]]:
    """For the last part of a compound that also stands alone in the letter, the compounds that it may stand for."""
    nouns = {
        token.plain
        for passage in document.passages
        for token in tokens(passage.text)
        if token.tag is Tag.NOUN and len(token.plain) > 4 and token.plain.isalpha()
    }
    found: dict[str, set[str]] = {}
    for noun in nouns:
        longer = {other for other in nouns if other.endswith(noun) and len(other) > len(noun) + 2}
        if longer:
            found[noun] = longer
    return found


def _topics(document: Document) -> str:
    """The words that a letter keeps coming back to: what it is about, also where a sentence does not say it."""
    counted: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for passage in document.passages:
        if passage.kind is PassageKind.LETTERHEAD:
            continue
        for token in tokens(passage.text):
            if token.tag in (Tag.NOUN, Tag.NAME) and len(token.text) > 2:
                base = lemma(token.plain.replace("'", ""))
                # A place is never taken for granted: another figure may be of another one.
                if base not in light() and place_name(token.plain) is None:
                    counted[base] += 1
                    shown.setdefault(base, token.text)
    return " ".join(shown[base] for base, times_ in counted.most_common(_TOPICS) if times_ >= _OFTEN)


def _is_ahead(period: Period | None, written: date | None, report: Period | None) -> bool:
    """Whether a figure is of a time that had not begun when the letter was written."""
    known = written or (report.last if report is not None else None)
    return known is not None and period is not None and period.first is not None and period.first > known


@lru_cache(512)
def _only_period(text: str) -> Period | None:
    """The one time that a text names."""
    named = {time.period for time in times(sentence_of(text, 0, len(text)), None) if not time.compared}
    return named.pop() if len(named) == 1 else None


def _report_period(title: str) -> Period | None:
    """The year that a report is about, as its title says."""
    words = data("drawing")["reports"]
    if not any(re.search(rf"\b{word}", plain(title)) for word in words["names"]):
        return None
    return _only_period(title)


def _year_of(letter: Letter, report: Period | None) -> int | None:
    """The year in which days without a year lie."""
    if letter.date is not None:
        return letter.date.year
    return report.first.year if report is not None and report.first is not None else None


@lru_cache(16)
def _sender_place(letter: Letter) -> str | None:
    for text in (letter.sender, letter.title):
        row = re.findall(r"[\w’'-]+", text or "")
        for length in (3, 2, 1):
            for at in range(len(row) - length + 1):
                name = place_name(fold(" ".join(row[at : at + length])))
                if name is not None:
                    return name
    return None
