"""One published file, read: every member, its tables planned together, its lines and rejects handed on in batches."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pyarrow as pa

from core.errors import UnreadableFileError
from core.ingest.batches import LineContext
from core.ingest.contracts import load_contract_headings, read_contracts
from core.ingest.corrections import correct_table, corrections_for, load_corrections
from core.ingest.evidence import NO_AMOUNTS, load_signatures
from core.ingest.file_period import Period, period_of_name, period_of_sheet, read_period
from core.ingest.heading_terms import load_compositions
from core.ingest.headings import load_aliases, load_companions
from core.ingest.hints import hints_for, load_hints
from core.ingest.kinds import decide_kind, load_signs
from core.ingest.lines import ReadBatch, read_lines
from core.ingest.plan import PlanContext, TablePlan, plan_table
from core.ingest.profiles import missing_words
from core.ingest.records import make_reject_batch
from core.ingest.report import FileDetails, FileReport, MemberSource, ReadJob, ReadMember, SheetPreview
from core.ingest.sheets import REPEATS, leave_out_repeats
from core.ingest.tally import Tally
from core.ingest.threshold import find_threshold, load_threshold_words
from core.ingest.totals import load_total_words
from core.periods import last_day
from core.tabular import DEFAULT_LIMITS, Limits, Member, RawTable, list_members, read_member
from core.vocabulary import FileKind

ONE_MONTH = 0.8
PREVIEW_COLUMNS, PREVIEW_CHARACTERS = 40, 80
NIL_RETURN = "It is a nil return: it has the headings of payments, and no payment under them."
CONTRACTS = "It gives procurement codes for {count}; payments that quote one of them are put in its category."
NO_TABLE = "There is no table in it."
Sink = Callable[[str, pa.RecordBatch], None]


class ReconciliationError(Exception):
    """Kept and set aside are not what the raw amounts add up to: a fault of the reader, never of the file."""


def load_reader_tables() -> None:
    """Load every table that reading needs, so that a wrong row is known before any file. Raises ReferenceTableError."""
    for load in (
        load_aliases,
        load_companions,
        load_compositions,
        load_contract_headings,
        load_corrections,
        load_hints,
        load_signatures,
        load_signs,
        load_threshold_words,
        load_total_words,
        missing_words,
    ):
        load()


def read_source(job: ReadJob, sink: Sink, limits: Limits = DEFAULT_LIMITS) -> list[ReadMember]:
    """Read a file; `sink` takes each batch of rows with the staging table they are for: line or reject.

    A file or member that can't be read becomes a report that says why. Raises ReconciliationError.
    """
    done: list[ReadMember] = []
    try:
        for member in list_members(job.request.path, limits):
            done.append(_read_member(MemberSource(job, member.name, member.container), member, sink, limits))
    except UnreadableFileError as error:
        done.append(MemberSource(job, None, None).report_unreadable(error))
    return done


def _read_member(source: MemberSource, member: Member, sink: Sink, limits: Limits) -> ReadMember:
    try:
        period = period_of_name(source.name)
        request = source.job.request
        context = PlanContext(period, hints_for(source.name), request.mapping, is_shown=request.preview_rows > 0)
        plans = [plan_table(table, context) for table in _corrected(source, read_member(member, limits))]
        return _read_plans(source, leave_out_repeats(plans), period, sink)
    except UnreadableFileError as error:
        return source.report_unreadable(error)


def _corrected(source: MemberSource, tables: Iterable[RawTable]) -> Iterator[RawTable]:
    """The tables with the known faults of this very file mended."""
    corrections = corrections_for(source.job.sha256)
    first_row = 0
    for table in tables:
        if not corrections:
            yield table
            continue
        batches = list(correct_table(table.batches(), first_row, corrections))
        yield replace(table, open_batches=partial(iter, batches))
        first_row += sum(batch.num_rows for batch in batches)


def _read_plans(source: MemberSource, plans: Sequence[TablePlan], named: Period | None, sink: Sink) -> ReadMember:
    report = _describe_tables(source.blank_report(), plans)
    if not any(plan.is_payments for plan in plans):
        reason = next((plan.reason for plan in plans if plan.reason), NO_TABLE)
        warnings = [*report.warnings, *_take_contracts(source, plans, sink)]
        report = replace(report, not_payments_reason=reason, warnings=warnings)
        return ReadMember(report, _describe_plans(source, plans))
    period = _settle_period(named, plans)
    kind = decide_kind(source.name, plans)
    tally = Tally()
    first_row = 0
    for plan in plans:
        table_period = period_of_sheet(plan.table.sheet, period) or period
        for done in read_lines(plan, LineContext(source.file_id, first_row, table_period, kind is FileKind.CARD)):
            tally.add(done.source, done.verdict, done.lines)
            _hand_on(done, source.file_id, sink)
        first_row += plan.records
    return _finish(_describe_plans(source, plans), replace(report, kind=kind.value), period, tally)


def _take_contracts(source: MemberSource, plans: Sequence[TablePlan], sink: Sink) -> list[str]:
    """Hand on the contracts of a register, and say how many there are; nothing for a file that is none."""
    contracts = 0
    for plan in plans:
        for rows in read_contracts(plan.table, source.job.request.authority_id):
            contracts += rows.num_rows
            sink("contract", rows)
    count = "1 contract reference" if contracts == 1 else f"{contracts:,} contract references"
    return [CONTRACTS.format(count=count)] if contracts else []


def _hand_on(done: ReadBatch, file_id: str, sink: Sink) -> None:
    if done.lines.num_rows:
        sink("line", done.lines)
    if done.verdict.rejects:
        sink("reject", make_reject_batch(file_id, done.verdict.rejects))


def _describe_plans(source: MemberSource, plans: Sequence[TablePlan]) -> FileDetails:
    """How the member's tables are read, and their first records where they were asked for."""
    used = next((plan for plan in plans if plan.is_payments), None)
    rows = source.job.request.preview_rows
    return FileDetails(
        source.name,
        mapping=used.mapping if used else None,
        date_order=used.date_order if used else "",
        previews=[_preview(plan, rows) for plan in plans] if rows else [],
    )


def _preview(plan: TablePlan, rows: int) -> SheetPreview:
    last = max(plan.mapping.header_row + plan.mapping.heading_rows, 0) + rows
    records = [[cell[:PREVIEW_CHARACTERS] for cell in record[:PREVIEW_COLUMNS]] for record in plan.head[:last]]
    return SheetPreview(plan.table.sheet, plan.is_payments, records)


def _describe_tables(report: FileReport, plans: Sequence[TablePlan]) -> FileReport:
    used = [plan for plan in plans if plan.is_payments] or list(plans)
    if not used:
        return report
    table, mapping = used[0].table, used[0].mapping
    sheets = [plan.table.sheet for plan in used if plan.table.sheet is not None]
    floor, basis = find_threshold(report.name, [title for plan in used for title in plan.titles])
    return replace(
        report,
        format=table.format,
        encoding=table.encoding,
        sheet="|".join(sheets) if sheets else None,
        header_row=mapping.header_row,
        threshold_gbp=report.threshold_gbp if floor is None else floor,
        threshold_basis=basis or report.threshold_basis,
        warnings=_warn_of_layout(plans),
        amount_basis=mapping.amount_basis if mapping.amount_basis != "not stated" else report.amount_basis,
        column_map=json.dumps(mapping.headings(), ensure_ascii=False) if used[0].is_payments else "{}",
    )


def _warn_of_layout(plans: Sequence[TablePlan]) -> list[str]:
    warnings = [
        f"The sheet {plan.table.sheet!r} repeats the lines of other sheets and was left out."
        for plan in plans
        if plan.reason == REPEATS
    ]
    used = [plan for plan in plans if plan.is_payments]
    notes = dict.fromkeys(note for plan in used for note in (*plan.table.notes, *plan.notes))
    return [*notes, *warnings]


def _settle_period(named: Period | None, plans: Sequence[TablePlan]) -> Period | None:
    """The file's period: what its name says, else a title in it; but the month of its own dates, where it is one.

    A month that a person chose goes before all of them.
    """
    if chosen := next((plan.mapping.month for plan in plans if plan.mapping.month), None):
        return read_period(chosen)
    titled = (read_period(title) for plan in plans for title in plan.titles)
    period = named or next(filter(None, titled), None)
    months = Counter(day.replace(day=1) for plan in plans for day in plan.days())
    month: date | None
    month, count = months.most_common(1)[0] if months else (None, 0)
    if month is None or count < ONE_MONTH * months.total() or (period and period.start <= month <= period.end):
        return period
    return Period(month, last_day(month))


def _finish(details: FileDetails, report: FileReport, period: Period | None, tally: Tally) -> ReadMember:
    again = Decimal(tally.again_pence).scaleb(-2)
    if tally.kept_gbp + tally.aside_gbp != again:
        raise ReconciliationError(f"{report.name}: £{tally.kept_gbp} and £{tally.aside_gbp} are not £{again}")
    report = replace(
        report,
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        rows_read=tally.read,
        rows_kept=tally.kept,
        rows_rejected=tally.rejected,
        amount_kept=tally.kept_gbp,
        amount_set_aside=tally.aside_gbp,
        amount_totals=sum(tally.totals, Decimal("0.00")),
        amount_read=again,
        warnings=[*report.warnings, *tally.warnings()],
    )
    if not tally.kept:
        reason = NO_AMOUNTS if "amount not readable" in tally.reasons else NIL_RETURN
        report = replace(report, kind=FileKind.NOT_PAYMENTS.value, not_payments_reason=reason)
    return ReadMember(report, tally.add_details(details))
