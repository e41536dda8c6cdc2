"""Rows in, the production models over them, serving views out: what every measure test starts from.

`serve_rows` takes one dictionary a payment line; what a row does not say comes from DEFAULTS. What counts, the
switches and the categories are small tables of the tests' own, so that a new rule in the shipped tables changes no
figure here; all else is as shipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from core import measures
from core.reference import load_table, reference_files
from core.store.build import MODELS, add_serving_views, run_models
from core.store.connection import DATA_FORMAT
from core.store.staging import STORE
from core.store.version_change import write_version_change
from tests.rows import stage_rows

Row = Mapping[str, Any]
MEASURES = Path(measures.__file__).parent

DEFAULTS: dict[str, Any] = {
    "authority": "northmoor",
    "file": "file1",
    "directorate": "Highways",
    "published_directorate": None,
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
    "size_band_before_uplift": None,
    "size_rule": "account-category",
    "is_vcse": False,
    "ring": "own area",
    "ward": None,
    "place_basis": "payment address",
    "back_cast": False,
    "grouping": None,
    "register": "companies",
    "match_method": "exact name",
    "description": "works",
    "spans": (),  # (valid_from, valid_to, size_band, is_vcse) of the supplier, instead of one class for always
}

# reason, name, admitted, switch: in the order in which reasons stand on a line
BASE_REASONS = (
    ("superseded", "Published twice", "no", None),
    ("grants", "Grants", "no", "grants"),
    ("individuals", "Payments to individuals", "no", None),
    ("card-settlement", "Card bill", "no", None),
    ("public-body", "Other public bodies", "no", None),
    ("schools", "Bought by schools", "yes", "schools"),
    ("pooled", "Pooled budget", "yes", None),
    ("pass-through", "Agency or pass-through", "yes", "pass-through"),
    ("card-unknown", "Card bill without its purchases", "yes", None),
    ("earlier-year-credit", "Credit for an earlier year", "yes", None),
)
SWITCHES = (
    ("common-floor", "of transactions that reach the highest floor"),
    ("as-published", "with directorates as they were published"),
    ("capital", "without capital spending"),
    ("grants", "with grants"),
    ("pass-through", "without agencies and other pass-through"),
    ("schools", "without schools"),
)
CATEGORIES = (
    ("roads", "Road works", "Construction"),
    ("buildings", "Building works", "Construction"),
    ("care-homes", "Care homes", "Social care"),
    ("software", "Software", "Technology"),
    ("not-categorised", "Not categorised", "Not categorised"),
)
AUTHORITIES = (
    ("northmoor", "Northmoor Council", False),
    ("southmoor", "Southmoor Council", False),
    ("ministry", "Ministry of Examples", True),
)


@contextmanager
def serve_rows(
    rows: Sequence[Row], files: Sequence[Row] = (), previous: Sequence[Row] = (), rejects: Sequence[Row] = ()
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor on an in-memory database whose `serving` views hold these payment lines.

    `previous` are the lines of the data version before; a row's `row_number` makes it the same line in both.
    """
    with duckdb.connect() as connection:
        if previous:
            _build(connection, previous, (), ())
            _set_aside(connection)
        _build(connection, rows, files, rejects)
        add_serving_views(connection)
        yield connection.cursor()


def _build(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[Row], files: Sequence[Row], rejects: Sequence[Row]
) -> None:
    connection.execute((STORE / "staging.sql").read_text(encoding="utf-8"))
    _load_reference(connection)
    _stage(connection, [{"row_number": number, **DEFAULTS, **row} for number, row in enumerate(rows)], files)
    stage_rows(connection, "reject", rejects)
    run_models(connection)
    connection.execute(
        f"CREATE TABLE data_version AS SELECT {DATA_FORMAT} AS data_format, 'v2' AS version, 'v1' AS previous_version,"
        " TIMESTAMP '2026-10-01' AS previous_built_at, TIMESTAMP '2026-11-01' AS built_at, true AS is_sample,"
        " 1 AS files, 1 AS lines"
    )
    write_version_change(connection)


def _set_aside(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the published tables the data version before, as a build finds it, and clear the workspace."""
    connection.execute("ATTACH ':memory:' AS previous")
    for name in (*MODELS, "data_version", "version_change"):
        connection.execute(f"CREATE TABLE previous.main.{name} AS FROM main.{name}")
        connection.execute(f"DROP TABLE main.{name}")
    connection.execute("DROP SCHEMA staging CASCADE")


def _load_reference(connection: duckdb.DuckDBPyConnection) -> None:
    reasons = pd.DataFrame(BASE_REASONS, columns=["reason", "name", "admitted", "switch"], dtype="str")
    switches = pd.DataFrame(SWITCHES, columns=["id", "wording"], dtype="str")
    tables = {
        "base_reasons": reasons.assign(wording=reasons["name"]),
        "switches": switches.assign(name=switches["id"], explanation=switches["wording"]),
        "categories": pd.DataFrame(CATEGORIES, columns=["category_id", "category", "market"], dtype="str"),
        **{name: load_table(name).replace("", None) for name in _name_shipped_tables()},
    }
    connection.execute("CREATE SCHEMA IF NOT EXISTS reference")
    for name, table in tables.items():
        connection.register("rows_to_load", table)
        connection.execute(f"CREATE OR REPLACE TABLE reference.{name} AS FROM rows_to_load")
        connection.unregister("rows_to_load")


@cache
def _name_shipped_tables() -> tuple[str, ...]:
    """The reference tables that models or measures read, but for the tests' own: all of them would take longer."""
    texts = [path.read_text(encoding="utf-8") for path in [*STORE.glob("models/*.sql"), *MEASURES.glob("*.*")]]
    read = set(re.findall(r"(?:reference|serving)\.(\w+)", "\n".join(texts)))
    shipped = {path.stem for path in reference_files()}
    return tuple(sorted(read & shipped - {"base_reasons", "switches", "categories"}))


def _stage(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]], files: Sequence[Row]) -> None:
    stage_rows(
        connection,
        "authority",
        [
            {"authority_id": authority_id, "folder": authority_id, "name": name, "is_national": is_national}
            for authority_id, name, is_national in AUTHORITIES
        ],
    )
    _stage_files(connection, rows, files)
    lines = [_describe_line(number, row) for number, row in enumerate(rows)]
    for place, table in enumerate(("line", "keyed_line", "line_class") if lines else ()):
        _stage_many(connection, table, [line[place] for line in lines])
    for supplier, row in {row["supplier"]: row for row in reversed(rows)}.items():
        _stage_supplier(connection, supplier, row)
    for ward in sorted({row["ward"] for row in rows if row["ward"]}):
        stage_rows(connection, "place", [{"code": ward, "kind": "ward", "name": f"Ward {ward}", "area": "Northmoor"}])
    for authority, supplier in sorted({(row["authority"], row["supplier"]) for row in rows}):
        paid = [row for row in rows if (row["authority"], row["supplier"]) == (authority, supplier)]
        _stage_payee(connection, authority, supplier, paid)


def _stage_files(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]], files: Sequence[Row]) -> None:
    said = {file["file_id"]: file for file in files}
    owners = {row["file"]: row["authority"] for row in rows}
    for file_id in sorted({*owners, *said}):
        amounts = [row["amount"] for row in rows if row["file"] == file_id]
        found = {
            "file_id": file_id,
            "authority_id": owners.get(file_id, "northmoor"),
            "name": f"{file_id}.csv",
            "rows_read": len(amounts),
            "rows_kept": len(amounts),
            "amount_kept": sum(amounts, Decimal(0)),
            "amount_read": sum(amounts, Decimal(0)),
        }
        stage_rows(connection, "source_file", [{**found, **said.get(file_id, {})}])


def _describe_line(number: int, row: Row) -> tuple[Row, Row, Row]:
    """The rows of staging.line, keyed_line and line_class for one payment line."""
    order = [reason for reason, *_ in BASE_REASONS]
    kept_out = {reason for reason, _, admitted, _ in BASE_REASONS if admitted == "no"}
    reasons = sorted(row["reasons"], key=order.index)
    line = {
        "file_id": row["file"],
        "row_number": row["row_number"],
        "payment_date": row["day"],
        "date_basis": "payment" if row["day"] else "not dated",
        "payee": row["supplier"],
        "amount_gbp": row["amount"],
        **{name: row[name] for name in ("directorate", "unit", "description", "is_card", "is_capital")},
    }
    keyed = {
        "line_id": number,
        "file_id": row["file"],
        "row_number": row["row_number"],
        "authority_id": row["authority"],
        "payee_id": f"{row['authority']}/{row['supplier']}",
        "directorate": row["directorate"],
        "published_directorate": row["published_directorate"],
        "unit": row["unit"],
        "month": row["day"] and row["day"].replace(day=1),
    }
    decided = {
        "line_id": number,
        "reasons": reasons,
        "excluded_as": next((reason for reason in reasons if reason in kept_out), None),
        "category_id": row["category"],
        "category_rule": "none",
        "category_trust": "low",
    }
    return line, keyed, decided


def _stage_many(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """One statement for all the rows, which name the same columns: a test asks for hundreds."""
    connection.register("rows_to_stage", pa.Table.from_pylist(list(rows)))
    connection.execute(f"INSERT INTO staging.{table} BY NAME SELECT * FROM rows_to_stage")
    connection.unregister("rows_to_stage")


def _stage_supplier(connection: duckdb.DuckDBPyConnection, supplier: str, row: Row) -> None:
    stage_rows(
        connection,
        "supplier",
        [{"supplier_id": supplier, "name": supplier, "grouping": row["grouping"], "register": row["register"]}],
    )
    spans = row["spans"] or [(None, None, row["size_band"], row["is_vcse"])]
    for valid_from, valid_to, size_band, is_vcse in spans:
        span = {"valid_from": valid_from, "valid_to": valid_to, "size_band": size_band, "is_vcse": is_vcse}
        known = {
            "supplier_id": supplier,
            "kind": row["kind"],
            "back_cast": row["back_cast"],
            "size_rule": row["size_rule"],
            "size_band_before_uplift": row["size_band_before_uplift"],
        }
        stage_rows(connection, "supplier_class", [{**known, **span}])


def _stage_payee(connection: duckdb.DuckDBPyConnection, authority: str, supplier: str, paid: list[Row]) -> None:
    payee_id = f"{authority}/{supplier}"
    total = sum((row["amount"] for row in paid), Decimal(0))
    printed = {"payee_id": payee_id, "authority_id": authority, "payee": supplier}
    stage_rows(connection, "payee", [{**printed, "lines": len(paid), "amount_gbp": total}])
    match = {"payee_id": payee_id, "supplier_id": supplier, "match_method": paid[0]["match_method"]}
    stage_rows(connection, "payee_match", [match])
    place = {"ring": paid[0]["ring"], "ward": paid[0]["ward"], "basis": paid[0]["place_basis"]}
    stage_rows(connection, "supplier_locality", [{"payee_id": payee_id, **place}])
