"""The projection month by month, as a chart draws it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from core.periods import MONTHS_IN_A_YEAR, add_months, months_between
from core.projection.centre import find_centre
from core.projection.error_record import ErrorRecord
from core.projection.history import Numbers, Series
from core.projection.result import MONTHLY_COLUMNS, Draws
from core.projection.trend import Trend

BAND = np.array([0.1, 0.5, 0.9])
FAN = np.array([0.1, 0.25, 0.5, 0.75, 0.9])
ROLLING = ["rolling_low", "rolling_inner_low", "rolling_share", "rolling_inner_high", "rolling_high"]
# Months before the newest one that the table goes back, as far as the series does.
SHOWN_BACK = 36
FIGURES = ("numerator_gbp", "denominator_gbp", "share", "share_low", "share_high")


def tabulate_months(series: Series, trend: Trend, draws: Draws, record: ErrorRecord) -> pd.DataFrame:
    """One row a month, from three years before the newest published month to the target year's end.

    share: of the month (median and 80% band of the draws) · rolling_share: of the twelve months to it, with its 80%
    band and its 50% band (inner); blank where fewer than twelve months lie behind; the last row's is the target
    year's · pounds are published ones or medians; a month missing from a gap is blank.
    """
    back = min(SHOWN_BACK, max(MONTHS_IN_A_YEAR, len(series) - MONTHS_IN_A_YEAR + 1))
    months = months_between(min(add_months(series.last, 1 - back), draws.months[0]), draws.months[-1])
    drawn = dict(zip(draws.months, _summarise_draws(draws), strict=True))
    blank = (np.nan,) * len(FIGURES)
    frame = pd.DataFrame(
        [_find_published(series, month) or drawn.get(month, blank) for month in months], columns=list(FIGURES)
    )
    rolling = [_find_rolling(series, trend, month, record) for month in months]
    frame[ROLLING] = rolling
    frame["month"] = pd.to_datetime(months)
    frame["is_seen"] = [_find_published(series, month) is not None for month in months]
    return frame[list(MONTHLY_COLUMNS)]


def _find_published(series: Series, month: date) -> tuple[float, ...] | None:
    position = series.find_position(month)
    if not (0 <= position < len(series) and series.published[position]):
        return None
    numerator, denominator = float(series.numerator[position]), float(series.denominator[position])
    share = numerator / denominator if denominator > 0 else np.nan
    return numerator, denominator, share, share, share


def _summarise_draws(draws: Draws) -> list[tuple[float, ...]]:
    """Per month: median pounds, and the share's median and band."""
    pounds = (np.median(values, axis=0) for values in (draws.numerator_gbp, draws.denominator_gbp))
    low, middle, high = np.quantile(draws.numerator_gbp / draws.denominator_gbp, BAND, axis=0)
    return list(zip(*(column.tolist() for column in (*pounds, middle, low, high)), strict=True))


def _find_rolling(series: Series, trend: Trend, month: date, record: ErrorRecord) -> Numbers:
    start, stop = series.find_position(add_months(month, 1 - MONTHS_IN_A_YEAR)), series.find_position(month) + 1
    if start < 0:
        return np.full(len(FAN), np.nan)
    if stop <= len(series) and series.published[start:stop].all() and series.denominator[start:stop].sum() > 0:
        return np.full(len(FAN), series.numerator[start:stop].sum() / series.denominator[start:stop].sum())
    centre = find_centre(series, months_between(add_months(series.first, start), month), trend)
    if centre is None:
        return np.full(len(FAN), np.nan)
    return centre.find_shares(record.find_errors(stop - len(series), FAN))
