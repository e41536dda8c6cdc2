"""Rings: postcodes and neighbours in, where each payee is out; what no table tells stays not known."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from core.classify.locality import locate_payees
from core.classify.postcodes import (
    is_neighbour_table,
    load_area_tables,
    load_postcodes,
    map_postcode_headings,
)
from core.errors import RegisterError
from tests.rows import open_staging, stage_rows

ONSPD = ["pcd", "pcds", "oslaua", "oscty", "rgn", "ctry", "lat", "long"]
NEWER = ["pcd7", "pcds", "lad25cd", "cty25cd", "rgn25cd", "ctry25cd", "lat", "long"]
ROWS = [
    "ZZ1 1AA,ZZ1 1AA,X07000001,X10000001,X12000001,X92000001,54.0,-2.0",
    "ZZ2 1AA,ZZ2 1AA,X07000002,X10000001,X12000001,X92000001,54.1,-2.1",
    "ZZ3 1AA,ZZ3 1AA,X07000003,X99999999,X12000001,X92000001,99.999999,0.000000",
    "ZZ4 1AA,ZZ4 1AA,X07000004,X10000002,X12000002,X92000002,51.0,0.0",
]


def write_tables(folder: Path, headings: list[str], neighbours: str) -> None:
    (folder / "postcodes.csv").write_text("\n".join([",".join(headings), *ROWS]) + "\n", encoding="utf-8")
    if neighbours:
        (folder / "near.csv").write_text("area_code,neighbour_code\n" + neighbours, encoding="utf-8")


@contextmanager
def open_registers(folder: Path, headings: list[str] = ONSPD, neighbours: str = "") -> Iterator[Any]:
    write_tables(folder, headings, neighbours)
    with open_staging() as cursor:
        cursor.execute("ATTACH ':memory:' AS registers")
        load_area_tables(cursor, folder)
        yield cursor


def locate(cursor: duckdb.DuckDBPyConnection, payees: dict[str, str], **authority: Any) -> dict[str, tuple[Any, ...]]:
    """Payee -> ring, in_county, in_region, in_nation, basis; `payees` maps a payee to its postcode."""
    stage_rows(cursor, "authority", [{"area_codes": ["X07000001"], **authority}])
    stage_rows(cursor, "payee", [{"payee_id": name, "published_postcode": code} for name, code in payees.items()])
    locate_payees(cursor)
    rows = cursor.execute(
        "SELECT payee_id, ring, in_county, in_region, in_nation, basis FROM staging.supplier_locality"
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


FOUR = {"own": "zz11aa", "near": "ZZ2 1AA", "county": "ZZ3 1AA", "far": "ZZ4  1AA", "lost": "ZZ9 9ZZ"}


@pytest.mark.parametrize("headings", [ONSPD, NEWER])
def test_rings_are_told_by_payment_address(tmp_path: Path, headings: list[str]) -> None:
    with open_registers(tmp_path, headings, "X07000002,X07000001\n") as cursor:
        assert locate(cursor, FOUR) == {
            "own": ("own area", True, True, True, "payment address"),
            "near": ("neighbouring", True, True, True, "payment address"),
            "county": ("further", False, True, True, "payment address"),
            "far": ("further", False, False, False, "payment address"),
            "lost": ("not known", None, None, None, "not known"),
        }


def test_without_neighbours_what_is_outside_is_not_known_never_further(tmp_path: Path) -> None:
    with open_registers(tmp_path) as cursor:
        found = locate(cursor, FOUR)
    assert (found["own"][0], found["near"][0], found["far"][0]) == ("own area", "not known", "not known")
    assert found["far"][3] is False


def test_without_a_postcode_table_nothing_is_known() -> None:
    with open_staging() as cursor:
        assert locate(cursor, FOUR)["own"] == ("not known", None, None, None, "not known")


def test_a_county_owns_its_districts(tmp_path: Path) -> None:
    with open_registers(tmp_path, neighbours="X07000003,X07000002\n") as cursor:
        found = locate(cursor, FOUR, area_codes=["X10000001"])
    assert [found[name][0] for name in ("own", "near", "county", "far")] == [
        "own area", "own area", "neighbouring", "further",
    ]  # fmt: skip


def test_a_national_body_has_no_rings(tmp_path: Path) -> None:
    with open_registers(tmp_path, neighbours="X07000002,X07000001\n") as cursor:
        assert locate(cursor, FOUR, is_national=True)["own"][0] == "not known"


def test_the_registered_office_decides_only_where_no_payment_address_is_found(tmp_path: Path) -> None:
    with open_registers(tmp_path, neighbours="X07000002,X07000001\n") as cursor:
        stage_rows(cursor, "supplier", [{"supplier_id": "s1", "postcode": "ZZ2 1AA"}])
        matched = [{"payee_id": name, "supplier_id": "s1"} for name in ("own", "lost")]
        stage_rows(cursor, "payee_match", matched)
        found = locate(cursor, {"own": "ZZ1 1AA", "lost": "not a postcode"})
    assert (found["own"][0], found["own"][4]) == ("own area", "payment address")
    assert (found["lost"][0], found["lost"][4]) == ("neighbouring", "registered office")


def test_a_moved_office_counts_from_the_month_the_register_said_so(tmp_path: Path) -> None:
    with open_registers(tmp_path, neighbours="X07000002,X07000001\n") as cursor:
        stage_rows(cursor, "supplier", [{"supplier_id": "s1", "postcode": "ZZ2 1AA"}])
        moves = [(date(2024, 11, 9), "ZZ1 1AA"), (date(2025, 11, 9), "ZZ1 1AA"), (date(2026, 10, 9), "ZZ2 1AA")]
        stage_rows(
            cursor,
            "supplier_evidence",
            [{"supplier_id": "s1", "snapshot_from": day, "postcode": code} for day, code in moves],
        )
        stage_rows(cursor, "payee_match", [{"payee_id": "moved", "supplier_id": "s1"}])
        stage_rows(cursor, "authority", [{"area_codes": ["X07000001"]}])
        stage_rows(cursor, "payee", [{"payee_id": "moved"}])
        locate_payees(cursor)
        spans = cursor.execute(
            "SELECT valid_from, valid_to, ring FROM staging.supplier_locality ORDER BY valid_from NULLS FIRST"
        ).fetchall()
    assert spans == [(None, date(2026, 10, 1), "own area"), (date(2026, 10, 1), None, "neighbouring")]


def test_miles_run_from_the_middle_of_the_area_and_are_unknown_without_coordinates(tmp_path: Path) -> None:
    with open_registers(tmp_path) as cursor:
        locate(cursor, FOUR)
        miles = dict(cursor.execute("SELECT payee_id, miles FROM staging.supplier_locality").fetchall())
    assert miles["own"] == 0
    assert 7 < miles["near"] < 9
    assert miles["county"] is None


def test_tables_are_known_by_their_headings() -> None:
    assert map_postcode_headings(["CompanyName", " CompanyNumber", "RegAddress.PostCode"]) is None
    assert map_postcode_headings(ONSPD) is not None
    assert is_neighbour_table(["area_code", "neighbour_code"])
    assert not is_neighbour_table(ONSPD)


def test_another_table_is_refused(tmp_path: Path) -> None:
    with open_staging() as cursor, pytest.raises(RegisterError, match="no postcode table"):
        load_postcodes(cursor, tmp_path / "other.csv", ["name", "number"])


def test_files_are_found_in_archives_and_read_once(tmp_path: Path) -> None:
    write_tables(tmp_path, NEWER, "X07000002,X07000001\n")
    with zipfile.ZipFile(tmp_path / "ONSPD.zip", "w") as archive:
        archive.write(tmp_path / "postcodes.csv", "Data/ONSPD_MAY_2026_UK.csv")
        archive.writestr("Documents/names.csv", "code,name\n")
    (tmp_path / "postcodes.csv").unlink()
    (tmp_path / "broken.zip").write_bytes(b"PK")
    with open_staging() as cursor:
        cursor.execute("ATTACH ':memory:' AS registers")
        assert load_area_tables(cursor, tmp_path) == [
            "ONSPD.zip!Data/ONSPD_MAY_2026_UK.csv: 4 postcodes.",
            "near.csv: 1 pairs of neighbouring areas.",
        ]
        assert load_area_tables(cursor, tmp_path) == []
        (tmp_path / "near.csv").unlink()
        assert len(load_area_tables(cursor, tmp_path)) == 1
        assert cursor.execute("SELECT count(*) FROM registers.area_neighbour").fetchall() == [(0,)]


def test_a_folder_without_a_postcode_table_says_so(tmp_path: Path) -> None:
    with open_staging() as cursor:
        cursor.execute("ATTACH ':memory:' AS registers")
        (sentence,) = load_area_tables(cursor, tmp_path)
        assert "no postcode table" in sentence


WARDS = ["pcds", "lad25cd", "wd25cd", "bua24cd", "bua24nm", "lat", "long"]
WARD_ROWS = [
    "ZZ1 1AA,X07000001,X05000001,X63000001,Cobbleford,54.0,-2.0",
    "ZZ2 1AA,X07000002,X05000002,,,54.1,-2.1",
]


def test_wards_and_towns_are_told_with_their_names(tmp_path: Path) -> None:
    (tmp_path / "postcodes.csv").write_text("\n".join([",".join(WARDS), *WARD_ROWS]) + "\n", encoding="utf-8")
    (tmp_path / "wards.csv").write_text("WD25CD,WD25NM,LAD25CD\nX05000001,Bridge End,X07000001\n", encoding="utf-8")
    with open_staging() as cursor:
        cursor.execute("ATTACH ':memory:' AS registers")
        told = load_area_tables(cursor, tmp_path)
        locate(cursor, {"first": "ZZ1 1AA", "second": "ZZ2 1AA", "nowhere": "ZZ9 9ZZ"})
        placed = cursor.execute(
            "SELECT payee_id, ward, town FROM staging.supplier_locality ORDER BY payee_id"
        ).fetchall()
        places = cursor.execute("SELECT code, kind, name FROM staging.place ORDER BY code").fetchall()
    assert "wards.csv: 1 names of wards or towns." in told
    assert placed == [("first", "X05000001", "X63000001"), ("nowhere", None, None), ("second", "X05000002", None)]
    assert places == [
        ("X05000001", "ward", "Bridge End"),
        ("X05000002", "ward", None),
        ("X63000001", "town", "Cobbleford"),
    ]


def test_registers_of_an_earlier_version_are_read_again(tmp_path: Path) -> None:
    with open_registers(tmp_path) as cursor:
        cursor.execute("ALTER TABLE registers.postcode DROP COLUMN ward_name")
        assert "postcodes.csv: 4 postcodes." in load_area_tables(cursor, tmp_path)
