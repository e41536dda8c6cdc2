"""The target year: what a target asks, what is projected, and how far that can be trusted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import pandas as pd
from duckdb import DuckDBPyConnection

from core import measures, projection
from core.periods import describe_month, financial_year, financial_year_months, month_of
from core.selection import Selection
from core.settings import load_settings
from core.store.state import SavedTarget
from core.ui import cached, own_file
from core.ui.frame import View
from core.ui.succession import (
    find_succession,
    find_successor_id,
    list_members,
    why_abolished,
    why_not_together,
)

NO_TARGET = 0.0
ALL_OF_THEM = "A target for a body that takes over others is for all of them. Take away the directorate above."
# What a target may be held against: the definition's `measured_on`.
PAYMENTS, REPORTED = "payments", "reported"
Answer = TypeVar("Answer")


def find_year_end(year_ending: int) -> str:
    """'March 2028'."""
    return describe_month(financial_year_months(year_ending)[-1])


def whole_history(selection: Selection) -> Selection:
    """The same question over all months: a target is about whole years, whatever months are looked at."""
    return replace(selection, from_month=None, to_month=None, windows=())


def why_no_target(view: View) -> str:
    """Why this choice can have no target; empty where it can."""
    chosen = view.selection
    if own_file.is_own(view.data):
        return "A target is for what a public body publishes. Nothing is kept of your own file."
    if len(chosen.directorates) > 1 or chosen.markets or chosen.categories or chosen.suppliers:
        return "A target is for a whole public body or one directorate. Take away the other filters above."
    if find_succession(view):
        return ALL_OF_THEM if chosen.directorates else ""
    if len(list_members(view)) != 1:
        return why_not_together(view)
    return why_abolished(view) or (_why_too_small(view) if chosen.directorates else "")


def _why_too_small(view: View) -> str:
    """Why a directorate can have no target of its own; empty where it is large enough and has enough months."""
    months = cached.ask(measures.history, view.data, whole_history(view.selection))
    return projection.find_directorate_refusal(months.assign(denominator_gbp=months["base_gbp"]))


def get_saved_target(view: View) -> SavedTarget | None:
    """The target that holds for this choice, whatever it is held against, or None."""
    store = cached.open_state(load_settings().state_url)
    return store.current_target(find_authority(view), find_directorate(view), view.selection.measure.value)


def is_on_reported(target: SavedTarget) -> bool:
    """Whether a target is held against the figures that the body reports itself, and not against its payments."""
    return target.definition.get("measured_on") == REPORTED


def get_target(view: View) -> SavedTarget | None:
    """The target that published payments of this choice are held against, or None."""
    target = get_saved_target(view)
    return None if target is None or is_on_reported(target) else target


def get_target_share(view: View) -> float | None:
    """The target that a chart of this choice draws, or None."""
    target = None if why_no_target(view) else get_target(view)
    return None if target is None else target.target_share


def find_authority(view: View) -> str:
    """The id of the body that a target is kept for: the chosen one, or the one that takes over all those chosen."""
    succession = find_succession(view)
    return list_members(view)[0].authority_id if succession is None else find_successor_id(view, succession)


def find_directorate(view: View) -> str:
    """The directorate that a target is for; '' for the whole body."""
    chosen = view.selection.directorates
    return chosen[0].directorate if chosen else ""


@dataclass(frozen=True)
class Outlook:
    """What is shown of a projection, without its thousands of draws. None: not given, and `sentence` says why.

    likely: the 80% range of the year's share; sides: middle projections if none, and if all, of what is not classified
    counted; base_gbp: the year's classified base in the middle projection; year: its pounds, published and to come;
    needed_share: of the months to come, for the target; months: seen and projected (core.projection, `monthly`)
    """

    sentence: str
    warnings: tuple[str, ...]
    verdict: str | None
    middle: float | None
    likely: tuple[float, float] | None
    chances: tuple[float | None, float | None, float | None]
    sides: tuple[float | None, float | None]
    coverage: float | None
    gap_gbp: float | None
    base_gbp: float | None
    needed_share: float | None
    year: projection.YearParts | None
    method: str
    horizon: int | None
    last_month: date | None
    months: pd.DataFrame


def today() -> date:
    """The reader's own day: what lies after it is no history, and how far back the data end is told from it."""
    return date.today()  # noqa: DTZ011


def _assess(cursor: DuckDBPyConnection, selection: Selection, year_ending: int, target: float, as_of: date) -> Outlook:
    history = measures.history(cursor, selection).rename(columns={"denominator_gbp": "classified_gbp"})
    found = projection.assess_target(history, year_ending, target, as_of)
    value = found.value if found.value is not None and found.value.is_available else None
    return Outlook(
        sentence=found.sentence if target else projection.describe_without_target(found),
        warnings=found.warnings,
        verdict=found.verdict,
        middle=None if value is None else value.median,
        likely=None if value is None else value.interval(0.8),
        chances=(found.chance_low, found.chance, found.chance_high),
        sides=(None if found.low is None else found.low.median, None if found.high is None else found.high.median),
        coverage=found.coverage,
        gap_gbp=found.gap_gbp,
        base_gbp=None if value is None else value.year_denominator_gbp,
        needed_share=found.needed_share,
        year=None if value is None else projection.split_year(value),
        method="" if value is None else value.method,
        horizon=None if value is None else value.horizon,
        last_month=None if value is None else value.last_month,
        months=pd.DataFrame() if value is None else value.monthly,
    )


def ask_whole_history(view: View, reading: Callable[..., Answer], *options: Any) -> Answer:
    """The answer of a reading `(cursor, selection, *options, as_of)` on all months of this choice, as of today."""
    return cached.ask(reading, view.data, whole_history(view.selection), *options, today())


def get_outlook(view: View, year_ending: int, target: float = NO_TARGET) -> Outlook:
    """The target year of this choice's measure, projected from its whole history."""
    return ask_whole_history(view, _assess, year_ending, target)


def get_year_share(view: View, year_ending: int) -> Any:
    """The one row of the share in a financial year, as published so far."""
    months = financial_year_months(year_ending)
    year = replace(view.selection, from_month=months[0], to_month=months[-1], windows=())
    return next(cached.ask(measures.share, view.data, year).itertuples())


def find_baseline_years(view: View) -> list[int]:
    """Financial years of which every month is published by every body of the target, latest first."""
    members = list_members(view)
    begun = [entry.first_month for entry in members if entry.first_month is not None]
    ended = [entry.last_complete_month for entry in members if entry.last_complete_month is not None]
    if min(len(begun), len(ended)) < len(members):
        return []
    first, last = max(begun), min(ended)
    return [year for year in range(financial_year(last), financial_year(first) - 1, -1) if _is_whole(year, first, last)]


def _is_whole(year: int, first: date, last: date) -> bool:
    months = financial_year_months(year)
    return first <= months[0] and months[-1] <= last


def get_records(view: View, horizon: int | None) -> list[pd.Series]:
    """How past projections of this kind came out: those of this very share, then those of all bodies."""
    if horizon is None:
        return []
    kept = cached.ask_about(_read_records, view.data)
    whose = (find_authority(view), find_directorate(view))
    own = _fit_records(view, kept, whose, horizon)
    # The build tries whole bodies only; a directorate, or predecessors together, are tried when they are looked at.
    own = own if len(own) else _fit_records(view, ask_whole_history(view, _try_past, *whose), whose, horizon)
    return [rows.iloc[0] for rows in (own, _fit_records(view, kept, ("", ""), horizon)) if len(rows)]


def _fit_records(view: View, records: pd.DataFrame, whose: tuple[str, str], horizon: int) -> pd.DataFrame:
    """The records of this body, directorate and measure that are of projections as far ahead."""
    return records[
        (records["authority_id"] == whose[0])
        & (records["directorate"] == whose[1])
        & (records["measure"] == view.selection.measure.value)
        & (records["first_horizon"] <= horizon)
        & (horizon <= records["last_horizon"])
    ]


def _try_past(
    cursor: DuckDBPyConnection, selection: Selection, authority_id: str, directorate: str, as_of: date
) -> pd.DataFrame:
    history = measures.history(cursor, selection)
    history = history[history["month"] < pd.Timestamp(month_of(as_of))]
    whose = {"authority_id": authority_id, "directorate": directorate, "measure": selection.measure.value}
    return projection.backtest_records(history.assign(**whose))


def _read_records(cursor: DuckDBPyConnection) -> pd.DataFrame:
    return cursor.sql("SELECT * FROM serving.backtest_record").df()


def is_below_baseline(target: SavedTarget) -> bool:
    """Whether the baseline's share was as high as the target already."""
    return target.baseline_share is not None and target.baseline_share >= target.target_share


def find_path(target: SavedTarget | None) -> pd.DataFrame | None:
    """One row a financial year from the baseline's to the target's: month (its last) and share.

    None without a baseline, and where that was as high already: there is no way down to a target.
    """
    if target is None or target.baseline_year is None or target.baseline_share is None or is_below_baseline(target):
        return None
    path = projection.plan_path(target.baseline_share, target.baseline_year, target.target_share, target.year_ending)
    ends = [financial_year_months(year)[-1] for year in path["year_ending"]]
    return path.assign(month=pd.to_datetime(ends))
