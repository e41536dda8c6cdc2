"""Delimited text to records: which delimiter, and two parsers that agree.

Most text is read by pyarrow, which is several times faster. Records of another width than the rest come back from it
as text, are parsed by the standard library and put in their place. Small text, and whatever pyarrow will not take
(quotes never closed, widths that change all the time), is read by the standard library alone.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

import pyarrow as pa
from pyarrow import csv as arrow_csv

from core.tabular.containers import MEGABYTE
from core.tabular.encodings import Encoding
from core.tabular.tables import BATCH_RECORDS, batch_records, make_batch

DELIMITERS = (",", ";", "\t", "|", "^", "~")
SAMPLE_CHARACTERS = 200_000
SAMPLE_RECORDS = 300
FAST_BYTES = 300_000
BLOCK_BYTES = 8 * MEGABYTE
MOST_RAGGED = 0.02
# A cell of more lines than this is a quote that was never closed, not an address.
LINES_IN_A_CELL = 60

csv.field_size_limit(64 * MEGABYTE)


class _WidthsVaryError(Exception):
    """Too many records of another width for the fast parser."""


def detect_delimiter(sample: str) -> str:
    """The delimiter under which most records of the sample have the same width; a comma where none has two cells."""
    first = sample.lstrip("\ufeff\r\n")[:6].lower()
    if first.startswith("sep=") and len(first) > 4:
        return "\t" if first[4] == "\t" else first[4]
    return max(DELIMITERS, key=lambda delimiter: _judge_delimiter(sample, delimiter))


def _judge_delimiter(sample: str, delimiter: str) -> tuple[int, int]:
    if delimiter not in sample:
        return (0, 0)
    widths = Counter(len(record) for record in _sample_records(sample, delimiter) if len(record) > 1)
    if not widths:
        return (0, 0)
    width, records = max(widths.items(), key=lambda item: (item[1] * min(item[0], 5), item[0]))
    return (records * min(width, 5), width)


def _sample_records(sample: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    records: list[list[str]] = []
    try:
        for record in reader:
            records.append(record)
            if len(records) >= SAMPLE_RECORDS:
                break
    except csv.Error:
        pass
    return records


def read_delimited(
    opener: Callable[[], BinaryIO], data: bytes | None, head: bytes, encoding: Encoding
) -> Callable[[], Iterator[pa.RecordBatch]]:
    """A table of delimited text, to be started as often as wanted."""
    sample = encoding.decode(head)[:SAMPLE_CHARACTERS]
    delimiter = detect_delimiter(sample)
    if data is not None:
        batches = _parse_whole(data, encoding, delimiter, sample)
        return lambda: iter(batches)
    return lambda: _parse_stream(opener, encoding, delimiter, sample)


def _parse_whole(data: bytes, encoding: Encoding, delimiter: str, sample: str) -> list[pa.RecordBatch]:
    if len(data) > FAST_BYTES:
        try:
            return list(_parse_fast(io.BytesIO(_as_utf8(data, encoding)), delimiter, sample))
        except (_WidthsVaryError, pa.ArrowInvalid):
            pass
    text = encoding.decode(data)
    if "\x00" in text:
        text = text.replace("\x00", "")
    return list(batch_records(_parse_careful(io.StringIO(text, newline=""), delimiter)))


def _as_utf8(data: bytes, encoding: Encoding) -> bytes:
    if b"\x00" in data or encoding.codec != "utf-8":
        return encoding.decode(data).replace("\x00", "").encode("utf-8", "replace")
    body = data[encoding.skip :] if encoding.skip else data
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return encoding.decode(data).encode("utf-8", "replace")
    return body


def _parse_stream(
    opener: Callable[[], BinaryIO], encoding: Encoding, delimiter: str, sample: str
) -> Iterator[pa.RecordBatch]:
    """A large file: the fast parser as far as it comes, the careful one from there."""
    given = 0
    try:
        for batch in _parse_fast(_Utf8Stream(opener(), encoding), delimiter, sample):
            given += batch.num_rows
            yield batch
        return
    except (_WidthsVaryError, pa.ArrowInvalid):
        pass
    with opener() as stream:
        stream.read(encoding.skip)
        text = io.TextIOWrapper(stream, encoding.codec, encoding.errors, newline="")
        records = _parse_careful((line.replace("\x00", "") for line in text), delimiter)
        for _ in zip(range(given), records, strict=False):
            pass
        yield from batch_records(records)


class _Utf8Stream(io.RawIOBase):
    """The bytes of a text file as UTF-8, without byte order mark and NULs."""

    def __init__(self, stream: BinaryIO, encoding: Encoding) -> None:
        import codecs

        stream.read(encoding.skip)
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding.codec)(encoding.errors)
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        wanted = size if size and size > 0 else BLOCK_BYTES
        while not self._waiting:
            block = self._stream.read(BLOCK_BYTES)
            text = self._decoder.decode(block, final=not block)
            self._waiting = text.replace("\x00", "").encode("utf-8", "replace")
            if not block:
                break
        given, self._waiting = self._waiting[:wanted], self._waiting[wanted:]
        return given


class _Ragged:
    """Records of another width than the rest, as the fast parser hands them over."""

    def __init__(self) -> None:
        self.waiting: list[tuple[int, str]] = []
        self.seen = 0
        self.regular = 0

    def take(self, row: object) -> str:
        text, number = str(row.text), row.number  # type: ignore[attr-defined]
        self.seen += 1
        too_many = self.seen > 200 and self.seen > MOST_RAGGED * (self.regular + 20_000)
        if number is None or too_many or text.count("\n") > LINES_IN_A_CELL:
            return "error"
        self.waiting.append((number, text))
        return "skip"


def _parse_fast(stream: BinaryIO | io.RawIOBase, delimiter: str, sample: str) -> Iterator[pa.RecordBatch]:
    width = _usual_width(sample, delimiter)
    if width < 2:
        raise _WidthsVaryError
    ragged = _Ragged()
    names = [str(index) for index in range(width)]
    reader = arrow_csv.open_csv(
        stream,
        read_options=arrow_csv.ReadOptions(column_names=names, block_size=BLOCK_BYTES, use_threads=False),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=ragged.take
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
        ),
    )
    position = 0
    for batch in reader:
        ragged.regular += batch.num_rows
        _refuse_open_quotes(batch)
        merged = _merge(batch, position, ragged.waiting, delimiter)
        position += merged.num_rows
        yield merged
    if ragged.waiting:
        yield from batch_records([_parse_record(text, delimiter) for _, text in ragged.waiting])


def _usual_width(sample: str, delimiter: str) -> int:
    widths = Counter(len(record) for record in _sample_records(sample, delimiter)[:-1])
    return widths.most_common(1)[0][0] if widths else 0


def _refuse_open_quotes(batch: pa.RecordBatch) -> None:
    import pyarrow.compute as pc

    for column in batch.columns:
        longest = pc.max(pc.binary_length(column)).as_py() or 0
        if longest > 2000 and (pc.max(pc.count_substring(column, "\n")).as_py() or 0) > LINES_IN_A_CELL:
            raise _WidthsVaryError


def _merge(batch: pa.RecordBatch, position: int, waiting: list[tuple[int, str]], delimiter: str) -> pa.RecordBatch:
    """The batch with the records of other widths put back where they stood (`number` counts from 1)."""
    end = position + batch.num_rows
    inside: list[tuple[int, list[str]]] = []
    while waiting and waiting[0][0] - 1 < end:
        number, text = waiting.pop(0)
        inside.append((number - 1 - position, _parse_record(text, delimiter)))
        end += 1
    if not inside:
        return batch
    return _interleave(batch, inside)


def _interleave(batch: pa.RecordBatch, inside: list[tuple[int, list[str]]]) -> pa.RecordBatch:
    width = max(batch.num_columns, *(len(record) for _, record in inside))
    total = batch.num_rows + len(inside)
    order: list[int] = []
    extra = {place: index for index, (place, _) in enumerate(inside)}
    regular = iter(range(batch.num_rows))
    for place in range(total):
        order.append(batch.num_rows + extra[place] if place in extra else next(regular))
    take = pa.array(order, pa.int64())
    empty = pa.array([""] * batch.num_rows, pa.string())
    columns = []
    for index in range(width):
        main = batch.column(index) if index < batch.num_columns else empty
        added = pa.array([record[index] if index < len(record) else "" for _, record in inside], pa.string())
        columns.append(pa.concat_arrays([main, added]).take(take))
    return make_batch(columns)


def _parse_record(text: str, delimiter: str) -> list[str]:
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])


def _parse_careful(lines: Iterator[str] | io.StringIO, delimiter: str) -> Iterator[Sequence[str]]:
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

    def __init__(self, lines: Iterator[str] | io.StringIO) -> None:
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


__all__ = ["BATCH_RECORDS", "detect_delimiter", "read_delimited"]
