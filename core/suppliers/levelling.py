"""The levelled forms of many names: every other batch in a second process where there are enough to pay for it.

The second process reads streams of names (Arrow, one column) and answers each with the stream of their forms.
"""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import pyarrow as pa

from core.suppliers.names import compare_form

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = ("name", "key", "forms", "stems", "spelled")


def level_batches(batches: Iterator[list[str]], *, in_two: bool) -> Iterator[pa.Table]:
    """The forms of each batch of names; `in_two`: every other batch in a second process. One row a name: COLUMNS."""
    if not in_two:
        yield from map(level_batch, batches)
        return
    with _start_second() as (asked, answered):
        for batch in batches:
            _send(asked, pa.table({"name": pa.array(next(batches, []), pa.string())}))
            yield level_batch(batch)
            yield _receive(answered)


def level_batch(names: list[str]) -> pa.Table:
    """One row a name: COLUMNS as text."""
    forms = [compare_form(name) for name in names]
    texts = (
        names,
        [form.key for form in forms],
        [" ".join(sorted(form.forms)) for form in forms],
        [form.stems for form in forms],
        [form.spelled for form in forms],
    )
    return pa.table([pa.array(column, pa.string()) for column in texts], names=list(COLUMNS))


@contextmanager
def _start_second() -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The pipes to and from a process that levels what it is sent; it ends with this block."""
    command = [sys.executable, "-c", "from core.suppliers.levelling import answer; answer()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        try:
            yield cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        finally:
            process.kill()


def _send(stream: IO[bytes], table: pa.Table) -> None:
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    stream.flush()


def _receive(stream: IO[bytes]) -> pa.Table:
    return pa.ipc.open_stream(stream).read_all()


def answer() -> None:
    """Answer on standard output what is asked on standard input, until nobody asks any more."""
    asked = cast(io.BufferedReader, sys.stdin.buffer)
    while asked.peek(1):
        _send(sys.stdout.buffer, level_batch(_receive(asked)["name"].to_pylist()))
