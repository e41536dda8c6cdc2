"""The app served to a real Chromium. Skips with a message where there is none."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from playwright.sync_api import TimeoutError as NotSeenError

from tests.pages.small_data import build_small_data

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 60
IS_LONG = bool(os.environ.get("SPEND_LONG"))
"""Whether the tests that repeat a thing do so as often as their marks ask (`make test LONG=1`), or a few times."""
LAPTOP: ViewportSize = {"width": 1280, "height": 900}
# Counts the runs that ended, and notes when the screen last changed, from before the page's own first line.
WATCH = """(() => {
    window.spendRuns = 0;
    window.spendChanged = performance.now();
    const look = (record) => {
        if (record.attributeName !== "data-test-script-state" || record.oldValue === "notRunning") return;
        if (record.target.getAttribute(record.attributeName) === "notRunning") window.spendRuns += 1;
    };
    new MutationObserver((records) => {
        window.spendChanged = performance.now();
        records.forEach(look);
    }).observe(document, {
        subtree: true, childList: true, characterData: true, attributes: true, attributeOldValue: true,
    });
})()"""
# Streamlit has drawn the last run: it runs nothing, shows nothing of an earlier run nor a grey box, and stands still.
IS_SETTLED = """() => document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]') !== null
    && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')
    && document.querySelector('h1') !== null
    && !document.getAnimations().some((animation) => animation.playState === "running")
    && performance.now() - window.spendChanged > 150"""
# Which run was the last to end: of this document, and which of its runs.
NAME_RUN = "() => `${performance.timeOrigin} ${window.spendRuns}`"
HAS_RUN = f"""(last) => ({NAME_RUN})() !== last
    || document.querySelector('[data-testid="stApp"][data-test-script-state="running"]') !== null"""
MOST_UNSEEN_MS = 5_000


def find_chromium() -> str | None:
    """Debian's Chromium, or whichever the machine calls so."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass
class Visitor:
    """A person at a browser: one page, the app's address, and how many clicks were made."""

    page: Page
    base: str
    clicks: int = 0
    last_run: str = ""

    def __post_init__(self) -> None:
        self.page.add_init_script(WATCH)

    def open(self, path: str = "") -> None:
        """Go to an address and wait until the screen stands still."""
        self.page.goto(f"{self.base}/{path}")
        self.settle()

    def settle(self, *, starts_run: bool = True) -> None:
        """Wait until the screen stands still; first for a run, where what was just done begins one."""
        if starts_run:
            with suppress(NotSeenError):  # the choice made was the present one
                self.page.wait_for_function(HAS_RUN, arg=self.last_run, timeout=MOST_UNSEEN_MS)
        self.page.wait_for_function(IS_SETTLED, timeout=30_000)
        self.last_run = self.page.evaluate(NAME_RUN)

    def follow(self, name: str) -> None:
        """Click a link by its words."""
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.clicks += 1
        self.settle()

    def press(self, name: str) -> None:
        """Press a button by its words."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.clicks += 1
        self.settle()

    def open_fold(self, words: str) -> None:
        """Open what is folded away under these words."""
        self.page.locator("summary", has_text=words).first.click()
        self.clicks += 1
        self.settle(starts_run=False)

    def choose(self, label: str, option: str) -> None:
        """Choose in a list by its label."""
        box = self.page.get_by_role("combobox", name=label).first
        box.scroll_into_view_if_needed()
        self.page.wait_for_timeout(200)  # a list that has just been opened closes when the screen is scrolled
        box.click()
        self.page.get_by_role("option", name=option, exact=True).click()
        self.clicks += 2
        self.settle()

    @property
    def path(self) -> str:
        """Where the visitor is, without the host."""
        return self.page.url.removeprefix(self.base)

    @property
    def figures(self) -> list[str]:
        """The headings of the screen, which say its findings."""
        return self.page.locator("[data-testid=stMain]").locator("h1, h2, h3, h4").all_inner_texts()


@contextmanager
def serve(data: Path, state: Path | str) -> Iterator[str]:
    """The app on a free port of this machine, until the block ends; `state` is an SQLite file or an address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = state if isinstance(state, str) else f"sqlite:///{state}"
    environment = {**os.environ, "SPEND_DATA": str(data), "SPEND_STATE_URL": url}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with (
        (data / "server.log").open("w") as log,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) as server,
    ):
        try:
            _wait_until_healthy(port, server)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_until_healthy(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(f"http://localhost:{port}/_stcore/health", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    pytest.fail("the app did not start")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app over the small data."""
    folder = tmp_path_factory.mktemp("served")
    build_small_data(folder)
    with serve(folder, folder / "state.sqlite") as base:
        yield base


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    path = find_chromium()
    if path is None:
        pytest.skip("Chromium is needed (apt-get install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def laptop(browser: Browser) -> Iterator[BrowserContext]:
    """A browser at a laptop that has been here before: it has the app's scripts, and remembers nothing else."""
    context = browser.new_context(viewport=LAPTOP)
    yield context
    context.close()


@pytest.fixture(scope="session")
def neighbour(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody else's browser, which has been here before too."""
    context = browser.new_context(viewport=LAPTOP)
    yield context
    context.close()


@pytest.fixture
def other(neighbour: BrowserContext, served: str) -> Iterator[Visitor]:
    """Somebody else, with a browser of their own."""
    page = neighbour.new_page()
    yield Visitor(page, served)
    page.close()


@pytest.fixture
def visitor(laptop: BrowserContext, served: str) -> Iterator[Visitor]:
    """A visitor at the laptop."""
    page = laptop.new_page()
    yield Visitor(page, served)
    page.close()
