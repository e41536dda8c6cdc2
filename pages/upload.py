"""Your own file: drop it, see what was understood, check it, compare it; nothing of it is kept."""

from core.ui.frame import start_page
from core.ui.menu import Page
from core.ui.upload_answers import show_answers
from core.ui.upload_body import show_body_choice
from core.ui.upload_checks import show_checks
from core.ui.upload_choices import show_choices
from core.ui.upload_compare import show_comparison
from core.ui.upload_drop import show_drop, show_privacy
from core.ui.upload_personal import require_personal_answer, show_left_out
from core.ui.upload_result import get_own_share, make_own_view, show_result
from core.ui.upload_saved import show_saved
from core.ui.upload_template import show_template_fold
from core.ui.upload_understood import show_understood

with start_page(Page.UPLOAD) as view:
    show_privacy()
    upload = show_drop()
    if upload:
        require_personal_answer(upload)
        show_understood(upload)
        show_left_out(upload)
        show_choices(upload)
        show_saved(upload)
        own = make_own_view(view, upload)
        if own:
            show_body_choice(own, upload)
            show_result(own, upload)
            show_checks(own)
            show_answers(own, upload, get_own_share(own))
            show_comparison(own, upload)
    show_template_fold(view)
