"""Dates as printed: each text is read by its shape; what it may mean besides is left to its column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from core.ingest.file_period import Period, month_number, read_period

EARLIEST, LATEST = date(1990, 1, 1), date(2049, 12, 31)
SERIAL_START = date(1899, 12, 30)
LONGEST_PERIOD = 40
SERIAL_RANGE = (32_874, 54_789)
_TIME = r"(?:[T ]+\d{1,2}:\d{2}.*)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}(?:Z)?")
_MARK = r"(?:\s*[-/.\\]+\s*|\s+)"
_NUMERIC = re.compile(rf"(\d{{1,2}})({_MARK})(\d{{1,2}}){_MARK}(\d{{4}}|\d{{2}}){_TIME}")
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
_DAY_TEXT = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?[\s\-/.,]*([a-z]{{3,9}})[\s\-/.,]*(\d{{4}}|\d{{2}}){_TIME}", re.I
)
_TEXT_DAY = re.compile(rf"{_WEEKDAY}([a-z]{{3,9}})[\s\-]+(\d{{1,2}})(?:st|nd|rd|th)?,?[\s\-]+(\d{{4}}){_TIME}", re.I)
_PERIOD_LIKE = re.compile(r"(?i)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\W{0,4}\d|\d{4}\W{0,4}[a-z\d]")
_COMPACT = re.compile(r"(\d{7,8})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d*)?")


@dataclass(frozen=True)
class Reading:
    """What one text may mean: a day for certain, one of two days (`day_first`, `month_first`), or a whole period."""

    certain: date | None = None
    day_first: date | None = None
    month_first: date | None = None
    period: Period | None = None
    shape: str = ""

    @property
    def is_open(self) -> bool:
        """True where the text may be either of two days."""
        return bool(self.day_first and self.month_first) and self.day_first != self.month_first


def make_date(year: int, month: int, day: int) -> date | None:
    """A day within the years that payments are published for, or None."""
    if year < 100:
        year += 2000 if year < 50 else 1900
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def read_date(text: str) -> Reading | None:
    """The meanings of one text by its shape; None where it is no date."""
    body = text.strip().strip("'")
    if not any(map(str.isdigit, body)):
        return None
    for shape, reader in _SHAPES:
        if match := shape.fullmatch(body):
            return reader(match)
    period = read_period(body) if _PERIOD_LIKE.search(body) and len(body) <= LONGEST_PERIOD else None
    return Reading(period=period) if period else None


def _certain(day: date | None) -> Reading | None:
    return Reading(certain=day) if day else None


def _read_numeric(match: re.Match[str]) -> Reading | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    shape = f"{match[2].strip()}{len(match[4])}"
    day_first, month_first = make_date(year, second, first), make_date(year, first, second)
    if not day_first and not month_first:
        return None
    return Reading(None, day_first, month_first, None, shape)


def _read_compact(match: re.Match[str]) -> Reading | None:
    """20250403, 03042025, or 3042025 where a spreadsheet took the nought in front away."""
    digits = match[1]
    iso = make_date(int(digits[:4]), int(digits[4:6]), int(digits[6:])) if len(digits) == 8 else None
    digits = digits.zfill(8)
    return _certain(iso or make_date(int(digits[4:]), int(digits[2:4]), int(digits[:2])))


def _read_iso(match: re.Match[str]) -> Reading | None:
    return _certain(make_date(int(match[1]), int(match[2]), int(match[3])))


def _read_serial(match: re.Match[str]) -> Reading | None:
    serial = int(match[1])
    return _certain(SERIAL_START + timedelta(serial) if SERIAL_RANGE[0] <= serial <= SERIAL_RANGE[1] else None)


def _read_day_text(match: re.Match[str]) -> Reading | None:
    month = month_number(match[2])
    return _certain(make_date(int(match[3]), month, int(match[1])) if month else None)


def _read_text_day(match: re.Match[str]) -> Reading | None:
    month = month_number(match[1])
    return _certain(make_date(int(match[3]), month, int(match[2])) if month else None)


_SHAPES = (
    (_NUMERIC, _read_numeric),
    (_ISO, _read_iso),
    (_SERIAL, _read_serial),
    (_DAY_TEXT, _read_day_text),
    (_TEXT_DAY, _read_text_day),
    (_COMPACT, _read_compact),
)
