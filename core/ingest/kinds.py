"""Whether a file of payments lists spending, card purchases or grants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from core.ingest.plan import TablePlan
from core.reference import load_table


@cache
def _signs() -> list[tuple[str, str, re.Pattern[str]]]:
    return [(row.kind, row.where, re.compile(row.pattern, re.I)) for row in load_table("file_kinds").itertuples()]


def decide_kind(name: str, plans: Sequence[TablePlan]) -> str:
    """'card', 'grants' or 'spend', from the file's name and headings and the table of signs."""
    texts = {
        "name": [name.replace("_", " ").replace("-", " ")],
        "heading": [choice.heading for plan in plans for choice in plan.mapping.choices],
        "sheet": [plan.table.sheet or "" for plan in plans],
    }
    for kind, where, pattern in _signs():
        if any(pattern.search(text) for text in texts[where]):
            return kind
    return "spend"
