"""Golden questions: what the bot gives beside what it should give."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from knowledge.model import Said
from knowledge.store import Example


@dataclass(frozen=True, slots=True)
class Failure:
    """A golden question that got something else than it expects: `given`, the id of a fact or a kind of answer."""

    example: Example
    given: str
    said: Said


def failures(
    examples: Iterable[Example], ask: Callable[[str], Said], beside: Collection[str | None] = ()
) -> Iterator[Failure]:
    """Those that fail, without the ones whose id is in `beside`: of these it is known already why they cannot hold."""
    for example in examples:
        said = ask(example.question)
        given = said.facts[0] if said.kind == "answer" and said.facts else said.kind
        if given != example.expect and example.id not in beside:
            yield Failure(example, given, said)
