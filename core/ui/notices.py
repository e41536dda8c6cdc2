"""What is said when something is not as it should be: one sentence on what is wrong, one on what to do.

A fault of ours is logged whole under a short reference; the reader sees an apology with that reference, never a
traceback.
"""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Sequence

import streamlit as st

from core.errors import SpendError
from core.ui.wording import escape_markdown

LOG = logging.getLogger("spend.ui")


def show_problem(error: SpendError) -> None:
    """Say what a user can understand and mend."""
    st.error(f"**{escape_markdown(error.problem)}**  \n{escape_markdown(error.remedy)}", icon=":material/error:")


def show_fault(error: Exception, *, is_private: bool = False) -> None:
    """Apologise for a fault of ours, under a reference that the log has too.

    is_private: the words of the error may quote somebody's own file, so only its sort and place are logged.
    """
    reference = secrets.token_hex(4)
    if is_private:
        places = "".join(traceback.format_tb(error.__traceback__))
        LOG.error("Fault %s: %s\n%s", reference, type(error).__name__, places)
    else:
        LOG.error("Fault %s", reference, exc_info=error)
    st.error(
        f"**Sorry, this page could not be shown.**  \nThe fault is ours. Try again, or tell whoever runs this app the "
        f"reference {reference}.",
        icon=":material/error:",
    )


def show_dropped(dropped: Sequence[str]) -> None:
    """Say which parts of an address were left out, one sentence each."""
    if dropped:
        told = "\n\n".join(escape_markdown(sentence) for sentence in dropped)
        st.warning(told, icon=":material/link_off:")


def show_sample_banner() -> None:
    """Say that the figures are of made-up bodies."""
    st.info(
        "**Made-up sample data.** The public bodies, suppliers and payments here do not exist. "
        "Build your own data to see real ones.",
        icon=":material/science:",
    )


def show_warnings(warnings: Sequence[str]) -> None:
    """Show plain sentences that qualify the figures above them."""
    if warnings:
        st.markdown("\n".join(f"- {escape_markdown(warning)}" for warning in warnings))
