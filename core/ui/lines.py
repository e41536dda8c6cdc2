"""The published lines behind a figure, those that do not count too: what an officer checks the figure against."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import pandas as pd
import streamlit as st

from core import measures
from core.measures import LinesKept
from core.ui import cached
from core.ui.address import bind_param
from core.ui.figures import Figure, show_figure
from core.ui.frame import View
from core.ui.tables import Column
from core.ui.wording import say_count, say_day, start_sentence, write_exact_pounds

PAGE_ROWS = 50
MOST_TAKEN = 100_000
HIDDEN = ""
CHOICES = {
    HIDDEN: "Not shown",
    LinesKept.ALL.value: "All lines",
    LinesKept.COUNTED.value: "Lines that count",
    LinesKept.EXCLUDED.value: "Lines not counted",
}


def show_lines(view: View) -> None:
    """A way to the lines: closed at first, since most readers stop at the figures."""
    asked = st.query_params.get("lines", HIDDEN)
    chosen = asked if asked in CHOICES else HIDDEN
    st.segmented_control(
        "The published lines behind these figures", list(CHOICES), format_func=lambda item: CHOICES[item],
        required=True, **bind_param(view.selection, "lines", chosen, lambda item: item or HIDDEN),
    )  # fmt: skip
    if chosen:
        _show_page(view, LinesKept(chosen))


def _show_page(view: View, kept: LinesKept) -> None:
    page = _read_page()
    lines = _get_lines(view, kept, (page - 1) * PAGE_ROWS, PAGE_ROWS)
    if lines.empty:
        st.info("There are no such lines.")
        return
    count = int(lines["lines_in_all"].iloc[0])
    show_figure(view, _figure(view, lines, kept, (page - 1) * PAGE_ROWS + 1))
    pages = -(-count // PAGE_ROWS)
    if pages > 1:
        st.pagination(pages, **bind_param(view.selection, "at", min(page, pages), _write_page))


def _read_page() -> int:
    at = st.query_params.get("at", "")
    return max(int(at), 1) if at.isascii() and at.isdigit() and len(at) < 7 else 1


def _write_page(page: int) -> str:
    return "" if page == 1 else str(page)


def _get_lines(view: View, kept: LinesKept, offset: int, limit: int) -> pd.DataFrame:
    """A page of lines (measures.payment_lines), with the day and whether it counts in words."""
    lines = cached.ask(measures.payment_lines, view.data, view.selection, kept=kept, offset=offset, limit=limit)
    return lines.assign(
        day=[_say_date(row) for row in lines.itertuples()],
        counted=["yes" if row.counts else f"no: {row.excluded_because or row.reason}" for row in lines.itertuples()],
    )


def _figure(view: View, lines: pd.DataFrame, kept: LinesKept, first: int) -> Figure:
    count = int(lines["lines_in_all"].iloc[0])
    return Figure(
        name="lines",
        finding=say_count(count, "published line"),
        statistic=f"Lines {first:,} to {first + len(lines) - 1:,} of {count:,}, newest first; {view.described}",
        frame=lines,
        get_whole=lambda: _get_lines(view, kept, 0, MOST_TAKEN),
        columns=[
            Column("day", "Date"),
            Column("payee", "Payee as published"),
            Column("amount_gbp", "Amount", write_exact_pounds, is_number=True),
            Column("counted", "Counts"),
            Column("directorate", "Directorate"),
            Column("description", "Purpose as published", is_wide=True),
            Column("category", "Category"),
            Column("size_band", "Size", start_sentence),
            Column("file", "File", _name_file),
            Column("row_number", "Record", str, is_number=True),
        ],
    )


def _name_file(path: str) -> str:
    """The file without its folders, of a member of an archive the archive; a download has the whole."""
    return PurePosixPath(path.partition("!")[0]).name


def _say_date(row: Any) -> str:
    return "not dated" if pd.isna(row.payment_date) else say_day(row.payment_date)
