"""The headline share, and the share month by month."""

from __future__ import annotations

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.breaks import series_breaks
from core.measures.catalogue import read_catalogue, settle
from core.measures.completeness import WHOLE_MONTHS, bind_completeness, name_authorities
from core.measures.figures import POUNDS, Limits, add_shares, blank_shares, read_limits
from core.measures.spend import SUMS, counted_by, fetch
from core.periods import MONTHS_IN_A_YEAR
from core.selection import Selection
from core.vocabulary import Measure


def share(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: the selection's share, with from_month and to_month of the lines it rests on.

    Columns: those of `add_shares`, the five sums in pounds, lines, from_month, to_month, months (those with a
    line in the base: a body that left months out shows fewer than it was asked about).
    """
    rows, bound = counted_by(settle(cursor, selection), "month")
    months = "min(month) AS from_month, max(month) AS to_month, count(DISTINCT month) AS months"
    sql = f"SELECT {SUMS}, {months} FROM ({rows})"
    return add_shares(fetch(cursor, sql, bound), read_limits(cursor))


def share_by_month(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: one calendar month, from the first with data to the last, gaps included.

    A selection without months of its own gets the whole history; one with months gets those. Columns: month,
    is_complete, authorities (that published in it), lines, the five sums, value, low, high, coverage, shown_as; the
    same with `rolling_` before them for the 12 months that end there ("pounds only" where fewer than 12 months lie
    behind), rolling_is_complete where all 12 are. A single month's share is "pounds only" under the floors.
    """
    limits = read_limits(cursor)
    months = _fill_gaps(_read_months(cursor, selection, limits))
    if months.empty:
        return _with_shares(months, months, limits)
    monthly = add_shares(months, limits)
    return _cut(_with_shares(_floor_months(monthly, limits), _roll(months, limits), limits), selection)


def history(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: one complete month, for the projection, since the last break that marks the share of a chosen body.

    Columns: month, numerator_gbp and denominator_gbp (the classified base), unknown_gbp and base_gbp beside them for
    the two ends of the range. Months that are incomplete or missing are left out; of several bodies, also those before
    the last of them begins.
    """
    limits = read_limits(cursor)
    months = _read_months(cursor, selection, limits)
    breaks = series_breaks(cursor, selection)
    start = breaks.loc[breaks["marks_share"], "month"].max()
    # A body that begins later would look like a change of the share.
    months = months[months["is_complete"] & (months["authorities"] == months["authorities"].max())]
    if pd.notna(start):
        months = months[months["month"] >= start]
    months = months.reset_index(drop=True)
    return pd.DataFrame(
        {
            "month": months["month"],
            "numerator_gbp": months["numerator_gbp"],
            "denominator_gbp": months["classified_gbp"],
            "unknown_gbp": months["base_gbp"] - months["classified_gbp"],
            "base_gbp": months["base_gbp"],
        }
    )


def all_histories(cursor: DuckDBPyConnection) -> pd.DataFrame:
    """One row: one complete month of one authority and measure, as `history` has it, for the projection's record.

    Columns: those of `history`, authority_id, directorate (always '': the whole body), measure.
    """
    frames = [
        history(cursor, Selection(authorities=(entry.authority_id,), measure=measure)).assign(
            authority_id=entry.authority_id, directorate="", measure=measure.value
        )
        for entry in read_catalogue(cursor).authorities
        for measure in Measure
    ]
    return pd.concat(frames, ignore_index=True)


def _read_months(cursor: DuckDBPyConnection, selection: Selection, limits: Limits) -> pd.DataFrame:
    """One row: one month with a line in the base, over the whole history of the selection."""
    rows, bound = counted_by(selection, "month", months=False)
    sql = f"""
        SELECT spend.*, whole.is_complete, whole.authorities
        FROM (SELECT month, {SUMS} FROM ({rows}) GROUP BY month) AS spend
        JOIN ({WHOLE_MONTHS}) AS whole USING (month)
        ORDER BY month
    """
    return fetch(cursor, sql, bound | bind_completeness(name_authorities(selection), limits))


def _fill_gaps(months: pd.DataFrame) -> pd.DataFrame:
    """Every calendar month between the first and the last; one without lines is incomplete and has no pounds."""
    if months.empty:
        return months
    every = pd.date_range(months["month"].min(), months["month"].max(), freq="MS", name="month")
    filled = months.set_index("month").reindex(every.astype(months["month"].dtype)).reset_index()
    zero = months["base_gbp"].iloc[0] * 0
    for name in POUNDS:
        filled[name] = filled[name].where(filled["lines"].notna(), zero)
    filled["is_complete"] = filled["is_complete"].where(filled["lines"].notna(), False).astype(bool)
    for name in ("lines", "authorities"):
        filled[name] = filled[name].fillna(0).astype("int64")
    return filled


def _roll(months: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """The sums and shares of the 12 months that end in each month; all but pounds empty before there are 12."""
    rolled = months[["month", *POUNDS, "lines"]].copy()
    for name in POUNDS:
        # Decimals are exact and pandas has no rolling sum of them: take the difference of two running totals.
        running = months[name].cumsum()
        rolled[name] = running - running.shift(MONTHS_IN_A_YEAR).where(lambda total: total.notna(), running.iloc[0] * 0)
    rolled["lines"] = months["lines"].rolling(MONTHS_IN_A_YEAR, min_periods=1).sum().astype("int64")
    rolled["is_complete"] = months["is_complete"].rolling(MONTHS_IN_A_YEAR).sum() == MONTHS_IN_A_YEAR
    return blank_shares(add_shares(rolled, limits), np.arange(len(rolled)) < MONTHS_IN_A_YEAR - 1)


def _floor_months(monthly: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """No share for a single month of a unit with too few months, or too little base in its last 12."""
    base = monthly["base_gbp"].astype(float)
    too_small = base.tail(MONTHS_IN_A_YEAR).sum() < limits.monthly_base_gbp
    too_short = len(monthly) < limits.monthly_months
    return blank_shares(monthly, np.full(len(monthly), bool(too_small or too_short)))


def _with_shares(monthly: pd.DataFrame, rolled: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """Months and rolling years side by side."""
    if "value" not in monthly.columns:
        monthly, rolled = add_shares(monthly, limits), add_shares(rolled, limits)
    beside = rolled.drop(columns=["month", "authorities"], errors="ignore").add_prefix("rolling_")
    return pd.concat([monthly, beside], axis=1)


def _cut(months: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """The months that the selection names itself; all of them where it names none."""
    kept = months
    if selection.from_month is not None:
        kept = kept[kept["month"] >= pd.Timestamp(selection.from_month)]
    if selection.to_month is not None:
        kept = kept[kept["month"] <= pd.Timestamp(selection.to_month)]
    return kept.reset_index(drop=True)
