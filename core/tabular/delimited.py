"""Delimited text to records: which delimiter, and two parsers that agree.

Most text is read by pyarrow, which is several times faster. Records of another width than the rest come back from it
as text, are parsed by the standard library and put in their place. Small text, and whatever pyarrow will not take
(quotes never closed, widths that change all the time), is read by the standard library alone.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pyarrow as pa

from core.tabular.careful_text import parse_careful, parse_text, sample_records
from core.tabular.containers import MEGABYTE
from core.tabular.encodings import Encoding
from core.tabular.fast_text import SAMPLE_RECORDS, Utf8Stream, WidthsVaryError, parse_fast
from core.tabular.tables import batch_records
from core.tabular.wrapped import find_inner_delimiter, unwrap

DELIMITERS = (",", ";", "\t", "|", "^", "~")
SAMPLE_CHARACTERS = 100_000
FAST_BYTES = 60_000
KEPT_BYTES = 192 * MEGABYTE


def detect_delimiter(sample: str) -> str:
    """The delimiter under which most records of the sample have the same width; a comma where none has two cells."""
    first = sample.lstrip("\ufeff\r\n")[:6].lower()
    if first.startswith("sep=") and len(first) > 4:
        return "\t" if first[4] == "\t" else first[4]
    return max(DELIMITERS, key=lambda delimiter: _judge_delimiter(sample, delimiter))


def _judge_delimiter(sample: str, delimiter: str) -> tuple[int, int]:
    if delimiter not in sample:
        return (0, 0)
    widths = Counter(len(record) for record in sample_records(sample, delimiter, SAMPLE_RECORDS) if len(record) > 1)
    if not widths:
        return (0, 0)
    width, records = max(widths.items(), key=lambda item: (item[1] * min(item[0], 5), item[0]))
    return (records * min(width, 5), width)


def read_delimited(
    opener: Callable[[], BinaryIO], data: bytes | None, head: bytes, encoding: Encoding
) -> Callable[[], Iterator[pa.RecordBatch]]:
    """A table of delimited text, to be started as often as wanted."""
    sample = encoding.decode(head[: 2 * SAMPLE_CHARACTERS])[:SAMPLE_CHARACTERS]
    if inner := find_inner_delimiter(sample, DELIMITERS):
        return lambda: unwrap(_parse_stream(opener, encoding, ",", sample), inner)
    delimiter = detect_delimiter(sample)
    if data is not None:
        batches = _parse_whole(data, encoding, delimiter, sample)
        return lambda: iter(batches)
    return _Remembered(lambda: _parse_stream(opener, encoding, delimiter, sample))


class _Remembered:
    """Batches that are parsed once where they are not too many, and anew each time where they are."""

    def __init__(self, parse: Callable[[], Iterator[pa.RecordBatch]]) -> None:
        self._parse = parse
        self._batches: list[pa.RecordBatch] | None = None

    def __call__(self) -> Iterator[pa.RecordBatch]:
        if self._batches is not None:
            return iter(self._batches)
        return self._parse_and_keep()

    def _parse_and_keep(self) -> Iterator[pa.RecordBatch]:
        kept: list[pa.RecordBatch] | None = []
        size = 0
        for batch in self._parse():
            size += batch.nbytes
            if kept is not None:
                kept.append(batch)
            if size > KEPT_BYTES:
                kept = None
            yield batch
        self._batches = kept


def _parse_whole(data: bytes, encoding: Encoding, delimiter: str, sample: str) -> list[pa.RecordBatch]:
    if len(data) > FAST_BYTES:
        try:
            return list(parse_fast(io.BytesIO(_as_utf8(data, encoding)), delimiter, sample))
        except (WidthsVaryError, pa.ArrowInvalid):
            pass
    text = encoding.decode(data)
    if "\x00" in text:
        text = text.replace("\x00", "")
    return list(batch_records(parse_text(text, delimiter)))


def _as_utf8(data: bytes, encoding: Encoding) -> bytes:
    if encoding.is_clean and b"\x00" not in data:
        return data[encoding.skip :]
    return encoding.decode(data).replace("\x00", "").encode("utf-8", "replace")


def _parse_stream(
    opener: Callable[[], BinaryIO], encoding: Encoding, delimiter: str, sample: str
) -> Iterator[pa.RecordBatch]:
    """A large file: the fast parser as far as it comes, the careful one from there."""
    given = 0
    try:
        for batch in parse_fast(Utf8Stream(opener(), encoding), delimiter, sample):
            given += batch.num_rows
            yield batch
        return
    except (WidthsVaryError, pa.ArrowInvalid):
        pass
    with opener() as stream:
        stream.read(encoding.skip)
        text = io.TextIOWrapper(stream, encoding.codec, encoding.errors, newline="")
        records = parse_careful((line.replace("\x00", "") for line in text), delimiter)
        for _ in zip(range(given), records, strict=False):
            pass
        yield from batch_records(records)
