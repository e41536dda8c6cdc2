"""How many firms the share stands on: paid, new, stopped, the top ten, the usual payment."""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.catalogue import settle
from core.measures.spend import counted_by, fetch
from core.periods import MONTHS_IN_A_YEAR
from core.selection import Bound, Selection

CONCENTRATION = """
    WITH paid AS (
        SELECT
            supplier_id,
            any_value(grouping) AS grouping,
            sum(amount_gbp) AS base_gbp,
            sum(amount_gbp) FILTER (WHERE verdict) AS numerator_gbp
        FROM ({now})
        JOIN serving.supplier USING (supplier_id)
        GROUP BY supplier_id
    ),
    firms AS (SELECT * FROM paid WHERE numerator_gbp > 0 AND grouping IS NULL),
    earlier AS (
        SELECT supplier_id FROM ({before}) GROUP BY supplier_id HAVING sum(amount_gbp) FILTER (WHERE verdict) > 0
    ),
    earlier_firms AS (
        SELECT supplier_id FROM earlier JOIN serving.supplier USING (supplier_id) WHERE grouping IS NULL
    ),
    top_ten AS (SELECT base_gbp FROM paid WHERE grouping IS NULL AND base_gbp > 0 ORDER BY base_gbp DESC LIMIT 10),
    top_ten_firms AS (SELECT numerator_gbp FROM firms ORDER BY numerator_gbp DESC LIMIT 10)
    SELECT
        (SELECT count(*) FROM paid WHERE grouping IS NULL AND base_gbp > 0) AS suppliers_paid,
        (SELECT count(*) FROM firms) AS firms_paid,
        (SELECT count(*) FROM earlier_firms) AS firms_paid_before,
        (SELECT count(*) FROM firms WHERE supplier_id NOT IN (FROM earlier_firms)) AS firms_new,
        (SELECT count(*) FROM earlier_firms WHERE supplier_id NOT IN (SELECT supplier_id FROM firms)) AS firms_stopped,
        (SELECT median(numerator_gbp)::DECIMAL(18, 2) FROM firms) AS median_gbp,
        (SELECT coalesce(sum(base_gbp), 0)::DECIMAL(18, 2) FROM top_ten) AS top_ten_gbp,
        (SELECT coalesce(sum(numerator_gbp), 0)::DECIMAL(18, 2) FROM top_ten_firms) AS top_ten_firms_gbp,
        (SELECT coalesce(sum(base_gbp), 0)::DECIMAL(18, 2) FROM paid) AS base_gbp,
        (SELECT coalesce(sum(numerator_gbp), 0)::DECIMAL(18, 2) FROM paid) AS numerator_gbp
"""


def concentration(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: how many suppliers stand behind the share; "firms" are those that the measure counts.

    Columns: suppliers_paid; firms_paid, firms_paid_before (same months a year earlier), firms_new (paid now, not
    then), firms_stopped (paid then, not now); median_gbp paid to a firm; top_ten_gbp and top_ten_part of the base;
    top_ten_firms_gbp and top_ten_firms_part of what all firms got; base_gbp, numerator_gbp. Groupings ("Individuals",
    "Name withheld") are no firms. The parts are empty where there is nothing to divide by.
    """
    settled = settle(cursor, selection)
    now, bound = counted_by(settled, "supplier_id")
    before, bound_before = _rename(*counted_by(settled.shifted(-MONTHS_IN_A_YEAR), "supplier_id"), bound)
    row = fetch(cursor, CONCENTRATION.format(now=now, before=before), bound | bound_before)
    base, numerator = row["base_gbp"].astype(float), row["numerator_gbp"].astype(float)
    return row.assign(
        top_ten_part=(row["top_ten_gbp"].astype(float) / base).where(base > 0),
        top_ten_firms_part=(row["top_ten_firms_gbp"].astype(float) / numerator).where(numerator > 0),
    )


def _rename(sql: str, bound: Bound, taken: Bound) -> tuple[str, Bound]:
    """Give the second question's months names of their own; what both ask alike keeps one name."""
    renamed: Bound = {}
    for name in sorted(bound, key=len, reverse=True):
        if bound[name] != taken.get(name):
            sql = sql.replace(f"${name}", f"$before_{name}")
            renamed[f"before_{name}"] = bound[name]
    return sql, renamed
