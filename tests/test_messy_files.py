"""One tiny made-up file per defect, each with the rows, pounds and rejects that must come out of it."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from core.ingest.reading import read_source
from core.ingest.report import FileReport, ReadJob, ReadMember, SourceRequest

FOLDER = Path(__file__).resolve().parent / "messy_files"
EXPECTED = FOLDER / "EXPECTED.csv"


def read_expected() -> list[dict[str, str]]:
    with EXPECTED.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read_one(name: str) -> ReadMember:
    (member,) = read_source(ReadJob(SourceRequest(FOLDER / name, "authority", name), "0" * 64), lambda *_: None)
    return member


def describe_rejects(member: ReadMember) -> str:
    return ";".join(f"{reason}={rows}" for reason, rows in sorted(member.details.reasons.items()))


def check_sums(report: FileReport) -> None:
    assert report.rows_read == report.rows_kept + report.rows_rejected
    assert report.amount_kept + report.amount_set_aside == report.amount_read


@pytest.mark.parametrize("row", read_expected(), ids=lambda row: row["file"])
def test_each_defect_is_read_as_expected(row: dict[str, str]) -> None:
    member = read_one(row["file"])
    report, details = member.report, member.details
    check_sums(report)
    assert row["not_payments_reason"].lower() in (report.not_payments_reason or "").lower()
    assert bool(row["not_payments_reason"]) == (report.not_payments_reason is not None)
    assert (report.rows_kept, report.amount_kept) == (int(row["payment_rows"]), Decimal(row["total_gbp"]))
    assert describe_rejects(member) == row["rejects"]
    dates = (str(details.first_date or ""), str(details.last_date or ""))
    assert dates == (row["first_date"], row["last_date"])


def test_every_file_is_expected() -> None:
    files = {path.name for path in FOLDER.iterdir() if path != EXPECTED}
    assert files == {row["file"] for row in read_expected()}
