"""What a person may choose of how a file is read: kept as text, found again by its headings, used, and described."""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import SpendError
from core.ingest import (
    UPLOAD_LIMITS,
    ColumnChoice,
    FileDescription,
    ReaderLimits,
    SourceRequest,
    StagedFile,
    TableMapping,
    choosable_columns,
    describe_file,
    dump_mapping,
    load_mapping,
    stage_sources,
)
from core.ingest.inspect import describe, inspect_files
from core.ingest.reading import read_source
from core.ingest.report import ReadJob, ReadMember

MESSY = Path(__file__).resolve().parents[1] / "messy_files"
HEADINGS = "Service,Paid on,To whom,Sum\n"
LINES = HEADINGS + "Roads,03/04/2025,Fernway Ltd,10.00\nRoads,05/04/2025,Marlow CIC,20.50\n"
CHOICES = (
    ColumnChoice("amount", 3, "Sum", "chosen", 1.0),
    ColumnChoice("payment_date", 1, "Paid on", "chosen", 1.0),
    ColumnChoice("payee", 2, "To whom", "chosen", 1.0),
)
MAPPING = TableMapping(0, 1, CHOICES, "net")


def read(path: Path, mapping: TableMapping | None = None, preview_rows: int = 0) -> ReadMember:
    request = SourceRequest(path, "upload", path.name, mapping=mapping, preview_rows=preview_rows)
    (member,) = read_source(ReadJob(request, "0" * 64), lambda *_: None)
    return member


def read_text(folder: Path, text: str, mapping: TableMapping | None = None) -> ReadMember:
    path = folder / "upload.csv"
    path.write_text(text, encoding="utf-8")
    return read(path, mapping)


def explain(member: ReadMember) -> FileDescription:
    return describe_file(member.report, member.details)


@given(
    st.builds(
        TableMapping,
        header_row=st.integers(0, 100),
        heading_rows=st.sampled_from([1, 2]),
        choices=st.lists(
            st.builds(
                ColumnChoice,
                column=st.sampled_from(sorted(choosable_columns())),
                index=st.integers(0, 200),
                heading=st.text(max_size=50),
                how=st.just("chosen"),
                certainty=st.just(1.0),
            ),
            max_size=5,
        ).map(tuple),
        amount_basis=st.sampled_from(["net", "gross", "not stated"]),
        data_above=st.booleans(),
        sheet=st.none() | st.text(max_size=20),
        day_first=st.none() | st.booleans(),
        decimal_comma=st.booleans(),
        is_negated=st.booleans(),
        month=st.none() | st.sampled_from(["2025-04", "2031-12"]),
    )
)
def test_a_saved_mapping_is_read_back(mapping: TableMapping) -> None:
    assert load_mapping(dump_mapping(mapping)) == mapping


def change(**values: object) -> str:
    return json.dumps({**json.loads(dump_mapping(MAPPING)), **values})


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{}", "null", '{"format": 1}', "[" * 100_000),
        *(change(format=2), change(header_row=-2), change(header_row="0"), change(heading_rows=9)),
        *(change(amount_basis="free"), change(sheet=5), change(month="May"), change(month="2025"), change(surplus=1)),
        change(choices=[{"column": "salary", "index": 0, "heading": ""}]),
        change(choices=[{"column": "amount", "index": -1, "heading": ""}]),
    ],
)
def test_any_other_text_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(SpendError, match="no saved reading"):
        load_mapping(text)


def test_a_saved_mapping_fits_a_file_with_more_titles_and_moved_columns(tmp_path: Path) -> None:
    text = "Northmoor Council\n\nTo whom,Sum,Service,Paid on\nFernway Ltd,10.00,Roads,03/04/2025\n"
    report = read_text(tmp_path, text, MAPPING).report
    assert (report.rows_kept, report.amount_kept, report.header_row) == (1, Decimal("10.00"), 2)
    assert json.loads(report.column_map)["payee"] == "To whom"


def test_a_mapping_whose_headings_are_not_there_is_refused_by_name(tmp_path: Path) -> None:
    report = read_text(tmp_path, LINES.replace("Sum", "Total paid"), MAPPING).report
    assert (report.rows_kept, report.is_readable) == (0, True)
    assert "there is no heading 'Sum'" in (report.not_payments_reason or "")


def test_a_mapping_without_an_amount_is_refused(tmp_path: Path) -> None:
    report = read_text(tmp_path, LINES, dataclasses.replace(MAPPING, choices=CHOICES[1:])).report
    assert report.not_payments_reason == "No column of amounts was chosen."


def test_days_or_months_first_as_chosen(tmp_path: Path) -> None:
    member = read_text(tmp_path, LINES, dataclasses.replace(MAPPING, day_first=False))
    assert (str(member.details.first_date), str(member.details.last_date)) == ("2025-03-04", "2025-05-04")
    assert "03/04 is 4 March" in explain(member).dates


def test_decimal_commas_as_chosen(tmp_path: Path) -> None:
    text = LINES.replace("10.00", '"1.250"').replace("20.50", '"3.500"')
    assert read_text(tmp_path, text, MAPPING).report.amount_kept == Decimal("4.75")
    member = read_text(tmp_path, text, dataclasses.replace(MAPPING, decimal_comma=True))
    assert member.report.amount_kept == Decimal("4750.00")
    assert "decimal comma" in explain(member).amounts


def test_payments_printed_with_a_minus_are_turned_round(tmp_path: Path) -> None:
    text = LINES.replace("10.00", "-10.00").replace("20.50", "(20.50)") + "Roads,06/04/2025,Fernway Ltd,0.50\n"
    member = read_text(tmp_path, text, dataclasses.replace(MAPPING, is_negated=True))
    report = member.report
    assert (report.rows_kept, report.amount_kept) == (3, Decimal("30.00"))
    assert report.amount_kept + report.amount_set_aside == report.amount_read


def test_the_month_of_lines_without_dates_as_chosen(tmp_path: Path) -> None:
    undated = tuple(choice for choice in CHOICES if choice.column != "payment_date")
    mapping = dataclasses.replace(MAPPING, choices=undated, month="2025-05")
    member = read_text(tmp_path, LINES, mapping)
    assert str(member.report.period_end) == "2025-05-31"
    assert explain(member).period == "It is for May 2025."


def test_one_sheet_as_chosen() -> None:
    path = MESSY / "sheet_per_month.xlsx"
    every = read(path)
    assert every.details.mapping is not None
    sheets = (every.report.sheet or "").split("|")
    one = read(path, dataclasses.replace(every.details.mapping, sheet=sheets[0]))
    assert (len(sheets) > 1, one.report.sheet) == (True, sheets[0])
    assert 0 < one.report.rows_kept < every.report.rows_kept


def test_previews_are_as_published_and_cut() -> None:
    member = read(MESSY / "decoy_sheets.xlsx", preview_rows=2)
    assert len(member.details.previews) > 1
    assert sum(preview.is_used for preview in member.details.previews) == 1
    wide = read(MESSY / "hundred_empty_columns.csv", preview_rows=2).details.previews[0]
    assert (len(wide.records), max(map(len, wide.records))) == (3, 40)
    assert read(MESSY / "plain.csv").details.previews == []


def test_an_upload_is_read_and_read_again_as_chosen(tmp_path: Path) -> None:
    def stage(mapping: TableMapping | None = None) -> StagedFile:
        request = SourceRequest(MESSY / "plain.csv", "upload", "plain.csv", mapping=mapping, preview_rows=5)
        return stage_sources([request], tmp_path, reuse=False, workers=1, limits=UPLOAD_LIMITS)[0]

    first = stage()
    found = first.details[0].mapping
    assert found is not None
    assert first.details[0].previews[0].records[0][0] == "Department"
    again = stage(dataclasses.replace(load_mapping(dump_mapping(found)), amount_basis="gross"))
    assert (again.reports[0].rows_kept, again.reports[0].amount_basis) == (3, "gross")
    assert again.line_path != first.line_path
    assert all(column.how == "you chose it" for column in describe_file(again.reports[0], again.details[0]).columns)


def refuse(tmp_path: Path, name: str, content: bytes, limits: ReaderLimits = UPLOAD_LIMITS) -> str:
    path = tmp_path / name
    path.write_bytes(content)
    request = SourceRequest(path, "upload", name)
    (file,) = stage_sources([request], tmp_path / "staged", reuse=False, workers=1, limits=limits)
    assert not file.reports[0].is_readable
    assert file.line_path is None
    return explain(ReadMember(file.reports[0], file.details[0])).refusal or ""


def test_what_is_too_large_is_refused_in_a_sentence(tmp_path: Path) -> None:
    small = dataclasses.replace(UPLOAD_LIMITS, file_bytes=1_000_000)
    assert "larger than may be read (0 MB). Split it" in refuse(tmp_path, "long.csv", b"a,b\n" * 300_000, small)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.csv", b"0" * 30_000_000)
    assert "Unpacked, the file is larger" in refuse(tmp_path, "bomb.zip", packed.getvalue(), small)
    few = dataclasses.replace(UPLOAD_LIMITS, rows=3)
    lines = b"Date,Supplier,Amount\n" + b"01/06/2025,Alder,1\n" * 4
    assert "more than 3 rows, the most" in refuse(tmp_path, "long.csv", lines, few)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("image.csv", "an image, not a table"),
        ("password.xlsx", "protected by a password"),
        ("cells_far_apart.xlsx", "spans 1,048,576 rows"),
        ("web_page.csv", "a web page, not a table"),
        ("zero_bytes.csv", "empty"),
        ("cut_short.csv.gz", "damaged or cut short"),
        ("macros.xlsm", "holds macros. Save it as an ordinary Excel workbook"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path: Path, name: str, sentence: str) -> None:
    assert sentence in refuse(tmp_path, name, (MESSY / name).read_bytes())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("macros.xlsm", "macros; they were not run"),
        ("decimal_commas.csv", "decimal comma"),
        ("full_stops_of_two_meanings.csv", "1.250 may mean thousands"),
        ("headings_that_say_nothing.csv", "headings do not say what the columns are"),
        ("no_heading.csv", "has no headings"),
        ("wrong_total.csv", "is not the sum of its lines"),
    ],
)
def test_what_to_check_is_said(name: str, words: str) -> None:
    assert any(words in warning for warning in read(MESSY / name).report.warnings)


def test_a_file_is_described_as_an_officer_would_say_it() -> None:
    told = explain(read(MESSY / "headings_below_a_title.xlsx"))
    assert told.headline == "3 payments of £21,174.75 in all, to 3 names, dated 3 April 2025 to 30 April 2025."
    assert told.layout == "The headings are in row 3 of the sheet 'Sheet1'."
    assert told.dates == "Each payment is dated by the date of payment, the column 'Date'."
    assert "The file does not say whether amounts include VAT." in told.amounts
    assert told.period == "It is for April 2025."
    assert [(column.wording, column.heading) for column in told.columns][:2] == [
        ("Amount", "Amount"),
        ("Who was paid", "Supplier"),
    ]
    assert told.left_out[0].startswith("1 row: A title or note")


def test_inspect_prints_the_description() -> None:
    text = describe(inspect_files([MESSY / "nil_return.csv", MESSY / "plain.csv"]))
    assert "This file holds no payments." in text
    assert "Who was paid: 'Supplier' (its heading is a known one)." in text
