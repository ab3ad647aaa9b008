"""What each rule and each word list is worth: each is switched off by itself, and the turns that change are counted.

    python bench/ablation.py --quick               the rules, on the shipped facts: tests/questions.toml and ../shared
    python bench/ablation.py                       the rules and the word lists, also on the letters of ../shared
    python bench/ablation.py --stores DIR          keeps the stores of the letters, for a next run
    python bench/ablation.py --only WORD           the rules and lists with this in their name
    python bench/ablation.py --most 2              what changes at most two turns

A rule is a function of answers/, questions/, search/ or figures/ that returns a yes or no, something or None, a list,
or a number. It is switched off by returning the same value always: False, True, None, nothing, 0, or the argument that
it would have changed. `as` names that value. Only the questions for which the rule returned something else are asked
again (`of` so many), and all of them if it did so when a store was opened. A rule that no turn calls changes none.

A word list is a list or table of knowledge/dutch, up to two levels deep. It is emptied in a process of its own.
A rule or list without which a question ends in an error is not tried further: `errors`. `worded` are turns that claim
the same in other words. The quick form asks 20 questions for each rule and stops after three changes.
"""

from __future__ import annotations

import argparse
import inspect
import multiprocessing
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from graded import CACHES, ROOT, Bench, Case, Turn, Turns, cases, stores

DUTCH = ROOT / "knowledge" / "dutch"
PACKAGES = ("answers", "questions", "search", "figures")
FILES = (
    *("abbreviations", "asking", "chat", "conditions", "dialect", "drawing", "fillers", "lemmas", "months"),
    *("near", "passages", "places", "sounds", "synonyms"),
)
"""The data files that the reading of questions uses; the rest are sentences, or serve letters and staff only."""


@dataclass
class Switch:
    """A rule or list that can be switched off; `changed` counts 'right->safe' and the like, `worded` new sentences."""

    name: str
    value: str
    called: int = 0
    changed: Counter[str] = field(default_factory=Counter)
    worded: int = 0
    errors: int = 0

    def compare(self, before: Turns, after: Turns) -> None:
        """Counts what differs."""
        for key, turn in after.items():
            old = before[key]
            if (turn.outcome, turn.claim) != (old.outcome, old.claim):
                self.changed[f"{old.outcome}->{turn.outcome}"] += 1
            else:
                self.worded += turn.words != old.words


# --- Rules


@dataclass(frozen=True)
class Rule:
    """A function, the places where it is bound, and the values that it can be switched to."""

    name: str
    function: Callable[..., Any]
    bound: tuple[tuple[Any, str], ...]
    neutral: tuple[tuple[str, Callable[..., Any]], ...]


def rules() -> Iterator[Rule]:
    """All functions of the packages for which there is a neutral value."""
    # What uses the rules must be there before it is looked where they are bound.
    import_module("knowledge.staff.batch")
    import_module("knowledge.desk")
    for package in PACKAGES:
        for file in sorted((ROOT / "knowledge" / package).glob("[a-z]*.py")):
            module = import_module(f"knowledge.{package}.{file.stem}")
            for owner, name, function in _functions(module):
                if hasattr(function, "cache_clear") and function.cache_parameters()["maxsize"] is not None:
                    CACHES.append(function)
                neutral = tuple(_neutral(function))
                if neutral:
                    title = (
                        f"{package}.{file.stem}.{owner.__name__ + '.' if owner is not module else ''}{name}"
                    )
                    yield Rule(title, function, tuple(_bound(owner, name, function)), neutral)


def _functions(module: Any) -> Iterator[tuple[Any, str, Any]]:
    for name, value in list(vars(module).items()):
        if getattr(value, "__module__", None) != module.__name__:
            continue
        if inspect.isclass(value):
            methods = [(value, key, one) for key, one in vars(value).items() if inspect.isfunction(one)]
            yield from (row for row in methods if not row[1].startswith("__"))
        elif callable(value):
            yield module, name, value


def _bound(owner: Any, name: str, function: Any) -> Iterator[tuple[Any, str]]:
    yield owner, name
    for key, module in list(sys.modules.items()):
        if key.startswith("knowledge") and module is not owner:
            yield from ((module, at) for at, value in vars(module).items() if value is function)
        if key.startswith("knowledge"):
            tables = ((at, value) for at, value in vars(module).items() if type(value) in (tuple, dict))
            yield from (
                (module, at)
                for at, value in tables
                if not at.startswith("__") and _swapped(value, function, None) is not value
            )


_ALWAYS: tuple[tuple[str, str, Any], ...] = (
    ("bool", "False", False),
    ("bool", "True", True),
    ("float", "0", 0.0),
    ("float", "1", 1.0),
    ("tuple[", "nothing", ()),
    ("list[", "nothing", []),
    ("Sequence[", "nothing", ()),
    ("frozenset[", "nothing", frozenset()),
    ("set[", "nothing", set()),
    ("Iterator[", "nothing", ()),
    ("Iterable[", "nothing", ()),
)


def _neutral(function: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The values that switch a function off, by what it is annotated to return."""
    written = inspect.get_annotations(inspect.unwrap(function))
    returns = str(written.pop("return", ""))
    if returns.endswith("| None"):
        yield "None", partial(_always, None)
    for start, title, value in _ALWAYS:
        plain = (
            returns == start
            if "[" not in start
            else returns.startswith(start)
            and ", ..." in returns + (", ..." if not start.startswith("tuple") else "")
        )
        if plain:
            yield title, partial(_again if start.startswith("Itera") else _always, value)
    for name, annotation in written.items():
        if _held(str(annotation)) == _held(returns) and _held(returns) not in ("str", "bool", "Fact"):
            yield f"its {name}", partial(_argument, inspect.unwrap(function), name)


def _held(annotation: str) -> str:
    """`Match` for `Sequence[Match]` and `tuple[Match, ...]`."""
    return annotation.partition("[")[2].removesuffix("]").removesuffix(", ...") or annotation


def _always(value: Any, *_: Any, **__: Any) -> Any:
    return value


def _again(value: Any, *_: Any, **__: Any) -> Any:
    return iter(value)


def _argument(function: Any, name: str, *given: Any, **named: Any) -> Any:
    value = inspect.signature(function).bind(*given, **named).arguments[name]
    return tuple(value) if isinstance(value, list) else value


@contextmanager
def bound(rule: Rule, function: Callable[..., Any]) -> Iterator[None]:
    """The function stands in for the rule, wherever that is used."""
    method = inspect.isclass(rule.bound[0][0])
    stand_in = (lambda *given, **named: function(*given, **named)) if method else function
    before = [(owner, name, vars(owner)[name]) for owner, name in rule.bound]
    for owner, name, value in before:
        setattr(owner, name, _swapped(value, rule.function, stand_in))
    try:
        yield
    finally:
        for owner, name, value in before:
            setattr(owner, name, value)


def _swapped(value: Any, old: Any, new: Any) -> Any:
    """The value with the new function for the old one, also within tuples and tables; the same object without it."""
    if value is old:
        return new
    if type(value) is tuple:
        inner = tuple(_swapped(one, old, new) for one in value)
        return inner if any(one is not other for one, other in zip(inner, value, strict=True)) else value
    if type(value) is dict:
        table = {key: _swapped(one, old, new) for key, one in value.items()}
        return table if any(table[key] is not value[key] for key in value) else value
    return value


Uses = dict[tuple[int, int], set[str]]
"""By rule and neutral value, the cases in which the rule returned something else; "" is the opening of a store."""


def watched(found: Sequence[Rule], asked: Sequence[Case]) -> tuple[Turns, Uses]:
    """How all cases end, and which rules mattered in which."""
    uses: Uses = {(at, way): set() for at, rule in enumerate(found) for way in range(len(rule.neutral))}
    now = [""]

    def watch(at: int, rule: Rule) -> Callable[..., Any]:
        def watching(*given: Any, **named: Any) -> Any:
            result = rule.function(*given, **named)
            for way, (_, instead) in enumerate(rule.neutral):
                if now[0] not in uses[at, way] and not _same(result, instead, given, named):
                    uses[at, way].add(now[0])
            return result

        return watching

    with ExitStack() as stack:
        for at, rule in enumerate(found):
            stack.enter_context(bound(rule, watch(at, rule)))
        bench = Bench()
        turns: dict[tuple[str, int], Turn] = {}
        for case in asked:
            now[0] = ""
            bench.desk(case)
            bench.forget()
            now[0] = case.name
            turns |= bench.ask(case)[0]
        bench.close()
    return turns, uses


def _same(result: Any, instead: Callable[..., Any], given: Any, named: Any) -> bool:
    if inspect.isgenerator(result):
        return False
    try:
        return bool(result == instead(*given, **named))
    except (KeyError, TypeError):
        return False


ENOUGH, SAMPLE = 3, 20
"""Of the quick form: after so many changed turns a rule pays, and in so many cases it is looked at."""


def ablated(found: Sequence[Rule], asked: Sequence[Case], quick: bool) -> Iterator[Switch]:
    """Each rule, switched off in each way that there is."""
    before, uses = watched(found, asked)
    bench = Bench()
    for at, rule in enumerate(found):
        for way, (title, instead) in enumerate(rule.neutral):
            names = uses[at, way]
            switch = Switch(rule.name, title, called=len(names - {""}))
            chosen = [case for case in asked if "" in names or case.name in names]
            if quick:
                chosen = chosen[:: max(1, len(chosen) // SAMPLE)]
            with bound(rule, instead):
                _try(switch, Bench() if "" in names else bench, before, chosen, ENOUGH if quick else None)
            yield switch


def _try(switch: Switch, bench: Bench, before: Turns, asked: Sequence[Case], enough: int | None) -> None:
    """Asks the cases under the switch, until it raises or has changed enough."""
    bench.forget()
    for case in asked:
        try:
            turns, faults = bench.ask(case)
        except Exception:
            faults, turns = 1, {}
        switch.errors += faults
        switch.compare(before, turns)
        if switch.errors or (enough is not None and switch.changed.total() >= enough):
            break
    bench.forget()


# --- Word lists


def lists(table: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The paths to the lists of a data file: to its tables of tables at most two levels deep."""
    if (
        isinstance(table, list)
        or len(path) == 2
        or (path and all(isinstance(v, str) for v in table.values()))
    ):
        yield path
        return
    for key, value in table.items():
        if isinstance(value, list | dict) and value:
            yield from lists(value, (*path, key))


def emptied(text: str, path: Sequence[str], plain: Callable[[str], Any], given: str) -> Any:
    """What tomllib reads from `given`, with one list empty when that is the file with this text."""
    table = plain(given)
    if given == text:
        inner = table
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = type(inner[path[-1]])()
    return table


def without(
    file: str, path: tuple[str, ...], asked: Sequence[Case]
) -> tuple[dict[tuple[str, int], Turn], int]:
    """How all cases end without a list, in a process that has not read it; with file "" nothing is left out."""
    if file:
        text = (DUTCH / f"{file}.toml").read_text(encoding="utf-8")
        tomllib.loads = partial(emptied, text, path, tomllib.loads)
    bench, errors = Bench(), 0
    turns: dict[tuple[str, int], Turn] = {}
    for case in asked:
        try:
            ended, faults = bench.ask(case)
        except Exception:
            return turns, errors + 1
        turns, errors = turns | ended, errors + faults
    return turns, errors


def _without(file: str, path: tuple[str, ...], asked: Sequence[Case], sent: Any) -> None:
    try:
        sent.send(without(file, path, asked))
    except Exception:
        sent.send(({}, 1))


def apart(file: str, path: tuple[str, ...], asked: Sequence[Case]) -> tuple[dict[tuple[str, int], Turn], int]:
    """`without`, in a new process that starts before any list was read."""
    received, sent = multiprocessing.get_context("fork").Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_without, args=(file, path, asked, sent))
    process.start()
    ended: tuple[dict[tuple[str, int], Turn], int] = received.recv()
    process.join()
    return ended


def listed(only: str, asked: Sequence[Case]) -> Iterator[Switch]:
    """Each word list, emptied."""
    before, failed = apart("", (), asked)
    if failed:
        raise SystemExit("questions end in an error while nothing is switched off")
    for file in FILES:
        for path in lists(tomllib.loads((DUTCH / f"{file}.toml").read_text(encoding="utf-8"))):
            name = f"{file}.toml {'.'.join(path)}"
            if only not in name:
                continue
            turns, errors = apart(file, path, asked)
            switch = Switch(name, "empty", errors=errors, called=len(turns))
            switch.compare(before, turns)
            yield switch


# --- Print


def show(switches: Iterator[Switch], most: int | None) -> None:
    """A line for each switch, as it is known."""
    for switch in switches:
        total = switch.changed.total()
        if most is None or total <= most:
            how = ", ".join(f"{way} {number}" for way, number in switch.changed.most_common())
            row = f"{total:7}{switch.worded:7}{switch.called:7}  {switch.name} as {switch.value}  {how}"
            print(row + f"  errors {switch.errors}" * bool(switch.errors), flush=True)


def main() -> None:
    """Prints how many turns change without each, of how many that it mattered in, and how."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--stores", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--most", type=int)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.stores or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        asked = cases(stores(folder, options.quick))
        print(
            f"{sum(row is not None for case in asked for row in case.expected)} graded turns\nchanged worded  of"
        )
        if not options.quick:
            show(listed(options.only, asked), options.most)
        found = [rule for rule in rules() if options.only in rule.name]
        show(ablated(found, asked, options.quick), options.most)


if __name__ == "__main__":
    main()
