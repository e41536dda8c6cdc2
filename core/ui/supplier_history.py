"""What one supplier is paid, when, by whom and for what, and how the names it is paid under were matched."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from core import measures
from core.periods import describe_month
from core.ui import cached
from core.ui.charts.months import draw_pounds_by_month
from core.ui.charts.style import choose_palette
from core.ui.figures import Figure, show_figure
from core.ui.frame import View
from core.ui.levels import SINGULARS
from core.ui.lines import show_lines
from core.ui.tables import Column
from core.ui.wording import Pounds, say_pounds, write_count, write_percent, write_pounds
from core.vocabulary import Dimension


def show_history(view: View, supplier_id: str) -> None:
    """The evidence, then month by month, who pays, what for, and the lines themselves."""
    show_figure(view, _make_payees(view, supplier_id))
    show_paid(view)
    show_splits(view)
    show_lines(view)


def show_splits(view: View) -> None:
    """Who pays, and what for."""
    for dimension in (Dimension.DIRECTORATE, Dimension.CATEGORY):
        members = cached.ask(measures.breakdown, view.data, view.selection, dimension)
        if not members.empty:
            show_figure(view, _make_split(view, members, dimension))


def show_paid(view: View) -> None:
    """What it is paid a month, and how much of it does not count."""
    everything = replace(view.selection, from_month=None, to_month=None, windows=())
    months = cached.ask(measures.share_by_month, view.data, everything)
    strip = next(cached.ask(measures.published_strip, view.data, view.selection).itertuples())
    if months.empty:
        st.markdown(f"{say_pounds(strip.published_gbp)} was published in these months; none of it counts.")
        return
    show_figure(view, _make_months(months, strip.base_gbp, strip.excluded_gbp))


def _make_months(months: pd.DataFrame, counted: Pounds, excluded: Pounds) -> Figure:
    total = say_pounds(months["base_gbp"].sum())
    return Figure(
        name="supplier_months",
        finding=f"{say_pounds(counted)} in the months chosen, {total} in all",
        statistic=f"Payments that count, pounds a month; not counted in the months chosen: {say_pounds(excluded)}",
        frame=months.iloc[::-1].reset_index(drop=True),
        columns=[
            Column("month", "Month", describe_month),
            Column("base_gbp", "Paid", write_pounds, is_number=True),
            Column("lines", "Published lines", write_count, is_number=True),
        ],
        chart=draw_pounds_by_month(months, choose_palette()),
        alt=f"Bar chart of pounds a month, {total} in all. The table below has the figures.",
    )


def _make_split(view: View, members: pd.DataFrame, dimension: Dimension) -> Figure:
    """Who pays it, or what for."""
    top = members.iloc[0]
    verb = "Most is paid by" if dimension is Dimension.DIRECTORATE else "Most is for"
    months = view.selection.describe_months(view.catalogue)
    return Figure(
        name=f"supplier_{dimension}",
        finding=f"{verb} {top['label']}: {say_pounds(top['base_gbp'])}",
        statistic=f"Payments that count by {SINGULARS[dimension].lower()}, {months}",
        frame=members,
        columns=[
            Column("label", SINGULARS[dimension]),
            Column("base_gbp", "Paid", write_pounds, is_number=True),
            Column("part_of_base", "Part of all", write_percent, is_number=True),
            Column("lines", "Published lines", write_count, is_number=True),
        ],
    )


def _make_payees(view: View, supplier_id: str) -> Figure:
    """The names it is paid under, each with the evidence of its match."""
    return Figure(
        name="supplier_payees",
        finding="The names it is paid under, and how each was matched",
        statistic="Payees as printed by each public body, over all months",
        frame=cached.ask_about(measures.supplier_payees, view.data, supplier_id),
        columns=[
            Column("payee", "Payee as published"),
            Column("authority", "Public body"),
            Column("published_gbp", "Published", write_pounds, is_number=True),
            Column("match_method", "Matched by"),
            Column("match_reason", "Evidence", is_wide=True),
            Column("match_score", "Score of 100", _write_score, is_number=True),
            Column("runner_up_name", "Next best"),
            Column("judgement", "A person's decision"),
            Column("ring", "Where"),
            Column("basis", "By which address"),
        ],
    )


def _write_score(score: float) -> str:
    return "–" if pd.isna(score) else f"{score:.0f}"
