"""The target year: twelve months to each month, published and projected, with the range and the target."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from core.periods import describe_month
from core.ui.charts.style import Palette, add_label, make_layout
from core.ui.wording import say_percent

HEIGHT = 380


def draw_outlook(months: pd.DataFrame, palette: Palette, target: float | None) -> go.Figure:
    """One row of `months` is a month: month, is_seen, rolling_share, _low and _high; the last row is the year."""
    figure = go.Figure()
    seen = months[months["is_seen"]]
    coming = pd.concat([seen.tail(1), months[~months["is_seen"]]])
    _add_range(figure, coming, palette)
    _add_line(figure, seen, "published", {"color": palette.main, "width": 3})
    _add_line(figure, coming, "projected", {"color": palette.main, "width": 3, "dash": "dot"})
    figure.update_layout(**make_layout(palette, height=HEIGHT))
    top = max(float(months["rolling_high"].max()), target or 0.0) * 1.15
    figure.update_yaxes(tickformat=".0%", range=[0, min(top, 1.0)])
    _label(figure, months, palette, target)
    return figure


def _add_range(figure: go.Figure, coming: pd.DataFrame, palette: Palette) -> None:
    for name, fill in (("rolling_high", None), ("rolling_low", "tonexty")):
        figure.add_scatter(
            x=list(coming["month"]), y=coming[name], mode="lines", line={"width": 0}, fill=fill,
            fillcolor=palette.band, hoverinfo="skip",
        )  # fmt: skip


def _add_line(figure: go.Figure, months: pd.DataFrame, word: str, line: dict[str, object]) -> None:
    told = [
        f"12 months to {describe_month(month)}, {word}: {say_percent(share)}"
        for month, share in zip(months["month"], months["rolling_share"], strict=True)
    ]
    figure.add_scatter(
        x=list(months["month"]), y=months["rolling_share"], mode="lines", line=line, customdata=told,
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip


def _label(figure: go.Figure, months: pd.DataFrame, palette: Palette, target: float | None) -> None:
    last = months.iloc[-1]
    told = f"Year to {describe_month(last['month'])}: <b>{say_percent(last['rolling_share'])}</b>"
    add_label(
        figure,
        told,
        last["month"],
        float(last["rolling_share"]),
        palette.main,
        xanchor="right",
        yshift=-18,
        bgcolor=palette.ground,
    )
    if target:
        figure.add_hline(y=target, line={"color": palette.second, "width": 2, "dash": "dash"})
        add_label(figure, f"Target {say_percent(target)}", months["month"].iloc[0], target, palette.text, yshift=11)
