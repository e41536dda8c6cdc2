"""What goes into the reader and what it gives back, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

READER_VERSION = "1"


@dataclass(frozen=True)
class SourceRequest:
    """One file to read. `name` is its path below the sources folder; the hints come from the user's own table."""

    path: Path
    authority_id: str
    name: str
    amount_basis: str | None = None
    threshold_gbp: Decimal | None = None


@dataclass(frozen=True)
class FileReport:
    """One row of staging.source_file: one published file, or one member of an archive."""

    file_id: str
    authority_id: str
    name: str
    sha256: str
    url: str | None
    licence: str | None
    kind: str
    not_payments_reason: str | None
    is_readable: bool
    container: str | None
    format: str | None
    encoding: str | None
    sheet: str | None
    header_row: int | None
    period_start: date | None
    period_end: date | None
    threshold_gbp: Decimal | None
    threshold_basis: str | None
    amount_basis: str
    rows_read: int
    rows_kept: int
    rows_rejected: int
    amount_kept: Decimal
    amount_set_aside: Decimal
    amount_totals: Decimal
    amount_read: Decimal
    column_map: str
    warnings: list[str]
    read_at: datetime


@dataclass(frozen=True)
class FileDetails:
    """What `inspect` says of a file beyond its report. `file` is its name, members of archives as archive!member."""

    file: str
    first_date: date | None = None
    last_date: date | None = None
    distinct_payees: int = 0
    reasons: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class StagedFile:
    """One request, read: a report and details per member, and the Parquet files of lines and rejects (if any)."""

    request: SourceRequest
    reports: tuple[FileReport, ...]
    details: tuple[FileDetails, ...]
    line_path: Path | None
    reject_path: Path | None
    from_cache: bool
