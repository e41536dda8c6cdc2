"""What stands between the stages of a build: staging tables, filled from files and records, and the rule tables."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from core.reference import load_table, reference_files

STORE = Path(__file__).resolve().parent


def load_reference_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Put every reference table into the schema `reference`, all columns text, '' as NULL."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS reference")
    for path in reference_files():
        table = load_table(path.stem)
        columns = ", ".join(f'nullif("{column}", \'\')::VARCHAR AS "{column}"' for column in table.columns)
        connection.register("reference_rows", table)
        connection.execute(f'CREATE OR REPLACE TABLE reference."{path.stem}" AS SELECT {columns} FROM reference_rows')
        connection.unregister("reference_rows")


def stage_parquet(connection: duckdb.DuckDBPyConnection, table: str, paths: list[Path]) -> None:
    """Append Parquet files to a staging table, by column name, in the order given."""
    existing = [str(path) for path in paths]
    if existing:
        connection.execute(f"INSERT INTO staging.{table} BY NAME SELECT * FROM read_parquet(?)", [existing])


def stage_records(connection: duckdb.DuckDBPyConnection, table: str, records: list[dict[str, object]]) -> None:
    """Append plain records to a staging table, by column name."""
    if records:
        connection.register("staged_records", pa.Table.from_pylist(records))
        connection.execute(f"INSERT INTO staging.{table} BY NAME SELECT * FROM staged_records")
        connection.unregister("staged_records")


def key_lines(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill staging.keyed_line and staging.payee from the lines and the unit map."""
    connection.execute((STORE / "key_lines.sql").read_text(encoding="utf-8"))
