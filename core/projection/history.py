"""A published history made ready to project: whole months in a row, what is missing marked, what was left out said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from core.errors import SpendError
from core.periods import MONTHS_IN_A_YEAR, add_months, describe_month, describe_span, month_of
from core.projection.limits import load_limits

COLUMNS = ("month", "numerator_gbp", "denominator_gbp")

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Series:
    """Consecutive months from `first`; pounds are 0 where a month is not published.

    left_out: published months after the last that are not complete yet and so not here
    """

    first: date
    numerator: Numbers
    denominator: Numbers
    published: Flags
    warnings: tuple[str, ...] = ()
    left_out: int = 0

    def __len__(self) -> int:
        return len(self.published)

    @property
    def last(self) -> date:
        """The newest month."""
        return add_months(self.first, len(self) - 1)

    def find_position(self, month: date) -> int:
        """Where `month` stands, from 0; negative or beyond the end where it is outside."""
        return (month.year - self.first.year) * MONTHS_IN_A_YEAR + month.month - self.first.month

    def take(self, start: int, stop: int) -> Series:
        """The months from position `start` up to `stop`."""
        span = slice(start, stop)
        cut = (self.numerator[span], self.denominator[span], self.published[span])
        return replace(
            self, first=add_months(self.first, start), numerator=cut[0], denominator=cut[1], published=cut[2]
        )

    def warn(self, *sentences: str) -> Series:
        """The same series with more to say."""
        return replace(self, warnings=(*self.warnings, *sentences))


def read_series(history: pd.DataFrame) -> Series | None:
    """Every month of a history (columns month, numerator_gbp, denominator_gbp), summed over its parts.

    A row with neither amount is a month not published. None where no row is left. Raises SpendError where a column is
    missing or a value can't be read.
    """
    missing = [column for column in COLUMNS if column not in history.columns]
    if missing:
        raise SpendError(f"The history has no column {', '.join(missing)}.", f"It needs {', '.join(COLUMNS)}.")
    history = history.dropna(subset=list(COLUMNS[1:]), how="all")
    if history.empty:
        return None
    index, pounds = _read_values(history)
    first = int(index.min())
    size = int(index.max()) - first + 1
    numerator, denominator = (
        np.bincount(index - first, weights=pounds[:, column], minlength=size).astype(float) for column in range(2)
    )
    published = np.bincount(index - first, minlength=size) > 0
    return Series(date(first // MONTHS_IN_A_YEAR, first % MONTHS_IN_A_YEAR + 1, 1), numerator, denominator, published)


def read_months(months: pd.Series) -> pd.DatetimeIndex:
    """Months given as dates, timestamps, periods or text ('2026-04'); ValueError or TypeError where they are none."""
    if isinstance(months.dtype, pd.PeriodDtype):
        return pd.DatetimeIndex(months.dt.to_timestamp())
    return pd.DatetimeIndex(pd.to_datetime(months, format="ISO8601"))


def _read_values(history: pd.DataFrame) -> tuple[np.ndarray[Any, np.dtype[np.int64]], Numbers]:
    try:
        months = read_months(history["month"])
        pounds = history[list(COLUMNS[1:])].to_numpy(dtype=float)
    except (ValueError, TypeError) as error:
        raise SpendError(
            f"A month or an amount of the history can't be read: {str(error).partition('. You might')[0]}.",
            "Months are written 2026-04, amounts as plain numbers.",
        ) from error
    if months.hasnans or not np.isfinite(pounds).all():
        raise SpendError("A month or an amount of the history is blank.", "Leave the whole row out, or fill it.")
    return np.asarray(months.year * MONTHS_IN_A_YEAR + months.month - 1, dtype=np.int64), pounds


def prepare_series(history: pd.DataFrame, as_of: date | None = None, breaks: Iterable[date] = ()) -> Series | None:
    """The months a projection may use: complete ones before `as_of` and after the last break, none of them part-filled.

    None where no month is left. What was left out stands in its warnings.
    """
    series = read_series(history)
    if series is None:
        return None
    series = _end_before(series, as_of)
    series = _start_at_break(series, breaks)
    return clean_series(series) if len(series) else None


def clean_series(series: Series) -> Series | None:
    """Mark near-empty months as missing, trim to published months, and leave part-filled newest months out."""
    limits = load_limits()
    if not series.published.any():
        return None
    usual = float(np.median(series.denominator[series.published][-MONTHS_IN_A_YEAR:]))
    published = series.published & (np.abs(series.denominator) >= limits.empty_month_part * usual)
    if published.sum() < limits.least_months:
        published = series.published
    trimmed = _trim(replace(series, published=published))
    if trimmed is None:
        return None
    kept = _drop_partial_months(trimmed)
    left_out = (len(series) - 1) - series.find_position(kept.last)
    if not left_out:
        return kept
    months = describe_span(add_months(kept.last, 1), series.last)
    sentence = f"{months} looks incomplete and is left out until it is fully published."
    return replace(kept.warn(sentence), left_out=left_out)


def describe_gaps(series: Series) -> tuple[str, ...]:
    """One sentence on the months missing inside the series; none where there are none."""
    gaps = _find_gaps(series.published)
    if not gaps:
        return ()
    spans = [describe_span(add_months(series.first, start), add_months(series.first, stop - 1)) for start, stop in gaps]
    shown = "; ".join(spans[-3:])
    more = f" and {len(spans) - 3} earlier gaps" if len(spans) > 3 else ""
    return (f"Months are missing or near empty: {shown}{more}. They are left out, not counted as nothing spent.",)


def describe_lumps(series: Series) -> tuple[str, ...]:
    """One sentence on months of the newest year that one bill seems to have made; none where there are none."""
    published = np.flatnonzero(series.published)
    recent = published[-MONTHS_IN_A_YEAR:]
    usual = float(np.median(series.denominator[recent]))
    lumps = [
        add_months(series.first, int(at)) for at in recent if series.denominator[at] > load_limits().lump_times * usual
    ]
    if not lumps:
        return ()
    months = ", ".join(describe_month(month) for month in lumps)
    told = f"{months} {'holds' if len(lumps) == 1 else 'hold'} far more than a usual month"
    return (f"{told}: one large bill may have moved the year's share.",)


def describe_run(series: Series) -> tuple[str, ...]:
    """One sentence where each of the newest years lies above, or each below, the one before by far; else none."""
    limits = load_limits()
    count = int(limits.run_years)
    ends = len(series) - MONTHS_IN_A_YEAR * np.arange(count, -1, -1)
    years = [slice(int(end) - MONTHS_IN_A_YEAR, int(end)) for end in ends]
    if years[0].start < 0 or not all(series.published[year].all() for year in years):
        return ()
    pounds = np.array([[series.numerator[year].sum(), series.denominator[year].sum()] for year in years])
    if (pounds[:, 1] <= 0).any():
        return ()
    steps = np.diff(pounds[:, 0] / pounds[:, 1])
    if abs(np.sign(steps).sum()) < count or abs(steps.mean()) < limits.run_points:
        return ()
    moved, side = ("risen", "above") if steps[0] > 0 else ("fallen", "below")
    return (
        f"The share has {moved} {count} years running, by about {100 * abs(steps.mean()):.0f} points a year. That is "
        f"taken to fade; if it goes on as it did, the year comes out {side} the middle projection, and may come out "
        f"{side} the range.",
    )


def describe_age(series: Series, as_of: date | None) -> tuple[str, ...]:
    """One sentence where the newest month lies well before `as_of`; none where it doesn't, or without `as_of`."""
    if as_of is None or series.find_position(month_of(as_of)) - len(series) < load_limits().stale_months:
        return ()
    return (
        f"Nothing complete is published after {describe_month(series.last)}; what happened since is not known here.",
    )


def _find_gaps(published: Flags) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([1], published.astype(int), [1]))))
    return [(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]


def _end_before(series: Series, as_of: date | None) -> Series:
    if as_of is None:
        return series
    day = as_of.date() if isinstance(as_of, datetime) else as_of
    stop = max(0, min(len(series), series.find_position(month_of(day))))
    return series.take(0, stop)


def _start_at_break(series: Series, breaks: Iterable[date]) -> Series:
    inside = [month_of(day) for day in breaks if 0 < series.find_position(month_of(day)) < len(series)]
    if not inside:
        return series
    latest = max(inside)
    cut = series.take(series.find_position(latest), len(series))
    return cut.warn(f"The series breaks in {describe_month(latest)}; earlier months are left out.")


def _trim(series: Series) -> Series | None:
    positions = np.flatnonzero(series.published)
    if not len(positions):
        return None
    kept = series.take(int(positions[0]), int(positions[-1]) + 1)
    keep = kept.published
    return replace(kept, numerator=kept.numerator * keep, denominator=kept.denominator * keep)


def _drop_partial_months(series: Series) -> Series:
    limits = load_limits()
    if series.published.sum() <= limits.least_months:
        return series
    before = series.denominator[series.published][:-1][-MONTHS_IN_A_YEAR:]
    floor = limits.partial_month_part * float(np.median(before))
    kept = series
    for _ in range(int(limits.partial_months_most)):
        if abs(kept.denominator[-1]) >= floor:
            break
        shorter = _trim(kept.take(0, len(kept) - 1))
        if shorter is None:
            break
        kept = shorter
    return kept
