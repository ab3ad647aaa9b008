"""A passage as it is shown: the words of the letter, the figure in it, and where it stands."""

from __future__ import annotations

from knowledge.answers.wording import sentence, told
from knowledge.model import Quote
from knowledge.search import Shape, Target, Unit
from knowledge.words import data, day


def quoted(unit: Unit, target: Target) -> Quote:
    """A unit as it is shown, with the figure of the target in it."""
    words = data("sentences")["words"]
    letter = unit.letter
    place = [words["section"].format(unit.heading)] if unit.heading else []
    if unit.passage:
        place.append(words["passage"].format(unit.passage))
    text, start, end, fact = unit.text, target.start, target.end, target.fact
    if unit.is_stated:
        fact = unit.places[0][0]
        text, figure = sentence(fact), told(fact)
        start = max(text.find(figure), 0)
        end = start + len(figure)
    if target.shape is Shape.TEXT:
        start = end = 0
    return Quote(
        text=text,
        figure_start=start,
        figure_end=end,
        letter=letter.title,
        heading=unit.heading,
        place=", ".join(place),
        date=day(letter.date) if letter.date else "",
        fact=fact.id if fact is not None else None,
    )
