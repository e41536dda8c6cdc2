"""A share for every member of a dimension, this year against last."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.breaks import find_broken
from core.measures.catalogue import settle
from core.measures.figures import Direction, ShownAs, add_shares, blank_shares, compare_shares, read_limits
from core.measures.persons import SUPPLIER
from core.measures.share import share_by_month
from core.measures.spend import IS_LOCAL, IS_SME, SUMS, counted, counted_by, fetch
from core.periods import MONTHS_IN_A_YEAR
from core.selection import Bound, Selection
from core.vocabulary import Dimension

# Identifiers come from here and nowhere else. A directorate's name says nothing without its authority.
COLUMNS = {
    Dimension.AUTHORITY: "authority_id",
    Dimension.DIRECTORATE: "authority_id, directorate",
    Dimension.MARKET: "category_id",
    Dimension.CATEGORY: "category_id",
    Dimension.SUPPLIER: "supplier_id",
    Dimension.MONTH: "month",
}
KEYS = {
    Dimension.AUTHORITY: "spend.authority_id",
    Dimension.DIRECTORATE: "spend.authority_id || ':' || directorate",
    Dimension.MARKET: "market",
    Dimension.CATEGORY: "spend.category_id",
    Dimension.SUPPLIER: "spend.supplier_id",
    Dimension.MONTH: "strftime(month, '%Y-%m')",
}
LABELS = {
    Dimension.AUTHORITY: "authority.name",
    Dimension.DIRECTORATE: "directorate",
    Dimension.MARKET: "market",
    Dimension.CATEGORY: "category",
    Dimension.SUPPLIER: "shown_name",
    Dimension.MONTH: "strftime(month, '%B %Y')",
}
JOINS = {
    Dimension.AUTHORITY: "JOIN serving.authority ON authority.authority_id = spend.authority_id",
    Dimension.MARKET: "JOIN serving.category ON category.category_id = spend.category_id",
    Dimension.CATEGORY: "JOIN serving.category ON category.category_id = spend.category_id",
    Dimension.SUPPLIER: f"JOIN {SUPPLIER} AS supplier ON supplier.supplier_id = spend.supplier_id",
}
MEMBERS_SHOWN = 1_000
# Who stands at the two ends: large firms that are not of the body's area nor of one beside it, and local SMEs.
ENDS = (
    "coalesce(sum(amount_gbp) FILTER (WHERE size_band = 'large' AND ring = 'further'), 0)::DECIMAL(18, 2)"
    " AS large_further_gbp,"
    " coalesce(sum(amount_gbp) FILTER (WHERE ({is_sme}) AND ({is_local})), 0)::DECIMAL(18, 2) AS local_sme_gbp"
)


def breakdown(
    cursor: DuckDBPyConnection, selection: Selection, dimension: Dimension, limit: int = MEMBERS_SHOWN
) -> pd.DataFrame:
    """One row: one member of the dimension, the largest base first, months in their order.

    Columns: key (as an address names it; "authority:directorate"), label, authority_id (empty unless the dimension
    is authority or directorate), suppliers, the five sums, lines, those of `add_shares`, large_further_gbp and
    local_sme_gbp (whatever the measure), part_of_base (of the whole selection); value_before, low_before,
    high_before, coverage_before, base_before_gbp, shown_as_before of the same months a year earlier, and direction
    (not comparable across a break in a body's series).
    """
    settled = settle(cursor, selection)
    limits = read_limits(cursor)
    now = add_shares(read_members(cursor, settled, dimension, limit), limits)
    if dimension is Dimension.MONTH:
        now = _respect_floors(cursor, settled, now)
    now["suppliers"] = now["key"].map(_count_suppliers(cursor, settled, dimension)).astype("int64")
    before = add_shares(read_members(cursor, settled.shifted(-MONTHS_IN_A_YEAR), dimension, None), limits)
    before = before.set_index("key").reindex(now["key"]).reset_index(drop=True)
    for name in ("value", "low", "high", "coverage", "shown_as"):
        now[f"{name}_before"] = before[name]
    now["base_before_gbp"] = before["base_gbp"].where(before["base_gbp"].notna(), None)
    now["direction"] = compare_shares(now, before, limits)
    return _respect_breaks(cursor, settled, now)


def _respect_floors(cursor: DuckDBPyConnection, settled: Selection, months: pd.DataFrame) -> pd.DataFrame:
    """A single month has no share here where it has none in `share_by_month`."""
    told = share_by_month(cursor, replace(settled, from_month=None, to_month=None, windows=()))
    under = set(told.loc[told["shown_as"] == ShownAs.POUNDS_ONLY.value, "month"].dt.strftime("%Y-%m"))
    return blank_shares(months, months["key"].isin(under).to_numpy())


def _respect_breaks(cursor: DuckDBPyConnection, settled: Selection, members: pd.DataFrame) -> pd.DataFrame:
    """No member is up or down across a break in its body's series; a market's is that of any chosen body."""
    moved = members["direction"].isin({Direction.UP.value, Direction.DOWN.value})
    broken = find_broken(cursor, settled, MONTHS_IN_A_YEAR) if moved.any() else set()
    if broken:
        touched = moved & ((members["authority_id"] == "") | members["authority_id"].isin(broken))
        members["direction"] = members["direction"].mask(touched, Direction.NOT_COMPARABLE.value)
    return members


def read_members(
    cursor: DuckDBPyConnection, selection: Selection, dimension: Dimension, limit: int | None, apart: str | None = None
) -> pd.DataFrame:
    """One row: one member with its pounds, and no share yet. `limit` keeps the largest, None keeps all.

    Lines that carry the reason `apart` are put under the key '' instead of their member.
    """
    columns = COLUMNS[dimension] if apart is None else f"{COLUMNS[dimension]}, reasons"
    rows, bound = counted_by(selection, columns)
    key, label, bound_apart = _set_apart(dimension, apart)
    order = "key" if dimension is Dimension.MONTH else "base_gbp DESC, key"
    sql = f"""
        SELECT
            {key} AS key,
            any_value({label}) AS label,
            {_authority_of(dimension)} AS authority_id,
            {SUMS},
            {ENDS.format(is_sme=IS_SME, is_local=IS_LOCAL[selection.local])},
            (sum(amount_gbp) / nullif(sum(sum(amount_gbp)) OVER (), 0))::DOUBLE AS part_of_base
        FROM ({rows}) AS spend
        {JOINS.get(dimension, "")}
        GROUP BY 1
        ORDER BY {order}
    """
    bound_limit: Bound = {} if limit is None else {"limit": limit}
    return fetch(cursor, sql if limit is None else f"{sql} LIMIT $limit", bound | bound_apart | bound_limit)


def _count_suppliers(cursor: DuckDBPyConnection, selection: Selection, dimension: Dimension) -> dict[str, int]:
    if dimension is Dimension.SUPPLIER:
        return defaultdict(lambda: 1)
    rows, bound = counted(selection)
    sql = f"""
        SELECT {KEYS[dimension]} AS key, count(DISTINCT spend.supplier_id) AS suppliers
        FROM ({rows}) AS spend
        {JOINS.get(dimension, "")}
        GROUP BY 1
    """
    found = fetch(cursor, sql, bound)
    return dict(zip(found["key"], found["suppliers"], strict=True))


def _set_apart(dimension: Dimension, apart: str | None) -> tuple[str, str, Bound]:
    key, label = KEYS[dimension], LABELS[dimension]
    if apart is None:
        return key, label, {}
    is_apart = "list_contains(reasons, $apart)"
    named = "(SELECT name FROM serving.base_reasons WHERE reason = $apart)"
    return (
        f"CASE WHEN {is_apart} THEN '' ELSE {key} END",
        f"CASE WHEN {is_apart} THEN {named} ELSE {label} END",
        {"apart": apart},
    )


def _authority_of(dimension: Dimension) -> str:
    if dimension in {Dimension.AUTHORITY, Dimension.DIRECTORATE}:
        return "any_value(spend.authority_id)"
    return "''"
