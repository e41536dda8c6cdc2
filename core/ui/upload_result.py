"""What a given file comes to: its share, and the ways to look at it on the other screens."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core import measures
from core.selection import Selection
from core.ui import cached
from core.ui.findings import YOUR_FILE, say_finding
from core.ui.frame import View
from core.ui.headlines import show_share_card, show_strip
from core.ui.menu import Page
from core.ui.wording import escape_markdown
from core.upload.receive import UPLOAD
from core.upload.work import Upload
from core.vocabulary import Measure

UNDATED = (
    "No payment in your file has a date, so none belongs to a month and no share can be given. Choose its month, or "
    "the column with the dates, under “Change what was understood”."
)
LOOK = (Page.OVERVIEW, Page.DIRECTORATES, Page.MARKETS, Page.SUPPLIERS, Page.DATA_QUALITY)


def make_own_view(view: View, upload: Upload) -> View | None:
    """The same screen over the session's own data, all months of it; None where there are no payments."""
    if upload.data is None:
        return None
    catalogue = cached.get_catalogue(upload.data)
    entry = next(entry for entry in catalogue.authorities if entry.authority_id == UPLOAD)
    chosen = Selection(authorities=(UPLOAD,), from_month=entry.first_month, to_month=entry.last_month)
    return replace(view, data=upload.data, catalogue=catalogue, selection=chosen)


def get_own_share(own: View) -> Any:
    """The one row of the file's share with small and medium-sized firms."""
    return next(cached.ask(measures.share, own.data, own.selection).itertuples())


def show_result(own: View, upload: Upload) -> None:
    """The answer, the three shares, the way from all pounds to those that count, and links to every screen."""
    st.subheader("What it comes to", anchor=False)
    if own.selection.from_month is None:
        with st.container(key="own_share"):
            st.markdown(f"#### {UNDATED}")
        return
    period = own.selection.describe_period(own.catalogue)
    told = say_finding(get_own_share(own), Measure.SME, period, whose=YOUR_FILE)
    with st.container(key="own_share"):
        st.markdown(f"#### {escape_markdown(told)}")
    sme, local, vcse = st.columns(3)
    with sme:
        show_share_card(own, Measure.SME, "Small and medium-sized firms (SMEs)")
    with local:
        _show_local_card(own, upload)
    with vcse:
        show_share_card(own, Measure.VCSE, "Charities and social enterprises (VCSEs)")
    show_strip(own)
    with st.container(horizontal=True, key="look"):
        for page in LOOK:
            st.page_link(page.value.path, label=f"See it under {page.value.name}", query_params={"authority": UPLOAD})


def _show_local_card(own: View, upload: Upload) -> None:
    """The share with local firms, once it is known whose area is local."""
    if upload.choices.body:
        show_share_card(own, Measure.LOCAL_SME, "Local SMEs")
        return
    with st.container(border=True, height="stretch"):
        st.markdown("**Local SMEs**")
        st.markdown("Say above whose file it is: that body’s area decides who is local.")
