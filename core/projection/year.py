"""What of a financial year is already published, and what is still to come."""

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
