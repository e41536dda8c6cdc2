"""The one way to the live data: read-only, locked, by its versioned name, with a cursor for every call.

The data folder holds `live.json`, which names the live data file (and the one before it). A build writes a new
file and replaces that pointer; whoever asks next gets the new file, and the old connection is closed after a
time of grace, since a screen may still be reading from it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from core.errors import DataVersionError, NoDataError
from core.settings import Settings

DATA_FORMAT = 9
"""Goes up whenever a published table changes its columns; a file of another format is not opened."""

POINTER = "live.json"
REGISTER_FILE = "registers.duckdb"
SAMPLE_REGISTER_FILE = "registers-sample.duckdb"
GRACE_SECONDS = 120
BUILD_FIRST = "Run 'python -m core build' (or 'make app', which builds the sample data)."


@dataclass(frozen=True)
class Pointer:
    """Which data file is live, and which was before it; both are file names in the data folder."""

    live: str
    previous: str | None


@dataclass
class LiveData:
    """The open data file of one version. Ask for a cursor for each call and close it after."""

    path: Path
    connection: duckdb.DuckDBPyConnection
    opened_at: float = field(default_factory=time.monotonic)

    @property
    def version(self) -> str:
        """The data version, as figures quote it."""
        return self.path.stem.removeprefix("spend-")

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for one call. A connection shared by threads gives wrong answers without an error."""
        cursor = self.connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()


def read_pointer(data_folder: Path) -> Pointer:
    """Which file is live; raises NoDataError where nothing was built yet."""
    path = data_folder / POINTER
    if not path.is_file():
        raise NoDataError(f"There is no data yet in {data_folder}.", BUILD_FIRST)
    try:
        named = json.loads(path.read_text(encoding="utf-8"))
        return Pointer(named["live"], named["previous"])
    except (ValueError, KeyError, TypeError) as error:
        raise NoDataError(f"{path} does not name a data file.", BUILD_FIRST) from error


def open_data_file(path: Path, settings: Settings) -> LiveData:
    """Open one data file read-only, with no way out of it; raises NoDataError or DataVersionError."""
    if not path.is_file():
        raise NoDataError(f"The data file {path.name} is missing from {path.parent}.", BUILD_FIRST)
    try:
        connection = duckdb.connect(str(path), read_only=True, config=_locked(settings))
    except duckdb.Error as error:
        raise DataVersionError(
            f"The data file {path.name} can't be opened: another version of the app made it, or it is damaged.",
            "Build it again with 'python -m core build'.",
        ) from error
    try:
        _require_format(connection, path)
    except DataVersionError:
        connection.close()
        raise
    return LiveData(path, connection)


def _locked(settings: Settings) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
        "memory_limit": settings.memory_limit,
        "threads": str(settings.threads),
        "lock_configuration": "true",
    }


def _require_format(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        row = connection.execute("SELECT data_format FROM main.data_version").fetchone()
    except duckdb.Error:
        row = None
    if row != (DATA_FORMAT,):
        raise DataVersionError(
            f"The data file {path.name} was built by another version of the app.",
            "Build it again with 'python -m core build'.",
        )


class _Held:
    """The connections this process holds, by file; one lock for all threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.live: dict[Path, LiveData] = {}
        self.retired: list[tuple[float, LiveData]] = []

    def get(self, path: Path, settings: Settings) -> LiveData:
        with self.lock:
            self._close_retired()
            if path not in self.live:
                opened = open_data_file(path, settings)
                self._retire(path.parent)
                self.live[path] = opened
            return self.live[path]

    def _retire(self, folder: Path) -> None:
        """Put aside every file of `folder`: a newer one is live."""
        for path in [path for path in self.live if path.parent == folder]:
            self.retired.append((time.monotonic(), self.live.pop(path)))

    def _close_retired(self) -> None:
        now = time.monotonic()
        for since, data in self.retired:
            if now - since > GRACE_SECONDS:
                data.connection.close()
        self.retired = [(since, data) for since, data in self.retired if now - since <= GRACE_SECONDS]

    def close_all(self) -> None:
        with self.lock:
            for data in [*self.live.values(), *(data for _, data in self.retired)]:
                data.connection.close()
            self.live.clear()
            self.retired.clear()


_HELD = _Held()


def open_live(settings: Settings) -> LiveData:
    """The live data of the data folder. One connection a version and process; never closed by the caller."""
    pointer = read_pointer(settings.data_folder)
    return _HELD.get(settings.data_folder / pointer.live, settings)


def close_all() -> None:
    """Close every data file this process holds (at exit, and between tests)."""
    _HELD.close_all()


@contextmanager
def open_scratch(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory for one run, with an empty one beside it attached as `registers`; gone afterwards."""
    connection = duckdb.connect(config={"memory_limit": settings.memory_limit, "threads": str(settings.threads)})
    try:
        connection.execute("ATTACH ':memory:' AS registers")
        yield connection
    finally:
        connection.close()


@dataclass
class SessionData(LiveData):
    """One session's own lines beside the live data, in a database in memory; nobody else may ask it.

    `path` is the live file it stands beside, `remembered` the answers given so far: they go when the session goes.
    """

    remembered: dict[str, object] = field(default_factory=dict)


def open_memory(settings: Settings, memory_limit: str) -> duckdb.DuckDBPyConnection:
    """An empty database in memory that never spills to a disk; whoever opens it attaches what it needs and locks it."""
    config: dict[str, str | bool | int | float | list[str]] = {
        **_locked(settings),
        "memory_limit": memory_limit,
        "temp_directory": "",
    }
    for later in ("enable_external_access", "lock_configuration"):
        del config[later]
    return duckdb.connect(config=config)


def lock_memory(connection: duckdb.DuckDBPyConnection) -> None:
    """From here on nothing can be opened, written or set any more."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
