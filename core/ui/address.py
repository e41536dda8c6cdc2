"""Addresses of screens: relative, so that they hold under any base path; the present choice in the query."""

from __future__ import annotations

from urllib.parse import urlencode

from core.selection import Selection
from core.ui.menu import Page


def make_address(page: Page, selection: Selection, **more: str) -> str:
    """The address of a screen that shows a selection; `more` is what only that screen reads."""
    query = urlencode({**selection.to_params(), **{name: value for name, value in more.items() if value}}, doseq=True)
    return f"{page.value.address}?{query}" if query else page.value.address
