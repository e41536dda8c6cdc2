"""project_share: the share in a financial year, as a distribution."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from core.periods import (
    MONTHS_IN_A_YEAR,
    add_months,
    describe_financial_year,
    describe_month,
    describe_span,
    financial_year_months,
)
from core.projection.centre import find_centre, find_recent
from core.projection.error_record import load_record
from core.projection.history import Series, describe_age, describe_gaps, describe_lumps, describe_run, prepare_series
from core.projection.limits import load_limits
from core.projection.monthly import tabulate_months
from core.projection.result import ShareProjection
from core.projection.sentences import describe_rough_pounds
from core.projection.simulation import DRAWS, add_planned, draw_year_shares, simulate
from core.projection.trend import fit_trend

METHOD = (
    "The projection adds what the year has already seen to what this body's own history points to for the months to "
    "come; a recent rise or fall is taken to fade, so one that goes on for years is projected too low or too high. "
    "The range comes from how wrong the same method was on past years of other public bodies."
)
NO_BASE = "Credits outweigh payments in that year so far, so that no share can be formed."
OUTTURN = "All months of the year are published: this is the outturn and no projection."


def project_share(
    history: pd.DataFrame,
    year_ending: int,
    as_of: date | None = None,
    planned: pd.DataFrame | None = None,
    seed: int = 0,
    *,
    breaks: Iterable[date] = (),
) -> ShareProjection:
    """The share (0 to 1) in the financial year ending March `year_ending`, from a monthly history.

    history: month, numerator_gbp, denominator_gbp; rows of a month (its parts) are summed; gaps are allowed.
    as_of: only months complete before this day are used. planned: known changes by month, added to every draw.
    breaks: months in which the series breaks; what lies before the last of them is left out.
    Where no projection can be given, `is_available` is False and a warning says why. Raises SpendError where the
    history lacks a column or holds a value that can't be read.
    """
    series = prepare_series(history, as_of, breaks)
    if series is None:
        return _refuse(year_ending, None, ("There are no published months to project from.",))
    refusal = find_refusal(series, year_ending)
    if refusal:
        return _refuse(year_ending, series, (*series.warnings, refusal))
    return _project(series.warn(*describe_age(series, as_of)), year_ending, planned, seed)


def find_refusal(series: Series, year_ending: int) -> str:
    """Why no projection can be given from this series, as one sentence; '' where it can."""
    limits = load_limits()
    horizon = find_horizon(series, year_ending)
    if horizon - series.left_out > limits.furthest_months:
        return (
            f"The data end in {describe_month(series.last)}, more than {limits.furthest_months:.0f} months before the "
            f"end of the {describe_financial_year(year_ending)}: no chance is given. It takes data to "
            f"{describe_month(add_months(date(year_ending, 3, 1), -int(limits.furthest_months)))} or later."
        )
    if _is_outturn(series, year_ending):
        return ""
    if series.published.sum() >= limits.least_months and series.find_position(date(year_ending - 1, 4, 1)) < 0:
        return (
            f"The data begin in {describe_month(series.first)}, when the {describe_financial_year(year_ending)} had "
            "already begun: no share can be given for that year."
        )
    return _find_shortage(series)


def _find_shortage(series: Series) -> str:
    """What the last year of the series lacks, as one sentence; '' where it lacks nothing."""
    limits = load_limits()
    if series.published.sum() < limits.least_months:
        return (
            f"There are {series.published.sum()} published months, {describe_span(series.first, series.last)}; "
            f"a projection needs at least {limits.least_months:.0f}, since bills bunch within a year."
        )
    recent = find_recent(series)
    if len(recent) < limits.least_months:
        span = f"the {limits.recent_span_months:.0f} months to {describe_month(series.last)}"
        return (
            f"Only {len(recent)} of {span} {'is' if len(recent) == 1 else 'are'} published; a projection needs "
            f"{limits.least_months:.0f} of them. Add the missing months."
        )
    if series.denominator[recent].sum() <= 0:
        return "Credits outweigh payments in the last 12 published months, so that no share can be formed."
    return ""


def find_directorate_refusal(history: pd.DataFrame) -> str:
    """Why a directorate may have no target of its own, as one sentence; '' where it may.

    history: month, numerator_gbp, denominator_gbp (its base). Raises SpendError as `project_share` does.
    """
    limits = load_limits()
    series = prepare_series(history)
    months = 0 if series is None else int(series.published.sum())
    if series is None or months < limits.directorate_months:
        return (
            f"A directorate needs {limits.directorate_months:.0f} months of data for a target of its own; "
            f"this one has {months}."
        )
    base = float(series.denominator[series.published][-MONTHS_IN_A_YEAR:].sum())
    if base < limits.directorate_base_gbp:
        return (
            f"A directorate needs {describe_rough_pounds(limits.directorate_base_gbp)} of spending in 12 months for a "
            f"target of its own; this one has {describe_rough_pounds(base)}."
        )
    return ""


def find_horizon(series: Series, year_ending: int) -> int:
    """Months from the newest month of the series to the end of the year; 0 or less once the year is over."""
    return series.find_position(date(year_ending, 3, 1)) - len(series) + 1


def _is_outturn(series: Series, year_ending: int) -> bool:
    positions = [series.find_position(month) for month in financial_year_months(year_ending)]
    return all(0 <= position < len(series) and series.published[position] for position in positions)


def _refuse(year_ending: int, series: Series | None, warnings: tuple[str, ...]) -> ShareProjection:
    last, horizon = (None, None) if series is None else (series.last, find_horizon(series, year_ending))
    return ShareProjection(year_ending, last, horizon, "No projection is given.", warnings)


def _project(series: Series, year_ending: int, planned: pd.DataFrame | None, seed: int) -> ShareProjection:
    horizon = find_horizon(series, year_ending)
    finished = _is_outturn(series, year_ending)
    trend = fit_trend(series)
    centre = find_centre(series, financial_year_months(year_ending), trend)
    if centre is None:
        return _refuse(year_ending, series, (*series.warnings, NO_BASE))
    shares = draw_year_shares(centre, load_record(), horizon, 1 if finished else DRAWS)
    draws = simulate(series, year_ending, centre, shares, seed)
    if planned is not None and not finished:
        draws = add_planned(draws, planned)
    return ShareProjection(
        year_ending=year_ending,
        last_month=series.last,
        horizon=horizon,
        method=OUTTURN if finished else METHOD,
        warnings=(*series.warnings, *_describe(series, is_finished=finished)),
        draws=draws,
        is_finished=finished,
        monthly=tabulate_months(series, trend, draws, load_record()),
    )


def _describe(series: Series, *, is_finished: bool) -> tuple[str, ...]:
    """What to know of the history that a projection rests on; a run of years says nothing of a year that is over."""
    run = () if is_finished else describe_run(series)
    return (*describe_gaps(series), *describe_lumps(series), *run, *_describe_shortness(series))


def _describe_shortness(series: Series) -> tuple[str, ...]:
    limits = load_limits()
    months = int(series.published.sum())
    if months >= limits.short_history_months:
        return ()
    return (
        f"Only {months} months are published, and the range is widened for that: "
        f"one year doesn't show how much a share changes from year to year.",
    )
