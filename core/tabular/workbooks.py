"""Workbooks to records, after looking at what they claim: the library that reads them takes a sheet whole."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time

import python_calamine

from core.errors import TooLargeError, UnreadableFileError
from core.tabular.containers import MEGABYTE, Limits

_COLUMN = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,3})\d')
_ROW = re.compile(rb'<(?:\w+:)?(?:row|c) [^>]*?\br="[A-Z]{0,3}(\d{1,9})"')
_ODS_CELL = re.compile(rb"<table:table-cell ([^>]*)>")
_ODS_REPEAT = re.compile(rb'number-columns-repeated="(\d+)"')
_ODS_ROW = re.compile(rb'number-rows-repeated="(\d+)"')
_OVERLAP = 200
# The part of a compound file that holds a workbook locked with a password.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

# The parts that hold macros, of a zipped workbook and of a compound file.
MACRO_PARTS = (b"vbaProject.bin", "_VBA_PROJECT_CUR".encode("utf-16-le"))


def has_macros(data: bytes) -> bool:
    """True for a workbook that holds macros; they are never run, here or anywhere."""
    return any(part in data for part in MACRO_PARTS)


def check_workbook(data: bytes, limits: Limits) -> None:
    """Raise TooLargeError where a workbook unpacks to, or spans, more than may be read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > limits.workbook_bytes:
            raise TooLargeError("Unpacked, the workbook is larger than may be read.", "Save each sheet as CSV.")
        for entry in entries:
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry.filename):
                _check_extent(archive, entry, limits)


def _check_extent(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> None:
    columns, rows, left, tail = {b"A"}, 1, limits.workbook_bytes, b""
    with archive.open(entry) as stream:
        while block := stream.read(4 * MEGABYTE):
            left -= len(block)
            text = tail + block
            columns.update(_COLUMN.findall(text))
            rows = max(rows, *(int(number) for number in set(_ROW.findall(text))), 1)
            tail = text[-_OVERLAP:]
            if left < 0 or rows * max(map(_column_number, columns)) > limits.cells:
                raise TooLargeError(
                    f"A sheet of the workbook spans {rows:,} rows and {max(map(_column_number, columns)):,} columns, "
                    "most of them empty.",
                    "Delete the stray cells far from the table, or save the sheet as CSV.",
                )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def check_ods(data: bytes, limits: Limits) -> None:
    """Raise TooLargeError where a spreadsheet's repeated cells with content span more than may be read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > limits.workbook_bytes:
            raise TooLargeError("Unpacked, the workbook is larger than may be read.", "Save each sheet as CSV.")
        content = archive.read("content.xml")
    for row in content.split(b"<table:table-row")[1:]:
        repeat = _ODS_ROW.search(row[: row.find(b">") + 1])
        cells = sum(
            int(times.group(1)) if (times := _ODS_REPEAT.search(attributes)) else 1
            for attributes in _ODS_CELL.findall(row)
            if b"office:value" in attributes
        )
        if cells * (int(repeat.group(1)) if repeat else 1) > limits.cells:
            raise TooLargeError("A sheet of the workbook repeats its cells too often.", "Save the sheet as CSV.")


def read_sheets(data: bytes) -> Iterator[tuple[str, Iterator[Sequence[str]]]]:
    """Each sheet's name and records, cells as text. Raises UnreadableFileError."""
    if ENCRYPTED in data:
        raise UnreadableFileError("The workbook is protected by a password.", "Save it without one.")
    with refuse_workbook():
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = workbook.sheet_names
    for name in names:
        yield name, _sheet_records(workbook, name)


def _sheet_records(workbook: python_calamine.CalamineWorkbook, name: str) -> Iterator[Sequence[str]]:
    with refuse_workbook():
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    for row in rows:
        yield [format_cell(cell) for cell in row]


@contextmanager
def refuse_workbook() -> Iterator[None]:
    """Turn what the workbook library raises into a plain sentence; where it panics, that is no `Exception`."""
    try:
        yield
    except python_calamine.PasswordError as error:
        raise UnreadableFileError("The workbook is protected by a password.", "Save it without one.") from error
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError | GeneratorExit):
            raise
        raise UnreadableFileError(
            "The workbook is damaged.", "Open it and save it again, or save it as CSV."
        ) from error


def format_cell(cell: object) -> str:
    """A typed cell as the text a reader expects: ISO dates, whole numbers without '.0', '' for nothing."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool) or cell is None:
        return "" if cell is None else ("Yes" if cell else "No")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
