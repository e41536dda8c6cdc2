"""The figures: each function takes a cursor on the live data and a Selection, and returns a tidy frame.

Money is exact (Decimal) and in pounds; shares are fractions (floats), empty where they may not be shown, and
`shown_as` says how a row may be. Measures read the views `serving.*` and nothing else.
"""

from core.measures.base import exclusions, published_strip
from core.measures.breakdown import breakdown
from core.measures.catalogue import read_catalogue, read_supplier_names, settle
from core.measures.figures import Direction, Limits, ShownAs, add_shares, compare_shares, read_limits
from core.measures.share import history, share, share_by_month

__all__ = [
    "Direction",
    "Limits",
    "ShownAs",
    "add_shares",
    "breakdown",
    "compare_shares",
    "exclusions",
    "history",
    "published_strip",
    "read_catalogue",
    "read_limits",
    "read_supplier_names",
    "settle",
    "share",
    "share_by_month",
]
