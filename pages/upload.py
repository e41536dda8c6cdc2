"""Your own file: drop it, see what was understood, check it, compare it; nothing of it is kept."""

from core.ui.frame import start_page
from core.ui.menu import Page
from core.ui.upload_drop import show_drop, show_privacy
from core.ui.upload_result import show_result
from core.ui.upload_understood import show_understood

with start_page(Page.UPLOAD) as view:
    show_privacy()
    upload = show_drop()
    if upload:
        show_understood(upload)
        show_result(view, upload)
