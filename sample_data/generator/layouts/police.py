"""The police body's workbooks."""

from __future__ import annotations

from pathlib import Path

from ..files import Cell, Rows, write_workbook
from ..lines import Line
from ..wording import write_slashes
from .placing import group_lines, name_year, note_places, read_headings


def write_police(folder: Path, lines: list[Line]) -> None:
    """A workbook a financial year with a sheet a month; some dates are text."""
    for year, group in group_lines(lines, name_year).items():
        sheets: dict[str, Rows] = {}
        name, record = f"pcc-{year}.xlsx", 0
        for month, month_lines in group_lines(group, lambda line: f"{line.day:%b %y}").items():
            rows = read_headings("police") + [lay_out_line(line) for line in month_lines]
            note_places(month_lines, f"{folder.name}/{name}", record + 1)
            record += len(rows)
            sheets[month] = rows
        write_workbook(folder / name, sheets)


def lay_out_line(line: Line) -> list[Cell]:
    """One row of a sheet."""
    day: Cell = write_slashes(line.day) if line.supplier is None else line.day
    return [line.expense_type, line.directorate, day, line.pence / 100, line.payee]
