"""Asking where it helps: the suppliers with most money that no register could tell, as a sheet to fill in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from core.errors import SpendError
from core.ui import cached, export, notices
from core.ui.figures import SHEETS
from core.ui.findings import say_share
from core.ui.frame import View
from core.ui.upload_drop import choose_next
from core.ui.wording import escape_markdown, say_count, say_pounds
from core.upload.answers import list_unknown, make_sheet, merge_answers, read_sheet
from core.upload.receive import GivenFile
from core.upload.work import Upload

NOT_SHOWN = "not shown, since too little was classified,"
TURN, BEFORE, TOLD = "answers_turn", "share_before", "answers_told"
NOTES = {
    "How to fill it in": "Answer what you know and leave the rest blank; then give the file back on the same page."
}


def show_answers(own: View, upload: Upload, row: Any) -> None:
    """The sheet to take away, the place to give it back, and what the answers changed. `row` is the share now."""
    unknown = cached.ask_about(list_unknown, own.data)
    answered = upload.choices.answers
    if unknown.empty and answered is None:
        return
    st.subheader("Suppliers you may know", anchor=False)
    if len(unknown):
        told = f"{say_pounds(unknown['unknown_gbp'].sum())} went to {say_count(len(unknown), 'payee')}"
        st.markdown(
            escape_markdown(f"{told} whose size is not known. Each answer makes the range of the share narrower.")
        )
    _show_change(upload, row)
    _show_downloads(unknown)
    turn = st.session_state.setdefault(TURN, 0)
    # Any sort of file may be given: what is not the sheet is refused in words, by the browser in a mark only.
    with st.container(key="filled_sheet"):
        given = st.file_uploader("The filled sheet: CSV, Excel or OpenDocument", key=f"answers_{turn}")
    if given is not None:
        st.session_state[TURN] += 1
        _use(upload, GivenFile(given.name, given.getvalue()), row)


def _show_downloads(unknown: pd.DataFrame) -> None:
    with st.container(horizontal=True):
        st.download_button(
            "Download the sheet as CSV", lambda: export.write_csv(make_sheet(unknown), {}), "suppliers.csv", "text/csv",
            key="sheet_csv", on_click="ignore", icon=":material/download:",
        )  # fmt: skip
        st.download_button(
            "Download the sheet as Excel", lambda: export.write_workbook(make_sheet(unknown), NOTES),
            "suppliers.xlsx", SHEETS, key="sheet_xlsx", on_click="ignore", icon=":material/download:",
        )  # fmt: skip


def _use(upload: Upload, file: GivenFile, row: Any) -> None:
    """Read a filled sheet and work on the same lines with its answers."""
    payees = upload.reading.lines["payee"].unique().drop_null().to_pylist()
    try:
        answers = read_sheet(file, payees)
    except SpendError as problem:
        notices.show_problem(problem)
        return
    st.session_state[BEFORE] = say_share(row)
    st.session_state[TOLD] = answers.problems
    choose_next(replace(upload.choices, answers=merge_answers(upload.choices.answers, answers.rows)))
    st.rerun()


def _show_change(upload: Upload, row: Any) -> None:
    """The share before and after the answers, and which answers could not be used."""
    if upload.choices.answers is None:
        return
    told = f"{say_count(len(upload.choices.answers), 'payee')} answered"
    before, now = (NOT_SHOWN if share == "–" else share for share in (st.session_state.get(BEFORE, ""), say_share(row)))
    st.markdown(f"**{escape_markdown(f'{told}: the share was {before} and is now {now}.')}**")
    notices.show_warnings(st.session_state.get(TOLD, ()))
