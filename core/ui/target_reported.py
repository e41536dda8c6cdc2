"""A PPN 001 target: held only against the yearly figures that the body itself reports, never against its payments."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from core import measures, projection
from core.periods import describe_financial_year, financial_year_months
from core.store.state import SavedTarget
from core.ui import cached
from core.ui.charts.outlook import draw_reported
from core.ui.charts.style import choose_palette
from core.ui.figures import Figure, show_figure
from core.ui.findings import SHORT_WHO
from core.ui.frame import View
from core.ui.outlook import find_path, find_year_end
from core.ui.tables import Column
from core.ui.wording import escape_markdown, say_percent

NO_CHANCE = (
    "It is held against the figures that the body reports itself. Published payments are of another base, so they give "
    "no chance of reaching it; what they show stands below, without the target."
)


def get_reported(view: View) -> pd.DataFrame:
    """One row a financial year that the body itself reported for this measure: financial_year, share, source."""
    return cached.ask(measures.reported_shares, view.data, view.selection)


def find_reported_shares(reported: pd.DataFrame) -> dict[int, Any]:
    """The reported years that may be a baseline, newest first; each with value, low and high, all the same."""
    rows = reported.assign(value=reported["share"], low=reported["share"], high=reported["share"], shown_as="middle")
    return {int(row.financial_year): row for row in rows.sort_values("financial_year", ascending=False).itertuples()}


def show_reported_target(view: View, target: SavedTarget) -> None:
    """The body's own figures against its target; the word for the year once it is reported."""
    reported = get_reported(view)
    st.markdown(f"#### {escape_markdown(say_reported(reported, target))}")
    st.markdown(NO_CHANCE)
    if not reported.empty:
        show_figure(view, _make_figure(view, reported, target))


def _make_figure(view: View, reported: pd.DataFrame, target: SavedTarget) -> Figure:
    wanted = f"{projection.describe_share(target.target_share)} in the year to {find_year_end(target.year_ending)}"
    dashed = "; dashed: equal yearly steps from the baseline to the target"
    return Figure(
        name="reported",
        finding=f"Reported by the body itself, against {wanted}",
        statistic=(
            f"Share with {SHORT_WHO[view.selection.measure]} of each financial year as reported"
            f"{'' if find_path(target) is None else dashed}"
        ),
        frame=reported,
        columns=[
            Column("financial_year", "Year", describe_financial_year),
            Column("share", "Share", say_percent, is_number=True),
            Column("source", "Source", is_wide=True),
        ],
        chart=draw_reported(_date_reported(reported), choose_palette(), _make_path(target, reported)),
        alt=f"Line chart. {say_reported(reported, target)} The table below has the same figures.",
    )


def say_reported(reported: pd.DataFrame, target: SavedTarget) -> str:
    """The sentence on a PPN 001 target: met, not met, or how far the newest reported year is from it."""
    wanted = f"its PPN 001 target is {projection.describe_share(target.target_share)} in the year to "
    wanted += f"{find_year_end(target.year_ending)} ({target.status})"
    own = reported[reported["financial_year"] == target.year_ending]
    if len(own):
        word = "Met" if own["share"].iloc[-1] >= target.target_share else "Not met"
        return f"{word}: the body reported {say_percent(own['share'].iloc[-1])}; {wanted}."
    if reported.empty:
        return f"The body's own figures are not loaded; {wanted}."
    last = reported.sort_values("financial_year").iloc[-1]
    year = describe_financial_year(int(last["financial_year"]))
    return f"The body reported {say_percent(last['share'])} for the {year}; {wanted}."


def _date_reported(reported: pd.DataFrame) -> pd.DataFrame:
    ends = [financial_year_months(int(year))[-1] for year in reported["financial_year"]]
    return reported.assign(month=pd.to_datetime(ends)).sort_values("month")


def _make_path(target: SavedTarget, reported: pd.DataFrame) -> pd.DataFrame:
    """The way to the target; without a baseline, a level line from the first reported year."""
    path = find_path(target)
    if path is not None and len(path) > 1:
        return path
    first = financial_year_months(int(reported["financial_year"].min()))[-1]
    ends = pd.to_datetime([first, financial_year_months(target.year_ending)[-1]])
    return pd.DataFrame({"month": ends, "share": target.target_share})
