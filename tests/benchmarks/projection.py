"""The projection: its scores beside carrying the last year forward, and its speed beside one seasonal smoothing.

    python -m tests.benchmarks projection
    python -m tests.benchmarks.projection --write-record SERIES.csv...

SERIES.csv has publisher, month, denominator_gbp, numerator_gbp; the second form makes the error record of every range
anew (projection_errors.csv). The smoothing is that of statsmodels, if installed: nothing else needs it.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

import pandas as pd

from core import pipeline
from core.projection import backtest, project_share, records, score_chances, summarise_backtest
from core.projection.backtest import project_all, record_errors
from core.projection.error_record import TABLE, tabulate_record
from core.projection.scores import HORIZON_BANDS
from core.reference import reference_path
from core.settings import load_settings, real_data_folder
from tests.benchmarks.projection_choice import resample_ratio
from tests.benchmarks.projection_series import choose_series

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
BAND = "12 to 36 months"
# A publisher with fewer projections than these says little alone.
ENOUGH = 50


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


def build_series(sources: Path, folder: Path) -> pd.DataFrame:
    """The series of every body with enough months, from a build of the real files in `folder`, made if need be."""
    if not (folder / "live.json").is_file():
        pipeline.build(load_settings(folder), sources, None, changed_only=True)
    return choose_series(folder)


def run() -> None:
    """Print scores and speed on the labelled series, then scores on all bodies of a build of all real files.

    SPEND_BENCH_FOLDER keeps that build from one bench to the next.
    """
    folder = real_data_folder()
    if folder is None:
        print("a folder of real files (SPEND_REAL_DATA) is needed")
        return
    labelled = pd.read_csv(folder / "labels" / "forecasting" / "monthly_share.csv", dtype={"publisher": str})
    print_scores("labelled series", backtest(labelled))
    for publisher in labelled["publisher"].value_counts().index[[0, -1]]:
        _print_speed(publisher, labelled[labelled["publisher"] == publisher])
    with tempfile.TemporaryDirectory() as scratch:
        kept = Path(os.environ.get("SPEND_BENCH_FOLDER") or scratch) / "screens-build"
        others = build_series(folder / "real", kept).query("publisher not in @labelled.publisher")
    print_scores("other bodies, of a build of all real files", backtest(others))
    print_scores("all of them", backtest(pd.concat([labelled, others])))


def print_scores(title: str, forecasts: pd.DataFrame) -> None:
    """The summary of a backtest, the marks it is held to, and the chances' scores."""
    pooled = forecasts[forecasts["horizon"].between(*HORIZON_BANDS[BAND])]
    low, high = resample_ratio(pooled)
    summary = summarise_backtest(forecasts)
    often = summary[(summary["horizons"] == BAND) & (summary["forecasts"] >= ENOUGH) & (summary["publisher"] != "all")]
    print(f"\n{title}: {pooled['publisher'].nunique()} bodies, {len(pooled):,} projections {BAND} ahead")
    print(
        f"ratio {pooled['wis_points'].mean() / pooled['plain_wis_points'].mean():.3f} ({low:.3f} to {high:.3f}); ",
        end="",
    )
    print(f"80% range held {pooled['held_80'].mean():.0%}, lowest publisher {often['held_80'].min():.0%}")
    print(summary[summary["publisher"] == "all"].round(3).to_string(index=False))
    print(score_chances(forecasts).round(4).to_string(index=False))


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
