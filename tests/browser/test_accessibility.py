"""axe on every screen in both themes and at both widths: nothing serious or critical."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from core.ui.menu import Page
from tests.browser.conftest import LAPTOP, Visitor

pytestmark = pytest.mark.browser
GRAVE = {"serious", "critical"}
SCREENS = [page.value.address.removeprefix("./") for page in Page]
PHONE, ZOOMED = 390, 320


def read_axe() -> str:
    """The script of axe-core, as the package of that name brings it."""
    package = pytest.importorskip(
        "axe_playwright_python.base", reason="axe-playwright-python is needed (requirements-dev.txt)"
    )
    script: str = package.AXE_SCRIPT
    return script


def find_grave(visitor: Visitor, script: str) -> list[str]:
    """One line for each serious or critical finding on the present screen."""
    visitor.page.evaluate(script)
    found: dict[str, Any] = visitor.page.evaluate("async () => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{issue['id']} ({issue['impact']}): {issue['nodes'][0]['html'][:200]}"
        for issue in found["violations"]
        if issue["impact"] in GRAVE
    ]


@pytest.fixture(scope="module", params=SCREENS)
def shown(request: pytest.FixtureRequest, laptop: BrowserContext, served: str) -> Iterator[Visitor]:
    """One screen, opened once for all that is looked at on it."""
    page = laptop.new_page()
    visitor = Visitor(page, served)
    visitor.open(f"{request.param}?authority=northmoor")
    yield visitor
    page.close()


def resize(visitor: Visitor, width: int) -> None:
    visitor.page.set_viewport_size({**LAPTOP, "width": width})
    visitor.settle(starts_run=False)


def test_no_control_is_out_of_reach_or_order(shown: Visitor) -> None:
    """Tab comes by every control that can be seen, in the order in which they stand, and does not get caught."""
    wanted = shown.page.evaluate(COUNT_CONTROLS)
    reached: list[tuple[float, str]] = []
    for _ in range(wanted + 20):
        shown.page.keyboard.press("Tab")
        place = shown.page.evaluate(PLACE_FOCUSED)
        if place is None:
            break
        reached.append((place["top"], place["html"]))
    assert wanted <= len(reached) < wanted + 20
    backwards = [after for before, after in pairwise(reached) if after[0] < before[0] - A_ROW]
    assert backwards == []


def test_nothing_grave_and_no_sideways_scrolling(shown: Visitor) -> None:
    """Light and dark at both widths; on a phone, and on a laptop at 400% zoom, which is 320 wide (WCAG 1.4.10)."""
    script = read_axe()
    assert find_grave(shown, script) == []
    shown.page.emulate_media(color_scheme="dark")
    shown.settle()
    assert find_grave(shown, script) == []
    resize(shown, PHONE)
    assert find_grave(shown, script) == []
    assert measure_overflow(shown) == 0
    shown.page.emulate_media(color_scheme="light")
    shown.settle()
    assert find_grave(shown, script) == []
    resize(shown, ZOOMED)
    assert measure_overflow(shown) == 0


def measure_overflow(visitor: Visitor) -> int:
    """How many pixels of the screen lie beyond its right edge."""
    found: int = visitor.page.locator("[data-testid=stMain]").evaluate("main => main.scrollWidth - main.clientWidth")
    return found


def test_every_control_is_reached_by_keyboard(visitor: Visitor) -> None:
    """Tab goes through the menu, the filters and the figures in their order, and the focus can be seen."""
    visitor.open("directorates?authority=northmoor")
    reached: list[str] = []
    for _ in range(60):
        visitor.page.keyboard.press("Tab")
        reached.append(visitor.page.evaluate(NAME_FOCUSED))
    wanted = ["Overview", "Definitions", "Public body", "Period", "Count spending with", "More choices", "Copy link"]
    places = [next((place for place, name in enumerate(reached) if word in name), -1) for word in wanted]
    assert -1 not in places, dict(zip(wanted, places, strict=True))
    assert places == sorted(places)


def test_a_changed_filter_is_announced(visitor: Visitor) -> None:
    visitor.open("?authority=northmoor")
    visitor.choose("Count spending with", "Local SMEs")
    assert visitor.page.get_by_role("status").filter(has_text="Showing Northmoor Council").count() == 1


def test_each_screen_has_a_title_of_its_own_and_no_tool_of_streamlit(visitor: Visitor) -> None:
    titles = set()
    visitor.open()
    for screen in Page:
        if screen.value.is_in_menu:
            visitor.follow(screen.value.name)
        else:
            visitor.open(screen.value.address)
        titles.add(visitor.page.title())
        for test_id in ("stAppDeployButton", "stMainMenu", "stSidebarNav"):
            assert not visitor.page.get_by_test_id(test_id).is_visible()
    assert len(titles) == len(SCREENS)
    assert visitor.page.locator("link[rel*=icon]").first.get_attribute("href")


A_ROW = 60
"""Pixels: what stands in one row is not all equally high."""
IS_CONTROL = "a[href], button, input, select, textarea, summary, [tabindex='0'], [role='combobox']"
COUNT_CONTROLS = f"""() => {{
    const isSeen = (element) => element.checkVisibility({{ checkOpacity: true, visibilityProperty: true }})
        && !element.disabled && element.tabIndex >= 0 && element.getBoundingClientRect().width > 1;
    const within = (root) => [...root.querySelectorAll("*")].flatMap((element) => [
        ...(element.matches("{IS_CONTROL}") && isSeen(element) ? [element] : []),
        ...(element.shadowRoot ? within(element.shadowRoot) : []),
    ]);
    const found = within(document.querySelector("[data-testid=stMain]"));
    // Of a group of choices only the one chosen is a stop; arrows go to the others.
    return found.filter((element) => element.getAttribute("role") !== "radio" || element.ariaChecked === "true").length;
}}"""
PLACE_FOCUSED = """() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    if (!active || active === document.body) return null;
    const scrolled = document.querySelector("[data-testid=stMain]").scrollTop;
    return { top: active.getBoundingClientRect().top + scrolled, html: active.outerHTML.slice(0, 120) };
}"""
NAME_FOCUSED = """() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return (active?.getAttribute('aria-label') || active?.innerText || '').trim();
}"""


def test_a_grave_fault_is_found(visitor: Visitor) -> None:
    """The scan can fail: a picture without words is reported."""
    script = read_axe()
    visitor.open("definitions")
    visitor.page.evaluate("() => document.body.append(document.createElement('img'))")
    assert any("image-alt" in line for line in find_grave(visitor, script))
