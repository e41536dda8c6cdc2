"""Giving a file: what is promised about it, where it is dropped, and what is said while it is read."""

from __future__ import annotations

from collections.abc import Sequence
from threading import BoundedSemaphore

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.errors import SpendError
from core.settings import load_settings
from core.ui import notices, own_file
from core.ui.assets import ASSETS
from core.ui.wording import say_count
from core.upload.receive import GivenFile, Reading
from core.upload.work import Choices, Upload, make_upload

TURN, NEXT = "drop_turn", "own_file_next"
MOST_FILES = 50
LARGEST, LARGEST_TOGETHER = 50, 200
"""Megabytes of one file, and of all that are dropped at once."""
SMALLER = "Zip it (a CSV becomes about a tenth of its size), or give fewer months at a time."
AT_ONCE = 2
FULL = "As many people have a file open as this machine can hold. Try again in a few minutes."
_WORKING = BoundedSemaphore(AT_ONCE)


def show_privacy() -> None:
    """What happens to a file, before anybody gives one."""
    st.markdown(
        "Drop a ledger or a published spending file. It is read on this server, for you alone, and put through the "
        "same rules as the published files."
    )
    st.info(
        "**Nothing of your file is kept.** It is not saved, not logged and shown to nobody else. While it is being "
        "read it lies in a private folder, which is then removed; after that it is in memory only. It is gone when you "
        "close or reload this page, or press “Remove my file”.",
        icon=":material/lock:",
    )


def show_drop() -> Upload | None:
    """The place to drop files, and this session's upload; new files and new choices are worked on at once."""
    given = _show_place_to_drop()
    if given:
        _receive(given)
    upload = own_file.find_upload()
    choices: Choices | None = st.session_state.pop(NEXT, None)
    if upload and choices:
        _work_again(upload, choices)
        upload = own_file.find_upload()
    if upload:
        st.button("Remove my file", icon=":material/delete:", on_click=own_file.drop_upload, type="tertiary")
    return upload


def _show_place_to_drop() -> list[UploadedFile]:
    """The place to drop files, and what to do with one too large for the browser to send."""
    st.html(ASSETS / "upload.css")
    turn = st.session_state.setdefault(TURN, 0)
    with st.container(key="drop"):
        given = st.file_uploader(
            f"Files: CSV, Excel, OpenDocument, or a zip of them; several at once, up to {LARGEST} MB each",
            accept_multiple_files=True,
            key=f"drop_{turn}",
            max_upload_size=LARGEST,
        )
    with st.container(key="too_large", border=True):
        st.markdown(f":material/error: **A file marked red is larger than {LARGEST} MB.**  \n{SMALLER}")
    return given


def choose_next(choices: Choices) -> None:
    """Have the next run work on the same files with other choices."""
    st.session_state[NEXT] = choices


def _receive(given: Sequence[UploadedFile]) -> None:
    """Take the files over and let go of what the browser sent: the next run draws an empty place to drop."""
    if own_file.is_server_full():
        st.warning(FULL)
        return
    if len(given) > MOST_FILES:
        st.warning(f"At most {MOST_FILES} files can be looked at together. Put a year's months in, not all years.")
        return
    if sum(file.size for file in given) > LARGEST_TOGETHER * 1024 * 1024:
        st.warning(f"Together these files are larger than {LARGEST_TOGETHER} MB. {SMALLER}")
        return
    files = _name_apart(given)
    st.session_state[TURN] += 1
    if work_on(files, Choices()):
        st.rerun()


def _name_apart(given: Sequence[UploadedFile]) -> list[GivenFile]:
    """The files; of two that have one name the later is numbered, since choices go by name."""
    files: dict[str, GivenFile] = {}
    for file in given:
        name = file.name if file.name not in files else f"{len(files) + 1}. {file.name}"
        files[name] = GivenFile(name, file.getvalue())
    return list(files.values())


def _work_again(upload: Upload, choices: Choices) -> None:
    """The same files with other choices; they are read again only where how they are read has changed."""
    read = upload.reading if choices.mappings == upload.choices.mappings else None
    if work_on(upload.files, choices, read):
        st.rerun()


def work_on(files: Sequence[GivenFile], choices: Choices, read: Reading | None = None) -> bool:
    """Read the files and keep the result as this session's own; says what is done meanwhile, or what went wrong."""
    try:
        with st.status(f"Reading {say_count(len(files), 'file')} …", expanded=True) as status, _WORKING:

            def say(words: str) -> None:
                status.update(label=f"{words} …")

            own_file.keep_upload(make_upload(load_settings(), files, choices, say, read))
            status.update(label="Done", state="complete", expanded=False)
    except SpendError as problem:
        notices.show_problem(problem)
        return False
    except Exception as fault:
        notices.show_fault(fault, is_private=True)
        return False
    return True
