"""A pool of reading processes: a file that kills or hangs its process is reported, and the rest goes on."""

from __future__ import annotations

import json
import logging
import queue
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any

from core.errors import TooLargeError, UnreadableFileError

MEMORY_MEGABYTES = 4_096
CPU_SECONDS = 600
WALL_SECONDS = 1_200
ROOT = Path(__file__).resolve().parents[2]
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReaderLimits:
    """What one file may use: address space of its process, processor time, and time on the clock."""

    memory_megabytes: int = MEMORY_MEGABYTES
    cpu_seconds: int = CPU_SECONDS
    wall_seconds: int = WALL_SECONDS


class _Reader:
    """One child process, started when first needed and again after it died."""

    def __init__(self, limits: ReaderLimits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[str] | None = None

    def ask(self, job: dict[str, Any]) -> str:
        """The members of the job's file as JSON. Raises UnreadableFileError, TooLargeError."""
        process = self._start()
        timer = Timer(self._limits.wall_seconds, process.kill)
        timer.start()
        try:
            answer = self._exchange(process, {**job, "cpu_seconds": self._limits.cpu_seconds})
        finally:
            timer.cancel()
        if not answer:
            raise self._explain_death(process)
        return _unwrap(json.loads(answer), job)

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

    @staticmethod
    def _exchange(process: subprocess.Popen[str], job: dict[str, Any]) -> str:
        assert process.stdin and process.stdout
        try:
            process.stdin.write(json.dumps(job) + "\n")
            process.stdin.flush()
        except BrokenPipeError:
            return ""
        return process.stdout.readline()

    def _explain_death(self, process: subprocess.Popen[str]) -> UnreadableFileError:
        code = process.wait()
        self.close()
        if code in (-9, -24):
            return TooLargeError("Reading the file took longer than a file may take.", "Split it, or save it as CSV.")
        return TooLargeError("The file needs more memory than a file may use, or is damaged.", "Save it as CSV.")

    def close(self) -> None:
        """End the process."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue
        self._process = None


def _unwrap(answer: dict[str, Any], job: dict[str, Any]) -> str:
    if "members" in answer:
        return str(answer["members"])
    if answer.get("too_large"):
        raise TooLargeError("The file needs more memory than a file may use.", "Split it, or save it as CSV.")
    _LOG.error("Reading %s failed:\n%s", job["request"]["name"], answer["fault"])
    raise UnreadableFileError("The reader failed on this file.", "Please send it to whoever looks after the app.")


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


def run_jobs(
    jobs: Sequence[dict[str, Any]],
    workers: int,
    on_done: Callable[[int, str | UnreadableFileError], None],
    limits: ReaderLimits | None = None,
) -> None:
    """Have every job read; `on_done` is called in this thread, as each ends, with its place and its outcome."""
    if not jobs:
        return
    count = max(1, min(workers, len(jobs)))
    with _open_readers(count, limits or ReaderLimits()) as free, ThreadPoolExecutor(count) as threads:

        def run(job: dict[str, Any]) -> str | UnreadableFileError:
            reader = free.get()
            try:
                return reader.ask(job)
            except UnreadableFileError as error:
                return error
            finally:
                free.put(reader)

        places = {threads.submit(run, job): place for place, job in enumerate(jobs)}
        for future in as_completed(places):
            on_done(places[future], future.result())
