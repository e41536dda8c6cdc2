"""What of the base could still go to another supplier, and what is locked in."""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.catalogue import settle
from core.measures.figures import add_shares, read_limits
from core.measures.spend import SUMS, counted_by, fetch
from core.selection import Selection

PARTS = """
    WITH locked_in AS (SELECT *, row_number() OVER () AS place FROM serving.locked_in),
    judged AS (
        SELECT spend.*, least(by_rule.place, by_category.place) AS place
        FROM ({rows}) AS spend
        LEFT JOIN serving.supplier_class AS class
            ON class.supplier_id = spend.supplier_id
            AND (class.valid_from IS NULL OR class.valid_from <= spend.month)
            AND (class.valid_to IS NULL OR class.valid_to > spend.month)
        LEFT JOIN locked_in AS by_rule ON by_rule.by = 'size rule' AND by_rule.member = class.size_rule
        LEFT JOIN locked_in AS by_category
            ON by_category.by = 'category' AND by_category.member = spend.category_id
    )
    SELECT
        coalesce(locked_in.id, 'open') AS id,
        coalesce(any_value(locked_in.wording), 'Open to change') AS wording,
        {sums},
        (sum(amount_gbp) / nullif(sum(sum(amount_gbp)) OVER (), 0))::DOUBLE AS part_of_base
    FROM judged
    LEFT JOIN locked_in USING (place)
    GROUP BY 1
    ORDER BY min(place) IS NOT NULL, base_gbp DESC
"""


def open_to_change(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: the part of the base that is open to change (id "open", first), and each part that is locked in.

    Columns: id, wording, those of `add_shares`, the five sums, lines, part_of_base. The parts add up to the base.
    """
    rows, bound = counted_by(settle(cursor, selection), "supplier_id, category_id, month")
    return add_shares(fetch(cursor, PARTS.format(rows=rows, sums=SUMS), bound), read_limits(cursor))
