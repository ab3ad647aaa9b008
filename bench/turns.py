"""How fast a turn in Teams is: the bot beside an echo bot, each in a process of its own, on the very same adapter.

    python bench/turns.py                    how many a second, in four ways: replies in the response (expectReplies)
                                             or posted to the channel, without tokens (development) or with them
    python bench/turns.py --users 200        and how long this many users wait, with 10 seconds between their questions
                                             and an edit by staff every second
    python bench/turns.py --memory 100000    and what stays in memory after this many turns
    python bench/turns.py --log              with the question log on
    python bench/turns.py --profile          where the time of both goes, posted and with tokens

The echo bot is the same aiohttp application with the same TeamsAdapter. Instead of reading the question it takes the
reply that the bot gave to it, card and all, from a list: what comes back is the same but for what marks the turn, and
what differs is what the bot does to find, word and draw an answer. The store holds the shipped facts (`raad init`).

The questions are the golden ones of the store; those that `raad review` would try first for each fact, plain and with a
typing error; and those of ../shared about these facts, where that is there. One in five is given another typing error,
so that no two times round are alike. A person asks three of them, a dialogue counting for one, and then comes another
person. Before anything is timed each question is put once, and each reply must be what the bot says by itself.

What was asked before in the same letters is answered from memory, so the bot is measured twice: with questions that
were asked before ("known"), and with the same in other small and capital letters each time ("new"), which are read,
looked up and worded in full: each in a process of its own, for only so much is remembered. The bots take turns for some
rounds, with so many questions at a time that they are never idle; each number is the median of its rounds. The ratio is
that of the medians, to the echo bot:

    a second       turns in a second of the clock
    a CPU second   turns in a second that the processor gave to the bot: this differs less where others work too
    p50, p99       milliseconds from request to response: with so many at a time, most of it is waiting
    load           the share of a processor that asking took: far below 100%, it is not what the bots waited for

Keys, channel and users are in this process; tokens are real ones (RS256), with the keys from a server on loopback.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import itertools
import json
import pstats
import random
import re
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, nullcontext
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, cast
from unittest.mock import patch

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from letters import SHARED, raad, scorer
from load import Cloud, Lines
from speed import at, described, number, resident

from bot import server
from bot.activities import Incoming, parse
from bot.auth import ISSUER, is_on_loopback
from bot.conversation import Conversation, Reply
from bot.settings import Registration, Secret, Settings
from knowledge import Desk, Log
from knowledge.staff.proposals import misspellings, wordings
from knowledge.store.store import Reader, examples

if TYPE_CHECKING:
    import sqlite3
    from multiprocessing.context import SpawnProcess
else:
    from sqlite_utils.utils import sqlite3

ROUNDS, TURNS, CONNECTIONS = 5, 1_000, 8
VISIT = 3
"""Questions, or dialogues, of one person, who is then remembered for a while."""
TOKENS = 20
"""As the Bot Framework does, one token is used for many requests."""
BETWEEN = 10.0
"""Seconds between two questions of a user, on average: as in a queue, so that now and then many come at once."""
USER_SECONDS = 120
STEPS = 5
"""How often memory is looked at; the first time is when everything that has a bound has reached it."""
TODAY = date(2022, 9, 1)
"""What "dit jaar" is counted from, as the letter was written in that year."""
APP, TENANT = "5b1c0b9e-1f2d-4c8e-9a37-0d6f4e2b7c11", "0c7f2f6e-8f0a-4c55-b5a1-3e0d9f4a6b22"
KEY = "key-1"


@dataclass(frozen=True)
class Row:
    """A question with its place in the list, and the reply to it after the turns before it."""

    place: int
    text: str
    reply: Reply


Dialogue = tuple[Row, ...]


@dataclass(frozen=True)
class Way:
    """How a turn travels: `posted` replies go to the channel, others come in the response."""

    posted: bool
    tokens: bool

    def __str__(self) -> str:
        return f"{'posted' if self.posted else 'expectReplies'}, {'tokens' if self.tokens else 'no tokens'}"


# --- The bots


@dataclass(frozen=True)
class Serving:
    """What a bot in a process of its own needs to know; with `echoed` replies it is an echo bot."""

    store: Path
    tokens: bool
    cloud: str
    echoed: Sequence[Reply] | None = None
    log: Path | None = None
    profiled: bool = False


class Echo:
    """In the place of a Conversation: the reply stands in a list, at the place that the activity's id ends with."""

    def __init__(self, replies: Sequence[Reply]) -> None:
        self._replies = replies

    def reply(self, activity: Incoming) -> Reply:
        """The reply that the bot would give."""
        return self._replies[int((activity.id or "").rpartition("-")[2])]


def serve(serving: Serving, pipe: Connection) -> None:
    """A bot, until the pipe says stop: sends its port, and answers what it is asked about itself."""
    # Ctrl+C is for the parent, which says stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with ExitStack() as stack:
        replies = serving.echoed
        if replies is not None:
            stack.enter_context(patch.object(server, "Conversation", lambda *_: Echo(replies)))
            desk = cast("Desk", None)
        else:
            desk = stack.enter_context(Desk(serving.store, lambda: TODAY))
        log = stack.enter_context(Log(serving.log)) if serving.log else None
        settings = Settings(
            store=serving.store,
            host="127.0.0.1",
            port=0,
            registration=Registration(APP, TENANT, Secret("unused")) if serving.tokens else None,
            tenants=frozenset({TENANT}),
        )
        cloud = server.Cloud(
            metadata=f"{serving.cloud}/metadata",
            may_post_to=is_on_loopback,
            acquire=lambda _: lambda: {"access_token": "bot-token", "expires_in": 86_400},
        )
        app = server.application(settings, desk, cloud, log=log)
        asyncio.run(
            _serve(
                app, pipe, cProfile.Profile(time.process_time) if serving.profiled else None, replies is None
            )
        )


async def _serve(
    app: web.Application, pipe: Connection, profile: cProfile.Profile | None, steps: bool
) -> None:
    runner = web.AppRunner(app, **server.CONNECTIONS)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    pipe.send(runner.addresses[0][1])
    stopped = asyncio.Event()

    def asked() -> None:
        match pipe.recv():
            case "cpu":
                pipe.send(time.process_time())
            case "memory":
                pipe.send(resident())
            case "profile" if profile:
                profile.enable()
                pipe.send(None)
            case "profiled" if profile:
                profile.disable()
                pipe.send(described(pstats.Stats(profile), steps))
            case _:
                stopped.set()

    asyncio.get_running_loop().add_reader(pipe.fileno(), asked)
    await stopped.wait()
    asyncio.get_running_loop().remove_reader(pipe.fileno())
    await runner.cleanup()


class Bot:
    """A bot in a process of its own."""

    def __init__(self, serving: Serving) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(target=serve, args=(serving, theirs))
        self._process.start()
        theirs.close()
        self.port: int = self._pipe.recv()

    def tell(self, what: str) -> Any:
        """The "cpu" seconds it took so far, or its bytes of "memory"."""
        self._pipe.send(what)
        return self._pipe.recv()

    def __enter__(self) -> Bot:
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.send("stop")
        self._process.join(30)


# --- What is asked


def script(store: Path, turns: int, seed: int, log: Path | None) -> list[Dialogue]:
    """Dialogues of this many turns together, each with the replies of the bot; with a `log` it asks what was wrong."""
    known = [[example.question] for example in examples(store)]
    with closing(Reader(store)) as reader:
        for fact in reader.snapshot().facts:
            for question in itertools.islice(wordings(fact), 1):
                known += [[question], *([one] for one in itertools.islice(misspellings(question), 1))]
    if (shared := SHARED / "questions" / "almelo-2022.jsonl").exists():
        known += [row.get("turns") or [row["question"]] for row in scorer(SHARED).load(shared)]
    chance = random.Random(seed)
    chance.shuffle(known)
    with Desk(store, lambda: TODAY) as desk, Log(log) if log else nullcontext() as kept:
        conversation = Conversation(desk, itertools.count(0, 100).__next__, kept)
        dialogues: list[Dialogue] = []
        place, endless = 0, itertools.cycle(known)
        while place < turns:
            questions = list(itertools.chain.from_iterable(itertools.islice(endless, VISIT)))
            person = f"script-{place:09}"
            rows: list[Row] = []
            for text in questions:
                said = mistyped(text, chance) if chance.random() < 0.2 else text
                body = activity(said, place, person, "http://127.0.0.1", posted=False)
                reply = conversation.reply(parse(json.dumps(body).encode()))
                assert isinstance(reply, Reply)
                rows.append(Row(place, said, reply))
                place += 1
            dialogues.append(tuple(rows))
    return dialogues


def mistyped(question: str, chance: random.Random) -> str:
    """The question with two letters swapped somewhere in a longer word, where it has one."""
    words = list(re.finditer(r"[^\W\d_]{6,}", question))
    if not words:
        return question
    word = chance.choice(words)
    where = chance.randrange(word.start() + 1, word.end() - 1)
    return f"{question[:where]}{question[where + 1]}{question[where]}{question[where + 2 :]}"


def written(question: str, chance: random.Random) -> str:
    """The question with some letters small or capital: the same to read, but nobody wrote it so before."""
    return "".join(one.swapcase() if one.isascii() and chance.random() < 0.25 else one for one in question)


def activity(text: str, place: int, person: str, service: str, *, posted: bool) -> dict[str, Any]:
    """A message as Teams sends it in a chat with one person."""
    return {
        "text": text,
        "textFormat": "plain",
        "type": "message",
        "timestamp": "2026-11-23T09:00:00.1234567Z",
        "localTimestamp": "2026-11-23T10:00:00.1234567+01:00",
        "id": f"{person}-{place}",
        "channelId": "msteams",
        "serviceUrl": service,
        "from": {"id": f"29:{person}", "name": "Een Raadslid", "aadObjectId": f"aad-{person}"},
        "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": f"a:{person}"},
        "recipient": {"id": f"28:{APP}", "name": "Raadbaak"},
        "entities": [
            {
                "locale": "nl-NL",
                "country": "NL",
                "platform": "Windows",
                "timezone": "Europe/Amsterdam",
                "type": "clientInfo",
            }
        ],
        "channelData": {"tenant": {"id": TENANT}},
        "locale": "nl-NL",
        "localTimezone": "Europe/Amsterdam",
        **({} if posted else {"deliveryMode": "expectReplies"}),
    }


# --- Those who ask


@dataclass
class Ran:
    """One round: seconds of the clock, of the bot and of this process; of each turn those until the response."""

    seconds: float = 0.0
    bot: float = 0.0
    load: float = 0.0
    waits: list[float] = field(default_factory=list)


class Crowd:
    """Asks the same bots in different ways."""

    def __init__(self, cloud: Cloud, dialogues: Sequence[Dialogue], tokens: Sequence[str], seed: int) -> None:
        self.cloud = cloud
        self._chance = random.Random(seed)
        self.dialogues = dialogues
        self._headers = [f"Authorization: Bearer {token}\r\n".encode() for token in tokens]
        self._persons = itertools.count()

    def person(self) -> int:
        """The number of somebody who did not ask before."""
        return next(self._persons)

    async def hold(
        self, lines: Lines, way: Way, dialogue: Dialogue, number: int, new: bool = False, pause: float = 0.0
    ) -> list[float]:
        """All turns of a dialogue of the person with this number, one after the other; the seconds that each took."""
        headers = self._headers[number % len(self._headers)] if way.tokens else b""
        waits = []
        for row in dialogue:
            text = written(row.text, self._chance) if new else row.text
            body = activity(text, row.place, f"{number:09}", self.cloud.url, posted=way.posted)
            answer = await lines.ask(json.dumps(body).encode(), headers)
            if answer.status != 200:
                raise SystemExit(f"the bot answers {answer.status}: {answer.body[:200]!r}")
            waits.append(answer.seconds)
            self._compare(way, row, answer.body)
            if pause:
                await asyncio.sleep(random.expovariate(1 / pause))
        return waits

    def _compare(self, way: Way, row: Row, body: bytes) -> None:
        """While replies are kept, one is asked at a time."""
        if not self.cloud.keep:
            return
        replies = (
            [json.loads(one) for one in self.cloud.kept] if way.posted else json.loads(body)["activities"]
        )
        self.cloud.kept.clear()
        # Marks for the sources stand in the text, and not in what is read aloud.
        texts = [reply["speak"] for reply in replies]
        cards = [reply.get("attachments", [{}])[0].get("content") for reply in replies]
        if texts != [row.reply.text] or cards != [row.reply.card]:
            raise SystemExit(f"{way}: {row.text!r} is answered with {texts}, not {row.reply.text!r}")

    async def compare(self, bot: Bot, way: Way) -> None:
        """Each question once. Ends the program when a reply is not the one that it has to be."""
        lines = Lines(bot.port)
        self.cloud.keep = True
        for dialogue in self.dialogues:
            await self.hold(lines, way, dialogue, self.person())
        self.cloud.keep = False
        lines.close()

    async def ask(
        self,
        bot: Bot,
        ways: Callable[[int], Way],
        connections: int,
        dialogues: Iterator[Dialogue],
        new: bool = False,
    ) -> Ran:
        """All those dialogues, so many at a time; `ways` tells how the n-th travels."""
        ran, lines, numbers = Ran(), Lines(bot.port), itertools.count()

        async def one_after_the_other() -> None:
            for dialogue in dialogues:
                ran.waits += await self.hold(lines, ways(next(numbers)), dialogue, self.person(), new)

        posted = self.cloud.posted
        cpu, load, began = bot.tell("cpu"), time.process_time(), time.perf_counter()
        await asyncio.gather(*(one_after_the_other() for _ in range(connections)))
        ran.seconds = time.perf_counter() - began
        ran.load = time.process_time() - load
        ran.bot = bot.tell("cpu") - cpu
        lines.close()
        if ways(0).posted and ways(1).posted and self.cloud.posted - posted != len(ran.waits):
            raise SystemExit(f"{len(ran.waits)} questions, {self.cloud.posted - posted} replies")
        return ran


# --- What is measured


async def compared(crowd: Crowd, bots: Sequence[Bot], way: Way, options: argparse.Namespace) -> None:
    """Prints the lines of one way: a bot for what is new, one for what is known, and the echo."""
    asked = dict(
        zip(("bot, new", "bot, known", "echo"), zip(bots, (True, False, False), strict=True), strict=True)
    )
    rounds: dict[str, list[Ran]] = {name: [] for name in asked}
    for one in bots:
        await crowd.compare(one, way)
    for _ in range(options.rounds):
        for name, (one, new) in asked.items():
            ran = await crowd.ask(one, lambda _: way, options.connections, iter(crowd.dialogues), new)
            rounds[name].append(ran)
    measures: list[tuple[Callable[[Ran], float], int]] = [
        (lambda ran: len(ran.waits) / ran.seconds, 10),
        (lambda ran: len(ran.waits) / ran.bot, 14),
        (lambda ran: at(ran.waits, 0.5), 10),
        (lambda ran: at(ran.waits, 0.99), 10),
    ]
    medians = {name: [median(map(measure, runs)) for measure, _ in measures] for name, runs in rounds.items()}
    shown = str(way)
    for name, values in medians.items():
        cells = "".join(
            f"{number(value):>{width}}" for value, (_, width) in zip(values, measures, strict=True)
        )
        load = median(ran.load / ran.seconds for ran in rounds[name])
        print(f"{shown:<28}{name:<14}{cells}{load:>8.0%}")
        shown = ""
    for name in list(asked)[:2]:
        ratios = [mine / theirs for mine, theirs in zip(medians[name], medians["echo"], strict=True)]
        cells = "".join(f"{ratio:>{width}.2f}" for ratio, (_, width) in zip(ratios, measures, strict=True))
        print(f"{'':<28}{f'ratio, {name[5:]}':<14}{cells}", flush=True)


async def used(crowd: Crowd, bot: Bot, way: Way, users: int, seconds: float, store: Path) -> None:
    """Prints how long users wait."""
    lines, waits = Lines(bot.port), list[float]()
    dialogues = itertools.cycle(crowd.dialogues)
    cpu, began = bot.tell("cpu"), time.perf_counter()

    async def user() -> None:
        number = crowd.person()
        await asyncio.sleep(random.uniform(0, BETWEEN))
        while time.perf_counter() - began < seconds:
            waits.extend(await crowd.hold(lines, way, next(dialogues), number, True, BETWEEN))

    over = threading.Event()
    edits = asyncio.create_task(asyncio.to_thread(edit, store, over))
    await asyncio.gather(*(user() for _ in range(users)))
    over.set()
    await edits
    lines.close()
    cells = "".join(f"{number(at(waits, share)):>10}" for share in (0.5, 0.99, 1.0))
    busy = (bot.tell("cpu") - cpu) / (time.perf_counter() - began)
    print(f"{way!s:<28}{len(waits):>8,}{cells}{busy:>8.0%}{bot.tell('memory') / 1e6:>14.0f}", flush=True)


def edit(store: Path, until: threading.Event) -> None:
    """Changes the figure of a fact every second, and back again; in a thread, for writing may wait for the disk."""
    with closing(sqlite3.connect(store, isolation_level=None, timeout=30)) as connection:
        fact, value = connection.execute(
            "SELECT id, value FROM facts WHERE kind = 'figure' AND status = 'approved' LIMIT 1"
        ).fetchone()
        for changed in itertools.cycle((str(int(value) + 1), value)):
            connection.execute("UPDATE facts SET value = ? WHERE id = ?", (changed, fact))
            if until.wait(1) and changed == value:
                return


async def remembered(crowd: Crowd, bot: Bot, turns: int, connections: int) -> None:
    """Prints what stays in memory; turns with tokens, replies half of the time posted."""
    asked, first, said = 0, 0, itertools.cycle(crowd.dialogues)
    print(f"{'turns':<28}{'MB':>10}{'since the first':>18}{'a CPU second':>14}")
    print(f"{'none':<28}{bot.tell('memory') / 1e6:>10.1f}")

    def until(limit: int) -> Iterator[Dialogue]:
        nonlocal asked
        while asked < limit:
            dialogue = next(said)
            asked += len(dialogue)
            yield dialogue

    for step in range(1, STEPS + 1):
        ran = await crowd.ask(
            bot,
            lambda count: Way(posted=count % 2 == 0, tokens=True),
            connections,
            until(turns * step // STEPS),
            new=True,
        )
        memory = bot.tell("memory")
        first = first or memory
        speed = number(len(ran.waits) / ran.bot)
        print(f"{asked:<28,}{memory / 1e6:>10.1f}{memory / first - 1:>18.1%}{speed:>14}", flush=True)


async def profiled(crowd: Crowd, bot: Bot, way: Way, connections: int) -> None:
    """Prints where the time of the bot goes."""
    await crowd.compare(bot, way)
    bot.tell("profile")
    await crowd.ask(bot, lambda _: way, connections, iter(crowd.dialogues), new=True)
    print(f"{way}\n\n{bot.tell('profiled')}\n", flush=True)


# --- The command line


async def measure(options: argparse.Namespace, folder: Path) -> None:  # noqa: C901
    """All that was asked for."""
    store = folder / "facts.db"
    raad("init", store)
    log = folder / "log.db" if options.log else None
    dialogues = script(store, options.turns, options.seed, log)
    replies = [row.reply for dialogue in dialogues for row in dialogue]
    sizes = [len(json.dumps(reply.card)) for reply in replies if reply.card]
    texts = len({row.text for dialogue in dialogues for row in dialogue})
    print(f"{len(replies):,} turns in {len(dialogues):,} dialogues, {texts:,} different questions; ", end="")
    print(f"a card has {median(sizes):,.0f} bytes (median; {max(sizes):,} at most)\n", flush=True)
    private = rsa.generate_private_key(65537, 2048)
    published = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key()))
    keys = {"keys": [{**published, "kid": KEY, "use": "sig", "endorsements": ["msteams"]}]}
    cloud = Cloud(lambda: keys, ISSUER)
    await cloud.start()
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": APP, "exp": now + 86_400, "serviceurl": cloud.url}
    tokens = [
        jwt.encode(claims | {"nbf": now - number}, private, algorithm="RS256", headers={"kid": KEY})
        for number in range(TOKENS)
    ]
    crowd = Crowd(cloud, dialogues, tokens, options.seed)

    def bot(tokens: bool = True, echoed: Sequence[Reply] | None = None, profiled: bool = False) -> Bot:
        return Bot(Serving(store, tokens, cloud.url, echoed, None if echoed else log, profiled))

    if options.profile:
        for echoed in (None, replies):
            with bot(echoed=echoed, profiled=True) as one:
                print("echo" if echoed else "bot, new")
                await profiled(crowd, one, Way(posted=True, tokens=True), options.connections)
        return
    if options.rounds:
        print(f"{'':<42}{'a second':>10}{'a CPU second':>14}{'p50 (ms)':>10}{'p99 (ms)':>10}{'load':>8}")
        for tokens_too in (False, True):
            with bot(tokens_too) as fresh, bot(tokens_too) as one, bot(tokens_too, replies) as other:
                for posted in (False, True):
                    await compared(crowd, (fresh, one, other), Way(posted, tokens_too), options)
        print()
    if options.users:
        print(f"{f'{options.users} users':<28}{'turns':>8}", end="")
        print(f"{'p50 (ms)':>10}{'p99 (ms)':>10}{'max (ms)':>10}{'busy':>8}{'memory (MB)':>14}")
        with bot() as one:
            for posted in (False, True):
                way = Way(posted, tokens=True)
                await used(crowd, one, way, options.users, options.seconds, store)
        print()
    if options.memory:
        with bot() as one:
            await remembered(crowd, one, options.memory, options.connections)
    await cloud.stop()
    if cloud.unsigned and options.rounds == 0:
        raise SystemExit(f"{cloud.unsigned} replies were posted without a token")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help="0: no echo bot")
    parser.add_argument("--turns", type=int, default=TURNS, metavar="N", help="turns in a round")
    parser.add_argument("--connections", type=int, default=CONNECTIONS, metavar="N")
    parser.add_argument("--users", type=int, default=0, metavar="N")
    parser.add_argument("--seconds", type=float, default=USER_SECONDS, help="how long the users stay")
    parser.add_argument("--memory", type=int, default=0, metavar="N", help="turns")
    parser.add_argument("--log", action="store_true", help="with the question log")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(measure(parser.parse_args(), Path(name)))


if __name__ == "__main__":
    main()
