"""What one data version holds to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from duckdb import DuckDBPyConnection

from core.measures.completeness import MONTH_COMPLETENESS, bind_completeness
from core.measures.figures import read_limits
from core.measures.persons import PERSONS
from core.selection import AuthorityEntry, Catalogue, DirectorateKey, Selection, Switch


def read_catalogue(cursor: DuckDBPyConnection) -> Catalogue:
    """Everything that can be chosen but suppliers; read once for a data version."""
    return Catalogue(
        authorities=_read_authorities(cursor),
        directorates=_read_directorates(cursor, DIRECTORATES),
        published_directorates=_read_directorates(cursor, PUBLISHED_DIRECTORATES),
        markets=tuple(name for (name,) in _rows(cursor, MARKETS)),
        categories=tuple((row[0], row[1], row[2]) for row in _rows(cursor, CATEGORIES)),
        switches=tuple(Switch(*row) for row in _rows(cursor, SWITCHES)),
    )


DIRECTORATES = "SELECT DISTINCT authority_id, directorate FROM serving.monthly_spend ORDER BY ALL"
PUBLISHED_DIRECTORATES = "SELECT DISTINCT authority_id, published_directorate FROM serving.monthly_spend ORDER BY ALL"
MARKETS = "SELECT DISTINCT market FROM serving.category ORDER BY market"
CATEGORIES = "SELECT category_id, category, market FROM serving.category ORDER BY market, category"
SWITCHES = """
    SELECT id, name, wording, explanation
    FROM serving.switches
    WHERE id = 'capital'
        OR id IN (SELECT switch FROM serving.base_reasons)
        OR (id = 'common-floor' AND (SELECT count(DISTINCT floor_gbp) > 1 FROM serving.authority_floor))
        OR (id = 'as-published' AND EXISTS (FROM serving.monthly_spend WHERE published_directorate <> directorate))
    ORDER BY id
"""
# Capital is marked where enough of the default base, by payments, says yes or no.
AUTHORITIES = f"""
    WITH completeness AS ({MONTH_COMPLETENESS}),
    months AS (
        SELECT
            authority_id,
            min(month) AS first_month,
            max(month) AS last_month,
            max(month) FILTER (WHERE is_complete) AS last_complete_month
        FROM completeness
        GROUP BY authority_id
    ),
    marks AS (
        SELECT
            authority_id,
            coalesce(sum(debits_gbp) FILTER (WHERE is_capital <> 'not marked'), 0)
                > $capital_marked * sum(debits_gbp) AS marks_capital
        FROM serving.monthly_spend
        WHERE excluded_as IS NULL
        GROUP BY authority_id
    )
    SELECT
        authority_id, name, is_national, first_month, last_month, last_complete_month, coalesce(marks_capital, false),
        floor_gbp::DOUBLE
    FROM serving.authority
    LEFT JOIN serving.authority_floor USING (authority_id)
    LEFT JOIN months USING (authority_id)
    LEFT JOIN marks USING (authority_id)
    WHERE authority_id IN (SELECT authority_id FROM serving.monthly_spend)
    ORDER BY name, authority_id
"""
SUPPLIER_NAMES = f"""
    SELECT supplier_id, name
    FROM serving.supplier
    WHERE supplier_id IN (SELECT unnest($ids::VARCHAR[])) AND supplier_id NOT IN ({PERSONS})
"""


def _rows(cursor: DuckDBPyConnection, sql: str) -> list[tuple[str, ...]]:
    return cursor.execute(sql).fetchall()


def _read_directorates(cursor: DuckDBPyConnection, sql: str) -> tuple[DirectorateKey, ...]:
    return tuple(DirectorateKey(row[0], row[1]) for row in _rows(cursor, sql))


def _read_authorities(cursor: DuckDBPyConnection) -> tuple[AuthorityEntry, ...]:
    limits = read_limits(cursor)
    bound = bind_completeness((), limits) | {"capital_marked": limits.capital_marked}
    return tuple(AuthorityEntry(*row) for row in cursor.execute(AUTHORITIES, bound).fetchall())


def read_supplier_names(cursor: DuckDBPyConnection, supplier_ids: Iterable[str]) -> dict[str, str]:
    """supplier_id to name, for `Catalogue.with_suppliers`: those of the ids that the data hold, but no individuals."""
    return dict(cursor.execute(SUPPLIER_NAMES, {"ids": list(supplier_ids)}).fetchall())


def settle(cursor: DuckDBPyConnection, selection: Selection) -> Selection:
    """The selection with its months looked up; a page settles it once with its catalogue and saves this query."""
    if selection.has_months or selection.windows:
        return selection
    return selection.settled(Catalogue(_read_authorities(cursor), (), (), (), ()))
