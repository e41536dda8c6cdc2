"""How one table will be read: its layout, its columns, its dates, and whether it holds payments at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.columns import DATE_COLUMNS, ColumnChoice, choose_columns
from core.ingest.dates import DateColumn, Reading
from core.ingest.file_period import Period
from core.ingest.headings import heading_basis, normalise_heading
from core.ingest.layout import HEADING_SEARCH, TAIL_SEARCH, Layout, find_layout
from core.ingest.profiles import profile_column
from core.reference import load_table
from core.tabular import RawTable

SAMPLE = 100


@dataclass(frozen=True)
class TableMapping:
    """What a person may change: where the headings are and which column is which."""

    header_row: int
    heading_rows: int
    choices: tuple[ColumnChoice, ...]
    amount_basis: str

    def index_of(self, column: str) -> int | None:
        """The position of a standard column, None where the table has none."""
        return next((choice.index for choice in self.choices if choice.column == column), None)

    @property
    def date_choice(self) -> ColumnChoice | None:
        """The column that dates the lines."""
        return next((choice for choice in self.choices if choice.column in DATE_COLUMNS), None)


@dataclass(frozen=True)
class TablePlan:
    """A table with all that was found out about it. `reason` says why it holds no payments, where it does not."""

    table: RawTable
    mapping: TableMapping
    records: int
    dates: dict[str, Reading]
    reason: str | None

    @property
    def is_payments(self) -> bool:
        """True where its records are to be read as payments."""
        return self.reason is None

    @property
    def data_is_above(self) -> bool:
        """True where the headings stand below the records."""
        return self.mapping.header_row > self.records / 2


def plan_table(table: RawTable, period: Period | None, mapping: TableMapping | None = None) -> TablePlan:
    """Find out how to read a table; a given mapping is taken as it is."""
    survey = _survey(table)
    if mapping is None:
        layout = find_layout(survey.head, survey.tail, survey.records - len(survey.tail))
        mapping, reason = _map_columns(layout, survey)
    else:
        reason = None
    dates = _read_dates(table, mapping, period) if reason is None else {}
    return TablePlan(table, mapping, survey.records, dates, reason)


@dataclass(frozen=True)
class _Survey:
    head: list[list[str]]
    sample: list[list[str]]
    tail: list[list[str]]
    records: int


def _survey(table: RawTable) -> _Survey:
    """The first and last records and some between, in one pass."""
    head: list[list[str]] = []
    sample: list[list[str]] = []
    last: pa.RecordBatch | None = None
    records = 0
    for batch in table.batches():
        if not records:
            head = _records(batch.slice(0, HEADING_SEARCH + SAMPLE))
            step = max(1, batch.num_rows // SAMPLE)
            sample = _records(batch.take(pa.array(range(0, batch.num_rows, step))))
        records += batch.num_rows
        last = batch
    tail = _records(last.slice(max(0, last.num_rows - TAIL_SEARCH))) if last is not None else []
    return _Survey(head, sample, tail, records)


def _records(batch: pa.RecordBatch) -> list[list[str]]:
    return [list(record) for record in zip(*(column.to_pylist() for column in batch.columns), strict=True)]


def _map_columns(layout: Layout, survey: _Survey) -> tuple[TableMapping, str | None]:
    start = layout.header_row + layout.heading_rows if layout.header_row < survey.records / 2 else 0
    rows = [row for row in (*survey.head[max(start, 0) :], *survey.sample) if any(cell.strip() for cell in row)][
        : 2 * SAMPLE + 80
    ]
    width = max((len(row) for row in rows), default=len(layout.names))
    profiles = [profile_column([row[index] if index < len(row) else "" for row in rows]) for index in range(width)]
    if not rows:
        profiles = [profile_column([]) for _ in layout.names]
    choices = choose_columns(layout.names, profiles)
    basis = next((heading_basis(choice.heading) for choice in choices if choice.column == "amount"), "not stated")
    mapping = TableMapping(layout.header_row, layout.heading_rows, choices, basis)
    return mapping, _why_not(layout, mapping, rows)


def _why_not(layout: Layout, mapping: TableMapping, rows: Sequence[Sequence[str]]) -> str | None:
    names = {normalise_heading(name) for name in (layout.names or (rows[0] if rows else ()))}
    for headings, reason in _signatures():
        if headings <= names:
            return reason
    found = {choice.column for choice in mapping.choices}
    if not rows and not layout.is_found:
        return "There is nothing in it."
    if "amount" not in found:
        return "It has no column of amounts."
    dated, paid = bool(found & set(DATE_COLUMNS)), "payee" in found
    if layout.is_found and (dated or paid):
        return None
    if dated and paid and len(rows) >= 5:
        return None
    return "It has amounts, but neither dates nor payees stand beside them under headings."


@cache
def _signatures() -> list[tuple[frozenset[str], str]]:
    table = load_table("not_payments")
    return [(frozenset(row.headings.split("|")), row.reason) for row in table.itertuples()]


def _read_dates(table: RawTable, mapping: TableMapping, period: Period | None) -> dict[str, Reading]:
    choice = mapping.date_choice
    if choice is None:
        return {}
    column = DateColumn(period)
    for batch in table.batches():
        if choice.index < batch.num_columns:
            counts = pc.value_counts(batch.column(choice.index))
            column.add(counts.field("values").to_pylist(), counts.field("counts").to_pylist())
    return column.decide()


def dated_months(plans: Sequence[TablePlan]) -> Counter[object]:
    """How many distinct date texts fall into each month, over a file's tables."""
    return Counter(
        reading.certain.replace(day=1) for plan in plans for reading in plan.dates.values() if reading.certain
    )


def without_reason(plan: TablePlan) -> TablePlan:
    """The plan, taken as payments."""
    return replace(plan, reason=None)
