"""The blank file to fill in, and what each of its columns should hold."""

from __future__ import annotations

import streamlit as st

from core.ui.figures import SHEETS
from core.ui.tables import Column, show_table
from core.upload.template import load_columns, write_template_csv, write_template_workbook

COLUMNS = (
    Column("heading", "Column"),
    Column("is_needed", "Needed"),
    Column("example", "Example"),
    Column("meaning", "What it should hold", is_wide=True),
)


def show_template() -> None:
    """Offer the template as CSV and as a workbook, with an explanation of each column."""
    with st.expander("A blank file with the ideal columns"):
        st.markdown(
            "Almost any file can be read as it is. If you make one for this page, these columns give the surest answer."
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
        show_table(load_columns(), COLUMNS, "The columns of the blank file", key="template_columns")
