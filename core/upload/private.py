"""The private folder in which a given file lies while it is read, and the end of what a dead process left behind."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "spend-upload-"
SURELY_LOCKED_SECONDS = 60


@contextmanager
def open_private_folder() -> Iterator[Path]:
    """A folder that nobody else may enter; it is locked while it is in use, and gone with all in it afterwards."""
    remove_abandoned_folders()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as name, _lock(Path(name)):
        yield Path(name)


def remove_abandoned_folders() -> None:
    """Remove what a process left that was killed while it read: nobody holds the lock of such a folder any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime < SURELY_LOCKED_SECONDS:
                continue
            with _lock(folder):
                shutil.rmtree(folder)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which goes with the process, however that ends. Raises OSError where it is held."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)
