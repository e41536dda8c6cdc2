"""The payees worth a person's look: uncertain matches with most money, and what deciding them would settle."""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.persons import PERSONS
from core.measures.quality import AUTHORITIES
from core.measures.spend import fetch
from core.selection import Bound, Selection

UNCERTAIN = f"""
    SELECT
        authority_id,
        payee,
        list(payee_id ORDER BY payee_id) AS payee_ids,
        arg_max(supplier_id, (base_gbp, payee_id)) AS supplier_id,
        arg_max(match_method, (base_gbp, payee_id)) AS match_method,
        arg_max(match_reason, (base_gbp, payee_id)) AS match_reason,
        max(match_score) AS match_score,
        sum(base_gbp)::DECIMAL(18, 2) AS base_gbp,
        sum(counted_lines)::BIGINT AS lines
    FROM serving.payee
    JOIN serving.match_methods ON match_methods.method = payee.match_method
    JOIN (
        SELECT payee_id, sum(amount_gbp) AS base_gbp, count(*) AS counted_lines
        FROM serving.payment
        WHERE excluded_as IS NULL AND {AUTHORITIES}
        GROUP BY payee_id
    ) USING (payee_id)
    WHERE is_certain = 'no' AND judgement IS NULL AND payee <> '' AND supplier_id NOT IN ({PERSONS})
        AND NOT list_contains($decided::VARCHAR[], payee_id)
    GROUP BY authority_id, payee
    HAVING sum(base_gbp) > 0
"""

QUEUE = f"""
    WITH uncertain AS ({UNCERTAIN}),
    page AS (SELECT * FROM uncertain ORDER BY base_gbp DESC, authority_id, payee LIMIT $rows OFFSET $skipped),
    offered AS (
        SELECT
            payee_id,
            list({{'supplier_id': supplier_id, 'name': name, 'score': score}} ORDER BY place) AS suggestions
        FROM serving.match_suggestion
        GROUP BY payee_id
    )
    SELECT
        page.*,
        authority.name AS authority,
        supplier.name AS supplier,
        coalesce(offered.suggestions, []) AS suggestions,
        (SELECT count(*) FROM uncertain) AS payees
    FROM page
    JOIN serving.authority USING (authority_id)
    JOIN serving.supplier USING (supplier_id)
    LEFT JOIN offered ON offered.payee_id = page.payee_ids[1]
    ORDER BY base_gbp DESC, authority_id, payee
"""

WORTH = f"""
    WITH uncertain AS ({UNCERTAIN}),
    ranked AS (SELECT base_gbp, row_number() OVER (ORDER BY base_gbp DESC) AS place FROM uncertain)
    SELECT
        count(*) AS payees,
        coalesce(sum(base_gbp), 0)::DECIMAL(18, 2) AS uncertain_gbp,
        coalesce(sum(base_gbp) FILTER (WHERE place <= $first), 0)::DECIMAL(18, 2) AS first_gbp
    FROM ranked
"""


def _bind(selection: Selection, decided: tuple[str, ...], **more: int) -> Bound:
    return {"authorities": list(selection.authorities), "decided": list(decided), **more}


def review_queue(
    cursor: DuckDBPyConnection, selection: Selection, *, decided: tuple[str, ...] = (), offset: int = 0, limit: int = 10
) -> pd.DataFrame:
    """One row: one payee of one authority whose match is uncertain and undecided; most counted pounds first.

    `decided` are payee ids that people decided since the build. Columns: authority_id, authority, payee, payee_ids (one
    for each set of identifiers beside the name), supplier_id and supplier (what it is taken for now), match_method,
    match_score, match_reason, base_gbp and lines (counted, all months), suggestions (a list of supplier_id, name,
    score; at most five), payees (in the whole queue).
    """
    return fetch(cursor, QUEUE, _bind(selection, decided, rows=limit, skipped=offset))


def review_worth(
    cursor: DuckDBPyConnection, selection: Selection, *, decided: tuple[str, ...] = (), first: int = 100
) -> pd.DataFrame:
    """One row: how many payees are uncertain (payees), their pounds that count (uncertain_gbp), and those of the
    `first` of them (first_gbp).
    """
    return fetch(cursor, WORTH, _bind(selection, decided, first=first))


def has_company_register(cursor: DuckDBPyConnection) -> bool:
    """Whether any payee was matched to, or could be, a body of a register: without one there is nothing to review."""
    sql = """
        SELECT (SELECT count(*) FROM serving.supplier WHERE register IS NOT NULL)
            + (SELECT count(*) FROM serving.match_suggestion) > 0 AS found
    """
    return bool(fetch(cursor, sql, {})["found"].iloc[0])
