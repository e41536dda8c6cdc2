"""Chances in words, on one fixed scale (reference/projection/chance_words.csv)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from core.errors import ReferenceTableError
from core.reference import load_table

NO_CHANCE = "no chance can be given"


@dataclass(frozen=True)
class _Scale:
    """Rows of the table: each holds from its bound up to the next."""

    bounds: tuple[float, ...]
    words: tuple[str, ...]
    phrases: tuple[str, ...]
    bands: tuple[str, ...]


@cache
def _load_scale() -> _Scale:
    table = load_table("chance_words")
    try:
        bounds = tuple(float(value) for value in table["from_chance"])
    except ValueError as error:
        raise ReferenceTableError(f"chance_words.csv: {error}.", "Each from_chance is a number from 0 to 1.") from error
    if not bounds or bounds[0] != 0 or list(bounds) != sorted(set(bounds)):
        raise ReferenceTableError("chance_words.csv: from_chance must start at 0 and rise.", "Put its rows in order.")
    return _Scale(bounds, tuple(table["words"]), tuple(table["phrase"]), tuple(table["band"]))


def _find_row(chance: float) -> int:
    # Rounded first, so that a chance of exactly 15 in 100 doesn't fall below its own bound.
    return int(np.searchsorted(_load_scale().bounds, round(chance, 9), side="right")) - 1


def chance_in_words(chance: float | None) -> str:
    """'about 3 in 10' for a chance from 0 to 1; never decimals. None gives 'no chance can be given'."""
    return NO_CHANCE if chance is None else _load_scale().words[_find_row(chance)]


def chance_phrase(chance: float | None) -> str:
    """'about a 3 in 10 chance' for a chance from 0 to 1, to stand in a sentence; None as in `chance_in_words`."""
    return NO_CHANCE if chance is None else _load_scale().phrases[_find_row(chance)]


def chance_band(chance: float | None) -> str:
    """'unlikely', 'likely' and so on for a chance from 0 to 1. None gives 'no chance can be given'."""
    return NO_CHANCE if chance is None else _load_scale().bands[_find_row(chance)]
