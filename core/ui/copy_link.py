"""A button that copies the address of what is shown, for a colleague to open."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

ASSETS = Path(__file__).resolve().parent / "assets"

_COPY_LINK = st.components.v2.component(
    "spend_copy_link",
    html='<button type="button">Copy link</button> <span role="status"></span>',
    css=(ASSETS / "copy_link.css").read_text(encoding="utf-8"),
    js=(ASSETS / "copy_link.js").read_text(encoding="utf-8"),
)


def show_copy_link() -> None:
    """Draw the button; the browser does the copying."""
    _COPY_LINK(key="copy_link", width="content")
