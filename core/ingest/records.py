"""What becomes of each record: a payment line, a rejected record with its reason, a heading, or a blank."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.amounts import parse_amount
from core.ingest.batches import TableBatch
from core.ingest.layout import is_repeated_heading
from core.ingest.running_sums import BatchSums, RunningSums
from core.ingest.schema import REJECT_SCHEMA
from core.ingest.totals import find_label, is_exact_label, is_total, may_be_total

LONGEST_TEXT = 500
# So many lines prove that what they add up to is their sum by no chance; of round amounts, more.
FEW_LINES, MANY_LINES, ROUND = 3, 12, 10
NOUGHT = Decimal("0.00")
# A payee that says there is none, on a line of no pounds.
NIL = r"(?i)^\W*(nil|n/?a|none|no (payments?|spend\w*|transactions?|expenditure|items?))\b"


@dataclass(frozen=True)
class Reject:
    """One record not kept."""

    row_number: int
    reason: str
    text: str
    amount_gbp: Decimal | None


@dataclass
class Verdict:
    """What was decided of a batch: the rejects, which records are no payments, and what the lines add up to so far."""

    sums: RunningSums
    rejects: list[Reject] = field(default_factory=list)
    dropped: set[int] = field(default_factory=set)
    headings: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Questioned:
    """A record that is no plain payment line."""

    row: int
    cells: Sequence[str]
    amount: Decimal | None
    is_dated: bool
    is_named: bool
    is_outside: bool
    is_nil: bool


def judge_records(source: TableBatch, above: RunningSums) -> Verdict:
    """Decide every record of a batch; those not named in the verdict are payment lines. `above`: the lines before."""
    places = pc.indices_nonzero(_questioned(source))
    running = BatchSums(above, source.amounts)
    verdict = Verdict(running.sums)
    summary = _Summary(source, verdict)
    if len(places):
        part = source.batch.take(places)
        filled = _filled(part)
        verdict.dropped.update(places.filter(pc.invert(filled)).to_pylist())
        for place, record in _describe(source, places.filter(filled), part.filter(filled)):
            summary.close_if_it_sums_up(running.advance(place))
            decision = _decide(source, record, running.sums)
            summary.take(place, record, decision, running.sums)
            if decision is not None:
                running.skip(place, is_total=decision == "total")
                _note(source, verdict, place, record, decision)
    summary.close_if_it_sums_up(running.finish())
    return verdict


@dataclass
class _Summary:
    """Records below the lines that say no more than a word and an amount: what each department had, for instance.

    Where they come together to what the lines above do, they are sums and no lines.
    """

    source: TableBatch
    verdict: Verdict
    places: list[tuple[int, _Questioned]] = field(default_factory=list)
    lines: int = -1

    def take(self, place: int, record: _Questioned, decision: str | None, above: RunningSums) -> None:
        """Add a record that may be one of a summary; begin anew where another line stands between."""
        if decision is not None:
            return
        if above.lines != self.lines:
            self.places = []
        is_thin = not record.is_dated and not record.is_named and sum(map(bool, record.cells)) == 2
        self.places = [*self.places, (place, record)] if is_thin else []
        self.lines = above.lines + 1

    def close_if_it_sums_up(self, above: RunningSums) -> None:
        """Set the records aside as totals, where they add up to the lines above them."""
        count = len(self.places)
        if count < 2 or above.lines != self.lines or self.source.payees is None:
            return
        pence = sum(int((record.amount or 0) * 100) for _, record in self.places)
        before = RunningSums(above.pence - pence, above.lines - count, above.marks)
        if before.count_lines(pence) > count:
            above.take_back(pence, count)
            for place, record in self.places:
                _note(self.source, self.verdict, place, record, "total")
            self.places = []


def _note(source: TableBatch, verdict: Verdict, place: int, record: _Questioned, decision: str) -> None:
    verdict.dropped.add(place)
    if decision == "heading":
        verdict.headings.append(place)
    else:
        verdict.rejects.append(_reject(source, record, decision))


def _questioned(source: TableBatch) -> pa.Array:
    """Records without a readable amount, outside the data, or with the look of a total."""
    questioned = pc.is_null(source.amounts)
    if source.outside is not None:
        questioned = pc.or_(questioned, source.outside)
    doubtful = may_be_total(source.batch, source.payees, pc.equal(source.dated[1], "none"))
    nil = _say_nothing(source)
    return reduce(pc.or_, (which for which in (questioned, doubtful, nil) if which is not None))


def _say_nothing(source: TableBatch) -> pa.Array | None:
    """Records of no pounds to nobody: "Nil return", or "nil" in every cell. None where the table has no payees."""
    nought = pc.equal(source.amounts, NOUGHT)
    if source.payees is None or not pc.any(nought).as_py():
        return None
    return pc.and_(pc.fill_null(nought, False), pc.match_substring_regex(source.payees, NIL))


def _filled(part: pa.RecordBatch) -> pa.Array:
    """Which records hold anything but white space."""
    together = pc.binary_join_element_wise(*part.columns, "")
    return pc.not_equal(pc.utf8_trim_whitespace(together), "")


def _describe(source: TableBatch, places: pa.Array, part: pa.RecordBatch) -> Iterable[tuple[int, _Questioned]]:
    amounts = source.amounts.take(places).to_pylist()
    kinds = source.dated[1].take(places).to_pylist()
    payees = source.payees.take(places).to_pylist() if source.payees is not None else [""] * len(amounts)
    outside = source.outside.take(places).to_pylist() if source.outside is not None else [False] * len(amounts)
    records = zip(*(column.to_pylist() for column in part.columns), strict=True)
    for place, record, amount, kind, payee, is_outside in zip(
        places.to_pylist(), records, amounts, kinds, payees, outside, strict=True
    ):
        cells = [cell.strip() for cell in record]
        nil = amount == 0 and re.search(NIL, payee) is not None
        yield place, _Questioned(source.position + place, cells, amount, kind != "none", bool(payee), is_outside, nil)


def _decide(source: TableBatch, record: _Questioned, above: RunningSums) -> str | None:
    """'heading', the reason of a reject, or None for a payment line."""
    mapping = source.plan.mapping
    if mapping.header_row <= record.row < mapping.header_row + mapping.heading_rows:
        # Headings with an amount among them are a damaged line: its pounds are shown as set aside.
        return "heading" if record.amount is None else "not a payment line"
    if not source.plan.is_payments:
        return "other table"
    if record.is_outside:
        return "not a payment line"
    if record.amount is None and is_repeated_heading(record.cells):
        return "heading"
    if record.amount is not None and _is_sum(source, record, above.count_lines(int(record.amount * 100))):
        return "total"
    return _reason(record, mapping.index_of("amount") or 0)


def _is_sum(source: TableBatch, record: _Questioned, lines: int) -> bool:
    """True for what `lines` lines above add up to, where it is labelled as a total or lacks what a line has.

    After a single line a label before a name ("Total Gas & Power") must be that line's name, or it may be a payee.
    """
    if not lines:
        return False
    label = find_label(record.cells)
    if label is None:
        return _lacks_what_lines_have(source, record, lines)
    if record.is_dated:
        return lines > 1 and is_exact_label(label)
    return lines > 1 or not label.lower().startswith("total") or _repeats_above(source, record, label)


def _lacks_what_lines_have(source: TableBatch, record: _Questioned, lines: int) -> bool:
    """True without a date where lines have dates, or without a name where they have names; more lines prove more.

    Round amounts (500, 500, 1,000) add up by chance: they prove it after many lines only.
    """
    is_round = record.amount is None or record.amount % ROUND == 0
    if source.payees is None or lines < (MANY_LINES if is_round else FEW_LINES):
        return False
    if record.is_dated:
        return not record.is_named and sum(map(bool, record.cells)) == 2
    return not record.is_named or source.plan.mapping.date_choice is not None


def _repeats_above(source: TableBatch, record: _Questioned, label: str) -> bool:
    place = record.row - source.position - 1
    name = label[len("total") :].strip(" :-").lower()
    return place >= 0 and any(str(column[place]).strip().lower() == name for column in source.batch.columns)


def _reason(record: _Questioned, amount_index: int) -> str | None:
    cells = list(record.cells)
    if record.amount is not None:
        cells[amount_index] = str(record.amount)
    words = [cell for cell in cells if cell and parse_amount(cell) is None]
    if not record.is_dated and (words or record.amount is not None) and is_total(cells):
        return "total"
    if record.amount is not None:
        return "not a payment line" if record.is_nil else None
    if not (record.is_dated or record.is_named) or sum(map(bool, record.cells)) < 3:
        return "not a payment line"
    return "amount not readable" if "".join(record.cells[amount_index : amount_index + 1]) else "no amount"


def _reject(source: TableBatch, record: _Questioned, reason: str) -> Reject:
    text = " | ".join(cell for cell in record.cells if cell)[:LONGEST_TEXT]
    amount = record.amount if reason != "other table" else None
    return Reject(source.context.first_row + record.row, reason, text, amount)


def make_reject_batch(file_id: str, rejects: Sequence[Reject]) -> pa.RecordBatch:
    """Rejected records as rows of staging.reject."""
    values = [
        [file_id] * len(rejects),
        [reject.row_number for reject in rejects],
        [reject.reason for reject in rejects],
        [reject.text for reject in rejects],
        [reject.amount_gbp for reject in rejects],
    ]
    arrays = [pa.array(column, field.type) for column, field in zip(values, REJECT_SCHEMA, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=REJECT_SCHEMA)
