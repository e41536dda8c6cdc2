"""Two sets of lines side by side: a session's file against a body's published lines, or one file against another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.persons import PERSONS, SHOWN_INSTEAD
from core.reference import load_table

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


WITH_VAT = "supplier_key, payment_date, CASE found_in WHEN '{}' THEN round(amount_gbp * 1.2, 2) ELSE amount_gbp END"
# By what a line that is in one only is paired with one that is in the other only: what must agree in both, for each
# reason of the table. An amount without VAT is paired with the same amount with it, whichever side has which.
PARTNERS = {
    "other_date": ("supplier_key, amount_gbp",),
    "other_name": ("payment_date, amount_gbp",),
    "vat": (WITH_VAT.format("only_one"), WITH_VAT.format("only_other")),
    "other_amount": ("supplier_key, payment_date",),
}
PAIR = """
    WITH waiting AS (
        SELECT line_number, found_in, ({agreeing}) AS agreeing,
            row_number() OVER (PARTITION BY found_in, {agreeing} ORDER BY payment_date, line_number) AS turn
        FROM compared_line
        WHERE found_in <> 'same' AND reason IS NULL AND amount_gbp <> 0
    )
    UPDATE compared_line
    SET reason = $reason
    WHERE line_number IN (
        SELECT unnest([one.line_number, other.line_number])
        FROM waiting AS one
        JOIN waiting AS other ON one.agreeing = other.agreeing AND one.turn = other.turn
        WHERE one.found_in = 'only_one' AND other.found_in = 'only_other'
    )
"""
UNPAIRED = """
    UPDATE compared_line
    SET reason = CASE WHEN supplier_key IN (
        SELECT supplier_key FROM compared_line GROUP BY supplier_key
        HAVING bool_or(found_in <> 'only_one') AND bool_or(found_in <> 'only_other')
    ) THEN 'no_line' ELSE 'no_supplier' END
    WHERE found_in <> 'same' AND reason IS NULL
"""


@dataclass(frozen=True)
class Side:
    """One of the two: a public body (or the session's file), or one file of it."""

    authority_id: str
    file_id: str | None = None


@dataclass(frozen=True)
class Comparison:
    """The two sides in all (one row), by each of By; then what stands on one side only.

    reasons: one row a reason (of the table compare_reasons), in the table's order; files: one row a file of the other
    side; lines: one row a line that stands on one side only, with its reason, the largest first; undated_lines: how
    many lines of `one` are in no month, and so not looked at where months are given.
    """

    whole: pd.DataFrame
    parts: dict[By, pd.DataFrame]
    reasons: pd.DataFrame
    files: pd.DataFrame
    lines: pd.DataFrame
    undated_lines: int = 0

    @property
    def has_common_month(self) -> bool:
        """Whether both sides have lines in one month at least; without one no line can be in both."""
        months = self.parts[By.MONTH]
        in_one = months["same_lines"] + months["only_one_lines"] > 0
        return bool((in_one & (months["same_lines"] + months["only_other_lines"] > 0)).any())


def compare_lines(
    cursor: DuckDBPyConnection, one: Side, other: Side, months: tuple[date, date] | None = None
) -> Comparison:
    """Hold two sides against each other; one = same + only_one, other likewise.

    Over all months, or those from the first to the last given in which `one` has lines.
    """
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
        _find_reasons(cursor)
        whole = _fetch(cursor, f"SELECT {SUMS} FROM compared_line")
        parts = {by: _by_member(cursor, by) for by in By}
        undated = _count_undated(cursor, one) if months else 0
        return Comparison(whole, parts, _by_reason(cursor), _by_file(cursor), _list_differences(cursor), undated)
    finally:
        cursor.execute("DROP TABLE compared_line")


def _by_member(cursor: DuckDBPyConnection, by: By) -> pd.DataFrame:
    """One row a member, the largest difference first; months in their order."""
    key, name = MEMBERS[by]
    order = "member NULLS LAST" if by is By.MONTH else "abs(one_gbp - other_gbp) DESC, abs(only_one_gbp) DESC, member"
    return _fetch(cursor, f"SELECT {name} AS member, {SUMS} FROM ({SHOWN}) GROUP BY {key} ORDER BY {order}")


def _count_undated(cursor: DuckDBPyConnection, side: Side) -> int:
    sql = (
        "SELECT count(*) FROM serving.payment WHERE authority_id = $authority AND ($file IS NULL OR file_id = $file)"
        " AND month IS NULL AND NOT list_contains(reasons, 'superseded')"
    )
    ((count,),) = cursor.execute(sql, {"authority": side.authority_id, "file": side.file_id}).fetchall()
    return int(count)


def _find_reasons(cursor: DuckDBPyConnection) -> None:
    """Say of every line that is in one only what the other has instead; each line is paired once."""
    for reason, ways in PARTNERS.items():
        for agreeing in ways:
            cursor.execute(PAIR.format(agreeing=agreeing), {"reason": reason})
    cursor.execute(UNPAIRED)


def _by_reason(cursor: DuckDBPyConnection) -> pd.DataFrame:
    found = _fetch(
        cursor, f"SELECT reason, {SUMS} FROM compared_line WHERE found_in <> 'same' GROUP BY reason ORDER BY reason"
    )
    order = load_table("compare_reasons")[["id", "wording"]].rename(columns={"id": "reason"})
    return order.merge(found, on="reason")


def _by_file(cursor: DuckDBPyConnection) -> pd.DataFrame:
    return _fetch(
        cursor,
        f"SELECT source_file.name, {SUMS} FROM compared_line"
        " JOIN serving.source_file ON source_file.file_id = other_file_id"
        " GROUP BY ALL ORDER BY abs(only_other_gbp) DESC, name",
    )


def _list_differences(cursor: DuckDBPyConnection) -> pd.DataFrame:
    return _fetch(
        cursor,
        "SELECT found_in, payment_date, shown AS payee, directorate, amount_gbp, reason, source_file.name AS file"
        f" FROM ({SHOWN}) AS compared LEFT JOIN serving.source_file ON source_file.file_id = other_file_id"
        f" WHERE found_in <> 'same' ORDER BY abs(amount_gbp) DESC, payment_date, line_number LIMIT {MOST_LINES}",
    )


def _fetch(cursor: DuckDBPyConnection, sql: str) -> pd.DataFrame:
    return cursor.sql(sql).to_arrow_table().to_pandas(date_as_object=False)
