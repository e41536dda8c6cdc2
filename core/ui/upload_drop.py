"""Giving a file: what is promised about it, where it is dropped, and what is said while it is read."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.errors import SpendError
from core.settings import load_settings
from core.ui import notices, own_file
from core.ui.wording import say_count
from core.upload.receive import GivenFile
from core.upload.work import Choices, Upload, make_upload

TURN = "drop_turn"
FULL = "As many people have a file open as this machine can hold. Try again in a few minutes."


def show_privacy() -> None:
    """What happens to a file, before anybody gives one."""
    st.markdown(
        "Drop a ledger or a published spending file. It is read on this server, in memory and for you alone, and put "
        "through the same rules as the published files."
    )
    st.info(
        "**Nothing of your file is kept.** It is not saved, not written to a log and shown to nobody else. While it is "
        "being read it lies in a private folder that is then removed. It is gone when you close or reload this page, "
        "or press “Remove my file”.",
        icon=":material/lock:",
    )


def show_drop() -> Upload | None:
    """The place to drop files, and the upload that this session has; new files are read at once."""
    turn = st.session_state.setdefault(TURN, 0)
    given = st.file_uploader(
        "Files: CSV, Excel, OpenDocument, or a zip of them; several at once, up to 50 MB each",
        accept_multiple_files=True,
        key=f"drop_{turn}",
    )
    if given:
        receive(given)
    upload = own_file.find_upload()
    if upload:
        st.button("Remove my file", icon=":material/delete:", on_click=own_file.drop_upload, type="tertiary")
    return upload


def receive(given: Sequence[UploadedFile]) -> None:
    """Take the files over and let go of what the browser sent: the next run draws an empty place to drop."""
    if own_file.is_server_full():
        st.warning(FULL)
        return
    files = [GivenFile(file.name, file.getvalue()) for file in given]
    st.session_state[TURN] += 1
    if work_on(files, Choices()):
        st.rerun()


def work_on(files: Sequence[GivenFile], choices: Choices) -> bool:
    """Read the files and keep the result as this session's own; says what is done meanwhile, or what went wrong."""
    with st.status(f"Reading {say_count(len(files), 'file')} …", expanded=True) as status:
        try:
            upload = make_upload(load_settings(), files, choices, lambda words: status.update(label=f"{words} …"))
        except SpendError as problem:
            status.update(label="This did not work", state="error")
            notices.show_problem(problem)
            return False
        own_file.keep_upload(upload)
        status.update(label="Done", state="complete", expanded=False)
    return True
