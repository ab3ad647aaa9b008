"""What stands around a unit and helps to find its facts: headings, lead-in, the subject of the letter, short forms."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from knowledge.extraction.clauses import sentence_of
from knowledge.extraction.sayings import short_forms
from knowledge.extraction.times import times
from knowledge.extraction.units import Unit
from knowledge.letters import Document, PassageKind
from knowledge.model import Letter, Period
from knowledge.words import TEXT_LIMIT, Tag, data, fold, lemma, light, place_name, plain, tokens

_TOPICS = 12
_OPENING = 3
"""Passages at the top of a report that may say what year it is about."""
_OFTEN = 3
"""How many words say what a letter is about, and how often each must occur."""


class Context:
    """The words of a letter that help to find a fact; they are no part of what the fact says."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._topics = _topics(document)
        self._compounds = _compounds(document)
        self._short = dict(short_forms(document.text))

    def of(self, unit: Unit, words: str, earlier: tuple[str, ...], topics: bool) -> str:
        """Headings, label, lead-in, `words` and what stood before in the passage, with short forms beside long ones."""
        spans = (*unit.above, unit.label, unit.lead)
        around = [self._text[slice(*span)] for span in spans if span is not None]
        pieces = (*around, words, *earlier, self._topics if topics else "")
        context = " / ".join(dict.fromkeys(piece for piece in pieces if piece))
        for token in tokens(words):
            # "de toeslag", where the letter speaks of the energietoeslag: its last part goes for the whole word.
            wholes = self._compounds.get(token.plain, set()) if token.tag is Tag.NOUN else set()
            if len(wholes) == 1:
                context += f" / {next(iter(wholes))}"
        said = f" {fold(context, TEXT_LIMIT)} "
        for short, long in self._short.items():
            brief = re.search(rf"\b{re.escape(fold(short))}(?:'?s)?\b", said)
            if brief and fold(long) not in said:
                context += f" / {long}"
            elif not brief and fold(long) in said:
                context += f" / {short}"
        return re.sub(r"\s+", " ", context)


def _compounds(document: Document) -> dict[str, set[str]]:
    """For the last part of a compound that also stands alone in the letter, the compounds that it may stand for."""
    nouns = {
        token.plain
        for passage in document.passages
        for token in tokens(passage.text)
        if token.tag is Tag.NOUN and len(token.plain) > 4 and token.plain.isalpha()
    }
    found: dict[str, set[str]] = {}
    for noun in nouns:
        longer = {other for other in nouns if other.endswith(noun) and len(other) > len(noun) + 2}
        if longer:
            found[noun] = longer
    return found


def _topics(document: Document) -> str:
    """The words that a letter keeps coming back to: what it is about, also where a sentence does not say it."""
    counted: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for passage in document.passages:
        if passage.kind is PassageKind.LETTERHEAD:
            continue
        for token in tokens(passage.text):
            if token.tag in (Tag.NOUN, Tag.NAME) and len(token.text) > 2:
                base = lemma(token.plain.replace("'", ""))
                # A place is never taken for granted: another figure may be of another one.
                if base not in light() and place_name(token.plain) is None:
                    counted[base] += 1
                    shown.setdefault(base, token.text)
    return " ".join(shown[base] for base, often in counted.most_common(_TOPICS) if often >= _OFTEN)


@lru_cache(512)
def only_period(text: str) -> Period | None:
    """The one period that a text names."""
    named = {time.period for time in times(sentence_of(text, 0, len(text)), None) if not time.compared}
    return named.pop() if len(named) == 1 else None


def title_period(title: str) -> Period | None:
    """The period that a title names, unless the letter is about a plan for it."""
    return None if re.search(r"\b(?:voor|naar) (?:het jaar )?\d", plain(title)) else only_period(title)


def report_period(document: Document, title: str) -> Period | None:
    """The year that a report is about, as its title or opening says."""
    names = "|".join(data("drawing")["reports"]["names"])
    opening = [passage.text for passage in document.passages[:_OPENING]]
    found = (only_period(text) for text in (title, *opening) if re.search(rf"\b(?:{names})", plain(text)))
    return next((period for period in found if period is not None), None)


@lru_cache(16)
def sender_place(letter: Letter) -> str | None:
    """The place that the sender, else the title, names."""
    for text in (letter.sender, letter.title):
        row = re.findall(r"[\w’'-]+", text or "")
        for length in (3, 2, 1):
            for at in range(len(row) - length + 1):
                name = place_name(fold(" ".join(row[at : at + length])))
                if name is not None:
                    return name
    return None
