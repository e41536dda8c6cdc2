"""How much of the base is classified, year by year, and whose class would narrow the range most."""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.catalogue import settle
from core.measures.figures import add_shares, read_limits
from core.measures.persons import SUPPLIER
from core.measures.spend import SUMS, counted_by, fetch
from core.selection import Selection


def coverage_by_year(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: authority x financial year (2026 ends in March 2026), over the whole history.

    Columns: authority_id, authority, financial_year, months (with lines in the base), the five sums, lines, those of
    `add_shares`, withheld_gbp, back_cast_gbp (classified by evidence of another date) and back_cast_part of the
    classified base.
    """
    rows, bound = counted_by(selection, "authority_id, financial_year, month, kind, back_cast", months=False)
    sql = f"""
        SELECT
            spend.authority_id,
            any_value(authority.name) AS authority,
            financial_year,
            count(DISTINCT month) AS months,
            {SUMS},
            coalesce(sum(amount_gbp) FILTER (WHERE kind = 'name withheld'), 0)::DECIMAL(18, 2) AS withheld_gbp,
            coalesce(sum(amount_gbp) FILTER (WHERE back_cast AND verdict IS NOT NULL), 0)::DECIMAL(18, 2)
                AS back_cast_gbp
        FROM ({rows}) AS spend
        JOIN serving.authority ON authority.authority_id = spend.authority_id
        GROUP BY spend.authority_id, financial_year
        ORDER BY authority, spend.authority_id, financial_year
    """
    years = add_shares(fetch(cursor, sql, bound), read_limits(cursor))
    classified = years["classified_gbp"].astype(float)
    return years.assign(back_cast_part=(years["back_cast_gbp"].astype(float) / classified).where(classified > 0))


def unknown_suppliers(cursor: DuckDBPyConnection, selection: Selection, limit: int = 20) -> pd.DataFrame:
    """One row: one supplier that is not classified, the one that would narrow the range most first.

    Columns: supplier_id, name, has_page, kind, unknown_gbp, lines, narrows_points (what knowing it takes off high
    less low, as a fraction of the base), left_points (how wide the range is once it and all above it are known).
    """
    rows, bound = counted_by(settle(cursor, selection), "supplier_id, kind")
    sql = f"""
        SELECT
            spend.supplier_id,
            any_value(shown_name) AS name,
            any_value(has_page) AS has_page,
            any_value(kind) AS kind,
            sum(amount_gbp) FILTER (WHERE verdict IS NULL)::DECIMAL(18, 2) AS unknown_gbp,
            sum(lines) FILTER (WHERE verdict IS NULL)::BIGINT AS lines,
            (unknown_gbp / nullif(sum(sum(amount_gbp)) OVER (), 0))::DOUBLE AS narrows_points,
            (sum(unknown_gbp) OVER () / nullif(sum(sum(amount_gbp)) OVER (), 0))::DOUBLE AS whole_points
        FROM ({rows}) AS spend
        JOIN {SUPPLIER} AS supplier USING (supplier_id)
        GROUP BY spend.supplier_id
        QUALIFY unknown_gbp > 0
        ORDER BY unknown_gbp DESC, spend.supplier_id
        LIMIT $limit
    """
    found = fetch(cursor, sql, bound | {"limit": limit})
    left = found["whole_points"] - found["narrows_points"].cumsum()
    return found.drop(columns="whole_points").assign(left_points=left)
