"""The process that reads files, apart from the app: it may use so much memory and time, and it may die.

Run as `python -m core.ingest.worker MEGABYTES`: one JSON task a line comes in, one JSON answer a line goes out.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import traceback
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from core.ingest.reading import load_reader_tables, read_source
from core.ingest.schema import SCHEMAS
from core.ingest.transfer import dump_members, load_job
from core.tabular import DEFAULT_LIMITS


class TooManyRowsError(Exception):
    """More rows than may come of one file."""


class ParquetSink:
    """Writes each staging table's rows to a file of its own; files appear whole, under their final name, or not."""

    def __init__(self, stem: Path, most_rows: int | None) -> None:
        self._stem = stem
        self._most_rows = most_rows
        self._rows = 0
        self._writers: dict[str, parquet.ParquetWriter] = {}

    def write(self, table: str, rows: pa.RecordBatch) -> None:
        """Take one batch of rows of a staging table. Raises TooManyRowsError as soon as there are too many in all."""
        self._rows += rows.num_rows
        if self._most_rows is not None and self._rows > self._most_rows:
            raise TooManyRowsError
        if table not in self._writers:
            self._writers[table] = parquet.ParquetWriter(self._part(table), SCHEMAS[table])
        self._writers[table].write_batch(rows)

    def _part(self, what: str) -> Path:
        return self._stem.with_name(f"{self._stem.name}.{what}.part")

    def close(self, members: str) -> None:
        """Put the finished files in place, the members' reports last: they say that all is there."""
        for what in SCHEMAS:
            final = self._stem.with_name(f"{self._stem.name}.{what}.parquet")
            final.unlink(missing_ok=True)
            if what in self._writers:
                self._writers[what].close()
                self._part(what).replace(final)
        self._part("json").write_text(members, encoding="utf-8")
        self._part("json").replace(self._stem.with_name(f"{self._stem.name}.json"))

    def discard(self) -> None:
        """Leave nothing behind."""
        for what, writer in self._writers.items():
            writer.close()
            self._part(what).unlink(missing_ok=True)


def run_task(task: dict[str, str | int | None]) -> dict[str, str]:
    """Read one file. The answer is its members, or what it has too much of, or the trace of a fault of ours."""
    _limit_cpu(int(task["cpu_seconds"] or 0))
    most_rows = None if task["rows"] is None else int(task["rows"])
    sink = ParquetSink(Path(str(task["stem"])), most_rows) if task["stem"] else None
    try:
        limits = replace(
            DEFAULT_LIMITS, file_bytes=int(task["file_bytes"] or 0), takes_macros=bool(task["takes_macros"])
        )
        members = dump_members(read_source(load_job(str(task["job"])), sink.write if sink else _ignore, limits))
        if sink:
            sink.close(members)
    except Exception as error:
        if sink:
            sink.discard()
        return _explain(error)
    return {"members": members}


def _explain(error: Exception) -> dict[str, str]:
    if isinstance(error, TooManyRowsError):
        return {"too_many": "yes"}
    is_memory = isinstance(error, MemoryError | pa.ArrowMemoryError)
    return {"too_large": "yes"} if is_memory else {"fault": traceback.format_exc()}


def _ignore(table: str, rows: pa.RecordBatch) -> None:
    """A sink for whoever only wants the reports."""


def _limit_cpu(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, hard))


def _limit_memory(megabytes: int) -> None:
    limit = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def prepare_memory() -> None:
    """Use the allocator that gives memory back soonest, where this build of pyarrow has it, and one thread."""
    if "jemalloc" in pa.supported_memory_backends():
        pa.set_memory_pool(pa.jemalloc_memory_pool())
    pa.set_cpu_count(1)


def main() -> None:
    """Answer tasks until there are no more. What a library prints goes to the error stream, not among the answers."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    load_reader_tables()
    _limit_memory(int(sys.argv[1]))
    prepare_memory()
    for line in sys.stdin:
        answers.write(json.dumps(run_task(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
