"""The postcode table, the names of wards and towns, and the table of neighbouring areas: files of the registers
folder, known by their headings."""

from __future__ import annotations

import csv
import gzip
import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import duckdb

from core.errors import RegisterError
from core.reference import load_table

SCHEMA = """
CREATE TABLE IF NOT EXISTS registers.postcode (
    postcode   VARCHAR NOT NULL,   -- upper case, no space
    lad        VARCHAR,            -- GSS codes; NULL where the table says there is none
    county     VARCHAR,
    region     VARCHAR,
    nation     VARCHAR,
    ward       VARCHAR,
    ward_name  VARCHAR,            -- where the postcode table has names itself
    town       VARCHAR,            -- built-up area
    town_name  VARCHAR,
    latitude   DOUBLE,
    longitude  DOUBLE
);
CREATE TABLE IF NOT EXISTS registers.area_neighbour (
    area_code       VARCHAR NOT NULL,
    neighbour_code  VARCHAR NOT NULL
);
CREATE TABLE IF NOT EXISTS registers.place_name (
    code  VARCHAR NOT NULL,        -- of a ward or a built-up area
    name  VARCHAR NOT NULL
);
-- One row: one file that the tables above were read from.
CREATE TABLE IF NOT EXISTS registers.area_file (
    file_name  VARCHAR NOT NULL,
    sha256     VARCHAR NOT NULL
);
"""
CODES = ("lad", "county", "region", "nation", "ward", "ward_name", "town", "town_name")
TABLES = ("postcode", "area_neighbour", "place_name", "area_file")
READABLE = (".csv", ".csv.gz")


@dataclass(frozen=True)
class _AreaFile:
    """A file of the registers folder, or the member of an archive in it, with its heading row."""

    path: Path
    member: str | None
    headings: list[str]

    @property
    def name(self) -> str:
        return f"{self.path.name}!{self.member}" if self.member else self.path.name


def map_postcode_headings(headings: list[str]) -> dict[str, str] | None:
    """Our column -> heading as printed, where the headings are a postcode table's; None where they are not.

    Headings are those of the ONS Postcode Directory through its versions (reference/bodies/postcode_headings.csv).
    """
    printed = {heading.strip().lower(): heading for heading in headings}
    found: dict[str, str] = {}
    for row in load_table("postcode_headings").itertuples():
        if row.heading in printed:
            found.setdefault(str(row.column), printed[str(row.heading)])
    return found if {"postcode", "lad"} <= set(found) else None


def find_name_headings(headings: list[str]) -> tuple[str, str] | None:
    """The headings of code and name, as printed, of a table that names wards or towns, or None."""
    columns = {str(row.heading): str(row.column) for row in load_table("postcode_headings").itertuples()}
    found = {columns.get(heading.strip().lower()): heading for heading in reversed(headings)}
    pairs = (("ward", "ward_name"), ("town", "town_name"))
    named = ((found[code], found[name]) for code, name in pairs if code in found and name in found)
    return None if "postcode" in found else next(named, None)


def is_neighbour_table(headings: list[str]) -> bool:
    """Whether the headings are those of a table of neighbouring areas (area_code, neighbour_code)."""
    return {"area_code", "neighbour_code"} <= {heading.strip().lower() for heading in headings}


def load_area_tables(cursor: duckdb.DuckDBPyConnection, folder: Path | None) -> list[str]:
    """Read the postcode table and the table of neighbours of a registers folder into the attached `registers`.

    One sentence a file read, and one for each table that is missing. Files read before are not read again. A file
    that can't be read costs a sentence, not the build.
    """
    _make_tables(cursor)
    files = list(_find_area_files(folder)) if folder and folder.is_dir() else []
    named = sorted((file.name, _hash(file.path)) for file in files)
    if named == sorted(cursor.execute("SELECT file_name, sha256 FROM registers.area_file").fetchall()):
        return _missing(cursor)
    for table in TABLES:
        cursor.execute(f"DELETE FROM registers.{table}")
    if named:
        cursor.executemany("INSERT INTO registers.area_file VALUES (?, ?)", named)
    return [_load_file(cursor, file) for file in files] + _missing(cursor)


def _make_tables(cursor: duckdb.DuckDBPyConnection) -> None:
    """The tables, made anew where an earlier version of the app made them: their files are read again then."""
    cursor.execute(SCHEMA)
    columns = {row[0] for row in cursor.execute("DESCRIBE registers.postcode").fetchall()}
    if not set(CODES) <= columns:
        for table in TABLES:
            cursor.execute(f"DROP TABLE registers.{table}")
        cursor.execute(SCHEMA)


def _missing(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    if cursor.execute("SELECT 1 FROM registers.postcode LIMIT 1").fetchall():
        return []
    return ["There is no postcode table (ONS Postcode Directory), so where suppliers are based is not known."]


def _find_area_files(folder: Path) -> Iterator[_AreaFile]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for member, headings in _read_headings(path):
            if is_neighbour_table(headings) or map_postcode_headings(headings) or find_name_headings(headings):
                yield _AreaFile(path, member, headings)


def _read_headings(path: Path) -> Iterator[tuple[str | None, list[str]]]:
    """The heading row of a CSV file, or of each CSV in an archive; nothing where there is none to read."""
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                for member in archive.namelist():
                    if member.lower().endswith(".csv"):
                        yield member, _first_row(archive.open(member))
        elif path.name.lower().endswith(READABLE):
            yield None, _first_row(gzip.GzipFile(path) if path.suffix.lower() == ".gz" else path.open("rb"))
    except (OSError, EOFError, zipfile.BadZipFile, UnicodeDecodeError, csv.Error):
        return


def _first_row(opened: IO[bytes] | gzip.GzipFile) -> list[str]:
    with opened as binary:
        line = binary.readline(65_536).decode("utf-8-sig")
    return next(csv.reader([line]), [])


def _hash(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _load_file(cursor: duckdb.DuckDBPyConnection, file: _AreaFile) -> str:
    try:
        with _as_plain_file(file) as path:
            if is_neighbour_table(file.headings):
                return f"{file.name}: {load_neighbours(cursor, path):,} pairs of neighbouring areas."
            if find_name_headings(file.headings):
                return f"{file.name}: {load_place_names(cursor, path, file.headings):,} names of wards or towns."
            return f"{file.name}: {load_postcodes(cursor, path, file.headings):,} postcodes."
    except RegisterError as error:
        return str(error)


@contextmanager
def _as_plain_file(file: _AreaFile) -> Iterator[Path]:
    """The file itself, or an archive's member unpacked for the time of the block."""
    if file.member is None:
        yield file.path
        return
    with TemporaryDirectory() as folder, zipfile.ZipFile(file.path) as archive:
        yield Path(archive.extract(file.member, folder))


def load_postcodes(cursor: duckdb.DuckDBPyConnection, path: Path, headings: list[str]) -> int:
    """Add a postcode table (CSV, also gzipped) to registers.postcode; returns its rows.

    Raises RegisterError where the headings are not a postcode table's or the file can't be read.
    """
    columns = map_postcode_headings(headings)
    if columns is None:
        raise RegisterError(f"{path.name} is no postcode table.", "It needs a postcode and a local authority column.")
    printed = {name: _quote(heading) for name, heading in columns.items()}
    codes = ", ".join(f"nullif(regexp_replace({printed.get(name, 'NULL')}, '^.99999999$', ''), '')" for name in CODES)
    latitude, longitude = (f"try_cast({printed.get(name, 'NULL')} AS DOUBLE)" for name in ("latitude", "longitude"))
    return _insert(
        cursor,
        path,
        f"INSERT INTO registers.postcode (postcode, {', '.join(CODES)}, latitude, longitude) "
        f"SELECT upper(replace({printed['postcode']}, ' ', '')), {codes}, "
        f"CASE WHEN {latitude} < 99 THEN {latitude} END, CASE WHEN {latitude} < 99 THEN {longitude} END "
        f"FROM read_csv($path, header = true, all_varchar = true) WHERE {printed['postcode']} IS NOT NULL",
    )


def load_place_names(cursor: duckdb.DuckDBPyConnection, path: Path, headings: list[str]) -> int:
    """Add a table of wards' or towns' names to registers.place_name; returns its rows. Raises RegisterError."""
    found = find_name_headings(headings)
    if found is None:
        raise RegisterError(f"{path.name} is no table of names.", "It needs a column of codes and one of names.")
    code, name = (_quote(heading) for heading in found)
    return _insert(
        cursor,
        path,
        f"INSERT INTO registers.place_name SELECT DISTINCT trim({code}), trim({name}) "
        f"FROM read_csv($path, header = true, all_varchar = true) WHERE {code} <> '' AND {name} <> ''",
    )


def load_neighbours(cursor: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Add a table of neighbouring areas to registers.area_neighbour; returns its rows. Raises RegisterError."""
    return _insert(
        cursor,
        path,
        "INSERT INTO registers.area_neighbour SELECT trim(area_code), trim(neighbour_code) "
        "FROM read_csv($path, header = true, all_varchar = true)",
    )


def _insert(cursor: duckdb.DuckDBPyConnection, path: Path, statement: str) -> int:
    try:
        counted = cursor.execute(statement, {"path": str(path)}).fetchall()
    except duckdb.Error as error:
        raise RegisterError(f"{path.name} can't be read as a table of places.", "Download it again.") from error
    return int(counted[0][0])


def _quote(heading: str) -> str:
    """A heading as an identifier: it comes from the file, so its quotation marks are doubled."""
    return '"' + heading.replace('"', '""') + '"'
