"""From what was published to what counts: every exclusion with its pounds and its reason."""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.catalogue import settle
from core.measures.spend import EXCLUDED_NOW, NOT_ADMITTED, asked, fetch, read_from, verdict
from core.selection import Bound, Selection

# A line is excluded as the first of its reasons that is not admitted; reasons stand in the table's order.
PUBLISHED = """
    SELECT
        *,
        {verdict} AS verdict,
        {excluded_now} AS excluded_now
    FROM {spend}
    CROSS JOIN (SELECT {not_admitted} AS kept_out)
    WHERE {clause} AND NOT list_contains(reasons, 'superseded')
"""


def _published(selection: Selection) -> tuple[str, Bound]:
    clause, bound = asked(selection)
    sql = PUBLISHED.format(
        verdict=verdict(selection),
        excluded_now=EXCLUDED_NOW,
        not_admitted=NOT_ADMITTED,
        clause=clause,
        spend=read_from(selection),
    )
    return sql, bound | {"switches": list(selection.switches)}


def published_strip(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: published_gbp − excluded_gbp = base_gbp, exactly; unknown_gbp is the part of the base not classified.

    Superseded files are no part of what was published. Also withheld_gbp (names withheld, in the base), lines.
    """
    rows, bound = _published(settle(cursor, selection))
    sql = f"""
        SELECT
            coalesce(sum(amount_gbp), 0)::DECIMAL(18, 2) AS published_gbp,
            coalesce(sum(amount_gbp) FILTER (WHERE excluded_now IS NOT NULL), 0)::DECIMAL(18, 2) AS excluded_gbp,
            coalesce(sum(amount_gbp) FILTER (WHERE excluded_now IS NULL), 0)::DECIMAL(18, 2) AS base_gbp,
            coalesce(sum(amount_gbp) FILTER (WHERE excluded_now IS NULL AND verdict IS NULL), 0)::DECIMAL(18, 2)
                AS unknown_gbp,
            coalesce(sum(amount_gbp) FILTER (WHERE excluded_now IS NULL AND kind = 'name withheld'), 0)::DECIMAL(18, 2)
                AS withheld_gbp,
            coalesce(sum(lines), 0)::BIGINT AS lines
        FROM ({rows})
    """
    return fetch(cursor, sql, bound)


def exclusions(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: one reason that keeps lines out of the base, the most pounds first.

    Columns: reason, name, wording, switch (the one that turns it round, or empty), excluded_gbp, lines. The pounds
    add up to published_strip's excluded_gbp.
    """
    rows, bound = _published(settle(cursor, selection))
    sql = f"""
        SELECT
            excluded_now AS reason,
            coalesce(any_value(base_reasons.name), any_value(switches.name), excluded_now) AS name,
            coalesce(any_value(base_reasons.wording), any_value(switches.explanation), excluded_now) AS wording,
            coalesce(any_value(base_reasons.switch), any_value(switches.id), '') AS switch,
            sum(amount_gbp)::DECIMAL(18, 2) AS excluded_gbp,
            sum(lines)::BIGINT AS lines
        FROM ({rows})
        LEFT JOIN serving.base_reasons ON base_reasons.reason = excluded_now
        LEFT JOIN serving.switches ON switches.id = excluded_now AND base_reasons.reason IS NULL
        WHERE excluded_now IS NOT NULL
        GROUP BY excluded_now
        ORDER BY abs(sum(amount_gbp)) DESC, reason
    """
    return fetch(cursor, sql, bound)
