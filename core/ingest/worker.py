"""The process that reads files, apart from the app: it may use so much memory and time, and it may die.

Run as `python -m core.ingest.worker`: one JSON job a line comes in, one JSON answer a line goes out.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from core.ingest.lines import LINE_SCHEMA, REJECT_SCHEMA, Reject, reject_batch
from core.ingest.reading import read_source
from core.ingest.transfer import dump_members, load_mapping, load_request
from core.tabular import Limits


class ParquetSink:
    """Writes lines and rejects beside each other; files appear whole, under their final name, or not at all."""

    def __init__(self, folder: Path, key: str) -> None:
        self._paths = {"line": folder / f"{key}.line.parquet", "reject": folder / f"{key}.reject.parquet"}
        self._writers: dict[str, parquet.ParquetWriter] = {}

    def write(self, lines: pa.RecordBatch, rejects: Sequence[Reject], file_id: str) -> None:
        """Take one batch."""
        if lines.num_rows:
            self._writer("line", LINE_SCHEMA).write_batch(lines)
        if rejects:
            self._writer("reject", REJECT_SCHEMA).write_batch(reject_batch(file_id, rejects))

    def _writer(self, what: str, schema: pa.Schema) -> parquet.ParquetWriter:
        if what not in self._writers:
            self._writers[what] = parquet.ParquetWriter(self._paths[what].with_suffix(".part"), schema)
        return self._writers[what]

    def close(self) -> None:
        """Put the finished files in place, and take away those of an earlier reading."""
        for what, path in self._paths.items():
            if what in self._writers:
                self._writers[what].close()
                path.with_suffix(".part").replace(path)
            else:
                path.unlink(missing_ok=True)


def run_job(job: dict[str, Any]) -> dict[str, Any]:
    """Read one file; the answer holds its members as JSON, or the traceback of a fault of ours."""
    _limit_cpu(job["cpu_seconds"])
    request = load_request(job["request"])
    sink = ParquetSink(Path(job["folder"]), job["key"]) if job["folder"] else None
    try:
        write = sink.write if sink else _ignore
        members = read_source(request, job["sha256"], write, Limits(), job["copy"], load_mapping(job["mapping"]))
        if sink:
            sink.close()
    except MemoryError:
        return {"too_large": True}
    except Exception:
        return {"fault": traceback.format_exc()}
    text = dump_members(members)
    if job["folder"]:
        target = Path(job["folder"]) / f"{job['key']}.json"
        target.with_suffix(".part").write_text(text, encoding="utf-8")
        target.with_suffix(".part").replace(target)
    return {"members": text}


def _ignore(lines: pa.RecordBatch, rejects: Sequence[Reject], file_id: str) -> None:
    """A sink for whoever only wants the reports."""


def _limit_cpu(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(used.ru_utime + used.ru_stime) + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, hard))


def _limit_memory(megabytes: int) -> None:
    limit = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Answer jobs until there are no more. What a library prints goes to the error stream, not among the answers."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _limit_memory(int(sys.argv[1]))
    pa.set_cpu_count(1)
    for line in sys.stdin:
        answers.write(json.dumps(run_job(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
