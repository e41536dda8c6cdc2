"""The published lines behind any figure, those that do not count included, each with what decided."""

from __future__ import annotations

from enum import StrEnum

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.catalogue import settle
from core.measures.persons import SHOWN_INSTEAD, SUPPLIER
from core.measures.spend import EXCLUDED_NOW, NOT_ADMITTED, asked, fetch, read_from
from core.selection import Bound, Selection
from core.selection.clauses import LIST_CLAUSES

PAGE_ROWS = 100


class LineOrder(StrEnum):
    """How a page of lines is sorted."""

    NEWEST = "payment_date DESC NULLS LAST"
    OLDEST = "payment_date NULLS LAST"
    LARGEST = "amount_gbp DESC"
    SMALLEST = "amount_gbp"


class LinesKept(StrEnum):
    """Which lines a page keeps."""

    ALL = "all"
    COUNTED = "counted"
    EXCLUDED = "excluded"


KEPT = {
    LinesKept.ALL: "true",
    LinesKept.COUNTED: "reason IS NULL",
    LinesKept.EXCLUDED: "reason IS NOT NULL",
}

# A published line knows its payee; who that is stands with the payee.
OF_SUPPLIERS = (
    "payee_id IN (SELECT payee_id FROM serving.payee WHERE supplier_id IN (SELECT unnest($suppliers::VARCHAR[])))"
)

# A page is cut out first, from the few columns that choose and sort it, and the words are joined to it after: a reader
# sees a hundred lines of millions.
LINES_PAGE = """
    WITH chosen AS (
        SELECT payment_id, payment_date, amount_gbp, {reason} AS reason
        FROM {payment}
        {kept_out}
        WHERE {clause}
    ),
    kept AS (SELECT * FROM chosen WHERE {kept} AND ($reason = '' OR reason = $reason)),
    cut AS (SELECT payment_id, reason FROM kept ORDER BY {order}, payment_id LIMIT $limit OFFSET $offset),
    page AS (
        SELECT payment.*, payee.payee, payee.supplier_id, cut.reason, (SELECT count(*) FROM kept) AS lines_in_all
        FROM {payment} AS payment
        JOIN cut USING (payment_id)
        JOIN serving.payee USING (payee_id)
    )
    SELECT
        page.payment_id,
        page.payment_date,
        page.date_basis,
        page.month,
        page.authority_id,
        authority.name AS authority,
        page.directorate,
        page.unit,
        CASE WHEN is_person THEN '{shown_instead}' ELSE page.payee END AS payee,
        CASE WHEN is_person THEN '' ELSE page.supplier_id END AS supplier_id,
        CASE WHEN is_person THEN '' ELSE coalesce(page.description, page.expense_type, '') END AS description,
        category.category,
        category.market,
        page.amount_gbp,
        page.reason IS NULL AS counts,
        coalesce(page.reason, '') AS reason,
        coalesce(base_reasons.name, switches.name, '') AS excluded_because,
        page.is_capital,
        coalesce(class.kind, 'unknown') AS kind,
        CASE WHEN NOT list_contains(page.reasons, 'card-unknown') AND class.size_band IS NOT NULL THEN class.size_band
            ELSE 'unknown' END AS size_band,
        source_file.name AS file,
        page.row_number,
        page.lines_in_all
    FROM page
    JOIN serving.authority ON authority.authority_id = page.authority_id
    JOIN serving.source_file ON source_file.file_id = page.file_id
    JOIN {supplier} AS supplier ON supplier.supplier_id = page.supplier_id
    LEFT JOIN serving.category ON category.category_id = page.category_id
    LEFT JOIN serving.base_reasons ON base_reasons.reason = page.reason
    LEFT JOIN serving.switches ON switches.id = page.reason AND base_reasons.reason IS NULL
    LEFT JOIN serving.supplier_class AS class
        ON class.supplier_id = page.supplier_id
        AND (class.valid_from IS NULL OR class.valid_from <= page.month)
        AND (class.valid_to IS NULL OR class.valid_to > page.month)
    ORDER BY {order}, payment_id
"""


def payment_lines(
    cursor: DuckDBPyConnection,
    selection: Selection,
    *,
    kept: LinesKept = LinesKept.ALL,
    reason: str = "",
    order: LineOrder = LineOrder.NEWEST,
    offset: int = 0,
    limit: int = PAGE_ROWS,
) -> pd.DataFrame:
    """One row: one published line of the selection, a page of them, sorted in SQL; superseded lines too.

    `reason` keeps the lines that one reason excludes. Columns: payment_id, payment_date, date_basis, month,
    authority_id, authority, directorate, unit, payee, supplier_id, description, category, market, amount_gbp,
    counts, reason, excluded_because, is_capital, kind, size_band, file, row_number, lines_in_all. Individuals have
    no name, no supplier_id and no description here.
    """
    clause, bound = asked(settle(cursor, selection))
    turned = bool(selection.switches)
    sql = LINES_PAGE.format(
        reason=EXCLUDED_NOW if turned else "excluded_as",
        kept_out=f"CROSS JOIN (SELECT {NOT_ADMITTED} AS kept_out)" if turned else "",
        payment=read_from(selection, "payment"),
        clause=clause.replace(LIST_CLAUSES["suppliers"], OF_SUPPLIERS),
        kept=KEPT[kept],
        order=order.value,
        supplier=SUPPLIER,
        shown_instead=SHOWN_INSTEAD,
    )
    page: Bound = {"reason": reason, "offset": offset, "limit": limit}
    return fetch(cursor, sql, bound | page | ({"switches": list(selection.switches)} if turned else {}))
