"""Delimited text by the standard library: any widths, and quotes that are never closed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

LONGEST_CELL = 64 * 1024 * 1024
# A cell of more lines than this is a quote that was never closed, not an address.
LINES_IN_A_CELL = 60
MOST_QUOTES = 50

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
    """The one record that `text` is; as it stands, where a cell is longer than any that is read."""
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return text.split(delimiter)


def parse_text(text: str, delimiter: str) -> Iterable[Sequence[str]]:
    """The records of a whole text; with the care that open quotes need only where there may be one."""
    if text.count('"') % 2 == 0:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            records = list(reader)
        except csv.Error:
            records = []
        if records and reader.line_num - len(records) <= LINES_IN_A_CELL:
            return records
    return parse_careful(io.StringIO(text, newline=""), delimiter)


def parse_careful(lines: Iterable[str], delimiter: str) -> Iterator[Sequence[str]]:
    """Records of any widths; a quote that is never closed is left out of its line, which ends with the line."""
    source = _Rewindable(lines)
    reader = csv.reader(source, delimiter=delimiter)
    while True:
        try:
            record = next(reader, None)
        except csv.Error:
            source.is_broken = True
            record = []
        if record is None:
            return
        if source.is_open_ended:
            record = _parse_without_open_quote(source.give_back(), delimiter)
            reader = csv.reader(source, delimiter=delimiter)
        source.used.clear()
        yield record


def _parse_without_open_quote(line: str, delimiter: str) -> list[str]:
    """The record of one line, without that quote at the start of a cell whose absence leaves most cells."""
    starts = [place for place, sign in enumerate(line) if sign == '"' and (place == 0 or line[place - 1] == delimiter)]
    mended = [line[:place] + line[place + 1 :] for place in starts[:MOST_QUOTES]] or [line.replace('"', "")]
    records = [parse_record(candidate.rstrip("\r\n"), delimiter) for candidate in mended]
    return max(records, key=len)


class _Rewindable:
    """Lines that can be given back: all that a record has taken but its first."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: list[str] = []
        self._is_at_end = False
        self.used: list[str] = []
        self.is_broken = False

    def __iter__(self) -> _Rewindable:
        return self

    def __next__(self) -> str:
        if len(self.used) > LINES_IN_A_CELL:
            raise StopIteration
        line = self._again.pop() if self._again else next(self._lines, None)
        if line is None:
            self._is_at_end = True
            raise StopIteration
        self.used.append(line)
        return line

    @property
    def is_open_ended(self) -> bool:
        """True where the record ran on for too long, or into the end of the file, in search of a closing quote."""
        if not self.used:
            return False
        ran_out = self._is_at_end and "".join(self.used).count('"') % 2 == 1
        return self.is_broken or ran_out or len(self.used) > LINES_IN_A_CELL

    def give_back(self) -> str:
        """The first line of the record; the others will come again."""
        first, *others = self.used
        self._again.extend(reversed(others))
        self.used.clear()
        self.is_broken = self._is_at_end = False
        return first
