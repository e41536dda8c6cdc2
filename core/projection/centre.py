"""The middle of a projection and its spread: the pounds a year has seen, and those to come at the trend's share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from core.periods import MONTHS_IN_A_YEAR
from core.projection.history import Flags, Numbers, Series
from core.projection.limits import load_limits
from core.projection.share import to_log_odds, to_share
from core.projection.trend import Trend


@dataclass(frozen=True)
class Centre:
    """What is known of twelve months from a history.

    log_odds: of their share, in the middle projection · spread: how far one unit of past error moves it, in log-odds ·
    recent_share: of the last twelve published months · expected: pounds of each month, seen or expected ·
    seen: which of the months are published
    """

    log_odds: float
    spread: float
    recent_share: float
    expected: Numbers
    seen: Flags

    def find_shares(self, errors: Numbers) -> Numbers:
        """The share at each of these past errors."""
        return to_share(self.log_odds + self.spread * errors)


def find_recent(series: Series) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Positions of the last twelve published months, none older than the limits' recent span."""
    span = int(load_limits().recent_span_months)
    positions = np.flatnonzero(series.published[-span:]) + max(0, len(series) - span)
    return positions[-MONTHS_IN_A_YEAR:]


def expect_denominators(series: Series, months: list[date]) -> Numbers:
    """The pounds to expect of each month: the usual month of the last twelve, times the calendar month's habit."""
    recent = find_recent(series)
    level = float(series.denominator[recent].mean())
    habit = _find_seasons(series)
    return np.array([level * habit[month.month - 1] for month in months])


def _find_seasons(series: Series) -> Numbers:
    """Twelve factors, January first, averaging one: a calendar month's pounds over the usual month's, drawn to one."""
    positions = np.flatnonzero(series.published)[-5 * MONTHS_IN_A_YEAR :]
    pounds = np.maximum(series.denominator[positions], 0)
    calendar = (series.first.month - 1 + positions) % MONTHS_IN_A_YEAR
    usual = pounds.mean() or 1.0
    totals = np.bincount(calendar, weights=pounds / usual, minlength=MONTHS_IN_A_YEAR)
    counts = np.bincount(calendar, minlength=MONTHS_IN_A_YEAR)
    # Two years' worth of "no season" keeps one large bill from becoming a habit.
    factors = (totals + 2) / (counts + 2)
    return np.asarray(factors / factors.mean())


def find_centre(series: Series, months: list[date], trend: Trend) -> Centre | None:
    """The middle projection of the share over `months` (a year's); None where their credits outweigh their payments."""
    positions = np.array([series.find_position(month) for month in months])
    inside = (positions >= 0) & (positions < len(series))
    seen = inside.copy()
    seen[inside] = series.published[positions[inside]]
    expected = expect_denominators(series, months)
    expected[seen] = series.denominator[positions[seen]]
    if expected.sum() <= 0:
        return None
    recent = find_recent(series)
    recent_share = float(series.numerator[recent].sum() / series.denominator[recent].sum())
    numerator = float(series.numerator[positions[seen]].sum())
    share, spread = numerator / float(expected.sum()), 0.0
    if not seen.all():
        ahead = float(positions[~seen].mean()) - len(series) + 1
        log_odds, spread = trend.predict(ahead, int((~seen).sum()))
        to_come = float(expected[~seen].sum())
        share = (numerator + float(to_share(log_odds)) * to_come) / float(expected.sum())
        spread *= to_come / float(expected.sum())
    return Centre(float(to_log_odds(share)), spread, recent_share, expected, seen)
