"""From a row of the table `facts` to a Fact: the last look at what was written into the store."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files
from typing import Any, TypeVar

from knowledge.model import Amount, Fact, Kind, Letter, Period, Qualifier, Scenario
from knowledge.words import holds, unfounded

Row = Mapping[str, Any]
Choice = TypeVar("Choice", bound=StrEnum)

GARBLED = "\ufffd"
"""What stands in a text for bytes that are no UTF-8: such words are never shown."""
_SHOWN = ("id", "measure", "population", "organisation", "place", "unit", "text", "items", "statement")
_AMOUNT = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_WORDS: dict[str, str] = tomllib.loads(
    files("knowledge.dutch").joinpath("store.toml").read_text(encoding="utf-8")
)["withheld"]


class WithheldError(Exception):
    """A row that is no fact to show; the message is the reason in Dutch, without a capital or full stop."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(_WORDS[reason].format(**details))


def read_letter(row: Row) -> Letter:
    """The letter in a row of `letters`. What cannot be a date or address is left out."""
    url = row["url"]
    return Letter(
        id=row["id"],
        title=row["title"] or row["id"],
        sender=row["sender"],
        date=_day_or_none(row["date"]),
        reference=row["reference"],
        url=url if url and url.startswith("https://") else None,
    )


def letter_or_none(row: Row) -> Letter | None:
    """The letter in a row of `letters`, None when it cannot be read: its facts are then withheld."""
    try:
        return read_letter(row)
    except Exception:
        return None


def read_fact(row: Row, letters: Mapping[str, Letter]) -> Fact:
    """The fact in a row of `facts`, whatever its status.

    Raises WithheldError when the row is not whole, when its quote does not hold its value and `corrected`
    gives no reason, or when its statement holds digits that no other column holds; also for whatever else goes wrong
    while it is read, so that one odd row never keeps the others from being shown.
    """
    try:
        return _read_fact(row, letters)
    except WithheldError:
        raise
    except Exception as error:
        raise WithheldError("unreadable", error=type(error).__name__) from error


def _read_fact(row: Row, letters: Mapping[str, Letter]) -> Fact:
    letter = letters.get(row["letter"])
    if letter is None:
        raise WithheldError("letter", letter=row["letter"])
    _legible(row)
    kind = _choice(row, "kind", Kind, None)
    amount = _amount(row) if kind is Kind.FIGURE else None
    fact = Fact(
        id=row["id"],
        letter=letter,
        kind=kind,
        measure=_needed(row, "measure"),
        statement=_statement(row),
        population=row["population"],
        organisation=row["organisation"],
        place=row["place"],
        period=_period(row),
        period_basis=_basis(row),
        amount=amount,
        scenario=_choice(row, "scenario", Scenario, Scenario.REALISED),
        text=row["text"],
        items=_items(row),
        part_of=row["part_of"],
        section=row["section"],
        passage=_passage(row),
        quote=row["quote"],
        inherited=_inherited(row),
        context=row["context"],
    )
    if kind is Kind.DATE and fact.period is None:
        raise WithheldError("empty", column="period_start")
    if kind is Kind.LIST and not fact.items:
        raise WithheldError("empty", column="items")
    if kind in (Kind.DEFINITION, Kind.PERSON, Kind.STATEMENT):
        _needed(row, "text")
    _borne_out(fact, row["corrected"], _rest_of_quote(row))
    return fact


def row_of(fact: Fact) -> dict[str, object]:
    """The columns of `facts` that hold this fact, without its status: what `read_fact` reads back."""
    amount, period = fact.amount, fact.period
    return {
        "id": fact.id,
        "letter": fact.letter.id,
        "kind": fact.kind.value,
        "measure": fact.measure,
        "population": fact.population,
        "organisation": fact.organisation,
        "place": fact.place,
        "period_start": period and period.first and period.first.isoformat(),
        "period_end": period and period.last and period.last.isoformat(),
        "period_basis": fact.period_basis,
        "value": amount and f"{amount.value:f}",
        "value_high": amount and amount.high and f"{amount.high:f}",
        "unit": amount and amount.unit,
        "qualifier": amount.qualifier.value if amount else Qualifier.EXACT.value,
        "scenario": fact.scenario.value,
        "text": fact.text,
        "items": json.dumps(fact.items, ensure_ascii=False) if fact.items else None,
        "part_of": fact.part_of,
        "statement": fact.statement,
        "section": fact.section,
        "passage": fact.passage,
        "quote": fact.quote,
        "inherited": json.dumps(dict(fact.inherited), ensure_ascii=False) if fact.inherited else None,
        "context": fact.context,
    }


def _rest_of_quote(row: Row) -> str:
    """What stands in the quote beside the figure itself: a statement that quotes may hold the digits of that."""
    columns = ("quote", "quote_start", "value_start", "value_end")
    quote, at, start, end = (row[name] if name in row.keys() else None for name in columns)  # noqa: SIM118  # a sqlite3.Row
    if quote is None or at is None or start is None or end is None:
        return ""
    return f"{quote[: start - at]} {quote[end - at :]}"


def _borne_out(fact: Fact, corrected: str | None, rest: str) -> None:
    unit = fact.amount.unit if fact.amount else None
    named = (
        fact.measure,
        fact.population,
        fact.organisation,
        fact.place,
        unit,
        fact.text,
        fact.section,
        rest,
        fact.context,
    )
    if strays := unfounded(fact.statement, (*named, *fact.items)):
        raise WithheldError("digits", digits=", ".join(strays))
    if fact.amount is None or fact.quote is None or corrected:
        return
    for value in (fact.amount.value, fact.amount.high):
        if value is not None and not holds(f"{fact.quote} {fact.section or ''}", value):
            raise WithheldError("quote", value=value)


def _legible(row: Row) -> None:
    for column in _SHOWN:
        if GARBLED in str(row[column] or ""):
            raise WithheldError("garbled", column=column)


def _needed(row: Row, column: str) -> str:
    if not row[column]:
        raise WithheldError("empty", column=column)
    return str(row[column])


def _choice(row: Row, column: str, choices: type[Choice], default: Choice | None) -> Choice:
    value = row[column]
    if value is None and default is not None:
        return default
    try:
        return choices(value)
    except ValueError:
        raise WithheldError("choice", column=column, value=value) from None


def _statement(row: Row) -> str:
    statement = _needed(row, "statement")
    around = statement.replace("{value}", "").replace("{period}", "")
    if around == statement.replace("{period}", "") or "{" in around or "}" in around:
        raise WithheldError("statement")
    return statement


def _amount(row: Row) -> Amount:
    return Amount(
        value=_decimal("value", _needed(row, "value")),
        unit=_needed(row, "unit"),
        qualifier=_choice(row, "qualifier", Qualifier, Qualifier.EXACT),
        high=None if row["value_high"] is None else _decimal("value_high", row["value_high"]),
    )


def _decimal(column: str, value: object) -> Decimal:
    text = str(value)
    if not _AMOUNT.fullmatch(text) or _GROUPED.fullmatch(text):
        raise WithheldError("amount", column=column, value=value)
    return Decimal(text)


def _day_or_none(value: object) -> date | None:
    try:
        return None if value is None else date.fromisoformat(str(value))
    except ValueError:
        return None


def _day(row: Row, column: str) -> date | None:
    day = _day_or_none(row[column])
    if day is None and row[column] is not None:
        raise WithheldError("day", column=column, value=row[column])
    return day


def _period(row: Row) -> Period | None:
    first, last = _day(row, "period_start"), _day(row, "period_end")
    if first is None and last is None:
        return None
    if first is not None and last is not None and last < first:
        raise WithheldError("period")
    return Period(first, last)


def _basis(row: Row) -> str:
    if row["period_basis"] is not None:
        return str(row["period_basis"])
    return "unknown" if row["period_start"] is None and row["period_end"] is None else "period"


def _items(row: Row) -> tuple[str, ...]:
    items = _json(row, "items") if row["items"] is not None else []
    if not isinstance(items, list) or not all(isinstance(item, str) and item for item in items):
        raise WithheldError("items")
    return tuple(items)


def _inherited(row: Row) -> tuple[tuple[str, str], ...]:
    inherited = _json(row, "inherited") if row["inherited"] is not None else {}
    if not isinstance(inherited, dict) or not all(isinstance(basis, str) for basis in inherited.values()):
        raise WithheldError("inherited")
    return tuple(inherited.items())


def _json(row: Row, column: str) -> object:
    try:
        return json.loads(row[column])
    except (TypeError, ValueError, RecursionError):
        raise WithheldError(column) from None


def _passage(row: Row) -> int | None:
    if row["passage"] is None or isinstance(row["passage"], int):
        return row["passage"]
    raise WithheldError("passage")
