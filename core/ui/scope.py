"""What a body's figures can be called: the floor of what it publishes, and whether a target binds it."""

from __future__ import annotations

import streamlit as st

from core import measures
from core.periods import describe_financial_year
from core.ui import cached
from core.ui.frame import View
from core.ui.wording import escape_markdown, say_list, say_percent, write_pounds

RETURN_FLOOR_GBP = 25_000


def find_floors(view: View) -> tuple[float, float] | None:
    """The lowest and the highest amount from which the chosen bodies' files publish; None where none is stated."""
    files = cached.ask(measures.source_files, view.data, view.selection)
    floors = files["threshold_gbp"].dropna().astype(float)
    return None if floors.empty else (float(floors.min()), float(floors.max()))


def show_scope(view: View) -> None:
    """Say where the share is one of large payments only, and so no return under PPN 001; or of unlike floors."""
    floors = find_floors(view)
    if floors is None:
        return
    least, most = floors
    if least >= RETURN_FLOOR_GBP:
        told = f"These are shares of published payments over {write_pounds(least)}. They are not a PPN 001 return."
        st.caption(escape_markdown(told))
    elif most >= RETURN_FLOOR_GBP:
        told = f"These files publish payments from different amounts up, {write_pounds(least)} to {write_pounds(most)}."
        st.caption(escape_markdown(f"{told} Compare one body with another with care."))


def show_standing(view: View) -> None:
    """Say whether the target is one that the rules ask for."""
    chosen = view.selection.chosen_authorities(view.catalogue)
    if any(entry.is_national for entry in chosen):
        st.caption(
            "PPN 001 asks central departments and their bodies for a target for direct spending with SMEs. This one is "
            "measured on published payments and stands beside the reported figure, not in its place."
        )
        _show_reported(view)
    else:
        st.caption("PPN 001 does not bind this body: a target here is voluntary.")


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
