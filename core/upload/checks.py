"""Checks of a session's own lines, each with what it found in pounds and lines: what a finance officer would ask."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.persons import PERSONS, SHOWN_INSTEAD
from core.reference import load_table

MOST_ROWS = 100
SUMMED = "count(*)::BIGINT AS lines, coalesce(sum(amount_gbp), 0)::DECIMAL(18, 2) AS amount_gbp"
# The tables of the schema main are the session's own. A file whose lines are all in another is not looked at again; a
# payee that may be a person is never named.
LINES = "(FROM main.payment WHERE NOT list_contains(reasons, 'superseded')) AS payment"
NAMED = f"""
    SELECT payment.*, payee.supplier_id,
        CASE WHEN payee.supplier_id IN ({PERSONS}) THEN '{SHOWN_INSTEAD}' ELSE payee.payee END AS payee
    FROM {LINES}
    JOIN main.payee USING (payee_id)
"""
MONTHS = f"SELECT month, count(*) AS lines, sum(amount_gbp) AS amount_gbp FROM {LINES} GROUP BY month"
QUERIES = {
    "duplicates": f"""
        SELECT payment_date, payee, each_gbp, lines, (each_gbp * (lines - 1))::DECIMAL(18, 2) AS amount_gbp
        FROM (
            SELECT payment_date, payee, amount_gbp AS each_gbp, count(*)::BIGINT AS lines
            FROM ({NAMED})
            GROUP BY payment_date, payee_id, payee, transaction_ref, each_gbp
        )
        WHERE lines >= $limit
        ORDER BY abs(each_gbp * (lines - 1)) DESC, payee
    """,
    "gaps": f"""
        SELECT span.month::DATE AS month, 0 AS lines, 0::DECIMAL(18, 2) AS amount_gbp
        FROM (
            SELECT unnest(generate_series(min(month), max(month), INTERVAL 1 MONTH)) AS month FROM ({MONTHS})
        ) AS span
        ANTI JOIN ({MONTHS}) AS present ON present.month = span.month
        ORDER BY month
    """,
    "odd_months": f"""
        SELECT month, lines, amount_gbp
        FROM (
            SELECT *, median(amount_gbp) OVER () AS usual, count(*) OVER () AS months
            FROM ({MONTHS})
            WHERE month IS NOT NULL
        )
        WHERE months >= $least AND usual > 0 AND (amount_gbp > usual * $limit OR amount_gbp < usual / $limit)
        ORDER BY month
    """,
    "negative_months": f"SELECT month, lines, amount_gbp FROM ({MONTHS}) WHERE amount_gbp < 0 ORDER BY amount_gbp",
    "negative_suppliers": f"""
        SELECT payee, {SUMMED} FROM ({NAMED}) GROUP BY supplier_id, payee HAVING sum(amount_gbp) < 0 ORDER BY amount_gbp
    """,
    "not_dated": f"SELECT payee, {SUMMED} FROM ({NAMED}) WHERE month IS NULL GROUP BY payee ORDER BY amount_gbp DESC",
    "withheld": f"""
        SELECT payee, {SUMMED}
        FROM ({NAMED})
        JOIN main.supplier USING (supplier_id)
        WHERE supplier.grouping = 'name withheld'
        GROUP BY payee
        ORDER BY amount_gbp DESC
    """,
    "people": f"""
        SELECT '{SHOWN_INSTEAD}' AS payee, {SUMMED}
        FROM ({NAMED})
        WHERE supplier_id IN ({PERSONS})
        HAVING count(*) > 0
    """,
    "under_threshold": f"""
        SELECT month, {SUMMED}
        FROM {LINES}
        JOIN main.source_file USING (file_id)
        WHERE abs(amount_gbp) < coalesce(threshold_gbp, $limit)
        GROUP BY month
        ORDER BY month
    """,
}


@dataclass(frozen=True)
class Finding:
    """What one check found: nothing where `lines` and `rows` are empty. `limit` is the number that the check used."""

    check: str
    title: str
    note: str
    rows: pd.DataFrame
    lines: int
    amount_gbp: Decimal

    @property
    def is_clear(self) -> bool:
        """Whether there was nothing to find."""
        return not len(self.rows)


def check_lines(cursor: DuckDBPyConnection) -> list[Finding]:
    """Every check over the session's own lines, in the table's order."""
    table = load_table("upload_checks").set_index("id")
    least = int(table.loc["odd_months_least", "limit"])
    return [
        _find(cursor, check, table.loc[check], {"limit": int(table.loc[check, "limit"]), "least": least})
        for check in table.index
        if check in QUERIES
    ]


def _find(cursor: DuckDBPyConnection, check: str, row: pd.Series, given: dict[str, int]) -> Finding:
    sql = QUERIES[check]
    bound = {name: value for name, value in given.items() if f"${name}" in sql}
    found = cursor.sql(sql, params=bound).to_arrow_table().to_pandas(date_as_object=False)
    amount = sum(found["amount_gbp"], Decimal(0))
    return Finding(check, row["title"], row["note"], found.head(MOST_ROWS), int(found["lines"].sum()), amount)
