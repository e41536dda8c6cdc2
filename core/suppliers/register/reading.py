"""Register files as streams of record batches: plain, gzipped or zipped text with commas, bars or tabs, or JSON.

Registers come from whoever runs the app, not from strangers, and hold millions of rows: they are read in one
stream, never whole.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import pyarrow as pa
import pyarrow.csv as pa_csv

from core.errors import RegisterError
from core.suppliers.register.json_records import read_json_columns, read_json_headings

HEADING_BYTES = 65536
BLOCK_BYTES = 8 << 20
TEXT_ENDINGS = {".csv", ".txt", ".tsv", ".bcp", ".json"}
_DAMAGED = (ValueError, EOFError, OSError, zipfile.BadZipFile, zlib.error)
_ENCODINGS = ("utf-8", "cp1252")


@dataclass(frozen=True)
class RegisterFile:
    """A text file, or the member of an archive, that may be a register."""

    path: Path
    member: str | None

    @property
    def name(self) -> str:
        """As notices print it: file, or archive!member."""
        return f"{self.path.name}!{self.member}" if self.member else self.path.name

    @property
    def is_json(self) -> bool:
        """Whether it is a list of records in JSON, by the ending of its name once unpacked."""
        name = self.member or self.path.name.removesuffix(".gz")
        return name.lower().endswith(".json")

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The bytes of the text, uncompressed."""
        if self.path.suffix == ".zip":
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member or "") as stream:
                yield stream
        elif self.path.suffix == ".gz":
            with gzip.open(self.path) as stream:
                yield cast(IO[bytes], stream)
        else:
            with self.path.open("rb") as stream:
                yield stream


def list_register_files(folder: Path) -> list[RegisterFile]:
    """Every text file below `folder`, those inside zip archives too, in order of name."""
    files: list[RegisterFile] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.suffix == ".zip":
            files += [RegisterFile(path, member) for member in _list_members(path)]
        elif (path.with_suffix("") if path.suffix == ".gz" else path).suffix.lower() in TEXT_ENDINGS:
            files.append(RegisterFile(path, None))
    return files


def _list_members(path: Path) -> list[str | None]:
    """The text files in an archive; a damaged archive stands for itself, so that it is noticed."""
    try:
        with zipfile.ZipFile(path) as archive:
            return [*sorted(name for name in archive.namelist() if Path(name).suffix.lower() in TEXT_ENDINGS)]
    except zipfile.BadZipFile:
        return [None]


def read_headings(file: RegisterFile) -> tuple[list[str], str]:
    """The first record's cells and the sign between them ('' in JSON); no cells for an empty file or one of no text.

    Raises RegisterError for a file that is damaged from its beginning.
    """
    try:
        with file.open() as stream:
            if file.is_json:
                return read_json_headings(stream), ""
            start = stream.read(HEADING_BYTES)
    except _DAMAGED as error:
        raise _say_damaged(file, error) from error
    line = start.split(b"\n", 1)[0].decode("utf-8-sig", errors="replace").rstrip("\r")
    if not line.strip() or "\0" in line:
        return [], ","
    delimiter = max(",\t|;", key=line.count)
    return next(csv.reader(io.StringIO(line), delimiter=delimiter)), delimiter


def read_columns(file: RegisterFile, delimiter: str, columns: dict[str, str]) -> Iterator[pa.RecordBatch]:
    """The wanted columns (field -> heading) as text, batch by batch, '' as null; raises RegisterError."""
    with file.open() as stream:
        try:
            if file.is_json:
                yield from read_json_columns(stream, columns)
            else:
                yield from _read_delimited(stream, _find_encoding(file), delimiter, columns)
        except _DAMAGED as error:
            raise _say_damaged(file, error) from error


def _read_delimited(
    stream: IO[bytes], encoding: str, delimiter: str, columns: dict[str, str]
) -> Iterator[pa.RecordBatch]:
    reader = pa_csv.open_csv(
        stream,
        read_options=pa_csv.ReadOptions(block_size=BLOCK_BYTES, encoding=encoding),
        parse_options=pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            include_columns=list(columns.values()),
            column_types=dict.fromkeys(columns.values(), pa.string()),
            strings_can_be_null=True,
            null_values=[""],
            quoted_strings_can_be_null=True,
        ),
    )
    for batch in reader:
        yield batch.rename_columns(list(columns))


def _say_damaged(file: RegisterFile, error: Exception) -> RegisterError:
    what = (str(error).splitlines() or [""])[0].rstrip(".")
    return RegisterError(f"{file.name} is damaged or cut short: {what}.", "Download it again.")


def _find_encoding(file: RegisterFile) -> str:
    """utf-8 unless the beginning of the file is not."""
    with file.open() as stream:
        sample = stream.read(BLOCK_BYTES)
    for encoding in _ENCODINGS:
        try:
            sample[: sample.rfind(b"\n") + 1].decode(encoding)
        except UnicodeDecodeError:
            continue
        return "utf8" if encoding == "utf-8" else encoding
    return "latin-1"


def hash_file(file: RegisterFile) -> str:
    """The sha256 of the file or, for a member, of archive and member name."""
    digest = hashlib.sha256((file.member or "").encode())
    with file.path.open("rb") as stream:
        while chunk := stream.read(BLOCK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
