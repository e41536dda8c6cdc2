"""Given files to lines and reports: read in a child process from a private folder that is gone before this returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from core.errors import TooLargeError, UnreadableFileError
from core.ingest import (
    UPLOAD_LIMITS,
    FileDescription,
    FileDetails,
    FileReport,
    SourceRequest,
    StagedFile,
    TableMapping,
    describe_file,
    stage_sources,
)
from core.ingest.schema import LINE_SCHEMA, REJECT_SCHEMA
from core.upload.private import open_private_folder

UPLOAD = "upload"
"""The authority that a session's own lines belong to."""

OWN_FILE = "Your file"
PREVIEW_ROWS = 15
MOST_LINES = 1_000_000
# Address space, not memory: with less, the allocators of a process now and then find no room for a small file.
LIMITS = replace(UPLOAD_LIMITS, memory_megabytes=4_096, is_private=True)
Progress = Callable[[str], None]


@dataclass(frozen=True)
class GivenFile:
    """One file as it was dropped: its name, and its bytes, which are held in memory alone."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class ReadFile:
    """One given file, or one member of an archive, read: `given` is the file's own name."""

    given: str
    report: FileReport
    details: FileDetails = field(repr=False)

    def describe(self) -> FileDescription:
        """What was understood of it, in plain sentences."""
        return describe_file(self.report, self.details)


@dataclass(frozen=True)
class Reading:
    """What was read of the given files: what was understood of each, all lines, all rejects."""

    files: tuple[ReadFile, ...]
    lines: pa.Table = field(repr=False)
    rejects: pa.Table = field(repr=False)

    def emptied(self) -> Reading:
        """The same without anything that was read."""
        return Reading((), LINE_SCHEMA.empty_table(), REJECT_SCHEMA.empty_table())


def read_given(files: Sequence[GivenFile], mappings: Mapping[str, TableMapping], progress: Progress) -> Reading:
    """Read every file; `mappings` holds what a person decided, by file name. A file that can't be read says why.

    Raises TooLargeError where all of them together have too many payments.
    """
    progress("Reading 1 file" if len(files) == 1 else f"Reading {len(files)} files")
    with open_private_folder() as private:
        done = 0

        def count_file(_: StagedFile) -> None:
            nonlocal done
            done += 1
            progress(f"Read {done} of {len(files)}")

        requests = _write_requests(files, mappings, private)
        staged = stage_sources(requests, private, reuse=False, workers=1, on_file=count_file, limits=LIMITS)
        return _collect(staged)


def read_cells(file: GivenFile, rows: int) -> list[list[str]]:
    """The first records of a small table, whatever it holds. Raises SpendError where it can't be read."""
    with open_private_folder() as private:
        (request,) = _write_requests([file], {}, private, rows)
        (staged,) = stage_sources([request], private, reuse=False, workers=1, limits=LIMITS)
    for details in staged.details:
        for preview in details.previews:
            return preview.records
    reason = next((report.not_payments_reason for report in staged.reports), None)
    raise UnreadableFileError(reason or "There is no table in the file.")


def _write_requests(
    files: Sequence[GivenFile], mappings: Mapping[str, TableMapping], private: Path, preview_rows: int = PREVIEW_ROWS
) -> list[SourceRequest]:
    """The files under names of ours: one that a person gave never becomes a path."""
    requests = []
    for place, file in enumerate(files):
        path = private / f"given-{place}"
        path.write_bytes(file.content)
        mapping = mappings.get(file.name)
        requests.append(SourceRequest(path, UPLOAD, file.name, mapping=mapping, preview_rows=preview_rows))
    return requests


def _collect(staged: Sequence[StagedFile]) -> Reading:
    files = [
        ReadFile(one.request.name, report, details)
        for one in staged
        for report, details in zip(one.reports, one.details, strict=True)
    ]
    _require_few_lines(sum(file.report.rows_kept for file in files))
    lines = _load((one.line_path for one in staged), LINE_SCHEMA)
    rejects = _load((one.reject_path for one in staged), REJECT_SCHEMA)
    return Reading(tuple(files), lines, rejects)


def _require_few_lines(lines: int) -> None:
    """Raise TooLargeError before more lines are taken into memory than one person may have there."""
    if lines > MOST_LINES:
        raise TooLargeError(
            f"There are {lines:,} payments; at most {MOST_LINES:,} can be looked at here.",
            "Give fewer months at a time, or ask whoever runs the app to build them in.",
        )


def _load(paths: Iterable[Path | None], schema: pa.Schema) -> pa.Table:
    """All rows of one sort that the reader wrote."""
    tables = [parquet.read_table(path, memory_map=False) for path in paths if path]
    return pa.concat_tables(tables) if tables else schema.empty_table()
