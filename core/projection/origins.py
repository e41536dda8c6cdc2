"""What would have been projected in the past: one row per origin and horizon, with what came true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from core.periods import MONTHS_IN_A_YEAR, add_months, financial_year, financial_year_months
from core.projection.centre import find_centre, find_recent
from core.projection.history import Series, clean_series, read_series
from core.projection.share import to_log_odds


@dataclass(frozen=True)
class PastProjection:
    """One projection of a past year.

    origin: the newest month then known · horizon: months from it to the year's end · actual: the year's share as it
    came out · centre: as projected · unseen_part: part of the year's pounds then to come · error: in log-odds, for a
    whole unseen year · plain: the share of the twelve months to the origin
    """

    publisher: str
    origin: date
    horizon: int
    year_ending: int
    actual: float
    centre: float
    unseen_part: float
    error: float
    plain: float


def project_past(publisher: str, history: pd.DataFrame, horizons: set[int]) -> Iterator[PastProjection]:
    """Every past projection of one publisher, from each month with twelve published months behind it."""
    read = read_series(history)
    if read is None:
        return
    whole = replace(read, published=read.published & (read.denominator > 0))
    outturns = _find_outturns(whole)
    for stop in range(MONTHS_IN_A_YEAR, len(whole) + 1):
        if whole.published[stop - MONTHS_IN_A_YEAR : stop].all():
            yield from _project_origin(publisher, whole, stop, outturns, horizons)


def _find_outturns(series: Series) -> dict[int, float]:
    """The share of every financial year whose months are all published."""
    outturns = {}
    for year_ending in range(financial_year(series.first), financial_year(series.last) + 1):
        start = series.find_position(financial_year_months(year_ending)[0])
        year = slice(start, start + MONTHS_IN_A_YEAR)
        if start >= 0 and series.published[year].sum() == MONTHS_IN_A_YEAR:
            outturns[year_ending] = float(series.numerator[year].sum() / series.denominator[year].sum())
    return outturns


def _project_origin(
    publisher: str, whole: Series, stop: int, outturns: dict[int, float], horizons: set[int]
) -> Iterator[PastProjection]:
    origin = add_months(whole.first, stop - 1)
    known = clean_series(whole.take(0, stop))
    if known is None or len(find_recent(known)) < MONTHS_IN_A_YEAR:
        return
    year = slice(stop - MONTHS_IN_A_YEAR, stop)
    plain = float(whole.numerator[year].sum() / whole.denominator[year].sum())
    for year_ending, actual in outturns.items():
        horizon = (year_ending - origin.year) * MONTHS_IN_A_YEAR + 3 - origin.month
        if horizon > 0 and horizon in horizons:
            centre = find_centre(known, financial_year_months(year_ending))
            error = float(to_log_odds(actual) - to_log_odds(centre.share)) / centre.unseen_part
            yield PastProjection(
                publisher, origin, horizon, year_ending, actual, centre.share, centre.unseen_part, error, plain
            )
