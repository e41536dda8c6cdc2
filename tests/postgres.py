"""A PostgreSQL server of the tests' own, on loopback. Skips with a message where there is none."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SERVER_USER = "postgres"


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


@contextmanager
def serve_postgres() -> Iterator[str]:
    """The SQLAlchemy address of an empty database, until the block ends."""
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
        try:
            yield f"postgresql+psycopg://spend@127.0.0.1:{port}/postgres"
        finally:
            run_server(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
