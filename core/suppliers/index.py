"""The index over register names: made once when registers change, read by every build after."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import duckdb

from core.reference import reference_path
from core.suppliers.levelling import level_batches
from core.suppliers.queries import fetch_value, fill_table, run_file

SQL = Path(__file__).resolve().parent
LEVELLING_TABLES = ("name_forms", "name_words", "stop_words")
NAMES_A_BATCH = 100_000
FEWEST_FOR_TWO = 300_000
"""Names for which a second process pays: it needs a second or two before its first."""

SHORTEST_NEAR_WORD = 5
LONGEST_NEAR_WORD = 24
_VERSION_TABLE = "CREATE TABLE IF NOT EXISTS registers.index_version (made_from VARCHAR NOT NULL)"
_NAME_FORMS = """
CREATE OR REPLACE TABLE registers.name_form (
    name     VARCHAR NOT NULL,
    key      VARCHAR NOT NULL,
    forms    VARCHAR NOT NULL,
    stems    VARCHAR NOT NULL,
    spelled  VARCHAR NOT NULL
)
"""
# A name with something in brackets is found without it too.
_ALL_NAMES = """
CREATE OR REPLACE TEMP TABLE named AS
WITH listed AS (
    SELECT org_id, name, 'current' AS kind FROM registers.organisation
    UNION ALL
    SELECT old.org_id, old.name, old.kind
    FROM registers.organisation_name AS old
    ANTI JOIN registers.organisation AS current ON current.org_id = old.org_id AND current.name = old.name
)
SELECT org_id, name, kind, name AS compared FROM listed
UNION ALL
SELECT org_id, name, 'short', trim(regexp_replace(name, '\\([^)]*(\\)|$)', ' ', 'g'))
FROM listed
WHERE contains(name, '(') AND NOT starts_with(name, '(')
"""
_NEW_NAMES = """
CREATE OR REPLACE TEMP TABLE new_name AS
SELECT name, row_number() OVER () - 1 AS place
FROM (SELECT DISTINCT compared AS name FROM temp.named)
ANTI JOIN registers.name_form USING (name)
"""


def build_index(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Bring the index up to date with the registers and the word lists; False where it already was.

    A name's levelled form is worked out once and kept: only new names cost time, unless a word list changed.
    """
    cursor.execute(_VERSION_TABLE)
    rules, whole = _version_of_rules(), _version_of_registers(cursor)
    made_from = [row[0] for row in cursor.execute("SELECT made_from FROM registers.index_version").fetchall()]
    if made_from == [f"{rules} {whole}"]:
        return False
    if not made_from or not made_from[0].startswith(rules):
        cursor.execute(_NAME_FORMS)
    cursor.execute(_ALL_NAMES)
    _level_new_names(cursor)
    run_file(cursor, SQL / "index.sql", {"shortest": SHORTEST_NEAR_WORD, "longest": LONGEST_NEAR_WORD})
    cursor.execute("TRUNCATE registers.index_version")
    cursor.execute("INSERT INTO registers.index_version VALUES (?)", [f"{rules} {whole}"])
    return True


def refresh_index(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether registers can be asked. An index that other rules made is remade, where the file may be written to."""
    registers = "SELECT readonly FROM duckdb_databases() WHERE database_name = 'registers'"
    loaded = "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'registers' AND table_name = 'organisation'"
    if fetch_value(cursor, registers) is False and fetch_value(cursor, loaded):
        build_index(cursor)
    return has_index(cursor)


def has_index(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether a register file with at least one name in it is attached as `registers`."""
    tables = "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'registers' AND table_name = 'index_near'"
    if not fetch_value(cursor, tables):
        return False
    return bool(fetch_value(cursor, "SELECT count(*) FROM registers.index_name"))


def _version_of_rules() -> str:
    """Of what a levelled name and the index hang on: our rules, and DuckDB's hashes, which a new version may change."""
    digest = hashlib.sha256(duckdb.__version__.encode())
    for path in (SQL / "names.py", SQL / "word_lists.py", SQL / "index.sql", *map(reference_path, LEVELLING_TABLES)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _version_of_registers(cursor: duckdb.DuckDBPyConnection) -> str:
    rows = cursor.execute("SELECT sha256 FROM registers.snapshot ORDER BY ALL").fetchall()
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def _level_new_names(cursor: duckdb.DuckDBPyConnection) -> None:
    cursor.execute(_NEW_NAMES)
    count = int(fetch_value(cursor, "SELECT count(*) FROM temp.new_name"))
    for forms in level_batches(_read_batches(cursor, count), in_two=count >= FEWEST_FOR_TWO):
        fill_table(cursor, "INSERT INTO registers.name_form SELECT * FROM given_rows", forms)
    cursor.execute("DROP TABLE temp.new_name")


def _read_batches(cursor: duckdb.DuckDBPyConnection, count: int) -> Iterator[list[str]]:
    for first in range(0, count, NAMES_A_BATCH):
        sql = "SELECT name FROM temp.new_name WHERE place >= ? AND place < ?"
        yield [row[0] for row in cursor.execute(sql, [first, first + NAMES_A_BATCH]).fetchall()]
