"""What goes into the reader and what it gives back, as plain frozen values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from core.errors import UnreadableFileError
from core.ingest.mapping import TableMapping

NOUGHT = Decimal("0.00")
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - times are stored in UTC without a zone


@dataclass(frozen=True)
class SourceRequest:
    """One file to read.

    name: its path below the sources folder, or what the person who brought it calls it; amount_basis to licence:
    what the user's own tables say of it; mapping: how to read it, where a person has decided that; preview_rows: how
    many records below the headings of each sheet are wanted for showing.
    """

    path: Path
    authority_id: str
    name: str
    amount_basis: str | None = None
    threshold_gbp: Decimal | None = None
    threshold_basis: str | None = None
    url: str | None = None
    licence: str | None = None
    mapping: TableMapping | None = None
    preview_rows: int = 0


@dataclass(frozen=True)
class ReadJob:
    """A request with what is known of its file.

    sha256: of its bytes, '' where it can't be opened; copy: tells equal files of one folder apart, '' for the first
    of them.
    """

    request: SourceRequest
    sha256: str
    copy: str = ""


@dataclass(frozen=True)
class FileReport:
    """One row of staging.source_file: one published file, or one member of an archive."""

    file_id: str
    authority_id: str
    name: str
    sha256: str
    url: str | None = None
    licence: str | None = None
    kind: str = "not payments"
    not_payments_reason: str | None = None
    is_readable: bool = True
    container: str | None = None
    format: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    period_start: date | None = None
    period_end: date | None = None
    threshold_gbp: Decimal | None = None
    threshold_basis: str | None = None
    amount_basis: str = "not stated"
    rows_read: int = 0
    rows_kept: int = 0
    rows_rejected: int = 0
    amount_kept: Decimal = NOUGHT
    amount_set_aside: Decimal = NOUGHT
    amount_totals: Decimal = NOUGHT
    amount_read: Decimal = NOUGHT
    column_map: str = "{}"
    warnings: list[str] = field(default_factory=list)
    read_at: datetime = EPOCH


@dataclass(frozen=True)
class SheetPreview:
    """The first records of one sheet (or of a file that has none) as published; long cells and wide records are cut."""

    sheet: str | None
    is_used: bool
    records: list[list[str]]


@dataclass(frozen=True)
class FileDetails:
    """What there is to say of a file beyond its report.

    file: its name, members of archives as archive!member; reasons: reject reason to rows; mapping: how it was read;
    whole_gbp: the lines' pounds, rounded once where they are printed with parts of a penny;
    date_order: 'day first', 'month first', 'both', or '' where its dates leave no choice; previews: one a sheet,
    where they were asked for.
    """

    file: str
    first_date: date | None = None
    last_date: date | None = None
    distinct_payees: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    whole_gbp: Decimal = NOUGHT
    mapping: TableMapping | None = None
    date_order: str = ""
    previews: list[SheetPreview] = field(default_factory=list)


@dataclass(frozen=True)
class ReadMember:
    """One member, read: its row of staging.source_file and what else there is to say."""

    report: FileReport
    details: FileDetails


@dataclass(frozen=True)
class MemberSource:
    """Where a report comes from: the job, and the member's name and container where the file is packed."""

    job: ReadJob
    member: str | None
    container: str | None

    @property
    def name(self) -> str:
        """The file's path below the sources folder, members as archive!member."""
        return self.job.request.name if self.member is None else f"{self.job.request.name}!{self.member}"

    @property
    def file_id(self) -> str:
        """An id that stays the same as long as authority, bytes and member do."""
        text = "\x1f".join((self.job.request.authority_id, self.job.sha256, self.member or "", self.job.copy))
        return hashlib.sha256(text.encode()).hexdigest()[:20]

    def blank_report(self) -> FileReport:
        """A report that counts nothing yet."""
        request = self.job.request
        return FileReport(
            file_id=self.file_id,
            authority_id=request.authority_id,
            name=self.name,
            sha256=self.job.sha256,
            url=request.url,
            licence=request.licence,
            container=self.container,
            threshold_gbp=request.threshold_gbp,
            threshold_basis=request.threshold_basis,
            amount_basis=request.amount_basis or "not stated",
            read_at=datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        )

    def report_unreadable(self, error: UnreadableFileError) -> ReadMember:
        """The report of a file that could not be read, with the reason and what to do."""
        report = replace(self.blank_report(), is_readable=False, not_payments_reason=str(error))
        return ReadMember(report, FileDetails(self.name))


@dataclass(frozen=True)
class StagedFile:
    """One request, read: a report and details per member, and what Parquet files of staged rows there are."""

    request: SourceRequest
    reports: tuple[FileReport, ...]
    details: tuple[FileDetails, ...]
    line_path: Path | None
    reject_path: Path | None
    contract_path: Path | None
    from_cache: bool
