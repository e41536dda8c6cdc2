"""Why this figure differs from the one in last month's report: the steps from the data version before to this one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from core import measures
from core.ui import cached
from core.ui.figures import Figure, show_figure
from core.ui.findings import SHORT_WHO, say_share
from core.ui.frame import View
from core.ui.moved import say_exact_points
from core.ui.tables import Column
from core.ui.wording import (
    continue_sentence,
    escape_markdown,
    say_day,
    say_list,
    say_pounds,
    write_count,
    write_percent,
    write_pounds,
)

FIRST = "These are the first data built here, so there is no earlier report to compare them with."


def show_since_version(view: View) -> None:
    """What changed since the data version before, in one sentence and step by step; or that there is none before."""
    before = view.version.previous_built_on
    if before is None:
        st.caption(FIRST)
        return
    steps = cached.ask(measures.since_last_version, view.data, view.selection)
    rows = list(steps.itertuples())
    if len(rows) == 2:
        st.markdown(f"Nothing in this figure changed since the data of {say_day(before)}.")
        return
    st.markdown(escape_markdown(f"Since the data of {say_day(before)}, {_say_steps(rows)}."))
    with st.expander("Why this differs from an earlier report, step by step"):
        show_figure(view, _figure(view, steps, before))


def _say_steps(rows: list[Any]) -> str:
    """'the share went from 31% (…) to 32% (…): new payments +£2.1 million, corrections −£30,000 of base'."""
    first, *causes, last = rows
    told = say_list([f"{continue_sentence(row.label)} {_say_change(row.change_base_gbp)}" for row in causes])
    return f"{_say_ends(first, last)}; what counts changed by {told}"


def _say_ends(first: Any, last: Any) -> str:
    was, now = say_share(first), say_share(last)
    if "–" in {was, now}:
        return f"spending that counts went from {say_pounds(first.base_gbp)} to {say_pounds(last.base_gbp)}"
    if was == now:
        return f"the share is {now} as it was"
    return f"the share went from {was} to {now}"


def _say_change(pounds: Any) -> str:
    told = say_pounds(pounds)
    return f"+{told}" if pounds > 0 else told


def _figure(view: View, steps: pd.DataFrame, before: date) -> Figure:
    return Figure(
        name="since_version",
        finding=f"Since the data of {say_day(before)}, {_say_ends(steps.iloc[0], steps.iloc[-1])}",
        statistic=(
            f"Share with {SHORT_WHO[view.selection.measure]} after each step from the data version before "
            f"({view.version.previous}) to this one; the steps add up to the difference. {view.described}"
        ),
        frame=steps,
        columns=[
            Column("label", "Step", is_wide=True),
            Column("change_base_gbp", "What counts changes by", write_pounds, is_number=True),
            Column(
                "change_numerator_gbp", f"Of which {SHORT_WHO[view.selection.measure]}", write_pounds, is_number=True
            ),
            Column("change_lines", "Published lines", write_count, is_number=True),
            Column("base_gbp", "Counted then", write_pounds, is_number=True),
            Column("value", "Share then", write_percent, is_number=True),
            Column("low", "Lowest", write_percent, is_number=True),
            Column("high", "Highest", write_percent, is_number=True),
            Column("points", "Changes by", say_exact_points, is_number=True),
        ],
        notes={"Data version before": f"{view.version.previous}, built on {before:%Y-%m-%d}"},
    )
