"""Overviews: which letters there are, what a letter is about, what is known of a subject, what is new."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache

from knowledge.answers.wording import letter_name, listed, offered
from knowledge.model import Choice, Fact, Figures, Kind, Letter, Option, Said
from knowledge.questions import Asked, Question
from knowledge.search import EXPLAINED, Catalogue, find, find_near
from knowledge.words import ASKED, ITSELF, data, day, fold, number, words

MOST = 5
"""Letters, subjects and facts that an overview names."""
_FIRST = (Kind.DEFINITION, Kind.FIGURE)
COMPLETIONS = 3
"""Words that a word that is not finished may become."""
_LAST_WORD = re.compile(r"[a-z][a-z0-9-]+$")
TELLING = 4
"""Letters that a word of a title has at least, to tell one letter from another."""


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table: dict[str, list[str]] = data("chat")["overviews"]
    return tuple((topic, re.compile("|".join(said))) for topic, said in table.items())


@lru_cache(ASKED)
def overview_asked(text: str) -> tuple[str, str] | None:
    """Which overview a text asks for, with what it is to be about ("" for nothing in particular); None for a question.

    "letters": which letters there are. "letters about": which of them speak of something.
    "letter": what a letter is about. "subject": what is known of something.
    "new": what was added lately.
    """
    bare = re.sub(r"\s+", " ", re.sub(r"[^\w\s.,/'-]|_", " ", fold(text))).strip(" .,")
    for topic, pattern in _patterns():
        found = pattern.fullmatch(bare)
        if found is not None:
            about = next((group for group in found.groups() if group), "").strip()
            # As it was typed, with its capitals.
            typed = re.search(re.escape(about), text, re.IGNORECASE)
            return topic, typed[0] if typed else about
    return None


def letters_known(letters: Sequence[Letter], named: str = "letters") -> Said:
    """Which letters are known, the latest first; `named` is the sentence for it."""
    say = data("sentences")["overview"]
    if not letters:
        return Said("chat", data("sentences")["chat"]["empty"])
    latest = _latest(letters)
    names = [letter_name(letter) for letter in latest[:MOST]]
    rest = len(latest) - len(names)
    many = data("sentences")["chat"]["one_letter" if len(latest) == 1 else "many_letters"]
    text = say[named].format(many.format(number(Decimal(len(latest)))), "; ".join(names))
    if rest:
        text = f"{text} {say['more letters']}"
    return Said("chat", text, options=tuple(_about(letter) for letter in latest[:MOST]))


def letters_about(question: Question, letters: Sequence[Letter], catalogue: Catalogue) -> Said | None:
    """Which letters have a fact about a subject, or name it in their title; None when no letter does."""
    slots = catalogue.everything
    for term in question.content:
        slots = slots & catalogue.carriers(term.meaning, EXPLAINED)
    asked = [term.meaning.whole.keys() for term in question.content]

    def tells(letter: Letter) -> bool:
        facts = (entry.fact for entry in catalogue.entries(slots & catalogue.of_letter(letter.id)))
        return any(
            all(fact.period is not None and one.contains(fact.period) for one in question.periods)
            for fact in facts
        )

    def is_named(letter: Letter) -> bool:
        ideas = catalogue.ideas_in(letter.title).keys()
        return bool(asked) and not question.periods and all(not ideas.isdisjoint(one) for one in asked)

    about = [letter for letter in letters if is_named(letter) or tells(letter)]
    return letters_known(about, "letters about") if about else None


def which_letter(letters: Sequence[Letter]) -> Said:
    """Asks back which of these letters is meant."""
    named = _latest(letters)[:MOST]
    told = data("sentences")["words"]["or"].join(map(letter_name, named))
    text = data("sentences")["overview"]["which letter"].format(told)
    return Said("clarify", text, options=tuple(map(_about, named)))


def letter_meant(about: str, letters: Sequence[Letter], last: Letter | None = None) -> tuple[Letter, ...]:
    """The letters that are meant: those whose title has the words that are said.

    By "de brief" alone `last` is meant, that of the last answer, or all of them; by "de laatste brief" the one with the
    latest date.
    """
    said = fold(about)
    exact = [letter for letter in letters if fold(letter.title) in said]
    if exact:
        return tuple(exact)
    general = data("chat")["letter"]["general"]
    told = [word.text for word in words(said) if word.text not in general]
    latest = data("chat")["letter"]["latest"]
    if told and all(word in latest for word in told):
        return tuple(_latest(letters)[:1])
    if not told:
        return (last,) if last in letters and last is not None else tuple(letters)
    return tuple(
        letter
        for letter in letters
        if all(any(word in title for title in _title(letter)) for word in told if len(word) >= TELLING)
        and any(len(word) >= TELLING for word in told)
    )


def letter_about(letter: Letter, catalogue: Catalogue) -> Said:
    """What a letter is about: its sections, how much is known from it, and a few facts to go on with."""
    say = data("sentences")["overview"]
    slots = catalogue.of_letter(letter.id)
    facts = [entry.fact for entry in catalogue.entries(slots)]
    formal = data("chat")["letter"]["formal"]
    sections = Counter(fact.section for fact in facts if fact.section and fold(fact.section) not in formal)
    named = [section for section, _ in sections.most_common(MOST)]
    many = data("sentences")["chat"]["one_fact" if len(facts) == 1 else "many_facts"]
    count = many.format(number(Decimal(len(facts))))
    text = say["letter" if named else "bare letter"].format(letter_name(letter), listed(named), count)
    figures = catalogue.broadest(slots & catalogue.of_kinds([Kind.FIGURE]), MOST)
    return Said("chat", text, options=offered([entry.fact for entry in figures]))


def subject_known(question: Question, catalogue: Catalogue) -> Choice | Figures | None:
    """What is known of a subject, as a choice: what the word means, figures, and then the rest.

    The answer itself when it is one fact, None when it is nothing. `question` is the subject alone.
    """
    if not question.content:
        return None
    kinds = (replace(question, asked=Asked.WHAT_IS), replace(question, asked=Asked.OPEN))
    found = [match.fact for one in kinds for match in find(one, catalogue).matches if not match.unexplained]
    ordered = sorted(found, key=lambda fact: _FIRST.index(fact.kind) if fact.kind in _FIRST else len(_FIRST))
    facts = tuple({fact.id: fact for fact in ordered}.values())[:MOST]
    if len(facts) == 1:
        return Figures(facts[0], catalogue.parts_of(facts[0].id))
    return Choice(facts, question.typed.strip()) if facts else None


def typed_so_far(text: str, catalogue: Catalogue) -> Iterator[str]:
    """The text, and then the text with its last word finished as the facts have it: "gar" may become "garantiebaan"."""
    yield text
    found = _LAST_WORD.search(fold(text))
    if found is None:
        return
    begun = f"{ITSELF}{found[0]}"
    whole = [idea.removeprefix(ITSELF) for idea in catalogue.ideas() if idea.startswith(begun)]
    for word in sorted(whole, key=lambda word: (len(word), word))[:COMPLETIONS]:
        yield fold(text)[: found.start()] + word


def searched(question: Question, catalogue: Catalogue, most: int) -> tuple[Fact, ...]:
    """The facts that a search gives, the best first: what answers the question, else what comes near."""
    found = [match.fact for match in find(question, catalogue).matches]
    near = [match.fact for match in find_near(question, catalogue).matches]
    return tuple({fact.id: fact for fact in (*found, *near)}.values())[:most]


def newest(facts: Sequence[Fact]) -> Said:
    """What was added or changed last, each with its figure."""
    say = data("sentences")["overview"]
    if not facts:
        return Said("chat", data("sentences")["chat"]["empty"])
    options = offered(facts)
    return Said("chat", say["new"].format("; ".join(option.label for option in options)), options=options)


def coverage(letters: Sequence[Letter]) -> str | None:
    """In what was looked: how many letters, and the date of the latest."""
    if not letters:
        return None
    say = data("sentences")["overview"]
    many = data("sentences")["chat"]["one_letter" if len(letters) == 1 else "many_letters"]
    text: str = say["coverage"].format(many.format(number(Decimal(len(letters)))))
    dates = [letter.date for letter in letters if letter.date is not None]
    key = "latest" if len(dates) == len(letters) else "latest dated"
    return text + str(say[key].format(day(max(dates))) if dates else say["latest undated"])


def _latest(letters: Sequence[Letter]) -> list[Letter]:
    undated = [letter for letter in letters if letter.date is None]
    dated = [letter for letter in letters if letter.date is not None]
    return sorted(dated, key=lambda letter: str(letter.date), reverse=True) + undated


def _title(letter: Letter) -> list[str]:
    return [word.text for word in words(fold(letter.title))]


def _about(letter: Letter) -> Option:
    return Option(data("sentences")["overview"]["about"].format(letter.title))
