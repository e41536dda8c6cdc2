"""Sheets of one workbook that repeat one another: a list of the whole year beside its months, a copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.amount_marks import swap_marks
from core.ingest.amounts import parse_amounts
from core.ingest.plan import TablePlan

FEWEST_LINES = 5
REPEATS = "The sheet repeats the lines of others."


@dataclass(frozen=True)
class _Sum:
    lines: int
    pounds: Decimal

    def __add__(self, other: _Sum) -> _Sum:
        return _Sum(self.lines + other.lines, self.pounds + other.pounds)


def leave_out_repeats(plans: Sequence[TablePlan]) -> list[TablePlan]:
    """The plans, with sheets that hold the very lines of the others together, or of an earlier one, taken out."""
    sums = {
        place: _add_up(plan) for place, plan in enumerate(plans) if plan.is_payments and plan.table.sheet is not None
    }
    enough = {place: found for place, found in sums.items() if found.lines >= FEWEST_LINES}
    repeats = {place for place in enough if _is_copy(place, enough) or (len(sums) > 2 and _is_whole(place, sums))}
    return [replace(plan, reason=REPEATS) if place in repeats else plan for place, plan in enumerate(plans)]


def _is_copy(place: int, sums: dict[int, _Sum]) -> bool:
    return any(sums[place] == found for other, found in sums.items() if other < place)


def _is_whole(place: int, sums: dict[int, _Sum]) -> bool:
    others = sum((found for other, found in sums.items() if other != place), _Sum(0, Decimal(0)))
    return sums[place] == others


def _add_up(plan: TablePlan) -> _Sum:
    index = plan.mapping.index_of("amount")
    total = _Sum(0, Decimal(0))
    for batch in plan.table.batches():
        if index is not None and index < batch.num_columns:
            texts = pc.utf8_trim_whitespace(batch.column(index))
            amounts = parse_amounts(swap_marks(texts) if plan.mapping.decimal_comma else texts)
            pounds = pc.sum(pc.cast(amounts, pa.decimal128(30, 2))).as_py() or Decimal(0)
            total += _Sum(len(amounts) - amounts.null_count, pounds)
    return total
