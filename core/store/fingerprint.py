"""The name of a data version: a short hash of everything the figures depend on.

The same inputs under the same rules give the same version, so that a figure can quote it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from core.settings import ROOT

LENGTH = 12
RULES = {".py", ".sql", ".csv"}


def make_version(*, files: Iterable[tuple[str, str]], tables: Iterable[Path], judgements: pd.DataFrame) -> str:
    """The version of published files (id and sha256 each), of the user's own tables and registers where they are
    there, of people's judgements, and of the program with its rules.
    """
    digest = hashlib.sha256()
    for file_id, sha256 in sorted(files):
        digest.update(f"{file_id} {sha256}\n".encode())
    for path in [*tables, *_rule_files()]:
        if path.is_file():
            with path.open("rb") as handle:
                digest.update(hashlib.file_digest(handle, "sha256").digest())
    digest.update(judgements.astype(str).to_csv(index=False).encode())
    return digest.hexdigest()[:LENGTH]


def _rule_files() -> list[Path]:
    return sorted(path for path in (ROOT / "core").rglob("*") if path.suffix in RULES)
