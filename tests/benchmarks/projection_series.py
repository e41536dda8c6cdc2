"""Monthly series to try the projection on, from a built data folder.

    python -m tests.benchmarks.projection_series DATA_FOLDER OUT.csv

Published files rarely say who is an SME. A stand-in that behaves alike: suppliers that take little a year on average.
What "little" is depends on the body: the smallest limit that gives a share neither near nothing nor near everything.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import pandas as pd

from core.settings import load_settings
from core.store.connection import open_live

SMALL_GBP = (250_000, 1_000_000, 5_000_000)
SHARES = (0.05, 0.9)
LEAST_MONTHS = 30


def read_series(data_folder: Path, small_gbp: int) -> pd.DataFrame:
    """One row a publisher and month: publisher, month, denominator_gbp, numerator_gbp."""
    query = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    with open_live(replace(load_settings(), data_folder=data_folder)).cursor() as cursor:
        return cursor.execute(query, {"small": small_gbp}).df()


def choose_series(data_folder: Path) -> pd.DataFrame:
    """The series of every publisher with enough months, each by the smallest limit that gives it a usable share."""
    chosen: dict[str, pd.DataFrame] = {}
    for limit in SMALL_GBP:
        for publisher, history in read_series(data_folder, limit).groupby("publisher"):
            share = history["numerator_gbp"].sum() / history["denominator_gbp"].sum()
            if len(history) >= LEAST_MONTHS and SHARES[0] <= share <= SHARES[1]:
                chosen.setdefault(str(publisher), history)
    return pd.concat(chosen.values(), ignore_index=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data_folder", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    series = choose_series(arguments.data_folder)
    series.to_csv(arguments.out, index=False)
    print(f"{series['publisher'].nunique()} publishers, {len(series)} months")


if __name__ == "__main__":
    main()
