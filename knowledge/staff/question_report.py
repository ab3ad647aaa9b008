"""The question log as staff see it: lines for a terminal, rows for a spreadsheet or another program."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.log import Feedback, Group
from knowledge.staff.formulas import harmless
from knowledge.words import data

Row = Mapping[str, Any]
Line = tuple[str, str, str]
"""A line: what comes before its first line, before the next ones, and the text."""

_WORDINGS = 2
"""Other wordings of a question that are shown."""


@dataclass(frozen=True, slots=True)
class Remarks:
    """What was said about the answers that gave one fact, latest first; `now` is what the fact says today."""

    fact: str
    feedback: tuple[Feedback, ...]
    now: str | None = None


def remarks(feedback: Iterable[Feedback], now: Callable[[str], str | None]) -> list[Remarks]:
    """Feedback beside its fact, the fact with the most of it first."""
    by_fact: defaultdict[str, list[Feedback]] = defaultdict(list)
    for one in feedback:
        by_fact[one.fact].append(one)
    return [
        Remarks(fact, tuple(reversed(said)), now(fact))
        for fact, said in sorted(by_fact.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


# --- For a terminal


def question_lines(groups: Sequence[Group], kinds: Iterable[str], answered: set[str]) -> Iterator[Line]:
    """The groups of each kind under a heading. `answered` are the questions that the bot answers now."""
    say = data("commands")["questions"]
    for kind in kinds:
        there = [group for group in groups if group.kind == kind]
        if not there:
            continue
        yield _heading(
            kind,
            sum(group.count for group in there),
            [day for group in there for day in (group.first, group.last)],
        )
        width = len(str(there[0].count))
        indent = " " * (width + 4)
        for group in there:
            yield f"{group.count:>{width + 1}}x  ", indent, group.question
            others = group.wordings[1 : 1 + _WORDINGS]
            for wording in others:
                yield indent, indent + "  ", say["also"].format(question=wording)
            if more := len(group.wordings) - 1 - len(others):
                yield indent, indent, say["more"].format(count=more)
            told = [say["last"].format(day=_day(group.last))]
            told += [say["answered"]] if group.question in answered else []
            yield indent, indent, "; ".join(told)
        yield "", "", ""


def feedback_lines(found: Sequence[Remarks], with_store: bool) -> Iterator[Line]:
    """What was said about answers, under the fact that they gave. `with_store` tells that `now` was looked up."""
    say = data("commands")["questions"]
    if not found:
        return
    every = [one for remarks in found for one in remarks.feedback]
    yield _heading("feedback", len(every), [one.day for one in every])
    for one in found:
        yield f" {len(one.feedback)}x  ", "     ", one.fact
        if with_store:
            now = say["gone"] if one.now is None else say["now"].format(text=one.now)
            yield "     ", "       ", now
        for feedback in one.feedback:
            told = say["told"].format(told=feedback.told) if feedback.told else ""
            pieces = (_day(feedback.day), say["reasons"][feedback.reason], told)
            text = f": ‘{feedback.text}’" if feedback.text else ""
            yield "     - ", "       ", ", ".join(filter(None, pieces)) + text
    yield "", "", ""


def _heading(kind: str, count: int, days: Sequence[date]) -> Line:
    say = data("commands")["questions"]
    heading = say["headings"][kind]
    text = say["period"].format(heading=heading, count=count, first=_day(min(days)), last=_day(max(days)))
    return "", "", text


def _day(day: date) -> str:
    return day.strftime("%d-%m-%Y")


# --- For other programs


def question_rows(groups: Iterable[Group], answered: set[str] | None) -> list[Row]:
    """The groups as rows; `answered` are the questions that the bot answers now, None when that is not known."""
    return [
        {
            "kind": group.kind,
            "count": group.count,
            "question": group.question,
            "wordings": list(group.wordings),
            "first": group.first.isoformat(),
            "last": group.last.isoformat(),
            "facts": list(group.facts),
            **({} if answered is None else {"answered_now": group.question in answered}),
        }
        for group in groups
    ]


def feedback_rows(found: Iterable[Remarks], with_store: bool) -> list[Row]:
    """The feedback as rows, those of a fact together."""
    return [
        {
            "fact": one.fact,
            "count": len(one.feedback),
            "day": feedback.day.isoformat(),
            "reason": feedback.reason.value,
            "told": feedback.told,
            "text": feedback.text,
            **({"now": one.now} if with_store else {}),
        }
        for one in found
        for feedback in one.feedback
    ]


def as_csv(rows: Sequence[Row]) -> str:
    """The rows as CSV in which nothing is taken for a formula; empty when there are none."""
    if not rows:
        return ""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: _cell(value) for column, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, list):
        value = " | ".join(value)
    return harmless("" if value is None else str(value))
