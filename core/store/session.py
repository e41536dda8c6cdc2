"""A session's own database: its lines in memory, the live data attached read-only, and one set of views over both.

Measures read `serving.*` and nothing else, so the same text serves published data and a session's file. Nothing of a
session is ever written to a disk: the database is in memory, may not spill, and is locked once it is complete.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from core.settings import Settings
from core.store.connection import REGISTER_FILE, SAMPLE_REGISTER_FILE, lock_memory, open_memory
from core.store.staging import STORE, load_reference_tables

MEMORY = "1500MB"
# How a table of the session stands beside the served one; every other table is the served one alone.
ADDED = (
    "authority",
    "authority_floor",
    "source_file",
    "payment",
    "file_month",
    "payee",
    "match_suggestion",
    "supplier_locality",
    "place",
    "reject",
    "monthly_spend",
    "person",
    "unit_map",
    "unknown_entity",
)
REPLACED_BY_SUPPLIER = ("supplier", "supplier_class")
ADD = 'CREATE VIEW serving."{name}" AS FROM main."{name}" UNION ALL BY NAME FROM served.main."{name}"'
REPLACE = (
    'CREATE VIEW serving."{name}" AS FROM main."{name}"'
    ' UNION ALL BY NAME FROM served.main."{name}" ANTI JOIN main.supplier USING (supplier_id)'
)
SEARCH = """
    CREATE VIEW serving.supplier_search AS
    SELECT search_key + (SELECT coalesce(max(search_key), 0) + 1 FROM served.main.supplier_search) AS search_key,
        * EXCLUDE (search_key)
    FROM main.supplier_search
    UNION ALL BY NAME FROM served.main.supplier_search
"""
TRIGRAMS = """
    CREATE VIEW serving.supplier_trigram AS
    SELECT trigram,
        search_key + (SELECT coalesce(max(search_key), 0) + 1 FROM served.main.supplier_search) AS search_key
    FROM main.supplier_trigram
    UNION ALL BY NAME FROM served.main.supplier_trigram
"""


def open_session_database(settings: Settings, live: Path) -> duckdb.DuckDBPyConnection:
    """A database with the staging and reference tables, the live file as `served` and the registers as `registers`."""
    connection = open_memory(settings, MEMORY)
    try:
        _attach(connection, live, "served")
        _attach_registers(connection, settings.data_folder)
        connection.execute((STORE / "staging.sql").read_text(encoding="utf-8"))
        load_reference_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, alias: str) -> None:
    """ATTACH takes no bound values: the path is ours, its quotes doubled, the alias a constant."""
    escaped = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{escaped}' AS {alias} (READ_ONLY)")


def _attach_registers(connection: duckdb.DuckDBPyConnection, data_folder: Path) -> None:
    """The registers that the live data were built with; an empty database where there are none."""
    (is_sample,) = connection.execute("SELECT is_sample FROM served.main.data_version").fetchone() or (False,)
    path = data_folder / (SAMPLE_REGISTER_FILE if is_sample else REGISTER_FILE)
    if path.is_file():
        _attach(connection, path, "registers")
    else:
        connection.execute("ATTACH ':memory:' AS registers")


def finish_session_database(connection: duckdb.DuckDBPyConnection) -> None:
    """Let go of what only the making needed, put the views over both sets of tables, and lock."""
    connection.execute("DETACH registers")
    connection.execute("DROP SCHEMA staging CASCADE")
    connection.execute("CREATE SCHEMA serving")
    _add_views(connection)
    lock_memory(connection)


def _add_views(connection: duckdb.DuckDBPyConnection) -> None:
    served = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'served'"
        " AND schema_name IN ('main', 'reference') ORDER BY ALL"
    ).fetchall()
    special = {"supplier_search": SEARCH, "supplier_trigram": TRIGRAMS}
    for schema, name in served:
        if name in special:
            connection.execute(special[name])
        elif name in ADDED:
            connection.execute(ADD.format(name=name))
        elif name in REPLACED_BY_SUPPLIER:
            connection.execute(REPLACE.format(name=name))
        else:
            connection.execute(f'CREATE VIEW serving."{name}" AS FROM served.{schema}."{name}"')
    connection.execute("CREATE VIEW main.data_version AS FROM served.main.data_version")
