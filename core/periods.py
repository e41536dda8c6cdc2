"""Months and UK financial years.

A month is the date of its first day. A financial year is named by the year it ends in: 2028 is 1 April 2027 to
31 March 2028.
"""

from __future__ import annotations

from datetime import date, timedelta

MONTHS_IN_A_YEAR = 12
FIRST_MONTH_OF_FINANCIAL_YEAR = 4


def month_of(day: date) -> date:
    """The month that `day` falls in."""
    return day.replace(day=1)


def add_months(month: date, count: int) -> date:
    """The month `count` months after (or, if negative, before) `month`."""
    index = month.year * MONTHS_IN_A_YEAR + month.month - 1 + count
    return date(index // MONTHS_IN_A_YEAR, index % MONTHS_IN_A_YEAR + 1, 1)


def months_between(first: date, last: date) -> list[date]:
    """Every month from `first` to `last`, both included; empty if `last` is before `first`."""
    span = (last.year - first.year) * MONTHS_IN_A_YEAR + last.month - first.month
    return [add_months(month_of(first), step) for step in range(span + 1)]


def last_day(month: date) -> date:
    """The last day of the month that `month` falls in."""
    return add_months(month_of(month), 1) - timedelta(days=1)


def financial_year(day: date) -> int:
    """The financial year that `day` falls in, named by the year it ends in."""
    return day.year + (day.month >= FIRST_MONTH_OF_FINANCIAL_YEAR)


def financial_year_months(year_ending: int) -> list[date]:
    """The twelve months, April to March, of the financial year that ends in March `year_ending`."""
    return months_between(date(year_ending - 1, FIRST_MONTH_OF_FINANCIAL_YEAR, 1), date(year_ending, 3, 1))


def describe_month(month: date) -> str:
    """'October 2026'."""
    return f"{month:%B %Y}"


def describe_financial_year(year_ending: int) -> str:
    """'financial year ending March 2028'."""
    return f"financial year ending March {year_ending}"


def describe_span(first: date, last: date) -> str:
    """'April 2025 to March 2026', or one month's name when the two are the same month."""
    if month_of(first) == month_of(last):
        return describe_month(first)
    return f"{describe_month(first)} to {describe_month(last)}"
