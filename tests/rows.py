"""Row builders: a test names the columns that matter to it, the rest come from defaults that fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from core.store.staging import load_reference_tables

STORE = Path(__file__).resolve().parents[1] / "core" / "store"

DEFAULTS: dict[str, dict[str, Any]] = {
    "authority": {
        "authority_id": "northmoor",
        "folder": "northmoor",
        "name": "Northmoor Council",
        "type": "district",
        "area_codes": ["E07000998"],
        "is_national": False,
    },
    "source_file": {
        "file_id": "file1",
        "authority_id": "northmoor",
        "name": "northmoor/april.csv",
        "sha256": "0" * 64,
        "kind": "spend",
        "is_readable": True,
        "amount_basis": "net",
        "rows_read": 0,
        "rows_kept": 0,
        "rows_rejected": 0,
        "amount_kept": Decimal(0),
        "amount_set_aside": Decimal(0),
        "amount_totals": Decimal(0),
        "amount_read": Decimal(0),
        "column_map": "{}",
        "warnings": [],
        "read_at": datetime(2026, 11, 1),  # noqa: DTZ001 - a table's timestamp carries no zone
    },
    "line": {
        "file_id": "file1",
        "row_number": 1,
        "payment_date": date(2026, 4, 15),
        "date_basis": "payment",
        "directorate": "Highways",
        "payee": "Alder Paving Limited",
        "is_card": False,
        "is_capital": "not marked",
        "amount_gbp": Decimal("100.00"),
    },
    "reject": {"file_id": "file1", "row_number": 1, "reason": "no amount", "text": "x"},
    "unit_map": {
        "folder_authority_id": "northmoor",
        "directorate": "Highways",
        "authority_id": "northmoor",
        "mapped_directorate": "Highways",
        "shown_unit": "Unit not published",
    },
    "keyed_line": {
        "line_id": 0,
        "file_id": "file1",
        "row_number": 1,
        "authority_id": "northmoor",
        "payee_id": "payee1",
        "directorate": "Highways",
        "unit": "Unit not published",
        "month": date(2026, 4, 1),
    },
    "payee": {
        "payee_id": "payee1",
        "authority_id": "northmoor",
        "payee": "Alder Paving Limited",
        "lines": 1,
        "amount_gbp": Decimal("100.00"),
        "first_date": date(2026, 4, 15),
        "last_date": date(2026, 4, 15),
    },
    "payee_match": {
        "payee_id": "payee1",
        "supplier_id": "company:99000001",
        "match_method": "exact name",
        "match_score": 100.0,
        "match_reason": "The name is the same.",
    },
    "supplier": {
        "supplier_id": "company:99000001",
        "name": "Alder Paving Limited",
        "register": "companies",
        "company_number": "99000001",
        "status": "Active",
    },
    "supplier_evidence": {"supplier_id": "company:99000001", "snapshot_from": date(2026, 4, 1)},
    "supplier_class": {
        "supplier_id": "company:99000001",
        "kind": "business",
        "kind_rule": "register-company",
        "size_band": "small",
        "size_rule": "account-category",
        "trust": "high",
        "is_vcse": False,
        "vcse_rule": "no-evidence",
        "back_cast": False,
    },
    "place": {"code": "E05000001", "kind": "ward", "name": "Bridge End", "area": "Northmoor"},
    "supplier_locality": {"payee_id": "payee1", "ring": "own area", "basis": "payment address"},
    "line_class": {
        "line_id": 0,
        "reasons": [],
        "category_id": "not-categorised",
        "category_rule": "none",
        "category_trust": "low",
    },
}


@cache
def _make_empty_workspace() -> tuple[TemporaryDirectory[str], Path]:
    """A data file with the staging tables and the reference tables: copying it is quicker than making them again."""
    folder = TemporaryDirectory(prefix="staging-")
    path = Path(folder.name) / "empty.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute((STORE / "staging.sql").read_text(encoding="utf-8"))
        load_reference_tables(connection)
    return folder, path


@contextmanager
def open_staging() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty workspace in memory: the staging tables and the reference tables."""
    connection = duckdb.connect()
    try:
        connection.execute(f"ATTACH '{_make_empty_workspace()[1]}' AS empty_workspace (READ_ONLY)")
        connection.execute("COPY FROM DATABASE empty_workspace TO memory")
        connection.execute("DETACH empty_workspace")
        yield connection
    finally:
        connection.close()


def stage_rows(cursor: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows into staging.<table>, each merged over the table's defaults."""
    for row in rows:
        merged = {**DEFAULTS.get(table, {}), **row}
        marks = ", ".join("?" for _ in merged)
        cursor.execute(f"INSERT INTO staging.{table} ({', '.join(merged)}) VALUES ({marks})", list(merged.values()))
