"""What moved the share, where the definitions allow the word: parts that add up exactly to the change."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import measures
from core.ui import cached
from core.ui.figures import Figure, show_figure
from core.ui.findings import SHORT_WHO
from core.ui.frame import View
from core.ui.headlines import get_change
from core.ui.levels import PLURALS, SINGULARS
from core.ui.tables import Column
from core.ui.wording import MINUS, escape_markdown, say_list, write_pounds
from core.vocabulary import Dimension

SHOWN_ROWS = 8
DIMENSIONS = (Dimension.DIRECTORATE, Dimension.MARKET, Dimension.SUPPLIER)


def show_moved(view: View) -> None:
    """What accounts for the change from the year before; nothing where no clear change may be spoken of."""
    change = get_change(view)
    if pd.isna(change.points):
        return
    way = "up" if change.points > 0 else "down"
    st.subheader(f"What moved it {way} by {abs(100 * change.points):.1f} points", anchor=False)
    with st.container(key="moved"):
        for dimension in DIMENSIONS:
            parts = cached.ask(measures.contributions, view.data, view.selection, dimension)
            if len(parts) > 1:
                with st.expander(f"By {SINGULARS[dimension].lower()}: {escape_markdown(_say_most(parts))}"):
                    show_figure(view, _figure(view, parts, dimension, change.points))


def _say_most(parts: pd.DataFrame) -> str:
    top = [f"{row.label} ({say_exact_points(row.points)})" for row in parts.head(2).itertuples()]
    return f"most by {say_list(top)}"


def say_exact_points(change: float) -> str:
    """A part of a change in points: '+1.2 points'."""
    if pd.isna(change):
        return "–"
    told = f"{abs(100 * change):.1f} points"
    return told if told.startswith("0.0") else f"{MINUS if change < 0 else '+'}{told}"


def _figure(view: View, parts: pd.DataFrame, dimension: Dimension, whole: float) -> Figure:
    who = SHORT_WHO[view.selection.measure]
    return Figure(
        name=f"moved_{dimension}",
        finding=f"What each of the {PLURALS[dimension]} had to do with the change of {say_exact_points(whole)}",
        statistic=(
            f"Part of the change in the share with {who} from the same months a year "
            f"before, {view.described}. The parts add up to the change; credits for earlier years stand apart."
        ),
        frame=_sum_rest(parts),
        columns=[
            Column("label", SINGULARS[dimension]),
            Column("points", "Part of the change", say_exact_points, is_number=True),
            Column("rate_points", "Its own share changed", say_exact_points, is_number=True),
            Column("mix_points", "More or less went through it", say_exact_points, is_number=True),
            Column("numerator_before_gbp", f"With {who}, year before", write_pounds, is_number=True),
            Column("numerator_gbp", f"With {who}", write_pounds, is_number=True),
            Column("change_gbp", "Change", write_pounds, is_number=True),
            Column("classified_before_gbp", "Classified, year before", write_pounds, is_number=True),
            Column("classified_gbp", "Classified", write_pounds, is_number=True),
        ],
    )


def _sum_rest(parts: pd.DataFrame) -> pd.DataFrame:
    """The largest parts, and all the others as one row, so that the column still adds up."""
    if len(parts) <= SHOWN_ROWS + 1:
        return parts
    rest = parts.iloc[SHOWN_ROWS:]
    summed = rest.drop(columns=["key", "label", "is_apart"]).sum()
    row = pd.DataFrame([{**summed.to_dict(), "label": f"{len(rest):,} others"}])
    return pd.concat([parts.head(SHOWN_ROWS), row], ignore_index=True)
