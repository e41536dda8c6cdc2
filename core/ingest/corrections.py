"""Known faults in single published files, mended by a table: the cell, what it must still say, and what it should."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from core.errors import ReferenceTableError
from core.reference import load_table
from core.tabular.tables import make_batch


@dataclass(frozen=True)
class Correction:
    """One cell of one file: record and column from 0, the text expected there, and the text to read instead."""

    row_number: int
    column: int
    expected: str
    corrected: str


@cache
def load_corrections() -> dict[str, list[Correction]]:
    """Every correction by the sha256 of its file. Raises ReferenceTableError."""
    found: dict[str, list[Correction]] = {}
    for row in load_table("file_corrections").itertuples():
        if not (row.row_number.isdigit() and row.column.isdigit() and int(row.column) and len(row.sha256) == 64):
            raise ReferenceTableError(f"file_corrections.csv: {row.id!r} names no cell of a file.", "Correct the row.")
        correction = Correction(int(row.row_number), int(row.column) - 1, row.expected, row.corrected)
        found.setdefault(row.sha256, []).append(correction)
    return found


def corrections_for(sha256: str) -> list[Correction]:
    """The corrections of one file, by the sha256 of its bytes."""
    return load_corrections().get(sha256, [])


def correct_batch(batch: pa.RecordBatch, first_row: int, corrections: list[Correction]) -> pa.RecordBatch:
    """The batch, its first record being number `first_row` of the file, with its faults mended."""
    wanted = {(found.row_number - first_row, found.column): found for found in corrections}
    inside = {place: found for place, found in wanted.items() if 0 <= place[0] < batch.num_rows}
    if not inside:
        return batch
    columns = [column.to_pylist() for column in batch.columns]
    for (row, column), found in inside.items():
        if column < len(columns) and columns[column][row].strip() == found.expected:
            columns[column][row] = found.corrected
    return make_batch([pa.array(column, pa.string()) for column in columns])


def correct_table(
    batches: Iterator[pa.RecordBatch], first_row: int, corrections: list[Correction]
) -> Iterator[pa.RecordBatch]:
    """The batches of a table that starts with record `first_row` of its file, with its faults mended."""
    for batch in batches:
        yield correct_batch(batch, first_row, corrections)
        first_row += batch.num_rows
