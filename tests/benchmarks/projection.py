"""The projection: its scores beside carrying the last year forward, and its speed beside one seasonal smoothing.

    python -m tests.benchmarks projection
    python -m tests.benchmarks.projection --write-record SERIES.csv...

SERIES.csv has publisher, month, denominator_gbp, numerator_gbp; the second form makes the error record of every range
anew (projection_errors.csv). The smoothing is that of statsmodels, if installed: nothing else needs it.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import pandas as pd

from core.projection import backtest, project_share, records, score_chances, summarise_backtest
from core.projection.backtest import project_all, record_errors
from core.projection.error_record import TABLE, tabulate_record
from core.reference import reference_path
from core.settings import real_data_folder

HEADING = """\
# How wrong past projections were: quantiles of the error of a year's share, in units of the projection's own spread,
# by months from the newest data to the end of the year. Our own statistics, of a backtest on the published payments of
# {publishers} public bodies ({forecasts} projections), 2010 to 2026.
# Made by: python -m tests.benchmarks.projection --write-record SERIES.csv...
"""
RECORD_HEADING = """\
# How past projections of public bodies' yearly shares came out, by months from the newest data to the end of the year;
# each body's ranges were made from the others' errors. Our own statistics, of projection_errors.csv's backtest.
# Made by: python -m tests.benchmarks.projection --write-record SERIES.csv...
"""
REPEATS = 20


def write_records(series: pd.DataFrame) -> list[Path]:
    """Make reference/projection/projection_errors.csv and projection_record.csv anew from all the series."""
    past = project_all(series)
    heading = HEADING.format(publishers=past["publisher"].nunique(), forecasts=len(past))
    errors = reference_path(TABLE)
    errors.write_text(heading + tabulate_record(record_errors(past)).to_csv(index=False), encoding="utf-8")
    shown = errors.with_name(f"{records.TABLE}.csv")
    table = pd.DataFrame(records.summarise_record(backtest(series)))
    rows = table.to_csv(index=False, date_format="%Y-%m-%d", float_format="%.4f")
    shown.write_text(RECORD_HEADING + rows, encoding="utf-8")
    return [errors, shown]


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


def run() -> None:
    """Print scores and speed on the labelled series, where there are any."""
    folder = real_data_folder()
    if folder is None:
        print("a folder of real files (SPEND_REAL_DATA) is needed")
        return
    series = pd.read_csv(folder / "labels" / "forecasting" / "monthly_share.csv", dtype={"publisher": str})
    forecasts = backtest(series)
    print(summarise_backtest(forecasts).round(3).to_string(index=False))
    print(score_chances(forecasts).round(4).to_string(index=False))
    for publisher in series["publisher"].value_counts().index[[0, -1]]:
        _print_speed(publisher, series[series["publisher"] == publisher])


def _print_speed(publisher: str, history: pd.DataFrame) -> None:
    year_ending = int(str(history["month"].max())[:4]) + 2
    ours, smoothing = time_projection(history, year_ending), time_smoothing(history)
    beside = (
        "statsmodels is not installed" if smoothing is None else f"one seasonal smoothing {1000 * smoothing:.0f} ms"
    )
    print(f"{publisher}, {len(history)} months: one projection with all its draws {1000 * ours:.0f} ms; {beside}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write-record", nargs="+", type=Path, required=True, metavar="SERIES.csv")
    paths = parser.parse_args().write_record
    print("wrote", *write_records(pd.concat([pd.read_csv(path, dtype={"publisher": str}) for path in paths])))


if __name__ == "__main__":
    main()
