"""Draws the screen again when the reader's system turns from light to dark or back: charts are coloured here."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

ASSETS = Path(__file__).resolve().parent / "assets"

_FOLLOW_THEME = st.components.v2.component(
    "spend_follow_theme", html="<span></span>", js=(ASSETS / "follow_theme.js").read_text(encoding="utf-8")
)


def follow_theme() -> None:
    """Have the browser ask for a new run once its theme has changed; nothing is seen of it."""
    _FOLLOW_THEME(key="follow_theme", width="content", on_turned_change=lambda: None)
