"""The limits of reference/projection/projection_limits.csv: when a projection is given and which months count."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from core.errors import ReferenceTableError
from core.reference import load_table


@dataclass(frozen=True)
class Limits:
    """One number a row of the table, named by its limit_id."""

    least_months: float
    short_history_months: float
    short_history_widening: float
    furthest_months: float
    recent_span_months: float
    empty_month_part: float
    partial_month_part: float
    partial_months_most: float
    stale_months: float
    run_years: float
    run_points: float
    lump_times: float
    directorate_base_gbp: float
    directorate_months: float


@cache
def load_limits() -> Limits:
    """Read the table; raises ReferenceTableError where a limit is missing or is no number."""
    table = load_table("projection_limits")
    values = dict(zip(table["limit_id"], table["value"], strict=True))
    try:
        return Limits(**{field.name: float(values[field.name]) for field in fields(Limits)})
    except (KeyError, ValueError) as error:
        problem = f"projection_limits.csv lacks a usable limit: {error}."
        raise ReferenceTableError(problem, "Install the app anew.") from error
