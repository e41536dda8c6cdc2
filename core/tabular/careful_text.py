"""Delimited text by the standard library: any widths, and quotes that are never closed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

LONGEST_CELL = 64 * 1024 * 1024
# A cell of more lines than this is a quote that was never closed, not an address.
LINES_IN_A_CELL = 60

csv.field_size_limit(LONGEST_CELL)


def sample_records(sample: str, delimiter: str, most: int) -> list[list[str]]:
    """The first records of a piece of text, which may end anywhere."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    records: list[list[str]] = []
    try:
        for record in reader:
            records.append(record)
            if len(records) >= most:
                break
    except csv.Error:
        return records
    return records


def parse_record(text: str, delimiter: str) -> list[str]:
    """The one record that `text` is."""
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])


def parse_careful(lines: Iterable[str], delimiter: str) -> Iterator[Sequence[str]]:
    """Records by the standard library; a quote that is never closed is read as a plain character."""
    source = _Rewindable(lines)
    reader = csv.reader(source, delimiter=delimiter)
    while True:
        try:
            record = next(reader, None)
        except csv.Error:
            record = []
            source.broken = True
        if record is None:
            return
        if len(source.used) > LINES_IN_A_CELL or source.broken:
            first = source.rewind()
            reader = csv.reader(source, delimiter=delimiter)
            record = first.rstrip("\r\n").split(delimiter)
        source.used.clear()
        yield record


class _Rewindable:
    """Lines that can be given back: all that a record has taken but its first."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: list[str] = []
        self.used: list[str] = []
        self.broken = False

    def __iter__(self) -> _Rewindable:
        return self

    def __next__(self) -> str:
        if len(self.used) > LINES_IN_A_CELL:
            raise StopIteration
        line = self._again.pop() if self._again else next(self._lines)
        self.used.append(line)
        return line

    def rewind(self) -> str:
        """Give back every line but the first, which is returned."""
        first, *others = self.used
        self._again.extend(reversed(others))
        self.used.clear()
        self.broken = False
        return first
