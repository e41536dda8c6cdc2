"""The figures a manager reads in ten seconds, and the strip from what was published to what counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from core import measures
from core.ui import cached
from core.ui.figures import Figure, show_figure
from core.ui.findings import SHORT_WHO, say_finding, say_of_base, say_share, say_why_no_share
from core.ui.frame import View
from core.ui.tables import Column
from core.ui.wording import escape_markdown, say_list, say_percent, say_pounds, write_count, write_pounds
from core.vocabulary import Measure

TOP_REASONS = 3


def get_share(view: View, measure: Measure) -> Any:
    """The one row of the selection's share by `measure`."""
    frame = cached.ask(measures.share, view.data, replace(view.selection, measure=measure))
    return next(frame.itertuples())


def get_change(view: View) -> Any:
    """The one row of the selection's share beside the same months a year before (measures.change)."""
    return next(cached.ask(measures.change, view.data, view.selection).itertuples())


def show_answer(view: View) -> None:
    """The answer to the screen's question, as its first sentence."""
    row = get_change(view)
    period = view.selection.describe_months(view.catalogue)
    st.markdown(f"#### {escape_markdown(say_finding(row, view.selection.measure, period, row.direction))}")


def show_share_card(view: View, measure: Measure, title: str) -> None:
    """One headline: the share with its range, the pounds, and what the base rests on."""
    row = get_share(view, measure)
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{title}**")
        if _has_no_area(view, measure):
            st.markdown("Not shown for a national body: it has no area of its own.")
            return
        missing = say_why_no_share(row, measure)
        st.markdown(missing if missing else f"## {_big(row)}")
        st.markdown(escape_markdown(_pounds_line(row, measure)))
        st.caption(_coverage_line(row))


def _has_no_area(view: View, measure: Measure) -> bool:
    chosen = view.selection.chosen_authorities(view.catalogue)
    return measure is Measure.LOCAL_SME and all(entry.is_national for entry in chosen)


def _big(row: Any) -> str:
    """The middle figure large, its range beside it."""
    return escape_markdown(say_share(row))


def _pounds_line(row: Any, measure: Measure) -> str:
    if row.shown_as == measures.ShownAs.POUNDS_ONLY:
        return f"{say_pounds(row.base_gbp)} net spending"
    if row.shown_as == measures.ShownAs.SENTENCE:
        return f"{say_pounds(row.numerator_gbp)} known to be with {SHORT_WHO[measure]}, of {say_pounds(row.base_gbp)}"
    return say_of_base(row)


def _coverage_line(row: Any) -> str:
    if pd.isna(row.coverage):
        return f"Base {say_pounds(row.base_gbp)}"
    return f"Base {say_pounds(row.base_gbp)}; {say_percent(row.coverage)} of it classified"


def show_strip(view: View) -> None:
    """From published to base in one line, and every exclusion with its reason below it."""
    strip = next(cached.ask(measures.published_strip, view.data, view.selection).itertuples())
    reasons = cached.ask(measures.exclusions, view.data, view.selection)
    with st.container(border=True, key="strip"):
        st.markdown(
            f"Published **{say_pounds(strip.published_gbp)}** − not counted **{say_pounds(strip.excluded_gbp)}**"
            f"{_top_reasons(reasons)} = base **{say_pounds(strip.base_gbp)}**; "
            f"of the base, **{say_pounds(strip.unknown_gbp)}** is of suppliers not classified yet."
        )
    with st.expander("What is not counted, and why"):
        show_figure(view, _exclusion_figure(view, reasons))


def _top_reasons(reasons: pd.DataFrame) -> str:
    if reasons.empty:
        return ""
    top = [
        f"{row.wording[:1].lower() + row.wording[1:]} {say_pounds(row.excluded_gbp)}"
        for row in reasons.head(TOP_REASONS).itertuples()
    ]
    return f" ({'most of it: ' if len(reasons) > TOP_REASONS else ''}{escape_markdown(say_list(top))})"


def _exclusion_figure(view: View, reasons: pd.DataFrame) -> Figure:
    return Figure(
        name="not_counted",
        finding=f"{say_pounds(reasons['excluded_gbp'].sum() if len(reasons) else 0)} is published but not counted",
        statistic=f"Pounds left out of the base by reason, {view.selection.describe(view.catalogue)}",
        frame=reasons,
        columns=[
            Column("wording", "Reason"),
            Column("excluded_gbp", "Not counted", write_pounds, is_number=True),
            Column("lines", "Published lines", write_count, is_number=True),
        ],
    )
