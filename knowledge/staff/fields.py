"""The fields of a fact in Dutch: how they are shown to a reviewer, and how what is typed becomes columns again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from knowledge.model import Period
from knowledge.words import data, fold, mentions, number, written

CHOICES = ("qualifier", "scenario")
"""The fields that have a few possible values."""
EMPTY = "-"
"""What to type to empty a field."""

_OF_KIND = {
    "value": {"figure"},
    "value_high": {"figure"},
    "qualifier": {"figure"},
    "unit": {"figure"},
    "scenario": {"figure"},
    "text": {"definition", "person", "statement"},
    "items": {"list"},
}


class TypedError(Exception):
    """What was typed cannot be read; the message is one Dutch sentence."""


def fields(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that a fact of this kind has, in the order in which they are shown."""
    return tuple(
        field for field in data("review")["fields"] if row["kind"] in _OF_KIND.get(field, {row["kind"]})
    )


def name(column: str) -> str:
    """What a reviewer calls a field or column ('unit' -> 'eenheid')."""
    texts = data("review")
    return str(texts["fields"].get(column) or texts["others"].get(column, column))


def field_of(column: str) -> str:
    """The field in which a column is shown."""
    return "period" if column.startswith("period") else column


def options(field: str) -> dict[str, str]:
    """The values that a field may have, with what they are called."""
    return dict(data("review")[field]) if field in CHOICES else {}


def shown(field: str, row: Mapping[str, Any]) -> str:
    """The field as a reader sees it: '1.200', 'ongeveer', '1 oktober 2021'; empty when there is nothing in it."""
    if field == "period":
        return _shown_period(row)
    cell = row.get(field)
    if cell is None:
        return ""
    if field in ("value", "value_high"):
        with suppress(InvalidOperation):
            return number(Decimal(cell))
    if field in CHOICES:
        return options(field).get(cell, str(cell))
    if field == "items":
        return "; ".join(json.loads(cell))
    return str(cell)


def typed(field: str, row: Mapping[str, Any]) -> str:
    """The field as a reviewer would type it: what `cells` reads back."""
    if field in ("value", "value_high"):
        return str(row[field] or "").replace(".", ",")
    if field == "items" and row["items"] and ";" in "".join(json.loads(row["items"])):
        return str(row["items"])
    return shown(field, row)


def cells(field: str, text: str, today: date) -> dict[str, object]:
    """The columns that change when `text` is typed in a field; `today` tells what "dit jaar" is.

    What may not stand in a column is left to the triggers of the store. Raises TypedError where there is nothing to
    give them.
    """
    if field == "period":
        return _period(text, today)
    if text == EMPTY:
        return {field: None}
    if field in ("value", "value_high") and "." not in text:
        # With a point as well it is for the store to say what may be meant.
        return {field: text.replace(",", ".", 1)}
    if field in CHOICES:
        return {field: _choice(field, text)}
    if field == "items" and not text.startswith("["):
        items = [item.strip() for item in text.split(";")]
        return {field: json.dumps([item for item in items if item], ensure_ascii=False)}
    if field == "passage":
        if not re.fullmatch("[0-9]{1,6}", text):
            raise TypedError(data("review")["asks"]["passage"])
        return {field: int(text)}
    return {field: text}


def _choice(field: str, text: str) -> str:
    """The value with that number or Dutch name; anything else as it is."""
    known = options(field)
    if text.isdecimal() and 0 < int(text) <= len(known):
        return list(known)[int(text) - 1]
    return next((value for value, dutch in known.items() if fold(dutch) == fold(text)), text)


def _shown_period(row: Mapping[str, Any]) -> str:
    first, last = row["period_start"], row["period_end"]
    if first is None and last is None:
        return ""
    try:
        start, end = (day and date.fromisoformat(day) for day in (first, last))
        period = Period(start or None, end or None)
    except ValueError:
        return f"{first or ''} - {last or ''}"
    words = data("review")["asks"]
    if period.last is None:
        return str(words["from"].format(written(period)))
    return str(words["until"].format(written(period))) if period.first is None else written(period)


def _period(text: str, today: date) -> dict[str, object]:
    if text == EMPTY:
        return {"period_start": None, "period_end": None, "period_basis": None}
    first, last = (_bound(part, today) for part in _halves(text))
    if first is None and last is not None:
        period = Period(None, last.last)
    elif first is not None and last is not None:
        try:
            period = Period(first.first, last.last)
        except ValueError:
            raise _unread_period() from None
    elif first is not None:
        period = first
    else:
        raise _unread_period()
    day = period.first is not None and period.first == period.last
    return {
        "period_start": period.first and period.first.isoformat(),
        "period_end": period.last and period.last.isoformat(),
        "period_basis": "reference date" if day else "period",
    }


def _halves(text: str) -> tuple[str, str]:
    """What stands before and after "tot en met"."""
    before, _, after = re.sub(r"\bt/m\b", "tot en met", fold(text)).partition("tot en met")
    return before.strip(), after.strip()


def _bound(text: str, today: date) -> Period | None:
    """The one period that the text names, and nothing beside it but the word that opens it ("vanaf 2021")."""
    if not text:
        return None
    found = mentions(text, today)
    openings = {word for group in data("months")["directions"].values() for word in group}
    if len(found) != 1 or found[0].end != len(text):
        raise _unread_period()
    before = text[: found[0].start].strip()
    if before and (before not in openings or None not in (found[0].period.first, found[0].period.last)):
        raise _unread_period()
    return found[0].period


def _unread_period() -> TypedError:
    texts = data("review")
    return TypedError(texts["asks"]["period"].format(hint=texts["hints"]["period"]))
