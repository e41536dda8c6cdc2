"""Files to Parquet through child processes: what is kept, what is read again, and what happens to files that kill."""

from __future__ import annotations

import dataclasses
import shutil
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from core.ingest import (
    ColumnChoice,
    FileReport,
    ReaderLimits,
    SourceRequest,
    StagedFile,
    TableMapping,
    find_superseded,
    stage_sources,
)
from core.ingest.inspect import describe, describe_member, inspect_files
from core.ingest.pool import ReadTask, run_tasks
from core.ingest.report import ReadJob, ReadMember

MESSY = Path(__file__).resolve().parents[1] / "messy_files"
STAGING = Path(__file__).resolve().parents[2] / "core" / "store" / "staging.sql"


def stage(folder: Path, names: list[str], reuse: bool = True) -> list[StagedFile]:
    requests = [SourceRequest(MESSY / name, "northmoor", name) for name in names]
    return stage_sources(requests, folder, reuse=reuse, workers=1)


def load(staged: list[StagedFile]) -> duckdb.DuckDBPyConnection:
    """Staging tables filled as a build fills them."""
    connection = duckdb.connect()
    connection.execute(STAGING.read_text(encoding="utf-8"))
    for file in staged:
        for table, path in (("line", file.line_path), ("reject", file.reject_path)):
            if path:
                connection.execute(f"INSERT INTO staging.{table} SELECT * FROM read_parquet(?)", [str(path)])
        for report in file.reports:
            values = list(dataclasses.astuple(report))
            connection.execute(f"INSERT INTO staging.source_file VALUES ({','.join('?' * len(values))})", values)
    return connection


def test_reports_and_parquet_fit_the_staging_tables(tmp_path: Path) -> None:
    staged = stage(
        tmp_path, ["plain.csv", "labelled_total.csv", "sheet_per_month.xlsx", "two_members.zip", "image.csv"]
    )
    with load(staged) as connection:
        for table, schema in (("line", staged[0].line_path), ("reject", staged[1].reject_path)):
            want = connection.execute(f"SELECT column_name, column_type FROM (DESCRIBE staging.{table})").fetchall()
            given = connection.execute(
                "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(?))", [str(schema)]
            ).fetchall()
            assert given == want
        wrong = connection.execute(
            """
            SELECT name FROM staging.source_file
            WHERE rows_kept <> (SELECT count(*) FROM staging.line WHERE line.file_id = source_file.file_id)
                OR rows_rejected <> (SELECT count(*) FROM staging.reject WHERE reject.file_id = source_file.file_id)
                OR amount_kept <> coalesce(
                    (SELECT sum(amount_gbp) FROM staging.line WHERE line.file_id = source_file.file_id), 0
                )
                OR amount_set_aside <> coalesce(
                    (SELECT sum(amount_gbp) FROM staging.reject WHERE reject.file_id = source_file.file_id), 0
                )
            """
        ).fetchall()
        assert wrong == []
        assert connection.execute("SELECT count(*) FROM staging.line").fetchone() == (12,)
    fields = [field.name for field in dataclasses.fields(FileReport)]
    with duckdb.connect() as connection:
        connection.execute(STAGING.read_text(encoding="utf-8"))
        columns = connection.execute("SELECT column_name FROM (DESCRIBE staging.source_file)").fetchall()
        assert [name for (name,) in columns] == fields


def test_only_what_changed_is_read_again(tmp_path: Path) -> None:
    source = tmp_path / "spend.csv"
    shutil.copy(MESSY / "plain.csv", source)
    request = SourceRequest(source, "northmoor", "northmoor/spend.csv")

    def read(again: SourceRequest = request, reuse: bool = True) -> StagedFile:
        return stage_sources([again], tmp_path / "staged", reuse=reuse, workers=1)[0]

    first, second = read(), read()
    assert (first.from_cache, second.from_cache) == (False, True)
    assert second.reports == first.reports
    assert not read(reuse=False).from_cache
    assert not read(dataclasses.replace(request, amount_basis="gross")).from_cache
    source.write_bytes(source.read_bytes().replace(b"1250.00", b"1250.01"))
    changed = read()
    assert not changed.from_cache
    assert changed.reports[0].amount_kept == first.reports[0].amount_kept + Decimal("0.01")


def test_ids_stay_and_equal_files_get_ids_of_their_own(tmp_path: Path) -> None:
    shutil.copy(MESSY / "plain.csv", tmp_path / "copy.csv")
    one = SourceRequest(MESSY / "plain.csv", "northmoor", "a.csv")
    copy = SourceRequest(tmp_path / "copy.csv", "northmoor", "b.csv")
    alone = stage_sources([one], tmp_path / "staged", reuse=True, workers=1)[0]
    first, second = stage_sources([one, copy], tmp_path / "staged", reuse=True, workers=1)
    assert first.reports[0].file_id == alone.reports[0].file_id != second.reports[0].file_id


def test_progress_is_told_file_by_file(tmp_path: Path) -> None:
    requests = [SourceRequest(MESSY / name, "northmoor", name) for name in ("plain.csv", "image.csv")]
    seen: list[str] = []
    stage_sources(requests, tmp_path, reuse=False, workers=2, on_file=lambda file: seen.append(file.request.name))
    assert sorted(seen) == ["image.csv", "plain.csv"]


def read_with(limits: ReaderLimits, *names: str) -> list[ReadMember]:
    tasks = [ReadTask(ReadJob(SourceRequest(MESSY / name, "northmoor", name), "0" * 64)) for name in names]
    found: dict[int, list[ReadMember]] = {}
    run_tasks(tasks, 1, found.__setitem__, limits)
    return [found[place][0] for place in range(len(tasks))]


def test_a_file_that_takes_too_long_is_reported_and_the_next_is_read() -> None:
    (slow,) = read_with(ReaderLimits(wall_seconds=0), "plain.csv")
    assert not slow.report.is_readable
    assert "took longer" in (slow.report.not_payments_reason or "")
    (fine,) = read_with(ReaderLimits(), "plain.csv")
    assert fine.report.rows_kept == 3


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux")
def test_a_file_that_needs_too_much_memory_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    line = b"03/04/2025,Fernway Paving Ltd,100231,1250.00\n"
    path.write_bytes(b"Date,Supplier,Transaction Number,Amount\n" + line * 400_000)
    (starved,) = read_with(ReaderLimits(memory_megabytes=100), str(path))
    assert not starved.report.is_readable
    assert "memory" in (starved.report.not_payments_reason or "")


def test_a_workbook_of_a_thousand_million_cells_harms_nobody() -> None:
    bad, good = read_with(ReaderLimits(), "cells_far_apart.xlsx", "plain.csv")
    assert not bad.report.is_readable
    assert good.report.rows_kept == 3


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    request = SourceRequest(tmp_path / "absent.csv", "northmoor", "absent.csv")
    (file,) = stage_sources([request], tmp_path, reuse=True, workers=1)
    assert "can't be opened" in (file.reports[0].not_payments_reason or "")


def test_a_mapping_of_ones_own_is_used() -> None:
    choices = (
        ColumnChoice("amount", 4, "Amount", "chosen", 1.0),
        ColumnChoice("payment_date", 1, "Date", "chosen", 1.0),
        ColumnChoice("payee", 0, "Department", "chosen", 1.0),
    )
    mapping = TableMapping(0, 1, choices, "gross")
    job = ReadJob(SourceRequest(MESSY / "plain.csv", "northmoor", "plain.csv", mapping=mapping), "0" * 64)
    found: dict[int, list[ReadMember]] = {}
    run_tasks([ReadTask(job)], 1, found.__setitem__)
    report = found[0][0].report
    assert (report.rows_kept, report.amount_basis) == (3, "gross")
    assert '"payee": "Department"' in report.column_map


def test_inspect_has_the_keys_of_the_command_line() -> None:
    found = inspect_files([MESSY / "two_members.zip", MESSY / "password.xlsx", MESSY / "nil_return.csv"])
    entries = [describe_member(member) for member in found]
    assert [entry["file"].rpartition("/")[2] for entry in entries] == ["april.csv", "password.xlsx", "nil_return.csv"]
    packed, locked, empty = entries
    assert packed["file"].endswith("two_members.zip!2025/april.csv")
    assert (packed["container"], packed["format"], packed["header_row"]) == ("zip", "csv", 0)
    assert (packed["payment_rows"], packed["total_gbp"]) == (3, "21174.75")
    assert packed["columns"]["amount_gbp"] == "Amount"
    assert packed["columns"]["payee"] == "Supplier"
    assert not locked["is_payments"]
    assert not empty["is_payments"]
    assert [member.report.is_readable for member in found] == [True, False, True]
    text = describe(found)
    assert "3 payments of £21,174.75" in text
    assert "password" in text


def write_spend(path: Path, lines: list[tuple[str, str, str, str]]) -> None:
    rows = ["Date,Supplier,Transaction Number,Amount", *(",".join(line) for line in lines)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def test_files_that_repeat_or_overlap_one_another(tmp_path: Path) -> None:
    lines = [(f"{day:02}/04/2025", "Fernway Ltd", str(day), f"{day}.00") for day in range(1, 29)]
    later = [(f"{day:02}/05/2025", "Fernway Ltd", str(day), f"{day}.00") for day in range(1, 29)]
    parts = {
        "a_april.csv": lines,
        "b_april_again.csv": list(reversed(lines)),
        "c_part.csv": lines[:10],
        "d_year.csv": [*lines, *later],
        "e_june.csv": [*later[20:], ("01/06/2025", "Fernway Ltd", "99", "1.00")],
        "f_twice.csv": [lines[0], lines[0]],
        "g_nil.csv": [],
    }
    for name, content in parts.items():
        write_spend(tmp_path / name, content)
    requests = [SourceRequest(tmp_path / name, "northmoor", name) for name in parts]
    requests.append(SourceRequest(tmp_path / "a_april.csv", "southmoor", "a_april.csv"))
    with load(stage_sources(requests, tmp_path / "staged", reuse=True, workers=1)) as connection:
        find_superseded(connection.cursor())
        found = connection.execute(
            """
            SELECT given.name, kept.name, basis FROM staging.superseded
            JOIN staging.source_file AS given USING (file_id)
            JOIN staging.source_file AS kept ON kept.file_id = superseded_by ORDER BY 1
            """
        ).fetchall()
        assert found == [
            ("a_april.csv", "d_year.csv", "contained"),
            ("b_april_again.csv", "d_year.csv", "contained"),
            ("c_part.csv", "d_year.csv", "contained"),
        ]
        warned = connection.execute(
            "SELECT name FROM staging.source_file WHERE list_any_value(warnings) LIKE '%both count%' ORDER BY 1"
        ).fetchall()
        assert warned == [("d_year.csv",), ("e_june.csv",), ("f_twice.csv",)]


def test_of_equal_files_the_later_gives_way(tmp_path: Path) -> None:
    lines = [(f"{day:02}/04/2025", "Fernway Ltd", str(day), f"{day}.00") for day in range(1, 9)]
    for name, content in (("a.csv", lines), ("b.csv", lines[::-1]), ("c.csv", [*lines[1:], lines[0]])):
        write_spend(tmp_path / name, content)
    requests = [SourceRequest(tmp_path / name, "northmoor", name) for name in ("a.csv", "b.csv", "c.csv")]
    with load(stage_sources(requests, tmp_path / "staged", reuse=True, workers=1)) as connection:
        find_superseded(connection.cursor())
        found = connection.execute(
            """
            SELECT given.name, kept.name, basis FROM staging.superseded
            JOIN staging.source_file AS given USING (file_id)
            JOIN staging.source_file AS kept ON kept.file_id = superseded_by ORDER BY 1
            """
        ).fetchall()
        assert found == [("b.csv", "a.csv", "same lines"), ("c.csv", "a.csv", "same lines")]


def write_month(path: Path, month: int, heading: str, factor: Decimal) -> None:
    rows = [f"Date,Supplier,Transaction Number,{heading}"]
    for supplier in range(8):
        rows += [
            f"{day:02}/{month:02}/2024,Supplier {supplier} Ltd,{month}{day}{supplier},{(100 + supplier) * factor:.2f}"
            for day in (5, 15, 25)
        ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


@pytest.mark.parametrize(("factor", "warns"), [("1.2", True), ("1", False)])
def test_a_new_heading_with_vat_in_it_is_noticed(tmp_path: Path, factor: str, warns: bool) -> None:
    requests = []
    for month in range(1, 9):
        path = tmp_path / f"spend-2024-{month:02}.csv"
        late = month > 4
        write_month(path, month, "Amount Paid" if late else "Net Amount", Decimal(factor if late else 1))
        requests.append(SourceRequest(path, "northmoor", path.name))
    with load(stage_sources(requests, tmp_path / "staged", reuse=True, workers=1)) as connection:
        find_superseded(connection.cursor())
        warned = connection.execute(
            "SELECT name FROM staging.source_file WHERE list_any_value(warnings) LIKE '%VAT seems to be included%'"
        ).fetchall()
        assert warned == ([("spend-2024-05.csv",)] if warns else [])
