"""A change in a body's files is tested on gross, excluded and base; only a break in the base marks the share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from core import measures, periods
from core.selection import Selection
from core.vocabulary import Dimension
from tests.serving_rows import serve_rows

FIRST, CHANGED, LAST = date(2023, 1, 1), date(2024, 5, 1), date(2025, 4, 1)
NORTHMOOR = Selection(authorities=("northmoor",))
Pounds = Callable[[date], int]


def make_series(
    base: Pounds, excluded: Pounds, file: Callable[[date], dict[str, Any]], left_out: tuple[date, ...] = ()
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A file a month, with a small firm's line, a large one's and an excluded one."""
    rows, files = [], []
    for month in periods.months_between(FIRST, LAST):
        if month in left_out:
            continue
        files.append({"file_id": f"{month}", **file(month)})
        line = {"file": f"{month}", "day": month.replace(day=4)}
        rows.append({**line, "amount": Decimal(base(month))})
        rows.append({**line, "amount": Decimal(1_000), "supplier": "Large firm", "size_band": "large"})
        rows.append({**line, "amount": Decimal(excluded(month)), "supplier": "County", "reasons": ("public-body",)})
    return rows, files


def new_headings(month: date) -> dict[str, Any]:
    return {"column_map": "net" if month < CHANGED else "paid"}


def find(rows: list[dict[str, Any]], files: list[dict[str, Any]]) -> pd.DataFrame:
    with serve_rows(rows, files) as cursor:
        return measures.series_breaks(cursor, NORTHMOOR)


def test_a_break_in_gross_that_is_none_in_base_does_not_mark_the_share() -> None:
    found = find(*make_series(lambda _: 1_000, lambda month: 1_000 if month < CHANGED else 9_000, new_headings))
    assert found["month"].tolist() == [pd.Timestamp(CHANGED)]
    assert found[["gross_breaks", "excluded_breaks", "base_breaks"]].to_numpy().tolist() == [[True, True, False]]
    assert not found["marks_share"].iloc[0]
    assert found["because"].iloc[0] == "the files' headings changed"
    assert (found["gross_before_gbp"].iloc[0], found["gross_after_gbp"].iloc[0]) == (3_000, 11_000)


def test_a_break_in_base_marks_the_share_and_stops_growth_and_history() -> None:
    made = make_series(lambda month: 1_000 if month < CHANGED else 6_000, lambda _: 10, new_headings)
    with serve_rows(*made) as cursor:
        found = measures.series_breaks(cursor, NORTHMOOR)
        changed = measures.change(cursor, NORTHMOOR).iloc[0]
        markets = measures.breakdown(cursor, NORTHMOOR, Dimension.MARKET)
        bodies = measures.breakdown(cursor, Selection(), Dimension.AUTHORITY)
        history = measures.history(cursor, NORTHMOOR)
    assert found["marks_share"].tolist() == [True]
    assert changed["low"] > changed["high_before"]
    assert changed["direction"] == "not comparable"
    assert set(markets["direction"]) == {"not comparable"}
    assert set(bodies["direction"]) == {"not comparable"}
    assert history["month"].min() == pd.Timestamp(CHANGED)


def test_the_same_growth_without_a_change_of_files_is_growth() -> None:
    made = make_series(lambda month: 1_000 if month < CHANGED else 6_000, lambda _: 10, lambda _: {})
    with serve_rows(*made) as cursor:
        assert measures.series_breaks(cursor, NORTHMOOR).empty
        assert measures.change(cursor, NORTHMOOR)["direction"].iloc[0] == "up"
        assert measures.history(cursor, NORTHMOOR)["month"].min() == pd.Timestamp(FIRST)


def test_new_headings_over_the_same_pounds_are_no_break() -> None:
    assert find(*make_series(lambda _: 1_000, lambda _: 500, new_headings)).empty


@pytest.mark.parametrize(("before", "after", "marks"), [("net", "gross", True), ("net", "not stated", False)])
def test_a_change_of_vat_basis_marks_the_share(before: str, after: str, marks: bool) -> None:
    found = find(
        *make_series(
            lambda _: 1_000, lambda _: 500, lambda month: {"amount_basis": before if month < CHANGED else after}
        )
    )
    assert found["marks_share"].tolist() == ([True] if marks else [])


def test_a_change_of_floor_is_tested_like_any_other() -> None:
    def lower_floor(month: date) -> dict[str, Any]:
        return {"threshold_gbp": Decimal(5_000 if month < CHANGED else 500)}

    assert find(*make_series(lambda _: 1_000, lambda _: 500, lower_floor)).empty
    found = find(*make_series(lambda month: 1_000 if month < CHANGED else 9_000, lambda _: 500, lower_floor))
    assert found["because"].tolist() == ["the smallest amount published changed"]


def test_missing_months_are_tested_where_they_end() -> None:
    gap = tuple(periods.months_between(date(2024, 3, 1), date(2024, 4, 1)))
    steady = make_series(lambda _: 1_000, lambda _: 500, lambda _: {}, left_out=gap)
    assert find(*steady).empty
    grown = make_series(lambda month: 1_000 if month < CHANGED else 9_000, lambda _: 500, lambda _: {}, left_out=gap)
    found = find(*grown)
    assert found["month"].tolist() == [pd.Timestamp(CHANGED)]
    assert found["because"].tolist() == ["months before are missing or near empty"]


def test_one_break_is_told_once_though_headings_change_again() -> None:
    def restless(month: date) -> dict[str, Any]:
        return {"column_map": "a" if month < CHANGED else "b" if month < date(2024, 7, 1) else "c"}

    found = find(*make_series(lambda month: 1_000 if month < CHANGED else 9_000, lambda _: 500, restless))
    assert found["month"].tolist() == [pd.Timestamp(CHANGED)]


def test_a_second_kind_of_file_beside_the_first_is_no_change_of_headings() -> None:
    rows, files = make_series(lambda _: 1_000, lambda _: 500, lambda _: {})
    for month in periods.months_between(CHANGED, LAST):
        files.append({"file_id": f"card {month}", "kind": "card", "column_map": "merchant"})
        rows.append({"file": f"card {month}", "day": month, "amount": Decimal(9_000)})
    assert find(rows, files).empty


def test_too_few_months_after_a_change_tell_nothing() -> None:
    late = date(2025, 3, 1)
    made = make_series(
        lambda month: 1_000 if month < late else 9_000,
        lambda _: 500,
        lambda month: {"column_map": "a" if month < late else "b"},
    )
    assert find(*made).empty
