"""What a build changes against the data version before it, kept so that a figure can say why it moved."""

from __future__ import annotations

from pathlib import Path

import duckdb

from core.store.build import has_comparable_previous

CHANGES = (Path(__file__).parent / "version_change.sql").read_text(encoding="utf-8")


def write_version_change(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table version_change from the models and the attached previous data file.

    Its columns are those of monthly_spend and `cause`. It has no rows where there is no previous file, or one of
    another format, which can't be compared.
    """
    connection.execute("CREATE TABLE version_change AS SELECT *, '' AS cause FROM monthly_spend LIMIT 0")
    if has_comparable_previous(connection):
        connection.execute(CHANGES)
