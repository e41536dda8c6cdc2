"""A small data file for the screens: rows put through the production models, published as a build would.

Two made-up bodies, four directorates, five markets, a dozen suppliers, three years of months; a body may have no
known sizes, as where no register was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd

from core.periods import add_months, months_between
from core.store.build import publish, run_models, write_data_version
from core.store.version_change import write_version_change
from tests.rows import open_staging, stage_rows

DIRECTORATES = ("Adult care", "Children", "Highways & transport", "Resources")
RECORD_COLUMNS = (
    "authority_id VARCHAR, directorate VARCHAR, measure VARCHAR, horizons VARCHAR, first_horizon INTEGER,"
    " last_horizon INTEGER, forecasts INTEGER, held_80 DOUBLE, median_error_points DOUBLE, first_origin DATE,"
    " last_origin DATE"
)
HOSTILE = "=HYPERLINK('x') [click](http://bad.example) <b>$1$ :red[x]"


@dataclass(frozen=True)
class Made:
    """One made-up supplier: what it is and what it is paid a month."""

    number: int
    name: str
    size_band: str
    ring: str
    category_id: str
    directorate: int
    monthly: int
    excluded_as: str | None = None
    kind: str = "business"
    is_vcse: bool | None = False
    grouping: str | None = None


def _suppliers(categories: list[str]) -> tuple[Made, ...]:
    first, second, third, fourth, fifth = categories[:5]
    return (
        Made(1, "Alder Paving Limited", "small", "own area", first, 2, 60_000),
        Made(2, "Brook Homecare Ltd", "medium", "own area", second, 0, 90_000),
        Made(3, "Cairn Facilities PLC", "large", "further", third, 3, 150_000),
        Made(4, "Dale Foster Agency Ltd", "SME", "neighbouring", second, 1, 40_000),
        Made(5, "Elm Trust", "small", "own area", second, 1, 30_000, kind="voluntary", is_vcse=True),
        Made(6, "Fen Software Ltd", "micro", "not known", fourth, 3, 8_000),
        Made(7, HOSTILE, "unknown", "further", fifth, 3, 20_000),
        Made(8, "Grange Highways Ltd", "large", "neighbouring", first, 2, 80_000),
        Made(9, "Northmoor Borough Pension Fund", "unknown", "own area", fifth, 3, 70_000, excluded_as="pensions"),
        Made(10, "Individuals", "unknown", "not known", fifth, 0, 9_000, kind="individual", grouping="individuals"),
        Made(
            11,
            "Name withheld",
            "unknown",
            "not known",
            fifth,
            0,
            12_000,
            kind="name withheld",
            grouping="name withheld",
        ),
    )


def build_small_data(
    folder: Path,
    *,
    last_month: date = date(2026, 10, 1),
    months: int = 36,
    with_sizes: bool = True,
    is_sample: bool = True,
    national: tuple[str, ...] = (),
    name: str = "small",
    edits: Sequence[str] = (),
) -> Path:
    """Publish the small data in `folder` and return the data file.

    edits: SQL on the staged rows before the tables are made; data that were edited need a `name` of their own.
    """
    version = f"{name}{months}{last_month:%Y%m}{'s' if with_sizes else 'n'}"
    with open_staging() as connection:
        _stage(connection, months_between(add_months(last_month, 1 - months), last_month), with_sizes=with_sizes)
        connection.execute(
            "UPDATE staging.authority SET is_national = list_contains(?::VARCHAR[], authority_id)", [list(national)]
        )
        for edit in edits:
            connection.execute(edit)
        run_models(connection)
        write_version_change(connection)
        write_data_version(connection, version, is_sample=is_sample)
        connection.execute(f"CREATE TABLE backtest_record ({RECORD_COLUMNS})")
        return publish(connection, folder, version)


def _stage(connection: duckdb.DuckDBPyConnection, months: list[date], *, with_sizes: bool) -> None:
    rows = connection.execute("SELECT category_id FROM reference.categories ORDER BY market, category_id").fetchall()
    suppliers = _suppliers([row[0] for row in rows[:: max(len(rows) // 6, 1)]])
    bodies = {"northmoor": "Northmoor Council", "eastvale": "Eastvale District Council"}
    stage_rows(
        connection, "authority", [{"authority_id": key, "folder": key, "name": name} for key, name in bodies.items()]
    )
    for supplier in suppliers:
        _stage_supplier(connection, supplier, list(bodies), with_sizes=with_sizes)
    # What the unmatched payee might be, for a person to decide.
    offered = {"place": 0, "supplier_id": "company:00000008", "name": "Grange Highways Ltd", "score": 61.5}
    stage_rows(connection, "suggestion", [{"payee_id": f"{body}-7", **offered} for body in bodies])
    _stage_lines(connection, suppliers, list(bodies), months)


def _stage_supplier(connection: duckdb.DuckDBPyConnection, made: Made, bodies: list[str], *, with_sizes: bool) -> None:
    supplier_id = f"company:{made.number:08d}"
    size = made.size_band if with_sizes else "unknown"
    stage_rows(
        connection,
        "supplier",
        [
            {
                "supplier_id": supplier_id,
                "name": made.name,
                "company_number": f"{made.number:08d}",
                "grouping": made.grouping,
            }
        ],
    )
    stage_rows(
        connection,
        "supplier_class",
        [{"supplier_id": supplier_id, "kind": made.kind, "size_band": size, "is_vcse": made.is_vcse}],
    )
    for body in bodies:
        payee_id = f"{body}-{made.number}"
        stage_rows(connection, "payee", [{"payee_id": payee_id, "authority_id": body, "payee": made.name}])
        method = "in no register" if made.name == HOSTILE else "exact name"
        stage_rows(
            connection,
            "payee_match",
            [{"payee_id": payee_id, "supplier_id": supplier_id, "match_method": method}],
        )
        stage_rows(connection, "supplier_locality", [{"payee_id": payee_id, "ring": made.ring}])


def _stage_lines(
    connection: duckdb.DuckDBPyConnection, suppliers: tuple[Made, ...], bodies: list[str], months: list[date]
) -> None:
    lines = [
        (body, f"file-{body}", month, made)
        for body in bodies
        for month in months
        for made in suppliers
        for _ in range(2)
    ]
    amounts = [_amount(made, month, body) for body, _, month, made in lines]
    frame = pd.DataFrame(
        {
            "line_id": range(len(lines)),
            "row_number": range(len(lines)),
            "file_id": [line[1] for line in lines],
            "authority_id": [line[0] for line in lines],
            "month": [line[2] for line in lines],
            "payment_date": [line[2].replace(day=15) for line in lines],
            "payee": [line[3].name for line in lines],
            "payee_id": [f"{line[0]}-{line[3].number}" for line in lines],
            "directorate": [DIRECTORATES[line[3].directorate] for line in lines],
            "category_id": [line[3].category_id for line in lines],
            "excluded_as": [line[3].excluded_as for line in lines],
            "amount_gbp": amounts,
        }
    )
    connection.register("made", frame)
    connection.execute(
        "INSERT INTO staging.line BY NAME SELECT file_id, row_number, payment_date, 'payment' AS date_basis,"
        " directorate, payee, 'Services' AS description, false AS is_card, 'not marked' AS is_capital,"
        " amount_gbp FROM made"
    )
    connection.execute(
        "INSERT INTO staging.keyed_line BY NAME SELECT line_id, file_id, row_number, authority_id, payee_id,"
        " directorate, 'Unit not published' AS unit, month FROM made"
    )
    connection.execute(
        "INSERT INTO staging.line_class BY NAME SELECT line_id,"
        " CASE WHEN excluded_as IS NULL THEN [] ELSE [excluded_as] END AS reasons, excluded_as, category_id,"
        " 'none' AS category_rule, 'low' AS category_trust FROM made"
    )
    _stage_files(connection, bodies)


def _amount(made: Made, month: date, body: str) -> Decimal:
    """Grows a little each year, peaks in March; the second body is a third of the first."""
    growth = 1 + 0.03 * (month.year - 2023) * (2 if made.size_band == "small" else 1)
    peak = 1.6 if month.month == 3 and made.size_band == "large" else 1.0
    part = 1.0 if body == "northmoor" else 0.34
    return Decimal(str(round(made.monthly * growth * peak * part / 2, 2)))


def _stage_files(connection: duckdb.DuckDBPyConnection, bodies: list[str]) -> None:
    for body in bodies:
        row = connection.execute(
            "SELECT count(*), sum(amount_gbp) FROM staging.line WHERE file_id = ?", [f"file-{body}"]
        ).fetchone()
        lines, pounds = row or (0, Decimal(0))
        stage_rows(
            connection,
            "source_file",
            [{"file_id": f"file-{body}", "authority_id": body, "name": f"{body}/spending.csv", "rows_read": lines + 1,
              "rows_kept": lines, "rows_rejected": 1, "amount_kept": pounds, "amount_set_aside": pounds,
              "amount_totals": pounds, "amount_read": pounds * 2, "warnings": ["A totals row was set aside."]}],
        )  # fmt: skip
        stage_rows(
            connection, "reject", [{"file_id": f"file-{body}", "row_number": lines, "reason": "total", "text": "Total"}]
        )
