"""Columns that look like personal data: asked about before anything else is done with the file."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.ui.upload_drop import choose_next
from core.ui.wording import escape_markdown, say_list
from core.upload.work import Upload


def require_personal_answer(upload: Upload) -> None:
    """Stop until the person has said what becomes of columns that look like personal data."""
    if not upload.is_waiting:
        return
    headings = list(dict.fromkeys(column.heading for column in upload.personal))
    st.warning(
        "**Some columns look like personal data.** Your file has been read and nothing else has been done with it yet. "
        "None of these columns is needed for the figures.",
        icon=":material/person_alert:",
    )
    told = {column.heading: column.wording for column in upload.personal}
    st.markdown("\n".join(f"- **{escape_markdown(name)}**: {told[name]}" for name in headings))
    everything = replace(upload.choices, left_out=frozenset(headings))
    nothing = replace(upload.choices, left_out=frozenset())
    with st.container(horizontal=True):
        st.button("Leave these columns out", on_click=choose_next, args=(everything,))
        st.button("They are not personal data: keep them", on_click=choose_next, args=(nothing,))
    st.stop()


def show_left_out(upload: Upload) -> None:
    """Say which columns were left out."""
    if upload.choices.left_out:
        names = say_list(sorted(upload.choices.left_out))
        st.caption(escape_markdown(f"Left out before anything else was done: {names}."))
