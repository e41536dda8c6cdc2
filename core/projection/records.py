"""The record shown beside a projection: how often past ones like it were right, for one body and for all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from core.projection.backtest import backtest
from core.projection.chances import chance_in_words
from core.projection.scores import HORIZON_BANDS

KEYS = ("authority_id", "directorate", "measure")
EVERYONE = ""
RECORD_COLUMNS = (
    *KEYS, "horizons", "first_horizon", "last_horizon", "forecasts", "held_80", "median_error_points",
    "first_origin", "last_origin",
)  # fmt: skip
# A body's own record under this many projections says too little to be quoted.
ENOUGH_FORECASTS = 10


def backtest_records(histories: pd.DataFrame) -> pd.DataFrame:
    """One row per authority, directorate, measure and horizon band: how past projections of that share came out.

    histories: authority_id, directorate ('' for the whole), measure, month, numerator_gbp, denominator_gbp. A row with
    authority_id '' pools the authorities' own. held_80: part of outcomes inside the 80% range, 0 to 1 ·
    median_error_points: half missed by less, in points · ranges rest on the other histories of the measure.
    """
    rows: list[dict[str, Any]] = []
    for measure, group in histories.groupby("measure", sort=True):
        rows += _record_measure(str(measure), group)
    return pd.DataFrame(rows, columns=list(RECORD_COLUMNS))


def describe_record(record: Mapping[str, Any] | pd.Series) -> str:
    """'Of 37 past projections like this one, 30 (about 8 in 10) fell inside the range given; half missed by …'."""
    count, held = int(record["forecasts"]), float(record["held_80"])
    if count < ENOUGH_FORECASTS:
        return f"There are only {count} past projections like this one: too few to say how often they were right."
    inside = round(held * count)
    return (
        f"Of {count} past projections like this one, {inside} ({chance_in_words(held)}) fell inside the range given; "
        f"half of them missed by less than {max(0.1, float(record['median_error_points'])):.1f} points."
    )


def _record_measure(measure: str, group: pd.DataFrame) -> list[dict[str, Any]]:
    parts = {
        f"{number}": (str(authority), str(directorate), history)
        for number, ((authority, directorate), history) in enumerate(group.groupby(["authority_id", "directorate"]))
    }
    forecasts = backtest({name: history for name, (_, _, history) in parts.items()})
    rows = []
    for name, (authority, directorate, _) in parts.items():
        rows += _summarise((authority, directorate, measure), forecasts[forecasts["publisher"] == name])
    whole = [name for name, (_, directorate, _) in parts.items() if not directorate]
    return [*rows, *_summarise((EVERYONE, "", measure), forecasts[forecasts["publisher"].isin(whole)])]


def _summarise(key: tuple[str, str, str], forecasts: pd.DataFrame) -> list[dict[str, Any]]:
    rows = []
    for band, (first, last) in HORIZON_BANDS.items():
        inside = forecasts[forecasts["horizon"].between(first, last)]
        if len(inside):
            figures = {
                "forecasts": len(inside),
                "held_80": float(inside["held_80"].mean()),
                "median_error_points": float(inside["error_points"].abs().median()),
                "first_origin": inside["origin"].min(),
                "last_origin": inside["origin"].max(),
            }
            named = dict(zip(KEYS, key, strict=True))
            rows.append({**named, "horizons": band, "first_horizon": first, "last_horizon": last, **figures})
    return rows
