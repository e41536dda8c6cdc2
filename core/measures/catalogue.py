"""What one data version holds to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from duckdb import DuckDBPyConnection

from core.measures.figures import read_limits
from core.selection import AuthorityEntry, Catalogue, DirectorateKey, Selection, Switch

MONTH_COMPLETENESS = (Path(__file__).parent / "month_completeness.sql").read_text(encoding="utf-8")


def read_catalogue(cursor: DuckDBPyConnection) -> Catalogue:
    """Everything that can be chosen but suppliers; read once for a data version."""
    return Catalogue(
        authorities=_read_authorities(cursor),
        directorates=_read_directorates(cursor),
        markets=tuple(name for (name,) in _rows(cursor, MARKETS)),
        categories=tuple((row[0], row[1], row[2]) for row in _rows(cursor, CATEGORIES)),
        switches=tuple(Switch(*row) for row in _rows(cursor, SWITCHES)),
    )


DIRECTORATES = "SELECT DISTINCT authority_id, directorate FROM serving.monthly_spend ORDER BY ALL"
MARKETS = "SELECT DISTINCT market FROM serving.category ORDER BY market"
CATEGORIES = "SELECT category_id, category, market FROM serving.category ORDER BY market, category"
SWITCHES = "SELECT id, wording FROM serving.switches WHERE id IN (SELECT switch FROM serving.base_reasons) ORDER BY id"
AUTHORITIES = f"""
    WITH completeness AS ({MONTH_COMPLETENESS})
    SELECT
        authority_id,
        authority.name,
        authority.is_national,
        min(month),
        max(month),
        max(month) FILTER (WHERE is_complete)
    FROM serving.authority
    JOIN completeness USING (authority_id)
    GROUP BY authority_id, authority.name, authority.is_national
    ORDER BY authority.name, authority_id
"""
SUPPLIER_NAMES = "SELECT supplier_id, name FROM serving.supplier WHERE supplier_id IN (SELECT unnest($ids::VARCHAR[]))"


def _rows(cursor: DuckDBPyConnection, sql: str) -> list[tuple[str, ...]]:
    return cursor.execute(sql).fetchall()


def _read_directorates(cursor: DuckDBPyConnection) -> tuple[DirectorateKey, ...]:
    return tuple(DirectorateKey(row[0], row[1]) for row in _rows(cursor, DIRECTORATES))


def _read_authorities(cursor: DuckDBPyConnection) -> tuple[AuthorityEntry, ...]:
    limit = read_limits(cursor).complete_month_lines
    rows: list[tuple[str, str, bool, date | None, date | None, date | None]] = cursor.execute(
        AUTHORITIES, {"complete_month_lines": limit}
    ).fetchall()
    return tuple(AuthorityEntry(*row) for row in rows)


def read_supplier_names(cursor: DuckDBPyConnection, supplier_ids: Iterable[str]) -> dict[str, str]:
    """supplier_id to name, for those of the ids that the data hold; for `Catalogue.with_suppliers`."""
    return dict(cursor.execute(SUPPLIER_NAMES, {"ids": list(supplier_ids)}).fetchall())


def settle(cursor: DuckDBPyConnection, selection: Selection) -> Selection:
    """The selection with its months looked up; a page settles it once with its catalogue and saves this query."""
    if selection.has_months or selection.windows:
        return selection
    return selection.settled(read_catalogue(cursor))
