"""How good past projections were: weighted interval score, ranges that held, chances that came true."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from core.projection.history import Numbers

QUANTILES = np.array([0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95])
QUANTILE_COLUMNS = tuple(f"q{round(100 * value):02d}" for value in QUANTILES)
PLAIN_COLUMNS = tuple(f"plain_{name}" for name in QUANTILE_COLUMNS)
HORIZON_BANDS = {
    "1 to 11 months": (1, 11),
    "12 to 18 months": (12, 18),
    "19 to 27 months": (19, 27),
    "28 to 36 months": (28, 36),
    "12 to 36 months": (12, 36),
}
EVERYONE = "all"
POINTS = 100
# Pretend targets: the share then known, and this many points above and below it.
PRETEND_POINTS = (-4, -2, -1, 0, 1, 2, 4)


def score_quantiles(quantiles: Numbers, actual: Numbers) -> Numbers:
    """The weighted interval score in points: twice the mean pinball loss over the seven quantiles, a row a forecast."""
    miss = actual[:, None] - quantiles
    return np.asarray(2 * POINTS * np.maximum(QUANTILES * miss, (QUANTILES - 1) * miss).mean(axis=1))


def has_held(quantiles: Numbers, actual: Numbers, low: str, high: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Whether what came true lies from the quantile called `low` to the one called `high`."""
    edges = quantiles[:, [QUANTILE_COLUMNS.index(low), QUANTILE_COLUMNS.index(high)]]
    return np.asarray((edges[:, 0] <= actual) & (actual <= edges[:, 1]))


def summarise_backtest(forecasts: pd.DataFrame) -> pd.DataFrame:
    """One row per horizon band and publisher ("all" pools them), from the rows of `backtest`.

    median_error_points: half the projections missed by less · wis_points and plain_wis_points: mean scores ·
    ratio: the first over the second, under 1 is better than carrying the last year forward · held_80: part of the
    outcomes inside the 80% range.
    """
    rows = []
    for band, (first, last) in HORIZON_BANDS.items():
        inside = forecasts[forecasts["horizon"].between(first, last)]
        groups = [(EVERYONE, inside), *inside.groupby("publisher")] if len(inside) else []
        rows += [{"publisher": name, "horizons": band, **_summarise(group)} for name, group in groups]
    return pd.DataFrame(rows)


def _summarise(group: pd.DataFrame) -> dict[str, float]:
    score, plain = float(group["wis_points"].mean()), float(group["plain_wis_points"].mean())
    return {
        "forecasts": len(group),
        "median_error_points": float(group["error_points"].abs().median()),
        "wis_points": score,
        "plain_wis_points": plain,
        "ratio": score / plain if plain else np.nan,
        "held_80": float(group["held_80"].mean()),
        "plain_held_80": float(group["plain_held_80"].mean()),
    }


def score_chances(forecasts: pd.DataFrame) -> pd.DataFrame:
    """One row per horizon band: the Brier score of "will reach it" over pretend targets, beside the base rate's.

    Lower is better; the base rate says, of every target, how often all outcomes of the band reached such a one.
    """
    rows = []
    for band, (first, last) in HORIZON_BANDS.items():
        inside = forecasts[forecasts["horizon"].between(first, last)]
        if not len(inside):
            continue
        chances, reached = _try_targets(inside)
        base = reached.mean(axis=0)
        rows.append((band, len(inside), ((chances - reached) ** 2).mean(), ((base - reached) ** 2).mean()))
    return pd.DataFrame(rows, columns=["horizons", "forecasts", "brier", "brier_base_rate"])


def _try_targets(forecasts: pd.DataFrame) -> tuple[Numbers, Numbers]:
    targets = forecasts["known_share"].to_numpy()[:, None] + np.array(PRETEND_POINTS) / POINTS
    reached = (forecasts["actual"].to_numpy()[:, None] >= targets).astype(float)
    quantiles = forecasts[list(QUANTILE_COLUMNS)].to_numpy()
    below = np.array([np.interp(row, edges, QUANTILES) for row, edges in zip(targets, quantiles, strict=True)])
    beyond = (targets < quantiles[:, :1]) | (targets > quantiles[:, -1:])
    # Outside the outermost quantiles half of what is left there is assumed.
    return 1 - np.where(beyond, np.where(below < 0.5, 0.025, 0.975), below), reached
