"""The history by market: what a projection's parts are made of."""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.share import history
from core.measures.spend import SUMS, counted_by, fetch
from core.selection import Selection


def history_by_market(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: one month of one market, of the months that `history` has.

    Columns: month, part (the market), numerator_gbp, denominator_gbp (the classified base). Months without a line in a
    market have no row. A month's rows add up to its row of `history`.
    """
    rows, bound = counted_by(selection, "month, category_id", months=False)
    sql = f"""
        SELECT month, market AS part, {SUMS}
        FROM ({rows}) AS spend
        JOIN serving.category USING (category_id)
        GROUP BY ALL
        ORDER BY month, part
    """
    months = fetch(cursor, sql, bound).rename(columns={"classified_gbp": "denominator_gbp"})
    kept = months["month"].isin(history(cursor, selection)["month"])
    return months.loc[kept, ["month", "part", "numerator_gbp", "denominator_gbp"]].reset_index(drop=True)
