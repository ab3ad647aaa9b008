"""The persons a letter names, each with the role that stands beside the name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.extraction.remarks import Told
from knowledge.model import Kind
from knowledge.words import data

_NAME = (
    r"(?:(?:dhr|mevr|mw|drs|mr|dr|ir|ing|prof)\.\s)*"
    r"(?:[A-Z]\.\s?(?:[A-Z][a-z]?\.\s?)*(?:(?:van|de|der|den|ten|ter|te|’t|'t)\s)*"
    r"[A-Z][\w’'-]+(?:[- ][A-Z][\w’'-]+)*)"
)
"""A name with its titles and initials: "drs. J.P. van der Berg"."""


def persons(text: str, start: int, end: int, signature: bool) -> Iterator[Told]:
    """Names with their role: in running text right beside each other, in a signature also in columns."""
    piece = re.sub(
        data("drawing")["persons"]["bodies"], lambda body: " " * len(body.group()), text[start:end]
    )
    roles = "|".join(sorted(data("drawing")["persons"]["roles"], key=len, reverse=True))
    found: list[tuple[str, str, int, int]] = []
    for match in re.finditer(rf"\b(?P<role>(?i:{roles})) ?,? (?P<name>{_NAME})", "" if signature else piece):
        found.append((match["role"], match["name"], match.start("name"), match.end("name")))
    for match in re.finditer(rf"(?P<name>{_NAME})\s*,\s*(?:de )?(?P<role>(?i:{roles}))\b", piece):
        found.append((match["role"], match["name"], match.start("name"), match.end("name")))
    if signature:
        found = []
        named = [(m.group(), m.start(), m.end()) for m in re.finditer(_NAME, piece)]
        said = [m.group() for m in re.finditer(rf"(?i:\b(?:{roles})\b)", piece)]
        if len(named) == len(said):
            found = [(role, name, a, b) for role, (name, a, b) in zip(said, named, strict=True)]
        else:
            found = [("ondertekenaar", name, a, b) for name, a, b in named]
    names = tuple(dict.fromkeys(re.sub(r"\s+", " ", name).strip() for _, name, _, _ in found))
    said_of = data("drawing")["statements"]
    if signature and len(names) > 1:
        yield Told(
            Kind.LIST,
            said_of["signed_measure"],
            said_of["signed"],
            start,
            end,
            (start + found[0][2], start + found[-1][3]),
            items=names,
        )
    seen = set()
    for role, name, a, b in found:
        name = re.sub(r"\s+", " ", name).strip()
        if name in seen:
            continue
        seen.add(name)
        role = role[:1].lower() + role[1:]
        saying_ = data("drawing")["statements"]["person"].format(role[:1].upper() + role[1:])
        measure = f"{role}, ondertekenaar van de brief" if signature and role != "ondertekenaar" else role
        yield Told(Kind.PERSON, measure, saying_, start, end, (start + a, start + b), text=name)
