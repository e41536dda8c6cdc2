"""Given files that hold one another's lines: which are counted once, and which overlap and are both counted."""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection

QUERY = """
    SELECT own.file_id, own.name, other.name AS held_in, own.rows_kept, own.amount_kept, own.warnings
    FROM main.source_file AS own
    LEFT JOIN main.source_file AS other ON other.file_id = own.superseded_by
    ORDER BY own.name
"""


def read_repeats(cursor: DuckDBPyConnection) -> pd.DataFrame:
    """One row a given file: held_in is the file that holds all its lines, so that it is not counted; else missing."""
    return cursor.sql(QUERY).to_arrow_table().to_pandas()
