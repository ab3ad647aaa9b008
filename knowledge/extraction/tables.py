"""What the rows of a table tell: each cell is a figure of its row, under the words at the head of its column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from knowledge.extraction.clauses import Clause, Sentence, sentence_of
from knowledge.extraction.drafts import Outcome
from knowledge.extraction.observation import UNKNOWN, Around, Observation
from knowledge.extraction.population import unit_of_words
from knowledge.extraction.times import times
from knowledge.model import Scenario
from knowledge.words import data, plain

_BAR = re.compile(r"\s\|\s")
_UNIT = re.compile(r"\((?:in |x |aantal )?([^()\d]{1,30})\)")


def row_figures(sentence: Sentence, around: Around) -> tuple[Observation, ...]:
    """The figures of a row that reads "Wijk: Zandhoek | 2022: 1.200"."""
    return tuple(_figures(sentence, around))


def _figures(sentence: Sentence, around: Around) -> Iterator[Observation]:
    cells = _cells(sentence)
    label = next(
        (text for _, _, _, text in cells if not re.search(r"\d", re.sub(r"\([^()]*\)", "", text))), ""
    )
    row_time = next(
        (
            time
            for start, end, _, text in cells
            if re.fullmatch(r"(?:19|20)\d\d", text)
            for time in times(sentence_of(sentence.text, start, end), None)
        ),
        None,
    )
    if not label and cells and not cells[0][2]:
        label = cells[0][3]
    for start, end, head, text in cells:
        if text == label:
            continue
        cell = sentence_of(sentence.text, start, end)
        figures = [n for n in cell.numbers if n.outcome is Outcome.FACT]
        if len(figures) != 1 or re.search(
            r"[^\W\d_]{4,}", re.sub(r"\b(?:euro|procent|miljoen|miljard|duizend|fte)\b", "", plain(text))
        ):
            continue
        named = sentence_of(head, 0, len(head))
        time = next(iter(times(named, around.year)), row_time)
        said = f"{label} {head}"
        unit = _scaled(said) or figures[0].unit or _unit(said) or UNKNOWN
        title = " ".join(_words(head))
        measure = (
            " ".join(piece for piece in (re.sub(_UNIT, "", label).strip(), title) if piece) or head or label
        )
        population = None
        if unit == UNKNOWN:
            found = unit_of_words(title) or unit_of_words(label)
            unit, population = found if found is not None else (UNKNOWN, None)
        period = time.period if time is not None else around.heading or around.report
        inherited = (
            {}
            if time is not None or period is None
            else {"period": "heading" if around.heading else "report"}
        )
        if around.place is not None:
            inherited["place"] = "sender"
        number = figures[0]
        if number.value is None:
            continue
        if re.match(r"[-–−]\s?[€\d]", text) and number.value > 0:
            number = replace(number, value=-number.value)
        yield Observation(
            sentence,
            Clause(number, start, end),
            unit,
            measure[:1].lower() + measure[1:] if not measure[1:2].isupper() else measure,
            population=population,
            place=around.place,
            period=period,
            scenario=_scenario(head),
            inherited=inherited,
            doubts=(("unit", data("drawing")["doubts"]["unit"]),) if unit == UNKNOWN else (),
        )


def _cells(sentence: Sentence) -> list[tuple[int, int, str, str]]:
    """Start and end of each cell's own text, the head of its column and the text."""
    text = sentence.text[sentence.start : sentence.end]
    found, at = [], 0
    for piece in _BAR.split(text):
        start = text.index(piece, at)
        at = start + len(piece)
        head, colon, body = piece.rpartition(": ")
        own = body if colon else piece
        begin = sentence.start + at - len(own)
        found.append((begin, sentence.start + at, head.strip() if colon else "", own.strip()))
    return found


def _words(head: str) -> list[str]:
    """The head of a column without its year, its unit and what only tells the scenario."""
    cues = {word for words in data("drawing")["scenarios"].values() for word in words} | set(
        data("drawing")["realised"]["columns"]
    )
    bare = re.sub(_UNIT, "", re.sub(r"\b(?:19|20)\d\d\b", "", head))
    return [word for word in bare.split() if plain(word).strip(".,:") not in cues and word.strip(".,:-/")]


def _scaled(said: str) -> str | None:
    """The unit of a table in thousands or millions: "(x € 1.000)"."""
    match = re.search(r"x\s?(€)?\s?(1\.?000|1\s?mln|1\s?miljoen|1\.?000\.?000)", plain(said))
    if match is None or not match[1]:
        return None
    return "duizend euro" if match[2] in ("1.000", "1000") else "miljoen euro"


def _unit(said: str) -> str | None:
    match = _UNIT.search(said)
    if match is None:
        return "euro" if "€" in said else "%" if "%" in said else None
    unit = plain(match[1]).strip()
    return {"€": "euro", "procent": "%", "percentage": "%", "euro's": "euro"}.get(unit, unit)


def _scenario(head: str) -> Scenario:
    words = set(re.findall(r"[a-z]+", plain(head)))
    for scenario in (Scenario.BUDGET, Scenario.FORECAST, Scenario.TARGET):
        if words & set(data("drawing")["scenarios"][scenario.value]):
            return scenario
    return Scenario.REALISED
