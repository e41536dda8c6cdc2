"""The target year: twelve months to each month, published and projected, with its ranges, the target and the path."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from core.periods import describe_month
from core.projection import describe_share
from core.ui.charts.style import Palette, add_label, make_layout
from core.ui.wording import say_percent

HEIGHT = 400
# Part of the span that is left free above and below, and the span that the axis has at least.
ROOM = 0.35
LEAST_SPAN = 0.08
# So that the mark at the end is drawn whole.
HALF_A_MARK = pd.Timedelta(days=12)
# Two labels nearer to each other than this part of the axis are moved apart by so many pixels each.
CLOSE, APART = 0.14, 20
HOVER = "%{customdata}<extra></extra>"
# The wide range first, so that the narrow one lies on it.
RANGES = (("rolling_low", "rolling_high"), ("rolling_inner_low", "rolling_inner_high"))


def draw_outlook(
    months: pd.DataFrame, palette: Palette, target: float | None, path: pd.DataFrame | None = None
) -> go.Figure:
    """The fan of a projection, and the way to its target.

    One row of `months` is a month: month, is_seen, rolling_share, rolling_low and _high, rolling_inner_low and _high;
    the last row is the target year. One row of `path` is a yearly milestone, the target last: month, share.
    """
    figure = go.Figure()
    seen = months[months["is_seen"]]
    coming = pd.concat([seen.tail(1), months[~months["is_seen"]]])
    for low, high in RANGES:
        _add_range(figure, coming, low, high, palette)
    _add_line(figure, seen, "published", {"color": palette.main, "width": 3})
    _add_line(figure, coming, "projected", {"color": palette.main, "width": 3, "dash": "dot"})
    figure.update_layout(**make_layout(palette, height=HEIGHT, right_margin=88))
    figure.update_yaxes(tickformat=".0%", range=find_scale(months, target, path))
    figure.update_xaxes(range=[months["month"].iloc[0], months["month"].iloc[-1] + HALF_A_MARK])
    if target:
        level = pd.DataFrame({"month": months["month"].iloc[[0, -1]], "share": target})
        _add_path(figure, level if path is None or len(path) < 2 else path, palette)
    _label_ends(figure, months, palette, target)
    return figure


def draw_reported(reported: pd.DataFrame, palette: Palette, path: pd.DataFrame) -> go.Figure:
    """A body's own yearly figures and the way to its target; one row a financial year: month (its last) and share."""
    figure = go.Figure()
    told = [
        f"Reported, year to {describe_month(month)}: {say_percent(share)}"
        for month, share in zip(reported["month"], reported["share"], strict=True)
    ]
    figure.add_scatter(
        x=list(reported["month"]), y=reported["share"], mode="lines+markers", customdata=told, hovertemplate=HOVER,
        line={"color": palette.main, "width": 3}, marker={"size": 9},
    )  # fmt: skip
    figure.update_layout(**make_layout(palette, height=HEIGHT, right_margin=88))
    most = max(float(reported["share"].max()), float(path["share"].max()))
    figure.update_yaxes(tickformat=".0%", range=[0, min(1.2 * most, 1.0)])
    _add_path(figure, path, palette)
    last = path.iloc[-1]
    target = f"Target<br><b>{describe_share(last['share'])}</b>"
    add_label(figure, target, last["month"], float(last["share"]), palette.text, xshift=8)
    return figure


def find_scale(months: pd.DataFrame, target: float | None, path: pd.DataFrame | None) -> list[float]:
    """The lowest and highest share of the axis: around what is drawn, since a fan on a scale from 0% is a thread."""
    drawn = [months["rolling_low"].min(), months["rolling_high"].max(), target or None]
    drawn += [] if path is None else [path["share"].min(), path["share"].max()]
    shares = [float(share) for share in drawn if pd.notna(share)]
    least, most = min(shares), max(shares)
    room = ROOM * max(most - least, LEAST_SPAN)
    return [max(least - room, 0.0), min(most + room, 1.0)]


def _add_range(figure: go.Figure, coming: pd.DataFrame, low: str, high: str, palette: Palette) -> None:
    for name, fill in ((high, None), (low, "tonexty")):
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
        hovertemplate=HOVER,
    )  # fmt: skip


def _add_path(figure: go.Figure, path: pd.DataFrame, palette: Palette) -> None:
    """The yearly milestones from the baseline to the target; two alike are a level line, where there is no baseline."""
    last = path["month"].iloc[-1]
    told = [
        f"{'Target' if month == last else 'On the way'}, year to {describe_month(month)}: {describe_share(share)}"
        for month, share in zip(path["month"], path["share"], strict=True)
    ]
    figure.add_scatter(
        x=list(path["month"]), y=path["share"], mode="lines+markers", customdata=told, hovertemplate=HOVER,
        line={"color": palette.second, "width": 2, "dash": "dash"},
        marker={"color": palette.second, "size": 9, "symbol": "diamond"},
    )  # fmt: skip
    for month, share in zip(path["month"].iloc[1:-1], path["share"].iloc[1:-1], strict=True):
        add_label(figure, describe_share(share), month, share, palette.text, xanchor="center", yshift=16)


def _label_ends(figure: go.Figure, months: pd.DataFrame, palette: Palette, target: float | None) -> None:
    """The projection and the target at their ends, to the right of the chart; apart where they lie close together."""
    last, share = months["month"].iloc[-1], float(months["rolling_share"].iloc[-1])
    word = "Published" if months["is_seen"].iloc[-1] else "Projected"
    ends = [(word, share, palette.main, say_percent(share))]
    ends += [("Target", target, palette.text, describe_share(target))] if target else []
    low, high = figure.layout.yaxis.range
    is_close = target is not None and abs(target - share) < CLOSE * (high - low)
    for name, end, colour, told in ends:
        is_upper = (name == "Target" and end >= share) or (name != "Target" and (target or 0.0) < share)
        shift = (APART if is_upper else -APART) if is_close else 0
        add_label(figure, f"{name}<br><b>{told}</b>", last, end, colour, xshift=8, yshift=shift)
