"""The floor over which a file lists payments, and what it is held against: from the file's name and its titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from urllib.parse import unquote

from core.errors import ReferenceTableError
from core.reference import load_table

BASES = ("line", "invoice", "transaction")
# Not four bare digits: those are a year.
_THRESHOLD = re.compile(
    r"\bover[\W_]*(?:gbp|£)?[\W_]*(\d{1,3}(?:,\d{3})+|\d{5,6}|\d{3}|\d{1,3}(?=k))(?:\.00)?(k)?(?![a-z\d])"
)
_APART = re.compile(r"[_+%-]+")


@cache
def load_threshold_words() -> list[tuple[re.Pattern[str], str]]:
    """The patterns and their bases, in table order. Raises ReferenceTableError."""
    words = []
    for row in load_table("threshold_words").itertuples():
        if row.basis not in BASES:
            raise ReferenceTableError(f"threshold_words.csv: {row.id!r} names no basis of ours.", "Correct the row.")
        words.append((re.compile(row.pattern, re.I), row.basis))
    return words


def threshold_of_name(name: str) -> Decimal | None:
    """The floor that a file's name says its payments lie over, in pounds: 'over £500', 'over-25k'; else None."""
    match = _THRESHOLD.search(_last_part(name).lower().replace("_", " "))
    if not match:
        return None
    return Decimal(match[1].replace(",", "")) * (1000 if match[2] else 1)


def find_threshold(name: str, titles: Sequence[str]) -> tuple[Decimal | None, str | None]:
    """The floor and its basis: as the name says, else a title in the file; None for what neither says."""
    texts = [_last_part(name), *titles]
    floor = next((found for text in texts if (found := threshold_of_name(text)) is not None), None)
    return floor, next((basis for text in texts if (basis := _find_basis(text))), None)


def _find_basis(text: str) -> str | None:
    words = _APART.sub(" ", text)
    return next((basis for pattern, basis in load_threshold_words() if pattern.search(words)), None)


def _last_part(name: str) -> str:
    return unquote(name.rsplit("/", 1)[-1])
