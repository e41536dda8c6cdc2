"""A pool of reading processes: a file that kills or hangs its process is reported, and the rest goes on."""

from __future__ import annotations

import json
import logging
import queue
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

from core.errors import TooLargeError, UnreadableFileError
from core.ingest.reading import load_reader_tables
from core.ingest.report import MemberSource, ReadJob, ReadMember
from core.ingest.transfer import dump_job, load_members
from core.tabular import DEFAULT_LIMITS
from core.tabular.containers import MEGABYTE

MEMORY_MEGABYTES = 4_096
CPU_SECONDS = 600
WALL_SECONDS = 1_200
FEWER = "Give fewer months at a time, or ask whoever runs the app to build them in."
ROOT = Path(__file__).resolve().parents[2]
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReaderLimits:
    """What one file may use: address space of its process, processor time, time on the clock, its unpacked size.

    rows: how many may come of it, None for any number; takes_macros: whether a workbook that holds macros is read
    (they are never run); is_private: it is somebody's own, so neither its name nor what it holds may be logged.
    """

    memory_megabytes: int = MEMORY_MEGABYTES
    cpu_seconds: int = CPU_SECONDS
    wall_seconds: int = WALL_SECONDS
    file_bytes: int = DEFAULT_LIMITS.file_bytes
    rows: int | None = None
    takes_macros: bool = True
    is_private: bool = False


UPLOAD_LIMITS = ReaderLimits(1_536, 60, 90, 1024 * MEGABYTE, rows=1_000_000, takes_macros=False)


@dataclass(frozen=True)
class ReadTask:
    """A job, and where its Parquet files go: `stem` is their common beginning, None for reports alone."""

    job: ReadJob
    stem: Path | None = None


class _Reader:
    """One child process, started when first needed and again after it died."""

    def __init__(self, limits: ReaderLimits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[str] | None = None

    def ask(self, task: ReadTask) -> list[ReadMember]:
        """The members of the task's file. Raises UnreadableFileError, TooLargeError."""
        process = self._start()
        timer = Timer(self._limits.wall_seconds, process.kill)
        timer.start()
        try:
            answer = _exchange(process, self._message(task))
        finally:
            timer.cancel()
        if not answer:
            raise self._explain_death(process)
        return _unwrap(json.loads(answer), task, self._limits)

    def _message(self, task: ReadTask) -> str:
        stem = str(task.stem.resolve()) if task.stem else None
        limits = {name: getattr(self._limits, name) for name in ("cpu_seconds", "file_bytes", "rows", "takes_macros")}
        return json.dumps({"job": dump_job(task.job), "stem": stem, **limits})

    def _start(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "core.ingest.worker", str(self._limits.memory_megabytes)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                cwd=ROOT,
            )
        return self._process

    def _explain_death(self, process: subprocess.Popen[str]) -> UnreadableFileError:
        code = process.wait()
        self.close()
        if code in (-signal.SIGKILL, -signal.SIGXCPU):
            return TooLargeError("Reading the file took longer than a file may take.", "Split it, or save it as CSV.")
        return TooLargeError("The file needs more memory than a file may use, or is damaged.", "Save it as CSV.")

    def close(self) -> None:
        """End the process."""
        if self._process is None:
            return
        self._process.kill()
        self._process.communicate()
        self._process = None


def _exchange(process: subprocess.Popen[str], message: str) -> str:
    """The answer to a message; '' where the process is gone."""
    if process.stdin is None or process.stdout is None:
        return ""
    try:
        process.stdin.write(message + "\n")
        process.stdin.flush()
    except BrokenPipeError:
        return ""
    return process.stdout.readline()


def _unwrap(answer: dict[str, str], task: ReadTask, limits: ReaderLimits) -> list[ReadMember]:
    if "members" in answer:
        return load_members(answer["members"])
    if "too_large" in answer:
        raise TooLargeError("The file needs more memory than a file may use.", "Split it, or save it as CSV.")
    if "too_many" in answer:
        raise TooLargeError(f"It has more than {limits.rows:,} rows, the most that can be looked at here.", FEWER)
    if limits.is_private:
        _LOG.error("Reading a private file failed: %s", answer["fault"].strip().splitlines()[-1].split(":")[0])
    else:
        _LOG.error("Reading %s failed:\n%s", task.job.request.name, answer["fault"])
    raise UnreadableFileError("The reader failed on this file.", "Please send it to whoever looks after the app.")


def _ask_for(reader: _Reader, task: ReadTask) -> list[ReadMember]:
    """The members of the task's file; one report that says why, where it can't be read."""
    try:
        return reader.ask(task)
    except UnreadableFileError as error:
        return [MemberSource(task.job, None, None).report_unreadable(error)]


def run_tasks(
    tasks: Sequence[ReadTask],
    workers: int,
    on_done: Callable[[int, list[ReadMember]], None],
    limits: ReaderLimits | None = None,
) -> None:
    """Have every task read; `on_done` is called in this thread, as each ends, with its place and its members.

    Raises ReferenceTableError where a table of ours is wrong.
    """
    if not tasks:
        return
    load_reader_tables()
    count = max(1, min(workers, len(tasks)))
    with _open_readers(count, limits or ReaderLimits()) as free, ThreadPoolExecutor(count) as threads:

        def run(task: ReadTask) -> list[ReadMember]:
            reader = free.get()
            try:
                return _ask_for(reader, task)
            finally:
                free.put(reader)

        places = {threads.submit(run, task): place for place, task in enumerate(tasks)}
        for future in as_completed(places):
            on_done(places[future], future.result())


@contextmanager
def _open_readers(count: int, limits: ReaderLimits) -> Iterator[queue.SimpleQueue[_Reader]]:
    readers = [_Reader(limits) for _ in range(count)]
    free: queue.SimpleQueue[_Reader] = queue.SimpleQueue()
    for reader in readers:
        free.put(reader)
    try:
        yield free
    finally:
        for reader in readers:
            reader.close()
