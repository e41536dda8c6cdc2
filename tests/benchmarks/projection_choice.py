"""Chooses the numbers of projection_model.csv, and says how good a choice made blindly would have been.

    python -m tests.benchmarks.projection_choice SERIES.csv...

SERIES.csv has publisher, month, denominator_gbp, numerator_gbp. For each publisher the setting with the best score on
all the others is taken (their ranges too are made without the one that is scored), and the publisher left out is judged
with it: nothing that is judged has had a say. Horizons of 12 to 36 months; the interval resamples publishers.
"""

from __future__ import annotations

import argparse
import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from core.projection.backtest import project_all, range_publisher
from core.projection.model import Model, load_model

HORIZONS = range(12, 37)
RESAMPLES = 5000
LEVEL_MOVES = (200, 400, 800)
SLOPE_MOVES = (0.01, 0.015)
SHORT_BLOCKS = ((4, 1.5), (6, 1.25))
EDGE_POWERS = (0.0, 0.4)


def list_settings() -> list[Model]:
    """Every combination that is tried."""
    combinations = itertools.product(LEVEL_MOVES, SLOPE_MOVES, SHORT_BLOCKS, EDGE_POWERS)
    return [
        replace(
            load_model(),
            level_move=level,
            slope_move=slope,
            short_block_months=months,
            short_block_noise=noise,
            edge_power=edge,
        )
        for level, slope, (months, noise), edge in combinations
    ]


def score_publishers(past: pd.DataFrame, publishers: list[str]) -> pd.Series:
    """Mean score of these publishers, each with ranges from the others among them."""
    inside = past[past["publisher"].isin(publishers)]
    return pd.concat([range_publisher(inside, name)["wis_points"] for name in publishers])


def judge_blindly(pasts: list[pd.DataFrame], publishers: list[str]) -> pd.DataFrame:
    """The backtest's rows with each publisher's setting chosen by the others."""
    judged = []
    for name in publishers:
        others = [other for other in publishers if other != name]
        best = int(np.argmin([score_publishers(past, others).mean() for past in pasts]))
        inside = pasts[best][pasts[best]["publisher"].isin(publishers)]
        judged.append(range_publisher(inside, name).assign(setting=best))
        print(f"{name}: setting {best}", flush=True)
    return pd.concat(judged)


def resample_ratio(judged: pd.DataFrame) -> tuple[float, float]:
    """The 90% interval of the ratio of scores, over resampled publishers."""
    sums = judged.groupby("publisher")[["wis_points", "plain_wis_points"]].sum().to_numpy()
    drawn = np.random.default_rng(0).integers(0, len(sums), (RESAMPLES, len(sums)))
    totals = sums[drawn].sum(axis=1)
    low, high = np.quantile(totals[:, 0] / totals[:, 1], [0.05, 0.95])
    return float(low), float(high)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("series", type=Path, nargs="+")
    series = pd.concat([pd.read_csv(path, dtype={"publisher": str}) for path in parser.parse_args().series])
    settings = list_settings()
    pasts = [project_all(series, HORIZONS, setting) for setting in settings]
    publishers = sorted(pasts[0]["publisher"].unique())
    judged = judge_blindly(pasts, publishers)
    low, high = resample_ratio(judged)
    ratio = judged["wis_points"].mean() / judged["plain_wis_points"].mean()
    print(
        f"chosen blindly: ratio {ratio:.3f} ({low:.3f} to {high:.3f}), 80% range holds {judged['held_80'].mean():.3f}"
    )
    scores = [score_publishers(past, publishers).mean() for past in pasts]
    print(f"best on all: {settings[int(np.argmin(scores))]}")


if __name__ == "__main__":
    main()
