"""The private folder of an upload: gone when it is done with, and when whoever made it was killed."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest

from core.errors import TooLargeError
from core.upload import receive
from core.upload.private import PREFIX, SURELY_LOCKED_SECONDS, open_private_folder, remove_abandoned_folders
from core.upload.receive import GivenFile, read_given


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def make_old(folder: Path) -> None:
    then = time.time() - SURELY_LOCKED_SECONDS - 1
    os.utime(folder, (then, then))


def test_nobody_else_may_enter_and_nothing_stays() -> None:
    with open_private_folder() as private:
        (private / "given").write_text("secret")
        assert private.stat().st_mode & 0o077 == 0
    assert not private.exists()


def test_what_a_killed_process_left_is_removed_and_what_is_in_use_is_not(temporary: Path) -> None:
    left = temporary / f"{PREFIX}left"
    left.mkdir()
    (left / "given-0").write_text("secret")
    make_old(left)
    with open_private_folder() as used:
        assert not left.exists()
        make_old(used)
        remove_abandoned_folders()
        assert used.exists(), "its lock is held"


def test_a_reading_leaves_nothing_even_where_there_is_too_much(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "MOST_LINES", 3)
    ledger = b"Date,Supplier,Amount\n01/06/2025,Alder,1\n02/06/2025,Alder,2\n"
    with pytest.raises(TooLargeError, match="There are 4 payments; at most 3"):
        read_given([GivenFile("a.csv", ledger), GivenFile("b.csv", ledger + b"\n")], {}, lambda words: None)
    assert list(temporary.iterdir()) == []
