"""The one way a figure leaves the app: as CSV or as a workbook, with what it says of itself in the file.

A cell that a spreadsheet would take for a formula gets a leading single quote (OWASP ASVS 1.2.10); numbers stay
numbers, so a negative amount is not text. Streamlit's own table download quotes only, so it is switched off.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
MONEY_FORMAT = "#,##0.00"

Cell = str | int | float | Decimal | bool | date | None


def make_harmless(value: Any) -> Cell:
    """One cell as it leaves: text that could be a formula is quoted, a missing value is empty."""
    if isinstance(value, str):
        # A spreadsheet may drop the spaces before it looks.
        return f"'{value}" if value.startswith(FORMULA_STARTS) or value.lstrip().startswith(FORMULA_STARTS) else value
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        day: date = value.date()
        return day
    plain: Cell = value.item() if isinstance(value, np.generic) else value
    return plain


def _rows(frame: pd.DataFrame) -> list[list[Cell]]:
    heading: list[Cell] = [make_harmless(str(column)) for column in frame.columns]
    body = [[make_harmless(value) for value in row] for row in frame.astype(object).itertuples(index=False)]
    return [heading, *body]


def write_csv(frame: pd.DataFrame, notes: dict[str, str]) -> bytes:
    """The figure as CSV. Lines that begin with '#' above the heading row say what it shows; UTF-8 with a mark."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for name, note in notes.items():
        writer.writerow([f"# {name}", make_harmless(note)])
    writer.writerows(_rows(frame))
    return text.getvalue().encode("utf-8-sig")


def write_workbook(frame: pd.DataFrame, notes: dict[str, str]) -> bytes:
    """The figure as a workbook: the sheet 'Figures' holds the table, 'About' what it shows."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        heading = book.add_format({"bold": True, "text_wrap": True})
        _fill_sheet(book, "Figures", _rows(frame), heading)
        about: list[list[Cell]] = [["What", "Note"], *([name, make_harmless(note)] for name, note in notes.items())]
        _fill_sheet(book, "About", about, heading)
    return target.getvalue()


def _fill_sheet(book: xlsxwriter.Workbook, name: str, rows: list[list[Cell]], heading: Any) -> None:
    sheet = book.add_worksheet(name)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    money = book.add_format({"num_format": MONEY_FORMAT})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(rows[0]) - 1, 0), 24)
    for row_number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(row_number, column, value, heading if row_number == 0 else None)
            elif isinstance(value, date):
                sheet.write_datetime(row_number, column, value, day)
            elif isinstance(value, Decimal):
                sheet.write_number(row_number, column, value, money)
            elif value is not None:
                sheet.write(row_number, column, value)
