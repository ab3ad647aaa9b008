"""Statement and label of a figure: the words of the letter as they stand, cut at word borders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from knowledge.extraction.drafts import Outcome
from knowledge.extraction.readings import Reading, Span
from knowledge.extraction.units import Unit
from knowledge.words import Tag, Token, data, number, tokens

_WORDS = 12
"""Words of a label at most."""
_BEFORE = 6
"""Words of a label in front of the figure at most."""
VALUE = "{value}"
CUT = "…"
VALUE_MARK = "\ufffc"
"""Stands for `{value}` while the braces of the letter are replaced."""


def flat(text: str) -> str:
    """The text on one line; braces, which mean something in a statement, as brackets."""
    return re.sub(r"\s+", " ", text).replace("{", "(").replace("}", ")").strip()


def statement_of(
    unit: Unit, text: str, span: Span, values: tuple[Decimal, ...], only: Span | None = None
) -> str:
    """The unit with `{value}` at `span`, after its lead-in.

    It is cut where it holds one of the `values` a second time: edited, the old figure would be left standing there.
    With `only` no more than that part of the unit is quoted.
    """
    start, end = only or (unit.start, unit.end)
    written = [form for value in values for form in _forms(value)]
    before, after = text[start : span[0]], text[span[1] : end]
    places = _places(before, written)
    if places:
        before = _from_word(before, places[-1][1])
    behind = next(iter(_places(after, written)), None)
    if behind:
        after = _to_word(after, behind[0])
    said = flat(f"{before}{VALUE_MARK}{after}").replace(VALUE_MARK, VALUE)
    if places or start > unit.start:
        said = f"{CUT} {said}"
    if behind or end < unit.end:
        said = f"{said} {CUT}"
    lead = flat(text[slice(*unit.lead)]) if unit.lead and not places else ""
    return said if not lead or _places(lead, written) else f"{lead} {said}"


def quoted(text: str, whole: Span, span: Span) -> str:
    """A piece of the letter with `{value}` for the words at `span`."""
    said = f"{text[whole[0] : span[0]]}{VALUE_MARK}{text[span[1] : whole[1]]}"
    return flat(said).replace(VALUE_MARK, VALUE)


def _forms(value: Decimal) -> tuple[str, ...]:
    plain = f"{abs(value):f}"
    return tuple(
        {plain, plain.replace(".", ","), number(abs(value)), f"{int(abs(value)):,}".replace(",", ".")}
    )


def _places(text: str, written: list[str]) -> list[Span]:
    pattern = "|".join(re.escape(form) for form in written)
    return [(m.start(), m.end()) for m in re.finditer(rf"(?<![\d.,])(?:{pattern})(?![.,]?\d)", text)]


def _from_word(text: str, place: int) -> str:
    rest = text[place:]
    return re.sub(r"^[^\w€(]+", "", rest)


def _to_word(text: str, place: int) -> str:
    return re.sub(r"\s*(?:\b(?:en|of|naar|tot|van)|[^\w)%])\s*$", "", text[:place].rstrip())


def label_of(one: Reading) -> str:
    """The words around a figure, at most twelve: of its own clause, else of its sentence; empty where none tell."""
    clause, sentence = one.clause, one.sentence
    if clause.named is not None:
        return flat(sentence.text[slice(*clause.named)])
    own = [t for t in sentence.tokens if clause.start <= t.start and t.end <= clause.end]
    span = (one.number.qualified, one.number.end)
    others = [
        (n.start, n.end) for n in sentence.numbers if n.value is not None and n.start != one.number.start
    ]
    times = [(n.start, n.end) for n in sentence.numbers if n.outcome is Outcome.DATE]
    rows = (own, sentence.tokens)
    return next((said for row in rows if (said := label_around(row, span, sentence.text, others, times))), "")


def label_around(
    row: Sequence[Token], span: Span, text: str, others: Sequence[Span] = (), times: Sequence[Span] = ()
) -> str:
    """The words of a row around a span: "…" stands for the span where words go before it. Empty where none tell.

    It stands for the `others` too, figures that are facts of their own. A time of `times` at the start is left out.
    """
    ahead = [t for t in row if t.end <= span[0]]
    behind = [t for t in row if t.start >= span[1]]
    kept = _cut(behind, _WORDS - min(_BEFORE, _words(ahead)))
    more = any(token.tag is not Tag.MARK for token in behind[len(kept) :])
    behind = kept
    ahead = _trimmed(_cut(ahead[::-1], _WORDS - _words(behind))[::-1], times)
    first = _without(text, ahead, others) if _tells(ahead) else ""
    last = _without(text, behind, others).strip(" ,;:.–|") + (f" {CUT}" if more else "")
    if not first:
        return last if _tells(behind) else ""
    return f"{first} {CUT} {last}".strip()


def _without(text: str, row: Sequence[Token], others: Sequence[Span]) -> str:
    """The words of a row as they stand, with "…" for the figures among them."""
    if not row:
        return ""
    start, end = row[0].start, row[-1].end
    said, at = "", start
    for first, last in sorted(others):
        if start <= first < end:
            said += f"{text[at:first]}{CUT}"
            at = min(max(last, at), end)
    return flat(said + text[at:end])


def _words(row: list[Token]) -> int:
    return sum(token.tag is not Tag.MARK for token in row)


def _cut(row: list[Token], most: int) -> list[Token]:
    kept: list[Token] = []
    for token in row:
        if _words(kept) >= most:
            break
        kept.append(token)
    return kept


def _trimmed(row: list[Token], times: Sequence[Span]) -> list[Token]:
    """Without joints, marks and times in front: what they join to is not there."""
    joints = (*data("drawing")["clauses"]["joints"], "(", ")", "er", "dat", "dit")
    at = 0
    while at < len(row):
        time = next(
            (
                end
                for start, end in times
                if row[at].start <= start and at + 2 < len(row) and row[at + 1].end > start
            ),
            None,
        )
        if time is not None and row[at].tag is Tag.PREPOSITION:
            at = next((i for i, token in enumerate(row) if token.start >= time), len(row))
        elif row[at].tag is Tag.MARK or row[at].plain in joints:
            at += 1
        else:
            break
    return row[at:]


def _tells(row: Sequence[Token]) -> bool:
    """Whether a word is left that says something."""
    classes = data("drawing")["classes"]
    numbers = data("drawing")["numbers"]
    small = {
        *classes["fillers"],
        *classes["empty"],
        *classes["light_forms"],
        *numbers["measures"],
        *numbers["money"],
    }
    telling = (Tag.NOUN, Tag.NAME, Tag.ADJECTIVE, Tag.PARTICIPLE, Tag.FINITE)
    return any(
        t.tag in telling and t.plain not in small and t.plain not in data("months")["months"] for t in row
    )


def label_from(text: str) -> str:
    """A heading, lead-in or sentence as a label: at most twelve words, with "…" where it was cut."""
    row = list(tokens(text))
    kept = _cut(row, _WORDS)
    if not kept:
        return ""
    said = flat(text[kept[0].start : kept[-1].end]).strip(" ,;:.–|")
    return said if all(t.tag is Tag.MARK for t in row[len(kept) :]) else f"{said} {CUT}"
