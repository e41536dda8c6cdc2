"""What an Entity, a directorate and a unit as published belong to: the authority, and today's structure."""

from __future__ import annotations

import duckdb
import pandas as pd

from core.classify.rules import PLAIN_TEXT, find_words, require_unique, run_script
from core.errors import SpendError
from core.reference import load_table

OVERLAP = """
SELECT first.map_text
FROM directorate_map AS first
JOIN directorate_map AS second USING (authority_id, map_text)
WHERE first.rowid < second.rowid
    AND coalesce(first.valid_from, DATE '0001-01-01') < coalesce(second.valid_to, DATE '9999-12-31')
    AND coalesce(second.valid_from, DATE '0001-01-01') < coalesce(first.valid_to, DATE '9999-12-31')
"""

MAP_FILE = "directorates.csv"
MAP_COLUMNS = ["authority", "unit", "directorate", "from", "to", "by"]


def map_units(cursor: duckdb.DuckDBPyConnection, directorates: pd.DataFrame | None = None) -> None:
    """Fill staging.unit_map from the lines, and add bodies found in Entity columns to staging.authority.

    One row is an entity, directorate and unit as published, in one span of time; spans leave no gap. `directorates`
    is a user's dated map, all text (authority, unit, directorate, from, to, by): `to` is the first day it no longer
    holds, and `unit` is a unit or a former directorate as published. Raises SpendError naming the row that is wrong.
    """
    require_unique("bodies", load_table("bodies"), ["alias"])
    cursor.execute(PLAIN_TEXT)
    _stage_map(cursor, check_directorates(pd.DataFrame(columns=MAP_COLUMNS) if directorates is None else directorates))
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE plain_texts AS SELECT DISTINCT plain_text(unit) AS text FROM staging.line "
        "WHERE unit IS NOT NULL"
    )
    find_words(cursor, load_table("address_words"))
    cursor.execute("CREATE OR REPLACE TEMP TABLE address_unit AS SELECT DISTINCT text FROM word_hits")
    run_script(cursor, "units")


def check_directorates(rows: pd.DataFrame) -> pd.DataFrame:
    """A user's map of directorates with its dates read; raises SpendError naming the first wrong row."""
    missing = sorted({"authority", "unit", "directorate"} - set(rows.columns))
    if missing:
        raise SpendError(f"{MAP_FILE} has no column {', '.join(missing)}.", f"Its columns: {', '.join(MAP_COLUMNS)}.")
    rows = rows.reindex(columns=MAP_COLUMNS, fill_value="")
    for column in ("from", "to"):
        dates = pd.to_datetime(rows[column].where(rows[column] != ""), format="%Y-%m-%d", errors="coerce")
        _refuse(rows[(rows[column] != "") & dates.isna()], f"the date in '{column}' is not like 2026-04-01")
        rows[column] = dates.dt.date.astype(object).where(dates.notna(), None)
    _refuse(rows[(rows["directorate"] == "") | (rows["unit"] == "")], "the unit or the directorate is blank")
    return rows


def _refuse(wrong: pd.DataFrame, problem: str) -> None:
    if not wrong.empty:
        line = int(wrong.index[0]) + 2
        raise SpendError(f"{MAP_FILE}, line {line}: {problem}.", "Correct the line and build again.")


def _stage_map(cursor: duckdb.DuckDBPyConnection, rows: pd.DataFrame) -> None:
    """TEMP TABLE directorate_map: the map's rows by authority and plain unit; raises SpendError where spans overlap."""
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE directorate_map "
        "(authority_id VARCHAR, map_text VARCHAR, directorate VARCHAR, mapped_by VARCHAR, "
        "valid_from DATE, valid_to DATE)"
    )
    for row in rows.to_dict("records"):
        cursor.execute(
            "INSERT INTO directorate_map SELECT authority_id, plain_text($unit), $directorate, $by, $from, $to "
            "FROM staging.authority WHERE $authority IN (authority_id, folder, name)",
            {name: row[name] for name in MAP_COLUMNS},
        )
    overlap = cursor.execute(OVERLAP).fetchall()
    if overlap:
        raise SpendError(f"The map of directorates places '{overlap[0][0]}' twice at one time.", "Correct its dates.")
