"""What is loaded, missing, withheld and not classified: the Data quality page's figures.

These look at whole files and whole histories, so a selection's authorities narrow them and its other filters don't.
"""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.spend import fetch
from core.selection import Bound, Selection

AUTHORITIES = "(len($authorities::VARCHAR[]) = 0 OR authority_id IN (SELECT unnest($authorities::VARCHAR[])))"
PAGE_ROWS = 200


def _bound(selection: Selection) -> Bound:
    return {"authorities": list(selection.authorities)}


def data_version(cursor: DuckDBPyConnection) -> pd.DataFrame:
    """One row: the live build, and the one before it. Columns: those of the table data_version."""
    return fetch(cursor, "SELECT * EXCLUDE (data_format) FROM serving.data_version", {})


def source_files(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: one published file of the chosen authorities' folders, by authority and name.

    Columns: those of `source_file` (DESIGN section 4) with authority and superseded_by_name beside them.
    """
    sql = f"""
        SELECT source_file.*, authority.name AS authority, coalesce(newer.name, '') AS superseded_by_name
        FROM (SELECT * FROM serving.source_file WHERE {AUTHORITIES}) AS source_file
        JOIN serving.authority ON authority.authority_id = source_file.authority_id
        LEFT JOIN serving.source_file AS newer ON newer.file_id = source_file.superseded_by
        ORDER BY authority.name, source_file.name
    """
    return fetch(cursor, sql, _bound(selection))


def rejects_by_reason(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: one reason why records were not kept. Columns: reason, wording, rows, files, set_aside_gbp."""
    sql = f"""
        SELECT
            reject.reason,
            coalesce(any_value(reject_reasons.wording), reject.reason) AS wording,
            count(*) AS rows,
            count(DISTINCT reject.file_id) AS files,
            coalesce(sum(reject.amount_gbp), 0)::DECIMAL(18, 2) AS set_aside_gbp
        FROM serving.reject
        JOIN (SELECT file_id FROM serving.source_file WHERE {AUTHORITIES}) USING (file_id)
        LEFT JOIN serving.reject_reasons ON reject_reasons.id = reject.reason
        GROUP BY reject.reason
        ORDER BY rows DESC, reject.reason
    """
    return fetch(cursor, sql, _bound(selection))


def rejects(
    cursor: DuckDBPyConnection, selection: Selection, *, reason: str = "", offset: int = 0, limit: int = PAGE_ROWS
) -> pd.DataFrame:
    """One row: one record not kept, a page of them in the files' order.

    Columns: authority_id, file, row_number, reason, text, amount_gbp, rows_in_all.
    """
    sql = f"""
        SELECT
            authority_id, source_file.name AS file, row_number, reason, text, reject.amount_gbp,
            count(*) OVER () AS rows_in_all
        FROM serving.reject
        JOIN serving.source_file USING (file_id)
        WHERE {AUTHORITIES} AND ($reason = '' OR reason = $reason)
        ORDER BY authority_id, file, row_number
        LIMIT $limit OFFSET $offset
    """
    return fetch(cursor, sql, _bound(selection) | {"reason": reason, "offset": offset, "limit": limit})


def file_warnings(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: one warning about one file. Columns: authority_id, authority, file, warning."""
    sql = f"""
        SELECT authority_id, authority.name AS authority, file, warning
        FROM (
            SELECT authority_id, name AS file, unnest(warnings) AS warning
            FROM serving.source_file
            WHERE {AUTHORITIES}
        )
        JOIN serving.authority USING (authority_id)
        ORDER BY authority, file, warning
    """
    return fetch(cursor, sql, _bound(selection))


QUALITY = """
    WITH files AS (
        SELECT
            authority_id,
            count(*) AS files,
            count(*) FILTER (WHERE NOT is_readable) AS unreadable_files,
            count(*) FILTER (WHERE superseded_by IS NOT NULL) AS superseded_files,
            sum(rows_read)::BIGINT AS rows_read,
            sum(rows_rejected)::BIGINT AS rows_rejected,
            sum(amount_set_aside)::DECIMAL(18, 2) AS set_aside_gbp,
            sum(len(warnings))::BIGINT AS warnings
        FROM serving.source_file
        WHERE {authorities}
        GROUP BY authority_id
    ),
    spend AS (
        SELECT
            authority_id,
            sum(lines)::BIGINT AS lines,
            {pounds}
        FROM (
            SELECT monthly_spend.*, unmatched.supplier_id IS NOT NULL AS is_unmatched
            FROM serving.monthly_spend
            LEFT JOIN (
                SELECT DISTINCT supplier_id, authority_id
                FROM serving.payee WHERE match_method = 'in no register' OR match_method = 'same payee, in no register'
            ) AS unmatched USING (supplier_id, authority_id)
            WHERE {authorities}
        )
        GROUP BY authority_id
    )
    SELECT authority.name AS authority, found.*
    FROM (SELECT * FROM spend FULL JOIN files USING (authority_id)) AS found
    JOIN serving.authority USING (authority_id)
    ORDER BY authority.name, authority_id
"""
# Each is the pounds of the lines a condition picks; superseded lines are no part of what was published.
POUNDS = {
    "superseded_gbp": "list_contains(reasons, 'superseded')",
    "published_gbp": "NOT list_contains(reasons, 'superseded')",
    "not_dated_gbp": "NOT list_contains(reasons, 'superseded') AND month IS NULL",
    "excluded_gbp": "NOT list_contains(reasons, 'superseded') AND excluded_as IS NOT NULL",
    "base_gbp": "excluded_as IS NULL",
    "withheld_gbp": "excluded_as IS NULL AND kind = 'name withheld'",
    "unmatched_gbp": "excluded_as IS NULL AND is_unmatched",
    "unknown_size_gbp": "excluded_as IS NULL AND coalesce(size_band, 'unknown') = 'unknown'",
    "not_categorised_gbp": "excluded_as IS NULL AND category_id = 'not-categorised'",
    "no_directorate_gbp": "excluded_as IS NULL AND directorate = 'Directorate not published'",
    "ring_not_known_gbp": "excluded_as IS NULL AND coalesce(ring, 'not known') = 'not known'",
    "capital_not_marked_gbp": "excluded_as IS NULL AND is_capital = 'not marked'",
}


def data_quality(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: one authority, over its whole history, by the default base.

    Columns: authority_id, authority; files, unreadable_files, superseded_files, rows_read, rows_rejected,
    set_aside_gbp, warnings (empty for a body found only in an Entity column); lines and the pounds named in POUNDS.
    """
    pounds = ",\n".join(
        f"coalesce(sum(amount_gbp) FILTER (WHERE {condition}), 0)::DECIMAL(18, 2) AS {name}"
        for name, condition in POUNDS.items()
    )
    return fetch(cursor, QUALITY.format(authorities=AUTHORITIES, pounds=pounds), _bound(selection))


def register_use(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: a register, or none (''), by the suppliers found in it, over whole histories and the default base.

    Columns: register, suppliers, base_gbp, unknown_size_gbp (of base_gbp).
    """
    sql = f"""
        SELECT
            register,
            count(DISTINCT supplier_id) AS suppliers,
            coalesce(sum(amount_gbp) FILTER (WHERE is_counted), 0)::DECIMAL(18, 2) AS base_gbp,
            coalesce(sum(amount_gbp) FILTER (WHERE is_counted AND size_is_unknown), 0)::DECIMAL(18, 2)
                AS unknown_size_gbp
        FROM (
            SELECT supplier_id, amount_gbp, excluded_as IS NULL AS is_counted,
                coalesce(size_band, 'unknown') = 'unknown' AS size_is_unknown
            FROM serving.monthly_spend
            WHERE {AUTHORITIES}
        )
        JOIN (SELECT supplier_id, coalesce(register, '') AS register FROM serving.supplier) AS found USING (supplier_id)
        GROUP BY register
        ORDER BY register = '', base_gbp DESC, register
    """
    return fetch(cursor, sql, _bound(selection))


def rules_that_bind(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: what PPN 001 asks of a chosen authority. Columns: authority_id, ppn001 (bodies/authority_types)."""
    sql = f"""
        SELECT authority_id, ppn001
        FROM serving.authority
        JOIN serving.authority_types USING (type)
        WHERE {AUTHORITIES}
        ORDER BY authority_id
    """
    return fetch(cursor, sql, _bound(selection))


def reported_shares(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: a figure that a chosen authority itself reported for the selection's measure.

    Columns: authority_id, authority, financial_year, share (0 to 1), source.
    """
    sql = f"""
        SELECT authority_id, authority.name AS authority, financial_year, share::DOUBLE AS share, source
        FROM serving.reported_share
        JOIN serving.authority USING (authority_id)
        WHERE measure = $measure AND {AUTHORITIES}
        ORDER BY authority, financial_year
    """
    return fetch(cursor, sql, _bound(selection) | {"measure": selection.measure.value})
