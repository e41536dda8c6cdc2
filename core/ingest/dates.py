"""Dates as printed. Each text is read by its shape; day or month first is decided from the whole file's evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.ingest.file_period import Period, month_number, read_period
from core.periods import last_day

EARLIEST, LATEST = date(1990, 1, 1), date(2049, 12, 31)
SERIAL_START = date(1899, 12, 30)
LONGEST_PERIOD = 40
SERIAL_RANGE = (32_874, 54_789)
_TIME = r"(?:[T ]+\d{1,2}:\d{2}.*)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}(?:Z)?")
_NUMERIC = re.compile(rf"(\d{{1,2}})(\s*[-/.]+\s*)(\d{{1,2}})\s*[-/.]+\s*(\d{{4}}|\d{{2}}){_TIME}")
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
_DAY_TEXT = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?[\s\-/.,]*([a-z]{{3,9}})[\s\-/.,]*(\d{{4}}|\d{{2}}){_TIME}", re.I
)
_TEXT_DAY = re.compile(rf"{_WEEKDAY}([a-z]{{3,9}})[\s\-]+(\d{{1,2}})(?:st|nd|rd|th)?,?[\s\-]+(\d{{4}}){_TIME}", re.I)
_PERIOD_LIKE = re.compile(r"(?i)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\W{0,4}\d|\d{4}\W{0,4}[a-z\d]")
_COMPACT = re.compile(r"(\d{8})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d*)?")


@dataclass(frozen=True)
class Reading:
    """What one text may mean: a day for certain, one of two days (`day_first`, `month_first`), or a whole period."""

    certain: date | None = None
    day_first: date | None = None
    month_first: date | None = None
    period: Period | None = None
    shape: str = ""


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
    digits = match[1]
    iso = make_date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
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


@dataclass(frozen=True)
class Order:
    """Whether numeric dates of one shape are written day first, and whether some are certainly the other way."""

    day_first: bool
    is_mixed: bool = False


@dataclass
class DateColumn:
    """The dates of one column of one file: readings of its distinct texts, and the evidence they give together.

    `day_first` is what a person said of their order; None where the evidence decides.
    """

    period: Period | None
    day_first: bool | None = None
    readings: dict[str, Reading | None] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    order: str = ""

    def add(self, texts: Iterable[str], counts: Iterable[int]) -> None:
        """Take in the distinct texts of a batch, with how often each occurs."""
        for text, count in zip(texts, counts, strict=True):
            if text not in self.readings:
                self.readings[text] = read_date(text)
            self.counts[text] += count

    def decide(self) -> dict[str, Reading]:
        """Each text's meaning, with `certain` or `period` set; texts that are no dates are left out."""
        window = self._window()
        orders = self._orders(window)
        self.order = describe_orders(orders.values())
        decided: dict[str, Reading] = {}
        for text, reading in self.readings.items():
            if reading and (reading.certain or reading.period):
                decided[text] = reading
            elif reading:
                decided[text] = Reading(certain=_choose(reading, orders[reading.shape], window))
        return decided

    def _window(self) -> tuple[date, date] | None:
        """The months that the file is about: its own period, else those of the dates that can mean one day only."""
        if self.period:
            return (self.period.start, self.period.end)
        days: Counter[date] = Counter()
        for text, reading in self.readings.items():
            day = _only_day(reading)
            if day:
                days[day.replace(day=1)] += self.counts[text]
        if not days:
            return None
        enough = sum(days.values()) * 0.02
        months = [month for month, count in days.items() if count >= enough]
        return (min(months), last_day(max(months)))

    def _orders(self, window: tuple[date, date] | None) -> dict[str, Order]:
        """The order of each shape of numeric date."""
        shapes = {reading.shape for reading in self.readings.values() if reading and reading.shape}
        if self.day_first is not None:
            return dict.fromkeys(shapes, Order(self.day_first))
        votes = {shape: self._vote(shape) for shape in shapes}
        overall = (sum(vote[0] for vote in votes.values()), sum(vote[1] for vote in votes.values()))
        return {shape: self._order(shape, vote, overall, window) for shape, vote in votes.items()}

    def _vote(self, shape: str) -> tuple[int, int]:
        day_first = month_first = 0
        for text, reading in self.readings.items():
            if reading and reading.shape == shape and not (reading.day_first and reading.month_first):
                day_first += self.counts[text] * (reading.day_first is not None)
                month_first += self.counts[text] * (reading.month_first is not None)
        return day_first, month_first

    def _order(
        self, shape: str, vote: tuple[int, int], overall: tuple[int, int], window: tuple[date, date] | None
    ) -> Order:
        if any(vote):
            return Order(vote[0] >= vote[1], is_mixed=all(overall))
        by_period = self._order_by_period(shape, window)
        return Order(overall[0] >= overall[1] if by_period is None else by_period)

    def _order_by_period(self, shape: str, window: tuple[date, date] | None) -> bool | None:
        """Where every date of the shape can be read both ways: the order that puts more of them into the period."""
        if window is None:
            return None
        inside = [0, 0]
        for text, reading in self.readings.items():
            if reading and reading.shape == shape and reading.day_first and reading.month_first:
                inside[0] += self.counts[text] * (window[0] <= reading.day_first <= window[1])
                inside[1] += self.counts[text] * (window[0] <= reading.month_first <= window[1])
        return None if inside[0] == inside[1] else inside[0] > inside[1]


def describe_orders(orders: Iterable[Order]) -> str:
    """'day first', 'month first', 'both' where some are and some are not; '' where no date leaves a choice."""
    found = list(orders)
    if any(order.is_mixed for order in found) or len({order.day_first for order in found}) > 1:
        return "both"
    return ("day first" if found[0].day_first else "month first") if found else ""


def _only_day(reading: Reading | None) -> date | None:
    if reading is None or reading.period:
        return None
    if reading.certain:
        return reading.certain
    if reading.day_first and reading.month_first:
        return reading.day_first if reading.day_first == reading.month_first else None
    return reading.day_first or reading.month_first


def _choose(reading: Reading, order: Order, window: tuple[date, date] | None) -> date | None:
    """The day of a numeric date; in a file that mixes the orders, the one inside the months the file is about."""
    first, second = (reading.day_first, reading.month_first)
    if not order.day_first:
        first, second = second, first
    if not (first and second):
        return first or second
    if order.is_mixed and window and not window[0] <= first <= window[1] and window[0] <= second <= window[1]:
        return second
    return first
