"""Files of one folder beside one another: repeats, overlaps, and amounts whose VAT basis changes with their heading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent


def find_superseded(cursor: Any) -> None:
    """Fill staging.superseded from staging.line and staging.source_file, and warn of what files share.

    Equal files: the later by name gives way. A file whose lines all stand in another gives way to that one. A
    shared fifth of the smaller file's lines is warned about, and so is a change of the amount's heading with which
    recurring payments went up by VAT or down by it. Files of different folders are never compared.
    """
    for name in ("superseded.sql", "amount_basis.sql"):
        cursor.execute((FOLDER / name).read_text(encoding="utf-8"))
