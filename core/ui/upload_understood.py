"""What was understood of a given file, in plain words."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd
import streamlit as st

from core.ui import notices
from core.ui.tables import Column, show_table
from core.ui.wording import escape_markdown, say_count, write_exact_pounds
from core.upload.receive import ReadFile
from core.upload.work import Upload

COLUMNS = (
    Column("wording", "Taken for"),
    Column("heading", "Heading in the file"),
    Column("how", "Because", is_wide=True),
)


def show_understood(upload: Upload) -> None:
    """One paragraph a file, and the total to hold against the ledger."""
    st.subheader("What was understood", anchor=False)
    if upload.data:
        _show_total(upload)
    for file in upload.reading.files:
        _show_file(file)


def _show_total(upload: Upload) -> None:
    kept = [report for report in upload.reports if report.rows_kept]
    total = sum(report.amount_kept for report in kept)
    lines = sum(report.rows_kept for report in kept)
    with st.container(key="ledger_total"):
        st.markdown(f"#### {write_exact_pounds(total)} in {say_count(lines, 'payment')}")
    st.caption("Compare both with your ledger: they must agree to the penny.")


def _show_file(file: ReadFile) -> None:
    told = file.describe()
    st.markdown(f"**{escape_markdown(file.report.name)}**: {escape_markdown(told.headline)}")
    if told.refusal:
        st.warning(escape_markdown(told.refusal))
        return
    sentences = [told.layout, told.dates, told.amounts, told.period, *told.left_out, *told.warnings]
    notices.show_warnings([sentence for sentence in sentences if sentence])
    show_table(
        pd.DataFrame([asdict(column) for column in told.columns]),
        COLUMNS,
        "What each heading is taken for",
        key=f"columns_{file.report.file_id}",
    )
