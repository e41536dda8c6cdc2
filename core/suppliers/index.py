"""The index over register names: made once when registers change, read by every build after."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pyarrow as pa

from core.reference import reference_path
from core.suppliers.names import compare_form, singular
from core.suppliers.queries import fetch_value, fill_table, run_file

SQL = Path(__file__).resolve().parent
LEVELLING_TABLES = ("name_forms", "name_words", "stop_words")
NAMES_A_BATCH = 200_000
SHORTEST_NEAR_WORD = 5
LONGEST_NEAR_WORD = 24
_TABLES = """
CREATE TABLE IF NOT EXISTS registers.index_version (made_from VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS registers.name_form (
    name       VARCHAR NOT NULL,
    key        VARCHAR NOT NULL,
    forms      VARCHAR NOT NULL,
    loose_key  VARCHAR NOT NULL,
    stems      VARCHAR NOT NULL
);
"""
_NEW_NAMES = """
SELECT name, row_number() OVER () - 1 AS place
FROM (SELECT name FROM registers.organisation UNION SELECT name FROM registers.organisation_name)
ANTI JOIN registers.name_form USING (name)
"""


def build_index(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Bring the index up to date with the registers and the word lists; False where it already was.

    A name's levelled form is worked out once and kept: only new names cost time, unless a word list changed.
    """
    cursor.execute(_TABLES)
    rules, whole = _version_of_rules(), _version_of_registers(cursor)
    made_from = [row[0] for row in cursor.execute("SELECT made_from FROM registers.index_version").fetchall()]
    if made_from == [f"{rules} {whole}"]:
        return False
    if not made_from or not made_from[0].startswith(rules):
        cursor.execute("TRUNCATE registers.name_form")
    _level_new_names(cursor)
    run_file(cursor, SQL / "index.sql", {"shortest": SHORTEST_NEAR_WORD, "longest": LONGEST_NEAR_WORD})
    cursor.execute("TRUNCATE registers.index_version")
    cursor.execute("INSERT INTO registers.index_version VALUES (?)", [f"{rules} {whole}"])
    return True


def has_index(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether a register file with at least one name in it is attached as `registers`."""
    tables = "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'registers' AND table_name = 'index_near'"
    if not fetch_value(cursor, tables):
        return False
    return bool(fetch_value(cursor, "SELECT count(*) FROM registers.index_name"))


def _version_of_rules() -> str:
    digest = hashlib.sha256(Path(__file__).with_name("names.py").read_bytes())
    for table in LEVELLING_TABLES:
        digest.update(reference_path(table).read_bytes())
    return digest.hexdigest()[:16]


def _version_of_registers(cursor: duckdb.DuckDBPyConnection) -> str:
    rows = cursor.execute("SELECT sha256 FROM registers.snapshot ORDER BY ALL").fetchall()
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def _level_new_names(cursor: duckdb.DuckDBPyConnection) -> None:
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE new_name AS {_NEW_NAMES}")
    count = fetch_value(cursor, "SELECT count(*) FROM temp.new_name")
    for first in range(0, count, NAMES_A_BATCH):
        sql = "SELECT name FROM temp.new_name WHERE place >= ? AND place < ?"
        names = [row[0] for row in cursor.execute(sql, [first, first + NAMES_A_BATCH]).fetchall()]
        fill_table(cursor, "INSERT INTO registers.name_form SELECT * FROM given_rows", _level_batch(names))
    cursor.execute("DROP TABLE temp.new_name")


def _level_batch(names: list[str]) -> pa.Table:
    forms = [compare_form(name) for name in names]
    stems = [[singular(word) for word in form.words] for form in forms]
    return pa.table(
        {
            "name": names,
            "key": [form.key for form in forms],
            "forms": [" ".join(sorted(form.forms)) for form in forms],
            "loose_key": [" ".join(sorted(words)) for words in stems],
            "stems": [" ".join(words) for words in stems],
        }
    )
