"""Delimited text by pyarrow: several times faster, for text whose records nearly all have the same width.

Records of another width come back from it as text, are parsed by the standard library and put in their place.
"""

from __future__ import annotations

import codecs
import io
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from core.tabular.careful_text import LINES_IN_A_CELL, parse_record, sample_records
from core.tabular.containers import MEGABYTE
from core.tabular.encodings import Encoding
from core.tabular.tables import batch_records, make_batch

BLOCK_BYTES = 2 * MEGABYTE
STREAM_BYTES = MEGABYTE
SAMPLE_RECORDS = 100
MOST_RAGGED = 0.02
LONG_CELL = 2_000


class WidthsVaryError(Exception):
    """Text that the fast parser can't take: too many records of another width, or a quote never closed."""


class Utf8Stream(io.RawIOBase):
    """The bytes of a text file as UTF-8, without byte order mark and NULs."""

    def __init__(self, stream: BinaryIO, encoding: Encoding) -> None:
        stream.read(encoding.skip)
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding.codec)(encoding.errors)
        self._is_ascii_based = not encoding.codec.startswith(("utf-16", "utf-32"))
        self._waiting = b""

    def readable(self) -> bool:
        """True, as of any stream to read from."""
        return True

    def read(self, size: int = -1) -> bytes:
        """About `size` bytes; none at the end."""
        wanted = size if size and size > 0 else BLOCK_BYTES
        parts, total = [self._waiting], len(self._waiting)
        while total < wanted and (block := self._stream.read(STREAM_BYTES)):
            parts.append(self._convert(block))
            total += len(parts[-1])
        if total < wanted:
            parts.append(self._decoder.decode(b"", final=True).encode("utf-8", "replace"))
            self._decoder.reset()
        whole = b"".join(parts)
        self._waiting = whole[wanted:]
        return whole[:wanted]

    def _convert(self, block: bytes) -> bytes:
        if self._is_ascii_based and block.isascii() and b"\x00" not in block and not self._decoder.getstate()[0]:
            return block
        return self._decoder.decode(block).replace("\x00", "").encode("utf-8", "replace")


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


def parse_fast(stream: BinaryIO | io.RawIOBase, delimiter: str, sample: str) -> Iterator[pa.RecordBatch]:
    width = _usual_width(sample, delimiter)
    if width < 2:
        raise WidthsVaryError
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
        yield from batch_records([parse_record(text, delimiter) for _, text in ragged.waiting])


def _usual_width(sample: str, delimiter: str) -> int:
    widths = Counter(len(record) for record in sample_records(sample, delimiter, SAMPLE_RECORDS)[:-1])
    return widths.most_common(1)[0][0] if widths else 0


def _refuse_open_quotes(batch: pa.RecordBatch) -> None:
    for column in batch.columns:
        longest = pc.max(pc.binary_length(column)).as_py() or 0
        if longest > LONG_CELL and (pc.max(pc.count_substring(column, "\n")).as_py() or 0) > LINES_IN_A_CELL:
            raise WidthsVaryError


def _merge(batch: pa.RecordBatch, position: int, waiting: list[tuple[int, str]], delimiter: str) -> pa.RecordBatch:
    """The batch with the records of other widths put back where they stood (`number` counts from 1)."""
    end = position + batch.num_rows
    inside: list[tuple[int, list[str]]] = []
    while waiting and waiting[0][0] - 1 < end:
        number, text = waiting.pop(0)
        inside.append((number - 1 - position, parse_record(text, delimiter)))
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
