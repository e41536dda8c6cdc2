"""How a file was read, in words for an officer: which heading was taken for what, dates, amounts, what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from core.ingest.file_period import Period
from core.ingest.mapping import DATE_COLUMNS, ColumnChoice, TableMapping
from core.ingest.report import FileDetails, FileReport
from core.reference import load_table

HOW = {
    "listed": "its heading is a known one",
    "likeness": "its heading is like a known one",
    "content": "what stands in it looks like it",
    "chosen": "you chose it",
}
DATES_OF = {
    "payment_date": "the date of payment",
    "ledger_date": "the date it was booked",
    "invoice_date": "the date of the invoice",
    "period": "its month or period",
}
ORDERS = {
    "day first": " Days come before months: 03/04 is 3 April.",
    "month first": " Months come before days: 03/04 is 4 March.",
    "both": " Some have the day first and some the month; each was read as the rest of the file suggests.",
}
BASES = {
    "net": "Amounts are without VAT that can be recovered.",
    "gross": "Amounts include VAT.",
    "not stated": "The file does not say whether amounts include VAT.",
}


@dataclass(frozen=True)
class DescribedColumn:
    """One column that was used: what it stands for in our words, its heading as printed, and how that was known."""

    column: str
    wording: str
    heading: str
    how: str


@dataclass(frozen=True)
class FileDescription:
    """One file, or one member of an archive, in plain sentences.

    refusal: why it can't be loaded and what to do, None for payments; columns: in the order of the table of columns;
    left_out: one sentence a reason; warnings: what to check before relying on it.
    """

    name: str
    is_payments: bool
    refusal: str | None
    headline: str
    layout: str
    dates: str
    amounts: str
    period: str
    columns: tuple[DescribedColumn, ...]
    left_out: tuple[str, ...]
    warnings: tuple[str, ...]


def describe_file(report: FileReport, details: FileDetails) -> FileDescription:
    """The description of one report with the details beside it."""
    mapping = details.mapping
    is_payments = report.is_readable and report.not_payments_reason is None and mapping is not None
    if mapping is None or not is_payments:
        headline = "This file holds no payments." if report.is_readable else "This file can't be read."
        reason = report.not_payments_reason
        return FileDescription(details.file, False, reason, headline, "", "", "", "", (), _left_out(details), ())
    return FileDescription(
        name=details.file,
        is_payments=True,
        refusal=None,
        headline=_headline(report, details),
        layout=_layout(report, mapping),
        dates=_dates(details, mapping),
        amounts=_amounts(report, mapping),
        period=_period(report),
        columns=_columns(mapping),
        left_out=_left_out(details),
        warnings=tuple(report.warnings),
    )


def write_date(day: date) -> str:
    """3 April 2025."""
    return f"{day.day} {day:%B %Y}"


def _headline(report: FileReport, details: FileDetails) -> str:
    payments = "1 payment" if report.rows_kept == 1 else f"{report.rows_kept:,} payments"
    payees = "" if not details.distinct_payees else f", to {_count(details.distinct_payees, 'name')}"
    when = ", without dates of their own"
    if details.first_date and details.last_date:
        when = f", dated {write_date(details.first_date)} to {write_date(details.last_date)}"
        if details.first_date == details.last_date:
            when = f", dated {write_date(details.first_date)}"
    return f"{payments} of {_pounds(report)} in all{payees}{when}."


def _pounds(report: FileReport) -> str:
    sign = "−" if report.amount_kept < 0 else ""
    return f"{sign}£{abs(report.amount_kept):,.2f}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _layout(report: FileReport, mapping: TableMapping) -> str:
    sheets = (report.sheet or "").split("|")
    where = f" of the sheet {sheets[0]!r}" if sheets[0] else ""
    if len(sheets) > 1:
        where = f" of the sheets {', '.join(map(repr, sheets))}"
    if not mapping.is_headed:
        return f"There is no row of headings{where}."
    first, last = mapping.header_row + 1, mapping.header_row + mapping.heading_rows
    if mapping.data_above:
        return f"The headings are in row {first}{where}, below what they head."
    rows = f"row {first}" if first == last else f"rows {first} and {last}"
    return f"The headings are in {rows}{where}."


def _dates(details: FileDetails, mapping: TableMapping) -> str:
    choice = mapping.date_choice
    if choice is None:
        return "No column of dates was found."
    order = ORDERS.get(details.date_order, "")
    return f"Each payment is dated by {DATES_OF[choice.column]}, {_name(choice)}.{order}"


def _amounts(report: FileReport, mapping: TableMapping) -> str:
    amount = next((choice for choice in mapping.choices if choice.column == "amount"), None)
    column = f"Amounts are taken from {_name(amount)}. " if amount else ""
    marks = " They are written with a decimal comma." if mapping.decimal_comma else ""
    sign = " Plus and minus are turned round." if mapping.is_negated else ""
    return f"{column}{BASES.get(report.amount_basis, BASES['not stated'])}{marks}{sign}"


def _name(choice: ColumnChoice) -> str:
    return f"the column {choice.heading!r}" if choice.heading else f"column {choice.index + 1}"


def _period(report: FileReport) -> str:
    if report.period_start is None or report.period_end is None:
        return "The file does not say which months it is for."
    period = Period(report.period_start, report.period_end)
    if period.is_month and report.period_end.month == report.period_start.month and period.days >= 28:
        return f"It is for {period.start:%B %Y}."
    return f"It is for {write_date(period.start)} to {write_date(period.end)}."


def _columns(mapping: TableMapping) -> tuple[DescribedColumn, ...]:
    wording = column_wording()
    dated = mapping.date_choice
    order = list(wording)
    used = [choice for choice in mapping.choices if choice.column not in DATE_COLUMNS or choice == dated]
    return tuple(
        DescribedColumn(
            choice.column,
            wording[choice.column],
            choice.heading or f"column {choice.index + 1}",
            HOW.get(choice.how, choice.how),
        )
        for choice in sorted(used, key=lambda choice: order.index(choice.column))
    )


@cache
def column_wording() -> dict[str, str]:
    """Every column of ours in plain words, in the order to show them."""
    return dict(load_table("column_words")[["column", "wording"]].values)


def _left_out(details: FileDetails) -> tuple[str, ...]:
    wording = dict(load_table("reject_reasons")[["id", "wording"]].values)
    return tuple(f"{_count(rows, 'row')}: {wording.get(reason, reason)}." for reason, rows in details.reasons.items())
