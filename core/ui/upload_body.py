"""Whose file it is: chosen from a list, or confirmed where the payees give it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from core.ui import cached
from core.ui.frame import View
from core.ui.upload_drop import choose_next
from core.ui.wording import escape_markdown, say_percent
from core.upload.receive import UPLOAD
from core.upload.whose import guess_body
from core.upload.work import Upload

NO_BODY = "None of these"


def show_body_choice(own: View, upload: Upload) -> None:
    """Whose file it is: its area says what is local, and its published payments are the first to compare with."""
    names = {"": NO_BODY} | {
        entry.authority_id: entry.name for entry in own.catalogue.authorities if entry.authority_id != UPLOAD
    }
    st.session_state["own_body"] = upload.choices.body if upload.choices.body in names else ""
    st.selectbox(
        "Whose file is it?",
        list(names),
        format_func=names.__getitem__,
        key="own_body",
        on_change=lambda: choose_next(replace(upload.choices, body=st.session_state["own_body"])),
        help="The file then has that body's area, which says who is local, and is compared with what it publishes.",
    )
    if not upload.choices.body:
        _show_guess(own, upload, names)


def _show_guess(own: View, upload: Upload, names: Mapping[str, str]) -> None:
    """The body that the payees point to, to be confirmed by one press."""
    guess = cached.ask_about(guess_body, own.data)
    if guess is None or guess[0] not in names:
        return
    body, part = guess
    with st.container(horizontal=True, vertical_alignment="center", key="body_guess"):
        told = f"{say_percent(part)} of the payees in it are also paid by {names[body]}."
        st.markdown(escape_markdown(told), width="content")
        chosen = replace(upload.choices, body=body)
        st.button(f"It is theirs: use {names[body]}", on_click=choose_next, args=(chosen,), key="use_guess")
