"""What a body's figures can be called: the floor of what it publishes, and whether a target binds it."""

from __future__ import annotations

import streamlit as st

from core import measures
from core.periods import describe_financial_year
from core.ui import cached
from core.ui.frame import View
from core.ui.wording import escape_markdown, say_list, say_percent, write_pounds

RETURN_FLOOR_GBP = 25_000
MUST, NOT_KNOWN = "must", "not known"
# What reference/bodies/authority_types says PPN 001 asks of a body, in words; the later goes before the earlier.
STANDING = {
    "not covered": "PPN 001 does not cover this body: a target here is its own.",
    "voluntary": "PPN 001 does not bind this body: a target here is voluntary.",
    NOT_KNOWN: "What sort of body this is was not given, so whether PPN 001 binds it is not known.",
    MUST: (
        "PPN 001 asks central departments and their bodies for a target for direct spending with SMEs. What is "
        "measured on published payments stands beside the reported figure, not in its place."
    ),
}


def find_floors(view: View) -> tuple[float, float] | None:
    """The lowest and the highest amount from which the chosen bodies' files publish; None where none is stated."""
    files = cached.ask(measures.source_files, view.data, view.selection)
    floors = files["threshold_gbp"].dropna().astype(float)
    return None if floors.empty else (float(floors.min()), float(floors.max()))


def say_scope(view: View) -> str:
    """What the figures must be called where they are of large payments only; empty elsewhere."""
    floors = find_floors(view)
    if floors is None or floors[0] < RETURN_FLOOR_GBP:
        return ""
    return f"share of published payments over {write_pounds(floors[0])}, not a PPN 001 return"


def show_scope(view: View) -> None:
    """Say where the share is one of large payments only, and so no return under PPN 001; or of unlike floors."""
    scope, floors = say_scope(view), find_floors(view)
    if scope:
        st.caption(escape_markdown(f"Read every figure here as a {scope}."))
    elif floors is not None and floors[1] >= RETURN_FLOOR_GBP:
        least, most = floors
        told = (
            f"These bodies publish payments over different amounts, from {write_pounds(least)} to {write_pounds(most)}."
        )
        st.caption(escape_markdown(f"{told} “Compare at one floor” under More choices measures all alike."))


def show_standing(view: View) -> None:
    """Say whether the target is one that the rules ask for."""
    asked = set(cached.ask(measures.rules_that_bind, view.data, view.selection)["ppn001"])
    st.caption(STANDING[max(asked, key=list(STANDING).index)] if asked else STANDING[NOT_KNOWN])
    if MUST in asked:
        _show_reported(view)


def _show_reported(view: View) -> None:
    """The body's own reported figures, the only ones a PPN 001 target is held against; or that none were given."""
    reported = cached.ask(measures.reported_shares, view.data, view.selection)
    if reported.empty:
        st.caption("No figures reported by the body itself were loaded, so no PPN 001 target is drawn here.")
        return
    told = [
        f"{describe_financial_year(row.financial_year)} {say_percent(row.share)} ({row.source})"
        for row in reported.itertuples()
    ]
    st.markdown(escape_markdown(f"Reported by the body itself: {say_list(told)}."))
