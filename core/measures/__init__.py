"""The figures: each function takes a cursor on the live data and a Selection, and returns a tidy frame.

Money is exact (Decimal) and in pounds; shares are fractions (floats), empty where they may not be shown, and
`shown_as` says how a row may be. Measures read the views `serving.*` and nothing else.
"""

from core.measures.base import exclusions, published_strip
from core.measures.breakdown import breakdown
from core.measures.breaks import series_breaks
from core.measures.bridge import bridge, list_definitions
from core.measures.card import supplier_card, supplier_classes, supplier_payees
from core.measures.catalogue import read_catalogue, read_supplier_names, settle
from core.measures.change import change, contributions
from core.measures.completeness import month_completeness
from core.measures.concentration import concentration
from core.measures.coverage import coverage_by_year, unknown_suppliers
from core.measures.figures import Direction, Limits, ShownAs, add_shares, compare_shares, read_limits
from core.measures.groups import find_groups, group_members, supplier_group
from core.measures.lines import LineOrder, LinesKept, payment_lines
from core.measures.open_to_change import open_to_change
from core.measures.places import PlaceKind, list_place_kinds, places
from core.measures.quality import (
    data_quality,
    data_version,
    file_warnings,
    register_use,
    rejects,
    rejects_by_reason,
    reported_shares,
    rules_that_bind,
    source_files,
)
from core.measures.review import has_company_register, review_queue, review_worth
from core.measures.share import all_histories, history, share, share_by_month
from core.measures.structure import amount_bases, mapped_units, unknown_entities
from core.measures.supplier import Counting, SupplierOrder, suppliers
from core.measures.version import since_last_version

__all__ = [
    "Counting",
    "Direction",
    "Limits",
    "LineOrder",
    "LinesKept",
    "PlaceKind",
    "ShownAs",
    "SupplierOrder",
    "add_shares",
    "all_histories",
    "amount_bases",
    "breakdown",
    "bridge",
    "change",
    "compare_shares",
    "concentration",
    "contributions",
    "coverage_by_year",
    "data_quality",
    "data_version",
    "exclusions",
    "file_warnings",
    "find_groups",
    "group_members",
    "has_company_register",
    "history",
    "list_definitions",
    "list_place_kinds",
    "mapped_units",
    "month_completeness",
    "open_to_change",
    "payment_lines",
    "places",
    "published_strip",
    "read_catalogue",
    "read_limits",
    "read_supplier_names",
    "register_use",
    "rejects",
    "rejects_by_reason",
    "reported_shares",
    "review_queue",
    "review_worth",
    "rules_that_bind",
    "series_breaks",
    "settle",
    "share",
    "share_by_month",
    "since_last_version",
    "source_files",
    "supplier_card",
    "supplier_classes",
    "supplier_group",
    "supplier_payees",
    "suppliers",
    "unknown_entities",
    "unknown_suppliers",
]
