"""What published units and bodies belong to: the map is told row by row, unknown bodies and VAT bases listed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pandas as pd
import pytest

from core import measures
from core.classify.units import map_units
from core.selection import Selection
from core.store import build
from tests.rows import open_staging, stage_rows
from tests.serving_rows import serve_rows

EVERYTHING = Selection()


@pytest.fixture
def mapped() -> Iterator[duckdb.DuckDBPyConnection]:
    """One body with two Entities, one of them in no table, and a dated map of one directorate."""
    with open_staging() as connection:
        stage_rows(connection, "authority", [{}])
        stage_rows(connection, "source_file", [{"rows_kept": 2}])
        entities = ("Northmoor Council", "Moorland Survey Agency")
        lines = [
            {"row_number": number, "entity": entity, "directorate": "Roads"} for number, entity in enumerate(entities)
        ]
        stage_rows(connection, "line", lines)
        row = ["northmoor", "Roads", "Place", "", "2026-04-10", "its cabinet"]
        map_units(connection, pd.DataFrame([row], columns=["authority", "unit", "directorate", "from", "to", "by"]))
        for name in ("authority", "unit_map", "unknown_entity"):
            connection.execute((build.STORE / "models" / f"{name}.sql").read_text(encoding="utf-8"))
        build.add_serving_views(connection)
        yield connection


def test_the_map_is_told_with_who_drew_it(mapped: duckdb.DuckDBPyConnection) -> None:
    rows = measures.mapped_units(mapped, EVERYTHING)
    assert rows[["published_directorate", "directorate", "mapped_by"]].drop_duplicates().to_numpy().tolist() == [
        ["Roads", "Place", "its cabinet"]
    ]
    assert set(rows["valid_to"].dt.date) == {date(2026, 4, 10)}
    assert measures.mapped_units(mapped, Selection(authorities=("southmoor",))).empty


def test_a_body_in_no_table_is_listed_with_its_pounds(mapped: duckdb.DuckDBPyConnection) -> None:
    rows = measures.unknown_entities(mapped, EVERYTHING)
    assert rows[["authority_id", "entity", "lines", "amount_gbp"]].to_numpy().tolist() == [
        ["northmoor", "Moorland Survey Agency", 1, Decimal("100.00")]
    ]


def test_each_body_has_its_vat_basis() -> None:
    files = [
        {"file_id": "file1", "amount_basis": "net", "rows_kept": 1},
        {"file_id": "file2", "authority_id": "southmoor", "amount_basis": "gross", "rows_kept": 1},
        {"file_id": "file3", "authority_id": "southmoor", "amount_basis": "net", "kind": "grants", "rows_kept": 5},
    ]
    with serve_rows([{}, {"authority": "southmoor", "file": "file2"}], files) as cursor:
        rows = measures.amount_bases(cursor, EVERYTHING)
    assert rows[["authority_id", "amount_basis"]].to_numpy().tolist() == [["northmoor", "net"], ["southmoor", "gross"]]
