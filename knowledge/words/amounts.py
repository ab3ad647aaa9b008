"""How Dutch amounts are written ('1.234,5', '2,65 miljoen'), and number words. quantities.py reads them."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal

from knowledge.model import Amount, Qualifier
from knowledge.words.language import data

REMEMBERED = 10_000
"""Numbers whose writing is remembered."""
_LARGE = ((Decimal(10) ** 9, "miljard"), (Decimal(10) ** 6, "miljoen"))


@lru_cache(REMEMBERED)
def number(value: Decimal) -> str:
    """A number in Dutch notation; round millions and milliards in words ('2,65 miljoen'), as letters write them.

    >>> number(Decimal("1200")), number(Decimal("51.5")), number(Decimal("2650000"))
    ('1.200', '51,5', '2,65 miljoen')
    """
    for size, name in _LARGE:
        if abs(value) >= size and value % (size / 100) == 0:
            return f"{format_decimal(value / size, '#,##0.##', locale='nl')} {name}"
    return str(format_decimal(value, "#,##0.#", locale="nl", decimal_quantization=False))


@lru_cache(REMEMBERED)
def _cents(value: Decimal) -> str:
    """An amount of money: cents are written in two figures ('8,20')."""
    if value == value.to_integral_value() or abs(value) >= _LARGE[-1][0] or value.as_tuple().exponent < -2:  # type: ignore[operator]  # a finite number
        return number(value)
    return str(format_decimal(value, "#,##0.00", locale="nl"))


def figure(amount: Amount) -> str:
    """The amount as it is read aloud: with its qualifier, the euro sign or the percent sign, without other units."""
    write = _cents if amount.unit == "euro" else number
    written = write(amount.value)
    if amount.high is not None:
        written = f"{written} tot {write(amount.high)}"
    if amount.unit == "euro":
        written = f"€ {written}"
    elif amount.unit == "%":
        written = f"{written}%"
    return (
        data("sentences")["qualifiers"][amount.qualifier].format(written)
        if amount.qualifier is not Qualifier.EXACT
        else written
    )


def unit_after(amount: Amount) -> str:
    """The unit that is written behind the figure: none for persons, money and percentages."""
    return "" if amount.unit in ("personen", "aantal", "euro", "%") else amount.unit


@lru_cache(REMEMBERED)
def read_word(word: str) -> Decimal | None:
    """The number that a Dutch number word says ('drieëntwintig', 'twaalf'), None for any other word.

    'een' without accents is the article and not a number; 'één' is.
    """
    if word == "één":
        return Decimal(1)
    plain = word.casefold().replace("ë", "e").replace("é", "e")
    table: dict[str, int] = data("numbers")["words"]
    if plain in table:
        return Decimal(table[plain])
    for large in ("duizend", "honderd"):
        front, found, back = plain.partition(large)
        if found:
            # "driehonderdvijftig" is 3 x 100 + 50, "honderdtwintig" 100 + 20.
            times = Decimal(1) if not front else read_word(front)
            rest = Decimal(0) if not back else read_word(back.removeprefix("en"))
            if times is None or rest is None or rest >= table[large]:
                return None
            return times * table[large] + rest
    for ten, size in table.items():
        if size % 10 == 0 and 20 <= size < 100 and plain.endswith(ten):
            unit = plain.removesuffix(ten).removesuffix("en")
            if 1 <= table.get(unit, 0) <= 9 or unit == "een":
                return Decimal(size + table.get(unit, 1))
    return None
