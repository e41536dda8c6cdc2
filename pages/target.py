"""Target: set a target; will we hit it by March 2028."""

import streamlit as st

from core.ui.area import require_area
from core.ui.frame import start_page
from core.ui.menu import Page
from core.ui.outlook import NO_TARGET, get_outlook, get_saved_target, get_target, why_no_target
from core.ui.succession import TARGET_YEAR, show_succession
from core.ui.target_definition import show_restated
from core.ui.target_figures import show_grounds, show_outlook
from core.ui.target_form import show_target_form
from core.ui.target_reported import show_reported_target
from core.ui.target_standing import show_rules
from core.ui.target_start import show_starts
from core.ui.target_versions import show_versions

with start_page(Page.TARGET) as view:
    require_area(view)
    reason = why_no_target(view)
    if reason:
        st.info(reason, icon=":material/info:")
        st.stop()
    saved, target = get_saved_target(view), get_target(view)
    show_succession(view)
    if saved and not target:
        show_reported_target(view, saved)
    year = target.year_ending if target else TARGET_YEAR
    outlook = get_outlook(view, year, target.target_share if target else NO_TARGET)
    show_outlook(view, outlook, target, year)
    if target:
        show_restated(view, target)
    show_rules(view)
    # What a target may start from, and the form: folded away once there is one.
    with st.expander("Change the target, or sign it off") if saved else st.container():
        show_starts(view, TARGET_YEAR if outlook.verdict else year)
        if not saved:
            st.subheader("Set the target", anchor=False)
        show_target_form(view, saved)
    show_versions(view)
    show_grounds(view, outlook, target, year)
