"""A blank file with the ideal columns, as CSV and as a workbook, and what each column should hold."""

from __future__ import annotations

import csv
import io

import pandas as pd
import xlsxwriter

from core.reference import load_table


def load_columns() -> pd.DataFrame:
    """One row a column of the template: heading, is_needed ('yes' or ''), example, meaning."""
    return load_table("template_columns")


def write_template_csv() -> bytes:
    """The headings as CSV in UTF-8, ready to be filled in."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(load_columns()["heading"])
    return text.getvalue().encode("utf-8-sig")


def write_template_workbook() -> bytes:
    """The headings as a workbook: the sheet 'Payments' to fill in, 'Columns' with what each should hold."""
    target = io.BytesIO()
    columns = load_columns()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("Payments")
        sheet.write_row(0, 0, list(columns["heading"]), bold)
        sheet.set_column(0, len(columns) - 1, 22)
        sheet.freeze_panes(1, 0)
        about = book.add_worksheet("Columns")
        about.write_row(0, 0, ["Column", "Needed", "Example", "What it should hold"], bold)
        for place, row in enumerate(columns.itertuples(index=False), start=1):
            about.write_row(place, 0, [row.heading, row.is_needed or "no", row.example, row.meaning])
        about.set_column(0, 3, 30)
    return target.getvalue()
