"""Frozen scores on real monthly series: a drop fails. The record's own publishers lend each other their ranges."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from core.projection import backtest_file, summarise_backtest
from core.settings import real_data_folder

# Measured on the ten series; a change of the method must not make them worse.
WIS_POINTS = 1.96
HELD_80 = (0.75, 0.85)


@pytest.fixture(scope="module")
def forecasts() -> pd.DataFrame:
    folder = real_data_folder()
    series: Path | None = None if folder is None else folder / "labels" / "forecasting" / "monthly_share.csv"
    if series is None or not series.is_file():
        pytest.skip("a folder of real files (SPEND_REAL_DATA) is needed")
    return backtest_file(series)


@pytest.mark.real
def test_the_score_of_one_to_three_years_ahead_does_not_drop(forecasts: pd.DataFrame) -> None:
    summary = summarise_backtest(forecasts).set_index(["publisher", "horizons"])
    pooled = summary.loc[("all", "12 to 36 months")]
    assert pooled["forecasts"] > 1200
    assert pooled["wis_points"] <= WIS_POINTS
    assert HELD_80[0] <= pooled["held_80"] <= HELD_80[1]
