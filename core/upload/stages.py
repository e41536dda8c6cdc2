"""The stages of one upload, from lines to the tables and views that every screen reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from core import classify, ingest
from core.errors import TooLargeError
from core.settings import Settings
from core.store import build as store
from core.store import staging
from core.store.connection import SessionData
from core.store.register_lock import hold_registers
from core.store.session import finish_session_database, open_session_database
from core.store.verify import find_failures, require_no_failures
from core.suppliers.matching import match_suppliers
from core.upload.answers import ASKED
from core.upload.receive import OWN_FILE, UPLOAD, Progress, Reading

SQL = Path(__file__).resolve().parent
TOO_LARGE = TooLargeError("The file needs more memory than one person may use here.", "Give fewer months at a time.")
ANSWERS = pa.schema([(name, pa.string()) for name in ("payee", *ASKED)])


@dataclass(frozen=True)
class Basis:
    """What lines are put beside: whose file it is (an authority_id, or none), and what people decided."""

    body: str
    judgements: pd.DataFrame
    decisions: pd.DataFrame
    answers: pd.DataFrame


def make_session_data(
    settings: Settings, live: Path, reading: Reading, basis: Basis, progress: Progress
) -> SessionData:
    """Put lines through every stage of a build, in a database of their own. Raises SpendError, CheckFailedError."""
    with hold_registers(settings.data_folder, for_writing=False):
        connection = open_session_database(settings, live)
        try:
            for words, run in STAGES:
                progress(words)
                run(connection, reading, basis)
        except duckdb.OutOfMemoryException as error:
            connection.close()
            raise TOO_LARGE from error
        except BaseException:
            connection.close()
            raise
    return SessionData(live, connection)


def _load_lines(connection: duckdb.DuckDBPyConnection, reading: Reading, basis: Basis) -> None:
    _stage_authority(connection, basis.body)
    staging.stage_records(connection, "source_file", [asdict(file.report) for file in reading.files])
    _stage_rows(connection, "line", reading.lines)
    _stage_rows(connection, "reject", reading.rejects)
    _run(connection, "own_entities")
    _run_over(connection, "apply_answers", basis.answers)
    ingest.find_superseded(connection)
    classify.map_units(connection)
    staging.key_lines(connection)


def _stage_authority(connection: duckdb.DuckDBPyConnection, body: str) -> None:
    """The session's file as one more public body; where its body is known, it has that one's sort and area."""
    connection.execute(
        "INSERT INTO staging.authority BY NAME"
        " SELECT $upload AS authority_id, $upload AS folder, $name AS name, coalesce(type, 'unknown') AS type, region,"
        " coalesce(area_codes, []) AS area_codes, coalesce(is_national, false) AS is_national"
        " FROM (SELECT $body AS authority_id) LEFT JOIN served.main.authority USING (authority_id)",
        {"upload": UPLOAD, "name": OWN_FILE, "body": body},
    )


def _stage_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    connection.register("given_lines", rows)
    connection.execute(f"INSERT INTO staging.{table} BY NAME SELECT * FROM given_lines")
    connection.unregister("given_lines")


def _run(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    connection.execute((SQL / f"{name}.sql").read_text(encoding="utf-8"))


def _run_over(connection: duckdb.DuckDBPyConnection, name: str, answers: pd.DataFrame) -> None:
    """Run a statement over what somebody said of payees."""
    connection.register("given_answers", pa.Table.from_pandas(answers, ANSWERS, preserve_index=False))
    _run(connection, name)
    connection.unregister("given_answers")


def _find_suppliers(connection: duckdb.DuckDBPyConnection, _: Reading, basis: Basis) -> None:
    match_suppliers(connection, basis.judgements)
    _run(connection, "known_suppliers")
    _run_over(connection, "told_suppliers", basis.answers)


def _classify(connection: duckdb.DuckDBPyConnection, _: Reading, basis: Basis) -> None:
    decisions = classify.lay_out_judgements(basis.decisions)
    told = connection.execute("SELECT * FROM temp.told_supplier").df()
    others = decisions[~decisions["supplier_id"].isin(told["supplier_id"])]
    classify.classify_suppliers(connection, pd.concat([others, told], ignore_index=True))
    _run(connection, "known_classes")
    classify.classify_lines(connection, decisions)


def _make_tables(connection: duckdb.DuckDBPyConnection, _: Reading, __: Basis) -> None:
    store.run_models(connection)


def _check(connection: duckdb.DuckDBPyConnection, _: Reading, __: Basis) -> None:
    require_no_failures(find_failures(connection))
    finish_session_database(connection)


STAGES = (
    ("Loading the lines", _load_lines),
    ("Finding who was paid", _find_suppliers),
    ("Deciding what counts", _classify),
    ("Making the tables", _make_tables),
    ("Checking that it all adds up", _check),
)
