"""Overview: the headline, month by month, against the target."""

import streamlit as st

from core.ui.figures import show_figure
from core.ui.frame import start_page
from core.ui.headlines import show_answer, show_share_card, show_strip
from core.ui.menu import Page
from core.ui.monthly import get_months, make_months_figure
from core.vocabulary import Measure

with start_page(Page.OVERVIEW) as view:
    show_answer(view)
    sme, local, target = st.columns(3)
    with sme:
        show_share_card(view, Measure.SME, "Small and medium-sized firms (SMEs)")
    with local:
        show_share_card(view, Measure.LOCAL_SME, "Local SMEs")
    show_strip(view)
    show_figure(view, make_months_figure(view, get_months(view)))
