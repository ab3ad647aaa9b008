"""Makes questions of the fields of a fact, by its kind and by what it measures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from knowledge.model import Fact, Kind
from knowledge.words import Tag, data, fold, known, lemma, phrase, says_change, tokens

LONGEST = 12
"""Words of a drawn measure that reads well."""
Texts = dict[str, Any]
"""The tables of dutch/proposing.toml."""


def reads_well(fact: Fact) -> bool:
    """Whether a measure can stand within a question: one drawn from a letter may be a piece of a sentence."""
    if fact.kind is Kind.FIGURE and says_change(fact.statement, fact.measure):
        return False
    if fact.context is None:
        return True
    row = tokens(fact.measure)
    tags = [token.tag for token in row]
    clause = next((at for at, one in enumerate(row) if one.plain in ("die", "dat", "waar")), len(row))
    cut = (Tag.PARTICIPLE, Tag.FINITE, Tag.CONJUNCTION, None)
    return (
        len(row) <= LONGEST
        and Tag.FINITE not in tags[:clause]
        and not any(one is Tag.PREPOSITION and behind in cut for one, behind in pairwise((*tags, None)))
    )


def asked(fact: Fact) -> Iterator[str]:
    """The questions that the lines of dutch/proposing.toml make of the fields of a fact; none where they read badly."""
    if not reads_well(fact):
        return
    texts = data("proposing")
    if fact.kind is Kind.FIGURE and fact.amount is not None:
        counted, unit = _counted(fact), measured(fact.amount.unit)
        if counted is None or (unit == "count" and not _is_plural(counted or _measure(fact))):
            return
        lines = texts["figure"][unit]
        undated = fact.scenario == "realised" and fact.period is None
        for line in lines["undated" if undated else fact.scenario][: None if counted else 1]:
            yield line.format(counted=counted, measure=_measure(fact), period=timed(fact))
    elif named := re.sub(r"\s*\(.*?\)", "", fact.measure).strip():
        of_statement = fact.kind is Kind.STATEMENT
        yield from (_of_statement if of_statement else _of_other)(fact, named, texts)


def _of_other(fact: Fact, measure: str, texts: Texts) -> Iterator[str]:
    """Of a date, list, definition or person."""
    words = fold(measure).split(" ")
    kind, key = fact.kind, str(fact.kind)
    if kind is Kind.LIST and _asks(measure, texts):
        key = "asking"
    elif kind is Kind.LIST and not _is_plural(measure):
        return
    elif kind is Kind.LIST and set(texts["words"]["subordinate"]) & set(words):
        key = "clause"
    elif kind is Kind.DEFINITION:
        measure = measure.split(",")[0]
    article = "het" if words[0] in texts["words"]["het"] else "de"
    yield from (line.format(measure=measure, article=article) for line in texts["others"][key])


def _of_statement(fact: Fact, measure: str, texts: Texts) -> Iterator[str]:
    others, first = texts["others"], fold(measure).split(" ")[0]
    if _asks(measure, texts):
        yield from (line.format(measure=measure) for line in others["asking"])
    elif ":" not in measure and first in texts["named"]:
        article = texts["named"][first]
        yield from (line.format(article=article, measure=measure) for line in others["named"])
    elif fact.context is None and (told := re.match(r"(\w+)(?: \w+){0,4}? (die|dat) ", measure)):
        which, at = ("Welke" if told[2] == "die" else "Welk"), told.start(2)
        for line in others["which"]:
            yield line.format(which=which, noun=measure[: at - 1], clause=measure[at:])


def _asks(measure: str, texts: Texts) -> bool:
    """Whether a measure asks a question itself: "wie ...", "met wie ..."."""
    return any(word in texts["words"]["asking"] for word in fold(measure).split(" ")[:2])


def measured(unit: str) -> str:
    """What a unit measures: a count, times, money or a share."""
    if "euro" in fold(unit).split():
        return "money"
    return "share" if unit == "%" else "times" if unit in data("proposing")["words"]["times"] else "count"


def _counted(fact: Fact) -> str | None:
    """What a figure counts, as it stands behind "hoeveel"; '' where the measure says it, None where it is unclear."""
    words = data("proposing")["words"]
    unit, population = fact.amount.unit if fact.amount else "", fact.population or ""
    if measured(unit) == "share":
        return "" if fold(population) in fold(fact.measure) else population
    if not population and fold(unit) in fold(fact.measure).split():
        return ""
    if unit not in words["general"] and fold(unit) not in fold(population):
        return unit
    counted = population or (unit if unit == words["persons"] else "")
    return _plural(counted) if is_single(fact) else counted


def is_single(fact: Fact) -> bool:
    """Whether a figure counts one thing: its sentence then says "werkte 1 inwoner", and how many asks for more."""
    return fact.amount is not None and fact.amount.value == 1 and measured(fact.amount.unit) == "count"


def _plural(counted: str) -> str | None:
    """What is counted in the plural: "inwoners met werk" for "inwoner met werk"; None where that is not known."""
    first, *rest = counted.split(" ")
    if _is_plural(first):
        return counted
    forms = (f"{first}s", f"{first}en", f"{first}’s")
    found = (form for form in forms if known(fold(form)) and lemma(fold(form)) == lemma(fold(first)))
    plural = next(found, None)
    return None if plural is None else " ".join((plural, *rest))


def _is_plural(phrase_: str) -> bool:
    """Whether the first noun of a phrase looks like a plural, or is a measure that has none ("fte")."""
    nouns = [token for token in tokens(phrase_) if token.tag in (Tag.NOUN, Tag.NAME)]
    if not nouns or tokens(phrase_)[0].tag in (Tag.PREPOSITION, Tag.ARTICLE, Tag.FINITE):
        return False
    noun = nouns[0].plain
    return noun.endswith(("en", "s", "'s", "a")) or noun in data("proposing")["words"]["without plural"]


def _measure(fact: Fact) -> str:
    """The measure, without the words that what is counted says already."""
    counted = _counted(fact)
    return fact.measure.removeprefix(counted).strip() if counted else fact.measure


def timed(fact: Fact) -> str:
    """The time of a fact with its preposition; '' where it has none."""
    return phrase(fact.period) if fact.period is not None else ""
