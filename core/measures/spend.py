"""The lines a selection asks about, what counts of them, and the sums every share is made of."""

from __future__ import annotations

from typing import Literal

import pandas as pd
from duckdb import DuckDBPyConnection

from core.selection import AS_PUBLISHED, Bound, Selection
from core.vocabulary import LocalDefinition, Measure

# TRUE: counts for the measure; FALSE: is known not to; NULL: not known. SQL's own three-valued AND settles a local
# SME exactly as defined: known not to be an SME, or known not to be local, is enough to be settled. The bands other
# than unknown and large are the SMEs (a list of them costs four comparisons a row).
IS_SME = "nullif(size_band, 'unknown') <> 'large'"
IS_LOCAL = {
    LocalDefinition.OWN_AREA: "CASE WHEN ring <> 'not known' THEN ring = 'own area' END",
    LocalDefinition.OWN_AND_NEIGHBOURS: "CASE WHEN ring <> 'not known' THEN ring IN ('own area', 'neighbouring') END",
}

# A national body has no area of its own, so it is no part of any question about local firms.
HAS_AREA = "authority_id NOT IN (SELECT authority_id FROM serving.authority WHERE is_national)"

# What a switch leaves out or lets in is a matter of the table alone.
NOT_ADMITTED = (
    "(SELECT coalesce(list(reason), []) FROM serving.base_reasons"
    " WHERE (admitted = 'yes') = (switch IS NOT NULL AND switch IN (SELECT unnest($switches::VARCHAR[]))))"
)
CAPITAL_LEFT_OUT = "(is_capital = 'yes' AND list_contains($switches::VARCHAR[], 'capital'))"
COUNTS = f"NOT list_has_any(reasons, {NOT_ADMITTED}) AND NOT {CAPITAL_LEFT_OUT}"
# The same where no switch is turned: the build has already said so on every row.
COUNTS_BY_DEFAULT = "excluded_as IS NULL"
# The first reason that keeps a line out, NULL where it counts; needs NOT_ADMITTED as a column `kept_out` beside it.
EXCLUDED_NOW = (
    "coalesce(list_filter(reasons, lambda reason: list_contains(kept_out, reason))[1],"
    f" CASE WHEN {CAPITAL_LEFT_OUT} THEN 'capital' END)"
)

# The highest floor among the bodies asked about. A body that states none is kept as it is.
REACHES_FLOOR = (
    "transaction_floor_gbp >= (SELECT coalesce(max(floor_gbp), 0) FROM serving.authority_floor"
    " WHERE len($floor_authorities::VARCHAR[]) = 0 OR authority_id IN (SELECT unnest($floor_authorities::VARCHAR[])))"
)
COMMON_FLOOR = "common-floor"

SUMS = (
    "coalesce(sum(amount_gbp) FILTER (WHERE verdict), 0)::DECIMAL(18, 2) AS numerator_gbp,"
    " coalesce(sum(amount_gbp) FILTER (WHERE verdict IS NOT NULL), 0)::DECIMAL(18, 2) AS classified_gbp,"
    " coalesce(sum(amount_gbp), 0)::DECIMAL(18, 2) AS base_gbp,"
    " coalesce(sum(debits_gbp), 0)::DECIMAL(18, 2) AS gross_gbp,"
    " coalesce(sum(debits_gbp - amount_gbp), 0)::DECIMAL(18, 2) AS credits_gbp,"
    " coalesce(sum(lines), 0)::BIGINT AS lines"
)
Table = Literal["monthly_spend", "version_change", "payment"]


def verdict(selection: Selection) -> str:
    """SQL for whether a row counts for the selection's measure: TRUE, FALSE or, not known, NULL."""
    if selection.measure is Measure.VCSE:
        return "is_vcse"
    if selection.measure is Measure.LOCAL_SME:
        return f"(({IS_SME}) AND ({IS_LOCAL[selection.local]}))"
    return f"({IS_SME})"


def asked(selection: Selection, *, months: bool = True) -> tuple[str, Bound]:
    """SQL for the rows that a selection asks about, those that do not count included, and its bound values."""
    clause, bound = selection.where(months=months)
    if selection.measure is Measure.LOCAL_SME:
        clause = f"{clause} AND {HAS_AREA}"
    if COMMON_FLOOR in selection.switches:
        clause, bound = f"{clause} AND {REACHES_FLOOR}", bound | {"floor_authorities": selection.named_authorities}
    return clause, bound


def read_from(selection: Selection, table: Table = "monthly_spend") -> str:
    """SQL for a table of spending under the selection's structure: `directorate` is today's, or as published."""
    if AS_PUBLISHED in selection.switches:
        return f"(SELECT * REPLACE (published_directorate AS directorate) FROM serving.{table})"
    return f"serving.{table}"


def counted(selection: Selection, *, table: Table = "monthly_spend") -> tuple[str, Bound]:
    """A SELECT of a table's rows in the base, with their verdict, and its bound values."""
    clause, bound = _where_counted(selection, months=True)
    return f"SELECT *, {verdict(selection)} AS verdict FROM {read_from(selection, table)} WHERE {clause}", bound


def counted_by(selection: Selection, keys: str, *, months: bool = True) -> tuple[str, Bound]:
    """As `counted`, but already summed by `keys` (columns, from constants only): the verdict is passed on few rows."""
    clause, bound = _where_counted(selection, months=months)
    sql = f"""
        SELECT *, {verdict(selection)} AS verdict
        FROM (
            SELECT
                {keys}, size_band, ring, is_vcse,
                sum(amount_gbp) AS amount_gbp, sum(debits_gbp) AS debits_gbp, sum(lines) AS lines
            FROM {read_from(selection)}
            WHERE {clause}
            GROUP BY ALL
        )
    """
    return sql, bound


def _where_counted(selection: Selection, *, months: bool) -> tuple[str, Bound]:
    clause, bound = asked(selection, months=months)
    if not set(selection.switches) - {AS_PUBLISHED, COMMON_FLOOR}:
        return f"{clause} AND {COUNTS_BY_DEFAULT}", bound
    return f"{clause} AND {COUNTS}", bound | {"switches": list(selection.switches)}


def fetch(cursor: DuckDBPyConnection, sql: str, bound: Bound) -> pd.DataFrame:
    """Run one query. Money comes back as Decimal, exact; months as timestamps."""
    return cursor.sql(sql, params=bound).to_arrow_table().to_pandas(date_as_object=False)
