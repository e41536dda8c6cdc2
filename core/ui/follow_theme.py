"""Draws the screen again when the reader's system turns from light to dark or back: charts are coloured here."""

from __future__ import annotations

import streamlit as st

from core.ui.assets import read_asset

_FOLLOW_THEME = st.components.v2.component("spend_follow_theme", html="<span></span>", js=read_asset("follow_theme.js"))


def follow_theme() -> None:
    """Have the browser ask for a new run once its theme has changed; nothing is seen of it."""
    _FOLLOW_THEME(key="follow_theme", width="content", on_turned_change=lambda: None)
