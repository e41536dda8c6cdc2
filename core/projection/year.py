"""The pounds of a financial year: what is published, what is still to come, and what a target takes of it."""

from __future__ import annotations

from dataclasses import dataclass

from core.periods import MONTHS_IN_A_YEAR
from core.projection.result import ShareProjection


@dataclass(frozen=True)
class YearParts:
    """Pounds of one financial year: published so far, and in the middle projection to come.

    The denominators are what shares are taken of; the numerators what counts towards the target.
    """

    months_seen: int
    seen_numerator_gbp: float
    seen_denominator_gbp: float
    to_come_numerator_gbp: float
    to_come_denominator_gbp: float

    @property
    def months_to_come(self) -> int:
        """Months of the year that are not published yet."""
        return MONTHS_IN_A_YEAR - self.months_seen


def split_year(projection: ShareProjection) -> YearParts | None:
    """The target year's pounds, seen and to come, adding up to the middle projection; None where there is none."""
    if projection.median is None or projection.year_denominator_gbp is None:
        return None
    year = projection.monthly.tail(MONTHS_IN_A_YEAR)
    seen = year[year["is_seen"]]
    numerator, denominator = float(seen["numerator_gbp"].sum()), float(seen["denominator_gbp"].sum())
    whole = projection.year_denominator_gbp
    return YearParts(len(seen), numerator, denominator, projection.median * whole - numerator, whole - denominator)


def find_gap(value: ShareProjection, target_share: float) -> float | None:
    """Pounds short in the target year: (target less middle projection) times the year's projected base."""
    if value.median is None or value.year_denominator_gbp is None:
        return None
    return (target_share - value.median) * value.year_denominator_gbp


def find_needed_share(value: ShareProjection, target_share: float) -> float | None:
    """The share that the months to come must have for the year to reach the target; None once none are to come.

    Over 1 or under 0 where what is published already has decided the year.
    """
    if not value.is_available or value.is_finished:
        return None
    year = value.monthly.tail(MONTHS_IN_A_YEAR)
    seen, to_come = year[year["is_seen"]], float(year.loc[~year["is_seen"], "denominator_gbp"].sum())
    wanted = target_share * (float(seen["denominator_gbp"].sum()) + to_come) - float(seen["numerator_gbp"].sum())
    return wanted / to_come if to_come > 0 else None
