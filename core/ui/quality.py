"""What is loaded, missing, withheld and not classified, as figures."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pandas as pd
import streamlit as st

from core import measures
from core.periods import describe_financial_year, describe_month
from core.ui import cached
from core.ui.address import make_address
from core.ui.figures import Figure, show_figure
from core.ui.findings import SHORT_WHO
from core.ui.frame import View
from core.ui.levels import narrow
from core.ui.menu import Page
from core.ui.published_files import make_files_figure, make_rejects_figure
from core.ui.tables import Column
from core.ui.wording import (
    escape_markdown,
    say_count,
    say_list,
    say_percent,
    say_pounds,
    start_sentence,
    write_count,
    write_percent,
    write_pounds,
)
from core.vocabulary import Dimension

MONTHS_NAMED = 12
MOST_OPEN_ROWS = 25


def show_summary(view: View) -> None:
    """The answer in one sentence, and each body's months."""
    bodies = cached.ask(measures.data_quality, view.data, view.selection)
    rows, kept_out = int(bodies["rows_read"].fillna(0).sum()), int(bodies["rows_rejected"].fillna(0).sum())
    files = int(bodies["files"].fillna(0).sum())
    told = f"{rows - kept_out:,} are payments and {kept_out:,} were set aside, each with its reason"
    st.markdown(
        f"#### {say_count(files, 'file')} with {rows:,} records were read; {told if kept_out else 'all are payments'}."
    )
    st.markdown(
        "For every file, what was kept and what was set aside add up to what was read, in rows and in pounds; data "
        "that do not add up are never shown."
    )


def show_gaps(view: View) -> None:
    """Months that are missing or look incomplete, for each body."""
    months = cached.ask(measures.month_completeness, view.data, view.selection)
    told = [_say_gaps(str(name), rows) for name, rows in months.groupby("authority", sort=True)]
    gaps = months.groupby("authority")["is_complete"].all()
    st.subheader(_say_complete(int(gaps.sum()), len(gaps)), anchor=False)
    with _fold("Each body's months", len(told)):
        st.markdown("\n".join(f"- {escape_markdown(line)}" for line in told))


def _say_complete(complete: int, bodies: int) -> str:
    if bodies == 1:
        return "Every month is there" if complete else "Some months are missing or incomplete"
    return f"Every month is there for {complete:,} of {say_count(bodies, 'public body', 'public bodies')}"


def _fold(words: str, rows: int) -> AbstractContextManager[Any]:
    """Open where it is short, folded away under these words where it would bury what stands below it."""
    return st.expander(words) if rows > MOST_OPEN_ROWS else nullcontext()


def _say_gaps(name: str, rows: pd.DataFrame) -> str:
    """'Northmoor Council: October 2022 to September 2026; missing or incomplete: May 2024.'"""
    span = f"{name}: {describe_month(rows['month'].iloc[0])} to {describe_month(rows['month'].iloc[-1])}"
    missing = [describe_month(month) for month in rows.loc[~rows["is_complete"], "month"]]
    if not missing:
        return f"{span}; every month is there."
    listed = say_list(missing) if len(missing) <= MONTHS_NAMED else say_count(len(missing), "month")
    return f"{span}; missing or incomplete: {listed}."


PARTS = {
    "unknown_size_gbp": "Size not known",
    "withheld_gbp": "Name withheld",
    "unmatched_gbp": "In no register",
    "ring_not_known_gbp": "Place not known",
    "not_categorised_gbp": "Not categorised",
    "no_directorate_gbp": "Directorate not published",
    "capital_not_marked_gbp": "Capital not marked",
}


def make_bodies_figure(view: View) -> Figure:
    """One row a body: what part of its base is not known in each respect, by the default base, over all months."""
    bodies = cached.ask(measures.data_quality, view.data, view.selection)
    unknown, total = (float(bodies[name].astype(float).sum()) for name in ("unknown_size_gbp", "base_gbp"))
    return Figure(
        name="known_parts",
        finding=f"Size is not known for {say_percent(unknown / total if total else None)} of what counts",
        statistic="Part of what counts, for each public body, that is not known, over all its months, in pounds",
        frame=_add_parts(bodies),
        columns=[
            Column("authority", "Public body"),
            Column("base_gbp", "Counted", write_pounds, is_number=True),
            *(Column(f"part_{name}", heading, write_percent, is_number=True) for name, heading in PARTS.items()),
            Column("not_dated_gbp", "Not dated", write_pounds, is_number=True),
        ],
    )


def _add_parts(bodies: pd.DataFrame) -> pd.DataFrame:
    """Each of PARTS as a fraction of the body's base; empty where there is none."""
    base = bodies["base_gbp"].astype(float)
    return bodies.assign(**{f"part_{name}": (bodies[name].astype(float) / base).where(base > 0) for name in PARTS})


def make_coverage_figure(view: View) -> Figure:
    """One row a body and financial year: how much of the base is classified for the chosen measure."""
    years = cached.ask(measures.coverage_by_year, view.data, view.selection)
    shown = years.assign(
        year=[describe_financial_year(int(year)) if pd.notna(year) else "Not dated" for year in years["financial_year"]]
    )
    return Figure(
        name="coverage",
        finding=f"How much is classified for the share with {SHORT_WHO[view.selection.measure]}, year by year",
        statistic=(
            "What part of the spending that counts is classified, by financial year; some of it by evidence of another "
            "date than the payment"
        ),
        frame=shown,
        columns=[
            Column("authority", "Public body"),
            Column("year", "Year", start_sentence),
            Column("months", "Months", write_count, is_number=True),
            Column("base_gbp", "Counted", write_pounds, is_number=True),
            Column("coverage", "Classified", write_percent, is_number=True),
            Column("back_cast_part", "Of which by later or earlier evidence", write_percent, is_number=True),
            Column("withheld_gbp", "Name withheld", write_pounds, is_number=True),
        ],
    )


def make_unknown_figure(view: View) -> Figure | None:
    """The suppliers whose class would narrow the range most; None where all are classified."""
    found = cached.ask(measures.unknown_suppliers, view.data, view.selection)
    if found.empty:
        return None
    payees = say_count(len(found), "payee")
    return Figure(
        name="unknown_suppliers",
        finding=(f"To find out about {payees} ({say_pounds(found['unknown_gbp'].sum())}) would narrow the range most"),
        statistic=f"Not classified for the share with {SHORT_WHO[view.selection.measure]}, {view.described}",
        frame=found,
        columns=[
            Column("name", "Payee"),
            Column("unknown_gbp", "Not classified", write_pounds, is_number=True),
            Column("narrows_points", "Narrows the range by", _say_narrowing, is_number=True),
            Column("left_points", "Range left", _say_narrowing, is_number=True),
            Column("kind", "Kind"),
        ],
        addresses=[_find_card(view, row) for row in found.itertuples()],
    )


def _find_card(view: View, row: Any) -> str | None:
    """Where the card of a supplier is; a person or a grouping has none."""
    if not row.has_page:
        return None
    return make_address(Page.SUPPLIERS, narrow(view.selection, Dimension.SUPPLIER, row.supplier_id))


def _say_narrowing(points: float) -> str:
    return "–" if pd.isna(points) else f"{100 * points:.1f} points"


def show_quality(view: View) -> None:
    """All of the screen's figures in their order."""
    unknown = make_unknown_figure(view)
    makers = (make_bodies_figure, make_coverage_figure)
    for make in makers:
        figure = make(view)
        with _fold(figure.finding, len(figure.frame)):
            show_figure(view, figure)
    if unknown is not None:
        show_figure(view, unknown)
    rejects = make_rejects_figure(view)
    if not rejects.frame.empty:
        show_figure(view, rejects)
    files = make_files_figure(view)
    with st.expander(files.finding):
        show_figure(view, files)
