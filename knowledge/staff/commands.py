"""The staff's commands: `sqlite-utils raad ...`, a plug-in of sqlite-utils.

This module is imported at the start of every sqlite-utils command. So it imports next to nothing itself: what
a command needs is imported when that command runs, and a fault there cannot harm those of sqlite-utils.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, NoReturn, TextIO, TypeAlias

import click
from sqlite_utils import hookimpl

from knowledge.model import Letter, Option, Said, StoreError

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from knowledge import Desk
    from knowledge.staff.golden import Failure
    from knowledge.store import Change, Group

TEXTS = tomllib.loads(files("knowledge.dutch").joinpath("commands.toml").read_text(encoding="utf-8"))
STEPS = 3
"""The steps of an import: reading, drawing and writing."""
LONG = 500_000
"""From so many bytes on a file takes long to read."""
PROMPT = "prompt"
"""The one conversation at the prompt."""
Bar: TypeAlias = "ProgressBar[int]"
STORE = click.Path(dir_okay=False, path_type=Path)


@hookimpl
def register_commands(cli: click.Group) -> None:
    """Adds one group: a command named like one of sqlite-utils' own would silently take its place."""
    cli.add_command(raad)


class DutchErrors(click.Group):
    """A group in which a misspelt command is one Dutch sentence on stderr and exit status 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Runs the command that was asked for."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx else ctx.command_path
            print(
                TEXTS["raad"]["misspelt"].format(error=error.format_message().rstrip("."), path=path),
                file=sys.stderr,
            )
            sys.exit(1)


@click.group(cls=DutchErrors, help=TEXTS["raad"]["help"])
def raad() -> None:
    """The group that holds the commands."""


@contextmanager
def plain_errors() -> Iterator[None]:
    """A store that cannot be used is one Dutch sentence on stderr and exit status 1, never a traceback."""
    try:
        yield
    except StoreError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


# --- Making and mending the store


@raad.command(help=TEXTS["init"]["help"])
@click.argument("store", type=STORE)
@click.option("--empty", is_flag=True, help=TEXTS["init"]["empty"])
def init(store: Path, empty: bool) -> None:
    """Makes the store; one that exists keeps its rows."""
    from knowledge.store import create

    with plain_errors():
        made = create(store, shipped=not empty)
    say = TEXTS["init"]
    print((say["made_empty"] if empty else say["made"]) if made else say["kept"])


@raad.command(help=TEXTS["repair"]["help"])
@click.argument("store", type=STORE)
def repair(store: Path) -> None:
    """Puts back what other tools dropped, and tells what that was."""
    from knowledge.store import repair as mend

    with plain_errors():
        mended = mend(store)
    for line in mended:
        print(f"- {line}")
    print(TEXTS["repair"]["mended" if mended else "sound"])


# --- Letters in


@raad.command("import", help=TEXTS["import"]["help"])
@click.argument("store", type=STORE)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--title", help=TEXTS["import"]["title"])
@click.option("--sender", help=TEXTS["import"]["sender"])
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help=TEXTS["import"]["date"])
@click.option("--reference", help=TEXTS["import"]["reference"])
@click.option("--url", help=TEXTS["import"]["url"])
@click.option("--supersedes", help=TEXTS["import"]["supersedes"])
@click.option("--approve", is_flag=True, help=TEXTS["import"]["approve"])
@click.option("--quote", is_flag=True, help=TEXTS["import"]["quote"])
@click.option("--ledger", is_flag=True, help=TEXTS["import"]["ledger"])
def import_letters(
    store: Path,
    files: tuple[Path, ...],
    title: str | None,
    sender: str | None,
    day: datetime | None,
    reference: str | None,
    url: str | None,
    supersedes: str | None,
    approve: bool,
    quote: bool,
    ledger: bool,
) -> None:
    """Reads letters into the store; a file that is no letter does not keep the others out."""
    from knowledge.importing import Given, Imported, files_in, import_letter
    from knowledge.letters import DocumentError
    from knowledge.staff import summary

    letters = files_in(files)
    if len(letters) > 1 and any((title, sender, day, reference, url, supersedes)):
        print(TEXTS["import"]["one_file"], file=sys.stderr)
        sys.exit(1)
    given = Given(title, sender, day.date() if day else None, reference, url, supersedes, approve, quote)
    done: list[Imported] = []
    with plain_errors(), progress(letters) as bar:
        for number, file in enumerate(letters, start=1):
            try:
                imported = import_letter(store, file, given, partial(is_newer, bar), partial(advance, bar, 1))
            except DocumentError as error:
                advance(bar, STEPS * number - (bar.pos if bar else 0))
                below(bar)
                print(f"{shown(file)}: {error}", file=sys.stderr)
                continue
            done.append(imported)
            below(bar)
            told = (*summary.lines(imported, file, store), *(summary.ledger(imported) if ledger else ()))
            print("\n".join(told), flush=True)
    failed = len(letters) - len(done)
    if len(letters) > 1:
        print(summary.total(done, failed))
    sys.exit(1 if failed else 0)


def progress(files: Sequence[Path]) -> AbstractContextManager[Bar | None]:
    """A progress bar on stderr when that is a terminal and the work takes a while."""
    if not sys.stderr.isatty() or (len(files) == 1 and not is_long(files[0])):
        return nullcontext()
    return click.progressbar(length=STEPS * len(files), label=TEXTS["import"]["reading"], file=sys.stderr)


def is_long(file: Path) -> bool:
    """Whether a file is so big that reading it takes a while; one that cannot be looked at is not."""
    try:
        return file.stat().st_size > LONG
    except (OSError, ValueError):
        return False


def advance(bar: Bar | None, steps: int) -> None:
    """Moves the progress bar on."""
    if bar is not None:
        bar.update(steps)


def below(bar: Bar | None) -> None:
    """Leaves the progress bar where it is and goes on below it; it comes back with the next step."""
    if bar is not None:
        bar.render_finish()


def is_newer(bar: Bar | None, letter: Letter, older: Letter) -> bool:
    """Asks at a terminal whether a letter is a corrected version of an older one; otherwise it is not taken for one."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    below(bar)
    say = TEXTS["import"]
    question = say["newer"].format(title=shown(letter.title), older=shown(older.title), id=older.id)
    # click.confirm wants to hear y or n.
    answer: str = click.prompt(question, default="", show_default=False, prompt_suffix=" ", err=True)
    return answer.strip().casefold() in say["yes"]


# --- Looking into the store


@raad.command(help=TEXTS["check"]["help"])
@click.argument("store", type=STORE)
def check(store: Path) -> None:
    """Reports what is wrong. A store without examples passes with a remark; one without facts too fails."""
    from knowledge.desk import Desk
    from knowledge.staff.golden import failures
    from knowledge.store import Group, examples, findings

    say = TEXTS["check"]
    with plain_errors():
        found = findings(store)
    wrong = {group: [one.text for one in found if one.group is group and not one.remark] for group in Group}
    # Written even when the bot cannot open the store, for they may say why.
    with plain_errors(), finally_printed(wrong):
        golden = examples(store)
        with Desk(store) as desk:
            shown = desk.coverage().facts
            wrong[Group.FACTS] += [line for line in desk.withheld() if line not in wrong[Group.FACTS]]
            known = {one.row for one in found if one.group is Group.EXAMPLES}
            wrong[Group.EXAMPLES] += [
                "\n".join(failed_lines(failure, desk.show(failure.example.expect)))
                for failure in failures(golden, desk.ask, known)
            ]
    remarks = [one.text for one in found if one.remark]
    if not golden:
        remarks.append(say["no_examples"] if shown else say["nothing"])
    print_group(say["remarks"], remarks)
    count = sum(map(len, wrong.values()))
    print(say["counts"].format(facts=shown, examples=len(golden), problems=count))
    sys.exit(1 if count or not (golden or shown) else 0)


@contextmanager
def finally_printed(wrong: Mapping[Group, Sequence[str]]) -> Iterator[None]:
    """Prints what is wrong, group by group, whether or not the work within came to its end."""
    try:
        yield
    finally:
        for group, lines in wrong.items():
            print_group(TEXTS["check"]["groups"][group], lines)


def print_group(heading: str, lines: Sequence[str]) -> None:
    """A heading with its lines below it; nothing when there are none."""
    if not lines:
        return
    print(heading)
    for line in lines:
        # What a store holds was written by others: no orders for a terminal.
        print("- " + "\n".join(map(shown, line.split("\n"))))
    print()


def failed_lines(failure: Failure, expected: Said) -> Iterator[str]:
    """A golden question that fails: what was asked, what should come and what came. `expected` shows the fact."""
    say, example = TEXTS["check"], failure.example
    yield say["wrong"].format(id=example.id)
    right = say["kinds"].get(example.expect) or f"{example.expect}: {told_first(expected)}"
    given = say["kinds"].get(failure.given, failure.given)
    for name, text in (
        ("question", example.question),
        ("expected", right),
        ("given", f"{given}: {told_first(failure.said)}"),
    ):
        yield from fitted(f"{say[name]} {oneline(text)}", "    ", " " * 14)


def told_first(said: Said) -> str:
    """What was said, without its source."""
    return said.text.partition(TEXTS["check"]["source"])[0]


def oneline(text: str) -> str:
    """A text without line ends."""
    return " ".join(text.split())


@raad.command(help=TEXTS["history"]["help"])
@click.argument("store", type=STORE)
@click.argument("fact", required=False)
def history(store: Path, fact: str | None) -> None:
    """Prints every change, oldest first."""
    from knowledge.store import history as changes

    with plain_errors():
        found = changes(store, fact)
    for change in found:
        for line in told(change):
            print(line)
    if not found:
        print(TEXTS["history"]["none"])


def told(change: Change) -> Iterator[str]:
    """A change in lines that fit a terminal of 80 columns: a heading, then each column, old -> new.

    The time is local, in Dutch notation. Of a new or removed row every column that holds something is told.
    """
    say = TEXTS["history"]
    at = change.at.astimezone().strftime("%d-%m-%Y %H:%M:%S")
    what = say["added"] if change.old is None else say["removed"] if change.new is None else say["changed"]
    signed = say["by"].format(by=change.by) if change.by else say["unsigned"]
    heading = f"{at}  {say['tables'].get(change.table, change.table)} {change.row} {what}, {signed}"
    yield from fitted(heading + (f" ({change.reason})" if change.reason else ""), "", "  ")
    old, new = change.old or {}, change.new or {}
    for column in {**old, **new}:
        before, after = old.get(column), new.get(column)
        if before == after:
            continue
        arrow = (
            f"{shown(before)} -> {shown(after)}"
            if change.old and change.new
            else shown(after if change.old is None else before)
        )
        yield from fitted(f"{column}: {arrow}", "    ", "      ")


def shown(value: object) -> str:
    """A cell as text, without anything that a terminal would take for an order."""
    text = TEXTS["history"]["empty"] if value is None else str(value)
    return "".join(character if character.isprintable() else "�" for character in text)


def fitted(text: str, first: str, rest: str) -> list[str]:
    """The text broken into lines of at most 80 characters."""
    return wrap(text, 80, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


# --- Going through concept facts


@raad.command(help=TEXTS["review"]["help"])
@click.argument("store", type=STORE)
@click.argument("letter", required=False)
@click.option("--examples", "with_examples", is_flag=True, help=TEXTS["review"]["examples"])
@click.option("--table", "as_table", is_flag=True, help=TEXTS["review"]["table"])
@click.option("--csv", "as_csv", is_flag=True, help=TEXTS["review"]["csv"])
@click.option("--no-color", "plain", is_flag=True, help=TEXTS["review"]["plain"])
# Whatever it is set to: https://no-color.org
@click.option("--no-color-set", "plain_too", envvar="NO_COLOR", default="", hidden=True)
def review(
    store: Path,
    letter: str | None,
    with_examples: bool,
    as_table: bool,
    as_csv: bool,
    plain: bool,
    plain_too: str,
) -> None:
    """Goes through the concept facts at the terminal, or prints them all."""
    from knowledge.desk import Desk
    from knowledge.staff.session import Session
    from knowledge.staff.sheet import sheet, table
    from knowledge.staff.terminal import Terminal
    from knowledge.store import Review, UnknownLetterError

    if as_table and as_csv:
        print(TEXTS["review"]["both"], file=sys.stderr)
        sys.exit(1)
    if with_examples and (as_table or as_csv):
        print(TEXTS["review"]["only_one_by_one"], file=sys.stderr)
        sys.exit(1)
    try:
        with plain_errors(), Review(store, letter) as going:
            terminal = Terminal(colours=not (plain or plain_too))
            if as_csv:
                text, left_out = sheet(going.concepts())
                # A mark at the start, or a spreadsheet does not take it for UTF-8; sqlite-utils leaves it out again.
                sys.stdout.buffer.write(text.encode("utf-8-sig"))
                if left_out:
                    print(TEXTS["review"]["left_out"].format(facts=", ".join(left_out)), file=sys.stderr)
            elif as_table:
                terminal.show(table(going, terminal.paper) or [TEXTS["review"]["nothing"]])
            elif with_examples:
                with Desk(store) as desk:
                    Session(going, terminal, date.today, desk.decide).run()
            else:
                Session(going, terminal, date.today).run()
    except UnknownLetterError as unknown:
        known = ", ".join(unknown.known)
        say = TEXTS["review"]["unknown" if known else "no_letters"]
        print(say.format(letter=shown(letter), known=known), file=sys.stderr)
        sys.exit(1)


@raad.command(help=TEXTS["fix"]["help"])
@click.argument("store", type=STORE)
@click.argument("fact")
def fix(store: Path, fact: str) -> None:
    """Corrects one approved fact at the terminal: a field, its new value, and why."""
    from knowledge.staff.session import Session
    from knowledge.staff.terminal import Terminal
    from knowledge.store import Review

    with plain_errors(), Review(store) as going:
        found = Session(going, Terminal(), date.today).mend(fact)
    if not found:
        stop(TEXTS["fix"]["unknown"].format(fact=shown(fact)))


@raad.command(help=TEXTS["show"]["help"])
@click.argument("store", type=STORE)
@click.argument("letter")
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path), help=TEXTS["show"]["html"])
def show(store: Path, letter: str, page: Path | None) -> None:
    """Prints a letter with every number marked by what became of it, or writes it as one HTML page."""
    from knowledge.staff.marked import as_page, as_text
    from knowledge.store import letter_with_marks

    with plain_errors():
        found = letter_with_marks(store, letter)
    if found is None:
        stop(TEXTS["show"]["unknown"].format(letter=shown(letter)))
    if page is None:
        print("\n".join(as_text(found)))
        return
    try:
        page.write_text(as_page(found), encoding="utf-8")
    except OSError as error:
        stop(TEXTS["show"]["unwritable"].format(file=shown(page), error=error.strerror))
    print(TEXTS["show"]["written"].format(file=shown(page)))


# --- What was asked


@raad.command(help=TEXTS["questions"]["help"])
@click.argument("log", type=STORE)
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(["decline", "clarify", "answer"]),
    help=TEXTS["questions"]["kind"],
)  # fmt: skip
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help=TEXTS["questions"]["since"])
@click.option("--feedback", "only_feedback", is_flag=True, help=TEXTS["questions"]["feedback"])
@click.option("--store", type=STORE, help=TEXTS["questions"]["store"])
@click.option("--csv", "as_csv", is_flag=True, help=TEXTS["questions"]["csv"])
@click.option("--json", "as_object", is_flag=True, help=TEXTS["questions"]["json"])
@click.option("--purge", is_flag=True, help=TEXTS["questions"]["purge"])
@click.option("--older-than", type=click.IntRange(min=0), metavar="N", help=TEXTS["questions"]["older_than"])
@click.option("--forget", metavar="TEXT", help=TEXTS["questions"]["forget"])
def questions(
    log: Path,
    kinds: tuple[str, ...],
    since: datetime | None,
    only_feedback: bool,
    store: Path | None,
    as_csv: bool,
    as_object: bool,
    purge: bool,
    older_than: int | None,
    forget: str | None,
) -> None:
    """Prints what was asked and not answered, and what was said about answers; or removes from it."""
    say = TEXTS["questions"]
    looking = kinds or since or only_feedback or store or as_csv or as_object
    if as_csv and as_object:
        stop(say["one_way"])
    if (purge or forget is not None) and (looking or (purge and forget is not None)):
        stop(say["one_action"])
    if older_than is not None and not purge:
        stop(say["one_action"])
    with plain_errors():
        if purge or forget is not None:
            remove(log, older_than, forget)
        else:
            overview(
                log, kinds or ("decline", "clarify"), since.date() if since else None, store,
                with_questions=not only_feedback, with_feedback=only_feedback or not kinds,
                form="csv" if as_csv else "json" if as_object else "text",
            )  # fmt: skip


def stop(sentence: str) -> NoReturn:
    """Ends the command with a sentence on stderr and exit status 1."""
    print(sentence, file=sys.stderr)
    sys.exit(1)


def remove(log: Path, older_than: int | None, forget: str | None) -> None:
    """Removes what has expired and is as old as was said, or what holds a text, and tells how much that was."""
    from knowledge import log as question_log

    say = TEXTS["questions"]
    if forget is None:
        removed = question_log.purge(log, date.today(), older_than)
    elif len(forget.strip()) < question_log.SHORTEST_SEARCH:
        stop(say["too_short"].format(least=question_log.SHORTEST_SEARCH))
    else:
        removed = question_log.forget(log, forget)
    print(say["removed"].format(questions=removed.questions, feedback=removed.feedback, path=log))


def overview(
    log: Path,
    kinds: Sequence[str],
    since: date | None,
    store: Path | None,
    *,
    with_questions: bool,
    with_feedback: bool,
    form: str,
) -> None:
    """Prints the questions in groups and the feedback beside its facts; as CSV or JSON one of the two."""
    from knowledge import log as question_log
    from knowledge.desk import Desk
    from knowledge.log import groups
    from knowledge.staff import question_report as seen

    today = date.today()
    found = groups(question_log.asked(log, today, kinds, since)) if with_questions else []
    feedback = question_log.feedback(log, today, since) if with_feedback else []
    answered: set[str] | None = None
    with Desk(store) if store else nullcontext() as desk:
        if desk is not None:
            answered = {group.question for group in found if desk.ask(group.question).kind == "answer"}
        remarks = seen.remarks(feedback, partial(stated, desk))
    if form == "text":
        lines = [
            *seen.question_lines(found, kinds, answered or set()),
            *seen.feedback_lines(remarks, store is not None),
        ]
        for first, rest, text in lines:
            print("\n".join(fitted(shown(text), first, rest)))
        if not lines:
            print(TEXTS["questions"]["nothing"])
        if expired := question_log.expired(log, today):
            print(TEXTS["questions"]["expired"].format(count=expired), file=sys.stderr)
        return
    rows = (
        seen.question_rows(found, answered)
        if with_questions
        else seen.feedback_rows(remarks, store is not None)
    )
    if form == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        # A mark at the start, or a spreadsheet does not take it for UTF-8; sqlite-utils leaves it out again.
        sys.stdout.buffer.write(seen.as_csv(rows).encode("utf-8-sig"))


def stated(desk: Desk | None, fact: str) -> str | None:
    """What the bot says now of a fact; None when it does not show that, or when there is no store to ask."""
    said = desk.show(fact) if desk is not None else None
    return told_first(said) if said is not None and said.kind == "answer" else None


# --- Asking


@raad.command(help=TEXTS["ask"]["help"])
@click.argument("store", type=STORE)
@click.argument("question", required=False)
@click.option("--json", "as_object", is_flag=True, help=TEXTS["ask"]["json"])
@click.option("--jsonl", "batch", type=click.File(encoding="utf-8"), help=TEXTS["ask"]["jsonl"])
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help=TEXTS["ask"]["today"])
@click.option("--log", type=STORE, help=TEXTS["ask"]["log"])
def ask(
    store: Path,
    question: str | None,
    as_object: bool,
    batch: TextIO | None,
    today: datetime | None,
    log: Path | None,
) -> None:
    """Answers one question, a batch of them, or a conversation at a prompt."""
    from knowledge import Desk
    from knowledge.staff.batch import answered, as_json

    with plain_errors(), Desk(store, today.date if today else date.today) as desk, kept(log) as keep:

        def answer(text: str, conversation: str | None = None) -> Said:
            said = desk.ask(text, conversation)
            keep(text, said)
            return said

        if batch is not None:
            for row in answered(batch, answer):
                print(json.dumps(row, ensure_ascii=False), flush=True)
        elif question is None:
            converse(desk, answer)
        elif as_object:
            print(json.dumps(as_json(answer(question)), ensure_ascii=False, indent=2))
        else:
            print("\n".join(spoken(answer(question))))


@contextmanager
def kept(path: Path | None) -> Iterator[Callable[[str, Said], None]]:
    """What puts a question and its answer into the question log; without one it does nothing.

    What goes wrong with the log is told at the end, on stderr: the answers came all the same.
    """
    if path is None:
        yield lambda text, said: None  # noqa: ARG005
        return
    from knowledge import Log

    with Log(path) as log:
        yield log.asked
    for warning in log.warnings():
        print(warning, file=sys.stderr)


def converse(desk: Desk, answer: Callable[[str, str | None], Said]) -> None:
    """Questions at a prompt, until an empty line or the end of the input; a number chooses an option."""
    said = desk.welcome()
    while True:
        print("\n".join(spoken(said)))
        try:
            line = input(TEXTS["ask"]["prompt"]).strip()
        except EOFError:
            line = ""
        if not line:
            print(TEXTS["ask"]["goodbye"])
            return
        chosen = (
            said.options[int(line) - 1]
            if line.isdecimal() and 0 < int(line) <= len(said.options)
            else Option(line)
        )
        said = desk.show(chosen.fact, PROMPT) if chosen.fact else answer(chosen.label, PROMPT)


def spoken(said: Said) -> Iterator[str]:
    """An answer for the terminal: the text, the words of the letter, and options with a number to choose them by."""
    yield said.text
    if said.quote:
        yield TEXTS["ask"]["quote"].format(quote=shown(" ".join(said.quote.split())))
    for number, option in enumerate(said.options, start=1):
        yield f"  {number}. {option.label}"
