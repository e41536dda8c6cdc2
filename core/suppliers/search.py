"""Search as you type among supplier names, forgiving of spelling."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

SQL = Path(__file__).resolve().parent
MOST_FOUND = 50
LEAST_SHARED = 0.5
"""A name that shares fewer of the typed groups of three letters than this is no answer."""


def search_suppliers(cursor: duckdb.DuckDBPyConnection, text: str, limit: int = MOST_FOUND) -> pd.DataFrame:
    """One row a supplier, best first: supplier_id, found_as (the name that fits), score (0 to 100). Empty for no text.

    Reads the views serving.supplier_search and serving.supplier_trigram of a built data file.
    """
    given = {"text": text, "limit": limit, "least": LEAST_SHARED}
    return cursor.execute((SQL / "search.sql").read_text(encoding="utf-8"), given).df()
