"""Register files in JSON: a list of records, as the Charity Commission publishes them, or one record a line.

Such a file holds hundreds of thousands of records on one line: they are taken from the stream one at a time.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Generator, Iterator, Sequence
from itertools import islice
from typing import IO

import pyarrow as pa

CHUNK = 1 << 20
LONGEST_RECORD = 1 << 20
"""Letters; what is longer is one nested whole, such as a map, and no list of records."""

RECORDS_A_BATCH = 20_000
_BETWEEN = " \t\r\n,[]"


def read_json_headings(stream: IO[bytes]) -> list[str]:
    """The names of the first record's values; none where the text holds no list of records."""
    try:
        return list(next(read_json_records(stream), {}))
    except ValueError:
        return []


def read_json_columns(stream: IO[bytes], columns: dict[str, str]) -> Iterator[pa.RecordBatch]:
    """The wanted values (field -> name) as text, batch by batch, '' as null; raises ValueError for a damaged file."""
    records = read_json_records(stream)
    while batch := list(islice(records, RECORDS_A_BATCH)):
        yield pa.RecordBatch.from_pydict({field: _list_texts(batch, name) for field, name in columns.items()})


def _list_texts(records: Sequence[dict[str, object]], name: str) -> pa.Array:
    values = (record.get(name) for record in records)
    return pa.array([None if value in (None, "") else str(value) for value in values], pa.string())


def read_json_records(stream: IO[bytes]) -> Iterator[dict[str, object]]:
    """One record at a time; raises ValueError where the text is damaged, cut short or no list of records."""
    to_text, decoder = codecs.getincrementaldecoder("utf-8-sig")(), json.JSONDecoder()
    beginning = waiting = ""
    while chunk := stream.read(CHUNK):
        waiting += to_text.decode(chunk)
        beginning = beginning or waiting.lstrip()[:1]
        waiting = yield from _take_records(decoder, waiting)
        if len(waiting) > LONGEST_RECORD + CHUNK:
            raise ValueError("it holds no list of records")
    if waiting.strip(_BETWEEN) or (beginning == "[" and not waiting.rstrip().endswith("]")):
        raise ValueError("it ends inside its list of records")


def _take_records(decoder: json.JSONDecoder, text: str) -> Generator[dict[str, object], None, str]:
    """Every whole record in the text; returns what is left behind the last."""
    end = 0
    while (start := text.find("{", end)) >= 0:
        try:
            record, end = decoder.raw_decode(text, start)
        except json.JSONDecodeError:
            break
        yield record
    return text[end:]
