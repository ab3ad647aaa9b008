"""Reads a question: what is asked for, about what, and under which conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise

from knowledge.asking import Asked, asked_by
from knowledge.language import Word, data, fold, known, lemma, words
from knowledge.model import Period, Scenario
from knowledge.numbers import read_word
from knowledge.periods import mentions
from knowledge.places import place_name
from knowledge.spelling import Speller, plain_dutch
from knowledge.vocabulary import Meaning, Vocabulary, fillers, light, question_words


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question that has to be explained by a fact.

    `light` words may stay unexplained. Of the others one may, if it is `loose`: an ordinary word outside the term lists,
    not the thing that is counted. A word that the lists know means something that the fact then does not say.
    `place` is set for the name of a municipality or another place, `counted` for the thing asked for ("hoeveel *banen*").
    """

    word: str
    meaning: Meaning
    light: bool = False
    loose: bool = False
    place: bool = False
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What was understood of a question."""

    text: str
    asked: Asked
    terms: tuple[Term, ...]
    periods: tuple[Period, ...] = ()
    scenario: Scenario | None = None
    now: bool = False
    whole: bool = False
    people: bool = False


@cache
def _filler_phrases() -> re.Pattern[str]:
    phrases = sorted((fold(phrase) for phrase in data("fillers")["phrases"]), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(phrase) for phrase in phrases) + r")(?!\w)")


@cache
def _preamble() -> re.Pattern[str]:
    """The asker's own wondering ("ik zat me gisteren af te vragen"), up to the verb that says so."""
    subjects, verbs, occasions = ("|".join(data("conditions")["preamble"][part]) for part in ("subjects", "verbs", "occasions"))
    wondering = rf"(?:{subjects})(?: \w+){{0,8}}? (?:{verbs})"
    return re.compile(rf"(?<!\w)(?:{wondering}|voor (?:mijn|onze|de|het|een) \w*(?:{occasions})(?: van \w+)?)(?!\w)")


def read(text: str, vocabulary: Vocabulary, speller: Speller, today: date) -> Question:
    """Understands a question as far as words go; which fact answers it is not decided here."""
    plain = plain_dutch(text, vocabulary, speller)
    times = mentions(plain, today)
    open_text = plain
    for pattern in (_preamble(), _filler_phrases()):
        open_text = pattern.sub(lambda match: " " * len(match.group()), open_text)
    start, end = _asking_clause(open_text)
    asked = asked_by(open_text[start:end]) or Asked.OPEN
    row = [word for word in words(open_text) if not any(time.start <= word.start < time.end for time in times)]
    terms = _terms(row, asked, vocabulary, speller)
    conditions = data("conditions")
    scenario = next((Scenario(name) for name, said in conditions["scenarios"].items() if _says(open_text, said)), None)
    return Question(
        text=plain,
        asked=asked,
        terms=_with_asides(terms, start, end),
        periods=tuple(time.period for time in times),
        scenario=scenario,
        now=_says(plain, data("months")["now"]["words"]),
        whole=_says(plain, conditions["whole"]),
        people=any(lemma(word.text) in conditions["people"] for word in row),
    )


def _asking_clause(text: str) -> tuple[int, int]:
    """The last clause that asks something, from where to where; the whole text when none does, or nothing is before it."""
    clauses = [(match.start(), match.end()) for match in re.finditer(r"[^.!?;:,]+(?:[.,](?=\w)[^.!?;:,]*)*", text)]
    asking = [clause for clause in clauses if asked_by(text[slice(*clause)]) is not None]
    return asking[-1] if asking else (0, len(text))


def _with_asides(terms: Sequence[tuple[Term, int]], start: int, end: int) -> tuple[Term, ...]:
    """The terms, those outside the asking clause made light: they set the scene ("Ik schrijf een stuk over werk, ...").

    Not so when the asking clause has no content of its own ("..., hoeveel zijn dat er?"), and never for a place or a
    word that no dictionary has: those are names.
    """
    inside = [start <= at < end for _, at in terms]
    if not any(within and not term.light for within, (term, _) in zip(inside, terms, strict=True)):
        return tuple(term for term, _ in terms)
    return tuple(
        term if within or term.place or not known(term.word) else replace(term, light=True, loose=False)
        for within, (term, _) in zip(inside, terms, strict=True)
    )


def _says(text: str, phrases: Sequence[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) for phrase in phrases)


def _terms(row: Sequence[Word], asked: Asked, vocabulary: Vocabulary, speller: Speller) -> list[tuple[Term, int]]:
    """The content words of the question, each with its place in the text."""
    lemmas = [lemma(word.text) for word in row]
    extra: list[dict[str, float]] = [{} for _ in row]
    for first, past, idea, weight in vocabulary.phrases(lemmas):
        for place in range(first, past):
            extra[place][idea] = weight
    separated = _separated(row, lemmas, vocabulary, speller)
    for verb, particle in separated:
        extra[verb] |= vocabulary.meaning(row[particle].text + lemmas[verb]).whole
    for left, right in pairwise(range(len(row))):
        compound = speller.written(row[left].text + row[right].text)
        if compound is not None and min(len(row[left].text), len(row[right].text)) > 2:
            extra[left] |= vocabulary.meaning(compound).whole
            extra[right] |= vocabulary.meaning(compound).whole
    own = data("asking")["own"].get(asked, ())
    terms = []
    counting = data("asking")["words"]["count"] + data("asking")["words"]["which"]
    verbs, particles = {verb for verb, _ in separated}, {particle for _, particle in separated}
    counted = False
    for at, word in enumerate(row):
        counted = counted or word.text in counting or [other.text for other in row[at - 1 : at + 1]] == ["wat", "voor"]
        if at in particles or lemmas[at] in own or (at not in verbs and not _is_content(word.text)):
            continue
        meaning = vocabulary.meaning(word.text)
        meaning = replace(meaning, whole=dict(meaning.whole) | extra[at])
        verb = lemmas[at].endswith("en") and lemmas[at] != word.text
        general = bool(light() & {lemmas[at], *extra[at]}) or (asked is Asked.WHY and verb)
        place = place_name(word.text) is not None
        loose = not general and not place and not counted and known(word.text) and not vocabulary.has_idea(word.text)
        terms.append((Term(word.text, meaning, general, loose, place, counted), word.start))
        counted = False
    implied = data("asking")["implied"].get(asked)
    if implied:
        terms.append((Term(implied[0], Meaning(dict.fromkeys(implied, 1.0))), row[-1].start if row else 0))
    return terms


def _is_content(word: str) -> bool:
    if word in fillers() or word in question_words() or word in data("conditions")["words"]:
        return False
    return not (word[:1].isdigit() and word.replace(".", "").replace(",", "").isdigit()) and read_word(word) is None and len(word) > 1


def _separated(row: Sequence[Word], lemmas: Sequence[str], vocabulary: Vocabulary, speller: Speller) -> list[tuple[int, int]]:
    """Verbs whose particle stands further on, as (verb, particle): 'gingen ... over', 'leent ... uit'.

    A particle ends its clause or stands before a preposition; before anything else it is a preposition itself. And only
    verbs that the letters or the term lists know are put together.
    """
    found = []
    for at, word in enumerate(row):
        following = row[at + 1].text if at + 1 < len(row) else None
        if word.text not in data("conditions")["particles"] or not (following is None or following in data("conditions")["prepositions"]):
            continue
        for verb in range(at - 1, -1, -1):
            joined = word.text + lemmas[verb]
            inflected = lemmas[verb].endswith("n") and lemmas[verb] != row[verb].text
            if inflected and known(joined) and (joined in speller or joined in light() or vocabulary.has_idea(joined)):
                found.append((verb, at))
                break
    return found
