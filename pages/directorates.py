"""Directorates: who in the organisation spends it."""

import streamlit as st

from core.ui.empty import require_lines
from core.ui.figures import show_figure
from core.ui.frame import start_page
from core.ui.members import get_members, make_pounds_figure, make_shares_figure, pick_member
from core.ui.menu import Page
from core.vocabulary import Dimension

with start_page(Page.DIRECTORATES) as view:
    require_lines(view)
    one_chosen = len(view.selection.directorates) == 1
    dimension = Dimension.MARKET if one_chosen else Dimension.DIRECTORATE
    below = Page.MARKETS if one_chosen else Page.DIRECTORATES
    members = get_members(view, dimension)
    show_figure(
        view, make_pounds_figure(view, members, dimension, below), on_pick=pick_member(view, members, dimension)
    )
    shares = make_shares_figure(view, members, dimension, below)
    if shares is None:
        st.info("Too little of this spending is classified to show shares; the pounds above hold.")
    else:
        show_figure(view, shares)
