"""Writes tables to files so that the same rows always give the same bytes."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import xlsxwriter

Cell = str | int | float | date
Rows = list[list[Cell]]
STILL = (1980, 1, 1, 0, 0, 0)


def lay_out_csv(
    rows: Iterable[Sequence[Cell]], delimiter: str = ",", end: str = "\r\n", quote_all: bool = False
) -> str:
    """Rows as CSV text."""
    text = io.StringIO()
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return text.getvalue()


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, gzipped where its name ends in .gz, with no clock in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".gz":
        content = gzip.compress(content, compresslevel=9, mtime=0)
    path.write_bytes(content)


def write_zip(path: Path, member: str, content: bytes) -> None:
    """Write an archive of one member, with no clock in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo(member, date_time=STILL)
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, content, compresslevel=9)


def write_workbook(path: Path, sheets: dict[str, Rows]) -> None:
    """Write a workbook, one sheet per entry, dates as dates."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as workbook:
        workbook.set_properties({"created": datetime(2020, 1, 1)})  # noqa: DTZ001 - a fixed stamp, not a moment
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
