"""A target set on screen is there for the next reader."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def test_a_saved_target_stands_in_another_browser(visitor: Visitor, browser: Browser) -> None:
    visitor.open("target?authority=northmoor")
    assert "No target is set yet" in visitor.figures[1]
    visitor.page.get_by_label("Target share, in per cent").fill("55")
    visitor.page.get_by_label("Signed off by").fill("Committee of 3 November")
    visitor.page.get_by_role("button", name="Save the target").click()
    visitor.settle()
    assert "of reaching 55%" in visitor.figures[1]
    context = browser.new_context()
    other = Visitor(context.new_page(), visitor.base)
    other.open("target?authority=northmoor")
    assert other.figures[1] == visitor.figures[1]
    other.open("?authority=northmoor")
    assert other.page.get_by_text("signed off by Committee of 3 November").count()
    context.close()
