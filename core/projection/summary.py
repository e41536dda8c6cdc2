"""A backtest told in plain text, as the command line prints it."""

from __future__ import annotations

import pandas as pd

from core.projection.backtest import ENOUGH_PUBLISHERS
from core.projection.scores import EVERYONE, HORIZON_BANDS, score_chances, summarise_backtest

NOTHING = (
    "No past projection could be tried: that takes twelve published months and, after them, "
    "a financial year of which every month is published."
)
FEW = (
    "Where fewer than {enough} other publishers have past projections, the ranges rest in part on the shipped record "
    "of other public bodies."
)
HEADINGS = {
    "publisher": "Publisher",
    "forecasts": "Projections",
    "median_error_points": "Half missed by less than (points)",
    "wis_points": "Score (points)",
    "plain_wis_points": "Last year carried forward",
    "held_80": "80% range held",
}


def describe_backtest(forecasts: pd.DataFrame) -> str:
    """A paragraph per horizon band over all publishers, then a table of them at 12 to 36 months; from `backtest`."""
    if forecasts.empty:
        return NOTHING
    summary = summarise_backtest(forecasts)
    pooled = summary[summary["publisher"] == EVERYONE].set_index("horizons")
    chances = score_chances(forecasts).set_index("horizons")
    told = [_describe_band(band, pooled.loc[band], chances.loc[band]) for band in HORIZON_BANDS if band in pooled.index]
    furthest = summary[summary["horizons"] == pooled.index[-1]].rename(columns=HEADINGS)[list(HEADINGS.values())]
    few = [FEW.format(enough=ENOUGH_PUBLISHERS)] if forecasts["publisher"].nunique() <= ENOUGH_PUBLISHERS else []
    return "\n".join(
        [*told, *few, "", f"By publisher, {pooled.index[-1]} ahead:", furthest.round(2).to_string(index=False)]
    )


def _describe_band(band: str, row: pd.Series, chances: pd.Series) -> str:
    # A publisher alone has no others from whose errors the plain rule could make its ranges.
    beside = "" if pd.isna(row["ratio"]) else f", {row['ratio']:.2f} times that of carrying the last year forward"
    return (
        f"{band} ahead: {int(row['forecasts']):,} projections; score {row['wis_points']:.2f} points{beside}; "
        f"the 80% range held {row['held_80']:.0%}; "
        f"chances score {chances['brier']:.3f} (base rate {chances['brier_base_rate']:.3f}; lower is better)."
    )
