"""The whole question in one frozen value, and the catalogue of what can be asked."""

from core.selection.catalogue import (
    AS_PUBLISHED,
    AuthorityEntry,
    Catalogue,
    DirectorateKey,
    Switch,
    Window,
    find_last_twelve_months,
)
from core.selection.clauses import Bound
from core.selection.question import Selection

__all__ = [
    "AS_PUBLISHED",
    "AuthorityEntry",
    "Bound",
    "Catalogue",
    "DirectorateKey",
    "Selection",
    "Switch",
    "Window",
    "find_last_twelve_months",
]
