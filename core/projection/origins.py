"""What would have been projected in the past: one row per origin and horizon, with what came true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from core.periods import MONTHS_IN_A_YEAR, add_months, financial_year, financial_year_months
from core.projection.centre import find_centre, find_recent
from core.projection.history import Series, clean_series, read_series
from core.projection.model import Model
from core.projection.share import to_log_odds
from core.projection.trend import fit_trend


@dataclass(frozen=True)
class PastProjection:
    """One projection of a past year.

    origin: the newest month then known · horizon: months from it to the year's end · actual: the year's share as it
    came out · log_odds, spread: as projected (see Centre) · error: what it missed by, in units of spread ·
    plain: the share of the twelve months to the origin
    """

    publisher: str
    origin: date
    horizon: int
    year_ending: int
    actual: float
    log_odds: float
    spread: float
    error: float
    plain: float


def project_past(
    publisher: str, history: pd.DataFrame, horizons: set[int], model: Model | None = None
) -> Iterator[PastProjection]:
    """Every past projection of one publisher, from each month with twelve published months behind it."""
    read = read_series(history)
    if read is None:
        return
    # A row of nothing is no published month; one of credits is: only a year's sum must be spending.
    whole = replace(read, published=read.published & (read.denominator != 0))
    outturns = _find_outturns(whole)
    for stop in range(MONTHS_IN_A_YEAR, len(whole) + 1):
        if _has_year(whole, slice(stop - MONTHS_IN_A_YEAR, stop)):
            origin = add_months(whole.first, stop - 1)
            ahead = {year: _count_months(origin, year) for year in outturns}
            wanted = {year: outturns[year] for year, months in ahead.items() if months > 0 and months in horizons}
            yield from _project_origin(publisher, whole.take(0, stop), wanted, model)


def _has_year(series: Series, year: slice) -> bool:
    """Whether the twelve months at these positions are all published and are spending in sum."""
    is_whole = series.published[year].sum() == MONTHS_IN_A_YEAR
    return bool(is_whole and series.denominator[year].sum() > 0)


def _count_months(origin: date, year_ending: int) -> int:
    """Months from `origin` to the end of the financial year."""
    return (year_ending - origin.year) * MONTHS_IN_A_YEAR + 3 - origin.month


def _find_outturns(series: Series) -> dict[int, float]:
    """The share of every financial year whose months are all published."""
    outturns = {}
    for year_ending in range(financial_year(series.first), financial_year(series.last) + 1):
        start = series.find_position(financial_year_months(year_ending)[0])
        year = slice(start, start + MONTHS_IN_A_YEAR)
        if start >= 0 and _has_year(series, year):
            outturns[year_ending] = float(series.numerator[year].sum() / series.denominator[year].sum())
    return outturns


def _has_recent_year(known: Series) -> bool:
    recent = find_recent(known)
    return len(recent) == MONTHS_IN_A_YEAR and float(known.denominator[recent].sum()) > 0


def _project_origin(
    publisher: str, seen: Series, outturns: dict[int, float], model: Model | None
) -> Iterator[PastProjection]:
    """The projections of these years from a series that ends with the origin."""
    known = clean_series(seen)
    if not outturns or known is None or not _has_recent_year(known):
        return
    year = slice(-MONTHS_IN_A_YEAR, None)
    plain = float(seen.numerator[year].sum() / seen.denominator[year].sum())
    trend = fit_trend(known, model)
    for year_ending, actual in outturns.items():
        centre = find_centre(known, financial_year_months(year_ending), trend)
        if centre is None:
            continue
        error = (float(to_log_odds(actual)) - centre.log_odds) / centre.spread
        months = _count_months(seen.last, year_ending)
        yield PastProjection(
            publisher, seen.last, months, year_ending, actual, centre.log_odds, centre.spread, error, plain
        )
