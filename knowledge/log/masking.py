"""A text without personal data, as far as patterns can tell: what may be kept of a question.

What is masked too much costs little, for nobody asks a letter for a telephone number. What is masked too little cannot
be taken back. A name without a title before it is not recognised: no list of names tells Bakker from a baker.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from knowledge.words import Personal, data, found, is_bsn

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s@]* ?@ ?[^\s@]*(?: ?@ ?[^\s@]*)*")
# With a typing error too: what fails the check of an account number is still nearly one.
_ACCOUNT = re.compile(r"\b[a-z]{2} ?[0-9]{2} ?[a-z]{4}(?: ?[0-9]){6,}", re.IGNORECASE)
# "In 2022 EN DAARNA" holds a year; in small letters only with a house number: "1000kg" is a weight.
_POSTCODE = re.compile(
    r"\b(?:(?!(?:19|20)[0-9]{2} )[1-9][0-9]{3} ?[A-Z]{2}(?: [0-9]{1,4}[A-Za-z]?)?"
    r"|[1-9][0-9]{3}[a-z]{2} [0-9]{1,4}[a-z]?)\b"
)
_RUN = re.compile(r"(?<!\w)\+?\(?[0-9](?:[ .,/()+:-]{0,3}[0-9])+")
# What is no personal number within a row of digits: dates, years, references by year, amounts in groups of three.
_HARMLESS = re.compile(
    r"(?<![0-9./-])(?:[0-3]?[0-9]([-/. ])[01]?[0-9]\1(?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]"
    r"|(?:19|20)[0-9]{2}(?:[-/][0-9]{1,5})?|[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?)(?![0-9]|[./-][0-9])"
)
_MOST_DIGITS = 6
"""Digits that a number may have besides those of dates, years and grouped amounts."""
_BSN_DIGITS = 9

LONGEST = 1000
"""Characters of a masked text."""
_READ = 5000
"""Characters of a text that are read."""


def masked(text: str) -> str:
    """The text on one line, with a mark in the place of each address, telephone number, BSN, account, link or name.

    What a spreadsheet would take for a formula is taken from its start and from behind each semicolon. Never fails on
    any text; what is beyond LONGEST characters is left out.
    """
    text = _plain(text)
    for pattern, mask in ((_LINK, "link"), (_ADDRESS, "email"), (_ACCOUNT, "iban")):
        text = pattern.sub(_mask(mask), text)
    for kind, start, end in reversed(found(text)):
        text = text[:start] + _mask(kind) + text[end:]
    text = _RUN.sub(_number, text)
    text = _POSTCODE.sub(_mask("postcode"), text)
    text = _names().sub(rf"\1 {_mask('name')}", text)
    # A Dutch spreadsheet parts cells at semicolons.
    parts = (part.lstrip("=+-@'\" ").rstrip() for part in text.split(";"))
    return "; ".join(part for part in parts if part)[:LONGEST]


def _plain(text: str) -> str:
    """The text on one line, without what cannot be seen, with letters and digits of any script as ordinary ones."""
    text = unicodedata.normalize("NFKC", text[:_READ])
    return " ".join("".join(map(_character, text)).split())


def _character(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    category = unicodedata.category(character)
    # Half pairs cannot be written, and private characters may show as anything.
    if category in ("Cf", "Cs", "Co", "Cn"):
        return ""
    return {"Cc": " ", "Pd": "-"}.get(category, character)


def _mask(kind: str) -> str:
    mask: str = data("masking")["masks"][kind]
    return mask


def _number(match: re.Match[str]) -> str:
    """A row of digits, or a mask for it when it may be somebody's own number."""
    written, digits = match.group(), re.sub(r"[^0-9]", "", match.group())
    if _is_amount(match):
        return written
    if len(digits) == _BSN_DIGITS and is_bsn(digits):
        return _mask(Personal.BSN)
    rest = re.sub(r"[^0-9]", "", _HARMLESS.sub(" ", written))
    return _mask("number") if len(rest) > _MOST_DIGITS else written


def _is_amount(match: re.Match[str]) -> bool:
    """Whether a word beside the digits says that they are money or a share."""
    words: list[str] = data("masking")["names"]["amounts"]
    before, after = (
        match.string[: match.start()].rstrip().casefold(),
        match.string[match.end() :].lstrip().casefold(),
    )
    return before.endswith(tuple(words)) or after.startswith(tuple(words))


@cache
def _names() -> re.Pattern[str]:
    """A title with the name behind it."""
    words = data("masking")["names"]

    def either(listed: list[str]) -> str:
        return "|".join(re.escape(word) for word in sorted(listed, key=len, reverse=True))

    capital = r"(?-i:[A-ZÀ-Þ])"
    return re.compile(
        rf"(?<!\w)({either(words['titles'])})(?:\s+(?:{either(words['between'])}))*"
        rf"\s+(?!(?:{either(words['not_a_name'])}|{either(words['between'])})\b)[^\W\d_][\w'’.-]*"
        rf"(?:(?:\s+(?:{either(words['between'])}))*\s+{capital}[\w'’-]*)*",
        re.IGNORECASE,
    )
