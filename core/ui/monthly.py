"""The figure that shows a selection month by month, as shares where they may be shown and as pounds otherwise."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from core import measures
from core.periods import describe_month
from core.ui import cached
from core.ui.charts.months import draw_months, draw_pounds_by_month
from core.ui.charts.style import choose_palette
from core.ui.figures import Figure
from core.ui.findings import SHORT_WHO, WHO, say_basis
from core.ui.frame import View
from core.ui.headlines import get_share
from core.ui.tables import Column
from core.ui.wording import (
    escape_markdown,
    say_percent,
    say_pounds,
    start_sentence,
    write_count,
    write_percent,
    write_pounds,
)

BREAKS = "Figures before and after these breaks are not comparable"
MOST_BREAKS_OPEN = 3
POUND_COLUMNS = [
    Column("month", "Month", describe_month),
    Column("complete", "Complete"),
    Column("base_gbp", "Counted", write_pounds, is_number=True),
    Column("lines", "Published lines", write_count, is_number=True),
]


def make_share_columns(who: str) -> list[Column]:
    """The columns of the table of months; `who` the share is with, in short."""
    return [
        *POUND_COLUMNS[:2],
        Column("value", "Share", write_percent, is_number=True),
        Column("low", "Lowest", write_percent, is_number=True),
        Column("high", "Highest", write_percent, is_number=True),
        Column("rolling_value", "Share, 12 months", write_percent, is_number=True),
        Column("rolling_low", "Lowest, 12 months", write_percent, is_number=True),
        Column("rolling_high", "Highest, 12 months", write_percent, is_number=True),
        Column("coverage", "Classified", write_percent, is_number=True),
        POUND_COLUMNS[2],
        Column("numerator_gbp", f"Of which {who}", write_pounds, is_number=True),
        POUND_COLUMNS[3],
    ]


def get_months(view: View) -> pd.DataFrame:
    """One row a month of the whole history, whatever months the selection names: a trend needs its past.

    A month that is not complete has no 12 months that end with it.
    """
    everything = replace(view.selection, from_month=None, to_month=None, windows=())
    frame = cached.ask(measures.share_by_month, view.data, everything)
    rolling = [f"rolling_{name}" for name in ("value", "low", "high")]
    frame[rolling] = frame[rolling].where(frame["is_complete"])
    return frame.assign(complete=frame["is_complete"].map({True: "yes", False: "not complete"}))


def get_breaks(view: View) -> pd.DataFrame:
    """One row a break in the series that marks the share, of the bodies chosen: month, authority, because."""
    found = cached.ask(measures.series_breaks, view.data, view.selection)
    return found[found["marks_share"].astype(bool)]


def show_breaks(view: View) -> None:
    """Say each break in words, below the chart that draws it."""
    told = [
        f"- {escape_markdown(f'{describe_month(row.month)}, {row.authority}: {row.because}')}"
        for row in get_breaks(view).itertuples()
    ]
    if len(told) <= MOST_BREAKS_OPEN:
        st.markdown("\n".join([f"{BREAKS}:", *told] if told else []))
        return
    with st.expander(f"{BREAKS}: {len(told)} in all"):
        st.markdown("\n".join(told))


def make_months_figure(view: View, months: pd.DataFrame, target: float | None = None) -> Figure:
    """The rolling share with its months behind it; pounds alone where no whole year's share may be shown."""
    if months["rolling_high"].notna().any():
        return _share_figure(view, months, target)
    return _pounds_figure(view, months)


def _cut_start(months: pd.DataFrame) -> pd.DataFrame:
    """Without the months before the first complete one: a stray early date would stretch a chart by years."""
    started = months["is_complete"].cummax()
    return months[started] if started.any() else months


def _share_figure(view: View, months: pd.DataFrame, target: float | None) -> Figure:
    measure = view.selection.measure
    finding = _trend(months, SHORT_WHO[measure])
    return Figure(
        name="months",
        finding=finding,
        statistic=(
            f"Share of spending with {WHO[measure]}: 12 months to each month (line, with its range) "
            f"and single months (grey; hollow where not complete). {_span(months)}"
        ),
        frame=months.iloc[::-1].reset_index(drop=True),
        columns=make_share_columns(SHORT_WHO[measure]),
        chart=draw_months(_cut_start(months), choose_palette(), target=target, breaks=list(get_breaks(view)["month"])),
        alt=f"Line chart. {finding}. The table below has the same figures.",
        basis=_say_latest_basis(months),
    )


def _pounds_figure(view: View, months: pd.DataFrame) -> Figure:
    total = say_pounds(get_share(view, view.selection.measure).base_gbp)
    finding = f"{total} was spent in {view.selection.describe_period(view.catalogue)}"
    return Figure(
        name="months",
        finding=finding,
        statistic=f"Spending that counts, pounds a month (grey where the month is not complete). {_span(months)}",
        frame=months.iloc[::-1].reset_index(drop=True),
        columns=POUND_COLUMNS,
        chart=draw_pounds_by_month(_cut_start(months), choose_palette(), breaks=list(get_breaks(view)["month"])),
        alt=f"Bar chart. {finding}. The table below has the same figures.",
    )


def _say_latest_basis(months: pd.DataFrame) -> str:
    """What the latest whole rolling year rests on."""
    last = months[months["is_complete"]].dropna(subset=["rolling_low"]).iloc[-1:]
    row = last[["rolling_base_gbp", "rolling_coverage"]].rename(columns=lambda name: name.removeprefix("rolling_"))
    rows = list(zip(row.itertuples(), last["month"], strict=True))
    return "".join(say_basis(each, f"12 months to {describe_month(month)}") for each, month in rows)


def _span(months: pd.DataFrame) -> str:
    shown = _cut_start(months)["month"]
    return f"{describe_month(shown.iloc[0])} to {describe_month(shown.iloc[-1])}."


def _trend(months: pd.DataFrame, who: str) -> str:
    """The latest whole rolling year in words."""
    known = months[months["is_complete"]].dropna(subset=["rolling_low"])
    last = known.iloc[-1]
    told = say_percent(last["rolling_value"])
    if pd.isna(last["rolling_value"]):
        told = f"between {say_percent(last['rolling_low'])} and {say_percent(last['rolling_high'])}"
    later = months.loc[months["is_complete"], "month"].max() > last["month"]
    latest = ", the latest of which enough is classified" if later else ""
    return f"{start_sentence(who)} received {told} in the 12 months to {describe_month(last['month'])}{latest}"
