"""Puts an answer into Dutch: a text that stands alone, options, and what a card shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import blake2s
from itertools import pairwise

from knowledge.figures import POINTS, column, is_home, row, value
from knowledge.model import (
    Amount,
    Answer,
    Chat,
    Choice,
    Computation,
    Display,
    Fact,
    Figures,
    Kind,
    Letter,
    Line,
    Missing,
    NoFigure,
    Option,
    Over,
    Rule,
    Said,
    Shown,
    Source,
)
from knowledge.words import (
    TEXT_LIMIT,
    data,
    day,
    figure,
    fillers,
    fold,
    lemma,
    number,
    phrase,
    place_name,
    unit_after,
    written,
)

TIMES = "keer"
TRIED = 3
"""Questions to try in a welcome."""


def say(answer: Answer) -> Said:
    """The answer in words."""
    match answer:
        case Figures():
            return _figures(answer)
        case Choice():
            return _choice(answer)
        case NoFigure():
            return _no_figure(answer)
        case Chat():
            return Said("chat", _sentences("chat")[answer.topic])
        case Shown():
            return _shown(answer)


def _sentences(table: str) -> dict[str, str]:
    sentences: dict[str, str] = data("sentences")[table]
    return sentences


def told(fact: Fact) -> str:
    """What the fact answers with: its figure, date, items or text."""
    if fact.kind is Kind.FIGURE and fact.amount is not None:
        return figure(fact.amount)
    if fact.kind is Kind.DATE and fact.period is not None:
        return phrase(fact.period)
    if fact.kind is Kind.LIST:
        return listed(fact.items)
    return fact.text or ""


_OWN_PREPOSITION = re.compile(
    rf"\b({'|'.join(data('sentences')['words']['before dates'])}) \{{value\}}", re.IGNORECASE
)
_TWICE = re.compile(r"\b(in|op|van|vanaf|tot) \1\b", re.IGNORECASE)
"""A preposition of the sentence before one that a date brings ("op op 1 juni")."""


def listed(items: Sequence[str]) -> str:
    """'Almelo, Tubbergen en Wierden'."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {_sentences('words')['and']} {items[-1]}"


def sentence(fact: Fact) -> str:
    """The fact's own sentence with its figure and period filled in."""
    text = _with_its_unit(fact)
    if fact.kind is Kind.DATE and fact.period is not None:
        # "tot {value}": the sentence brings its own preposition.
        text = _OWN_PREPOSITION.sub(rf"\1 {written(fact.period)}", text)
    text = text.replace("{value}", told(fact))
    text = text.replace("{period}", phrase(fact.period) if fact.period else "")
    text = _TWICE.sub(r"\1", re.sub(r"\s+", " ", text)).strip()
    text = text[:1].upper() + text[1:]
    if fact.kind is Kind.FIGURE and fact.period is None:
        text = _sentences("words")["undated"].format(text.rstrip("."))
    elif fact.kind is Kind.FIGURE and fact.period is not None and not _dated(fact):
        text = _sentences("words")["as of"].format(text.rstrip("."), phrase(fact.period))
    where = _elsewhere(fact, text) if fact.kind is Kind.FIGURE else ""
    if where:
        text = _sentences("words")["elsewhere"].format(text.rstrip("."), where)
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _dated(fact: Fact) -> bool:
    """Whether the statement says of what time the figure is: a drawn one quotes it, unless the period was inherited."""
    return "{period}" in fact.statement or (fact.context is not None and "period" not in dict(fact.inherited))


def _with_its_unit(fact: Fact) -> str:
    """The statement, with the unit behind a figure that nothing in it says the unit of ("de wachttijd was {value}")."""
    unit = unit_after(fact.amount) if fact.amount is not None else ""
    if fact.kind is not Kind.FIGURE or not unit:
        return fact.statement
    said = re.findall(r"\w+", fold(fact.statement.replace("{value}", " "), TEXT_LIMIT))
    named = fold(unit).split(" ")[0]
    if named in data("sentences")["words"]["marks"] or any(
        named in word or lemma(named) in (word, lemma(word)) for word in said
    ):
        return fact.statement
    # What stands right behind the figure is what it counts, unless that is a small word.
    return re.sub(
        r"\{value\}(?= ?(\w*))",
        lambda found: f"{found[0]} {unit}" if not found[1] or fold(found[1]) in fillers() else found[0],
        fact.statement,
    )


def source(fact: Fact) -> str:
    """Where the fact stands: 'raadsbrief ..., onderdeel ..., alinea 3'."""
    origin = _origin(fact)
    return ", ".join(filter(None, (origin.letter, origin.place)))


def letter_name(letter: Letter) -> str:
    """Its title, with its date where it bears one."""
    return (
        _sentences("words")["dated"].format(letter.title, day(letter.date)) if letter.date else letter.title
    )


def _origin(fact: Fact) -> Source:
    words = _sentences("words")
    place = [words["section"].format(fact.section)] if fact.section else []
    if fact.passage:
        place.append(words["passage"].format(fact.passage))
    return Source(letter_name(fact.letter), ", ".join(place), fact.quote, fact.letter.url)


def _origins(facts: Sequence[Fact]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(map(_origin, facts)))


def mark(*facts: Fact) -> str:
    """A few characters that are others when one of the facts tells something else than before."""
    return blake2s("\f".join(map(_whole, facts)).encode(), digest_size=4).hexdigest()


def _whole(fact: Fact) -> str:
    """All that a fact tells, one thing a line."""
    amount, period = fact.amount, fact.period
    said = [
        told(fact),
        fact.measure,
        fact.population,
        fact.organisation,
        fact.place,
        fact.statement,
        fact.scenario,
    ]
    said += [str(amount.value), amount.unit] if amount is not None else []
    said += [str(period.first), str(period.last)] if period is not None else []
    return "\n".join(one or "" for one in said)


def label(fact: Fact, where: str = "") -> str:
    """One line that tells the fact apart from others, with its figure: what a button or a list shows.

    `where` is the place or organisation, for figures that differ in that only. A place that is not the writer's own is
    always named.
    """
    where = where or _elsewhere(fact, f"{fact.measure} {fact.population or ''}")
    when = f", {where}" if where else ""
    when += f" ({written(fact.period)})" if fact.period and fact.kind is not Kind.DATE else ""
    if fact.kind is Kind.FIGURE and fact.amount is not None:
        expected = _sentences("scenarios").get(fact.scenario, "")
        return f"{expected}{told(fact)} {_what(fact)}{when}"
    return f"{fact.measure}: {told(fact)}{when if fact.kind is not Kind.DEFINITION else ''}"


def _elsewhere(fact: Fact, said: str) -> str:
    """The place of a fact that is not the writer's own, unless what is said names it already."""
    if not fact.place or is_home(fact) or fold(fact.place) in fold(said, len(said)):
        return ""
    return fact.place


def _what(fact: Fact) -> str:
    """What a figure is of: what it counts and its measure, which may hold that word itself ("*klachten* klachten")."""
    counted = fold(_counted(fact))
    if counted and any(word.endswith(counted) for word in fold(fact.measure).split()):
        return fact.measure
    return f"{_counted(fact)} {_measured(fact)}".strip()


def _counted(fact: Fact) -> str:
    """What the figure counts: the unit where it says something, otherwise the population."""
    unit = unit_after(fact.amount) if fact.amount else ""
    population = fact.population or ""
    if (
        unit
        and population
        and unit.casefold() not in population.casefold()
        and population.casefold() not in unit.casefold()
    ):
        return unit
    return population or unit


def _measured(fact: Fact) -> str:
    """The measure, without the words that what is counted says already ("3 *vacatures* vacatures")."""
    counted = _counted(fact)
    if not counted:
        return fact.measure
    return fact.measure.removeprefix(counted).strip() if fact.measure.startswith(counted) else fact.measure


def _part(part: Fact, whole: Fact) -> str:
    """What tells a part from its whole: its measure, or where it measures the same its place, group or organisation."""
    rows = _sentences("computed")
    if part.measure != whole.measure:
        return part.measure
    if part.place and part.place != whole.place:
        return rows["at place"].format("", part.place).strip()
    if part.population and part.population != whole.population:
        return part.population
    if part.organisation and part.organisation != whole.organisation:
        return rows["at organisation"].format("", part.organisation).strip()
    return part.measure


def _display(fact: Fact, parts: Sequence[Fact]) -> Display:
    caption = _caption(fact)
    as_of = phrase(fact.period) if fact.period is not None and fact.kind is not Kind.DATE else None
    if fact.kind is Kind.FIGURE and fact.period is None:
        as_of = _sentences("words")["no date"]
    lines = tuple(_line(part, _part(part, fact), value(fact)) for part in parts)
    return Display(told(fact), caption, as_of, lines, _origins((fact, *parts)), fact=fact.id)


def _caption(fact: Fact) -> str:
    """What stands below a figure in large print, where no sentence tells whether it came true, nor of what place."""
    if fact.kind is not Kind.FIGURE:
        return fact.measure
    where = _elsewhere(fact, _what(fact))
    return _sentences("scenarios").get(fact.scenario, "") + _what(fact) + (f", {where}" if where else "")


def _line(fact: Fact, label: str, whole: Decimal = Decimal(0)) -> Line:
    """A figure beside others, with a bar that tells how much of `whole` it is."""
    value = fact.amount.value if fact.amount is not None else None
    bar = value / whole if value is not None and 0 <= value <= whole != 0 else None
    return Line(told(fact), label, value, bar)


def _figures(answer: Figures) -> Said:
    if answer.computation is not None:
        said = (_compared if answer.computation.over is not None else _computed)(answer.computation)
        return replace(said, text=_with_truth(answer, said.text))
    fact = answer.fact
    words = _sentences("words")
    pieces = [_leading(fact)]
    if answer.parts:
        pieces.append(
            words["parts"].format(listed([f"{told(part)} {_part(part, fact)}" for part in answer.parts]))
        )
    if answer.expected is not None:
        pieces.append(sentence(answer.expected))
    if answer.lone:
        pieces.append(words["lone"])
    pieces.append(words["source"].format(source(fact)))
    return Said(
        kind="answer",
        text=_with_truth(answer, " ".join(pieces)),
        value=str(fact.amount.value) if fact.amount else None,
        unit=fact.amount.unit if fact.amount else None,
        facts=tuple(used.id for used in (fact, *answer.parts, answer.expected) if used is not None),
        options=(),
        quote=fact.quote,
        display=_display(fact, answer.parts),
    )


def _leading(fact: Fact) -> str:
    """The sentence of a fact; where another figure stands before its own in the letter's words, its own goes first."""
    before = fact.statement.partition("{value}")[0]
    others = re.search(r"\d", re.sub(r"\b(?:19|20)\d\d\b", " ", before))
    if fact.context is None or fact.amount is None or others is None:
        return sentence(fact)
    counted = unit_after(fact.amount) or (fact.population or "" if fact.amount.unit == "personen" else "")
    return _sentences("words")["leading"].format(f"{figure(fact.amount)} {counted}".strip(), sentence(fact))


def _with_truth(answer: Figures, text: str) -> str:
    """The text after yes or no, where that was asked and the figure settles it."""
    if answer.truth is None:
        return text
    return f"{_sentences('computed')['true' if answer.truth else 'false']} {text}"


def _computed(computation: Computation) -> Said:
    """The result first, then what it was worked out from, and the working."""
    rows = _sentences("computed")
    figures = [figure(fact.amount) for fact in computation.facts if fact.amount]
    result = figure(computation.amount)
    working = rows[f"{computation.rule} working"].format(
        *figures, result=result, rest=" − ".join(figures), sum=" + ".join(figures)
    )
    labels = [label(fact) for fact in computation.facts]
    unit = unit_after(computation.amount) if computation.rule is Rule.GROWTH else ""
    text = rows[computation.rule].format(
        *labels, result=f"{result} {unit}".strip(), parts=listed(labels[1:]), facts=listed(labels)
    )
    pieces = [text, rows["working"].format(working)]
    sources = dict.fromkeys(source(fact) for fact in computation.facts)
    pieces.append(_sentences("words")["source"].format("; ".join(sources)))
    largest = max(map(value, computation.facts))
    lines = tuple(_line(fact, _caption(fact), largest) for fact in computation.facts)
    period = computation.facts[0].period
    shown = Display(
        result,
        rows[f"{computation.rule} caption"],
        phrase(period) if period else None,
        lines,
        _origins(computation.facts),
        fact=computation.facts[0].id,
    )
    return Said(
        kind="answer",
        text=" ".join(pieces),
        value=str(computation.amount.value),
        unit=computation.amount.unit,
        facts=tuple(fact.id for fact in computation.facts),
        computation=working,
        display=shown,
    )


def _with_unit(amount: Amount) -> str:
    return f"{figure(amount)} {unit_after(amount)}".strip()


def _side(fact: Fact, over: Over) -> str:
    """A figure with what tells it from the others: "1.300 in 2021", "350 in De Veste"."""
    rows = _sentences("computed")
    said = _beside_subject(fact)
    match over:
        case Over.PERIOD:
            return f"{said} {phrase(fact.period)}" if fact.period else said
        case Over.PLACE:
            return rows["at place"].format(said, fact.place)
        case Over.ORGANISATION:
            return rows["at organisation"].format(said, fact.organisation)
        case Over.POPULATION:
            return f"{told(fact)} {fact.population}"
        case Over.MEASURE:
            return f"{said} {_about(fact)}"
        case Over.SCENARIO:
            return f"{said} {_sentences('as planned')[fact.scenario]}"
        case Over.ROW:
            return f"{said} {_where(fact, over)}"


def _beside_subject(fact: Fact) -> str:
    """The figure, with its unit unless the words for what it is about say that already."""
    if fact.amount is None:
        return ""
    unit = fold(unit_after(fact.amount))
    return figure(fact.amount) if unit in fold(_about(fact)) else _with_unit(fact.amount)


def _about(fact: Fact) -> str:
    """What is counted and what is measured of it: "inwoners met een bijstandsuitkering"."""
    population = fact.population or ""
    return fact.measure if fold(population) in fold(fact.measure) else f"{population} {fact.measure}"


def _where(fact: Fact, over: Over) -> str:
    """The one thing in which a figure differs from the others: "in Centrum", "bij Stichting Steiger", "in 2023"."""
    rows = _sentences("computed")
    match over:
        case Over.PERIOD:
            return phrase(fact.period) if fact.period else ""
        case Over.PLACE:
            return rows["at place"].format("", fact.place).strip()
        case Over.ORGANISATION:
            return rows["at organisation"].format("", fact.organisation).strip()
        case Over.POPULATION | Over.MEASURE | Over.ROW | Over.SCENARIO:
            return rows["for group"].format(_name(fact, over))


def _name(fact: Fact, over: Over) -> str:
    match over:
        case Over.PERIOD:
            return written(fact.period) if fact.period else ""
        case Over.PLACE:
            return fact.place or ""
        case Over.ORGANISATION:
            return fact.organisation or ""
        case Over.POPULATION | Over.MEASURE:
            return fact.population or fact.measure
        case Over.SCENARIO:
            return _sentences("as planned")[fact.scenario]
        case Over.ROW:
            return (row(fact) or ("", fact.measure))[1]


def _subject(fact: Fact, over: Over) -> str:
    """What figures side by side are about, in all that they do not differ in: "hulpvragen, Centrum, in 2024"."""
    pieces = [_about(fact)]
    if over is Over.ROW:
        pieces = [column(fact)]
    if over in (Over.POPULATION, Over.MEASURE):
        pieces = [fact.measure] if over is Over.POPULATION else []
    for at, said in ((Over.PLACE, fact.place), (Over.ORGANISATION, fact.organisation)):
        if said and at is not over and fold(said) not in fold(" ".join(pieces)):
            pieces.append(said)
    if over is not Over.PERIOD:
        # Without a date they are of one letter: nothing tells more of their time.
        pieces += [phrase(fact.period) if fact.period else _sentences("words")["no date"]]
    scenario = _sentences("scenarios").get(fact.scenario, "") if over is not Over.SCENARIO else ""
    return scenario + ", ".join(pieces)


def _compared(computation: Computation) -> Said:
    """Figures that differ in one thing, and what they come to: the result first, then the working."""
    rows = _sentences("computed")
    facts, over = computation.facts, computation.over or Over.PERIOD
    # Written without the sign: the words say which way it goes. "3 keer meer" would be three times as much.
    size = replace(computation.amount, value=abs(computation.amount.value))
    bare = size.unit == TIMES and computation.rule in (Rule.DIFFERENCE, Rule.TREND, Rule.LISTING)
    result = figure(size) if bare else _with_unit(size)
    figures = [figure(fact.amount) for fact in facts if fact.amount]
    sides = [_side(fact, over) for fact in facts]
    filled = {
        "result": result,
        "outcome": result if size.unit == POINTS else figure(size),
        "sides": listed(sides),
        "subject": _subject(facts[0], over),
        "sum": " + ".join(figures),
        "count": number(Decimal(len(facts))),
        "noun": computation.noun,
        "nouns": _plural(computation.noun),
    }
    match computation.rule:
        case Rule.RANKING:
            pieces, working, caption = _ranked(computation, figures, filled)
        case Rule.TOTAL | Rule.AVERAGE:
            known = computation.rule is Rule.AVERAGE and over is not Over.PERIOD
            pieces = [rows["average of known" if known else computation.rule].format(**filled)]
            working = rows[f"{computation.rule} working"].format(**filled)
            caption = rows[f"{computation.rule} caption"].format(**filled)
            persons = over is Over.PERIOD and computation.rule is Rule.TOTAL and size.unit == "personen"
            pieces.append(rows["working"].format(working + (rows["counted twice"] if persons else "")))
        case _:
            pieces, working, caption = _changed(computation, (figures[0], figures[-1]), sides, filled)
    sources = "; ".join(dict.fromkeys(source(fact) for fact in facts))
    pieces.append(_sentences("words")["source"].format(sources))
    period = facts[0].period if over is not Over.PERIOD else None
    return Said(
        kind="answer",
        text=" ".join(piece[:1].upper() + piece[1:] for piece in pieces),
        # Of figures that were asked for one by one, none is the figure.
        value=None if computation.rule is Rule.LISTING else f"{computation.amount.value:f}",
        unit=computation.amount.unit,
        facts=tuple(fact.id for fact in facts),
        computation=working,
        display=Display(
            sides[-1] if computation.rule in (Rule.TREND, Rule.LISTING) else result,
            caption,
            phrase(period) if period else None,
            tuple(_line(fact, _name(fact, over), max(map(value, facts))) for fact in facts),
            _origins(facts),
            course=over is Over.PERIOD,
            fact=facts[-1 if computation.rule in (Rule.TREND, Rule.LISTING) else 0].id,
        ),
    )


def _changed(
    computation: Computation, ends: tuple[str, str], sides: Sequence[str], filled: dict[str, str]
) -> tuple[list[str], str, str]:
    """How much more or less it is: the sentences, the working, and the caption."""
    rows = _sentences("computed")
    way = "same" if computation.amount.value == 0 else "up" if computation.up else "down"
    # "van ... naar ..." is said of what goes on in time only.
    in_time = computation.over is Over.PERIOD and _first(computation.facts[0]) < _first(computation.facts[-1])
    row = f"contrary {way}{'' if in_time else ' beside'}" if computation.contrary else way
    in_a_row = computation.rule in (Rule.TREND, Rule.LISTING)
    rule = Rule.DIFFERENCE if in_a_row else computation.rule
    working = rows[f"{rule} {'up' if computation.up else 'down'} working"].format(*ends, **filled)
    if in_a_row:
        told = {**filled, "working": working, "lacking": _lacking(computation)}
        if computation.cut:
            told["lacking"] += rows["some earlier"]
        return (
            [rows["in a row"].format(**told), rows[f"then {way}"].format(**told)],
            working,
            filled["subject"],
        )
    between = rows["in time" if in_time else "beside"].format(sides[0], sides[-1])
    pieces = [rows[row].format(**{**filled, "sides": between}), rows["working"].format(working)]
    return pieces, working, rows[f"{way} caption"]


def _first(fact: Fact) -> date:
    return (fact.period.first or date.min) if fact.period is not None else date.min


def _lacking(computation: Computation) -> str:
    """Which of the periods that were named have no figure, in words: their digits stand in no letter."""
    rows = data("sentences")["computed"]
    if not computation.lacking:
        return ""
    if min(computation.lacking) == 0 or max(computation.lacking) > len(rows["ordinals"]):
        return str(rows["some lacking"])
    return str(rows["one lacking"].format(listed([rows["ordinals"][at - 1] for at in computation.lacking])))


def _plural(noun: str) -> str:
    nouns = data("conditions")["operations"]["nouns"]
    return next((str(many) for rows in nouns.values() for one, many in rows.items() if one == noun), noun)


def _ranked(
    computation: Computation, figures: Sequence[str], filled: dict[str, str]
) -> tuple[list[str], str, str]:
    """Which are the highest or lowest: the sentences, the working, and the caption."""
    rows = _sentences("computed")
    over = computation.over or Over.PLACE
    first = [fact for fact in computation.facts if fact.amount == computation.amount]
    others = computation.facts[len(first) :]
    extreme = rows["ranking up" if computation.up else "ranking down"]
    next_to = others[: computation.second]
    second = (
        rows["ranking second"].format(
            name=listed([_where(fact, over) for fact in next_to]), figure=_beside_subject(next_to[0])
        )
        if next_to
        else ""
    )
    text = rows["ranking tied" if len(first) > 1 else "ranking"].format(
        noun=filled["nouns"],
        name=listed([_where(fact, over) for fact in first]),
        extreme=extreme,
        first=_beside_subject(first[0]),
        second=second,
        subject=filled["subject"],
    )
    beyond = " > " if computation.up else " < "
    signs = [" = " if one == other else beyond for one, other in pairwise(map(value, computation.facts))]
    working = figures[0] + "".join(sign + said for sign, said in zip(signs, figures[1:], strict=True))
    compared = working + rows["ranking others"] if computation.cut else working
    return [text, rows["compared"].format(compared)], working, extreme


def offered(facts: Sequence[Fact]) -> tuple[Option, ...]:
    """Facts to choose from, each with its figure; what would read the same is told apart by its letter."""
    alike = Counter((fact.measure, fact.population, fact.period) for fact in facts)
    labels = [
        label(
            fact,
            (fact.place or fact.organisation or "")
            if fact.kind is Kind.FIGURE and alike[(fact.measure, fact.population, fact.period)] > 1
            else "",
        )
        for fact in facts
    ]
    said = Counter(labels)
    apart = _sentences("words")["told apart"]
    return tuple(
        Option(text if said[text] == 1 else apart.format(text, source(fact)), fact.id, mark=mark(fact))
        for text, fact in zip(labels, facts, strict=True)
    )


def _choice(answer: Choice) -> Said:
    options = offered(answer.facts)
    words = _sentences("words")
    named = words["or"].join(option.label for option in options)
    text = words["choice"].format(named)
    if answer.about is not None:
        text = _sentences("overview")["subject"].format(answer.about, named)
    return Said("clarify", text, facts=tuple(fact.id for fact in answer.facts), options=options)


def _no_figure(answer: NoFigure) -> Said:
    lacking = _sentences("lacking")
    missing, about = answer.missing, answer.about or ""
    if missing is Missing.PLACE:
        about = place_name(about) or about
    text = _sentences("missing")[missing].format(
        lacking=lacking.get(answer.asked, lacking["open"]), about=about
    )
    options = offered(answer.nearest)
    if options:
        text = f"{text} {_sentences('words')['nearest'].format(options[0].label)}"
    return Said("decline", text, options=options)


def _shown(answer: Shown) -> Said:
    """That there is no established answer, and the passages, each in quotation marks with its letter and place."""
    words = _sentences("show")
    lines = [words["opening"]]
    for quote in answer.quotes:
        letter = _sentences("words")["dated"].format(quote.letter, quote.date) if quote.date else quote.letter
        where = ", ".join(filter(None, (letter, quote.place)))
        lines.append(words["passage"].format(text=quote.text, where=where))
    return Said("quote", "\n".join(lines), quotes=answer.quotes)


def welcome(letters: Sequence[Letter], facts: Sequence[Fact], questions: Sequence[str]) -> Said:
    """Who the bot is, what it knows, and three questions to try: the first of `questions`."""
    chat = _sentences("chat")
    if not facts:
        return Said("chat", chat["empty"])
    text = chat["welcome"].format(
        facts=chat["one_fact"] if len(facts) == 1 else chat["many_facts"].format(number(Decimal(len(facts)))),
        letters=chat["one_letter"]
        if len(letters) == 1
        else chat["many_letters"].format(number(Decimal(len(letters)))),
    )
    tried = questions[:TRIED]
    if tried:
        text = f"{text} {chat['try'].format(' '.join(tried))}"
    return Said("chat", text, options=tuple(Option(question) for question in tried))
