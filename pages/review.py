"""Review: the payees whose match is not sure, most money first; a person decides and the decision is kept."""

from core.ui.class_judgement import show_kept_class_decisions
from core.ui.frame import start_page
from core.ui.menu import Page
from core.ui.review import get_decided, get_queue, require_register, show_kept_decisions, show_queue, show_worth

with start_page(Page.REVIEW) as view:
    require_register(view)
    decided = get_decided()
    show_worth(view, decided)
    show_queue(view, get_queue(view, decided))
    show_kept_decisions(decided)
    show_kept_class_decisions()
