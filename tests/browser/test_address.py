"""The address is the state: whatever way a reader comes to an address, it shows the same figures."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def open_fresh(browser: Browser, visitor: Visitor) -> list[str]:
    """The figures that another browser shows at the visitor's address."""
    context = browser.new_context()
    other = Visitor(context.new_page(), visitor.base)
    other.open(visitor.path.removeprefix("/"))
    found = other.figures
    context.close()
    return found


def test_walk(visitor: Visitor, browser: Browser) -> None:
    """Open, filter, switch page, copy the address, open it fresh, back, forward, reload."""
    visitor.open()
    everyone = visitor.figures
    visitor.choose("Public body", "Northmoor Council")
    assert "authority=northmoor" in visitor.path
    one_body = visitor.figures
    assert one_body != everyone
    visitor.choose("Count spending with", "Local SMEs")
    local = visitor.figures
    assert local != one_body
    visitor.follow("Markets")
    assert visitor.path.startswith("/markets?")
    assert "authority=northmoor" in visitor.path
    assert "measure=local_sme" in visitor.path
    markets = visitor.figures
    assert open_fresh(browser, visitor) == markets
    visitor.page.go_back()
    visitor.settle()
    assert visitor.figures == local
    visitor.page.go_back()
    visitor.settle()
    assert visitor.figures == one_body
    visitor.page.go_forward()
    visitor.settle()
    visitor.page.go_forward()
    visitor.settle()
    assert visitor.figures == markets
    visitor.page.reload()
    visitor.settle()
    assert visitor.figures == markets


@pytest.mark.parametrize("page", ["", "directorates", "markets", "suppliers", "target", "data_quality"])
def test_cold_link_shows_its_filters(visitor: Visitor, page: str) -> None:
    """A link straight to a screen, as a colleague would send it, before anything else was opened."""
    visitor.open(f"{page}?authority=eastvale&measure=vcse")
    body = visitor.page.get_by_role("combobox", name="Public body")
    assert body.input_value() == "Eastvale District Council" or "Eastvale" in body.inner_text()
    assert visitor.page.get_by_text("Eastvale District Council, November 2025 to October 2026").count()


def test_a_row_goes_down_and_the_way_up_comes_back(visitor: Visitor) -> None:
    visitor.open("directorates?authority=northmoor")
    top = visitor.figures
    visitor.page.get_by_text("These figures as a table").first.click()
    visitor.follow("Resources")
    assert "directorate=Resources" in visitor.path
    assert visitor.figures != top
    visitor.press("All directorates")
    assert visitor.figures == top


def test_start_again_forgets_every_filter(visitor: Visitor) -> None:
    visitor.open("markets?authority=northmoor&measure=vcse")
    visitor.press("Start again")
    assert visitor.path == "/markets"


def test_a_bar_goes_down(visitor: Visitor) -> None:
    visitor.open("markets?authority=northmoor")
    bar = visitor.page.locator(".js-plotly-plot .point path").first.bounding_box()
    assert bar is not None
    visitor.page.mouse.click(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
    visitor.settle()
    assert "market=" in visitor.path


def test_search_finds_a_supplier_and_its_card(visitor: Visitor) -> None:
    visitor.open("suppliers")
    visitor.page.get_by_label("Search by name").fill("brook")
    visitor.settle()
    assert "search=brook" in visitor.path
    visitor.follow("Brook Homecare Ltd")
    assert "Brook Homecare Ltd" in visitor.figures
    assert visitor.page.get_by_text("Counted as").count()
