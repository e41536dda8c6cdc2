"""Made-up spending with everything in it that a measure must get right: a seed gives the same rows for good."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import Any

from core import periods
from tests.serving_rows import BASE_REASONS, CATEGORIES

FIRST_MONTH = date(2023, 4, 1)
ENDS = {"northmoor": date(2026, 3, 1), "southmoor": date(2025, 12, 1), "ministry": date(2026, 3, 1)}
DIRECTORATES = ("Highways", "Care: adults", "Finance")
BANDS = ("micro", "small", "medium", "SME", "large", "large", "unknown")
RINGS = ("own area", "neighbouring", "further", "not known")
KINDS = ("business", "business", "business", "voluntary", "individual", "name withheld", "public body", "unknown")
SIZE_RULES = ("account-category", "published-flag", "project-vehicle", "judgement")
UPLIFT = date(2025, 4, 1)


def make_rows(seed: int, lines_a_month: int = 6) -> list[dict[str, Any]]:
    """Payment lines of three bodies over three years."""
    chance = random.Random(seed)
    suppliers = [_make_supplier(chance, number) for number in range(40)]
    rows = []
    for authority, last in ENDS.items():
        for month in periods.months_between(FIRST_MONTH, last):
            for _ in range(chance.randint(lines_a_month - 2, lines_a_month + 3)):
                rows.append(_make_line(chance, authority, month, chance.choice(suppliers)))
        rows.append(_make_line(chance, authority, None, suppliers[0]))
        # A month that has only begun: one line.
        rows.append(_make_line(chance, authority, periods.add_months(last, 1), suppliers[1]))
    return rows


def _make_supplier(chance: random.Random, number: int) -> dict[str, Any]:
    size_band, is_vcse = chance.choice(BANDS), chance.choice((True, False, False, None))
    spans: tuple[tuple[Any, ...], ...] = ()
    if chance.random() < 0.2:
        spans = ((None, UPLIFT, size_band, is_vcse), (UPLIFT, None, chance.choice(BANDS), is_vcse))
    return {
        "supplier": f"Supplier {number:02}",
        "size_band": size_band,
        "is_vcse": is_vcse,
        "kind": chance.choice(KINDS),
        "ring": chance.choice(RINGS),
        "size_rule": chance.choice(SIZE_RULES),
        "spans": spans,
    }


def _make_line(chance: random.Random, authority: str, month: date | None, supplier: dict[str, Any]) -> dict[str, Any]:
    reasons: tuple[str, ...] = ()
    if chance.random() < 0.3:
        reasons = tuple(chance.sample([reason for reason, *_ in BASE_REASONS], chance.choice((1, 1, 2))))
    pounds = Decimal(chance.randint(1, 40_000_00)) / 100
    return {
        **supplier,
        "authority": authority,
        "file": f"{authority}-file",
        "directorate": chance.choice(DIRECTORATES),
        "day": month and month.replace(day=chance.randint(1, 28)),
        "category": chance.choice(CATEGORIES)[0],
        "is_capital": chance.choice(("yes", "no", "no", "not marked")),
        "amount": -pounds if chance.random() < 0.08 else pounds,
        "reasons": reasons,
    }
