"""The few ways this package asks DuckDB: one value, and a file of statements with bound values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb


def fetch_value(cursor: duckdb.DuckDBPyConnection, sql: str, given: Sequence[object] = ()) -> Any:
    """The first column of the first row, or None where there is no row; the result is read to its end."""
    rows = cursor.execute(sql, list(given)).fetchall()
    return rows[0][0] if rows else None


def run_file(cursor: duckdb.DuckDBPyConnection, path: Path, given: Mapping[str, object] | None = None) -> None:
    """Run every statement of a .sql file; each is given those of the named values that it mentions."""
    for statement in cursor.extract_statements(path.read_text(encoding="utf-8")):
        wanted = {name: value for name, value in (given or {}).items() if name in statement.named_parameters}
        if wanted:
            cursor.execute(statement, wanted)
        else:
            cursor.execute(statement)


def fill_table(cursor: duckdb.DuckDBPyConnection, sql: str, rows: object) -> None:
    """Run `sql`, which reads the frame or Arrow table `rows` under the name given_rows."""
    cursor.register("given_rows", rows)
    try:
        cursor.execute(sql)
    finally:
        cursor.unregister("given_rows")
