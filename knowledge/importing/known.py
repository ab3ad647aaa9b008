"""Joins a letter that was read to facts that were in the store before it: which letter is it, and where do they stand?

The facts name a section and a paragraph; the heading may be shortened there. All positions are in `Document.text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from knowledge.extraction import Draft
from knowledge.letters import Document, PassageKind
from knowledge.model import Fact, Kind, Period
from knowledge.words import Mention, fold, holds, mentions, numbers, sentences

LEAST = 3
"""So many figures, dates and names must stand where the facts say, before a file is taken for their letter."""
SHARE = 0.6
"""And this part of all of them: staff may have corrected a figure since."""

_TOKEN = re.compile(r"[0-9]+(?:[.,\u00a0\u202f][0-9]+)*|[^\W\d_]+")
_WORD = re.compile(r"[^\W_]+")
_LISTED = (PassageKind.BULLET, PassageKind.NUMBERED)
# Words that begin alike are forms of one word, or nearly: "detachering", "detacheren".
_STEM = 6
_SHORT = 4
# The words around a figure that tell whether it is the one that is meant.
_BEFORE, _AFTER = 60, 100

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Quoted:
    """Where a fact that was there already stands: `text[start:end]` is its quote, as in Draft."""

    fact: str
    start: int
    end: int
    value_start: int | None = None
    value_end: int | None = None


def is_letter_of(document: Document, facts: Iterable[Fact]) -> bool:
    """Whether these facts are about this letter: their figures, dates and names stand in the paragraphs they name."""
    checked = [
        bool(_value(fact, document))
        for fact in facts
        if fact.kind in (Kind.FIGURE, Kind.DATE, Kind.PERSON) and fact.section and fact.passage
    ]
    return sum(checked) >= LEAST and sum(checked) >= SHARE * len(checked)


def quoted(document: Document, facts: Sequence[Fact]) -> tuple[Quoted, ...]:
    """The quote of each fact that stands in the paragraph it names; the others are left out.

    A quote is one or more whole sentences, and that of a figure holds its value.
    """
    return tuple(found for fact in facts if (found := _quoted(fact, document)) is not None)


def twins(document: Document, drafts: Iterable[Draft], facts: Sequence[Fact]) -> dict[str, str]:
    """The drafts that tell in the same paragraph what one of `facts` tells: id of the draft -> id of the fact.

    A statement tells the same when the sentence it repeats is the quote of a fact.
    """
    places = [(fact, _place(fact, document)) for fact in facts]
    quotes = quoted(document, facts)
    found = {}
    for draft in drafts:
        same = (
            fact.id
            for fact, place in places
            if place is not None
            and place[0] <= draft.start < place[1]
            and draft.fact.kind is fact.kind
            and _same(draft.fact, fact)
        )
        said = (
            quote.fact
            for quote in quotes
            if draft.fact.kind is Kind.STATEMENT and quote.start < draft.end and draft.start < quote.end
        )
        if twin := next(chain(same, said), None):
            found[draft.fact.id] = twin
    return found


# --- Where a fact stands


def _place(fact: Fact, document: Document) -> Span | None:
    """The paragraph that a fact names; for a list with the bullets right below it."""
    wanted = _words(fact.section or "")
    there = [
        at
        for at, passage in enumerate(document.passages)
        if passage.number == fact.passage and wanted and _words(passage.section)[: len(wanted)] == wanted
    ]
    if not there:
        return None
    first = last = there[0]
    if fact.kind is Kind.LIST and not all(_names(document.passages[first].text, item) for item in fact.items):
        below = document.passages[first + 1 :]
        last += next((at for at, passage in enumerate(below) if passage.kind not in _LISTED), len(below))
    return document.passages[first].start, document.passages[last].end


def _quoted(fact: Fact, document: Document) -> Quoted | None:
    place = _place(fact, document)
    if place is None:
        return None
    value = _value(fact, document)
    whole = list(_sentences(document.text, place))
    if fact.kind is Kind.PERSON:
        # Name and role stand on lines of their own: the signature as a whole tells who is what.
        quote = place if value else None
    elif fact.kind is Kind.LIST:
        named = [
            span for span in whole if any(_names(document.text[slice(*span)], item) for item in fact.items)
        ]
        # Names of a signature, each with its role on another line, stand in no line alone.
        together = all(_names(document.text[slice(*place)], item) for item in fact.items)
        quote = (named[0][0], named[-1][1]) if named else place if together else None
    elif value:
        quote = next((span for span in whole if span[0] <= value[0] and value[1] <= span[1]), None)
    elif fact.kind in (Kind.FIGURE, Kind.DATE):
        quote = None
    else:
        quote = _best(fact, document.text, whole)
    if quote is None or not _bears(document.text[slice(*quote)], fact):
        return None
    return Quoted(fact.id, *quote, *(value or (None, None)))


def _best(fact: Fact, text: str, spans: Iterable[Span]) -> Span | None:
    """The sentence that shares most words with the fact, None when none shares any."""
    said = " ".join((fact.measure, fact.text or "", fact.statement))
    shared = {span: _shared(said, text[slice(*span)]) for span in spans}
    best = max(shared, key=shared.__getitem__, default=None)
    return best if best is not None and shared[best] else None


def _bears(quote: str, fact: Fact) -> bool:
    amount = fact.amount
    if amount is None:
        return True
    return holds(quote, amount.value) and (amount.high is None or holds(quote, amount.high))


def _sentences(text: str, place: Span) -> Iterator[Span]:
    for start, end in sentences(text[slice(*place)]):
        yield place[0] + start, place[0] + end


def _value(fact: Fact, document: Document) -> Span | None:
    """The words of the figure, date, name or text itself, when they stand in the paragraph that the fact names."""
    place = _place(fact, document)
    if place is None:
        return None
    text = document.text[slice(*place)]
    if fact.amount is not None:
        found = _figure(text, fact, fact.amount.value)
    elif fact.kind is Kind.DATE and fact.period is not None:
        found = _date(text, fact.period)
    else:
        best = _best(
            fact, text, [span for span in sentences(text) if _literal(text[slice(*span)], fact.text)]
        )
        literal = _literal(text[slice(*best)], fact.text) if best else None
        found = (best[0] + literal[0], best[0] + literal[1]) if best and literal else None
    return None if found is None else (place[0] + found[0], place[0] + found[1])


def _figure(text: str, fact: Fact, value: Decimal) -> Span | None:
    """The number in `text` that is `value`, and is told by the words of the fact rather than by others."""
    dates = [(mention.start, mention.end) for mention in _mentions(text)]
    found = [span for span in _numerals(text, abs(value)) if not any(a <= span[0] < b for a, b in dates)]
    if not found:
        return None
    unit = fact.amount.unit if fact.amount else ""
    said = " ".join(filter(None, (fact.measure, fact.population, fact.organisation, fact.statement)))

    def fit(span: Span) -> tuple[bool, bool, int]:
        near = text[max(0, span[0] - _BEFORE) : span[1] + _AFTER]
        counted = bool(_shared(unit, text[span[1] : span[1] + 20])) or text[span[1] :].lstrip().startswith(
            unit
        )
        return text[span[0]].isdecimal(), counted, _shared(said, near)

    return max(found, key=fit)


def _numerals(text: str, value: Decimal) -> Iterator[Span]:
    before: Span | None = None
    for match in _TOKEN.finditer(text):
        if value in numbers(match.group()):
            yield match.span()
        # "2,5 miljoen": the two together.
        elif before is not None and value in numbers(text[before[0] : match.end()]) - numbers(
            text[slice(*before)]
        ):
            yield before[0], match.end()
        before = match.span()


def _date(text: str, period: Period) -> Span | None:
    found = [mention for mention in _mentions(text) if mention.period == period]
    # "Vanaf" and "tot" may stand elsewhere in the sentence, or have been added by who wrote the fact.
    found += [
        mention
        for mention in _mentions(text)
        if mention.period.first is not None
        and mention.period.first == period.first
        and None in (mention.period.last, period.last)
    ]
    return (found[0].start, found[0].end) if found else None


def _mentions(text: str) -> tuple[Mention, ...]:
    """The periods in a text, at their places in it; "dit jaar" in a letter is no year that can be looked up."""
    plain = (" " if one.isspace() else one.lower() if len(one.lower()) == 1 else one for one in text)
    return mentions("".join(plain), date.min)


def _literal(text: str, said: str | None) -> Span | None:
    if not said:
        return None
    pattern = r"\s+".join(re.escape(word) for word in said.split())
    match = re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)
    return None if match is None else match.span()


# --- Whether two facts tell the same


def _same(draft: Fact, fact: Fact) -> bool:
    match fact.kind:
        case Kind.FIGURE:
            return (
                draft.amount is not None
                and fact.amount is not None
                and (draft.amount.value, draft.amount.high) == (fact.amount.value, fact.amount.high)
            )
        case Kind.DATE:
            return (
                draft.period is not None
                and fact.period is not None
                and (draft.period == fact.period or draft.period.first == fact.period.first is not None)
            )
        case Kind.LIST:
            return _alike(" ".join(draft.items), " ".join(fact.items))
        case Kind.DEFINITION:
            return _alike(draft.measure, fact.measure)
        case Kind.PERSON | Kind.STATEMENT:
            return _alike(draft.text or "", fact.text or "")


def _alike(one: str, other: str) -> bool:
    """Whether most words of the shorter text stand in the other."""
    if "".join(_words(one)) == "".join(_words(other)):
        return True
    shorter, longer = sorted((one, other), key=len)
    return 2 * _shared(shorter, longer) > len(_stems(shorter)) > 0


# --- Words


@lru_cache(10_000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in _WORD.findall(text))


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _words(text) if len(word) >= _SHORT}


def _names(text: str, item: str) -> bool:
    """Whether the item of a list stands in a text, be it in other forms of its words."""
    return 2 * _shared(item, text) > len(_stems(item)) or _literal(text, item) is not None


def _shared(said: str, text: str) -> int:
    """How many words of `said` stand in `text`, by how they begin."""
    return len(_stems(said) & _stems(text))
