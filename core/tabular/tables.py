"""What every format is turned into: a table of text cells, in bounded batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest

import pyarrow as pa

BATCH_RECORDS = 50_000


@dataclass(frozen=True)
class RawTable:
    """One table as published: every record of it, headings and blank ones too, in the order of the file.

    `open_batches` starts the records anew each time it is called. A batch's columns are named "0", "1", … by
    position; later batches may have more of them. A cell is text, '' where empty.
    `notes`: sentences that whoever uses the table should know.
    """

    member: str | None
    container: str | None
    format: str
    encoding: str | None
    sheet: str | None
    open_batches: Callable[[], Iterator[pa.RecordBatch]]
    notes: tuple[str, ...] = ()

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The records in batches of bounded size."""
        return self.open_batches()


def skip_records(table: RawTable, count: int) -> RawTable:
    """The table from its record number `count` on."""

    def open_rest() -> Iterator[pa.RecordBatch]:
        left = count
        for batch in table.batches():
            if batch.num_rows > left:
                yield batch.slice(left)
            left = max(0, left - batch.num_rows)

    return replace(table, open_batches=open_rest)


def make_batch(columns: Sequence[pa.Array]) -> pa.RecordBatch:
    """A batch of text columns named by their position."""
    return pa.RecordBatch.from_arrays(list(columns), names=[str(index) for index in range(len(columns))])


def batch_records(records: Iterable[Sequence[str]], size: int = BATCH_RECORDS) -> Iterator[pa.RecordBatch]:
    """Records of any widths as batches, as wide as the widest record; columns empty to the end are left out."""
    remaining = iter(records)
    while chunk := list(islice(remaining, size)):
        yield make_batch(
            [pa.array(column, pa.string()) for column in zip_longest(*chunk, fillvalue="")] or [_blank(chunk)]
        )


def _blank(chunk: list[Sequence[str]]) -> pa.Array:
    return pa.array([""] * len(chunk), pa.string())
