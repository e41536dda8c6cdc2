"""How wrong past projections were: the record that every range is made from (projection/projection_errors.csv).

An error is the actual year's log-odds less the projected, in units of the spread that the projection gave itself.
One row of a record: horizon in months, and the error's quantiles over all forecasts of neighbouring horizons.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from core.errors import ReferenceTableError
from core.projection.history import Numbers
from core.reference import load_table

PROBABILITIES = np.array([0.01, 0.025, *np.arange(0.05, 0.951, 0.05).round(2), 0.975, 0.99])
HORIZONS = np.arange(1, 37)
# Forecasts of horizons up to this far off are pooled: errors grow slowly, and one horizon alone holds few.
NEIGHBOURING_MONTHS = 9
TABLE = "projection_errors"


@dataclass(frozen=True)
class ErrorRecord:
    """`quantiles`: a row per horizon (1 to 36 months), a column per probability · `forecasts` under each row."""

    quantiles: Numbers
    forecasts: Numbers

    def find_errors(self, horizon: int, probabilities: Numbers) -> Numbers:
        """The error at each probability, `horizon` months ahead; straight between the record's own probabilities."""
        row = self.quantiles[int(np.clip(horizon, 1, len(HORIZONS))) - 1]
        return np.asarray(np.interp(probabilities, PROBABILITIES, row))


def make_record(horizons: Numbers, errors: Numbers, weights: Numbers) -> ErrorRecord:
    """A record of past errors, blank at horizons that had none.

    `weights` keep a publisher with many forecasts from drowning the others. Every error counts with both signs: a few
    bodies that all went one way say nothing of which way the next will go.
    """
    rows, counts = [], []
    for horizon in HORIZONS:
        near = np.abs(horizons - horizon) <= NEIGHBOURING_MONTHS
        counts.append(near.sum())
        both_signs = np.concatenate((errors[near], -errors[near]))
        rows.append(_weigh_quantiles(both_signs, np.tile(weights[near], 2)))
    return ErrorRecord(np.array(rows), np.array(counts))


def _weigh_quantiles(errors: Numbers, weights: Numbers) -> Numbers:
    if not len(errors):
        return np.full(len(PROBABILITIES), np.nan)
    order = np.argsort(errors)
    share = np.cumsum(weights[order])
    middle = (share - weights[order] / 2) / share[-1]
    return np.asarray(np.interp(PROBABILITIES, middle, errors[order]))


@cache
def load_record() -> ErrorRecord:
    """The record shipped with the app; raises ReferenceTableError where a row is missing or is no number."""
    table = load_table(TABLE)
    try:
        numbers = table.astype(float)
        quantiles = numbers[[name_column(probability) for probability in PROBABILITIES]].to_numpy()
    except (ValueError, KeyError) as error:
        raise ReferenceTableError(f"{TABLE}.csv can't be used: {error}.", "Make it anew from a backtest.") from error
    if list(numbers["horizon"]) != list(HORIZONS) or (np.diff(quantiles, axis=1) < 0).any():
        raise ReferenceTableError(f"{TABLE}.csv lacks a horizon, or its quantiles fall.", "Make it anew.")
    return ErrorRecord(quantiles, numbers["forecasts"].to_numpy())


def tabulate_record(record: ErrorRecord) -> pd.DataFrame:
    """The record as its table is written: horizon, forecasts, and a column per probability (q010 is 1 in 100)."""
    # Adding nothing turns the minus zero of rounding into zero.
    table = pd.DataFrame(record.quantiles.round(4) + 0.0, columns=[name_column(value) for value in PROBABILITIES])
    table.insert(0, "forecasts", record.forecasts.astype(int))
    table.insert(0, "horizon", HORIZONS)
    return table


def name_column(probability: float) -> str:
    """'q025' for 0.025, 'q500' for a half."""
    return f"q{round(probability * 1000):03d}"
