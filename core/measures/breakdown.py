"""A share for every member of a dimension, this year against last."""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.catalogue import settle
from core.measures.figures import add_shares, compare_shares, read_limits
from core.measures.spend import SUMS, counted, fetch
from core.periods import MONTHS_IN_A_YEAR
from core.selection import Selection
from core.vocabulary import Dimension

# Identifiers come from here and nowhere else. A directorate's name says nothing without its authority.
KEYS = {
    Dimension.AUTHORITY: "authority_id",
    Dimension.DIRECTORATE: "authority_id || ':' || directorate",
    Dimension.MARKET: "market",
    Dimension.CATEGORY: "category_id",
    Dimension.SUPPLIER: "supplier_id",
    Dimension.MONTH: "strftime(month, '%Y-%m')",
}
LABELS = {
    Dimension.AUTHORITY: "authority.name",
    Dimension.DIRECTORATE: "directorate",
    Dimension.MARKET: "market",
    Dimension.CATEGORY: "category",
    Dimension.SUPPLIER: "supplier.name",
    Dimension.MONTH: "strftime(month, '%B %Y')",
}
MEMBERS_SHOWN = 1_000


def breakdown(
    cursor: DuckDBPyConnection, selection: Selection, dimension: Dimension, limit: int = MEMBERS_SHOWN
) -> pd.DataFrame:
    """One row: one member of the dimension, the largest base first, months in their order.

    Columns: key (as the address names it: DESIGN's ids; "authority:directorate"), label, authority_id (empty unless
    the dimension is authority or directorate), lines, suppliers, the five sums, those of `add_shares`, part_of_base;
    value_before, low_before, high_before, coverage_before, base_before_gbp, shown_as_before of the same months a
    year earlier, and direction.
    """
    settled = settle(cursor, selection)
    limits = read_limits(cursor)
    now = add_shares(_read_members(cursor, settled, dimension, limit), limits)
    before = add_shares(_read_members(cursor, settled.shifted(-MONTHS_IN_A_YEAR), dimension, None), limits)
    before = before.set_index("key").reindex(now["key"]).reset_index(drop=True)
    for name in ("value", "low", "high", "coverage", "shown_as"):
        now[f"{name}_before"] = before[name]
    now["base_before_gbp"] = before["base_gbp"].where(before["base_gbp"].notna(), None)
    now["direction"] = compare_shares(now, before, limits)
    return now


def _read_members(
    cursor: DuckDBPyConnection, selection: Selection, dimension: Dimension, limit: int | None
) -> pd.DataFrame:
    rows, bound = counted(selection)
    order = "key" if dimension is Dimension.MONTH else "base_gbp DESC, key"
    sql = f"""
        SELECT
            {KEYS[dimension]} AS key,
            any_value({LABELS[dimension]}) AS label,
            {_authority_of(dimension)} AS authority_id,
            count(DISTINCT supplier_id) AS suppliers,
            {SUMS}
        FROM ({rows}) AS spend
        {JOINS.get(dimension, "")}
        GROUP BY key
        ORDER BY {order}
    """
    members = fetch(cursor, sql if limit is None else f"{sql} LIMIT $limit", bound | _bind_limit(limit))
    return members.assign(part_of_base=_part_of_whole(members["base_gbp"]))


JOINS = {
    Dimension.AUTHORITY: "JOIN serving.authority USING (authority_id)",
    Dimension.MARKET: "JOIN serving.category USING (category_id)",
    Dimension.CATEGORY: "JOIN serving.category USING (category_id)",
    Dimension.SUPPLIER: "JOIN serving.supplier USING (supplier_id)",
}


def _authority_of(dimension: Dimension) -> str:
    if dimension in {Dimension.AUTHORITY, Dimension.DIRECTORATE}:
        return "any_value(spend.authority_id)"
    return "''"


def _bind_limit(limit: int | None) -> dict[str, object]:
    return {} if limit is None else {"limit": limit}


def _part_of_whole(base: pd.Series) -> pd.Series:
    pounds = base.astype(float)
    return pounds / pounds.sum() if pounds.sum() > 0 else pounds * float("nan")
