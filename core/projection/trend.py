"""Where a share is heading: a level that wanders and a slope that fades, read from a body's own history.

The model is a local level with a damped slope (a Kalman filter) on the log-odds of yearly and of shorter blocks. How
far a block's share may scatter is the body's own lumpiness, so that a body with few large bills is averaged over years
and one with many small ones is followed closely.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.periods import MONTHS_IN_A_YEAR
from core.projection.blocks import Blocks, cut_blocks, measure_changes, measure_lumpiness
from core.projection.history import Series
from core.projection.limits import load_limits
from core.projection.model import Model, load_model
from core.projection.share import to_share

# A level of which nothing is known: log-odds differ by far less than this.
UNKNOWN = 1e3
# Shares nearer to nothing or to everything than about 1.5% are spread as that one.
LEAST_EVENNESS = 0.06


@dataclass(frozen=True)
class Filtered:
    """Level and slope at the middle of the newest block, with their variances and covariance; per year."""

    block_months: int
    level: float
    slope: float
    level_variance: float
    covariance: float
    slope_variance: float


@dataclass(frozen=True)
class Trend:
    """A body's level and slope by two lengths of block, its lumpiness, and how its spread compares with the model's."""

    model: Model
    filters: tuple[Filtered, ...]
    lumpiness: float
    calibration: float

    def predict(self, ahead: float, count: int) -> tuple[float, float]:
        """Log-odds of the share of `count` months whose middle lies `ahead` months after the newest, and its spread."""
        means, variances = zip(*(self._predict_one(each, ahead) for each in self.filters), strict=True)
        scatter = self.model.noise * self.lumpiness * MONTHS_IN_A_YEAR / count
        variance = sum(variances) / len(variances) + scatter
        return sum(means) / len(means), math.sqrt(self.calibration * variance)

    def _predict_one(self, filtered: Filtered, ahead: float) -> tuple[float, float]:
        model = self.model
        years = (ahead + (filtered.block_months - 1) / 2) / MONTHS_IN_A_YEAR
        reach = (1 - model.slope_kept**years) / (1 - model.slope_kept)
        from_slope = 2 * reach * filtered.covariance + reach**2 * filtered.slope_variance
        to_come = model.find_level_move(self.lumpiness) * years + model.slope_move * model.slope_kept * years**3 / 3
        return filtered.level + reach * filtered.slope, filtered.level_variance + from_slope + to_come


def fit_trend(series: Series, model: Model | None = None) -> Trend:
    """Read level, slope and spread from a series with at least twelve published months."""
    chosen = load_model() if model is None else model
    lumpiness = measure_lumpiness(series)
    lengths = (MONTHS_IN_A_YEAR, int(chosen.short_block_months))
    filters = tuple(_filter_blocks(cut_blocks(series, months), months, chosen, lumpiness) for months in lengths)
    calibration = _calibrate(series, chosen, lumpiness) * _widen_near_edges(filters[0].level, chosen)
    return Trend(chosen, filters, lumpiness, calibration)


def _filter_blocks(blocks: Blocks, months: int, model: Model, lumpiness: float) -> Filtered:
    """Run the filter over blocks, oldest first; a block that is not a number is passed over."""
    years = months / MONTHS_IN_A_YEAR
    noise = model.noise * lumpiness / years * (1.0 if years == 1 else model.short_block_noise)
    kept = model.slope_kept**years
    reach = (1 - kept) / (1 - model.slope_kept)
    level_move = model.find_level_move(lumpiness) * years
    slope_move = model.slope_variance * (1 - kept**2)
    level, slope, p11, p12, p22 = 0.0, 0.0, UNKNOWN, 0.0, model.slope_variance
    is_started = False
    for observed, weight in zip(blocks.log_odds.tolist(), blocks.weights.tolist(), strict=True):
        if is_started:
            level, slope = level + reach * slope, kept * slope
            p11 = p11 + 2 * reach * p12 + reach**2 * p22 + level_move
            p12, p22 = kept * (p12 + reach * p22), kept**2 * p22 + slope_move
        if not math.isnan(observed):
            is_started = True
            total, missed = p11 + noise / weight, observed - level
            gain, slope_gain = p11 / total, p12 / total
            level, slope = level + gain * missed, slope + slope_gain * missed
            p22, p12, p11 = p22 - slope_gain * p12, p12 * (1 - gain), p11 * (1 - gain)
    return Filtered(months, level, slope, p11, p12, p22)


def _widen_near_edges(level: float, model: Model) -> float:
    """How much more the log-odds of this level move than those of a share of a half (a factor of the variance)."""
    share = float(to_share(level))
    return float(max(4 * share * (1 - share), LEAST_EVENNESS) ** -model.edge_power)


def _calibrate(series: Series, model: Model, lumpiness: float) -> float:
    """How the body's own yearly changes compare with what the model expects, drawn towards the model's own spread."""
    changes = measure_changes(series)
    expected = 2 * model.noise * lumpiness + model.find_level_move(lumpiness) + model.slope_variance
    own = changes.years * changes.mean_square / expected
    drawn = (own + model.prior_years * model.prior_spread) / (changes.years + model.prior_years)
    limits = load_limits()
    is_short = series.published.sum() < limits.short_history_months
    return drawn * (limits.short_history_widening**2 if is_short else 1.0)
