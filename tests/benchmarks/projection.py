"""The projection's scores and speed on real monthly series; writes the error record that ranges are made from.

    python tests/benchmarks/projection.py SERIES.csv [--write-record]

SERIES.csv has publisher, month, denominator_gbp, numerator_gbp. Speed is set beside one seasonal ExponentialSmoothing
of statsmodels where that is installed (it is needed for nothing else).
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pandas as pd

from core.projection import backtest, project_share, score_chances, summarise_backtest
from core.projection.backtest import project_all, record_errors
from core.projection.error_record import TABLE, tabulate_record
from core.reference import reference_path

HEADING = """\
# How wrong past projections were: quantiles of the error of a year's share, in units of the projection's own spread,
# by months from the newest data to the end of the year. Our own statistics, from a backtest on the published payments
# of ten public bodies, 2010 to 2023.
# Made by: python tests/benchmarks/projection.py SERIES.csv --write-record
"""
REPEATS = 20


def write_record(series: pd.DataFrame) -> Path:
    """Make reference/projection_errors.csv anew from all the series."""
    path = reference_path(TABLE)
    table = tabulate_record(record_errors(project_all(series)))
    path.write_text(HEADING + table.to_csv(index=False), encoding="utf-8")
    return path


def time_projection(history: pd.DataFrame, year_ending: int) -> float:
    """Seconds for one projection with all its draws."""
    project_share(history, year_ending)
    started = time.perf_counter()
    for _ in range(REPEATS):
        project_share(history, year_ending)
    return (time.perf_counter() - started) / REPEATS


def time_smoothing(history: pd.DataFrame) -> float | None:
    """Seconds to fit one seasonal exponential smoothing to the monthly share; None without statsmodels."""
    try:
        from statsmodels.tsa.holtwinters import ExponentialSmoothing
    except ImportError:
        return None
    share = (history["numerator_gbp"] / history["denominator_gbp"]).to_numpy()
    started = time.perf_counter()
    for _ in range(REPEATS):
        ExponentialSmoothing(share, trend="add", seasonal="add", seasonal_periods=12).fit()
    return (time.perf_counter() - started) / REPEATS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("series", type=Path)
    parser.add_argument("--write-record", action="store_true")
    arguments = parser.parse_args()
    series = pd.read_csv(arguments.series, dtype={"publisher": str})
    if arguments.write_record:
        print("wrote", write_record(series))
        return
    forecasts = backtest(series)
    print(summarise_backtest(forecasts).round(3).to_string(index=False))
    print(score_chances(forecasts).round(4).to_string(index=False))
    longest = series["publisher"].value_counts().index[0]
    history = series[series["publisher"] == longest]
    year = int(str(history["month"].max())[:4]) + 2
    print(f"one projection with all its draws: {1000 * time_projection(history, year):.1f} ms")
    smoothing = time_smoothing(history)
    print("statsmodels is not installed" if smoothing is None else f"one seasonal smoothing: {1000 * smoothing:.1f} ms")


if __name__ == "__main__":
    main()
