"""A button that copies the address of what is shown, for a colleague to open."""

from __future__ import annotations

import streamlit as st

from core.ui.assets import read_asset

_COPY_LINK = st.components.v2.component(
    "spend_copy_link",
    html='<button type="button">Copy link</button> <span role="status"></span>',
    css=read_asset("copy_link.css"),
    js=read_asset("copy_link.js"),
)


def show_copy_link() -> None:
    """Draw the button; the browser does the copying."""
    _COPY_LINK(key="copy_link", width="content")
