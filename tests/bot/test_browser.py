"""The browser that other tests look through shows pages, tells what they do, and stays on this computer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import PHONE, tab
from conftest import missing
from playwright.sync_api import Browser
from teams import World, world


@pytest.fixture(scope="module")
def bot() -> Iterator[World]:
    with world(development=True) as running:
        yield running


def test_a_page_is_shown_in_the_size_that_was_asked(browser: Browser, bot: World) -> None:
    with tab(browser, f"http://127.0.0.1:{bot.port}/health", PHONE) as (page, seen):
        assert '"status": "ok"' in page.inner_text("body")
        assert page.evaluate("[innerWidth, innerHeight]") == list(PHONE)
    assert f"http://127.0.0.1:{bot.port}" in seen.origins


def test_errors_and_other_origins_are_noticed_and_not_reached(browser: Browser, bot: World) -> None:
    with tab(browser, f"http://127.0.0.1:{bot.port}/health") as (page, seen):
        answer = page.evaluate("fetch('https://evil.example/x').then(r => r.status, e => e.name)")
        assert answer == "TypeError"
        assert "https://evil.example" in seen.origins
        assert any("ERR_NAME_NOT_RESOLVED" in error for error in seen.errors)


@pytest.mark.parametrize(
    ("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)], ids=["CI", "elsewhere"]
)
def test_without_chromium_only_a_check_of_a_change_fails(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="no Chromium"):
        missing("no Chromium")
