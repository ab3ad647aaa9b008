"""A review at the terminal: keys go in, facts and decisions come out.

On a terminal one key press decides; where the input is a file or a pipe, each line is a key or an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import TypeAlias

from knowledge.model import Answer
from knowledge.search import misfit
from knowledge.staff.fields import EMPTY, TypedError, cells, fields, name, options, typed
from knowledge.staff.proposals import holds, propose
from knowledge.staff.screen import (
    brief,
    content,
    dimmed,
    fact_lines,
    folded,
    list_lines,
    listed_personal,
    printable,
    quote_lines,
    warning,
)
from knowledge.staff.terminal import Terminal
from knowledge.store import ChangedError, Concept, Decision, Proposal, RefusedError, Review, UnfoundedError
from knowledge.words import data, fold

Write: TypeAlias = Callable[[Concept, Mapping[str, object], str | None], None]
"""Writes new cells of a fact; the third argument tells why its figure is not that of its quote."""

LISTED = 3
"""So many facts that need one look are shown together; fewer come by one at a time."""


class Session:
    """Goes through the concept facts of a review at a terminal; `today` tells what "dit jaar" is.

    With `decide`, which answers a question from the same store, golden questions are proposed for what is approved.
    """

    def __init__(
        self,
        review: Review,
        terminal: Terminal,
        today: Callable[[], date],
        decide: Callable[[str], Answer] | None = None,
    ) -> None:
        self._review = review
        self._decide_question = decide
        self._failed: dict[str, int] = {}
        self._terminal = terminal
        self._today = today
        self._texts = data("review")
        self._notes: list[str] = []
        self._greeted: set[str] = set()
        # The fact to stay at: one that was corrected or taken back, wherever it stands in the order.
        self._at: str | None = None

    def run(self) -> None:
        """Until nothing is left, or the reviewer stops. Raises StoreError when the store cannot be used."""
        try:
            going = self._look_through()
            while going and self._next():
                pass
        except (EOFError, KeyboardInterrupt):
            self._terminal.show(["", self._texts["says"]["stopped"]])
        self._sum_up()

    def mend(self, fact: str) -> bool:
        """Corrects one approved fact, with a reason for the history; False when there is no such fact.

        Raises StoreError when the store cannot be used.
        """
        seen = self._review.look(fact, "approved")
        if seen is None:
            return False
        self._terminal.show(fact_lines(seen, 1, 1, self._terminal.paper))
        with suppress(EOFError, KeyboardInterrupt):
            try:
                self._correct(seen, self._mended)
            except RefusedError as refused:
                self._note(str(refused), warn=True)
            except ChangedError:
                self._note(self._texts["says"]["changed"], warn=True)
        self._terminal.show(["", *self._notes])
        return True

    def _mended(self, seen: Concept, cells: Mapping[str, object], corrected: str | None) -> None:
        """Writes a correction of an approved fact; the reason is asked once."""
        reason = corrected or self._terminal.line(self._texts["asks"]["why"])
        if not reason or reason == EMPTY:
            raise RefusedError(self._texts["says"]["no_reason"])
        try:
            self._review.mend(seen, cells, reason)
        except UnfoundedError:
            self._review.mend(seen, cells, reason, reason)

    def _look_through(self) -> bool:
        """Shows the facts that need one look as a list, to approve together; False when the review is to stop.

        A number takes a fact out of the list: it comes by on its own later.
        """
        try:
            sure = [one for one in self._review.sure() if one.fact is not None and misfit(one.fact) is None]
        except RefusedError:
            return True
        texts = self._texts["sure"]
        while len(sure) >= LISTED:
            self._terminal.clear()
            self._terminal.show(folded(texts["heading"].format(count=len(sure)), self._terminal.paper))
            self._terminal.show(list_lines(sure, self._terminal.paper))
            answer = self._terminal.line(texts["prompt"].format(count=len(sure))).casefold()
            if answer[:1] == self._texts["keys"]["approve"][0]:
                self._approve_all(sure)
                return True
            if answer[:1] == self._texts["keys"]["stop"][0]:
                return False
            out = {int(number) for number in re.findall(r"[0-9]{1,4}", answer)}
            if not out:
                return True
            sure = [one for number, one in enumerate(sure, start=1) if number not in out]
        return True

    def _approve_all(self, sure: Sequence[Concept]) -> None:
        says = self._texts["says"]
        try:
            self._review.approve_all(sure)
        except RefusedError as refused:
            self._note(str(refused), warn=True)
        except ChangedError:
            self._note(says["changed"], warn=True)
        else:
            self._note(says["approved_all"].format(count=len(sure)))

    def _next(self) -> bool:
        """Shows a fact and does what the reviewer wants with it; False when the review is over."""
        try:
            waiting = self._review.waiting()
            if not waiting:
                return self._ask_to_go_back()
            at = self._at if self._at is not None and self._at in waiting else waiting[0]
            seen = self._review.look(at)
        except RefusedError as refused:
            self._terminal.show(self._warned(str(refused)))
            self._terminal.line(self._texts["asks"]["more"])
            return True
        if seen is None:
            # Somebody else was just ahead.
            return True
        self._at = seen.id
        self._show(seen, len(waiting))
        return self._decide(seen)

    def _show(self, seen: Concept, waiting: int) -> None:
        terminal, review = self._terminal, self._review
        terminal.clear()
        if seen.letter.id not in self._greeted:
            self._greeted.add(seen.letter.id)
            terminal.show(self._greeting(seen))
        terminal.show([*self._notes, ""] if self._notes else [])
        self._notes = []
        handled = sum(review.done(one) for one in Decision if one is not Decision.CORRECTED)
        terminal.show(fact_lines(seen, handled + 1, handled + waiting, terminal.paper))
        terminal.show([""])
        self._show_keys()

    def _greeting(self, seen: Concept) -> Iterator[str]:
        """The first time a letter comes by: how much work it is, and personal data in it."""
        texts, paper = self._texts["screen"], self._terminal.paper
        count = sum(row["letter"] == seen.letter.id for row in self._review.concepts())
        yield from folded(texts["letter"].format(title=seen.letter.title, count=count), paper)
        if personal := listed_personal(self._review.text(seen.letter.id)):
            yield from warning(texts["personal_letter"].format(found=personal), paper)
        yield ""

    def _show_keys(self) -> None:
        keys = " ".join(f"[{word[0]}]{word[1:]}" for word in self._texts["keys"].values())
        self._terminal.show(dimmed(keys, self._terminal.paper))

    def _decide(self, seen: Concept) -> bool:
        """Asks for a key until one leads on; False when that is to stop."""
        letters = {word[0]: action for action, word in self._texts["keys"].items()}
        while True:
            action = letters.get(self._terminal.key(self._texts["screen"]["prompt"]))
            if action == "stop":
                self._terminal.show([self._texts["says"]["stopped"]])
                return False
            if action == "help":
                self._show_help()
            elif action is None:
                self._terminal.show(self._warned(self._texts["says"]["unknown_key"]))
                self._show_keys()
                continue
            else:
                self._act(action, seen)
            return True

    def _act(self, action: str, seen: Concept) -> None:
        """Does it, and notes for the next screen what came of it."""
        says = self._texts["says"]
        try:
            match action:
                case "approve":
                    self._approve(seen)
                case "reject":
                    self._review.reject(seen)
                    self._note(says["rejected"].format(fact=brief(seen)))
                    if parts := self._review.parts(seen.id):
                        self._note(says["one_part" if parts == 1 else "parts"].format(count=parts), warn=True)
                case "skip":
                    self._review.skip(seen)
                    self._note(says["skipped"].format(fact=brief(seen)))
                case "correct":
                    self._correct(seen, self._review.correct)
                case _:
                    self._undo()
        except RefusedError as refused:
            self._note(str(refused), warn=True)
        except ChangedError:
            there = self._review.look(seen.id) is not None
            self._note(says["changed" if there else "gone"], warn=True)

    def _approve(self, seen: Concept) -> None:
        reason = None
        while True:
            try:
                self._review.approve(seen, reason)
                break
            except UnfoundedError as unfounded:
                reason = self._reason(unfounded)
                if not reason:
                    return
        says = self._texts["says"]
        self._note(says["approved"].format(fact=brief(seen)))
        if seen.whole is not None and seen.whole.status == "concept":
            self._note(says["whole_waits"], warn=True)
        if self._decide_question is not None:
            self._propose(seen.id, self._decide_question)

    def _propose(self, fact: str, decide: Callable[[str], Answer]) -> None:
        """Shows the golden questions that a fact can have, and adds those that the reviewer wants."""
        says, approved = self._texts["says"], self._review.approved(fact)
        if approved is None:
            return
        found = propose(approved, self._review.horizon(), decide)
        self._failed[fact] = len(found.failed)
        fresh = self._review.unasked(found.made)
        if found.made and not fresh:
            self._note(says["asked_already"])
        if fresh and (chosen := self._chosen(fresh)):
            count = len(self._review.add_examples(fact, chosen))
            self._note(says["one_added" if count == 1 else "added"].format(count=count))
        if found.failed:
            sorts = self._texts["sorts"]
            failed = ", ".join(sorts[sort] for sort in found.failed)
            self._note(says["not_made"].format(sorts=failed) if found.made else says["none_made"])

    def _chosen(self, fresh: Sequence[Proposal]) -> Sequence[Proposal]:
        """Shows them: all are chosen, none, or the one with the number that is pressed."""
        asks, sorts, paper = self._texts["asks"], self._texts["sorts"], self._terminal.paper
        self._terminal.show(["", *self._told(self._texts["says"]["proposed"])])
        for number, one in enumerate(fresh, start=1):
            text = f"{number}. {one.question} ({sorts[one.sort]})"
            self._terminal.show(folded(text, paper, "  ", "     "))
        while True:
            key = self._terminal.key(asks["add"])
            if key == asks["yes"]:
                return fresh
            if key == asks["no"]:
                return ()
            if key.isdecimal() and 0 < int(key) <= len(fresh):
                return [fresh[int(key) - 1]]
            self._terminal.show(self._warned(asks["unknown_answer"]))

    def _correct(self, seen: Concept, write: Write) -> None:
        """Asks which field and what should stand there, until the store takes it or the reviewer gives up."""
        field = self._field(seen)
        if field is None:
            return
        asks = self._texts["asks"]
        self._terminal.show([""])
        self._terminal.show(quote_lines(seen, self._terminal.paper))
        self._terminal.show(
            ["", *self._told(asks["now"].format(name=name(field), value=content(field, seen)))]
        )
        if field in self._texts["hints"]:
            self._terminal.show(self._told(self._texts["hints"][field]))
        choices = self._choices(field, seen)
        for number, one in enumerate(choices.values(), start=1):
            self._terminal.show(folded(f"{number}. {one}", self._terminal.paper, "  ", "     "))
        # As it stands ready on a terminal, so that leaving it as it is changes nothing.
        offered = printable(typed(field, seen.row)).strip()
        reason = None
        answer = ""
        while True:
            if reason is None:
                answer = self._terminal.line(asks["value"], offered)
                if answer in ("", offered):
                    return
            try:
                write(seen, self._cells(field, answer, choices), reason)
                break
            except UnfoundedError as unfounded:
                reason = self._reason(unfounded)
                if not reason:
                    return
            except (TypedError, RefusedError) as refused:
                self._terminal.show(self._warned(str(refused)))
                offered, reason = answer, None
        self._note(self._texts["says"]["corrected"].format(name=name(field)))

    def _field(self, seen: Concept) -> str | None:
        known = fields(seen.row)
        self._terminal.show([""])
        for number, field in enumerate(known, start=1):
            text = f"{number}. {name(field)}: {content(field, seen)}"
            self._terminal.show(folded(text, self._terminal.paper, "", "    "))
        while True:
            answer = self._terminal.line(self._texts["asks"]["field"])
            if not answer:
                return None
            if answer.isdecimal() and 0 < int(answer) <= len(known):
                return known[int(answer) - 1]
            for field in known:
                if fold(answer) == fold(name(field)):
                    return field
            self._terminal.show(self._warned(self._texts["asks"]["unknown_field"]))

    def _choices(self, field: str, seen: Concept) -> dict[str, str]:
        """What may be chosen by a number: the value, and what it is called."""
        if field == "part_of":
            return {one.id: brief(one) for one in self._review.wholes(seen)}
        return options(field)

    def _cells(self, field: str, answer: str, choices: dict[str, str]) -> dict[str, object]:
        if field == "part_of" and answer.isdecimal() and 0 < int(answer) <= len(choices):
            answer = list(choices)[int(answer) - 1]
        return cells(field, answer, self._today())

    def _reason(self, unfounded: UnfoundedError) -> str:
        """Why a figure differs from its quote; '' when the reviewer has no reason."""
        ask = self._texts["asks"]["reason"].format(figure=str(unfounded).replace(".", ","))
        *lines, last = folded(ask, self._terminal.paper)
        self._terminal.show(lines)
        answer = self._terminal.line(f"{last} ")
        return "" if answer == EMPTY else answer

    def _undo(self) -> None:
        says = self._texts["says"]
        try:
            step = self._review.undo()
        except ChangedError:
            self._note(says["cannot_undo"], warn=True)
            return
        if step is None:
            self._note(says["nothing_to_undo"])
            return
        self._at = step.fact
        self._note(says["undone"][step.decision.value])
        if count := len(step.examples):
            self._note(says["one_removed" if count == 1 else "removed"].format(count=count))

    def _ask_to_go_back(self) -> bool:
        """At the end the last decision can still be taken back."""
        if not any(self._review.done(one) for one in Decision):
            self._terminal.show([self._texts["says"]["none"]])
            return False
        self._terminal.show(["", *self._notes])
        self._notes = []
        undo = self._texts["keys"]["undo"][0]
        if self._terminal.key(self._texts["says"]["finished"]) != undo:
            return False
        try:
            self._undo()
        except RefusedError as refused:
            self._note(str(refused), warn=True)
        return True

    def _sum_up(self) -> None:
        """What was decided in this review, and what is left."""
        says = self._texts["says"]
        self._terminal.show(self._notes)
        done = {decision.value: self._review.done(decision) for decision in Decision}
        if any(done.values()):
            self._terminal.show([says["counts"].format(**done)])
        if self._decide_question is not None and done["approved"]:
            added = self._review.added()
            self._terminal.show(
                self._told(says["examples"].format(added=len(added), failed=sum(self._failed.values())))
            )
            # What was approved later may answer an earlier question as well.
            wrong = [one.id for one in added if not holds(one.expect, self._decide_question(one.question))]
            if wrong:
                self._terminal.show(self._warned(says["no_longer"].format(examples=", ".join(wrong))))
        with suppress(RefusedError):
            if left := len(self._review.concepts()):
                self._terminal.show(self._told(says["left"].format(count=left)))

    def _show_help(self) -> None:
        self._terminal.show([""])
        for line in self._texts["says"]["help"].strip().splitlines():
            self._terminal.show(folded(line, self._terminal.paper, "", "   " if line[1:2] == " " else ""))
        self._terminal.line(f"\n{self._texts['asks']['more']}")

    def _note(self, text: str, warn: bool = False) -> None:
        self._notes += self._warned(text) if warn else self._told(text)

    def _told(self, text: str) -> list[str]:
        return folded(text, self._terminal.paper)

    def _warned(self, text: str) -> list[str]:
        return warning(text, self._terminal.paper)
