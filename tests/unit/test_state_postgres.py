"""The same store on PostgreSQL: a server of the test's own on loopback, started and stopped here."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from core.store.state import StateStore, Target
from core.vocabulary import Judgement

pytestmark = pytest.mark.slow

SERVER_USER = "postgres"
PEOPLE = 20
TARGET = Target("northmoor", "sme", 0.35, 2028, definition={"vat_basis": "net"})


def find_programs() -> Path | None:
    """The folder of initdb and pg_ctl: on the path, or where Debian's postgresql package puts them."""
    found = shutil.which("pg_ctl")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return Path(found).resolve().parent if found else next(iter(folders), None)


def run_server(*command: str) -> None:
    """Run a server program; it refuses root, so root runs it as the package's own user."""
    as_user = ["runuser", "-u", SERVER_USER, "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_user, *command], check=True, capture_output=True, timeout=60)


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    pytest.importorskip("psycopg", reason="psycopg is needed to try PostgreSQL")
    programs = find_programs()
    if programs is None:
        pytest.skip("Debian's postgresql package is needed")
    folder = Path(tempfile.mkdtemp(prefix="state-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, SERVER_USER)
    data, port = str(folder / "data"), find_free_port()
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder}"
    try:
        run_server(str(programs / "initdb"), "-D", data, "-U", "spend", "--auth=trust", "-E", "UTF8")
        run_server(str(programs / "pg_ctl"), "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        yield f"postgresql+psycopg://spend@127.0.0.1:{port}/postgres"
        run_server(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def save_from_own_store(url: str, number: int) -> int:
    """What one app server does: open the store (making its tables if need be), save, close."""
    store = StateStore(url)
    try:
        store.save_judgement(f"p{number}", "northmoor", "ACME", Judgement.ACCEPTED, who=str(number))
        return store.save_target(replace(TARGET, note=str(number))).version
    finally:
        store.close()


def test_app_servers_that_save_at_once_lose_nothing(url: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        versions = list(pool.map(lambda number: save_from_own_store(url, number), range(PEOPLE)))
    assert sorted(versions) == list(range(1, PEOPLE + 1))
    store = StateStore(url)
    try:
        history = store.targets("northmoor")
        assert set(history["note"]) == {str(number) for number in range(PEOPLE)}
        assert len(store.judgements()) == PEOPLE
        current = store.current_target("northmoor", "", "sme")
        assert current is not None
        assert (current.version, current.definition) == (PEOPLE, {"vat_basis": "net"})
    finally:
        store.close()
