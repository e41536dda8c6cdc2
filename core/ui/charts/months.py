"""Month by month: the rolling twelve months as a line with its range, the single months as grey points behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from core.periods import describe_month
from core.projection import describe_share
from core.ui.charts.style import Palette, find_pound_ticks, make_label, make_layout
from core.ui.wording import say_percent, say_pounds

HEIGHT = 380
MOST_NAMED_BREAKS = 3
HOVER = "%{customdata}<extra></extra>"


def draw_months(
    frame: pd.DataFrame, palette: Palette, *, target: float | None = None, breaks: Sequence[date] = ()
) -> go.Figure:
    """One row of `frame` is a month: month, value, is_complete, rolling_value, rolling_low, rolling_high.

    A value that may not be shown is missing and leaves a gap; a month still incomplete is a hollow point.
    """
    layout = make_layout(palette, height=HEIGHT)
    up = {**layout["yaxis"], "tickformat": ".0%", "range": [0, _top(frame, target)]}
    lines, labels = _mark_breaks(breaks, palette)
    if target is not None and len(frame):
        lines.append(_draw_level(target, palette))
        first = frame["month"].iloc[0]
        labels.append(make_label(f"Target {describe_share(target)}", first, target, palette.text, yshift=11))
    return go.Figure(
        data=[*_draw_band(frame, palette), *_draw_points(frame, palette), _draw_rolling(frame, palette)],
        layout={**layout, "yaxis": up, "shapes": lines, "annotations": [*_label_last(frame, palette), *labels]},
    )


def _top(frame: pd.DataFrame, target: float | None) -> float:
    shares = frame[["value", "rolling_high"]].astype(float)
    return min(max(float(shares.max().max() or 0), target or 0, 0.1) * 1.12, 1.0)


def _draw_band(frame: pd.DataFrame, palette: Palette) -> list[dict[str, Any]]:
    """The range that unknown spending leaves, around the rolling line."""
    edge = {"type": "scatter", "x": list(frame["month"]), "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    filled = {"y": list(frame["rolling_low"]), "fill": "tonexty", "fillcolor": palette.band}
    return [{**edge, "y": list(frame["rolling_high"])}, {**edge, **filled}]


def _tell(frame: pd.DataFrame, column: str, wording: str) -> list[str]:
    """What is said of each mark under the pointer: 'October 2026: 31%'."""
    return [
        wording.format(month=describe_month(month), share=say_percent(share))
        for month, share in zip(frame["month"], frame[column], strict=True)
    ]


def _draw_points(frame: pd.DataFrame, palette: Palette) -> list[dict[str, Any]]:
    return [
        {
            "type": "scatter", "x": list(shown["month"]), "y": list(shown["value"]), "mode": "markers",
            "marker": {"color": palette.quiet, "size": 7, "symbol": symbol},
            "customdata": _tell(shown, "value", f"{{month}}{word}: {{share}}"), "hovertemplate": HOVER,
        }
        for shown, symbol, word in (
            (frame[frame["is_complete"]], "circle", ""),
            (frame[~frame["is_complete"]], "circle-open", ", not complete"),
        )
    ]  # fmt: skip


def _draw_rolling(frame: pd.DataFrame, palette: Palette) -> dict[str, Any]:
    return {
        "type": "scatter", "x": list(frame["month"]), "y": list(frame["rolling_value"]), "mode": "lines",
        "line": {"color": palette.main, "width": 3},
        "customdata": _tell(frame, "rolling_value", "12 months to {month}: {share}"), "hovertemplate": HOVER,
    }  # fmt: skip


def _label_last(frame: pd.DataFrame, palette: Palette) -> list[dict[str, Any]]:
    """The latest rolling year beside the end of its line, by name where the months go on without one."""
    shown = frame.dropna(subset=["rolling_value"]).tail(1)
    last = frame["month"].iloc[-1] if len(frame) else None
    return [
        make_label(
            f"12 months{'' if row.month == last else f' to {describe_month(row.month)}'}: "
            f"<b>{say_percent(row.rolling_value)}</b>",
            row.month, float(row.rolling_high), palette.main, xanchor="right", yshift=16, bgcolor=palette.ground,
        )
        for row in shown.itertuples()
    ]  # fmt: skip


def _draw_level(target: float, palette: Palette) -> dict[str, Any]:
    line = {"color": palette.second, "width": 2, "dash": "dash"}
    return {"type": "line", "x0": 0, "x1": 1, "xref": "x domain", "y0": target, "y1": target, "line": line}


def _mark_breaks(breaks: Sequence[date], palette: Palette) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Lines and labels of breaks in the series, never to be read as a rise or a fall."""
    line = {"color": palette.fourth, "width": 2, "dash": "dot"}
    lines = [
        {"type": "line", "x0": month, "x1": month, "y0": 0, "y1": 1, "yref": "y domain", "line": line}
        for month in breaks
    ]
    named = breaks if len(breaks) <= MOST_NAMED_BREAKS else ()
    return lines, [make_label("Break", month, 1, palette.fourth, yref="paper", yshift=8) for month in named]


def draw_pounds_by_month(frame: pd.DataFrame, palette: Palette, *, breaks: Sequence[date] = ()) -> go.Figure:
    """One row of `frame` is a month: month, base_gbp, is_complete. For spending whose share may not be shown."""
    pounds = frame["base_gbp"].astype(float).tolist()
    told = [
        f"{describe_month(month)}: {say_pounds(amount)}" for month, amount in zip(frame["month"], pounds, strict=True)
    ]
    colours = [palette.main if is_complete else palette.quiet for is_complete in frame["is_complete"]]
    bars = {
        "type": "bar", "x": list(frame["month"]), "y": pounds, "marker": {"color": colours}, "customdata": told,
        "hovertemplate": HOVER,
    }  # fmt: skip
    layout = make_layout(palette, height=HEIGHT)
    up = {**layout["yaxis"], **find_pound_ticks(min(pounds), max(pounds))}
    lines, labels = _mark_breaks(breaks, palette)
    return go.Figure(data=[bars], layout={**layout, "yaxis": up, "shapes": lines, "annotations": labels})
