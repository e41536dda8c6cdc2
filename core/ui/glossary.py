"""The Definitions screen, written from the reference tables: what the app does is what it says here."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.reference import load_table
from core.ui.figures import Figure, show_figure
from core.ui.frame import View
from core.ui.tables import Column
from core.ui.wording import escape_markdown


def show_measures() -> None:
    """The three shares, as they are worked out."""
    for row in load_table("measures").itertuples():
        st.subheader(escape_markdown(row.name), anchor=False)
        st.markdown(
            f"{escape_markdown(row.counts)}.\n\n"
            f"- **Share**: {escape_markdown(row.value)}.\n"
            f"- **Lowest**: {escape_markdown(row.low)}.\n"
            f"- **Highest**: {escape_markdown(row.high)}.\n\n"
            f"{escape_markdown(row.note)}"
        )


def show_terms() -> None:
    """The words of the app, by group."""
    terms = load_table("terms")
    for group, rows in terms.groupby("group", sort=False):
        st.subheader(escape_markdown(str(group)), anchor=False)
        st.markdown(
            "\n".join(f"- **{escape_markdown(row.term)}**: {escape_markdown(row.meaning)}" for row in rows.itertuples())
        )


def show_rules(view: View) -> None:
    """The tables that decide, one after the other, folded away."""
    st.subheader("The rules themselves", anchor=False)
    st.markdown("These tables are what the app works by; a change of any of them is listed in its change log.")
    for shown in load_table("shown_tables").itertuples():
        with st.expander(shown.heading):
            show_figure(view, _make_rules_figure(shown))


def _make_rules_figure(shown: Any) -> Figure:
    """One of the tables, with the columns that a reader needs."""
    titles = (pair.split("=", 1) for pair in shown.columns.split("|"))
    return Figure(
        name=f"rules_{shown.table}",
        finding=shown.heading,
        statistic=shown.row_is,
        frame=load_table(shown.table),
        columns=[Column(column, title) for column, title in titles],
    )
