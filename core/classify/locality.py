"""Where payees are, seen from the authority that paid them: rings, county, region, nation and miles."""

from __future__ import annotations

import duckdb

from core.classify.rules import is_registered, run_script

POSTCODE_KEY = """
CREATE OR REPLACE TEMP MACRO postcode_key(printed) AS
    regexp_replace(upper(printed), '[^A-Z0-9]', '', 'g')
"""


def locate_payees(cursor: duckdb.DuckDBPyConnection) -> None:
    """Fill staging.supplier_locality, one row a payee, whose address comes from the line or the supplier's register,
    and staging.place, one row a ward or town that such an address lies in.

    Postcodes and neighbours come from registers.postcode and registers.area_neighbour; without them all is 'not known'.
    """
    cursor.execute(POSTCODE_KEY)
    _copy_registered(cursor, "postcode", EMPTY_POSTCODES, COPY_POSTCODES)
    _copy_registered(cursor, "area_neighbour", EMPTY_NEIGHBOURS, COPY_NEIGHBOURS)
    _copy_registered(cursor, "place_name", EMPTY_NAMES, COPY_NAMES)
    run_script(cursor, "locality")
    cursor.execute("DROP VIEW postcode_area; DROP VIEW area_neighbour; DROP VIEW place_name")


COPY_POSTCODES = "CREATE OR REPLACE TEMP VIEW postcode_area AS SELECT * FROM registers.postcode"
COPY_NAMES = "CREATE OR REPLACE TEMP VIEW place_name AS SELECT * FROM registers.place_name"
COPY_NEIGHBOURS = (
    "CREATE OR REPLACE TEMP VIEW area_neighbour AS SELECT * FROM registers.area_neighbour "
    "UNION ALL SELECT area_code, neighbour_code FROM reference.area_neighbours"
)
EMPTY_POSTCODES = (
    "CREATE OR REPLACE TEMP VIEW postcode_area AS SELECT NULL::VARCHAR AS postcode, NULL::VARCHAR AS lad, "
    "NULL::VARCHAR AS county, NULL::VARCHAR AS region, NULL::VARCHAR AS nation, NULL::VARCHAR AS ward, "
    "NULL::VARCHAR AS ward_name, NULL::VARCHAR AS town, NULL::VARCHAR AS town_name, NULL::DOUBLE AS latitude, "
    "NULL::DOUBLE AS longitude WHERE false"
)
EMPTY_NAMES = (
    "CREATE OR REPLACE TEMP VIEW place_name AS SELECT NULL::VARCHAR AS code, NULL::VARCHAR AS name WHERE false"
)
EMPTY_NEIGHBOURS = (
    "CREATE OR REPLACE TEMP VIEW area_neighbour AS SELECT area_code, neighbour_code FROM reference.area_neighbours"
)


def _copy_registered(cursor: duckdb.DuckDBPyConnection, table: str, empty: str, filled: str) -> None:
    """Point a view at a table of the registers, or at nothing where there is no such table."""
    cursor.execute(filled if is_registered(cursor, table) else empty)
