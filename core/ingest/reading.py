"""One published file, read: every member, its tables planned together, its lines and rejects handed on in batches."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa

from core.errors import UnreadableFileError
from core.ingest.file_period import Period, period_of_name
from core.ingest.kinds import decide_kind
from core.ingest.lines import LineContext, Reject, Tally, read_lines
from core.ingest.plan import TableMapping, TablePlan, dated_months, plan_table
from core.ingest.report import FileDetails, FileReport, SourceRequest
from core.periods import last_day
from core.tabular import Limits, Member, list_members, read_member

ONE_MONTH = 0.8
Sink = Callable[[pa.RecordBatch, Sequence[Reject], str], None]


@dataclass(frozen=True)
class ReadMember:
    """One member, read: its row of staging.source_file and what else there is to say."""

    report: FileReport
    details: FileDetails


def read_source(
    request: SourceRequest,
    sha256: str,
    sink: Sink,
    limits: Limits,
    copy: str = "",
    mapping: TableMapping | None = None,
) -> list[ReadMember]:
    """Read a file; `sink` takes each batch of lines, with the rejects beside them and the file's id.

    `copy` tells files of equal bytes in one folder apart. A given mapping is used instead of what would be found.
    Every failure of a member becomes an unreadable report; nothing is raised.
    """
    done: list[ReadMember] = []
    try:
        for member in list_members(request.path, limits):
            done.append(_read_member(_MemberSource(request, sha256, copy, member.name), member, sink, limits, mapping))
    except UnreadableFileError as error:
        done.append(_MemberSource(request, sha256, copy, None).unreadable(error, None))
    return done


@dataclass(frozen=True)
class _MemberSource:
    request: SourceRequest
    sha256: str
    copy: str
    member: str | None

    @property
    def name(self) -> str:
        return self.request.name if self.member is None else f"{self.request.name}!{self.member}"

    @property
    def file_id(self) -> str:
        text = "\x1f".join((self.request.authority_id, self.sha256, self.member or "", self.copy))
        return hashlib.sha256(text.encode()).hexdigest()[:20]

    def blank_report(self, container: str | None) -> FileReport:
        """A report that counts nothing yet."""
        nothing = Decimal("0.00")
        return FileReport(
            self.file_id,
            self.request.authority_id,
            self.name,
            self.sha256,
            None,
            None,
            "not payments",
            None,
            True,
            container,
            None,
            None,
            None,
            None,
            None,
            None,
            self.request.threshold_gbp,
            "line" if self.request.threshold_gbp is not None else None,
            self.request.amount_basis or "not stated",
            0,
            0,
            0,
            nothing,
            nothing,
            nothing,
            nothing,
            "{}",
            [],
            datetime.now(UTC).replace(tzinfo=None),
        )

    def unreadable(self, error: UnreadableFileError, container: str | None) -> ReadMember:
        """The report of a file that could not be read."""
        report = replace(self.blank_report(container), is_readable=False, not_payments_reason=str(error))
        return ReadMember(report, FileDetails(self.name))


def _read_member(
    source: _MemberSource, member: Member, sink: Sink, limits: Limits, mapping: TableMapping | None
) -> ReadMember:
    try:
        period = period_of_name(source.name)
        plans = [plan_table(table, period, mapping) for table in read_member(member, limits)]
        return _read_plans(source, member, plans, period, sink)
    except UnreadableFileError as error:
        return source.unreadable(error, member.container)


def _read_plans(
    source: _MemberSource, member: Member, plans: list[TablePlan], period: Period | None, sink: Sink
) -> ReadMember:
    report = _describe_tables(source.blank_report(member.container), plans)
    if not any(plan.is_payments for plan in plans):
        reason = next((plan.reason for plan in plans if plan.reason), "There is no table in it.")
        return ReadMember(replace(report, not_payments_reason=reason), FileDetails(source.name))
    period = _settle_period(period, plans)
    kind = decide_kind(source.name, plans)
    tally = Tally()
    first_row = 0
    for plan in plans:
        context = LineContext(source.file_id, first_row, period, kind == "card")
        for lines, rejects in read_lines(plan, context, tally):
            sink(lines, rejects, source.file_id)
        first_row += plan.records
    return _finish(source, replace(report, kind=kind), period, tally)


def _describe_tables(report: FileReport, plans: Sequence[TablePlan]) -> FileReport:
    used = [plan for plan in plans if plan.is_payments] or list(plans)
    if not used:
        return report
    table, mapping = used[0].table, used[0].mapping
    sheets = [plan.table.sheet for plan in used if plan.table.sheet is not None]
    columns = {choice.column: choice.heading or f"column {choice.index + 1}" for choice in mapping.choices}
    return replace(
        report,
        format=table.format,
        encoding=table.encoding,
        sheet="|".join(sheets) if sheets else None,
        header_row=mapping.header_row,
        amount_basis=report.amount_basis if report.amount_basis != "not stated" else mapping.amount_basis,
        column_map=json.dumps(columns, ensure_ascii=False) if used[0].is_payments else "{}",
    )


def _settle_period(period: Period | None, plans: Sequence[TablePlan]) -> Period | None:
    """The period from the file's name, unless its own dates lie in one month outside it; they decide where it says none."""
    months = dated_months(plans)
    if not months:
        return period
    month, count = months.most_common(1)[0]
    if not isinstance(month, date) or count < ONE_MONTH * sum(months.values()):
        return period
    return period if period and period.start <= month <= period.end else Period(month, last_day(month))


def _finish(source: _MemberSource, report: FileReport, period: Period | None, tally: Tally) -> ReadMember:
    report = replace(
        report,
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        rows_read=tally.read,
        rows_kept=tally.kept,
        rows_rejected=tally.rejected,
        amount_kept=tally.kept_gbp,
        amount_set_aside=tally.aside_gbp,
        amount_totals=tally.totals_gbp,
        amount_read=Decimal(tally.again_pence).scaleb(-2),
        warnings=_warn(tally),
    )
    details = FileDetails(source.name, tally.first_date, tally.last_date, len(tally.payees), dict(tally.reasons))
    return ReadMember(report, details)


def _warn(tally: Tally) -> list[str]:
    warnings = []
    if len(tally.totals) == 1 and tally.totals[0] not in (tally.kept_gbp, tally.kept_gbp.quantize(Decimal("1."))):
        warnings.append(
            f"The total printed in the file, £{tally.totals[0]:,}, is not the sum of its lines, £{tally.kept_gbp:,}."
        )
    if tally.undated:
        warnings.append(f"{tally.undated:,} lines have no date, and the file names no month for them.")
    return warnings


def unreadable_source(request: SourceRequest, sha256: str, error: UnreadableFileError, copy: str = "") -> ReadMember:
    """The report of a file that stopped its reader."""
    return _MemberSource(request, sha256, copy, None).unreadable(error, None)
