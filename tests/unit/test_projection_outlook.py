"""A target beside its projection: chances, gap, verdict, and their words."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from core.projection import (
    assess_target,
    chance_band,
    chance_in_words,
    chance_phrase,
    describe_without_target,
    plan_path,
)
from core.projection.sentences import describe_coverage, describe_gap, describe_rough_pounds
from tests.unit.test_projection import make_history


def split(history: pd.DataFrame, coverage: float = 1.0) -> pd.DataFrame:
    """The same history as the measures give it, of which `coverage` is classified."""
    base = history["denominator_gbp"]
    return history.assign(classified_gbp=base * coverage, base_gbp=base).drop(columns="denominator_gbp")


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


def test_old_data_say_so_even_where_too_little_is_classified() -> None:
    outlook = assess_target(split(make_history("2014-04", 97), coverage=0.04), 2028, 0.35)
    assert outlook.chance is None
    assert "April 2022" in outlook.sentence
    assert "add the registers" not in outlook.sentence
    assert "Only 4% of this spending can be classified yet." in outlook.sentence


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


def test_without_a_target_there_is_no_word_of_reaching_one() -> None:
    told = describe_without_target(assess_target(split(make_history("2022-04", 55)), 2028, 0.0))
    assert told.startswith(
        "If recent patterns continue, the share in the year to March 2028 will be about 30%, probably"
    )
    thin = describe_without_target(assess_target(split(make_history("2022-04", 55), coverage=0.7), 2028, 0.0))
    assert thin.startswith("Only 70% of this spending can be classified yet. If recent patterns continue, the share")
    assert "if none of the rest counts towards it, and" in thin
    short = describe_without_target(assess_target(split(make_history("2026-04", 7)), 2028, 0.0))
    assert short.startswith("There are 7 published months")


def test_a_gap_is_made_up_in_the_months_to_come_only() -> None:
    told = describe_gap(0.9e6, 2028, date(2027, 9, 1))
    assert told == "the gap is about £900,000 in the year to March 2028 (about £150,000 a month from October 2027)"
    assert describe_gap(0.9e6, 2028, date(2026, 10, 1)).endswith("(about £75,000 a month from April 2027)")
    assert describe_gap(0.9e6, 2028, date(2028, 3, 1)) == "the gap was about £900,000 in the year to March 2028"


@pytest.mark.parametrize(("coverage", "start"), [(0.62, "Only 62%"), (0.004, "Almost none"), (0, "None")])
def test_how_much_is_classified_is_said_without_a_nought(coverage: float, start: str) -> None:
    assert describe_coverage(coverage) == f"{start} of this spending can be classified yet."


def test_a_year_that_has_ended_unpublished_has_neither_chance_nor_gap() -> None:
    outlook = assess_target(split(make_history("2022-04", 55)), 2027, 0.33, as_of=date(2027, 5, 3))
    assert outlook.verdict == "Cannot be told yet"
    assert outlook.chance is outlook.chance_low is outlook.chance_high is outlook.gap_gbp is None
    assert "but only 7 of its 12 months are published here" in outlook.sentence
    assert assess_target(split(make_history("2022-04", 55)), 2027, 0.33, as_of=date(2027, 3, 31)).verdict is None


def test_the_needed_share_makes_up_for_what_the_year_has_missed() -> None:
    history = make_history("2022-04", 54)
    outlook = assess_target(split(history), 2027, 0.33)
    assert outlook.needed_share == pytest.approx(0.36, abs=0.005)
    assert assess_target(split(make_history("2022-04", 60)), 2027, 0.33).needed_share is None
