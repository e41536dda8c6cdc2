"""Markets: what it is spent on, by market, category and supplier, and where those suppliers are."""

from core.ui.empty import require_base
from core.ui.frame import start_page
from core.ui.levels import BY_MARKET, PLURALS, show_way_up
from core.ui.lines import show_lines
from core.ui.members import find_level, show_members
from core.ui.menu import Page
from core.ui.places import choose_place_kind, show_places
from core.ui.wording import start_sentence

with start_page(Page.MARKETS) as view:
    require_base(view)
    show_way_up(view, BY_MARKET)
    level = find_level(view, BY_MARKET)
    kind = choose_place_kind(view, start_sentence(PLURALS[level]))
    if kind is None:
        show_members(view, level)
    else:
        show_places(view, kind)
    show_lines(view)
