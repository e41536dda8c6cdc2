"""A CSV of series is read however its rows and months are written; what can't be read is said, line by line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from core.errors import SpendError
from core.projection import SeriesFile, read_series_file

HEADING = "publisher,month,denominator_gbp,numerator_gbp"


def read(folder: Path, text: str) -> SeriesFile:
    path = folder / "series.csv"
    path.write_text(text, encoding="utf-8")
    return read_series_file(path)


@pytest.mark.parametrize(
    "written",
    [
        "2026-04", "2026-4", "2026-04-01", "2026-04-30", "2026-04-01 00:00:00", "2026-04-01T00:00:00+01:00", "202604",
        "04/2026", "01/04/2026", "30/04/2026", "Apr-26", "Apr 2026", "April 2026",
    ],
)  # fmt: skip
def test_a_month_is_read_in_every_form_that_leaves_no_doubt(tmp_path: Path, written: str) -> None:
    found = read(tmp_path, f"{HEADING}\na,{written},100,30\n")
    assert list(found.rows["month"]) == [pd.Timestamp("2026-04-01")]
    assert found.notices == ()


def test_dates_with_the_month_first_are_refused_and_never_read_as_days(tmp_path: Path) -> None:
    lines = "".join(f"a,{month:02d}/01/2026,100,30\n" for month in range(1, 13))
    with pytest.raises(SpendError, match="Line 2: the month '01/01/2026' can't be read"):
        read(tmp_path, f"{HEADING}\n{lines}")


def test_other_columns_their_order_case_and_blanks_do_not_matter(tmp_path: Path) -> None:
    text = 'note,Month, Numerator GBP,Denominator_GBP,publisher\nx,2026-04,30,"£1,000.50", 007 \n\n,,,,\n'
    found = read(tmp_path, text)
    row = found.rows.iloc[0]
    assert (row["publisher"], row["denominator_gbp"], row["numerator_gbp"]) == ("007", 1000.5, 30)
    assert (len(found.rows), found.notices) == (1, ())


def test_a_month_with_no_amounts_is_not_published_and_nothing_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADING}\na,2026-04,,\na,2026-05,100,30\n")
    assert (len(found.rows), found.notices) == (1, ())


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ("a,2026-04,lots,30", "Line 3: the denominator_gbp 'lots' can't be read."),
        ("a,2026-04,100,", "Line 3: the numerator_gbp is blank."),
        ("a,2026-04,inf,30", "Line 3: the denominator_gbp 'inf' can't be read."),
        (",2026-06,100,30", "Line 3: the publisher is blank."),
        ("a,soon,100,30", "Line 3: the month 'soon' can't be read."),
    ],
)
def test_a_line_that_can_not_be_read_is_left_out_and_said(tmp_path: Path, bad: str, sentence: str) -> None:
    found = read(tmp_path, f"{HEADING}\nb,2026-04,100,30\n{bad}\n")
    assert list(found.rows["publisher"]) == ["b"]
    assert found.notices[0] == sentence
    assert "left out" in found.notices[-1]


def test_a_bad_line_takes_its_month_with_it_and_only_the_first_are_told(tmp_path: Path) -> None:
    bad = "".join(f"a,2026-0{month},lots,1\n" for month in range(1, 7))
    found = read(tmp_path, f"{HEADING}\na,2026-01,100,30\na,2026-07,100,30\n{bad}")
    assert list(found.rows["month"]) == [pd.Timestamp("2026-07-01")]
    assert len(found.notices) == 4
    assert "3 more lines" in found.notices[-1]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "can't be read as a CSV"),
        (b"publisher,month\na,2020-01\n", "no column denominator_gbp, numerator_gbp"),
        (b"publisher,Month,month,denominator_gbp,numerator_gbp\n", "more than one column month"),
        ("publisher,month,denominator_gbp,numerator_gbp\né,2020-01,1,1\n".encode("latin-1"), "UTF-8"),
        (b"publisher,month,denominator_gbp,numerator_gbp\na,2020-01,x,1\n", "No line can be read"),
    ],
)
def test_a_file_that_can_not_be_used_is_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "series.csv"
    path.write_bytes(content)
    with pytest.raises(SpendError, match=sentence):
        read_series_file(path)
    with pytest.raises(SpendError, match="can't be read"):
        read_series_file(tmp_path / "absent.csv")
