"""Questions that ask the same in other words, taken together, so that staff see what is asked most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from knowledge.log.log import Asked
from knowledge.words import (
    ITSELF,
    REMEMBERED,
    SYNONYM,
    Vocabulary,
    fillers,
    fold,
    known,
    lemma,
    light,
    place_name,
    words,
)

ALIKE = 0.8
"""The share of their words that two questions must have in common (Sørensen-Dice) to be taken together."""
_MISSPELT = 80
"""The rapidfuzz ratio from which a word that no dictionary has may be another one, misspelt."""
_LONG = 5
"""Letters from which a word is long enough for that."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask the same: how often in all, and the one that was asked most in whose words they are shown.

    `wordings` are all, each as it was first typed, most frequent first; `facts` what was told or offered, likewise.
    """

    kind: str
    count: int
    question: str
    wordings: tuple[str, ...]
    first: date
    last: date
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Content:
    """What tells questions apart: words by their ideas, and what must be the same: numbers, places."""

    words: tuple[str, ...]
    fixed: frozenset[str]


def groups(asked: Iterable[Asked]) -> list[Group]:
    """The questions in groups, each of one kind, most frequent first; of those as frequent the last asked first."""
    wordings: defaultdict[tuple[str, str], list[Asked]] = defaultdict(list)
    for one in asked:
        wordings[one.kind, _plain(one.question)].append(one)
    # The most frequent wording leads: others are held against it alone, or all would hang together in the end.
    leading = sorted(wordings.items(), key=lambda item: -len(item[1]))
    found: list[list[list[Asked]]] = []
    contents: list[_Content] = []
    by_key: defaultdict[Hashable, list[int]] = defaultdict(list)
    for (kind, plain), rows in leading:
        content = _content(plain)
        keys = _keys(kind, plain, content)
        for number in sorted({number for key in keys for number in by_key[key]}):
            if _alike(content, contents[number]):
                found[number].append(rows)
                break
        else:
            for key in keys:
                by_key[key].append(len(found))
            found.append([rows])
            contents.append(content)
    return sorted(
        map(_group, found), key=lambda group: (-group.count, -group.last.toordinal(), group.question)
    )


def _group(wordings: Sequence[Sequence[Asked]]) -> Group:
    every = [one for rows in wordings for one in rows]
    days = [one.day for one in every]
    return Group(
        kind=every[0].kind,
        count=len(every),
        question=every[0].question,
        wordings=tuple(rows[0].question for rows in wordings),
        first=min(days),
        last=max(days),
        facts=tuple(fact for fact, _ in Counter(fact for one in every for fact in one.facts).most_common()),
    )


def _plain(question: str) -> str:
    """The question without what nobody means by it: capitals, accents, apostrophes, punctuation."""
    return " ".join(word.text for word in words(fold(question)))


def _keys(kind: str, plain: str, content: _Content) -> list[Hashable]:
    """Under what a question is looked up: what is alike has at least one key in common."""
    if not content.words:
        return [(kind, plain)]
    heads = {idea for word in content.words for idea in _ideas(word)}
    # A misspelt word mostly begins as it should.
    return [(kind, content.fixed, key) for key in heads | {f"{word[:2]}…" for word in content.words}]


@lru_cache(REMEMBERED)
def _content(plain: str) -> _Content:
    rewritten = _vocabulary().rewritten(plain)
    there = [word.text for word in words(rewritten)]
    fixed = {word for word in there if any(map(str.isdigit, word)) or place_name(word)}
    telling = [word for word in there if word not in fixed and word not in fillers()]
    heavy = [word for word in telling if lemma(word) not in light()]
    return _Content(tuple(dict.fromkeys(heavy or telling)), frozenset(fixed))


def _alike(one: _Content, other: _Content) -> bool:
    if one.fixed != other.fixed:
        return False
    left = list(other.words)
    common = 0
    for word in one.words:
        twin = next((there for there in left if _same(word, there)), None)
        if twin is not None:
            left.remove(twin)
            common += 1
    total = len(one.words) + len(other.words)
    return not total or 2 * common >= ALIKE * total


@lru_cache(REMEMBERED)
def _same(word: str, other: str) -> bool:
    """Whether two words mean the same, or one is the other misspelt."""
    if word == other or _ideas(word) & _ideas(other):
        return True
    if len(word) < _LONG or len(other) < _LONG or (known(word) and known(other)):
        return False
    return ratio(word, other) >= _MISSPELT


@lru_cache(REMEMBERED)
def _ideas(word: str) -> frozenset[str]:
    """What a word surely means."""
    ideas = _vocabulary().meaning(word).whole
    return frozenset(
        idea for idea, weight in ideas.items() if weight >= SYNONYM and not idea.startswith(ITSELF)
    )


@lru_cache(1)
def _vocabulary() -> Vocabulary:
    return Vocabulary()
