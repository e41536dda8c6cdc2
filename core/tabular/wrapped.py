"""Text whose every line was put in quotation marks as a whole, so that each is one cell that holds a line of cells."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from core.tabular.careful_text import parse_record, sample_records
from core.tabular.tables import batch_records

# So many delimiters inside the quotation marks of one cell are a line of cells, and so many lines are looked at.
FEWEST_INSIDE, SAMPLE_LINES = 2, 50
NEARLY_ALL = 0.8


def find_inner_delimiter(sample: str, delimiters: tuple[str, ...]) -> str | None:
    """The delimiter inside lines that are quoted as a whole; None for other text."""
    if not sample.lstrip("\ufeff").startswith('"'):
        return None
    lines = [record for record in sample_records(sample, ",", SAMPLE_LINES) if any(record)]
    wrapped = [record[0] for record in lines if len(record) == 1]
    if len(wrapped) < 2 or len(wrapped) < NEARLY_ALL * len(lines):
        return None
    best = max(delimiters, key=lambda delimiter: sum(line.count(delimiter) for line in wrapped))
    inside = sum(line.count(best) >= FEWEST_INSIDE for line in wrapped)
    return best if inside >= NEARLY_ALL * len(wrapped) else None


def unwrap(batches: Iterator[pa.RecordBatch], delimiter: str) -> Iterator[pa.RecordBatch]:
    """The records of lines that stand in one cell each, of each batch."""
    for batch in batches:
        lines = (cell.replace("\n", " ").replace("\r", " ") for cell in batch.column(0).to_pylist())
        yield from batch_records(parse_record(line, delimiter) for line in lines)
