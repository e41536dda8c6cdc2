"""Records to payment lines, column by column, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.batches import LineContext, TableBatch
from core.ingest.headings import match_heading
from core.ingest.layout import is_plain_heading
from core.ingest.plan import TablePlan, plan_table
from core.ingest.profiles import missing_words
from core.ingest.records import Verdict, judge_records
from core.ingest.running_sums import RunningSums
from core.ingest.schema import AMOUNT_COLUMNS, LINE_SCHEMA, TEXT_COLUMNS
from core.tabular.tables import skip_records

FREE_TEXT = frozenset({"payee", "description"})
IDENTIFIERS = frozenset({"company_number", "charity_number", "vat_number", "postcode"})


@dataclass(frozen=True)
class ReadBatch:
    """A batch, read: its lines, and what was decided of the records that are none."""

    source: TableBatch
    verdict: Verdict
    lines: pa.RecordBatch


def read_lines(plan: TablePlan, context: LineContext) -> Iterator[ReadBatch]:
    """The lines and rejects of each batch of a table."""
    position, above = 0, RunningSums()
    for batch in plan.table.batches():
        source = TableBatch(batch, position, plan, context)
        verdict = judge_records(source, above)
        split = _find_new_layout(source, verdict)
        if split is not None:
            source = TableBatch(batch.slice(0, split), position, plan, context)
            verdict = judge_records(source, above)
        yield ReadBatch(source, verdict, _make_lines(source, verdict))
        position, above = position + source.rows, verdict.sums
        if split is not None:
            rest = plan_table(skip_records(plan.table, position), plan.context)
            yield from read_lines(rest, replace(context, first_row=context.first_row + position))
            return


def _find_new_layout(source: TableBatch, verdict: Verdict) -> int | None:
    """Where headings are repeated in another order: the amount stands under another column from there on."""
    mapping = source.plan.mapping
    amount = mapping.index_of("amount")
    if source.plan.context.mapping is not None or mapping.data_above or not mapping.is_headed:
        return None
    for place in sorted(verdict.headings):
        if source.position + place < mapping.header_row + mapping.heading_rows:
            continue
        cells = [column[place].as_py() for column in source.batch.columns]
        matches = {index: match.column for index, cell in enumerate(cells) if (match := match_heading(cell.strip()))}
        if is_plain_heading(cells) and matches.get(amount if amount is not None else -1) != "amount":
            return place
    return None


def _make_lines(source: TableBatch, verdict: Verdict) -> pa.RecordBatch:
    """The payment lines of a batch as rows of staging.line."""
    if len(verdict.dropped) == source.rows:
        return pa.RecordBatch.from_arrays([pa.array([], field.type) for field in LINE_SCHEMA], schema=LINE_SCHEMA)
    first = source.context.first_row + source.position
    arrays: dict[str, pa.Array] = {
        "file_id": pa.repeat(source.context.file_id, source.rows),
        "row_number": pa.array(np.arange(first, first + source.rows, dtype=np.int64)),
        "amount_gbp": source.amounts,
        "is_card": _mark_card(source),
        "is_capital": _mark_capital(source),
    }
    arrays["payment_date"], arrays["date_basis"] = source.settle_dates()
    for name in TEXT_COLUMNS:
        arrays[name] = _copy_text(source, name)
    for name in AMOUNT_COLUMNS:
        arrays[name] = source.pounds(name)
    batch = pa.RecordBatch.from_arrays([arrays[name] for name in LINE_SCHEMA.names], schema=LINE_SCHEMA)
    if not verdict.dropped:
        return batch
    kept = np.ones(source.rows, dtype=bool)
    kept[list(verdict.dropped)] = False
    return batch.filter(pa.array(kept))


def _copy_text(source: TableBatch, name: str) -> pa.Array:
    """Text as published; a blank or a word for 'nothing' is null, and so is an identifier without a digit."""
    column = source.payees if name == "payee" else source.column(name)
    if column is None:
        return pa.nulls(source.rows, pa.string())
    missing = pc.equal(column, "") if name in FREE_TEXT else pc.is_in(column, value_set=_missing_words())
    if name in IDENTIFIERS:
        missing = pc.or_(missing, pc.invert(pc.match_substring_regex(column, "[0-9]")))
    return pc.if_else(missing, None, column)


@cache
def _missing_words() -> pa.Array:
    """Words for 'nothing' as they are printed: in lower case, upper case, or with a capital."""
    words = missing_words()
    return pa.array(
        ["", *words, *(word.upper() for word in words), *(word.capitalize() for word in words)], pa.string()
    )


def _mark_card(source: TableBatch) -> pa.Array:
    column = source.column("is_card")
    if source.context.is_card or column is None:
        return pa.repeat(source.context.is_card, source.rows)
    return pc.match_substring_regex(column, "(?i)^(y|yes|true|1|card.*|.*card)$")


def _mark_capital(source: TableBatch) -> pa.Array:
    column = source.column("is_capital")
    if column is None:
        return pa.repeat("not marked", source.rows)
    revenue = pc.if_else(pc.match_substring_regex(column, "(?i)^(r|rev.*|no?)$"), "no", "not marked")
    return pc.if_else(pc.match_substring_regex(column, "(?i)^(c|cap.*|yes?)$"), "yes", revenue)
