"""Personal data that may stand in a letter: where a reviewer should look before the letter goes any further."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class Personal(StrEnum):
    """A sort of personal data."""

    PHONE = "phone"
    EMAIL = "email"
    BSN = "bsn"
    IBAN = "iban"


class Found(NamedTuple):
    """Personal data that stands at `text[start:end]`."""

    kind: Personal
    start: int
    end: int


_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}\b")
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?:[ \u00a0]?[A-Z0-9]{4}){2,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?\b")
# Without separators, or parted as on a passport: 1234.56.789. With a point after each three digits it is an amount.
_BSN = re.compile(r"(?<![\w.,-])(?<![€$] )(?:[0-9]{9}|[0-9]{4}\.[0-9]{2}\.[0-9]{3})(?![\w-]|[.,][0-9])")
# The area code, one hyphen, stroke or space, and the rest in groups: 0546-54 11 11, 06 12345678, +31 (0)6 1234 5678.
_PHONE = re.compile(
    r"(?<![\w.,+-])(?:(?:\+|00)31[ \u00a0-]?(?:\(0\)[ \u00a0]?)?[1-9][0-9]{0,2}|\(?0[1-9][0-9]{0,2}\)?)"
    r"(?:[ \u00a0]?[-–/][ \u00a0]?|[ \u00a0])?[0-9](?:[ \u00a0]?[0-9]){5,7}(?![\w-]|[.,][0-9])"
)
_PATTERNS = {
    Personal.EMAIL: _EMAIL,
    Personal.IBAN: _IBAN,
    Personal.BSN: _BSN,
    Personal.PHONE: _PHONE,
}
# Numbers that are nobody's own: 0800 (free), 0900, 0906 and 0909 (paid).
_SERVICES = ("0800", "0900", "0906", "0909")


def found(text: str) -> tuple[Found, ...]:
    """The e-mail addresses, IBANs, citizen service numbers and telephone numbers in `text`, in its order.

    A number counts as a citizen service number (BSN) when it has nine digits that pass the eleven test, so about one in
    eleven other numbers of nine digits does too.
    """
    places: list[Found] = []
    for kind, pattern in _PATTERNS.items():
        there = [match.span() for match in pattern.finditer(text) if _is(kind, match.group())]
        places += [Found(kind, start, end) for start, end in there]
        # So that the digits of an account number are no telephone number as well.
        text = _without(text, there)
    return tuple(sorted(places, key=lambda place: place.start))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text, as long as it was, with marks in the place of these spans."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], "#" * (end - start)]
        at = end
    return "".join((*pieces, text[at:]))


def _is(kind: Personal, written: str) -> bool:
    digits = "".join(character for character in written if character.isdecimal())
    match kind:
        case Personal.EMAIL:
            return True
        case Personal.IBAN:
            return _is_iban(written)
        case Personal.BSN:
            return is_bsn(digits)
        case Personal.PHONE:
            national = re.sub(r"^(?:\+|00)31[^0-9(]*(?:\(0\))?", "0", written)
            digits = "".join(character for character in national if character.isdecimal())
            return len(digits) == 10 and not digits.startswith(_SERVICES)


def is_bsn(digits: str) -> bool:
    """The eleven test of the citizen service number: 9a + 8b + ... + 2h - i is a multiple of eleven."""
    weighted = sum(
        weight * int(digit) for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True)
    )
    return weighted % 11 == 0 and len(set(digits)) > 1


def _is_iban(written: str) -> bool:
    """The check of ISO 13616: the country and check digits behind, letters as numbers, the rest by 97 is one."""
    plain = "".join(written.split())
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(character, 36)) for character in plain[4:] + plain[:4])) % 97 == 1
