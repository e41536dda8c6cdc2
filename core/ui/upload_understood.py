"""What was understood of a given file, in plain words, with its first rows; and the total to hold against a ledger."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal

import pandas as pd
import streamlit as st

from core.ingest import FileDescription, SheetPreview, TableMapping
from core.store.connection import SessionData
from core.ui import cached, notices
from core.ui.tables import Column, show_table
from core.ui.wording import escape_markdown, name_file, say_count, shorten, write_exact_pounds
from core.upload.choices import read_headings
from core.upload.receive import ReadFile
from core.upload.repeats import read_repeats
from core.upload.work import Upload

COLUMNS = (
    Column("wording", "Taken for"),
    Column("heading", "Heading in the file"),
    Column("how", "Because", is_wide=True),
)
ROWS = 10
OPEN_FILES = 1


def show_understood(upload: Upload) -> None:
    """The total to hold against the ledger, and one fold a file with what was found out about it."""
    st.subheader("What was understood", anchor=False)
    if upload.data:
        _show_total(upload, upload.data)
    for place, file in enumerate(upload.reading.files):
        _show_file(file, is_open=place < OPEN_FILES)


def _show_total(upload: Upload, data: SessionData) -> None:
    files = cached.ask_about(read_repeats, data)
    counted = files[files["held_in"].isna()]
    total = sum(counted["amount_kept"], Decimal(0))
    with st.container(key="ledger_total"):
        st.markdown(f"#### {write_exact_pounds(total)} in {say_count(int(counted['rows_kept'].sum()), 'payment')}")
    st.caption(
        "Hold both against your ledger: they must agree to the penny. If they do not, see what was left out below."
    )
    notices.show_warnings(_say_repeats(upload, files))


def _say_repeats(upload: Upload, files: pd.DataFrame) -> list[str]:
    """Which files are not counted since another holds their lines, and which have some lines in common."""
    known = {warning for report in upload.reports for warning in report.warnings}
    told = []
    for row in files.itertuples():
        name = name_file(row.name)
        if not pd.isna(row.held_in):
            told.append(f"{name} is not counted: all its lines are in {name_file(row.held_in)} too.")
        told += [f"{name}: {warning}" for warning in row.warnings if warning not in known]
    return told


def _show_file(file: ReadFile, *, is_open: bool) -> None:
    told = file.describe()
    if told.refusal:
        st.warning(f"**{escape_markdown(name_file(file.report.name))}**  \n{escape_markdown(told.refusal)}")
        return
    with st.expander(escape_markdown(f"{name_file(file.report.name)}: {told.headline}"), expanded=is_open):
        _show_sentences(told)
        described = pd.DataFrame([asdict(column) for column in told.columns])
        show_table(described, COLUMNS, "What each heading is taken for", key=f"columns_{file.report.file_id}")
        _show_rows(file)


def _show_sentences(told: FileDescription) -> None:
    notices.show_warnings([one for one in (told.layout, told.dates, told.amounts, told.period) if one])
    if told.left_out:
        st.markdown("**Left out**")
        notices.show_warnings(told.left_out)
    if told.warnings:
        st.markdown("**Please check**")
        notices.show_warnings(told.warnings)


def _show_rows(file: ReadFile) -> None:
    """The first rows as published, under their headings."""
    mapping = file.details.mapping
    preview = next((one for one in file.details.previews if one.is_used), None)
    if mapping is None or preview is None:
        return
    st.markdown("**The first rows as they stand in the file**")
    frame = _lay_out(preview, mapping)
    columns = [Column(str(name), str(name)) for name in frame.columns]
    show_table(frame, columns, "The first rows of the file", key=f"rows_{file.report.file_id}")


def _lay_out(preview: SheetPreview, mapping: TableMapping) -> pd.DataFrame:
    """The first rows below the headings; headings that occur twice are numbered."""
    headings = read_headings(preview, mapping)
    names = [f"{name or 'Column'} ({index + 1})" if not name or headings.count(name) > 1 else name
             for index, name in enumerate(headings)]  # fmt: skip
    start = max(mapping.header_row, 0) + mapping.heading_rows
    rows = [record for record in preview.records[start:] if any(cell.strip() for cell in record)][:ROWS]
    return pd.DataFrame(
        [[shorten(record[index]) if index < len(record) else "" for index in range(len(names))] for record in rows],
        columns=names,
    )
