"""Units, directorates and entities: what is published in, what is shown out."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pandas as pd
import pytest

from core.classify import map_units
from core.errors import SpendError
from tests.rows import open_staging, stage_rows

COLUMNS = ["authority", "unit", "directorate", "from", "to", "by"]


def read_units(cursor: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return cursor.execute(
        "SELECT unit, valid_from, valid_to, mapped_directorate, shown_unit FROM staging.unit_map "
        "ORDER BY unit, valid_from NULLS FIRST"
    ).fetchall()


def map_lines(lines: list[dict[str, Any]], directorates: pd.DataFrame | None = None) -> list[tuple[Any, ...]]:
    with open_staging() as cursor:
        stage_rows(cursor, "authority", [{}])
        stage_rows(cursor, "source_file", [{}])
        stage_rows(cursor, "line", [{"directorate": None, **line} for line in lines])
        map_units(cursor, directorates)
        return read_units(cursor)


def write_map(*rows: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS, dtype=str)


def test_a_unit_is_shown_as_published_and_a_missing_directorate_is_named() -> None:
    assert map_lines([{"unit": "Highways"}]) == [("Highways", None, None, "Directorate not published", "Highways")]


def test_an_address_is_never_shown_and_a_service_is_no_address() -> None:
    addresses = [
        "12 Oak Tree Road",
        "Oak Tree Road",
        "LP:ELM AVENUE",
        "Flat 3, 40 High Street",
        "7a Station Rd, Northmoor",
        "Rose Lodge ZZ1 1AA",
    ]
    services = [
        "High Street improvement",
        "TT:On Street",
        "Bus Lane",
        "42nd Street",
        "Park and Ride",
        "Highways",
        "Adults 65 and over",
        "A56",
    ]
    shown = {row[0]: row[4] for row in map_lines([{"unit": unit} for unit in [*addresses, *services]])}
    assert shown == dict.fromkeys(addresses, "Addresses (not shown)") | {unit: unit for unit in services}


def test_a_directorate_printed_in_two_ways_is_one() -> None:
    rows = map_lines([{"directorate": "Children's Services"}] * 2 + [{"directorate": "CHILDREN`S SERVICES"}])
    assert {row[3] for row in rows} == {"Children's Services"}


def test_a_dated_map_recasts_history_and_leaves_no_gap() -> None:
    path = write_map(("northmoor", "Highways", "Place", "2025-04-01", "2026-04-01", "an officer"))
    assert map_lines([{"unit": "HIGHWAYS", "directorate": "Roads"}], path) == [
        ("HIGHWAYS", None, date(2025, 4, 1), "Roads", "HIGHWAYS"),
        ("HIGHWAYS", date(2025, 4, 1), date(2026, 4, 1), "Place", "HIGHWAYS"),
        ("HIGHWAYS", date(2026, 4, 1), None, "Roads", "HIGHWAYS"),
    ]


def test_a_map_can_rename_a_former_directorate() -> None:
    path = write_map(("Northmoor Council", "Environment", "Place", "", "", "an officer"))
    rows = map_lines([{"directorate": "Environment"}, {"directorate": "Adults"}], path)
    assert sorted(row[3] for row in rows) == ["Adults", "Place"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("northmoor", "Highways", "Place", "1 April", "", "")], r"directorates\.csv, line 2: the date in 'from'"),
        ([("northmoor", "Highways", "", "", "", "")], "line 2: the unit or the directorate is blank"),
        (
            [
                ("northmoor", "Highways", "Place", "", "", ""),
                ("northmoor", "highways", "Roads", "2025-04-01", "", ""),
            ],
            "places 'highways' twice",
        ),
    ],
)
def test_a_wrong_map_is_refused(rows: list[tuple[str, ...]], message: str) -> None:
    with pytest.raises(SpendError, match=message):
        map_lines([{"unit": "Highways"}], write_map(*rows))


def test_entities_are_authorities_of_their_own_where_they_are_known() -> None:
    office = {
        "authority_id": "office",
        "folder": "cabinet-office",
        "name": "Cabinet Office",
        "area_codes": [],
        "is_national": True,
    }
    entities = ["CABINET OFFICE", "GPA", "Governemnt Property Agency", "A body in no table"]
    with open_staging() as cursor:
        stage_rows(cursor, "authority", [office])
        stage_rows(cursor, "source_file", [{"authority_id": "office"}])
        stage_rows(cursor, "line", [{"entity": entity} for entity in entities])
        map_units(cursor)
        found = dict(cursor.execute("SELECT entity, authority_id FROM staging.unit_map").fetchall())
        added = cursor.execute(
            "SELECT name, parent_id, is_national FROM staging.authority WHERE folder IS NULL"
        ).fetchall()
        shown = dict(cursor.execute("SELECT entity, shown_unit FROM staging.unit_map").fetchall())
    agency = "government-property-agency"
    assert found == dict(zip(entities, ["office", agency, agency, "office"], strict=True))
    assert added == [("Government Property Agency", "office", True)]
    assert shown["A body in no table"] == "A body in no table"


def test_an_entity_that_is_the_folders_own_body_is_no_second_authority() -> None:
    council = {
        "authority_id": "general-teaching-council-england",
        "folder": "general-teaching-council-england",
        "name": "General Teaching Council for England",
        "area_codes": [],
        "is_national": True,
    }
    with open_staging() as cursor:
        stage_rows(cursor, "authority", [council])
        stage_rows(cursor, "source_file", [{"authority_id": council["authority_id"]}])
        stage_rows(cursor, "line", [{"entity": name} for name in ("GTCE", "General Teaching Council for England")])
        map_units(cursor)
        assert cursor.execute("SELECT DISTINCT authority_id FROM staging.unit_map").fetchall() == [
            (council["authority_id"],)
        ]
        assert cursor.execute("SELECT count(*) FROM staging.authority").fetchone() == (1,)


def test_the_only_entity_of_a_folder_is_the_folders_body() -> None:
    with open_staging() as cursor:
        stage_rows(cursor, "authority", [{}])
        stage_rows(cursor, "source_file", [{}])
        stage_rows(cursor, "line", [{"entity": "Northmoor Borough Council (NBC)", "unit": None}])
        map_units(cursor)
        assert read_units(cursor)[0][4] == "Unit not published"
