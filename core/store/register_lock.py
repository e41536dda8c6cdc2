"""Who may touch the register file: one build that writes it, or any number of sessions that read it for a moment."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import SpendError

REGISTER_LOCK = "using-registers.lock"


@contextmanager
def hold_registers(data_folder: Path, *, for_writing: bool) -> Iterator[None]:
    """Hold the registers; a build waits for sessions to be done, a session is told that a build is at work.

    Raises SpendError to a reader while they are written.
    """
    with (data_folder / REGISTER_LOCK).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if for_writing else fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SpendError("New data are being built just now.", "Try again in a few minutes.") from error
        yield
