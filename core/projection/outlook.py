"""A target beside its projection: the chance of reaching it, with and without what is unclassified, and the gap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from core.errors import ReferenceTableError, SpendError
from core.periods import MONTHS_IN_A_YEAR, financial_year_months, last_day
from core.projection.forecast import project_share
from core.projection.history import read_months
from core.projection.result import ShareProjection
from core.projection.sentences import (
    describe_both_headings,
    describe_both_sides,
    describe_coverage,
    describe_heading,
    describe_outlook,
    describe_outturn,
    describe_thin_coverage,
    describe_unpublished_year,
)
from core.projection.year import find_gap, find_needed_share
from core.reference import load_table

MET, NOT_MET, CANNOT_TELL = "Met", "Not met", "Cannot be told yet"
COLUMNS = ("month", "numerator_gbp", "classified_gbp", "base_gbp")
NO_MONTHS = "There are no published months to project from."


@dataclass(frozen=True)
class TargetOutlook:
    """Whether a target will be reached. None: not given, and `sentence` or a warning says why.

    value: share of what is classified · low, high: the share if none, or all, of the unclassified counted ·
    coverage: classified part of the base in the last 12 months used · chance, chance_low, chance_high: 0 to 1 ·
    gap_gbp: pounds short in the target year (negative: beyond the target) · needed_share: the share that the year's
    months to come must have for the target · verdict: once the year is over
    """

    target_share: float
    year_ending: int
    value: ShareProjection | None
    low: ShareProjection | None
    high: ShareProjection | None
    coverage: float | None
    chance: float | None
    chance_low: float | None
    chance_high: float | None
    gap_gbp: float | None
    needed_share: float | None
    verdict: str | None
    sentence: str
    warnings: tuple[str, ...]


def assess_target(
    history: pd.DataFrame,
    year_ending: int,
    target_share: float,
    as_of: date | None = None,
    planned: pd.DataFrame | None = None,
    *,
    seed: int = 0,
    breaks: Iterable[date] = (),
) -> TargetOutlook:
    """The chance of reaching `target_share` (0 to 1) in the year ending March `year_ending`, and what is short.

    history: month, numerator_gbp, classified_gbp, base_gbp. The other arguments are those of `project_share`.
    Raises SpendError where the history lacks a column or holds a value that can't be read.
    """
    stops = tuple(breaks)
    value, low, high = (
        project_share(side, year_ending, as_of, planned, seed, breaks=stops) for side in _split_history(history)
    )
    coverage = _measure_coverage(history, low.last_month)
    is_over = as_of is not None and as_of > last_day(financial_year_months(year_ending)[-1])
    return _conclude(_keep_shown(_Sides(value, low, high, coverage, is_over=is_over)), year_ending, target_share)


def describe_without_target(outlook: TargetOutlook) -> str:
    """The sentence on a year for which no target is set; why there is none where nothing can be projected."""
    value, low, high = outlook.value, outlook.low, outlook.high
    if value is not None and value.is_available:
        return describe_heading(value)
    if low is None or high is None or outlook.coverage is None or not (low.is_available and high.is_available):
        return outlook.sentence
    return describe_both_headings(low, high, outlook.coverage)


def plan_path(baseline_share: float, baseline_year: int, target_share: float, year_ending: int) -> pd.DataFrame:
    """One row a financial year, from the baseline's to the target's: year_ending and share, in equal steps."""
    years = range(baseline_year, year_ending + 1)
    step = (target_share - baseline_share) / max(1, year_ending - baseline_year)
    shares = [baseline_share + step * (year - baseline_year) for year in years]
    return pd.DataFrame({"year_ending": list(years), "share": shares})


def _split_history(history: pd.DataFrame) -> list[pd.DataFrame]:
    """Three histories of month, numerator_gbp and denominator_gbp: the value's, the low end's and the high end's."""
    missing = [column for column in COLUMNS if column not in history.columns]
    if missing:
        raise SpendError(f"The history has no column {', '.join(missing)}.", f"It needs {', '.join(COLUMNS)}.")
    counted, classified, base = (history[column].astype(float) for column in COLUMNS[1:])
    pairs = ((counted, classified), (counted, base), (counted + base - classified, base))
    return [
        pd.DataFrame({"month": history["month"], "numerator_gbp": part, "denominator_gbp": whole})
        for part, whole in pairs
    ]


def _measure_coverage(history: pd.DataFrame, last_month: date | None) -> float | None:
    if last_month is None:
        return None
    months = read_months(history["month"])
    end = pd.Timestamp(last_month)
    recent = history[(months <= end) & (months > end - pd.DateOffset(months=MONTHS_IN_A_YEAR))]
    base = float(recent["base_gbp"].astype(float).sum())
    return float(recent["classified_gbp"].astype(float).sum()) / base if base > 0 else None


def _load_coverage_limits() -> tuple[float, float]:
    table = load_table("share_limits")
    limits = dict(zip(table["id"], table["value"], strict=True))
    try:
        return float(limits["middle_coverage"]), float(limits["range_coverage"])
    except (KeyError, ValueError) as error:
        problem = f"share_limits.csv lacks a usable limit: {error}."
        raise ReferenceTableError(problem, "Install the app anew.") from error


@dataclass(frozen=True)
class _Sides:
    """The projections that may be shown, and the coverage that decides which. is_over: the year has ended by now."""

    value: ShareProjection | None
    low: ShareProjection | None
    high: ShareProjection | None
    coverage: float | None
    in_the_way: tuple[str, ...] = ()
    is_over: bool = False

    @property
    def is_unpublished(self) -> bool:
        """Whether the year has ended but is not published whole: neither a chance nor a verdict makes sense."""
        low = self.low
        return self.is_over and low is not None and low.is_available and not low.is_finished

    @property
    def warnings(self) -> tuple[str, ...]:
        """Each warning once."""
        shown = [side for side in (self.value, self.low, self.high) if side is not None]
        told = [warning for side in shown for warning in side.warnings]
        return tuple(dict.fromkeys([*self.in_the_way, *told]))


def _keep_shown(sides: _Sides) -> _Sides:
    """What of the projections may be shown at this coverage: all, the two ends, or none."""
    middle_limit, range_limit = _load_coverage_limits()
    if sides.coverage is not None and sides.coverage < range_limit:
        # Where the history itself allows no projection, that comes first: no register would bring one.
        in_the_way = () if sides.low is None or sides.low.is_available else sides.low.warnings
        return _Sides(None, None, None, sides.coverage, in_the_way)
    is_middle_shown = sides.coverage is not None and sides.coverage >= middle_limit
    return sides if is_middle_shown else replace(sides, value=None)


def _conclude(sides: _Sides, year_ending: int, target_share: float) -> TargetOutlook:
    gap = None if sides.value is None or sides.is_unpublished else find_gap(sides.value, target_share)
    verdict = _judge(sides, target_share)
    low, middle, high = _find_chances(sides, target_share)
    return TargetOutlook(
        target_share=target_share,
        year_ending=year_ending,
        value=sides.value,
        low=sides.low,
        high=sides.high,
        coverage=sides.coverage,
        chance=middle,
        chance_low=low,
        chance_high=high,
        gap_gbp=gap,
        needed_share=None if sides.value is None else find_needed_share(sides.value, target_share),
        verdict=verdict,
        sentence=_say(sides, target_share, gap, verdict),
        warnings=sides.warnings,
    )


def _find_chances(sides: _Sides, target_share: float) -> tuple[float | None, float | None, float | None]:
    """Low, middle and high chance. The three are projected apart, but the low share never passes the others."""
    if sides.is_unpublished:
        return None, None, None
    projections = (sides.low, sides.value, sides.high)
    chances = [None if side is None else side.chance_of(target_share) for side in projections]
    known = [chance for chance in chances if chance is not None]
    low, middle, high = chances
    return None if low is None else min(known), middle, None if high is None else max(known)


def _judge(sides: _Sides, target_share: float) -> str | None:
    low, high = sides.low, sides.high
    if sides.is_unpublished:
        return CANNOT_TELL
    if low is None or high is None or not (low.is_finished and high.is_finished):
        return None
    if (low.median or 0.0) >= target_share:
        return MET
    return NOT_MET if (high.median or 0.0) < target_share else CANNOT_TELL


def _say(sides: _Sides, target_share: float, gap: float | None, verdict: str | None) -> str:
    value, low, high, coverage = sides.value, sides.low, sides.high, sides.coverage
    if low is None or high is None:
        return _say_why_nothing(sides)
    if sides.is_unpublished:
        return describe_unpublished_year(CANNOT_TELL, low)
    if verdict is not None:
        return describe_outturn(verdict, value, target_share, low.year_ending)
    if not low.is_available or not high.is_available or coverage is None:
        return low.warnings[-1] if low.warnings else NO_MONTHS
    if value is None:
        return describe_both_sides(low, high, target_share, coverage)
    return value.warnings[-1] if gap is None else describe_outlook(value, target_share, gap)


def _say_why_nothing(sides: _Sides) -> str:
    if sides.coverage is None:
        return NO_MONTHS
    if sides.in_the_way:
        return f"{sides.in_the_way[-1]} {describe_coverage(sides.coverage)}"
    return describe_thin_coverage(sides.coverage)
