"""What all layouts share: lines by file, where a line stands, what a supplier's cells say."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..files import Rows
from ..lines import Line
from ..tables import read_table, split_cells


def read_headings(file: str) -> Rows:
    """The heading row of a kind of file, as the first of its records."""
    (text,) = (row["headings"] for row in read_table("headings") if row["file"] == file)
    return [list(split_cells(text))]


def group_lines(lines: Iterable[Line], key: Callable[[Line], str]) -> dict[str, list[Line]]:
    """Lines by the file or sheet they go to, in order of first use."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return groups


def name_year(line: Line) -> str:
    """'2024-25'"""
    return f"{line.financial_year - 1}-{line.financial_year % 100}"


def name_month(line: Line) -> str:
    """'2024-09'"""
    return f"{line.month:%Y-%m}"


def note_places(lines: list[Line], file: str, first_record: int) -> None:
    """Remember that these lines stand in `file` from `first_record` on."""
    for number, line in enumerate(lines):
        line.place.append((file, first_record + number))


def show_postcode(line: Line) -> str:
    """The supplier's postcode where there is a named supplier."""
    return line.supplier.postcode if line.supplier else ""


def name_directorate(line: Line) -> str:
    """The directorate's name at the time: a renaming shows in the files only from its date."""
    for row in read_table("renamings"):
        if row["authority_id"] == line.authority_id and row["now"] == line.directorate and f"{line.day}" < row["from"]:
            return row["before"]
    return line.directorate
