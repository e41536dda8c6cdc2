"""The command line: python -m core build | inspect | match | backtest | check | doctor."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Sequence
from decimal import Decimal
from importlib.metadata import version as package_version
from pathlib import Path
from typing import TYPE_CHECKING

from core.console import ProgressBar, format_count, format_pounds, format_table
from core.errors import SpendError
from core.settings import SAMPLE_REGISTERS, SAMPLE_SOURCES, load_settings

if TYPE_CHECKING:
    from core.ingest import FileDetails, FileReport

CANNOT = 2
"""The exit status of a command that could not do what was asked."""

PACKAGES = ("streamlit", "duckdb", "pandas", "pyarrow", "plotly", "rapidfuzz", "python-calamine", "SQLAlchemy")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 2 after a sentence that says what is wrong."""
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except SpendError as error:
        print(f"{error.problem}\n{error.remedy}".strip(), file=sys.stderr)
        return CANNOT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m core", description="Published spending in, a defensible share out."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_build(commands.add_parser("build", help="turn published files into the data that the app shows"))
    _add_inspect(commands.add_parser("inspect", help="say how each file would be read; writes nothing"))
    _add_match(commands.add_parser("match", help="match the payees of a CSV to the names of a register"))
    _add_backtest(commands.add_parser("backtest", help="try the projection on past years of given series"))
    check = commands.add_parser("check", help="run every data check on the live data")
    check.set_defaults(run=run_check)
    doctor = commands.add_parser("doctor", help="versions, paths, data version and what is missing")
    doctor.set_defaults(run=run_doctor)
    return parser


def _add_build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sources", type=Path, help="folder with one sub-folder per public body (default: the sample)")
    parser.add_argument(
        "--registers", type=Path, help="folder with the registers (default: the sample's, for the sample)"
    )
    parser.add_argument("--out", type=Path, help="data folder to build into (default: SPEND_DATA, else data)")
    parser.add_argument("--changed-only", action="store_true", help="read only files that are new or changed")
    parser.set_defaults(run=run_build)


def _add_inspect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object a file")
    parser.set_defaults(run=run_inspect)


def _add_match(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("payees", type=Path, metavar="PAYEES.csv")
    parser.add_argument("--register", type=Path, required=True, metavar="REGISTER.csv[.gz]")
    parser.add_argument("--out", type=Path, required=True, metavar="MATCHES.csv")
    parser.set_defaults(run=run_match)


def _add_backtest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("series", type=Path, metavar="SERIES.csv")
    parser.add_argument("--json", action="store_true", help="one JSON object a forecast")
    parser.set_defaults(run=run_backtest)


def run_build(parsed: argparse.Namespace) -> int:
    """Build and print what became of each file."""
    from core.pipeline import build

    settings = load_settings(parsed.out)
    sources = parsed.sources or SAMPLE_SOURCES
    registers = parsed.registers or (SAMPLE_REGISTERS if parsed.sources is None else None)
    bar = ProgressBar()
    try:
        result = build(settings, sources, registers, changed_only=parsed.changed_only, progress=bar.show)
    finally:
        bar.end()
    print(describe_files(result.files, result.details))
    for notice in result.notices:
        print(notice)
    print(f"Data version {result.version} is live in {settings.data_folder}.")
    return 0


def describe_files(reports: Sequence[FileReport], details: Sequence[FileDetails]) -> str:
    """A plain summary: one line a file, why records were not kept, and the sums, which add up."""
    headings = ["File", "Read", "Kept", "Not kept", "Pounds kept", "Set aside", "Why not kept"]
    rows = [
        [
            report.name,
            f"{report.rows_read:,}",
            f"{report.rows_kept:,}",
            f"{report.rows_rejected:,}",
            format_pounds(report.amount_kept),
            format_pounds(report.amount_set_aside),
            report.not_payments_reason or _why_not_kept(detail),
        ]
        for report, detail in zip(reports, details, strict=True)
    ]
    return format_table(headings, [*rows, _sum_of_files(reports)], right=(1, 2, 3, 4, 5))


def _why_not_kept(detail: FileDetails) -> str:
    return ", ".join(f"{reason} {rows:,}" for reason, rows in sorted(detail.reasons.items()))


def _sum_of_files(reports: Sequence[FileReport]) -> list[str]:
    return [
        f"Total of {format_count(len(reports), 'file')}",
        f"{sum(report.rows_read for report in reports):,}",
        f"{sum(report.rows_kept for report in reports):,}",
        f"{sum(report.rows_rejected for report in reports):,}",
        format_pounds(sum((report.amount_kept for report in reports), Decimal(0))),
        format_pounds(sum((report.amount_set_aside for report in reports), Decimal(0))),
        "",
    ]


def run_inspect(parsed: argparse.Namespace) -> int:
    """Say how each file would be read; 2 if one can't be opened."""
    from core.ingest import inspect

    found = inspect.inspect_files(parsed.files)
    entries = [inspect.describe_member(member) for member in found]
    print(json.dumps(entries, indent=2, ensure_ascii=False) if parsed.json else inspect.describe(found))
    return 0 if all(member.report.is_readable for member in found) else CANNOT


def run_match(parsed: argparse.Namespace) -> int:
    """Match payees to a register and write the matches."""
    from core.suppliers import match_file

    matched, total = match_file(parsed.payees, parsed.register, parsed.out)
    print(f"{matched:,} of {format_count(total, 'payee')} matched; written to {parsed.out}.")
    return 0


def run_backtest(parsed: argparse.Namespace) -> int:
    """Try the projection on past years and print how right it was."""
    from core.projection import backtest, describe_backtest, read_series_file

    series = read_series_file(parsed.series)
    for notice in series.notices:
        print(notice, file=sys.stderr)
    records = backtest(series.rows)
    print(records.to_json(orient="records", date_format="iso") if parsed.json else describe_backtest(records))
    return 0


def run_check(parsed: argparse.Namespace) -> int:
    """Run every data check on the live data; 2 if one fails."""
    from core.store.connection import open_live
    from core.store.verify import find_failures, require_no_failures

    with open_live(load_settings()).cursor() as cursor:
        require_no_failures(find_failures(cursor))
    print("Every check passed.")
    return 0


def run_doctor(parsed: argparse.Namespace) -> int:
    """Say which versions and paths are in use and what is missing."""
    from core.store.connection import open_live

    settings = load_settings()
    rows = [["Python", platform.python_version()], *([name, package_version(name)] for name in PACKAGES)]
    rows += [["Data folder", str(settings.data_folder)], ["Memory for queries", settings.memory_limit]]
    try:
        rows.append(["Data version", open_live(settings).version])
    except SpendError as error:
        rows.append(["Data version", str(error)])
    print(format_table(["What", "Is"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
