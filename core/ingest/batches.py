"""A batch of a table's records with what its cells mean: amounts, dates, payees."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.amount_marks import swap_marks
from core.ingest.amounts import add_up_again, count_parts_of_pence, parse_amounts
from core.ingest.credits import take_in_credits
from core.ingest.dates import Reading
from core.ingest.file_period import Period
from core.ingest.plan import TablePlan
from core.ingest.schema import MONEY

LONGEST_FALLBACK_DAYS = 92
DATE_BASIS = {"payment_date": "payment", "ledger_date": "ledger", "invoice_date": "invoice", "period": "file period"}


@dataclass(frozen=True)
class LineContext:
    """What holds for every line of a table: its file, its first record's number, its period, is it cards."""

    file_id: str
    first_row: int
    period: Period | None
    is_card: bool


@dataclass(frozen=True)
class TableBatch:
    """Records of a table from number `position` on. What is asked of it is worked out once."""

    batch: pa.RecordBatch
    position: int
    plan: TablePlan
    context: LineContext

    @property
    def rows(self) -> int:
        """How many records it has."""
        return int(self.batch.num_rows)

    def column(self, name: str) -> pa.Array | None:
        """A standard column's cells, trimmed; None where the table has none."""
        index = self.plan.mapping.index_of(name)
        if index is None or index >= self.batch.num_columns:
            return None
        return pc.utf8_trim_whitespace(self.batch.column(index))

    @cached_property
    def payees(self) -> pa.Array | None:
        """Payees as printed, '' where blank; None where there is no such column."""
        return self.column("payee")

    @cached_property
    def amount_texts(self) -> pa.Array:
        """What stands in the chosen amount column; '' throughout in a table that holds no payments."""
        texts = self.column("amount") if self.plan.is_payments else None
        if texts is None:
            return pa.repeat("", self.rows)
        texts = take_in_credits(texts, self.batch, self.plan.mapping)
        return swap_marks(texts) if self.plan.mapping.decimal_comma else texts

    @cached_property
    def amounts(self) -> pa.Array:
        """Pounds; null where there is no readable amount."""
        return self._turn_sign(parse_amounts(self.amount_texts))

    def pounds(self, name: str) -> pa.Array:
        """The pounds of one of the amounts beside the amount; null throughout where there is no such column."""
        mapping = self.plan.mapping
        if mapping.index_of(name) == mapping.index_of("amount"):
            return self.amounts
        texts = self.column(name)
        if texts is None:
            return pa.nulls(self.rows, MONEY)
        return self._turn_sign(parse_amounts(swap_marks(texts) if mapping.decimal_comma else texts))

    def _turn_sign(self, pounds: pa.Array) -> pa.Array:
        return pc.negate(pounds) if self.plan.mapping.is_negated else pounds

    def count_pence_again(self) -> int:
        """The pence of all readable amounts, reckoned a second way from the cells themselves."""
        pence = add_up_again(self.amount_texts.filter(pc.is_valid(self.amounts)))
        return -pence if self.plan.mapping.is_negated else pence

    def count_parts_of_pence(self, dropped: Collection[int]) -> Decimal:
        """What rounding took away from the amounts of all records but the dropped ones."""
        texts = self.amount_texts
        if dropped:
            kept = np.ones(self.rows, dtype=bool)
            kept[list(dropped)] = False
            texts = texts.filter(pa.array(kept))
        parts = count_parts_of_pence(texts)
        return -parts if self.plan.mapping.is_negated else parts

    @cached_property
    def outside(self) -> pa.Array | None:
        """True for records above the table's data (or below it, where the headings are); None where none is."""
        mapping = self.plan.mapping
        edge = mapping.header_row + mapping.heading_rows
        if mapping.header_row < 0 or (not mapping.data_above and self.position >= edge):
            return None
        numbers = pa.array(range(self.position, self.position + self.rows), pa.int64())
        if mapping.data_above:
            return pc.greater_equal(numbers, mapping.header_row)
        return pc.less(numbers, edge)

    @cached_property
    def dated(self) -> tuple[pa.Array, pa.Array]:
        """Each record's own date (null for none), and whether it names a day ('day'), a period, or nothing ('none')."""
        choice = self.plan.mapping.date_choice
        if choice is None or choice.index >= self.batch.num_columns:
            return pa.nulls(self.rows, pa.date32()), pa.repeat("none", self.rows)
        encoded = self.batch.column(choice.index).dictionary_encode()
        readings = [self.plan.dates.get(text) for text in encoded.dictionary.to_pylist()]
        days = pa.array([_day_of(reading) for reading in readings], pa.date32())
        kinds = pa.array([_kind_of(reading) for reading in readings], pa.string())
        return days.take(encoded.indices), kinds.take(encoded.indices)

    def settle_dates(self) -> tuple[pa.Array, pa.Array]:
        """Dates with their basis; a line without one takes the file's period, where that is a quarter or less."""
        dates, kinds = self.dated
        choice, period = self.plan.mapping.date_choice, self.context.period
        basis = pc.if_else(pc.equal(kinds, "day"), DATE_BASIS[choice.column] if choice else "payment", "file period")
        if dates.null_count == 0:
            return dates, basis
        if period and period.days <= LONGEST_FALLBACK_DAYS:
            dates = pc.fill_null(dates, pa.scalar(period.end, pa.date32()))
        return dates, pc.if_else(pc.is_null(dates), "not dated", basis)


def _day_of(reading: Reading | None) -> date | None:
    """A period on the line dates it by its last day, where it is a quarter or less."""
    if reading is None:
        return None
    if reading.certain:
        return reading.certain
    return reading.period.end if reading.period and reading.period.days <= LONGEST_FALLBACK_DAYS else None


def _kind_of(reading: Reading | None) -> str:
    if reading is None:
        return "none"
    return "day" if reading.certain else "period"
