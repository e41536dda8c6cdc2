"""Which months are whole: a month that has only begun, or came without most of its files, is never read as a fall."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.figures import Limits, read_limits
from core.measures.spend import fetch
from core.selection import Bound, Selection

MONTH_COMPLETENESS = (Path(__file__).parent / "month_completeness.sql").read_text(encoding="utf-8")

# Several bodies together: a month is whole if it is for each body that published in it or in the year before.
WHOLE_MONTHS = f"""
    WITH completeness AS ({MONTH_COMPLETENESS}),
    every AS (
        SELECT month, authority_id
        FROM (SELECT DISTINCT month FROM completeness)
        CROSS JOIN (SELECT DISTINCT authority_id FROM completeness)
    ),
    latest AS (
        SELECT every.month, completeness.month AS published, is_complete AND every.month = published AS is_complete
        FROM every
        ASOF JOIN completeness
            ON completeness.authority_id = every.authority_id AND completeness.month <= every.month
    )
    SELECT
        month,
        bool_and(is_complete) AS is_complete,
        count(*) FILTER (WHERE published = month) AS authorities
    FROM latest
    WHERE date_diff('month', published, month) <= 12
    GROUP BY month
"""


def bind_completeness(authorities: Sequence[str], limits: Limits) -> Bound:
    """The bound values of MONTH_COMPLETENESS; no authorities means all."""
    return {"of_authorities": list(authorities), "complete_month_lines": limits.complete_month_lines}


def name_authorities(selection: Selection) -> list[str]:
    """The authorities a selection names, itself or by its directorates; none means all."""
    return selection.named_authorities


def month_completeness(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: authority x calendar month from its first to its last, gaps included.

    Columns: authority_id, authority, month, lines (0 in a gap), is_complete.
    """
    sql = f"""
        WITH completeness AS ({MONTH_COMPLETENESS}),
        spans AS (SELECT authority_id, min(month) AS first, max(month) AS last FROM completeness GROUP BY authority_id),
        every AS (
            SELECT authority_id, unnest(range(first, last + INTERVAL 1 DAY, INTERVAL 1 MONTH))::DATE AS month FROM spans
        )
        SELECT
            authority_id,
            authority.name AS authority,
            month,
            coalesce(lines, 0)::BIGINT AS lines,
            coalesce(is_complete, false) AS is_complete
        FROM every
        LEFT JOIN completeness USING (authority_id, month)
        JOIN serving.authority USING (authority_id)
        ORDER BY authority.name, authority_id, month
    """
    return fetch(cursor, sql, bind_completeness(name_authorities(selection), read_limits(cursor)))
