"""One figure as every screen shows it: finding, statistic and period, chart, table, and the way to take it away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import streamlit as st

from core.reference import load_table
from core.ui import export
from core.ui.charts.show import show_chart
from core.ui.filters import say_counted
from core.ui.frame import View
from core.ui.save_chart import show_save_chart
from core.ui.tables import Column, name_columns, show_table
from core.ui.wording import escape_markdown
from core.vocabulary import Measure

SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Figure:
    """What is shown of one frame.

    name: short, for keys and file names; finding: the heading, in words; statistic: what the numbers are;
    addresses: one address a row of the table, to go one level down; notes: more lines for the downloaded file;
    basis: what the figures rest on; get_whole: all rows for the download, where the screen shows a page of them
    """

    name: str
    finding: str
    statistic: str
    frame: pd.DataFrame
    columns: Sequence[Column]
    chart: Any = None
    alt: str = ""
    addresses: Sequence[str | None] = ()
    notes: dict[str, str] = field(default_factory=dict)
    basis: str = ""
    get_whole: Callable[[], pd.DataFrame] | None = None


def show_figure(view: View, figure: Figure, *, on_pick: Callable[[int], None] | None = None) -> None:
    """Chart first, its table folded away below; a figure without a chart is its table."""
    with st.container(key=f"figure_{figure.name}"):
        st.subheader(escape_markdown(figure.finding), anchor=False)
        st.caption(escape_markdown(figure.statistic))
        if figure.chart is None:
            _show_table(view, figure)
            return
        show_chart(figure.chart, alt=figure.alt, key=f"chart_{figure.name}", on_pick=on_pick)
        if figure.basis:
            st.caption(escape_markdown(figure.basis))
        with st.expander("These figures as a table, to read or take away"):
            _show_table(view, figure)


def _show_table(view: View, figure: Figure) -> None:
    show_table(
        figure.frame,
        figure.columns,
        caption=figure.statistic,
        key=f"table_{figure.name}",
        addresses=figure.addresses,
    )
    show_downloads(view, figure)


def show_downloads(view: View, figure: Figure) -> None:
    """The figure as CSV and as a workbook; made only when somebody asks for it."""
    notes = note_figure(view, figure)

    def get_frame() -> pd.DataFrame:
        return name_columns(figure.get_whole() if figure.get_whole else figure.frame, figure.columns)

    file_name = f"{figure.name.replace('_', '-')}-{view.version.version}"
    with st.container(horizontal=True):
        st.download_button(
            "Download CSV", lambda: export.write_csv(get_frame(), notes), f"{file_name}.csv", "text/csv",
            key=f"csv_{figure.name}", on_click="ignore", icon=":material/download:",
        )  # fmt: skip
        st.download_button(
            "Download Excel", lambda: export.write_workbook(get_frame(), notes), f"{file_name}.xlsx", SHEETS,
            key=f"xlsx_{figure.name}", on_click="ignore", icon=":material/download:",
        )  # fmt: skip
        if figure.chart is not None:
            show_save_chart(
                figure.name, finding=figure.finding, statistic=figure.statistic, source=view.source, file_name=file_name
            )


def _note_choice(view: View) -> dict[str, str]:
    """The filters in words, and the definition of what is counted; a screen without filters has neither."""
    if not view.page.value.has_filters:
        return {}
    counted = say_counted(view.selection).replace("**", "")
    return {"Choice": f"{view.described}{counted}", "Definition": _define(view.selection.measure)}


@cache
def _define(measure: Measure) -> str:
    """The share as the Definitions page gives it, in one line."""
    row = load_table("measures").set_index("id").loc[measure.value]
    return f"{row['name']}: {row.counts}. Share: {row.value}. Lowest: {row.low}. Highest: {row.high}. {row.note}"


def note_figure(view: View, figure: Figure) -> dict[str, str]:
    """What a downloaded file says of itself."""
    return {
        "Figure": figure.finding,
        "Shows": figure.statistic,
        **_note_choice(view),
        **({"Rests on": figure.basis} if figure.basis else {}),
        **figure.notes,
        "Source": view.source,
        "Taken on": f"{date.today():%Y-%m-%d}",  # noqa: DTZ011 - the reader's own day
    }
