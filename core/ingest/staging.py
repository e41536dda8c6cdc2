"""Requests to staged files: read in child processes, kept, and read again only if what decides them changes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

from core.ingest.pool import ReaderLimits, ReadTask, run_tasks
from core.ingest.report import ReadJob, ReadMember, SourceRequest, StagedFile
from core.ingest.schema import SCHEMAS
from core.ingest.transfer import dump_job, load_members
from core.reference import reference_path

CODE = Path(__file__).resolve().parent.parent
TABLES = (
    "contract_headings",
    "file_corrections",
    "file_kinds",
    "heading_aliases",
    "heading_companions",
    "heading_compositions",
    "heading_synonyms",
    "heading_terms",
    "heading_words",
    "missing_words",
    "not_payments",
    "publisher_hints",
    "threshold_words",
    "total_words",
)


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
    tasks = [ReadTask(job, staged_folder / _key(job)) for job in make_jobs(requests)]
    staged: dict[int, StagedFile] = {}

    def finish(place: int, members: list[ReadMember], from_cache: bool = False) -> None:
        staged[place] = _describe(tasks[place], members, from_cache)
        if on_file:
            on_file(staged[place])

    waiting = []
    for place, task in enumerate(tasks):
        kept = _beside(task, "json")
        if reuse and kept.is_file():
            finish(place, load_members(kept.read_text(encoding="utf-8")), from_cache=True)
        else:
            waiting.append(place)
    run_tasks([tasks[place] for place in waiting], workers, lambda index, done: finish(waiting[index], done), limits)
    return [staged[place] for place in range(len(tasks))]


def make_jobs(requests: Sequence[SourceRequest]) -> list[ReadJob]:
    """Each request with the sha256 of its file; of files of equal bytes in one authority all but one are marked."""
    hashes = [_hash_file(request.path) for request in requests]
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for request, sha256 in zip(requests, hashes, strict=True):
        groups[request.authority_id, sha256].append(request.name)
    return [
        ReadJob(request, sha256, "" if request.name == min(groups[request.authority_id, sha256]) else request.name)
        for request, sha256 in zip(requests, hashes, strict=True)
    ]


def _hash_file(path: Path) -> str:
    """'' for a file that can't be opened: reading it says so."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _key(job: ReadJob) -> str:
    return _digest((reader_version(), dump_job(job)))


@cache
def reader_version() -> str:
    """A digest of the reader's code and tables: what was read by another one is read again."""
    code = [*(CODE / "ingest").glob("*.py"), *(CODE / "tabular").glob("*.py")]
    return _digest(
        hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted([*code, *map(reference_path, TABLES)])
    )


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def _beside(task: ReadTask, ending: str) -> Path:
    if task.stem is None:
        raise ValueError("A task that writes nothing has no files.")
    return task.stem.with_name(f"{task.stem.name}.{ending}")


def _describe(task: ReadTask, members: Sequence[ReadMember], from_cache: bool) -> StagedFile:
    readable = any(member.report.is_readable for member in members)
    paths = {table: _beside(task, f"{table}.parquet") for table in SCHEMAS}
    found = {table: path if readable and path.is_file() else None for table, path in paths.items()}
    return StagedFile(
        request=task.job.request,
        reports=tuple(member.report for member in members),
        details=tuple(member.details for member in members),
        line_path=found["line"],
        reject_path=found["reject"],
        contract_path=found["contract"],
        from_cache=from_cache,
    )
