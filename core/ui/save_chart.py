"""Buttons that save a chart as a picture, made in the browser, with its finding and its source in the picture."""

from __future__ import annotations

import streamlit as st

from core.ui.assets import read_asset

_SAVE_CHART = st.components.v2.component(
    "spend_save_chart",
    html=(
        '<div><button type="button" value="png">Save chart (PNG)</button>'
        '<button type="button" value="svg">Save chart (SVG)</button><span role="status"></span></div>'
    ),
    css=read_asset("save_chart.css"),
    js=read_asset("save_chart.js"),
)


def show_save_chart(name: str, *, finding: str, statistic: str, source: str, file_name: str) -> None:
    """Draw the buttons for the chart of the figure `name`; the browser makes the picture."""
    words = {"finding": finding, "statistic": statistic, "source": source}
    _SAVE_CHART(key=f"save_{name}", width="content", data={"chart": f"chart_{name}", "file": file_name, **words})
