"""Two people save a target at the same moment, each in a browser of their own: nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from core.store.state import StateStore
from tests.browser.conftest import Visitor, serve
from tests.pages.small_data import build_small_data
from tests.postgres import serve_postgres

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PEOPLE = {"Ash": "55", "Birch": "61"}
# Both buttons are pressed by the browsers' own clocks, so that neither waits for the other.
PRESS_AT = """at => setTimeout(() => [...document.querySelectorAll('button')]
    .find(button => button.innerText.trim() === 'Save the target').click(), at - Date.now())"""
HEAD_START_MS = 1_500


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def state_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "SQLite":
        yield f"sqlite:///{tmp_path / 'state.sqlite'}"
        return
    with serve_postgres() as address:
        yield address


def fill_in(browser: BrowserContext, base: str, name: str, share: str) -> Visitor:
    visitor = Visitor(browser.new_page(), base)
    visitor.open("target?authority=northmoor")
    visitor.page.get_by_label("Target share, in per cent").fill(share)
    visitor.page.get_by_label("Your name").fill(name)
    return visitor


def test_two_browsers_that_save_at_the_same_moment_lose_nothing(
    laptop: BrowserContext, neighbour: BrowserContext, state_url: str, tmp_path: Path
) -> None:
    build_small_data(tmp_path)
    with serve(tmp_path, state_url) as base:
        people = zip((laptop, neighbour), PEOPLE.items(), strict=True)
        visitors = [fill_in(browser, base, name, share) for browser, (name, share) in people]
        moment = time.time() * 1000 + HEAD_START_MS
        for visitor in visitors:
            visitor.page.evaluate(PRESS_AT, moment)
        for visitor in visitors:
            visitor.page.get_by_text("of reaching").first.wait_for(timeout=30_000)
        store = StateStore(state_url)
        kept = store.targets("northmoor")
        store.close()
        assert list(kept["version"]) == [2, 1]
        assert dict(zip(kept["saved_by"], kept["target_share"], strict=True)) == {"Ash": 0.55, "Birch": 0.61}
        for visitor in visitors:
            visitor.open("target?authority=northmoor")
        assert visitors[0].figures[1] == visitors[1].figures[1]
        assert f"of reaching {kept['target_share'].iloc[0]:.0%}" in visitors[0].figures[1]
        for visitor in visitors:
            visitor.page.close()
