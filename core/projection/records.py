"""The record shown beside a projection: how often past ones like it were right, for one body and for all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from core.errors import ReferenceTableError
from core.projection.backtest import backtest
from core.projection.error_record import load_record
from core.projection.scores import HORIZON_BANDS
from core.reference import load_table

KEYS = ("authority_id", "directorate", "measure")
FIGURES = (
    "horizons", "first_horizon", "last_horizon", "bodies", "forecasts", "held_80", "median_error_points",
    "first_origin", "last_origin",
)  # fmt: skip
EVERYONE = ""
TABLE = "projection_record"
# A body's own record under this many projections says too little to be quoted.
ENOUGH_FORECASTS = 10


def backtest_records(histories: pd.DataFrame) -> pd.DataFrame:
    """One row per authority, directorate, measure and horizon band: how past projections of that share came out.

    histories: authority_id, directorate ('' for the whole), measure, month, numerator_gbp, denominator_gbp. Rows with
    authority_id '' are the shipped record of other public bodies, the same for every measure. bodies: how many the row
    rests on · held_80: part of outcomes inside the 80% range, 0 to 1 · median_error_points: half missed by less.
    """
    rows: list[dict[str, Any]] = []
    for key, history in histories.groupby(list(KEYS), sort=True):
        forecasts = backtest({"": history}, record=load_record())
        rows += [dict(zip(KEYS, key, strict=True)) | row for row in summarise_record(forecasts)]
    shipped = load_shipped_record().to_dict("records")
    for measure in histories["measure"].unique():
        rows += [{"authority_id": EVERYONE, "directorate": "", "measure": measure} | row for row in shipped]
    return pd.DataFrame(rows, columns=[*KEYS, *FIGURES])


def summarise_record(forecasts: pd.DataFrame) -> list[dict[str, Any]]:
    """One row per horizon band with enough projections to be quoted, from the rows of `backtest`."""
    rows = []
    for band, (first, last) in HORIZON_BANDS.items():
        inside = forecasts[forecasts["horizon"].between(first, last)]
        if len(inside) >= ENOUGH_FORECASTS:
            figures = (
                band, first, last, inside["publisher"].nunique(), len(inside), float(inside["held_80"].mean()),
                float(inside["error_points"].abs().median()), inside["origin"].min(), inside["origin"].max(),
            )  # fmt: skip
            rows.append(dict(zip(FIGURES, figures, strict=True)))
    return rows


def load_shipped_record() -> pd.DataFrame:
    """One row per horizon band: how projections of other public bodies' past years came out (projection_record.csv).

    Raises ReferenceTableError where a figure is missing or is no number.
    """
    table = load_table(TABLE)
    try:
        for column in FIGURES[1:-2]:
            table[column] = pd.to_numeric(table[column])
        for column in FIGURES[-2:]:
            table[column] = pd.to_datetime(table[column], format="ISO8601")
    except (KeyError, ValueError) as error:
        raise ReferenceTableError(f"{TABLE}.csv can't be used: {error}.", "Make it anew from a backtest.") from error
    return table[list(FIGURES)]


def describe_record(record: Mapping[str, Any] | pd.Series) -> str:
    """'Of 37 past projections like this one, 30 fell inside the range given; half missed by …'."""
    count, held = int(record["forecasts"]), float(record["held_80"])
    if count < ENOUGH_FORECASTS:
        return f"There are only {count} past projections like this one: too few to say how often they were right."
    inside, bodies = round(held * count), int(record.get("bodies", 1))
    of_whom = f" of {bodies} other public bodies" if bodies > 1 else ""
    return (
        f"Of {count:,} past projections like this one{of_whom}, {inside:,} ({inside / count:.0%}) fell inside the "
        "range given; "
        f"half of them missed by less than {max(0.1, float(record['median_error_points'])):.1f} points."
    )
