"""When a choice gives nothing: say so, and offer the nearest choices that give something."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core import measures
from core.selection import Selection
from core.ui import cached
from core.ui.address import show_step
from core.ui.area import require_area
from core.ui.frame import View
from core.ui.headlines import show_strip
from core.ui.wording import escape_markdown

WIDER = (
    ("suppliers", "of all suppliers"),
    ("categories", "of all categories"),
    ("markets", "of all markets"),
    ("directorates", "of all directorates"),
    ("authorities", "of all public bodies"),
)


def _count_lines(view: View, selection: Selection) -> int:
    settled = selection.settled(view.catalogue)
    return int(cached.ask(measures.published_strip, view.data, settled)["lines"].iloc[0])


def require_lines(view: View) -> None:
    """Stop the screen with a sentence and wider choices if nothing was published for this one."""
    require_area(view)
    if _count_lines(view, view.selection):
        return
    choice = escape_markdown(view.described)
    st.info(f"**Nothing was published for this choice: {choice}.**  \nThese wider choices give something:")
    for words, wider in _widen(view.selection):
        if _count_lines(view, wider):
            show_step(f"The same {words}", wider)
    st.stop()


def require_base(view: View) -> None:
    """Stop the screen where lines were published but none of them counts, and say why each does not."""
    require_lines(view)
    if int(cached.ask(measures.share, view.data, view.selection)["lines"].iloc[0]):
        return
    st.info("**Payments were published for this choice, but none of them counts as buying from suppliers.**")
    show_strip(view)
    st.stop()


def _widen(selection: Selection) -> list[tuple[str, Selection]]:
    """The same question with one filter less, the period first."""
    wider = []
    if selection.has_months:
        wider.append(("over the last 12 months", replace(selection, from_month=None, to_month=None, windows=())))
    for name, words in WIDER:
        if getattr(selection, name):
            without = replace(selection, **{name: ()}, windows=())  # type: ignore[arg-type]
            wider.append((words, replace(without, directorates=()) if name == "authorities" else without))
    return wider
