"""The types everything else is made of: plain frozen values, without behaviour that needs anything else.

The terms are those of SDMX and Data Commons: a figure is an observation of a *measure*, about a *population*,
at a *place*, in a *period*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class StoreError(Exception):
    """The store cannot be trusted or opened; the message is one Dutch sentence that staff can act on."""


class Kind(StrEnum):
    """What sort of thing a fact tells."""

    FIGURE = "figure"
    DATE = "date"
    LIST = "list"
    DEFINITION = "definition"
    PERSON = "person"
    STATEMENT = "statement"


class Scenario(StrEnum):
    """Whether a figure came true, is expected, was budgeted or is aimed at."""

    REALISED = "realised"
    FORECAST = "forecast"
    BUDGET = "budget"
    TARGET = "target"


class Qualifier(StrEnum):
    """How precisely the letter gives a figure."""

    EXACT = "exact"
    CIRCA = "circa"
    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included.

    `first` without `last` is "from that day on"; `last` without `first` is "until and including that day". A period
    without either says nothing and is not made: use None instead.
    """

    first: date | None
    last: date | None

    def __post_init__(self) -> None:
        if self.first is None and self.last is None:
            raise ValueError("a period needs a first or a last day")
        if self.first is not None and self.last is not None and self.last < self.first:
            raise ValueError("a period cannot end before it starts")

    def contains(self, other: Period) -> bool:
        """Whether every day of `other` lies within this period."""
        starts = self.first is None or (other.first is not None and self.first <= other.first)
        ends = self.last is None or (other.last is not None and other.last <= self.last)
        return starts and ends


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with what it counts, as the letter gives it. `high` is the upper end of a range."""

    value: Decimal
    unit: str
    qualifier: Qualifier = Qualifier.EXACT
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A raadsbrief. `date` is None when the letter bears none: it is never guessed."""

    id: str
    title: str
    sender: str | None = None
    date: date | None = None
    reference: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a letter tells, with its place in that letter.

    `measure` reads on after the figure and what is counted ("779 Wsw-medewerkers *overgedragen aan Ontplooj*"); for a
    definition it is the term, for a person the role, otherwise the subject. `statement` is the answer sentence:
    `{value}` stands for the figure, date, items or text, `{period}` for the time ("op 1 oktober 2021", "in 2021").
    `inherited` names for each attribute that did not stand beside the figure where it came from ("lead-in"). `context`
    are the words of the letter around a fact that was drawn from it (heading, lead-in, sentence): they help to find it.
    """

    id: str
    letter: Letter
    kind: Kind
    measure: str
    statement: str
    population: str | None = None
    organisation: str | None = None
    place: str | None = None
    period: Period | None = None
    period_basis: str = "unknown"
    amount: Amount | None = None
    scenario: Scenario = Scenario.REALISED
    text: str | None = None
    items: tuple[str, ...] = ()
    part_of: str | None = None
    section: str | None = None
    passage: int | None = None
    quote: str | None = None
    inherited: tuple[tuple[str, str], ...] = ()
    context: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, list item or table row of a letter that the bot may quote, as it stands there.

    `number` counts the passages of the letter from 1. `facts` are the approved facts drawn from it: the id of each with
    the place of its figure in `text`, or of its whole quote when it has no figure.
    """

    letter: Letter
    number: int
    heading: str | None
    text: str
    facts: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of a letter that is shown word for word, or the statement of an approved fact.

    `text[figure_start:figure_end]` is the figure that matches the question, both 0 when there is none. `letter`,
    `heading`, `place` and `date` are ready to print, "" when not known; `fact` is the id of the fact that it states.
    """

    text: str
    figure_start: int
    figure_end: int
    letter: str
    heading: str = ""
    place: str = ""
    date: str = ""
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """How well a fact fits a question.

    `explained` is the share of the question that the fact explains, from 0 to 1, `unexplained` the words that it leaves
    open; `score` ranks facts among each other.
    """

    fact: Fact
    score: float
    explained: float
    unexplained: tuple[str, ...] = ()


class Rule(StrEnum):
    """How a value is worked out.

    Of figures of one moment: part / whole, whole - parts, the sum of parts, the items of a list. Of figures that differ
    in one thing (see Over): after - before, the same in percents or in percentage points, the figures in the course of
    time with the difference of their ends, or those that were asked for one by one, the highest or lowest, all of them
    together, their average. GROWTH is the difference with what is expected.
    """

    SHARE = "share"
    REMAINDER = "remainder"
    LEFT_SHARE = "left share"
    GROWTH = "growth"
    SUM = "sum"
    ITEMS = "items"
    DIFFERENCE = "difference"
    CHANGE = "change"
    POINTS = "points"
    TREND = "trend"
    LISTING = "listing"
    RANKING = "ranking"
    TOTAL = "total"
    AVERAGE = "average"


class Over(StrEnum):
    """The one thing in which figures differ that are set side by side; ROW is the first cell of a table row."""

    PERIOD = "period"
    PLACE = "place"
    ORGANISATION = "organisation"
    POPULATION = "population"
    MEASURE = "measure"
    SCENARIO = "scenario"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Computation:
    """A value worked out from `facts`, in the order in which the rule takes them.

    `over` is what the facts differ in, `noun` the word that was said for it ("wijk"). The value of a difference is
    negative when it is `contrary`: it goes the other way than was asked; where no way was asked, when it goes down in
    time. `up` tells whether a difference goes up, and a ranking from the top. `lacking` are the places in the question
    of the periods that have no figure (1 is the first; 0 when they were not named one by one). `cut` tells that
    figures are left out: of a course in time the earliest, of a ranking the last. `second` is how many figures of a
    ranking are sure to come next to the first.
    """

    rule: Rule
    amount: Amount
    facts: tuple[Fact, ...]
    over: Over | None = None
    contrary: bool = False
    noun: str = ""
    up: bool = True
    lacking: tuple[int, ...] = ()
    cut: bool = False
    second: int = 0


class Missing(StrEnum):
    """What the letters lack when a question is declined; each has a sentence in `dutch/sentences.toml`."""

    PERIOD = "period"
    PLACE = "place"
    UNIT = "unit"
    SCENARIO = "scenario"
    SUBJECT = "subject"
    WORD = "word"
    PART = "part"
    NOTHING_ASKED = "nothing asked"
    LETTER = "letter"
    GONE = "gone"
    TOO_LONG = "too long"
    LANGUAGE = "language"
    OTHER_UNIT = "other unit"
    OTHER_SUBJECT = "other subject"
    OTHER_PERIOD = "other period"
    OTHER_SCENARIO = "other scenario"
    OVERLAP = "overlap"
    UNKNOWN_PART = "unknown part"
    TOO_FEW = "too few"
    NOT_ADDED = "not added"
    NOT_PRECISE = "not precise"
    DISAGREEING = "disagreeing"


@dataclass(frozen=True, slots=True)
class Figures:
    """An answer: the fact, its parts (`part_of`) and, when something was worked out, the computation.

    `expected` is the figure that the same measure is expected, budgeted or meant to get, where that was not asked.
    `truth` is set when the question was answered with yes or no. `lone` tells that the course of the figure in time was
    asked, of which this is the only moment known.
    """

    fact: Fact
    parts: tuple[Fact, ...] = ()
    expected: Fact | None = None
    computation: Computation | None = None
    truth: bool | None = None
    lone: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Several facts fit equally well and tell different things: ask back.

    `about` is the subject of which all that is known was asked, None for a question that could be read in several ways.
    """

    facts: tuple[Fact, ...]
    about: str | None = None


@dataclass(frozen=True, slots=True)
class NoFigure:
    """The letters do not tell this.

    `asked` is what kind of thing was asked for (see questions/asked.py), `about` the place that was asked for, or the
    word that no letter speaks of.
    """

    missing: Missing
    nearest: tuple[Fact, ...] = ()
    asked: str = "open"
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """Not a question for the letters: a greeting, thanks or a call for help."""

    topic: str


@dataclass(frozen=True, slots=True)
class Shown:
    """There is no established answer: what the letters say about it, the best first, without a claim."""

    quotes: tuple[Quote, ...]


Answer = Figures | Choice | NoFigure | Chat | Shown


class FollowUp(StrEnum):
    """What can be worked out of a figure that was told: its share of the whole, its course in time."""

    SHARE = "share"
    COURSE = "course"


@dataclass(frozen=True, slots=True)
class Option:
    """Something to press or type next; `label` is what it says.

    Pressing shows `fact` when there is one, or what follows from it (`follow`); without a fact it asks the label.
    `mark` changes when what the fact tells does, so that an old button can say so.
    """

    label: str
    fact: str | None = None
    follow: FollowUp | None = None
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A figure beside others as it is displayed: "401", "in dienst van de gemeente Almelo".

    `amount` is the number itself, None for what is no number. `bar` is how long a bar beside it is, from 0 to 1: of the
    whole that it is part of, otherwise of the largest.
    """

    figure: str
    label: str
    amount: Decimal | None = None
    bar: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where something stands: the letter with its date, the place in it ("" when not known), the words themselves.

    `url` is what staff filled in and may be no web address at all.
    """

    letter: str
    place: str = ""
    quote: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Display:
    """What a card shows, all in Dutch and ready to print.

    `age` tells how old a figure is that could be taken for one of today. `course` is set when the lines are one figure
    in the course of time. `fact` is the id of the fact that the headline is of, or is worked out from.
    """

    headline: str
    caption: str
    as_of: str | None
    lines: tuple[Line, ...]
    sources: tuple[Source, ...]
    age: str | None = None
    course: bool = False
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """An answer put into words.

    `kind` is answer, clarify, quote, decline or chat. `text` alone answers the question, in one to three sentences, and
    of kind quote with the passages after them. `value` is the figure as a decimal string ("1200", "51.5"), `facts` the
    ids of the facts used, `options` what may be chosen, `follow_ups` what fits to be asked next. `coverage` tells in
    which letters was looked. `quotes` are the nearest passages where there is no answer, at most three.
    """

    kind: str
    text: str
    value: str | None = None
    unit: str | None = None
    facts: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    computation: str | None = None
    quote: str | None = None
    display: Display | None = None
    follow_ups: tuple[Option, ...] = ()
    coverage: str | None = None
    quotes: tuple[Quote, ...] = ()

    def __hash__(self) -> int:
        # Answers with the same text are nearly always the same; all of one takes as long as to draw it.
        return hash(self.text)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the store holds, for a welcome and for a health check.

    `withheld` counts the approved rows that cannot be used, which `warnings` name; `faults` counts the questions that
    ended in an unforeseen error since the start.
    """

    letters: tuple[str, ...]
    facts: int
    withheld: int = 0
    warnings: tuple[str, ...] = field(default=())
    faults: int = 0


class Reason(StrEnum):
    """What somebody says about an answer."""

    HELPFUL = "helpful"
    WRONG = "wrong"
    OUTDATED = "outdated"
    MISMATCH = "mismatch"
    """It answers another question."""
    UNCLEAR = "unclear"
