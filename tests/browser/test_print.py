"""The Overview prints on one A4 page, without its controls."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("choice", ["", "?authority=northmoor", "?authority=northmoor&measure=local_sme"])
def test_the_overview_is_one_page(visitor: Visitor, choice: str) -> None:
    visitor.open(choice)
    printed = visitor.page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1


def test_controls_are_not_printed(visitor: Visitor) -> None:
    visitor.open("?authority=northmoor")
    visitor.page.emulate_media(media="print")
    assert not visitor.page.get_by_role("button", name="Copy link").is_visible()
    assert not visitor.page.get_by_role("combobox", name="Public body").is_visible()
    assert visitor.page.get_by_role("heading", level=1).is_visible()
