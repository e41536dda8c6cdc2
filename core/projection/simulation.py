"""Month by month draws whose target year has the share that the error record says it may have."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from core.periods import MONTHS_IN_A_YEAR, add_months, financial_year_months, months_between
from core.projection.centre import Centre, expect_denominators, find_recent
from core.projection.error_record import ErrorRecord
from core.projection.history import Flags, Numbers, Series, read_series
from core.projection.result import Draws
from core.projection.share import to_log_odds, to_share

DRAWS = 2000
# A year's base moves about this much from one year to the next (standard deviation of its logarithm).
YEARLY_MOVE = 0.2
# Bounds on how far single months scatter about their habit: one odd month must neither freeze nor explode a draw.
SCATTER = (0.05, 0.6)


def draw_year_shares(centre: Centre, record: ErrorRecord, horizon: int, count: int) -> Numbers:
    """`count` equally likely shares of the target year, lowest first."""
    chances = (np.arange(count) + 0.5) / count
    return centre.find_shares(record.find_errors(horizon, chances))


def simulate(series: Series, year_ending: int, centre: Centre, year_shares: Numbers, seed: int) -> Draws:
    """One draw a year share: the months after the series and all of the target year, published months as they are.

    The order of draws is shuffled by `seed`; each draw's target year has its year share,
    as far as the months to come allow.
    """
    generator = np.random.default_rng(seed)
    year = financial_year_months(year_ending)
    months = months_between(min(add_months(series.last, 1), year[0]), year[-1])
    shares = generator.permutation(year_shares)
    denominator = _draw_denominators(series, months, len(shares), generator)
    numerator = denominator * _draw_monthly_shares(series, months, centre, shares, generator)
    _put_published(series, months, numerator, denominator)
    unseen = np.concatenate([np.zeros(len(months) - MONTHS_IN_A_YEAR, dtype=bool), ~centre.seen])
    if unseen.any():
        _fit_year(numerator, denominator, unseen, shares)
    return Draws(tuple(months), numerator, denominator)


def add_planned(draws: Draws, planned: pd.DataFrame) -> Draws:
    """The draws with known changes added: rows of month, numerator_gbp and denominator_gbp, which may be negative.

    Raises SpendError where a column is missing or a value can't be read.
    """
    changes = read_series(planned)
    numerator, denominator = draws.numerator_gbp.copy(), draws.denominator_gbp.copy()
    for column, month in enumerate(draws.months):
        position = -1 if changes is None else changes.find_position(month)
        if changes is not None and 0 <= position < len(changes):
            numerator[:, column] += changes.numerator[position]
            denominator[:, column] += changes.denominator[position]
    return Draws(draws.months, numerator, denominator)


def _draw_denominators(series: Series, months: list[date], count: int, generator: np.random.Generator) -> Numbers:
    expected = expect_denominators(series, months)
    ahead = np.maximum(0, np.array([series.find_position(month) for month in months]) - len(series) + 1)
    level = YEARLY_MOVE * generator.standard_normal((count, 1)) * np.sqrt(ahead / MONTHS_IN_A_YEAR)
    scatter = _measure_scatter(series)
    noise = scatter * generator.standard_normal((count, len(months))) - scatter**2 / 2
    return np.asarray(expected * np.exp(level + noise))


def _measure_scatter(series: Series) -> float:
    positions = np.flatnonzero(series.published)[-3 * MONTHS_IN_A_YEAR :]
    months = [add_months(series.first, int(position)) for position in positions]
    pounds = np.maximum(series.denominator[positions], 1.0)
    return float(np.clip(np.std(np.log(pounds / expect_denominators(series, months))), *SCATTER))


def _draw_monthly_shares(
    series: Series, months: list[date], centre: Centre, shares: Numbers, generator: np.random.Generator
) -> Numbers:
    start = to_log_odds(centre.recent_share)
    ahead = np.array([series.find_position(month) for month in months]) - len(series) + 1
    way = np.clip(ahead / max(1.0, ahead[-MONTHS_IN_A_YEAR:].mean()), 0, 1)
    drift = (to_log_odds(shares) - start)[:, None] * way
    recent = find_recent(series)
    monthly = to_log_odds(series.numerator[recent] / np.maximum(series.denominator[recent], 1.0))
    scatter = np.clip(np.std(monthly), *SCATTER)
    return to_share(start + drift + scatter * generator.standard_normal(drift.shape))


def _put_published(series: Series, months: list[date], numerator: Numbers, denominator: Numbers) -> None:
    for column, month in enumerate(months):
        position = series.find_position(month)
        if 0 <= position < len(series) and series.published[position]:
            numerator[:, column] = series.numerator[position]
            denominator[:, column] = series.denominator[position]


def _fit_year(numerator: Numbers, denominator: Numbers, unseen: Flags, shares: Numbers) -> None:
    """Scale the months to come so that each draw's year comes out at its share; what is published stays as it is.

    A share that would need more than all, or less than nothing, of the months to come gets all or nothing of them.
    """
    year = slice(-MONTHS_IN_A_YEAR, None)
    seen_pounds = (numerator[:, year] * ~unseen[year]).sum(axis=1)
    wanted = shares * denominator[:, year].sum(axis=1) - seen_pounds
    wanted = np.clip(wanted, 0.0, denominator[:, unseen].sum(axis=1))
    drawn = numerator[:, unseen].sum(axis=1)
    numerator[:, unseen] *= (wanted / drawn)[:, None]
