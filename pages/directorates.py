"""Directorates: who in the organisation spends it."""

import streamlit as st

from core.ui.empty import require_base
from core.ui.frame import start_page
from core.ui.levels import BY_DIRECTORATE, find_level, has_directorates, show_way_up
from core.ui.lines import show_lines
from core.ui.members import show_members
from core.ui.menu import Page

with start_page(Page.DIRECTORATES) as view:
    require_base(view)
    show_way_up(view, BY_DIRECTORATE)
    if not has_directorates(view.selection, view.catalogue):
        st.info("This public body publishes no directorates, so its spending is shown by market.")
    show_members(view, find_level(view, BY_DIRECTORATE))
    show_lines(view)
