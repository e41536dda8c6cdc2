"""The whole build, stage by stage: rows a second and peak memory, on the sample and on real files.

The sample is always built. Where there is a folder of real files, six publishers of different sorts are built
too, without registers, in a process of their own so that the peak is the build's.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from core.settings import SAMPLE_REGISTERS, SAMPLE_SOURCES, load_settings, real_data_folder

REAL_PUBLISHERS = (
    "trafford-council",
    "hyndburn-borough-council",
    "manchester-city-council",
    "wakefield-council",
    "lancashire-pcc",
    "cabinet-office",
)
KILOBYTES_IN_A_MEGABYTE = 1024


class StageClock:
    """Seconds by stage, from the calls that a build makes to its progress bar."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.stage = ""
        self.since = time.perf_counter()

    def note(self, stage: str, done: int, total: int) -> None:
        """A build calls this at the start of each stage and for each file."""
        del done, total
        now = time.perf_counter()
        if self.stage:
            self.seconds[self.stage] = self.seconds.get(self.stage, 0.0) + now - self.since
        self.stage, self.since = stage, now

    def stop(self) -> None:
        """End the last stage."""
        self.note("", 0, 0)


def build_once(sources: Path, registers: Path | None, out: Path) -> dict[str, object]:
    """Build and give rows, seconds by stage, and the peak memory of this process and its readers, in megabytes."""
    from core.pipeline import build

    clock = StageClock()
    result = build(load_settings(out), sources, registers, changed_only=False, progress=clock.note)
    clock.stop()
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "rows": sum(report.rows_read for report in result.files),
        "seconds": clock.seconds,
        "peak_mb": peak // KILOBYTES_IN_A_MEGABYTE,
    }


def build_apart(sources: Path, registers: Path | None) -> dict[str, object]:
    """The same in a process of its own."""
    with tempfile.TemporaryDirectory() as out:
        arguments = [str(sources), str(registers or ""), out]
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.build", *arguments], check=True, capture_output=True, text=True
        )
    return dict(json.loads(done.stdout))


def report(name: str, measured: dict[str, object]) -> None:
    """Print one build's stages."""
    seconds: dict[str, float] = measured["seconds"]  # type: ignore[assignment]
    rows = int(str(measured["rows"]))
    print(f"{name}: {rows:,} rows in {sum(seconds.values()):.1f} s, peak {measured['peak_mb']:,} MB")
    for stage, taken in seconds.items():
        print(f"  {stage:<24}{taken:>8.1f} s{rows / max(taken, 0.001):>14,.0f} rows a second")


def run() -> None:
    """Build the sample, then the six publishers."""
    report("sample", build_apart(SAMPLE_SOURCES, SAMPLE_REGISTERS))
    real = real_data_folder()
    if real is None:
        print("real files: skipped, a folder of real files (SPEND_REAL_DATA) is needed")
        return
    with tempfile.TemporaryDirectory() as chosen:
        for publisher in REAL_PUBLISHERS:
            (Path(chosen) / publisher).symlink_to(real / "real" / publisher)
        report("six publishers", build_apart(Path(chosen), None))


if __name__ == "__main__":
    given_sources, given_registers, given_out = sys.argv[1:]
    print(
        json.dumps(build_once(Path(given_sources), Path(given_registers) if given_registers else None, Path(given_out)))
    )
