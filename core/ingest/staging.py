"""Requests to staged files: read in child processes, kept by what decides their content, read again only if that changes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from core.errors import UnreadableFileError
from core.ingest.pool import ReaderLimits, run_jobs
from core.ingest.reading import ReadMember, unreadable_source
from core.ingest.report import SourceRequest, StagedFile
from core.ingest.transfer import dump_request, load_members
from core.reference import reference_path

CODE = Path(__file__).resolve().parent.parent
TABLES = ("heading_aliases", "not_payments", "total_words", "file_kinds")
BLOCK = 1 << 20


def stage_sources(
    requests: Sequence[SourceRequest],
    staged_folder: Path,
    *,
    reuse: bool,
    workers: int,
    on_file: Callable[[StagedFile], None] | None = None,
    limits: ReaderLimits | None = None,
) -> list[StagedFile]:
    """Read every request, in the order given. A file that can't be read becomes a report that says why.

    With `reuse`, a file is not read again whose bytes, name, authority, hints and reader are those of the last time.
    `on_file` is called in this thread as each is done.
    """
    staged_folder.mkdir(parents=True, exist_ok=True)
    jobs = _make_jobs(requests, staged_folder)
    staged: dict[int, StagedFile] = {}

    def finish(place: int, outcome: str | UnreadableFileError, from_cache: bool) -> None:
        members = _members(requests[place], jobs[place], outcome)
        staged[place] = _stage(requests[place], jobs[place], members, from_cache)
        if on_file:
            on_file(staged[place])

    waiting = []
    for place, job in enumerate(jobs):
        kept = Path(job["folder"]) / f"{job['key']}.json"
        if job["sha256"] is None:
            finish(place, UnreadableFileError("The file can't be opened.", "Check that it may be read."), False)
        elif reuse and kept.is_file():
            finish(place, kept.read_text(encoding="utf-8"), True)
        else:
            waiting.append(place)
    run_jobs(
        [jobs[place] for place in waiting],
        workers,
        lambda index, outcome: finish(waiting[index], outcome, False),
        limits,
    )
    return [staged[place] for place in range(len(requests))]


def _make_jobs(requests: Sequence[SourceRequest], folder: Path) -> list[dict[str, Any]]:
    hashes = [hash_file(request.path) for request in requests]
    copies = _tell_copies_apart(requests, hashes)
    return [
        {
            "request": dump_request(request),
            "sha256": sha256,
            "copy": copy,
            "folder": str(folder),
            "mapping": None,
            "key": _digest((reader_version(), sha256 or "", copy, *map(str, dump_request(request).values()))),
        }
        for request, sha256, copy in zip(requests, hashes, copies, strict=True)
    ]


def _tell_copies_apart(requests: Sequence[SourceRequest], hashes: Sequence[str | None]) -> list[str]:
    """'' for the first file of its bytes in an authority, its name for those of the same bytes after it by name."""
    groups: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for request, sha256 in zip(requests, hashes, strict=True):
        groups[request.authority_id, sha256].append(request.name)
    return [
        "" if request.name == min(groups[request.authority_id, sha256]) else request.name
        for request, sha256 in zip(requests, hashes, strict=True)
    ]


def hash_file(path: Path) -> str | None:
    """The sha256 of a file's bytes; None where it can't be opened."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


@cache
def reader_version() -> str:
    """A digest of the reader's code and tables: what was read by another one is read again."""
    files = sorted([*(CODE / "ingest").glob("*.py"), *(CODE / "tabular").glob("*.py"), *map(reference_path, TABLES)])
    return _digest(hashlib.sha256(path.read_bytes()).hexdigest() for path in files)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def _members(request: SourceRequest, job: dict[str, Any], outcome: str | UnreadableFileError) -> list[ReadMember]:
    if isinstance(outcome, str):
        return load_members(outcome)
    return [unreadable_source(request, job["sha256"] or "", outcome, job["copy"])]


def _stage(request: SourceRequest, job: dict[str, Any], members: list[ReadMember], from_cache: bool) -> StagedFile:
    paths = [Path(job["folder"]) / f"{job['key']}.{what}.parquet" for what in ("line", "reject")]
    readable = any(member.report.is_readable for member in members)
    line_path, reject_path = (path if readable and path.is_file() else None for path in paths)
    reports, details = tuple(member.report for member in members), tuple(member.details for member in members)
    return StagedFile(request, reports, details, line_path, reject_path, from_cache)
