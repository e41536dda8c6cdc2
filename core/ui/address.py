"""The address is the state: making one, going to one, and widgets that write their own part of it.

Addresses are relative, so that they hold under any base path. No choice lives anywhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core.selection import Selection
from core.ui.menu import Page

# What single screens keep in the address while a filter changes; the number of a list's page is not among them.
KEPT_PARAMS = ("search", "counting", "order", "group", "lines", "definition", "by")


def make_address(page: Page, selection: Selection, **more: str) -> str:
    """The address of a screen that shows a selection; `more` is what only that screen reads."""
    query = urlencode({**selection.to_params(), **{name: value for name, value in more.items() if value}}, doseq=True)
    return f"{page.value.address}?{query}" if query else page.value.address


def go_to(selection: Selection, **own: str) -> None:
    """Make `selection` what the present screen shows, by writing it to the address.

    `own` is what only this screen reads; what it has of that already stays, but for the number of a list's page.
    """
    kept = {name: st.query_params[name] for name in KEPT_PARAMS if name in st.query_params}
    wanted = {name: value for name, value in {**kept, **own}.items() if value}
    st.query_params.from_dict({**selection.to_params(), **wanted})


def start_again() -> None:
    """Forget every filter."""
    st.query_params.clear()


def show_step(label: str, selection: Selection, icon: str | None = None) -> None:
    """A way to another choice on the same screen; a page link can't take the last filter away."""
    looks = "tertiary" if icon else "secondary"
    st.button(label, key=f"step_{label}", on_click=go_to, args=(selection,), icon=icon, type=looks)  # type: ignore[arg-type]


def bind_param(selection: Selection, name: str, value: Any, write: Callable[[Any], str]) -> dict[str, Any]:
    """For a widget that only one screen has: its key, set to `value`, and its own part of the address when changed."""
    key = f"own_{name}"
    st.session_state[key] = value
    return {"key": key, "on_change": lambda: go_to(selection, **{name: write(st.session_state[key])})}
