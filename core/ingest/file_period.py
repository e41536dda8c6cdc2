"""What a file's name, its folder or a title in it says: months, quarters, financial years."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import unquote

from core.periods import add_months, last_day

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONG_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "sept",
    "febuary",
    "februray",
    "spetember",
    "septeber",
    "novembe",
    "decembe",
    "augst",
    "octber",
    "januray",
]
LONGEST_YEAR = 366
_NAME = "|".join(sorted({*MONTHS, *LONG_MONTHS}, key=len, reverse=True))
_MONTH_YEAR = re.compile(rf"(?<![a-z])({_NAME})\W{{0,4}}(?:\d{{1,2}}\W{{1,3}})?((?:20)?\d{{2}})(?!\d)")
_YEAR_MONTH = re.compile(rf"(?<!\d)(20\d{{2}})\W{{0,4}}({_NAME})(?![a-z])")
_DAY_MONTH_YEAR = re.compile(rf"(?<!\d)(?:\d{{1,2}}\W?)({_NAME})\W{{0,3}}(20\d{{2}})(?!\d)")
_ISO_MONTH = re.compile(r"(?<!\d)(20[0-4]\d)[-_. ]?(0[1-9]|1[0-2])(?!\d)")
_SHORT_MONTH = re.compile(r"(?<!\d)([01]\d|2\d)(0[1-9]|1[0-2])(?!\d)")
_FOUR_WEEKS = re.compile(r"(?<!\d)(20\d{2})\W{0,3}p(?:eriod)?\W{0,2}(\d{1,2})(?!\d)")
_QUARTER_YEAR = re.compile(r"(?<![a-z])q(?:uarter|tr)?\W{0,2}([1-4])\W{1,4}(20\d{2})(?:\W{0,2}(\d{2}))?(?!\d)")
_YEAR_QUARTER = re.compile(r"(?<!\d)(20\d{2})(?:\W{0,2}(\d{2}))?\W{1,4}q(?:uarter|tr)?\W{0,2}([1-4])(?!\d)")
_FINANCIAL_YEAR = re.compile(r"(?<!\d)(20\d{2})\W{1,4}(?:20)?(\d{2})(?!\d)")
_SPAN = re.compile(
    rf"(?<![a-z])({_NAME})\W{{0,3}}((?:20)?\d{{2}})?\W{{0,3}}(?:to|-|–|_)?\W{{0,3}}({_NAME})\W{{0,3}}(20\d{{2}})(?!\d)"
)


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    @property
    def is_month(self) -> bool:
        """True for one calendar month."""
        return self.start == self.end.replace(day=1)

    @property
    def days(self) -> int:
        """Its length."""
        return (self.end - self.start).days + 1


def month_number(name: str) -> int | None:
    """1 to 12 for a month's name or its first three letters, else None."""
    lower = name.lower()
    known = lower in LONG_MONTHS or lower in MONTHS
    return MONTHS.index(lower[:3]) + 1 if known and lower[:3] in MONTHS else None


def month_period(year: int, month: int) -> Period | None:
    """One calendar month, or None outside the years that payments are published for."""
    year = year + 2000 if year < 100 else year
    if not (1995 <= year <= 2049 and 1 <= month <= 12):
        return None
    return Period(date(year, month, 1), last_day(date(year, month, 1)))


def read_period(text: str) -> Period | None:
    """The period that a short text names: 'Apr-10', 'July 2010-September 2010', '2014-06', '2019-Q2', '2022-P13'."""
    lower = re.sub(r"[_+%]+", " ", unquote(text).lower())
    for reader in (_read_span, _read_quarter, _read_four_weeks, _read_month, _read_year):
        if found := reader(lower):
            return found
    return None


def _read_span(text: str) -> Period | None:
    match = _SPAN.search(text)
    if not match:
        return None
    first, last = month_number(match[1]), month_number(match[3])
    end = month_period(int(match[4]), last or 0)
    if not (first and end):
        return None
    year = int(match[2] or match[4])
    start = month_period(year if match[2] or first <= (last or 0) else year - 1, first)
    return Period(start.start, end.end) if start and start.start <= end.start else None


def _read_quarter(text: str) -> Period | None:
    if match := _YEAR_QUARTER.search(text):
        year, ends, quarter = int(match[1]), match[2], int(match[3])
    elif match := _QUARTER_YEAR.search(text):
        quarter, year, ends = int(match[1]), int(match[2]), match[3]
    else:
        return None
    if ends is not None and int(ends) != (year + 1) % 100:
        return None
    start = add_months(date(year, 4, 1), 3 * (quarter - 1))
    return Period(start, last_day(add_months(start, 2)))


def _read_four_weeks(text: str) -> Period | None:
    match = _FOUR_WEEKS.search(text)
    if not match or not 1 <= int(match[2]) <= 13:
        return None
    start = date(int(match[1]), 4, 1) + timedelta(28 * (int(match[2]) - 1))
    return Period(start, start + timedelta(27 if int(match[2]) < 13 else 28))


def _read_month(text: str) -> Period | None:
    for pattern in (_DAY_MONTH_YEAR, _MONTH_YEAR):
        if match := pattern.search(text):
            return month_period(int(match[2]), month_number(match[1]) or 0)
    if match := _YEAR_MONTH.search(text):
        return month_period(int(match[1]), month_number(match[2]) or 0)
    if match := _ISO_MONTH.search(text):
        return month_period(int(match[1]), int(match[2]))
    return None


def _read_year(text: str) -> Period | None:
    match = _FINANCIAL_YEAR.search(text)
    if not match or int(match[2]) != (int(match[1]) + 1) % 100:
        return None
    return Period(date(int(match[1]), 4, 1), date(int(match[1]) + 1, 3, 31))


def period_of_name(name: str) -> Period | None:
    """The period that a file's name says, else its folder's; a bare 'yymm' is taken last ('rpa-over-25k-1011')."""
    *folders, last = name.replace("!", "/").split("/")
    stem = re.sub(r"\.[A-Za-z]\w{0,7}$", "", re.sub(r"\.gz$", "", last))
    if found := read_period(stem):
        return found
    if match := _SHORT_MONTH.search(stem):
        return month_period(int(match[1]), int(match[2]))
    for folder in reversed(folders[1:]):
        if found := read_period(folder):
            return found
    return None


def period_of_sheet(sheet: str | None, within: Period | None) -> Period | None:
    """The month that a sheet's name says; a bare month ('Apr') is that of the file's year."""
    if not sheet:
        return None
    if found := read_period(sheet):
        return found
    month = month_number(re.sub(r"[^A-Za-z]", "", sheet))
    if month is None or within is None or within.days > LONGEST_YEAR:
        return None
    months = (month_period(year, month) for year in (within.start.year, within.end.year))
    return next((found for found in months if found and within.start <= found.start <= within.end), None)
