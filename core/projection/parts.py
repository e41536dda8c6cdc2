"""The parts a projection rests on: every market projected alone, then all made to add up to the whole."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.periods import MONTHS_IN_A_YEAR, financial_year_months
from core.projection.centre import find_centre, find_recent
from core.projection.history import Numbers, Series, clean_series, read_series
from core.projection.limits import load_limits
from core.projection.result import ShareProjection
from core.projection.share import to_log_odds, to_share
from core.projection.trend import fit_trend

OTHER = ""
# A part below this part of the whole base is put with the others: its share is that of a few bills.
LEAST_WEIGHT = 0.02
PART_COLUMNS = ("part", "weight_now", "share_now", "weight_then", "share_then", "points")
# The common shift of all parts is looked for within this many log-odds; halving it so often leaves nothing to see.
WIDEST_SHIFT, HALVINGS = 20.0, 60


def project_parts(history: pd.DataFrame, whole: ShareProjection) -> pd.DataFrame:
    """One row per part (a market): its share in the last 12 months and in the target year, and what that moves.

    history: month, part, numerator_gbp, denominator_gbp. weight: of the whole denominator · share: of the part itself ·
    points: its part of the change of the whole share from the last 12 months to `whole.median` (a fraction; the rows
    add up to the change). Each part is projected alone by the method of the whole; then all are shifted alike, in
    log-odds, until they add up to it. Small parts are one row, named ''. No rows where `whole` gives no projection.
    """
    if whole.last_month is None or whole.median is None:
        return pd.DataFrame(columns=list(PART_COLUMNS))
    months = _list_recent_months(whole)
    kept = _pool_small_parts(history[pd.to_datetime(history["month"]) <= pd.Timestamp(whole.last_month)], months)
    now = kept[kept["month"].isin(months)].groupby("part", sort=False)[["numerator_gbp", "denominator_gbp"]].sum()
    middles = [_project_part(kept[kept["part"] == part], kept["month"], whole.year_ending) for part in now.index]
    return _tabulate(now, middles, whole.median)


def _list_recent_months(whole: ShareProjection) -> list[pd.Timestamp]:
    """The last twelve published months that the projection of the whole rests on."""
    seen = whole.monthly[whole.monthly["is_seen"]]
    return list(seen["month"].tail(MONTHS_IN_A_YEAR))


def _pool_small_parts(history: pd.DataFrame, months: list[pd.Timestamp]) -> pd.DataFrame:
    """The history by part and month, small parts and those whose credits leave no share put together as ''."""
    rows = history.assign(
        month=pd.to_datetime(history["month"]),
        numerator_gbp=history["numerator_gbp"].astype(float),
        denominator_gbp=history["denominator_gbp"].astype(float),
    )
    sums = rows[rows["month"].isin(months)].groupby("part")[["numerator_gbp", "denominator_gbp"]].sum()
    numerator, denominator = sums["numerator_gbp"], sums["denominator_gbp"]
    is_large = denominator >= LEAST_WEIGHT * denominator.sum()
    large = sums.index[is_large & (numerator >= 0) & (numerator <= denominator)]
    pooled = rows.assign(part=rows["part"].where(rows["part"].isin(large), OTHER))
    summed = pooled.groupby(["part", "month"], as_index=False)[["numerator_gbp", "denominator_gbp"]].sum()
    order = {part: place for place, part in enumerate(denominator[large].sort_values(ascending=False).index)}
    return summed.sort_values("part", key=lambda parts: parts.map(order).fillna(len(order)), kind="stable")


def _project_part(rows: pd.DataFrame, months: pd.Series, year_ending: int) -> tuple[float, float]:
    """Log-odds of the part's share in the target year, and the pounds to expect of it."""
    every = sorted(months.unique())
    filled = rows.set_index("month")[["numerator_gbp", "denominator_gbp"]].reindex(every, fill_value=0.0)
    read = read_series(filled.reset_index(names="month"))
    series = None if read is None else clean_series(read)
    if series is not None and _is_long_enough(series):
        centre = find_centre(series, financial_year_months(year_ending), fit_trend(series))
        if centre is not None:
            return centre.log_odds, float(centre.expected.sum())
    numerator, pounds = filled.tail(MONTHS_IN_A_YEAR).sum()
    return float(to_log_odds(numerator / pounds if pounds > 0 else 0.0)), max(float(pounds), 0.0)


def _is_long_enough(series: Series) -> bool:
    recent = find_recent(series)
    return len(recent) >= load_limits().least_months and float(series.denominator[recent].sum()) > 0


def _tabulate(now: pd.DataFrame, middles: list[tuple[float, float]], share: float) -> pd.DataFrame:
    log_odds, pounds = (np.array(column) for column in zip(*middles, strict=True))
    weights = pounds / pounds.sum()
    shares = to_share(log_odds + _find_shift(log_odds, weights, share))
    base = now["denominator_gbp"].to_numpy()
    weights_now = base / base.sum()
    shares_now = np.divide(now["numerator_gbp"].to_numpy(), base, out=np.zeros(len(base)), where=base != 0)
    middle = (share + float((weights_now * shares_now).sum())) / 2
    points = weights * (shares - middle) - weights_now * (shares_now - middle)
    columns = (list(now.index), weights_now, shares_now, weights, shares, points)
    return pd.DataFrame(dict(zip(PART_COLUMNS, columns, strict=True)))


def _find_shift(log_odds: Numbers, weights: Numbers, share: float) -> float:
    """The one shift of all log-odds that makes the parts add up to the whole share."""
    low, high = -WIDEST_SHIFT, WIDEST_SHIFT
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        is_under = float((weights * to_share(log_odds + middle)).sum()) < share
        low, high = (middle, high) if is_under else (low, middle)
    return (low + high) / 2
