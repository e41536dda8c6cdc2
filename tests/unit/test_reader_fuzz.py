"""Two thousand damaged files: never a traceback, never a hang, and the rows and pounds always add up."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from core.ingest.pool import ReaderLimits, ReadTask, run_tasks
from core.ingest.reading import read_source
from core.ingest.report import ReadJob, ReadMember, SourceRequest

MESSY = Path(__file__).resolve().parents[1] / "messy_files"
# First bytes of what is packed or compound, whatever its name: archives, gzipped text, old workbooks, Parquet. Damaged,
# these can make a library ask for any amount of memory, so they are only ever read in a child process with limits.
PACKED = (b"PK", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"PAR1")
MUTATIONS = 1_800
BINARY_MUTATIONS = 200
SLOWEST_SECONDS = 10.0
SPECIALS = [
    b'"',
    b"\x00",
    b",",
    b"\n",
    b"\r",
    b";",
    b"\t",
    b"\xa3",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"(",
    b"-",
    b"1E9",
    b'"""',
    b"{",
    b"[",
    b"99999999999999999999",
]


def flip_bytes(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)


def insert_special(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(data) + 1)
        data[place:place] = chance.choice(SPECIALS)


def cut(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    del data[start : start + chance.randint(1, max(1, len(data) // 3))]


def repeat(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randint(1, 200)]
    data[start:start] = piece * chance.randint(1, 30)


def shuffle_lines(data: bytearray, chance: random.Random) -> None:
    lines = bytes(data).split(b"\n")
    chance.shuffle(lines)
    data[:] = b"\n".join(lines)


def shuffle_cells(data: bytearray, chance: random.Random) -> None:
    lines = bytes(data).split(b"\n")
    place = chance.randrange(len(lines))
    cells = lines[place].split(b",")
    chance.shuffle(cells)
    lines[place] = b",".join(cells)
    data[:] = b"\n".join(lines)


WAYS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    flip_bytes,
    insert_special,
    cut,
    repeat,
    shuffle_lines,
    shuffle_cells,
)


def damage(seed: bytes, chance: random.Random) -> bytes:
    data = bytearray(seed)
    for _ in range(chance.randint(1, 3)):
        if data:
            chance.choice(WAYS)(data, chance)
    return bytes(data)


def seeds(is_text: bool) -> list[bytes]:
    files = sorted(path for path in MESSY.iterdir() if path.name != "EXPECTED.csv")
    return [data for path in files if (data := path.read_bytes()) and data.startswith(PACKED) != is_text]


def check(members: list[ReadMember]) -> None:
    for member in members:
        report = member.report
        assert report.rows_read == report.rows_kept + report.rows_rejected
        assert report.amount_kept + report.amount_set_aside == report.amount_read
        assert report.is_readable or report.not_payments_reason


def test_damaged_text_is_read_or_refused_and_adds_up(tmp_path: Path) -> None:
    chance = random.Random(20261122)
    texts = seeds(is_text=True)
    path = tmp_path / "damaged_2025_04.csv"
    for number in range(MUTATIONS):
        path.write_bytes(damage(chance.choice(texts), chance))
        start = time.monotonic()
        sunk: Counter[str] = Counter()

        def count(table: str, rows: pa.RecordBatch, sunk: Counter[str] = sunk) -> None:
            sunk[table] += rows.num_rows

        members = read_source(ReadJob(SourceRequest(path, "fuzz", path.name), "0" * 64), count)
        check(members)
        assert sunk["line"] == sum(member.report.rows_kept for member in members), number
        assert sunk["reject"] == sum(member.report.rows_rejected for member in members), number
        assert time.monotonic() - start < SLOWEST_SECONDS, number


def test_damaged_workbooks_and_archives_never_harm_the_next(tmp_path: Path) -> None:
    chance = random.Random(20261123)
    binaries = seeds(is_text=False)
    tasks = []
    for number in range(BINARY_MUTATIONS):
        path = tmp_path / f"damaged_{number}"
        path.write_bytes(damage(chance.choice(binaries), chance))
        tasks.append(ReadTask(ReadJob(SourceRequest(path, "fuzz", path.name), "0" * 64)))
    found: dict[int, list[ReadMember]] = {}
    run_tasks(tasks, 2, found.__setitem__, ReaderLimits(wall_seconds=60))
    assert len(found) == BINARY_MUTATIONS
    for members in found.values():
        check(members)
        assert "failed on this file" not in (members[0].report.not_payments_reason or "")
