"""The figures of a table: each cell under the words of its row and its column, and rows that are parts of others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from knowledge.extraction.clauses import Clause, Sentence, sentence_of
from knowledge.extraction.counted import phrase_of_label, span_of, unit_of
from knowledge.extraction.drafts import Outcome
from knowledge.extraction.numbers import Number
from knowledge.extraction.readings import UNKNOWN, Around, Reading, Span
from knowledge.extraction.times import Time, times
from knowledge.extraction.units import Cell, Unit, cells
from knowledge.model import Scenario
from knowledge.words import Phrase, data, plain

_UNIT = re.compile(r"\((?:in |x |aantal )?([^()\d]{1,30})\)")
_SCALE = re.compile(
    r"\(?\s*(?:bedragen )?(?:in\s|x\s?)(?P<euro>€)?\s?(?P<size>1\.?000(?:\.?000)?|duizend|mln\.?|miljoen)"
    r"(?:en)?(?: euro)?\s*\)?"
)
_TABLE = re.compile(r"^(?:tabel|overzicht|figuur)\s*\d*(?:\.\d+)*\s*[:.–-]?\s*", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{4,}")
_SAID = re.compile(
    r"\b(?:euro|procent|miljoen|miljard|duizend|fte|circa|ruim|procentpunt|dagen|weken|maanden)\b"
)


def read_cells(unit: Unit, text: str, around: Around) -> tuple[Reading, ...]:
    """The figures of the cells of a row; none where the row holds running text."""
    row = cells(unit, text)
    said = [text[cell.start : cell.end] for cell in row]
    label = next(
        (at for at, words in enumerate(said) if not re.search(r"\d", re.sub(r"\([^()]*\)", "", words))), None
    )
    if label is None:
        label = 0 if row[0].head is None and re.search(r"[^\W\d_]{2}", said[0]) else None
    others = [at for at in range(len(row)) if at != label]
    if all(cell.head is None for cell in row) and (
        (label is None and unit.label is None) or any(_WORDS.search(_SAID.sub("", said[at])) for at in others)
    ):
        # Columns without heads that hold words: lines of running text that were taken apart.
        return ()
    time = next(
        (
            one
            for at in others
            if re.fullmatch(r"(?:19|20)\d\d", said[at])
            for one in _times(text, row[at], None)
        ),
        None,
    )
    named = (row[label].start, row[label].end) if label is not None else unit.label
    several = len(others) > 1
    found = (_read(unit, text, row[at], named, time, around, several) for at in others)
    return tuple(one for one in found if one is not None)


def _times(text: str, cell: Cell, year: int | None) -> tuple[Time, ...]:
    return times(sentence_of(text, cell.start, cell.end), year)


def _read(
    unit: Unit,
    text: str,
    cell: Cell,
    label: Span | None,
    row_time: Time | None,
    around: Around,
    several: bool,
) -> Reading | None:
    head, title = cell.head, unit.above[-1:]
    labels = [span for span in (head, label) if span is not None]
    number = _number(text, cell, [*labels, *title])
    if number is None:
        return None
    named, counted, phrase = _unit(number, text, [*labels, *title])
    money = named in ("euro", "%")
    if label is not None and (counted is None or money) and not _is_total(text[slice(*label)]):
        # An amount is of what its row names; a number of persons or things is of what is counted.
        counted = label
    time = next((one for span in labels for one in times(sentence_of(text, *span), around.year)), row_time)
    above = ((around.heading, "heading"), (around.lead, "lead-in"), (around.report, "report"))
    inherited = next(((period, basis) for period, basis in above if period is not None), (None, ""))
    period, basis = (time.period, "") if time is not None else inherited
    bases = {"place": "sender" if around.place else "", "period": basis}
    say = data("drawing")["doubts"]
    doubts = {
        "unit": say["unit"] if named == UNKNOWN else "",
        "value": say[number.doubt] if number.doubt else "",
        "measure": say["label"] if label is None else say["column"] if head is None and several else "",
        "population": say["counted"] if counted is None else "",
    }
    return Reading(
        Sentence(text, unit.start, unit.end, (), ()),
        Clause(number, cell.start, cell.end),
        named,
        counted=counted,
        phrase=phrase,
        place=around.place,
        time=time,
        period=period,
        scenario=_scenario(" ".join(text[a:b] for a, b in labels)),
        inherited={name: said for name, said in bases.items() if said},
        doubts=tuple((column, said) for column, said in doubts.items() if said),
        cell=(label, head),
    )


def _number(text: str, cell: Cell, labels: Sequence[Span]) -> Number | None:
    """The one figure of a cell, multiplied where a label says "x € 1.000"; None for a cell that holds anything else."""
    words = text[cell.start : cell.end]
    figures = [n for n in sentence_of(text, cell.start, cell.end).numbers if n.outcome is Outcome.FACT]
    if len(figures) != 1 or _WORDS.search(_SAID.sub("", plain(words))):
        return None
    number = figures[0]
    value = number.value or Decimal(0)
    if re.match(r"[-–−]\s?[€\d]", words) and value > 0:
        number, value = replace(number, start=cell.start, qualified=cell.start), -value
    money = number.unit in (None, "euro") and not number.scaled
    return replace(number, value=value * ((_scale(text, labels) if money else None) or 1))


def _unit(number: Number, text: str, spans: Sequence[Span]) -> tuple[str, Span | None, Phrase | None]:
    """The unit of a cell with the noun phrase that says what is counted: of its column, its row, or the table."""
    unit = number.unit
    for start, end in spans:
        said = text[start:end]
        unit = unit or ("euro" if _scale(text, [(start, end)]) else _named_unit(said))
    for start, end in spans:
        opening = _TABLE.match(text[start:end])
        at = start + (opening.end() if opening else 0)
        phrase = phrase_of_label(text[at:end], at)
        if phrase is not None:
            return unit or unit_of(phrase), span_of(phrase), phrase
    return unit or UNKNOWN, None, None


def _named_unit(said: str) -> str | None:
    match = _UNIT.search(said)
    if match is None:
        return "euro" if "€" in said else "%" if "%" in said else None
    unit = plain(match[1]).strip()
    found = {"€": "euro", "procent": "%", "percentage": "%", "euro's": "euro"}.get(unit, unit)
    known = (*data("drawing")["numbers"]["measures"], "euro", "%", "promille", "procentpunt")
    return found if found in known else None


def _scale(text: str, spans: Sequence[Span]) -> Decimal | None:
    """By how much the cells are to be multiplied: "(x € 1.000)"."""
    for start, end in spans:
        match = _SCALE.search(plain(text[start:end]))
        if match is not None and (match["euro"] or "euro" in match[0] or "€" in text[start:end]):
            million = "mln" in match["size"] or "miljoen" in match["size"] or match["size"].count("0") > 3
            return Decimal(1_000_000 if million else 1_000)
    return None


def without_scale(text: str) -> str:
    """A label without "(x € 1.000)": beside a value that was multiplied it would say too much."""
    match = _SCALE.search(plain(text))
    return text if match is None else (text[: match.start()] + text[match.end() :]).strip(" ,:")


def _scenario(head: str) -> Scenario:
    words = set(re.findall(r"[a-z]+", plain(head)))
    for scenario in (Scenario.BUDGET, Scenario.FORECAST, Scenario.TARGET):
        if words & set(data("drawing")["scenarios"][scenario.value]):
            return scenario
    return Scenario.REALISED


# --- Parts


def table_wholes(rows: Sequence[Sequence[Reading]]) -> dict[int, int]:
    """Which cells of a table are parts of which, counted through all rows: "waarvan" rows, and totals that add up."""
    places = [(row, one) for row, found in enumerate(rows) for one in found]
    wholes = dict(_below(places))
    for at, (row, one) in enumerate(places):
        if not _opens(one, data("drawing")["parts"]["totals"]):
            continue
        column = [i for i, (other, cell) in enumerate(places) if other != row and _head(cell) == _head(one)]
        column = [
            i for i in column if places[i][0] < row and i not in wholes and places[i][1].unit == one.unit
        ]
        if len(column) > 1 and sum((places[i][1].value for i in column), Decimal(0)) == one.value:
            wholes.update(dict.fromkeys(column, at))
    return wholes


def _below(places: Sequence[tuple[int, Reading]]) -> Iterator[tuple[int, int]]:
    last: dict[str, int] = {}
    for at, (_, one) in enumerate(places):
        head = _head(one)
        if not _opens(one, data("drawing")["parts"]["words"]):
            last[head] = at
        elif (
            head in last
            and one.unit == places[last[head]][1].unit
            and one.value <= places[last[head]][1].value
        ):
            yield at, last[head]


def _head(one: Reading) -> str:
    head = one.cell[1] if one.cell else None
    return one.sentence.text[slice(*head)] if head else ""


def _is_total(label: str) -> bool:
    return _opens_with(label, data("drawing")["parts"]["totals"])


def _opens(one: Reading, words: Sequence[str]) -> bool:
    label = one.cell[0] if one.cell else None
    return _opens_with(one.sentence.text[slice(*label)] if label else "", words)


def _opens_with(label: str, words: Sequence[str]) -> bool:
    said = plain(label)
    return re.match(rf"[-–• ]*(?:{'|'.join(map(re.escape, words))})\b", said) is not None
