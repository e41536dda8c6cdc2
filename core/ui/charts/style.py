"""How every chart looks: the Analysis Function's palette, grey behind, labels beside what they name.

At most four colours, never colour alone; at most ten light gridlines; no legend where a direct label will do; SVG
only, since browsers keep few WebGL drawings on a page.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from core.ui.wording import say_pounds

FONT_SIZE = 14
MOST_TICKS = 4


@dataclass(frozen=True)
class Palette:
    """Colours by what they stand for; each has 3:1 or better on its ground."""

    main: str
    second: str
    third: str
    fourth: str
    quiet: str
    grid: str
    text: str
    band: str
    ground: str


LIGHT = Palette(
    main="#12436D",
    second="#F46A25",
    third="#28A197",
    fourth="#801650",
    quiet="#767F87",
    grid="#E3E6E8",
    text="#0B0C0C",
    band="rgba(18, 67, 109, 0.16)",
    ground="rgba(255, 255, 255, 0.8)",
)
DARK = Palette(
    main="#8CC4EE",
    second="#F98C55",
    third="#4CC4B8",
    fourth="#E08AB8",
    quiet="#9AA5AE",
    grid="#36404A",
    text="#F3F5F7",
    band="rgba(140, 196, 238, 0.22)",
    ground="rgba(18, 23, 28, 0.8)",
)


def choose_palette() -> Palette:
    """The palette of the theme that the reader has on."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def clean_label(text: str) -> str:
    """A published name as a plotly label: plotly reads tags and entities in labels, so none may come from data."""
    return text.replace("&", "&amp;").replace("<", "‹").replace(">", "›")


def make_layout(palette: Palette, *, height: int, right_margin: int = 16) -> dict[str, Any]:
    """The layout that all charts share; the finding stands above the chart as a heading, not in it."""
    axis: dict[str, Any] = {
        "gridcolor": palette.grid,
        "zeroline": False,
        "linecolor": palette.quiet,
        "tickfont": {"size": FONT_SIZE, "color": palette.text},
        "fixedrange": True,
        "title": None,
        "automargin": True,
    }
    return {
        "height": height,
        "margin": {"l": 8, "r": right_margin, "t": 24, "b": 8},
        "font": {"size": FONT_SIZE, "color": palette.text},
        "paper_bgcolor": "rgba(0, 0, 0, 0)",
        "plot_bgcolor": "rgba(0, 0, 0, 0)",
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"font": {"size": FONT_SIZE}},
        "xaxis": {**axis, "showgrid": False},
        "yaxis": {**axis, "nticks": 6},
    }


def find_pound_ticks(least: float, most: float) -> dict[str, Any]:
    """Round places on an axis of pounds, written as people say them: '£50 million', not '£50M'."""
    span = max(most, 0.0) - min(least, 0.0)
    if span <= 0:
        return {"tickprefix": "£"}
    rough = span / MOST_TICKS
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * part for part in (1, 2, 5, 10) if size * part >= rough)
    places = [step * count for count in range(math.floor(min(least, 0.0) / step), math.ceil(most / step) + 1)]
    return {
        "tickvals": places,
        "ticktext": [say_pounds(place).replace(".0 ", " ") if place else "£0" for place in places],
    }


def make_label(text: str, x: Any, y: float, colour: str, **placing: Any) -> dict[str, Any]:
    """A direct label at a point of the chart, in the colour of what it names."""
    settings = {"showarrow": False, "xanchor": "left", "yanchor": "middle", "align": "left", **placing}
    return {"text": text, "x": x, "y": y, "font": {"color": colour, "size": FONT_SIZE}, **settings}


def add_label(figure: go.Figure, text: str, x: Any, y: float, colour: str, **placing: Any) -> None:
    """`make_label`, added to a figure that is there already."""
    figure.add_annotation(**make_label(text, x, y, colour, **placing))
