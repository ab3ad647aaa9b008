"""Terms of staff that get in the way: of words that the facts use themselves, of words that ask, or of each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.model import Fact
from knowledge.words import TEXT_LIMIT, Vocabulary, fillers, fold, lemma, question_words, words

REWRITTEN = ("misspelling", "dialect")
"""Kinds of terms that a question is rewritten by: what was typed is gone then."""
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shadow:
    """What is odd about a term: the key of its sentence in dutch/store.toml, and the facts that it is about.

    A `harmful` one keeps the bot from an answer.
    """

    key: str
    say: str
    means: str
    harmful: bool = True
    facts: tuple[str, ...] = ()


def shadows(terms: Sequence[tuple[str, str, str]], facts: Sequence[Fact]) -> Iterator[Shadow]:
    """What is odd about the terms (say, means, kind), one line at most for each."""
    if not terms:
        return
    spoken = {fact.id: _spoken(fact) for fact in facts}
    shipped = Vocabulary()
    every = {word for row in spoken.values() for word in row}
    spellings: dict[Row, str] = {}
    for say, means, kind in terms:
        said, meant = _lemmas(say), _lemmas(means)
        rewritten = kind in REWRITTEN
        if said == meant and fold(say) == fold(means):
            yield Shadow("term_same", say, means, harmful=False)
        elif rewritten and spellings.setdefault(_plain(say), means) != means:
            yield Shadow("term_twice", say, means)
        elif set(_plain(say)) <= question_words():
            yield Shadow("term_asks", say, means, harmful=rewritten)
        elif set(_plain(say)) <= fillers() and not rewritten:
            yield Shadow("term_idle", say, means, harmful=False)
        else:
            yield from _among_facts(Shadow("", say, means), rewritten, spoken, shipped, every)


def _among_facts(
    term: Shadow, rewritten: bool, spoken: dict[str, Row], shipped: Vocabulary, every: set[str]
) -> Iterator[Shadow]:
    """What is odd about a term beside the words of the facts; `every` are all of these."""
    say, means = term.say, term.means
    ideas = shipped.text_ideas(means).keys()
    said, meant = _lemmas(say), _lemmas(means)
    saying = tuple(fact for fact, row in spoken.items() if _holds(row, said))
    meaning = tuple(fact for fact, row in spoken.items() if _holds(row, meant))
    if rewritten and saying and not ideas & shipped.text_ideas(say).keys():
        # Where the shipped lists take the two for the same, what is rewritten is found all the same.
        yield Shadow("term_hides", say, means, facts=saying)
    elif not meaning and not any(ideas & shipped.meaning(word).all for word in every):
        yield Shadow("term_unknown", say, means, harmful=False)
    elif not rewritten and set(saying) - set(meaning) and set(meaning) - set(saying):
        apart = sorted(set(saying) - set(meaning))
        yield Shadow("term_joins", say, means, harmful=False, facts=tuple(apart))


def _spoken(fact: Fact) -> Row:
    """The words that a fact is found by, as dictionary forms; a mark keeps its texts apart."""
    texts = (fact.measure, fact.population, fact.organisation, fact.place, fact.text, *fact.items)
    unit = fact.amount.unit if fact.amount else None
    return tuple(word for text in (*texts, unit, fact.statement) if text for word in (*_lemmas(text), "|"))


def _plain(text: str) -> Row:
    return tuple(word.text for word in words(fold(text, TEXT_LIMIT)))


def _lemmas(text: str) -> Row:
    return tuple(map(lemma, _plain(text)))


def _holds(row: Row, phrase: Row) -> bool:
    """Whether a row of words holds a phrase, or a word of it written with a hyphen ("Wsw" in "Wsw-medewerker")."""
    if len(phrase) == 1 and any(phrase[0] in word.split("-") for word in row):
        return True
    return any(row[at : at + len(phrase)] == phrase for at in range(len(row) - len(phrase) + 1))
