"""A chart leaves as a picture, made in the browser; and a screen sends little to it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from core.ui.menu import Page
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"
MOST_BYTES = 1_000_000
PNG_SIZE = slice(16, 24)
SCREENS = [page for page in Page if page.value.is_in_menu]


def save_chart(visitor: Visitor, kind: str) -> Path:
    visitor.open_fold("These figures as a table")
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("button", name=f"Save chart ({kind})").locator("visible=true").first.click()
    assert waiting.value.suggested_filename.endswith(f".{kind.lower()}")
    return Path(waiting.value.path())


def test_a_chart_as_svg_says_what_it_shows(visitor: Visitor) -> None:
    visitor.open("?authority=northmoor")
    finding = visitor.page.locator(".st-key-figure_months h3").inner_text()
    picture = ElementTree.fromstring(save_chart(visitor, "SVG").read_text(encoding="utf-8"))
    words = " ".join("".join(text.itertext()) for text in picture.iter(f"{SVG}text"))
    assert finding in words
    assert "Source: made-up sample data; data version" in words
    assert len(list(picture.iter(f"{SVG}path"))) > 10


def test_a_chart_as_png_is_a_picture_of_twice_its_size(visitor: Visitor) -> None:
    visitor.open("?authority=northmoor")
    width = visitor.page.locator(".st-key-chart_months .js-plotly-plot").bounding_box()["width"]  # type: ignore[index]
    data = save_chart(visitor, "PNG").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert abs(int.from_bytes(data[PNG_SIZE][:4], "big") - 2 * width) <= 2
    assert len(data) > 20_000


def count_bytes(visitor: Visitor) -> list[int]:
    """A list that grows by the size of everything that reaches the browser from now on."""
    watch = visitor.page.context.new_cdp_session(visitor.page)
    sizes: list[int] = []
    watch.on("Network.webSocketFrameReceived", lambda event: sizes.append(len(event["response"]["payloadData"])))
    watch.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    watch.send("Network.enable")
    return sizes


def test_no_screen_sends_a_megabyte(visitor: Visitor) -> None:
    """After the first load: what a change of screen or of a filter brings, by socket and by request."""
    sizes = count_bytes(visitor)
    visitor.open()
    told = {}
    for screen in (*SCREENS[1:], SCREENS[0]):
        sizes.clear()
        visitor.follow(screen.value.name)
        told[screen.value.name] = sum(sizes)
    sizes.clear()
    visitor.choose("Public body", "Northmoor Council")
    told["a filter"] = sum(sizes)
    assert all(sizes)
    assert {name: size for name, size in told.items() if not 1_000 < size < MOST_BYTES} == {}
