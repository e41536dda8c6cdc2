"""What each supplier is and what counts: kind, size, VCSE, where, what was bought; each with the rule that decided."""

from __future__ import annotations

import duckdb
import pandas as pd

from core.classify.base import decide_base
from core.classify.judgements import apply_base_judgements, lay_out_judgements, stage_line_judgements
from core.classify.locality import locate_payees
from core.classify.market import decide_categories
from core.classify.postcodes import load_area_tables
from core.classify.rules import dropping_work, run_script
from core.classify.suppliers import decide_classes, name_unknown_accounts
from core.classify.units import map_units

__all__ = [
    "classify_lines",
    "classify_suppliers",
    "lay_out_judgements",
    "load_area_tables",
    "map_units",
    "name_unknown_accounts",
]


def classify_suppliers(cursor: duckdb.DuckDBPyConnection, judgements: pd.DataFrame | None = None) -> None:
    """Fill staging.supplier_class and staging.supplier_locality from the staged suppliers, payees and registers.

    One row of the first is a supplier, of the second a payee, in one span of time. `judgements` are people's
    decisions as `lay_out_judgements` gives them. Raises ReferenceTableError where a rule is wrong.
    """
    decide_classes(cursor, judgements)
    locate_payees(cursor)


def classify_lines(cursor: duckdb.DuckDBPyConnection, judgements: pd.DataFrame | None = None) -> None:
    """Fill staging.line_class: one row a line, its reasons, what keeps it out of the base, and its category.

    Reads the staged lines, payees, suppliers with their classes, files and superseded files. `judgements` are people's
    decisions as `lay_out_judgements` gives them. Raises ReferenceTableError where a rule is wrong.
    """
    with dropping_work(cursor):
        run_script(cursor, "hashed_lines")
        decide_base(cursor)
        if judgements is not None and not judgements.empty:
            stage_line_judgements(cursor, judgements)
            apply_base_judgements(cursor)
        decide_categories(cursor)
        cursor.execute(
            "INSERT INTO staging.line_class BY NAME SELECT line_id, reasons, excluded_as, category_id, category_rule, "
            "category_trust FROM line_category JOIN reason_set USING (signals)"
        )
