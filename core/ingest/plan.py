"""How one table will be read: its layout, its columns, its dates, and whether it holds payments at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest

import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.amount_marks import decide_marks
from core.ingest.columns import choose_columns
from core.ingest.credits import describe_credits
from core.ingest.date_column import DateColumn
from core.ingest.dates import Reading
from core.ingest.evidence import find_doubts, find_objection
from core.ingest.file_period import Period, read_period
from core.ingest.fitting import fit_mapping
from core.ingest.headings import heading_basis, match_heading
from core.ingest.layout import HEADING_SEARCH, TAIL_SEARCH, Layout, find_layout, is_plain_heading
from core.ingest.mapping import DATE_COLUMNS, ColumnChoice, TableMapping
from core.ingest.profiles import EMPTY, Profile
from core.ingest.split_cells import FORMAT, find_shape, mend_table
from core.tabular import RawTable

SAMPLE = 100
FEWEST = 30
LONGEST_TITLE = 120
HEAD = HEADING_SEARCH + SAMPLE


@dataclass(frozen=True)
class PlanContext:
    """What is known of a table beforehand: its file's period, hints on its headings, a mapping that someone chose.

    `is_shown`: its first records are wanted too, to be shown.
    """

    period: Period | None = None
    hints: Mapping[str, str] = field(default_factory=dict)
    mapping: TableMapping | None = None
    is_shown: bool = False


@dataclass(frozen=True)
class TablePlan:
    """A table with all that was found out about it. `reason` says why it holds no payments, where it does not."""

    table: RawTable
    mapping: TableMapping
    records: int
    dates: dict[str, Reading]
    reason: str | None
    context: PlanContext
    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    date_order: str = ""
    head: tuple[tuple[str, ...], ...] = ()

    @property
    def is_payments(self) -> bool:
        """True where its records are to be read as payments."""
        return self.reason is None

    def days(self) -> list[date]:
        """The days that its different dates name."""
        return [reading.certain for reading in self.dates.values() if reading.certain]


def plan_table(table: RawTable, context: PlanContext, *, is_mended: bool = False) -> TablePlan:
    """Find out how to read a table; a given mapping is taken as it is. `is_mended`: split cells were seen to."""
    survey = _survey(table)
    if context.mapping is None:
        layout = find_layout(survey.head, survey.tail, survey.records - len(survey.tail))
        mapping, reason, doubts = _map_columns(layout, survey, context)
        mapping, notes = decide_marks(table, mapping, survey.rows_from(mapping.header_row + 1))
        notes = (*doubts, *describe_credits(mapping.choices), *notes)
    else:
        mapping, reason = fit_mapping(context.mapping, table.sheet, survey.head)
        notes = ()
    if not is_mended and table.format == FORMAT and (shape := find_shape(mapping, *survey.around(mapping))):
        return plan_table(mend_table(table, shape), context, is_mended=True)
    dates = DateColumn(_period_of(mapping) or context.period, mapping.day_first)
    readings = _read_dates(table, mapping, dates) if not reason else {}
    above = survey.head[: max(mapping.header_row, 0)]
    titles = tuple(cell for row in above for cell in row if cell.strip() and len(cell) <= LONGEST_TITLE)
    head = tuple(map(tuple, survey.head)) if context.is_shown else ()
    return TablePlan(
        table, mapping, survey.records, readings, reason or None, context, titles, notes, dates.order, head
    )


def _period_of(mapping: TableMapping) -> Period | None:
    return read_period(mapping.month) if mapping.month else None


@dataclass(frozen=True)
class _Survey:
    head: list[list[str]]
    sample: list[tuple[int, list[str]]]
    tail: list[list[str]]
    records: int

    def rows_from(self, start: int) -> list[list[str]]:
        """The records of the sample that are not blank, from number `start` on; the first ones if those are few."""
        rows = [row for number, row in self.sample if number >= start and any(map(str.strip, row))]
        if len(rows) < FEWEST:
            rows = [row for row in self.head[max(start, 0) :] if any(map(str.strip, row))][:SAMPLE]
        return rows

    def around(self, mapping: TableMapping) -> tuple[list[str], list[list[str]]]:
        """The headings of one row or more taken together, and a sample of the records below them."""
        below = mapping.header_row + mapping.heading_rows
        headings = zip_longest(*self.head[max(mapping.header_row, 0) : max(below, 0)], fillvalue="")
        return [" ".join(cells) for cells in headings], self.rows_from(below)


def _survey(table: RawTable) -> _Survey:
    """The first and last records and some between, in one pass."""
    head: list[list[str]] = []
    sample: list[tuple[int, list[str]]] = []
    last: pa.RecordBatch | None = None
    records = 0
    for batch in table.batches():
        if len(head) < HEAD:
            head += _records(batch.slice(0, HEAD - len(head)))
        if len(sample) < SAMPLE:
            places = range(0, batch.num_rows, max(1, -(-batch.num_rows // SAMPLE)))
            numbers = [records + place for place in places]
            sample += zip(numbers, _records(batch.take(pa.array(places, pa.int64()))), strict=True)
        records += batch.num_rows
        last = batch
    tail = _records(last.slice(max(0, last.num_rows - TAIL_SEARCH))) if last is not None else []
    return _Survey(head, sample, tail, records)


def _records(batch: pa.RecordBatch) -> list[list[str]]:
    return [list(record) for record in zip(*(column.to_pylist() for column in batch.columns), strict=True)]


def _map_columns(
    layout: Layout, survey: _Survey, context: PlanContext
) -> tuple[TableMapping, str | None, tuple[str, ...]]:
    """The columns; why it holds no payments, if so; and what is not sure of them."""
    start = 0 if layout.data_above else layout.header_row + layout.heading_rows
    rows = [row for row in survey.rows_from(start) if not layout.data_above or row != survey.tail[-1]]
    profiles = [Profile(cells) for cells in zip_longest(*rows, fillvalue="")] or [EMPTY] * len(layout.names)
    layout, choices = _choose_columns(layout, profiles, context.hints)
    mapping = TableMapping(layout.header_row, layout.heading_rows, choices, _basis(choices), layout.data_above)
    return mapping, find_objection(layout, mapping, rows, context.period), find_doubts(layout, profiles, choices)


def _basis(choices: Sequence[ColumnChoice]) -> str:
    """Whether the amount is net or gross: by its heading, else by its being the net or gross of what adds up."""
    found = {choice.column: choice for choice in choices}
    amount = found.get("amount")
    if amount is None or (said := heading_basis(amount.heading)) != "not stated":
        return said if amount else "not stated"
    roles = (("net_gbp", "net"), ("gross_gbp", "gross"))
    return next((basis for role, basis in roles if role in found and found[role].index == amount.index), said)


def _choose_columns(
    layout: Layout, profiles: Sequence[Profile], hints: Mapping[str, str]
) -> tuple[Layout, tuple[ColumnChoice, ...]]:
    """The columns; where headings stand one column off, they are moved to what they head."""
    choices = choose_columns(layout.names, profiles, hints)
    if not layout.is_found or not _names_all(layout.names) or {"amount", "payee"} <= _headed(choices):
        return layout, choices

    for names in (("", *layout.names), layout.names[1:]):
        moved = choose_columns(names, profiles, hints)
        is_whole = {"amount", "payee"} <= _headed(moved) and _headed(moved) & set(DATE_COLUMNS)
        if is_whole and _count_money(moved, profiles) >= _count_money(choices, profiles):
            return replace(layout, names=names), moved
    return layout, choices


def _count_money(choices: Sequence[ColumnChoice], profiles: Sequence[Profile]) -> float:
    """The share of the amount's cells that are written as money: references have no pence."""
    index = next((choice.index for choice in choices if choice.column == "amount"), len(profiles))
    return profiles[index].money if index < len(profiles) else 0.0


def _names_all(names: Sequence[str]) -> bool:
    """True where the headings name amount, payee and date as listed, so that what they head must be somewhere."""
    return is_plain_heading(names) and any((match := match_heading(name)) and match.column == "payee" for name in names)


def _headed(choices: Sequence[ColumnChoice]) -> set[str]:
    """The columns that were found by their headings."""
    return {choice.column for choice in choices if choice.how != "content"}


def _read_dates(table: RawTable, mapping: TableMapping, column: DateColumn) -> dict[str, Reading]:
    choice = mapping.date_choice
    if choice is None:
        return {}
    for batch in table.batches():
        if choice.index < batch.num_columns:
            counts = pc.value_counts(batch.column(choice.index))
            column.add(counts.field("values").to_pylist(), counts.field("counts").to_pylist())
    return column.decide()
