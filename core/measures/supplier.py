"""Who is paid: pages of suppliers, one supplier's card, and the published lines behind any figure.

Individuals have no name and no page on screen: their rows carry a plain label and `has_page` is false.
"""

from __future__ import annotations

from enum import StrEnum

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.catalogue import settle
from core.measures.persons import SUPPLIER
from core.measures.spend import counted_by, fetch
from core.selection import Selection
from core.suppliers.search import search_suppliers

PAGE_ROWS = 50


class SupplierOrder(StrEnum):
    """How a page of suppliers is sorted; the value is the column."""

    BASE = "base_gbp DESC"
    BASE_SMALLEST = "base_gbp"
    NAME = "name"
    LINES = "lines DESC"


class Counting(StrEnum):
    """Which suppliers a page keeps, by the selection's measure."""

    ALL = "all"
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


KEPT = {
    Counting.ALL: "true",
    Counting.YES: "verdict",
    Counting.NO: "NOT verdict",
    Counting.UNKNOWN: "verdict IS NULL",
}


def suppliers(
    cursor: DuckDBPyConnection,
    selection: Selection,
    *,
    search: str = "",
    counting: Counting = Counting.ALL,
    order: SupplierOrder = SupplierOrder.BASE,
    offset: int = 0,
    limit: int = PAGE_ROWS,
) -> pd.DataFrame:
    """One row: one supplier paid in the base, a page of them, sorted in SQL.

    Columns: supplier_id, name, has_page, kind, size_band, is_vcse, counts (yes, no, unknown: the selection's
    measure, in the latest of the months), ring, base_gbp, part_of_base (of all that the search and `counting` do
    not narrow), lines, from_month, to_month, status, suppliers (how many there are in all the pages). A search looks
    through every name a supplier is known or was paid by; where none holds the letters, the likest are given.
    """
    rows, bound = counted_by(settle(cursor, selection), "supplier_id, month, kind")
    sql = SUPPLIERS_PAGE.format(rows=rows, kept=KEPT[counting], order=order.value, supplier=SUPPLIER)
    bound |= {"search": search.strip(), "alike": [], "offset": offset, "limit": limit}
    found = fetch(cursor, sql, bound)
    if found.empty and search.strip():
        alike = search_suppliers(cursor, search)["supplier_id"].tolist()
        found = fetch(cursor, sql, bound | {"alike": alike})
    return found


SUPPLIERS_PAGE = """
    WITH paid AS (
        SELECT
            supplier_id,
            arg_max(kind, month) AS kind,
            arg_max(size_band, month) AS size_band,
            arg_max(is_vcse, month) AS is_vcse,
            arg_max(ring, month) AS ring,
            arg_max_null(verdict, month) AS verdict,
            sum(amount_gbp)::DECIMAL(18, 2) AS base_gbp,
            sum(lines)::BIGINT AS lines,
            min(month) AS from_month,
            max(month) AS to_month
        FROM ({rows})
        GROUP BY supplier_id
    ),
    holding AS (
        SELECT supplier_id
        FROM serving.supplier_search
        WHERE contains(spelled, trim(regexp_replace(lower(strip_accents($search)), '[^a-z0-9]+', ' ', 'g')))
    )
    SELECT
        supplier_id,
        shown_name AS name,
        has_page,
        kind,
        size_band,
        is_vcse,
        CASE WHEN verdict THEN 'yes' WHEN NOT verdict THEN 'no' ELSE 'unknown' END AS counts,
        ring,
        base_gbp,
        (base_gbp / nullif((SELECT sum(base_gbp) FROM paid), 0))::DOUBLE AS part_of_base,
        lines,
        from_month,
        to_month,
        coalesce(status, '') AS status,
        count(*) OVER () AS suppliers
    FROM paid
    JOIN {supplier} AS supplier USING (supplier_id)
    WHERE {kept}
        AND ($search = '' OR has_page AND (supplier_id IN (FROM holding) OR list_contains($alike, supplier_id)))
    ORDER BY {order}, supplier_id
    LIMIT $limit OFFSET $offset
"""
