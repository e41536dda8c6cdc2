"""The dates of one column: day or month first is decided from all of them and from the months the file is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from core.ingest.dates import Reading, read_date
from core.ingest.file_period import Period
from core.periods import last_day

# So many dates that may be two days, and such a share of them, show that a spreadsheet turned them round.
FEWEST_SWAPPED, NEARLY_ALL = 3, 0.9


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
            day_first = vote[0] >= vote[1]
            return Order(day_first, is_mixed=all(overall) or self._is_swapped(shape, window, day_first=day_first))
        by_period = self._order_by_period(shape, window)
        return Order(overall[0] >= overall[1] if by_period is None else by_period)

    def _order_by_period(self, shape: str, window: tuple[date, date] | None) -> bool | None:
        """Where every date of the shape can be read both ways: the order that puts more of them into the period."""
        if window is None:
            return None
        day_first, month_first, _ = self._count_inside(shape, window)
        return None if day_first == month_first else day_first > month_first

    def _count_inside(self, shape: str, window: tuple[date, date]) -> tuple[int, int, int]:
        """Of the dates that may be two days: how many are in the period day first, and month first; and all of them."""
        inside = [0, 0, 0]
        for text, reading in self.readings.items():
            if reading and reading.shape == shape and reading.day_first and reading.is_open:
                inside[0] += self.counts[text] * (window[0] <= reading.day_first <= window[1])
                inside[1] += self.counts[text] * (window[0] <= (reading.month_first or date.max) <= window[1])
                inside[2] += self.counts[text]
        return inside[0], inside[1], inside[2]

    def _is_swapped(self, shape: str, window: tuple[date, date] | None, *, day_first: bool) -> bool:
        """True where a spreadsheet turned day and month round wherever it could, as those that it could not show."""
        if window is None:
            return False
        *inside, either = self._count_inside(shape, window)
        own, other = inside if day_first else reversed(inside)
        return either >= FEWEST_SWAPPED and other >= NEARLY_ALL * either and own <= (1 - NEARLY_ALL) * either


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
