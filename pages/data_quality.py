"""Data quality: what is loaded, missing, withheld, unclassified."""

from core.ui.frame import start_page
from core.ui.menu import Page
from core.ui.quality import show_gaps, show_quality, show_summary
from core.ui.registers import show_registers
from core.ui.structure import show_structure

with start_page(Page.DATA_QUALITY) as view:
    show_summary(view)
    show_gaps(view)
    show_quality(view)
    show_registers(view)
    show_structure(view)
