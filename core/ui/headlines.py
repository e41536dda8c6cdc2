"""The figures a manager reads in ten seconds, and the strip from what was published to what counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from core import measures
from core.reference import load_table
from core.ui import cached, own_file
from core.ui.area import NO_AREA, has_no_area, say_left_out
from core.ui.figures import Figure, show_figure
from core.ui.findings import (
    SHORT_WHO,
    YOUR_FILE,
    say_basis,
    say_finding,
    say_pounds_behind,
    say_share,
    say_why_no_share,
)
from core.ui.frame import View
from core.ui.tables import Column
from core.ui.wording import (
    escape_markdown,
    say_list,
    say_percent,
    say_pounds,
    write_count,
    write_percent,
    write_pounds,
)
from core.upload.receive import UPLOAD
from core.vocabulary import Measure

TOP_REASONS = 3


def get_share(view: View, measure: Measure) -> Any:
    """The one row of the selection's share by `measure`."""
    frame = cached.ask(measures.share, view.data, replace(view.selection, measure=measure))
    return next(frame.itertuples())


def get_basis(view: View) -> str:
    """What the figures of this choice rest on: definition, period, base and coverage, in one sentence."""
    return say_basis(get_share(view, view.selection.measure), view.selection.describe_months(view.catalogue))


def get_change(view: View) -> Any:
    """The one row of the selection's share beside the same months a year before (measures.change)."""
    return next(cached.ask(measures.change, view.data, view.selection).itertuples())


def show_answer(view: View) -> None:
    """The answer to the screen's question, as its first sentence."""
    row = get_change(view)
    period = view.selection.describe_period(view.catalogue)
    chosen = view.selection.chosen_authorities(view.catalogue)
    whose = chosen[0].name if len(chosen) == 1 else ""
    whose = _your_file(view) or whose
    told = say_finding(row, view.selection.measure, period, row.direction, whose)
    st.markdown(f"#### {escape_markdown(told)}")


def _your_file(view: View) -> str:
    """'your file' where that is what is looked at, else empty."""
    return YOUR_FILE if own_file.is_own(view.data) and view.selection.authorities == (UPLOAD,) else ""


def show_share_card(view: View, measure: Measure, title: str) -> None:
    """One headline: the share with its range, the pounds, and what the base rests on."""
    row = get_share(view, measure)
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{title}**")
        if has_no_area(view, measure):
            st.markdown(NO_AREA)
            return
        missing = _say_missing(view, row, measure)
        st.markdown(missing if missing else f"## {_big(row)}")
        st.markdown(escape_markdown(_pounds_line(row, measure)))
        st.caption(_coverage_line(row))
        left_out = say_left_out(view, measure)
        if left_out:
            st.caption(escape_markdown(left_out))


def _say_missing(view: View, row: Any, measure: Measure) -> str:
    """Why there is no share; what would help stands above already for the measure that the screen is about."""
    if row.shown_as == measures.ShownAs.SENTENCE and measure is view.selection.measure:
        return f"No share yet: only {say_percent(row.coverage)} of this spending can be classified."
    return say_why_no_share(row, measure, _your_file(view))


def _big(row: Any) -> str:
    """The middle figure large, its range beside it."""
    return escape_markdown(say_share(row))


def _pounds_line(row: Any, measure: Measure) -> str:
    if row.shown_as == measures.ShownAs.POUNDS_ONLY:
        return f"{say_pounds(row.base_gbp)} net spending"
    if row.shown_as == measures.ShownAs.SENTENCE and not row.numerator_gbp:
        return f"Nothing is known yet to be with {SHORT_WHO[measure]}"
    if row.shown_as == measures.ShownAs.SENTENCE:
        return f"{say_pounds(row.numerator_gbp)} known to be with {SHORT_WHO[measure]}, of {say_pounds(row.base_gbp)}"
    return say_pounds_behind(row)


def _coverage_line(row: Any) -> str:
    if pd.isna(row.coverage):
        return f"{say_pounds(row.base_gbp)} counts"
    return f"{say_pounds(row.base_gbp)} counts; {say_percent(row.coverage)} of it is classified"


def show_strip(view: View) -> None:
    """From published to base in one line, and every exclusion with its reason below it."""
    strip = next(cached.ask(measures.published_strip, view.data, view.selection).itertuples())
    reasons = cached.ask(measures.exclusions, view.data, view.selection)
    whole = "In your file" if _your_file(view) else "Published"
    with st.container(border=True, key="strip"):
        st.markdown(
            f"{whole} **{say_pounds(strip.published_gbp)}** − not counted **{say_pounds(strip.excluded_gbp)}**"
            f"{_top_reasons(reasons)} = counted **{say_pounds(strip.base_gbp)}**; "
            f"of that, **{say_pounds(strip.unknown_gbp)}** is with suppliers not classified yet."
        )
    with st.expander("What is not counted, and why"):
        show_figure(view, _exclusion_figure(view, reasons))


def _top_reasons(reasons: pd.DataFrame) -> str:
    if reasons.empty:
        return ""
    table = load_table("base_reasons")
    names = dict(zip(table["reason"], table["name"], strict=True))
    top = [
        f"{names.get(row.reason, row.wording).lower()} {say_pounds(row.excluded_gbp)}"
        for row in reasons.head(TOP_REASONS).itertuples()
    ]
    return f" ({'most of it: ' if len(reasons) > TOP_REASONS else ''}{escape_markdown(say_list(top))})"


def _exclusion_figure(view: View, reasons: pd.DataFrame) -> Figure:
    where = "in your file" if _your_file(view) else "published"
    return Figure(
        name="not_counted",
        finding=f"{say_pounds(reasons['excluded_gbp'].sum() if len(reasons) else 0)} is {where} but not counted",
        statistic=f"Pounds that are {where} but do not count, by reason, {view.described}",
        frame=reasons,
        columns=[
            Column("wording", "Reason", is_wide=True),
            Column("excluded_gbp", "Not counted", write_pounds, is_number=True),
            Column("lines", "Lines" if _your_file(view) else "Published lines", write_count, is_number=True),
        ],
    )


def show_firms(view: View) -> None:
    """How many firms stand behind the share, in one sentence."""
    row = next(cached.ask(measures.concentration, view.data, view.selection).itertuples())
    who = SHORT_WHO[view.selection.measure]
    largest = f"The ten largest suppliers of any size receive {say_percent(row.top_ten_part)} of what counts."
    if get_share(view, view.selection.measure).shown_as not in {measures.ShownAs.MIDDLE, measures.ShownAs.RANGE_ONLY}:
        st.markdown(f"**{row.suppliers_paid:,} suppliers** were paid; how many are {who} is not known yet. {largest}")
        return
    st.markdown(
        f"**{row.firms_paid:,} {who}** were paid, of {row.suppliers_paid:,} suppliers; {row.firms_new:,} of them were "
        f"not paid in the same months a year before, and {row.firms_stopped:,} paid then are not paid now. {largest}"
    )


def show_open_to_change(view: View) -> None:
    """How much of the base could go elsewhere, and why the rest could not."""
    parts = cached.ask(measures.open_to_change, view.data, view.selection)
    if parts.empty or get_share(view, view.selection.measure).shown_as == measures.ShownAs.SENTENCE:
        return
    first = next(parts.itertuples())
    with st.expander(f"{say_percent(first.part_of_base)} of this spending could go to other suppliers in time"):
        show_figure(view, _open_figure(view, parts))


def _open_figure(view: View, parts: pd.DataFrame) -> Figure:
    first = next(parts.itertuples())
    return Figure(
        name="open_to_change",
        finding=(
            f"{say_pounds(first.base_gbp)} of {say_pounds(parts['base_gbp'].sum())} could go to other suppliers in time"
        ),
        statistic=(
            f"Spending that counts, by what holds it where it is, {view.described}; the parts add up to all of it. "
            "Contracts under way are not looked at, so less than this can be changed at once"
        ),
        frame=parts,
        columns=[
            Column("wording", "Part", is_wide=True),
            Column("base_gbp", "Counted", write_pounds, is_number=True),
            Column("part_of_base", "Part of all", write_percent, is_number=True),
            Column("value", f"Share with {SHORT_WHO[view.selection.measure]}", write_percent, is_number=True),
            Column("low", "Lowest", write_percent, is_number=True),
            Column("high", "Highest", write_percent, is_number=True),
            Column("coverage", "Classified", write_percent, is_number=True),
        ],
    )
