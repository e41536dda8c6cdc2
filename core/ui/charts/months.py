"""Month by month: the rolling twelve months as a line with its range, the single months as grey points behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from core.periods import describe_month
from core.ui.charts.style import Palette, add_label, find_pound_ticks, make_layout
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
    figure = go.Figure()
    _add_band(figure, frame, palette)
    _add_points(figure, frame, palette)
    _add_rolling(figure, frame, palette)
    figure.update_layout(**make_layout(palette, height=HEIGHT))
    figure.update_yaxes(tickformat=".0%", range=[0, _top(frame, target)])
    _add_target(figure, frame, palette, target)
    for month in breaks:
        _add_break(figure, month, palette, is_named=len(breaks) <= MOST_NAMED_BREAKS)
    return figure


def _top(frame: pd.DataFrame, target: float | None) -> float:
    shares = frame[["value", "rolling_high"]].astype(float)
    return min(max(float(shares.max().max() or 0), target or 0, 0.1) * 1.12, 1.0)


def _add_band(figure: go.Figure, frame: pd.DataFrame, palette: Palette) -> None:
    """The range that unknown spending leaves, around the rolling line."""
    months = list(frame["month"])
    figure.add_scatter(x=months, y=frame["rolling_high"], mode="lines", line={"width": 0}, hoverinfo="skip")
    figure.add_scatter(
        x=months, y=frame["rolling_low"], mode="lines", line={"width": 0}, fill="tonexty", fillcolor=palette.band,
        hoverinfo="skip",
    )  # fmt: skip


def _tell(frame: pd.DataFrame, column: str, wording: str) -> list[str]:
    """What is said of each mark under the pointer: 'October 2026: 31%'."""
    return [
        wording.format(month=describe_month(month), share=say_percent(share))
        for month, share in zip(frame["month"], frame[column], strict=True)
    ]


def _add_points(figure: go.Figure, frame: pd.DataFrame, palette: Palette) -> None:
    for is_complete, symbol, word in ((True, "circle", ""), (False, "circle-open", ", not complete")):
        shown = frame[frame["is_complete"] == is_complete]
        figure.add_scatter(
            x=list(shown["month"]), y=shown["value"], mode="markers",
            marker={"color": palette.quiet, "size": 7, "symbol": symbol},
            customdata=_tell(shown, "value", f"{{month}}{word}: {{share}}"), hovertemplate=HOVER,
        )  # fmt: skip


def _add_rolling(figure: go.Figure, frame: pd.DataFrame, palette: Palette) -> None:
    figure.add_scatter(
        x=list(frame["month"]), y=frame["rolling_value"], mode="lines", line={"color": palette.main, "width": 3},
        customdata=_tell(frame, "rolling_value", "12 months to {month}: {share}"), hovertemplate=HOVER,
    )  # fmt: skip
    shown = frame.dropna(subset=["rolling_value"])
    if len(shown):
        last = shown.iloc[-1]
        text = f"12 months: <b>{say_percent(last['rolling_value'])}</b>"
        add_label(
            figure,
            text,
            last["month"],
            float(last["rolling_high"]),
            palette.main,
            xanchor="right",
            yshift=16,
            bgcolor=palette.ground,
        )


def _add_target(figure: go.Figure, frame: pd.DataFrame, palette: Palette, target: float | None) -> None:
    if target is None or frame.empty:
        return
    figure.add_hline(y=target, line={"color": palette.second, "width": 2, "dash": "dash"})
    add_label(figure, f"Target {say_percent(target)}", frame["month"].iloc[0], target, palette.text, yshift=11)


def _add_break(figure: go.Figure, month: date, palette: Palette, *, is_named: bool) -> None:
    """A break in the series, never to be read as a rise or a fall."""
    figure.add_vline(x=month, line={"color": palette.fourth, "width": 2, "dash": "dot"})
    if is_named:
        add_label(figure, "Break", month, 1, palette.fourth, yref="paper", yshift=8)


def draw_pounds_by_month(frame: pd.DataFrame, palette: Palette, *, breaks: Sequence[date] = ()) -> go.Figure:
    """One row of `frame` is a month: month, base_gbp, is_complete. For spending whose share may not be shown."""
    colours = [palette.main if is_complete else palette.quiet for is_complete in frame["is_complete"]]
    told = [
        f"{describe_month(month)}: {say_pounds(amount)}"
        for month, amount in zip(frame["month"], frame["base_gbp"], strict=True)
    ]
    figure = go.Figure()
    figure.add_bar(
        x=list(frame["month"]), y=frame["base_gbp"].astype(float), marker={"color": colours}, customdata=told,
        hovertemplate=HOVER,
    )  # fmt: skip
    figure.update_layout(**make_layout(palette, height=HEIGHT))
    for month in breaks:
        _add_break(figure, month, palette, is_named=len(breaks) <= MOST_NAMED_BREAKS)
    pounds = frame["base_gbp"].astype(float)
    figure.update_yaxes(**find_pound_ticks(float(pounds.min()), float(pounds.max())))
    return figure
