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
from core.projection import assess_target, chance_band, chance_in_words, chance_phrase, plan_path, project_share
from core.projection.history import prepare_series
from core.projection.sentences import describe_gap, describe_rough_pounds


def make_history(first: str, months: int, share: float = 0.3, base: float = 10e6) -> pd.DataFrame:
    """A steady history: the same pounds and the same share in every month."""
    return pd.DataFrame(
        {
            "month": pd.date_range(first, periods=months, freq="MS"),
            "numerator_gbp": np.full(months, share * base),
            "denominator_gbp": np.full(months, base),
        }
    )


def split(history: pd.DataFrame, coverage: float = 1.0) -> pd.DataFrame:
    """The same history as the measures give it, of which `coverage` is classified."""
    base = history["denominator_gbp"]
    return history.assign(classified_gbp=base * coverage, base_gbp=base).drop(columns="denominator_gbp")


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
    assert monthly["month"].iloc[0] == pd.Timestamp("2025-11-01")
    assert monthly["month"].iloc[-1] == pd.Timestamp("2028-03-01")
    assert monthly["is_seen"].sum() == 12
    last = monthly.iloc[-1]
    assert (last["rolling_low"], last["rolling_high"]) == pytest.approx(projection.interval(), abs=0.002)
    assert not monthly.isna().any().any()


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


def test_planned_changes_move_the_projection() -> None:
    history = make_history("2022-04", 55)
    planned = pd.DataFrame({"month": ["2027-06"], "numerator_gbp": [12e6], "denominator_gbp": [12e6]})
    moved = project_share(history, 2028, planned=planned).median or 0.0
    assert moved == pytest.approx((36 + 12) / (120 + 12), abs=0.02)


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


def test_the_outlook_says_chance_middle_and_gap_in_one_sentence() -> None:
    outlook = assess_target(split(make_history("2022-04", 55)), 2028, 0.33)
    assert outlook.value is not None
    base, middle = outlook.value.year_denominator_gbp, outlook.value.median
    assert outlook.gap_gbp == pytest.approx((0.33 - (middle or 0)) * (base or 0))
    assert outlook.chance == outlook.value.chance_of(0.33)
    assert outlook.sentence.startswith("If recent patterns continue, there is about a")
    assert "of reaching 33% in the year to March 2028" in outlook.sentence
    assert "a month from April 2027" in outlook.sentence
    assert outlook.verdict is None


def test_a_target_already_met_is_not_called_met_before_the_year_is_over() -> None:
    outlook = assess_target(split(make_history("2022-04", 55)), 2028, 0.1)
    assert outlook.verdict is None
    assert "more than the target needs" in outlook.sentence
    assert chance_in_words(outlook.chance) == "more than 19 in 20"


def test_between_the_coverage_limits_there_are_two_chances_and_no_middle() -> None:
    outlook = assess_target(split(make_history("2022-04", 55), coverage=0.7), 2028, 0.35)
    assert outlook.value is outlook.chance is outlook.gap_gbp is None
    assert outlook.chance_low is not None
    assert outlook.chance_high is not None
    assert outlook.chance_low < outlook.chance_high
    assert outlook.sentence.startswith("Only 70% of this spending can be classified yet.")


def test_under_half_classified_there_is_a_sentence_and_no_projection() -> None:
    outlook = assess_target(split(make_history("2022-04", 55), coverage=0.4), 2028, 0.35)
    assert outlook.low is outlook.high is outlook.chance_low is None
    assert "No share and no projection" in outlook.sentence


@pytest.mark.parametrize(
    ("target", "coverage", "verdict"),
    [(0.25, 0.9, "Met"), (0.45, 0.9, "Not met"), (0.35, 0.9, "Cannot be told yet"), (0.31, 1.0, "Not met")],
)
def test_a_year_that_is_over_gets_a_word(target: float, coverage: float, verdict: str) -> None:
    outlook = assess_target(split(make_history("2022-04", 60), coverage), 2027, target)
    assert outlook.verdict == verdict
    assert outlook.sentence.startswith(verdict)


def test_old_data_give_the_reason_instead_of_a_chance() -> None:
    outlook = assess_target(split(make_history("2018-04", 50)), 2028, 0.3)
    assert outlook.chance is None
    assert outlook.sentence.startswith("The data end in May 2022")


def test_the_path_rises_in_equal_steps() -> None:
    path = plan_path(0.30, 2025, 0.36, 2028)
    assert list(path["year_ending"]) == [2025, 2026, 2027, 2028]
    assert list(path["share"]) == pytest.approx([0.30, 0.32, 0.34, 0.36])


@pytest.mark.parametrize(
    ("chance", "words", "phrase", "band"),
    [
        (0.0, "less than 1 in 20", "less than a 1 in 20 chance", "very unlikely"),
        (0.1, "about 1 in 10", "about a 1 in 10 chance", "very unlikely"),
        (0.31, "about 3 in 10", "about a 3 in 10 chance", "unlikely"),
        (0.55, "about 6 in 10", "about a 6 in 10 chance", "more likely than not"),
        (0.8, "about 8 in 10", "about an 8 in 10 chance", "likely"),
        (1.0, "more than 19 in 20", "more than a 19 in 20 chance", "very likely"),
        (None, "no chance can be given", "no chance can be given", "no chance can be given"),
    ],
)
def test_chances_are_words_without_decimals(chance: float | None, words: str, phrase: str, band: str) -> None:
    assert (chance_in_words(chance), chance_phrase(chance), chance_band(chance)) == (words, phrase, band)


@pytest.mark.parametrize(
    ("pounds", "words"),
    [
        (4_912_345, "£4.9 million"),
        (412_345, "£410,000"),
        (999_999, "£1 million"),
        (12.3e9, "£12 billion"),
        (-40e6, "£40 million"),
    ],
)
def test_estimates_carry_two_figures(pounds: float, words: str) -> None:
    assert describe_rough_pounds(pounds) == words


def test_a_gap_names_the_year_and_the_month_it_begins() -> None:
    expected = "the gap is about £4.9 million in the year to March 2028 (about £410,000 a month from April 2027)"
    assert describe_gap(4.9e6, 2028) == expected
    assert describe_gap(0, 2028) == "that is just on the target in the year to March 2028"


def test_the_needed_share_makes_up_for_what_the_year_has_missed() -> None:
    history = make_history("2022-04", 54)
    outlook = assess_target(split(history), 2027, 0.33)
    assert outlook.needed_share == pytest.approx(0.36, abs=0.005)
    assert assess_target(split(make_history("2022-04", 60)), 2027, 0.33).needed_share is None


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
