"""From what people type to ordinary Dutch: dialect, chat spelling, misspellings, compounds written apart."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache

from rapidfuzz import fuzz, process

from knowledge.words.language import LONGEST_WORD, abbreviations, data, fold, known, lemma, sound, words
from knowledge.words.places import place_name, with_places_named
from knowledge.words.vocabulary import Vocabulary

FUZZY_FLOOR = 80
"""rapidfuzz ratio below which a likeness is noise: 70 to 79 was, when it was measured on Dutch questions."""
FUZZY_LENGTH = 5
SHORTEST = 4
"""Letters of the shortest word that may be meant by one that looks like it."""
LONGEST_DIALECT = 12
"""Letters of the longest word that is tried as dialect: longer ones are compounds, which the lists do not change."""
SHORT = 6
"""A word of so few letters must begin like the one that is meant: a WW'er is no Wsw'er."""
SURE_FLOOR = 88
"""Ratio from which a likeness is sure enough for a short word, and for words that were written apart."""


class Speller:
    """Finds the word that was meant by one that nobody knows, among `candidates` (folded words)."""

    def __init__(self, candidates: Iterable[str]) -> None:
        self._words: dict[str, str] = {}
        # Of words that sound the same the first is taken.
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_shape: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._names: dict[str, list[str]] = defaultdict(list)
        # In how many texts of the letters each of their words is.
        self._of_letters: Counter[str] = Counter()
        for word in candidates:
            self.add(word)
        self._general = frozenset(self._words)

    def add(self, word: str) -> None:
        """One more word that may be meant."""
        if word in self._words or len(word) < 3:
            return
        heard = sound(word)
        self._words[word] = heard
        for sounds in {heard, sound(word, foreign=True)}:
            self._by_sound[sounds].append(word)
        if len(word) >= SHORTEST:
            self._by_shape[heard[:1], len(word)].append(word)

    def add_name(self, word: str) -> None:
        """One more word of the letters, to be recognised by its sound as well; once for each text that it is in."""
        self._of_letters[word] += 1
        if self._of_letters[word] > 1:
            return
        self.add(word)
        if len(word) >= FUZZY_LENGTH - 1:
            self._names[sound(word)].append(word)

    def remove_name(self, word: str) -> None:
        """One text of the letters fewer that the word is in; of the last one nobody can mean it any more."""
        self._of_letters[word] -= 1
        if self._of_letters[word] > 0:
            return
        del self._of_letters[word]
        if len(word) >= FUZZY_LENGTH - 1:
            self._names[sound(word)].remove(word)
        if word not in self._words or word in self._general:
            return
        heard = self._words.pop(word)
        for sounds in {heard, sound(word, foreign=True)}:
            self._by_sound[sounds].remove(word)
        if len(word) >= SHORTEST:
            self._by_shape[heard[:1], len(word)].remove(word)

    def name(self, word: str) -> str | None:
        """The word of the letters that a word sounds like, although it may be an ordinary word itself: 'ontplooi'."""
        if len(word) > LONGEST_WORD or word in self or lemma(word) in self:
            return None
        return next(iter(self._names.get(sound(word), ())), None)

    def _sounding(self, word: str) -> str | None:
        """The word that sounds the same, also when it is read as a loan word."""
        same = self._by_sound.get(sound(word)) or self._by_sound.get(sound(word, foreign=True))
        return same[0] if same else None

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def halves(self, word: str) -> tuple[str, str] | None:
        """The two words of the letters that a compound is made of: 'kindpakketaanvragen' of 'kindpakket' there."""
        if not 8 <= len(word) <= LONGEST_WORD or not word.isalpha() or word in self._of_letters:
            return None
        for cut in range(len(word) - 3, 2, -1):
            front, back = word[:cut], word[cut:]
            for stem in (front, front.removesuffix("s"), front.removesuffix("en"), front.removesuffix("e")):
                if stem in self._of_letters and back in self._of_letters:
                    return stem, back
        return None

    def written(self, joined: str, sure: bool = False) -> str | None:
        """The compound that words written apart make up: any by its spelling, one of the letters by its sound.

        Unless it must be `sure`, one of the letters that it is much like will do as well.
        """
        if joined in self:
            return joined
        if not 8 <= len(joined) <= LONGEST_WORD or not joined.isalpha():
            return None
        alike = self._sounding(joined) or (None if sure else self._likest(joined, SURE_FLOOR)[0])
        return alike if alike in self._of_letters else None

    def meant(self, word: str) -> str | None:
        """The word that was meant, None when nothing is near.

        It sounds the same, or is the standard form of a dialect word, or is the most alike with the same first sound.
        By a short word no place is meant that the letters do not speak of: 'time' sounds as 'Diemen' does.
        """
        meant = self._nearest(word)
        if meant is None or len(word) >= FUZZY_LENGTH or meant in self._of_letters:
            return meant
        return None if place_name(meant) is not None else meant

    def _nearest(self, word: str) -> str | None:
        if len(word) > LONGEST_WORD:
            return None
        if len(word) >= SHORTEST:
            alike = self._sounding(word)
            if alike is not None:
                return alike
            meant = _ending(word)
            if meant is not None:
                return meant
            likest, likeness = self._likest(word, FUZZY_FLOOR if len(word) >= FUZZY_LENGTH else SURE_FLOOR)
            return likest if likest and likeness >= SURE_FLOOR else self.standard(word) or likest
        return None

    def _likest(self, word: str, floor: int) -> tuple[str | None, float]:
        """The word that is most alike, and how much; None when none is at least so much."""
        likest, likeness = None, float(floor)
        first = sound(word)[:1]
        for length in range(len(word) - 2, len(word) + 3):
            near = self._by_shape.get((first, length), [])
            if len(word) <= SHORT:
                near = [other for other in near if other.startswith(word[:2])]
            best = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=likeness)
            if best is not None and (likest is None or best[1] > likeness):
                likest, likeness, _ = best
        return likest, likeness

    def standard(self, word: str) -> str | None:
        """The word that a dialect word is in standard Dutch, by at most two of the correspondences of sound."""
        if not word.isalpha() or not SHORTEST <= len(word) <= LONGEST_DIALECT:
            return None
        # A word that exists is not changed by a single letter: 'namen' is not 'nemen'.
        once = _shifted(word, 2 if known(word) else 1)
        for tried in (once, [twice for shifted in once for twice in _shifted(shifted, 1)]):
            found = next(
                (form for form in tried if form in self or (known(form) and lemma(form) in self)), None
            )
            if found is not None:
                return found
        return next((form for form in once if known(form)), None) if not known(word) else None


def _ending(word: str) -> str | None:
    """The same verb form with the right d or t at its end ('gebeurt' and 'gebeurd' are the mistake most made)."""
    stem = word.rstrip("dt")
    return next((stem + end for end in ("d", "t", "dt") if stem != word and known(stem + end)), None)


@cache
def _shifts() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(written), standard) for written, standard in data("sounds")["pairs"])


def _shifted(word: str, letters: int) -> list[str]:
    """What the word is after each correspondence of at least so many letters."""
    shifts = (shift for shift in _shifts() if len(shift[0].pattern) >= letters)
    forms = [pattern.sub(standard, word, count=1) for pattern, standard in shifts]
    return [form for form in dict.fromkeys(forms) if form != word]


MOST_REPAIRED = 10
"""Words that nobody knows and are repaired; with more of them a text is no question."""
_PERSON_APART = re.compile(r"\b([a-z]{2,6})[ -]'?(ers)\b")


def _joined_person(match: re.Match[str]) -> str:
    """What was typed as "wsw ers" is "wswers": nothing else is called -ers."""
    return match[1] + match[2] if match[1] in abbreviations() else match[0]


def plain_dutch(text: str, vocabulary: Vocabulary, speller: Speller) -> str:  # noqa: C901
    """The folded question in ordinary Dutch spelling, as far as that can be known.

    First what the lists say (dialect, chat, staff's own misspellings), then words that nobody knows are replaced by the
    word that was meant, where one is near. Words that were one are joined first: 'burge meester'.
    """
    typed = with_places_named(fold(text))
    folded = vocabulary.rewritten(typed)
    if folded != typed:
        for said, meant in data("sounds")["opening"].items():
            folded = re.sub(rf"^{said}\b", meant, folded)
    folded = _PERSON_APART.sub(_joined_person, folded)
    row = words(folded)
    strange = [_strange(word.text, vocabulary, speller) for word in row]
    for index in [index for index, odd in enumerate(strange) if odd][MOST_REPAIRED:]:
        strange[index] = False
    if folded != typed:
        # In a text with dialect the general dictionary is no proof: it has 'gebroekt' and 'daan' as well.
        dialect = [
            None if foreign or word.text in speller else speller.standard(word.text)
            for word, foreign in zip(row, strange, strict=True)
        ]
    else:
        dialect = [None] * len(row)
    pieces: list[str] = []
    at = index = 0
    while index < len(row):
        length, new = 1, None
        for tried in (3, 2):
            if any(strange[index : index + tried]) and len(row) >= index + tried:
                apart = [word.text for word in row[index : index + tried]]
                # "het" before a word that nobody knows is no piece of it, and a likeness takes long to find.
                sure = any(word in data("conditions")["articles"] for word in apart)
                new = speller.written("".join(apart), sure)
                if new is not None:
                    length = tried
                    break
        if new is None:
            new = speller.name(row[index].text)
        if new is None:
            new = speller.meant(row[index].text) if strange[index] else dialect[index]
        last = row[index + length - 1]
        pieces += [folded[at : row[index].start], folded[row[index].start : last.end] if new is None else new]
        at = last.end
        index += length
    return "".join(pieces) + folded[at:]


def _strange(word: str, vocabulary: Vocabulary, speller: Speller) -> bool:
    return word.isalpha() and not (
        word in speller or known(word) or vocabulary.has_idea(word) or lemma(word) in speller
    )
