"""The page to try the bot, in a real browser: by keyboard, by its names and roles, on a phone, in the dark."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from browser import DESKTOP, PHONE, tab
from playwright.sync_api import Browser, Locator, Page, expect
from teams import ANSWER, WELCOME, World, world

from bot.page import routes
from bot.texts import TEXTS
from knowledge import Desk, Log, Option, Source

QUESTION = "Hoeveel Wsw'ers zijn overgegaan naar Ontplooj?"
SMALLEST = (320, 568)


@pytest.fixture(scope="module")
def shipped_bot(shipped_desk: Desk) -> Iterator[World]:
    with world(shipped_desk, development=True) as running:
        yield running


@pytest.fixture(scope="module")
def running() -> Iterator[World]:
    with world(development=True) as this:
        yield this


@pytest.fixture
def bot(running: World) -> World:
    running.desk.said = ANSWER
    running.desk.asked.clear()
    return running


@contextmanager
def visit(browser: Browser, bot: World, size: tuple[int, int] = DESKTOP, **options: Any) -> Iterator[Page]:
    """The page after its welcome. At the end: nothing went wrong in it, and nothing was asked elsewhere."""
    own = f"http://127.0.0.1:{bot.port}"
    with tab(browser, f"{own}/", size, **options) as (page, seen):
        alerts: list[str] = []
        page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
        expect(answers(page)).to_have_count(1)
        yield page
        assert seen.errors == []
        assert seen.origins == {own}
        assert alerts == []


def answers(page: Page) -> Locator:
    return page.get_by_role("article").filter(has=page.get_by_role("heading", name="Raadbaak antwoordt"))


def ask(page: Page, text: str) -> Locator:
    """Types a question where the page has put the cursor; gives the answer."""
    before = answers(page).count()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(before + 1)
    return answers(page).nth(before)


def focused(page: Page) -> str:
    """The text or label of what has the focus."""
    return str(page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).textContent"))


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Goes there as someone without a mouse does."""
    for _ in range(30):
        if focused(page) == name:
            return
        page.keyboard.press(key)
    pytest.fail(f"{name} cannot be reached with {key}")


def show(page: Page, card: dict[str, Any]) -> Locator:
    """A card as the page shows it. What its buttons send is in `sent` there."""
    page.evaluate(
        """async (card) => {
          const { show } = await import("/card.js");
          globalThis.sent = [];
          document.getElementById("log").replaceChildren(show(card, (...what) => sent.push(what)));
        }""",
        {"type": "AdaptiveCard", "version": "1.5", **card},
    )
    return page.get_by_role("log")


def run(text: str, **looks: Any) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **looks}]}


# --- What is served ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/page.js", "/card.js", "/page.css"])
def test_the_page_is_there_in_development_mode_only(bot: World, path: str) -> None:
    assert bot.request("GET", path).status == 200
    assert bot.request("POST", path).status == 405
    with world() as guarded:
        assert guarded.request("GET", path, headers=guarded.bearer()).status == 404


def test_every_file_of_the_page_is_tested_here() -> None:
    assert {route.path for route in routes()} == {"/", "/page.js", "/card.js", "/page.css"}


@pytest.mark.parametrize("path", [route.path for route in routes()])
def test_the_headers_keep_the_page_to_itself(browser: Browser, bot: World, path: str) -> None:
    with tab(browser, f"http://127.0.0.1:{bot.port}/") as (page, _):
        headers = page.request.get(f"http://127.0.0.1:{bot.port}{path}").headers
    policy = dict(rule.strip().partition(" ")[::2] for rule in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["content-type"].endswith("charset=utf-8")


# --- Other websites ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/health", "/api/messages", "/page.js"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "rebound.example:3978"}, 421),
        ({"Host": "rebound.example"}, 421),
        ({"Host": "127.0.0.1.rebound.example"}, 421),
        ({"Host": "192.168.1.10:3978"}, 421),
        ({"Host": "me@127.0.0.1"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
    ids=str,
)
def test_another_site_is_not_let_in(bot: World, path: str, headers: dict[str, str], status: int) -> None:
    method = "POST" if path == "/api/messages" else "GET"
    body = json.dumps(bot.activity()).encode()
    answer = bot.request(method, path, body, {"Content-Type": "application/json", **headers})
    assert answer.status == status
    assert bot.nothing_happened()


@pytest.mark.parametrize("host", ["localhost:3978", "127.0.0.1", "127.8.8.8:80", "[::1]:3978"])
def test_this_computer_goes_by_several_names(bot: World, host: str) -> None:
    assert bot.request("GET", "/", headers={"Host": host}).status == 200
    assert bot.request("GET", "/health", headers={"Host": host}).status == 200


def test_with_a_registration_every_host_name_is_served() -> None:
    with world() as guarded:
        assert guarded.request("GET", "/health", headers={"Host": "raadbaak.example"}).status == 200


@pytest.mark.parametrize("content_type", ["application/json", "text/plain"])
@pytest.mark.parametrize("mode", ["cors", "no-cors"])
def test_a_page_at_another_address_cannot_ask(
    browser: Browser, bot: World, content_type: str, mode: str
) -> None:
    """Also not one on this computer, such as another program that someone is developing."""
    post = """([url, mode, type, body]) =>
      fetch(url, { method: "POST", mode, headers: { "Content-Type": type }, body })
        .then((r) => r.text(), (error) => error.name)"""
    url = f"http://127.0.0.1:{bot.port}/api/messages"
    with tab(browser, f"{bot.channel.url}/") as (page, _):
        read = page.evaluate(post, [url, mode, content_type, json.dumps(bot.activity())])
    assert read in ("", "TypeError")
    assert bot.nothing_happened()


# --- A conversation ----------------------------------------------------------------------------------------


def test_a_question_typed_on_the_keyboard_is_answered(browser: Browser, shipped_bot: World) -> None:
    with visit(browser, shipped_bot) as page:
        answer = ask(page, QUESTION)
        expect(answer).to_contain_text("zijn 779 Wsw-medewerkers overgedragen aan Ontplooj")
        expect(answer).to_contain_text("Bron: Raadsbrief Almelo")
        expect(answer.get_by_text("779", exact=True)).to_be_visible()
        # Ready for the next one.
        assert focused(page) == "Uw vraag"
        expect(page.get_by_label("Uw vraag")).to_have_value("")
        expect(ask(page, "En hoeveel daarvan bij Almelo?")).to_contain_text("401")


def test_options_are_buttons_for_the_keyboard(browser: Browser, shipped_bot: World) -> None:
    with visit(browser, shipped_bot) as page:
        options = ask(page, "Hoeveel medewerkers?").get_by_role("button")
        expect(options.first).to_be_visible()
        chosen = options.nth(1).text_content() or ""
        tab_to(page, chosen, "Shift+Tab")
        with page.expect_request("**/api/messages") as caught:
            page.keyboard.press("Enter")
        expect(answers(page)).to_have_count(3)
        expect(page.get_by_role("article").filter(has_text="U vroeg").last).to_contain_text(chosen)
        figure = chosen.split()[0]
        expect(answers(page).last).to_contain_text(figure)
        # The focus stays where it was: the answer is read out by itself, and lies one Tab further.
        assert focused(page) == chosen
    sent = caught.value.post_data_json
    assert list(sent["value"]) == ["raad"]
    assert "text" not in sent


def test_the_source_is_shown_when_asked(browser: Browser, bot: World) -> None:
    quote = "De 779 mensen zijn overgegaan."
    assert ANSWER.display
    source = Source("Raadsbrief over de Wsw", "onderdeel 2", quote)
    bot.desk.said = replace(ANSWER, display=replace(ANSWER.display, sources=(source,)))
    with visit(browser, bot) as page:
        answer = ask(page, QUESTION)
        button = answer.get_by_role("button", name=TEXTS.card["show_quote"])
        expect(button).to_have_attribute("aria-expanded", "false")
        expect(answer.get_by_text(quote)).to_be_hidden()
        tab_to(page, TEXTS.card["show_quote"], "Shift+Tab")
        page.keyboard.press("Space")
        expect(answer.get_by_text(quote)).to_be_visible()
        expect(answer.get_by_text("Raadsbrief over de Wsw, onderdeel 2")).to_be_visible()
        expect(button).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("Space")
        expect(answer.get_by_text(quote)).to_be_hidden()


def test_what_is_wrong_with_an_answer_can_be_told(browser: Browser, tmp_path: Path) -> None:
    words = TEXTS.feedback
    with (
        Log(tmp_path / "log.db") as log,
        world(development=True, log=log) as bot,
        visit(browser, bot, PHONE) as page,
    ):
        answer = ask(page, QUESTION)
        tab_to(page, words["title"], "Shift+Tab")
        page.keyboard.press("Enter")
        tab_to(page, words["reasons"]["wrong"])
        page.keyboard.press("Space")
        tab_to(page, words["remark"])
        page.keyboard.type("Het zijn er meer.")
        tab_to(page, words["send"])
        page.keyboard.press("Enter")
        expect(answers(page)).to_have_count(3)
        expect(answers(page).last).to_contain_text(words["thanks"])
        expect(answer.get_by_role("button", name=words["title"])).to_be_focused()


def test_a_new_conversation_knows_nothing_of_the_old_one(browser: Browser, bot: World) -> None:
    with visit(browser, bot) as page:
        sent: list[dict[str, Any]] = []
        page.on("request", lambda request: sent.append(request.post_data_json))
        ask(page, "Eerste vraag")
        page.get_by_role("button", name="Nieuw gesprek").click()
        expect(page.get_by_role("article")).to_have_count(1)
        assert focused(page) == "Uw vraag"
        ask(page, "Tweede vraag")
    first, welcome, second = (message["conversation"]["id"] for message in sent)
    assert first != welcome == second


def test_an_answer_to_a_conversation_that_was_left_is_not_shown(browser: Browser, bot: World) -> None:
    with visit(browser, bot) as page:
        page.get_by_label("Uw vraag").fill("Eerste vraag")
        with page.expect_response(lambda response: "membersAdded" in (response.request.post_data or "")):
            page.evaluate(
                "document.getElementById('ask').requestSubmit(); document.getElementById('again').click()"
            )
        expect(page.get_by_role("article")).to_have_count(1)
        expect(page.get_by_role("log")).to_contain_text(WELCOME.text)
    assert ("ask", "Eerste vraag") in bot.desk.asked


def test_without_a_bot_it_says_so_and_keeps_the_question(browser: Browser) -> None:
    with (
        world(development=True) as bot,
        tab(browser, f"http://127.0.0.1:{bot.port}/") as (page, seen),
    ):
        expect(answers(page)).to_have_count(1)
        bot.stop()
        page.keyboard.type("Hoeveel mensen?")
        page.keyboard.press("Enter")
        expect(page.get_by_role("log")).to_contain_text("De bot is niet bereikbaar.")
        expect(page.get_by_label("Uw vraag")).to_have_value("Hoeveel mensen?")
        assert all("ERR_CONNECTION_REFUSED" in error for error in seen.errors)


def test_a_message_that_is_refused_is_told(browser: Browser, bot: World) -> None:
    with tab(browser, f"http://127.0.0.1:{bot.port}/") as (page, _):
        page.evaluate("() => { crypto.randomUUID = () => '' }")
        page.get_by_role("button", name="Nieuw gesprek").click()
        expect(page.get_by_role("log")).to_contain_text("De bot nam dit bericht niet aan.")


# --- Who sees and hears it ---------------------------------------------------------------------------------


def test_a_screen_reader_finds_its_way(browser: Browser, bot: World) -> None:
    with visit(browser, bot) as page:
        expect(page.locator("body")).to_match_aria_snapshot("""
            - banner:
              - heading "Raadbaak" [level=1]
              - paragraph: Proefpagina
              - button "Nieuw gesprek"
            - log "Gesprek met Raadbaak":
              - article:
                - heading "Raadbaak antwoordt" [level=2]
                - paragraph: Dag! Ik geef cijfers uit de raadsbrieven.
                - button "Hoeveel mensen zijn overgegaan?"
                - button "Wie is de wethouder?"
            - textbox "Uw vraag"
            - button "Verstuur"
        """)
        expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
        expect(page.locator("html")).to_have_attribute("lang", "nl")


@pytest.mark.parametrize("size", [SMALLEST, PHONE], ids=str)
def test_on_a_phone_nothing_falls_off_the_side(
    browser: Browser, shipped_bot: World, size: tuple[int, int]
) -> None:
    with visit(browser, shipped_bot, size) as page:
        for text in (QUESTION, "Hoeveel medewerkers?", "Wat kost een zwembad?", "x" * 120):
            ask(page, text)
        beyond = page.evaluate(
            """() => [...document.querySelectorAll("body *:not(.unseen)")]
              .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
              .map((one) => one.outerHTML.slice(0, 80))"""
        )
        assert beyond == []
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        assert page.evaluate("document.getElementById('log').scrollWidth") == size[0]
        # The field and the way to begin again stay in sight.
        expect(page.get_by_label("Uw vraag")).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("button", name="Nieuw gesprek")).to_be_in_viewport(ratio=1)


def test_a_finger_hits_every_button(browser: Browser, shipped_bot: World) -> None:
    with visit(browser, shipped_bot, PHONE) as page:
        ask(page, "Hoeveel medewerkers?")
        heights = page.evaluate(
            "[...document.querySelectorAll('button')].map((b) => b.getBoundingClientRect().height)"
        )
    assert len(heights) > 5
    assert min(heights) >= 44


def luminance(rgb: str) -> float:
    """Of WCAG 2.2, from "rgb(1, 2, 3)"."""
    parts = [int(part) / 255 for part in rgb.removeprefix("rgb(").removesuffix(")").split(",")]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_by_day_and_by_night(browser: Browser, bot: World, scheme: Any) -> None:
    bot.desk.said = replace(ANSWER, options=WELCOME.options, follow_ups=WELCOME.options)
    with visit(browser, bot, color_scheme=scheme) as page:
        ask(page, QUESTION).get_by_role("button", name=TEXTS.card["show_quote"]).click()
        pairs = page.evaluate(
            """() => [...document.querySelectorAll("h1, p, span, label, button, input")]
              .filter((one) => one.checkVisibility() && !one.classList.contains("unseen"))
              .map((one) => {
                let ground = one;
                while (getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement;
                return [one.textContent, getComputedStyle(one).color, getComputedStyle(ground).backgroundColor];
              })"""
        )
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert len(pairs) > 15
    assert [pair for pair in pairs if contrast(pair[1], pair[2]) < 4.5] == []
    assert (luminance(ground) < 0.05) is (scheme == "dark")


@pytest.mark.parametrize(("motion", "behaviour"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_nothing_moves_for_whom_it_should_not(
    browser: Browser, bot: World, motion: Any, behaviour: str
) -> None:
    with visit(browser, bot, reduced_motion=motion) as page:
        log = page.get_by_role("log")
        assert log.evaluate("(one) => getComputedStyle(one).scrollBehavior") == behaviour
        moving = "document.getAnimations().length"
        assert page.evaluate(moving) == 0


def test_what_has_the_focus_is_seen_to_have_it(browser: Browser, bot: World) -> None:
    with visit(browser, bot) as page:
        for _ in range(8):
            page.keyboard.press("Tab")
            outline = page.evaluate("getComputedStyle(document.activeElement).outline")
            if page.evaluate("document.activeElement !== document.body"):
                assert "solid 3px" in outline, outline


# --- Cards -------------------------------------------------------------------------------------------------


HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "[klik](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "**vet** _scheef_ `code`",
    "https://evil.example",
    "&lt;b&gt; &amp;",
)


@pytest.mark.parametrize("payload", HOSTILE)
def test_text_of_a_letter_stays_text(browser: Browser, bot: World, payload: str) -> None:
    assert ANSWER.display
    sources = (Source(payload, payload, payload, "javascript:alert(1)"),)
    display = replace(ANSWER.display, headline=payload, caption=payload, sources=sources)
    options = (Option(payload),)
    bot.desk.said = replace(ANSWER, text=payload, computation=payload, display=display, options=options)
    with visit(browser, bot) as page:
        answer = ask(page, payload)
        answer.get_by_role("button", name=TEXTS.card["show_quote"]).click()
        expect(page.get_by_role("log").locator("img, script, a, b, em, strong, code")).to_have_count(0)
        assert answer.inner_text().count(payload) >= 5
        expect(page.get_by_role("article").filter(has_text="U vroeg").last).to_contain_text(payload)
        answer.get_by_role("button", name=payload).click()
        expect(answers(page)).to_have_count(3)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)//https://x",
        " javascript:alert(1)",
        "http://evil.example",
        "data:text/html,<script>alert(1)</script>",
        "//evil.example",
        "/health",
        "",
        None,
    ],
)
def test_only_https_is_a_link(browser: Browser, bot: World, url: str | None) -> None:
    with visit(browser, bot) as page:
        good = {"type": "Action.OpenUrl", "title": "Open", "url": "https://www.example.nl/brief.pdf"}
        log = show(page, {"actions": [good, {"type": "Action.OpenUrl", "title": "Kwaad", "url": url}]})
        expect(log.get_by_role("link")).to_have_count(1)
        link = log.get_by_role("link", name="Open (opent in een nieuw tabblad)")
        expect(link).to_have_attribute("href", "https://www.example.nl/brief.pdf")
        expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_picture_from_elsewhere_is_told_and_not_fetched(browser: Browser, bot: World) -> None:
    mark = f"data:image/png;base64,{b64encode(files('bot').joinpath('outline.png').read_bytes()).decode()}"
    with visit(browser, bot) as page:
        elsewhere = {"type": "Image", "url": "https://evil.example/x.png", "altText": "Een grafiek"}
        log = show(page, {"body": [elsewhere, {"type": "Image", "url": mark, "altText": "Een vuurtoren"}]})
        expect(log.get_by_text("Een grafiek")).to_be_visible()
        expect(log.get_by_role("img")).to_have_count(1)
        expect(log.get_by_role("img", name="Een vuurtoren")).to_be_visible()


@pytest.mark.parametrize("kind", ["Chart.VerticalBar", "Chart.Line", "constructor", "__proto__", "Nieuw"])
def test_what_is_not_known_gives_way_to_its_fallback(browser: Browser, bot: World, kind: str) -> None:
    with visit(browser, bot) as page:
        deeper = {"type": kind, "fallback": {"type": kind, "fallback": run("in plaats daarvan")}}
        dropped = {"type": kind, "title": "weg", "fallback": "drop"}
        log = show(page, {"body": [deeper, dropped, {"type": kind}], "actions": [{"type": kind}]})
        assert log.inner_text() == "in plaats daarvan"


def test_a_table_is_a_table(browser: Browser, bot: World) -> None:
    rows = [("Jaar", "Aantal"), ("2021", "779"), ("2022", "801")]
    table = {
        "type": "Table",
        "columns": [{"width": 1}, {"width": 1}],
        "rows": [
            {"type": "TableRow", "cells": [{"type": "TableCell", "items": [run(text)]} for text in row]}
            for row in rows
        ],
    }
    with visit(browser, bot, SMALLEST) as page:
        expect(show(page, {"body": [table]})).to_match_aria_snapshot("""
            - table:
              - rowgroup:
                - row "Jaar Aantal":
                  - columnheader "Jaar"
                  - columnheader "Aantal"
                - row "2021 779":
                  - cell "2021"
                  - cell "779"
                - row "2022 801"
        """)
        bare = show(page, {"body": [{**table, "firstRowAsHeader": False}]})
        expect(bare.get_by_role("columnheader")).to_have_count(0)


def test_a_row_can_be_pressed_as_a_whole(browser: Browser, bot: World) -> None:
    def row(action: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "Container",
            "style": "emphasis",
            "selectAction": action,
            "items": [run("779 mensen")],
        }

    submit = {"type": "Action.Submit", "title": "779 mensen", "data": {"raad": {"fact": "x"}}}
    with visit(browser, bot) as page:
        log = show(page, {"body": [row(submit)]})
        expect(log).to_match_aria_snapshot('- button "779 mensen"')
        log.get_by_role("button").press("Enter")
        assert page.evaluate("sent") == [[{"raad": {"fact": "x"}}, "779 mensen"]]
        log = show(
            page,
            {"body": [row({"type": "Action.OpenUrl", "title": "Brief", "url": "https://www.example.nl"})]},
        )
        expect(log.get_by_role("link", name="Brief (opent in een nieuw tabblad)")).to_have_text("779 mensen")
        log = show(
            page, {"body": [row({"type": "Action.OpenUrl", "title": "Brief", "url": "javascript:alert(1)"})]}
        )
        expect(log.locator("a, button")).to_have_count(0)
        expect(log.get_by_text("779 mensen")).to_be_visible()


def test_a_bar_is_as_long_as_it_says(browser: Browser, bot: World) -> None:
    bars = [{"type": "ProgressBar", "value": value, "fallback": run("▬")} for value in (25, 100)]
    with visit(browser, bot) as page:
        log = show(page, {"body": bars})
        short, full = (bar.bounding_box() for bar in log.locator(".bar").all())
        expect(log.get_by_text("▬")).to_have_count(0)
    assert short
    assert full
    assert short["height"] == 6
    assert short["width"] * 4 == pytest.approx(full["width"], abs=1)


def texts(part: Any) -> Iterator[str]:
    """Every text of a card that someone is meant to read."""
    match part:
        case dict():
            for key, value in part.items():
                if key in ("text", "title", "label") and isinstance(value, str):
                    yield value
                elif key not in ("data", "fallback"):
                    yield from texts(value)
        case list():
            for one in part:
                yield from texts(one)


def test_of_a_card_of_the_bot_every_word_is_there(browser: Browser, bot: World) -> None:
    card = json.loads((Path(__file__).parents[1] / "card.json").read_text(encoding="utf-8"))
    told = list(texts(card))
    assert len(told) > 20
    with visit(browser, bot, SMALLEST) as page:
        log = show(page, card)
        for button in log.locator("[aria-expanded]").all():
            button.click()
        seen = log.inner_text()
        assert [text for text in told if text not in seen] == []
        assert page.evaluate("document.getElementById('log').scrollWidth") == SMALLEST[0]


def form(**submit: Any) -> dict[str, Any]:
    card = {
        "type": "AdaptiveCard",
        "body": [
            {
                "type": "Input.ChoiceSet",
                "id": "why",
                "label": "Wat klopt er niet?",
                "style": "expanded",
                "isRequired": True,
                "errorMessage": "Kies wat er niet klopt.",
                "choices": [
                    {"title": "Het cijfer", "value": "figure"},
                    {"title": "De bron", "value": "source"},
                ],
            },
            {
                "type": "Input.Text",
                "id": "note",
                "label": "Toelichting",
                "isMultiline": True,
                "maxLength": 20,
            },
            {
                "type": "Input.ChoiceSet",
                "id": "where",
                "label": "Waar?",
                "value": "b",
                "choices": [{"title": "Alinea a", "value": "a"}, {"title": "Alinea b", "value": "b"}],
            },
        ],
        "actions": [
            {"type": "Action.Submit", "title": "Verstuur melding", "data": {"raad": {"x": 1}}, **submit}
        ],
    }
    return {
        "body": [{"type": "Input.Text", "id": "name", "label": "Naam"}],
        "actions": [
            {"type": "Action.ShowCard", "title": "Klopt dit niet?", "card": card},
            {"type": "Action.Submit", "title": "Klopt", "data": {"ok": True}},
        ],
    }


def test_a_form_is_unfolded_filled_in_and_sent(browser: Browser, bot: World) -> None:
    with visit(browser, bot) as page:
        log = show(page, form())
        opener = log.get_by_role("button", name="Klopt dit niet?")
        expect(opener).to_have_attribute("aria-expanded", "false")
        expect(log.get_by_role("group")).to_have_count(0)
        opener.press("Enter")
        expect(opener).to_have_attribute("aria-expanded", "true")
        expect(log).to_match_aria_snapshot("""
            - group "Wat klopt er niet?":
              - radio "Het cijfer"
              - radio "De bron"
            - textbox "Toelichting"
            - combobox "Waar?"
            - button "Verstuur melding"
        """)
        log.get_by_role("button", name="Verstuur melding").press("Enter")
        assert page.evaluate("sent") == []
        radio = log.get_by_role("radio", name="De bron")
        assert (
            log.get_by_role("radio").first.evaluate("(one) => one.validationMessage")
            == "Kies wat er niet klopt."
        )
        radio.press("Space")
        log.get_by_label("Toelichting").fill("Het is er een te veel")
        assert log.get_by_label("Toelichting").input_value() == "Het is er een te vee"
        log.get_by_label("Naam").fill("Jansen")
        log.get_by_role("button", name="Verstuur melding").press("Enter")
        data = {
            "raad": {"x": 1},
            "name": "Jansen",
            "why": "source",
            "note": "Het is er een te vee",
            "where": "b",
        }
        assert page.evaluate("sent") == [[data, "Verstuur melding"]]
        expect(opener).to_have_attribute("aria-expanded", "false")
        expect(opener).to_be_focused()
        # Around the form, what is in it is not sent along.
        log.get_by_role("button", name="Klopt", exact=True).press("Enter")
        assert page.evaluate("sent[1]") == [{"ok": True, "name": "Jansen"}, "Klopt"]


def test_what_unfolds_comes_into_view(browser: Browser, bot: World) -> None:
    with visit(browser, bot, PHONE) as page:
        log = show(page, {**form(), "body": [run("regel")] * 30})
        opener = log.get_by_role("button", name="Klopt dit niet?")
        opener.press("Enter")
        expect(log.get_by_role("button", name="Verstuur melding")).to_be_in_viewport(ratio=1)


def test_a_button_may_leave_the_form_out(browser: Browser, bot: World) -> None:
    with visit(browser, bot) as page:
        log = show(page, form(associatedInputs="none"))
        log.get_by_role("button", name="Klopt dit niet?").click()
        log.get_by_role("button", name="Verstuur melding").click()
        assert page.evaluate("sent") == [[{"raad": {"x": 1}}, "Verstuur melding"]]


def test_a_button_can_show_one_thing_and_hide_another(browser: Browser, bot: World) -> None:
    targets = [{"elementId": "a", "isVisible": True}, {"elementId": "b", "isVisible": False}, "nergens"]
    card = {
        "body": [
            {
                "type": "ActionSet",
                "actions": [
                    {"type": "Action.ToggleVisibility", "title": "Wissel", "targetElements": targets}
                ],
            },
            {"type": "Container", "id": "a", "isVisible": False, "items": [run("eerste")]},
            {
                "type": "ColumnSet",
                "id": "b",
                "columns": [
                    {"width": "auto", "items": [run("links")]},
                    {"width": "stretch", "items": [run("rechts")]},
                ],
            },
        ]
    }
    with visit(browser, bot) as page:
        log = show(page, card)
        assert log.inner_text().split() == ["Wissel", "links", "rechts"]
        log.get_by_role("button", name="Wissel").click()
        assert log.inner_text().split() == ["Wissel", "eerste"]


def test_a_card_that_cannot_be_shown_leaves_the_text(browser: Browser, bot: World) -> None:
    with tab(browser, f"http://127.0.0.1:{bot.port}/") as (page, seen):
        expect(answers(page)).to_have_count(1)
        page.evaluate("() => { document.createElement = () => { throw new Error('no card') } }")
        expect(ask(page, "Iets")).to_contain_text(ANSWER.text)
        expect(ask(page, "Nog iets")).to_contain_text(ANSWER.text)
        assert [error.partition("\n")[0] for error in seen.errors] == ["no card"] * 2
