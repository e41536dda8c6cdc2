"""Who each payee really is: names, registers, matching, clustering, and people's judgements."""

from core.suppliers.match_file import match_file
from core.suppliers.matching import match_suppliers

__all__ = ["match_file", "match_suppliers"]
