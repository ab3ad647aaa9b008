"""What a sentence tells beside its figures: events with their date, meanings, lists, reasons, promises."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.extraction.clauses import Sentence
from knowledge.extraction.definitions import abbreviations, meanings
from knowledge.extraction.drafts import Outcome
from knowledge.extraction.lists import enumerations
from knowledge.extraction.remarks import LONGEST, Told, event
from knowledge.extraction.times import Time, times
from knowledge.model import Kind, Period, Scenario
from knowledge.words import Tag, data, plain, subject


def tell(sentence: Sentence, before: Sentence | None, year: int | None) -> tuple[Told, ...]:
    """All that a sentence tells beside its figures; `before` is the sentence before it in the paragraph."""
    lists = tuple(enumerations(sentence))
    found = [*abbreviations(sentence), *meanings(sentence, before), *lists, *events(sentence, year)]
    statement = saying(sentence, before, year)
    if statement is not None:
        found.append(statement)
    return tuple(found)


def events(sentence: Sentence, year: int | None) -> Iterator[Told]:
    """The dates on which something happens. A mere year beside a figure is the figure's period and no event."""
    named = [time for time in times(sentence, year) if not time.compared]
    figures = any(n.outcome is Outcome.FACT for n in sentence.numbers)
    for time in named:
        period = own_period(sentence, time)
        if period.first is None or period.last is None or (period.last - period.first).days > 366:
            continue
        if time.inferred and period.first != period.last and len(named) > 1:
            # "in januari en in november": months of no year that is told.
            continue
        leads_in = sentence.text[sentence.start : sentence.end].endswith(":")
        if (period.last - period.first).days > 40 and (figures or leads_in or not _has_verb(sentence)):
            continue
        piece = _around(sentence, time)
        measure = event(piece, [(other.start, other.end) for other in named])
        if len(measure.split()) < 2:
            measure = event(sentence, [(other.start, other.end) for other in named])
        if not measure:
            continue
        said = plain(piece.text[time.start : time.date_start]).strip()
        kept = "" if said in ("op", "in", "van", "over") else f"{said} "
        statement = _dated(piece, time) or f"{measure[:1].upper()}{measure[1:]}: {kept}{{value}}."
        inherited = (("period", "year"),) if time.inferred else ()
        yield Told(
            Kind.DATE,
            measure,
            statement,
            sentence.start,
            sentence.end,
            (time.date_start, time.end),
            period=period,
            inherited=inherited,
        )


def own_period(sentence: Sentence, time: Time) -> Period:
    """The date itself, whatever stands before it."""
    number = next(n for n in sentence.numbers if n.start == time.date_start)
    if number.period is not None:
        return number.period
    moment = time.period.first or time.period.last
    return Period(moment, moment)


def _has_verb(sentence: Sentence) -> bool:
    return any(t.tag is Tag.FINITE for t in sentence.tokens)


def _around(sentence: Sentence, time: Time) -> Sentence:
    """The clause that the date stands in: up to a clause that says something else, or what stands in brackets."""
    text = sentence.text
    start, end = sentence.start, sentence.end
    tails = data("drawing")["clauses"]["tails"]
    for token, following in zip(sentence.tokens, sentence.tokens[1:], strict=False):
        breaks = token.text == ";" or (
            token.text == "," and following.plain in tails and following.plain not in ("met", "en", "wat")
        )
        if breaks and token.start > time.end:
            end = token.start
            break
        if token.text == ";" and token.end <= time.start:
            start = following.start
    words = sentence.words(start, end)
    return Sentence(text, start, end, words, tuple(n for n in sentence.numbers if start <= n.start < end))


def _dated(piece: Sentence, time: Time) -> str | None:
    """The clause with `{value}` for the date; a preposition other than "op" and "in" stays."""
    opened = plain(piece.text[time.start : time.date_start]).strip() in ("op", "in", "")
    start = time.start if opened else time.date_start
    text = piece.text[piece.start : start] + "{value}" + piece.text[time.end : piece.end]
    text = re.sub(r"\s+", " ", text).strip(" ,;:•–-").rstrip(".") + "."
    if (
        not _has_verb(piece)
        or re.search(r"\d", text)
        or len(text) > LONGEST
        or re.search(r"[{}]", text.replace("{value}", ""))
    ):
        return None
    first = piece.tokens[0].plain if piece.tokens else ""
    if first in data("drawing")["pointing"]["dangling"]:
        return None
    return text[:1].upper() + text[1:]


def saying(sentence: Sentence, before: Sentence | None, year: int | None) -> Told | None:
    """A sentence that gives a reason, an aim, a promise, a decision or a state of things, told as it stands."""
    piece = re.sub(r"\s+", " ", sentence.text[sentence.start : sentence.end]).strip(" •")
    folded = plain(piece)
    words = data("drawing")["sayings"]
    if (
        len(piece) > LONGEST
        or len(piece.split()) < 4
        or piece.endswith((":", "?"))
        or "{" in piece
        or "}" in piece
    ):
        return None
    if not any(t.tag in (Tag.FINITE, Tag.PARTICIPLE) for t in sentence.tokens):
        return None
    kind = next(
        (key for key in ("reason", "aim", "promise", "decision", "state") if re.search(words[key], folded)),
        None,
    )
    if kind not in ("reason", "aim") and any(n.outcome is Outcome.FACT for n in sentence.numbers):
        # Its figures are facts of their own, with a sentence that tells them one at a time.
        return None
    if kind is None and not any(t.tag is Tag.NAME for t in sentence.tokens[1:]):
        return None
    named_times = [t for t in times(sentence, year) if not t.compared]
    about = event(sentence, [(t.start, t.end) for t in times(sentence, year)])
    inherited: tuple[tuple[str, str], ...] = ()
    if (
        sentence.tokens
        and sentence.tokens[0].plain in data("drawing")["pointing"]["dangling"]
        and before is not None
    ):
        named = subject(before.tokens)
        if named is not None:
            about = f"{' '.join(t.text for t in named.words)} {about}"
            inherited = (("measure", "previous sentence"),)
    prefix = data("drawing")["statements"].get(f"{kind}_prefix", "")
    scenario = Scenario.FORECAST if kind == "promise" else Scenario.REALISED
    if not about:
        return None
    return Told(
        Kind.STATEMENT,
        f"{prefix}{about}",
        "{value}",
        sentence.start,
        sentence.end,
        (sentence.start, sentence.end),
        text=piece,
        period=named_times[0].period if len(named_times) == 1 else None,
        scenario=scenario,
        inherited=inherited,
    )
