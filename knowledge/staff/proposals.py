"""Golden questions for a fact: as a council member would ask, with a typing error, and one that must be declined.

Each is tried on the bot before it is proposed: a golden question is true when it is added.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

from knowledge.model import Answer, Fact, Figures, Kind, Missing, NoFigure
from knowledge.staff.phrasing import asked, is_single, timed
from knowledge.staff.turning import turned
from knowledge.store import Horizon, Proposal
from knowledge.words import data, fold, joined_verb, known, tokens

DECLINE = "decline"
"""What a golden question that must be declined expects."""
FAR = 15
"""Years before the first that the store knows: nobody expects an answer there."""
TRIED = 3
"""Words that are misspelt, years and places that are tried before giving up."""
LONG = 6
"""Letters of a word that is misspelt at least: shorter ones soon become another word."""


class Sort(StrEnum):
    """What a proposed question tries."""

    PLAIN = "plain"
    TYPO = "typo"
    MISS = "miss"


@dataclass(frozen=True, slots=True)
class Proposals:
    """What can be proposed for a fact; `failed` are the sorts for which no question does what it should."""

    made: tuple[Proposal, ...]
    failed: tuple[Sort, ...]


def propose(fact: Fact, horizon: Horizon, decide: Callable[[str], Answer]) -> Proposals:
    """The golden questions for an approved fact, as far as `decide` answers them as they should be.

    The plain question and the one with a typing error give the fact itself, not something worked out from it; the near
    miss is declined. Without a plain question there are no others: they are made from it.
    """

    def gives(question: str) -> bool:
        return holds(fact.id, decide(question))

    def declines(question: str) -> bool:
        return holds(DECLINE, decide(question))

    plain = next(filter(gives, wordings(fact)), None)
    found: dict[Sort, str | None] = {Sort.PLAIN: plain, Sort.TYPO: None, Sort.MISS: None}
    if plain is not None:
        found[Sort.TYPO] = next(filter(gives, misspellings(plain)), None)
        found[Sort.MISS] = next(filter(declines, near_misses(plain, fact, horizon)), None)
    if fact.kind is Kind.DEFINITION:
        # A word means the same in every year and town.
        del found[Sort.MISS]
    return Proposals(
        tuple(
            Proposal(sort, question, DECLINE if sort is Sort.MISS else fact.id)
            for sort, question in found.items()
            if question is not None
        ),
        tuple(sort for sort, question in found.items() if question is None),
    )


def holds(expect: str, answer: Answer) -> bool:
    """Whether an answer is exactly what is expected: the fact with that id itself, or a decline."""
    if expect == DECLINE:
        return isinstance(answer, NoFigure) and answer.missing is not Missing.TOO_LONG
    return isinstance(answer, Figures) and answer.fact.id == expect and answer.computation is None


# --- A plain wording


def wordings(fact: Fact) -> Iterator[str]:
    """Questions for a fact, the most natural first, each once."""
    told = () if is_single(fact) else turned(fact)
    yield from dict.fromkeys(_tidy(question) for question in (*told, *asked(fact)))


def _tidy(question: str) -> str:
    text = re.sub(r" (?=[?’,])", "", re.sub(r"\s+", " ", question).strip()).replace("‘ ", "‘")
    return text[:1].upper() + text[1:]


# --- A typing error


def misspellings(question: str) -> Iterator[str]:
    """The question with one typing error in a long ordinary word; the same ones each time.

    Two letters are swapped, or one is doubled or left out, somewhere in the middle. Names are left as they are, and no
    error makes another word of the dictionary.
    """
    asking = data("proposing")["words"]["asking"]
    found = [match for match in re.finditer(r"(?<![\w-])[^\W\d_]+(?![\w-])", question) if match.start()]
    words = [
        match for match in found if match[0].islower() and len(match[0]) >= LONG and match[0] not in asking
    ]
    for match in sorted(words, key=lambda one: -len(one[0]))[:TRIED]:
        for wrong in _errors(match[0]):
            if not known(fold(wrong)):
                yield f"{question[: match.start()]}{wrong}{question[match.end() :]}"


def _errors(word: str) -> Sequence[str]:
    at = next((at for at in range(len(word) // 2, len(word) - 1) if word[at] != word[at + 1]), len(word) // 2)
    errors = [
        f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}",
        f"{word[: at + 1]}{word[at:]}",
        f"{word[:at]}{word[at + 1 :]}",
    ]
    # Not the same error in every question, and yet always the same in this word.
    first = crc32(word.encode()) % len(errors)
    return [error for error in (*errors[first:], *errors[:first]) if error != word]


# --- A near miss


def near_misses(question: str, fact: Fact, horizon: Horizon) -> Iterator[str]:
    """The question about a year long before the first that the store knows, or about a place that it does not name.

    The time comes first for what has one, the place for all else and for a date: that is asked for itself.
    """
    years = list(_other_years(question, fact, horizon))
    places = list(_other_places(question, fact, horizon))
    yield from (*years, *places) if fact.period and fact.kind is not Kind.DATE else (*places, *years)


def _other_years(question: str, fact: Fact, horizon: Horizon) -> Iterator[str]:
    for year in (horizon.first - FAR - 4 * tried for tried in range(TRIED)):
        yield _instead(question, [timed(fact)], data("proposing")["misses"]["year"].format(year=year))


def _other_places(question: str, fact: Fact, horizon: Horizon) -> Iterator[str]:
    names: list[str] = data("places")["places"]["municipalities"]
    unclear = set(data("places")["places"]["ambiguous"])
    start = crc32(fact.id.encode()) % len(names)
    strange = [
        name
        for name in (*names[start:], *names[:start])
        if name not in unclear and re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", horizon.places) is None
    ]
    line = data("proposing")["misses"]["place"]
    for place in strange[:TRIED]:
        if fact.place and re.search(rf"(?<!\w){re.escape(fact.place)}(?!\w)", question):
            yield _instead(question, [fact.place], place)
        else:
            yield _instead(question, (), line.format(place=place))


def _instead(question: str, said: Iterable[str], new: str) -> str:
    """The question with other words in the place of some, or with them at its end."""
    for words in said:
        if words and words in question:
            return question.replace(words, new, 1)
    text = question.removesuffix("?")
    before, _, last = text.rpartition(" ")
    apart = last in data("conditions")["particles"] and joined_verb(tokens(text)) is not None
    # "Wanneer nam de raad de motie in Diemen *aan*?"
    return f"{before} {new} {last}?" if apart else f"{text} {new}?"
