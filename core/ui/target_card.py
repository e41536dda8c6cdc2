"""The Overview's headline on the target: where the target year is heading, against the target if one is set."""

from __future__ import annotations

import streamlit as st

from core import projection
from core.store.state import SavedTarget
from core.ui.frame import View
from core.ui.outlook import (
    NO_TARGET,
    Outlook,
    find_year_end,
    get_outlook,
    get_saved_target,
    is_on_reported,
    why_no_target,
)
from core.ui.scope import say_scope
from core.ui.succession import TARGET_YEAR
from core.ui.wording import escape_markdown, say_percent, start_sentence


def show_target_card(view: View) -> None:
    """The third headline: where the target year is heading, against the target if one is set."""
    with st.container(border=True, height="stretch"):
        reason = why_no_target(view)
        saved = None if reason else get_saved_target(view)
        st.markdown(f"**Year to {find_year_end(saved.year_ending if saved else TARGET_YEAR)}**")
        if reason:
            st.markdown(reason)
            return
        _show_heading(view, saved)


def _show_heading(view: View, saved: SavedTarget | None) -> None:
    """The projection, and the target that is set: one on the body's own figures has no chance from payments."""
    target = None if saved is None or is_on_reported(saved) else saved
    year = saved.year_ending if saved else TARGET_YEAR
    outlook = get_outlook(view, year, target.target_share if target else NO_TARGET)
    if outlook.middle is None or outlook.likely is None:
        st.markdown(escape_markdown(outlook.sentence))
    else:
        low, high = (say_percent(share) for share in outlook.likely)
        st.markdown(f"## {escape_markdown(f'{say_percent(outlook.middle)} ({low} to {high})')}")
    if saved is not None and target is None:
        st.markdown(escape_markdown(_say_on_reported(saved)))
    elif outlook.middle is not None:
        st.markdown(escape_markdown(_say_against(outlook, target)))
    if outlook.likely is not None:
        st.caption(escape_markdown(_say_projected(view)))


def _say_projected(view: View) -> str:
    scope = say_scope(view)
    told = "Projected, if recent patterns continue; the range should hold 8 times in 10"
    return f"{told}. A {scope}." if scope else told


def _say_against(outlook: Outlook, target: SavedTarget | None) -> str:
    """The target and the chance of reaching it."""
    if target is None:
        return "No target is set: the Target page sets one."
    chance = projection.chance_in_words(outlook.chances[1])
    return f"{start_sentence(chance)} to reach {projection.describe_share(target.target_share)} ({target.status})"


def _say_on_reported(target: SavedTarget) -> str:
    """The target that the body's own figures are held against: payments say nothing of it."""
    return (
        f"The target of {projection.describe_share(target.target_share)} in the year to "
        f"{find_year_end(target.year_ending)} ({target.status}) is held against the figures that the body reports "
        "itself: see the Target page."
    )
