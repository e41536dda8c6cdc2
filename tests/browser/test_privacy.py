"""No request leaves the app's own host, on any screen."""

from __future__ import annotations

import pytest

from core.ui.menu import Page
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def test_no_request_goes_elsewhere(visitor: Visitor) -> None:
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    for page in Page:
        visitor.open(f"{page.value.address.removeprefix('./')}?authority=northmoor")
    own = (visitor.base, visitor.base.replace("http", "ws"), "data:", "blob:")
    assert asked
    assert [url for url in asked if not url.startswith(own)] == []
