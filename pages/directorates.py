"""Directorates: who in the organisation spends it."""

from core.ui.empty import require_base
from core.ui.frame import start_page
from core.ui.levels import BY_DIRECTORATE, show_way_up
from core.ui.lines import show_lines
from core.ui.members import find_level, show_members
from core.ui.menu import Page

with start_page(Page.DIRECTORATES) as view:
    require_base(view)
    show_way_up(view, BY_DIRECTORATE)
    show_members(view, find_level(view, BY_DIRECTORATE))
    show_lines(view)
