"""The reader against files that were read by hand: rows and pounds exact, file by file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from core.ingest.reading import read_source
from core.ingest.report import ReadJob, ReadMember, SourceRequest
from core.settings import real_data_folder

NO_FILES = "a folder of real files (SPEND_REAL_DATA) is needed"


def _sure_files() -> Iterator[tuple[str, int, Decimal]]:
    folder = real_data_folder()
    if folder is None or not (folder / "truth.csv").is_file():
        return
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["sure"] == "yes":
                yield row["file"], int(row["payment_rows"]), Decimal(row["total_gbp"])


def read_whole(path: Path, name: str) -> ReadMember:
    """The only member of a file, read in this process."""
    (member,) = read_source(ReadJob(SourceRequest(path, "authority", name), "0" * 64), lambda *_: None)
    return member


@pytest.mark.real
def test_real_files_are_there_to_be_read() -> None:
    if real_data_folder() is None:
        pytest.skip(NO_FILES)
    assert len(list(_sure_files())) >= 200


@pytest.mark.real
@pytest.mark.parametrize(("file", "rows", "pounds"), list(_sure_files()))
def test_rows_and_pounds_are_those_read_by_hand(file: str, rows: int, pounds: Decimal) -> None:
    folder = real_data_folder()
    assert folder is not None
    report = read_whole(folder / file, file.removeprefix("real/")).report
    assert (report.rows_kept, report.amount_kept) == (rows, pounds)
    assert report.rows_read == report.rows_kept + report.rows_rejected
    assert report.amount_kept + report.amount_set_aside == report.amount_read
