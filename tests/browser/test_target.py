"""A target set on screen is there for the next reader."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def test_a_saved_target_stands_in_another_browser(visitor: Visitor, other: Visitor) -> None:
    visitor.open("target?authority=northmoor")
    assert "No target is set yet" in visitor.figures[1]
    visitor.page.get_by_label("Target share, in per cent").fill("55")
    visitor.page.get_by_label("Signed off by").fill("Committee of 3 November")
    visitor.press("Save the target")
    visitor.page.get_by_text("of reaching 55%").first.wait_for()
    visitor.settle(starts_run=False)
    assert "of reaching 55%" in visitor.figures[1]
    other.open("target?authority=northmoor")
    assert other.figures[1] == visitor.figures[1]
    other.open("?authority=northmoor")
    assert other.page.get_by_text("signed off by Committee of 3 November").count()
