"""Tables, not code: every rule, alias, taxonomy and threshold, each with an id, a source and a note.

A table is a CSV with a heading row; lines that begin with '#' above it say where the rows come from and under
which licence. Whoever reads a table checks its rows and raises `ReferenceTableError` naming file and line.
"""

from __future__ import annotations

import csv
from functools import cache
from itertools import islice, takewhile
from pathlib import Path

import pandas as pd

from core.errors import ReferenceTableError

FOLDER = Path(__file__).resolve().parent


@cache
def reference_files() -> tuple[Path, ...]:
    """Every reference table, by name; they lie in one folder for each stage that reads them."""
    return tuple(sorted(FOLDER.rglob("*.csv"), key=lambda path: path.stem))


def reference_path(name: str) -> Path:
    """Where the table `name` lies; raises ReferenceTableError if there is none."""
    for path in reference_files():
        if path.stem == name:
            return path
    raise ReferenceTableError(f"The reference table {name}.csv is missing.", "Install the app anew.")


@cache
def _read_table(path: Path) -> pd.DataFrame:
    with path.open(encoding="utf-8", newline="") as handle:
        notes = list(takewhile(lambda line: line.startswith("#"), handle))
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(islice(handle, len(notes), None)))
    if not rows:
        raise ReferenceTableError(f"{path.name} is empty.", "Install the app anew.")
    heading, *body = rows
    for line, row in enumerate(body, start=len(notes) + 2):
        if len(row) != len(heading):
            raise ReferenceTableError(
                f"{path.name}, row {line} has {len(row)} cells, not {len(heading)}.",
                "Give every row as many cells as the heading row; put quotation marks round a text with a comma.",
            )
    return pd.DataFrame(body, columns=heading, dtype="str")


def load_table(name: str) -> pd.DataFrame:
    """The rows of a reference table, every value text, '' where blank. The caller gets a copy of its own."""
    return _read_table(reference_path(name)).copy()
