"""Files that repeat one another: of equal lines one file counts, and of lines within lines the whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

_SQL = Path(__file__).with_suffix(".sql")


def find_superseded(cursor: Any) -> None:
    """Fill staging.superseded from staging.line and staging.source_file, and add a warning to files that overlap.

    Equal files: the later by name gives way. A file whose lines all stand in another gives way to that one. A
    shared fifth of the smaller file's lines is warned about. Files of different folders are never compared.
    """
    cursor.execute(_SQL.read_text(encoding="utf-8"))
