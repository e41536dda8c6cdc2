"""The blank file to fill in, and what each of its columns should hold."""

from __future__ import annotations

import streamlit as st

from core.ui.figures import SHEETS
from core.ui.frame import View
from core.ui.menu import Page
from core.ui.tables import Column, show_table
from core.upload.template import load_columns, write_template_csv, write_template_workbook

COLUMNS = (
    Column("heading", "Column"),
    Column("is_needed", "Needed"),
    Column("example", "Example"),
    Column("meaning", "What it should hold", is_wide=True),
)


def show_template_fold(view: View) -> None:
    """The blank file, folded away, with the way to the page that explains it."""
    with st.expander("A blank file with the ideal columns"):
        show_template()
        explained = Page.TEMPLATE.value
        st.page_link(
            explained.path, label="What each column should hold", query_params=dict(view.selection.to_params())
        )


def show_template() -> None:
    """Offer the template as CSV and as a workbook."""
    st.markdown(
        "Almost any file can be read as it is. If you make one for “Your own file”, or to publish, these columns give "
        "the surest answer."
    )
    with st.container(horizontal=True):
        st.download_button(
            "Download blank CSV", write_template_csv, "payments-template.csv", "text/csv",
            key="template_csv", on_click="ignore", icon=":material/download:",
        )  # fmt: skip
        st.download_button(
            "Download blank Excel", write_template_workbook, "payments-template.xlsx", SHEETS,
            key="template_xlsx", on_click="ignore", icon=":material/download:",
        )  # fmt: skip


def show_columns() -> None:
    """Each column: whether it is needed, an example, what it should hold; and what makes any file easy to read."""
    show_table(load_columns(), COLUMNS, "The columns of the blank file", key="template_columns")
    st.markdown(
        "One row is one payment or credit, one heading stands above each column, and there are no totals and no "
        "empty rows between. Save it as CSV (in a spreadsheet: “CSV UTF-8”) or as an Excel workbook without macros or "
        "a password."
    )
    upload = Page.UPLOAD.value
    st.page_link(upload.path, label="Check your own file")
