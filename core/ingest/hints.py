"""What can't be found out from a file alone, by a table: which heading means what in which publisher's files."""

from __future__ import annotations

import re
from functools import cache

from core.errors import ReferenceTableError
from core.ingest.mapping import COLUMNS
from core.reference import load_table


@cache
def load_hints() -> list[tuple[re.Pattern[str], str, str]]:
    """Every hint: pattern of file names, normalised heading, column. Raises ReferenceTableError."""
    hints = []
    for row in load_table("publisher_hints").itertuples():
        if row.column not in COLUMNS:
            raise ReferenceTableError(f"publisher_hints.csv: {row.id!r} names no column of ours.", "Correct the row.")
        hints.append((re.compile(row.file, re.I), row.heading, row.column))
    return hints


def hints_for(name: str) -> dict[str, str]:
    """Normalised headings and their columns that hold for the file of this name only."""
    return {heading: column for pattern, heading, column in load_hints() if pattern.search(name)}
