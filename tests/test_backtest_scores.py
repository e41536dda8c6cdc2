"""Frozen scores on real monthly series: a drop fails. The record's own publishers lend each other their ranges."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from core.projection import backtest, read_series_file, score_chances, summarise_backtest
from core.settings import real_data_folder

pytestmark = pytest.mark.real

BAND = "12 to 36 months"
# Measured on the ten series, with a little room for another machine's arithmetic.
WIS_POINTS = 1.75
RATIO = 0.905
LEAST_HELD = 0.55
ENOUGH_FORECASTS = 50


@pytest.fixture(scope="module")
def forecasts() -> pd.DataFrame:
    folder = real_data_folder()
    series = None if folder is None else folder / "labels" / "forecasting" / "monthly_share.csv"
    if series is None or not series.is_file():
        pytest.skip("a folder of real files (SPEND_REAL_DATA) is needed")
    return backtest(read_series_file(series).rows)


@pytest.fixture(scope="module")
def summary(forecasts: pd.DataFrame) -> pd.DataFrame:
    return summarise_backtest(forecasts).query("horizons == @BAND").set_index("publisher")


def test_the_score_beats_carrying_the_last_year_forward(summary: pd.DataFrame) -> None:
    pooled = summary.loc["all"]
    assert pooled["forecasts"] > 1250
    assert pooled["wis_points"] <= WIS_POINTS
    assert pooled["ratio"] <= RATIO


def test_it_beats_it_whichever_publishers_are_drawn(forecasts: pd.DataFrame) -> None:
    inside = forecasts[forecasts["horizon"].between(12, 36)]
    sums = inside.groupby("publisher")[["wis_points", "plain_wis_points"]].sum().to_numpy()
    drawn = np.random.default_rng(0).integers(0, len(sums), (5000, len(sums)))
    totals = sums[drawn].sum(axis=1)
    assert np.quantile(totals[:, 0] / totals[:, 1], 0.95) < 1.0


def test_the_range_holds_what_it_says(summary: pd.DataFrame) -> None:
    assert 0.75 <= summary.loc["all", "held_80"] <= 0.85
    often = summary[summary["forecasts"] >= ENOUGH_FORECASTS]
    assert often["held_80"].min() >= LEAST_HELD


def test_chances_beat_the_base_rate_near_and_far(forecasts: pd.DataFrame) -> None:
    scores = score_chances(forecasts).set_index("horizons")
    for band in ("12 to 18 months", "19 to 27 months", "28 to 36 months", BAND):
        assert scores.loc[band, "brier"] < scores.loc[band, "brier_base_rate"]
