"""The accessibility statement. Whoever hosts the app adds whom to write to; the rest is true of the app itself."""

from __future__ import annotations

import streamlit as st

from core.reference import load_table
from core.ui.figures import Figure, show_figure
from core.ui.frame import View
from core.ui.tables import Column

TRIED = (
    "- Every screen works by keyboard alone, on a phone, and at 400% zoom.\n"
    "- Every chart has a sentence that says what it shows, and a table of the same figures to read or download.\n"
    "- Colours keep a contrast of at least 4.5 to 1 for text, in the light and the dark theme, and nothing is told "
    "by colour alone.\n"
    "- All screens are scanned with axe-core in both themes and at two widths whenever the app is tested."
)


def show_statement(view: View) -> None:
    """How far the standard is met, how that was found, and the known failures with a way around each."""
    st.markdown(
        "#### This app partly meets the Web Content Accessibility Guidelines (WCAG) 2.2, level AA: the failures known "
        "are listed below, each with a way around it."
    )
    st.markdown(TRIED)
    show_figure(view, _make_failures())
    st.markdown(
        "If something here does not work for you, tell the public body that runs this app; it has to give its own "
        "contact and the date of its own check here."
    )


def _make_failures() -> Figure:
    """The known failures, from their table."""
    return Figure(
        name="accessibility",
        finding="What does not work for everyone yet",
        statistic="One row a failure, and what to use instead",
        frame=load_table("accessibility"),
        columns=[
            Column("what", "What", is_wide=True),
            Column("effect", "What it means", is_wide=True),
            Column("instead", "Use instead", is_wide=True),
        ],
    )
