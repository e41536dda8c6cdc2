"""Breaks in a series: where a body's files change, is what they hold still the same kind of thing?

A change of headings, VAT basis or floor, or a stretch of missing or near-empty months, is tested on the gross file,
on what is excluded and on the base, each by itself: the usual month before against the usual month after. Only a
break in the base, or in the basis of its amounts, marks the share; nothing may be read across it.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from core import periods
from core.measures.completeness import MONTH_COMPLETENESS, bind_completeness, name_authorities
from core.measures.figures import Limits, read_limits
from core.measures.spend import fetch
from core.selection import Selection

FILE_CHANGES = (Path(__file__).parent / "file_changes.sql").read_text(encoding="utf-8")
SERIES = ("gross", "excluded", "base")

MONTHLY_SERIES = f"""
    WITH completeness AS ({MONTH_COMPLETENESS})
    SELECT
        authority_id,
        month,
        is_complete,
        sum(amount_gbp)::DOUBLE AS gross,
        coalesce(sum(amount_gbp) FILTER (WHERE excluded_as IS NOT NULL), 0)::DOUBLE AS excluded,
        coalesce(sum(amount_gbp) FILTER (WHERE excluded_as IS NULL), 0)::DOUBLE AS base
    FROM serving.monthly_spend
    JOIN completeness USING (authority_id, month)
    WHERE NOT list_contains(reasons, 'superseded')
    GROUP BY ALL
    ORDER BY authority_id, month
"""


@dataclass(frozen=True)
class _Change:
    """Something that happened to one body's files before `month`."""

    month: pd.Timestamp
    causes: tuple[str, ...]


CAUSES = {
    "has_new_headings": "the files' headings changed",
    "has_new_basis": "the amounts' VAT basis changed",
    "has_new_floor": "the smallest amount published changed",
}
MISSING = "months before are missing or near empty"
COLUMNS = ["authority_id", "authority", "month", "because", "marks_share", "basis_changes"] + [
    f"{series}_{what}" for series in SERIES for what in ("before_gbp", "after_gbp", "breaks")
]


def series_breaks(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: a break in the series of one chosen body, by the default base, over its whole history.

    Columns: authority_id, authority, month (the first after the break), because (plain words), marks_share (draw it,
    and read no growth across it), basis_changes; for gross, excluded and base each: _before_gbp and _after_gbp (a
    usual month, as a float), _breaks. A change after which too few months are published to tell is no row.
    """
    limits = read_limits(cursor)
    bound = bind_completeness(name_authorities(selection), limits)
    months = fetch(cursor, MONTHLY_SERIES, bound)
    told = fetch(cursor, FILE_CHANGES, {"of_authorities": bound["of_authorities"]})
    names = dict(cursor.execute("SELECT authority_id, name FROM serving.authority").fetchall())
    found = [
        {"authority_id": authority_id, "authority": names[authority_id], **row}
        for authority_id, series in months.groupby("authority_id")
        for row in _find_breaks(series, told[told["authority_id"] == authority_id], limits)
    ]
    return pd.DataFrame(found, columns=COLUMNS).astype({"month": "datetime64[ms]", "marks_share": bool})


def _find_breaks(series: pd.DataFrame, told: pd.DataFrame, limits: Limits) -> list[dict[str, Any]]:
    """The breaks of one body; of those closer than the months compared, the one that moves most."""
    whole = series[series["is_complete"]]
    months = whole["month"].tolist()
    pounds = {name: whole[name].tolist() for name in SERIES}
    tested = [_test(months, pounds, change, limits) for change in _list_changes(series, told)]
    broken = [row for row in tested if row is not None and (row["basis_changes"] or _strength(row) > 0)]
    return [row for row in broken if not _is_echo(row, broken, limits)]


def _list_changes(series: pd.DataFrame, told: pd.DataFrame) -> list[_Change]:
    """What happened, by month; several things in one month are one change."""
    causes: dict[pd.Timestamp, list[str]] = {}
    for row in told.to_dict("records"):
        causes.setdefault(row["month"], []).extend(words for name, words in CAUSES.items() if row[name])
    for month in _end_gaps(series):
        causes.setdefault(month, []).append(MISSING)
    return [_Change(month, tuple(words)) for month, words in sorted(causes.items())]


def _end_gaps(series: pd.DataFrame) -> list[pd.Timestamp]:
    """The complete months that follow a month which is missing or near empty."""
    whole = series.loc[series["is_complete"], "month"].tolist()
    return [after for before, after in pairwise(whole) if periods.add_months(before.date(), 1) != after.date()]


def _test(
    months: list[pd.Timestamp], pounds: dict[str, list[float]], change: _Change, limits: Limits
) -> dict[str, Any] | None:
    """Usual months before and after, by series; None where there are too few months on a side to tell."""
    place = bisect_left(months, change.month)
    sides = (slice(max(0, place - limits.break_months), place), slice(place, place + limits.break_months))
    if min(len(months[side]) for side in sides) < limits.break_months / 2:
        return None
    row: dict[str, Any] = {"month": change.month, "because": "; ".join(change.causes)}
    enough = limits.break_part_of_gross * max(abs(median(pounds["gross"][side])) for side in sides)
    for name in SERIES:
        before, after = (pounds[name][side] for side in sides)
        row[f"{name}_before_gbp"], row[f"{name}_after_gbp"] = median(before), median(after)
        row[f"{name}_breaks"] = _is_new_level(before, after, enough, limits)
    row["basis_changes"] = CAUSES["has_new_basis"] in change.causes
    row["marks_share"] = row["base_breaks"] or row["basis_changes"]
    return row


def _is_new_level(before: list[float], after: list[float], enough: float, limits: Limits) -> bool:
    """Whether a usual month changed by the factor and the pounds that matter, and nearly every month stands apart."""
    usual_before, usual_after = median(before), median(after)
    if _measure(usual_before, usual_after) < limits.break_ratio or abs(usual_after - usual_before) < enough:
        return False
    above = sum(1 for first in before for last in after if last > first)
    below = sum(1 for first in before for last in after if last < first)
    return max(above, below) >= limits.break_apart * len(before) * len(after)


def _measure(before: float, after: float) -> float:
    """By which factor a usual month changed, up or down; none where there was hardly anything on either side."""
    small, large = sorted((abs(before), abs(after)))
    if large == 0:
        return 1.0
    return large / small if small > 0 else float("inf")


def _strength(row: dict[str, Any]) -> float:
    """The largest factor among the series that break; 0 if none does."""
    factors = [
        _measure(row[f"{name}_before_gbp"], row[f"{name}_after_gbp"]) for name in SERIES if row[f"{name}_breaks"]
    ]
    return max(factors, default=0.0)


def _is_echo(row: dict[str, Any], broken: list[dict[str, Any]], limits: Limits) -> bool:
    """Whether the months compared around `row` see another, stronger break close by."""
    if row["basis_changes"]:
        return False
    return any(
        (_strength(other), -other["month"].value) > (_strength(row), -row["month"].value)
        and abs(_count_months(other["month"], row["month"])) < limits.break_months
        for other in broken
        if other is not row
    )


def _count_months(first: pd.Timestamp, last: pd.Timestamp) -> int:
    return int(last.year - first.year) * periods.MONTHS_IN_A_YEAR + int(last.month - first.month)


def find_broken(cursor: DuckDBPyConnection, selection: Selection, months: int) -> set[str]:
    """The chosen bodies whose share is marked by a break in the settled selection's months, or `months` before them.

    Growth over such a break is not growth: nothing may be said of it without a person's decision.
    """
    breaks = series_breaks(cursor, selection)
    spans = {window.authority_id: (window.from_month, window.to_month) for window in selection.windows}
    named = (selection.from_month or date.min, selection.to_month or date.max)
    broken = set()
    for row in breaks[breaks["marks_share"]].itertuples():
        first, last = spans.get(row.authority_id, named)
        start = first if first == date.min else periods.add_months(first, -months)
        if start < row.month.date() <= last:
            broken.add(str(row.authority_id))
    return broken
