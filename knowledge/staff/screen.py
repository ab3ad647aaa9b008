"""A concept fact as lines of text for a terminal of any width, with or without colours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap

from knowledge.answers import label, sentence
from knowledge.search import misfit
from knowledge.staff.fields import field_of, fields, name, shown
from knowledge.store import Concept, Related
from knowledge.words import data, found

WIDEST = 100
"""Columns of a line at most: longer ones do not read well."""
NARROWEST = 20

_BOLD, _DIM, _WARN, _FIGURE, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[1;7m", "\x1b[0m"
# Around the figure while a quote is cut into lines. No text holds them: `printable` lets no private characters through.
_OPEN, _CLOSE = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class Paper:
    """What is written on: how many columns it has, and whether it shows colours."""

    columns: int
    colours: bool = False

    @property
    def width(self) -> int:
        """The columns that are used; the last stays free, where some terminals start a new line."""
        return max(NARROWEST, min(self.columns - 1, WIDEST))


def printable(text: str) -> str:
    """The text without anything that a terminal would take for an order, or that turns the text around."""
    return "".join(
        character
        if character.isprintable()
        else " "
        if character.isspace()
        else ""
        if character == "\u00ad"
        else "�"
        for character in text
    )


def oneline(text: str) -> str:
    """The text printable, with one space for all white space."""
    return re.sub(r" +", " ", printable(text)).strip()


def folded(text: str, paper: Paper, indent: str = "", hanging: str | None = None) -> list[str]:
    """The text in lines that fit, the first after `indent` and the others after `hanging`."""
    rest = indent if hanging is None else hanging
    return wrap(
        oneline(text), paper.width, initial_indent=indent, subsequent_indent=rest, break_on_hyphens=False
    ) or [indent.rstrip()]


def warning(text: str, paper: Paper) -> list[str]:
    """A text that must not be missed."""
    return _styled(folded(text, paper, "! ", "  "), _WARN, paper)


def dimmed(text: str, paper: Paper) -> list[str]:
    """A text that may be skipped."""
    return _styled(folded(text, paper), _DIM, paper)


def fact_lines(concept: Concept, number: int, total: int, paper: Paper) -> Iterator[str]:
    """The whole screen of a fact: what the bot would say, its fields, those that are doubtful first, and the quote."""
    texts = data("review")["screen"]
    heading = texts["heading"].format(
        number=number,
        total=total,
        kind=data("review")["kinds"][concept.row["kind"]],
        letter=concept.letter.title,
    )
    yield from _styled(folded(heading, paper), _BOLD, paper)
    yield "-" * paper.width
    yield from _answer(concept, paper)
    yield ""
    yield from _attributes(concept, paper)
    yield ""
    yield from quote_lines(concept, paper)


def list_lines(concepts: Iterable[Concept], paper: Paper) -> Iterator[str]:
    """Facts in a row, each with a number, the words of the letter with the figure marked, and its period."""
    texts = data("review")["sure"]
    for number, one in enumerate(concepts, start=1):
        yield ""
        first, *rest = marked(one.row["quote"], one.figure, paper)
        yield f"{number}. {first.strip()}"
        yield from (f"   {line.strip()}" for line in rest)
        period = shown("period", one.row)
        counted = " ".join(filter(None, (shown("unit", one.row), shown("population", one.row))))
        told = texts["told"].format(
            what=counted or content("measure", one), period=period or texts["no_period"]
        )
        yield from _styled(folded(told, paper, "   "), _DIM, paper)


def _answer(concept: Concept, paper: Paper) -> Iterator[str]:
    texts = data("review")["screen"]
    if concept.fact is None:
        yield from warning(texts["withheld"].format(reason=concept.withheld), paper)
        return
    yield texts["answer"]
    yield from _styled(folded(sentence(concept.fact), paper, "  "), _BOLD, paper)
    if (error := misfit(concept.fact)) is not None:
        # Approved, it would not be found: the reviewer sees that first.
        reason = data("store")["withheld"]["unusable"].format(error=error)
        yield from warning(texts["withheld"].format(reason=reason), paper)
    if concept.old is not None:
        yield from warning(texts["old"].format(fact=brief(concept.old)), paper)


def _attributes(concept: Concept, paper: Paper) -> Iterator[str]:
    """What the fact consists of, the doubtful first with the reason; of the rest only what holds something."""
    texts = data("review")["screen"]
    doubts: dict[str, list[str]] = {}
    for column, reason in concept.doubts:
        doubts.setdefault(field_of(column), []).append(reason)
    bases = {field_of(attribute): basis for attribute, basis in concept.inherited}
    told = [field for field in fields(concept.row) if field not in doubts and _is_telling(field, concept)]
    names = {field: oneline(name(field)) for field in (*doubts, *told)}
    margin = min(max(map(len, names.values()), default=0) + 4, paper.width // 2)
    for field in names:
        text = content(field, concept)
        if field in bases:
            basis = data("review")["bases"].get(bases[field], bases[field])
            text = f"{text} {texts['basis'].format(basis=basis)}"
        mark = "! " if field in doubts else "  "
        lines = folded(text, paper, f"{mark}{names[field]}".ljust(margin), " " * margin)
        for reason in doubts.get(field, ()):
            lines += folded(texts["doubt"].format(reason=reason), paper, " " * margin)
        yield from _styled(lines, _WARN, paper) if field in doubts else lines


def _is_telling(field: str, concept: Concept) -> bool:
    """Whether a field without doubts is worth a line: the sentence and the place in the letter stand elsewhere."""
    usual = {"qualifier": "exact", "scenario": "realised"}
    if field in ("section", "passage", "statement"):
        return False
    return shown(field, concept.row) != "" and (field not in usual or concept.row[field] != usual[field])


def content(field: str, concept: Concept) -> str:
    """What stands in a field, or that it is empty; of a whole also whether the bot knows it yet."""
    texts = data("review")["screen"]
    if field != "part_of" or concept.whole is None:
        return shown(field, concept.row) or str(texts["missing"])
    key = {"approved": "whole", "concept": "whole_concept"}.get(concept.whole.status, "whole_hidden")
    return str(texts[key].format(fact=brief(concept.whole)))


def brief(fact: Concept | Related) -> str:
    """A fact in one line: its figure and what it counts, or its id where it cannot be read."""
    return fact.id if fact.fact is None else label(fact.fact)


def quote_lines(concept: Concept, paper: Paper) -> Iterator[str]:
    """The quote with its figure marked, a line of the letter before and after it, and personal data in it."""
    texts = data("review")["screen"]
    row = concept.row
    place = texts["place"].format(section=row["section"]) if row["section"] else ""
    place += texts["passage"].format(passage=row["passage"]) if row["passage"] else ""
    yield from folded(texts["quote"].format(place=place), paper)
    quote = row["quote"]
    if quote is None:
        yield from dimmed(texts["no_quote"], paper)
        return
    before, after = oneline(concept.before), oneline(concept.after)
    room = paper.width - 4
    if before:
        yield from _styled([f"  {_ending(before, room)}"], _DIM, paper)
    yield from marked(quote, concept.figure, paper)
    if after:
        yield from _styled([f"  {_beginning(after, room)}"], _DIM, paper)
    if personal := listed_personal(quote):
        yield from warning(texts["personal"].format(found=personal), paper)


def marked(quote: str, figure: tuple[int, int] | None, paper: Paper) -> list[str]:
    """The quote in lines, its figure «between these» or, with colours, turned around."""
    start, end = figure or (0, 0)
    pieces = [printable(piece) for piece in (quote[:start], quote[start:end], quote[end:])]
    text = f"{pieces[0]}{_OPEN}{pieces[1]}{_CLOSE}{pieces[2]}" if figure else pieces[2]
    text = re.sub(r" +", " ", text).strip()
    if not paper.colours:
        text = text.replace(_OPEN, "«").replace(_CLOSE, "»")
    lines = wrap(text, paper.width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    within = False
    done = []
    for line in lines:
        # Where the figure goes on over the end of a line the margin stays as it is.
        opened = f"  {_OPEN}{line[2:]}" if within else line
        within = opened.rfind(_OPEN) > opened.rfind(_CLOSE)
        done.append((opened + _CLOSE * within).replace(_OPEN, _FIGURE).replace(_CLOSE, _PLAIN))
    return done


def listed_personal(text: str) -> str:
    """The sorts of personal data in the text, with how often: '2x telefoonnummer, 1x e-mailadres'; '' for none."""
    names = data("review")["personal"]
    counted = Counter(str(place.kind) for place in found(text))
    return ", ".join(f"{count}x {names.get(kind, kind)}" for kind, count in counted.items())


def _ending(text: str, room: int) -> str:
    """The last words of the text that fit in a line."""
    return text if len(text) <= room else "… " + text[-room + 2 :].partition(" ")[2]


def _beginning(text: str, room: int) -> str:
    """The first words of the text that fit in a line."""
    return text if len(text) <= room else text[: room - 2].rpartition(" ")[0] + " …"


def _styled(lines: Iterable[str], style: str, paper: Paper) -> list[str]:
    return [f"{style}{line}{_PLAIN}" if paper.colours else line for line in lines]
