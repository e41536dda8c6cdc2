"""Suppliers: who is paid; one supplier's history and the evidence for what we say of it."""

from core.ui.empty import require_base, require_lines
from core.ui.frame import start_page
from core.ui.menu import Page
from core.ui.supplier_card import show_supplier
from core.ui.supplier_group import read_group, show_group
from core.ui.supplier_list import get_suppliers, read_list_choice, show_list_choice, show_suppliers

with start_page(Page.SUPPLIERS) as view:
    require_lines(view)
    if group_id := read_group():
        show_group(view, group_id)
    elif len(view.selection.suppliers) == 1:
        show_supplier(view, view.selection.suppliers[0])
    else:
        require_base(view)
        choice = read_list_choice()
        show_list_choice(view, choice)
        show_suppliers(view, choice, get_suppliers(view, choice))
