"""A history cut into blocks of months, newest last: what each block's share was and how much single bills moved it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.periods import MONTHS_IN_A_YEAR
from core.projection.history import Numbers, Series
from core.projection.share import EDGE, to_log_odds

# Older blocks than these say nothing of today.
FURTHEST_BACK_MONTHS = 120
# The newest years from which a body's lumpiness is taken.
LUMPY_YEARS = 3
# A block with this part of the newest year's pace counts in full; a body's first files often hold but a part.
WHOLE_PART = 0.25
# However few its pounds, a block weighs this much.
LEAST_WEIGHT = 0.001
# A body whose months are all alike may still change; below this no scatter of a year's log-odds is believed.
LEAST_LUMPINESS = 0.0005


@dataclass(frozen=True)
class Blocks:
    """Log-odds of each block's share, oldest first (not a number: too little published), and what it weighs.

    weights: 1, and less for a block of under a quarter of the newest year's pace: it says little of the body.
    """

    log_odds: Numbers
    weights: Numbers


@dataclass(frozen=True)
class Changes:
    """A body's own record of change: mean square change of its yearly log-odds, over so many years."""

    mean_square: float
    years: float


def cut_blocks(series: Series, months: int) -> Blocks:
    """The blocks of so many months that end with the newest; at least half of a block's months must be published."""
    count = min(len(series), FURTHEST_BACK_MONTHS) // months or 1
    numerator, denominator, published = (_fold(values, months, count) for values in _get_columns(series))
    total = denominator.sum(axis=1)
    usable = (published.sum(axis=1) * 2 >= min(months, len(series))) & (total > 0)
    shares = np.divide(numerator.sum(axis=1), total, out=np.zeros(count), where=usable)
    weights = np.clip(total / (WHOLE_PART * _find_pace(series) * months), LEAST_WEIGHT, 1.0)
    return Blocks(np.where(usable, to_log_odds(shares), np.nan), weights)


def measure_lumpiness(series: Series) -> float:
    """Variance of a year's log-odds that its single months' scatter alone would cause; mean of the newest years."""
    count = max(1, min(LUMPY_YEARS, len(series) // MONTHS_IN_A_YEAR))
    numerator, denominator, published = (_fold(values, MONTHS_IN_A_YEAR, count) for values in _get_columns(series))
    totals = denominator.sum(axis=1)
    usable = (published.sum(axis=1) > 1) & (totals >= WHOLE_PART * _find_pace(series) * MONTHS_IN_A_YEAR)
    shares = np.clip(numerator[usable].sum(axis=1) / totals[usable], EDGE, 1 - EDGE)
    scatter = ((numerator[usable] - shares[:, None] * denominator[usable]) ** 2).sum(axis=1)
    whole_year = published[usable].sum(axis=1) / MONTHS_IN_A_YEAR
    variances = scatter / totals[usable] ** 2 / (shares * (1 - shares)) ** 2 * whole_year
    return max(float(variances.mean()), LEAST_LUMPINESS)


def measure_changes(series: Series) -> Changes:
    """How much the share of twelve published months differed from that of the twelve before, over all such pairs."""
    columns = (values[series.published] for values in (series.numerator, series.denominator))
    totals = [np.concatenate(([0.0], np.cumsum(values))) for values in columns]
    sums = [total[MONTHS_IN_A_YEAR:] - total[:-MONTHS_IN_A_YEAR] for total in totals]
    usable = sums[1] > 0
    yearly = to_log_odds(sums[0][usable] / sums[1][usable])
    changes = yearly[MONTHS_IN_A_YEAR:] - yearly[:-MONTHS_IN_A_YEAR]
    if not len(changes):
        return Changes(0.0, 0.0)
    return Changes(float(np.mean(changes**2)), len(changes) / MONTHS_IN_A_YEAR)


def _find_pace(series: Series) -> float:
    """Pounds of a month in the newest twelve published ones."""
    return float(series.denominator[series.published][-MONTHS_IN_A_YEAR:].mean())


def _get_columns(series: Series) -> tuple[Numbers, Numbers, Numbers]:
    return series.numerator, series.denominator, series.published.astype(float)


def _fold(values: Numbers, months: int, count: int) -> Numbers:
    """The newest `count` blocks as rows; a history shorter than one block is filled up with nothing."""
    kept = values[-count * months :]
    return np.concatenate((np.zeros(count * months - len(kept)), kept)).reshape(count, months)
