"""Puts a chart on the screen, with its text alternative and what a click on it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import streamlit as st

# No bar of buttons above a chart: what stands below it saves it as a picture (core/ui/save_chart.py).
CONFIG: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False}


def show_chart(figure: go.Figure, *, alt: str, key: str, on_pick: Callable[[int], None] | None = None) -> None:
    """Show a chart; `on_pick` gets the number of the row whose mark was clicked."""
    if on_pick is None:
        st.plotly_chart(figure, key=key, alt=alt, config=CONFIG)
        return

    def pick() -> None:
        points = st.session_state[key]["selection"]["points"]
        if points:
            on_pick(int(points[0]["point_index"]))

    st.plotly_chart(figure, key=key, alt=alt, config=CONFIG, on_select=pick, selection_mode="points")
