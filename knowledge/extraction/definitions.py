"""What abbreviations and words mean, as a letter explains them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.extraction.clauses import Sentence
from knowledge.extraction.drafts import Outcome
from knowledge.extraction.remarks import LONGEST, Told
from knowledge.model import Kind
from knowledge.words import Tag, data, is_infinitive, plain

_SHORT = re.compile(r"\(([A-Z][A-Za-z&]{1,9})\)")


def short_forms(text: str) -> Iterator[tuple[str, str]]:
    """The abbreviations of a text with what they stand for."""
    for match in _SHORT.finditer(text):
        long = _long_form(text[max(0, match.start() - LONGEST) : match.start()].rstrip(), match[1])
        if long is not None:
            yield match[1], long


def abbreviations(sentence: Sentence) -> Iterator[Told]:
    """An abbreviation behind what it stands for: "Wet sociale werkvoorziening (Wsw)"."""
    piece = sentence.text[sentence.start : sentence.end]
    for match in _SHORT.finditer(piece):
        long = _long_form(piece[: match.start()].rstrip(), match[1])
        if long is not None:
            start = sentence.start + match.start(1)
            saying = data("drawing")["statements"]["abbreviation"].format(match[1])
            yield Told(
                Kind.DEFINITION,
                match[1],
                saying,
                sentence.start,
                sentence.end,
                (start, start + len(match[1])),
                text=long,
            )


def _long_form(before: str, short: str) -> str | None:
    """The words before the brackets whose first letters make the abbreviation, in order."""
    words = re.findall(r"[^\s]+", before)
    letters = short.casefold()
    for count in range(1, min(len(words), len(letters) + 4) + 1):
        taken = words[-count:]
        joined = plain("".join(taken))
        if (
            plain(taken[0]).lstrip("‘'\"“(")[:1] == letters[0]
            and _in_order(letters, joined)
            and (count > 1 or len(joined) > 2 * len(letters))
        ):
            initials = sum(1 for word in taken if plain(word)[:1] in letters)
            if initials * 2 >= len([w for w in taken if len(w) > 3]) and (count > 1 or len(letters) > 1):
                if count < len(letters) - 1 and count == 1 and not _compound(joined, letters):
                    continue
                return " ".join(taken).strip("‘'\"“(")
    return None


def _compound(joined: str, letters: str) -> bool:
    return len(joined) >= 4 * len(letters)


def _in_order(letters: str, joined: str) -> bool:
    at = 0
    for letter in letters:
        at = joined.find(letter, at) + 1
        if not at:
            return False
    return True


def meanings(sentence: Sentence, before: Sentence | None) -> Iterator[Told]:
    """What a word means: "Een X is een Y", "X, oftewel Y,", "onder X verstaan we Y", "X (een Y)"."""
    piece = sentence.text[sentence.start : sentence.end]
    for row in data("drawing")["meanings"]:
        for match in re.finditer(row["pattern"], piece):
            term, meaning = (
                re.sub(r"\s+", " ", match["term"]).strip(),
                re.sub(r"\s+", " ", match["meaning"]).strip(" ,.;"),
            )
            if (
                not term
                or len(meaning.split()) < 2
                or len(term.split()) > 6
                or plain(term) in ("dit", "dat", "er", "het", "wat", "hier")
            ):
                continue
            start = sentence.start + match.start("meaning")
            yield Told(
                Kind.DEFINITION,
                term[:1].lower() + term[1:] if not term[1:2].isupper() and row.get("lower", True) else term,
                row["statement"].format(term[:1].upper() + term[1:]),
                sentence.start,
                sentence.end,
                (start, start + len(match["meaning"])),
                text=meaning,
            )
            return
    pointing = re.match(
        r"(?:Dit|Dat|Het) (?:is|zijn|betreft|houdt in|gaat om) "
        r"(?P<meaning>(?:een|de|het|mensen|personen|inwoners) .{12,})",
        piece,
    )
    if pointing and before is not None and not any(n.outcome is Outcome.FACT for n in sentence.numbers):
        words = [
            t
            for t in before.tokens
            if t.tag in (Tag.NOUN, Tag.NAME, Tag.ADJECTIVE) and not is_infinitive(t.text)
        ]
        nouns = [at for at, t in enumerate(words) if t.tag in (Tag.NOUN, Tag.NAME)]
        if nouns:
            last = nouns[-1]
            named = (
                words[last - 1 : last + 1]
                if last
                and words[last - 1].tag is Tag.ADJECTIVE
                and words[last - 1].end + 1 == words[last].start
                else [words[last]]
            )
            term = " ".join(t.text for t in named)
            start = sentence.start + pointing.start("meaning")
            yield Told(
                Kind.DEFINITION,
                term,
                data("drawing")["statements"]["meaning"].format(term[:1].upper() + term[1:]),
                sentence.start,
                sentence.end,
                (start, sentence.end),
                text=pointing["meaning"].rstrip(". "),
                inherited=(("measure", "previous sentence"),),
                doubts=(("measure", data("drawing")["doubts"]["term"]),),
            )
