"""Reads the tables of rates beside this module."""

from __future__ import annotations

import csv
import random
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "tables"
SEED = 20261101


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of tables/<name>.csv."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def seed_for(part: str) -> random.Random:
    """A random source of its own for each part, so that a change in one leaves the others as they were."""
    return random.Random(f"{SEED}/{part}")


def split_list(text: str) -> list[str]:
    """'a|b' as ['a', 'b']."""
    return [piece for piece in text.split("|") if piece]


def split_cells(text: str) -> list[str]:
    """'a||b' as ['a', '', 'b']: empty cells are kept."""
    return text.split("|")


def split_weights(text: str) -> dict[str, float]:
    """'a:2|b:1' as {'a': 2.0, 'b': 1.0}."""
    pairs = (piece.rsplit(":", 1) for piece in split_list(text))
    return {name: float(weight) for name, weight in pairs}


def pick(rng: random.Random, options: dict[str, float]) -> str:
    """One key, by weight."""
    return rng.choices(list(options), weights=list(options.values()))[0]
