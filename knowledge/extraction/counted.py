"""What a figure counts: its unit and the noun phrase of the letter that says it, by where the phrase stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from knowledge.extraction.clauses import Clause, Sentence, brackets_in
from knowledge.extraction.numbers import Number
from knowledge.extraction.readings import PERSONS, UNKNOWN, Around, Reading, Span
from knowledge.extraction.times import Time, in_time, is_former, is_part_of_those_before, points_back
from knowledge.words import (
    Phrase,
    Tag,
    Token,
    counts_persons,
    data,
    is_infinitive,
    measures,
    phrase_at,
    plain,
    subject,
    tokens,
)

_ACTORS = frozenset({"wij", "we", "ik"})
_PARTICIPLE = re.compile(r"ge\w+(?:[dt]|en)")
_LOOSE = frozenset({"voor", "per", "onder", "tussen"})
"""Prepositions that open something else than what is counted."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The unit, the noun phrase with its place, and for each of both where it came from when not from the clause."""

    unit: str | None
    phrase: Phrase | None = None
    span: Span | None = None
    unit_from: str | None = None
    span_from: str | None = None


def counted_of(
    sentence: Sentence,
    clause: Clause,
    row: Sequence[Token],
    earlier: Sequence[Reading],
    around: Around,
    time: Time | None,
) -> Counted:
    """What the figure of a clause counts; `row` are the words of the clause, `earlier` the figures before it."""
    number = clause.number
    behind = _behind(sentence, clause, row)
    near, basis = _near(sentence, clause, earlier, around, row, behind)
    measure = number.unit or _measure(behind)
    elided = measure is None and number.scaled and behind is None and near is not None and near.unit == "euro"
    measure = "euro" if elided else measure
    found = next(_candidates(sentence, clause, row, time, behind, measure), None)
    unit, unit_from = measure or (found.unit if found else None), basis if elided else None
    if near is not None and unit is None and near.unit != "%":
        unit, unit_from = near.unit, basis
    elif near is not None and number.scaled and number.unit is None and near.unit == "euro":
        # "7,9 miljard euro ... 2,7 miljard": the unit stands once.
        unit, unit_from = "euro", basis
    if found is not None and found.span is not None:
        return Counted(unit or UNKNOWN, found.phrase, found.span, unit_from)
    if near is None or near.counted is None or (unit not in (near.unit, "%") and near.unit != UNKNOWN):
        return Counted(unit or UNKNOWN, unit_from=unit_from)
    return Counted(unit or UNKNOWN, near.phrase, near.counted, unit_from, basis)


def _candidates(  # noqa: C901
    sentence: Sentence,
    clause: Clause,
    row: Sequence[Token],
    time: Time | None,
    behind: Phrase | None,
    measure: str | None,
) -> Iterator[Counted]:
    """What the clause itself says, the surest place first."""
    number = clause.number
    after = tuple(t for t in row if t.start >= number.end)
    if after[:1] and number.unit and after[0].plain in data("numbers")["parts"]:
        after = after[1:]
    if measure is None and behind is not None:
        yield _of(unit_of(behind), behind, sentence, clause)
    if measure is not None:
        past = (
            after
            if behind is None or number.unit
            else tuple(t for t in after if behind and t.start >= behind.head.end)
        )
        if (of := _told_of(past, number.unit == "%")) is not None:
            yield _of(measure, of, sentence, clause)
    if clause.named is not None:
        words = _bare(sentence.words(*clause.named))
        named = phrase_at(words)
        if named is not None:
            whole = Phrase(words, named.head)
            yield _of(measure or unit_of(named), whole, sentence, clause)
    if (share := _opening_whole(sentence, clause)) is not None:
        yield _of("%", share, sentence, clause)
    if number.unit != "euro" and (named := number_of(row)) is not None:
        yield _of(measure or unit_of(named), named, sentence, clause)
    if measure is None and (among := _opening_group(sentence, number)) is not None:
        yield _of(unit_of(among), among, sentence, clause)
    if measure is not None and (ahead := _right_before(row, number)) is not None:
        yield _of(measure, ahead, sentence, clause)
    bracket = next((a for a, b in brackets_in(sentence) if a < number.start < b), None)
    if bracket is not None and clause.named is None:
        named = _before_bracket(sentence, bracket)
        if named is not None:
            yield _of(measure or unit_of(named), named, sentence, clause)
        return
    row = _told(row, number)
    stretches = data("drawing")["numbers"]["stretches"]
    empty = (*data("drawing")["classes"]["empty"], *stretches, *(measures() if measure else ()))
    mark = next((t.start for t in row if t.start >= number.end and t.tag is Tag.MARK), sentence.end)
    actors = {at + step for at, t in enumerate(row) if t.plain in _ACTORS for step in (-1, 0, 1)}
    # "ramen wij de kosten op": the verb beside "wij" may look like a noun.
    row = tuple(
        t for at, t in enumerate(row) if at not in actors or t.tag in (Tag.ARTICLE, Tag.NUMBER, Tag.MARK)
    )
    bare = (t for t in row if not in_time(t, time) and not number.qualified <= t.start < number.end)
    about = subject(tuple(t for t in bare if t.plain not in empty and t.start < mark))
    if (
        about is None
        or is_infinitive(about.head.text)
        or about.head.plain in data("drawing")["bodies"]["words"]
    ):
        return
    if measure == "euro" and counts_persons(about.head.text):
        return
    if measure is not None or is_former(sentence, clause):
        plural = about.head.plain.endswith(("en", "s"))
        yield _of(measure or (unit_of(about) if plural else None), about, sentence, clause)


def _is_tail(token: Token) -> bool:
    """Whether a word at the end of a noun phrase belongs to what follows: a participle, a preposition."""
    return token.tag is Tag.PREPOSITION or _PARTICIPLE.fullmatch(token.text) is not None


def _opening_group(sentence: Sentence, number: Number) -> Phrase | None:
    """The group that a sentence opens with: "*Van alle deelnemers* vonden er 12 werk"."""
    row = sentence.tokens
    if len(row) < 3 or row[0].plain not in ("van", "onder"):
        return None
    found = phrase_at(_bare(row[1:]), attach=False)
    if found is None or found.end > number.start or not counted_behind(found.words, None):
        return None
    return found


def _right_before(row: Sequence[Token], number: Number) -> Phrase | None:
    """What "van" joins to an amount: "*een vast bedrag* van € 3.325", "een wachttijd van 6 weken"."""
    ahead = [t for t in row if t.end <= number.qualified]
    if (
        len(ahead) < 2
        or ahead[-1].plain != "van"
        or ahead[-2].tag is not Tag.NOUN
        or ahead[-2].plain == "plaats"
    ):
        return None
    at = len(ahead) - 2
    while at and ahead[at - 1].tag in (Tag.NOUN, Tag.ADJECTIVE):
        at -= 1
    found = phrase_at(ahead[:-1], at, attach=False)
    return found if found is not None and found.words[-1] is ahead[-2] else None


def _before_bracket(sentence: Sentence, bracket: int) -> Phrase | None:
    """The noun phrase in front of brackets that hold a figure: "*isolerende maatregelen* (€ 144 miljoen)"."""
    row = list(sentence.words(sentence.start, bracket))
    at = len(row)
    ends = (",", ";", ":", ")", "en", "of", "maar")
    while at and row[at - 1].plain not in ends and row[at - 1].tag not in (Tag.FINITE, Tag.NUMBER):
        at -= 1
    return phrase_at(_bare(row[at:]))


def _told(row: Sequence[Token], number: Number) -> tuple[Token, ...]:
    """The words behind a "dat" that opens what is reported: "Gevolg hiervan is *dat* ..."."""
    opened = 0
    for at, token in enumerate(row):
        opens = at and row[at - 1].tag in (Tag.FINITE, Tag.PARTICIPLE, Tag.ADVERB, Tag.MARK)
        if opens and token.plain == "dat" and token.end <= number.start:
            opened = at + 1
    return tuple(row[opened:])


def _of(unit: str | None, phrase: Phrase, sentence: Sentence, clause: Clause) -> Counted:
    start, end = span_of(phrase)
    for first, _ in clause.holes:
        if start < first < end:
            end = first
    end = start + len(sentence.text[start:end].rstrip(" ,;:("))
    return Counted(unit, phrase, (start, end))


def span_of(phrase: Phrase) -> Span:
    """Where a noun phrase stands, without its article and without what a preposition such as "per" adds."""
    words = [*phrase.words]
    cut = next((at for at, token in enumerate(words) if at and token.plain in _LOOSE), len(words))
    words = words[:cut]
    for at, (one, after) in enumerate(pairwise(words)):
        plural = one is phrase.head and one.tag is Tag.NOUN and one.plain.endswith(("en", "ers", "aars"))
        if plural and after.tag is Tag.NOUN and after.text.islower():
            # "1.340 jeugdigen jeugdhulp": two nouns, of which the first is what is counted.
            words = words[: at + 1]
            break
    while len(words) > 1 and words[-1] is not phrase.head and _is_tail(words[-1]):
        words.pop()
    while len(words) > 1 and words[0].tag in (Tag.ARTICLE, Tag.DETERMINER):
        words = words[1:]
    return words[0].start, words[-1].end


def _bare(row: Sequence[Token]) -> tuple[Token, ...]:
    at = 0
    small = (Tag.ARTICLE, Tag.DETERMINER, Tag.PREPOSITION, Tag.ADVERB, Tag.PRONOUN)
    while at < len(row) and row[at].tag in small:
        at += 1
    return tuple(row[at:])


def _behind(sentence: Sentence, clause: Clause, row: Sequence[Token]) -> Phrase | None:
    """What stands right behind the figure; of "612 van de 1.276 woningen" it stands behind the other figure."""
    number = clause.number
    after = [t for t in row if t.start >= number.end]
    if number.pair == 1:
        other = next(n for n in sentence.numbers if n.start > number.start)
        after = list(sentence.words(other.end, sentence.end))
    ahead = [t.plain for t in row if t.end <= number.qualified]
    found = counted_behind(after, number.value, ahead[-1:] in (["er"], ["die"]))
    if clause.of is None or found is not None:
        return found
    other = next(n for n in sentence.numbers if n.start == clause.of)
    return counted_behind(sentence.words(other.end, sentence.end), number.value)


def counted_behind(after: Sequence[Token], value: Decimal | None, bare: bool = False) -> Phrase | None:
    """What stands right behind the figure as the thing counted: a plural, a unit that measures, or a name.

    With `bare` the figure stands for itself ("er 512"), so that a verb may follow.
    """
    first, second = (*after[:2], None, None)[:2]
    odd = (
        first is not None and first.tag in (Tag.FINITE, Tag.NOUN) and re.fullmatch(r"\w{3,}[dt]e", first.text)
    )
    if odd and first is not None and second is not None and second.tag is Tag.NOUN:
        # "92 overdekte zitplaatsen": before a noun a form in -de is neither a noun nor a past tense.
        after = (replace(first, tag=Tag.ADJECTIVE), *after[1:])
    found = phrase_at(after)
    last = found is not None and all(t.tag is Tag.MARK for t in after[after.index(found.head) + 1 :])
    if (
        found is not None
        and (last or bare)
        and is_infinitive(found.head.text)
        and not counts_persons(found.head.text)
    ):
        # "waarvan er 512 voldoen": a plural that is its own base form is a verb.
        return None
    if found is None or found.head.tag is Tag.NAME or value == 1:
        return found
    head = found.head.plain
    plural = (
        head.endswith(("en", "s", "a", "i", "'n")) or head in measures() or counts_persons(found.head.text)
    )
    return found if plural else None


def _measure(phrase: Phrase | None) -> str | None:
    """The unit that measures rather than counts: "fte", "uur"."""
    if phrase is None or phrase.head.plain not in measures():
        return None
    head = phrase.head
    spelt = head.text if head.text[1:] != head.text[1:].lower() else head.plain
    return str(data("drawing")["numbers"]["one"].get(head.plain, spelt))


def _told_of(row: Sequence[Token], share: bool) -> Phrase | None:
    """What an amount is an amount of: "20 fte *aan ondersteuning*", "23% *van de deelnemers*"."""
    opening = ("van", "der") if share else ("aan", "van", "voor")
    if (
        len(row) > 2
        and row[0].tag in (Tag.ADVERB, Tag.ADJECTIVE)
        and row[1].plain in ("aan", "voor")
        and not share
    ):
        # "€ 2 miljoen *beschikbaar voor* jeugdzorg"
        row = row[1:]
    if len(row) > 1 and row[0].plain in opening:
        return phrase_at(_bare(row[1:]))
    return phrase_at(row) if row and not share and row[0].tag in (Tag.NOUN, Tag.ADJECTIVE, Tag.NAME) else None


_WHOLE = re.compile(r"\bvan (?:de|het|deze|die|alle|onze) (?:\w+ )?$")


def _opening_whole(sentence: Sentence, clause: Clause) -> Phrase | None:
    """What the whole counts of a share: "*Van de 800 huurders* reageerde 45 procent"."""
    other = whole_of_share(sentence, clause)
    return counted_behind(sentence.words(other.end, sentence.end), other.value) if other else None


def whole_of_share(sentence: Sentence, clause: Clause) -> Number | None:
    """The figure that a share is of, where the words "van de" before that figure say so."""
    if clause.number.unit != "%":
        return None
    for number in sentence.numbers:
        if number.end > clause.number.start:
            return None
        if (
            number.value is not None
            and number.unit is None
            and _WHOLE.search(plain(sentence.text[sentence.start : number.qualified]))
        ):
            return number
    return None


def unit_of(phrase: Phrase) -> str:
    """The unit that a noun phrase names: its noun, or persons where the noun means those."""
    head = phrase.head.text
    spelt = head if head[1:] != head[1:].lower() else head[:1].lower() + head[1:]
    return PERSONS if counts_persons(head) else spelt


def phrase_of_label(text: str, offset: int) -> Phrase | None:
    """The countable noun that a label opens with ("Aantal cliënten"); None when it names nothing countable."""
    row = [t for t in tokens(text, offset) if t.plain not in ("aantal", "totaal", "van", "de", "het")]
    found = counted_behind(row, None)
    if found is None or found.words[0] is not row[0] or found.head.tag is Tag.NAME:
        # A name ("De Veste") is that of the row and counts nothing.
        return None
    return found


def number_of(row: Sequence[Token]) -> Phrase | None:
    """What "het aantal" is a number of, before the figure or after it."""
    for at, token in enumerate(row[:-1]):
        if token.plain in ("aantal", "aantallen"):
            inner = at + 1
            while inner < len(row) and (
                row[inner].plain == "van" or row[inner].tag in (Tag.ARTICLE, Tag.DETERMINER)
            ):
                inner += 1
            found = phrase_at(row, inner)
            if found is not None:
                return found
    return None


def _near(
    sentence: Sentence,
    clause: Clause,
    earlier: Sequence[Reading],
    around: Around,
    row: Sequence[Token],
    behind: Phrase | None,
) -> tuple[Reading | None, str]:
    """The figure that this one may take its unit or noun from, and where that stands."""
    if clause.host is not None and clause.host < len(earlier):
        return earlier[clause.host], "sentence"
    if earlier:
        return earlier[-1], "sentence"
    if (
        points_back(sentence)
        or is_part_of_those_before(sentence, clause)
        or not _has_noun(row, clause.number)
    ):
        return (around.topic, "previous sentence") if behind is None else (None, "")
    return None, ""


def _has_noun(row: Sequence[Token], number: Number) -> bool:
    stretches = (
        *data("drawing")["numbers"]["stretches"],
        "kwartaal",
        "halfjaar",
        "helft",
        "periode",
        "totaal",
    )
    return any(
        t.tag in (Tag.NOUN, Tag.NAME)
        and t.plain not in stretches
        and not number.start <= t.start < number.end
        and t.plain not in data("months")["months"]
        for t in row
    )
