"""The reader beside a plain peer: seconds and memory, all real files and the large ones; and the next publisher.

The peer is pandas told what the reader has to find out: the heading row, the delimiter and encoding, the columns and
the date format. It reads every cell as text, the dates with `to_datetime`, the amounts with `str.replace` and
`to_numeric`. Files it fails on are left out of both totals. The reader finds all of it out and makes payment lines.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import pandas as pd

from core.errors import SpendError
from core.ingest import headings
from core.ingest.plan import PlanContext, plan_table
from core.ingest.reading import read_source
from core.ingest.report import ReadJob, ReadMember, SourceRequest
from core.ingest.worker import prepare_memory
from core.settings import real_data_folder
from core.tabular import RawTable, list_members, read_member, read_tables

MEGABYTE = 1024 * 1024
LARGE_ROWS = 50_000
BIG_BYTES = 1024 * MEGABYTE
FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%b-%y", "%d/%m/%y", "%d-%b-%Y", "%m/%d/%Y")


@dataclass(frozen=True)
class PeerTask:
    """One delimited file with all that the peer is told of it."""

    path: Path
    data: bytes
    encoding: str
    header_row: int
    amount: int
    date: int | None
    date_format: str


def read_file(path: Path) -> list[ReadMember]:
    """The reader, in this process, without writing Parquet."""
    return read_source(ReadJob(SourceRequest(path, "bench", str(path)), "0" * 64), lambda *_: None)


def read_by_peer(task: PeerTask) -> int:
    """The peer; rows with a readable amount. Raises whatever pandas raises."""
    frame = pd.read_csv(
        io.BytesIO(task.data),
        dtype=str,
        keep_default_na=False,
        encoding=task.encoding,
        skiprows=task.header_row,
        skip_blank_lines=False,
    )
    amounts = pd.to_numeric(frame.iloc[:, task.amount].str.replace("[£,]", "", regex=True), errors="coerce")
    if task.date is not None:
        pd.to_datetime(frame.iloc[:, task.date], format=task.date_format, errors="coerce")
    return int(amounts.notna().sum())


def prepare(path: Path) -> PeerTask | None:
    """What the peer is told, found out by the reader; None for what is no delimited file of payments."""
    members = list(list_members(path))
    if len(members) != 1:
        return None
    tables = _tables(lambda: read_member(members[0]))
    if len(tables) != 1 or tables[0].format != "csv":
        return None
    plan = plan_table(tables[0], PlanContext())
    amount, choice = plan.mapping.index_of("amount"), plan.mapping.date_choice
    if not plan.is_payments or amount is None or plan.mapping.header_row < 0:
        return None
    texts = list(plan.dates)[:200]
    best = max(
        FORMATS,
        key=lambda form: pd.to_datetime(pd.Series(texts, dtype=str), format=form, errors="coerce").notna().sum(),
    )
    encoding = {"utf-8-sig": "utf-8-sig"}.get(tables[0].encoding or "", tables[0].encoding or "utf-8")
    data = members[0].data or members[0].open().read()
    return PeerTask(path, data, encoding, plan.mapping.header_row, amount, choice.index if choice else None, best)


def _tables(opener: Callable[[], Iterator[RawTable]]) -> list[RawTable]:
    try:
        return list(opener())
    except Exception:
        return []


def clock(work: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def compare(paths: list[Path]) -> tuple[int, float, float]:
    """Files both could read, and the seconds of peer and reader. Both are given the file's bytes unpacked on disk."""
    files, peer, ours = 0, 0.0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            task = prepare(path)
            if task is None:
                continue
            plain = Path(folder) / path.name.removesuffix(".gz")
            plain.write_bytes(task.data)
            try:
                peer += min(clock(lambda: read_by_peer(task)) for _ in range(2))  # noqa: B023
            except Exception:
                continue
            ours += min(clock(lambda: read_file(plain)) for _ in range(2))  # noqa: B023
            files += 1
            plain.unlink()
    return files, peer, ours


def peak_memory(what: str, path: Path) -> int:
    """Megabytes at the peak of a process that reads one file, 'ours' or 'peer'."""
    command = [sys.executable, "-m", "tests.benchmarks.reader", what, str(path)]
    return int(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def write_big(path: Path, size: int) -> None:
    """A made-up file of payments of about `size` bytes."""
    lines = [
        f"Northmoor Council,Highways,{1 + row % 28:02}/{1 + row % 12:02}/2025,Fernway Paving {row % 9973} Ltd,{row},"
        f"{(row * 37) % 500_000 / 100:.2f},Surfacing of roads and paths\n"
        for row in range(100_000)
    ]
    block = "".join(lines)
    with path.open("w", encoding="utf-8") as stream:
        stream.write("Body Name,Service Area,Date,Supplier,Transaction Number,Net Amount,Purpose\n")
        for _ in range(max(1, size // len(block))):
            stream.write(block)


def count_exact(folder: Path, rows: list[dict[str, str]]) -> int:
    """Files of which rows and pounds are those read by hand."""
    exact = 0
    for row in rows:
        report = read_file(folder / row["file"])[0].report
        exact += (report.rows_kept, report.amount_kept) == (int(row["payment_rows"]), Decimal(row["total_gbp"]))
    return exact


def aliases_by_publisher(folder: Path) -> dict[str, set[str]]:
    """Each text of the first records of real files, normalised as a heading, and the publishers that print it."""
    printed: dict[str, set[str]] = {}
    for path in (folder / "real").rglob("*"):
        publisher = path.relative_to(folder / "real").parts[0]
        for cell in _first_cells(path) if path.is_file() else ():
            printed.setdefault(headings.normalise_heading(cell), set()).add(publisher)
    return printed


def _first_cells(path: Path) -> Iterator[str]:
    try:
        for table in read_tables(path):
            for batch in table.batches():
                yield from (cell for record in batch.slice(0, 30).to_pylist() for cell in record.values())
                break
    except SpendError:
        return


def leave_one_out(folder: Path) -> tuple[int, int]:
    """Files still exact when the aliases that only their publisher prints are taken away, and files tried."""
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["sure"] == "yes"]
    printed, known = aliases_by_publisher(folder), dict(headings.load_aliases())
    exact = 0
    for publisher in sorted({row["publisher"] for row in rows}):
        kept = {alias: match for alias, match in known.items() if printed.get(alias) != {publisher}}
        headings.match_heading.cache_clear()
        headings.spelt_aliases.cache_clear()
        with patch.object(headings, "load_aliases", lambda kept=kept: kept):
            exact += count_exact(folder, [row for row in rows if row["publisher"] == publisher])
    headings.match_heading.cache_clear()
    headings.spelt_aliases.cache_clear()
    return exact, len(rows)


def run() -> None:
    """Print all of it; what needs real files is skipped where there are none."""
    with tempfile.TemporaryDirectory() as scratch:
        big = Path(scratch) / "big.csv"
        for megabytes in (64, 256, 1024):
            write_big(big, megabytes * MEGABYTE)
            seconds = clock(lambda: read_file(big))
            print(f"made up, {megabytes:,} MB: {seconds:.1f} s, peak {peak_memory('ours', big):,} MB")
            if megabytes == 64:
                print(f"  the peer's peak: {peak_memory('peer', big):,} MB")
    folder = real_data_folder()
    if folder is None:
        print("real files: skipped, a folder of real files (SPEND_REAL_DATA) is needed")
        return
    paths = sorted(path for path in (folder / "real").rglob("*") if path.is_file())
    large = [path for path in paths if sum(member.report.rows_kept for member in read_file(path)) > LARGE_ROWS]
    for name, chosen in ((f"over {LARGE_ROWS:,} rows", large), ("all real files", paths)):
        files, peer, ours = compare(chosen)
        print(f"{name}: {files:,} files, peer {peer:.1f} s, reader {ours:.1f} s, {ours / max(peer, 0.001):.2f} times")
    exact, tried = leave_one_out(folder)
    print(f"next publisher: {exact} of {tried} files exact without the headings that only their publisher prints")


def main(what: str, path: str) -> None:
    """Read one file and print this process's peak memory in megabytes."""
    if what == "ours":
        prepare_memory()
        read_file(Path(path))
    else:
        read_by_peer(PeerTask(Path(path), Path(path).read_bytes(), "utf-8", 0, 5, 2, "%d/%m/%Y"))
    # Not getrusage: its peak is inherited from the process that started this one.
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(json.dumps(int(peak.split()[1]) // 1024))


if __name__ == "__main__":
    main(*sys.argv[1:])
