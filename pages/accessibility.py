"""Accessibility: what has been tried, what does not yet work for everyone, and what to use instead."""

from core.ui.frame import start_page
from core.ui.menu import Page
from core.ui.statement import show_statement

with start_page(Page.ACCESSIBILITY) as view:
    show_statement(view)
