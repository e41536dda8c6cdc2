"""A mapping that a person chose, found again in a file: next month's may have more titles, or its columns moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.ingest.headings import normalise_heading
from core.ingest.mapping import ColumnChoice, TableMapping

OTHER_SHEET = "Another sheet of the workbook was chosen."
NO_AMOUNT = "No column of amounts was chosen."


def fit_mapping(mapping: TableMapping, sheet: str | None, head: Sequence[Sequence[str]]) -> tuple[TableMapping, str]:
    """The mapping with its headings where this table has them, and why it does not fit ('' where it does)."""
    if mapping.sheet is not None and sheet is not None and sheet != mapping.sheet:
        return mapping, OTHER_SHEET
    if mapping.index_of("amount") is None:
        return mapping, NO_AMOUNT
    if not mapping.is_headed or mapping.data_above:
        return mapping, ""
    rows = [mapping.header_row, *range(len(head))]
    joined = {row: _join_headings(head, row, mapping.heading_rows) for row in rows}
    best = min(joined, key=lambda row: len(_find_missing(mapping, joined[row])))
    missing = _find_missing(mapping, joined[best])
    if missing:
        return mapping, f"The chosen headings do not fit: there is no heading {missing[0]!r} in it."
    choices = tuple(_find_column(choice, joined[best]) for choice in mapping.choices)
    return replace(mapping, header_row=best, choices=choices), ""


def _join_headings(head: Sequence[Sequence[str]], row: int, rows: int) -> list[str]:
    """The normalised headings of the records from `row` on, taken together column by column."""
    taken = [list(record) for record in head[row : row + max(rows, 1)]]
    width = max(map(len, taken), default=0)
    padded = [[*record, *[""] * (width - len(record))] for record in taken]
    return [normalise_heading(" ".join(filter(None, cells))) for cells in zip(*padded, strict=True)]


def _find_missing(mapping: TableMapping, headings: Sequence[str]) -> list[str]:
    return [
        choice.heading
        for choice in mapping.choices
        if (name := normalise_heading(choice.heading)) and name not in headings
    ]


def _find_column(choice: ColumnChoice, headings: Sequence[str]) -> ColumnChoice:
    """The choice where its heading stands; of several with one heading the nearest, and by position without one."""
    name = normalise_heading(choice.heading)
    places = [index for index, heading in enumerate(headings) if name and heading == name]
    return replace(choice, index=min(places, key=lambda place: abs(place - choice.index))) if places else choice
