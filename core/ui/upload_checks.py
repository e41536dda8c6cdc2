"""The checks of a session's file in plain words: what was found, with its lines; and what was looked for in vain."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.periods import describe_month
from core.ui import cached
from core.ui.frame import View
from core.ui.tables import Column, show_table, write_text
from core.ui.wording import escape_markdown, say_count, say_day, say_list, write_count, write_exact_pounds
from core.upload.checks import Finding, check_lines


def _write_month(month: object) -> str:
    return write_text(month) if pd.isna(month) else describe_month(pd.Timestamp(str(month)).date())


def _write_day(day: object) -> str:
    return write_text(day) if pd.isna(day) else say_day(pd.Timestamp(str(day)).date())


COLUMNS = {
    "payment_date": Column("payment_date", "Date", _write_day),
    "month": Column("month", "Month", _write_month),
    "payee": Column("payee", "Payee", is_wide=True),
    "each_gbp": Column("each_gbp", "Each", write_exact_pounds, is_number=True),
    "lines": Column("lines", "Lines", write_count, is_number=True),
    "amount_gbp": Column("amount_gbp", "Pounds", write_exact_pounds, is_number=True),
}


def show_checks(own: View) -> None:
    """One fold a check that found something, then one sentence on all that found nothing."""
    findings = cached.ask_about(check_lines, own.data)
    st.subheader("Checks", anchor=False)
    for finding in findings:
        if not finding.is_clear:
            _show_finding(finding)
    clear = [finding.title.lower() for finding in findings if finding.is_clear]
    if clear:
        st.markdown(f"Looked for and not found: {escape_markdown(say_list(clear))}.")


def _show_finding(finding: Finding) -> None:
    with st.expander(escape_markdown(say_finding(finding))):
        st.markdown(escape_markdown(finding.note))
        columns = [column for name, column in COLUMNS.items() if name in finding.rows.columns]
        show_table(finding.rows, columns, finding.title, key=f"check_{finding.check}")


def say_finding(finding: Finding) -> str:
    """'Lines that occur twice: 2 lines, £300.00 more than if each stood once.'"""
    if finding.check == "gaps":
        return f"{finding.title}: {say_list([_write_month(month) for month in finding.rows['month']])}."
    pounds = write_exact_pounds(finding.amount_gbp)
    if finding.check == "duplicates":
        return f"{finding.title}: {say_count(finding.lines, 'line')}, {pounds} more than if each stood once."
    return f"{finding.title}: {say_count(finding.lines, 'line')}, {pounds}."
