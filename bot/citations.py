"""Sources as Teams itself shows them: a number in the text that opens the place in the letter.

Microsoft's page "Bot messages with AI-generated content" tells the form and its limits. The label "AI generated" there
is for answers of a language model. Ours come from approved facts alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from bot.cards import is_web_address, literal
from knowledge import Source

MOST: Final = 12
# In characters: longer ones Teams does not take.
_LONGEST_NAME: Final = 80
_LONGEST_ABSTRACT: Final = 160


def cited(text: str, sources: Sequence[Source]) -> str:
    """The text with the numbers of its sources behind it: Teams makes them into something to press."""
    numbers = "".join(f"[{position}]" for position, _ in enumerate(sources[:MOST], start=1))
    return f"{text} {numbers}" if numbers else text


def entity(sources: Sequence[Source]) -> dict[str, Any]:
    """The entity that tells Teams what the numbers stand for."""
    return {
        "type": "https://schema.org/Message",
        "@type": "Message",
        "@context": "https://schema.org",
        "@id": "",
        "citation": [
            {"@type": "Claim", "position": position, "appearance": _appearance(source)}
            for position, source in enumerate(sources[:MOST], start=1)
        ],
    }


def _appearance(source: Source) -> dict[str, Any]:
    shown = {
        "@type": "DigitalDocument",
        "name": _cut(source.letter, _LONGEST_NAME),
        "abstract": _cut(source.quote or source.place or source.letter, _LONGEST_ABSTRACT),
    }
    return {**shown, "url": source.url} if is_web_address(source.url) else shown


def _cut(text: str, longest: int) -> str:
    visible = literal(" ".join(text.split()))
    return visible if len(visible) <= longest else f"{visible[: longest - 1].rstrip()}…"
