"""How each file would be read, for people and for programs; nothing is written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.ingest.describe import FileDescription, describe_file
from core.ingest.pool import ReadTask, run_tasks
from core.ingest.report import ReadMember, SourceRequest
from core.ingest.staging import make_jobs


def inspect_files(paths: Sequence[Path], workers: int = 2) -> list[ReadMember]:
    """What is in each file, or member of an archive, in the order given."""
    jobs = make_jobs([SourceRequest(path, "inspected", str(path)) for path in paths])
    found: dict[int, list[ReadMember]] = {}
    run_tasks([ReadTask(job) for job in jobs], workers, found.__setitem__)
    return [member for place in range(len(jobs)) for member in found[place]]


def describe_member(member: ReadMember) -> dict[str, Any]:
    """One member as `inspect --json` prints it."""
    report, details = member.report, member.details
    return {
        "file": details.file,
        "container": report.container,
        "format": report.format,
        "encoding": report.encoding,
        "sheet": report.sheet,
        "header_row": -1 if report.header_row is None else report.header_row,
        "is_payments": report.is_readable and report.not_payments_reason is None,
        "not_payments_reason": report.not_payments_reason,
        "payment_rows": report.rows_kept,
        "rejected_rows": report.rows_rejected,
        "total_gbp": f"{details.whole_gbp:.2f}",
        "first_date": details.first_date.isoformat() if details.first_date else None,
        "last_date": details.last_date.isoformat() if details.last_date else None,
        "distinct_payees": details.distinct_payees,
        "columns": _name_columns(json.loads(report.column_map)),
        "reasons": details.reasons,
        "warnings": report.warnings,
    }


def _name_columns(column_map: dict[str, str]) -> dict[str, str]:
    """The columns by the names of the command line: the date that counts is payment_date, the amount amount_gbp."""
    names = {
        "amount": "amount_gbp",
        "ledger_date": "payment_date",
        "invoice_date": "payment_date",
        "period": "payment_date",
    }
    return {names.get(column, column): heading for column, heading in column_map.items()}


def describe(found: Sequence[ReadMember]) -> str:
    """What was found, in plain English, a paragraph a file."""
    return "\n\n".join(_write_paragraph(describe_file(member.report, member.details)) for member in found)


def _write_paragraph(described: FileDescription) -> str:
    lines = [described.name, f"  {described.headline}"]
    lines += [f"  {described.refusal}"] if described.refusal else []
    lines += [f"  {text}" for text in (described.layout, described.dates, described.amounts, described.period) if text]
    lines += [f"  {one.wording}: {one.heading!r} ({one.how})." for one in described.columns]
    lines += [f"  Left out, {text}" for text in described.left_out]
    lines += [f"  Please note: {warning}" for warning in described.warnings]
    return "\n".join(lines)
