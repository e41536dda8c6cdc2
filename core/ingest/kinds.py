"""Whether a file of payments lists spending, card purchases or grants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from core.errors import ReferenceTableError
from core.ingest.plan import TablePlan
from core.reference import load_table
from core.vocabulary import FileKind

PLACES = ("name", "heading", "sheet")


@cache
def load_signs() -> list[tuple[str, str, re.Pattern[str]]]:
    """The signs of cards and grants, in table order: kind, place, pattern. Raises ReferenceTableError."""
    signs = []
    for row in load_table("file_kinds").itertuples():
        if row.kind not in (FileKind.CARD, FileKind.GRANTS) or row.where not in PLACES:
            raise ReferenceTableError(f"file_kinds.csv: {row.id!r} names no kind or place of ours.", "Correct the row.")
        signs.append((row.kind, row.where, re.compile(row.pattern, re.I)))
    return signs


def decide_kind(name: str, plans: Sequence[TablePlan]) -> FileKind:
    """Card, grants or spend, from the file's name, headings and sheets, by the table of signs."""
    texts = {
        "name": [name.replace("_", " ").replace("-", " ")],
        "heading": [choice.heading for plan in plans for choice in plan.mapping.choices],
        "sheet": [plan.table.sheet or "" for plan in plans],
    }
    for kind, where, pattern in load_signs():
        if any(pattern.search(text) for text in texts[where]):
            return FileKind(kind)
    return FileKind.SPEND
