"""A file of 100,000 lines, from received to the first figure, against `core build` of the same file in the same run.

Both use the same register file with its index already made. Prints seconds of each, the ratio of the medians, and when
the first words of progress came.
"""

from __future__ import annotations

import csv
import io
import statistics
import tempfile
import time
import zipfile
from pathlib import Path

from core import measures
from core.pipeline import build
from core.selection import Selection
from core.settings import SAMPLE_REGISTERS, SAMPLE_SOURCES, Settings, load_settings
from core.upload.receive import UPLOAD, GivenFile
from core.upload.work import Choices, make_upload

LINES = 100_000
ROUNDS = 3
MOST_TIMES = 1.5
BODY = "aldenshire-county-council"


def write_ledger(path: Path) -> None:
    """A county's ledger of LINES lines: the sample's own, again and again, every third payee under a new name."""
    records: list[list[str]] = []
    for archive in sorted((SAMPLE_SOURCES / BODY).glob("*.zip")):
        with zipfile.ZipFile(archive) as packed, packed.open(packed.namelist()[0]) as stream:
            headings, *rows = csv.reader(io.TextIOWrapper(stream, "utf-8-sig"))
            records += rows
    payee = headings.index("Supplier Name")
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(headings)
        for place in range(LINES):
            record = list(records[place % len(records)])
            if place % 3 == 0:
                record[payee] = f"{record[payee]} {place // len(records)}".strip()
            writer.writerow(record)


def time_build(settings: Settings, sources: Path) -> float:
    """Seconds of a whole build, reading included."""
    start = time.perf_counter()
    build(settings, sources, SAMPLE_REGISTERS, changed_only=False)
    return time.perf_counter() - start


def time_upload(settings: Settings, ledger: Path) -> tuple[float, float]:
    """Seconds to the first words of progress, and to the first share, of an upload of the same file."""
    said: list[float] = []
    start = time.perf_counter()
    given = [GivenFile(ledger.name, ledger.read_bytes())]
    choices = Choices(left_out=frozenset())
    upload = make_upload(settings, given, choices, lambda _: said.append(time.perf_counter() - start))
    if upload.data is None:
        raise SystemExit("the ledger was not understood")
    with upload.data.cursor() as cursor:
        measures.share(cursor, Selection(authorities=(UPLOAD,)))
    taken = time.perf_counter() - start
    upload.close()
    return said[0], taken


def run() -> None:
    """Build once to make the index, then time both in turn."""
    with tempfile.TemporaryDirectory() as folder:
        sources, settings = Path(folder, "sources"), load_settings(Path(folder, "data"))
        (sources / BODY).mkdir(parents=True)
        ledger = sources / BODY / "ledger.csv"
        write_ledger(ledger)
        time_build(settings, sources)
        pairs = [(time_build(settings, sources), time_upload(settings, ledger)) for _ in range(ROUNDS)]
    builds, uploads = [pair[0] for pair in pairs], [pair[1][1] for pair in pairs]
    first_words = max(pair[1][0] for pair in pairs)
    ratio = statistics.median(uploads) / statistics.median(builds)
    print(f"{LINES:,} lines, seconds: build {_say(builds)}, upload {_say(uploads)}")
    print(f"first words of progress: after {first_words:.2f} s at most (within 1 s)")
    print(f"received to first figure: {ratio:.2f} times the build (at most {MOST_TIMES})")


def _say(seconds: list[float]) -> str:
    return ", ".join(f"{one:.1f}" for one in seconds)
