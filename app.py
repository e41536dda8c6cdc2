"""Overview: the headline, month by month, against the target."""

import streamlit as st

from core.ui.empty import require_base
from core.ui.figures import show_figure
from core.ui.frame import start_page
from core.ui.headlines import (
    show_answer,
    show_firms,
    show_open_to_change,
    show_share_card,
    show_strip,
)
from core.ui.menu import Page
from core.ui.monthly import get_months, make_months_figure, show_breaks
from core.ui.moved import show_moved
from core.ui.other_definitions import show_other_definitions
from core.ui.outlook import get_target_share
from core.ui.scope import show_scope
from core.ui.since_version import show_since_version
from core.ui.structure import show_unlike_bases
from core.ui.target_card import show_target_card
from core.vocabulary import Measure

with start_page(Page.OVERVIEW) as view:
    require_base(view)
    show_answer(view)
    show_scope(view)
    show_unlike_bases(view)
    sme, local, target = st.columns(3)
    with sme:
        show_share_card(view, Measure.SME, "Small and medium-sized firms (SMEs)")
    with local:
        show_share_card(view, Measure.LOCAL_SME, "Local SMEs")
    with target:
        show_target_card(view)
    show_strip(view)
    show_figure(view, make_months_figure(view, get_months(view), get_target_share(view)))
    show_breaks(view)
    show_moved(view)
    show_since_version(view)
    show_firms(view)
    show_open_to_change(view)
    show_other_definitions(view)
