"""What a member sees and does: the Agents Playground in a real browser, before the bot as it is started for real."""

from __future__ import annotations

import json
import os
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import client
import pytest
from browser import tab
from conftest import ROOT, missing
from editions import EDITIONS
from lindemeer import Ran
from playwright.sync_api import Browser, Locator, Page, expect

SCREENSHOTS = Path(os.environ.get("RAADBAAK_SCREENSHOTS") or ROOT / "build" / "screenshots")
"""Where a run leaves what it saw."""

TRANSFER = "Hoeveel Wsw-medewerkers zijn overgegaan naar Ontplooj?"
SETTLED = "Hoeveel inwoners kregen een schuldregeling?"
WELCOME = "Wat is een garantiebaan?"

# In milliseconds. Far more than is needed: this machine may be busy.
PATIENCE = 20_000
# How the Playground marks what the bot says, and a card in it.
MESSAGE = ".fai-OutputCard"
CARD = ".ac-adaptiveCard"
# Where a message is written, for a form in a card has fields of its own.
BOX = "[role=textbox][contenteditable]"

# The texts in a card that stick out of it, or of their own button.
CUT_OFF = """card => {
  const edge = card.getBoundingClientRect().right + 1;
  return [...card.querySelectorAll("*")]
    .filter((one) => one.getBoundingClientRect().right > edge || one.scrollWidth > one.clientWidth + 1)
    .filter((one) => one.clientWidth > 0)
    .map((one) => one.textContent);
}"""


@dataclass(frozen=True)
class Reply:
    """What the bot answered: a message with text, and the one below it that holds the card."""

    text: Locator
    card: Locator

    def press(self, title: str | re.Pattern[str]) -> None:
        self.card.get_by_role("button", name=title).click()


@dataclass(frozen=True)
class Chat:
    """The personal chat with the bot, which takes 30 questions a minute from one person."""

    page: Page

    def ask(self, question: str) -> Reply:
        box = self.page.locator(BOX)
        return self.after(lambda: (box.fill(question), box.press("Enter")))

    def press(self, reply: Reply, title: str | re.Pattern[str], *, card: bool = True) -> Reply:
        return self.after(lambda: reply.press(title), card=card)

    def after(self, act: Callable[[], object], *, card: bool = True) -> Reply:
        """What comes when `act` is done: a text, and below it a card unless it is told that there is none."""
        messages = self.page.locator(MESSAGE)
        before = messages.count()
        act()
        expect(messages).to_have_count(before + (2 if card else 1), timeout=PATIENCE)
        return Reply(messages.nth(before), messages.nth(before + 1).locator(CARD).first)

    def keep(self, name: str) -> None:
        """Keeps what the window shows."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.mouse.move(0, 0)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")


@dataclass(frozen=True)
class Running:
    """Both ends, and the port that the browser goes to."""

    playground: client.Running
    port: int
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, sqlite_utils: Callable[..., Ran]) -> Path:
    """The shipped facts, and those of three yearly letters that are there in full."""
    folder = tmp_path_factory.mktemp("playground")
    letters = [folder / f"{edition.year}.txt" for edition in EDITIONS]
    for path, edition in zip(letters, EDITIONS, strict=True):
        path.write_text(edition.text, encoding="utf-8")
    for command in (("init", folder / "facts.db"), ("import", folder / "facts.db", *letters, "--approve")):
        done = sqlite_utils("raad", *command)
        assert done.rc == 0, done.err
    return folder / "facts.db"


@pytest.fixture(scope="module")
def running(store: Path) -> Iterator[Running]:
    reason = client.missing()
    if reason:
        missing(f"{reason}, so the bot was not tried in it: make playground")
    port, bot_port = client.free_port(), client.free_port()
    log = store.with_name("log.db")
    with (
        client.bot(store, bot_port, RAADBAAK_LOG=str(log)),
        client.playground(port, bot_port) as playground,
    ):
        yield Running(playground, port, log)


@pytest.fixture(scope="module")
def chat(browser: Browser, running: Running) -> Iterator[Chat]:
    """One personal chat for all journeys, in which the bot has said who it is."""
    with tab(browser, running.address) as (page, _):
        expect(page.get_by_role("button", name=WELCOME)).to_be_visible(timeout=PATIENCE)
        page.get_by_role("button", name="Hide log panel").click()
        yield Chat(page)


# --- Journeys ----------------------------------------------------------------------------------------------


def test_a_question_gets_a_sentence_and_a_card(chat: Chat) -> None:
    reply = chat.ask(TRANSFER)
    expect(reply.text).to_contain_text("zijn 779 Wsw-medewerkers overgedragen aan Ontplooj")
    expect(reply.card.get_by_text("779", exact=True)).to_be_visible()
    expect(reply.card).to_contain_text("401")
    chat.keep("answer")


def test_a_choice_is_pressed_and_answered(chat: Chat) -> None:
    asked_back = chat.ask("Hoeveel medewerkers?")
    expect(asked_back.text).to_contain_text("Wat bedoelt u?")
    chat.keep("choice")
    chosen = chat.press(asked_back, re.compile("^340 "))
    expect(chosen.card.get_by_text("340", exact=True)).to_be_visible()
    expect(chosen.text).to_contain_text("nam Ontplooj de begeleiding over van 340 Wsw-medewerkers")


def test_a_short_question_goes_on_about_the_last_answer(chat: Chat) -> None:
    chat.ask(TRANSFER)
    expect(chat.ask("hoeveel daarvan in Almelo?").card.get_by_text("401", exact=True)).to_be_visible()
    share = chat.ask("welk percentage is dat?")
    expect(share.card.get_by_text("51,5%", exact=True)).to_be_visible()
    expect(share.card).to_contain_text("401 / 779 = 51,5%")
    chat.keep("follow-up")


def test_a_follow_up_is_one_press(chat: Chat) -> None:
    reply = chat.ask(SETTLED)
    course = chat.press(reply, "Hoe ontwikkelde dat zich?")
    expect(course.card.get_by_role("row", name="2022 520")).to_be_visible()


def test_figures_of_several_years_are_drawn_above_a_table(chat: Chat) -> None:
    reply = chat.ask("Hoeveel inwoners kregen een schuldregeling in 2022, 2023 en 2024?")
    for year, figure in (("2022", "520"), ("2023", "540"), ("2024", "600")):
        expect(reply.card.get_by_role("img", name=f"{year}, {figure}")).to_be_visible()
        row = reply.card.get_by_role("row", name=f"{year} {figure}")
        expect(row.get_by_role("cell", name=figure, exact=True)).to_be_visible()
    chat.keep("chart")


def test_the_source_opens_below_the_answer_and_at_its_mark(chat: Chat) -> None:
    reply = chat.ask(SETTLED)
    expect(reply.text).to_contain_text("600 inwoners")
    source = reply.card.get_by_text("Van hen kregen 600 inwoners een schuldregeling")
    expect(source).to_be_hidden()
    reply.press("Toon bron")
    expect(source).to_be_visible()
    chat.keep("source")
    reply.text.get_by_role("button", name="1", exact=True).hover()
    mark = chat.page.locator(".fui-PopoverSurface")
    expect(mark).to_contain_text("Van hen kregen 600 inwoners een schuldregeling")
    expect(mark).to_contain_text("Jaarbericht schuldhulp 2024 van 11 maart 2025")
    chat.page.mouse.move(0, 0)
    expect(mark).to_be_hidden()


def test_what_is_wrong_is_told_without_a_name(
    chat: Chat, running: Running, sqlite_utils: Callable[..., Ran]
) -> None:
    reply = chat.ask(SETTLED)
    reply.press("Klopt dit niet?")
    reply.card.get_by_label("Toelichting").fill("In de begroting staat iets anders.")
    # A reason has to be chosen.
    reply.press("Verstuur")
    expect(reply.card.get_by_text("Kies wat er niet klopt.")).to_be_visible()
    reply.card.get_by_role("radio", name="Het is verouderd").check()
    chat.keep("feedback")
    thanks = chat.press(reply, "Verstuur", card=False)
    expect(thanks.text).to_contain_text("De griffie krijgt uw melding te zien, zonder uw naam.")
    kept = sqlite_utils("rows", running.log, "feedback")
    assert kept.rc == 0, kept.err
    (row,) = json.loads(kept.out)
    assert (row["reason"], row["told"], row["text"]) == (
        "outdated",
        "600",
        "In de begroting staat iets anders.",
    )
    assert "Sanne" not in kept.out


def test_a_question_without_an_answer_becomes_a_letter(chat: Chat) -> None:
    question = "Hoeveel inwoners kregen in 2019 een schuldregeling?"
    decline = chat.ask(question)
    expect(decline.text).to_contain_text("geen aantal")
    decline.press("Stuur naar de griffie")
    expect(decline.card.get_by_label("Schriftelijke vraag")).to_have_value(re.compile(re.escape(question)))
    chat.keep("letter")


def test_a_decline_offers_what_is_known(chat: Chat) -> None:
    chat.ask(TRANSFER)
    decline = chat.ask("En hoeveel in Twenterand?")
    expect(decline.text).to_contain_text("Ik ken hierover geen aantal voor Twenterand")
    chat.keep("decline")
    known = chat.press(decline, re.compile("^779 Wsw-medewerkers overgedragen"))
    expect(known.card.get_by_text("779", exact=True)).to_be_visible()


def test_in_a_channel_it_answers_below_the_question_that_mentions_it(chat: Chat) -> None:
    page = chat.page
    page.get_by_role("treeitem", name="Sociaal domein").click()
    box = page.get_by_role("group").filter(has=page.get_by_role("button", name="Post")).get_by_role("textbox")
    box.press_sequentially("@Raad")
    page.get_by_role("menuitem", name="Raadbaak").click()
    page.keyboard.insert_text(f" {TRANSFER}")
    page.get_by_role("button", name="Post").click()
    thread = page.get_by_role("group").filter(has_text=TRANSFER)
    expect(thread.locator(CARD).get_by_text("779", exact=True)).to_be_visible(timeout=PATIENCE)
    chat.keep("channel")
    page.get_by_role("treeitem", name="Personal Chat").click()
    expect(page.get_by_text("Start a new post")).to_be_hidden()


def test_no_card_is_cut_off(chat: Chat) -> None:
    """The Playground itself is made for a wide window; a card can be made as narrow as on a phone."""
    questions = {"answer": SETTLED, "choice": "Hoeveel medewerkers?", "decline": "En hoeveel in Twenterand?"}
    cards = {name: chat.ask(question).card for name, question in questions.items()}
    for width in (446, 280):
        narrow = chat.page.add_style_tag(content=f".ac-preview-panel {{ width: {width}px !important; }}")
        for name, card in cards.items():
            assert not card.evaluate(CUT_OFF)
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            card.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", animations="disabled")
        narrow.evaluate("style => style.remove()")


# --- What is around it -------------------------------------------------------------------------------------


def test_the_playground_listens_to_this_computer_only(running: Running) -> None:
    socket.create_connection(("127.0.0.1", running.port), timeout=5).close()
    # On Linux all of 127.0.0.0/8 is this computer: what listens everywhere answers here too.
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", running.port), timeout=5)


def test_the_playground_tried_to_reach_nobody(chat: Chat, running: Running) -> None:
    assert "Listening" in running.playground.said
    assert "refused" not in running.playground.said


def test_the_playground_could_not_have_reached_anybody(running: Running, tmp_path: Path) -> None:
    """The same preloaded file, with something that does try."""
    attempt = "require('node:net').connect(80, '192.0.2.1').on('error', e => console.log(e.message))"
    command = ["node", "--require", str(client.LOOPBACK), "--eval", attempt]
    with client.running(command, dict(os.environ), tmp_path) as process:
        process.wait_until_it_says("192.0.2.1 is not on this computer")
        assert "refused: 192.0.2.1" in process.said


def test_the_lock_file_names_no_address_and_checks_what_comes_in() -> None:
    lock = json.loads((client.FOLDER / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((client.FOLDER / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert {f"node_modules/{name}" for name in wanted} <= set(packages)
    for package in packages.values():
        assert package["integrity"].startswith("sha512-")
    assert "://" not in json.dumps(lock)
