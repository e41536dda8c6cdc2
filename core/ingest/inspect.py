"""How each file would be read, for people and for programs; nothing is written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.ingest.pool import ReadTask, run_tasks
from core.ingest.report import ReadMember, SourceRequest
from core.ingest.staging import make_jobs
from core.reference import load_table


def inspect_files(paths: Sequence[Path], workers: int = 2) -> list[dict[str, Any]]:
    """One dictionary a file, or a member of an archive, in the order given; its keys are those of `inspect --json`."""
    jobs = make_jobs([SourceRequest(path, "inspected", str(path)) for path in paths])
    found: dict[int, list[ReadMember]] = {}
    run_tasks([ReadTask(job) for job in jobs], workers, found.__setitem__)
    return [describe_member(member) for place in range(len(jobs)) for member in found[place]]


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
        "total_gbp": f"{report.amount_kept:.2f}",
        "first_date": details.first_date.isoformat() if details.first_date else None,
        "last_date": details.last_date.isoformat() if details.last_date else None,
        "distinct_payees": details.distinct_payees,
        "columns": _name_columns(json.loads(report.column_map)),
        "reasons": details.reasons,
        "warnings": report.warnings,
        "is_readable": report.is_readable,
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


def describe(found: Sequence[dict[str, Any]]) -> str:
    """What `inspect_files` found, in plain English, a paragraph a file."""
    return "\n\n".join(_describe_one(entry) for entry in found)


def _describe_one(entry: dict[str, Any]) -> str:
    if not entry["is_readable"]:
        return f"{entry['file']}\n  Can't be read. {entry['not_payments_reason']}"
    if not entry["is_payments"]:
        return f"{entry['file']}\n  Holds no payments. {entry['not_payments_reason']}"
    lines = [
        entry["file"],
        f"  {entry['payment_rows']:,} payments of £{float(entry['total_gbp']):,.2f} in all{_when(entry)}.",
    ]
    lines.append(f"  Headings: {_where(entry)}. Columns: {_columns(entry)}.")
    wording = dict(load_table("reject_reasons")[["id", "wording"]].values)
    lines += [f"  Left out: {rows:,}. {wording.get(reason, reason)}." for reason, rows in entry["reasons"].items()]
    lines += [f"  Note: {warning}" for warning in entry["warnings"]]
    return "\n".join(lines)


def _when(entry: dict[str, Any]) -> str:
    return f", from {entry['first_date']} to {entry['last_date']}" if entry["first_date"] else ", without dates"


def _where(entry: dict[str, Any]) -> str:
    return "none, decided by content" if entry["header_row"] < 0 else f"record {entry['header_row'] + 1}"


def _columns(entry: dict[str, Any]) -> str:
    return ", ".join(f"{column} = {heading!r}" for column, heading in entry["columns"].items())
