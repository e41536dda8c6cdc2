"""The projection: the year's share, its edge cases, its words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import SpendError
from core.projection import (
    find_directorate_refusal,
    project_share,
)
from core.projection.history import prepare_series


def make_history(first: str, months: int, share: float = 0.3, base: float = 10e6) -> pd.DataFrame:
    """A steady history: the same pounds and the same share in every month."""
    return pd.DataFrame(
        {
            "month": pd.date_range(first, periods=months, freq="MS"),
            "numerator_gbp": np.full(months, share * base),
            "denominator_gbp": np.full(months, base),
        }
    )


def test_a_steady_share_is_projected_in_the_middle_of_its_range() -> None:
    projection = project_share(make_history("2022-04", 55), 2028)
    assert projection.is_available
    assert projection.last_month == date(2026, 10, 1)
    assert projection.horizon == 17
    assert projection.median == pytest.approx(0.3, abs=0.02)
    low, high = projection.interval(0.8) or (1.0, 0.0)
    assert low < 0.3 < high
    assert projection.quantile(0.1) == pytest.approx(low)
    assert projection.warnings == ()


def test_the_chance_falls_as_the_target_rises_and_agrees_with_the_quantiles() -> None:
    projection = project_share(make_history("2022-04", 55), 2028)
    chances = [projection.chance_of(target) or 0.0 for target in (0.1, 0.25, 0.3, 0.35, 0.6)]
    assert chances == sorted(chances, reverse=True)
    assert projection.chance_of(projection.quantile(0.7) or 0.0) == pytest.approx(0.3, abs=0.01)


def test_the_same_seed_gives_the_same_draws() -> None:
    first, again = (project_share(make_history("2022-04", 55), 2028, seed=7) for _ in range(2))
    assert first.draws is not None
    assert again.draws is not None
    assert np.array_equal(first.draws.numerator_gbp, again.draws.numerator_gbp)


def test_what_the_year_has_seen_narrows_the_range_and_is_the_same_in_every_draw() -> None:
    history = make_history("2022-04", 60)
    widths = []
    for as_of in (date(2026, 4, 1), date(2026, 10, 1), date(2027, 3, 1)):
        projection = project_share(history, 2027, as_of=as_of)
        low, high = projection.interval() or (0.0, 1.0)
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)
    seen = project_share(history, 2027, as_of=date(2026, 10, 1)).draws
    assert seen is not None
    assert np.ptp(seen.numerator_gbp[:, 0]) == 0
    assert np.ptp(seen.numerator_gbp[:, -1]) > 0


def test_a_year_wholly_published_is_an_outturn() -> None:
    projection = project_share(make_history("2022-04", 60), 2027)
    assert projection.is_finished
    assert projection.interval() == pytest.approx((0.3, 0.3))
    assert "outturn" in projection.method


def test_months_after_as_of_change_nothing() -> None:
    history = make_history("2022-04", 60)
    later = history["month"] >= "2026-01-01"
    history.loc[later, "numerator_gbp"] = 0
    before = project_share(history[~later], 2028)
    assert project_share(history, 2028, as_of=date(2026, 1, 15)).median == before.median


def test_monthly_ends_on_the_target_year_and_tells_seen_from_projected() -> None:
    projection = project_share(make_history("2022-04", 55), 2028)
    monthly = projection.monthly
    assert monthly["month"].iloc[0] == pd.Timestamp("2023-11-01")
    assert monthly["month"].iloc[-1] == pd.Timestamp("2028-03-01")
    assert monthly["is_seen"].sum() == 36
    last = monthly.iloc[-1]
    assert (last["rolling_low"], last["rolling_high"]) == pytest.approx(projection.interval(), abs=0.002)
    assert (last["rolling_inner_low"], last["rolling_inner_high"]) == pytest.approx(projection.interval(0.5), abs=0.002)
    assert not monthly.isna().any().any()


def test_monthly_goes_back_as_far_as_twelve_months_lie_behind() -> None:
    monthly = project_share(make_history("2025-01", 22), 2028).monthly
    assert monthly["month"].iloc[0] == pd.Timestamp("2025-11-01")
    assert monthly["rolling_share"].notna().iloc[1:].all()


def test_parts_of_a_month_are_summed_and_decimals_are_read() -> None:
    history = make_history("2022-04", 55)
    halves = pd.concat([history, history]).assign(part=["a"] * 55 + ["b"] * 55)
    halves[["numerator_gbp", "denominator_gbp"]] /= 2
    decimals = history.assign(
        numerator_gbp=[Decimal(str(value)) for value in history["numerator_gbp"]],
        month=history["month"].dt.strftime("%Y-%m"),
    )
    assert project_share(halves, 2028).median == pytest.approx(project_share(history, 2028).median)
    assert project_share(decimals, 2028).median == pytest.approx(project_share(history, 2028).median)
    periods = history.assign(month=history["month"].dt.to_period("M"))
    assert project_share(periods, 2028).median == project_share(history, 2028).median


def test_planned_changes_move_the_projection() -> None:
    history = make_history("2022-04", 55)
    planned = pd.DataFrame({"month": ["2027-06"], "numerator_gbp": [12e6], "denominator_gbp": [12e6]})
    moved = project_share(history, 2028, planned=planned).median or 0.0
    assert moved == pytest.approx((36 + 12) / (120 + 12), abs=0.02)


@pytest.mark.parametrize("wrong", [{"month": ["soon"]}, {"numerator_gbp": ["lots"]}, {"denominator_gbp": None}])
def test_planned_changes_that_can_not_be_read_say_so(wrong: dict[str, list[str] | None]) -> None:
    columns = {"month": ["2027-06"], "numerator_gbp": [12e6], "denominator_gbp": [12e6], **wrong}
    planned = pd.DataFrame({name: values for name, values in columns.items() if values})
    with pytest.raises(SpendError) as caught:
        project_share(make_history("2022-04", 55), 2028, planned=planned)
    assert "You might" not in str(caught.value)


def test_a_month_with_neither_amount_is_a_gap_and_one_with_half_of_them_is_refused() -> None:
    history = make_history("2022-04", 55)
    blank = history.assign(**{name: history[name].where(history.index != 20) for name in history.columns[1:]})
    assert "December 2023" in project_share(blank, 2028).warnings[0]
    assert project_share(blank, 2028).median == project_share(history.drop(index=20), 2028).median
    with pytest.raises(SpendError, match="blank"):
        project_share(blank.assign(denominator_gbp=10e6), 2028)


@pytest.mark.parametrize("year_ending", [2015, 2022])
def test_a_year_that_began_before_the_data_has_no_share(year_ending: int) -> None:
    projection = project_share(make_history("2021-09", 60), year_ending)
    assert projection.median is None
    assert projection.warnings[-1].startswith("The data begin in September 2021")


def test_nothing_is_projected_across_a_break() -> None:
    history = make_history("2020-04", 79)
    history.loc[history["month"] < "2024-01-01", "numerator_gbp"] *= 2
    projection = project_share(history, 2028, breaks=[date(2024, 1, 1)])
    assert any("breaks in January 2024" in warning for warning in projection.warnings)
    assert prepare_series(history, breaks=[date(2024, 1, 1)]).first == date(2024, 1, 1)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("history", "year_ending", "sentence"),
    [
        (make_history("2026-04", 7), 2028, "There are 7 published months, April 2026 to October 2026"),
        (make_history("2019-04", 40), 2028, "more than 36 months before the end"),
        (make_history("2022-04", 55).iloc[:0], 2028, "no published months"),
        (pd.concat([make_history("2022-04", 40), make_history("2026-06", 5)]), 2028, "Only 8 of the 18 months"),
    ],
)
def test_where_no_projection_can_be_given_one_sentence_says_why(
    history: pd.DataFrame, year_ending: int, sentence: str
) -> None:
    projection = project_share(history, year_ending)
    assert not projection.is_available
    assert projection.median is projection.interval() is projection.chance_of(0.3) is None
    assert sentence in projection.warnings[-1]


def test_credits_beyond_payments_give_a_sentence() -> None:
    history = make_history("2022-04", 55)
    history.loc[history.index[-3:], "denominator_gbp"] = -80e6
    projection = project_share(history, 2028)
    assert not projection.is_available
    assert "Credits outweigh payments" in projection.warnings[-1]


def test_a_month_of_credits_among_others_is_taken_as_it_is() -> None:
    history = make_history("2022-04", 55)
    history.loc[history.index[-2], "numerator_gbp"] = -1e6
    projection = project_share(history, 2028)
    assert projection.is_available
    assert (projection.median or 1.0) < 0.3


def test_a_short_history_is_widened_and_says_so() -> None:
    short, long = (
        project_share(make_history(first, months), 2028) for first, months in (("2025-05", 18), ("2022-04", 55))
    )
    assert any("Only 18 months" in warning for warning in short.warnings)
    widths = [np.subtract(*reversed(projection.interval() or (0, 0))) for projection in (short, long)]
    assert widths[0] > widths[1]


def test_a_gap_year_is_left_out_and_named() -> None:
    history = make_history("2020-04", 79)
    gap = history["month"].between("2022-04-01", "2023-03-01")
    projection = project_share(history[~gap], 2028)
    assert projection.is_available
    assert "April 2022 to March 2023" in projection.warnings[0]


def test_a_partial_last_month_is_left_out_and_named() -> None:
    history = make_history("2022-04", 55)
    history.loc[history.index[-1], ["numerator_gbp", "denominator_gbp"]] = [2e6, 2e6]
    projection = project_share(history, 2028)
    assert projection.last_month == date(2026, 9, 1)
    assert "October 2026 looks incomplete" in projection.warnings[0]
    assert projection.median == pytest.approx(project_share(history.iloc[:-1], 2028).median)


def test_a_lump_is_named_and_so_is_a_history_that_ends_early() -> None:
    history = make_history("2022-04", 49)
    history.loc[history.index[-2], "denominator_gbp"] = 60e6
    warnings = project_share(history, 2028, as_of=date(2026, 11, 22)).warnings
    assert any(warning.startswith("March 2026 holds far more") for warning in warnings)
    assert any("after April 2026" in warning for warning in warnings)
    assert not any("after" in warning for warning in project_share(history, 2028, as_of=date(2026, 6, 30)).warnings)


def test_a_history_with_a_missing_column_or_an_unreadable_month_says_so() -> None:
    with pytest.raises(SpendError, match="denominator_gbp"):
        project_share(make_history("2022-04", 55).drop(columns="denominator_gbp"), 2028)
    with pytest.raises(SpendError, match="can't be read"):
        project_share(make_history("2022-04", 2).assign(month=["April", "Monday"]), 2028)
    with pytest.raises(SpendError, match="blank"):
        project_share(make_history("2022-04", 2).assign(numerator_gbp=[1.0, None]), 2028)


@pytest.mark.parametrize(
    ("months", "base", "sentence"),
    [(23, 10e6, "needs 24 months"), (30, 0.4e6, "needs £5 million of spending"), (30, 0.5e6, "")],
)
def test_a_directorate_needs_enough_months_and_pounds_for_a_target(months: int, base: float, sentence: str) -> None:
    refusal = find_directorate_refusal(make_history("2022-04", months, base=base))
    assert sentence in refusal
    assert bool(refusal) == bool(sentence)


MONTHLY_POUNDS = st.floats(min_value=-3e6, max_value=3e7, allow_nan=False)


@settings(max_examples=60, deadline=None)
@given(
    base=st.lists(MONTHLY_POUNDS, min_size=1, max_size=60),
    part=st.floats(min_value=-0.2, max_value=1.1),
    gap=st.integers(min_value=0, max_value=20),
)
def test_any_history_gets_numbers_in_order_or_a_sentence(base: list[float], part: float, gap: int) -> None:
    months = pd.date_range("2020-04", periods=len(base) + gap, freq="MS")
    kept = [*months[: len(base) // 2], *months[len(base) // 2 + gap :]]
    history = pd.DataFrame({"month": kept, "numerator_gbp": np.array(base) * part, "denominator_gbp": base})
    projection = project_share(history, 2026)
    if projection.is_available:
        quantiles = [projection.quantile(chance) for chance in (0.05, 0.5, 0.95)]
        assert np.isfinite(np.array(quantiles, dtype=float)).all()
        assert quantiles == sorted(quantiles)  # type: ignore[type-var]
    else:
        assert projection.warnings[-1].endswith(".")


@pytest.mark.parametrize("part", [0.3, 0.01])
def test_a_newest_month_that_is_not_complete_counts_as_data_but_is_not_used(part: float) -> None:
    history = make_history("2021-04", 48)
    history.loc[history.index[-1], ["numerator_gbp", "denominator_gbp"]] *= part
    projection = project_share(history, 2028)
    assert projection.last_month == date(2025, 2, 1)
    assert projection.is_available
    assert any("March 2025 looks incomplete" in warning for warning in projection.warnings)


def make_run(step: float) -> pd.DataFrame:
    """Five years in which the share moves by `step` from each to the next."""
    history = make_history("2021-11", 60)
    share = 0.4 + step * (np.arange(60) // 12 - 2)
    return history.assign(numerator_gbp=history["denominator_gbp"] * share)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (0.04, "The share has risen 3 years running, by about 4 points a year"),
        (-0.04, "comes out below the middle projection, and may come out below the range"),
        (0.01, ""),
    ],
)
def test_a_run_of_years_is_said_to_be_taken_to_fade(step: float, words: str) -> None:
    told = " ".join(project_share(make_run(step), 2028).warnings)
    assert words in told
    assert ("years running" in told) == bool(words)


def test_a_run_that_turned_is_none() -> None:
    turned = make_run(0.04)
    turned.loc[48:, "numerator_gbp"] *= 0.8
    assert "years running" not in " ".join(project_share(turned, 2028).warnings)
