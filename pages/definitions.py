"""Definitions: every measure and term in plain words, written from the reference tables."""

from core.ui.frame import start_page
from core.ui.glossary import show_measures, show_rules, show_terms
from core.ui.menu import Page

with start_page(Page.DEFINITIONS) as view:
    show_measures()
    show_terms()
    show_rules(view)
