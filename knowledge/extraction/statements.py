"""The sentence a drawn fact answers with: the letter's own clause where it stands alone, or one made of its parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.extraction.clauses import Span
from knowledge.extraction.drafts import Outcome
from knowledge.extraction.observation import UNKNOWN, Observation, spans
from knowledge.model import Scenario
from knowledge.words import Tag, Token, data, measures, plain, tokens, unfounded

_VALUE, _PERIOD = "{value}", "{period}"
_LONGEST = 330
_PLAIN_JOINTS = ("", ",", "en", ", en", ";", "maar", ", maar")


def state(one: Observation, whole: Observation | None, label: str | None) -> str:
    """The sentence of a figure, with `{value}` and where it fits `{period}`. `label` is what a colon follows."""
    sayings = data("drawing")["statements"]
    for sentence in (_own(one, label), _of_whole(one, whole), _made(one)):
        if sentence is not None and not unfounded(sentence, _columns(one)):
            return sentence
    return str(sayings["bare"])


def state_row(one: Observation) -> str:
    """The sentence of a cell of a table: what its row and column say, then the figure."""
    sayings = data("drawing")["statements"]
    unit = (
        ""
        if one.unit in ("euro", "%", UNKNOWN, "personen") or plain(one.unit) in plain(one.measure)
        else f" {one.unit}"
    )
    saying: str = sayings["row"].format(f"{one.measure[:1].upper()}{one.measure[1:]}", unit)
    return sayings["bare"] if unfounded(saying, _columns(one)) else saying


def _columns(one: Observation) -> tuple[str | None, ...]:
    return (one.measure, one.population, one.organisation, one.place, one.unit)


def _own(one: Observation, label: str | None) -> str | None:
    """The letter's own words, where the clause is a whole sentence about this figure alone."""
    clause, sentence = one.clause, one.sentence
    row = [
        t
        for t in sentence.words(clause.start, clause.end)
        if not any(a <= t.start < b for a, b in clause.holes)
    ]
    row = row[len(clause.link.split()) :] if clause.link in _PLAIN_JOINTS else row
    if clause.host is not None or (clause.link and clause.link not in _PLAIN_JOINTS):
        return None
    before = [t for t in sentence.tokens if t.end <= clause.start]
    if before and before[-1].plain in ("dat", "of"):
        # A subordinate clause has its verb at the end.
        return None
    if (
        not row
        or "measure" in one.inherited
        or "unit" in one.inherited
        or one.measure.endswith(data("drawing")["change"]["former"])
    ):
        return None
    if not any(t.tag is Tag.FINITE for t in row) or _dangles(row):
        return None
    others = [n for n in sentence.numbers if n.outcome is Outcome.FACT and n != clause.number]
    if any(_within(n.start, spans(one)) for n in others):
        return None
    edits: list[tuple[int, int, str]] = [(clause.number.qualified, clause.number.end, _VALUE)]
    if one.time is not None and _within(one.time.start, spans(one)):
        edits.append((one.time.start, one.time.end, _PERIOD))
    whole = next((n for n in sentence.numbers if n.start == clause.of), None)
    edits += [(a, b, "") for a, b in clause.holes if whole is None or not a <= whole.start < b]
    if whole is not None:
        # "van de 1.276 woningen" becomes "van de woningen": the other figure is a fact of its own.
        edits.append((whole.qualified, whole.end, ""))
    text = _edited(sentence.text, row[0].start, clause.end, edits)
    text = re.sub(r"\s+([,.;:])", r"\1", re.sub(r"\s+", " ", text)).strip(" ,;:–-•")
    if re.search(r"[^{}]*[{}]", text.replace(_VALUE, "").replace(_PERIOD, "")) or len(text) > _LONGEST:
        return None
    text = text.rstrip(". ") + "."
    return f"{label}: {text}" if label else text[:1].upper() + text[1:]


def _dangles(row: Sequence[Token]) -> bool:
    """Whether a clause opens with a word that points at a sentence before it: "Dat waren er 40", but not "Dat jaar"."""
    if row[0].plain == "van" and len(row) > 1 and row[1].plain in ("hen", "deze", "die"):
        return True
    if row[0].plain not in data("drawing")["pointing"]["dangling"]:
        return False
    noun = len(row) > 1 and row[1].tag in (Tag.NOUN, Tag.ADJECTIVE, Tag.NAME)
    return not (noun and row[0].plain in ("het", "dit", "deze", "die", "dat"))


def _within(place: int, pieces: Sequence[Span]) -> bool:
    return any(first <= place < last for first, last in pieces)


def _edited(text: str, start: int, end: int, edits: Sequence[tuple[int, int, str]]) -> str:
    pieces, at = [], start
    for first, last, new in sorted(edits):
        if first < at or last > end:
            continue
        pieces += [text[at:first], new]
        at = last
    return "".join((*pieces, text[at:end]))


def _of_whole(one: Observation, whole: Observation | None) -> str | None:
    """'Van de aanvragen zijn er {value} goedgekeurd', for a part told with "waarvan"."""
    if whole is None or "waarvan" not in one.clause.link or one.scenario is not Scenario.REALISED:
        return None
    row = [t for t in one.sentence.words(one.number.end, one.clause.end) if t.tag is not Tag.MARK]
    verbs = [at for at, token in enumerate(row) if token.tag is Tag.FINITE]
    named = whole.population or _noun(whole)
    if not verbs or not named or one.counted is not None:
        return None
    verb = row[verbs[-1]].text
    rest = " ".join(token.text for at, token in enumerate(row) if at != verbs[-1] and token.plain != "er")
    saying: str = data("drawing")["statements"]["of_these"]
    return re.sub(r"\s+", " ", saying.format(named, verb, rest)).replace(" .", ".")


def _noun(one: Observation) -> str | None:
    """The noun that is counted: "meldingen", but no unit that measures, as "euro" or "fte"."""
    if one.counted is None or one.counted.head.plain in measures():
        return None
    return one.unit


def _made(one: Observation) -> str:
    """A sentence of the parts: what it is about, the figure and what it counts."""
    sayings = data("drawing")["statements"]
    unit = "" if one.unit in ("euro", "%", UNKNOWN) else f" {one.unit}"
    scenario = one.scenario.value
    measured = one.measure if one.measure not in (one.unit, one.population) else ""
    if one.population and plain(one.population) not in plain(measured):
        unit = (
            f" {one.population}"
            if one.unit in ("personen", UNKNOWN) or one.unit in one.population
            else f"{unit} ({one.population})"
        )
    elif one.unit == "personen":
        unit = "" if any(word in plain(measured) for word in ("personen", "mensen")) else " personen"
    if one.counted is not None and measured.startswith(" ".join(t.text for t in one.counted.words)):
        unit = ""
    if measured and plain(unit.strip()) and plain(measured).startswith(plain(unit.strip())):
        unit = ""
    measured = _verb_last(one, measured)
    if one.unit == "%" or _is_change(one.measure):
        about = (
            f" ({one.population})" if one.population and plain(one.population) not in plain(measured) else ""
        )
        return re.sub(
            r"\s+", " ", sayings["share"].format(f"{one.measure[:1].upper()}{one.measure[1:]}", about)
        )
    key = "amount" if scenario == "realised" else f"{scenario}_amount"
    return re.sub(r"\s+", " ", sayings[key].format(unit, f" {measured}" if measured else "")).replace(
        " .", "."
    )


def _is_change(measure: str) -> bool:
    change = data("drawing")["change"]
    return plain(measure).split(" ")[0] in (*change["up"], *change["down"])


def _verb_last(one: Observation, measured: str) -> str:
    """'die bij een werkgever werkt' for 'werkt bij een werkgever': behind what is counted a verb needs a clause."""
    finite = {t.text for t in one.sentence.tokens if t.tag is Tag.FINITE}
    row = [t for t in tokens(measured) if t.text in finite]
    if not row:
        return measured
    verb = row[0].text
    spoken = next(t for t in one.sentence.tokens if t.text == verb)
    beside = [t.plain for t in one.sentence.tokens if t.start == spoken.end + 1 or t.end + 1 == spoken.start]
    we = next((word for word in beside if word in ("we", "wij")), "")
    rest = re.sub(r"\s+", " ", f" {measured} ".replace(f" {verb} ", " ", 1)).strip()
    rest = f"{we} {rest}".strip()
    return re.sub(r"\s+", " ", f"die {rest} {verb}") if one.unit == "personen" or one.population else measured
