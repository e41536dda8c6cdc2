"""Remakes the pictures of every screen on the sample data: `make screenshots`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from core.pipeline import build
from core.settings import SAMPLE_REGISTERS, SAMPLE_SOURCES, load_settings
from core.ui.menu import Page
from tests.browser.conftest import ARGUMENTS, Visitor, find_chromium, serve

BODY = "authority=aldenshire"
SIZES = (1280, 390)
SCHEMES = ("light", "dark")
TALLEST = 2400
"""Pixels; what lies below is more of the same table."""


def take(browser: Browser, base: str, screen: Page, folder: Path) -> None:
    """One screen at both widths, light and dark."""
    address = screen.value.address.removeprefix("./")
    name = address.replace("_", "-") or "overview"
    for width in SIZES:
        for scheme in SCHEMES:
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            visitor = Visitor(context.new_page(), base)
            visitor.open(f"{address}?{BODY}")
            height = visitor.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
            visitor.page.set_viewport_size({"width": width, "height": min(int(height), TALLEST)})
            visitor.settle(starts_run=False)
            visitor.page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
            context.close()


def main(folder: Path) -> int:
    """Build the sample, serve it, and take every screen; 1 where there is no Chromium."""
    chromium = find_chromium()
    if chromium is None:
        sys.stderr.write("Chromium is needed: sudo apt-get install chromium\n")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch)
        build(load_settings(data), SAMPLE_SOURCES, SAMPLE_REGISTERS, changed_only=False)
        with serve(data, data / "state.sqlite") as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            for screen in Page:
                take(browser, base, screen, folder)
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
