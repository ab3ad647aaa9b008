"""What a letter says beside its figures, word for word: dates of events, meanings, persons, commitments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.extraction.clauses import Sentence
from knowledge.extraction.drafts import Outcome
from knowledge.extraction.labels import CUT, VALUE, VALUE_MARK, flat, label_around, label_from, quoted
from knowledge.extraction.lists import enumerations
from knowledge.extraction.readings import Said, Span
from knowledge.extraction.times import Time, times
from knowledge.model import Kind, Period, Scenario
from knowledge.words import Tag, data, is_infinitive, plain

_LONGEST = 420
"""Characters of a sentence that is told as it stands."""
_MONTH, _QUARTER, _YEAR = 40, 100, 366
"""Days that a month, a season and a year last at most."""
_SHORT = re.compile(r"\(([A-Z][A-Za-z&]{1,9})\)")


def sayings(sentence: Sentence, before: Sentence | None, year: int | None) -> Iterator[Said]:
    """All that a sentence says beside its figures; `before` is the sentence before it in the passage."""
    yield from abbreviations(sentence)
    yield from meanings(sentence, before)
    yield from enumerations(sentence)
    yield from events(sentence, year)
    yield from statements(sentence, year)


# --- Dates and statements


def events(sentence: Sentence, year: int | None) -> Iterator[Said]:
    """The dates on which something happens. A mere year beside a figure is the figure's period and no event."""
    named = [time for time in times(sentence, year) if not time.compared]
    if not any(t.tag is Tag.FINITE for t in sentence.tokens):
        return
    figures = any(n.outcome is Outcome.FACT for n in sentence.numbers)
    piece = sentence.text[sentence.start : sentence.end]
    leads_in = piece.endswith(":")
    promised = re.search(data("drawing")["sayings"]["promise"], plain(piece)) is not None
    for time in named:
        period = _own_period(sentence, time)
        length = (period.last - period.first).days if period.first and period.last else _YEAR + 1
        if length > _YEAR or (length > _QUARTER and not promised):
            # In a whole year much happens: only what is planned for it is worth a fact.
            continue
        if time.inferred and period.first != period.last and len(named) > 1:
            # "in januari en in november": months of no year that is said.
            continue
        if length > _MONTH and (figures or leads_in):
            continue
        span = (time.date_start, time.end)
        counts = [(n.start, n.end) for n in sentence.numbers if n.outcome is Outcome.FACT]
        label = label_around(sentence.tokens, (time.start, time.end), sentence.text, counts)
        if not label:
            continue
        inherited = (("period", "year"),) if time.inferred else ()
        statement = quoted(sentence.text, (sentence.start, sentence.end), span)
        yield Said(
            Kind.DATE,
            label,
            statement,
            sentence.start,
            sentence.end,
            span,
            period=period,
            inherited=inherited,
        )


def _own_period(sentence: Sentence, time: Time) -> Period:
    """The date itself, whatever stands before it."""
    number = next(n for n in sentence.numbers if n.start == time.date_start)
    if number.period is not None:
        return number.period
    moment = time.period.first or time.period.last
    return Period(moment, moment)


def statements(sentence: Sentence, year: int | None) -> Iterator[Said]:
    """A sentence that gives a reason, an aim, a promise, a decision or a state of things, as it stands."""
    piece = flat(sentence.text[sentence.start : sentence.end]).strip(" •")
    if len(piece) > _LONGEST or len(piece.split()) < 4 or piece.endswith((":", "?")):
        return
    if not any(t.tag in (Tag.FINITE, Tag.PARTICIPLE) for t in sentence.tokens):
        return
    folded, words = plain(piece), data("drawing")["sayings"]
    kinds = ("reason", "aim", "promise", "decision", "state")
    kind = next((key for key in kinds if re.search(words[key], folded)), None)
    figures = any(n.outcome is Outcome.FACT for n in sentence.numbers)
    if figures and kind not in ("reason", "aim"):
        # Its figures are facts of their own, with this very sentence.
        return
    if kind is None and not any(t.tag is Tag.NAME for t in sentence.tokens[1:]):
        return
    named = [time for time in times(sentence, year) if not time.compared]
    label = label_from(piece)
    if label:
        yield Said(
            Kind.STATEMENT,
            label,
            VALUE,
            sentence.start,
            sentence.end,
            (sentence.start, sentence.end),
            text=piece,
            period=named[0].period if len(named) == 1 else None,
            scenario=Scenario.FORECAST if kind == "promise" else Scenario.REALISED,
        )


# --- Meanings


def short_forms(text: str) -> Iterator[tuple[str, str]]:
    """The abbreviations of a text with what they stand for."""
    for match in _SHORT.finditer(text):
        long = _long_form(text[max(0, match.start() - _LONGEST) : match.start()].rstrip(), match[1])
        if long is not None:
            yield match[1], long


def abbreviations(sentence: Sentence) -> Iterator[Said]:
    """An abbreviation behind what it stands for: "Wet sociale werkvoorziening (Wsw)"."""
    piece = sentence.text[sentence.start : sentence.end]
    for match in _SHORT.finditer(piece):
        long = _long_form(piece[: match.start()].rstrip(), match[1])
        if long is not None:
            start = sentence.start + match.start(1)
            short = (start, start + len(match[1]))
            yield Said(
                Kind.DEFINITION,
                match[1],
                f"{VALUE} ({match[1]})",
                sentence.start,
                sentence.end,
                short,
                text=flat(long),
            )


def _long_form(before: str, short: str) -> str | None:
    """The words before the brackets whose first letters make the abbreviation, in order."""
    words = re.findall(r"[^\s]+", before)
    letters = short.casefold()
    for count in range(1, min(len(words), len(letters) + 4) + 1):
        taken = words[-count:]
        joined = plain("".join(taken))
        if (
            plain(taken[0]).lstrip("‘'\"“(")[:1] == letters[0]
            and _in_order(letters, joined)
            and (count > 1 or len(joined) > 2 * len(letters))
        ):
            initials = sum(1 for word in taken if plain(word)[:1] in letters)
            if initials * 2 >= len([w for w in taken if len(w) > 3]) and (count > 1 or len(letters) > 1):
                if count < len(letters) - 1 and count == 1 and not _compound(joined, letters):
                    continue
                return " ".join(taken).strip("‘'\"“(")
    return None


def _compound(joined: str, letters: str) -> bool:
    return len(joined) >= 4 * len(letters)


def _in_order(letters: str, joined: str) -> bool:
    at = 0
    for letter in letters:
        at = joined.find(letter, at) + 1
        if not at:
            return False
    return True


def meanings(sentence: Sentence, before: Sentence | None) -> Iterator[Said]:
    """What a word means: "Een X is een Y", "X, oftewel Y,", "onder X verstaan we Y", "X (een Y)"."""
    piece = sentence.text[sentence.start : sentence.end]
    for row in data("drawing")["meanings"]:
        for match in re.finditer(row["pattern"], piece):
            term, meaning = flat(match["term"]), match["meaning"].rstrip(" ,.;")
            if len(meaning.split()) >= 2 and 0 < len(term.split()) <= 6 and plain(term) not in _POINTING:
                start = sentence.start + match.start("meaning")
                yield _meaning(sentence, term, (start, start + len(meaning)))
                return
    pointing = _POINTS.match(piece)
    if pointing and before is not None and not any(n.outcome is Outcome.FACT for n in sentence.numbers):
        term = _last_noun(before)
        if term:
            start = sentence.start + pointing.start("meaning")
            yield _meaning(
                sentence, term, (start, start + len(pointing["meaning"].rstrip(". "))), inherited=True
            )


_POINTING = ("dit", "dat", "er", "het", "wat", "hier")
_POINTS = re.compile(
    r"(?:Dit|Dat|Het) (?:is|zijn|betreft|houdt in|gaat om) (?P<meaning>(?:een|de|het|mensen|personen|inwoners) .{12,})",
    re.DOTALL,
)


def _meaning(sentence: Sentence, term: str, span: Span, inherited: bool = False) -> Said:
    doubts = (("measure", data("drawing")["doubts"]["term"]),) if inherited else ()
    return Said(
        Kind.DEFINITION,
        term,
        quoted(sentence.text, (sentence.start, sentence.end), span),
        sentence.start,
        sentence.end,
        span,
        text=flat(sentence.text[slice(*span)]),
        inherited=(("measure", "previous sentence"),) if inherited else (),
        doubts=doubts,
    )


def _last_noun(sentence: Sentence) -> str:
    """The last noun of a sentence, with the adjective right before it."""
    nouns = [
        at
        for at, t in enumerate(sentence.tokens)
        if t.tag in (Tag.NOUN, Tag.NAME) and not is_infinitive(t.text)
    ]
    if not nouns:
        return ""
    last = nouns[-1]
    first = last - 1 if last and sentence.tokens[last - 1].tag is Tag.ADJECTIVE else last
    return flat(sentence.text[sentence.tokens[first].start : sentence.tokens[last].end])


# --- Persons

_NAME = (
    r"(?:(?:dhr|mevr|mw|drs|mr|dr|ir|ing|prof)\.\s)*"
    r"(?:[A-Z]\.\s?(?:[A-Z][a-z]?\.\s?)*(?:(?:van|de|der|den|ten|ter|te|’t|'t)\s)*"
    r"[A-Z][\w’'-]+(?:[- ][A-Z][\w’'-]+)*)"
)
"""A name with its titles and initials: "drs. J.P. van der Berg"."""
_A_NAME = re.compile(_NAME)


def persons(text: str, start: int, end: int, signature: bool) -> Iterator[Said]:
    """Names with their role: in running text right beside each other, in a signature also in columns."""
    bodies = data("drawing")["persons"]["bodies"]
    piece = re.sub(bodies, lambda body: " " * len(body.group()), text[start:end])
    found = _signers(piece) if signature else _named(piece)
    names = tuple(dict.fromkeys(flat(name[0]) for _, name in found))
    if signature and len(names) > 1:
        span = (start + found[0][1].start(), start + found[-1][1].end())
        label = data("drawing")["statements"]["signed_measure"]
        yield Said(Kind.LIST, label, quoted(text, (start, end), span), start, end, span, items=names)
    seen: set[str] = set()
    for role, match in found:
        name = flat(match[0])
        if name not in seen:
            seen.add(name)
            span = (start + match.start(), start + match.end())
            statement = f"{role} {CUT} {VALUE}" if signature else _role_and_name(text, role, span)
            label = role[:1].lower() + role[1:]
            yield Said(Kind.PERSON, label, statement, start, end, span, text=name)


def _signers(piece: str) -> list[tuple[str, re.Match[str]]]:
    named, said = list(_A_NAME.finditer(piece)), re.findall(rf"(?i:\b(?:{_roles()})\b)", piece)
    if len(named) == len(said):
        return list(zip(said, named, strict=True))
    return [("ondertekenaar", match) for match in named]


def _named(piece: str) -> list[tuple[str, re.Match[str]]]:
    found: list[tuple[str, re.Match[str]]] = []
    for match in _A_NAME.finditer(piece):
        before = re.search(rf"\b((?i:{_roles()})) ?,? $", piece[: match.start()])
        behind = re.match(rf"\s*,\s*(?:de )?((?i:{_roles()}))\b", piece[match.end() :])
        if before or behind:
            found.append(((before or behind)[1], match))  # type: ignore[index]  # one of both is found
    return found


def _role_and_name(text: str, role: str, span: Span) -> str:
    """The name with the role beside it, as they stand."""
    around = (max(0, span[0] - len(role) - 4), span[1] + len(role) + 6)
    before, behind = text[around[0] : span[0]], text[span[1] : around[1]]
    if role in before:
        return flat(before[before.rindex(role) :] + VALUE_MARK).replace(VALUE_MARK, VALUE)
    return flat(VALUE_MARK + behind[: behind.index(role) + len(role)]).replace(VALUE_MARK, VALUE)


def _roles() -> str:
    return "|".join(sorted(data("drawing")["persons"]["roles"], key=len, reverse=True))
