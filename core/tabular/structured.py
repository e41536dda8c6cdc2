"""Parquet and JSON to records: the names of columns and keys come first, as a heading."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from core.errors import UnreadableFileError
from core.tabular.containers import Limits
from core.tabular.damage import refuse_damage
from core.tabular.tables import batch_records, make_batch
from core.tabular.workbooks import format_cell

LIST_KEYS = ("payments", "transactions", "records", "rows", "data", "results", "items", "value")
NAME_KEYS = ("fields", "columns", "headers", "header")
MOST_KEYS, MOST_DEPTH = 200, 3


def read_parquet(opener: Callable[[], BinaryIO]) -> Iterator[pa.RecordBatch]:
    """A Parquet file's columns as text. Raises UnreadableFileError."""
    with refuse_damage("Parquet file"):
        file = parquet.ParquetFile(pa.PythonFile(opener(), mode="r"))
        yield from batch_records([file.schema_arrow.names])
        for batch in file.iter_batches(batch_size=50_000):
            yield make_batch([_as_text(column) for column in batch.columns])


def _as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type) or pa.types.is_integer(column.type) or pa.types.is_date32(column.type):
        return pc.fill_null(pc.cast(column, pa.string()), "")
    if pa.types.is_large_string(column.type) or pa.types.is_string_view(column.type):
        return pc.fill_null(pc.cast(column, pa.string()), "")
    return pa.array([_cell(value) for value in column.to_pylist()], pa.string())


def _cell(value: object) -> str:
    if isinstance(value, list | dict):
        return json.dumps(value, default=str, ensure_ascii=False)
    return format_cell(value)


def read_json(data: bytes, limits: Limits) -> Iterator[Sequence[str]]:
    """The records of a JSON list, a list under a key, or JSON lines; nested keys are joined by a full stop."""
    rows = _find_rows(_load(data))
    flat = [_flatten(row) for row in rows]
    names = list(dict.fromkeys(name for row in flat for name in row))[:MOST_KEYS]
    if names:
        yield names
    for row in flat:
        yield [_cell(row.get(name)) for name in names]


def _load(data: bytes) -> Any:
    text = data.decode("utf-8-sig", "replace")
    for load in (json.loads, _load_lines, _load_with_stray_commas):
        try:
            return load(text)
        except (ValueError, RecursionError):
            continue
    raise UnreadableFileError("The JSON is damaged or cut short.", "Export or download it again.")


def _load_lines(text: str) -> list[Any]:
    return [json.loads(line) for line in io.StringIO(text) if line.strip()]


def _load_with_stray_commas(text: str) -> Any:
    """JSON written by hand, with a comma after the last of a list."""
    return json.loads(re.sub(r",(\s*[}\]])", r"\1", text))


def _find_rows(content: Any, depth: int = 0) -> list[dict[str, Any]]:
    """The records of a list, of a list under a key, or of one further in ('result': {'records': [...]})."""
    if isinstance(content, list):
        return [row for row in content if isinstance(row, dict)]
    if not isinstance(content, dict):
        return []
    lists = {key: rows for key, value in content.items() if (rows := _read_rows(value, content))}
    for key in (*LIST_KEYS, *lists):
        if key in lists:
            return lists[key]
    inner = (value for value in content.values() if isinstance(value, dict) and depth < MOST_DEPTH)
    return next((rows for value in inner if _is_list_of_many(rows := _find_rows(value, depth + 1))), [content])


def _is_list_of_many(rows: list[dict[str, Any]]) -> bool:
    return len(rows) > 1


def _read_rows(value: Any, beside: dict[str, Any]) -> list[dict[str, Any]]:
    """Records as they are, or lists of cells whose names stand beside them; none where it is neither."""
    if not isinstance(value, list) or not value:
        return []
    if all(isinstance(row, dict) for row in value):
        return list(value)
    names = next((found for key in NAME_KEYS if (found := _read_names(beside.get(key)))), [])
    if not names or not all(isinstance(row, list) and len(row) <= len(names) for row in value):
        return []
    return [dict(zip(names, row, strict=False)) for row in value]


def _read_names(value: Any) -> list[str]:
    """Names of columns, as text or under a key of each."""
    names = value if isinstance(value, list) else []
    texts = [name.get("name", name.get("id")) if isinstance(name, dict) else name for name in names]
    return [str(text) for text in texts] if all(isinstance(text, str) for text in texts) else []


def _flatten(row: dict[str, Any], prefix: str = "", depth: int = 0) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, dict) and depth < 3:
            flat.update(_flatten(value, f"{prefix}{key}.", depth + 1))
        else:
            flat[f"{prefix}{key}"] = value
    return flat
