"""Reads a question: what is asked for, about what, and under which conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from knowledge.asking import Asked, asked_by
from knowledge.language import Word, data, fold, known, lemma, words
from knowledge.model import Period, Scenario
from knowledge.numbers import read_word
from knowledge.periods import mentions
from knowledge.places import place_name
from knowledge.vocabulary import SYNONYM, Meaning, Speller, Vocabulary, fillers, light, question_words


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


@cache
def _filler_phrases() -> re.Pattern[str]:
    phrases = sorted((fold(phrase) for phrase in data("fillers")["phrases"]), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(phrase) for phrase in phrases) + r")(?!\w)")


@cache
def _preamble() -> re.Pattern[str]:
    """The asker's own wondering ("ik zat me gisteren af te vragen"), up to the verb that says so."""
    subjects, verbs = ("|".join(data("conditions")["preamble"][part]) for part in ("subjects", "verbs"))
    return re.compile(rf"(?<!\w)(?:{subjects})(?: \w+){{0,5}}? (?:{verbs})(?!\w)")


def read(text: str, vocabulary: Vocabulary, speller: Speller, today: date) -> Question:
    """Understands a question as far as words go; which fact answers it is not decided here."""
    plain = _spelled(_rewritten(fold(text), vocabulary), vocabulary, speller)
    asked = asked_by(plain) or Asked.OPEN
    times = mentions(plain, today)
    open_text = plain
    for pattern in (_preamble(), _filler_phrases()):
        open_text = pattern.sub(lambda match: " " * len(match.group()), open_text)
    row = [word for word in words(open_text) if not any(time.start <= word.start < time.end for time in times)]
    conditions = data("conditions")
    scenario = next((Scenario(name) for name, said in conditions["scenarios"].items() if _says(open_text, said)), None)
    return Question(
        text=plain,
        asked=asked,
        terms=_terms(row, asked, vocabulary, speller),
        periods=tuple(time.period for time in times),
        scenario=scenario,
        now=_says(plain, data("months")["now"]["words"]),
        whole=_says(plain, conditions["whole"]),
    )


def _says(text: str, phrases: Sequence[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) for phrase in phrases)


def _rewritten(folded: str, vocabulary: Vocabulary) -> str:
    """Dialect, chat spelling and the misspellings that staff listed, put into ordinary Dutch."""
    return _replaced(folded, lambda word: vocabulary.rewritten.get(word.text))


def _spelled(folded: str, vocabulary: Vocabulary, speller: Speller) -> str:
    """Words that nobody knows, replaced by the word that was meant, where one is near."""

    def meant(word: Word) -> str | None:
        text = word.text
        if not text.isalpha() or text in speller or known(text) or vocabulary.has_idea(text):
            return None
        joined = lemma(text)
        return None if joined != text and joined in speller else speller.meant(text)

    return _replaced(folded, meant)


def _replaced(folded: str, new: object) -> str:
    pieces, at = [], 0
    for word in words(folded):
        replacement = new(word)  # type: ignore[operator]
        pieces.append(folded[at : word.start] + (replacement if replacement is not None else folded[word.start : word.end]))
        at = word.end
    return "".join(pieces) + folded[at:]


def _terms(row: Sequence[Word], asked: Asked, vocabulary: Vocabulary, speller: Speller) -> tuple[Term, ...]:
    lemmas = [lemma(word.text) for word in row]
    extra: list[dict[str, float]] = [{} for _ in row]
    for first, past, idea in vocabulary.phrases(lemmas):
        for place in range(first, past):
            extra[place][idea] = SYNONYM
    separated = _separated(row, lemmas)
    for verb, particle in separated:
        extra[verb] |= vocabulary.meaning(row[particle].text + lemmas[verb]).whole
    for left in range(len(row) - 1):
        joined = row[left].text + row[left + 1].text
        word = joined if joined in speller else None
        if word is None and joined.isalpha() and len(joined) >= 8 and not (known(row[left].text) and known(row[left + 1].text)):
            word = speller.meant(joined)
        if word is not None and len(row[left].text) > 2 and len(row[left + 1].text) > 2:
            meaning = vocabulary.meaning(word)
            extra[left] |= meaning.whole
            extra[left + 1] |= meaning.whole
    own = data("asking")["own"].get(asked, ())
    terms = []
    counting = data("asking")["words"]["count"] + data("asking")["words"]["which"]
    verbs, particles = {verb for verb, _ in separated}, {particle for _, particle in separated}
    counted = False
    for at, word in enumerate(row):
        counted = counted or word.text in counting
        if at in particles or (at not in verbs and (not _is_content(word.text) or lemmas[at] in own)):
            continue
        meaning = vocabulary.meaning(word.text)
        meaning = replace(meaning, whole=dict(meaning.whole) | extra[at])
        verb = lemmas[at].endswith("en") and lemmas[at] != word.text
        general = lemmas[at] in light() or (asked is Asked.WHY and verb)
        place = place_name(word.text) is not None
        loose = not general and not place and not counted and known(word.text) and not vocabulary.has_idea(word.text)
        terms.append(Term(word.text, meaning, general, loose, place, counted))
        counted = False
    implied = data("asking")["implied"].get(asked)
    if implied:
        terms.append(Term(implied[0], Meaning(dict.fromkeys(implied, 1.0))))
    return tuple(terms)


def _is_content(word: str) -> bool:
    if word in fillers() or word in question_words() or word in data("conditions")["words"]:
        return False
    return not (word[:1].isdigit() and word.replace(".", "").replace(",", "").isdigit()) and read_word(word) is None and len(word) > 1


def _separated(row: Sequence[Word], lemmas: Sequence[str]) -> list[tuple[int, int]]:
    """Verbs whose particle stands further on, as (verb, particle): 'gingen ... over', 'leent ... uit'."""
    particles = data("conditions")["particles"]
    found = []
    for at, word in enumerate(row):
        if word.text in particles:
            for verb in range(at - 1, -1, -1):
                if known(word.text + lemmas[verb]) and lemmas[verb].endswith("n") and lemmas[verb] != row[verb].text and lemmas[verb] not in data("conditions")["auxiliaries"]:
                    found.append((verb, at))
                    break
    return found
