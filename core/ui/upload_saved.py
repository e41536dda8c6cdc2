"""Choices as a small file: saved this month, used again next month."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.errors import SpendError
from core.ui import notices
from core.ui.upload_drop import choose_next
from core.upload.choices import dump_choices, find_fitting, load_choices
from core.upload.work import Upload

LARGEST = 500_000
NONE_FITS = SpendError("These choices fit none of the files here.", "They name headings that the files do not have.")


def show_saved(upload: Upload) -> None:
    """Save the choices of this upload, or use some that were saved before."""
    used = {file.given: file.details.mapping for file in upload.reading.files if file.details.mapping}
    kept = {name: mapping for name, mapping in {**used, **upload.choices.mappings}.items() if mapping}
    with st.expander("Save these choices for next month, or use saved ones"):
        st.download_button(
            "Save these choices", dump_choices(kept, upload.choices.body), "reading-choices.json", "application/json",
            icon=":material/download:", on_click="ignore", disabled=not kept,
        )  # fmt: skip
        turn = st.session_state.setdefault("saved_turn", 0)
        with st.container(key="saved_choices"):
            given = st.file_uploader("A file of saved choices", key=f"saved_{turn}")
        if given is not None:
            st.session_state["saved_turn"] += 1
            _use(upload, given.getvalue())


def _use(upload: Upload, content: bytes) -> None:
    try:
        mappings, body = load_choices(content[: LARGEST + 1].decode("utf-8", errors="replace"))
        fitting = {file.given: find_fitting(mappings, file) for file in upload.reading.files}
        chosen = {name: mapping for name, mapping in fitting.items() if mapping}
        if not chosen:
            raise NONE_FITS
    except SpendError as problem:
        notices.show_problem(problem)
        return
    choose_next(replace(upload.choices, mappings=chosen, body=body))
    st.rerun()
