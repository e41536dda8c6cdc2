"""The ideal file: a blank one to take away, and what each of its columns should hold."""

from core.ui.frame import start_page
from core.ui.menu import Page
from core.ui.upload_template import show_columns, show_template

with start_page(Page.TEMPLATE):
    show_template()
    show_columns()
