"""Bodies without an area of their own: nothing they buy is local or not, and the screens say so."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.selection import AuthorityEntry
from core.ui.address import show_step
from core.ui.frame import View
from core.ui.wording import continue_sentence, escape_markdown, say_list
from core.vocabulary import Measure

NO_AREA = "Not shown for a national body: it has no area of its own."
NAMED = 3


def has_no_area(view: View, measure: Measure) -> bool:
    """Whether the measure is of local firms and every chosen body is a national one."""
    chosen = view.selection.chosen_authorities(view.catalogue)
    return measure is Measure.LOCAL_SME and all(entry.is_national for entry in chosen)


def say_left_out(view: View, measure: Measure) -> str:
    """Which of several chosen bodies the figures of local firms leave out, and why; empty where none is."""
    chosen = view.selection.chosen_authorities(view.catalogue)
    national = [entry for entry in chosen if entry.is_national]
    if measure is not Measure.LOCAL_SME or not national or len(national) == len(chosen):
        return ""
    if len(national) == 1:
        return f"{national[0].name} is left out: it has no area of its own."
    return f"{_name_bodies(national)} are left out: they have no area of their own."


def _name_bodies(entries: list[AuthorityEntry]) -> str:
    if len(entries) > NAMED:
        return f"{len(entries)} national bodies"
    return say_list([entry.name for entry in entries])


def require_area(view: View) -> None:
    """Stop a screen that asks for local firms of national bodies only; of several bodies, say which are left out."""
    measure = view.selection.measure
    if has_no_area(view, measure):
        st.info(f"**Local SMEs: {continue_sentence(NO_AREA)}**")
        show_step("Show all SMEs instead", replace(view.selection, measure=Measure.SME))
        st.stop()
    left_out = say_left_out(view, measure)
    if left_out:
        st.caption(escape_markdown(left_out))
