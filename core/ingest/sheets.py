"""Sheets of one workbook that repeat one another: the whole year beside its months, a copy, a table of sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.batches import LineContext
from core.ingest.lines import read_lines
from core.ingest.plan import TablePlan

FEWEST_LINES, FEWEST_PAYEES = 5, 3
NEARLY_ALL = 0.9
REPEATS = "The sheet repeats the lines of others."


@dataclass(frozen=True)
class _Sum:
    """The lines of a sheet, their pounds, and how many columns say what each line is."""

    lines: int
    pounds: Decimal
    columns: int
    by_payee: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: _Sum) -> _Sum:
        columns = max(self.columns, other.columns)
        by_payee = Counter(self.by_payee)
        by_payee.update(other.by_payee)
        return _Sum(self.lines + other.lines, self.pounds + other.pounds, columns, by_payee)

    def is_same(self, other: _Sum) -> bool:
        """True where the lines and their pounds are as many."""
        return (self.lines, self.pounds) == (other.lines, other.pounds)

    def sums_up(self, other: _Sum) -> bool:
        """True where fewer lines of fewer columns come to the same pounds, or give what each payee had in all."""
        is_shorter = self.lines < other.lines and self.columns < other.columns
        is_same = self.pounds == other.pounds or self._gives_payees_of(other)
        return is_shorter and is_same and other.lines >= FEWEST_LINES

    def _gives_payees_of(self, other: _Sum) -> bool:
        same = sum(other.by_payee[payee] == pence for payee, pence in self.by_payee.items())
        return self.lines >= FEWEST_PAYEES and same >= NEARLY_ALL * len(self.by_payee)


NONE = _Sum(0, Decimal(0), 0)


def leave_out_repeats(plans: Sequence[TablePlan]) -> list[TablePlan]:
    """The plans, without sheets that hold the lines of the others again, or of an earlier one, or only their sums."""
    places = [place for place, plan in enumerate(plans) if plan.is_payments and plan.table.sheet is not None]
    if len(places) < 2:
        return list(plans)
    sums = {place: _add_up(plans[place]) for place in places}
    summaries = {place for place in sums if _is_summary(place, sums)}
    sums = {place: found for place, found in sums.items() if place not in summaries}
    enough = {place: found for place, found in sums.items() if found.lines >= FEWEST_LINES}
    repeats = {place for place in enough if _is_copy(place, enough) or (len(sums) > 2 and _is_whole(place, sums))}
    left_out = summaries | repeats
    return [replace(plan, reason=REPEATS) if place in left_out else plan for place, plan in enumerate(plans)]


def _is_summary(place: int, sums: dict[int, _Sum]) -> bool:
    others = [found for other, found in sums.items() if other != place]
    return any(map(sums[place].sums_up, (*others, sum(others, NONE))))


def _is_copy(place: int, sums: dict[int, _Sum]) -> bool:
    return any(sums[place].is_same(found) for other, found in sums.items() if other < place)


def _is_whole(place: int, sums: dict[int, _Sum]) -> bool:
    return sums[place].is_same(sum((found for other, found in sums.items() if other != place), NONE))


def _add_up(plan: TablePlan) -> _Sum:
    total = _Sum(0, Decimal(0), len(plan.mapping.choices))
    for done in read_lines(plan, LineContext("", 0, None, is_card=False)):
        amounts = done.lines.column("amount_gbp")
        pounds = pc.sum(pc.cast(amounts, pa.decimal128(30, 2))).as_py() or Decimal(0)
        total += _Sum(done.lines.num_rows, pounds, 0, _count_by_payee(done.lines))
    return total


def _count_by_payee(lines: pa.RecordBatch) -> Counter[str]:
    """The pence of each payee."""
    by_payee: Counter[str] = Counter()
    for payee, amount in zip(lines.column("payee").to_pylist(), lines.column("amount_gbp").to_pylist(), strict=True):
        by_payee[payee or ""] += int(amount * 100)
    return by_payee
