"""Records to payment lines and rejected records. Every record that is not blank and not a heading becomes one or other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.amounts import MONEY, add_up_again, parse_amount, parse_amounts
from core.ingest.dates import Reading
from core.ingest.file_period import Period
from core.ingest.layout import score_heading
from core.ingest.plan import TablePlan
from core.reference import load_table

LINE_SCHEMA = pa.schema(
    [
        pa.field("file_id", pa.string(), nullable=False),
        pa.field("row_number", pa.int64(), nullable=False),
        pa.field("entity", pa.string()),
        pa.field("payment_date", pa.date32()),
        pa.field("date_basis", pa.string(), nullable=False),
        *[
            pa.field(name, pa.string())
            for name in ["directorate", "unit", "payee", "description", "expense_type", "expense_code", "published_category", "published_category_code", "published_size", "published_vcse", "company_number", "charity_number", "postcode", "vat_number", "contract_ref", "transaction_ref"]
        ],
        pa.field("is_card", pa.bool_(), nullable=False),
        pa.field("is_capital", pa.string(), nullable=False),
        pa.field("amount_gbp", MONEY, nullable=False),
        pa.field("net_gbp", MONEY),
        pa.field("gross_gbp", MONEY),
        pa.field("irrecoverable_vat_gbp", MONEY),
    ]
)
REJECT_SCHEMA = pa.schema(
    [
        pa.field("file_id", pa.string(), nullable=False),
        pa.field("row_number", pa.int64(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("amount_gbp", MONEY),
    ]
)
LONGEST_REJECT = 500
LONGEST_FALLBACK_DAYS = 92
TEXT_COLUMNS = ["entity", "directorate", "unit", "payee", "description", "expense_type", "expense_code", "published_category", "published_category_code", "published_size", "published_vcse", "company_number", "charity_number", "postcode", "vat_number", "contract_ref", "transaction_ref"]
FREE_TEXT = frozenset({"payee", "description"})
IDENTIFIERS = frozenset({"company_number", "charity_number", "vat_number", "postcode"})
MISSING = pa.array(
    [
        "",
        "-",
        ".",
        "NA",
        "N/A",
        "n/a",
        "na",
        "N/a",
        "#N/A",
        "#REF!",
        "NULL",
        "null",
        "None",
        "none",
        "NONE",
        "nan",
        "Nil",
        "NIL",
    ]
)
DATE_BASIS = {"payment_date": "payment", "ledger_date": "ledger", "invoice_date": "invoice", "period": "file period"}


@dataclass
class Tally:
    """What has been counted over a file: the sums that must agree, and what a summary says."""

    read: int = 0
    kept: int = 0
    rejected: int = 0
    kept_gbp: Decimal = Decimal("0.00")
    aside_gbp: Decimal = Decimal("0.00")
    totals_gbp: Decimal = Decimal("0.00")
    again_pence: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    first_date: date | None = None
    last_date: date | None = None
    payees: set[str] = field(default_factory=set)
    totals: list[Decimal] = field(default_factory=list)
    undated: int = 0
    by_period: int = 0


@dataclass(frozen=True)
class Reject:
    """One record not kept."""

    row_number: int
    reason: str
    text: str
    amount_gbp: Decimal | None


@dataclass(frozen=True)
class LineContext:
    """What holds for every line of a table: the file, its period, whether it is a card file."""

    file_id: str
    first_row: int
    period: Period | None
    is_card: bool


def read_lines(plan: TablePlan, context: LineContext, tally: Tally) -> Iterator[tuple[pa.RecordBatch, list[Reject]]]:
    """The lines and rejects of each batch of a table, counted in `tally`."""
    position = 0
    for batch in plan.table.batches():
        yield _read_batch(_Batch(batch, position, plan, context), tally)
        position += batch.num_rows


@dataclass(frozen=True)
class _Batch:
    batch: pa.RecordBatch
    position: int
    plan: TablePlan
    context: LineContext

    @property
    def rows(self) -> int:
        return int(self.batch.num_rows)

    def column(self, name: str) -> pa.Array | None:
        """A standard column's cells, trimmed; None where the table has none."""
        index = self.plan.mapping.index_of(name)
        if index is None or index >= self.batch.num_columns:
            return None
        return pc.utf8_trim_whitespace(self.batch.column(index))


def _read_batch(source: _Batch, tally: Tally) -> tuple[pa.RecordBatch, list[Reject]]:
    texts = source.column("amount") if source.plan.is_payments else None
    if texts is None:
        texts = pa.array([""] * source.rows, pa.string())
    amounts = parse_amounts(texts)
    outside = _outside_data(source)
    dates, basis = _date_lines(source)
    payees = source.column("payee")
    readable = pc.is_valid(amounts)
    good = pc.and_(readable, pc.invert(outside)) if outside is not None else readable
    doubtful = pc.and_(good, _doubtful(source, basis, payees))
    rejects, dropped, headings = _judge(
        source, pc.invert(pc.and_(good, pc.invert(doubtful))), amounts, basis, payees, outside
    )
    kept = pc.invert(dropped)
    lines = _make_lines(source, amounts, dates, basis, payees, kept)
    _count(tally, lines, rejects, texts, pc.and_(readable, pc.invert(headings)))
    return lines, rejects


def _outside_data(source: _Batch) -> pa.Array | None:
    """Records above the data or below it; None where the batch has none."""
    mapping = source.plan.mapping
    edge = mapping.header_row + mapping.heading_rows
    if mapping.header_row < 0 or (not source.plan.data_is_above and source.position >= edge):
        return None
    rows = pa.array(range(source.position, source.position + source.rows), pa.int64())
    return pc.greater_equal(rows, mapping.header_row) if source.plan.data_is_above else pc.less(rows, edge)


def _date_lines(source: _Batch) -> tuple[pa.Array, pa.Array]:
    """Each record's date, and whether it stands on the line ('own'), is a period's ('period') or is lacking ('none')."""
    choice = source.plan.mapping.date_choice
    if choice is None or choice.index >= source.batch.num_columns:
        return pa.nulls(source.rows, pa.date32()), pa.array(["none"] * source.rows, pa.string())
    encoded = source.batch.column(choice.index).dictionary_encode()
    readings = [source.plan.dates.get(text) for text in encoded.dictionary.to_pylist()]
    days = pa.array([_day_of(reading) for reading in readings], pa.date32())
    kinds = pa.array([_kind_of(reading) for reading in readings], pa.string())
    return days.take(encoded.indices), kinds.take(encoded.indices)


def _day_of(reading: Reading | None) -> date | None:
    if reading is None:
        return None
    if reading.certain:
        return reading.certain
    return reading.period.end if reading.period and reading.period.days <= LONGEST_FALLBACK_DAYS else None


def _kind_of(reading: Reading | None) -> str:
    if reading is None:
        return "none"
    return "own" if reading.certain else "period"


def _doubtful(source: _Batch, basis: pa.Array, payees: pa.Array | None) -> pa.Array:
    """Records with an amount that may be totals: no date and no payee, or no date and a word for a total."""
    undated = pc.equal(basis, "none")
    if payees is None:
        return undated
    labelled = pc.match_substring_regex(payees, r"(?i)\b(total|result|sum|count|forward|down)\b")
    return pc.and_(undated, pc.or_(pc.equal(payees, ""), pc.or_(labelled, _labelled_first(source))))


def _labelled_first(source: _Batch) -> pa.Array:
    flags = pa.array([False] * source.rows)
    for column in source.batch.columns[:12]:
        flags = pc.or_(flags, pc.match_substring_regex(column, r"(?i)\btotals?\b"))
    return flags


def _judge(
    source: _Batch,
    questioned: pa.Array,
    amounts: pa.Array,
    basis: pa.Array,
    payees: pa.Array | None,
    outside: pa.Array | None,
) -> tuple[list[Reject], pa.Array, pa.Array]:
    """Of the questioned records: the rejects, and masks of what is dropped and what is a heading."""
    indices = pc.indices_nonzero(questioned)
    rows = source.rows
    if len(indices) == 0:
        return [], pa.array([False] * rows), pa.array([False] * rows)
    part = source.batch.take(indices)
    filled = _filled(part)
    dropped, headings, rejects = set(pc.filter(indices, pc.invert(filled)).to_pylist()), set(), []
    cells = zip(*(column.to_pylist() for column in part.filter(filled).columns), strict=True)
    judge = _Judge(source)
    for index, record in zip(pc.filter(indices, filled).to_pylist(), cells, strict=True):
        verdict = judge.decide(
            index,
            [cell.strip() for cell in record],
            amounts[index].as_py(),
            basis[index].as_py() != "none",
            payees is not None and bool(payees[index].as_py()),
            outside is not None and outside[index].as_py(),
        )
        if verdict is None:
            continue
        dropped.add(index)
        if isinstance(verdict, Reject):
            rejects.append(verdict)
        else:
            headings.add(index)
    return rejects, _mask(rows, dropped), _mask(rows, headings)


def _filled(part: pa.RecordBatch) -> pa.Array:
    flags = pa.array([False] * part.num_rows)
    for column in part.columns:
        flags = pc.or_(flags, pc.greater(pc.binary_length(pc.utf8_trim_whitespace(column)), 0))
    return flags


def _mask(rows: int, members: set[int]) -> pa.Array:
    return pa.array([index in members for index in range(rows)]) if members else pa.array([False] * rows)


@dataclass(frozen=True)
class _Judge:
    """Decides what a questioned record is: None for a payment, 'heading', 'blank', or a Reject."""

    source: _Batch

    def decide(
        self, index: int, cells: list[str], amount: Decimal | None, is_dated: bool, is_named: bool, is_outside: bool
    ) -> Reject | str | None:
        plan, context = self.source.plan, self.source.context
        row = self.source.position + index
        mapping = plan.mapping
        if not any(cells):
            return "blank"
        if mapping.header_row <= row < mapping.header_row + mapping.heading_rows:
            return "heading"
        if not plan.is_payments:
            return self._reject(row, "other table", cells, None)
        if is_outside:
            return self._reject(row, "not a payment line", cells, amount)
        if amount is None and self._is_heading(cells):
            return "heading"
        reason = self._reason(cells, amount, is_dated, is_named)
        return self._reject(row, reason, cells, amount) if reason else None

    def _reject(self, row: int, reason: str, cells: Sequence[str], amount: Decimal | None) -> Reject:
        text = " | ".join(cell for cell in cells if cell)[:LONGEST_REJECT]
        return Reject(self.source.context.first_row + row, reason, text, amount)

    def _is_heading(self, cells: Sequence[str]) -> bool:
        return sum(bool(cell) for cell in cells) >= 3 and score_heading(cells) >= 3.0

    def _reason(self, cells: Sequence[str], amount: Decimal | None, is_dated: bool, is_named: bool) -> str | None:
        if not is_dated and is_total(cells):
            return "total"
        if amount is not None:
            return None
        index = self.source.plan.mapping.index_of("amount") or 0
        has_text = index < len(cells) and bool(cells[index])
        if (is_dated or is_named) and sum(bool(cell) for cell in cells) >= 3:
            return "amount not readable" if has_text else "no amount"
        return "not a payment line"


@cache
def _total_words() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(row.pattern, re.I), row.effect) for row in load_table("total_words").itertuples()]


def is_total(cells: Sequence[str]) -> bool:
    """True for an undated record that is labelled as a total, or holds numbers alone."""
    texts = [cell for cell in cells if cell and parse_amount(cell) is None]
    if not texts:
        return any(cells)
    for pattern, effect in _total_words():
        if any(len(text) < 120 and pattern.search(text) for text in texts):
            return effect == "total"
    return False


def _make_lines(
    source: _Batch, amounts: pa.Array, dates: pa.Array, basis: pa.Array, payees: pa.Array | None, kept: pa.Array
) -> pa.RecordBatch:
    rows = source.rows
    first = source.context.first_row + source.position
    arrays: dict[str, pa.Array] = {
        "file_id": pa.array([source.context.file_id] * rows, pa.string()),
        "row_number": pa.array(range(first, first + rows), pa.int64()),
        "amount_gbp": amounts,
        "is_card": _mark_card(source),
        "is_capital": _mark_capital(source),
    }
    arrays["payment_date"], arrays["date_basis"] = _settle_dates(source, dates, basis)
    for name in TEXT_COLUMNS:
        column = payees if name == "payee" else source.column(name)
        arrays[name] = _clean(name, column) if column is not None else pa.nulls(rows, pa.string())
    for name in ("net_gbp", "gross_gbp", "irrecoverable_vat_gbp"):
        column = source.column(name)
        arrays[name] = parse_amounts(column) if column is not None else pa.nulls(rows, MONEY)
    batch = pa.RecordBatch.from_arrays([arrays[name] for name in LINE_SCHEMA.names], schema=LINE_SCHEMA)
    return batch.filter(kept)


def _clean(name: str, column: pa.Array) -> pa.Array:
    """Text as published; a blank or a word for 'nothing' is null, and so is an identifier without a digit."""
    missing = pc.equal(column, "") if name in FREE_TEXT else pc.is_in(column, value_set=MISSING)
    if name in IDENTIFIERS:
        missing = pc.or_(missing, pc.invert(pc.match_substring_regex(column, "[0-9]")))
    return pc.if_else(missing, None, column)


def _settle_dates(source: _Batch, dates: pa.Array, basis: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Dates with their basis; a line without one takes the file's period where that is a quarter or less."""
    period = source.context.period
    choice = source.plan.mapping.date_choice
    own = DATE_BASIS[choice.column] if choice else "payment"
    named = pc.if_else(pc.equal(basis, "own"), own, "file period")
    if period and period.days <= LONGEST_FALLBACK_DAYS:
        dates = pc.fill_null(dates, pa.scalar(period.end, pa.date32()))
    return dates, pc.if_else(pc.is_null(dates), "not dated", named)


def _mark_card(source: _Batch) -> pa.Array:
    column = source.column("is_card")
    if source.context.is_card or column is None:
        return pa.array([source.context.is_card] * source.rows)
    return pc.match_substring_regex(column, "(?i)^(y|yes|true|1|card.*|.*card)$")


def _mark_capital(source: _Batch) -> pa.Array:
    column = source.column("is_capital")
    if column is None:
        return pa.array(["not marked"] * source.rows)
    revenue = pc.if_else(pc.match_substring_regex(column, "(?i)^(r|rev.*|no?)$"), "no", "not marked")
    return pc.if_else(pc.match_substring_regex(column, "(?i)^(c|cap.*|yes?)$"), "yes", revenue)


def _count(tally: Tally, lines: pa.RecordBatch, rejects: list[Reject], texts: pa.Array, readable: pa.Array) -> None:
    tally.kept += lines.num_rows
    tally.rejected += len(rejects)
    tally.read += lines.num_rows + len(rejects)
    tally.kept_gbp += pc.sum(pc.cast(lines.column("amount_gbp"), pa.decimal128(30, 2))).as_py() or Decimal("0.00")
    tally.again_pence += add_up_again(texts, readable)
    for reject in rejects:
        tally.reasons[reject.reason] += 1
        tally.aside_gbp += reject.amount_gbp or 0
        if reject.reason == "total" and reject.amount_gbp is not None:
            tally.totals_gbp += reject.amount_gbp
            tally.totals.append(reject.amount_gbp)
    own = pc.is_in(lines.column("date_basis"), value_set=pa.array(["payment", "ledger", "invoice"]))
    span = pc.min_max(lines.column("payment_date").filter(own)).as_py()
    if span["min"] is not None:
        tally.first_date = min(filter(None, (tally.first_date, span["min"])))
        tally.last_date = max(filter(None, (tally.last_date, span["max"])))
    tally.undated += pc.sum(pc.equal(lines.column("date_basis"), "not dated")).as_py() or 0
    tally.by_period += pc.sum(pc.equal(lines.column("date_basis"), "file period")).as_py() or 0
    tally.payees.update(payee for payee in pc.unique(lines.column("payee")).to_pylist() if payee)


def reject_batch(file_id: str, rejects: Sequence[Reject]) -> pa.RecordBatch:
    """Rejected records as rows of staging.reject."""
    columns: list[Callable[[Reject], object]] = [
        lambda _: file_id,
        lambda r: r.row_number,
        lambda r: r.reason,
        lambda r: r.text,
        lambda r: r.amount_gbp,
    ]
    arrays = [
        pa.array([column(reject) for reject in rejects], field.type)
        for column, field in zip(columns, REJECT_SCHEMA, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=REJECT_SCHEMA)
