"""Sorted bars: pounds split by what is known of them, and shares of two years side by side.

Names stand above their bars, so that long ones stay readable on a phone. A figure is made of plain dictionaries in
one go: plotly checks everything again at each addition, which took twenty times as long.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from core.ui.charts.style import FONT_SIZE, Palette, clean_label, find_pound_ticks, make_layout
from core.ui.wording import say_percent, say_pounds, shorten

ROW_HEIGHT = 52
LEGEND_HEIGHT = 70
NAME_LENGTH = 46
MOST_BARS = 25
LEGEND = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal", "font": {"size": FONT_SIZE}}


def draw_pounds(frame: pd.DataFrame, palette: Palette, parts: tuple[str, str, str]) -> go.Figure:
    """One bar a row of `frame` (name, numerator_gbp, classified_gbp, base_gbp), largest on top.

    `parts` names the three pieces: what counts, what is known not to, and what is not known.
    """
    shown = frame.head(MOST_BARS)
    base, classified, counted = (shown[name].astype(float) for name in ("base_gbp", "classified_gbp", "numerator_gbp"))
    pieces = zip(parts, (counted, classified - counted, base - classified), _fills(palette), strict=True)
    traces = [
        {
            "type": "bar", "x": pounds.tolist(), "y": list(range(len(shown))), "name": name, "orientation": "h",
            "marker": fill, "customdata": [say_pounds(amount) for amount in pounds],
            "hovertemplate": f"{name}: %{{customdata}}<extra></extra>",
        }
        for name, pounds, fill in pieces
    ]  # fmt: skip
    labels = [
        f"{clean_label(shorten(str(text), NAME_LENGTH))}  <b>{say_pounds(total)}</b>"
        for text, total in zip(shown["name"], base, strict=True)
    ]
    return _finish(traces, palette, labels, barmode="relative", **find_pound_ticks(0.0, float(base.max())))


def _fills(palette: Palette) -> tuple[dict[str, Any], ...]:
    """Not by colour alone: the unknown part is hatched."""
    hatch = {"shape": "/", "fgcolor": palette.quiet, "bgcolor": "rgba(0,0,0,0)", "size": 6, "solidity": 0.3}
    return (
        {"color": palette.main},
        {"color": palette.second},
        {"color": palette.grid, "pattern": hatch, "line": {"color": palette.quiet, "width": 1}},
    )


def draw_shares(frame: pd.DataFrame, palette: Palette) -> go.Figure:
    """One row of `frame` (name, value, low, high, value_before), in its order: this year's share with its range, and
    the year before as a hollow diamond."""
    shown = frame.head(MOST_BARS)
    before = {"symbol": "diamond-open", "color": palette.second, "size": 11, "line": {"width": 2}}
    traces = [
        _draw_ranges(shown, palette),
        _draw_markers(shown["value_before"], "Year before", before),
        _draw_markers(shown["value"], "This period", {"symbol": "circle", "color": palette.main, "size": 12}),
    ]
    labels = [
        f"{clean_label(shorten(str(name), NAME_LENGTH))}  <b>{told}</b>"
        for name, told in zip(shown["name"], _tell_shares(shown), strict=True)
    ]
    drawn = [traces[0], *(trace for trace in traces[1:] if not pd.isna(trace["x"]).all())]
    return _finish(drawn, palette, labels, tickformat=".0%", range=[-0.02, 1.04], tickvals=[0, 0.2, 0.4, 0.6, 0.8, 1])


def _draw_ranges(shown: pd.DataFrame, palette: Palette) -> dict[str, Any]:
    """Every range as a piece of one broken line."""
    ends = zip(shown["low"], shown["high"], range(len(shown)), strict=True)
    points = [point for low, high, place in ends for point in ((low, place), (high, place), (None, None))]
    return {
        "type": "scatter", "x": [x for x, _ in points], "y": [y for _, y in points], "mode": "lines",
        "hoverinfo": "skip", "line": {"color": palette.main, "width": 6}, "opacity": 0.35, "showlegend": False,
    }  # fmt: skip


def _tell_shares(shown: pd.DataFrame) -> list[str]:
    """'31%', or '20% to 45%' where there is no middle figure."""
    return [
        f"{say_percent(low)} to {say_percent(high)}" if pd.isna(value) else say_percent(value)
        for value, low, high in zip(shown["value"], shown["low"], shown["high"], strict=True)
    ]


def _draw_markers(shares: pd.Series, name: str, marker: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter", "x": shares.astype(float).tolist(), "y": list(range(len(shares))), "mode": "markers",
        "name": name, "marker": marker, "hovertemplate": f"{name}: %{{x:.0%}}<extra></extra>",
    }  # fmt: skip


def _finish(
    traces: list[dict[str, Any]], palette: Palette, labels: list[str], *, barmode: str = "group", **axis: Any
) -> go.Figure:
    """Names above their bars, the first row on top, a legend in one line."""
    layout = make_layout(palette, height=ROW_HEIGHT * len(labels) + LEGEND_HEIGHT)
    across = {**layout["xaxis"], "showgrid": True, "nticks": 6, "side": "bottom", "rangemode": "tozero", **axis}
    down = {**layout["yaxis"], "range": [len(labels) - 0.5, -0.75], "showticklabels": False, "showgrid": False}
    margin = {"l": 8, "r": 24, "t": 48, "b": 8}
    notes = [
        {
            "x": 0, "xref": "paper", "y": place, "yshift": 19, "text": label, "showarrow": False, "xanchor": "left",
            "font": {"size": FONT_SIZE, "color": palette.text},
        }
        for place, label in enumerate(labels)
    ]  # fmt: skip
    own = {"barmode": barmode, "bargap": 0.62, "showlegend": True, "legend": LEGEND, "margin": margin}
    return go.Figure(data=traces, layout={**layout, **own, "xaxis": across, "yaxis": down, "annotations": notes})
