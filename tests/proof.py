"""Proves the digits of an answer from the facts it was given with, without the code that puts answers into words.

Every number is read back from the Dutch text and looked up by its role: those of a place in a letter there, a day
before its month and year, a number of the fact's own words beside those words, and any other one as the figure of a
fact or the result of a working that is reckoned here anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from knowledge.model import Fact, Said

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_SCALES = {"": Decimal(1), "miljoen": Decimal(10) ** 6, "miljard": Decimal(10) ** 9}
_NUMBER = re.compile(
    r"(?P<sign>(?<![^\s(€])[-−])?(?P<digits>\d+(?:[.,]\d+)*)(?: (?P<scale>miljoen|miljard)\b)?(?P<percent> ?%)?"
)
_DUTCH = re.compile(r"(?:0|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]*)(?:,[0-9]+)?")
_MONTH_AND_YEAR = re.compile(rf" ({'|'.join(MONTHS)}) (\d{{4}})(?!\d)")
_MONTH_BEFORE = re.compile(rf"(?:\b(\d+) )?\b({'|'.join(MONTHS)}) $")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it stands in a text, with the text before and after it; `value` is None when it is not Dutch."""

    text: str
    before: str
    after: str
    value: Decimal | None = None
    percent: bool = False

    @property
    def beside(self) -> tuple[str | None, str | None]:
        """The words before and after it."""
        before, after = re.search(r"(\w+)\W*$", self.before), re.match(r"\W*(\w+)", self.after)
        return (before[1].casefold() if before else None, after[1].casefold() if after else None)


def numerals(text: str) -> Iterator[Numeral]:
    """Every number in a text, in order: also what only looks like one ("²", "½", digits of another script)."""
    at = 0
    for found in _NUMBER.finditer(text):
        yield from _odd(text, at, found.start())
        at = found.end()
        value = None
        if _DUTCH.fullmatch(found["digits"]):
            plain = Decimal(found["digits"].replace(".", "").replace(",", "."))
            value = plain * _SCALES[found["scale"] or ""] * (-1 if found["sign"] else 1)
        yield Numeral(
            found["digits"],
            text[: found.start("digits")],
            text[found.end("digits") :],
            value,
            found["percent"] is not None,
        )
    yield from _odd(text, at, len(text))


def _odd(text: str, start: int, end: int) -> Iterator[Numeral]:
    for at in range(start, end):
        if text[at].isnumeric():
            yield Numeral(text[at], text[:at], text[at + 1 :])


@dataclass(frozen=True, slots=True)
class Known:
    """What some facts bear out, by role."""

    values: frozenset[Decimal] = frozenset()
    percentages: frozenset[Decimal] = frozenset()
    moments: frozenset[date] = frozenset()
    words: frozenset[tuple[str, str | None, str | None]] = frozenset()

    def bears(self, numeral: Numeral) -> bool:
        """Whether a number is one of these in its role."""
        before, after = numeral.beside
        for text, own_before, own_after in self.words:
            if text == numeral.text and (
                (own_before is not None and own_before == before)
                or (own_after is not None and own_after == after)
                or own_before is own_after is None
            ):
                return True
        if dated := _MONTH_AND_YEAR.match(numeral.after):
            return (numeral.text, dated[1], dated[2]) in {_spelt(moment) for moment in self.moments}
        if dated := _MONTH_BEFORE.search(numeral.before):
            return any(
                (dated[1] in (None, day) and dated[2] == month and numeral.text == year)
                for day, month, year in map(_spelt, self.moments)
            )
        if numeral.value in (self.percentages if numeral.percent else self.values):
            return True
        return not numeral.percent and any(str(day.year) == numeral.text for day in self.moments)


def _spelt(moment: date) -> tuple[str, str, str]:
    return str(moment.day), MONTHS[moment.month - 1], str(moment.year)


def borne_out(facts: Sequence[Fact]) -> Known:
    """What facts bear out: their figures, their days, and the numbers in their own words."""
    amounts = [fact.amount for fact in facts if fact.amount is not None]
    values = {
        (value * scale, amount.unit == "%")
        for amount in amounts
        for scale in _scales(amount.unit)
        for value in (amount.value, amount.high)
        if value is not None
    }
    moments = {moment for fact in facts if fact.period for moment in (fact.period.first, fact.period.last)}
    own = [
        text
        for fact in facts
        for text in (fact.measure, fact.population, fact.organisation, fact.place, fact.text, *fact.items)
        if text
    ]
    own += [amount.unit for amount in amounts]
    # A drawn fact quotes its letter: the other numbers of the sentence are told where they stand in it.
    own += [
        fact.statement.replace("{value}", "…") for fact in facts if fact.quote and fact.context is not None
    ]
    return Known(
        frozenset(value for value, _ in values),
        frozenset(value for value, percent in values if percent),
        frozenset(moment for moment in moments if moment is not None),
        frozenset((numeral.text, *numeral.beside) for text in own for numeral in numerals(text)),
    )


def _scales(unit: str | None) -> set[Decimal]:
    """How a figure reads: 2.5 of a "miljoen euro" as 2,5 and as 2,5 miljoen."""
    return {Decimal(1), _SCALES.get((unit or "").partition(" ")[0], Decimal(1))}


def without_places(text: str, facts: Sequence[Fact]) -> str:
    """A text without the places in a letter that it names, so that their numbers stand for nothing else.

    A place is that of one fact: the title of the letter, its date, the section and the passage, as far as they follow.
    """
    places = {place for fact in facts for place in _places(fact)}
    pattern = "|".join(re.escape(place) for place in sorted(places, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{pattern})(?![.,]?\w)", "…", text) if places else text


def _places(fact: Fact) -> Iterator[str]:
    letter = fact.letter
    dates = ["", f" van {' '.join(_spelt(letter.date))}"] if letter.date is not None else [""]
    sections = ["", f", onderdeel {fact.section}"] if fact.section else [""]
    passages = ["", f", alinea {fact.passage}"] if fact.passage else [""]
    for pieces in product([letter.title], dates, sections, passages):
        yield "".join(pieces)


def proof(said: Said, facts_by_id: Mapping[str, Fact]) -> list[str]:  # noqa: C901
    """The digit strings of an answer that nothing accounts for: none when every one of them is proven.

    Whatever is shown is looked at: text, value, unit, computation, quote, options and card. A fact that is not in
    `facts_by_id` bears nothing out, and is itself reported by its id.
    """
    offered = tuple(one.fact for one in (*said.options, *said.follow_ups) if one.fact is not None)
    strays = [each for each in (*said.facts, *offered) if each not in facts_by_id]
    used = [facts_by_id[each] for each in said.facts if each in facts_by_id]
    for option in (*said.options, *said.follow_ups):
        own = [facts_by_id[each] for each in (option.fact,) if each is not None and each in facts_by_id]
        strays += _strays(without_places(option.label, own), borne_out(own))
    named = [*used, *(facts_by_id[each] for each in offered if each in facts_by_id)]
    known = borne_out(named)
    text, working = said.text, said.computation
    if working is not None:
        result = worked_out(working, used)
        if result is None or working not in text:
            strays += [numeral.text for numeral in numerals(working)]
        else:
            sizes = {abs(each) * scale for each in result for scale in _scales(said.unit)}
            known = replace(
                known,
                values=known.values | sizes,
                percentages=known.percentages | (sizes if working.endswith("%") else set()),
            )
        text = text.replace(working, " ")
        strays += _value(said, result or frozenset())
    else:
        own_value = {str(fact.amount.value) for fact in used[:1] if fact.amount is not None}
        strays += [] if said.value is None or said.value in own_value else [said.value]
    if said.kind == "decline":
        # What is not known is said without a figure, whatever is known besides.
        nearest = said.options[0].label if said.options else ""
        told, _, text = text.rpartition(nearest) if nearest and nearest in text else (text, "", "")
        strays += _strays(told, Known())
    for quote in said.quotes:
        # A statement is borne out by its fact; a passage is the letter itself, which this does not know.
        own = [facts_by_id[each] for each in (quote.fact,) if each is not None and each in facts_by_id]
        strays += _strays(quote.text, borne_out(own)) if own else [quote.fact or quote.text]
        text = text.replace(quote.text, " ")
        named += own
    text = without_places(text, named)
    strays += _strays(text, known) + _strays(said.unit or "", known)
    if said.quote is not None and said.quote not in [fact.quote for fact in used]:
        strays += [numeral.text for numeral in numerals(said.quote)]
    if said.display is not None:
        view = said.display
        places = "; ".join(", ".join(filter(None, (one.letter, one.place))) for one in view.sources)
        shown = [view.headline, view.caption, view.as_of, without_places(places, used)]
        # Side by side, but not one text: "30" and "maart 2022" are no day.
        shown += [f"{line.figure}: {line.label}" for line in view.lines]
        strays += [stray for piece in shown if piece for stray in _strays(piece, known)]
        for one in view.sources:
            if one.url is not None and one.url not in [fact.letter.url for fact in used]:
                strays += [numeral.text for numeral in numerals(one.url)]
            if one.quote is not None and one.quote not in [fact.quote for fact in used]:
                strays += [numeral.text for numeral in numerals(one.quote)]
        strays += _strays(view.age or "", Known())
    return strays


def _strays(text: str, known: Known) -> list[str]:
    return [numeral.text for numeral in numerals(text) if not known.bears(numeral)]


def _value(said: Said, result: frozenset[Decimal]) -> list[str]:
    """The value of an answer that was worked out, when it is not what its working comes to."""
    if said.value is None or abs(Decimal(said.value)) in {abs(each) for each in result}:
        return []
    return [said.value]


# --- Workings

_QUALIFIER = r"(?:(?:ongeveer|minstens|hoogstens) )?"
_OPERAND = re.compile(rf"{_QUALIFIER}(?:€ )?(?:{_NUMBER.pattern})")
_COUNTED = re.compile(r"(\d+) namen geteld")
_TENTH = Decimal("0.1")


def worked_out(working: str, facts: Sequence[Fact]) -> frozenset[Decimal] | None:
    """What a working comes to, reckoned anew from the figures of the facts; None when it does not hold.

    A row of figures that are only held against each other ("310 > 290") comes to the first of them.
    """
    if counted := _COUNTED.fullmatch(working):
        count = Decimal(counted[1])
        return frozenset([count]) if any(fact.items and len(fact.items) == count for fact in facts) else None
    numbers = list(numerals(working))
    values = [numeral.value for numeral in numbers if numeral.value is not None]
    if len(values) < max(2, len(numbers)):
        return None
    shape = _OPERAND.sub("n", working)
    if re.fullmatch(r"n(?: [<>=] n)+", shape):
        signs = re.findall(r"[<>=]", shape)
        holds = all(
            {"<": one < other, ">": one > other, "=": one == other}[sign]
            for sign, one, other in zip(signs, values, values[1:], strict=False)
        )
        return frozenset(values[:1]) if holds and _are_figures(values, facts) else None
    *operands, result = values
    reckoned = _reckoned(shape, operands, facts)
    percent = "/" in shape and not re.match(r"\(n(?: \+ n)+\)", shape)
    return frozenset([result]) if result in reckoned and (not percent or numbers[-1].percent) else None


def _reckoned(shape: str, operands: Sequence[Decimal], facts: Sequence[Fact]) -> set[Decimal]:
    """What the figures of a working of a known shape come to; a shape that is not known comes to nothing."""
    first, *others = operands
    equation, _, end = shape.partition(" = ")
    if not re.fullmatch(r"n(?: [a-z]+)?", end):
        return set()
    if re.fullmatch(r"n(?: \+ n)+", equation) and _are_figures(operands, facts):
        return {sum(operands, Decimal(0))}
    if re.fullmatch(r"n(?: − n)+", equation) and _are_figures(operands, facts):
        return {first - sum(others, Decimal(0))}
    if equation == "n / n" and _are_figures(operands, facts) and others[0]:
        return {_rounded(100 * first / others[0], _TENTH)}
    if equation == "(n − n) / n" and _are_figures(operands[:2], facts) and operands[2]:
        change = _rounded(100 * (first - operands[1]) / operands[2], _TENTH)
        return {change} if operands[2] in operands[:2] else set()
    if re.fullmatch(r"\(n(?: \+ n)+\) / n", equation) and _are_figures(operands[:-1], facts):
        *parts, count = operands
        if count != len(parts):
            return set()
        mean = sum(parts, Decimal(0)) / count
        money = any(fact.amount is not None and fact.amount.unit == "euro" for fact in facts)
        return {_rounded(mean, step) for step in ((Decimal(1), Decimal("0.01")) if money else (_TENTH,))}
    return set()


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return value.quantize(step, ROUND_HALF_UP)


def _are_figures(operands: Sequence[Decimal], facts: Sequence[Fact]) -> bool:
    """Whether the operands are figures of the facts, each of a fact of its own."""
    return Counter(operands) <= Counter(fact.amount.value for fact in facts if fact.amount is not None)
