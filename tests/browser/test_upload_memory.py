"""What an upload leaves behind once its session is gone: no memory to speak of, no open file, nothing on the disk."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import IS_LONG, Visitor, serve
from tests.browser.test_upload import give, read_total
from tests.pages.small_data import build_small_data

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Wanted is under 10 % over fifty after ten; a few uploads are too noisy for that, so a short run is a guard only.
WARM_UP, MEASURED, MOST_GROWTH = (10, 50, 1.10) if IS_LONG else (2, 3, 1.25)
LINES = 3_000
LOG = logging.getLogger(__name__)
PATIENCE_MS = 60_000


@dataclass(frozen=True)
class Server:
    """A served app: its address, its process, and where it may write for a moment."""

    base: str
    process: Path
    private: Path

    def read_memory(self) -> int:
        """Resident memory in kilobytes."""
        status = (self.process / "status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))

    def list_open(self) -> list[str]:
        """The data files and private files that the process holds open."""
        found = []
        for handle in (self.process / "fd").iterdir():
            try:
                target = str(handle.readlink())
            except FileNotFoundError:
                continue
            if ".duckdb" in target or str(self.private) in target:
                found.append(target)
        return sorted(found)


def find_process(base: str) -> Path:
    """The process that serves an address of ours."""
    port = base.rsplit(":", 1)[1].encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"--server.port" in words and port in words:
            return process
    pytest.fail("the server's process is not to be found")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The app with a short time of grace, and a folder of its own for what it writes for a moment."""
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setenv("SPEND_UPLOAD_GRACE", "1")
    monkeypatch.setenv("TMPDIR", str(private))
    build_small_data(tmp_path)
    with serve(tmp_path, tmp_path / "state.sqlite") as base:
        yield Server(base, find_process(base), private)


def upload_and_leave(laptop: BrowserContext, server: Server, ledger: Path) -> None:
    """One visit: give the file, see its total, close the page."""
    visitor = Visitor(laptop.new_page(), server.base)
    visitor.open("upload")
    give(visitor, ledger)
    assert f"in {LINES:,} payments" in read_total(visitor)
    visitor.page.close()


def wait_until_closed(laptop: BrowserContext, server: Server, least: int) -> list[str]:
    """What is still open when everything that goes has gone."""
    page = laptop.new_page()
    waited = 0
    while len(server.list_open()) > least and waited < PATIENCE_MS:
        page.wait_for_timeout(1_000)
        waited += 1_000
    page.close()
    return server.list_open()


def test_uploads_leave_nothing_behind(laptop: BrowserContext, server: Server, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    lines = (f"{1 + place % 28:02}/06/2025,Payee {place % 700} Ltd,100.00" for place in range(LINES))
    ledger.write_text("\n".join(["Date,Supplier,Amount", *lines]))
    for _ in range(WARM_UP):
        upload_and_leave(laptop, server, ledger)
    assert len(wait_until_closed(laptop, server, 1)) == 1, "the live data alone"
    before = server.read_memory()
    for _ in range(MEASURED):
        upload_and_leave(laptop, server, ledger)
    assert len(wait_until_closed(laptop, server, 1)) == 1, "the live data alone"
    assert list(server.private.iterdir()) == []
    after = server.read_memory()
    LOG.info("%s kB, after %s more uploads %s kB (%+.1f %%)", before, MEASURED, after, (after / before - 1) * 100)
    assert after < before * MOST_GROWTH, f"{before:,} kB before, {after:,} kB after"
