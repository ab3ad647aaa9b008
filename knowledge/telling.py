"""What a sentence tells beside its figures: events with their date, meanings, lists, reasons, promises, persons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.clauses import Sentence, Span
from knowledge.drafts import Outcome
from knowledge.language import data
from knowledge.model import Kind, Period, Scenario
from knowledge.observing import stripped
from knowledge.phrases import subject
from knowledge.tags import Tag, Token, is_infinitive, plain
from knowledge.times import Time, times

_EVENT = 22
"""Words of an event that are kept."""
_LONGEST = 420
"""Characters of a sentence that is told as it stands."""


@dataclass(frozen=True, slots=True)
class Told:
    """A fact that is no figure. `start` to `end` is its quote, `value` the place of the date, name or text in the letter."""

    kind: Kind
    measure: str
    statement: str
    start: int
    end: int
    value: Span | None = None
    text: str | None = None
    items: tuple[str, ...] = ()
    period: Period | None = None
    scenario: Scenario = Scenario.REALISED
    inherited: tuple[tuple[str, str], ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()


def tell(sentence: Sentence, before: Sentence | None, year: int | None) -> tuple[Told, ...]:
    """All that a sentence tells beside its figures; `before` is the sentence before it in the paragraph."""
    lists = tuple(enumerations(sentence))
    found = [*abbreviations(sentence), *meanings(sentence, before), *lists, *events(sentence, year)]
    statement = saying(sentence, before, year)
    if statement is not None:
        found.append(statement)
    return tuple(found)


def event(sentence: Sentence, taken: Sequence[Span]) -> str:
    """What happens, in the words of the sentence without the pieces that are `taken` and the words that only fill."""
    figures = [(n.start, n.end) for n in sentence.numbers if n.outcome is Outcome.FACT]
    light = data("drawing")["classes"]["light_forms"]
    kept = [
        t
        for t in sentence.tokens
        if not any(a <= t.start < b for a, b in (*taken, *figures))
        and not (t.tag is Tag.FINITE and t.plain in light)
        and t.plain != "er"
    ]
    kept = stripped(kept[: _EVENT + 6])
    words = " ".join(t.text for t in kept[:_EVENT])
    words = re.sub(r"\s+([,.;:)])", r"\1", words).replace("( ", "(").strip(" ,;:-–")
    named = bool(kept) and (kept[0].tag is Tag.NAME or kept[0].text[1:2].isupper())
    return words if named else words[:1].lower() + words[1:]


# --- Events


def events(sentence: Sentence, year: int | None) -> Iterator[Told]:
    """The dates on which something happens. A mere year beside a figure is the figure's period and no event."""
    named = [time for time in times(sentence, year) if not time.compared]
    figures = any(n.outcome is Outcome.FACT for n in sentence.numbers)
    for time in named:
        period = own_period(sentence, time)
        if period.first is None or period.last is None or (period.last - period.first).days > 366:
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
        statement = _dated(piece, time) or f"{measure[:1].upper()}{measure[1:]}: {{value}}."
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
        or len(text) > _LONGEST
        or re.search(r"[{}]", text.replace("{value}", ""))
    ):
        return None
    first = piece.tokens[0].plain if piece.tokens else ""
    if first in data("drawing")["pointing"]["dangling"]:
        return None
    return text[:1].upper() + text[1:]


# --- Meanings


_SHORT = re.compile(r"\(([A-Z][A-Za-z&]{1,9})\)")


def short_forms(text: str) -> Iterator[tuple[str, str]]:
    """The abbreviations of a text with what they stand for."""
    for match in _SHORT.finditer(text):
        long = _long_form(text[max(0, match.start() - _LONGEST) : match.start()].rstrip(), match[1])
        if long is not None:
            yield match[1], long


def abbreviations(sentence: Sentence) -> Iterator[Told]:
    """An abbreviation behind what it stands for: "Wet sociale werkvoorziening (Wsw)"."""
    piece = sentence.text[sentence.start : sentence.end]
    for match in _SHORT.finditer(piece):
        long = _long_form(piece[: match.start()].rstrip(), match[1])
        if long is not None:
            start = sentence.start + match.start(1)
            saying = data("drawing")["statements"]["abbreviation"].format(match[1])
            yield Told(
                Kind.DEFINITION,
                match[1],
                saying,
                sentence.start,
                sentence.end,
                (start, start + len(match[1])),
                text=long,
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


def meanings(sentence: Sentence, before: Sentence | None) -> Iterator[Told]:
    """What a word means: "Een X is een Y", "X, oftewel Y,", "onder X verstaan we Y", "X (een Y)"."""
    piece = sentence.text[sentence.start : sentence.end]
    for row in data("drawing")["meanings"]:
        for match in re.finditer(row["pattern"], piece):
            term, meaning = (
                re.sub(r"\s+", " ", match["term"]).strip(),
                re.sub(r"\s+", " ", match["meaning"]).strip(" ,.;"),
            )
            if (
                not term
                or len(meaning.split()) < 2
                or len(term.split()) > 6
                or plain(term) in ("dit", "dat", "er", "het", "wat", "hier")
            ):
                continue
            start = sentence.start + match.start("meaning")
            yield Told(
                Kind.DEFINITION,
                term[:1].lower() + term[1:] if not term[1:2].isupper() and row.get("lower", True) else term,
                row["statement"].format(term[:1].upper() + term[1:]),
                sentence.start,
                sentence.end,
                (start, start + len(match["meaning"])),
                text=meaning,
            )
            return
    pointing = re.match(
        r"(?:Dit|Dat|Het) (?:is|zijn|betreft|houdt in|gaat om) (?P<meaning>(?:een|de|het|mensen|personen|inwoners) .{12,})",
        piece,
    )
    if pointing and before is not None and not any(n.outcome is Outcome.FACT for n in sentence.numbers):
        words = [
            t
            for t in before.tokens
            if t.tag in (Tag.NOUN, Tag.NAME, Tag.ADJECTIVE) and not is_infinitive(t.text)
        ]
        nouns = [at for at, t in enumerate(words) if t.tag in (Tag.NOUN, Tag.NAME)]
        if nouns:
            last = nouns[-1]
            named = (
                words[last - 1 : last + 1]
                if last
                and words[last - 1].tag is Tag.ADJECTIVE
                and words[last - 1].end + 1 == words[last].start
                else [words[last]]
            )
            term = " ".join(t.text for t in named)
            start = sentence.start + pointing.start("meaning")
            yield Told(
                Kind.DEFINITION,
                term,
                data("drawing")["statements"]["meaning"].format(term[:1].upper() + term[1:]),
                sentence.start,
                sentence.end,
                (start, sentence.end),
                text=pointing["meaning"].rstrip(". "),
                inherited=(("measure", "previous sentence"),),
                doubts=(("measure", data("drawing")["doubts"]["term"]),),
            )


# --- Lists


def enumerations(sentence: Sentence) -> Iterator[Told]:
    """Things named in a row: "Almelo, Twenterand, Tubbergen en Wierden"."""
    piece = sentence.text[sentence.start : sentence.end]
    lines = piece.split("\n")
    if len(lines) > 2 and lines[0].rstrip().endswith(":"):
        return
    row = sentence.tokens
    at = 0
    while at < len(row):
        found = _series(sentence, at)
        if found is None:
            at += 1
            continue
        first, past, items = found
        at = past
        start, end = row[first].start, row[past - 1].end
        text = sentence.text
        outside = event(sentence, [(start, end)] + [(t.start, t.end) for t in times(sentence, None)])
        if any(n.outcome is Outcome.FACT for n in sentence.numbers if start <= n.start < end):
            continue
        lead = text[sentence.start : start]
        statement = f"{lead}{{value}}{text[end : sentence.end]}"
        statement = re.sub(r"\s+", " ", statement).strip(" •–-").rstrip(".") + "."
        if (
            re.search(r"\d", statement)
            or len(statement) > _LONGEST
            or re.search(r"[{}]", statement.replace("{value}", ""))
        ):
            statement = f"{outside[:1].upper()}{outside[1:]}: {{value}}."
        head, items = _list_head(row, first, items)
        if outside and not re.search(r"\d", outside):
            yield Told(
                Kind.LIST,
                f"{head} {outside}" if head and head not in outside.split()[:2] else outside,
                statement[:1].upper() + statement[1:],
                sentence.start,
                sentence.end,
                (start, end),
                items=items,
            )


def _list_head(row: Sequence[Token], first: int, items: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """What is listed: the noun right before the list, or before the name that opens it ("*gemeenten* Almelo, ...")."""
    opening = re.match(r"([a-zà-ÿ-]+) ([A-ZÀ-Þ].*)", items[0])
    if opening:
        return opening[1], (opening[2], *items[1:])
    for token in reversed(row[max(0, first - 4) : first]):
        if token.tag is Tag.NOUN:
            return token.text, items
        if token.tag in (Tag.FINITE, Tag.PARTICIPLE):
            break
    return "", items


def _series(sentence: Sentence, at: int) -> tuple[int, int, tuple[str, ...]] | None:
    """A row of three or more short pieces with commas and "en" before the last; two names after "gemeenten" too."""
    row = sentence.tokens
    if row[at].tag not in (Tag.NOUN, Tag.NAME, Tag.ADJECTIVE, Tag.ARTICLE):
        return None
    if at and row[at - 1].tag in (Tag.ADJECTIVE, Tag.ARTICLE) and row[at].tag is not Tag.ARTICLE:
        return None
    pieces: list[tuple[int, int]] = []
    start = place = at
    while place < len(row) and place - start < 7:
        token = row[place]
        if token.text == "," or token.plain in ("en", "of", "alsmede", "evenals"):
            if place == start:
                if row[place - 1].text == "," and token.plain in ("en", "of", "alsmede"):
                    start = place = place + 1
                    continue
                break
            pieces.append((start, place))
            if token.plain != "," and len(pieces) >= 2:
                last = _last_piece(row, place + 1)
                if last is not None:
                    pieces.append((place + 1, last))
                break
            if token.plain in ("en", "of") and len(pieces) < 2:
                return None
            start = place = place + 1
            continue
        if token.tag in (Tag.FINITE, Tag.NUMBER, Tag.PRONOUN, Tag.CONJUNCTION) or token.text in (
            ";",
            ":",
            ".",
        ):
            return None
        place += 1
    else:
        return None
    if len(pieces) < 3 or pieces[-1][0] == pieces[-2][0]:
        return None
    items = tuple(_item(sentence, row[a:b]) for a, b in pieces)
    nouns = all(any(t.tag in (Tag.NOUN, Tag.NAME) for t in row[a:b]) for a, b in pieces)
    if not nouns or any(len(item) < 2 for item in items):
        return None
    return pieces[0][0], pieces[-1][1], items


def _last_piece(row: Sequence[Token], at: int) -> int | None:
    """Where the last thing named ends: before a verb, a mark or a preposition after its noun."""
    place = at
    while place < len(row) and row[place].tag in (Tag.ARTICLE, Tag.DETERMINER, Tag.ADJECTIVE):
        place += 1
    if place >= len(row) or row[place].tag not in (Tag.NOUN, Tag.NAME, Tag.PARTICIPLE):
        return None
    while (
        place < len(row)
        and row[place].tag in (Tag.NOUN, Tag.NAME)
        and row[place].plain not in data("conditions")["particles"]
    ):
        place += 1
    if (
        place + 1 < len(row)
        and row[place].plain in ("tot", "van", "voor", "op", "bij", "aan")
        and row[place + 1].tag in (Tag.NOUN, Tag.NAME, Tag.ARTICLE)
    ):
        place += 1
        while place < len(row) and row[place].tag in (Tag.ARTICLE, Tag.ADJECTIVE, Tag.NOUN, Tag.NAME):
            place += 1
    return place if place > at else None


def _item(sentence: Sentence, words: Sequence[Token]) -> str:
    kept = list(words)
    text = sentence.text[kept[0].start : kept[-1].end] if kept else ""
    return re.sub(r"\s+", " ", re.sub(r"^(?:de|het|een|ook)\s", "", text)).strip()


# --- Reasons, aims, promises and decisions


def saying(sentence: Sentence, before: Sentence | None, year: int | None) -> Told | None:
    """A sentence that gives a reason, an aim, a promise, a decision or a state of things, told as it stands."""
    piece = re.sub(r"\s+", " ", sentence.text[sentence.start : sentence.end]).strip(" •")
    folded = plain(piece)
    words = data("drawing")["sayings"]
    if (
        len(piece) > _LONGEST
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


# --- Persons


_NAME = r"(?:(?:dhr|mevr|mw|drs|mr|dr|ir|ing|prof)\.\s)*(?:[A-Z]\.\s?(?:[A-Z][a-z]?\.\s?)*(?:(?:van|de|der|den|ten|ter|te|’t|'t)\s)*[A-Z][\w’'-]+(?:[- ][A-Z][\w’'-]+)*)"


def persons(text: str, start: int, end: int, signature: bool) -> Iterator[Told]:
    """Names with their role: in running text right beside each other, in a signature also in columns."""
    piece = re.sub(
        data("drawing")["persons"]["bodies"], lambda body: " " * len(body.group()), text[start:end]
    )
    roles = "|".join(sorted(data("drawing")["persons"]["roles"], key=len, reverse=True))
    found: list[tuple[str, str, int, int]] = []
    for match in re.finditer(rf"\b(?P<role>(?i:{roles})) ?,? (?P<name>{_NAME})", "" if signature else piece):
        found.append((match["role"], match["name"], match.start("name"), match.end("name")))
    for match in re.finditer(rf"(?P<name>{_NAME})\s*,\s*(?:de )?(?P<role>(?i:{roles}))\b", piece):
        found.append((match["role"], match["name"], match.start("name"), match.end("name")))
    if signature:
        found = []
        named = [(m.group(), m.start(), m.end()) for m in re.finditer(_NAME, piece)]
        said = [m.group() for m in re.finditer(rf"(?i:\b(?:{roles})\b)", piece)]
        if len(named) == len(said):
            found = [(role, name, a, b) for role, (name, a, b) in zip(said, named, strict=True)]
        else:
            found = [("ondertekenaar", name, a, b) for name, a, b in named]
    names = tuple(dict.fromkeys(re.sub(r"\s+", " ", name).strip() for _, name, _, _ in found))
    said_of = data("drawing")["statements"]
    if signature and len(names) > 1:
        yield Told(
            Kind.LIST,
            said_of["signed_measure"],
            said_of["signed"],
            start,
            end,
            (start + found[0][2], start + found[-1][3]),
            items=names,
        )
    seen = set()
    for role, name, a, b in found:
        name = re.sub(r"\s+", " ", name).strip()
        if name in seen:
            continue
        seen.add(name)
        role = role[:1].lower() + role[1:]
        saying_ = data("drawing")["statements"]["person"].format(role[:1].upper() + role[1:])
        measure = f"{role}, ondertekenaar van de brief" if signature and role != "ondertekenaar" else role
        yield Told(Kind.PERSON, measure, saying_, start, end, (start + a, start + b), text=name)
