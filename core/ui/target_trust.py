"""How far to trust a projection: two kinds of not knowing kept apart, and how past projections came out."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import projection
from core.ui.figures import Figure, show_figure
from core.ui.findings import SHORT_WHO, WHAT_TO_ADD
from core.ui.frame import View
from core.ui.outlook import Outlook, find_year_end, get_records
from core.ui.tables import Column
from core.ui.wording import continue_sentence, escape_markdown, say_percent, start_sentence

OVERLAP = "They overlap, all being of the same few years, so that they say less than their number."
NO_OWN_RECORD = "There are too few past years of its own to say how often this share was projected right."


def show_ranges(view: View, outlook: Outlook, year_ending: int) -> None:
    """The range of the forecast and the range that unclassified suppliers leave, side by side and never mixed."""
    if outlook.verdict is None and outlook.likely is not None and outlook.coverage is not None:
        show_figure(view, _make_figure(view, outlook, year_ending))


def _make_figure(view: View, outlook: Outlook, year_ending: int) -> Figure:
    return Figure(
        name="ranges",
        finding="Two reasons why the share is not known exactly",
        statistic=(
            f"Share with {SHORT_WHO[view.selection.measure]} in the year to {find_year_end(year_ending)}, projected; "
            "the two ranges are of different kinds and are not added"
        ),
        frame=tabulate_ranges(view, outlook),
        columns=[
            Column("what", "What is not known", is_wide=True),
            Column("low", "Lowest", say_percent, is_number=True),
            Column("high", "Highest", say_percent, is_number=True),
            Column("narrows", "What would narrow it", is_wide=True),
        ],
    )


def tabulate_ranges(view: View, outlook: Outlook) -> pd.DataFrame:
    """One row a range: what is not known, lowest, highest, what would narrow it."""
    low, high = outlook.likely or (None, None)
    least, most = outlook.sides
    unknown = max(0.0, 1 - (outlook.coverage or 0.0))
    rows = [
        ("How the months to come turn out: the range is made to hold 8 times in 10", low, high,
         "Time: every month that is published narrows it"),
        (f"Which suppliers count: {say_percent(unknown)} of the spending is not classified; the middle projection if "
         "none of it counted, and if all of it did", least, most, start_sentence(WHAT_TO_ADD[view.selection.measure])),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["what", "low", "high", "narrows"])


def show_record(view: View, outlook: Outlook) -> None:
    """How the projection is made, and how often ones like it were right: for this body, and for all."""
    told = [outlook.method, *say_records(get_records(view, outlook.horizon))] if outlook.horizon else [outlook.method]
    st.subheader("How far to trust it", anchor=False)
    st.markdown("\n".join(f"- {escape_markdown(sentence)}" for sentence in told if sentence))


def say_records(records: list[pd.Series]) -> list[str]:
    """One sentence on this body's own record, or that there is none, and one on all bodies'."""
    own = [row for row in records if row["authority_id"]]
    told = [f"{_say_whose(row)} own record, {row['horizons']} ahead: {_describe(row)} {OVERLAP}" for row in own]
    told = told or [NO_OWN_RECORD]
    return told + [
        f"The method's record, {row['horizons']} ahead: {_describe(row)}" for row in records if not row["authority_id"]
    ]


def _say_whose(row: pd.Series) -> str:
    return "This directorate's" if row.get("directorate") else "This body's"


def _describe(row: pd.Series) -> str:
    return continue_sentence(projection.describe_record(row))
