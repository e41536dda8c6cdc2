"""What leaves the app: harmless in a spreadsheet, the same in CSV and workbook, and saying what it is."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from core.ui.export import FORMULA_STARTS, make_harmless, write_csv, write_workbook

NOTES = {"Figure": "=1+1, with a comma", "Choice": "Northmoor Council"}
FRAME = pd.DataFrame(
    {
        "Supplier": ["=cmd|' /C calc'!A0", "Plain, Ltd", "@x", None],
        "Paid": [Decimal("-12.50"), Decimal("1234567.89"), Decimal(0), None],
        "Share": [0.25, float("nan"), 1.0, 0.5],
        "Month": pd.to_datetime(["2026-04-01", "2026-05-01", None, "2026-07-01"]),
    }
)


def read_csv_rows() -> list[list[str]]:
    text = write_csv(FRAME, NOTES).decode("utf-8-sig")
    return [row for row in csv.reader(io.StringIO(text)) if not row[0].startswith("# ")]


@given(st.sampled_from(FORMULA_STARTS), st.text(max_size=20))
def test_text_that_could_be_a_formula_is_quoted(start: str, rest: str) -> None:
    assert make_harmless(start + rest) == f"'{start}{rest}"


def test_spaces_before_a_formula_do_not_hide_it() -> None:
    assert make_harmless("  =1+1") == "'  =1+1"
    assert make_harmless("  plain = text") == "  plain = text"


def test_numbers_stay_numbers() -> None:
    assert make_harmless(Decimal("-12.50")) == Decimal("-12.50")
    assert make_harmless(float("nan")) is None
    assert make_harmless("-5") == "'-5"


def test_no_cell_of_a_csv_starts_a_formula() -> None:
    text = write_csv(FRAME, NOTES).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    numbers = {"-12.50"}
    assert [cell for cell in cells if cell.startswith(FORMULA_STARTS) and cell not in numbers] == []


def test_a_csv_says_what_it_is_above_its_heading() -> None:
    lines = write_csv(FRAME, NOTES).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("# Figure,")
    assert lines[len(NOTES)] == "Supplier,Paid,Share,Month"


def test_a_csv_can_be_read_past_its_notes() -> None:
    frame = pd.read_csv(io.BytesIO(write_csv(FRAME, NOTES)), comment="#", encoding="utf-8-sig")
    assert list(frame.columns) == list(FRAME.columns)
    assert frame["Paid"].tolist()[:2] == [-12.5, 1234567.89]


def test_workbook_and_csv_hold_the_same(tmp_path: Path) -> None:
    path = tmp_path / "figure.xlsx"
    path.write_bytes(write_workbook(FRAME, NOTES))
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["Figures", "About"]
    rows = book.get_sheet_by_name("Figures").to_python()
    for written, read in zip(read_csv_rows()[1:], rows[1:], strict=True):
        assert written[0] == read[0]
        assert [float(cell) if cell else None for cell in written[1:3]] == [
            pytest.approx(cell) if cell != "" else None for cell in read[1:3]
        ]
        assert written[3] == (str(read[3]) if read[3] != "" else "")
