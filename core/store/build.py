"""A build's workspace: stage tables, run models and checks over them, publish, swap.

The workspace is a database of its own beside the live one. Nothing in it is ever served: what passes the checks is
copied to a new `spend-<version>.duckdb`, and only then the pointer is replaced. A build that fails anywhere leaves
the old data live.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from core.errors import NoDataError, SpendError
from core.settings import Settings
from core.store.connection import DATA_FORMAT, POINTER, REGISTER_FILE, SAMPLE_REGISTER_FILE, read_pointer
from core.store.register_lock import hold_registers
from core.store.staging import STORE, load_reference_tables

# In the order in which they build on one another.
MODELS = (
    "authority",
    "category",
    "source_file",
    "unit_map",
    "unknown_entity",
    "payment",
    "file_month",
    "payee",
    "match_suggestion",
    "supplier",
    "supplier_search",
    "supplier_trigram",
    "supplier_class",
    "supplier_locality",
    "place",
    "reject",
    "reported_share",
    "authority_floor",
    "monthly_spend",
    "person",
)
PUBLISHED_BY_STAGES = ("backtest_record", "data_version", "version_change")


@contextmanager
def hold_build_lock(data_folder: Path) -> Iterator[None]:
    """Let one build run at a time in a data folder; raises SpendError if another is at it."""
    data_folder.mkdir(parents=True, exist_ok=True)
    with (data_folder / "build.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SpendError(
                f"Another build is already running in {data_folder}.", "Wait for it to end, then try again."
            ) from error
        yield


@contextmanager
def open_workspace(settings: Settings, *, is_sample: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new workspace with the staging tables and the reference tables, gone afterwards.

    The registers are attached as `registers`, the live data file, where there is one, read-only as `previous`. The
    sample's made-up registers have a file of their own, made anew each time: no real payee may ever match them.
    """
    with hold_registers(settings.data_folder, for_writing=True), _open_workspace(settings, is_sample) as connection:
        yield connection


@contextmanager
def _open_workspace(settings: Settings, is_sample: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    path = settings.data_folder / f"workspace-{os.getpid()}.duckdb"
    _remove(path)
    connection = duckdb.connect(
        str(path), config={"memory_limit": settings.memory_limit, "threads": str(settings.threads)}
    )
    try:
        connection.execute("SET preserve_insertion_order = true")
        registers = settings.data_folder / (SAMPLE_REGISTER_FILE if is_sample else REGISTER_FILE)
        if is_sample:
            _remove(registers)
        _attach(connection, registers, "registers", read_only=False)
        _attach_previous(connection, settings.data_folder, is_sample=is_sample)
        connection.execute((STORE / "staging.sql").read_text(encoding="utf-8"))
        load_reference_tables(connection)
        yield connection
    finally:
        connection.close()
        _remove(path)


def _remove(path: Path) -> None:
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, alias: str, *, read_only: bool) -> None:
    """ATTACH takes no bound values: the path is ours, its quotes doubled, the alias a constant."""
    escaped = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{escaped}' AS {alias}{' (READ_ONLY)' if read_only else ''}")


def _attach_previous(connection: duckdb.DuckDBPyConnection, data_folder: Path, *, is_sample: bool) -> None:
    """Attach the live file. None yet, one of another version, or the sample before real data: there is no history."""
    try:
        live = data_folder / read_pointer(data_folder).live
        if not live.is_file():
            return
        _attach(connection, live, "previous", read_only=True)
        if connection.execute("SELECT is_sample FROM previous.main.data_version").fetchone() != (is_sample,):
            connection.execute("DETACH previous")
    except (NoDataError, duckdb.Error):
        return


def has_previous(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether an earlier data file is attached as `previous`."""
    found = connection.execute("SELECT 1 FROM duckdb_databases() WHERE database_name = 'previous'").fetchone()
    return found is not None


def run_models(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the published tables from the staged ones."""
    for name in MODELS:
        connection.execute((STORE / "models" / f"{name}.sql").read_text(encoding="utf-8"))


def publish(connection: duckdb.DuckDBPyConnection, data_folder: Path, version: str) -> Path:
    """Copy the published tables to a new data file, give it its views, and make it the live one."""
    final = data_folder / f"spend-{version}.duckdb"
    draft = data_folder / f"draft-{version}.duckdb"
    _remove(draft)
    _copy_tables(connection, draft)
    _add_views(draft)
    draft.replace(final)
    _replace_pointer(data_folder, final.name)
    _sweep(data_folder)
    return final


def _copy_tables(connection: duckdb.DuckDBPyConnection, draft: Path) -> None:
    _attach(connection, draft, "draft", read_only=False)
    connection.execute("CREATE SCHEMA draft.reference")
    # The workspace is named in full: a temporary table of a stage would otherwise be taken for a published one.
    (workspace,) = connection.execute("SELECT current_database()").fetchone() or ("",)
    for name in (*MODELS, *PUBLISHED_BY_STAGES):
        connection.execute(f'CREATE TABLE draft.{name} AS FROM "{workspace}".main.{name}')
    for (name,) in _reference_names(connection):
        connection.execute(f'CREATE TABLE draft.reference."{name}" AS FROM reference."{name}"')
    connection.execute("DETACH draft")


def _reference_names(connection: duckdb.DuckDBPyConnection) -> list[tuple[str]]:
    return connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'reference'"
        " AND database_name = current_database() ORDER BY table_name"
    ).fetchall()


def _add_views(draft: Path) -> None:
    with duckdb.connect(str(draft)) as connection:
        add_serving_views(connection)


def add_serving_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `serving.*`, the only names a measure reads: every published and every reference table."""
    connection.execute("CREATE SCHEMA serving")
    tables = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = current_database()"
        " AND schema_name IN ('main', 'reference') ORDER BY ALL"
    ).fetchall()
    for schema, name in tables:
        connection.execute(f'CREATE VIEW serving."{name}" AS SELECT * FROM {schema}."{name}"')


def has_comparable_previous(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether an earlier data file is attached whose tables are as this build's; of another format, they are not."""
    if not has_previous(connection):
        return False
    return connection.execute("SELECT data_format FROM previous.main.data_version").fetchall() == [(DATA_FORMAT,)]


def write_data_version(connection: duckdb.DuckDBPyConnection, version: str, *, is_sample: bool) -> None:
    """Make the table data_version. One row: this build, and the one before it if the two can be compared."""
    previous: tuple[object, ...] = (None, None)
    if has_comparable_previous(connection):
        row = connection.execute("SELECT version, built_at FROM previous.main.data_version").fetchone()
        previous = row or previous
    connection.execute(
        "CREATE TABLE data_version AS SELECT ?::INTEGER AS data_format, ? AS version, ?::VARCHAR AS previous_version,"
        " ?::TIMESTAMP AS previous_built_at, current_timestamp::TIMESTAMP AS built_at, ?::BOOLEAN AS is_sample,"
        " (SELECT count(*) FROM staging.source_file) AS files, (SELECT count(*) FROM staging.line) AS lines",
        [DATA_FORMAT, version, *previous, is_sample],
    )


def read_version(connection: duckdb.DuckDBPyConnection) -> str:
    """The version of the workspace's data."""
    (version,) = connection.execute("SELECT version FROM main.data_version").fetchone() or ("",)
    return str(version)


def _replace_pointer(data_folder: Path, live: str) -> None:
    try:
        old = read_pointer(data_folder)
        previous = old.previous if old.live == live else old.live
    except NoDataError:
        previous = None
    draft = data_folder / f"{POINTER}.new"
    draft.write_text(json.dumps({"live": live, "previous": previous}), encoding="utf-8")
    draft.replace(data_folder / POINTER)


def _sweep(data_folder: Path) -> None:
    """Remove data files that are neither live nor the one before; a reader that has one open keeps it."""
    pointer = read_pointer(data_folder)
    for path in data_folder.glob("spend-*.duckdb"):
        if path.name not in {pointer.live, pointer.previous}:
            path.unlink()
