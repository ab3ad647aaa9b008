"""A letter from a file into the store: which letter is it, what does it tell, and what is known of it already?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path
from threading import Thread

from knowledge.extraction import Draft, Drawn, Numeral, draw
from knowledge.importing import known as joining
from knowledge.importing import loading
from knowledge.importing.loading import Load
from knowledge.importing.successors import is_version, successors
from knowledge.importing.titles import letter_id, printable, title_of
from knowledge.letters import SUFFIXES, Document, read, refusal
from knowledge.model import Fact, Kind, Letter, StoreError
from knowledge.store import Stored, facts_of, relate, stored_letters, taken_ids, unquoted
from knowledge.words import Personal, data, found, known


class Outcome(Enum):
    """What came of a file: a new letter, one joined to facts that were there, or one that was there already."""

    NEW = "new"
    JOINED = "joined"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Given:
    """What staff say of a letter: it goes before what the letter bears.

    `replaces` is the id of its older version, `quote` tells that the bot may quote from it.
    """

    title: str | None = None
    sender: str | None = None
    date: date | None = None
    reference: str | None = None
    url: str | None = None
    replaces: str | None = None
    approve: bool = False
    quote: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What was done with a file.

    Of a letter that was there already only `outcome` and `letter` tell something, and `older` when it replaces that.
    `facts` counts the new ones by kind. `older` is the version that the letter replaces, or may replace when `replaced`
    is false; `left` are the facts of that version that no new one takes the place of. `quoted` and `unquoted` are
    about the facts that were there before: ids of those that now have their quote, and of those that have none.
    `refused` are drafts that the store did not take, with the reason in Dutch. `warnings` are Dutch sentences.
    """

    outcome: Outcome
    letter: Letter
    text: str = ""
    facts: Mapping[Kind, int] | None = None
    ledger: tuple[Numeral, ...] = ()
    warnings: tuple[str, ...] = ()
    personal: Mapping[Personal, int] | None = None
    older: Letter | None = None
    replaced: bool = False
    left: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    unquoted: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    approved: bool = False


def files_in(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files to read: of a folder its letters by name, but no hidden ones and none in folders within it.

    A folder without letters is in the answer itself.
    """
    listed: list[Path] = []
    for path in paths:
        try:
            there = sorted(file for file in path.iterdir() if _is_letter(file)) if path.is_dir() else []
        except OSError:
            there = []
        # Reading tells what is wrong with a folder without letters, or a name that is too long.
        listed += there or [path]
    return tuple(listed)


def _is_letter(file: Path) -> bool:
    return file.suffix.lower() in SUFFIXES and not file.name.startswith(".") and not file.is_dir()


def import_letter(
    store: Path,
    file: Path,
    given: Given,
    replaces: Callable[[Letter, Letter], bool],
    step: Callable[[], object],
) -> Imported:
    """Reads the letter in `file` and puts it into the store, with the facts it tells as concepts; all or nothing.

    `replaces(letter, older)` is asked whether a letter is a corrected version of an older one that it resembles. `step`
    is called three times on the way. Raises DocumentError for a file that is no letter, and StoreError.
    """
    stored = stored_letters(store)
    older = _older(store, stored, given.replaces)
    # The dictionary takes half a second to load, which is the time that the reading process takes.
    Thread(target=known, args=("de",), daemon=True).start()
    document = read(file)
    step()
    if before := next((there.letter for there in stored if there.sha256 == document.sha256), None):
        return _known(store, before, older)
    joined = None if older else _joined(store, stored, document)
    letter = _letter(document, file, given, joined.letter if joined else None, taken_ids(store))
    replaced = older is not None
    if older is None and joined is None:
        older = next(
            (there for there in stored if is_version(letter, document.text, there.letter, there.text)), None
        )
        replaced = older is not None and replaces(letter, older.letter)
    # A title that was made of the name of the file says nothing of the letter.
    borne = letter if given.title or document.title or joined else replace(letter, title="")
    drawn = _drawn(document, borne)
    step()
    there = facts_of(store, letter.id) if joined else ()
    drawn = apart(drawn, joining.twins(document, drawn.drafts, there), taken_ids(store))
    live = facts_of(store, older.letter.id, live=True) if older and replaced else ()
    supersedes = successors((draft.fact for draft in drawn.drafts), live)
    done = loading.put(
        store,
        Load(
            letter=letter,
            document=document,
            file=printable(file.name),
            drafts=drawn.drafts,
            joins=joined is not None,
            replaces=older.letter.id if older and replaced else None,
            supersedes=supersedes,
            quotes=joining.quoted(document, there),
            approve=given.approve,
            quotable=given.quote,
            ledger=drawn.ledger,
        ),
    )
    step()
    taken_over = {supersedes.get(fact) for fact in done.added}
    return Imported(
        outcome=Outcome.JOINED if joined else Outcome.NEW,
        letter=letter,
        text=document.text,
        facts=Counter(draft.fact.kind for draft in drawn.drafts if draft.fact.id in done.added),
        ledger=drawn.ledger,
        warnings=document.warnings,
        personal=Counter(place.kind for place in found(document.text)),
        older=older.letter if older else None,
        replaced=replaced,
        left=tuple(fact.id for fact in live if fact.id not in taken_over),
        quoted=done.quoted,
        unquoted=unquoted(store, letter.id) if joined else (),
        refused=done.refused,
        approved=given.approve,
    )


def _known(store: Path, letter: Letter, older: Stored | None) -> Imported:
    """Of a letter that is there already only its older version can be told."""
    if older is None or older.letter.id == letter.id:
        return Imported(Outcome.KNOWN, letter)
    live = facts_of(store, older.letter.id, live=True)
    supersedes = successors(facts_of(store, letter.id, live=True), live)
    relate(store, letter.id, older.letter.id, supersedes)
    left = tuple(fact.id for fact in live if fact.id not in supersedes.values())
    return Imported(Outcome.KNOWN, letter, older=older.letter, replaced=True, left=left)


def _drawn(document: Document, letter: Letter) -> Drawn:
    try:
        return draw(document, letter)
    except Exception as error:
        # Letters hold what nobody thought of: a fault in one must not end the others.
        raise refusal("drawing") from error


def _older(store: Path, stored: tuple[Stored, ...], named: str | None) -> Stored | None:
    """The letter that staff named as the older version."""
    if named is None:
        return None
    for there in stored:
        if there.letter.id == named:
            return there
    raise StoreError(data("importing")["no_such_letter"].format(letter=printable(named), store=store))


def _joined(store: Path, stored: tuple[Stored, ...], document: Document) -> Stored | None:
    """The letter that was never loaded, and whose facts stand in this document."""
    unloaded = (there for there in stored if there.sha256 is None)
    return next((a for a in unloaded if joining.is_letter_of(document, facts_of(store, a.letter.id))), None)


def _letter(
    document: Document, file: Path, given: Given, there: Letter | None, taken: frozenset[str]
) -> Letter:
    """The letter as it is stored: what staff say goes first, then what the store has, then what the letter bears."""
    title = _given(given.title) or (there.title if there else title_of(document, file))
    sender = _given(given.sender) or (there.sender if there else None) or document.sender
    day = given.date or (there.date if there else None) or document.date
    reference = _given(given.reference) or (there.reference if there else None) or document.reference
    return Letter(
        id=there.id if there else letter_id(sender, day.year if day else None, title, taken),
        title=title,
        sender=sender,
        date=day,
        reference=reference,
        url=_given(given.url) or (there.url if there else None),
    )


def _given(text: str | None) -> str | None:
    return None if text is None else " ".join(printable(text).split()) or None


def apart(drawn: Drawn, twins: Mapping[str, str], taken: frozenset[str]) -> Drawn:
    """Without the drafts that have a twin in the store, and with ids that are not taken; parts follow their whole."""
    names = dict(twins)
    given = set(taken)
    for draft in drawn.drafts:
        if draft.fact.id not in twins:
            name, number = draft.fact.id, 1
            while name in given:
                number += 1
                name = f"{draft.fact.id}-{number}"
            given.add(name)
            names[draft.fact.id] = name
    return Drawn(
        drafts=tuple(_renamed(draft, names) for draft in drawn.drafts if draft.fact.id not in twins),
        ledger=tuple(
            replace(numeral, fact=names.get(numeral.fact, numeral.fact)) if numeral.fact else numeral
            for numeral in drawn.ledger
        ),
    )


def _renamed(draft: Draft, names: Mapping[str, str]) -> Draft:
    fact: Fact = draft.fact
    whole = names.get(fact.part_of, fact.part_of) if fact.part_of else None
    return replace(draft, fact=replace(fact, id=names[fact.id], part_of=whole))
