"""A letter with its numbers marked by what became of them: as lines for a terminal, or as one HTML page.

The page fetches nothing, has no script, and does not rely on colour: each mark carries a sign that the legend explains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from string import Template
from textwrap import wrap

from knowledge.answers import sentence
from knowledge.staff.screen import oneline
from knowledge.store import Block, Mark, MarkedLetter
from knowledge.words import data, day

COLUMNS = 80


def as_text(found: MarkedLetter) -> Iterator[str]:
    """The letter with a sign behind each number, then the facts with their ids, then a legend with counts."""
    says = data("marked")
    yield found.letter.title
    yield from _head(found)
    for block, heading in _headed(found):
        if heading:
            yield f"\n{oneline(heading)}"
        pieces = [
            text if mark is None else f"[{text}]{says[mark.outcome]['sign']}"
            for text, mark in _pieces(found, block)
        ]
        yield ""
        yield from wrap(oneline("".join(pieces)), COLUMNS, break_on_hyphens=False)
    yield ""
    for mark in found.marks:
        if mark.fact is not None:
            yield from wrap(
                f"{says[mark.outcome]['sign']} {_told(mark)} ({mark.fact})", COLUMNS, subsequent_indent="  "
            )
    yield ""
    yield from (f"{sign} {name}: {count}" for sign, name, count in _legend(found))


def as_page(found: MarkedLetter) -> str:
    """The letter as one HTML page: a summary and legend, then each passage with the facts beside it."""
    says, texts = data("marked"), data("marked")["page"]
    rows = "\n".join(_row(found, block, heading) for block, heading in _headed(found))
    legend = "".join(
        f'<li class="{outcome}"><b>{escape(says[outcome]["sign"])}</b> {escape(name)}: {count}</li>'
        for outcome, (_, name, count) in zip(_outcomes(found), _legend(found), strict=True)
    )
    head = "".join(f"<p>{escape(line)}</p>" for line in _head(found))
    template = Template(files("knowledge.staff").joinpath("marked.html").read_text(encoding="utf-8"))
    return template.substitute(
        title=escape(found.letter.title),
        head=head,
        legend_title=escape(texts["legend"]),
        legend=legend,
        rows=rows,
    )


def _head(found: MarkedLetter) -> Iterator[str]:
    texts, letter = data("marked")["page"], found.letter
    for name, value in (
        ("sender", letter.sender),
        ("date", letter.date and day(letter.date)),
        ("reference", letter.reference),
    ):
        if value:
            yield f"{texts[name]}: {value}"


def _headed(found: MarkedLetter) -> Iterator[tuple[Block, str]]:
    """Each passage with its heading where that differs from the one before, else with ""."""
    last = None
    for block in found.blocks:
        yield block, (block.heading or "") if block.heading != last else ""
        last = block.heading


def _pieces(found: MarkedLetter, block: Block) -> Iterator[tuple[str, Mark | None]]:
    """The text of a passage in pieces, each with its mark or None."""
    at = block.start
    for mark in found.marks:
        if mark.start < at or mark.end > block.end:
            continue
        yield found.text[at : mark.start], None
        yield found.text[mark.start : mark.end], mark
        at = mark.end
    yield found.text[at : block.end], None


def _row(found: MarkedLetter, block: Block, heading: str) -> str:
    says = data("marked")
    words, beside = [], []
    for text, mark in _pieces(found, block):
        if mark is None:
            words.append(escape(text))
            continue
        sign = escape(says[mark.outcome]["sign"])
        title = escape(mark.why or says[mark.outcome]["name"], quote=True)
        words.append(f'<mark class="{mark.outcome}" title="{title}">{escape(text)}<sup>{sign}</sup></mark>')
        if mark.fact is not None or mark.why:
            beside.append(
                f'<li class="{mark.outcome}"><b>{sign} {escape(text)}</b> {escape(_told(mark))}'
                + (f" <code>{escape(mark.fact)}</code>" if mark.fact else "")
                + "</li>"
            )
    above = f"<h2>{escape(heading)}</h2>" if heading else ""
    page = f"<small>{escape(says['page']['number'].format(page=block.page))}</small>" if block.page else ""
    return f"<section>{above}<div><p>{''.join(words)}</p>{page}</div><ul>{''.join(beside)}</ul></section>"


def _told(mark: Mark) -> str:
    """What the bot would say of a fact; of another number why it is none."""
    if mark.fact is None:
        return mark.why
    return sentence(mark.read) if mark.read is not None else str(data("marked")["page"]["withheld"])


def _outcomes(found: MarkedLetter) -> list[str]:
    counted = Counter(mark.outcome for mark in found.marks)
    return [outcome for outcome in data("marked") if counted[outcome]]


def _legend(found: MarkedLetter) -> list[tuple[str, str, int]]:
    """The sign, the name and the count of each outcome that occurs."""
    says = data("marked")
    counted = Counter(mark.outcome for mark in found.marks)
    return [(says[one]["sign"], says[one]["name"], counted[one]) for one in _outcomes(found)]
