"""Past projections beside what came true, with ranges made from the other publishers' errors only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

import numpy as np
import pandas as pd

from core.errors import SpendError
from core.projection.error_record import HORIZONS, NEIGHBOURING_MONTHS, ErrorRecord, load_record, make_record
from core.projection.history import Numbers
from core.projection.model import Model
from core.projection.origins import PastProjection, project_past
from core.projection.scores import PLAIN_COLUMNS, POINTS, QUANTILE_COLUMNS, QUANTILES, has_held, score_quantiles
from core.projection.share import to_share

# So many other publishers near a horizon speak for themselves; where they are fewer, the shipped record fills up.
ENOUGH_PUBLISHERS = 8
# The plain rule pools its errors over horizons this far off.
PLAIN_NEIGHBOURS = 4
BACKTEST_COLUMNS = (
    "publisher", "origin", "horizon", "year_ending", "known_share", *QUANTILE_COLUMNS, "actual",
    "error_points", "wis_points", "held_50", "held_80", *PLAIN_COLUMNS, "plain_wis_points", "plain_held_80",
)  # fmt: skip


def backtest(
    histories: pd.DataFrame | Mapping[str, pd.DataFrame],
    horizons: Iterable[int] = range(1, 37),
    record: ErrorRecord | None = None,
) -> pd.DataFrame:
    """One row per publisher, origin and horizon: the share projected, its quantiles, what came true, the scores.

    histories: publisher, month, numerator_gbp, denominator_gbp (or a history a publisher). An origin is a month with
    twelve published months behind it; a horizon counts months from it to the end of a financial year published whole.
    record: errors to make every range from; without it each publisher's come from the other publishers' errors, filled
    up from the shipped record where they are fewer than eight.
    error_points and the scores are in percentage points; `known_share` is that of the twelve months to the origin and
    the `plain_` columns carry it forward, with the other publishers' errors in points around it.
    """
    past = project_all(histories, horizons)
    if not len(past):
        return pd.DataFrame(columns=list(BACKTEST_COLUMNS))
    ranged = [range_publisher(past, str(name), record) for name in past["publisher"].unique()]
    return pd.concat(ranged, ignore_index=True)[list(BACKTEST_COLUMNS)]


def project_all(
    histories: pd.DataFrame | Mapping[str, pd.DataFrame], horizons: Iterable[int] = HORIZONS, model: Model | None = None
) -> pd.DataFrame:
    """One row per past projection of every publisher (the fields of PastProjection), without ranges."""
    wanted = {int(horizon) for horizon in horizons}
    rows = [asdict(row) for name, history in _split(histories) for row in project_past(name, history, wanted, model)]
    return pd.DataFrame(rows, columns=list(PastProjection.__dataclass_fields__))


def record_errors(past: pd.DataFrame) -> ErrorRecord:
    """The error record of past projections; publishers with many weigh less than their number."""
    weights = past.groupby("publisher")["error"].transform("size").to_numpy(dtype=float) ** -0.5
    return make_record(past["horizon"].to_numpy(), past["error"].to_numpy(), weights)


def record_others(others: pd.DataFrame) -> ErrorRecord:
    """The error record of the other publishers, drawn towards the shipped one at horizons where they are few."""
    shipped = load_record()
    if not len(others):
        return shipped
    made = record_errors(others)
    part = np.minimum(count_publishers(others) / ENOUGH_PUBLISHERS, 1.0)[:, None]
    quantiles = part * np.nan_to_num(made.quantiles) + (1 - part) * shipped.quantiles
    return ErrorRecord(quantiles, made.forecasts)


def count_publishers(past: pd.DataFrame) -> Numbers:
    """How many publishers have errors at or near each horizon of a record."""
    near = [np.abs(past["horizon"] - horizon) <= NEIGHBOURING_MONTHS for horizon in HORIZONS]
    return np.array([past.loc[rows, "publisher"].nunique() for rows in near], dtype=float)


def _split(histories: pd.DataFrame | Mapping[str, pd.DataFrame]) -> Iterable[tuple[str, pd.DataFrame]]:
    if isinstance(histories, pd.DataFrame) and "publisher" not in histories.columns:
        raise SpendError("The series have no column publisher.", "Give one, or a history for each publisher by name.")
    parts = histories.groupby("publisher", sort=True) if isinstance(histories, pd.DataFrame) else histories.items()
    return ((str(name), history) for name, history in parts)


def range_publisher(past: pd.DataFrame, publisher: str, record: ErrorRecord | None = None) -> pd.DataFrame:
    """One publisher's rows of `project_all` with ranges from the record, else everyone else's errors, and scores."""
    own = past["publisher"] == publisher
    mine, others = past[own], past[~own]
    used = record_others(others) if record is None else record
    errors = np.array([used.find_errors(horizon, QUANTILES) for horizon in mine["horizon"]])
    quantiles = to_share(mine["log_odds"].to_numpy()[:, None] + mine["spread"].to_numpy()[:, None] * errors)
    return _score(mine, quantiles, _carry_forward(mine, others))


def _carry_forward(mine: pd.DataFrame, others: pd.DataFrame) -> Numbers:
    """Quantiles of the plain rule: the last year's share and the errors, in points, that it made for the others."""
    if not len(others):
        return np.full((len(mine), len(QUANTILES)), np.nan)
    misses, horizons = (others["actual"] - others["plain"]).to_numpy(), others["horizon"].to_numpy()
    spread = {}
    for horizon in mine["horizon"].unique():
        near = misses[np.abs(horizons - horizon) <= PLAIN_NEIGHBOURS]
        spread[horizon] = np.quantile(near if len(near) else misses, QUANTILES)
    return np.array([plain + spread[horizon] for plain, horizon in zip(mine["plain"], mine["horizon"], strict=True)])


def _score(mine: pd.DataFrame, quantiles: Numbers, plain: Numbers) -> pd.DataFrame:
    actual = mine["actual"].to_numpy()
    scored = mine.rename(columns={"plain": "known_share"}).reset_index(drop=True)
    scored["origin"] = pd.to_datetime(scored["origin"])
    scored[list(QUANTILE_COLUMNS)] = quantiles
    scored[list(PLAIN_COLUMNS)] = plain
    return scored.assign(
        error_points=POINTS * (scored["q50"] - actual),
        wis_points=score_quantiles(quantiles, actual),
        held_50=has_held(quantiles, actual, "q25", "q75"),
        held_80=has_held(quantiles, actual, "q10", "q90"),
        plain_wis_points=score_quantiles(plain, actual),
        plain_held_80=has_held(plain, actual, "q10", "q90"),
    )
