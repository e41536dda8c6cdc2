"""One supplier's card: who it is, what is said of it, by which rule, and on what evidence."""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.persons import PERSONS, SUPPLIER
from core.measures.spend import fetch


def supplier_card(cursor: DuckDBPyConnection, supplier_id: str) -> pd.DataFrame:
    """One row: the supplier's identity and its newest class; none for an individual, a grouping or an unknown id.

    Columns: supplier_id, name, register, company_number, charity_number, postcode, parent_supplier_id, parent_name,
    sic_code, status, register_category, incorporated_on, dissolved_on, kind, size_band, is_vcse, trust, back_cast.
    """
    sql = f"""
        SELECT
            supplier.* EXCLUDE (grouping, is_person, has_page, shown_name),
            kind, size_band, is_vcse, trust, back_cast
        FROM {SUPPLIER} AS supplier
        JOIN serving.supplier_class USING (supplier_id)
        WHERE supplier_id = $supplier_id AND has_page
        ORDER BY valid_from DESC NULLS LAST
        LIMIT 1
    """
    return fetch(cursor, sql, {"supplier_id": supplier_id})


def supplier_classes(cursor: DuckDBPyConnection, supplier_id: str) -> pd.DataFrame:
    """One row: a span of time with the supplier's class in it and the wording of each rule that decided, oldest first.

    Columns: valid_from (NaT: always), valid_to (exclusive; NaT: still), kind, kind_because, size_band, size_because,
    is_vcse, vcse_because, trust, back_cast.
    """
    sql = """
        SELECT
            valid_from,
            valid_to,
            supplier_class.kind,
            coalesce(kind_rules.wording, kind_rule) AS kind_because,
            size_band,
            coalesce(size_rules.wording, size_rule) AS size_because,
            supplier_class.is_vcse,
            coalesce(vcse_rules.wording, vcse_rule) AS vcse_because,
            supplier_class.trust,
            back_cast
        FROM serving.supplier_class
        LEFT JOIN serving.kind_rules ON kind_rules.id = kind_rule
        LEFT JOIN serving.size_rules ON size_rules.id = size_rule
        LEFT JOIN serving.vcse_rules ON vcse_rules.id = vcse_rule
        WHERE supplier_id = $supplier_id
        ORDER BY valid_from NULLS FIRST
    """
    return fetch(cursor, sql, {"supplier_id": supplier_id})


PAYEES = f"""
    SELECT
        payee.payee_id,
        payee.authority_id,
        authority.name AS authority,
        payee.payee,
        payee.lines,
        payee.amount_gbp AS published_gbp,
        match_method,
        match_score,
        match_reason,
        runner_up_name,
        runner_up_score,
        judgement,
        place.ring,
        place.basis,
        place.miles
    FROM serving.payee
    JOIN serving.authority ON authority.authority_id = payee.authority_id
    LEFT JOIN (
        SELECT
            payee_id,
            arg_max(ring, coalesce(valid_from, DATE '0001-01-01')) AS ring,
            arg_max(basis, coalesce(valid_from, DATE '0001-01-01')) AS basis,
            arg_max_null(miles, coalesce(valid_from, DATE '0001-01-01')) AS miles
        FROM serving.supplier_locality
        GROUP BY payee_id
    ) AS place ON place.payee_id = payee.payee_id
    WHERE supplier_id = $supplier_id AND supplier_id NOT IN ({PERSONS})
    ORDER BY published_gbp DESC, payee.payee_id
"""


def supplier_payees(cursor: DuckDBPyConnection, supplier_id: str) -> pd.DataFrame:
    """One row: a payee, as one authority printed it, that is this supplier, the most pounds first.

    Columns: payee_id, authority_id, authority, payee, lines, published_gbp, match_method, match_score, match_reason,
    runner_up_name, runner_up_score, judgement, ring, basis (the address that decided the ring), miles.
    """
    return fetch(cursor, PAYEES, {"supplier_id": supplier_id})
