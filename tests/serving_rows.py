"""Rows in, the production models over them, serving views out: what every measure test starts from.

`serve_rows` takes one dictionary a payment line; what a row does not say comes from DEFAULTS. Reference tables are
small ones of the tests' own, so that a new rule in the shipped tables changes no figure here; only the limits are
the shipped ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal

import duckdb
import pandas as pd

from core.reference import load_table
from core.store.build import MODELS, STORE, add_serving_views

Row = Mapping[str, object]

DEFAULTS: dict[str, object] = {
    "authority": "northmoor",
    "file": "file-1",
    "directorate": "Highways",
    "unit": "Roads",
    "day": date(2025, 4, 15),
    "supplier": "Ashdown Paving",
    "category": "roads",
    "amount": Decimal("100.00"),
    "reasons": (),
    "is_capital": "no",
    "is_card": False,
    "kind": "business",
    "size_band": "small",
    "is_vcse": False,
    "ring": "own area",
    "grouping": None,
    "register": "companies",
    "description": "works",
}

# reason, name, admitted, switch: in the order in which reasons are listed on a line
BASE_REASONS = (
    ("superseded", "The same lines stand in another file", "no", None),
    ("public-body", "Paid to another public body", "no", None),
    ("grant", "A grant", "no", "grants"),
    ("card-settlement", "Settlement to the card issuer", "no", None),
    ("school", "Bought by a maintained school", "yes", "schools"),
    ("pass-through", "Paid to an agency that passes it on", "yes", "pass-through"),
    ("pooled", "Paid from a pooled budget", "yes", None),
    ("earlier-year-credit", "A credit for an earlier year", "yes", None),
)
SWITCHES = (
    ("capital", "without capital spending"),
    ("grants", "with grants"),
    ("schools", "without schools"),
    ("pass-through", "without agencies and other pass-through"),
)
CATEGORIES = (
    ("roads", "Road works", "Construction"),
    ("buildings", "Building works", "Construction"),
    ("care-homes", "Care homes", "Social care"),
    ("software", "Software", "Technology"),
    ("not-categorised", "Not categorised", "Not categorised"),
)
AUTHORITIES = (
    ("northmoor", "Northmoor Council", "district", False),
    ("southmoor", "Southmoor Council", "unitary", False),
    ("ministry", "Ministry of Examples", "central department", True),
)


@contextmanager
def serve_rows(rows: Sequence[Row], files: Sequence[Row] = ()) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor on an in-memory database whose `serving` views hold these payment lines."""
    with duckdb.connect() as connection:
        connection.execute((STORE / "staging.sql").read_text(encoding="utf-8"))
        _load_reference(connection)
        _stage(connection, [{**DEFAULTS, **row} for row in rows], files)
        for name in MODELS:
            connection.execute((STORE / "models" / f"{name}.sql").read_text(encoding="utf-8"))
        connection.execute(
            "CREATE TABLE data_version AS SELECT 1 AS data_format, 'v2' AS version, 'v1' AS previous_version,"
            " TIMESTAMP '2026-11-01' AS built_at, true AS is_sample, 1 AS files, 1 AS lines"
        )
        add_serving_views(connection)
        yield connection.cursor()


def _load_reference(connection: duckdb.DuckDBPyConnection) -> None:
    tables = {
        "base_reasons": pd.DataFrame(
            BASE_REASONS, columns=["reason", "name", "admitted", "switch"], dtype="str"
        ).assign(wording=lambda table: table["name"]),
        "switches": pd.DataFrame(SWITCHES, columns=["id", "wording"], dtype="str").assign(
            name=lambda table: table["id"], explanation=lambda table: table["wording"]
        ),
        "categories": pd.DataFrame(CATEGORIES, columns=["category_id", "category", "market"], dtype="str"),
        "share_limits": load_table("share_limits"),
    }
    connection.execute("CREATE SCHEMA reference")
    for name, table in tables.items():
        connection.register("rows_to_load", table)
        connection.execute(f"CREATE TABLE reference.{name} AS FROM rows_to_load")
        connection.unregister("rows_to_load")


def _stage(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, object]], files: Sequence[Row]) -> None:
    order = [name for name, *_ in BASE_REASONS]
    kept_out = {name for name, _, admitted, _ in BASE_REASONS if admitted == "no"}
    for authority_id, name, kind, is_national in AUTHORITIES:
        _insert(connection, "authority", [authority_id, authority_id, name, kind, None, [], None, is_national])
    _stage_files(connection, rows, files)
    suppliers: dict[str, dict[str, object]] = {}
    payees: dict[tuple[object, object], list[dict[str, object]]] = {}
    for number, row in enumerate(rows):
        reasons = sorted(row["reasons"], key=order.index)  # type: ignore[call-overload]
        excluded_as = next((reason for reason in reasons if reason in kept_out), None)
        payee_id = f"{row['authority']}/{row['supplier']}"
        day = row["day"]
        month = day.replace(day=1) if isinstance(day, date) else None
        suppliers.setdefault(str(row["supplier"]), row)
        payees.setdefault((row["authority"], row["supplier"]), []).append(row)
        connection.execute(
            "INSERT INTO staging.line BY NAME SELECT ? AS file_id, ? AS row_number, ?::DATE AS payment_date,"
            " 'payment' AS date_basis, ? AS unit, ? AS payee, ? AS description, ?::BOOLEAN AS is_card,"
            " ? AS is_capital, ?::DECIMAL(18, 2) AS amount_gbp",
            [row["file"], number, day, row["unit"], row["supplier"], row["description"], row["is_card"],
             row["is_capital"], row["amount"]],
        )  # fmt: skip
        _insert(connection, "keyed_line", [
            number, row["file"], number, row["authority"], payee_id, row["directorate"], row["unit"], month,
        ])  # fmt: skip
        _insert(connection, "line_class", [number, reasons, excluded_as, row["category"], "test", "high"])
    for name, row in suppliers.items():
        _stage_supplier(connection, name, row)
    for (authority, supplier), lines in payees.items():
        _stage_payee(connection, str(authority), str(supplier), lines)


def _stage_files(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, object]], files: Sequence[Row]) -> None:
    said = {str(file["file"]): file for file in files}
    owners = {str(row["file"]): row["authority"] for row in rows}
    for file_id in sorted({*owners, *said}):
        lines = [row for row in rows if row["file"] == file_id]
        kept = sum((Decimal(str(row["amount"])) for row in lines), Decimal(0))
        default: dict[str, object] = {
            "file_id": file_id, "authority_id": owners.get(file_id, "northmoor"), "name": f"{file_id}.csv",
            "sha256": file_id, "url": None, "licence": None, "kind": "spend", "not_payments_reason": None,
            "is_readable": True, "container": None, "format": "csv", "encoding": "utf-8", "sheet": None,
            "header_row": 0, "period_start": None, "period_end": None, "threshold_gbp": None,
            "threshold_basis": None, "amount_basis": "net", "rows_read": len(lines), "rows_kept": len(lines),
            "rows_rejected": 0, "amount_kept": kept, "amount_set_aside": Decimal(0), "amount_totals": Decimal(0),
            "amount_read": kept, "column_map": "{}", "warnings": [], "read_at": datetime(2026, 11, 1),  # noqa: DTZ001
        }  # fmt: skip
        told = {name: value for name, value in said.get(file_id, {}).items() if name != "file"}
        _insert(connection, "source_file", list({**default, **told}.values()))


def _stage_supplier(connection: duckdb.DuckDBPyConnection, name: str, row: Row) -> None:
    connection.execute(
        "INSERT INTO staging.supplier BY NAME SELECT ? AS supplier_id, ? AS name, ?::VARCHAR AS grouping,"
        " ?::VARCHAR AS register",
        [name, name, row["grouping"], row["register"]],
    )
    spans = row.get("spans") or [(None, None, row["kind"], row["size_band"], row["is_vcse"])]
    for valid_from, valid_to, kind, size_band, is_vcse in spans:  # type: ignore[attr-defined]
        _insert(connection, "supplier_class", [
            name, valid_from, valid_to, kind, "test", size_band, "test", "high", is_vcse, "test", False,
        ])  # fmt: skip


def _stage_payee(
    connection: duckdb.DuckDBPyConnection, authority: str, supplier: str, lines: list[dict[str, object]]
) -> None:
    payee_id = f"{authority}/{supplier}"
    total = sum((Decimal(str(row["amount"])) for row in lines), Decimal(0))
    _insert(connection, "payee", [
        payee_id, authority, supplier, None, None, None, None, None, None, len(lines), total, None, None,
    ])  # fmt: skip
    _insert(connection, "payee_match", [payee_id, supplier, "exact name", None, "same name", None, None, None, None])
    _insert(connection, "supplier_locality", [
        payee_id, None, None, lines[0]["ring"], None, None, None, "registered office", None, None,
    ])  # fmt: skip


def _insert(connection: duckdb.DuckDBPyConnection, table: str, values: list[object]) -> None:
    marks = ", ".join("?" for _ in values)
    connection.execute(f"INSERT INTO staging.{table} VALUES ({marks})", values)
