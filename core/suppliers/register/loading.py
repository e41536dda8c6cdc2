"""Load a folder of register files into the register file, one snapshot of one register at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path

import duckdb
import pyarrow as pa

from core.errors import RegisterError
from core.suppliers.index import build_index
from core.suppliers.queries import fetch_value, fill_table, run_file
from core.suppliers.register.formats import FIELDS, RecognisedFile, recognise_register
from core.suppliers.register.reading import (
    RegisterFile,
    hash_file,
    list_register_files,
    read_columns,
    read_headings,
)

SQL = Path(__file__).resolve().parent
OWN_LIST = "own list"
"""Lists that somebody made: they add to registers, and what one of them leaves out has not vanished."""

_DATE_IN_NAME = re.compile(r"(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])?(?!\d)")


@dataclass(frozen=True)
class RegisterNotice:
    """What became of one file: `register` is None where the file was not taken, `sentence` says it in plain words."""

    file: str
    register: str | None
    rows: int
    sentence: str


@dataclass(frozen=True)
class _Snapshot:
    file: RegisterFile
    recognised: RecognisedFile
    delimiter: str
    sha256: str
    day: date
    register: str
    listed_in: str


def load_registers(folder: Path | None, cursor: duckdb.DuckDBPyConnection) -> list[RegisterNotice]:
    """Load what is new in `folder` into the register file attached as `registers`, and bring its index up to date.

    One notice a file, those that are no register included. A damaged file is noticed and left out; the rest loads.
    """
    create_tables(cursor)
    found, notices = _find_snapshots(list_register_files(folder) if folder and folder.is_dir() else [])
    known = {row[0] for row in cursor.execute("SELECT sha256 FROM registers.snapshot").fetchall()}
    notices += [_notice(s, 0, f"{s.file.name} was loaded before.") for s in found if s.sha256 in known]
    fresh = [snapshot for snapshot in found if snapshot.sha256 not in known]
    for (listed_in, day), files in groupby(sorted(fresh, key=_order), key=lambda s: (s.listed_in, s.day)):
        notices += _load_snapshot(cursor, listed_in, day, list(files))
    build_index(cursor)
    return notices


def create_tables(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of an empty register file; one that has them is left as it is."""
    run_file(cursor, SQL / "tables.sql")


def _order(snapshot: _Snapshot) -> tuple[str, date, str]:
    return snapshot.listed_in, snapshot.day, snapshot.file.name


def _find_snapshots(files: list[RegisterFile]) -> tuple[list[_Snapshot], list[RegisterNotice]]:
    found, notices = [], []
    for file in files:
        try:
            headings, delimiter = read_headings(file)
            recognised = recognise_register(headings)
            if recognised is None:
                notices.append(RegisterNotice(file.name, None, 0, f"{file.name} is no register of suppliers."))
            else:
                found.append(_describe(file, recognised, delimiter))
        except RegisterError as error:
            notices.append(RegisterNotice(file.name, None, 0, str(error)))
    return found, notices


def _describe(file: RegisterFile, recognised: RecognisedFile, delimiter: str) -> _Snapshot:
    day = _find_date(file, recognised, delimiter)
    register, listed_in = recognised.format.register or OWN_LIST, recognised.format.listed_in or OWN_LIST
    return _Snapshot(file, recognised, delimiter, hash_file(file), day, register, listed_in)


def _find_date(file: RegisterFile, recognised: RecognisedFile, delimiter: str) -> date:
    """The snapshot's day: as its own column says, else as in the file's name, else when the file was written."""
    if heading := recognised.columns.get("snapshot_date"):
        batch = next(read_columns(file, delimiter, {"snapshot_date": heading}), None)
        text = str(batch.column(0)[0].as_py() or "")[:10] if batch is not None and batch.num_rows else ""
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    if named := _DATE_IN_NAME.search(file.name):
        return date(int(named[1]), int(named[2]), int(named[3] or 1))
    return datetime.fromtimestamp(file.path.stat().st_mtime, UTC).date()


def _load_snapshot(
    cursor: duckdb.DuckDBPyConnection, listed_in: str, day: date, files: list[_Snapshot]
) -> list[RegisterNotice]:
    columns = ", ".join(f"{field} VARCHAR" for field in FIELDS)
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE raw_record (record BIGINT, format VARCHAR, {columns})")
    notices = [_stage_file(cursor, snapshot) for snapshot in files]
    run_file(cursor, SQL / "stage.sql")
    taken = [snapshot for snapshot, notice in zip(files, notices, strict=True) if notice.register is not None]
    if not taken:
        return notices
    is_whole = listed_in != OWN_LIST and any("name" in s.recognised.format.required for s in taken)
    _apply(cursor, listed_in, day, is_whole=is_whole)
    for snapshot, notice in zip(files, notices, strict=True):
        if notice.register is not None:
            _record(cursor, snapshot, notice.rows)
    return notices


def _stage_file(cursor: duckdb.DuckDBPyConnection, snapshot: _Snapshot) -> RegisterNotice:
    """Stream one file into temp.raw_record; a damaged one adds nothing."""
    before = _count(cursor)
    try:
        for batch in read_columns(snapshot.file, snapshot.delimiter, snapshot.recognised.columns):
            _insert(cursor, batch, snapshot)
    except RegisterError as error:
        cursor.execute("DELETE FROM temp.raw_record WHERE record >= ?", [before])
        return RegisterNotice(snapshot.file.name, None, 0, str(error))
    rows = _count(cursor) - before
    return _notice(snapshot, rows, f"{snapshot.file.name}: {_count_records(rows)} of {snapshot.day:%-d %B %Y}.")


def _count(cursor: duckdb.DuckDBPyConnection) -> int:
    return int(fetch_value(cursor, "SELECT count(*) FROM temp.raw_record"))


def _insert(cursor: duckdb.DuckDBPyConnection, batch: pa.RecordBatch, snapshot: _Snapshot) -> None:
    table = pa.Table.from_batches([batch])
    if snapshot.recognised.format.register:
        table = table.append_column("register", pa.array([snapshot.register] * len(table), pa.string()))
    table = table.append_column("format", pa.array([snapshot.recognised.format.name] * len(table), pa.string()))
    first = _count(cursor)
    table = table.append_column("record", pa.array(range(first, first + len(table)), pa.int64()))
    fill_table(cursor, "INSERT INTO temp.raw_record BY NAME SELECT * FROM given_rows", table)


def _apply(cursor: duckdb.DuckDBPyConnection, listed_in: str, day: date, *, is_whole: bool) -> None:
    earlier = "SELECT max(snapshot_date) FROM registers.snapshot WHERE coalesce(listed_in, register) = ?"
    newest = fetch_value(cursor, earlier, [listed_in])
    given = {"listed_in": listed_in, "day": day, "newest": newest, "is_whole": is_whole}
    run_file(cursor, SQL / "apply.sql", given)


def _record(cursor: duckdb.DuckDBPyConnection, snapshot: _Snapshot, rows: int) -> None:
    cursor.execute(
        "INSERT INTO registers.snapshot VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            snapshot.register,
            snapshot.day,
            snapshot.recognised.format.name,
            snapshot.file.name,
            snapshot.sha256,
            rows,
            snapshot.listed_in,
        ],
    )


def _count_records(rows: int) -> str:
    return "1 record" if rows == 1 else f"{rows:,} records"


def _notice(snapshot: _Snapshot, rows: int, sentence: str) -> RegisterNotice:
    return RegisterNotice(snapshot.file.name, snapshot.register, rows, sentence)


def describe_untaken(notices: Iterable[RegisterNotice]) -> list[str]:
    """The names of the files that are no register of suppliers: others may be able to use them."""
    return [notice.file for notice in notices if notice.register is None]
