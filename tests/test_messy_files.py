"""One tiny made-up file per defect, each with the rows, pounds and rejects that must come out of it."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
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


def read_dates(path: Path) -> list[tuple[date | None, str]]:
    """Each line's date and what it is the date of."""
    batches: list[pa.RecordBatch] = []

    def keep_lines(table: str, rows: pa.RecordBatch) -> None:
        if table == "line":
            batches.append(rows)

    read_source(ReadJob(SourceRequest(path, "authority", path.name), "0" * 64), keep_lines)
    lines = pa.Table.from_batches(batches)
    return list(zip(lines["payment_date"].to_pylist(), lines["date_basis"].to_pylist(), strict=True))


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


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("quarter_dates.csv", [date(2025, 6, 30)] * 3),
        ("four_week_periods.csv", [date(2025, 4, 28), date(2025, 5, 26), date(2026, 3, 31)]),
    ],
)
def test_a_period_on_a_line_dates_it_by_its_end_and_says_so(name: str, ends: list[date]) -> None:
    assert read_dates(FOLDER / name) == [(end, "file period") for end in ends]


def test_parts_of_a_penny_are_added_up_before_they_are_rounded() -> None:
    member = read_one("parts_of_a_penny.csv")
    assert (member.report.amount_kept, member.details.whole_gbp) == (Decimal("40.00"), Decimal("40.02"))
    assert any("parts of a penny" in warning for warning in member.report.warnings)


@pytest.mark.parametrize("blank", ["\n", ",,,,\n"], ids=["no cells", "empty cells"])
def test_a_hundred_thousand_empty_rows_are_no_records(tmp_path: Path, blank: str) -> None:
    path = tmp_path / "many_empty_rows.csv"
    path.write_text((FOLDER / "plain.csv").read_text(encoding="utf-8") + blank * 100_000, encoding="utf-8")
    (member,) = read_source(ReadJob(SourceRequest(path, "authority", path.name), "0" * 64), lambda *_: None)
    assert (member.report.rows_read, member.report.rows_kept) == (3, 3)
    assert member.report.amount_kept == Decimal("21174.75")


def test_every_file_is_expected() -> None:
    files = {path.name for path in FOLDER.iterdir() if path != EXPECTED}
    assert files == {row["file"] for row in read_expected()}
