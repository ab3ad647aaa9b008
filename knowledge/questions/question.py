"""Reads a question: what is asked for, about what, and under which conditions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise

from knowledge.model import Period, Scenario
from knowledge.questions.asked import Asked, asked_by
from knowledge.questions.operations import Operation, Wish, latest, read_wish
from knowledge.words import (
    ORDINAL,
    QUESTION_LIMIT,
    REMEMBERED,
    Meaning,
    Mention,
    Speller,
    Vocabulary,
    Word,
    data,
    fillers,
    fold,
    is_adjective,
    is_ambiguous_place,
    is_infinitive,
    known,
    lemma,
    light,
    mentions,
    ordinal,
    place_name,
    plain_dutch,
    question_words,
    read_word,
    words,
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question that has to be explained by a fact; `at` is its place in the text.

    A `light` word may stay unexplained, and so may one that is `loose`: an ordinary word outside the term lists that is
    not the thing asked for. A word that the lists do know means something that the fact then does not say. `verb` tells
    that it is a form of a verb, `place` that it names a municipality or another place, `counted` that it is the thing
    asked for ("hoeveel *banen*"), `number` that it is a number, `employer` that it is who has people in service ("heeft
    *Ontplooj* in dienst"), `other` that the others of it are meant ("de overige *gemeenten*"), `doer` that it is named
    as who does it ("begeleid door *Almelo*"), `strange` that no list and no dictionary has it. One that
    `turns` makes it quite another figure: another one of a row, or what was undone or lost.
    """

    word: str
    at: int
    meaning: Meaning
    light: bool = False
    loose: bool = False
    verb: bool = False
    place: bool = False
    counted: bool = False
    number: bool = False
    employer: bool = False
    other: bool = False
    doer: bool = False
    strange: bool = False
    turns: bool = field(init=False)

    def __post_init__(self) -> None:
        undone = data("conditions")["undoing"]
        turns = (
            any(idea.startswith(ORDINAL) for idea in self.meaning.whole)
            or lemma(self.word) in undone
            or not self.meaning.whole.keys().isdisjoint(undone)
        )
        object.__setattr__(self, "turns", turns)


@dataclass(frozen=True, slots=True)
class Question:
    """What was understood of a question.

    `scenarios` are those that are asked for, none when any will do. `people` asks for a number of persons, `rest` for
    what is left beside something, `growth` and `change` for a difference, `sum` for things taken together, `several`
    for more than one ("wat zijn"); `negated` asks for what is not so. `content` are the terms that are not light,
    `ideas` those of all terms, `typed` what was typed, `per` the
    dictionary forms of what a figure is asked for each of ("per *inwoner*").

    With a `wish` all this is about the question for the figures themselves; `literal` is the question as it was put.
    """

    text: str
    asked: Asked
    terms: tuple[Term, ...]
    periods: tuple[Period, ...] = ()
    scenarios: frozenset[Scenario] = frozenset()
    people: bool = False
    rest: bool = False
    negated: bool = False
    growth: bool = False
    sum: bool = False
    several: bool = False
    change: bool = False
    typed: str = ""
    per: tuple[str, ...] = ()
    wish: Wish | None = None
    literal: Question | None = None
    content: tuple[Term, ...] = field(init=False)
    ideas: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", tuple(term for term in self.terms if not term.light))
        object.__setattr__(self, "ideas", frozenset[str]().union(*(term.meaning.all for term in self.terms)))

    def without(self, words_: Sequence[str]) -> Question:
        """The question without its terms that are these words."""
        return replace(self, terms=tuple(term for term in self.terms if term.word not in words_))


NOTHING = Question("", Asked.OPEN, ())
"""A turn without words: a button that was pressed."""


def read(text: str, vocabulary: Vocabulary, speller: Speller, today: date) -> Question:
    """Understands a question as far as words go; which fact answers it is not decided here."""
    plain = latest(plain_dutch(text, vocabulary, speller))
    for said, meant in _rewritten():
        plain = said.sub(meant, plain)
    found = read_wish(plain)
    if found is None:
        return _read(plain, text, vocabulary, speller, today)
    wish, rest = found
    compares = wish.operation is Operation.DIFFERENCE
    literal = _read(plain, text, vocabulary, speller, today, compares)
    question = _read(rest, text, vocabulary, speller, today)
    if wish.operation is Operation.DIFFERENCE and wish.split is not None:
        times, split = mentions(rest, today), wish.split
        after = tuple(time for time in times if time.start >= split)
        side = min((term.at for term in question.terms if term.at >= split), default=len(rest))
        wish = replace(
            wish,
            against=tuple(time.period for time in after),
            sided=side < min((time.start for time in after), default=len(rest)),
        )
        question = replace(question, periods=tuple(time.period for time in times if time.start < split))
    return replace(question, wish=wish, literal=literal)


def _read(
    plain: str, typed: str, vocabulary: Vocabulary, speller: Speller, today: date, compares: bool = False
) -> Question:
    conditions = data("conditions")
    if any(_says(plain, phrases) for name, phrases in conditions["scenarios"].items() if name != "realised"):
        # "begroot voor 2022" is of that year, not of the time before it.
        plain = re.sub(r"\bvoor (?=(?:het jaar )?(?:19|20)\d\d\b)", "over ", plain)
    times = mentions(plain, today)
    bare = _filler_phrases().sub(_blank, _preamble().sub(_blank_preamble, plain))
    row = [word for word in words(bare) if not _within(word, times)]
    clauses = _clauses(bare)
    for first, past in clauses[:-1]:
        if _is_of_asker(bare[first:past]):
            # "ik zit sinds 2018 in de raad": what holds for the asker is no condition.
            times = tuple(time for time in times if not first <= time.start < past)
    asked = asked_by(bare[slice(*clauses[-1])]) or Asked.OPEN
    if _says(bare, conditions["sum"]):
        clauses = [(0, len(bare))]
    asked = _meant(asked, bare, row)
    change = compares or re.search(data("asking")["change"], bare) is not None
    terms = _with_asides(bare, _Terms(row, asked, vocabulary, speller, change).read(), clauses)
    asking = "".join(
        _NOTHING_SAID if _is_of_asker(bare[first:past]) and (first, past) != clauses[-1] else bare[first:past]
        for first, past in clauses
    )
    scenarios = frozenset(
        Scenario(name) for name, phrases in conditions["scenarios"].items() if _says(asking, phrases)
    )
    aims = data("asking")["aims"]
    if (asked is Asked.LEVEL and _says(bare, aims["level"])) or (
        asked in _FIGURES and _says(asking, aims["figure"])
    ):
        scenarios |= {Scenario.TARGET}
    return Question(
        text=plain,
        typed=typed[:QUESTION_LIMIT],
        per=_each(bare, times),
        asked=asked,
        terms=terms,
        periods=tuple(time.period for time in times),
        scenarios=scenarios,
        people=any(
            lemma(word.text) in conditions["people"] and row[max(at - 1, 0)].text != "per"
            for at, word in enumerate(row)
        ),
        rest=_says(bare, conditions["rest"]),
        negated=_says(bare, conditions["opposite"]),
        sum=_says(bare, conditions["sum"]),
        several=_says(bare, conditions["several"]),
        change=change,
        growth=any(re.search(pattern, bare) for pattern in conditions["growth"]),
    )


TWO = 2
"""Parts of a plain compound; one of more parts may be made of words that the letters have."""


@cache
def _rewritten() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(said), meant) for said, meant in data("asking")["rewritten"].items())


_FIGURES = (Asked.COUNT, Asked.MONEY, Asked.SHARE, Asked.LEVEL)
"""Asks for an amount, of which there can be an aim as well; how often a thing must be done is a rule."""
_INFINITIVES = ("en", "gaan", "staan", "slaan", "doen", "zien")


@cache
def _filler_phrases() -> re.Pattern[str]:
    return _any_of(fold(phrase) for phrase in data("fillers")["phrases"])


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of these phrases, as whole words; the longest where several fit."""
    by_letter: dict[str, list[str]] = defaultdict(list)
    for phrase in sorted(phrases, key=len, reverse=True):
        by_letter[phrase[0]].append(re.escape(phrase[1:]))
    # One choice for each first letter, and that before all else: Python then skips what begins with no such letter.
    choices = (rf"{re.escape(letter)}(?<!\w.)(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    return re.compile(rf"(?:{'|'.join(choices)})(?!\w)")


@cache
def _preamble() -> re.Pattern[str]:
    """The asker's own wondering ("ik zat me gisteren af te vragen") and occasion ("voor mijn fractie")."""
    preamble = {part: "|".join(said) for part, said in data("conditions")["preamble"].items()}
    wondering = rf"(?:{preamble['subjects']})(?P<between>(?: \w+){{0,12}}?) (?:{preamble['verbs']})"
    occasion = rf"voor (?:mijn|onze|de|het|een) \w*(?:{preamble['occasions']})(?: van \w+)?"
    return re.compile(rf"(?<!\w)(?:{wondering}|{occasion})(?!\w)")


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _blank_preamble(match: re.Match[str]) -> str:
    """Nothing where only small words stand between; a preamble that names a thing keeps it."""
    conditions = data("conditions")
    small_words = fillers().union(
        conditions["preamble"]["between"], conditions["words"], conditions["particles"]
    )
    small = all(
        word.text in small_words or lemma(word.text) in light()
        for word in words(match.group("between") or "")
    )
    return _blank(match) if small else match.group()


def _within(word: Word, times: Sequence[Mention]) -> bool:
    """Whether the word belongs to a time, as does a small word right before it ("in 2022", "de jaren 2021 en 2022")."""
    preposition = word.text in data("conditions")["particles"] or word.text in data("conditions")["spans"]
    return any(
        time.start <= word.start < time.end
        or (preposition and 0 < time.start - word.start - len(word.text) < 2)
        for time in times
    )


def _says(text: str, phrases: Sequence[str]) -> bool:
    return _phrases(tuple(phrases)).search(text) is not None


@cache
def _phrases(said: tuple[str, ...]) -> re.Pattern[str]:
    """As `_any_of`; for the phrases of the word lists, which are few."""
    return _any_of(said)


def _meant(asked: Asked, text: str, row: Sequence[Word]) -> Asked:
    """What is asked for, where a later word says it better: "welk deel ... (in euro)", "hoeveel passen uitgegeven"."""
    after = [word.text for at, word in enumerate(row) if at and row[at - 1].text in ("welke", "welk")]
    if asked is Asked.WHICH and after and lemma(after[0]) in data("asking")["agents"]:
        return Asked.WHO
    if asked is Asked.SHARE and re.search(r"\beuro|€", text):
        return Asked.MONEY
    if asked in (Asked.TIMES, Asked.COUNT) and re.search(r"\bin (?:%|procent)|\(in %\)", text):
        return Asked.SHARE
    spent = asked is Asked.MONEY and re.search(r"\b(?:uitgegeven|uitgeven|besteed|kwijt)\b", text)
    if spent and not re.search(r"\b(?:euro|geld|bedrag|kosten|budget|subsidie)|€", text):
        after = [word.text for at, word in enumerate(row) if at and row[at - 1].text in ("hoeveel", "aantal")]
        if after and lemma(after[0]) != after[0] and after[0].endswith(("en", "s")):
            return Asked.COUNT
    return asked


_CLAUSE = re.compile(r"(?:[^ .!?;:,]+|(?! (?:en|maar|want|dus|omdat) (?:ik|wij|we)\b) |[.,](?=\w))+")
"""Between marks, and up to where the asker goes on about himself ("... en ik weet niet meer wanneer ...")."""


def _each(text: str, times: Sequence[Mention]) -> tuple[str, ...]:
    """What a figure is asked for each of; "per jaar" and "per 1 januari" are times."""
    of_time = {*data("conditions")["stretches"], *data("conditions")["each_time"]}
    found = (
        lemma(each[1])
        for each in re.finditer(r"\bper ([a-z-]+)\b", text)
        if not any(time.start <= each.start(1) < time.end for time in times)
    )
    return tuple(each for each in found if each not in of_time)


_NOTHING_SAID = "; "


def _clauses(text: str) -> list[tuple[int, int]]:
    """The clauses up to the last one that asks something, from where to where; the whole text when none does."""
    clauses = [match.span() for match in _CLAUSE.finditer(text)]
    while clauses and asked_by(text[slice(*clauses[-1])]) is None:
        clauses.pop()
    return clauses or [(0, len(text))]


def _with_asides(text: str, terms: Sequence[Term], clauses: Sequence[tuple[int, int]]) -> tuple[Term, ...]:
    """The terms, those outside the asking clause made light: they set the scene ("Ik schrijf over werk, ...").

    Only loose words are: a word that the term lists know, a name or a number outside the clause sets a condition
    ("Wat de jongeren betreft: ..."). An asking clause that names no thing of its own is taken together with the one
    before it ("... wanneer het college dat beloofde. Welke dag was dat?").
    """
    start, end = clauses[-1]
    for start, _ in reversed(clauses):
        if any(start <= term.at < end and _names_a_thing(term) for term in terms):
            break
    else:
        return tuple(terms)
    own = [clause for clause in clauses if clause[1] <= start and _is_of_asker(text[slice(*clause)])]
    return tuple(
        replace(term, light=True, loose=False)
        if (any(first <= term.at < past for first, past in own) and not (term.place or term.word.isdigit()))
        else replace(term, light=True, loose=False)
        if (term.loose or (term.number and term.word.isalpha())) and not start <= term.at < end
        else term
        for term in terms
    )


def _is_of_asker(clause: str) -> bool:
    """Whether a clause only says who or where the asker is ("ik ben pas net raadslid")."""
    if _asker("is").search(clause) is None:
        return False
    return not (_asker("asks").search(clause) or _asker("names").search(clause))


@cache
def _asker(part: str) -> re.Pattern[str]:
    return re.compile(data("conditions")["asker"][part])


def _names_a_thing(term: Term) -> bool:
    return not (term.light or term.verb or term.loose)


class _Terms:
    """Picks the content words out of a row of words."""

    def __init__(
        self, row: Sequence[Word], asked: Asked, vocabulary: Vocabulary, speller: Speller, change: bool
    ) -> None:
        self._row = row
        self._asked = asked
        self._vocabulary = vocabulary
        self._speller = speller
        self._lemmas = [lemma(word.text) for word in row]
        self._particles: set[int] = set()
        self._joined: dict[int, str] = {}
        self._extra: list[dict[str, float]] = [{} for _ in row]
        self._change = change
        # Whether any has people in service ("in dienst").
        self._serves = _says(" ".join(word.text for word in row), data("conditions")["states"])
        modals = data("conditions")["modals"]
        self._modal = next((at for at, word in enumerate(row) if word.text in modals), len(row))

    def read(self) -> list[Term]:
        self._join_verbs()
        self._join_compounds()
        for first, past, idea, weight in self._vocabulary.phrases(self._lemmas):
            for at in range(first, past):
                self._extra[at][idea] = weight
        own = data("asking")["own"].get(self._asked, ())
        asides = set(self._contrasted())
        terms: list[Term] = []
        counted = False
        for at, word in enumerate(self._row):
            counted = (counted or self._counts(at)) and word.text not in data("conditions")["locating"]
            compares = self._change and word.text in data("conditions")["comparing"]
            skipped = compares or at in self._particles or self._lemmas[at] in own or word.text in own
            number = _number(word.text)
            if number is not None and not skipped:
                ideas = {f"#{number}": 1.0}
                if at and self._lemmas[at - 1] in data("conditions")["numbered"]:
                    # "ronde 1" is the first round.
                    ideas[f"{ORDINAL}{number}"] = 1.0
                terms.append(Term(word.text, word.start, Meaning(ideas), number=True))
            elif self._is_ambiguous_place(at):
                terms.append(Term(word.text, word.start, self._vocabulary.meaning(word.text), place=True))
            elif not skipped and (at in self._joined or _is_content(word.text)) and not self._opens(at):
                term = self._term(at, counted, at in asides)
                terms.append(term)
                # "hoeveel *gaf* de gemeente uit": of what, is not said.
                passed = term.verb and not (at and self._counts(at - 1))
                counted = counted and (term.place or passed or is_adjective(word.text))
        terms += self._turning()
        implied = data("asking")["implied"].get(self._asked)
        if implied:
            at = self._row[-1].start if self._row else 0
            terms.append(Term(implied[0], at, Meaning(dict.fromkeys(implied, 1.0))))
        return terms

    def _turning(self) -> Iterator[Term]:
        """Phrases that turn the question round ("uit dienst"), which a fact must carry as they stand."""
        row = " ".join(word.text for word in self._row)
        phrases = [phrase for phrase in data("conditions")["negation"] if " " in phrase]
        # All in one search first: there is rarely any.
        for phrase in phrases if _says(row, phrases) else ():
            if _says(row, [phrase]):
                meaning = self._vocabulary.meaning(phrase)
                yield Term(phrase, self._row[0].start, meaning)

    def _is_ambiguous_place(self, at: int) -> bool:
        """Whether an ordinary word that is a municipality too is meant as one: "in Best"."""
        before = self._row[at - 1].text if at else ""
        return before in data("conditions")["place_prepositions"] and is_ambiguous_place(self._row[at].text)

    def _term(self, at: int, counted: bool, aside: bool) -> Term:
        word = self._row[at].text
        meaning = self._vocabulary.meaning(word)
        halves = self._speller.halves(word) if len(meaning.parts) > TWO else None
        if halves is not None:
            meaning = replace(meaning, parts=tuple(self._vocabulary.meaning(half).whole for half in halves))
        if at in self._joined:
            # 'loopt ... af' is no longer 'lopen', nor 'af' and 'lopen'.
            meaning = replace(meaning, whole=dict(self._extra[at]), parts=())
        elif self._extra[at]:
            meaning = replace(meaning, whole={**meaning.whole, **self._extra[at]})
        idiom = bool(set(self._extra[at]) & set(data("conditions")["states"]))
        verb = (
            idiom
            or at in self._joined
            or (at > self._modal and self._lemmas[at] == word and is_infinitive(word))
            or (
                self._lemmas[at] != word
                and self._lemmas[at].endswith(_INFINITIVES)
                and not (word.endswith("ens") or ordinal(word) is not None)
            )
        )
        place = self._vocabulary.is_place(word) or any(map(place_name, (word, self._lemmas[at])))
        conditions = data("conditions")
        turning = word in conditions["negation"] or word in conditions["rest"]
        doing = (
            self._asked in (Asked.WHO, Asked.WHICH, Asked.TIMES) and self._lemmas[at] in conditions["doing"]
        )
        base = lemma(self._joined[at]) if at in self._joined else self._lemmas[at]
        general = bool(light() & {base, *self._extra[at]}) or aside or doing
        thing = counted and self._asked is Asked.COUNT and base in conditions["countable"]
        general = not (turning or thing) and (general or (self._asked is Asked.WHY and verb))
        ordinary = known(word) and not self._vocabulary.has_idea(self._joined.get(at, word))
        loose = ordinary and not (general or place or counted or turning)
        return Term(
            word,
            self._row[at].start,
            meaning,
            general,
            loose,
            verb,
            place,
            counted and not (place or verb or is_adjective(word)),
            employer=self._employs(at),
            other=at > 0 and self._row[at - 1].text in conditions["rest"],
            doer=self._before(at)[-1:] == ["door"],
            strange=not (known(word) or self._vocabulary.has_idea(word) or meaning.parts),
        )

    def _before(self, at: int) -> list[str]:
        """The words before it but the small ones of a name ("door *de gemeente* Almelo")."""
        return [word.text for word in self._row[:at] if word.text not in data("conditions")["articles"]]

    def _employs(self, at: int) -> bool:
        """Whether it is named as who has people in service: "heeft *X* in dienst", "in dienst bij de *X*"."""
        conditions = data("conditions")
        if not self._serves:
            return False
        before = self._before(at)
        return before[-1:] in ([verb] for verb in conditions["having"]) or (
            before[-2:-1] == ["dienst"] and before[-1] in conditions["serving"]
        )

    def _counts(self, at: int) -> bool:
        """Whether the next content word is the thing asked for: "hoeveel banen", "wat voor banen"."""
        asking, word = data("asking")["words"], self._row[at].text
        return (
            word in asking["count"]
            or word in asking["which"]
            or (word == "voor" and at > 0 and self._row[at - 1].text == "wat")
        )

    def _opens(self, at: int) -> bool:
        """Whether it is a "naast" that opens the question."""
        return at == 0 and self._row[at].text in data("conditions")["contrast"]

    def _contrasted(self) -> Iterator[int]:
        """Words after a "naast" that opens the question: what is beside them is asked."""
        if self._row and self._row[0].text in data("conditions")["contrast"]:
            yield from (at for at in range(1, min(4, len(self._row))) if _is_content(self._row[at].text))

    def _join_verbs(self) -> None:
        """Puts separable verbs together: 'gingen ... over' is overgaan, 'leent ... uit' is uitlenen.

        A particle ends its clause or stands before a preposition; before anything else it is a preposition itself. And
        only verbs that the letters or the term lists know are put together.
        """
        conditions = data("conditions")
        for at, word in enumerate(self._row):
            following = self._row[at + 1].text if at + 1 < len(self._row) else None
            ends = following is None or following in conditions["prepositions"]
            if word.text not in conditions["particles"] or not ends:
                continue
            for verb in range(at - 1, -1, -1):
                joined = word.text + self._lemmas[verb]
                if self._lemmas[verb].endswith("n") and known(joined) and self._matters(joined):
                    if self._lemmas[verb] != self._row[verb].text:
                        self._joined[verb] = joined
                    # Otherwise ("werken mee", "vangen op") it may as well be the plain verb.
                    self._particles.add(at)
                    self._extra[verb] |= self._vocabulary.meaning(joined).whole
                    break

    def _matters(self, word: str) -> bool:
        return word in self._speller or word in light() or self._vocabulary.knows(word)

    def _join_compounds(self) -> None:
        """Words written apart that the letters write as one: 'job coaching', 'doelgroep register'."""
        for left, right in pairwise(range(len(self._row))):
            first, second = self._row[left].text, self._row[right].text
            parted = first in data("conditions")["particles"] and is_infinitive(second)
            apart = parted or (min(len(first), len(second)) > 2 and not fillers() & {first, second})
            compound = self._speller.written(first + second, sure=True) if apart else None
            if compound is not None:
                self._extra[left] |= self._vocabulary.meaning(compound).whole
                self._extra[right] |= self._vocabulary.meaning(compound).whole


@lru_cache(REMEMBERED)
def _is_content(word: str) -> bool:
    empty = word in fillers() or word in question_words() or word in data("conditions")["words"]
    return len(word) > 1 and not empty


@lru_cache(REMEMBERED)
def _number(word: str) -> str | None:
    """The number that a word is, written plainly; a question that names one must be about it."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+|\d+", word):
        return str(int(word.replace(".", "")))
    value = read_word(word)
    return None if value is None else str(value)
