"""Two sets of lines side by side: a session's file against a body's published lines, or one file against another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.persons import PERSONS, SHOWN_INSTEAD

COMPARE = (Path(__file__).parent / "compare.sql").read_text(encoding="utf-8")
MOST_LINES = 500


class By(StrEnum):
    """What the two sides are set out by."""

    MONTH = "month"
    DIRECTORATE = "directorate"
    SUPPLIER = "supplier"


MEMBERS = {
    By.MONTH: ("month", "strftime(month, '%Y-%m')"),
    By.DIRECTORATE: ("directorate", "directorate"),
    By.SUPPLIER: ("supplier_key", "any_value(shown)"),
}
SHOWN = f"""
    SELECT *, CASE WHEN supplier_id IN ({PERSONS}) THEN '{SHOWN_INSTEAD}' ELSE payee END AS shown
    FROM compared_line
"""
SUMS = """
    coalesce(sum(amount_gbp) FILTER (WHERE found_in <> 'only_other'), 0)::DECIMAL(18, 2) AS one_gbp,
    coalesce(sum(amount_gbp) FILTER (WHERE found_in <> 'only_one'), 0)::DECIMAL(18, 2) AS other_gbp,
    coalesce(sum(amount_gbp) FILTER (WHERE found_in = 'same'), 0)::DECIMAL(18, 2) AS same_gbp,
    coalesce(sum(amount_gbp) FILTER (WHERE found_in = 'only_one'), 0)::DECIMAL(18, 2) AS only_one_gbp,
    coalesce(sum(amount_gbp) FILTER (WHERE found_in = 'only_other'), 0)::DECIMAL(18, 2) AS only_other_gbp,
    count(*) FILTER (WHERE found_in = 'same')::BIGINT AS same_lines,
    count(*) FILTER (WHERE found_in = 'only_one')::BIGINT AS only_one_lines,
    count(*) FILTER (WHERE found_in = 'only_other')::BIGINT AS only_other_lines
"""


@dataclass(frozen=True)
class Side:
    """One of the two: a public body (or the session's file), or one file of it."""

    authority_id: str
    file_id: str | None = None


@dataclass(frozen=True)
class Comparison:
    """The two sides in all (one row), by each of By, and the lines that stand on one side only, the largest first."""

    whole: pd.DataFrame
    parts: dict[By, pd.DataFrame]
    lines: pd.DataFrame


def compare_lines(
    cursor: DuckDBPyConnection, one: Side, other: Side, months: tuple[date, date] | None = None
) -> Comparison:
    """Hold two sides against each other, over the months given or all; one = same + only_one, other likewise."""
    first, last = months or (None, None)
    cursor.execute(
        COMPARE,
        {
            "one_authority": one.authority_id,
            "one_file": one.file_id,
            "other_authority": other.authority_id,
            "other_file": other.file_id,
            "first": first,
            "last": last,
        },
    )
    try:
        whole = _fetch(cursor, f"SELECT {SUMS} FROM compared_line")
        parts = {by: _by_member(cursor, by) for by in By}
        return Comparison(whole, parts, _list_differences(cursor))
    finally:
        cursor.execute("DROP TABLE compared_line")


def _by_member(cursor: DuckDBPyConnection, by: By) -> pd.DataFrame:
    """One row a member, the largest difference first; months in their order."""
    key, name = MEMBERS[by]
    order = "member NULLS LAST" if by is By.MONTH else "abs(one_gbp - other_gbp) DESC, abs(only_one_gbp) DESC, member"
    return _fetch(cursor, f"SELECT {name} AS member, {SUMS} FROM ({SHOWN}) GROUP BY {key} ORDER BY {order}")


def _list_differences(cursor: DuckDBPyConnection) -> pd.DataFrame:
    return _fetch(
        cursor,
        f"SELECT found_in, payment_date, shown AS payee, directorate, amount_gbp FROM ({SHOWN})"
        f" WHERE found_in <> 'same' ORDER BY abs(amount_gbp) DESC, payment_date LIMIT {MOST_LINES}",
    )


def _fetch(cursor: DuckDBPyConnection, sql: str) -> pd.DataFrame:
    return cursor.sql(sql).to_arrow_table().to_pandas(date_as_object=False)
